"""The desk of the call list on paper: printed, exported, and what was written on it keyed back."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path

from counter import formats
from counter.db.reading import Reading
from counter.db.writing import Writing
from counter.desk import call_list, laid_aside, papers, seen
from counter.desk.acting import Acting
from counter.desk.asking import answers
from counter.desk.call_answers import CallRow
from counter.desk.context import Context
from counter.desk.laid_aside import PAGE
from counter.desk.looking import hands_out, shows
from counter.domain import call_sheets, reading
from counter.domain.call_forms import AttemptForm
from counter.domain.call_sheets import SheetLine, SheetRow
from counter.domain.calls import LATE_MAX
from counter.domain.days import TAIPEI
from counter.domain.looks import About
from counter.domain.refusal import Reason, refuse
from counter.domain.staff import Clerk
from counter.print.papers import CallSheetLine, CallSheetPaper
from counter.print.saving import save


@dataclass(frozen=True, slots=True)
class SheetHead:
    """A list that was printed at this counter. `drawn`: when, by the branch's clock."""

    code: str
    day: date
    drawn: time
    rows: int


@dataclass(frozen=True, slots=True)
class SheetsView:
    """The lists of which results may still be keyed in, the newest first. `day`: today's at this counter."""

    day: date
    heads: tuple[SheetHead, ...]


