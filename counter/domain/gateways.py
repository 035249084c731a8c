"""What messages go out through: a mail server, or any service that an address (URL) of apprise describes.

Passwords and addresses with their tokens are secrets: they show in no repr, and are kept sealed.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from email.errors import MessageError
from email.headerregistry import Address
from enum import StrEnum
from string import Formatter

from counter.domain.reading import email
from counter.domain.refusal import Fault, Reason, Refused, fault
from counter.domain.reminding import Channel

PORT_MAX = 65_535
PLACES = frozenset({"to", "id"})
"""What an address may have filled in: whom the message goes to, and its id, which lets a service know a repeat."""

_HERE = frozenset({"localhost", "127.0.0.1", "::1"})
_PLAIN = frozenset({"json", "xml", "form", "apprise", "smseagle", "signal"})
"""Addresses that carry everything in clear: only to a service on this very computer, such as that of a modem."""
_ENCRYPTED = frozenset(
    {
        *("jsons", "xmls", "forms", "apprises", "smseagles", "signals"),
        *("line", "tgram", "threema", "viber", "whatsapp"),
        *("46elks", "bulksms", "clickatell", "clicksend", "d7sms", "httpsms", "infobip", "kaleyra"),
        *("msg91", "msgbird", "nexmo", "plivo", "sinch", "sns", "telesign", "telnyx", "twilio"),
        "vonage",
    }
)
"""Addresses that apprise speaks over HTTPS alone; some of its others go in clear, though nothing in them says so."""
_ENCODED = re.compile(r"%([0-9A-Fa-f]{2})")
_VERIFIED = re.compile(r"y|yes|true|on|1", re.IGNORECASE)
_HOST = re.compile(r"(?:[A-Za-z0-9_-]{1,63}\.)*[A-Za-z0-9_-]{1,63}")
_HOST_MAX = 253


class Security(StrEnum):
    """How the way to a mail server is encrypted."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"
    """Only to a server on this very computer."""


@dataclass(frozen=True, slots=True)
class MailGateway:
    """A mail server (SMTP). `user` "" for none; `sender`: the address that mail comes from."""

    host: str
    port: int
    security: Security
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class UrlGateway:
    """A service by its address in apprise's form, with places `{to}` and, if it takes one, `{id}`.

    `accepts`: what stands in its answer if it took a message; "" where the answer is empty or JSON without an error.
    """

    url: str = field(repr=False)
    accepts: str = ""


Gateway = MailGateway | UrlGateway


@dataclass(frozen=True, slots=True)
class GatewayForm:
    """A gateway as it is to be from now on; None takes it away."""

    channel: Channel
    gateway: Gateway | None


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message on its way out. `id`: the same at each try; `to`, `subject`, `text`: not for any log."""

    id: str
    channel: Channel
    gateway: Gateway
    to: str = field(repr=False)
    subject: str = field(repr=False)
    text: str = field(repr=False)


def decide_gateway(form: GatewayForm, more: Iterable[Fault] = ()) -> None:
    """Decide that a channel's gateway is put down anew; `more`: what else speaks against it. Raises Refused."""
    faults: list[Fault] = []
    if isinstance(form.gateway, MailGateway):
        faults.extend(_mail_faults(form.gateway))
    elif form.gateway is not None:
        faults.extend(_url_faults(form.gateway))
    faults.extend(more)
    if faults:
        raise Refused(faults)


def _mail_faults(gateway: MailGateway) -> Iterator[Fault]:
    if not gateway.host:
        yield fault(Reason.EMPTY, "host")
    elif gateway.host not in _HERE and not _is_host(gateway.host):
        yield fault(Reason.GATEWAY_HOST, "host")
    if not 1 <= gateway.port <= PORT_MAX:
        yield fault(Reason.PORT_RANGE, "port", most=PORT_MAX)
    if gateway.security is Security.NONE and gateway.host and gateway.host not in _HERE:
        yield fault(Reason.GATEWAY_IN_CLEAR, "security")
    if not gateway.sender:
        yield fault(Reason.EMPTY, "sender")
    else:
        yield from _sender_faults(gateway.sender)
    for name, typed in (("user", gateway.user), ("password", gateway.password)):
        if not (typed.isascii() and typed.isprintable()):
            yield fault(Reason.GATEWAY_LATIN, name)


