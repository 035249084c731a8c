"""A stocktake from its opening to its seal, line by line, as it is shown."""

from dataclasses import dataclass
from datetime import date

from counter.db.reading import Reading
from counter.desk.context import Context
from counter.desk.count_books import opening_of
from counter.desk.lending import known_pledge
from counter.domain.counting import Count, Stage
from counter.domain.counts import Cause, CountOpened, Difference, KeptPaper


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
    sealed it, and `papers`: its report as it is kept; `unexplained`: lines without a word.
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
    papers: tuple[KeptPaper, ...]
    dropped_because: str


def view(context: Context, reading: Reading, count: Count) -> CountView:
    """The count as it stands."""
    opening = opening_of(reading, count.count)
    closed, sealed, dropped = count.closed, count.sealed, count.dropped
    return CountView(
        count=count.count,
        stage=count.stage,
        opened=count.opened,
        on=count.on,
        by=context.staff_name(count.by),
        place=opening.basis.place,
        number=opening.number - 1,
        hash=opening.hash,
        lines=lines_of(reading, count),
        matched=0 if closed is None else closed.matched,
        without=() if closed is None else closed.without,
        late=count.late,
        unexplained=count.unexplained,
        people=tuple(context.staff_name(each) for each in count.sealed_by),
        papers=() if sealed is None else sealed.papers,
        dropped_because="" if dropped is None else reading.record(dropped.record)["text"],
    )


def lines_of(reading: Reading, count: Count) -> tuple[LineView, ...]:
    """The differences of a count; none before it is closed."""
    lines = () if count.closed is None else count.closed.lines
    return tuple(_line(reading, count, at, each) for at, each in enumerate(lines, 1))


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
