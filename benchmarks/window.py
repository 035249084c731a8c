"""A program that opens a window and says so when a person could use it.

`python -m benchmarks.window ours FOLDER` is the counter as `counter --data FOLDER` starts it;
`python -m benchmarks.window empty` is an empty window. Both end right after.
"""

import sys

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

USABLE = "usable"
FIRST_PAGE = "page.sign_in"
LOOK_EVERY_MS = 1


class Painted(QObject):
    """Application event filter: whether the main window was painted."""

    seen = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint and isinstance(watched, QMainWindow):
            self.seen = True
        return False


def main(kind: str, folder: str = "") -> int:
    if kind == "empty":
        QApplication([])
        window = QMainWindow()
        window.show()
        return run_until_usable()
    # The real start, but for its event loop, which ends once the window can be used.
    QApplication.exec = run_until_usable  # type: ignore[method-assign]  # Qt's own loop, cut short
    from counter.cli import main as counter  # noqa: PLC0415 - imports are part of the start

    return counter(["--data", folder])


def run_until_usable(*_: object) -> int:
    app = QApplication.instance()
    assert app is not None
    painted = Painted()
    app.installEventFilter(painted)
    timer = QTimer(interval=LOOK_EVERY_MS)

    def look() -> None:
        if painted.seen and is_ready():
            timer.stop()
            print(USABLE, flush=True)
            app.quit()

    timer.timeout.connect(look)
    timer.start()
    return QCoreApplication.exec()


def is_ready() -> bool:
    """Whether a clerk can begin on the first page: it is shown and takes keys; an empty window has none.

    The counter's file is opened behind it; what is asked of the desk meanwhile waits in the writer's lane.
    """
    pages = [each for each in QApplication.allWidgets() if each.objectName() == FIRST_PAGE]
    return all(page.isVisible() and page.isEnabled() for page in pages)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
