"""The way to the desk: it opens in the background while the first page already stands there."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal

if TYPE_CHECKING:  # the desk brings the database with it, which takes longer to load than a window
    from counter.desk.desk import Desk
    from counter.domain.refusal import Refused, Unavailable
    from counter.domain.staff import Clerk
    from counter.ui.tasks import Tasks


class Door(QObject):
    """Holds the desk once it is open. `opened` tells so; `failed` carries the trouble that prevents it.

    `broken`: a fault of the program prevents it; it is told like every other, with its reference number. `line_told`:
    the line to central stands otherwise now; `changed_elsewhere`: ids of pledges that changed by what came in;
    `pictures_came`: names of pictures that were at another counter and are here now; `messages_moved`: a message to a
    pledgor stands otherwise now.
    """

    opened = Signal()
    failed = Signal(object)
    broken = Signal()
    line_told = Signal()
    changed_elsewhere = Signal(object)
    messages_moved = Signal()
    pictures_came = Signal(object)

    def __init__(self, desk: Desk | None = None) -> None:
        super().__init__()
        self._desk = desk

    def open(self, make: Callable[[], Desk], tasks: Tasks) -> None:
        """Open the desk on the writer's lane; what pages ask of it later waits behind."""
        tasks.run(make, owner=self, done=self._opened, failed=self._failed, broke=self.broken.emit)

    @property
    def is_open(self) -> bool:
        """Whether the desk can be asked."""
        return self._desk is not None

    @property
    def desk(self) -> Desk:
        """The desk; nobody asks before `opened`."""
        assert self._desk is not None, "the door is not open yet"
        return self._desk

    @property
    def clerk(self) -> Clerk | None:
        """Who works here now; nobody before the door is open."""
        return None if self._desk is None else self._desk.clerk

    def _opened(self, desk: Desk) -> None:
        self._desk = desk
        self.opened.emit()

    def _failed(self, trouble: Refused | Unavailable) -> None:
        self.failed.emit(trouble)


class FirstLook(QObject):
    """Waits for a window's first paint; `had` tells once that it is over."""

    had = Signal()

    def __init__(self, window: QObject) -> None:
        super().__init__(window)
        self._over = QTimer(self, singleShot=True, interval=0)
        self._over.timeout.connect(self.had)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint:
            watched.removeEventFilter(self)
            self._over.start()
        return False


def listen(*filters: QObject) -> None:
    """Let these be told of every event of the program."""
    app = QCoreApplication.instance()
    assert app is not None, "a window stands there"
    for each in filters:
        app.installEventFilter(each)
