"""The log of looks at the desk: read by auditors and supervisors, closed and dropped by whole months (ADR 49)."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from counter.db.looks import LooksAsked, Place
from counter.db.reading import Reading
from counter.db.writing import Writing
from counter.desk import papers
from counter.desk.acting import Acting
from counter.desk.answers import Changed, Receipt
from counter.desk.asking import BEFORE_SIGN_IN, answers
from counter.desk.context import Context
from counter.desk.looking import hands_out, shows
from counter.domain import looks
from counter.domain.days import TAIPEI
from counter.domain.identity import read_id
from counter.domain.looks import (
    READERS,
    About,
    Look,
    LookKind,
    LooksClosed,
    LooksForm,
    LookWay,
    Seen,
    Why,
)
from counter.domain.refusal import Reason, Refused, Unavailable, refuse
from counter.domain.roles import EVERYBODY
from counter.domain.staff import Clerk
from counter.domain.ticket import looks_like_number, read_number
from counter.print.look_table import LookLine, LooksPaper
from counter.print.saving import save

LINES = 200
"""So many looks are shown at once."""
NO_PLACE: Place = ("", 0)


@dataclass(frozen=True, slots=True)
class LooksView:
    """Looks, the newest first. `subject`, `person`: whom or what was asked for; `more`: where the next ones begin.

    `count`: of all that were asked for.
    """

    form: LooksForm
    lines: tuple[LookLine, ...]
    count: int
    subject: str
    person: str
    more: Place | None


def _read(answer: LooksView, *_: object) -> Seen:
    """Who reads the log is in it."""
    return Seen(
        LookKind.LISTED,
        About.LOOKS,
        answer.subject,
        answer.person,
        hits=len(answer.lines),
        why=answer.form.why,
    )


def _written(form: LooksForm, _: Path) -> Seen:
    return Seen(LookKind.EXPORTED, About.LOOKS, hits=0, way=LookWay.ODS, why=form.why)


@answers({BEFORE_SIGN_IN: "turn_months", EVERYBODY: "because keep_paper"}, roles=READERS)
class LookBook:
    """What is asked on the page of the looks."""

    def __init__(self, acting: Acting) -> None:
        self._acting = acting

    @shows(_read, asks=False)
    def view(self, form: LooksForm, before: Place = NO_PLACE) -> LooksView:
        """Looks asked for; `before`: go on below that one. Raises Refused."""
        looks.require_reader(self._acting.signed_in(), form)
        context = self._acting.context
        with context.store.read() as reading:
            asked = _asked(context, reading, form)
        with context.store.looks() as reading_looks:
            found = reading_looks.newest(asked, before, LINES + 1)
            count = reading_looks.count(asked)
        shown = found[:LINES]
        return LooksView(
            form,
            tuple(_line(context, each) for each in shown),
            count,
            asked.subject,
            asked.person,
            (shown[-1].month, shown[-1].number) if len(found) > LINES else None,
        )

    @hands_out(_written, asks=False)
    def export(self, form: LooksForm, path: Path) -> int:
        """All of them as a spreadsheet (ODS): how many. Raises Refused, Unavailable PAPER_NOT_SAVED."""
        from counter.print import look_table  # noqa: PLC0415 - what draws comes with the first paper
        from counter.print.ods import ods  # noqa: PLC0415 - the same

        clerk, context = self._acting.signed_in(), self._acting.context
        looks.require_reader(clerk, form)
        with context.store.read() as reading:
            asked = _asked(context, reading, form)
        paper = LooksPaper(
            office=papers.office(context),
            counter=context.station.counter,
            first=form.first,
            last=form.last,
            made_at=context.now().astimezone(TAIPEI),
            by=clerk.name,
            why=form.why,
            lines=tuple(_line(context, each) for each in _every(context, asked)),
        )
        save(ods([look_table.table_of(paper)], look_table.TITLE), path)
        return len(paper.lines)

    def because(self, why: Why) -> None:
        """Say why whoever works here looks at personal data from now on. Raises Refused."""
        if why is Why.NONE:
            refuse(Reason.EMPTY, "why")
        self._acting.signed_in()
        self._acting.why = why

    def keep_paper(self, number: str) -> None:
        """A paper that is on the screen is about to be kept as a file: `number` of its ticket, "" for none."""
        self._acting.saw(Seen(LookKind.EXPORTED, About.PAPERS, number, way=LookWay.PDF))

    def turn_months(self) -> Receipt | None:
        """Close the months that are over and drop those that are old enough; None where there is none of either.

        A trouble leaves them for the next time.
        """
        context = self._acting.context
        with context.store.looks() as reading:
            said = reading.said(context.store.readers.own)
            last = reading.last()
            if last is None:
                return None
            body = _due(reading.months(), said, last[0])
        if not body.closed and not body.dropped:
            return None
        with suppress(Refused, Unavailable):
            return self._acting.act(lambda w, clerk: _turn(context, w, clerk))
        return None


def _due(
    months: tuple[looks.LookMonth, ...], said: tuple[LooksClosed, ...], last: Look
) -> LooksClosed:
    closed = [each.month for entry in said for each in entry.closed]
    return LooksClosed(*looks.due(months, closed, now=last.month))


def _turn(context: Context, writing: Writing, clerk: Clerk) -> Receipt:
    log, device = writing.looks, writing.head().device
    last = log.last()
    assert last is not None, "looked at before"
    body = _due(log.months(), log.said(device), last[0])
    entry = context.append(writing, body, on=context.rules_to_show(writing).on, clerk=clerk)
    log.drop(body.dropped)
    return Receipt(entry, frozenset({Changed.DAY}), ())


def _every(context: Context, asked: LooksAsked) -> Iterator[Look]:
    """All of them, in slices: each within a view of its own."""
    place = NO_PLACE
    while True:
        with context.store.looks() as reading:
            found = reading.newest(asked, place, LINES)
        yield from found
        if len(found) < LINES:
            return
        place = (found[-1].month, found[-1].number)


def _asked(context: Context, reading: Reading, form: LooksForm) -> LooksAsked:
    """What is asked for by number as the log has it. Raises Refused TICKET_UNKNOWN, PLEDGOR_UNKNOWN, ID_…."""
    subject = person = ""
    if looks_like_number(form.of):
        subject = str(read_number(form.of, "of"))
        if not reading.pledge_ids_by_number(subject):
            refuse(Reason.TICKET_UNKNOWN, "of", number=subject)
    elif form.of:
        document = read_id(form.of, None, "of", on=context.today())
        row = reading.pledgor_by_id_number(document.kind, document.number)
        if row is None:
            refuse(Reason.PLEDGOR_UNKNOWN, "of")
        person = row.pledgor
    return LooksAsked(form.first, form.last, form.clerk, subject, person)


def _line(context: Context, look: Look) -> LookLine:
    return LookLine(
        at=look.at.astimezone(TAIPEI),
        code=look.clerk,
        name=context.staff_name(look.clerk),
        seen=look.seen,
        place=f"{look.month}-{look.number}",
    )
