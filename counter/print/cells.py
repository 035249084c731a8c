"""Ruled cells, as official forms have them: a tinted label, a value that grows its row before it is cut."""

from collections.abc import Sequence
from dataclasses import dataclass

from counter.print.fonts import Style
from counter.print.pdf import Document
from counter.print.sheet import Align, Box, Look, Sheet
from counter.print.text import Fitted, fit, fit_all

TINT = 0.93
STRIP = 4.1
"""Height of the head of a block."""
LABEL_WIDTH = 18.0
VALUE_SIZES = (9.5, 9.0, 8.5, 8.0, 7.5, 7.0, 6.2, 5.5)
_LABEL = Look(7.2, align=Align.CENTRE)
_LABEL_SIZES = (7.2, 6.6, 6.0, 5.4)
_PADDING = 1.4
_AROUND = 1.0


@dataclass(frozen=True, slots=True)
class Layers:
    """A part of a page: what many papers share, and what this one alone says."""

    frame: Sheet
    body: Sheet

    @classmethod
    def on(cls, document: Document, height: float) -> "Layers":
        """Two empty layers."""
        return cls(Sheet(document, height), Sheet(document, height))


@dataclass(frozen=True, slots=True)
class Cell:
    """A label and its value, fitted to the cell's width."""

    label: str
    label_width: float
    width: float
    value: Fitted
    style: Style

    @property
    def height(self) -> float:
        """How high the cell must be."""
        return self.value.height + _AROUND


def cell(
    label: str,
    values: str | Sequence[str],
    *,
    width: float,
    label_width: float = LABEL_WIDTH,
    sizes: tuple[float, ...] = VALUE_SIZES,
    style: Style = Style.REGULAR,
) -> Cell:
    """A cell `width` mm wide; each of `values` begins a line, all as large as their room allows."""
    lines = (values,) if isinstance(values, str) else tuple(values)
    room = width - label_width - 2 * _PADDING
    fitted = fit_all(lines, room=room, sizes=sizes, style=style)
    return Cell(label, label_width, width, fitted, style)


def draw_cells(layers: Layers, x: float, y: float, cells: Sequence[Cell], *, least: float) -> float:
    """Draw cells side by side from (x, y), all as high as the highest needs; their lower edge."""
    height = max(least, *(each.height for each in cells))
    for each in cells:
        _draw_cell(layers, Box(x, y, each.width, height), each)
        x += each.width
    return y + height


def _draw_cell(layers: Layers, box: Box, drawn: Cell) -> None:
    draw_label(layers.frame, Box(box.x, box.y, drawn.label_width, box.h), drawn.label)
    room = Box(box.x + drawn.label_width, box.y, box.w - drawn.label_width, box.h)
    layers.frame.frame(room)
    layers.body.fitted_in_box(
        room.inset(_PADDING), drawn.value, Look(drawn.value.size, drawn.style)
    )


def draw_label(sheet: Sheet, box: Box, text: str) -> None:
    """Draw a tinted cell with a label in it."""
    sheet.fill(box, TINT)
    sheet.frame(box)
    room = box.inset(0.8)
    sheet.fitted_in_box(room, fit(text, room=room.w, sizes=_LABEL_SIZES), _LABEL)


def draw_strip(sheet: Sheet, box: Box, title: str, note: str = "") -> None:
    """Draw the head of a block along a box's upper edge: its title at the left, a note at the right."""
    strip = box.at(y=box.y, h=STRIP)
    sheet.fill(strip, TINT)
    sheet.frame(strip)
    sheet.in_box(strip.inset(_PADDING), title, Look(7.6, Style.BOLD))
    if note:
        sheet.in_box(strip.inset(_PADDING), note, Look(6.4, align=Align.RIGHT))
