"""Decides a stocktake: opened for a scope, scanned, closed, explained line by line, signed by two (domain.md §8).

The instant that a count is about is the place of its opening in the journal: what the counter that opened it knew.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from counter.domain import vault
from counter.domain.codes import Verdict
from counter.domain.counts import (
    AboutCount,
    Cause,
    CountClosed,
    CountDropped,
    CountOpened,
    CountSealed,
    KeptPaper,
    LineExplained,
    Method,
    ScansTold,
)
from counter.domain.devices import Unreadable
from counter.domain.entries import Entry
from counter.domain.money import Ntd
from counter.domain.parts import RecordRef
from counter.domain.refusal import Fault, Reason, Refused, fault, refuse
from counter.domain.staff import Clerk, second_faults
from counter.domain.stocktake import Book, Figures, Outcome, Told, asked
from counter.domain.ticket import PLACE_PREFIX

LINES_MAX = 400
"""Differences of one count: an entry holds no more, and a count with more was not finished."""
SCANS_MAX = 250
"""Scans in one telling."""
SEED_BYTES = 8


class Stage(StrEnum):
    """How far a count has come."""

    RUNNING = "running"
    CLOSED = "closed"
    SEALED = "sealed"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Count:
    """A count as its entries, in the branch's order, add up. `count`: id of the entry that opened it.

    `scans`: what came before it was closed, each with its counter; `finished`: counters that said so last; `late`:
    how many scans came after it was closed and do not count; `explained`: line by line the last word.
    """

    count: str
    opened: CountOpened
    on: date
    by: str
    stage: Stage = Stage.RUNNING
    scans: tuple[Told, ...] = ()
    finished: frozenset[int] = frozenset()
    late: int = 0
    closed: CountClosed | None = None
    closed_by: str = ""
    closed_entry: str = ""
    explained: Mapping[int, LineExplained] = field(default_factory=dict)
    sealed: CountSealed | None = None
    sealed_by: tuple[str, ...] = ()
    dropped: CountDropped | None = None

    @property
    def waits_for(self) -> tuple[int, ...]:
        """Counters that have not said that they are finished."""
        return tuple(each for each in self.opened.counters if each not in self.finished)

    @property
    def unexplained(self) -> int:
        """How many lines nobody has explained."""
        return (0 if self.closed is None else len(self.closed.lines)) - len(self.explained)


def fold(entries: Iterable[Entry | Unreadable], count: str) -> Count | None:
    """The count as its entries add up; None if none of them opened it. What was told sooner waits for it."""
    read = [
        each for each in entries if isinstance(each, Entry) and each.verdict is not Verdict.TWICE
    ]
    found: Count | None = None
    for entry in read:
        if isinstance(entry.body, CountOpened) and entry.id == count:
            found = Count(count, entry.body, entry.business_day, entry.clerk)
    if found is not None:
        for entry in read:
            found = _apply(found, entry)
    return found


def about(body: AboutCount, entry: str) -> str:
    """The count that an act is about. `entry`: the act's own id."""
    return entry if isinstance(body, CountOpened) else body.count


def _apply(count: Count, entry: Entry) -> Count:
    """The first end in the branch's order holds; what comes after it changes nothing but is told."""
    body = entry.body
    match body:
        case ScansTold():
            return _told(count, body)
        case CountClosed() if count.stage is Stage.RUNNING:
            closed = replace(count, stage=Stage.CLOSED, closed=body)
            return replace(closed, closed_by=entry.clerk, closed_entry=entry.id)
        case LineExplained() if count.stage is Stage.CLOSED:
            return replace(count, explained={**count.explained, body.line: body})
        case CountSealed() if count.stage is Stage.CLOSED:
            people = (entry.clerk, entry.approver)
            return replace(count, stage=Stage.SEALED, sealed=body, sealed_by=people)
        case CountDropped() if count.stage in {Stage.RUNNING, Stage.CLOSED}:
            return replace(count, stage=Stage.DROPPED, dropped=body)
        case _:
            return count


def _told(count: Count, told: ScansTold) -> Count:
    if count.stage is not Stage.RUNNING:
        return replace(count, late=count.late + len(told.scans))
    # A counter that goes on scanning is not finished any more.
    finished = count.finished - {told.counter} | ({told.counter} if told.finished else set())
    scans = (*count.scans, *((told.counter, each) for each in told.scans))
    return replace(count, scans=scans, finished=finished)