def _is_host(name: str) -> bool:
    return len(name) <= _HOST_MAX and _HOST.fullmatch(name) is not None


def _sender_faults(sender: str) -> Iterator[Fault]:
    try:
        email(sender, "sender")
    except Refused as refused:
        yield from refused.faults
        return
    if not sender.isascii():
        yield fault(Reason.GATEWAY_LATIN, "sender")
        return
    try:
        Address(addr_spec=sender)
    except (ValueError, MessageError):  # no header takes it
        yield fault(Reason.EMAIL_FORM, "sender", typed=sender)


def _url_faults(gateway: UrlGateway) -> Iterator[Fault]:
    if not gateway.url:
        yield fault(Reason.EMPTY, "url")
        return
    found = _places(gateway.url)
    scheme, mark, rest = gateway.url.partition("://")
    if found is None or not (scheme and mark and rest) or found - PLACES:
        yield fault(Reason.GATEWAY_URL, "url", to="{to}", id="{id}")
    elif "to" not in found:
        yield fault(Reason.GATEWAY_WITHOUT_TO, "url", to="{to}")
    elif scheme.lower() not in _PLAIN | _ENCRYPTED:
        yield fault(Reason.GATEWAY_SERVICE, "url", service=scheme)
    elif scheme.lower() in _PLAIN and host_of(gateway.url) not in _HERE:
        yield fault(Reason.GATEWAY_IN_CLEAR, "url")
    elif not _is_verified(gateway.url):
        yield fault(Reason.GATEWAY_UNVERIFIED, "url")


def _is_verified(url: str) -> bool:
    """Whether an address leaves it at that: the service has to show that it is the one."""
    asked = url.partition("?")[2].replace(";", "&").split("&")
    named = (each.partition("=") for each in asked)
    values = [value for name, _, value in named if _decoded(name).lower() == "verify"]
    return all(_VERIFIED.fullmatch(_decoded(each)) for each in values)


def _decoded(typed: str) -> str:
    """Part of an address without its percent signs (RFC 3986), as far as it is ASCII."""
    return _ENCODED.sub(lambda found: chr(int(found[1], 16)), typed).strip()


def _places(url: str) -> set[str] | None:
    try:
        return {name for _, name, _, _ in Formatter().parse(url) if name is not None}
    except ValueError:
        return None


def host_of(url: str) -> str:
    """The host in an address."""
    place = url.partition("://")[2].partition("/")[0].partition("?")[0].rpartition("@")[2]
    if place.startswith("["):
        return place[1:].partition("]")[0]
    return place.partition(":")[0]


def scheme_of(url: str) -> str:
    """What kind of service an address is of; nothing of its tokens."""
    return url.partition("://")[0]


# ------------------------------------------------------------------------------------ as kept


def gateway_texts(gateway: Gateway) -> dict[str, str]:
    """What is sealed of a gateway."""
    if isinstance(gateway, UrlGateway):
        return {"url": gateway.url, "accepts": gateway.accepts}
    return {
        "host": gateway.host,
        "port": str(gateway.port),
        "security": gateway.security.value,
        "sender": gateway.sender,
        "user": gateway.user,
        "password": gateway.password,
    }


def gateway_kept(texts: Mapping[str, str]) -> Gateway:
    """The gateway such texts hold."""
    if "url" in texts:
        return UrlGateway(texts["url"], texts["accepts"])
    return MailGateway(
        host=texts["host"],
        port=int(texts["port"]),
        security=Security(texts["security"]),
        sender=texts["sender"],
        user=texts["user"],
        password=texts["password"],
    )
