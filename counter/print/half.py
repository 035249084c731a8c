"""Halves of A4: what is given out and what stays, above each other to be cut, or each on a sheet of A5."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import zip_longest

from reportlab.pdfgen.canvas import Canvas

from counter.print.pdf import Document, Part
from counter.print.sheet import POINTS_PER_MM, Align, Look, Sheet
from counter.print.side import Side

WIDTH = 210.0
HEIGHT = 148.5
A4_HEIGHT = 2 * HEIGHT
LEFT = 9.0
RIGHT = 201.0
ROOM = RIGHT - LEFT
TOP = 6.5
BOTTOM = 143.5
GAP = 1.1

Parts = tuple[Part, ...]


class Form(Enum):
    """What a paper of two copies is printed on."""

    A4 = "a4"
    """Both copies on one sheet, to be cut."""
    A5 = "a5"
    """Each copy on a sheet of its own."""


def blank(document: Document) -> Side:
    """A half in the making."""
    return Side(document, width=WIDTH, height=HEIGHT)


def add(document: Document, given: Sequence[Parts], kept: Sequence[Parts], form: Form) -> None:
    """Add the halves of both copies as pages; on A4 what is given out lies above what is kept."""
    if form is Form.A5:
        for parts in (*given, *kept):
            _add_page(document, HEIGHT, *parts)
        return
    for upper, lower in zip_longest(given, kept, fillvalue=()):
        _add_page(document, A4_HEIGHT, _UpperHalf(upper), *lower, _cut_line(document))


def _add_page(document: Document, height: float, *parts: Part) -> None:
    document.page(WIDTH * POINTS_PER_MM, height * POINTS_PER_MM, *parts)


@dataclass(frozen=True, slots=True)
class _UpperHalf:
    """What is drawn on the upper half of A4."""

    parts: Parts

    def draw(self, canvas: Canvas) -> None:
        canvas.saveState()
        canvas.translate(0, HEIGHT * POINTS_PER_MM)
        for part in self.parts:
            part.draw(canvas)
        canvas.restoreState()


def _cut_line(document: Document) -> Part:
    """Where the halves of A4 are parted."""
    side = Side(document, width=WIDTH, height=A4_HEIGHT)
    side.fixed(_draw_cut_line)
    return side


def _draw_cut_line(sheet: Sheet) -> None:
    sheet.dashes((0, HEIGHT), (WIDTH, HEIGHT))
    sheet.text(WIDTH / 2, HEIGHT - 0.8, "沿虛線裁開", Look(5.6, align=Align.CENTRE))