# ------------------------------------------------------------------------------------ forms


@dataclass(frozen=True, slots=True)
class OpenCountForm:
    """Begin a count. `places`, `types`: empty for all; `size`: of a sample; `counters`: those that scan."""

    places: tuple[str, ...]
    types: tuple[str, ...]
    method: Method
    size: int
    blind: bool
    counters: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ScanForm:
    """One scan, or a number typed. `place`: the place scanned last; `wrong_seal`: the seal is not as it should be."""

    count: str
    text: str
    place: str
    wrong_seal: bool = False


@dataclass(frozen=True, slots=True)
class CloseCountForm:
    """Nothing more is scanned. `without`: counters that are not waited for, for which `second` answers too."""

    count: str
    without: tuple[int, ...] = ()
    second: str = ""


@dataclass(frozen=True, slots=True)
class ExplainForm:
    """Why a line differs. `line`: its number, from 1."""

    count: str
    line: int
    cause: Cause | None
    text: str


@dataclass(frozen=True, slots=True)
class SealForm:
    """Sign a count with a second person. `every_bag`: its report lists all bags that the books had."""

    count: str
    second: str
    every_bag: bool = False


@dataclass(frozen=True, slots=True)
class DropForm:
    """Break a count off for good. `reason`: why."""

    count: str
    reason: str
    second: str


@dataclass(frozen=True, slots=True)
class Balances:
    """What the ledger holds at an instant (NT$): money lent, and things that became the agency's at their principal."""

    loans: Ntd
    forfeited: Ntd


# ------------------------------------------------------------------------------------ decisions


def decide_open(
    form: OpenCountForm,
    books: Book,
    *,
    plan: Collection[str],
    types: Collection[str],
    counters: Collection[int],
    is_running: bool,
    seed: str,
) -> CountOpened:
    """Decide that a count begins. `counters`: the branch's. Raises Refused with every fault found."""
    opened = CountOpened(
        places=tuple(sorted(set(form.places))),
        types=tuple(sorted(set(form.types))),
        method=form.method,
        size=0 if form.method is Method.WHOLE else form.size,
        seed="" if form.method is Method.WHOLE else seed,
        blind=form.blind,
        counters=tuple(sorted(set(form.counters))),
    )
    faults = [fault(Reason.COUNT_RUNNING)] if is_running else []
    faults.extend(
        fault(Reason.PLACE_UNKNOWN, "places", place=each)
        for each in opened.places
        if each not in plan
    )
    faults.extend(
        fault(Reason.ITEM_TYPE_UNKNOWN, "types", code=each)
        for each in opened.types
        if each not in types
    )
    if not opened.counters:
        faults.append(fault(Reason.EMPTY, "counters"))
    faults.extend(
        fault(Reason.COUNTER_UNKNOWN, "counters", counter=each)
        for each in opened.counters
        if each not in counters
    )
    faults.extend(_scope_faults(opened, books))
    if faults:
        raise Refused(faults)
    return opened


def _scope_faults(opened: CountOpened, books: Book) -> Iterable[Fault]:
    whole = len(asked(books, replace(opened, method=Method.WHOLE)))
    if not whole:
        yield fault(Reason.COUNT_OF_NOTHING, "places")
    elif opened.method is not Method.WHOLE and not 1 <= opened.size <= whole:
        yield fault(Reason.SAMPLE_SIZE, "size", most=whole)


def require_scanning(count: Count, counter: int) -> None:
    """Whether this counter may scan for a count now, also if it said that it is finished. Raises Refused."""
    if count.stage is not Stage.RUNNING:
        refuse(Reason.COUNT_OVER)
    if counter not in count.opened.counters:
        refuse(Reason.COUNT_ELSEWHERE, counters=_numbers(count.opened.counters))


def place_faults(form: ScanForm, opened: CountOpened, plan: Collection[str]) -> tuple[Fault, ...]:
    """Whether a scan says where it was made, and that is a place of this count; without a plan there are none."""
    if not form.place:
        return (fault(Reason.SCAN_WITHOUT_PLACE, "place"),) if plan else ()
    if form.place not in (opened.places or plan):
        return (fault(Reason.PLACE_NOT_COUNTED, "place", place=form.place),)
    return ()


