"""The lists of the law on A4: each copy with its mark, rows as high as their things need, sums and signatures last."""

from collections.abc import Sequence
from typing import NamedTuple

from counter import formats
from counter.print import page
from counter.print.cells import row
from counter.print.fonts import Style
from counter.print.list_papers import ListForm, ListLine, ListPaper
from counter.print.ods import OdsColumn, OdsTable, Shown, Value
from counter.print.page import LEFT, WIDTH
from counter.print.pages import Pages, field, signatures
from counter.print.pdf import Document
from counter.print.sheet import Align, Box, Look
from counter.print.side import Side
from counter.print.tall import Column, TallRow, lay

TITLES = {
    ListForm.REGISTER: "收當物品登記簿",
    ListForm.FORFEITURE: "流當物清冊",
    ListForm.SALE: "流當物清冊（庫房及變賣用）",
    ListForm.OVERDUE: "流當物清冊（待核定）",
    ListForm.CUSTODY: "在庫質當物清單（警察機關查閱）",
    ListForm.TAKEN_IN: "收當登記（警察機關查閱）",
}
_LAWS = {
    ListForm.REGISTER: "依當舖業法第22條，每二星期送主管機關備查，一式二份。",
    ListForm.FORFEITURE: "依當舖業法第22條造冊，備主管機關查核，一式二份。",
    ListForm.SALE: "依當舖業法第21條，質當物所有權已移轉；本聯供庫房及變賣使用。",
    ListForm.OVERDUE: "寬限期已過，尚未核定；不得據以變賣。",
    ListForm.CUSTODY: "依當舖業法第25條供警察機關比對失物；不含持當人資料。",
    ListForm.TAKEN_IN: "依當舖業法第22條供警察機關查閱；含持當人個人資料，限公務使用，不得外流。",
}
_SUPPLEMENTS = {
    ListForm.REGISTER: "補報",
    ListForm.FORFEITURE: "更正",
    ListForm.SALE: "更正",
}
_SIGNS = {
    ListForm.REGISTER: ("製表", "主管", "主管機關收件"),
    ListForm.FORFEITURE: ("製表", "主管", "主管機關收件"),
    ListForm.SALE: ("製表", "主管", "庫房點收"),
    ListForm.OVERDUE: ("製表", "主管"),
    ListForm.CUSTODY: ("製表", "查閱警員"),
    ListForm.TAKEN_IN: ("製表", "主管", "查閱警員"),
}
_DAYS = {ListForm.FORFEITURE: "寬限末日", ListForm.SALE: "寬限末日", ListForm.OVERDUE: "寬限末日"}
_NAMED = {ListForm.REGISTER, ListForm.TAKEN_IN}
_PLACED = {ListForm.SALE}
_NONE = "（本期無收當）"
_NO_LINES = "（無符合的物品）"
_SEAL_SIZE = 6.6


class _Spec(NamedTuple):
    """A column on paper and in the spreadsheet."""

    column: Column
    width_mm: int


def title(paper: ListPaper) -> str:
    """What the list is called, without a word about whose things are on it."""
    name = TITLES[paper.form]
    more = _SUPPLEMENTS.get(paper.form, "")
    return f"{name}　{more}（第 {paper.number - 1} 次）" if more and paper.number > 1 else name


def draw(document: Document, paper: ListPaper) -> None:
    """Add the pages of every copy of a list to the document."""
    columns = [each.column for each in _specs(paper)]
    rows = lay(columns, [_texts(paper, number, each) for number, each in _numbered(paper)])
    for copy in paper.copies:
        _draw_copy(document, paper, copy, columns, rows)


def _draw_copy(
    document: Document,
    paper: ListPaper,
    copy: str,
    columns: Sequence[Column],
    rows: Sequence[TallRow],
) -> None:
    def begin() -> tuple[Side, float]:
        office = (paper.office.agency, paper.office.branch.name)
        side, y = page.begin(document, title=title(paper), office=office, marks=paper.marks)
        side.own.in_box(Box(LEFT, y - 1.5, WIDTH, 5.0), _line_above(paper), Look(9.0, Style.BOLD))
        look = Look(10.0, Style.BOLD, Align.RIGHT)
        side.own.in_box(Box(LEFT, y - 1.5, WIDTH, 5.0), copy, look)
        return side, y + 4.5

    pages = Pages(begin)
    if paper.head:
        pages.rows([row(field(name, text), least=7.0) for name, text in paper.head])
        pages.gap(2.0)
    pages.tall(tuple(columns), rows, none=_NONE if paper.form in _NAMED else _NO_LINES)
    pages.gap()
    half = WIDTH / 2
    sums = row(
        field("張數", _count(paper), width=half),
        field("金額合計", formats.ntd(paper.principal), width=half),
        least=8.0,
    )
    pages.block([sums, *signatures(_SIGNS[paper.form])])
    pages.gap(1.5)
    pages.text((_LAWS[paper.form],), size=7.4)
    if paper.seal:
        sealed = f"登錄 {paper.act}　內容雜湊 SHA-256 {paper.seal}"
        pages.text((sealed,), size=_SEAL_SIZE)
    foot = f"{paper.office.agency} {paper.office.branch.name}　{title(paper)}　{copy}"
    page.finish(document, pages.sides, foot)


