"""A clerk's hands in tests: keys, scans and Chinese text, and the names of what is on screen."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from PySide6.QtCore import QAbstractEventDispatcher, QCoreApplication, QEvent, QEventLoop, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from counter.desk.desk import Desk
from counter.domain.refusal import Trouble, Unavailable
from counter.ui.fields import ChoiceField, Field, FlagField, TextField
from counter.ui.pages.intake import IntakePage
from counter.ui.printing import Sheet
from counter.ui.scanner import GAP_MS_MAX
from counter.ui.tasks import Tasks
from counter.ui.window import MainWindow

SCANNED_EVERY_MS = 5
LAID_OUT_MS = 20
"""What is shown anew gets its place in the next rounds of the event loop."""
ROUNDS_MAX = 20
"""More rounds than any layout takes; a cursor that blinks keeps the loop from ever being idle."""


@dataclass
class FakePrinter:
    """A printer that keeps what it is sent; `fails`: the paper is jammed."""

    printers: tuple[str, ...] = ()
    fails: bool = False
    jobs: list[tuple[str, int, str]] = field(default_factory=list)

    def names(self) -> tuple[str, ...]:
        return self.printers

    def send(self, name: str, sheets: Iterable[Sheet], title: str) -> None:
        if self.fails:
            raise Unavailable(Trouble.PRINTER_FAILED, printer=name)
        self.jobs.append((name, len([*sheets]), title))


class Hands:
    """Work on the window as a clerk does."""

    def __init__(self, qtbot: QtBot, window: MainWindow, tasks: Tasks, desk: Desk) -> None:
        self.window = window
        self.tasks = tasks
        self.desk = desk
        self._qtbot = qtbot

    # ------------------------------------------------------------------ keys

    def press(self, *keys: str) -> None:
        """Press keys by name and let what they start come to its end."""
        for key in keys:
            combination = QKeySequence.fromString(key)[0]  # type: ignore[index]  # the stubs lack it
            modifiers = combination.keyboardModifiers()
            QTest.keyClick(self._ears(), combination.key(), modifiers)
        self.rest()

    def type(self, text: str) -> None:
        """Type Latin text into whatever has the cursor."""
        for character in text:
            QTest.keyClicks(self._ears(), character)

    def commit(self, text: str) -> None:
        """Hand a text over as a Chinese input method does."""
        event = QInputMethodEvent()
        event.setCommitString(text)
        QCoreApplication.sendEvent(self._focus(), event)

    def scan(self, code: str) -> None:
        """Read a code with the scanner, once the hands are off the keys."""
        self.scanner_rests()
        at_ms = 1
        for character in (*code, "\r"):
            self._scanned(character, at_ms)
            at_ms += SCANNED_EVERY_MS
        self.rest()

    def scanner_rests(self) -> None:
        """Wait until what is typed next is no longer part of the same scan."""
        self._qtbot.wait(GAP_MS_MAX + LAID_OUT_MS)

    def fill(self, *answers: str) -> None:
        """Answer field after field, each with Enter; "" leaves one as it is."""
        for answer in answers:
            if answer.isascii():
                self.type(answer)
            else:
                self.commit(answer)
            self.press("Return")

    def put(self, name: str, value: str | bool) -> None:
        """Put a value into a field, whatever its kind."""
        found = self.field(name)
        if isinstance(found, TextField):
            found.set_text(str(value))
        elif isinstance(found, ChoiceField):
            found.set_code(str(value))
        elif isinstance(found, FlagField):
            found.set_on(bool(value))

    # ------------------------------------------------------------------ eyes

    def rest(self) -> None:
        """Wait until nothing is under way and nobody is waited for to stop typing."""
        self._qtbot.waitUntil(self._is_quiet, timeout=10_000)
        self._qtbot.wait(LAID_OUT_MS)
        # On a busy machine one round of painting outlasts the wait: go on until nothing is left.
        loop = QAbstractEventDispatcher.instance()
        for _ in range(ROUNDS_MAX):
            if not loop.processEvents(QEventLoop.ProcessEventsFlag.AllEvents):
                break

    def until(self, sound: Callable[[], None]) -> None:
        """Wait until what `sound` asserts holds."""
        self._qtbot.waitUntil(sound, timeout=10_000)

    def where(self) -> str:
        """Name of the widget with the cursor."""
        focus = QApplication.focusWidget()
        return "" if focus is None else focus.objectName()

    def field(self, name: str) -> Field:
        """The field shown under that name (the `at` of faults)."""
        return next(
            f
            for f in self.window.findChildren(Field)
            if f.name == name and f.isVisibleTo(self.window) and f.parentWidget() is not None
        )

    def label(self, name: str) -> str:
        """What the label of that object name says, "" if it is not shown."""
        for found in self.window.findChildren(QLabel, name):
            if found.isVisible():
                return found.text()
        return ""

    def banner(self) -> str:
        """What the window tells above the page."""
        return self.label("banner.text")

    def fault(self, name: str) -> str:
        """What is wrong with a field, "" if nothing is."""
        found = self.field(name)
        return found.note.text() if found.is_faulty else ""

    def click(self, name: str) -> None:
        """Click the button of that object name."""
        button = next(
            b for b in self.window.findChildren(QPushButton, name) if b.isVisibleTo(self.window)
        )
        button.click()
        self.rest()

    # ------------------------------------------------------------------ inside

    def _scanned(self, character: str, at_ms: int) -> None:
        """One key of a scanner, with the moment it was pressed: a busy machine hears it late."""
        key = Qt.Key.Key_Return if character == "\r" else Qt.Key(ord(character.upper()))
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, character)
            event.setTimestamp(at_ms)
            QCoreApplication.sendEvent(self._ears(), event)

    def _ears(self) -> QWidget:
        return QApplication.activePopupWidget() or QApplication.focusWidget() or self.window

    def _focus(self) -> QWidget:
        focus = QApplication.focusWidget()
        assert isinstance(focus, QLineEdit | QComboBox | QWidget)
        return focus

    def _is_quiet(self) -> bool:
        if self.tasks._jobs:
            return False
        intake = vars(self.window.pages).get("intake")
        if not isinstance(intake, IntakePage):
            return True
        return not any(wait.isActive() for wait in (intake._offer_wait, intake.pledgor._wait))
