"""What waits for central is always told, and beyond a limit a new ticket needs a supervisor; redemptions never wait."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from counter.desk.answers import Receipt
from counter.desk.desk import Desk
from counter.desk.lines import LineStatus, News
from counter.domain.codes import Excess
from counter.domain.entries import Kind
from counter.domain.line import LineAllowed
from counter.domain.money import Ntd
from counter.domain.policy import LINE_LIMITS, LineLimits
from counter.domain.refusal import NO_FACTS, Reason, Refused
from counter.protocol import Outcome
from tests.desk.branches import Branch
from tests.desk.desks import TODAY, Clock, make_desk, next_day, open_day, redeem, renew, take_in


@pytest.fixture
def branch(tmp_path: Path, clock: Clock) -> Iterator[Branch]:
    branch = Branch.opened(tmp_path, clock)
    yield branch
    branch.close()


@pytest.fixture
def desk(branch: Branch) -> Desk:
    return branch.desks[0]


def limit(desk: Desk, **limits: Any) -> None:
    row = replace(LINE_LIMITS, **{"since": TODAY, **limits})
    policy = replace(desk.policy, line_limits=(row,))
    desk._acting.context = replace(desk.context, policy=policy)


def stop(desk: Desk, outcome: Outcome) -> None:
    with desk.context.store.take() as taking:
        taking.stop(outcome)


@contextmanager
def told(reason: Reason) -> Iterator[None]:
    """What happens inside is refused for this."""
    with pytest.raises(Refused) as refused:
        yield
    assert [each.reason for each in refused.value.faults] == [reason]


def wanted(desk: Desk) -> Reason | None:
    return desk.line_status().wanted


def test_a_counter_that_is_not_enrolled_has_no_line(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    open_day(desk)
    take_in(desk)
    assert desk.line_status() == LineStatus(enrolled=False)
    desk.close()


def test_what_waits_is_told_with_its_cash_and_gone_once_central_has_it(
    branch: Branch, desk: Desk, clock: Clock
) -> None:
    ticket = take_in(desk).entry
    clock.wait(minutes=5)
    status = desk.line_status()
    assert (status.waiting, status.oldest) == (1, ticket.recorded_at)
    assert (status.cash_in, status.cash_out) == (0, -ticket.cash_ntd)
    (waits,) = desk.waiting_entries()
    assert (waits.entry, waits.kind, waits.clerk) == (ticket.id, Kind.TAKEN_IN, "王小明")
    assert waits.pledges == ticket.subjects[:1]
    assert [len(number) for number in waits.tickets] == [14]
    assert (waits.cash, waits.clash) == (ticket.cash_ntd, False)
    branch.meet()
    status = desk.line_status()
    assert (status.waiting, status.oldest, status.heard_at) == (0, None, clock())
    assert desk.waiting_entries() == ()


def test_an_act_that_no_longer_fits_is_marked_among_what_waits(branch: Branch) -> None:
    first, second = branch.desks
    ticket = take_in(first)
    branch.meet()
    redeem(first, ticket.entry.subjects[0])
    redeem(second, ticket.entry.subjects[0])
    branch.exchanges[0].step()
    with second.context.store.read() as reading:
        known = reading.line()
        assert known is not None
        question = branch.exchanges[1]._question(reading, known, reading.head())
        own = reading.head().device
    rows = branch.service.pull(own, 1, question).rows
    with second.context.store.take() as taking:
        taking.take(rows)
    assert [each.clash for each in second.waiting_entries()] == [True]
    assert second.line_status().problems == 1


def test_a_clash_is_one_problem_however_many_tickets_it_touches(branch: Branch) -> None:
    first, second = branch.desks
    pledge = take_in(first).pledge
    branch.meet()
    renew(first, pledge)
    renew(second, pledge)
    branch.meet()
    assert len(second.clashes()) == second.line_status().problems == 1


@pytest.mark.parametrize(
    ("offset_s", "sign", "reason"),
    [
        (None, "", None),
        (120, "", None),
        (-121, "warn", None),
        (300, "warn", None),
        (301, "stop", Reason.LINE_CLOCK),
        (-301, "stop", Reason.LINE_CLOCK),
    ],
)
def test_a_clock_that_is_off_is_told_and_then_stops_new_tickets(
    desk: Desk, offset_s: int | None, sign: str, reason: Reason | None
) -> None:
    offset = None if offset_s is None else timedelta(seconds=offset_s)
    desk.hear_line(News("clock", offset))
    status = desk.line_status()
    assert (status.trouble, status.offset_s) == ("clock", offset_s)
    assert (status.clock, status.wanted) == (sign, reason)


def entries_over(desk: Desk, _: Clock) -> None:
    while desk.line_status().waiting < 2:
        take_in(desk)
    limit(desk, entries_max=1)


def cash_over(desk: Desk, _: Clock) -> None:
    paid = -take_in(desk).entry.cash_ntd
    limit(desk, cash_max=Ntd(paid - 1))


def age_over(desk: Desk, clock: Clock) -> None:
    limit(desk, hours_max=2)
    take_in(desk)
    clock.wait(hours=2, seconds=1)


def clock_over(desk: Desk, _: Clock) -> None:
    desk.hear_line(News("", timedelta(hours=1)))


@pytest.mark.parametrize(
    ("go_over", "reason"),
    [
        (entries_over, Reason.LINE_ENTRIES),
        (cash_over, Reason.LINE_CASH),
        (age_over, Reason.LINE_AGE),
        (clock_over, Reason.LINE_CLOCK),
    ],
)
def test_beyond_a_limit_a_new_ticket_needs_a_supervisor_and_a_redemption_does_not(
    desk: Desk, clock: Clock, go_over: Callable[[Desk, Clock], None], reason: Reason
) -> None:
    old, other = (take_in(desk).entry.subjects[0] for _ in range(2))
    go_over(desk, clock)
    status = desk.line_status()
    assert status.wanted is reason
    assert status.facts != NO_FACTS
    with told(reason):
        take_in(desk)
    with told(reason):
        renew(desk, old)
    redeem(desk, old)
    with told(Reason.SUPERVISOR_NEEDED):
        desk.confirm_line("c1")
    assert desk.confirm_line("s1").wanted is None
    take_in(desk)
    renew(desk, other)


@pytest.mark.parametrize(
    ("limits", "waits"), [({"entries_max": 1}, 1), ({"hours_max": 1}, 1), ({"cash_max": 10**6}, 1)]
)
def test_up_to_its_limit_nobody_asks(desk: Desk, limits: dict[str, int], waits: int) -> None:
    limit(desk, **limits)
    take_in(desk)
    assert desk.line_status().waiting == waits
    assert wanted(desk) is None


def test_what_was_confirmed_holds_for_the_day_and_for_nothing_else(
    desk: Desk, clock: Clock
) -> None:
    entries_over(desk, clock)
    desk.confirm_line("s1")
    clock_over(desk, clock)
    assert wanted(desk) is Reason.LINE_CLOCK
    desk.confirm_line("s1")
    assert wanted(desk) is None
    clock.wait(days=1)
    next_day(desk, clock().date())
    assert wanted(desk) is Reason.LINE_CLOCK


def test_who_let_new_tickets_be_written_is_an_act_of_the_day_and_outlasts_the_program(
    desk: Desk, clock: Clock
) -> None:
    cash_over(desk, clock)
    clock_over(desk, clock)
    waited = desk.line_status()
    status = desk.confirm_line("s1")
    assert (status.allowed_by, status.allowed_at) == ("林主任", clock())
    with desk.context.store.read() as reading:
        (entry,) = reading.line_allowed(TODAY)
    assert (entry.clerk, entry.approver, entry.subjects) == ("c1", "s1", ())
    assert entry.body == LineAllowed(
        (Excess.CASH, Excess.CLOCK), waited.waiting, Ntd(waited.cash_out), 3_600
    )
    again = Desk(desk.context)
    again.hear_line(News("", timedelta(hours=1)))
    assert again.line_status() == replace(status, waiting=waited.waiting + 1)


@pytest.mark.parametrize("enrolled", [True, False])
def test_where_nothing_waits_for_a_supervisor_none_is_asked(
    desk: Desk, tmp_path: Path, enrolled: bool
) -> None:
    if not enrolled:
        desk = make_desk(tmp_path / "alone")
        open_day(desk)
    with told(Reason.LINE_IN_ORDER):
        desk.confirm_line("s1")


def test_without_a_row_of_its_own_an_agency_has_the_limits_of_the_house(
    desk: Desk, clock: Clock
) -> None:
    policy = replace(desk.policy, line_limits=())
    desk._acting.context = replace(desk.context, policy=policy)
    take_in(desk)
    clock.wait(hours=24)
    assert wanted(desk) is None
    clock.wait(seconds=1)
    assert wanted(desk) is Reason.LINE_AGE


def test_the_agencies_limits_are_those_of_the_house(desk: Desk) -> None:
    (row,) = desk.policy.line_limits
    assert row == LineLimits(row.since, 200, Ntd(3_000_000), 24)


@pytest.mark.parametrize(
    ("outcome", "reason"),
    [
        (Outcome.FORK, Reason.LINE_FORK),
        (Outcome.BEHIND, Reason.LINE_BEHIND),
        (Outcome.REVOKED, Reason.LINE_REVOKED),
    ],
)
def test_a_counter_that_must_be_enrolled_anew_writes_no_ticket_and_nobody_lets_it(
    desk: Desk, outcome: Outcome, reason: Reason
) -> None:
    old = take_in(desk).entry.subjects[0]
    stop(desk, outcome)
    assert desk.line_status().stopped == outcome
    with told(reason):
        desk.confirm_line("s1")
    with told(reason):
        take_in(desk)
    assert redeem(desk, old).entry.kind is Kind.REDEEMED


def test_after_each_act_the_line_is_woken(desk: Desk) -> None:
    woken: list[Receipt | None] = []
    desk.when_acted(lambda: woken.append(None))
    old = take_in(desk).entry.subjects[0]
    redeem(desk, old)
    desk.line_status()
    assert len(woken) == 2
