"""Whole sheets of A4: head with agency and title, marks, foot with what the sheet is and its number."""

from collections.abc import Sequence

from counter.print.fonts import Style
from counter.print.marks import draw_marks, draw_watermark
from counter.print.papers import Marks
from counter.print.pdf import Document
from counter.print.sheet import FRAME, POINTS_PER_MM, Align, Box, Look, Sheet
from counter.print.side import Side
from counter.print.text import fit

PAPER_WIDTH = 210.0
PAPER_HEIGHT = 297.0
LEFT = 15.0
RIGHT = 195.0
WIDTH = RIGHT - LEFT
BOTTOM = 279.0
_TOP = 14.0
_TITLE_WIDTH = 96.0
_OFFICE_WIDTH = WIDTH - _TITLE_WIDTH
_STAMP_LENGTH = 180.0


def begin(
    document: Document, *, title: str, office: tuple[str, ...], marks: Marks
) -> tuple[Side, float]:
    """A new sheet with its head; where it goes on below."""
    side = Side(document, width=PAPER_WIDTH, height=PAPER_HEIGHT)
    return side, side.fixed(_draw_head, title, office, marks) + 3.0


def _draw_head(sheet: Sheet, title: str, office: tuple[str, ...], marks: Marks) -> float:
    draw_watermark(sheet, marks, x=PAPER_WIDTH / 2, y=PAPER_HEIGHT / 2, length=_STAMP_LENGTH)
    heading = fit(title, room=_TITLE_WIDTH, sizes=(20.0, 17.0, 14.0), style=Style.BOLD)
    sheet.fitted(LEFT, _TOP, heading, Look(heading.size, Style.BOLD))
    y = _TOP
    for line, text in enumerate(office):
        size, style = (8.0, Style.REGULAR) if line else (10.0, Style.BOLD)
        fitted = fit(text, room=_OFFICE_WIDTH, sizes=(size, size - 1, size - 2), style=style)
        room = Box(RIGHT - _OFFICE_WIDTH, y, _OFFICE_WIDTH, fitted.height)
        sheet.fitted_in_box(room, fitted, Look(size, style, Align.RIGHT))
        y = room.bottom
    y = max(y, _TOP + heading.height)
    y = draw_marks(sheet, marks, right=RIGHT, y=y + 1.0) + 1.2
    sheet.line((LEFT, y), (RIGHT, y), thick=FRAME)
    return y


def finish(document: Document, sides: Sequence[Side], foot: str) -> None:
    """Add the sheets as pages, each with the foot and its number."""
    box = Box(LEFT, BOTTOM + 3.0, WIDTH, 4.0)
    for number, side in enumerate(sides, start=1):
        side.fixed(_draw_foot, box, foot)
        pages = f"第 {number} 頁／共 {len(sides)} 頁"
        side.own.in_box(box, pages, Look(7.4, align=Align.RIGHT))
        document.page(PAPER_WIDTH * POINTS_PER_MM, PAPER_HEIGHT * POINTS_PER_MM, side)


def _draw_foot(sheet: Sheet, box: Box, foot: str) -> None:
    sheet.across(box, box.y)
    sheet.in_box(box, foot, Look(7.4))
