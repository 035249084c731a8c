"""Tells a scanner from a clerk: a burst of keys is one code, wherever the focus is."""

import time
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QWidget

GAP_MS_MAX = 60
LENGTH_MIN = 6
FOREIGN_DIGITS_MIN = 8
"""As many as the shortest barcode on goods (EAN-8); fewer digits may be an amount typed on a number pad."""
SCANS = "scans"
"""Property of editors; false where a code that is not ours is kept out, such as an amount."""
_ENDS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)


@dataclass(frozen=True, slots=True)
class Before:
    """What a field held before the first key of a burst."""

    field: QWidget
    text: str
    cursor: int
    selection: tuple[int, int]
    index: int


class Pace:
    """Tells keys of one burst from those of a person.

    The moments that count are those at which the keys were pressed, where the system tells them: a
    program that is busy for a while hears them late.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._heard_s = 0.0
        self._pressed_ms = 0

    def is_burst(self, pressed_ms: int) -> bool:
        """Whether this key follows the last one as only a scanner's does; 0 ms: its moment is not told."""
        if pressed_ms and self._pressed_ms:
            return 0 <= pressed_ms - self._pressed_ms < GAP_MS_MAX
        return (self._clock() - self._heard_s) * 1000 < GAP_MS_MAX

    def note(self, pressed_ms: int) -> None:
        """A key was pressed."""
        self._heard_s, self._pressed_ms = self._clock(), pressed_ms


class Scanner(QObject):
    """Application event filter. `scanned` tells each code; `is_code` knows what a code looks like.

    `foreign` tells a code that is not ours and came where none is wanted: nothing of it stays, and
    its Enter confirms nothing.

    A burst is a run of keys less than 60 ms apart, ended by Enter or Tab. It lands in the focused
    field too and is taken back from there. An input method may hand the characters over as text it
    commits, one by one or all at once, in full width as well.
    """

    scanned = Signal(str)
    foreign = Signal(str)

    def __init__(
        self,
        is_code: Callable[[str], bool],
        parent: QObject | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._is_code = is_code
        self._pace = Pace(clock)
        self._burst = ""
        self._before: Before | None = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not _listener():
            return False
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._on_key(event)
        if isinstance(event, QInputMethodEvent):
            return self._on_commit(event)
        return False

    def _on_key(self, event: QKeyEvent) -> bool:
        if event.key() in _ENDS and self._burst and self._pace.is_burst(event.timestamp()):
            return self._end()
        if event.isAutoRepeat():
            self._burst = ""  # a key held down is no scanner
            return False
        text = event.text()
        if _is_command(event):
            self._burst = ""  # no scanner presses Alt+I: what comes now is another field's
        elif len(text) == 1 and text.isprintable():
            self._add(text, event.timestamp())
        return False

    def _on_commit(self, event: QInputMethodEvent) -> bool:
        text = event.commitString()
        if not text:
            return False  # a composition under way: not part of a scan, no end of it either
        if len(text) > 1 and self._is_code(normal(text)):
            self._take(normal(text))
            return True
        for character in text:
            self._add(character)
        return False

    def _add(self, character: str, pressed_ms: int = 0) -> None:
        if not self._burst or not self._pace.is_burst(pressed_ms):
            self._burst = ""
            self._before = _snapshot(_listener())
        self._burst += character
        self._pace.note(pressed_ms)

    def _end(self) -> bool:
        code = normal(self._burst)
        self._burst = ""
        if len(code) < LENGTH_MIN:
            return False
        if self._is_code(code):
            _restore(self._before)
            self._take(code)
            return True
        if not self._is_kept_out(code):
            return False
        _restore(self._before)
        self._before = None
        self.foreign.emit(code)
        return True

    def _is_kept_out(self, code: str) -> bool:
        """Whether this is a barcode from elsewhere, in a field that wants none."""
        field = None if self._before is None else self._before.field
        wants_none = field is not None and field.property(SCANS) is False
        return wants_none and (len(code) >= FOREIGN_DIGITS_MIN or not code.isdecimal())

    def _take(self, code: str) -> None:
        self._burst = ""
        self._before = None
        self.scanned.emit(code)


def normal(text: str) -> str:
    """A code in half-width capitals, as it was printed."""
    return unicodedata.normalize("NFKC", text).strip().upper()


def _listener() -> QObject | None:
    return (
        QApplication.activePopupWidget()
        or QApplication.focusWidget()
        or QApplication.activeWindow()
    )


def _is_command(event: QKeyEvent) -> bool:
    held = event.modifiers() & ~(
        Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
    )
    return held != Qt.KeyboardModifier.NoModifier


def _snapshot(field: QObject | None) -> Before | None:
    match field:
        case QLineEdit():
            selection = (field.selectionStart(), field.selectionLength())
            return Before(field, field.text(), field.cursorPosition(), selection, -1)
        case QComboBox():
            return Before(field, "", 0, (-1, 0), field.currentIndex())
        case QPlainTextEdit():
            return Before(field, field.toPlainText(), field.textCursor().position(), (-1, 0), -1)
        case _:
            return None


def _restore(before: Before | None) -> None:
    match before.field if before else None:
        case QLineEdit() as line:
            assert before is not None
            line.setText(before.text)
            line.setCursorPosition(before.cursor)
            if before.selection[0] >= 0:
                line.setSelection(*before.selection)
        case QComboBox() as combo:
            assert before is not None
            combo.setCurrentIndex(before.index)
        case QPlainTextEdit() as area:
            assert before is not None
            area.setPlainText(before.text)
            cursor = area.textCursor()
            cursor.setPosition(before.cursor)
            area.setTextCursor(cursor)
        case _:
            pass
