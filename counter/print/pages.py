"""Sheets of A4 that fill from the top: rows, lists of things, text; what does not fit goes on to a next sheet."""

from collections.abc import Callable, Sequence

from counter.print import table, tall, ticket_items
from counter.print.cells import STRIP, Cell, Row, cell, draw_rows, row
from counter.print.fonts import Style
from counter.print.page import BOTTOM, LEFT, WIDTH
from counter.print.papers import ItemLines
from counter.print.sheet import Box, Look
from counter.print.side import Side
from counter.print.table import Column, Line
from counter.print.text import Fitted, leading, wrap_all

GAP = 3.0
LABEL_WIDTH = 26.0
VALUE_SIZES = (11.0, 10.5, 10.0, 9.5, 9.0, 8.5, 8.0)
_LABEL_SIZE = 9.0
_SIGN_LABEL = 20.0
_SIGN_ROW = 18.0
_ROUNDING = 0.01
_HEADING = 11.0
_HEADING_MIN = 30.0
# A list of things begins on a sheet with room for its head and a thing or two.
_THINGS_SIZE = 9.0
_THINGS_MIN = 20.0
_THINGS_END = 4.0
# So many lines of a table stay together with its head.
_LINES_MIN = 2


def field(
    label: str,
    value: str,
    *,
    width: float = WIDTH,
    label_width: float = LABEL_WIDTH,
    sizes: tuple[float, ...] = VALUE_SIZES,
    style: Style = Style.REGULAR,
) -> Cell:
    """A ruled cell in the type of whole sheets."""
    return cell(
        label,
        value,
        width=width,
        label_width=label_width,
        label_size=_LABEL_SIZE,
        sizes=sizes,
        style=style,
    )


def signatures(names: Sequence[str]) -> list[Row]:
    """Boxes to sign or seal in, three to a row or two."""
    each_row = 2 if len(names) % 3 else 3
    rows = [names[first : first + each_row] for first in range(0, len(names), each_row)]
    return [
        row(
            *(field(name, "", width=WIDTH / len(part), label_width=_SIGN_LABEL) for name in part),
            least=_SIGN_ROW,
        )
        for part in rows
    ]


class Pages:
    """The sheets of one copy in the making; `begin` gives a new one with its head, and where it goes on."""

    def __init__(self, begin: Callable[[], tuple[Side, float]]) -> None:
        self._begin = begin
        self.sides: list[Side] = []
        self._y = self._top = BOTTOM
        self._turn()

    def rows(self, rows: Sequence[Row]) -> None:
        """Add ruled rows, together as far as they fit."""
        pending: list[Row] = []
        left = BOTTOM - self._y
        for each in rows:
            if each.height > left + _ROUNDING:
                self._draw(pending)
                self._turn()
                pending, left = [], BOTTOM - self._y
            pending.append(each)
            left -= each.height
        self._draw(pending)

    def block(self, rows: Sequence[Row]) -> None:
        """Add ruled rows that stay on one sheet."""
        if sum(each.height for each in rows) > BOTTOM - self._y + _ROUNDING:
            self._turn()
        self._draw(rows)

    def text(self, texts: Sequence[str], *, size: float, style: Style = Style.REGULAR) -> None:
        """Add paragraphs."""
        lines = wrap_all(texts, room=WIDTH, size=size, style=style)
        while lines:
            count = int((BOTTOM - self._y) / leading(size))
            if not count:
                self._turn()
                continue
            shown = Fitted(size, lines[:count])
            self._y = self._side.own.fitted(LEFT, self._y, shown, Look(size, style))
            lines = lines[count:]

    def heading(self, text: str) -> None:
        """Add a heading, never as the last thing of a sheet."""
        if BOTTOM - self._y < _HEADING_MIN:
            self._turn()
        self.text((text,), size=_HEADING, style=Style.BOLD)

    def things(self, items: Sequence[ItemLines]) -> None:
        """Add a list of things with their features."""
        count = f"共 {sum(item.quantity for item in items)} 件"
        rows = ticket_items.rows_of(items, WIDTH, size=_THINGS_SIZE)
        while rows:
            if BOTTOM - self._y < _THINGS_MIN:
                self._turn()
            wanted = STRIP + sum(each.height for each in rows) + _THINGS_END
            box = Box(LEFT, self._y, WIDTH, min(wanted, BOTTOM - self._y))
            rows = ticket_items.draw(self._side, box, rows, count=count)
            self._y = box.bottom

    def table(self, columns: tuple[Column, ...], lines: Sequence[Line]) -> None:
        """Add a ruled table; its head comes again on each sheet."""
        while lines:
            count = table.rows_in(BOTTOM - self._y)
            if count < min(len(lines), _LINES_MIN):
                self._turn()
                continue
            corner = Box(LEFT, self._y, WIDTH, 0.0)
            self._y = table.draw(self._side, corner, columns, lines[:count], none="")
            lines = lines[count:]

    def tall(
        self, columns: tuple[tall.Column, ...], rows: Sequence[tall.TallRow], *, none: str
    ) -> None:
        """Add a table of rows as high as their texts need; its head comes again on each sheet."""
        rest = list(rows)
        while True:
            room = BOTTOM - self._y
            count = tall.fitting(rest, room)
            if rest and not count:
                if self._y > self._top + _ROUNDING:
                    self._turn()
                    continue
                rest[:1] = rest[0].split(
                    room - tall.HEAD
                )  # one thing alone fills more than a sheet
                count = 1
            corner = Box(LEFT, self._y, WIDTH, 0.0)
            self._y = tall.draw(self._side, corner, columns, rest[:count], none=none)
            rest = rest[count:]
            if not rest:
                return
            self._turn()

    def groups(self, head: Row, groups: Sequence[Sequence[Row]]) -> None:
        """Add groups of ruled rows, each whole on one sheet; the head comes again on each sheet."""
        pending: list[Row] = []
        left = 0.0
        for group in groups:
            wanted = sum(each.height for each in group)
            if wanted > left + _ROUNDING:
                self._draw(pending)
                if head.height + wanted > BOTTOM - self._y + _ROUNDING:
                    self._turn()
                pending, left = [head], BOTTOM - self._y - head.height
            pending.extend(group)
            left -= wanted
        self._draw(pending)

    def gap(self, height: float = GAP) -> None:
        """Leave some room."""
        self._y += height

    def _draw(self, rows: Sequence[Row]) -> None:
        if rows:
            self._y = draw_rows(self._side, LEFT, self._y, rows)

    def _turn(self) -> None:
        self._side, self._y = self._begin()
        self._top = self._y
        self.sides.append(self._side)
