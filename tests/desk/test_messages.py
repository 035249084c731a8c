"""Messages at a real desk: who gets one, when it goes out, what follows, and that none goes out twice."""

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from counter.db import mark
from counter.desk.desk import Desk
from counter.domain.call_forms import ContactNumber, ContactsForm
from counter.domain.forms import DayForm
from counter.domain.gateways import GatewayForm, Outgoing
from counter.domain.messages import (
    BACK_OFF,
    GO,
    TAKEN,
    Answer,
    Delivery,
    MessageAct,
    MessageForm,
    MessageState,
    Why,
)
from counter.domain.refusal import Reason, Refused, Trouble, Unavailable
from counter.domain.reminding import Channel, NumberKind, Outcome
from tests.desk.desks import (
    Clock,
    next_day,
    redeem,
    reopen,
    take_in,
)
from tests.desk.messaging import (
    MAIL,
    URL,
    Gate,
    agree,
    begin_sending,
    due_pledgor,
    furnish,
    newest,
    outcomes,
    reach_by_all,
    send,
    stands,
    work,
)
from tests.desk.reminded import DUE, LAST, attempt, go_to, rows
from tests.domain.refusals import fault_of

DAY = timedelta(days=1)
BUSY = Delivery(Answer.NOT_NOW, Why.BUSY)
LOST = Delivery(Answer.UNSURE, Why.NO_ANSWER)
NO = Delivery(Answer.REFUSED, Why.REFUSED)


@pytest.fixture
def pledgor(desk: Desk, clock: Clock) -> str:
    """A pledgor to be reminded today who allows every channel."""
    return due_pledgor(desk, clock)


# ------------------------------------------------------------------------------------ what goes out


def test_a_message_goes_out_once_and_is_a_try_like_every_other(desk: Desk, pledgor: str) -> None:
    gate = furnish(desk)
    send(desk, pledgor)
    assert stands(desk) == (MessageState.QUEUED, Why.NOTHING)
    work(desk)
    work(desk)
    (sent,) = gate.heard
    assert (sent.to, sent.channel) == ("0912345678", Channel.SMS)
    assert "115年6月22日" in sent.text
    assert "07-5513498" in sent.text
    assert stands(desk) == (MessageState.SENT, Why.NOTHING)
    tried = desk.reminders.card(pledgor).attempts[0]
    assert (tried.outcome, tried.channel, tried.number, tried.by) == (
        Outcome.SENT, Channel.SMS, "0912345678", "王小明",
    )  # fmt: skip
    assert tried.note == sent.text, "what was said stands with the try"
    assert rows(desk) == (), "reminded"
    assert fault_of(send, desk, pledgor).reason is Reason.MESSAGE_NOT_DUE


def test_each_channel_goes_to_its_own_address(desk: Desk, pledgor: str) -> None:
    gate = furnish(desk, NO, NO)
    reach_by_all(desk, pledgor)
    for channel in (Channel.EMAIL, Channel.LINE):
        send(desk, pledgor, channel=channel)
        work(desk)
    mail, line = gate.heard
    assert (mail.to, mail.subject, mail.gateway) == ("chen@example.com", "到期提醒", MAIL)
    assert (line.to, line.gateway) == ("U12345", URL)


def test_once_the_grace_is_over_no_message_names_a_day_and_the_true_reason_is_told(
    desk: Desk, clock: Clock
) -> None:
    """Only a call or a letter can say that a supervisor decides (PA 21)."""
    pledgor = due_pledgor(desk, clock, LAST + DAY)
    furnish(desk)
    (stays,) = desk.messages.plan(Channel.SMS).stay
    assert (stays.text, stays.length) == ("", None)
    assert fault_of(send, desk, pledgor).reason is Reason.MESSAGE_GRACE_OVER


def test_many_tickets_of_one_pledgor_are_one_message(desk: Desk, clock: Clock) -> None:
    for _ in range(2):
        take_in(desk, principal=1_000)
    pledgor = due_pledgor(desk, clock)
    gate = furnish(desk)
    send(desk, pledgor)
    work(desk)
    assert len(gate.heard) == 1
    assert len(newest(desk).numbers) == 3
    assert rows(desk) == ()


