"""What the vault's page is worked with: one field to scan and type into, and lists that lead every sign there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from counter.ui.fields import Say, TextField
from counter.ui.lists import ListField
from counter.ui.room import Room
from counter.ui.scanner import normal
from counter.ui.tables import Column, Table

if TYPE_CHECKING:  # the desk's answers are loaded behind the first page
    from counter.desk.vault import ScannedBag

R = TypeVar("R")
_END_MIN = 3
"""So many last signs of a scan are known again: its first ones may have gone elsewhere."""
_STEPS = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: 10,
    Qt.Key.Key_PageUp: -10,
}


class Finder(TextField):
    """Takes what is typed or scanned. `stepped`: an arrow was pressed, the list beside it goes so many rows on."""

    ends_by_enter = True
    stepped = Signal(int)

    def __init__(self, label: str, say: Say) -> None:
        super().__init__("bag", label, say, latin=True)
        self._came_from: QWidget | None = None

    def begin(self, sign: str) -> None:
        """A sign was typed elsewhere on the page: go on typing here."""
        self._came_from = QApplication.focusWidget()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.edit.insert(sign)

    def drop_scan(self, code: str) -> None:
        """Take out a scan that began in a list and went on here: what was typed before stays, the cursor goes back."""
        here = normal(self.text())
        ends = (code[start:] for start in range(len(code) - _END_MIN + 1))
        end = next((each for each in ends if here.endswith(each)), "")
        if not end:
            return
        self.set_text(self.text()[: -len(end)])
        if self._came_from is not None and self._came_from.isVisible():
            self._came_from.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_key(self, event: QKeyEvent) -> bool:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return super()._on_key(event)
        self.stepped.emit(step)
        return True


class VaultList(ListField, Generic[R]):
    """A table as a field. `opened`: Enter or a double click on a row; `typed`: a sign that belongs into the finder."""

    ends_by_enter = True
    opened = Signal(object)
    typed = Signal(str)

    def __init__(
        self,
        name: str,
        label: str,
        columns: Sequence[Column[R]],
        room: Room,
        *,
        key: Callable[[R], object] | None = None,
        fits: bool = False,
    ) -> None:
        row_px = room.theme.look.measures.row
        self.table = Table[R](name, label, columns, row_px=row_px, key=key, fits=fits)
        super().__init__(name, label, self.table, room.say)
        upright = QSizePolicy.Policy.Maximum if fits else QSizePolicy.Policy.Expanding
        self.setSizePolicy(QSizePolicy.Policy.Expanding, upright)
        self.entered.connect(self.open_picked)
        self.table.opened.connect(self.opened)

    def on_space(self) -> None:
        """Nothing to say of a row."""

    def on_sign(self, sign: str) -> None:
        self.typed.emit(sign)

    def open_picked(self) -> None:
        """Open the row picked."""
        row = self.picked()
        if row is not None:
            self.opened.emit(row)

    def picked(self) -> R | None:
        """The row picked."""
        number = self.table.picked()
        return None if number < 0 else self.table.rows.row(number)

    def rows(self) -> list[R]:
        """Every row, in order."""
        return [self.table.rows.row(number) for number in range(self.table.rows.rowCount())]

    def step(self, by: int) -> None:
        """Go so many rows on, no further than the ends."""
        count = self.table.rows.rowCount()
        if count:
            self.table.selectRow(max(0, min(count - 1, self.table.picked() + by)))


class HandList(VaultList["ScannedBag"]):
    """The bags scanned, one after the other. `changed` once one is taken out (Del)."""

    def __init__(self, label: str, columns: Sequence[Column[ScannedBag]], room: Room) -> None:
        super().__init__("bags", label, columns, room, key=lambda each: each.bag)
        self._bags: tuple[ScannedBag, ...] = ()
        out = QShortcut(QKeySequence(Qt.Key.Key_Delete), self.table, self._take_out)
        out.setContext(Qt.ShortcutContext.WidgetShortcut)

    @property
    def bags(self) -> tuple[str, ...]:
        """Their numbers, in the order in which they were scanned."""
        return tuple(each.bag for each in self._bags)

    def put(self, bag: ScannedBag) -> None:
        """Add one at the end, or say of one that is there what the desk says of it now."""
        before = [each for each in self._bags if each.bag != bag.bag]
        self.show_bags((*before, bag))
        self.pick(bag.bag)

    def drop(self, bags: Iterable[str]) -> None:
        """What was to be done with these is done."""
        done = set(bags)
        self.show_bags([each for each in self._bags if each.bag not in done])

    def say_anew(self, bags: Sequence[ScannedBag]) -> None:
        """The desk was asked again: what changed is shown; what was scanned or taken out meanwhile stays so."""
        known = {each.bag: each for each in bags}
        self.show_bags([known.get(each.bag, each) for each in self._bags])

    def show_bags(self, bags: Sequence[ScannedBag]) -> None:
        """Show these bags; those that something is in the way of stand out, and the first of them is told."""
        self._bags = tuple(bags)
        self.table.show_rows(self._bags, lambda each: each.fault is not None)
        self.clear_fault()
        fault = next((each.fault for each in self._bags if each.fault is not None), None)
        if fault is not None:
            self.show_fault(fault)
        self.changed.emit()

    def pick(self, bag: str) -> bool:
        """Go to a bag of the list. Whether it is there."""
        return self.table.pick(lambda each: each.bag == bag)

    def _take_out(self) -> None:
        at = self.table.picked()
        if at >= 0:
            self.show_bags((*self._bags[:at], *self._bags[at + 1 :]))
            self.table.selectRow(min(at, len(self._bags) - 1))
