"""The scan box under keys that no hand and no scanner gives: any character, any pace, any key between them."""

import os
import random
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from types import TracebackType

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from counter.domain.ticket import is_code
from counter.ui.scan_box import ScanBox
from counter.ui.scanner import SCANS, Scanner
from counter.ui.theme import Theme
from tools.readers import A_NUMBER, PAGE, Reader

_ENDS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)
_BETWEEN = (
    *_ENDS,
    *(Qt.Key.Key_Escape, Qt.Key.Key_Backspace, Qt.Key.Key_Delete, Qt.Key.Key_Left, Qt.Key.Key_Home),
    *(Qt.Key.Key_unknown, Qt.Key.Key_Shift, Qt.Key.Key_F9, Qt.Key.Key_Dead_Acute),
)
_HELD = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)
_GAPS_MS = (0, 5, 5, 5, 59, 60, 61, 400)
_DAY_MS = 86_400_000
KEYS_MAX = 400


class _Desk:
    """A scan box, a field that wants no codes, and one of several lines, with the program's own filter before them."""

    def __init__(self, app: QApplication) -> None:
        self.window = QWidget()
        self.box = ScanBox(Theme(app), "scan")
        amount, note = QLineEdit(), QPlainTextEdit()
        amount.setProperty(SCANS, False)
        self.fields = (self.box, amount, note)
        column = QVBoxLayout(self.window)
        for field in self.fields:
            column.addWidget(field)
        self.scanner = Scanner(is_code, self.window)
        self.told: list[str] = []
        self.scanner.scanned.connect(self.told.append)
        self.scanner.foreign.connect(self.told.append)
        self.box.asked.connect(self.told.append)
        self.window.show()
        self.window.activateWindow()
        assert QTest.qWaitForWindowActive(self.window)

    def press(self, chance: random.Random, raw: str) -> None:
        """Give all of it to one of the fields."""
        field = chance.choice(self.fields)
        self.window.activateWindow()
        field.setFocus()
        assert QApplication.focusWidget() is field
        at_ms = chance.choice((0, 1, _DAY_MS))
        for sign in raw:
            at_ms += chance.choice(_GAPS_MS)
            if chance.random() < 0.1:
                self._key(field, chance.choice(_BETWEEN), "", at_ms, chance)
            if chance.random() < 0.05:
                committed = QInputMethodEvent()
                committed.setCommitString(sign * chance.randint(1, 3))
                QCoreApplication.sendEvent(field, committed)
            else:
                self._key(field, Qt.Key.Key_unknown, sign, at_ms, chance)
        self._key(field, chance.choice(_ENDS), "\r", at_ms + 5, chance)
        for each in (self.box, self.fields[1], self.fields[2]):
            each.clear()

    def _key(
        self, field: QWidget, key: Qt.Key, text: str, at_ms: int, chance: random.Random
    ) -> None:
        held = chance.choice(_HELD) if chance.random() < 0.03 else Qt.KeyboardModifier.NoModifier
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, held, text, chance.random() < 0.02)
            event.setTimestamp(at_ms)
            QCoreApplication.sendEvent(field, event)


@cache
def _desk() -> _Desk:
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    return _Desk(app)


@contextmanager
def _raised() -> Iterator[None]:
    """What is raised inside Qt is raised here as well."""
    raised: list[BaseException] = []

    def keep(_: type[BaseException], error: BaseException, __: TracebackType | None) -> None:
        raised.append(error)

    before, sys.excepthook = sys.excepthook, keep
    try:
        yield
    finally:
        sys.excepthook = before
    if raised:
        raise raised[0]


def _keys(raw: str) -> object:
    """What the box and the filter told of it."""
    desk = _desk()
    desk.told.clear()
    app = QApplication.instance()
    assert app is not None
    app.installEventFilter(desk.scanner)
    try:
        with _raised():
            desk.press(random.Random(raw.encode("utf-8", "surrogatepass")), raw[:KEYS_MAX])
    finally:
        app.removeEventFilter(desk.scanner)
    return tuple(desk.told)


def _is_told(answer: object) -> bool:
    """Nothing empty is told, and nothing that is no text."""
    assert isinstance(answer, tuple)
    return all(isinstance(each, str) and each.strip() for each in answer)


KEYS = (
    Reader(
        *("keys at a field", _keys, (), _is_told),
        *([f"{PAGE}/T/{A_NUMBER}/0123456789", f"BAG:{A_NUMBER}", "4710088412345", "陳大文"], 3),
        ("counter.ui.scanner.normal",),
    ),
)
