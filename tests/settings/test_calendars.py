"""The shipped calendar is the official one, and the library's on every day."""

import csv
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from counter.domain.days import Closure
from counter.domain.policy import Suspension
from counter.places import CALENDAR
from counter.settings import calendar_for, public_calendar
from tests.shipped import KAOHSIUNG, policy
from tools.calendar import calendar_text

OFFICIAL = Path(__file__).parent.parent / "data" / "calendar_2017_2026.csv"


def official() -> dict[date, str]:
    with OFFICIAL.open(encoding="utf-8") as file:
        return {date.fromisoformat(row["date"]): row["kind"] for row in csv.DictReader(file)}


@pytest.mark.parametrize("year", range(2017, 2027))
def test_every_day_of_ten_years_rests_as_the_official_calendar_says(year: int) -> None:
    calendar, exceptions = public_calendar(), official()
    day = date(year, 1, 1)
    while day.year == year:
        weekend = day.weekday() >= 5
        rests = exceptions.get(day, "rest" if weekend else "work") == "rest"
        assert calendar.rests(day) is rests, day
        day += timedelta(days=1)


def test_the_shipped_file_is_what_the_library_gives() -> None:
    assert CALENDAR.read_text(encoding="utf-8") == calendar_text()


def test_years_after_the_official_ones_are_provisional_and_known_for_decades() -> None:
    calendar = public_calendar()
    assert calendar.official_until == 2026
    assert calendar.last_year == 2099
    assert calendar.rests(date(2050, 10, 10))


def test_a_branch_has_the_long_closures_that_name_it_or_all() -> None:
    rules = replace(
        policy(KAOHSIUNG),
        suspensions=(
            Suspension(date(2028, 5, 1), date(2028, 6, 30), ("K02",)),
            Suspension(date(2027, 5, 1), date(2027, 6, 30), ("K01", "K02")),
            Suspension(date(2026, 12, 1), date(2027, 1, 31), ()),
        ),
    )
    everywhere = Closure(date(2026, 12, 1), date(2027, 1, 31))
    assert calendar_for(rules).closures == (everywhere,)
    assert calendar_for(rules, "K01").closures == (
        everywhere,
        Closure(date(2027, 5, 1), date(2027, 6, 30)),
    )
    assert len(calendar_for(rules, "K02").closures) == 3
    assert calendar_for(rules).holidays == public_calendar().holidays
