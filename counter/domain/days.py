"""Days as the Civil Code counts them: periods of months, working days, closures."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

ONE_DAY = timedelta(days=1)
TAIPEI = timezone(timedelta(hours=8), "Asia/Taipei")
SATURDAY = 5
LAST_YEAR = 9000
"""Days beyond are nobody's business; before it no period can leave the range of `date`."""


@dataclass(frozen=True, slots=True)
class Closure:
    """A suspension of business of a month or more, first and last day included (PA 10)."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days on which a branch does not work, as known now.

    `holidays`: public holidays, on weekdays or not; `workdays`: weekend days made working days;
    `closed`: days the city closed this branch (CC 122); `closures`: long suspensions (PA 10),
    ascending and apart. `official_until`: last year whose calendar is official; later years
    are provisional, after `last_year` nothing is known.
    """

    holidays: frozenset[date]
    workdays: frozenset[date] = frozenset()
    closed: frozenset[date] = frozenset()
    closures: tuple[Closure, ...] = ()
    official_until: int = 0
    last_year: int = LAST_YEAR

    def rests(self, day: date) -> bool:
        """Whether `day` is no working day. Source: CC 122."""
        if day in self.closed or day in self.holidays:
            return True
        if day.weekday() >= SATURDAY and day not in self.workdays:
            return True
        return any(closure.first <= day <= closure.last for closure in self.closures)


def day_in_taiwan(moment: datetime) -> date:
    """The day of the wall calendar in Taiwan at that moment."""
    return moment.astimezone(TAIPEI).date()


def end_of(start: date, months: int) -> date:
    """Last day of a period of whole months; `start` opens it and is not counted in.

    Source: CC 120-121.
    """
    first = start + ONE_DAY
    month = first.year * 12 + first.month - 1 + months
    year, month = month // 12, month % 12 + 1
    try:
        return date(year, month, first.day) - ONE_DAY
    except ValueError:  # no such day (never in December): the period ends with the month
        return date(year, month + 1, 1) - ONE_DAY


def roll(day: date, calendar: Calendar) -> date:
    """`day`, or the next working day if it is a day of rest. Source: CC 122."""
    while calendar.rests(day):
        day += ONE_DAY
    return day


def closed_days(after: date, until: date, closures: Iterable[Closure]) -> int:
    """Days of long closures in (after, until]. Source: PA 10."""
    return sum(
        max(0, (min(until, closure.last) - max(after, closure.first - ONE_DAY)).days)
        for closure in closures
    )


def extended(start: date, end: date, closures: Iterable[Closure]) -> date:
    """`end` moved on by the days of closures that a period (start, end] meets. Source: PA 10."""
    met = tuple(closures)
    moved = end
    while (later := end + timedelta(days=closed_days(start, moved, met))) != moved:
        moved = later
    return moved
