"""Ruled cells, as official forms have them: a tinted label, a value that grows its row before it is cut."""

from collections.abc import Sequence
from typing import NamedTuple

from counter.print.fonts import Style
from counter.print.sheet import Align, Box, Look, Sheet
from counter.print.side import Side
from counter.print.text import Fitted, fit, fit_all

TINT = 0.93
STRIP = 4.1
"""Height of the head of a block."""
LABEL_WIDTH = 18.0
VALUE_SIZES = (9.5, 9.0, 8.5, 8.0, 7.5, 7.0, 6.2, 5.5)
PADDING = 1.4
LABEL_SIZE = 7.2
_LABEL_SHRINKS = (1.0, 0.92, 0.83, 0.75)
_ENGLISH_SIZES = (5.2, 4.8, 4.4)
_AROUND = 1.0


class Shape(NamedTuple):
    """A cell without its value; `label_width` 0 = it has no label."""

    label: str
    label_width: float
    width: float
    label_size: float


class Cell(NamedTuple):
    """A label and its value, fitted to the cell's width."""

    shape: Shape
    value: Fitted
    style: Style


class Row(NamedTuple):
    """Cells side by side."""

    cells: tuple[Cell, ...]
    height: float


def cell(
    label: str,
    values: str | Sequence[str],
    *,
    width: float,
    label_width: float = LABEL_WIDTH,
    label_size: float = LABEL_SIZE,
    sizes: tuple[float, ...] = VALUE_SIZES,
    style: Style = Style.REGULAR,
) -> Cell:
    """A cell `width` mm wide; each of `values` begins a line, all as large as their room allows."""
    lines = (values,) if isinstance(values, str) else tuple(values)
    room = width - label_width - 2 * PADDING
    fitted = fit_all(lines, room=room, sizes=sizes, style=style)
    return Cell(Shape(label, label_width, width, label_size), fitted, style)


def row(*cells: Cell, least: float) -> Row:
    """A row as high as its highest cell needs, at least `least` mm."""
    return Row(cells, max(least, *(each.value.height + _AROUND for each in cells)))


def draw_rows(side: Side, x: float, y: float, rows: Sequence[Row]) -> float:
    """Draw rows one below the other from (x, y); their lower edge."""
    shapes = tuple((each.height, tuple(part.shape for part in each.cells)) for each in rows)
    side.fixed(_draw_shapes, x, y, shapes)
    for each in rows:
        left = x
        for part in each.cells:
            shape = part.shape
            box = Box(left + shape.label_width, y, shape.width - shape.label_width, each.height)
            side.own.fitted_in_box(box.inset(PADDING), part.value, Look(1.0, part.style))
            left += shape.width
        y += each.height
    return y


def _draw_shapes(
    sheet: Sheet, x: float, y: float, rows: tuple[tuple[float, tuple[Shape, ...]], ...]
) -> None:
    for height, shapes in rows:
        left = x
        for shape in shapes:
            box = Box(left, y, shape.width, height)
            sheet.frame(box)
            if shape.label_width:
                _draw_label(sheet, Box(left, y, shape.label_width, height), shape)
            left = box.right
        y += height


def _draw_label(sheet: Sheet, box: Box, shape: Shape) -> None:
    """Draw a tinted cell with a label in it, on a second line its English."""
    sheet.fill(box, TINT)
    sheet.frame(box)
    room = box.inset(0.8)
    name, _, english = shape.label.partition("\n")
    sizes = tuple(shape.label_size * shrink for shrink in _LABEL_SHRINKS)
    fitted = fit(name, room=room.w, sizes=sizes)
    if not english:
        sheet.fitted_in_box(room, fitted, Look(fitted.size, align=Align.CENTRE))
        return
    below = fit(english, room=room.w, sizes=_ENGLISH_SIZES)
    top = room.y + (room.h - fitted.height - below.height) / 2
    for part in (fitted, below):
        place = room.at(y=top, h=part.height)
        sheet.fitted_in_box(place, part, Look(part.size, align=Align.CENTRE))
        top = place.bottom


def draw_strip(sheet: Sheet, box: Box, title: str, note: str = "") -> None:
    """Draw the head of a block along a box's upper edge: its title at the left, a note at the right."""
    strip = box.at(y=box.y, h=STRIP)
    sheet.fill(strip, TINT)
    sheet.frame(strip)
    sheet.in_box(strip.inset(PADDING), title, Look(7.6, Style.BOLD))
    if note:
        sheet.in_box(strip.inset(PADDING), note, Look(6.4, align=Align.RIGHT))
