"""Stocktakes at this counter: opened, scanned, told to the others, closed, explained, sealed (domain.md §8)."""

import threading
from dataclasses import dataclass, replace
from datetime import date

from counter.db.reading import Reading
from counter.db.rows import RecordKind
from counter.db.writing import Writing
from counter.desk import count_offers, count_scans
from counter.desk.acting import Acting
from counter.desk.answers import Changed, Receipt
from counter.desk.context import Context
from counter.desk.count_offers import CountOffer
from counter.desk.count_scans import CountProgress, ScanAnswer, Session
from counter.desk.lending import known_pledge
from counter.domain import business_day, counting, stocktake
from counter.domain.counting import (
    SCANS_MAX,
    SEED_BYTES,
    Balances,
    CloseCountForm,
    Count,
    DropForm,
    ExplainForm,
    OpenCountForm,
    ScanForm,
    SealForm,
    Stage,
)
from counter.domain.counts import (
    Cause,
    CountDropped,
    CountOpened,
    Difference,
    LineExplained,
    ScansTold,
)
from counter.domain.entries import Body, Entry
from counter.domain.money import Ntd
from counter.domain.refusal import Reason, Refused, refuse
from counter.domain.staff import Clerk
from counter.domain.stocktake import Book, Figures, Labels, Movement, Outcome, Tally
from counter.domain.vault import MoveForm

_CHANGED = frozenset({Changed.VAULT})


@dataclass(frozen=True, slots=True)
class CountRow:
    """A stocktake in the list: its id, its day, how far it has come."""

    count: str
    on: date
    stage: Stage


@dataclass(frozen=True, slots=True)
class LineView:
    """A difference, from 1. `number`: its ticket's; `cause` None and `text` "" while nobody has explained it."""

    line: int
    difference: Difference
    number: str
    cause: Cause | None
    text: str


@dataclass(frozen=True, slots=True)
class CountView:
    """A count from its opening to its seal.

    `place`, `number`: what it goes by, a place of the branch's order and this many entries of the counter that opened
    it; `hash`: of the opening entry; `lines`: once it is closed; `late`: scans that came after that; `people`: who
    sealed it; `unexplained`: lines without a word.
    """

    count: str
    stage: Stage
    opened: CountOpened
    on: date
    by: str
    place: int
    number: int
    hash: str
    lines: tuple[LineView, ...]
    matched: int
    without: tuple[int, ...]
    late: int
    unexplained: int
    people: tuple[str, ...]
    papers: tuple[str, ...]
    dropped_because: str


@dataclass(frozen=True, slots=True)
class CountFigures:
    """The books of a count's beginning, reckoned anew from the journal.

    `ties`: the principal of all bags is what the ledger lent and what became the agency's; `as_sealed`: they are what
    was sealed, None before the seal.
    """

    figures: Figures
    balances: Balances
    ties: bool
    as_sealed: bool | None


@dataclass(frozen=True, slots=True)
class CountDraft:
    """What closing a count now would bring. `figures`: of its beginning; `movements`: what happened to bags since."""

    outcome: Outcome
    figures: Figures
    movements: tuple[Movement, ...]
    waits_for: tuple[int, ...]


