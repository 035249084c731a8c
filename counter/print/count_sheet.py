"""The report of a stocktake: what was counted and how, figures tied to the ledger, every difference, signatures."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from counter import formats
from counter.domain.counts import Method
from counter.print import page
from counter.print.cells import Cell, Row, row
from counter.print.count_papers import (
    CountAct,
    CountBag,
    CountDifference,
    CountHead,
    CountMovement,
    CountSum,
    CountTotals,
)
from counter.print.fonts import Style
from counter.print.ods import OdsColumn, OdsTable, Shown, Value
from counter.print.page import WIDTH
from counter.print.pages import Pages, field
from counter.print.papers import StocktakePaper
from counter.print.pdf import Document
from counter.print.sheet import Align
from counter.print.side import Side
from counter.print.table import Column, Line
from counter.print.words import CAUSES, FINDINGS, METHODS

TITLE = "庫存盤點報告"

_TEXT = 9.6
_ROW = 7.4
_HALF = WIDTH / 2
_SIZES = (9.6, 9.0, 8.4, 7.8, 7.2)
_CELL_SIZES = (9.0, 8.4, 7.8, 7.0, 6.2, 5.4)
_CELL = 5.6
_HASH_SIZES = (8.2, 7.6, 7.0)
_NAMED_MAX = 30
"""So many bags or places are named in a line of the paper."""
_ALL = "全部"
_NOT_EXPLAINED = "（尚未說明）"
_DUTY = "本報告供庫存管理及稽核使用；封存後之檔案以雜湊值核對，重印應與封存檔逐位元組相同。"
_DIFFERENCE = (0.07, 0.21, 0.13, 0.18, 0.18, 0.23)
_SIGNERS = ("盤點人", "監盤主管", "覆核")
_SIGN_LABEL = 20.0
_SIGN_ROW = 18.0


def draw(document: Document, paper: StocktakePaper) -> None:
    """Add the pages of a report to the document."""

    def begin() -> tuple[Side, float]:
        branch = paper.office.branch
        office = (paper.office.agency, branch.name, f"{branch.address}　電話 {branch.phone}")
        return page.begin(document, title=TITLE, office=office, marks=paper.marks)

    pages = Pages(begin)
    pages.rows([*_head(paper.head), *_results(paper)])
    _draw_figures(pages, paper.totals)
    _draw_differences(pages, paper.differences)
    _draw_movements(pages, paper.movements)
    _draw_others(pages, paper)
    pages.gap()
    pages.block(_signatures(paper.head.people))
    if paper.bags:
        pages.gap()
        pages.heading(f"附件　盤點基準時之封袋清單（共 {formats.figure(len(paper.bags))} 袋）")
        pages.table(BAGS, [*map(bag_line, range(1, len(paper.bags) + 1), paper.bags)])
    page.finish(document, pages.sides, _foot(paper.head))


def _foot(head: CountHead) -> str:
    return f"盤點編號 {head.opened.number}　截止雜湊 {head.closed.hash}"


# ------------------------------------------------------------------------------------ the head


def _head(head: CountHead) -> list[Row]:
    return [
        row(field("盤點基準", _moment(head.opened), style=Style.BOLD, sizes=_SIZES), least=_ROW),
        row(field("帳冊位置", _position(head), sizes=_SIZES), least=_ROW),
        row(field("基準雜湊", head.opened.hash, sizes=_HASH_SIZES), least=_ROW),
        row(
            _half("方法", _method(head)),
            _half("應盤", f"{formats.figure(head.asked)} 袋　{_shown(head)}"),
            least=_ROW,
        ),
        row(
            _half("庫位範圍", _listed(head.places, "處") or _ALL),
            _half("種類範圍", "、".join(head.types) or _ALL),
            least=_ROW,
        ),
        row(
            _half("掃描櫃檯", _counters(head.counters)),
            _half("未等候櫃檯", _counters(head.without) if head.without else "無"),
            least=_ROW,
        ),
        row(field("盤點截止", _moment(head.closed), sizes=_SIZES), least=_ROW),
        row(field("截止雜湊", head.closed.hash, sizes=_HASH_SIZES), least=_ROW),
    ]


def _half(label: str, value: str) -> Cell:
    return field(label, value, width=_HALF, sizes=_SIZES)


def _moment(act: CountAct) -> str:
    day = f"{formats.roc_day(act.on)}{formats.weekday(act.on)} {act.at}"
    return f"{day}　{act.by}　紀錄 {act.number}"


def _position(head: CountHead) -> str:
    entries = f"開始盤點櫃檯之前 {formats.figure(head.entries)} 筆紀錄"
    if not head.place:
        return entries
    return f"本分處次序第 {formats.figure(head.place)} 筆以前，及{entries}"


def _method(head: CountHead) -> str:
    if head.method is Method.WHOLE:
        return METHODS[head.method]
    return f"{METHODS[head.method]} {formats.figure(head.size)} 袋　種子 {head.seed}"


def _shown(head: CountHead) -> str:
    return "盲盤（不顯示帳面）" if head.blind else "明盤（顯示帳面）"


def _counters(counters: Sequence[int]) -> str:
    return "、".join(f"{each:02}" for each in counters)


def _results(paper: StocktakePaper) -> list[Row]:
    signed = "、".join(paper.head.people) or "尚未簽核"
    result = f"相符 {formats.figure(paper.result.matched)} 袋，差異 {len(paper.differences)} 筆"
    return [
        row(_half("結果", result), _half("簽核人", signed), least=_ROW),
    ]


# ------------------------------------------------------------------------------------ figures

_FIGURES = (
    Column("袋數", 0.14, Align.RIGHT),
    Column("件數", 0.14, Align.RIGHT),
    Column("重量（公克）", 0.20, Align.RIGHT),
    Column("本金（元）", 0.20, Align.RIGHT),
)


def _draw_figures(pages: Pages, totals: CountTotals) -> None:
    for heading, title, sums in (
        ("一、各庫位帳載數", "庫位", totals.places),
        ("二、各種類帳載數", "種類", totals.types),
    ):
        pages.gap()
        pages.heading(heading)
        lines = [_sum(each) for each in sums]
        pages.table((Column(title, 0.32), *_FIGURES), [*lines, _sum(totals.total, Style.BOLD)])
    pages.gap()
    pages.heading("三、與總帳核對")
    pages.text((_tie(totals),), size=_TEXT, style=Style.REGULAR if totals.ties else Style.BOLD)
    pages.text((f"各庫位各種類數字之雜湊：{totals.digest}",), size=_HASH_SIZES[0])


def _sum(found: CountSum, style: Style = Style.REGULAR) -> Line:
    figures = (found.bags, found.things)
    return Line(
        (
            found.name,
            *map(formats.figure, figures),
            _grams(found.weight),
            formats.figure(found.principal),
        ),
        style,
    )


def _grams(weight: int) -> str:
    return f"{_in_grams(weight):,.3f}"


def _in_grams(weight: int) -> Decimal:
    return Decimal(weight).scaleb(-3)


def _tie(totals: CountTotals) -> str:
    ledger = totals.loans + totals.forfeited
    bags = formats.ntd(totals.total.principal)
    accounts = f"質借款 {formats.ntd(totals.loans)}，流當物 {formats.ntd(totals.forfeited)}"
    told = f"帳載封袋本金合計 {bags}；總帳{accounts}，共 {formats.ntd(ledger)}。"
    if totals.ties:
        return f"{told}兩者相符。"
    return f"{told}兩者不符，相差 {formats.ntd(abs(totals.total.principal - ledger))}，應查明原因。"


# ------------------------------------------------------------------------------------ differences


def _draw_differences(pages: Pages, differences: Sequence[CountDifference]) -> None:
    pages.gap()
    count = f"（共 {len(differences)} 筆）" if differences else ""
    pages.heading(f"四、差異及說明{count}")
    if not differences:
        pages.text(("無差異。",), size=_TEXT)
        return
    titles = ("項次", "封袋", "差異", "帳載處所", "掃得處所", "原因")
    pages.groups(_titles(titles), [_difference(each) for each in differences])


def _difference(line: CountDifference) -> list[Row]:
    cause = _NOT_EXPLAINED if line.cause is None else CAUSES[line.cause]
    texts = (
        str(line.line),
        line.bag,
        FINDINGS[line.finding],
        line.booked,
        line.scanned,
        cause,
    )
    explained = field("說明", line.text, label_width=WIDTH * _DIFFERENCE[0], sizes=_CELL_SIZES[:1])
    return [_cells(texts), *([row(explained, least=_CELL)] if line.text else [])]


def _titles(titles: Sequence[str]) -> Row:
    """Nothing but labels."""
    widths = [WIDTH * share for share in _DIFFERENCE]
    cells = (
        field(title, "", width=width, label_width=width)
        for title, width in zip(titles, widths, strict=True)
    )
    return row(*cells, least=_CELL)


def _cells(texts: Sequence[str]) -> Row:
    cells = (
        field("", text, width=WIDTH * share, label_width=0.0, sizes=_CELL_SIZES)
        for text, share in zip(texts, _DIFFERENCE, strict=True)
    )
    return row(*cells, least=_CELL)


_MOVEMENTS = (
    Column("異動", 0.08),
    Column("封袋", 0.19),
    Column("時間", 0.15),
    Column("紀錄", 0.14),
    Column("辦理事項", 0.12),
    Column("由", 0.11),
    Column("至", 0.11),
    Column("盤點掃描", 0.10),
)


def _draw_movements(pages: Pages, movements: Sequence[CountMovement]) -> None:
    pages.gap()
    count = f"（共 {len(movements)} 筆）" if movements else ""
    pages.heading(f"五、盤點期間之異動{count}")
    if not movements:
        pages.text(("盤點期間無封袋異動。",), size=_TEXT)
        return
    pages.table(_MOVEMENTS, [Line(_movement(each)) for each in movements])


def _movement(move: CountMovement) -> tuple[str, ...]:
    return (
        FINDINGS[move.finding],
        move.bag,
        f"{formats.roc_day_short(move.by.on)} {move.by.at}",
        move.by.number,
        move.act,
        move.source,
        move.target,
        "已掃得" if move.scanned else "未掃得",
    )


def _draw_others(pages: Pages, paper: StocktakePaper) -> None:
    pages.gap()
    pages.heading("六、其他事項")
    pages.text([*_others(paper), _DUTY], size=_TEXT)


def _others(paper: StocktakePaper) -> Iterator[str]:
    head, result = paper.head, paper.result
    late = "截止後送達之掃描：" + (f"{head.late} 筆，不計入。" if head.late else "無。")
    left_out = _counters(head.without)
    yield f"{late}未等候之櫃檯：{f'{left_out}，其未送達之掃描不計入。' if left_out else '無。'}"
    yield f"同一庫位重複掃描：{_named(result.twice)}"
    yield f"掃得而非應盤：{_named(result.not_asked)}"
    yield f"無法判讀之掃描：{f'{result.unreadable} 次。' if result.unreadable else '無。'}"


def _named(bags: Sequence[str]) -> str:
    return f"{_listed(bags, '袋')}。" if bags else "無。"


def _listed(names: Sequence[str], unit: str) -> str:
    """What a paper has room for; all of them stand in the spreadsheet."""
    told = "、".join(names[:_NAMED_MAX])
    more = f" 等 {len(names)} {unit}" if len(names) > _NAMED_MAX else ""
    return told + more


def _signatures(people: Sequence[str]) -> list[Row]:
    """Boxes to sign in, with the names of those who sealed it."""
    names = [*people, *[""] * (len(_SIGNERS) - len(people))]
    cells = (
        field(what, name, width=WIDTH / len(_SIGNERS), label_width=_SIGN_LABEL, sizes=_SIZES)
        for what, name in zip(_SIGNERS, names, strict=True)
    )
    return [row(*cells, least=_SIGN_ROW)]


# ------------------------------------------------------------------------------------ every bag

BAGS = (
    Column("序號", 0.07, Align.RIGHT),
    Column("封袋", 0.20),
    Column("種類", 0.13),
    Column("件數", 0.06, Align.RIGHT),
    Column("重量（公克）", 0.12, Align.RIGHT),
    Column("本金（元）", 0.12, Align.RIGHT),
    Column("庫位", 0.13),
    Column("盤點結果", 0.17),
)
"""The columns of the list of bags."""


def bag_line(number: int, bag: CountBag) -> Line:
    """A row of the list. `number`: from 1."""
    return Line(
        (
            str(number),
            bag.bag,
            bag.types,
            formats.figure(bag.things),
            _grams(bag.weight),
            formats.figure(bag.principal),
            bag.place,
            bag.came,
        )
    )


# ------------------------------------------------------------------------------------ as a spreadsheet


def tables(paper: StocktakePaper) -> list[OdsTable]:
    """The same report as sheets of a spreadsheet."""
    result = paper.result
    found = [
        OdsTable("摘要", (OdsColumn("項目", 36), OdsColumn("內容", 180)), [*_summary(paper)]),
        _figures("庫位", paper.totals.places, paper.totals.total),
        _figures("種類", paper.totals.types, paper.totals.total),
        OdsTable("差異", _ODS_DIFFERENCES, [*map(_difference_values, paper.differences)]),
        OdsTable("異動", _ODS_MOVEMENTS, [*map(_movement_values, paper.movements)]),
        OdsTable(
            "其他掃描",
            (OdsColumn("封袋", 44), OdsColumn("情形", 36)),
            [
                *((bag, "同一庫位重複掃描") for bag in result.twice),
                *((bag, "掃得而非應盤") for bag in result.not_asked),
            ],
        ),
    ]
    if paper.bags:
        found.append(OdsTable("封袋", _ODS_BAGS, [*map(_bag_values, paper.bags)]))
    return found


def _summary(paper: StocktakePaper) -> Iterator[tuple[Value, Value]]:
    head, totals, marks = paper.head, paper.totals, paper.marks
    yield "報告", TITLE
    if marks.draft or marks.reckoned_anew:
        yield "狀態", "草稿，未經簽核" if marks.draft else "重新計算，非封存之報告"
    yield "機關", f"{paper.office.agency}　{paper.office.branch.name}"
    yield "盤點基準", _moment(head.opened)
    yield "帳冊位置", _position(head)
    yield "基準雜湊", head.opened.hash
    yield "方法", _method(head)
    yield "應盤袋數", head.asked
    yield "明盤或盲盤", _shown(head)
    yield "庫位範圍", "、".join(head.places) or _ALL
    yield "種類範圍", "、".join(head.types) or _ALL
    yield "掃描櫃檯", _counters(head.counters)
    yield "盤點截止", _moment(head.closed)
    yield "截止雜湊", head.closed.hash
    yield "簽核人", "、".join(head.people) or "尚未簽核"
    yield "相符袋數", paper.result.matched
    yield "差異筆數", len(paper.differences)
    yield "質借款（元）", totals.loans
    yield "流當物（元）", totals.forfeited
    yield "與總帳核對", _tie(totals)
    yield "帳載數雜湊", totals.digest
    for other in _others(paper):
        what, _, told = other.partition("：")
        yield what, told


def _figures(title: str, sums: Sequence[CountSum], total: CountSum) -> OdsTable:
    columns = (
        OdsColumn(title, 44),
        OdsColumn("袋數", 18, Shown.THOUSANDS),
        OdsColumn("件數", 18, Shown.THOUSANDS),
        OdsColumn("重量（公克）", 30, Shown.THREE_PLACES),
        OdsColumn("本金（元）", 30, Shown.THOUSANDS),
    )
    return OdsTable(title, columns, [*map(_sum_values, sums)], total=_sum_values(total))


def _sum_values(found: CountSum) -> tuple[Value, ...]:
    return (found.name, found.bags, found.things, _in_grams(found.weight), found.principal)


_ODS_DIFFERENCES = (
    OdsColumn("項次", 12),
    OdsColumn("封袋", 44),
    OdsColumn("單號", 44),
    OdsColumn("差異", 24),
    OdsColumn("帳載處所", 30),
    OdsColumn("掃得處所", 30),
    OdsColumn("原因", 28),
    OdsColumn("說明", 90),
)


def _difference_values(line: CountDifference) -> tuple[Value, ...]:
    return (
        line.line,
        line.bag,
        formats.ticket_number(line.number) if line.number else "",
        FINDINGS[line.finding],
        line.booked,
        line.scanned,
        "" if line.cause is None else CAUSES[line.cause],
        line.text,
    )


_ODS_MOVEMENTS = (
    OdsColumn("異動", 16),
    OdsColumn("封袋", 44),
    OdsColumn("日期", 22),
    OdsColumn("時間", 14),
    OdsColumn("紀錄", 30),
    OdsColumn("辦理事項", 26),
    OdsColumn("經辦", 24),
    OdsColumn("由", 26),
    OdsColumn("至", 26),
    OdsColumn("盤點掃描", 18),
)


def _movement_values(move: CountMovement) -> tuple[Value, ...]:
    return (
        FINDINGS[move.finding],
        move.bag,
        move.by.on,
        move.by.at,
        move.by.number,
        move.act,
        move.by.by,
        move.source,
        move.target,
        "已掃得" if move.scanned else "未掃得",
    )


_ODS_BAGS = (
    OdsColumn("封袋", 44),
    OdsColumn("種類", 30),
    OdsColumn("件數", 14, Shown.THOUSANDS),
    OdsColumn("重量（公克）", 28, Shown.THREE_PLACES),
    OdsColumn("本金（元）", 28, Shown.THOUSANDS),
    OdsColumn("庫位", 30),
    OdsColumn("盤點結果", 50),
)


def _bag_values(bag: CountBag) -> tuple[Value, ...]:
    return (
        bag.bag,
        bag.types,
        bag.things,
        _in_grams(bag.weight),
        bag.principal,
        bag.place,
        bag.came,
    )
