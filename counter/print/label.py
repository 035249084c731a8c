"""Labels of bags and places on the sizes label printers take: what the scanner reads, large print, and nobody named."""

from dataclasses import dataclass, replace
from enum import Enum

from counter import formats
from counter.print import qr
from counter.print.fonts import Style
from counter.print.papers import LabelPaper, Marks, PlaceLabelPaper
from counter.print.pdf import Document
from counter.print.sheet import FRAME, POINTS_PER_MM, Align, Box, Look, Sheet
from counter.print.text import Fitted, fit, fit_all, flow, wrap
from counter.print.words import watermark

_MARGIN = 1.2
_LINE_GAP = 1.2
_MARK = 4.2
_BLANK = "＿＿＿＿＿＿"
_SEE_STUB = "詳副聯"
# K01-02-115- and 00012-7.
_SERIAL_AT = 11


class LabelSize(Enum):
    """The labels in use, width × height in mm."""

    MM_62_29 = "62x29"
    MM_50_30 = "50x30"
    MM_100_50 = "100x50"


@dataclass(frozen=True, slots=True)
class _Stock:
    """How a label of one size is set. `number_lines`: on how many lines the number stands."""

    width: float
    height: float
    code_side: float
    number_lines: int
    number_sizes: tuple[float, ...]
    sizes: tuple[float, ...]
    office_size: float


_PLACE_SIZES = (26.0, 23.0, 20.0, 17.0, 14.0, 11.0, 9.0, 7.5)
_OFFICE_SIZES = (7.0, 6.2, 5.6, 5.0, 4.4)
_SIZES = (9.5, 9.0, 8.5, 8.0, 7.4, 6.8, 6.2, 5.6, 5.0)
_STOCKS = {
    LabelSize.MM_62_29: _Stock(
        62.0, 29.0, qr.SIDE_MM_MIN, 1, (10.5, 10.0, 9.5, 9.0, 8.5, 8.0), _SIZES, 7.0
    ),
    LabelSize.MM_50_30: _Stock(50.0, 30.0, qr.SIDE_MM_MIN, 2, (10.5, 10.0, 9.5, 9.0), _SIZES, 6.2),
    LabelSize.MM_100_50: _Stock(
        100.0,
        50.0,
        34.0,
        1,
        (17.0, 16.0, 15.0, 14.0, 13.0),
        (15.0, 13.5, 12.0, 10.5, *_SIZES),
        11.0,
    ),
}


def draw(document: Document, paper: LabelPaper, size: LabelSize) -> None:
    """Add the page of a bag's label to the document."""
    stock = _STOCKS[size]
    sheet = Sheet(document, stock.height)
    room = _beside_code(sheet, paper.code, paper.marks, stock)
    _draw_lines(sheet, room, paper, stock)
    document.page(stock.width * POINTS_PER_MM, stock.height * POINTS_PER_MM, sheet)


def draw_place(document: Document, paper: PlaceLabelPaper, size: LabelSize) -> None:
    """Add the page of a place's label to the document: its code as large as it fits, for eyes two metres away."""
    stock = _STOCKS[size]
    sheet = Sheet(document, stock.height)
    room = _beside_code(sheet, paper.code, paper.marks, stock)
    whose = fit_all([paper.agency, paper.branch], room=room.w, sizes=_OFFICE_SIZES)
    place = fit(paper.place, room=room.w, sizes=_PLACE_SIZES, style=Style.BOLD)
    head = fit("庫位", room=room.w, sizes=(stock.office_size,))
    y = sheet.fitted(room.x, room.y, head, Look(head.size))
    middle = room.at(y=y, h=room.bottom - whose.height - y)
    sheet.fitted_in_box(middle, place, Look(place.size, Style.BOLD))
    sheet.fitted(room.x, room.bottom - whose.height, whose, Look(whose.size))
    document.page(stock.width * POINTS_PER_MM, stock.height * POINTS_PER_MM, sheet)


def _beside_code(sheet: Sheet, code: str, marks: Marks, stock: _Stock) -> Box:
    """Draw the code and the mark; the room that is left for words."""
    quiet = qr.quiet_zone(qr.encode(code), stock.code_side)
    y = (stock.height - stock.code_side) / 2 - quiet
    drawn = qr.draw(sheet, code, x=0.0, y=y, side=stock.code_side)
    x = drawn.right - quiet + _MARGIN + 1.0
    room = Box(x, _MARGIN + 0.6, stock.width - x - _MARGIN, stock.height - 2 * _MARGIN - 0.6)
    mark = watermark(marks)
    if not mark:
        return room
    _draw_mark(sheet, room.at(y=room.bottom - _MARK, h=_MARK), mark)
    return room.at(y=room.y, h=room.h - _MARK - 0.6)


def _draw_lines(sheet: Sheet, room: Box, paper: LabelPaper, stock: _Stock) -> None:
    """The number large, the rest as large as all of it fits; what cannot is on the stub, whose it is left out last."""
    briefer = replace(paper, place=_SEE_STUB)
    briefest = replace(briefer, contents=_SEE_STUB)
    barest = replace(briefest, agency="", branch="")
    tries = (
        _lines(shown, room.w, stock, size)
        for shown in (paper, briefer, briefest, barest)
        for size in stock.sizes
    )
    lines = next(each for each in tries if _height(each) <= room.h)
    gap = min(_LINE_GAP, (room.h - _height(lines)) / len(lines))
    y = room.y + (room.h - _height(lines) - gap * (len(lines) - 1)) / 2
    for fitted, style in lines:
        y = sheet.fitted(room.x, y, fitted, Look(fitted.size, style)) + gap


def _height(lines: list[tuple[Fitted, Style]]) -> float:
    return sum(fitted.height for fitted, _ in lines)


def _lines(
    paper: LabelPaper, width: float, stock: _Stock, size: float
) -> list[tuple[Fitted, Style]]:
    number = formats.ticket_number(paper.number)
    texts = [
        (paper.contents, Style.BOLD),
        (f"庫位 {paper.place or _BLANK}", Style.REGULAR),
    ]
    office_size = min(size, stock.office_size)
    office = flow(
        [text for text in (paper.agency, paper.branch) if text], room=width, size=office_size
    )
    if paper.bag != number:
        texts.insert(0, (f"袋號 {paper.bag}", Style.BOLD))
    return [
        (_number(number, width, stock), Style.BOLD),
        *(
            (Fitted(size, wrap(text, room=width, size=size, style=style)), style)
            for text, style in texts
        ),
        (Fitted(office_size, office), Style.REGULAR),
    ]


def _number(number: str, width: float, stock: _Stock) -> Fitted:
    """The ticket's number, in two parts where the label is narrow."""
    parts = [number]
    if stock.number_lines > 1:
        year, serial = number[:_SERIAL_AT], number[_SERIAL_AT:]
        parts = [year, serial]
    return fit_all(parts, room=width, sizes=stock.number_sizes, style=Style.BOLD)


def _draw_mark(sheet: Sheet, box: Box, mark: str) -> None:
    sheet.frame(box, thick=FRAME)
    fitted = fit(mark, room=box.w - 1.0, sizes=(8.0, 7.0, 6.0), style=Style.BOLD)
    sheet.fitted_in_box(box, fitted, Look(fitted.size, Style.BOLD, Align.CENTRE))
