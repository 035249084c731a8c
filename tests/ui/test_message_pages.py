"""The pages of the messages: whom they go to and what they say, where each stands, what they go out through."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLineEdit, QMessageBox, QPushButton

from counter.domain.gateways import MailGateway, Security
from counter.domain.messages import TAKEN, Answer, Delivery, MessageForm, MessageState, Why
from counter.domain.reminding import Channel
from tests.desk.desks import PLEDGOR, take_in
from tests.desk.messaging import URL, agree, due_pledgor, furnish, newest, send, work
from tests.desk.reminded import DUE, rows
from tests.ui.conftest import Counter
from tests.ui.hands import Hands

OTHER = replace(PLEDGOR, id_number="B123456780", name="陳美玉", phone="0922333444")
LOST = Delivery(Answer.UNSURE, Why.NO_ANSWER)


@pytest.fixture
def hands(counter: Counter) -> Hands:
    """A clerk before the list of a day: one person who agreed to messages, one who did not."""
    hands = counter.open()
    take_in(hands.desk, pledgor=OTHER)
    due_pledgor(hands.desk, counter.clock, DUE)
    hands.press("Shift+F4")
    return hands


def shown_buttons(hands: Hands) -> list[str]:
    """What may be decided about the message picked."""
    page = hands.window.pages.messages
    return [each.text() for each in page.findChildren(QPushButton) if each.isVisibleTo(page)]


def to_send(hands: Hands) -> None:
    """From the card of the one who agreed to the page of the messages to be sent."""
    names = [row.name for row in rows(hands.desk)]
    hands.window.pages.calls.table.selectRow(names.index("陳大文"))
    hands.rest()
    hands.press("F10", "2")


def test_a_message_is_read_before_it_is_sent_and_followed_afterwards(hands: Hands) -> None:
    gate = furnish(hands.desk)
    to_send(hands)
    assert hands.window.page() is hands.window.pages.send_messages
    assert hands.where() == "channel"
    assert hands.label("send.told") == "1 get one, 0 do not · 1 SMS in all"
    assert "115年6月22日" in hands.label("send.text")
    assert hands.label("send.about") == "52 characters (Chinese): 1 SMS"
    assert "質" not in hands.label("send.text")
    hands.press("F9")
    assert hands.window.page() is hands.window.pages.messages
    assert newest(hands.desk).state is MessageState.QUEUED
    work(hands.desk)
    hands.window._door.messages_moved.emit()
    hands.rest()
    assert hands.label("messages.figures") == "Sent 1"
    assert "Sent since" in hands.label("messages.stands")
    assert hands.label("messages.text") == gate.heard[0].text
    hands.press("Esc")
    hands.rest()
    assert hands.window.page() is hands.window.pages.calls


def test_everybody_on_the_list_needs_a_supervisor(hands: Hands) -> None:
    furnish(hands.desk)
    other = next(row.pledgor for row in rows(hands.desk) if row.name == "陳美玉")
    agree(hands.desk, other, Channel.SMS)
    to_send(hands)
    hands.put("pledgors", "all")
    hands.rest()
    assert hands.label("send.told") == "2 get one, 0 do not · 2 SMS in all"
    hands.press("F9")
    assert hands.fault("supervisor")
    hands.put("supervisor", "s1")
    hands.press("F9")
    assert hands.banner().startswith("2 messages wait")
    assert len(hands.desk.messages.queue().rows) == 2


def test_a_supervisor_picked_for_many_is_not_named_for_one(
    hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    furnish(hands.desk)
    other = next(row.pledgor for row in rows(hands.desk) if row.name == "陳美玉")
    agree(hands.desk, other, Channel.SMS)
    to_send(hands)
    hands.put("pledgors", "all")
    hands.rest()
    hands.put("supervisor", "s1")
    hands.put("pledgors", "one")
    hands.rest()
    forms: list[MessageForm] = []
    send_form = hands.desk.messages.send

    def seen(form: MessageForm) -> object:
        forms.append(form)
        return send_form(form)

    monkeypatch.setattr(hands.desk.messages, "send", seen)
    hands.press("F9")
    assert [form.supervisor for form in forms] == [""]


def test_who_gets_none_is_told_with_the_reason(hands: Hands) -> None:
    to_send(hands)
    hands.put("pledgors", "all")
    hands.rest()
    table = hands.window.pages.send_messages.table
    whys = [table.rows.index(n, 3).data() for n in range(table.rows.rowCount())]
    assert all("No service is set" in each for each in whys)
    assert "No service is set" in hands.label("send.about")
    assert not hands.window.pages.send_messages.button.isEnabled()
    hands.press("F9")
    assert hands.desk.messages.queue().rows == ()
    hands.press("F10", "F10")
    assert hands.window.page() is hands.window.pages.gateways


def test_what_may_have_arrived_is_decided_by_a_person(hands: Hands) -> None:
    gate = furnish(hands.desk, LOST)
    send(hands.desk, next(r.pledgor for r in rows(hands.desk) if r.name == "陳大文"))
    work(hands.desk)
    hands.window._door.messages_moved.emit()
    hands.rest()
    assert hands.label("calls.figures").endswith("1 messages perhaps arrived")
    hands.press("F10", "3")
    assert "may have arrived" in hands.label("messages.why")
    assert shown_buttons(hands) == [
        "1  It arrived",
        "2  It did not arrive: send it again",
        "3  Leave it at that",
    ]
    hands.type("9")
    hands.scanner_rests()
    hands.press("1")
    (box,) = hands.window.findChildren(QMessageBox)
    assert "陳大文" in box.text()
    box.reject()
    hands.rest()
    assert newest(hands.desk).state is MessageState.UNSURE
    hands.window.activateWindow()
    hands.scanner_rests()
    hands.press("2")
    box = hands.window.findChildren(QMessageBox)[-1]
    assert "twice" in box.text()
    box.buttons()[0].click()
    hands.rest()
    assert newest(hands.desk).state is MessageState.QUEUED
    work(hands.desk)
    assert len(gate.heard) == 2
    hands.window._door.messages_moved.emit()
    hands.rest()
    assert shown_buttons(hands) == []


def test_a_decision_that_came_too_late_is_told_and_the_newest_state_shown(hands: Hands) -> None:
    furnish(hands.desk)
    send(hands.desk, next(r.pledgor for r in rows(hands.desk) if r.name == "陳大文"))
    hands.press("F10", "3")
    work(hands.desk)
    hands.type("1")
    hands.rest()
    assert "otherwise by now" in hands.banner() or hands.fault("message")
    hands.until(lambda: _is(hands.label("messages.figures"), "Sent 1"))


def _is(shown: str, wanted: str) -> None:
    assert shown == wanted


def test_a_closed_day_and_an_empty_queue_are_told(counter: Counter) -> None:
    hands = counter.open()
    hands.desk.close_day()
    hands.window.show_over(hands.window.pages.messages)
    hands.rest()
    assert hands.label("messages.figures") == "No message was sent from here yet."
    assert hands.label("messages.held").startswith("No business day is open")
    hands.type("1")


# ------------------------------------------------------------------------------------ gateways


@pytest.fixture
def gateways(counter: Counter) -> Hands:
    """The supervisor at the page of the services."""
    hands = counter.open()
    hands.desk.sign_in("s1")
    hands.window.show_over(hands.window.pages.gateways)
    hands.rest()
    return hands


def test_a_service_is_set_and_tried_and_its_secret_never_shown_again(gateways: Hands) -> None:
    hands = gateways
    assert "Nothing is set" in hands.label("gateways.known")
    url = hands.field("url").editor
    assert isinstance(url, QLineEdit)
    assert url.echoMode() is QLineEdit.EchoMode.Password
    hands.put("url", "json://sms.example.com/{to}")
    hands.press("F9")
    assert "unencrypted" in hands.fault("url")
    hands.put("url", URL.url)
    hands.desk.sign_in("c1")
    hands.press("F9")
    assert hands.fault("supervisor")
    hands.desk.sign_in("s1")
    hands.press("F9")
    assert hands.label("gateways.known") == "Messages go out through json://…"
    assert url.text() == ""
    hands.desk.messages.deliver = lambda _: TAKEN
    hands.put("to", "0912345678")
    hands.click("gateways.test")
    assert hands.label("gateways.result").startswith("The service took the test message")
    hands.desk.messages.deliver = lambda _: Delivery(Answer.NOT_NOW, Why.UNREACHED)
    hands.put("to", "0912345678")
    hands.click("gateways.test")
    assert "could not be reached" in hands.label("gateways.result")
    hands.press("F9")
    gate = furnish_nothing(hands)
    assert gate == URL
    hands.click("gateways.none")
    assert "Nothing is set" in hands.label("gateways.known")


def test_a_test_message_that_breaks_off_leaves_the_button_usable(
    gateways: Hands, caplog: pytest.LogCaptureFixture
) -> None:
    hands = gateways
    furnish(hands.desk)
    hands.window.pages.gateways.enter()
    hands.rest()

    def breaks(_: object) -> Delivery:
        raise RuntimeError

    hands.desk.messages.deliver = breaks
    hands.put("to", "0912345678")
    hands.click("gateways.test")
    hands.until(lambda: _assert_enabled(hands.window.pages.gateways.test_button))
    assert hands.label("gateways.result") == ""
    assert "bug " in caplog.text
    caplog.clear()


def furnish_nothing(hands: Hands) -> object:
    """The gateway a message would go out through."""
    heard: list[object] = []

    def listen(outgoing: "object") -> Delivery:
        heard.append(outgoing.gateway)  # type: ignore[attr-defined]  # an Outgoing
        return TAKEN

    hands.desk.messages.deliver = listen
    hands.desk.messages.test(Channel.SMS, "0912345678")
    return heard[0]


def test_a_mail_server_is_set(gateways: Hands) -> None:
    hands = gateways
    hands.put("channel", Channel.EMAIL.value)
    hands.put("host", "mail.example.com")
    hands.put("port", "x")
    hands.press("F9")
    assert hands.fault("port")
    hands.put("port", "465")
    hands.put("security", Security.TLS.value)
    hands.put("sender", "office@example.com")
    hands.put("user", "office")
    hands.put("password", "s3cret")
    hands.press("F9")
    assert hands.label("gateways.known") == "Mail goes out from this counter."
    mail = hands.desk.messages.gateways()[1].gateway
    assert mail == MailGateway(
        "mail.example.com", 465, Security.TLS, "office@example.com", "office"
    )
    assert hands.field("password").editor.text() == ""  # type: ignore[attr-defined]  # a line edit
    assert hands.field("password").note.text().startswith("Set;")


def _assert_enabled(button: QPushButton) -> None:
    assert button.isEnabled()
