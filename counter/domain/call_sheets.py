"""The call list on paper: what is written on it, keyed back row by row."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time

from counter.domain.call_forms import AttemptForm
from counter.domain.calls import QUIET_UNTIL, is_quiet
from counter.domain.days import TAIPEI
from counter.domain.refusal import Fault, Reason, Refused, fault
from counter.domain.reminding import Channel, Outcome

ROWS_DIGITS_MAX = 4
SERIAL_DIGITS = 6
"""The end of a ticket number, serial and check digit, by which people tell tickets apart."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """Whom a row of the printed list is about. `row` 0: of today's list, on no sheet.

    `tickets`: (pledge, ticket number) of each, the least time left first; `number`: that stood there to call.
    """

    row: int
    pledgor: str
    name: str
    tickets: tuple[tuple[str, str], ...]
    number: str


@dataclass(frozen=True, slots=True)
class SheetLine:
    """What was written beside a row. `at` None: no time was written.

    `code`: of the list it stood on, "" for none; `day`: on which was called. Both stay as they were typed.
    """

    row: SheetRow
    outcome: Outcome | None
    promised_on: date | None = None
    at: time | None = None
    note: str = ""
    code: str = field(default="", kw_only=True)
    day: date = field(kw_only=True)


def require_complete(line: SheetLine) -> None:
    """Refuse a line that says too little to be noted. Raises Refused."""
    faults: list[Fault] = []
    if not line.row.number:
        faults.append(fault(Reason.NUMBER_MISSING, "row"))
    if line.outcome is None:
        faults.append(fault(Reason.OUTCOME_MISSING, "outcome"))
    if line.outcome is Outcome.PROMISED and line.promised_on is None:
        faults.append(fault(Reason.PROMISE_DATE_MISSING, "promised_on"))
    if faults:
        raise Refused(faults)


def matches(row: SheetRow, typed: str) -> bool:
    """Whether somebody may mean that row: by its number, a ticket's number or its end, or a part of the name."""
    plain = "".join(typed.split()).replace("-", "").upper()
    if plain.isascii() and plain.isdecimal() and len(plain) <= ROWS_DIGITS_MAX:
        return row.row == int(plain) and row.row > 0
    numbers = [number for _, number in row.tickets]
    if plain in numbers:
        return True
    if len(plain) == SERIAL_DIGITS and plain.isdecimal():
        return any(number.endswith(plain) for number in numbers)
    return bool(plain) and plain in "".join(row.name.split()).replace("-", "").upper()


def attempts(
    lines: Iterable[SheetLine], *, drawn: Mapping[tuple[str, date], time], now: datetime
) -> tuple[AttemptForm, ...]:
    """The calls that the lines tell, in order (A-54).

    A call without a time was made at that of the line above it of the same list and day, unless that one cannot be
    right; the first one when the list was printed (`drawn`, by code and day, but not before nine). Where no list was
    printed that day: now, or on an earlier day at nine.
    """
    last = {of: max(at, QUIET_UNTIL) for of, at in drawn.items()}
    today = now.astimezone(TAIPEI).date()
    forms = []
    for line in lines:
        of = (line.code, line.day)
        at = line.at or last.get(of) or (None if line.day == today else QUIET_UNTIL)
        if line.at is not None and _may_be_right(line.day, line.at, now):
            last[of] = line.at
        forms.append(
            AttemptForm(
                pledgor=line.row.pledgor,
                pledges=tuple(pledge for pledge, _ in line.row.tickets),
                channel=Channel.PHONE,
                outcome=line.outcome,
                number=line.row.number,
                promised_on=line.promised_on if line.outcome is Outcome.PROMISED else None,
                note=line.note,
                at=None if at is None else datetime.combine(line.day, at, TAIPEI),
            )
        )
    return tuple(forms)


def _may_be_right(day: date, at: time, now: datetime) -> bool:
    moment = datetime.combine(day, at, TAIPEI)
    return moment <= now and not is_quiet(moment)
