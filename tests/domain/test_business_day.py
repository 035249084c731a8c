"""The business day is opened and closed by people, never runs back and never runs away."""

from datetime import date, timedelta
from typing import Any

import pytest

from counter.domain import business_day
from counter.domain.branch_days import BranchClosed
from counter.domain.business_day import BusinessDay
from counter.domain.codes import ClosedDayCause
from counter.domain.entries import DayClosed, DayOpened
from counter.domain.forms import ClosedDayForm, DayForm
from counter.domain.money import Ntd
from counter.domain.refusal import Fault, Reason
from counter.domain.staff import Clerk, Role
from tests.domain.policies import MONDAY
from tests.domain.refusals import fault_of, faults_of, places

CLERK = Clerk("c1", "王小明", Role.CLERK)
OTHER = Clerk("c2", "李小華", Role.CLERK)
CHIEF = Clerk("s1", "林主任", Role.SUPERVISOR)
STAFF = (CLERK, OTHER, CHIEF)


def day(number: int) -> date:
    """MONDAY and the days after it."""
    return MONDAY + timedelta(days=number)


def open_day(
    on: date,
    last: BusinessDay | None,
    *,
    confirmed: bool = True,
    supervisor: str = "",
    today: date = MONDAY,
) -> DayOpened:
    form = DayForm(on, confirmed, supervisor)
    return business_day.open_day(form, last, today=today, staff=STAFF)


# ------------------------------------------------------------------------------- opening


def test_the_first_day_follows_none() -> None:
    assert open_day(MONDAY, None) == DayOpened(previous=None)


def test_a_day_follows_the_last_and_may_be_the_same_again() -> None:
    last = BusinessDay(MONDAY, open=False)
    assert open_day(day(1), last) == DayOpened(previous=MONDAY)
    assert open_day(MONDAY, last) == DayOpened(previous=MONDAY)


def test_no_supervisor_agreed_unless_one_is_named() -> None:
    assert DayForm(MONDAY, confirmed=True).supervisor == ""


def test_a_day_that_is_open_is_not_opened_twice() -> None:
    fault = fault_of(open_day, MONDAY, BusinessDay(MONDAY, open=True))
    assert fault == Fault(Reason.DAY_ALREADY_OPEN, "day", {"last": MONDAY})


@pytest.mark.parametrize("ahead", [1, -1])
def test_a_day_that_nobody_closed_is_closed_first(ahead: int) -> None:
    fault = fault_of(open_day, day(ahead), BusinessDay(MONDAY, open=True), confirmed=False)
    assert fault == Fault(Reason.DAY_NOT_CLOSED, "day", {"last": MONDAY})


def test_somebody_looks_at_the_date_and_says_yes() -> None:
    fault = fault_of(open_day, MONDAY, None, confirmed=False)
    assert fault == Fault(Reason.DAY_NOT_CONFIRMED, "confirmed", {"day": MONDAY})


def test_no_day_comes_before_the_last_not_even_with_a_supervisor() -> None:
    fault = fault_of(open_day, day(-1), BusinessDay(MONDAY, open=False), supervisor="s1")
    assert fault == Fault(Reason.DAY_BEFORE_LAST, "day", {"last": MONDAY, "day": day(-1)})


def test_four_days_ahead_of_the_last_asks_nobody_and_five_a_supervisor() -> None:
    last = BusinessDay(MONDAY, open=False)
    assert open_day(day(4), last) == DayOpened(previous=MONDAY)
    expected = Fault(Reason.DAY_FAR_AHEAD, "supervisor", {"known": MONDAY, "day": day(5)})
    for supervisor in ("", "c1", "nobody"):
        assert fault_of(open_day, day(5), last, supervisor=supervisor) == expected
    assert open_day(day(5), last, supervisor="s1") == DayOpened(previous=MONDAY)


def test_before_the_first_business_day_the_wall_calendar_is_the_yardstick() -> None:
    assert open_day(day(4), None, today=MONDAY) == DayOpened(previous=None)
    fault = fault_of(open_day, day(5), None, today=MONDAY)
    assert fault == Fault(Reason.DAY_FAR_AHEAD, "supervisor", {"known": MONDAY, "day": day(5)})


def test_a_wall_calendar_that_runs_away_does_not_take_the_business_day_along() -> None:
    last = BusinessDay(MONDAY, open=False)
    assert fault_of(open_day, day(5), last, today=day(5)).reason is Reason.DAY_FAR_AHEAD
    assert open_day(day(1), last, today=day(-30)) == DayOpened(previous=MONDAY)


# ------------------------------------------------------------------------------- closing


def close(last: BusinessDay | None) -> DayClosed:
    return business_day.close_day(last, acts=3, cash_in=Ntd(900), cash_out=Ntd(100_000))