@answers()
class CallSheets:
    """What is asked and done with the list on paper."""

    def __init__(self, acting: Acting) -> None:
        self._acting = acting

    # ------------------------------------------------------------------ to paper

    @shows(seen.drawn(About.CALLS, lambda paper: len(paper.lines)))
    def draw(self) -> CallSheetPaper:
        """Today's list on paper, kept by its number until its results are keyed in. Raises Refused NOBODY_LISTED."""
        clerk = self._acting.signed_in()
        context = self._acting.context
        with context.store.write() as writing:
            return _draw(context, writing, clerk)

    @hands_out(seen.exported(About.CALLS))
    def export(self, paper: CallSheetPaper, path: Path) -> None:
        """A list that was drawn as a spreadsheet (ODS) in that file; for a reader's lane.

        Raises Unavailable PAPER_NOT_SAVED.
        """
        from counter.print import call_sheet  # noqa: PLC0415 - what draws comes with the first paper
        from counter.print.ods import ods  # noqa: PLC0415 - the same

        save(ods([call_sheet.table(paper)], call_sheet.TITLE), path)

    # ------------------------------------------------------------------ back from paper

    def kept(self) -> SheetsView:
        """The lists printed at this counter of which results may still be keyed in."""
        context = self._acting.context
        with context.store.read() as view:
            heads = [each.head for each in _kept(view, context.today())]
            day = context.day_to_show(view)
        heads.sort(key=lambda head: (head.day, head.drawn, head.code), reverse=True)
        return SheetsView(day, tuple(heads))

    @shows(seen.the_person)
    def find(self, code: str, typed: str) -> SheetRow:
        """The row somebody means, of that printed list or of today's. Raises Refused.

        By the row's number on the list, by a ticket's number (its last six digits will do), by a part of the name.
        """
        context = self._acting.context
        wanted = reading.required(typed, "row")
        with context.store.read() as view:
            rows = _rows(context, view, code)
        found = [row for row in rows if call_sheets.matches(row, wanted)]
        if not found:
            refuse(Reason.SHEET_ROW_UNKNOWN, "row", typed=wanted)
        if len(found) > 1:
            refuse(Reason.SHEET_ROW_MANY, "row", typed=wanted, count=len(found))
        return found[0]

    def forms(self, lines: Sequence[SheetLine]) -> tuple[AttemptForm, ...]:
        """The calls that the lines tell, one each, for `Reminders.key_in`."""
        context = self._acting.context
        with context.store.read() as view:
            heads = [each.head for each in _kept(view, context.today())]
        drawn = {(head.code, head.day): head.drawn for head in heads}
        return call_sheets.attempts(lines, drawn=drawn, now=context.now())

    def lay_aside(self, lines: Sequence[SheetLine]) -> None:
        """Keep lines that wait to be noted, for the clerk who keyed them in; none: forget them."""
        clerk = self._acting.signed_in().code
        with self._acting.context.store.write() as writing:
            laid_aside.keep(writing, clerk, lines)

    @shows(seen.listed(About.CALLS))
    def laid_aside(self) -> tuple[SheetLine, ...]:
        """The lines that the clerk keyed in and did not note yet."""
        clerk = self._acting.signed_in().code
        with self._acting.context.store.read() as view:
            return laid_aside.lines_of(view, clerk)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A list as it was printed; names, and of numbers all but the end, are looked up where they are kept."""

    head: SheetHead
    rows: tuple[SheetRow, ...]


# ------------------------------------------------------------------------------------ to paper


def _draw(context: Context, writing: Writing, clerk: Clerk) -> CallSheetPaper:
    rules = context.rules_to_show(writing)
    rows = call_list.call_list(writing, rules).rows
    if not rows:
        refuse(Reason.NOBODY_LISTED)
    now = context.now().astimezone(TAIPEI)
    kept = _kept(writing, context.today())
    code = _code(context, rules.on, [each.head.code for each in kept])
    _forget_old(writing, {each.head.code for each in kept})
    _keep(writing, SheetHead(code, rules.on, now.time(), len(rows)), rows)
    return CallSheetPaper(
        office=papers.office(context),
        words=context.policy.words,
        code=code,
        day=rules.on,
        at=now.strftime("%H:%M"),
        by=clerk.name,
        lines=tuple(_line(number, row) for number, row in enumerate(rows, 1)),
        marks=context.marks,
    )


def _line(number: int, row: CallRow) -> CallSheetLine:
    first = row.tickets[0]
    return CallSheetLine(
        row=number,
        name=row.name,
        number=row.number,
        kind=row.kind,
        hour=row.hour,
        ticket=first.number,
        tickets=len(row.tickets),
        days_left=row.days_left,
        last_day=first.last_day,
        renew_today=row.renew_today,
        redeem_today=row.redeem_today,
        made=row.made,
        promised_on=row.promised_on,
    )


def _code(context: Context, day: date, known: Sequence[str]) -> str:
    """Branch, counter, day, and the how-manieth of it: K01-02-1150609-1."""
    station = context.station
    day_code = formats.roc_day_short(day).replace("/", "")
    head = f"{station.branch}-{station.counter:02}-{day_code}"
    numbers = [int(code.rpartition("-")[2]) for code in known if code.startswith(f"{head}-")]
    return f"{head}-{max(numbers, default=0) + 1}"


# ------------------------------------------------------------------------------------ kept


def _keep(writing: Writing, head: SheetHead, rows: Sequence[CallRow]) -> None:
    kept = {
        "day": head.day.isoformat(),
        "drawn": head.drawn.isoformat("minutes"),
        "rows": [
            (
                row.pledgor,
                laid_aside.end_of(row.number),
                [(each.pledge, each.number) for each in row.tickets],
            )
            for row in rows
        ],
    }
    writing.save_draft(PAGE + head.code, json.dumps(kept))


def _kept(view: Reading, today: date) -> tuple[_Sheet, ...]:
    """The lists printed here that are not too old to key anything in, without what is looked up."""
    sheets = (
        _sheet(draft.page.removeprefix(PAGE), draft.text)
        for draft in view.drafts()
        if draft.page.startswith(PAGE)
    )
    return tuple(sheet for sheet in sheets if today - sheet.head.day <= LATE_MAX)


def _sheet(code: str, text: str) -> _Sheet:
    kept = json.loads(text)
    rows = tuple(
        SheetRow(number, pledgor, "", tuple((pledge, of) for pledge, of in tickets), called)
        for number, (pledgor, called, tickets) in enumerate(kept["rows"], 1)
    )
    day, drawn = date.fromisoformat(kept["day"]), time.fromisoformat(kept["drawn"])
    return _Sheet(SheetHead(code, day, drawn, len(rows)), rows)


def _forget_old(writing: Writing, young: set[str]) -> None:
    for draft in writing.drafts():
        if draft.page.startswith(PAGE) and draft.page.removeprefix(PAGE) not in young:
            writing.drop_draft(draft.page)


def _rows(context: Context, view: Reading, code: str) -> tuple[SheetRow, ...]:
    """The rows of that list, and everybody on today's who stands not on it."""
    sheets = _kept(view, context.today())
    kept = next((each.rows for each in sheets if each.head.code == code), ())
    printed = [laid_aside.looked_up(view, row) for row in kept]
    on_it = {row.pledgor for row in printed}
    listed = call_list.call_list(view, context.rules_to_show(view)).rows
    today = (
        SheetRow(
            0,
            each.pledgor,
            each.name,
            tuple((t.pledge, t.number) for t in each.tickets),
            each.number,
        )
        for each in listed
        if each.pledgor not in on_it
    )
    return (*printed, *today)