class Stocktakes:
    """Counts of the vault; each scan is on disk before it is answered."""

    def __init__(self, acting: Acting) -> None:
        self._acting = acting
        self._sessions: dict[str, Session] = {}
        self._turn = threading.Lock()

    def list(self) -> tuple[CountRow, ...]:
        """Every count, the newest first."""
        with self._acting.context.store.read() as reading:
            return tuple(CountRow(*row) for row in reading.goods.counts())

    def offer(self) -> CountOffer:
        """What a count may be limited to, and who may scan for it."""
        with self._acting.context.store.read() as reading:
            return count_offers.offer(self._acting.context, reading)

    def open(self, form: OpenCountForm) -> Receipt:
        """Begin a count; its id is that of the receipt's entry."""
        context = self._acting.context
        # The window does not wait for the books: whether anything is in a scope is no matter of one act more.
        with context.store.read() as reading:
            books = reading.goods.instant(None).books()
        return self._acting.act(lambda w, clerk: _open(context, w, form, clerk, books))

    def scan(self, form: ScanForm) -> ScanAnswer:
        """Take a scan. Raises Refused where this counter may not scan, or not there."""
        clerk = self._acting.signed_in()
        context = self._acting.context
        with self._turn:
            session = self._session(form.count)
            with context.store.write() as writing:
                now = replace(session.count, stage=writing.goods.stage(form.count))
                counting.require_scanning(now, context.station.counter)
                faults = counting.place_faults(form, now.opened, writing.goods.places())
                if faults:
                    raise Refused(faults)
                return count_scans.scan(context, writing, form, session, clerk)

    def progress(self, count: str) -> CountProgress:
        """How it stands, with what other counters have told."""
        context = self._acting.context
        with self._turn:
            session = self._session(count)
            with context.store.read() as reading:
                known = _known(reading, count)
                waiting = reading.goods.scans_not_told(count)
                plan = reading.goods.places()
                count_scans.look_again(reading, session)
            return count_scans.progress(context, session, known, len(waiting), plan)

    def tell(self, count: str, *, finished: bool = False) -> Receipt | None:
        """Tell the others what was scanned here; `finished`: and that is all. None if there is nothing to tell."""
        context = self._acting.context
        told: Receipt | None = None
        while True:
            with context.store.read() as reading:
                waiting = reading.goods.scans_not_told(count)
                known = _known(reading, count)
            if count in self._sessions:
                self._sessions[count].count = replace(known, scans=())
            if context.station.counter in known.finished or not (waiting or finished):
                return told
            told = self._acting.act(
                lambda w, clerk: _tell(context, w, count, clerk, finished=finished)
            )

    def draft(self, count: str) -> CountDraft:
        """What closing it now would bring, with what was scanned here and not told; of a closed one what it brought."""
        with self._acting.context.store.read() as reading:
            return _draft(self._acting.context, reading, _known(reading, count))

    def close(self, form: CloseCountForm) -> Receipt:
        """Nothing more is scanned: the differences are fixed."""
        context = self._acting.context
        return self._acting.act(lambda w, clerk: _close(context, w, form, clerk))

    def view(self, count: str) -> CountView:
        """The count with its lines and their explanations."""
        with self._acting.context.store.read() as reading:
            forgiving, _ = reading.forgiving()
            return _view(self._acting.context, forgiving, _known(reading, count))

    def figures(self, count: str) -> CountFigures:
        """The figures of its beginning, reckoned anew from the journal at that place."""
        with self._acting.context.store.read() as reading:
            return _figures(reading, _known(reading, count))

    def moves_to_enter(self, count: str) -> tuple[MoveForm, ...]:
        """Bags scanned at a place while the books still have them at the counter: the moves that put them there."""
        with self._acting.context.store.read() as reading:
            return count_offers.moves_to_enter(reading, _known(reading, count))

    def explain(self, form: ExplainForm) -> Receipt:
        """Say why a line differs."""
        context = self._acting.context
        return self._acting.act(lambda w, clerk: _explain(context, w, form, clerk))

    def seal(self, form: SealForm) -> Receipt:
        """Sign a count with a second person."""
        context = self._acting.context
        with context.store.read() as reading:
            found = _figures(reading, _known(reading, form.count))
        return self._acting.act(lambda w, clerk: _seal(context, w, form, clerk, found))

    def drop(self, form: DropForm) -> Receipt:
        """Break a count off."""
        context = self._acting.context
        return self._acting.act(lambda w, clerk: _drop(context, w, form, clerk))

    def _session(self, count: str) -> Session:
        """The count as it goes on here, also after a restart."""
        if count not in self._sessions:
            context = self._acting.context
            with context.store.read() as reading:
                known = _known(reading, count)
                then = reading.goods.instant(_opening(reading, count)).books()
                labels = Labels(context.branch.code, then)
                session = Session(
                    replace(known, scans=()),
                    Tally(known.opened, then, then, labels),
                    reading.goods.last_scan(count),
                )
                for scan in reading.goods.scans_not_told(count):
                    session.tally.see(context.station.counter, scan)
                count_scans.follow(session, known)
            self._sessions[count] = session
        return self._sessions[count]


# ------------------------------------------------------------------------------------ acts


def _tell(
    context: Context, writing: Writing, count: str, clerk: Clerk, *, finished: bool
) -> Receipt:
    counting.require_scanning(_known(writing, count), context.station.counter)
    waiting = writing.goods.scans_not_told(count)
    part = waiting[:SCANS_MAX]
    if part:
        writing.goods.told(count, part[-1].number)
    is_last = finished and len(part) == len(waiting)
    body = ScansTold(count, context.station.counter, part, is_last)
    return _written(context, writing, body, clerk)


def _open(
    context: Context, writing: Writing, form: OpenCountForm, clerk: Clerk, books: Book
) -> Receipt:
    body = counting.decide_open(
        form,
        books,
        plan=writing.goods.places(),
        types={each.code for each in context.policy.item_types},
        counters=count_offers.counters(context, writing),
        is_running=bool(writing.goods.unfinished()),
        seed=context.random(SEED_BYTES).hex().upper(),
    )
    return _written(context, writing, body, clerk)


def _close(context: Context, writing: Writing, form: CloseCountForm, clerk: Clerk) -> Receipt:
    count = _known(writing, form.count)
    # What was scanned here and not told would be lost to the count: it is told first.
    without = tuple(each for each in form.without if each != context.station.counter)
    draft = _draft(context, writing, count)
    body = counting.decide_close(
        replace(form, without=without),
        count,
        draft.outcome,
        draft.figures,
        clerk=clerk,
        staff=context.station.staff,
    )
    return _written(context, writing, body, clerk, approver=form.second if body.without else "")