def test_the_open_day_is_closed_with_its_sums() -> None:
    closed = DayClosed(MONDAY, acts=3, cash_in=Ntd(900), cash_out=Ntd(100_000))
    assert close(BusinessDay(MONDAY, open=True)) == closed


@pytest.mark.parametrize("last", [None, BusinessDay(MONDAY, open=False)])
def test_what_is_not_open_is_neither_closed_nor_worked_on(last: BusinessDay | None) -> None:
    fault = fault_of(close, last)
    assert (fault.reason, fault.at) == (Reason.DAY_NOT_OPEN, "day")
    assert fault_of(business_day.working_day, last).reason is Reason.DAY_NOT_OPEN


def test_acts_belong_to_the_open_day() -> None:
    assert business_day.working_day(BusinessDay(MONDAY, open=True)) == MONDAY


# --------------------------------------------------------------- days the city closes


def close_branch(
    on: date = MONDAY, *, clerk: Clerk = CHIEF, second: str = "c1", **changes: Any
) -> BranchClosed:
    form = ClosedDayForm(on, changes.get("cause", ClosedDayCause.TYPHOON), second)
    known = frozenset(changes.get("known", ()))
    return business_day.close_branch(form, known=known, on=MONDAY, clerk=clerk, staff=STAFF)


def test_a_day_closed_by_the_city_is_entered_by_two_people() -> None:
    closed = BranchClosed(MONDAY, ClosedDayCause.TYPHOON)
    assert close_branch() == closed
    assert close_branch(clerk=CLERK, second="s1") == closed
    assert close_branch(day(2)) == BranchClosed(day(2), ClosedDayCause.TYPHOON)


def test_one_of_the_two_is_a_supervisor() -> None:
    fault = fault_of(close_branch, clerk=CLERK, second="c2")
    assert (fault.reason, fault.at) == (Reason.SUPERVISOR_NEEDED, "second")


def test_the_second_person_is_another_one() -> None:
    fault = fault_of(close_branch, clerk=CHIEF, second="s1")
    assert (fault.reason, fault.at) == (Reason.SAME_PERSON, "second")


@pytest.mark.parametrize(
    ("second", "reason"), [("", Reason.SECOND_MISSING), ("nobody", Reason.CLERK_UNKNOWN)]
)
def test_the_second_person_is_of_the_staff(second: str, reason: Reason) -> None:
    fault = fault_of(close_branch, second=second)
    assert (fault.reason, fault.at) == (reason, "second")


def test_the_morning_after_a_typhoon_yesterday_is_entered() -> None:
    assert close_branch(day(-1)).day == day(-1)


def test_a_closed_day_is_entered_at_latest_14_days_afterwards() -> None:
    assert close_branch(day(-14)).day == day(-14)
    fault = fault_of(close_branch, day(-15))
    assert fault == Fault(Reason.CLOSED_DAY_PAST, "day", {"day": day(-15)})


def test_a_closed_day_is_entered_once_and_with_its_cause() -> None:
    fault = fault_of(close_branch, known=[MONDAY])
    assert fault == Fault(Reason.CLOSED_DAY_TWICE, "day", {"day": MONDAY})
    fault = fault_of(close_branch, cause=None)
    assert (fault.reason, fault.at) == (Reason.REASON_MISSING, "cause")


def test_everything_wrong_with_a_closed_day_is_told_at_once() -> None:
    told = faults_of(close_branch, day(-15), cause=None, known=[day(-15)], second="")
    assert places(told) == [
        (Reason.REASON_MISSING, "cause"),
        (Reason.CLOSED_DAY_PAST, "day"),
        (Reason.CLOSED_DAY_TWICE, "day"),
        (Reason.SECOND_MISSING, "second"),
    ]


def test_a_slip_of_the_year_is_no_business_day_even_with_a_supervisor() -> None:
    last = BusinessDay(MONDAY, open=False)
    assert open_day(day(300), last, supervisor="s1", today=MONDAY) == DayOpened(previous=MONDAY)
    for known in (last, None):
        fault = fault_of(open_day, day(301), known, supervisor="s1", today=MONDAY)
        assert fault == Fault(Reason.DAY_TOO_FAR, "day", {"day": day(301), "last": day(300)})


def test_how_far_is_too_far_goes_by_the_later_of_last_day_and_wall_calendar() -> None:
    last = BusinessDay(MONDAY, open=False)
    assert open_day(day(400), last, supervisor="s1", today=day(100)) == DayOpened(previous=MONDAY)
    fault = fault_of(open_day, day(401), last, supervisor="s1", today=day(100))
    assert fault == Fault(Reason.DAY_TOO_FAR, "day", {"day": day(401), "last": day(400)})