def test_an_sms_goes_to_a_mobile_number(desk: Desk, pledgor: str) -> None:
    furnish(desk)
    home = ContactNumber("0755512345", NumberKind.HOME)
    desk.reminders.change_contacts(ContactsForm(pledgor, (home,)))
    (stays,) = desk.messages.plan(Channel.SMS).stay
    assert [each.reason for each in stays.faults] == [Reason.NUMBER_MISSING]
    wrong = ContactNumber("0912345678", NumberKind.MOBILE, wrong=True)
    right = ContactNumber("0922333444", NumberKind.MOBILE)
    desk.reminders.change_contacts(ContactsForm(pledgor, (home, wrong, right)))
    (goes,) = desk.messages.plan(Channel.SMS).go
    assert goes.to == "0922333444"
    assert goes.length is not None
    assert (goes.length.parts, goes.length.chinese) == (1, True)


def test_without_consent_gateway_or_words_nothing_is_queued(desk: Desk, pledgor: str) -> None:
    assert fault_of(send, desk, pledgor).reason is Reason.MESSAGE_WITHOUT_GATEWAY
    furnish(desk)
    agree(desk, pledgor, Channel.SMS, given=False)
    assert fault_of(send, desk, pledgor).reason is Reason.NO_CONSENT
    agree(desk, pledgor, Channel.SMS)
    context = desk.context
    desk._acting.context = replace(context, policy=replace(context.policy, messages=()))
    plan = desk.messages.plan(Channel.SMS, [pledgor])
    assert [each.reason for each in plan.stay[0].faults] == [Reason.MESSAGE_WITHOUT_WORDS]
    assert plan.stay[0].text == ""


def test_many_need_a_supervisor_and_those_who_may_not_stay(desk: Desk, pledgor: str) -> None:
    gate = furnish(desk)
    other = "nobody"
    form = MessageForm(Channel.SMS, (pledgor, other, pledgor))
    assert fault_of(desk.messages.send, form).reason is Reason.SUPERVISOR_NEEDED
    queued = desk.messages.send(replace(form, supervisor="s1"))
    assert queued.count == 1
    assert [each.pledgor for each in queued.stay] == [other]
    desk.sign_in("s1")
    assert desk.messages.send(form).count == 0, "one waits already"
    work(desk)
    assert len(gate.heard) == 1


def test_nobody_approved_what_needed_no_approval(desk: Desk, pledgor: str) -> None:
    furnish(desk)
    send(desk, pledgor, supervisor="s1")
    work(desk)
    with desk.context.store.read() as reading:
        (row,) = reading.messages.newest()
        assert row.approver == ""


def test_the_plan_counts_who_gets_one_and_why_others_do_not(
    desk: Desk, clock: Clock, pledgor: str
) -> None:
    furnish(desk)
    go_to(desk, clock, DUE + DAY)
    plan = desk.messages.plan(Channel.SMS)
    assert [each.pledgor for each in plan.go] == [pledgor]
    assert not plan.alone
    send(desk, pledgor)
    (stays,) = desk.messages.plan(Channel.SMS).stay
    assert [each.reason for each in stays.faults] == [Reason.MESSAGE_WAITS]


# ------------------------------------------------------------------------------------ when


def test_at_night_it_waits_until_nine_of_the_next_working_day(
    desk: Desk, clock: Clock, pledgor: str
) -> None:
    gate = furnish(desk)
    clock.moment = datetime(2026, 6, 12, 13, 0, tzinfo=UTC)  # Friday, 21:00 here
    send(desk, pledgor)
    work(desk)
    assert gate.heard == []
    assert stands(desk) == (MessageState.QUEUED, Why.QUIET)
    assert newest(desk).next_at == datetime(2026, 6, 15, 1, 0, tzinfo=UTC)
    clock.moment = datetime(2026, 6, 15, 1, 0, tzinfo=UTC)
    next_day(desk, clock.moment.date())
    work(desk)
    assert len(gate.heard) == 1


