"""Stocktakes at this counter: opened, scanned, told to the others, closed, explained, sealed (domain.md §8)."""

import threading
from dataclasses import dataclass, replace
from datetime import date

from counter.db.reading import Reading
from counter.db.rows import RecordKind
from counter.db.writing import Writing
from counter.desk import count_books, count_offers, count_scans, count_sealing, count_view
from counter.desk.acting import Acting
from counter.desk.answers import Receipt
from counter.desk.asking import answers
from counter.desk.context import Context
from counter.desk.count_books import (
    CountDraft,
    CountFigures,
    known_count,
    opening_of,
    written,
)
from counter.desk.count_offers import CountOffer
from counter.desk.count_scans import CountProgress, ScanAnswer, Session
from counter.desk.count_view import CountView
from counter.domain import counting
from counter.domain.counting import (
    SCANS_MAX,
    SEED_BYTES,
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
    CountDropped,
    LineExplained,
    ScansTold,
)
from counter.domain.refusal import Refused
from counter.domain.roles import AT_COUNTS
from counter.domain.staff import Clerk
from counter.domain.stocktake import Book, Labels, Tally
from counter.domain.vault import MoveForm


@dataclass(frozen=True, slots=True)
class CountRow:
    """A stocktake in the list: its id, its day, how far it has come."""

    count: str
    on: date
    stage: Stage


@answers(roles=AT_COUNTS)
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
            # All that was told is read before the turn: a scan does not wait for it.
            known = known_count(reading, count)
            waiting = reading.goods.scans_not_told(count)
            plan = reading.goods.places()
            with self._turn:
                count_scans.look_again(reading, session)
                return count_scans.progress(context, session, known, len(waiting), plan)

    def tell(self, count: str, *, finished: bool = False) -> Receipt | None:
        """Tell the others what was scanned here; `finished`: and that is all. None if there is nothing to tell.

        What is told after the close is late: it is counted as that and changes nothing (R-117).
        """
        context = self._acting.context
        told: Receipt | None = None
        while True:
            with context.store.read() as reading:
                waiting = reading.goods.scans_not_told(count)
                known = known_count(reading, count)
            if count in self._sessions:
                self._sessions[count].count = replace(known, scans=())
            ends = finished and known.stage is Stage.RUNNING
            if known.stage is Stage.DROPPED:
                return told
            if not waiting and (not ends or context.station.counter in known.finished):
                return told
            told = self._acting.act(
                lambda w, clerk: _tell(context, w, count, clerk, finished=finished)
            )

    def draft(self, count: str) -> CountDraft:
        """What closing it now would bring, with what was scanned here and not told; of a closed one what it brought."""
        with self._acting.context.store.read() as reading:
            return count_books.draft(self._acting.context, reading, known_count(reading, count))

    def close(self, form: CloseCountForm) -> Receipt:
        """Nothing more is scanned: the differences are fixed."""
        context = self._acting.context
        return count_books.act_on(
            self._acting,
            lambda reading: _to_close(context, reading, form.count),
            lambda w, clerk, found: _close(context, w, clerk, found, form=form),
        )

    def view(self, count: str) -> CountView:
        """The count with its lines and their explanations."""
        with self._acting.context.store.read() as reading:
            forgiving, _ = reading.forgiving()
            return count_view.view(self._acting.context, forgiving, known_count(reading, count))

    def figures(self, count: str) -> CountFigures:
        """The figures of its beginning, reckoned anew from the journal at that place."""
        with self._acting.context.store.read() as reading:
            return count_books.figures(reading, known_count(reading, count))

    def moves_to_enter(self, count: str) -> tuple[MoveForm, ...]:
        """Bags scanned at a place while the books still have them at the counter: the moves that put them there."""
        with self._acting.context.store.read() as reading:
            return count_offers.moves_to_enter(reading, known_count(reading, count))

    def explain(self, form: ExplainForm) -> Receipt:
        """Say why a line differs."""
        context = self._acting.context
        return self._acting.act(lambda w, clerk: _explain(context, w, form, clerk))

    def seal(self, form: SealForm) -> Receipt:
        """Sign a count with a second person: its report is drawn and kept first, its hashes stand in the seal.

        Raises Refused, and Unavailable DISK_FULL, DISK_FAILED, GLYPH_MISSING: then nothing is sealed.
        """
        return count_sealing.seal(self._acting, form)

    def drop(self, form: DropForm) -> Receipt:
        """Break a count off."""
        context = self._acting.context
        return self._acting.act(lambda w, clerk: _drop(context, w, form, clerk))

    def _session(self, count: str) -> Session:
        """The count as it goes on here, also after a restart."""
        if count not in self._sessions:
            context = self._acting.context
            with context.store.read() as reading:
                known = known_count(reading, count)
                then = reading.goods.instant(opening_of(reading, count)).books()
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
    waiting = writing.goods.scans_not_told(count)
    if not waiting:
        counting.require_scanning(known_count(writing, count), context.station.counter)
    part = waiting[:SCANS_MAX]
    if part:
        writing.goods.told(count, part[-1].number)
    is_last = finished and len(part) == len(waiting)
    body = ScansTold(count, context.station.counter, part, is_last)
    return written(context, writing, body, clerk)


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
    return written(context, writing, body, clerk)


def _to_close(context: Context, reading: Reading, count: str) -> tuple[Count, CountDraft]:
    found = known_count(reading, count)
    return found, count_books.draft(context, reading, found)


def _close(
    context: Context,
    writing: Writing,
    clerk: Clerk,
    found: tuple[Count, CountDraft],
    *,
    form: CloseCountForm,
) -> Receipt:
    count, draft = found
    own = context.station.counter
    # What was scanned here and not told would be lost to the count: it is told first.
    if writing.goods.scans_not_told(count.count):
        count = replace(count, finished=count.finished - {own})
    without = tuple(each for each in form.without if each != own)
    body = counting.decide_close(
        replace(form, without=without),
        count,
        draft.outcome,
        draft.figures,
        clerk=clerk,
        staff=context.staff,
    )
    return written(context, writing, body, clerk, approver=form.second if body.without else "")


def _explain(context: Context, writing: Writing, form: ExplainForm, clerk: Clerk) -> Receipt:
    cause = counting.decide_explanation(form, known_count(writing, form.count))
    person = writing.new_id()
    record = writing.put_record(person, RecordKind.STATEMENT, {"text": form.text})
    body = LineExplained(form.count, form.line, cause, record)
    return written(context, writing, body, clerk, person=person)


def _drop(context: Context, writing: Writing, form: DropForm, clerk: Clerk) -> Receipt:
    count = known_count(writing, form.count)
    counting.decide_drop(form, count, clerk=clerk, staff=context.staff)
    person = writing.new_id()
    record = writing.put_record(person, RecordKind.STATEMENT, {"text": form.reason})
    body = CountDropped(form.count, record)
    return written(context, writing, body, clerk, person=person, approver=form.second)
