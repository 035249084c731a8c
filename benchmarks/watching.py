"""Runs a program's event loop until its window could be used."""

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

USABLE = "usable"
FIRST_PAGE = "page.sign_in"
LOOK_EVERY_MS = 1


class Painted(QObject):
    """Event filter of a window: whether it was painted."""

    seen = False

    def eventFilter(self, _: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint:
            self.seen = True
        return False


def run_until_usable(*_: object) -> int:
    """Answers the exit status, after it said that the window is usable."""
    (window,) = (each for each in QApplication.topLevelWidgets() if isinstance(each, QMainWindow))
    painted = Painted()
    window.installEventFilter(painted)
    timer = QTimer(interval=LOOK_EVERY_MS)

    def look() -> None:
        if painted.seen and is_ready(window):
            timer.stop()
            print(USABLE, flush=True)
            QCoreApplication.quit()

    timer.timeout.connect(look)
    timer.start()
    return QCoreApplication.exec()


def is_ready(window: QMainWindow) -> bool:
    """Whether a clerk can begin: the first page is shown and takes keys; an empty window has none.

    The counter's file is opened behind it; what is asked of the desk meanwhile waits its turn.
    """
    page = window.findChild(QWidget, FIRST_PAGE)
    return page is None or (page.isVisible() and page.isEnabled())
