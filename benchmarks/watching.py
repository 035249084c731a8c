"""Runs a program's event loop until its window could be used."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

USABLE = "usable"
FIRST_PAGE = "page.sign_in"
LOOK_AGAIN_MS = 1


class FirstPaint(QObject):
    """Event filter of a window: calls `then` once its first paint is over."""

    def __init__(self, window: QMainWindow, then: Callable[[], None]) -> None:
        super().__init__(window)
        self._then = then
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self._then)
        return False


def run_until_usable(*_: object) -> int:
    """Answers the exit status, after it said that the window is usable."""
    (window,) = (each for each in QApplication.topLevelWidgets() if isinstance(each, QMainWindow))

    def look() -> None:
        if is_ready(window):
            print(USABLE, flush=True)
            QCoreApplication.quit()
        else:
            QTimer.singleShot(LOOK_AGAIN_MS, look)

    FirstPaint(window, look)
    return QCoreApplication.exec()


def is_ready(window: QMainWindow) -> bool:
    """Whether a clerk can begin: the first page is shown and takes keys; an empty window has none.

    The counter's file is opened behind it; what is asked of the desk meanwhile waits its turn.
    """
    page = window.findChild(QWidget, FIRST_PAGE)
    return page is None or (page.isVisible() and page.isEnabled())
