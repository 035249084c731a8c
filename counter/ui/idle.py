"""Tells when nobody has touched keys or mouse for a while."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QInputEvent, QInputMethodEvent

from counter.ui.keys import Command
from counter.ui.pages.page import Page

IDLE = timedelta(minutes=15)
"""Then whoever works here is asked for the password again (domain.md §9)."""

_LOOK_EVERY_MS = 15_000
_TOUCHES = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.InputMethod,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
    }
)
_OF_SOMEBODY = (QInputEvent, QInputMethodEvent)


@dataclass(frozen=True, slots=True)
class Left:
    """Where somebody was when the window was locked. `typed`: in the box on top."""

    clerk: str
    page: Page
    trail: tuple[Page, ...]
    shown: Command | None
    typed: str

    def under(self, page: Page) -> Left:
        """The same with a page over it that came meanwhile."""
        return replace(self, page=page, trail=(*self.trail, self.page))


class Idle(QObject):
    """A filter of the program. `over`: nobody has been here for fifteen minutes; told until somebody is."""

    over = Signal()

    def __init__(self, now: Callable[[], datetime], parent: QObject) -> None:
        super().__init__(parent)
        self._now = now
        self._last = now()
        self._timer = QTimer(self, interval=_LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """See how long it has been; after a clock that was set back, from then on."""
        self._last = min(self._last, self._now())
        if self._now() - self._last >= IDLE:
            self.over.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: ARG002 - Qt's signature
        # Told of everything that happens: asking an event for its kind takes longer than looking at its class.
        if isinstance(event, _OF_SOMEBODY) and event.type() in _TOUCHES:
            self._last = self._now()
        return False
