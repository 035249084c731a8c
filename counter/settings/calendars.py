"""The working days of Taiwan: shipped data, one version per release, nothing reckoned at start."""

import functools
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date

from counter.domain.days import Calendar, Closure
from counter.domain.policy import Policy
from counter.places import CALENDAR


@functools.cache
def public_calendar() -> Calendar:
    """The public calendar: rest days on weekdays, weekend days worked, by year.

    The file is made from the library `holidays` by `python -m tools.calendar`; years after
    `official_until` are provisional.
    """
    tables = tomllib.loads(CALENDAR.read_text(encoding="utf-8"))
    rest, work = tables["rest"], tables["work"]
    return Calendar(
        holidays=_days(rest),
        workdays=_days(work),
        official_until=tables["official_until"],
        last_year=max(map(int, rest)),
    )


def calendar_for(policy: Policy, branch: str = "") -> Calendar:
    """The public calendar with the long closures of a branch, "" = only those of the whole agency.

    Days on which the city closed a branch stand in its journal.
    """
    public = public_calendar()
    closures = tuple(
        sorted(
            (
                Closure(suspension.first, suspension.last)
                for suspension in policy.suspensions
                if not suspension.branches or branch in suspension.branches
            ),
            key=lambda closure: closure.first,
        )
    )
    return Calendar(
        holidays=public.holidays,
        workdays=public.workdays,
        closures=closures,
        official_until=public.official_until,
        last_year=public.last_year,
    )


def _days(by_year: Mapping[str, Sequence[str]]) -> frozenset[date]:
    return frozenset(
        date.fromisoformat(f"{year}-{day}") for year, days in by_year.items() for day in days
    )
