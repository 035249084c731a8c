"""The gateways of messages at a real desk: sealed, shown without secrets, set by a supervisor alone."""

from dataclasses import replace

import pytest

from counter.desk.desk import Desk
from counter.domain.gateways import GatewayForm, UrlGateway
from counter.domain.messages import Answer, Delivery, MessageState, Why
from counter.domain.refusal import Reason, Trouble, Unavailable
from counter.domain.reminding import Channel
from tests.desk.desks import Clock
from tests.desk.messaging import MAIL, URL, Gate, due_pledgor, furnish, newest, send, work
from tests.domain.refusals import fault_of, faults_of

LOST = Delivery(Answer.UNSURE, Why.NO_ANSWER)


def test_secrets_are_shown_to_nobody_and_stay_where_they_are_left_blank(desk: Desk) -> None:
    furnish(desk)
    sms, mail, _ = desk.messages.gateways()
    assert sms.gateway == UrlGateway("")
    assert sms.shown == "json://…"
    assert mail.gateway == replace(MAIL, password="")
    for view in (sms, mail):
        assert "s3cret" not in repr(view)
    for gateway in (UrlGateway("", "ok"), replace(MAIL, password="", sender="b@example.com")):
        channel = Channel.SMS if isinstance(gateway, UrlGateway) else Channel.EMAIL
        desk.messages.put_gateway(GatewayForm(channel, gateway), "s1")
    gate = Gate()
    desk.messages.deliver = gate
    desk.messages.test(Channel.SMS, "0912345678")
    desk.messages.test(Channel.EMAIL, "chen@example.com")
    assert gate.heard[0].gateway == replace(URL, accepts="ok")
    assert gate.heard[1].gateway == replace(MAIL, sender="b@example.com")
    assert "s3cret" not in repr(gate.heard)
    assert "0912345678" not in repr(gate.heard)


def test_a_password_goes_to_no_other_server(desk: Desk) -> None:
    furnish(desk)
    elsewhere = replace(MAIL, host="127.0.0.1", password="")
    desk.messages.put_gateway(GatewayForm(Channel.EMAIL, elsewhere), "s1")
    gate = Gate()
    desk.messages.deliver = gate
    desk.messages.test(Channel.EMAIL, "chen@example.com")
    assert gate.heard[0].gateway == elsewhere


def test_only_a_supervisor_sets_gateways(desk: Desk) -> None:
    form = GatewayForm(Channel.SMS, URL)
    assert fault_of(desk.messages.put_gateway, form).reason is Reason.SUPERVISOR_NEEDED
    wrong = GatewayForm(Channel.SMS, UrlGateway("sms.example.com"))
    found = [each.reason for each in faults_of(desk.messages.put_gateway, wrong)]
    assert found == [Reason.GATEWAY_URL, Reason.SUPERVISOR_NEEDED]
    desk.sign_in("s1")
    desk.messages.put_gateway(form)
    assert desk.messages.gateways()[0].gateway is not None


def test_a_test_message_needs_a_gateway_and_an_address(desk: Desk) -> None:
    test = desk.messages.test
    assert fault_of(test, Channel.SMS, "0912345678").reason is Reason.MESSAGE_WITHOUT_GATEWAY
    furnish(desk)
    assert fault_of(test, Channel.SMS, "").reason is Reason.EMPTY


def test_nothing_of_a_message_or_a_secret_stands_in_clear(
    desk: Desk, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    pledgor = due_pledgor(desk, clock)
    furnish(desk, LOST)
    send(desk, pledgor)
    work(desk)
    with desk.context.store.readers.connection() as driver:
        dumped = "\n".join(
            str(row)
            for table in ("message", "gateway", "journal")
            for row in driver.execute(f"SELECT * FROM {table}")
        )
    for secret in ("s3cret", "0912345678", "委辦", "chen@example.com"):
        assert secret not in dumped
        assert secret not in caplog.text


def test_a_gateway_sealed_under_another_key_is_damage(desk: Desk) -> None:
    furnish(desk)
    desk._acting.context = replace(desk.context, key=bytes(32))
    with pytest.raises(Unavailable) as failed:
        desk.messages.gateways()
    assert failed.value.trouble is Trouble.DATABASE_DAMAGED


def test_a_desk_without_a_sender_delivers_nothing(desk: Desk, clock: Clock) -> None:
    pledgor = due_pledgor(desk, clock)
    deliver = desk.messages.deliver
    furnish(desk)
    desk.messages.deliver = deliver
    send(desk, pledgor)
    work(desk)
    assert (newest(desk).state, newest(desk).why) == (MessageState.QUEUED, Why.NO_GATEWAY)
