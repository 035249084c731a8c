"""Run as a program: `clerk.py ROOT ARGUMENT...` starts the counter and does what a clerk would.

It reads every box aloud (`box: …`) and presses Enter on it. When the window stands there it says `window`, puts it
away, and says `front` once it comes back by itself; then, or when its standard input ends, it closes the window.
"""

import sys

from PySide6.QtCore import QSocketNotifier, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow, QMessageBox

LOOK_EVERY_MS = 20


class Clerk:
    """Looks at the screen again and again."""

    def __init__(self) -> None:
        self.away = False
        self.leave = False
        self.read: set[int] = set()
        self.timer = QTimer(interval=LOOK_EVERY_MS)
        self.timer.timeout.connect(self.look)
        self.timer.start()
        self.typed = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
        self.typed.activated.connect(self.go_home)

    def go_home(self) -> None:
        self.typed.setEnabled(False)
        self.leave = True

    def look(self) -> None:
        box = QApplication.activeModalWidget()
        if isinstance(box, QMessageBox) and id(box) not in self.read and box.isVisible():
            self.read.add(id(box))
            print(f"box: {' '.join(box.text().split())}", flush=True)
            QTest.keyClick(box, Qt.Key.Key_Return)
            return
        for window in QApplication.topLevelWidgets():
            if isinstance(window, QMainWindow) and window.isVisible():
                self.watch(window)

    def watch(self, window: QMainWindow) -> None:
        minimised = bool(window.windowState() & Qt.WindowState.WindowMinimized)
        if not self.away:
            self.away = True
            window.showMinimized()
            print("window", flush=True)
        elif not minimised:
            print("front", flush=True)
            self.leave = True
        if self.leave:
            window.close()


class Application(QApplication):
    """The program's application, with a clerk before its screen from the first moment."""

    def __init__(self, arguments: list[str]) -> None:
        super().__init__(arguments)
        self.clerk = Clerk()


if __name__ == "__main__":
    vars(sys)["_MEIPASS"] = sys.argv[1]  # where a bundle has its resources
    from counter import app, cli

    vars(app)["QApplication"] = Application
    sys.exit(cli.main(sys.argv[2:]))
