"""E-mail to a real server: what it took, what it refused, and what nobody can know."""

import email
import socket
import threading
from dataclasses import replace
from email.message import EmailMessage
from email.policy import default

import pytest

from counter.domain.gateways import MailGateway, Security
from counter.domain.messages import TAKEN, Answer, Delivery, Why
from counter.sending import mail
from counter.sending.gate import deliver
from tests.sending.post import WORDS, MailBox, free_port, mail_server, outgoing

GATEWAY = MailGateway("127.0.0.1", 25, Security.NONE, "office@example.com")


def test_a_mail_arrives_with_its_own_id() -> None:
    box = MailBox()
    with mail_server(box) as gateway:
        assert deliver(outgoing(gateway)) == TAKEN
    (envelope,) = box.taken
    assert (envelope.mail_from, envelope.rcpt_tos) == ("office@example.com", ["chen@example.com"])
    assert isinstance(envelope.content, bytes)
    letter = email.message_from_bytes(envelope.content, _class=EmailMessage, policy=default)
    assert letter["Message-ID"] == "<0197-1@example.com>", "a server can know a repeat"
    assert letter["Subject"] == "到期提醒"
    assert letter.get_content().strip() == WORDS


@pytest.mark.parametrize(
    ("box", "expected"),
    [
        (MailBox(rcpt="550 nobody of that name"), Delivery(Answer.REFUSED, Why.ADDRESS)),
        (MailBox(rcpt="550 5.1.1 nobody of that name"), Delivery(Answer.REFUSED, Why.ADDRESS)),
        (MailBox(rcpt="554 5.7.1 relay access denied"), Delivery(Answer.NOT_NOW, Why.LOGIN)),
        (MailBox(rcpt="550 5.7.1 relaying denied"), Delivery(Answer.NOT_NOW, Why.LOGIN)),
        (MailBox(rcpt="530 authentication required"), Delivery(Answer.NOT_NOW, Why.LOGIN)),
        (MailBox(rcpt="450 mailbox busy"), Delivery(Answer.NOT_NOW, Why.BUSY)),
        (MailBox(data="451 try later"), Delivery(Answer.NOT_NOW, Why.BUSY)),
        (MailBox(data="554 no"), Delivery(Answer.REFUSED, Why.REFUSED)),
        (MailBox(data="299 what"), Delivery(Answer.UNSURE, Why.NONSENSE)),
        (MailBox(hangs=True), Delivery(Answer.UNSURE, Why.NO_ANSWER)),
    ],
    ids=[
        "no-such-address",
        "no-such-address-by-code",
        "no-relay",
        "no-relay-by-code",
        "sign-in-first",
        "busy-box",
        "later",
        "never",
        "nonsense",
        "silent-after-the-text",
    ],
)
def test_what_a_server_says_decides(box: MailBox, expected: Delivery) -> None:
    with mail_server(box) as gateway:
        assert deliver(outgoing(gateway)) == expected


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")
def test_a_wrong_password_is_told_and_a_right_one_signs_in() -> None:
    box = MailBox()
    with mail_server(box, auth_required=True) as gateway:
        wrong = replace(gateway, user="office", password="wrong")
        assert deliver(outgoing(wrong)) == Delivery(Answer.NOT_NOW, Why.LOGIN)
        assert deliver(outgoing(gateway)) == Delivery(Answer.NOT_NOW, Why.LOGIN)
        no_line = Delivery(Answer.NOT_NOW, Why.SETTINGS)
        assert deliver(outgoing(replace(wrong, password="密碼１２３"))) == no_line
        assert deliver(outgoing(replace(wrong, user="office\u3000"))) == no_line
        assert deliver(outgoing(replace(wrong, password="right"))) == TAKEN
    assert len(box.taken) == 1


def test_a_server_that_is_not_there_took_nothing() -> None:
    for security in (Security.NONE, Security.TLS):
        gateway = MailGateway("127.0.0.1", free_port(), security, "office@example.com")
        assert deliver(outgoing(gateway)) == Delivery(Answer.NOT_NOW, Why.UNREACHED)


@pytest.mark.parametrize(
    "wrong",
    [
        replace(GATEWAY, host="smtp..example.com"),
        replace(GATEWAY, host="a" * 70 + ".example.com"),
        replace(GATEWAY, sender="當鋪@example.com"),
        replace(GATEWAY, sender="a..b@example.com"),
    ],
    ids=["no-label", "long-label", "chinese-sender", "no-header-takes-it"],
)
def test_settings_that_no_line_takes_are_told_and_break_nothing(wrong: MailGateway) -> None:
    assert deliver(outgoing(wrong)) == Delivery(Answer.NOT_NOW, Why.SETTINGS)


def test_a_computer_with_a_chinese_name_sends_mail(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getfqdn", lambda *_: "櫃台一.local")
    with mail_server(MailBox()) as gateway:
        assert deliver(outgoing(gateway)) == TAKEN


def test_a_server_without_encryption_gets_no_password() -> None:
    box = MailBox()
    with mail_server(box) as gateway:
        wanted = replace(gateway, security=Security.STARTTLS, user="office", password="right")
        assert deliver(outgoing(wanted)) == Delivery(Answer.NOT_NOW, Why.UNREACHED)
    assert box.taken == []


@pytest.mark.parametrize("to", ["not an address", "陳@example.com", "chen@", "a@b\r\nBcc: c@d"])
def test_an_address_no_header_takes_is_refused(to: str) -> None:
    assert deliver(outgoing(GATEWAY, to)) == Delivery(Answer.REFUSED, Why.ADDRESS)


def talk(*lines: bytes) -> tuple[MailGateway, threading.Thread]:
    """A server that says these lines, one for each it hears, and hangs up."""
    ear = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        heard, _ = ear.accept()
        with ear, heard:
            for line in lines:
                heard.sendall(line + b"\r\n")
                heard.recv(1000)

    thread = threading.Thread(target=serve)
    thread.start()
    return MailGateway(
        "127.0.0.1", ear.getsockname()[1], Security.NONE, "office@example.com"
    ), thread


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ((b"220 hello", b"250 hello"), Delivery(Answer.NOT_NOW, Why.UNREACHED)),
        ((b"220 hello", b"250 hello", b"550 not you"), Delivery(Answer.REFUSED, Why.REFUSED)),
        (
            (b"220 hello", b"250 hello", b"250 ok", b"250 ok", b"452 full"),
            Delivery(Answer.NOT_NOW, Why.BUSY),
        ),
        ((b"hello there", b"what"), Delivery(Answer.NOT_NOW, Why.UNREACHED)),
    ],
    ids=["hangs-up-early", "sender-refused", "text-not-wanted", "no-mail-server"],
)
def test_what_breaks_before_the_text_was_sent_was_not_taken(
    lines: tuple[bytes, ...], expected: Delivery
) -> None:
    gateway, thread = talk(*lines)
    assert mail.deliver(outgoing(gateway), gateway) == expected
    thread.join()
