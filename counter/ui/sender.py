"""The sender of messages while the window is open: what was queued wakes it, what it did comes to the UI thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from counter.ui.door import Door

if TYPE_CHECKING:  # loaded with the desk
    from counter.desk.desk import Desk
    from counter.sending.runner import Sender as Runner


class Sender(QObject):
    """Sends from the time the door opens until `stop`."""

    _moved = Signal()

    def __init__(self, door: Door) -> None:
        super().__init__(door)
        self._runner: Runner | None = None
        self._leave: Callable[[], None] = lambda: None
        self._moved.connect(door.messages_moved, Qt.ConnectionType.QueuedConnection)
        door.opened.connect(self._start)

    def prepare(self, desk: Desk) -> None:
        """Put the sender of a desk together; on the thread that opens it."""
        from counter.sending.gate import deliver  # noqa: PLC0415 - loaded with the desk
        from counter.sending.runner import Sender as Runner  # noqa: PLC0415 - the same

        desk.messages.deliver = deliver
        self._runner = Runner(desk.messages.step, self._moved.emit)
        desk.messages.wake = self._runner.wake
        self._leave = desk.messages.leave

    def stop(self) -> None:
        """End within a few seconds."""
        if self._runner is not None and not self._runner.stop():
            self._leave()

    def _start(self) -> None:
        if self._runner is not None:
            self._runner.start()
