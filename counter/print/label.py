"""A bag's label of 62 × 29 mm: what the scanner reads, and the number for people. No personal data."""

from dataclasses import replace

from counter import formats
from counter.print import qr
from counter.print.fonts import Style
from counter.print.papers import LabelPaper
from counter.print.pdf import Document
from counter.print.sheet import FRAME, POINTS_PER_MM, Align, Box, Look, Sheet
from counter.print.text import Fitted, fit, wrap
from counter.print.words import watermark

WIDTH = 62.0
HEIGHT = 29.0
_CODE_SIDE = qr.SIDE_MM_MIN
_MARGIN = 1.2
_LINE_GAP = 1.2
_SIZES = (9.5, 9.0, 8.5, 8.0, 7.4, 6.8, 6.2, 5.6, 5.0)
_NUMBER_SIZES = (10.5, 10.0, 9.5, 9.0, 8.5, 8.0)
_OFFICE_SIZE = 7.0
_MARK = 4.2
_BLANK = "＿＿＿＿＿＿"
_SEE_STUB = "詳副聯"


def draw(document: Document, paper: LabelPaper) -> None:
    """Add the page of a label to the document."""
    sheet = Sheet(document, HEIGHT)
    quiet = qr.quiet_zone(qr.encode(paper.code), _CODE_SIDE)
    y = (HEIGHT - _CODE_SIDE) / 2 - quiet
    code = qr.draw(sheet, paper.code, x=0.0, y=y, side=_CODE_SIDE)
    x = code.right - quiet + _MARGIN + 1.0
    room = Box(x, _MARGIN + 0.6, WIDTH - x - _MARGIN, HEIGHT - 2 * _MARGIN - 0.6)
    mark = watermark(paper.marks)
    if mark:
        _draw_mark(sheet, room.at(y=room.bottom - _MARK, h=_MARK), mark)
        room = room.at(y=room.y, h=room.h - _MARK - 0.6)
    _draw_lines(sheet, room, paper)
    document.page(WIDTH * POINTS_PER_MM, HEIGHT * POINTS_PER_MM, sheet)


def _draw_lines(sheet: Sheet, room: Box, paper: LabelPaper) -> None:
    """The number large, the rest as large as all of it fits; what cannot is on the stub."""
    briefer = replace(paper, place=_SEE_STUB)
    briefest = replace(briefer, contents=_SEE_STUB)
    tries = (_lines(shown, room.w, size) for shown in (paper, briefer, briefest) for size in _SIZES)
    lines = next(each for each in tries if _height(each) <= room.h)
    gap = min(_LINE_GAP, (room.h - _height(lines)) / len(lines))
    y = room.y + (room.h - _height(lines) - gap * (len(lines) - 1)) / 2
    for fitted, style in lines:
        y = sheet.fitted(room.x, y, fitted, Look(fitted.size, style)) + gap


def _height(lines: list[tuple[Fitted, Style]]) -> float:
    return sum(fitted.height for fitted, _ in lines)


def _lines(paper: LabelPaper, width: float, size: float) -> list[tuple[Fitted, Style]]:
    number = formats.ticket_number(paper.number)
    texts = [
        (paper.contents, size, Style.BOLD),
        (f"庫位 {paper.place or _BLANK}", size, Style.REGULAR),
        (f"{paper.agency}　{paper.branch}", min(size, _OFFICE_SIZE), Style.REGULAR),
    ]
    if paper.bag != number:
        texts.insert(0, (f"袋號 {paper.bag}", size, Style.BOLD))
    return [
        (fit(number, room=width, sizes=_NUMBER_SIZES, style=Style.BOLD), Style.BOLD),
        *(
            (Fitted(each, wrap(text, room=width, size=each, style=style)), style)
            for text, each, style in texts
        ),
    ]


def _draw_mark(sheet: Sheet, box: Box, mark: str) -> None:
    sheet.frame(box, thick=FRAME)
    fitted = fit(mark, room=box.w - 1.0, sizes=(8.0, 7.0, 6.0), style=Style.BOLD)
    sheet.fitted_in_box(box, fitted, Look(fitted.size, Style.BOLD, Align.CENTRE))
