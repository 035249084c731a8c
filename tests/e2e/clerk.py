"""Run as a program: `clerk.py ROOT ARGUMENT...` starts the counter and does what a clerk would.

It reads every box aloud (`box: …`) and presses Enter on it. When the window stands there it says `window`, puts it
away, and says `front` once it comes back by itself; then, or when its standard input ends, it closes the window.
Where the key of the file is asked for it reads what is told there (`asks: …`), types the next line of TYPED and
presses Enter, or Esc when none is left.
"""

import os
import sys

from PySide6.QtCore import QSocketNotifier, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLabel,
    QLineEdit,
    QMainWindow,
    QMessageBox,
    QPushButton,
)

LOOK_EVERY_MS = 20


class Clerk:
    """Looks at the screen again and again."""

    def __init__(self) -> None:
        self.away = False
        self.leave = False
        self.read: set[int] = set()
        self.lines = os.environ.get("TYPED", "").splitlines()
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
        if isinstance(box, QDialog) and box.objectName() == "unlock":
            self.answer(box)
            return
        for window in QApplication.topLevelWidgets():
            if isinstance(window, QMainWindow) and window.isVisible():
                self.watch(window)

    def answer(self, asking: QDialog) -> None:
        button = asking.findChild(QPushButton, "unlock.confirm")
        field = asking.findChild(QLineEdit, "passphrase")
        told = asking.findChild(QLabel, "unlock.told")
        if button is None or field is None or told is None or not button.isEnabled():
            return
        print(f"asks: {told.text()}", flush=True)
        if not self.lines:
            QTest.keyClick(asking, Qt.Key.Key_Escape)
            return
        QTest.keyClicks(field, self.lines.pop(0))
        QTest.keyClick(field, Qt.Key.Key_Return)

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