def test_the_clock_may_cross_nine_in_the_evening_between_two_tries(
    desk: Desk, clock: Clock, pledgor: str
) -> None:
    gate = furnish(desk, BUSY)
    clock.moment = datetime(2026, 6, 9, 12, 59, 30, tzinfo=UTC)
    send(desk, pledgor)
    work(desk)
    assert stands(desk) == (MessageState.QUEUED, Why.BUSY)
    clock.wait(minutes=1)
    work(desk)
    assert len(gate.heard) == 1
    assert stands(desk) == (MessageState.QUEUED, Why.QUIET)


def test_nothing_goes_out_while_no_day_is_open(desk: Desk, pledgor: str) -> None:
    gate = furnish(desk)
    send(desk, pledgor)
    desk.close_day()
    assert desk.messages.step().rest
    assert gate.heard == []
    assert desk.messages.queue().held is Why.DAY_CLOSED


def test_a_gateway_taken_away_lets_messages_wait(desk: Desk, clock: Clock, pledgor: str) -> None:
    gate = furnish(desk)
    send(desk, pledgor)
    desk.messages.put_gateway(GatewayForm(Channel.SMS, None), "s1")
    work(desk)
    assert stands(desk) == (MessageState.QUEUED, Why.NO_GATEWAY)
    desk.messages.put_gateway(GatewayForm(Channel.SMS, URL), "s1")
    clock.wait(minutes=15)
    work(desk)
    assert len(gate.heard) == 1


# ------------------------------------------------------------------------------------ whatever happens meanwhile


def test_a_consent_taken_back_withdraws_what_waits(desk: Desk, pledgor: str) -> None:
    gate = furnish(desk)
    send(desk, pledgor)
    agree(desk, pledgor, Channel.SMS, given=False)
    work(desk)
    assert gate.heard == []
    assert stands(desk) == (MessageState.WITHDRAWN, Why.NO_CONSENT)


def test_a_number_taken_away_withdraws_what_waits(desk: Desk, pledgor: str) -> None:
    gate = furnish(desk)
    send(desk, pledgor)
    desk.reminders.change_contacts(ContactsForm(pledgor, ()))
    work(desk)
    assert gate.heard == []
    assert stands(desk) == (MessageState.WITHDRAWN, Why.NO_NUMBER)


def test_who_paid_or_was_reached_meanwhile_gets_nothing(desk: Desk, clock: Clock) -> None:
    pledgor = due_pledgor(desk, clock)
    gate = furnish(desk)
    ticket = rows(desk)[0].tickets[0].pledge
    send(desk, pledgor)
    attempt(desk, ticket, Outcome.REACHED)
    work(desk)
    assert stands(desk) == (MessageState.WITHDRAWN, Why.REMINDED)
    redeem(desk, ticket)
    assert gate.heard == []


def test_who_redeemed_meanwhile_gets_nothing(desk: Desk, pledgor: str) -> None:
    gate = furnish(desk)
    send(desk, pledgor)
    redeem(desk, rows(desk)[0].tickets[0].pledge)
    work(desk)
    assert stands(desk) == (MessageState.WITHDRAWN, Why.NOT_OPEN)
    assert gate.heard == []


# ------------------------------------------------------------------------------------ what follows


def test_what_was_certainly_not_taken_is_tried_again_ever_later_and_fails_at_last(
    desk: Desk, clock: Clock, pledgor: str
) -> None:
    gate = furnish(desk, *[BUSY] * (len(BACK_OFF) + 1))
    clock.moment = datetime(2026, 6, 9, 1, 0, tzinfo=UTC)
    send(desk, pledgor)
    for number, pause in enumerate(BACK_OFF, 1):
        work(desk)
        assert len(gate.heard) == number
        assert newest(desk).next_at == clock.moment + pause
        work(desk)
        clock.moment += pause
    work(desk)
    assert stands(desk) == (MessageState.FAILED, Why.BUSY)
    assert outcomes(desk, pledgor) == [Outcome.FAILED]
    assert len({each.id for each in gate.heard}) == 1, "a service can know a repeat"
    assert len(rows(desk)) == 1, "nobody was reminded"


