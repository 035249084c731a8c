"""A list as a field: arrows go from row to row, blank and single signs say something of one, a scan says nothing."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QTableView

from counter.ui.fields import Field, Say
from counter.ui.scanner import Pace

_COMMANDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


class ListField(Field):
    """Keeps a scanner's signs out: what the first of a burst did is taken back, the rest does nothing."""

    def __init__(self, name: str, label: str, table: QTableView, say: Say) -> None:
        super().__init__(name, label, table, say)
        self._pace = Pace()

    def on_space(self) -> None:
        """The space bar was pressed."""
        raise NotImplementedError

    def on_sign(self, sign: str) -> None:
        """Somebody typed one sign."""

    def take_back(self) -> None:
        """The sign before was the first of a scan."""

    def _on_key(self, event: QKeyEvent) -> bool:
        sign = event.text()
        if event.modifiers() & _COMMANDS or not sign.isprintable() or not sign:
            return super()._on_key(event)
        if event.key() == Qt.Key.Key_Space:
            self.on_space()
            return True
        is_burst = self._pace.is_burst(event.timestamp())
        self._pace.note(event.timestamp())
        if is_burst:
            self.take_back()
        else:
            self.on_sign(sign)
        return True
