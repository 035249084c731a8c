"""Periods of the Civil Code, rest days, closures."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter.domain.days import Calendar, Closure, closed_days, end_of, extended, roll

DAY = timedelta(days=1)
WEEK = Calendar(holidays=frozenset())
DAYS = st.dates(date(1990, 1, 1), date(2090, 1, 1))


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2026-03-10", 3, "2026-06-10"),
        ("2026-02-28", 3, "2026-05-31"),
        ("2026-04-30", 3, "2026-07-31"),
        ("2024-01-31", 3, "2024-04-30"),
        ("2024-02-29", 3, "2024-05-31"),
        ("2024-11-29", 3, "2025-02-28"),
        ("2024-02-29", 6, "2024-08-31"),
        ("2026-11-29", 3, "2027-02-28"),
        ("2026-11-30", 3, "2027-02-28"),
        ("2026-12-31", 12, "2027-12-31"),
        ("2026-08-30", 6, "2027-02-28"),
        ("2023-08-30", 6, "2024-02-29"),
    ],
)
def test_a_period_ends_as_the_civil_code_counts(start: str, months: int, end: str) -> None:
    assert end_of(date.fromisoformat(start), months) == date.fromisoformat(end)


@given(DAYS)
def test_a_period_of_no_months_ends_on_the_day_itself(start: date) -> None:
    assert end_of(start, 0) == start


@given(DAYS, st.integers(1, 60))
def test_a_period_never_ends_before_the_naive_date(start: date, months: int) -> None:
    month = start.month - 1 + months
    year, month = start.year + month // 12, month % 12 + 1
    days_of_month = (date(year + month // 12, month % 12 + 1, 1) - DAY).day
    assert end_of(start, months) >= date(year, month, min(start.day, days_of_month))


@given(DAYS, st.integers(0, 60))
def test_a_longer_period_ends_later(start: date, months: int) -> None:
    assert end_of(start, months) < end_of(start, months + 1)


@given(DAYS, st.integers(0, 24))
def test_a_later_start_never_ends_earlier(start: date, months: int) -> None:
    assert end_of(start, months) <= end_of(start + DAY, months)


@pytest.mark.parametrize(
    ("day", "rests"),
    [
        (date(2026, 10, 9), True),  # a holiday
        (date(2026, 10, 10), True),  # Saturday
        (date(2026, 10, 11), True),  # Sunday
        (date(2026, 10, 12), False),
        (date(2026, 10, 17), False),  # a Saturday that is worked
        (date(2026, 10, 18), True),
        (date(2026, 10, 14), True),  # closed by the city
        (date(2026, 11, 2), True),  # first day of a closure
        (date(2026, 12, 4), True),  # last day of a closure
        (date(2026, 10, 30), False),
        (date(2026, 12, 7), False),
    ],
)
def test_a_day_rests_on_weekends_holidays_and_closures(day: date, rests: bool) -> None:
    calendar = Calendar(
        holidays=frozenset({date(2026, 10, 9)}),
        workdays=frozenset({date(2026, 10, 17)}),
        closed=frozenset({date(2026, 10, 14)}),
        closures=(Closure(date(2026, 11, 2), date(2026, 12, 4)),),
    )
    assert calendar.rests(day) is rests


def test_a_typhoon_closes_a_worked_saturday_too() -> None:
    saturday = date(2026, 10, 17)
    calendar = Calendar(frozenset(), frozenset({saturday}), frozenset({saturday}))
    assert calendar.rests(saturday)


def test_a_working_day_stays_where_it_is() -> None:
    assert roll(date(2026, 10, 12), WEEK) == date(2026, 10, 12)


def test_a_saturday_rolls_to_monday() -> None:
    assert roll(date(2026, 10, 10), WEEK) == date(2026, 10, 12)


def test_a_day_rolls_over_a_closed_monday() -> None:
    closed = Calendar(frozenset(), closed=frozenset({date(2026, 10, 12)}))
    assert roll(date(2026, 10, 10), closed) == date(2026, 10, 13)


CLOSURE = Closure(date(2026, 5, 1), date(2026, 5, 31))


@pytest.mark.parametrize(
    ("after", "until", "days"),
    [
        (date(2026, 4, 1), date(2026, 4, 30), 0),
        (date(2026, 4, 1), date(2026, 5, 1), 1),
        (date(2026, 4, 1), date(2026, 5, 31), 31),
        (date(2026, 4, 1), date(2026, 6, 30), 31),
        (date(2026, 5, 1), date(2026, 6, 30), 30),
        (date(2026, 5, 31), date(2026, 6, 30), 0),
        (date(2026, 5, 10), date(2026, 5, 12), 2),
    ],
)
def test_only_days_of_the_closure_within_the_span_count(
    after: date, until: date, days: int
) -> None:
    assert closed_days(after, until, (CLOSURE,)) == days


@pytest.mark.parametrize(
    ("end", "moved"),
    [
        (date(2026, 4, 30), date(2026, 4, 30)),  # ends before the closure
        (date(2026, 5, 1), date(2026, 6, 1)),  # ends on its first day
        (date(2026, 5, 31), date(2026, 7, 1)),  # ends on its last day
        (date(2026, 6, 15), date(2026, 7, 16)),
    ],
)
def test_an_end_moves_by_the_length_of_the_closures_it_meets(end: date, moved: date) -> None:
    assert extended(date(2026, 3, 10), end, (CLOSURE,)) == moved


def test_an_end_moved_into_a_second_closure_moves_by_that_too() -> None:
    second = Closure(date(2026, 6, 10), date(2026, 7, 14))
    end = extended(date(2026, 3, 10), date(2026, 5, 20), (CLOSURE, second))
    assert end == date(2026, 5, 20) + timedelta(days=31 + 35)