def test_what_failed_and_goes_again_is_tried_as_often_as_a_new_one(
    desk: Desk, clock: Clock, pledgor: str
) -> None:
    furnish(desk, *[BUSY] * (len(BACK_OFF) + 2))
    clock.moment = datetime(2026, 6, 9, 1, 0, tzinfo=UTC)
    send(desk, pledgor)
    for pause in (*BACK_OFF, timedelta(0)):
        work(desk)
        clock.moment += pause
    failed = newest(desk)
    assert (failed.state, failed.tries) == (MessageState.FAILED, len(BACK_OFF) + 1)
    desk.messages.decide(failed.id, MessageAct.AGAIN)
    work(desk)
    assert (stands(desk), newest(desk).tries) == ((MessageState.QUEUED, Why.BUSY), 1)
    assert newest(desk).next_at == clock.moment + BACK_OFF[0]
    with desk.context.store.read() as reading:
        assert reading.messages.handed_out() == len(BACK_OFF) + 2, "the mark never goes back"


def test_tries_that_came_to_nothing_leave_one_record(
    desk: Desk, clock: Clock, pledgor: str
) -> None:
    furnish(desk, BUSY, BUSY)
    send(desk, pledgor)
    kept: list[int] = []
    for _ in range(3):
        work(desk)
        clock.wait(minutes=5)
        with desk.context.store.readers.connection() as driver:
            kept.append(*driver.execute("SELECT count(*) FROM person_record").fetchone())
    assert stands(desk) == (MessageState.SENT, Why.NOTHING)
    assert len(set(kept)) == 1


def test_a_fault_of_the_program_while_sending_is_told_as_unsure(desk: Desk, pledgor: str) -> None:
    gate = furnish(desk)
    send(desk, pledgor)

    def breaks(_: Outgoing) -> Delivery:
        raise RuntimeError

    desk.messages.deliver = breaks
    with pytest.raises(RuntimeError):
        work(desk)
    desk.messages.deliver = gate
    work(desk)
    assert (gate.heard, stands(desk)) == ([], (MessageState.UNSURE, Why.BROKEN_OFF))
    assert outcomes(desk, pledgor) == [Outcome.UNSURE]


def test_what_failed_goes_again_by_a_persons_word(desk: Desk, pledgor: str) -> None:
    gate = furnish(desk, NO)
    send(desk, pledgor)
    work(desk)
    failed = newest(desk)
    assert failed.acts == (MessageAct.AGAIN,)
    desk.messages.decide(failed.id, MessageAct.AGAIN)
    work(desk)
    assert len(gate.heard) == 2
    assert outcomes(desk, pledgor) == [Outcome.FAILED, Outcome.SENT]
    assert (
        fault_of(desk.messages.decide, failed.id, MessageAct.AGAIN).reason is Reason.MESSAGE_SETTLED
    )


def test_what_failed_does_not_go_again_beside_another(desk: Desk, pledgor: str) -> None:
    furnish(desk, NO)
    send(desk, pledgor)
    work(desk)
    failed = newest(desk).id
    send(desk, pledgor)
    assert fault_of(desk.messages.decide, failed, MessageAct.AGAIN).reason is Reason.MESSAGE_WAITS


def test_what_may_have_arrived_is_never_sent_again_by_itself(
    desk: Desk, clock: Clock, pledgor: str
) -> None:
    gate = furnish(desk, LOST)
    send(desk, pledgor)
    work(desk)
    clock.wait(hours=8)
    work(desk)
    assert len(gate.heard) == 1
    assert stands(desk) == (MessageState.UNSURE, Why.NO_ANSWER)
    assert outcomes(desk, pledgor) == [Outcome.UNSURE]
    assert rows(desk) == (), "at no counter somebody sends it a second time"
    assert fault_of(send, desk, pledgor).reason is Reason.MESSAGE_WAITS


