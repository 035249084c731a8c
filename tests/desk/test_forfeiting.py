"""What the law forfeits is written down by two people once nothing can come any more that speaks against it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from counter.desk.answers import Receipt
from counter.desk.desk import Desk
from counter.desk.forfeiting import OverdueTicket
from counter.domain.call_forms import AttemptForm
from counter.domain.codes import ClosedDayCause, LateCause, Settlement, Verdict
from counter.domain.effects import State
from counter.domain.entries import Entry, Kind
from counter.domain.forfeiting import BATCH_MAX, ForfeitForm, UndoForfeitForm, Wait
from counter.domain.forms import ClosedDayForm
from counter.domain.lateness import LateForm
from counter.domain.ledger import Account, cash
from counter.domain.refusal import Reason
from counter.domain.reminding import Channel, Outcome
from tests.db.test_rebuild import sums_of
from tests.desk import claims
from tests.desk.branches import Branch
from tests.desk.desks import (
    PLEDGOR,
    RING,
    WATCH,
    Clock,
    next_day,
    redeem,
    renew,
    take_in,
    undo,
)
from tests.desk.forfeitures import forfeit, take_back
from tests.desk.remittances import remit
from tests.desk.test_settling import agree, settle, sums, the_clash, ways_of
from tests.domain.refusals import fault_of, faults_of, places

LAST_DAY = date(2026, 6, 22)
"""Of a ticket of 16 March: due on 16 June, and the fifth day after it is a Sunday."""
MORNING_AFTER = date(2026, 6, 23)


@pytest.fixture
def pledge(desk: Desk, clock: Clock) -> str:
    """A ticket whose pledgor was called in vain, on the morning after its grace."""
    taken = take_in(desk).pledge
    go_to(desk, clock, LAST_DAY)
    call(desk, taken)
    go_to(desk, clock, MORNING_AFTER)
    return taken


def go_to(desk: Desk, clock: Clock, day: date) -> None:
    clock.go_to(day)
    next_day(desk, day)


def call(desk: Desk, *pledges: str) -> Receipt:
    """The pledgor is called, and nobody answers."""
    person = desk.ticket(pledges[0]).pledgor.pledgor
    form = AttemptForm(person, pledges, Channel.PHONE, Outcome.NO_ANSWER, number=PLEDGOR.phone)
    return desk.reminders.record(form)


def the_ticket(desk: Desk) -> OverdueTicket:
    (ticket,) = desk.forfeiture.view().tickets
    return ticket


# ------------------------------------------------------------------------------------ the list


def test_a_ticket_is_listed_on_the_morning_after_its_grace(desk: Desk, clock: Clock) -> None:
    taken = take_in(desk).pledge
    go_to(desk, clock, LAST_DAY)
    assert desk.forfeiture.view().tickets == ()
    go_to(desk, clock, MORNING_AFTER)
    listed = the_ticket(desk)
    assert (listed.pledge, listed.last_day, listed.principal) == (taken, LAST_DAY, 50_000)
    assert (listed.pledgor, listed.contents) == ("陳大文", "黃金 1 件")


def test_it_waits_for_the_tries_that_policy_demands(desk: Desk, clock: Clock) -> None:
    taken = take_in(desk).pledge
    go_to(desk, clock, MORNING_AFTER)
    assert the_ticket(desk).waits == (Wait.ATTEMPTS,)
    call(desk, taken)
    assert the_ticket(desk).waits == ()


def test_a_day_the_city_closed_the_branch_lengthens_the_grace(desk: Desk, pledge: str) -> None:
    assert the_ticket(desk).pledge == pledge
    desk.close_branch(ClosedDayForm(LAST_DAY, ClosedDayCause.TYPHOON, "s1"))
    assert desk.forfeiture.view().tickets == ()


def test_what_is_held_or_lost_waits_and_says_so(desk: Desk, clock: Clock) -> None:
    held = take_in(desk).pledge
    lost = take_in(desk, items=(WATCH,)).pledge
    claims.report(desk, lost)
    go_to(desk, clock, LAST_DAY)
    call(desk, held, lost)
    claims.hold(desk, held)
    go_to(desk, clock, MORNING_AFTER)
    waits = {each.pledge: each.waits for each in desk.forfeiture.view().tickets}
    assert waits == {held: (Wait.HELD,), lost: (Wait.LOST,)}
    told = fault_of(lambda: forfeit(desk, pledges=(held,)))
    assert (told.reason, told.at) == (Reason.FORFEIT_WAITS, "pledges")


# ----------------------------------------------------------------------------------- the batch


def test_a_batch_ends_the_debt_and_keeps_the_things(desk: Desk, pledge: str) -> None:
    drawer = desk.day_sums(MORNING_AFTER).drawer
    receipt = forfeit(desk)
    assert (receipt.entry.kind, receipt.entry.approver) == (Kind.FORFEITED, "s1")
    view = desk.ticket(pledge)
    assert (view.pledge.state, view.pledge.closed_on) == (State.FORFEITED, MORNING_AFTER)
    assert view.refusal is not None
    assert view.refusal.reason is Reason.TICKET_FORFEITED
    assert (view.today, view.pledgor.open_tickets) == (None, 0)
    assert sums(desk)[Account.LOANS] == 0
    assert sums(desk)[Account.FORFEITED] == 50_000
    assert desk.day_sums(MORNING_AFTER).drawer == drawer
    assert desk.forfeiture.view().tickets == ()
    (batch,) = desk.forfeiture.view().batches
    assert (batch.entry, batch.on, batch.approver) == (receipt.entry.id, MORNING_AFTER, "林主任")
    assert [each.pledge for each in batch.tickets] == [pledge]


def test_its_bag_is_not_given_to_other_things(desk: Desk, pledge: str) -> None:
    (bag,) = desk.ticket(pledge).bags
    forfeit(desk)
    told = fault_of(lambda: take_in(desk, items=(RING,), bag=bag))
    assert told.reason is Reason.BAG_IN_USE


def test_two_people_approve_what_they_were_shown(desk: Desk, pledge: str) -> None:
    form = ForfeitForm(pledges=(), without=(), second="c2")
    assert places(faults_of(desk.forfeiture.forfeit, form)) == [
        (Reason.NO_TICKETS, "pledges"),
        (Reason.SUPERVISOR_NEEDED, "second"),
    ]
    many = (pledge,) * (BATCH_MAX + 1)
    assert places(faults_of(lambda: forfeit(desk, pledges=many))) == [
        (Reason.TICKET_TWICE, "pledges"),
        (Reason.TOO_MANY_TICKETS, "pledges"),
    ]
    assert desk.ticket(pledge).pledge.state is State.OPEN


def test_a_ticket_that_ended_meanwhile_is_in_no_batch(desk: Desk, pledge: str) -> None:
    new = remit(desk, pledge, value_date=LAST_DAY).pledge
    told = fault_of(lambda: forfeit(desk, pledges=(pledge,)))
    assert told.reason is Reason.FORFEIT_WAITS
    assert desk.ticket(new).pledge.state is State.OPEN


# -------------------------------------------------------------------------------- taken back


def test_what_was_paid_within_the_grace_comes_out_of_the_batch(desk: Desk, pledge: str) -> None:
    forfeit(desk)
    told = fault_of(lambda: desk.remittances.offer(pledge, LAST_DAY))
    assert told.reason is Reason.TICKET_FORFEITED
    receipt = take_back(desk)
    assert receipt.entry.kind is Kind.FORFEITURE_UNDONE
    assert "寬限期內已付款" not in repr(receipt.entry)
    assert desk.ticket(pledge).pledge.state is State.OPEN
    assert sums(desk)[Account.LOANS] == 50_000
    assert sums(desk)[Account.FORFEITED] == 0
    assert desk.forfeiture.view().batches == ()
    assert remit(desk, pledge, value_date=LAST_DAY).pledge


def test_taking_back_asks_for_a_reason_and_two_people(desk: Desk, pledge: str) -> None:
    forfeit(desk)
    (batch,) = desk.forfeiture.view().batches
    form = UndoForfeitForm(batch.entry, (), reason="", second="")
    assert places(faults_of(desk.forfeiture.undo, form)) == [
        (Reason.EMPTY, "reason"),
        (Reason.NO_TICKETS, "pledges"),
        (Reason.SECOND_MISSING, "second"),
    ]
    assert desk.ticket(pledge).pledge.state is State.FORFEITED


def test_nothing_is_taken_back_twice(desk: Desk, pledge: str) -> None:
    batch = forfeit(desk).entry.id
    take_back(desk)
    again = UndoForfeitForm(batch, (pledge,), reason="再一次", second="s1")
    assert fault_of(desk.forfeiture.undo, again).reason is Reason.NOT_FORFEITED
    for entry in ("nothing", desk.ticket(pledge).pledge.opened_by_entry):
        unknown = UndoForfeitForm(entry, (pledge,), reason="無", second="s1")
        assert fault_of(desk.forfeiture.undo, unknown).reason is Reason.NO_BATCH


# -------------------------------------------------------------------- let come after the grace


def test_who_was_never_called_may_redeem_late_for_what_it_cost_on_the_last_day(
    desk: Desk, clock: Clock
) -> None:
    taken = take_in(desk).pledge
    go_to(desk, clock, LAST_DAY)
    cost = desk.ticket(taken).today
    go_to(desk, clock, MORNING_AFTER)
    form = LateForm(taken, LateCause.NOT_REMINDED, "電話號碼登錄錯誤，未曾通知", second="s1")
    receipt = desk.forfeiture.allow_late(form)
    assert (receipt.entry.kind, receipt.entry.approver) == (Kind.LATE_ALLOWED, "s1")
    assert "電話號碼" not in repr(receipt.entry)
    assert the_ticket(desk).waits == (Wait.ATTEMPTS, Wait.LATE)
    view = desk.ticket(taken)
    assert (view.may_be_late, view.today) == (True, cost)
    paid = redeem(desk, taken)
    assert cost is not None
    assert cash(paid.entry.body) == cost.total
    assert desk.ticket(taken).pledge.state is State.REDEEMED
    undo(desk, taken)
    assert desk.ticket(taken).may_be_late


def test_who_was_called_is_let_for_a_cause_alone_and_that_day_alone(
    desk: Desk, clock: Clock, pledge: str
) -> None:
    form = LateForm(pledge, LateCause.NOT_REMINDED, "未通知", second="s1")
    told = fault_of(desk.forfeiture.allow_late, form)
    assert (told.reason, told.at) == (Reason.TRIES_ON_FILE, "cause")
    desk.forfeiture.allow_late(replace(form, cause=LateCause.FOUND, reason="住院"))
    go_to(desk, clock, date(2026, 6, 24))
    assert the_ticket(desk).waits == ()
    assert not desk.ticket(pledge).may_be_late
    assert fault_of(lambda: redeem(desk, pledge)).reason is Reason.TICKET_GRACE_OVER


@pytest.mark.usefixtures("pledge")
def test_sums_are_made_again_from_the_journal(desk: Desk) -> None:
    store = desk.context.store
    for act in (forfeit, take_back, forfeit):
        act(desk)
        live = sums_of(store)
        store.rebuild()
        assert sums_of(store) == live


# -------------------------------------------------------------------------------- two counters


@pytest.fixture
def branch(tmp_path: Path, clock: Clock) -> Iterator[Branch]:
    branch = Branch.opened(tmp_path, clock)
    yield branch
    branch.close()


@pytest.fixture
def shared(branch: Branch, clock: Clock) -> str:
    """A ticket that both counters know, its pledgor called, both counters at its last day of grace, not yet told."""
    first, second = branch.desks
    taken = take_in(first).pledge
    branch.meet()
    go_to(first, clock, LAST_DAY)
    next_day(second, LAST_DAY)
    call(first, taken)
    return taken


def verdict_at(desk: Desk, entry: str) -> Verdict:
    with desk.context.store.read() as reading:
        found = reading.stored_entry(entry)
    assert isinstance(found, Entry)
    return found.verdict


def test_a_batch_waits_until_every_counter_has_told_its_days(
    branch: Branch, shared: str, clock: Clock
) -> None:
    first, second = branch.desks
    branch.meet()
    go_to(first, clock, MORNING_AFTER)
    assert (the_ticket(first).waits, the_ticket(first).counters) == ((Wait.COUNTER,), (2,))
    assert first.forfeiture.view().silent == (), "it was heard of yesterday"
    assert fault_of(lambda: forfeit(first, 2, pledges=(shared,))).reason is Reason.FORFEIT_WAITS
    second.close_day()
    branch.meet()
    assert the_ticket(first).waits == ()
    forfeit(first)
    agree(branch)
    assert second.ticket(shared).pledge.state is State.FORFEITED


def test_two_people_may_go_on_without_a_counter_that_was_silent_for_a_week(
    branch: Branch, shared: str, clock: Clock
) -> None:
    first, second = branch.desks
    branch.meet()
    go_to(first, clock, date(2026, 6, 29))
    assert the_ticket(first).waits == (Wait.COUNTER,)
    (silent,) = first.forfeiture.view().silent
    assert (silent.counter, silent.day) == (2, LAST_DAY)
    receipt = forfeit(first, 2)
    assert receipt.entry.approver == "s1"
    branch.meet()
    assert second.ticket(shared).pledge.state is State.FORFEITED


def late(branch: Branch, clock: Clock) -> None:
    """The first counter goes on without the second one, and only then the line is up again."""
    first, _ = branch.desks
    go_to(first, clock, MORNING_AFTER)
    forfeit(first, 2)
    branch.exchanges[0].step()
    branch.meet()


def test_a_redemption_within_the_grace_that_comes_late_is_stronger_than_the_batch(
    branch: Branch, shared: str, clock: Clock
) -> None:
    first, second = branch.desks
    there = redeem(second, shared).entry
    late(branch, clock)
    assert verdict_at(first, there.id) is Verdict.LATE
    assert [desk.ticket(shared).pledge.state for desk in branch.desks] == [State.REDEEMED] * 2
    assert first.clashes() == ()
    (batch,) = second.forfeiture.view().batches
    assert [each.acted for each in batch.tickets] == [True]
    take_back(second)
    agree(branch)
    assert first.forfeiture.view().batches == ()
    assert sums(first)[Account.LOANS] == sums(first)[Account.FORFEITED] == 0


def test_a_renewal_within_the_grace_that_comes_late_keeps_its_ticket(
    branch: Branch, shared: str, clock: Clock
) -> None:
    first, second = branch.desks
    new = renew(second, shared).pledge
    late(branch, clock)
    assert first.ticket(new).pledge.state is State.OPEN
    assert first.ticket(shared).pledge.state is State.RENEWED
    take_back(first)
    agree(branch)
    assert sums(first)[Account.LOANS] == 50_000
    assert sums(first)[Account.FORFEITED] == 0


def test_a_payment_by_bank_within_the_grace_that_is_registered_late_keeps_the_ticket(
    branch: Branch, shared: str, clock: Clock
) -> None:
    first, second = branch.desks
    clock.go_to(MORNING_AFTER)
    next_day(second, MORNING_AFTER)
    new = remit(second, shared, value_date=LAST_DAY).pledge
    late(branch, clock)
    assert first.ticket(new).pledge.state is State.OPEN
    take_back(first)
    agree(branch)


def test_a_batch_that_comes_after_a_redemption_books_nothing(
    branch: Branch, shared: str, clock: Clock
) -> None:
    first, second = branch.desks
    redeem(second, shared)
    go_to(first, clock, MORNING_AFTER)
    batch = forfeit(first, 2).entry
    branch.exchanges[1].step()
    branch.meet()
    assert verdict_at(second, batch.id) is Verdict.CLASH
    assert the_clash(second).loser.entry.id == batch.id
    assert ways_of(first) == [Settlement.KEPT]
    settle(first, Settlement.KEPT)
    agree(branch)
    assert second.ticket(shared).pledge.state is State.REDEEMED
    assert sums(first)[Account.FORFEITED] == 0


@pytest.mark.usefixtures("shared")
def test_a_batch_approved_at_two_counters_counts_once(branch: Branch, clock: Clock) -> None:
    first, second = branch.desks
    branch.meet()
    for desk in branch.desks:
        go_to(desk, clock, MORNING_AFTER)
    branch.meet()
    for desk in branch.desks:
        forfeit(desk)
    branch.meet()
    settle(first, Settlement.KEPT)
    agree(branch)
    assert sums(second)[Account.FORFEITED] == 50_000
