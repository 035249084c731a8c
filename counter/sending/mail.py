"""E-mail over SMTP (RFC 5321): whatever breaks before the text was sent was certainly not taken.

Once the text is out and no answer came, the server may have taken it: that is told as unsure.
"""

import smtplib
import ssl
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from counter.domain import reading
from counter.domain.gateways import MailGateway, Outgoing, Security
from counter.domain.messages import TAKEN, Answer, Delivery, Why
from counter.domain.refusal import Refused

WAIT_S = 20.0
"""For each answer of the server."""

_NAME = "[127.0.0.1]"
"""How this computer calls itself to a server (RFC 5321 4.1.3): its own name may be Chinese, and tells who we are."""

_PERMANENT = 500
"""From here on a server's answers mean never."""


def deliver(outgoing: Outgoing, gateway: MailGateway) -> Delivery:
    """Send one mail."""
    try:
        to = _address(outgoing.to)
    except (Refused, ValueError, MessageError):  # an address that no header takes
        return Delivery(Answer.REFUSED, Why.ADDRESS)
    try:
        letter = letter_of(outgoing, gateway, to)
        server = _connected(gateway)
    except smtplib.SMTPAuthenticationError:
        return Delivery(Answer.NOT_NOW, Why.LOGIN)
    except (smtplib.SMTPException, OSError):
        return Delivery(Answer.NOT_NOW, Why.UNREACHED)
    except (ValueError, MessageError):  # a host, user, password or sender that no line takes
        return Delivery(Answer.NOT_NOW, Why.SETTINGS)
    try:
        return _handed(server, gateway.sender, outgoing.to, letter)
    finally:
        server.close()


def _address(to: str) -> Address:
    """Whom a mail goes to. Raises Refused, ValueError, MessageError."""
    reading.email(to, "to")
    to.encode("ascii")  # few servers take others, and most lose them
    return Address(addr_spec=to)


def letter_of(outgoing: Outgoing, gateway: MailGateway, to: Address) -> bytes:
    """The mail; its Message-ID is the message's own, the same at each try. Raises ValueError, MessageError."""
    gateway.sender.encode("ascii")
    letter = EmailMessage(policy=SMTP)
    letter["From"] = Address(addr_spec=gateway.sender)
    letter["To"] = to
    letter["Subject"] = outgoing.subject
    letter["Message-ID"] = f"<{outgoing.id}@{gateway.sender.rpartition('@')[2]}>"
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(outgoing.text)
    return letter.as_bytes()


def _connected(gateway: MailGateway) -> smtplib.SMTP:
    """Connected, encrypted and signed in. Raises SMTPException, OSError, ValueError."""
    context = ssl.create_default_context()
    if gateway.security is Security.TLS:
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            gateway.host, gateway.port, _NAME, timeout=WAIT_S, context=context
        )
    else:
        server = smtplib.SMTP(gateway.host, gateway.port, _NAME, timeout=WAIT_S)
    try:
        if gateway.security is Security.STARTTLS:
            server.starttls(context=context)
        if gateway.user:
            server.login(gateway.user, gateway.password)
        server.ehlo_or_helo_if_needed()
    except (smtplib.SMTPException, OSError, ValueError):
        server.close()
        raise
    return server


def _handed(server: smtplib.SMTP, sender: str, to: str, letter: bytes) -> Delivery:
    """Hand the mail over, step by step."""
    try:
        code, said = server.mail(sender)
        if code >= _REFUSED:
            return _not_from_us(code, said) or _no(code, Why.REFUSED)
        code, said = server.rcpt(to)
        if code >= _REFUSED:
            return _not_from_us(code, said) or _no(code, Why.ADDRESS)
    except (smtplib.SMTPException, OSError):
        return Delivery(Answer.NOT_NOW, Why.UNREACHED)
    try:
        code, _ = server.data(letter)
    except smtplib.SMTPDataError as error:  # it would not even hear the text
        return _no(error.smtp_code, Why.REFUSED)
    except (smtplib.SMTPException, OSError):
        return Delivery(Answer.UNSURE, Why.NO_ANSWER)
    if code == _TAKEN:
        return TAKEN
    return _no(code, Why.REFUSED) if code >= _REFUSED else Delivery(Answer.UNSURE, Why.NONSENSE)


_TAKEN = 250
_REFUSED = 400
_OURS = frozenset({521, 530, 534, 535, 538, 554})
_OF_POLICY = b"5.7."
"""Enhanced status codes (RFC 3463) that are about who asks, not about whom the mail is for."""


def _not_from_us(code: int, said: bytes) -> Delivery | None:
    """A server that takes nothing from us, or passes nothing on: no fault of the address; None if it is another no."""
    if code in _OURS or (code >= _PERMANENT and said.startswith(_OF_POLICY)):
        return Delivery(Answer.NOT_NOW, Why.LOGIN)
    return None


def _no(code: int, why: Why) -> Delivery:
    if code >= _PERMANENT:
        return Delivery(Answer.REFUSED, why)
    return Delivery(Answer.NOT_NOW, Why.BUSY)
