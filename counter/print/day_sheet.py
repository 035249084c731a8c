"""The sheet of a business day: its acts, the cash each way, what the drawer should have gained."""

from collections.abc import Sequence

from counter import formats
from counter.domain.money import Ntd
from counter.domain.policy import Words
from counter.print import page, table
from counter.print.cells import Cell, cell, draw_rows, row
from counter.print.fonts import Style
from counter.print.page import BOTTOM, LEFT, WIDTH
from counter.print.papers import DayLine, DaySheetPaper
from counter.print.pdf import Document
from counter.print.sheet import Align, Box, Look
from counter.print.side import Side
from counter.print.table import Column, Line
from counter.print.words import act_name

_COLUMNS = (
    Column("序號", 0.08),
    Column("時間", 0.09),
    Column("事項", 0.15),
    Column("單號", 0.24),
    Column("經辦", 0.18),
    Column("現金收入", 0.13, Align.RIGHT),
    Column("現金支出", 0.13, Align.RIGHT),
)
_NONE = "（本日無交易）"
_TITLE = "營業日報表"
_SUM_SIZES = (13.0, 12.0, 11.0, 10.0, 9.0, 8.0)
_SEAL_SIZES = (7.6, 7.2, 6.8, 6.2)
_SUM_HEIGHT = 9.0
_SIGN_HEIGHT = 16.0
_LABEL = 20.0
_COUNT_WIDTH = 40.0
_HASH_GROUP = 8
# The sums, the seal and the signatures, with some air above.
_CLOSING = 4.0 + 2 * _SUM_HEIGHT + _SIGN_HEIGHT


def draw(document: Document, paper: DaySheetPaper) -> None:
    """Add the pages of a day sheet to the document."""
    sides: list[Side] = []
    rest: Sequence[DayLine] = paper.lines
    while True:
        side, y = _begin(document, paper)
        sides.append(side)
        count = table.rows_in(BOTTOM - y)
        shown = [_line(line, paper.words) for line in rest[:count]]
        y = table.draw(side, Box(LEFT, y, WIDTH, 0), _COLUMNS, shown, none=_NONE)
        rest = rest[count:]
        if not rest:
            break
    if BOTTOM - y < _CLOSING:
        side, y = _begin(document, paper)
        sides.append(side)
    _draw_closing(side, paper, y + 4.0)
    foot = f"{paper.office.agency} {paper.office.branch.name} {paper.counter} 號櫃檯"
    page.finish(document, sides, f"{foot}　{formats.roc_day(paper.day)}{_TITLE}")


def _begin(document: Document, paper: DaySheetPaper) -> tuple[Side, float]:
    office = paper.office
    lines = (
        office.agency,
        f"{office.branch.name}　{paper.counter} 號櫃檯",
    )
    side, y = page.begin(document, title=_TITLE, office=lines, marks=paper.marks)
    day = f"{formats.roc_day(paper.day)}{formats.weekday(paper.day)}"
    side.own.in_box(Box(LEFT, y - 1.5, WIDTH, 5.0), f"營業日　{day}", Look(11.0, Style.BOLD))
    return side, y + 5.0


def _line(line: DayLine, words: Words) -> Line:
    texts = (
        f"{line.number}",
        line.at,
        act_name(line.kind, words),
        formats.ticket_number(line.ticket) if line.ticket else "—",
        line.clerk,
        formats.figure(line.cash) if line.cash > 0 else "",
        formats.figure(-line.cash) if line.cash < 0 else "",
    )
    return Line(texts)


def _draw_closing(side: Side, paper: DaySheetPaper, y: float) -> None:
    """The sums, the seal of the journal and the signatures."""
    seal = f"第 {paper.head_number} 號　{_in_groups(paper.head_hash)}"
    count, sealed = f"{len(paper.lines)} 筆", (seal, f"裝置 {paper.device}")
    rows = [
        row(
            _sum("現金收入", paper.cash_in),
            _sum("現金支出", paper.cash_out),
            _sum("錢箱應增減", paper.drawer),
            least=_SUM_HEIGHT,
        ),
        row(
            cell("筆數", count, width=_COUNT_WIDTH, label_width=_LABEL),
            cell("帳冊封緘", sealed, width=WIDTH - _COUNT_WIDTH, sizes=_SEAL_SIZES),
            least=_SUM_HEIGHT,
        ),
        row(
            _signature("製表（日結）", paper.closed_by),
            _signature("點交／出納", ""),
            _signature("主管", ""),
            least=_SIGN_HEIGHT,
        ),
    ]
    draw_rows(side, LEFT, y, rows)


def _sum(label: str, amount: Ntd) -> Cell:
    return cell(
        label,
        formats.ntd(amount),
        width=WIDTH / 3,
        label_width=_LABEL,
        sizes=_SUM_SIZES,
        style=Style.BOLD,
    )


def _signature(label: str, name: str) -> Cell:
    return cell(label, name, width=WIDTH / 3, label_width=_LABEL)


def _in_groups(digits: str) -> str:
    """A hash in groups that an eye can compare."""
    starts = range(0, len(digits), _HASH_GROUP)
    return " ".join(digits[start : start + _HASH_GROUP] for start in starts)
