"""The books that a stocktake goes by, read from the journal: its figures, what it came to, what happened meanwhile."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from counter.db.instants import Instant
from counter.db.reading import Reading
from counter.db.writing import Writing
from counter.desk.acting import Acting
from counter.desk.answers import Changed, Receipt
from counter.desk.context import Context
from counter.domain import business_day, stocktake
from counter.domain.counting import Balances, Count, Stage
from counter.domain.entries import Body, Entry
from counter.domain.money import Ntd
from counter.domain.refusal import Reason, refuse
from counter.domain.staff import Clerk
from counter.domain.stocktake import Book, Figures, Movement, Outcome

T = TypeVar("T")

TRIES = 3
"""So often the books are read before the transaction of an act that rests on them, then within it."""
_CHANGED = frozenset({Changed.VAULT})


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


@dataclass(frozen=True, slots=True)
class CountBooks:
    """All that a report needs of the books: those of the beginning, its figures, what the count came to."""

    books: Book
    figures: CountFigures
    draft: CountDraft


class _Moved(Exception):
    """The way out of an act that rests on what is not so any more."""


def known_count(reading: Reading, count: str) -> Count:
    """The count. Raises Refused COUNT_UNKNOWN."""
    found = reading.goods.count(count)
    if found is None:
        refuse(Reason.COUNT_UNKNOWN, "count")
    return found


def opening_of(reading: Reading, count: str) -> Entry:
    """The entry that opened a count that is known."""
    found = reading.entry(count)
    assert found is not None, "a count that is known was opened by it"
    return found


def draft(context: Context, reading: Reading, count: Count) -> CountDraft:
    """As the books stand now; of a count that is closed as they stood when it was."""
    return _all(context, reading, count)[2]


def figures(reading: Reading, count: Count) -> CountFigures:
    """The figures of its beginning, reckoned anew from the journal at that place."""
    instant = reading.goods.instant(opening_of(reading, count.count))
    return _figures(count, stocktake.figures(instant.books()), instant.balances())


def books(context: Context, reading: Reading, count: Count) -> CountBooks:
    """Both at once, with the books of the beginning."""
    begin, then, drafted = _all(context, reading, count)
    return CountBooks(then, _figures(count, drafted.figures, begin.balances()), drafted)


def _all(context: Context, reading: Reading, count: Count) -> tuple[Instant, Book, CountDraft]:
    begin = reading.goods.instant(opening_of(reading, count.count))
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
    return begin, then, CountDraft(outcome, stocktake.figures(then), moved, count.waits_for)


def _figures(count: Count, found: Figures, balances: Balances) -> CountFigures:
    sealed = count.sealed
    return CountFigures(
        figures=found,
        balances=balances,
        ties=found.total.principal == Ntd(balances.loans + balances.forfeited),
        as_sealed=None
        if sealed is None
        else (sealed.figures, sealed.loans, sealed.forfeited)
        == (found.digest, balances.loans, balances.forfeited),
    )


# ------------------------------------------------------------------------------------ acts


def written(
    context: Context,
    writing: Writing,
    body: Body,
    clerk: Clerk,
    *,
    person: str = "",
    approver: str = "",
) -> Receipt:
    """An act of a count is written. It does not keep office hours: it needs an open day alone."""
    on = business_day.working_day(context.last_day(writing))
    subjects = (person,) if person else ()
    entry = context.append(writing, body, on=on, clerk=clerk, subjects=subjects, approver=approver)
    return Receipt(entry, _CHANGED, ())


def act_on(
    acting: Acting,
    find: Callable[[Reading], T],
    decide: Callable[[Writing, Clerk, T], Receipt],
) -> Receipt:
    """Do an act that rests on something long to find: found before its transaction, which nobody waits for.

    If an act comes between, it is found again; in the end within the transaction, so that it ends.
    """

    def upon(writing: Writing, clerk: Clerk, *, found: T, at: object) -> Receipt:
        if writing.goods.position() != at:
            raise _Moved
        return decide(writing, clerk, found)

    for _ in range(TRIES):
        with acting.context.store.read() as reading:
            at, found = reading.goods.position(), find(reading)
        with suppress(_Moved):
            return acting.act(partial(upon, found=found, at=at))
    return acting.act(lambda writing, clerk: decide(writing, clerk, find(writing)))
