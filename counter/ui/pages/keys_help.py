"""Every key on one page."""

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from counter.ui.columns import Scrolled
from counter.ui.keys import KEYS, Command
from counter.ui.labels import Card, text_label
from counter.ui.pages.page import Grid, Page, card
from counter.ui.room import Room


class KeysPage(Page):
    """Function keys at the left, keys inside pages at the right."""

    def __init__(self, room: Room, names: Callable[[Command], str]) -> None:
        super().__init__("keys", room)
        both = QHBoxLayout()
        both.setSpacing(self.look.gap + 2)
        by_number = sorted(KEYS, key=lambda key: (len(key.keys[0]), key.keys[0]))
        function_keys = [("  ".join(key.keys), names(key.command)) for key in by_number]
        both.addWidget(self._list(self.tr("Everywhere, with one meaning"), function_keys))
        both.addWidget(self._list(self.tr("Inside a page"), self._inside()))
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(both)
        column.addStretch(1)
        self.column.addWidget(Scrolled(holder, "keys.scroll"), 1)

    def title(self) -> str:
        return self.tr("Keys")

    def commands(self) -> Mapping[Command, Callable[[], None]]:
        return {Command.BACK: self.leaves.emit}

    def _list(self, heading: str, lines: list[tuple[str, str]]) -> Card:
        box = card(self.room, heading)
        grid = Grid(gap_px=6, label_px=0)
        for number, (keys, meaning) in enumerate(lines):
            grid.addWidget(text_label(keys, "badge"), number, 0)
            grid.addWidget(text_label(meaning, wrap=True), number, 1)
        grid.setColumnStretch(1, 1)
        box.body.addLayout(grid)
        box.body.addStretch(1)
        return box

    def _inside(self) -> list[tuple[str, str]]:
        return [
            ("Enter", self.tr("Next field; in a field of cash: done")),
            ("Tab  Shift+Tab", self.tr("Next field, field before")),
            ("Space", self.tr("Confirm or take back a tick")),
            ("1 … 9", self.tr("Pick the choice of that number")),
            ("Alt", self.tr("Hold to see the letter of each field; Alt with it goes there")),
            ("Ctrl+Enter", self.tr("Add an item")),
            ("Ctrl+Del", self.tr("Remove the item")),
            ("Ctrl+Up  Ctrl+Down", self.tr("Item before, next item")),
            ("Alt+O  Alt+C", self.tr("Add pictures of the item from a file, with the camera")),
            ("Alt+W", self.tr("Stocktake: the seal of the bag scanned next is wrong")),
            ("Esc", self.tr("Back; in the scan box: clear it")),
        ]
