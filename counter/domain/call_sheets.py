"""The call list on paper: what is written on it, keyed back row by row."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from counter.domain.call_forms import AttemptForm
from counter.domain.calls import QUIET_UNTIL
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
    """What was written beside a row. `at` None: no time was written."""

    row: SheetRow
    outcome: Outcome | None
    promised_on: date | None = None
    at: time | None = None
    note: str = ""


def require_complete(line: SheetLine) -> None:
    """Refuse a line that says too little to be noted. Raises Refused."""
    faults: list[Fault] = []
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
    lines: Iterable[SheetLine], *, day: date, drawn: time | None
) -> tuple[AttemptForm, ...]:
    """The calls that the lines tell, in order (A-54).

    A call without a time was made at that of the line above it; the first one when the list was printed (`drawn`, but
    not before nine), or now if no list was.
    """
    last = None if drawn is None else max(drawn, QUIET_UNTIL)
    forms = []
    for line in lines:
        last = line.at or last
        forms.append(
            AttemptForm(
                pledgor=line.row.pledgor,
                pledges=tuple(pledge for pledge, _ in line.row.tickets),
                channel=Channel.PHONE,
                outcome=line.outcome,
                number=line.row.number,
                promised_on=line.promised_on if line.outcome is Outcome.PROMISED else None,
                note=line.note,
                at=None if last is None else datetime.combine(day, last, TAIPEI),
            )
        )
    return tuple(forms)
