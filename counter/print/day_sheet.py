"""The sheet of a business day: its acts, the cash each way, what the drawer should have gained."""

from collections.abc import Sequence

from counter import formats
from counter.domain.policy import Words
from counter.print import page
from counter.print.cells import TINT, Layers, cell, draw_cells
from counter.print.fonts import Style
from counter.print.page import BOTTOM, LEFT, WIDTH
from counter.print.papers import DayLine, DaySheetPaper
from counter.print.pdf import Document
from counter.print.sheet import FRAME, HAIRLINE, Align, Box, Look
from counter.print.text import fit
from counter.print.words import act_name

_HEAD = 6.0
_ROW = 5.4
_SIZES = (9.0, 8.4, 7.8, 7.0, 6.2, 5.4)
_TITLES = ("序號", "時間", "事項", "單號", "經辦", "現金收入", "現金支出")
_SHARES = (0.08, 0.09, 0.15, 0.24, 0.18, 0.13, 0.13)
_RIGHT = frozenset({"現金收入", "現金支出"})
_TITLE = "營業日報表"
_SUM_SIZES = (13.0, 12.0, 11.0, 10.0, 9.0, 8.0)
_SEAL_SIZES = (7.6, 7.2, 6.8, 6.2)
_SIGN_HEIGHT = 16.0
_HASH_GROUP = 8
# The sums, the seal and the signatures, with some air above.
_CLOSING = 4.0 + 9.0 + 9.0 + _SIGN_HEIGHT


def draw(document: Document, paper: DaySheetPaper) -> None:
    """Add the pages of a day sheet to the document."""
    sheets: list[Layers] = []
    rest: Sequence[DayLine] = paper.lines
    while True:
        layers, y = _begin(document, paper)
        sheets.append(layers)
        count = int((BOTTOM - y - _HEAD) / _ROW)
        y = _draw_lines(layers, y, rest[:count], paper.words)
        rest = rest[count:]
        if not rest:
            break
    if BOTTOM - y < _CLOSING:
        layers, y = _begin(document, paper)
        sheets.append(layers)
    _draw_closing(layers, paper, y + 4.0)
    foot = f"{paper.office.agency} {paper.office.branch.name} {paper.counter} 號櫃檯"
    page.finish(document, sheets, f"{foot}　{formats.roc_day(paper.day)}{_TITLE}")


def _begin(document: Document, paper: DaySheetPaper) -> tuple[Layers, float]:
    office = paper.office
    lines = (
        office.agency,
        f"{office.branch.name}　{paper.counter} 號櫃檯",
    )
    layers, y = page.begin(document, title=_TITLE, office=lines, marks=paper.marks)
    day = f"{formats.roc_day(paper.day)}{formats.weekday(paper.day)}"
    layers.body.in_box(Box(LEFT, y - 1.5, WIDTH, 5.0), f"營業日　{day}", Look(11.0, Style.BOLD))
    return layers, y + 5.0


def _draw_lines(layers: Layers, y: float, lines: Sequence[DayLine], words: Words) -> float:
    """A page's lines with their head above; the lower edge."""
    head = Box(LEFT, y, WIDTH, _HEAD)
    layers.frame.fill(head, TINT)
    for place, title in zip(_columns(head), _TITLES, strict=True):
        layers.frame.in_box(place, title, Look(8.0, Style.BOLD, _alignment(title)))
    if not lines:
        row = head.at(y=head.bottom, h=_ROW)
        layers.frame.in_box(row, "（本日無交易）", Look(8.4, align=Align.CENTRE))
    for number, line in enumerate(lines):
        row = head.at(y=head.bottom + number * _ROW, h=_ROW)
        _draw_line(layers, row, line, words)
        layers.frame.across(row, row.y, thick=HAIRLINE)
    block = head.at(y=y, h=_HEAD + max(1, len(lines)) * _ROW)
    layers.frame.frame(block, thick=FRAME)
    return block.bottom


def _draw_line(layers: Layers, row: Box, line: DayLine, words: Words) -> None:
    texts = (
        f"{line.number}",
        line.at,
        act_name(line.kind, words),
        formats.ticket_number(line.ticket) if line.ticket else "—",
        line.clerk,
        formats.figure(line.cash) if line.cash > 0 else "",
        formats.figure(-line.cash) if line.cash < 0 else "",
    )
    for place, title, text in zip(_columns(row), _TITLES, texts, strict=True):
        fitted = fit(text, room=place.w, sizes=_SIZES)
        layers.body.fitted_in_box(place, fitted, Look(fitted.size, align=_alignment(title)))


def _columns(box: Box) -> list[Box]:
    return [column.inset(1.2) for column in box.columns(_SHARES)]


def _alignment(title: str) -> Align:
    return Align.RIGHT if title in _RIGHT else Align.LEFT


def _draw_closing(layers: Layers, paper: DaySheetPaper, y: float) -> None:
    """The sums, the seal of the journal and the signatures."""
    sums = (
        ("現金收入", paper.cash_in),
        ("現金支出", paper.cash_out),
        ("錢箱應增減", paper.drawer),
    )
    third = WIDTH / len(sums)
    cells = [
        cell(
            label,
            formats.ntd(amount),
            width=third,
            label_width=20.0,
            sizes=_SUM_SIZES,
            style=Style.BOLD,
        )
        for label, amount in sums
    ]
    y = draw_cells(layers, LEFT, y, cells, least=9.0)
    seal = f"第 {paper.head_number} 號　{_in_groups(paper.head_hash)}"
    acts = f"{len(paper.lines)} 筆"
    y = draw_cells(
        layers,
        LEFT,
        y,
        [
            cell("筆數", acts, width=40.0, label_width=20.0),
            cell("帳冊封緘", (seal, f"裝置 {paper.device}"), width=WIDTH - 40.0, sizes=_SEAL_SIZES),
        ],
        least=9.0,
    )
    signatures = (("製表（日結）", paper.closed_by), ("點交／出納", ""), ("主管", ""))
    draw_cells(
        layers,
        LEFT,
        y,
        [cell(name, value, width=third, label_width=20.0) for name, value in signatures],
        least=_SIGN_HEIGHT,
    )


def _in_groups(digits: str) -> str:
    """A hash in groups that an eye can compare."""
    starts = range(0, len(digits), _HASH_GROUP)
    return " ".join(digits[start : start + _HASH_GROUP] for start in starts)