def read_place(text: str, opened: CountOpened, plan: Collection[str]) -> str:
    """The place that a scan names, "" if it names none and so is a bag's. `plan`: the branch's places.

    A place that is typed is known by the plan alone. Raises Refused PLACE_FORM, PLACE_NOT_COUNTED.
    """
    named = text.strip().upper()
    if not named.startswith(PLACE_PREFIX) and named not in plan:
        return ""
    place = vault.read_place(text, "place")
    if place not in (opened.places or plan):
        refuse(Reason.PLACE_NOT_COUNTED, "place", place=place)
    return place


def decide_close(
    form: CloseCountForm,
    count: Count,
    outcome: Outcome,
    figures: Figures,
    *,
    clerk: Clerk,
    staff: tuple[Clerk, ...],
) -> CountClosed:
    """Decide that a count is closed: never silently without a counter that may still have scans (R-117).

    Raises Refused with every fault found.
    """
    if count.stage is not Stage.RUNNING:
        refuse(Reason.COUNT_OVER)
    faults: list[Fault] = []
    silent = tuple(each for each in count.waits_for if each not in form.without)
    if silent:
        faults.append(fault(Reason.COUNT_WAITS, "without", counters=_numbers(silent)))
    without = tuple(each for each in count.waits_for if each in form.without)
    if without:
        faults.extend(second_faults(form.second, "second", clerk=clerk, staff=staff))
    lines = len(outcome.lines)
    if lines > LINES_MAX:
        faults.append(fault(Reason.TOO_MANY_LINES, lines=lines, most=LINES_MAX))
    if faults:
        raise Refused(faults)
    return CountClosed(count.count, outcome.lines, len(outcome.matched), without, figures.digest)


def decide_explanation(form: ExplainForm, count: Count) -> Cause:
    """Decide that a line is explained, or explained better, before the count is sealed. Raises Refused."""
    closed = _closed(count)
    if not 1 <= form.line <= len(closed.lines):
        refuse(Reason.LINE_UNKNOWN, "line", line=form.line)
    faults = []
    if form.cause is None:
        faults.append(fault(Reason.REASON_MISSING, "cause"))
    if not form.text:
        faults.append(fault(Reason.EMPTY, "text"))
    if faults or form.cause is None:
        raise Refused(faults)
    return form.cause


def decide_seal(
    form: SealForm,
    count: Count,
    found: tuple[Figures, Balances],
    kept: tuple[tuple[KeptPaper, ...], RecordRef],
    *,
    clerk: Clerk,
    staff: tuple[Clerk, ...],
) -> CountSealed:
    """Decide the seal. `found`: the figures of its beginning; `kept`: its report, and what opens it. Raises Refused."""
    require_sealing(form, count, clerk=clerk, staff=staff)
    figures, balances = found
    papers, paper_keys = kept
    return CountSealed(
        count=count.count,
        places=figures.places,
        types=figures.types,
        figures=figures.digest,
        loans=balances.loans,
        forfeited=balances.forfeited,
        papers=papers,
        paper_keys=paper_keys,
    )


def require_sealing(
    form: SealForm, count: Count, *, clerk: Clerk, staff: tuple[Clerk, ...]
) -> None:
    """Whether a count may be sealed: every line explained, two different people, one a supervisor (R-118).

    Raises Refused with every fault found.
    """
    _closed(count)
    faults = [*second_faults(form.second, "second", clerk=clerk, staff=staff)]
    if count.unexplained:
        faults.append(fault(Reason.LINES_UNEXPLAINED, lines=count.unexplained))
    if faults:
        raise Refused(faults)


def decide_drop(form: DropForm, count: Count, *, clerk: Clerk, staff: tuple[Clerk, ...]) -> None:
    """Decide that a count is broken off, by two people. Raises Refused with every fault found."""
    if count.stage not in {Stage.RUNNING, Stage.CLOSED}:
        refuse(Reason.COUNT_OVER)
    faults = [] if form.reason else [fault(Reason.EMPTY, "reason")]
    faults.extend(second_faults(form.second, "second", clerk=clerk, staff=staff))
    if faults:
        raise Refused(faults)


def _closed(count: Count) -> CountClosed:
    if count.stage is Stage.RUNNING:
        refuse(Reason.COUNT_NOT_CLOSED)
    if count.stage is not Stage.CLOSED:
        refuse(Reason.COUNT_OVER)
    assert count.closed is not None, "that is what its stage says"
    return count.closed


def _numbers(counters: Iterable[int]) -> str:
    return "、".join(str(each) for each in counters)
