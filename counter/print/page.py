"""Whole sheets of A4: head with agency and title, marks, foot with what the sheet is and its number."""

from collections.abc import Sequence

from counter.print.cells import Layers
from counter.print.fonts import Style
from counter.print.marks import draw_marks, draw_watermark
from counter.print.papers import Marks
from counter.print.pdf import Document
from counter.print.sheet import FRAME, POINTS_PER_MM, Align, Box, Look
from counter.print.text import fit

PAPER_WIDTH = 210.0
PAPER_HEIGHT = 297.0
LEFT = 15.0
RIGHT = 195.0
WIDTH = RIGHT - LEFT
BOTTOM = 279.0
_TOP = 14.0
_TITLE_WIDTH = 96.0
_STAMP_LENGTH = 180.0


def begin(
    document: Document, *, title: str, office: Sequence[str], marks: Marks
) -> tuple[Layers, float]:
    """A new sheet with its head; where it goes on below."""
    layers = Layers.on(document, PAPER_HEIGHT)
    draw_watermark(layers.frame, marks, x=PAPER_WIDTH / 2, y=PAPER_HEIGHT / 2, length=_STAMP_LENGTH)
    heading = fit(title, room=_TITLE_WIDTH, sizes=(20.0, 17.0, 14.0), style=Style.BOLD)
    layers.frame.fitted(LEFT, _TOP, heading, Look(heading.size, Style.BOLD))
    y = _TOP
    for line, (text, size) in enumerate(zip(office, (10.0, 8.0, 8.0), strict=False)):
        style = Style.REGULAR if line else Style.BOLD
        fitted = fit(text, room=WIDTH - _TITLE_WIDTH, sizes=(size, size - 1, size - 2), style=style)
        room = Box(LEFT + _TITLE_WIDTH, y, WIDTH - _TITLE_WIDTH, fitted.height)
        layers.frame.fitted_in_box(room, fitted, Look(size, style, Align.RIGHT))
        y = room.bottom
    y = max(y, _TOP + heading.height)
    y = draw_marks(layers.frame, marks, right=RIGHT, y=y + 1.0) + 1.2
    layers.frame.line((LEFT, y), (RIGHT, y), thick=FRAME)
    return layers, y + 3.0


def finish(document: Document, sheets: Sequence[Layers], foot: str) -> None:
    """Add the sheets as pages, each with the foot and its number."""
    width, height = PAPER_WIDTH * POINTS_PER_MM, PAPER_HEIGHT * POINTS_PER_MM
    for number, layers in enumerate(sheets, start=1):
        box = Box(LEFT, BOTTOM + 3.0, WIDTH, 4.0)
        layers.frame.across(box, box.y)
        layers.frame.in_box(box, foot, Look(7.4))
        pages = f"第 {number} 頁／共 {len(sheets)} 頁"
        layers.body.in_box(box, pages, Look(7.4, align=Align.RIGHT))
        shared = document.form(layers.frame.operators(), width, height)
        document.page(width, height, f"{shared}\n{layers.body.operators()}")
