"""What else can be done with a ticket: a short list, picked by arrows or number."""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Generic, TypeVar

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton

from counter.ui.labels import Card
from counter.ui.room import Room
from counter.ui.scanner import Pace

_NUMBERS = "1234567890ABCDEF"
"""The key of each choice, in order."""

W = TypeVar("W", bound=StrEnum)
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


class MorePart(Card, Generic[W]):
    """Each choice: its way, text and icon; `begin` is told which was picked."""

    def __init__(
        self, room: Room, choices: Sequence[tuple[W, str, str]], begin: Callable[[W], None]
    ) -> None:
        look = room.theme.look.measures
        super().__init__("", pad_px=look.pad, gap_px=look.gap)
        self.heading.setText(self.tr("More"))
        self.heading.show()
        self._pace = Pace()
        self._every: dict[W, QPushButton] = {}
        self._buttons: list[QPushButton] = []
        for way, text, icon in choices:
            button = QPushButton(text)
            button.setObjectName(f"more.{way.value}")
            button.setAccessibleName(text)
            button.setProperty("choice", True)
            button.setIcon(room.theme.icon(icon))
            button.clicked.connect(lambda _=False, way=way: begin(way))
            button.installEventFilter(self)
            self.body.addWidget(button)
            self._every[way] = button

    def start(self, ways: frozenset[W]) -> None:
        """Offer what can be done, numbered, and put the cursor on the first choice."""
        self._buttons.clear()
        for way, button in self._every.items():
            button.setVisible(way in ways)
            if way in ways:
                self._buttons.append(button)
                number = _NUMBERS[len(self._buttons) - 1]
                button.setText(f"{number}  {button.accessibleName()}")
        self._to_first()

    def start_fixed(self, why: Mapping[W, str]) -> None:
        """Offer every choice under its own number; what cannot be done now is grey and says `why`."""
        self._buttons[:] = self._every.values()
        for way, button in self._every.items():
            reason = f"　{why[way]}" if way in why else ""
            button.setText(f"{self.number(way)}  {button.accessibleName()}{reason}")
            button.setEnabled(way not in why)
        self._to_first()

    def number(self, way: W) -> str:
        """The key of a choice where every one is offered."""
        return _NUMBERS[list(self._every).index(way)]

    def _to_first(self) -> None:
        self._pace = Pace()
        able = next((each for each in self._buttons if each.isEnabled()), None)
        if able is not None:
            able.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            return self._on_key(watched, event)
        return super().eventFilter(watched, event)

    def _on_key(self, watched: QObject, event: QKeyEvent) -> bool:
        at = next(n for n, button in enumerate(self._buttons) if button is watched)
        key = Qt.Key(event.key())
        if key in _STEPS:
            self._step(at, _STEPS[key])
            return True
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._buttons[at].click()
            return True
        is_scan = self._pace.is_burst(event.timestamp())
        self._pace.note(event.timestamp())
        if is_scan:
            return True  # the digits in a code pick nothing
        picked = _NUMBERS.find(event.text().upper()) if event.text() else -1
        if 0 <= picked < len(self._buttons):
            self._buttons[picked].click()
            return True
        return False

    def _step(self, at: int, step: int) -> None:
        """To the next choice that can be picked, round the ends."""
        count = len(self._buttons)
        others = (self._buttons[(at + step * far) % count] for far in range(1, count + 1))
        next(each for each in others if each.isEnabled()).setFocus(Qt.FocusReason.OtherFocusReason)
