"""Ruled tables of one line a row: a tinted head, columns by shares of the width, text set smaller before it is cut."""

from collections.abc import Sequence
from typing import NamedTuple

from counter.print.cells import TINT
from counter.print.fonts import Style
from counter.print.sheet import FRAME, HAIRLINE, Align, Box, Look, Sheet
from counter.print.side import Side
from counter.print.text import fit

HEAD = 6.0
ROW = 5.4
_HEAD_SIZES = (8.0, 7.4, 6.8, 6.2)
_SIZES = (9.0, 8.4, 7.8, 7.0, 6.2, 5.4)
_PADDING = 1.2


class Column(NamedTuple):
    """A column: its title, its share of the width, where its texts stand."""

    title: str
    share: float
    align: Align = Align.LEFT


class Line(NamedTuple):
    """A row's texts, one for each column; a sum is bold."""

    texts: tuple[str, ...]
    style: Style = Style.REGULAR


def height(rows: int) -> float:
    """How high a table of so many rows is; one without any says so in a row."""
    return HEAD + max(1, rows) * ROW


def rows_in(room: float) -> int:
    """How many rows a table of that height has room for."""
    return int((room - HEAD) / ROW)


def draw(
    side: Side, corner: Box, columns: tuple[Column, ...], lines: Sequence[Line], *, none: str
) -> float:
    """Draw a table from the upper left corner of a box and as wide; `none` is said if it is empty; its lower edge."""
    block = corner.at(y=corner.y, h=height(len(lines)))
    side.fixed(_draw_ruling, block, columns)
    row = block.at(y=block.y + HEAD, h=ROW)
    if not lines:
        side.own.in_box(row, none, Look(8.4, align=Align.CENTRE))
    places = _places(row, columns)
    for line in lines:
        _draw_line(side.own, places, columns, line)
        places = [place.at(y=place.bottom, h=ROW) for place in places]
    return block.bottom


def _draw_ruling(sheet: Sheet, block: Box, columns: tuple[Column, ...]) -> None:
    head = block.at(y=block.y, h=HEAD)
    sheet.fill(head, TINT)
    for place, column in zip(_places(head, columns), columns, strict=True):
        fitted = fit(column.title, room=place.w, sizes=_HEAD_SIZES, style=Style.BOLD)
        sheet.fitted_in_box(place, fitted, Look(fitted.size, Style.BOLD, column.align))
    y = head.bottom
    while y < block.bottom:
        sheet.across(block, y, thick=HAIRLINE)
        y += ROW
    sheet.frame(block, thick=FRAME)


def _draw_line(
    sheet: Sheet, places: Sequence[Box], columns: tuple[Column, ...], line: Line
) -> None:
    for place, column, text in zip(places, columns, line.texts, strict=True):
        fitted = fit(text, room=place.w, sizes=_SIZES, style=line.style)
        sheet.fitted_in_box(place, fitted, Look(fitted.size, line.style, column.align))


def _places(box: Box, columns: tuple[Column, ...]) -> list[Box]:
    return [place.inset(_PADDING) for place in box.columns([each.share for each in columns])]
