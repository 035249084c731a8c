"""Lines keyed in from the printed call list that wait to be noted, kept per clerk; and how long papers are remembered.

No name is kept, and of a phone number the end alone: both are looked up again where they are kept.
"""

import contextlib
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

from counter.db.reading import Reading
from counter.db.reminding import NO_PHONE
from counter.db.writing import Writing
from counter.desk.context import Context
from counter.domain.call_sheets import SheetLine, SheetRow
from counter.domain.calls import LATE_MAX
from counter.domain.refusal import Unavailable
from counter.domain.reminding import Outcome

TYPED = "call-key-in."
"""Begins the name of the draft that keeps what each clerk keyed in and did not note yet."""
PAGE = "call-sheet."
"""Begins the name of the draft that keeps a printed list until its results are keyed in."""
_END_DIGITS = 3
"""So much of a number tells it from the others of one person, and names nobody."""
_ONE_DAY = timedelta(days=1)


def keep(writing: Writing, clerk: str, lines: Sequence[SheetLine]) -> None:
    """Keep the lines of a clerk instead of those before; none: forget them."""
    _put(writing, TYPED + clerk, [_as_kept(line) for line in lines])


def drop(writing: Writing, clerk: str, pledgor: str) -> None:
    """The line about that pledgor is noted."""
    kept = json.loads(writing.draft(TYPED + clerk) or "[]")
    left = [each for each in kept if each["pledgor"] != pledgor]
    if len(left) < len(kept):
        _put(writing, TYPED + clerk, left)


def lines_of(view: Reading, clerk: str) -> tuple[SheetLine, ...]:
    """The lines that wait to be noted by that clerk."""
    kept = json.loads(view.draft(TYPED + clerk) or "[]")
    return tuple(_line_kept(view, each) for each in kept)


def forget_old(context: Context) -> None:
    """At the start: forget lists and lines too old to be noted, whoever printed or typed them.

    What cannot be forgotten now is at another start.
    """
    since = context.now() - LATE_MAX - _ONE_DAY
    with context.store.read() as view:
        old = [
            draft.page
            for draft in view.drafts()
            if draft.page.startswith((TYPED, PAGE)) and draft.saved_at < since
        ]
    if old:
        with contextlib.suppress(Unavailable), context.store.write() as writing:
            for page in old:
                writing.drop_draft(page)


def end_of(number: str) -> str:
    """What is kept of a number."""
    return number[-_END_DIGITS:]


def looked_up(view: Reading, row: SheetRow) -> SheetRow:
    """A row that was kept, with its name, and the number on file that ends so; "" if it is there no more."""
    person = view.pledgor(row.pledgor)
    phones = (
        each.number for each in view.reminders.contacts_of(row.pledgor) if each.kind not in NO_PHONE
    )
    number = next((each for each in phones if row.number and each.endswith(row.number)), "")
    return replace(row, name="" if person is None else person.name, number=number)


# ------------------------------------------------------------------------------------ kept


def _put(writing: Writing, page: str, kept: Sequence[dict[str, Any]]) -> None:
    if kept:
        writing.save_draft(page, json.dumps(kept))
    else:
        writing.drop_draft(page)


def _as_kept(line: SheetLine) -> dict[str, Any]:
    row = line.row
    return {
        "code": line.code,
        "day": line.day.isoformat(),
        "row": row.row,
        "pledgor": row.pledgor,
        "tickets": row.tickets,
        "number": end_of(row.number),
        "outcome": None if line.outcome is None else line.outcome.value,
        "promised_on": None if line.promised_on is None else line.promised_on.isoformat(),
        "at": None if line.at is None else line.at.isoformat("minutes"),
        "note": line.note,
    }


def _line_kept(view: Reading, kept: dict[str, Any]) -> SheetLine:
    tickets = tuple((pledge, number) for pledge, number in kept["tickets"])
    row = SheetRow(kept["row"], kept["pledgor"], "", tickets, kept["number"])
    outcome, promised_on, at = kept["outcome"], kept["promised_on"], kept["at"]
    return SheetLine(
        row=looked_up(view, row),
        outcome=None if outcome is None else Outcome(outcome),
        promised_on=None if promised_on is None else date.fromisoformat(promised_on),
        at=None if at is None else time.fromisoformat(at),
        note=kept["note"],
        code=kept["code"],
        day=date.fromisoformat(kept["day"]),
    )
