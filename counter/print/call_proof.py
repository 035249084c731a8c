"""The proof of the reminders: each ticket with every try, when, by which number, what came of it, by whom."""

from collections.abc import Iterator, Sequence
from itertools import chain

from counter import formats
from counter.print import page, table
from counter.print.cells import cell, draw_rows, row
from counter.print.fonts import Style
from counter.print.ods import OdsColumn, OdsTable, Value
from counter.print.page import BOTTOM, LEFT, WIDTH
from counter.print.papers import CallProofLine, CallProofPaper, CallProofTry
from counter.print.pdf import Document
from counter.print.sheet import Box, Look
from counter.print.side import Side
from counter.print.table import Column, Line
from counter.print.words import TRIED_BY, TRIES

TITLE = "到期通聯紀錄"

_NONE = "（無符合的單子）"
_NO_TRY = "尚無通聯"
_MISSING = "＊"
_LATE = "※"
_LEGEND = "＊：規定應有的通聯次數尚未齊全。※：最後期限過後才通聯。"
_DUTY = "本表含個人資料，僅供督導與稽核使用，不得外流。"
_SUM_HEIGHT = 9.0
_SIGN_HEIGHT = 16.0
_LABEL = 20.0
# The sums and the signatures, with some air above.
_CLOSING = 8.0 + _SUM_HEIGHT + _SIGN_HEIGHT


def draw(document: Document, paper: CallProofPaper) -> None:
    """Add the pages of a proof to the document."""
    sides: list[Side] = []
    rest: Sequence[Line] = [*chain.from_iterable(_rows(line) for line in paper.lines)]
    while True:
        side, y = _begin(document, paper)
        sides.append(side)
        count = table.rows_in(BOTTOM - y)
        y = table.draw(side, Box(LEFT, y, WIDTH, 0), _columns(paper), rest[:count], none=_NONE)
        rest = rest[count:]
        if not rest:
            break
    if BOTTOM - y < _CLOSING:
        side, y = _begin(document, paper)
        sides.append(side)
    _draw_closing(side, paper, y)
    page.finish(document, sides, f"{paper.office.agency} {paper.office.branch.name}　{TITLE}")


def _columns(paper: CallProofPaper) -> tuple[Column, ...]:
    return (
        Column(paper.words.ticket, 0.18),
        Column("姓名", 0.13),
        Column("最後期限", 0.10),
        Column("日期時間", 0.14),
        Column("方式", 0.06),
        Column("號碼", 0.14),
        Column("結果", 0.14),
        Column("經辦", 0.11),
    )


def _begin(document: Document, paper: CallProofPaper) -> tuple[Side, float]:
    office = (paper.office.agency, paper.office.branch.name)
    side, y = page.begin(document, title=TITLE, office=office, marks=paper.marks)
    side.own.in_box(Box(LEFT, y - 1.5, WIDTH, 5.0), _days(paper), Look(10.0, Style.BOLD))
    return side, y + 5.0


def _days(paper: CallProofPaper) -> str:
    days = formats.roc_day(paper.first)
    if paper.last != paper.first:
        days += f"至{formats.roc_day(paper.last)}"
    made = f"{formats.roc_day_short(paper.made_on)} {paper.at}"
    return f"期間　{days}　　製表　{made}　{paper.by}"


def _rows(line: CallProofLine) -> Iterator[Line]:
    """The ticket beside its first try; below it the others."""
    last_day = formats.roc_day_short(line.last_day)
    head = (
        formats.ticket_number(line.number),
        line.name,
        last_day if line.enough else f"{_MISSING}{last_day}",
    )
    if not line.tries:
        yield Line((*head, "", "", "", _NO_TRY, ""), Style.BOLD)
    for number, each in enumerate(line.tries):
        yield Line((*(("", "", "") if number else head), *_texts(each)))


def _outcome(each: CallProofTry) -> str:
    told = TRIES[each.outcome]
    return f"{told}（已更正）" if each.corrected else told


def _texts(each: CallProofTry) -> tuple[str, ...]:
    outcome = _outcome(each)
    if each.promised_on is not None:
        outcome = f"約定 {formats.roc_day_short(each.promised_on)}"
    return (_moment(each), TRIED_BY[each.channel], formats.phone(each.number), outcome, each.by)


def _moment(each: CallProofTry) -> str:
    late = _LATE if each.late else ""
    return f"{late}{formats.roc_day_short(each.at.date())} {each.at:%H:%M}"


def _draw_closing(side: Side, paper: CallProofPaper, y: float) -> None:
    """The legend, how many there are of what, the signatures."""
    side.own.in_box(Box(LEFT, y + 1.0, WIDTH, 4.0), f"{_LEGEND}{_DUTY}", Look(7.4))
    sums = (
        ("張數", len(paper.lines)),
        ("已通聯", sum(bool(line.tries) for line in paper.lines)),
        ("已通話", sum(line.spoken for line in paper.lines)),
        ("尚未齊全", sum(not line.enough for line in paper.lines)),
    )
    quarter, half = WIDTH / len(sums), WIDTH / 2
    rows = [
        row(
            *(cell(name, f"{count}", width=quarter, label_width=_LABEL) for name, count in sums),
            least=_SUM_HEIGHT,
        ),
        row(
            cell("製表", paper.by, width=half, label_width=_LABEL),
            cell("主管", "", width=half, label_width=_LABEL),
            least=_SIGN_HEIGHT,
        ),
    ]
    draw_rows(side, LEFT, y + 6.0, rows)


# ------------------------------------------------------------------------------------ spreadsheet


def table_of(paper: CallProofPaper) -> OdsTable:
    """The same proof as a spreadsheet: a row for each try, the ticket in each of them."""
    columns = (
        OdsColumn(paper.words.ticket, 40),
        OdsColumn("姓名", 38),
        OdsColumn("最後期限", 22),
        OdsColumn("齊全", 12),
        OdsColumn("日期", 22),
        OdsColumn("時間", 14),
        OdsColumn("期限後", 14),
        OdsColumn("方式", 14),
        OdsColumn("號碼", 34),
        OdsColumn("結果", 30),
        OdsColumn("約定日", 22),
        OdsColumn("經辦", 24),
    )
    notes = (f"{paper.office.agency}　{paper.office.branch.name}　{TITLE}", _days(paper), _DUTY)
    rows = [*chain.from_iterable(_values(line) for line in paper.lines)]
    return OdsTable(TITLE, columns, rows, notes)


def _values(line: CallProofLine) -> Iterator[tuple[Value, ...]]:
    head = (
        formats.ticket_number(line.number),
        line.name,
        line.last_day,
        "是" if line.enough else "否",
    )
    if not line.tries:
        yield (*head, None, None, None, None, None, _NO_TRY, None, None)
    for each in line.tries:
        yield (
            *head,
            each.at.date(),
            f"{each.at:%H:%M}",
            "是" if each.late else "否",
            TRIED_BY[each.channel],
            each.number,
            _outcome(each),
            each.promised_on,
            each.by,
        )
