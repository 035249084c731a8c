"""The rows of the call list: whose tickets are due for a try, what they cost, whom to call first.

A list has thousands of tickets and few kinds of days: what follows from a ticket's days alone is worked out once for
all that share them.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import NamedTuple

from counter.db.reading import Reading
from counter.db.rows import ReminderRow
from counter.desk.call_answers import CallList, CallRow, DueTicket
from counter.domain import calls, charges
from counter.domain.calls import Tries, Window
from counter.domain.lending import Rules
from counter.domain.money import Ntd, RatePart, interest
from counter.domain.pledge import Block
from counter.domain.policy import Reminder
from counter.domain.reminding import NumberKind, Outcome
from counter.domain.terms import Terms


class _Shape(NamedTuple):
    """What of a row its days follow from, in its order."""

    pledged_on: str
    maturity: str
    last_day: str
    term_months: int
    grace_days: int
    grace_months: int
    free_days: int
    half_days: int
    minimum_months: int


class _Tried(NamedTuple):
    """What of a row tells what was tried, in its order."""

    made: int
    counted: int
    spoken: int
    settled: int
    last: str | None
    last_on: str | None
    promised_on: str | None


def _where(fields: tuple[str, ...]) -> slice:
    begin = ReminderRow._fields.index(fields[0])
    return slice(begin, begin + len(fields))


_SHAPE, _TRIED = _where(_Shape._fields), _where(_Tried._fields)


@dataclass(frozen=True, slots=True)
class _Days:
    """What follows from a ticket's days: those in force, the half-months charged today and on the last day."""

    maturity: date
    last_day: date
    days_left: int
    today: int
    last: int
    within: Window


def call_list(reading: Reading, rules: Rules) -> CallList:
    """The list of the rules' day."""
    rhythm = calls.rhythm_on(rules.policy, rules.on)
    reader = RowReader(rules, rhythm)
    found: dict[str, list[tuple[ReminderRow, DueTicket]]] = {}
    for row in reading.reminders.maybe_due(rhythm, rules.on):
        if row.block != Block.HELD:
            ticket = reader.ticket(row)
            if ticket.since is not None:
                found.setdefault(row.pledgor, []).append((row, ticket))
    rows = [_row(each, rules.on) for each in found.values()]
    rows.sort(key=lambda each: each.days_left)
    return CallList(rules.on, tuple(rows), rhythm)


class RowReader:
    """Reads rows of open tickets by the rules of one day."""

    def __init__(self, rules: Rules, rhythm: Reminder) -> None:
        self._rules = rules
        self._rhythm = rhythm
        self._days: Callable[..., _Days] = cache(self._worked_out)
        self._tries: Callable[..., Tries] = cache(_tries)
        self._since: Callable[[_Days, Tries], date | None] = cache(self._due_since)

    def ticket(self, row: ReminderRow) -> DueTicket:
        """One ticket with what it costs and whether its next try is due; the police's never is."""
        days = self._days(row[_SHAPE])
        tried = self._tries(row[_TRIED])
        parts = (
            RatePart(Ntd(row.part_ntd), row.part_bp),
            RatePart(Ntd(row.rest_ntd), row.rest_bp),
        )
        return DueTicket(
            pledge=row.pledge,
            number=row.number,
            maturity=days.maturity,
            last_day=days.last_day,
            days_left=days.days_left,
            principal=Ntd(row.part_ntd + row.rest_ntd),
            interest_today=interest(parts, days.today),
            interest_last=interest(parts, days.last),
            tried=tried,
            since=None if row.block == Block.HELD else self._since(days, tried),
            lost=row.block == Block.LOST,
        )

    def again_on(self, row: ReminderRow) -> date | None:
        """When its next try would be due if nobody answered now."""
        tried = self._tries(row[_TRIED])
        unanswered = replace(
            tried,
            made=tried.made + 1,
            last=Outcome.NO_ANSWER,
            last_on=self._rules.on,
            promised_on=None,
        )
        return calls.next_try(self._rhythm, self._days(row[_SHAPE]).within, unanswered)

    def _worked_out(self, shape: tuple[object, ...]) -> _Days:
        terms = charges.in_force(_terms(_Shape._make(shape)), self._rules.calendar)
        on, last_day, calendar = self._rules.on, terms.last_day, self._rules.calendar
        today = max(min(on, last_day), terms.pledged_on)
        return _Days(
            maturity=terms.maturity,
            last_day=last_day,
            days_left=(last_day - on).days,
            today=charges.due(terms, calendar, today).half_months,
            last=charges.due(terms, calendar, last_day).half_months,
            within=calls.window(
                self._rhythm,
                pledged_on=terms.pledged_on,
                maturity=terms.maturity,
                last_day=last_day,
            ),
        )

    def _due_since(self, days: _Days, tried: Tries) -> date | None:
        return calls.due_since(
            self._rhythm, days.within, tried, on=self._rules.on, calendar=self._rules.calendar
        )


def _terms(shape: _Shape) -> Terms:
    """Terms without class and amounts: of these the days know nothing."""
    return Terms(
        pledged_on=date.fromisoformat(shape.pledged_on),
        class_code="",
        parts=(),
        term_months=shape.term_months,
        grace_days=shape.grace_days,
        grace_months=shape.grace_months,
        free_days=shape.free_days,
        half_days=shape.half_days,
        minimum_months=shape.minimum_months,
        maturity=date.fromisoformat(shape.maturity),
        last_day=date.fromisoformat(shape.last_day),
    )


def _tries(tried: tuple[object, ...]) -> Tries:
    row = _Tried._make(tried)
    return Tries(
        made=row.made,
        counted=row.counted,
        spoken=bool(row.spoken),
        settled=bool(row.settled),
        last=None if row.last is None else Outcome(row.last),
        last_on=_day(row.last_on),
        promised_on=_day(row.promised_on),
    )


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _row(found: Sequence[tuple[ReminderRow, DueTicket]], on: date) -> CallRow:
    """The row of one pledgor."""
    of = found[0][0]
    tickets = sorted((ticket for _, ticket in found), key=lambda each: each.days_left)
    renew_today = sum(each.interest_today for each in tickets)
    renew_last = sum(each.interest_last for each in tickets)
    principal = sum(each.principal for each in tickets)
    return CallRow(
        pledgor=of.pledgor,
        name=of.name,
        tickets=tuple(tickets),
        days_left=tickets[0].days_left,
        renew_today=Ntd(renew_today),
        redeem_today=Ntd(principal + renew_today),
        renew_last=Ntd(renew_last),
        redeem_last=Ntd(principal + renew_last),
        number=of.call_number or "",
        kind=None if of.call_kind is None else NumberKind(of.call_kind),
        hour=of.call_hour,
        made=max(each.tried.made for each in tickets),
        promised_on=latest(each.tried.promised_on for each in tickets),
        overdue=any(each.since is not None and each.since < on for each in tickets),
    )


def latest(days: Iterable[date | None]) -> date | None:
    """The last of the days that are known."""
    return max((day for day in days if day is not None), default=None)
