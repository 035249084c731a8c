"""The report of a stocktake, filled in from the journal; drawn as PDF and as spreadsheet (R-180)."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace

from counter.db.reading import Reading
from counter.desk.context import Context
from counter.desk.count_books import CountBooks, opening_of
from counter.desk.count_view import LineView, lines_of
from counter.desk.papers import bag_name, office
from counter.desk.receipts import act_lines
from counter.domain import stocktake
from counter.domain.counting import Count, Stage
from counter.domain.counts import Figure, Finding, PaperForm
from counter.domain.entries import Entry
from counter.domain.money import Mg
from counter.domain.refusal import Reason, refuse
from counter.domain.stocktake import OUTSIDE, Booked, Movement, Outcome
from counter.print.count_papers import (
    CountAct,
    CountBag,
    CountDifference,
    CountHead,
    CountMovement,
    CountResult,
    CountSum,
    CountTotals,
)
from counter.print.papers import Marks, StocktakePaper
from counter.print.words import FINDINGS, act_name

AT_COUNTER = "櫃檯（未入庫）"
_AWAY = "在外（借出、送鑑）"
_NOWHERE = "帳上無"
_NOT_SEEN = "未掃得"
_NONE = "—"
_NOT_DRAWN = "未抽中"
_NOT_BOOKED = {Finding.UNKNOWN, Finding.OTHER_BRANCH, Finding.REDEEMED}
"""What no book has in the vault at the beginning."""


def paper(
    context: Context, reading: Reading, count: Count, stand: CountBooks, *, every_bag: bool
) -> StocktakePaper:
    """The report of a closed count as a draft, as nobody has signed yet; of a sealed one as it comes out today."""
    asked = stocktake.asked(stand.books, count.opened)
    outcome = stand.draft.outcome
    types = {each.code: each.name for each in context.policy.item_types}
    head = _head(context, reading, count, types)
    return StocktakePaper(
        office=office(context),
        head=replace(head, asked=len(asked)),
        totals=_totals(stand, types),
        result=CountResult(
            matched=len(outcome.matched),
            twice=tuple(map(bag_name, outcome.twice)),
            not_asked=tuple(map(bag_name, outcome.not_asked)),
            unreadable=outcome.unreadable,
        ),
        differences=tuple(map(_difference, lines_of(reading, count))),
        movements=_movements(context, reading, count, stand.draft.movements),
        bags=tuple(_bags(stand, types, asked)) if every_bag else (),
        marks=_marks(context, count),
    )


def require_closed(count: Count) -> None:
    """Whether there is anything to report of a count. Raises Refused COUNT_NOT_CLOSED, COUNT_OVER."""
    if count.stage is Stage.RUNNING:
        refuse(Reason.COUNT_NOT_CLOSED)
    if count.stage is Stage.DROPPED:
        refuse(Reason.COUNT_OVER)


def drawn(paper: StocktakePaper, form: PaperForm) -> bytes:
    """The report as a file; equal reports give equal bytes. Raises Unavailable GLYPH_MISSING."""
    from counter.print import count_sheet  # noqa: PLC0415 - what draws comes with the first paper
    from counter.print.ods import ods  # noqa: PLC0415 - the same
    from counter.print.render import render  # noqa: PLC0415 - the same

    if form is PaperForm.ODS:
        return ods(count_sheet.tables(paper), count_sheet.TITLE)
    return render((paper,))


def _marks(context: Context, count: Count) -> Marks:
    is_sealed = count.stage is Stage.SEALED
    return replace(context.marks, draft=not is_sealed, reckoned_anew=is_sealed)


def _head(context: Context, reading: Reading, count: Count, types: Mapping[str, str]) -> CountHead:
    opening, closing = opening_of(reading, count.count), reading.entry(count.closed_entry)
    assert closing is not None, "a closed count was closed by it"
    opened = count.opened
    return CountHead(
        count=count.count,
        opened=_act(context, reading, opening),
        closed=_act(context, reading, closing),
        place=opening.basis.place,
        entries=opening.number - 1,
        places=opened.places,
        types=tuple(types.get(each, each) for each in opened.types),
        method=opened.method,
        size=opened.size,
        seed=opened.seed,
        asked=0,
        blind=opened.blind,
        counters=opened.counters,
        without=() if count.closed is None else count.closed.without,
        late=count.late,
        people=tuple(map(context.staff_name, count.sealed_by)),
    )


def _act(context: Context, reading: Reading, entry: Entry) -> CountAct:
    lines = act_lines(context, reading, entry)
    return CountAct(lines.number, lines.day, lines.at, lines.clerk, entry.hash)


# ------------------------------------------------------------------------------------ figures


def _totals(stand: CountBooks, types: Mapping[str, str]) -> CountTotals:
    figures, balances = stand.figures.figures, stand.figures.balances
    return CountTotals(
        places=tuple(_sum(each, _place(each.name)) for each in figures.places),
        types=tuple(_sum(each, types.get(each.name, each.name)) for each in figures.types),
        total=_sum(figures.total, "合計"),
        loans=balances.loans,
        forfeited=balances.forfeited,
        ties=stand.figures.ties,
        digest=figures.digest,
    )


def _sum(figure: Figure, name: str) -> CountSum:
    return CountSum(name, figure.bags, figure.things, figure.weight, figure.principal)


def _place(place: str) -> str:
    if place == OUTSIDE:
        return _AWAY
    return place or AT_COUNTER


# ------------------------------------------------------------------------------------ line by line


def _difference(line: LineView) -> CountDifference:
    found = line.difference
    booked = _NOWHERE if found.finding in _NOT_BOOKED and not found.booked else _place(found.booked)
    return CountDifference(
        line=line.line,
        bag=bag_name(found.bag),
        number=line.number,
        finding=found.finding,
        booked=_AWAY if found.finding is Finding.OUTSIDE else booked,
        scanned=_NOT_SEEN if found.finding is Finding.MISSING else found.scanned or _NONE,
        cause=line.cause,
        text=line.text,
    )


def _movements(
    context: Context, reading: Reading, count: Count, found: tuple[Movement, ...]
) -> tuple[CountMovement, ...]:
    """What happened meanwhile; a movement of a bag that nobody scanned says so (ADR 0039)."""
    seen = {scan.bag for _, scan in count.scans}
    acts: dict[str, tuple[str, CountAct]] = {}
    for act in {each.entry: None for each in found}:
        entry = reading.entry(act)
        assert entry is not None, "it was read for the movements"
        acts[act] = (act_name(entry.kind, context.policy.words), _act(context, reading, entry))
    return tuple(_movement(each, *acts[each.entry], scanned=each.bag in seen) for each in found)


def _movement(move: Movement, act: str, by: CountAct, *, scanned: bool) -> CountMovement:
    """Only what was carried within the house has two places."""
    carried = move.finding is Finding.MOVED and bool(move.source or move.target)
    arrived = move.finding is Finding.ARRIVED
    return CountMovement(
        bag=bag_name(move.bag),
        finding=move.finding,
        act=act,
        by=by,
        source=_place(move.source) if carried else _NONE,
        target=_place(move.target) if carried or arrived else _NONE,
        scanned=scanned,
    )


def _bags(stand: CountBooks, types: Mapping[str, str], asked: frozenset[str]) -> Iterator[CountBag]:
    """Every bag of the beginning, place by place."""
    came = _came(stand.draft.outcome)
    for each in sorted(stand.books.values(), key=lambda bag: (_where(bag), bag.bag)):
        kinds = dict.fromkeys(part.type_code for part in each.parts)
        yield CountBag(
            bag=bag_name(each.bag),
            types="、".join(types.get(code, code) for code in kinds),
            things=sum(part.things for part in each.parts),
            weight=Mg(sum(part.weight for part in each.parts)),
            principal=each.principal,
            place=_place(_where(each)),
            came=came.get(each.bag, "" if each.bag in asked else _NOT_DRAWN),
        )


def _where(bag: Booked) -> str:
    return OUTSIDE if bag.outside else bag.place


def _came(outcome: Outcome) -> dict[str, str]:
    """What came of each bag in words; differences with their lines."""
    said: dict[str, list[str]] = defaultdict(list)
    for finding, bags in (
        (Finding.MATCHED, outcome.matched),
        (Finding.LEFT, outcome.left),
        (Finding.MOVED, outcome.moved),
        (Finding.ARRIVED, outcome.arrived),
        (Finding.NOT_ASKED, outcome.not_asked),
    ):
        for bag in bags:
            said[bag].append(FINDINGS[finding])
    for number, line in enumerate(outcome.lines, 1):
        said[line.bag].append(f"{FINDINGS[line.finding]}（差異 {number}）")
    return {bag: "、".join(words) for bag, words in said.items()}
