"""The call list at a real desk: who is on it, what a call leaves behind, figures and proof (domain rules §7)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from counter.desk.answers import Changed
from counter.desk.call_answers import Calling, Callings
from counter.desk.desk import Desk
from counter.domain.call_forms import (
    AttemptForm,
    ConsentForm,
    ContactNumber,
    ContactsForm,
)
from counter.domain.calls import NEVER
from counter.domain.codes import AlertCause, ClosedDayCause
from counter.domain.entries import Kind
from counter.domain.forms import ClosedDayForm, RaiseAlertForm
from counter.domain.refusal import Reason
from counter.domain.reminding import Channel, ConsentHow, NumberKind, Outcome
from tests.db.test_rebuild import sums_of
from tests.desk.branches import Branch
from tests.desk.claims import hold, report
from tests.desk.desks import (
    OTHER_PLEDGOR,
    PLEDGOR,
    TODAY,
    Clock,
    next_day,
    redeem,
    renew,
    take_in,
    undo,
)
from tests.desk.reminded import DUE, LAST, attempt, go_to, rows
from tests.domain.refusals import fault_of

DAY = timedelta(days=1)
NO_ONE = replace(OTHER_PLEDGOR, phone="")


@pytest.fixture
def pledge(desk: Desk, clock: Clock) -> str:
    """A ticket that is due for the first call today."""
    taken = take_in(desk).pledge
    go_to(desk, clock, DUE)
    return taken


# ------------------------------------------------------------------------------------ the list


def test_a_pledgor_stands_on_one_row_with_every_ticket_due_and_what_it_costs(
    desk: Desk, clock: Clock
) -> None:
    first, second = take_in(desk), take_in(desk, principal=30_000)
    take_in(desk, pledgor=OTHER_PLEDGOR, principal=10_000)
    go_to(desk, clock, DUE - DAY)
    assert rows(desk) == ()
    take_in(desk)
    go_to(desk, clock, DUE)
    row, other = sorted(rows(desk), key=lambda each: -len(each.tickets))
    assert [ticket.pledge for ticket in row.tickets] == [first.pledge, second.pledge]
    assert (row.name, row.number, row.kind) == ("陳大文", PLEDGOR.phone, NumberKind.MOBILE)
    assert (row.renew_today, row.redeem_today) == (2_160, 82_160)
    assert (row.renew_last, row.redeem_last) == (2_160, 82_160)
    assert (row.days_left, row.tickets[0].last_day, row.overdue) == (13, LAST, False)
    assert (other.name, other.redeem_today) == (OTHER_PLEDGOR.name, 10_270)


def test_the_least_time_left_comes_first(desk: Desk, clock: Clock) -> None:
    take_in(desk)
    go_to(desk, clock, date(2026, 3, 17))
    take_in(desk, pledgor=OTHER_PLEDGOR)
    go_to(desk, clock, date(2026, 6, 12))
    assert [row.name for row in rows(desk)] == [PLEDGOR.name, OTHER_PLEDGOR.name]
    assert [row.days_left for row in rows(desk)] == [10, 10]
    assert [row.overdue for row in rows(desk)] == [True, True]


def test_days_on_which_nobody_opened_the_program_are_caught_up(desk: Desk, clock: Clock) -> None:
    taken = take_in(desk)
    go_to(desk, clock, LAST)
    (row,) = rows(desk)
    assert [(each.pledge, each.since, each.days_left) for each in row.tickets] == [
        (taken.pledge, DUE, 0)
    ]


def test_a_closed_day_lengthens_and_the_list_follows(desk: Desk, clock: Clock) -> None:
    take_in(desk)
    maturity = date(2026, 6, 16)
    desk.close_branch(ClosedDayForm(maturity, ClosedDayCause.TYPHOON, "s1"))
    go_to(desk, clock, DUE)
    assert rows(desk) == ()
    go_to(desk, clock, DUE + DAY)
    assert rows(desk)[0].tickets[0].maturity == maturity + DAY


def test_nobody_is_listed_before_the_agency_has_a_rhythm(desk: Desk) -> None:
    long_ago = desk.reminders.list(date(2000, 1, 3))
    assert (long_ago.rows, long_ago.rhythm) == ((), NEVER)


@pytest.mark.parametrize("leave", [renew, redeem])
def test_who_pays_leaves_the_list_at_once(desk: Desk, pledge: str, leave: object) -> None:
    assert callable(leave)
    leave(desk, pledge)
    assert rows(desk) == ()


def test_who_paid_by_mistake_is_back_when_that_is_undone(desk: Desk, pledge: str) -> None:
    attempt(desk, pledge, Outcome.WRONG_NUMBER)
    redeem(desk, pledge)
    undo(desk, pledge)
    (row,) = rows(desk)
    assert row.tickets[0].tried.last is Outcome.WRONG_NUMBER


def test_what_the_police_hold_is_not_called_about_and_a_lost_ticket_is(
    desk: Desk, pledge: str
) -> None:
    report(desk, pledge)
    assert [each.lost for row in rows(desk) for each in row.tickets] == [True]
    hold(desk, pledge)
    assert rows(desk) == ()
    pledgor = desk.ticket(pledge).pledgor.pledgor
    assert [each.since for each in desk.reminders.card(pledgor).tickets] == [None]


# ------------------------------------------------------------------------------------ a call


def test_a_call_is_one_entry_that_names_nobody(desk: Desk, pledge: str) -> None:
    receipt = attempt(desk, pledge, note="三樓張小姐代接")
    assert receipt.entry.kind is Kind.CONTACT_ATTEMPTED
    assert receipt.changed == {Changed.CALLS}
    assert PLEDGOR.phone not in repr(receipt.entry)
    assert "張小姐" not in repr(receipt.entry)
    (view,) = desk.reminders.attempts_on(pledge)
    assert (view.by, view.number, view.note) == ("王小明", PLEDGOR.phone, "三樓張小姐代接")
    assert view.numbers == (desk.ticket(pledge).pledge.ticket.number,)


def test_who_did_not_answer_is_tried_again_by_the_rhythm_three_times_at_most(
    desk: Desk, clock: Clock, pledge: str
) -> None:
    for day in (DUE, DUE + 2 * DAY, date(2026, 6, 15)):
        if day != DUE:
            go_to(desk, clock, day)
        assert rows(desk)[0].made == [DUE, DUE + 2 * DAY, date(2026, 6, 15)].index(day)
        attempt(desk, pledge)
        assert rows(desk) == ()
    go_to(desk, clock, LAST)
    assert rows(desk) == ()
    assert fault_of(attempt, desk, pledge).reason is Reason.TOO_MANY_TRIES
    attempt(desk, pledge, Outcome.SENT, channel=Channel.LETTER, number="RR123456789TW")


def test_who_was_reached_is_not_called_again(desk: Desk, clock: Clock, pledge: str) -> None:
    attempt(desk, pledge, Outcome.REACHED)
    go_to(desk, clock, LAST)
    assert rows(desk) == ()


def test_who_promised_a_day_comes_back_after_it(desk: Desk, clock: Clock, pledge: str) -> None:
    attempt(desk, pledge, Outcome.PROMISED, promised_on=date(2026, 6, 15))
    go_to(desk, clock, date(2026, 6, 15))
    assert rows(desk) == ()
    go_to(desk, clock, date(2026, 6, 16))
    assert rows(desk)[0].promised_on == date(2026, 6, 15)


def test_a_wrong_number_is_not_called_twice_and_the_next_one_is_offered(
    desk: Desk, pledge: str
) -> None:
    pledgor = desk.ticket(pledge).pledgor.pledgor
    home = ContactNumber("072911234", NumberKind.HOME)
    mobile = ContactNumber(PLEDGOR.phone, NumberKind.MOBILE)
    desk.reminders.change_contacts(ContactsForm(pledgor, (mobile, home), email="c@example.com"))
    attempt(desk, pledge, Outcome.WRONG_NUMBER)
    (row,) = rows(desk)
    assert (row.number, row.kind, row.made) == ("072911234", NumberKind.HOME, 0)
    again = fault_of(attempt, desk, pledge, number=PLEDGOR.phone)
    assert (again.reason, again.at) == (Reason.NUMBER_WRONG, "number")
    attempt(desk, pledge, Outcome.WRONG_NUMBER, number="072911234")
    (row,) = rows(desk)
    assert (row.number, row.kind) == ("", None)
    card = desk.reminders.card(pledgor)
    assert card.numbers == (replace(mobile, wrong=True), replace(home, wrong=True))
    assert (card.email, card.line, card.number) == ("c@example.com", "", "")
    desk.reminders.change_contacts(ContactsForm(pledgor, (mobile,)))
    assert rows(desk)[0].number == PLEDGOR.phone


def test_nobody_can_be_called_without_a_number(desk: Desk, clock: Clock) -> None:
    taken = take_in(desk, pledgor=NO_ONE)
    go_to(desk, clock, DUE)
    assert rows(desk)[0].number == ""
    assert fault_of(attempt, desk, taken.pledge).reason is Reason.NUMBER_MISSING


def test_a_new_number_told_at_the_window_is_on_file_beside_the_old_one(
    desk: Desk, pledge: str
) -> None:
    take_in(desk, pledgor=replace(PLEDGOR, phone="0987654321"))
    card = desk.reminders.card(desk.ticket(pledge).pledgor.pledgor)
    assert {each.number for each in card.numbers} == {"0912345678", "0987654321"}
    assert [each.since is None for each in card.tickets] == [False, True]


def test_the_number_and_the_hour_that_worked_are_offered_first(
    desk: Desk, clock: Clock, pledge: str
) -> None:
    pledgor = desk.ticket(pledge).pledgor.pledgor
    home = ContactNumber("072911234", NumberKind.HOME)
    mobile = ContactNumber(PLEDGOR.phone, NumberKind.MOBILE)
    desk.reminders.change_contacts(ContactsForm(pledgor, (mobile, home)))
    clock.wait(hours=5)
    attempt(desk, pledge, Outcome.PROMISED, number="072911234", promised_on=DUE)
    go_to(desk, clock, DUE + DAY)
    (row,) = rows(desk)
    assert (row.number, row.hour) == ("072911234", 14)


def test_calls_go_on_after_the_office_hours_until_nine(
    desk: Desk, clock: Clock, pledge: str
) -> None:
    clock.wait(hours=11)
    attempt(desk, pledge)
    clock.wait(minutes=30)
    assert desk.reminders.card(desk.ticket(pledge).pledgor.pledgor).quiet
    assert fault_of(attempt, desk, pledge).reason is Reason.QUIET_HOURS


def test_the_card_tells_what_the_next_try_would_be(desk: Desk, clock: Clock, pledge: str) -> None:
    pledgor = desk.ticket(pledge).pledgor.pledgor
    desk.raise_alert(RaiseAlertForm(pledgor, AlertCause.DISPUTE, stops=False, note="來電爭執"))
    card = desk.reminders.card(pledgor)
    assert (card.name, card.made, card.made_most) == (PLEDGOR.name, 0, 3)
    assert (card.again_on, card.quiet) == (DUE + 2 * DAY, False)
    assert [alert.cause for alert in card.alerts] == [AlertCause.DISPUTE]
    go_to(desk, clock, DUE + 2 * DAY)
    assert desk.reminders.card(pledgor).again_on == DUE + 6 * DAY, "not on a Saturday"
    attempt(desk, pledge)
    attempt(desk, pledge, Outcome.MESSAGE_LEFT)
    card = desk.reminders.card(pledgor)
    assert [each.outcome for each in card.attempts] == [Outcome.MESSAGE_LEFT, Outcome.NO_ANSWER]
    assert card.again_on is None


def test_a_pledgor_nobody_knows_has_no_card(desk: Desk) -> None:
    assert fault_of(desk.reminders.card, "nobody").reason is Reason.PLEDGOR_UNKNOWN
    contacts = ContactsForm("nobody", ())
    assert fault_of(desk.reminders.change_contacts, contacts).reason is Reason.PLEDGOR_UNKNOWN


def test_a_pledgor_without_open_tickets_has_a_card_too(desk: Desk, pledge: str) -> None:
    pledgor = desk.ticket(pledge).pledgor.pledgor
    redeem(desk, pledge)
    card = desk.reminders.card(pledgor)
    assert (card.tickets, card.number, card.made, card.again_on) == ((), "", 0, None)


def test_calls_are_no_lines_of_the_day_sheet(desk: Desk, pledge: str) -> None:
    before = desk.day_sums(DUE)
    attempt(desk, pledge)
    assert desk.day_sums(DUE) == before


# ------------------------------------------------------------------------------------ consent


def test_a_message_goes_out_with_consent_alone(desk: Desk, pledge: str) -> None:
    pledgor = desk.ticket(pledge).pledgor.pledgor

    def say(*, given: bool, note: str = "") -> None:
        form = ConsentForm(pledgor, Channel.SMS, given, ConsentHow.AT_COUNTER, note)
        desk.reminders.change_consent(form)

    def send() -> None:
        attempt(desk, pledge, Outcome.SENT, channel=Channel.SMS)

    assert fault_of(send).reason is Reason.NO_CONSENT
    say(given=True, note="口頭同意")
    send()
    (consent,) = desk.reminders.card(pledgor).consents
    assert (consent.channel, consent.given, consent.how) == (
        Channel.SMS,
        True,
        ConsentHow.AT_COUNTER,
    )
    assert (consent.on, consent.by, consent.note) == (DUE, "王小明", "口頭同意")
    say(given=False)
    assert fault_of(send).reason is Reason.NO_CONSENT
    assert [each.note for each in desk.reminders.card(pledgor).consents] == [""]


# ------------------------------------------------------------------------------------ paper


def test_a_printed_list_is_keyed_in_line_by_line(desk: Desk, clock: Clock, pledge: str) -> None:
    pledgor = desk.ticket(pledge).pledgor.pledgor
    called = datetime(2026, 6, 9, 2, 15, tzinfo=UTC)
    clock.wait(hours=3)
    good = AttemptForm(pledgor, (pledge,), Channel.PHONE, Outcome.REACHED, PLEDGOR.phone, at=called)
    first, second = desk.reminders.key_in((good, replace(good, outcome=None)))
    assert first.receipt is not None
    assert second.receipt is None
    assert [fault.reason for fault in second.faults] == [Reason.OUTCOME_MISSING]
    assert [view.at for view in desk.reminders.attempts_on(pledge)] == [called]


# ------------------------------------------------------------------------------------ proof


def test_the_supervisor_sees_what_is_done_open_and_overdue(
    desk: Desk, clock: Clock, pledge: str
) -> None:
    take_in(desk, pledgor=OTHER_PLEDGOR)
    attempt(desk, pledge)
    figures = desk.reminders.figures()
    assert (figures.done, figures.spoken, figures.open, figures.overdue) == (1, 0, 0, 0)
    go_to(desk, clock, DUE + 3 * DAY)
    figures = desk.reminders.figures()
    assert (figures.done, figures.open, figures.overdue, figures.grace_over) == (0, 1, 1, 0)
    desk.sign_in("c2")
    attempt(desk, pledge, Outcome.REACHED)
    figures = desk.reminders.figures()
    assert (figures.done, figures.spoken, figures.open) == (1, 1, 0)
    (caller,) = figures.callers
    assert (caller.by, caller.tries, caller.pledgors, caller.spoken) == ("李小華", 1, 1, 1)


def test_every_ticket_has_its_proof(desk: Desk, clock: Clock, pledge: str) -> None:
    desk.sign_in("c2")
    attempt(desk, pledge)
    go_to(desk, clock, DUE + 2 * DAY)
    attempt(desk, pledge, Outcome.REACHED)
    (line,) = desk.reminders.proof(DUE, DUE + 2 * DAY)
    assert (line.pledge, line.name, line.last_day, line.enough) == (
        pledge,
        PLEDGOR.name,
        LAST,
        True,
    )
    assert [(view.by, view.outcome) for view in line.attempts] == [
        ("李小華", Outcome.NO_ANSWER),
        ("李小華", Outcome.REACHED),
    ]
    assert desk.reminders.proof(DUE + 3 * DAY, DUE + 3 * DAY) == ()


def test_who_is_called_is_checked_by_the_end_of_the_number_of_the_identity_and_no_more_is_shown(
    desk: Desk, pledge: str
) -> None:
    card = desk.reminders.card(desk.ticket(pledge).pledgor.pledgor)
    assert card.id_ends == PLEDGOR.id_number[-4:]
    assert PLEDGOR.id_number not in repr(card)


def test_who_does_not_answer_on_the_last_day_stays_on_the_list_for_another_try_that_day(
    desk: Desk, clock: Clock, pledge: str
) -> None:
    go_to(desk, clock, LAST)
    for made in (1, 2):
        attempt(desk, pledge)
        assert [(row.made, row.overdue) for row in rows(desk)] == [(made, False)]
    assert desk.reminders.card(rows(desk)[0].pledgor).again_on is None
    attempt(desk, pledge)
    assert rows(desk) == ()


def test_a_promise_is_taken_for_a_day_on_which_the_branch_works(desk: Desk, pledge: str) -> None:
    festival, before = date(2026, 6, 19), date(2026, 6, 18)
    promised = fault_of(attempt, desk, pledge, Outcome.PROMISED, promised_on=festival)
    assert promised.reason is Reason.PROMISE_REST_DAY
    assert (promised.facts["before"], promised.facts["after"]) == (before, LAST)
    attempt(desk, pledge, Outcome.PROMISED, promised_on=before)


def test_what_nobody_tried_cannot_be_forfeited_and_waits(
    desk: Desk, clock: Clock, pledge: str
) -> None:
    assert not desk.reminders.enough_attempts(pledge)
    assert desk.reminders.waiting_for_forfeiture() == ()
    go_to(desk, clock, LAST + DAY)
    (line,) = desk.reminders.waiting_for_forfeiture()
    assert (line.pledge, line.attempts, line.enough) == (pledge, (), False)
    (row,) = rows(desk)
    assert (row.days_left, row.tickets[0].grace_over) == (-1, True)
    assert row.renew_today == row.redeem_today == row.redeem_last == 0, "no clerk may take it"
    assert desk.reminders.figures().grace_over == 1
    attempt(desk, pledge)
    assert desk.reminders.enough_attempts(pledge)
    assert (rows(desk), desk.reminders.waiting_for_forfeiture()) == ((), ())


# ------------------------------------------------------------------------------------ two counters


@pytest.fixture
def branch(tmp_path: Path, clock: Clock) -> Iterator[Branch]:
    branch = Branch.opened(tmp_path, clock)
    yield branch
    branch.close()


@pytest.fixture
def known(branch: Branch, clock: Clock) -> str:
    """A ticket that is due today, known at both counters."""
    taken = take_in(branch.desks[0]).pledge
    take_in(branch.desks[1], pledgor=OTHER_PLEDGOR)
    clock.go_to(DUE)
    for desk in branch.desks:
        next_day(desk, DUE)
    branch.meet()
    return taken


def test_every_counter_has_the_same_list(branch: Branch, known: str) -> None:
    first, second = branch.desks
    assert rows(first) == rows(second)
    assert len(rows(first)) == 2
    attempt(first, known)
    branch.meet()
    assert rows(first) == rows(second)
    assert len(rows(first)) == 1


def test_a_payment_at_one_counter_takes_the_pledgor_off_the_list_of_the_other(
    branch: Branch, known: str
) -> None:
    first, second = branch.desks
    renew(first, known)
    branch.meet()
    assert [row.name for row in rows(second)] == [OTHER_PLEDGOR.name]


def test_two_calls_at_once_are_both_on_file_and_shown(
    branch: Branch, known: str, clock: Clock
) -> None:
    first, second = branch.desks
    attempt(first, known)
    clock.wait(minutes=5)
    second.sign_in("c2")
    attempt(second, known, Outcome.REACHED)
    branch.meet()
    for desk in branch.desks:
        (double,) = desk.reminders.doubled(DUE, DUE)
        assert (double.name, double.first.by, double.second.by) == (
            PLEDGOR.name,
            "王小明",
            "李小華",
        )
        assert desk.reminders.doubled(TODAY, TODAY) == ()
        assert desk.clashes() == ()


def test_what_came_from_the_other_counter_can_be_summed_up_again(
    branch: Branch, known: str
) -> None:
    first, second = branch.desks
    pledgor = first.ticket(known).pledgor.pledgor
    attempt(first, known, Outcome.WRONG_NUMBER)
    numbers = (ContactNumber("072911234", NumberKind.HOME),)
    second.reminders.change_contacts(ContactsForm(pledgor, numbers, "c@example.com", "chen"))
    second.reminders.change_consent(
        ConsentForm(pledgor, Channel.LINE, given=True, how=ConsentHow.BY_MESSAGE)
    )
    branch.meet()
    attempt(second, known, Outcome.SENT, channel=Channel.LINE, number="chen")
    branch.meet()
    kept = [sums_of(desk.context.store) for desk in branch.desks]
    for desk, sums in zip(branch.desks, kept, strict=True):
        desk.context.store.rebuild()
        assert sums_of(desk.context.store) == sums


def test_a_counter_that_hears_of_a_call_is_told_about_which_tickets(
    branch: Branch, known: str
) -> None:
    first, second = branch.desks
    attempt(first, known)
    branch.exchanges[0].step()
    assert branch.exchanges[1].step().changed == {known}
    assert len(rows(second)) == 1


# ------------------------------------------------------------------------------------ claims


def lines(branch: Branch) -> None:
    """Both counters reach central."""
    for desk in branch.desks:
        own = desk.context.store.readers.own
        desk.reminders.line = partial(branch.service.claim, own, 1)


def test_a_counter_sees_whom_the_other_one_is_calling(
    branch: Branch, known: str, clock: Clock
) -> None:
    lines(branch)
    first, second = branch.desks
    pledgor = first.ticket(known).pledgor.pledgor
    assert first.reminders.claim(pledgor) == Callings(heard=True, granted=True, others=())
    other = Calling(pledgor, 1, "王小明", clock() + timedelta(minutes=15))
    assert second.reminders.claim(pledgor) == Callings(heard=True, granted=False, others=(other,))
    assert second.reminders.callings().others == (other,)
    first.reminders.release(pledgor)
    assert second.reminders.claim(pledgor).granted


def test_with_the_line_down_what_was_heard_last_holds_until_its_time_is_over(
    branch: Branch, known: str, clock: Clock
) -> None:
    lines(branch)
    first, second = branch.desks
    pledgor = first.ticket(known).pledgor.pledgor
    first.reminders.claim(pledgor)
    (other,) = second.reminders.callings().others
    second.reminders.line = lambda _: None
    assert second.reminders.claim(pledgor) == Callings(heard=False, granted=True, others=(other,))
    clock.wait(minutes=15)
    assert second.reminders.callings().others == ()


def test_a_pledgor_is_given_back_also_when_nobody_is_signed_in_any_more(
    branch: Branch, known: str
) -> None:
    lines(branch)
    first, second = branch.desks
    pledgor = first.ticket(known).pledgor.pledgor
    first.reminders.claim(pledgor)
    first.sign_out()
    first.reminders.release(pledgor)
    assert second.reminders.callings().others == ()


def test_without_the_line_work_goes_on_from_the_last_list(desk: Desk, pledge: str) -> None:
    assert not desk.reminders.has_line
    pledgor = desk.ticket(pledge).pledgor.pledgor
    unknown = Callings(heard=False, granted=True, others=())
    assert desk.reminders.claim(pledgor) == desk.reminders.release(pledgor) == unknown
    attempt(desk, pledge)
    assert rows(desk) == ()
