"""Ruled tables whose rows are as high as their texts need, over as many sheets as they take."""

from collections.abc import Sequence
from typing import NamedTuple

from counter.print.cells import TINT
from counter.print.fonts import Style
from counter.print.page import WIDTH
from counter.print.sheet import FRAME, HAIRLINE, Align, Box, Look, Sheet
from counter.print.side import Side
from counter.print.text import Fitted, fit, leading, wrap_all

HEAD = 6.0
_SIZE = 8.0
_AROUND = 0.7
_PADDING = 1.0
_HEAD_SIZES = (8.0, 7.4, 6.8, 6.2)
_LEAST = leading(_SIZE) + 2 * _AROUND


class Column(NamedTuple):
    """A column: its title, its share of the width, where its texts stand."""

    title: str
    share: float
    align: Align = Align.LEFT


class TallRow(NamedTuple):
    """A row's lines, one tuple for each column."""

    cells: tuple[tuple[str, ...], ...]

    @property
    def height(self) -> float:
        """How much room it takes."""
        return max(map(len, self.cells)) * leading(_SIZE) + 2 * _AROUND

    def split(self, room: float) -> tuple["TallRow", "TallRow"]:
        """What fits into `room`, at least a line, and the rest."""
        count = max(1, int((room - 2 * _AROUND) / leading(_SIZE)))
        return (
            TallRow(tuple(each[:count] for each in self.cells)),
            TallRow(tuple(each[count:] for each in self.cells)),
        )


def lay(
    columns: Sequence[Column], rows: Sequence[tuple[tuple[str, ...], ...]]
) -> tuple[TallRow, ...]:
    """The texts of each row, broken to the columns' widths; each text begins a line."""
    rooms = [WIDTH * each.share - 2 * _PADDING for each in columns]
    return tuple(
        TallRow(
            tuple(
                wrap_all(texts, room=room, size=_SIZE)
                for texts, room in zip(cells, rooms, strict=True)
            )
        )
        for cells in rows
    )


def fitting(rows: Sequence[TallRow], room: float) -> int:
    """How many rows have room below a head."""
    left, count = room - HEAD, 0
    for each in rows:
        left -= each.height
        if left < 0:
            break
        count += 1
    return count


def draw(
    side: Side, corner: Box, columns: tuple[Column, ...], rows: Sequence[TallRow], *, none: str
) -> float:
    """Draw rows from the upper left corner of a box and as wide; `none` is said if there are none; their lower edge."""
    head = corner.at(y=corner.y, h=HEAD)
    side.fixed(_draw_head, head, columns)
    y = head.bottom
    if not rows:
        place = corner.at(y=y, h=_LEAST)
        side.own.in_box(place, none, Look(_SIZE, align=Align.CENTRE))
        y = place.bottom
    for each in rows:
        _draw_row(side.own, corner.at(y=y, h=each.height), columns, each)
        y += each.height
        side.own.across(corner, y, thick=HAIRLINE)
    side.own.frame(corner.at(y=corner.y, h=y - corner.y), thick=FRAME)
    return y


def _draw_head(sheet: Sheet, head: Box, columns: tuple[Column, ...]) -> None:
    sheet.fill(head, TINT)
    for place, column in zip(_places(head, columns), columns, strict=True):
        fitted = fit(column.title, room=place.w, sizes=_HEAD_SIZES, style=Style.BOLD)
        sheet.fitted_in_box(place, fitted, Look(fitted.size, Style.BOLD, column.align))
    sheet.across(head, head.bottom)


def _draw_row(sheet: Sheet, box: Box, columns: tuple[Column, ...], row: TallRow) -> None:
    for place, column, lines in zip(_places(box, columns), columns, row.cells, strict=True):
        if lines:
            fitted = Fitted(_SIZE, lines)
            top = place.at(y=place.y + _AROUND, h=fitted.height)
            sheet.fitted_in_box(top, fitted, Look(_SIZE, align=column.align))


def _places(box: Box, columns: Sequence[Column]) -> list[Box]:
    return [place.inset(_PADDING) for place in box.columns([each.share for each in columns])]