def test_a_person_says_that_it_arrived(desk: Desk, pledgor: str) -> None:
    furnish(desk, LOST)
    send(desk, pledgor)
    work(desk)
    ticket = newest(desk)
    desk.messages.decide(ticket.id, MessageAct.ARRIVED)
    assert stands(desk) == (MessageState.SENT, Why.BY_HAND)
    assert outcomes(desk, pledgor) == [Outcome.SENT]
    pledge = desk.find(ticket.numbers[0]).pledge
    assert desk.reminders.enough_attempts(pledge)
    assert desk.reminders.card(pledgor).tickets[0].tried.made == 1, "one try, though two entries"


def test_a_person_says_that_it_did_not_and_it_goes_again(desk: Desk, pledgor: str) -> None:
    gate = furnish(desk, LOST)
    send(desk, pledgor)
    work(desk)
    desk.messages.decide(newest(desk).id, MessageAct.AGAIN)
    assert len(rows(desk)) == 1
    work(desk)
    assert len(gate.heard) == 2
    assert outcomes(desk, pledgor) == [Outcome.FAILED, Outcome.SENT]


def test_a_message_can_be_withdrawn_while_it_waits_or_is_unsure(desk: Desk, pledgor: str) -> None:
    gate = furnish(desk, LOST)
    send(desk, pledgor)
    desk.messages.decide(newest(desk).id, MessageAct.WITHDRAW)
    work(desk)
    assert (gate.heard, stands(desk)) == ([], (MessageState.WITHDRAWN, Why.BY_HAND))
    send(desk, pledgor)
    work(desk)
    unsure = next(each for each in desk.messages.queue().rows if each.state is MessageState.UNSURE)
    desk.messages.decide(unsure.id, MessageAct.WITHDRAW)
    assert outcomes(desk, pledgor) == [Outcome.UNSURE]
    with pytest.raises(Refused):
        desk.messages.decide("no-such", MessageAct.WITHDRAW)


# ------------------------------------------------------------------------------------ the program ends


def test_a_program_that_died_while_sending_never_sends_that_again(
    desk: Desk, clock: Clock, pledgor: str, tmp_path: Path
) -> None:
    furnish(desk)
    send(desk, pledgor)
    begin_sending(desk)
    assert newest(desk).state is MessageState.SENDING
    desk.close()
    again = reopen(tmp_path, clock=clock)
    gate = furnish_signed_in(again)
    work(again)
    assert gate.heard == []
    assert stands(again) == (MessageState.UNSURE, Why.BROKEN_OFF)
    assert outcomes(again, pledgor) == [Outcome.UNSURE]
    again.close()


def furnish_signed_in(desk: Desk) -> Gate:
    """The next start of the program: somebody signs in."""
    desk.sign_in("c1")
    return furnish(desk)


def test_what_waits_survives_the_end_of_the_program(
    desk: Desk, clock: Clock, pledgor: str, tmp_path: Path
) -> None:
    furnish(desk)
    send(desk, pledgor)
    desk.close()
    again = reopen(tmp_path, clock=clock)
    gate = furnish_signed_in(again)
    again.sign_out()
    work(again)
    assert len(gate.heard) == 1
    assert outcomes(again, pledgor) == [Outcome.SENT]
    again.close()


def test_a_program_that_ends_writes_nothing_more_of_what_a_gateway_has(
    desk: Desk, pledgor: str
) -> None:
    furnish(desk)
    send(desk, pledgor)

    def slow(_: Outgoing) -> Delivery:
        desk.messages.leave()
        return TAKEN

    desk.messages.deliver = slow
    assert desk.messages.step().rest
    assert newest(desk).state is MessageState.SENDING


