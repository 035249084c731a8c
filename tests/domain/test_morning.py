"""The morning page: what is good, what is to be looked at, what is wrong (R-140 to R-142)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from counter.domain import morning
from counter.domain.codes import Verdict
from counter.domain.entries import Body, DayClosed, DayOpened, Entry, PaidTogether
from counter.domain.money import Ntd
from counter.domain.morning import Counted
from counter.domain.refusal import Reason
from counter.domain.supervision import Check, MorningLine, Standing
from tests.domain.cases import CLERK, SUPERVISOR, entry, redeemed, taken_in, ticket
from tests.domain.policies import MONDAY
from tests.domain.refusals import fault_of

GOOD, LOOK, WRONG = Standing.GOOD, Standing.LOOK, Standing.WRONG
NOW = datetime(2026, 3, 16, 1, tzinfo=UTC)


def ago(**span: float) -> datetime:
    return NOW - timedelta(**span)


@pytest.mark.parametrize(
    ("check", "standing"),
    [
        (Check.OPEN_TICKETS, GOOD),
        (Check.FINDINGS_OPEN, GOOD),
        (Check.GRACE_OVER, LOOK),
        (Check.CALLS_ENDING, LOOK),
        (Check.LISTS_DUE, LOOK),
        (Check.NUMBERS_MISSING, WRONG),
        (Check.HANDOVERS_OVERDUE, WRONG),
        (Check.FINDINGS_OVERDUE, WRONG),
    ],
)
def test_what_is_somebodys_work_is_looked_at_and_what_must_not_be_is_wrong(
    check: Check, standing: Standing
) -> None:
    assert morning.counted(check, Counted(1, Ntd(7))).standing is standing
    assert morning.counted(check, Counted(0)).standing is GOOD


def test_two_sums_that_must_be_one_tell_by_how_much_they_are_not() -> None:
    assert morning.tied(Check.LEDGER, Ntd(50), Ntd(50)).standing is GOOD
    line = morning.tied(Check.LEDGER, Ntd(50), Ntd(80))
    assert (line.standing, line.amount) == (WRONG, -30)


@pytest.mark.parametrize(
    ("made", "standing"),
    [
        (None, WRONG),
        (ago(hours=26), GOOD),
        (ago(hours=26, seconds=1), LOOK),
        (ago(days=4), LOOK),
        (ago(days=4, seconds=1), WRONG),
        (NOW + timedelta(hours=1), GOOD),
    ],
)
def test_a_backup_of_each_day_end_is_good(made: datetime | None, standing: Standing) -> None:
    line = morning.backup(made, NOW)
    assert line.standing is standing
    assert line.hours is None or line.hours >= 0


def test_the_file_is_checked_daily_and_damage_is_wrong() -> None:
    def standing(checked: datetime | None, *, damaged: bool = False) -> Standing:
        return morning.file_check(checked, NOW, damaged=damaged).standing

    assert standing(ago(hours=26)) is GOOD
    assert standing(ago(hours=27)) is LOOK
    assert standing(None) is LOOK
    assert standing(NOW, damaged=True) is WRONG


def test_what_waits_for_an_hour_is_looked_at_and_beyond_a_limit_it_is_wrong() -> None:
    def line(oldest: datetime | None, *, over: bool = False) -> MorningLine:
        return morning.waiting(Counted(2, Ntd(90)), oldest, NOW, over=over)

    assert (line(None).standing, line(None).hours) == (GOOD, None)
    assert line(ago(hours=1)).standing is GOOD
    old = line(ago(hours=2, minutes=59))
    assert (old.standing, old.hours, old.count, old.amount) == (LOOK, 2, 2, 90)
    assert line(ago(minutes=1), over=True).standing is WRONG


def test_a_clock_is_told_of_once_central_was_heard() -> None:
    assert morning.clock(None, GOOD) is None
    line = morning.clock(-130, LOOK)
    assert line is not None
    assert (line.count, line.standing) == (130, LOOK)


def test_pledges_and_redemptions_are_counted_but_those_that_do_not_fit() -> None:
    one, two = ticket("p1"), ticket("p2", principal=7_000)
    out = redeemed(one)
    both = PaidTogether((), (out,), Ntd(0), Ntd(0))
    bodies: tuple[Body, ...] = (taken_in(one), taken_in(two), out, both, DayOpened(None))
    acts = [entry(number, body) for number, body in enumerate(bodies, 1)]
    acts.append(replace(entry(9, taken_in(two)), verdict=Verdict.CLASH))
    taken, back = morning.lent(acts)
    assert taken == Counted(2, Ntd(one.principal + 7_000))
    assert back == Counted(2, Ntd(2 * one.principal))


def test_cash_after_a_day_end_is_told_unless_the_day_was_opened_again() -> None:
    closed, opened = DayClosed(MONDAY, 1, Ntd(0), Ntd(0)), DayOpened(None)
    paid = replace(entry(2, taken_in(ticket("p1"))), cash_ntd=Ntd(-500))

    def late(*acts: Entry) -> Counted:
        return morning.changed_after(acts)

    assert late(paid, entry(3, closed)) == Counted(0)
    assert late(entry(1, closed), paid, replace(paid, cash_ntd=Ntd(0))) == Counted(1, Ntd(-500))
    assert late(entry(1, closed), entry(2, opened), paid) == Counted(0)


def test_the_worst_stands_first() -> None:
    lines = [
        morning.counted(Check.OPEN_TICKETS, Counted(3)),
        morning.counted(Check.OWED, Counted(1)),
        morning.counted(Check.GRACE_OVER, Counted(1)),
        morning.backup(None, NOW),
    ]
    assert [each.check for each in morning.in_order(lines)] == [
        Check.BACKUP,
        Check.GRACE_OVER,
        Check.OWED,
        Check.OPEN_TICKETS,
    ]


def test_a_supervisor_says_that_the_page_was_looked_at() -> None:
    lines = (morning.backup(None, NOW),)
    just, late = morning.SEEN_WITHIN, morning.SEEN_WITHIN + timedelta(seconds=1)
    assert morning.decide_seen(lines, SUPERVISOR, age=just).lines == lines
    table = ((CLERK, just, Reason.CHECKS_SUPERVISORS), (SUPERVISOR, late, Reason.MORNING_OLD))
    for clerk, age, reason in table:
        decide = partial(morning.decide_seen, lines, clerk, age=age)
        assert fault_of(decide).reason is reason