def _explain(context: Context, writing: Writing, form: ExplainForm, clerk: Clerk) -> Receipt:
    cause = counting.decide_explanation(form, _known(writing, form.count))
    person = writing.new_id()
    record = writing.put_record(person, RecordKind.STATEMENT, {"text": form.text})
    body = LineExplained(form.count, form.line, cause, record)
    return _written(context, writing, body, clerk, person=person)


def _seal(
    context: Context, writing: Writing, form: SealForm, clerk: Clerk, found: CountFigures
) -> Receipt:
    """`found`: the figures of its beginning, which no act changes."""
    count = _known(writing, form.count)
    body = counting.decide_seal(
        form, count, found.figures, found.balances, clerk=clerk, staff=context.station.staff
    )
    return _written(context, writing, body, clerk, approver=form.second)


def _drop(context: Context, writing: Writing, form: DropForm, clerk: Clerk) -> Receipt:
    count = _known(writing, form.count)
    counting.decide_drop(form, count, clerk=clerk, staff=context.station.staff)
    person = writing.new_id()
    record = writing.put_record(person, RecordKind.STATEMENT, {"text": form.reason})
    body = CountDropped(form.count, record)
    return _written(context, writing, body, clerk, person=person, approver=form.second)


def _written(
    context: Context,
    writing: Writing,
    body: Body,
    clerk: Clerk,
    *,
    person: str = "",
    approver: str = "",
) -> Receipt:
    """A count does not keep office hours: it needs an open day alone."""
    on = business_day.working_day(context.last_day(writing))
    subjects = (person,) if person else ()
    entry = context.append(writing, body, on=on, clerk=clerk, subjects=subjects, approver=approver)
    return Receipt(entry, _CHANGED, ())


# ------------------------------------------------------------------------------------ books


def _draft(context: Context, reading: Reading, count: Count) -> CountDraft:
    """As the books stand now; of a count that is closed as they stood when it was."""
    begin = reading.goods.instant(_opening(reading, count.count))
    end = begin.other(reading.entry(count.closed_entry))
    scans = count.scans
    if count.stage is Stage.RUNNING:
        waiting = reading.goods.scans_not_told(count.count)
        scans = (*scans, *((context.station.counter, each) for each in waiting))
    then, now = begin.books(), end.books()
    strange = {scan.bag for _, scan in scans} - then.keys() - now.keys()
    moved = stocktake.movements(then, begin.until(end))
    outcome = stocktake.outcome(
        count.opened,
        then,
        now,
        moved,
        scans,
        branch=context.branch.code,
        past={each for each in strange if end.bag(each) is not None},
    )
    return CountDraft(outcome, stocktake.figures(then), moved, count.waits_for)


def _figures(reading: Reading, count: Count) -> CountFigures:
    instant = reading.goods.instant(_opening(reading, count.count))
    figures, balances = stocktake.figures(instant.books()), instant.balances()
    sealed = count.sealed
    return CountFigures(
        figures=figures,
        balances=balances,
        ties=figures.total.principal == Ntd(balances.loans + balances.forfeited),
        as_sealed=None
        if sealed is None
        else (sealed.figures, sealed.loans, sealed.forfeited)
        == (figures.digest, balances.loans, balances.forfeited),
    )


def _known(reading: Reading, count: str) -> Count:
    found = reading.goods.count(count)
    if found is None:
        refuse(Reason.COUNT_UNKNOWN, "count")
    return found


def _opening(reading: Reading, count: str) -> Entry:
    found = reading.entry(count)
    assert found is not None, "a count that is known was opened by it"
    return found


# ------------------------------------------------------------------------------------ the view


def _view(context: Context, reading: Reading, count: Count) -> CountView:
    opening = _opening(reading, count.count)
    closed, sealed, dropped = count.closed, count.sealed, count.dropped
    lines = () if closed is None else closed.lines
    return CountView(
        count=count.count,
        stage=count.stage,
        opened=count.opened,
        on=count.on,
        by=context.staff_name(count.by),
        place=opening.basis.place,
        number=opening.number - 1,
        hash=opening.hash,
        lines=tuple(_line(reading, count, at, each) for at, each in enumerate(lines, 1)),
        matched=0 if closed is None else closed.matched,
        without=() if closed is None else closed.without,
        late=count.late,
        unexplained=count.unexplained,
        people=tuple(context.staff_name(each) for each in count.sealed_by),
        papers=() if sealed is None else sealed.papers,
        dropped_because="" if dropped is None else reading.record(dropped.record)["text"],
    )


def _line(reading: Reading, count: Count, at: int, difference: Difference) -> LineView:
    said = count.explained.get(at)
    pledges = reading.goods.pledges_in(difference.bag)
    return LineView(
        line=at,
        difference=difference,
        number=known_pledge(reading, pledges[0]).ticket.number if pledges else "",
        cause=None if said is None else said.cause,
        text="" if said is None else reading.record(said.record)["text"],
    )
