"""Sheets of A4 that fill from the top: rows, lists of things, text; what does not fit goes on to a next sheet."""

from collections.abc import Callable, Sequence

from counter.print import ticket_items
from counter.print.cells import STRIP, Row, draw_rows
from counter.print.fonts import Style
from counter.print.page import BOTTOM, LEFT, WIDTH
from counter.print.papers import ItemLines
from counter.print.sheet import Box, Look
from counter.print.side import Side
from counter.print.text import Fitted, leading, wrap_all

GAP = 3.0
_ROUNDING = 0.01
# A list of things begins on a sheet with room for its head and a thing or two.
_THINGS_MIN = 20.0
_THINGS_END = 4.0


class Pages:
    """The sheets of one copy in the making; `begin` gives a new one with its head, and where it goes on."""

    def __init__(self, begin: Callable[[], tuple[Side, float]]) -> None:
        self._begin = begin
        self.sides: list[Side] = []
        self._y = BOTTOM
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

    def things(self, items: Sequence[ItemLines]) -> None:
        """Add a list of things with their features."""
        count = f"共 {sum(item.quantity for item in items)} 件"
        rows = ticket_items.rows_of(items, WIDTH)
        while rows:
            if BOTTOM - self._y < _THINGS_MIN:
                self._turn()
            wanted = STRIP + sum(each.height for each in rows) + _THINGS_END
            box = Box(LEFT, self._y, WIDTH, min(wanted, BOTTOM - self._y))
            rows = ticket_items.draw(self._side, box, rows, count=count)
            self._y = box.bottom

    def gap(self, height: float = GAP) -> None:
        """Leave some room."""
        self._y += height

    def _draw(self, rows: Sequence[Row]) -> None:
        if rows:
            self._y = draw_rows(self._side, LEFT, self._y, rows)

    def _turn(self) -> None:
        self._side, self._y = self._begin()
        self.sides.append(self._side)
