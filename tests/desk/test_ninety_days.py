"""A counter whose line was down for three months: what it may do meanwhile, and what becomes of it when it is back."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from counter.desk.desk import Desk
from counter.domain.codes import Settlement, Verdict
from counter.domain.effects import State
from counter.domain.forfeiting import Wait
from counter.domain.refusal import Reason
from tests.desk.branches import Branch
from tests.desk.desks import OTHER_PLEDGOR, TODAY, Clock, next_day, redeem, renew, take_in
from tests.desk.forfeitures import forfeit, take_back
from tests.desk.test_forfeiting import LAST_DAY, MORNING_AFTER, call, go_to, verdict_at
from tests.desk.test_settling import agree, settle
from tests.domain.refusals import fault_of

BACK = date(2026, 6, 24)
CUT_ON = TODAY + timedelta(days=2)


@pytest.fixture
def branch(tmp_path: Path, clock: Clock) -> Iterator[Branch]:
    branch = Branch.opened(tmp_path, clock)
    yield branch
    branch.close()


def waits(desk: Desk) -> dict[str, tuple[Wait, ...]]:
    return {each.pledge: each.waits for each in desk.forfeiture.view().tickets}


def test_a_counter_away_for_ninety_days_loses_nothing_and_is_told_all(
    branch: Branch, clock: Clock
) -> None:
    first, second = branch.desks
    paid, left, both = (take_in(first).pledge for _ in range(3))
    branch.meet()

    # Cut off, it goes on: a redemption never waits, a new ticket does once the limits are passed.
    branch.wires[1].cut = True
    hers = take_in(second, pledgor=OTHER_PLEDGOR)
    go_to(second, clock, CUT_ON)
    gone = [redeem(second, each).entry for each in (paid, both)]
    refused = fault_of(lambda: take_in(second, pledgor=OTHER_PLEDGOR))
    status = second.line_status()
    assert refused.reason is status.wanted is Reason.LINE_AGE
    assert status.oldest == hers.entry.recorded_at

    # The other counter knows nothing of it, and forfeits nothing that this one may have been paid for.
    next_day(first, CUT_ON)
    renewed = renew(first, both)
    go_to(first, clock, LAST_DAY)
    call(first, paid, left)
    go_to(first, clock, MORNING_AFTER)
    assert waits(first) == {paid: (Wait.COUNTER,), left: (Wait.COUNTER,)}
    assert fault_of(lambda: forfeit(first, pledges=(paid,))).reason is Reason.FORFEIT_WAITS
    assert [each.counter for each in first.forfeiture.view().silent] == [2]
    forfeit(first, 2, pledges=(paid,))
    branch.exchanges[0].step()

    # It comes back: everything is judged, what was paid in time stands, one clash is left to two people.
    go_to(first, clock, BACK)
    next_day(second, BACK)
    assert second.line_status().waiting > len(gone)
    branch.wires[1].cut = False
    branch.meet()
    for desk in branch.desks:
        assert [verdict_at(desk, each.id) for each in gone] == [Verdict.LATE, Verdict.CLASH]
        assert desk.ticket(paid).pledge.state is State.REDEEMED
        assert desk.ticket(renewed.pledge).pledge.state is State.OPEN
        assert desk.ticket(hers.pledge).pledgor.name == OTHER_PLEDGOR.name
        assert [each.entry for each in desk.clashes()] == [gone[1].id]
        assert (desk.line_status().waiting, desk.line_status().problems) == (0, 1)
        assert desk.line_status().wanted is None
        assert waits(desk)[left] == ()
    take_back(first)
    settle(first, Settlement.KEPT)
    agree(branch)