def test_a_result_is_noted_once_a_day_is_open_again(desk: Desk, clock: Clock, pledgor: str) -> None:
    furnish(desk)
    send(desk, pledgor)

    def late(_: Outgoing) -> Delivery:
        desk.close_day()
        return NO

    desk.messages.deliver = late
    desk.messages.step()
    assert newest(desk).state is MessageState.FAILED
    assert outcomes(desk, pledgor) == []
    with pytest.raises(Refused):
        desk.messages.decide(newest(desk).id, MessageAct.AGAIN)
    clock.go_to(DUE + DAY)
    desk.open_day(DayForm(DUE + DAY, confirmed=True, supervisor="s1"))
    desk.messages.decide(newest(desk).id, MessageAct.AGAIN)
    assert outcomes(desk, pledgor) == [Outcome.FAILED]


def test_a_mark_that_cannot_be_written_lets_nothing_out(
    desk: Desk, clock: Clock, pledgor: str, tmp_path: Path
) -> None:
    gate = furnish(desk)
    send(desk, pledgor)
    mark = tmp_path / "mark"
    mark.rename(tmp_path / "away")
    with pytest.raises(Unavailable) as failed:
        desk.messages.step()
    assert failed.value.trouble is Trouble.MARK_UNWRITABLE
    assert gate.heard == []
    (tmp_path / "away").rename(mark)
    work(desk)
    assert stands(desk) == (MessageState.QUEUED, Why.STOPPED)
    clock.wait(minutes=1)
    work(desk)
    assert len(gate.heard) == 1


def test_a_message_on_its_way_out_takes_no_mark_back(
    desk: Desk, pledgor: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    furnish(desk)
    send(desk, pledgor)
    write, in_it, done = mark.write, threading.Event(), threading.Event()
    stale: list[bool] = []

    def slow(path: Path, found: mark.Mark) -> None:
        if threading.current_thread() is sender and not in_it.is_set():
            in_it.set()
            done.wait(0.1)  # an act that did not wait for this mark would be over by then
            with desk.context.store.read() as reading:
                stale.append(found != mark.mark_of(reading))
        write(path, found)

    monkeypatch.setattr(mark, "write", slow)
    sender = threading.Thread(target=desk.messages.step)
    sender.start()
    assert in_it.wait(5)
    assert take_in(desk).warning is None
    done.set()
    sender.join()
    assert stale == [False], "a restored disk would give that ticket's number twice"


def test_an_old_copy_of_the_file_sends_nothing_of_what_waited_in_it(
    desk: Desk, clock: Clock, pledgor: str, tmp_path: Path
) -> None:
    furnish(desk)
    send(desk, pledgor)
    file = tmp_path / "data" / "counter.db"
    desk.close()
    copy = file.read_bytes()
    again = reopen(tmp_path, clock=clock)
    again.sign_in("c1")
    begin_sending(again)
    again.close()
    file.write_bytes(copy)
    restored = reopen(tmp_path, clock=clock)
    gate = furnish_signed_in(restored)
    assert restored.numbers_behind() is not None, "the mark knows that something went out"
    work(restored)
    assert restored.messages.queue().held is Why.STOPPED
    restored.declare_numbers_lost("s1")
    work(restored)
    assert gate.heard == []
    assert stands(restored) == (MessageState.UNSURE, Why.OLD_COPY)
    assert MessageAct.ARRIVED not in newest(restored).acts
    restored.messages.decide(newest(restored).id, MessageAct.AGAIN)
    work(restored)
    assert len(gate.heard) == 1
    restored.close()


def test_a_result_is_noted_once(desk: Desk, pledgor: str) -> None:
    furnish(desk)
    send(desk, pledgor)
    work(desk)
    with desk.context.store.read() as reading:
        (row,) = reading.messages.newest()
    assert fault_of(desk.messages._note, row).reason is Reason.MESSAGE_SETTLED
    assert outcomes(desk, pledgor) == [Outcome.SENT]


def test_what_somebody_withdrew_at_the_last_moment_does_not_go_out(
    desk: Desk, pledgor: str
) -> None:
    furnish(desk)
    send(desk, pledgor)
    message = newest(desk).id
    desk.messages.decide(message, MessageAct.WITHDRAW)
    assert desk.messages._start(message, GO) is None
    assert stands(desk) == (MessageState.WITHDRAWN, Why.BY_HAND)
