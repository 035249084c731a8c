"""A clerk's hands and eyes: keys, scans, Chinese text; waits for what should appear, takes pictures."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QPainter, QPixmap, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from counter.ui.camera_view import CameraView
from counter.ui.tasks import Tasks

WAIT_MS_MAX = 60_000
ENTER = "Return"
_LOOK_EVERY_MS = 8
_TYPING_MS_MAX = 500
"""Timers up to this long wait for a clerk to stop typing: the window is not at rest before they end."""
_QUIET_LOOKS = 3
_SCANNED_MS = 5
"""From key to key of a scanner."""
_QUALITY = 70
"""How Qt calls a PNG that is pressed lightly: a third sooner than by itself, and hardly bigger."""
_HELD = {
    "Alt": Qt.KeyboardModifier.AltModifier,
    "Ctrl": Qt.KeyboardModifier.ControlModifier,
    "Shift": Qt.KeyboardModifier.ShiftModifier,
}


class Stuck(Exception):
    """What should have appeared did not."""


class Hands:
    """Work on one window as a clerk does, by what is on screen and what the keyboard does."""

    def __init__(self, window: QWidget, tasks: Tasks | None = None) -> None:
        self.window = window
        self._tasks = tasks
        self._fault = ""

    def startle(self, fault: str) -> None:
        """The program met a fault of its own: the next look tells of it."""
        self._fault = fault

    # ------------------------------------------------------------------ keys

    def type(self, text: str) -> None:
        """Type Latin letters, figures and signs, one key each."""
        for character in text:
            QTest.keyClick(self._ears(), ord(character))

    def press(self, *keys: str) -> None:
        """Press keys by name: F9, Return, Alt+N, Ctrl+Return."""
        for key in keys:
            *held, last = key.split("+")
            modifiers = Qt.KeyboardModifier.NoModifier
            for name in held:
                modifiers |= _HELD[name]
            QTest.keyClick(self._ears(), Qt.Key[f"Key_{last}"], modifiers)

    def commit(self, text: str) -> None:
        """Hand over a text as a Chinese input method does."""
        event = QInputMethodEvent()
        event.setCommitString(text)
        QCoreApplication.sendEvent(self._focus(), event)

    def paste(self, text: str) -> None:
        """Put in what was copied elsewhere."""
        QApplication.clipboard().setText(text)
        self.press("Ctrl+V")

    def scan(self, code: str) -> None:
        """Read a code with the scanner: a burst of keys ended by Enter, wherever the cursor is.

        Each key bears the moment it was pressed, so that a busy machine does not tear the burst.
        """
        keys = [(ord(each), each) for each in code] + [(Qt.Key.Key_Return.value, "\r")]
        for place, (key, text) in enumerate(keys, start=1):
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text)
                event.setTimestamp(place * _SCANNED_MS)
                QCoreApplication.sendEvent(self._focus(), event)

    def fill(self, *answers: str) -> None:
        """Answer field after field, each with Enter; "" leaves a field as it is."""
        for answer in answers:
            self.write(answer)
            self.press(ENTER)

    def write(self, text: str) -> None:
        """Write a text into the field with the cursor: Latin by keys, anything else by input method."""
        if text.isascii():
            self.type(text)
        else:
            self.commit(text)

    # ------------------------------------------------------------------ eyes

    def at(self, name: str) -> None:
        """Wait until the cursor is in the field of that name."""
        self.wait(lambda: self.where() == name, f"the cursor in {name}, it is in {self.where()}")

    def where(self) -> str:
        """Name of the widget with the cursor."""
        focus = QApplication.focusWidget()
        return "" if focus is None else focus.objectName()

    def see(self, name: str) -> None:
        """Wait until the part of that name is shown."""
        self.wait(lambda: self._shown(name) is not None, f"{name} on screen")

    def text(self, name: str) -> str:
        """What the label or button of that name says, "" if it is not shown."""
        shown = self._shown(name)
        return shown.text() if isinstance(shown, QLabel | QPushButton) else ""

    def read(self, name: str) -> str:
        """Wait until the label or button of that name says something; gives it."""
        self.wait(lambda: bool(self.text(name)), f"a text in {name}")
        return self.text(name)

    def is_asked(self) -> bool:
        """Whether a box over the window waits for an answer."""
        return QApplication.activeModalWidget() is not None

    def wait(self, seen: Callable[[], bool], what: str) -> None:
        """Let the program work until that is seen. Raises Stuck after a while."""
        loop = QEventLoop()
        look = QTimer(interval=_LOOK_EVERY_MS)
        found = False

        def look_around() -> None:
            nonlocal found
            self._keep_in_front()
            # Once is enough: what begins while the loop ends is for the next look.
            found = found or seen()
            if self._fault or found:
                loop.quit()

        look.timeout.connect(look_around)
        look.start()
        end = QTimer(singleShot=True, interval=WAIT_MS_MAX)
        end.timeout.connect(loop.quit)
        end.start()
        loop.exec()
        look.stop()
        end.stop()
        if self._fault:
            raise Stuck(f"the program met a fault, reference {self._fault}")
        if not found:
            raise Stuck(f"waited for {what}")

    def rest(self) -> None:
        """Wait until nothing is under way: no job, nobody waited for to stop typing."""
        looks = 0

        def quiet() -> bool:
            nonlocal looks
            looks = 0 if self._is_busy() else looks + 1
            return looks > _QUIET_LOOKS

        self.wait(quiet, "the window at rest")

    def picture(self, path: Path) -> None:
        """Save the window as it looks now, with what lies over it."""
        self.rest()
        taken = self.window.grab()
        painter = QPainter(taken)
        painter.setPen(Qt.GlobalColor.gray)  # what a window manager draws around a box
        for over in (QApplication.activeModalWidget(), QApplication.activePopupWidget()):
            if over is not None:
                painter.drawPixmap(self._place_of(over), over.grab())
                painter.drawRect(QRect(self._place_of(over), over.size()))
        painter.end()
        keep(taken, path)

    # ------------------------------------------------------------------ inside

    def _ears(self) -> QWindow | QWidget:
        """What hears keys now: a list or menu that popped up, a box over the page, or the page's own window."""
        popup = QApplication.activePopupWidget()
        if popup is not None:  # it may go with the first key, and its window with it
            return popup
        handle = (QApplication.activeWindow() or self.window).windowHandle()
        assert handle is not None, "a window that is shown has a handle"
        return handle

    def _keep_in_front(self) -> None:
        """Where nothing manages windows, nobody else brings ours to front after a box or a list was closed."""
        active = QApplication.activeWindow()
        if (active is None or not active.isVisible()) and self.window.isVisible():
            self.window.activateWindow()

    def _focus(self) -> QWidget:
        focus = QApplication.focusWidget()
        if focus is None:
            raise Stuck("no field has the cursor")
        return focus

    def _shown(self, name: str) -> QWidget | None:
        for found in self.window.findChildren(QWidget, name):
            if found.isVisible():
                return found
        return None

    def _place_of(self, over: QWidget) -> QPoint:
        return over.mapToGlobal(QPoint()) - self.window.mapToGlobal(QPoint())

    def _is_busy(self) -> bool:
        waiting = () if self._tasks is None else self._tasks.waiting
        # Timers are looked for last: a window has thousands of children.
        return any(map(_is_awaited, waiting)) or any(
            timer.isActive()
            and timer.isSingleShot()
            and timer.interval() <= _TYPING_MS_MAX
            and _is_awaited(timer.parent())
            for timer in self.window.findChildren(QTimer)
        )


def _is_awaited(owner: QObject | None) -> bool:
    return not isinstance(owner, CameraView)  # a camera sends without end


def keep(picture: QPixmap, path: Path) -> None:
    """Save a picture. Raises Stuck."""
    if not picture.save(str(path), "PNG", _QUALITY):
        raise Stuck(f"a picture kept at {path}")


def show(window: QWidget, width_px: int, height_px: int, tasks: Tasks | None = None) -> Hands:
    """Show a window of that size in front, ready for keys."""
    window.resize(width_px, height_px)
    window.show()
    window.activateWindow()
    if not QTest.qWaitForWindowActive(window):
        raise Stuck("the window in front")
    return Hands(window, tasks)