def _line_above(paper: ListPaper) -> str:
    days = formats.roc_day(paper.first)
    if paper.last != paper.first:
        days += f"至{formats.roc_day(paper.last)}"
    made = f"{formats.roc_day_short(paper.made_on)} {paper.at}"
    return f"期間　{days}　　製表　{made}　{paper.by}"


def _count(paper: ListPaper) -> str:
    """How many tickets; what was undone is told, but is not in the sum beside."""
    undone = sum(not each.counts for each in paper.lines)
    return f"{len(paper.lines)}" + (f"（{undone} 張不計入金額）" if undone else "")


def _numbered(paper: ListPaper) -> Sequence[tuple[int, ListLine]]:
    return [*enumerate(paper.lines, 1)]


def _specs(paper: ListPaper) -> tuple[_Spec, ...]:
    """The columns of a form; shares add up to the width."""
    day = _DAYS.get(paper.form, "收當日期")
    named, placed = paper.form in _NAMED, paper.form in _PLACED
    things = 1.0 - 0.05 - 0.09 - 0.16 - 0.09 - 0.09 - 0.2 * named - 0.18 * placed
    specs = [
        _Spec(Column("序", 0.05, Align.RIGHT), 12),
        _Spec(Column(day, 0.09), 24),
        _Spec(Column(f"{paper.words.ticket}號碼", 0.16), 40),
    ]
    if named:
        specs.append(_Spec(Column(paper.words.pledgor, 0.2), 34))
    specs.append(_Spec(Column("品名、數量、特徵", things), 110))
    specs.append(_Spec(Column("金額", 0.09, Align.RIGHT), 24))
    if placed:
        specs.append(_Spec(Column("封袋／庫位", 0.18), 44))
    specs.append(_Spec(Column("備註", 0.09), 30))
    return tuple(specs)


def _texts(paper: ListPaper, number: int, line: ListLine) -> tuple[tuple[str, ...], ...]:
    cells: list[tuple[str, ...]] = [
        (f"{number}",),
        (formats.roc_day_short(line.on),),
        (formats.ticket_number(line.number),),
    ]
    if paper.form in _NAMED:
        cells.append((line.name, line.document))
    cells.append(line.things)
    cells.append((formats.figure(line.principal),))
    if paper.form in _PLACED:
        cells.append((line.bag, line.place) if line.place else (line.bag,))
    cells.append((line.remark,))
    return tuple(cells)


# ------------------------------------------------------------------------------------ spreadsheet


def table_of(paper: ListPaper) -> OdsTable:
    """The same list as a spreadsheet: one row for each ticket."""
    columns: list[OdsColumn] = []
    for spec in _specs(paper):
        shown = Shown.THOUSANDS if spec.column.title == "金額" else Shown.PLAIN
        columns.append(OdsColumn(spec.column.title, spec.width_mm, shown))
        if spec.column.title == paper.words.pledgor:
            columns.append(OdsColumn("證件", 44))
    rows = [_values(paper, number, each) for number, each in _numbered(paper)]
    total: list[Value] = [None] * len(columns)
    total[0] = "合計"
    total[[each.heading for each in columns].index("金額")] = paper.principal
    office = f"{paper.office.agency}　{paper.office.branch.name}　{title(paper)}"
    notes = (office, _line_above(paper), *(f"{name}　{text}" for name, text in paper.head))
    return OdsTable(
        title(paper), tuple(columns), rows, (*notes, _LAWS[paper.form], *_sealed(paper)), total
    )


def _sealed(paper: ListPaper) -> tuple[str, ...]:
    return (f"登錄 {paper.act}　內容雜湊 SHA-256 {paper.seal}",) if paper.seal else ()


def _values(paper: ListPaper, number: int, line: ListLine) -> tuple[Value, ...]:
    cells: list[Value] = [number, line.on, formats.ticket_number(line.number)]
    if paper.form in _NAMED:
        cells += [line.name, line.document]
    cells += ["；".join(line.things), line.principal]
    if paper.form in _PLACED:
        cells.append("　".join(each for each in (line.bag, line.place) if each))
    cells.append(line.remark)
    return tuple(cells)
