"""A branch is open by the clock; outside its hours a counter goes on for a reason alone."""

from dataclasses import replace
from datetime import date, time

import pytest

from counter.domain import hours
from counter.domain.branch_days import HoursExtended
from counter.domain.codes import ExtensionCause
from counter.domain.days import Calendar
from counter.domain.forms import HoursForm
from counter.domain.policy import Hours
from counter.domain.refusal import Reason
from tests.domain.policies import MONDAY, POLICY
from tests.domain.refusals import fault_of

WEDNESDAY = date(2026, 3, 18)
SATURDAY = date(2026, 3, 21)
BRANCH = replace(
    POLICY.branches[0],
    hours=(
        Hours(0, time(9), time(17)),
        Hours(2, time(9), time(12)),
        Hours(2, time(13), time(20)),
    ),
)


@pytest.mark.parametrize(
    ("day", "at", "expected"),
    [
        (MONDAY, time(8, 59, 59), False),
        (MONDAY, time(9), True),
        (MONDAY, time(17), True),
        (MONDAY, time(17, 0, 1), False),
        (WEDNESDAY, time(12, 30), False),
        (WEDNESDAY, time(13), True),
        (WEDNESDAY, time(20), True),
    ],
)
def test_a_branch_is_open_within_its_hours(day: date, at: time, *, expected: bool) -> None:
    assert hours.is_open(BRANCH, Calendar(frozenset()), day, at) is expected


def test_a_day_of_rest_has_no_hours() -> None:
    assert hours.hours_of(BRANCH, Calendar(frozenset()), SATURDAY) == ()
    assert hours.hours_of(BRANCH, Calendar(frozenset({MONDAY})), MONDAY) == ()
    closed = Calendar(frozenset(), closed=frozenset({MONDAY}))
    assert not hours.is_open(BRANCH, closed, MONDAY, time(10))


def test_a_saturday_made_a_working_day_has_the_hours_of_a_monday() -> None:
    calendar = Calendar(frozenset(), workdays=frozenset({SATURDAY}))
    assert hours.hours_of(BRANCH, calendar, SATURDAY) == BRANCH.hours[:1]


def test_going_on_needs_a_reason() -> None:
    told = fault_of(hours.decide_extension, HoursForm(None), on=MONDAY)
    assert (told.reason, told.at) == (Reason.REASON_MISSING, "cause")
    body = hours.decide_extension(HoursForm(ExtensionCause.QUEUE), on=MONDAY)
    assert body == HoursExtended(MONDAY, ExtensionCause.QUEUE)
