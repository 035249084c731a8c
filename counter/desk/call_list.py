"""The rows of the call list: whose tickets are due for a try, what they cost, whom to call first.

A list has thousands of tickets and few kinds of days: what follows from a ticket's days alone is worked out once for
all that share them.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from operator import attrgetter, itemgetter
from typing import NamedTuple

from counter.db.reading import Reading
from counter.db.rows import ReminderRow
from counter.desk.call_answers import CallList, CallRow, DueTicket
from counter.domain import calls, charges
from counter.domain.calls import Tries, Window
from counter.domain.days import roll
from counter.domain.lending import Rules
from counter.domain.money import Ntd, rounded
from counter.domain.pledge import Block
from counter.domain.policy import Reminder
from counter.domain.reminding import NumberKind, Outcome
from counter.domain.terms import Terms


class _Kind(NamedTuple):
    """What of a row does not depend on whose it is or on its sum, in its order: its days, and what was tried."""

    pledged_on: str
    maturity: str
    last_day: str
    term_months: int
    grace_days: int
    grace_months: int
    free_days: int
    half_days: int
    minimum_months: int
    made: int
    counted: int
    spoken: int
    settled: int
    last: str | None
    last_on: str | None
    promised_on: str | None


_FIRST = ReminderRow._fields.index(_Kind._fields[0])
_kind_of: Callable[[ReminderRow], tuple[object, ...]] = itemgetter(
    slice(_FIRST, _FIRST + len(_Kind._fields))
)


class _Standing(NamedTuple):
    """What follows from that: days in force, the half-months charged today and on the last day, the next try."""

    maturity: date
    last_day: date
    days_left: int
    today: int
    last: int
    within: Window
    tried: Tries
    since: date | None


def call_list(reading: Reading, rules: Rules) -> CallList:
    """The list of the rules' day."""
    rhythm = calls.rhythm_on(rules.policy, rules.on)
    reader = RowReader(rules, rhythm)
    found: dict[str, list[tuple[ReminderRow, _Standing]]] = {}
    for row in reading.reminders.maybe_due(rhythm, rules.on):
        known = reader.standing(row)
        if known.since is not None and row.block != Block.HELD:
            found.setdefault(row.pledgor, []).append((row, known))
    rows = [_callable(reading, _row(each, rules.on)) for each in found.values()]
    rows.sort(key=lambda each: each.days_left)
    return CallList(rules.on, tuple(rows), rhythm)


def _callable(reading: Reading, row: CallRow) -> CallRow:
    """The row; of a human with several records, where the one that stays has no number, that of another."""
    if row.number:
        return row
    return row._replace(number=reading.reminders.number_of_others(row.pledgor))


class RowReader:
    """Reads rows of open tickets by the rules of one day."""

    def __init__(self, rules: Rules, rhythm: Reminder) -> None:
        self._rules = rules
        self._rhythm = rhythm
        self._known: Callable[[tuple[object, ...]], _Standing] = cache(self._worked_out)

    def standing(self, row: ReminderRow) -> _Standing:
        """What follows from a ticket's days and tries."""
        return self._known(_kind_of(row))

    def ticket(self, row: ReminderRow) -> DueTicket:
        """One ticket with what it costs and whether its next try is due; the police's never is."""
        return _ticket(row, self.standing(row))

    def again_on(self, row: ReminderRow) -> date | None:
        """The working day on which its next try would be due if nobody answered now."""
        known = self.standing(row)
        unanswered = replace(
            known.tried,
            made=known.tried.made + 1,
            last=Outcome.NO_ANSWER,
            last_on=self._rules.on,
            promised_on=None,
        )
        due = calls.next_try(self._rhythm, known.within, unanswered)
        return None if due is None else roll(due, self._rules.calendar)

    def _worked_out(self, kind: tuple[object, ...]) -> _Standing:
        on, calendar = self._rules.on, self._rules.calendar
        row = _Kind._make(kind)
        terms = charges.in_force(_terms(row), calendar)
        last_day, tried = terms.last_day, _tries(row)
        within = calls.window(
            self._rhythm,
            pledged_on=terms.pledged_on,
            maturity=terms.maturity,
            last_day=last_day,
        )
        today = max(min(on, last_day), terms.pledged_on)
        return _Standing(
            maturity=terms.maturity,
            last_day=last_day,
            days_left=(last_day - on).days,
            today=charges.due(terms, calendar, today).half_months,
            last=charges.due(terms, calendar, last_day).half_months,
            within=within,
            tried=tried,
            since=calls.due_since(self._rhythm, within, tried, on=on, calendar=calendar),
        )


def _ticket(row: ReminderRow, known: _Standing) -> DueTicket:
    exact = row.part_ntd * row.part_bp + row.rest_ntd * row.rest_bp
    today = rounded(exact * known.today)
    return DueTicket(
        row.pledge,
        row.number,
        known.maturity,
        known.last_day,
        known.days_left,
        Ntd(row.part_ntd + row.rest_ntd),
        today,
        today if known.last == known.today else rounded(exact * known.last),
        known.tried,
        None if row.block == Block.HELD else known.since,
        row.block == Block.LOST,
    )


def _row(found: Sequence[tuple[ReminderRow, _Standing]], on: date) -> CallRow:
    """The row of one pledgor."""
    tickets = [_ticket(row, known) for row, known in found]
    tickets.sort(key=_LEFT)
    renew_today = renew_last = principal = made = 0
    promised_on: date | None = None
    overdue = False
    for each in tickets:
        if each.days_left >= 0:  # afterwards it is no clerk's to take money for it (PA 21)
            renew_today += each.interest_today
            renew_last += each.interest_last
            principal += each.principal
        made = max(made, each.tried.made)
        promised = each.tried.promised_on
        if promised is not None and (promised_on is None or promised > promised_on):
            promised_on = promised
        overdue = overdue or each.since != on
    of = found[0][0]
    return CallRow(
        of.pledgor,
        of.name,
        tuple(tickets),
        tickets[0].days_left,
        Ntd(renew_today),
        Ntd(principal + renew_today),
        Ntd(renew_last),
        Ntd(principal + renew_last),
        of.call_number or "",
        None if of.call_kind is None else _NUMBER_KINDS[of.call_kind],
        of.call_hour,
        made,
        promised_on,
        overdue,
    )


_LEFT = attrgetter("days_left")
_NUMBER_KINDS = {kind.value: kind for kind in NumberKind}


def _terms(row: _Kind) -> Terms:
    """Terms without class and amounts: of these the days know nothing."""
    return Terms(
        pledged_on=date.fromisoformat(row.pledged_on),
        class_code="",
        parts=(),
        term_months=row.term_months,
        grace_days=row.grace_days,
        grace_months=row.grace_months,
        free_days=row.free_days,
        half_days=row.half_days,
        minimum_months=row.minimum_months,
        maturity=date.fromisoformat(row.maturity),
        last_day=date.fromisoformat(row.last_day),
    )


def _tries(row: _Kind) -> Tries:
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


def latest(days: Iterable[date | None]) -> date | None:
    """The last of the days that are known."""
    return max((day for day in days if day is not None), default=None)
