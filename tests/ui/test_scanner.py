"""A scanner is a keyboard that types fast: told from a clerk, whole, taken back from where it landed."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from counter.domain.ticket import is_code
from counter.ui.scanner import GAP_MS_MAX, Scanner

CODE = "HTTPS://EXAMPLE.GOV.TW/T/K0102115000127/ABCDEFGH23"
BAG = "BAG:K0102115000127"


class Desk(QWidget):
    """A field, a choice, a note and a button."""

    def __init__(self) -> None:
        super().__init__()
        self.line = QLineEdit("陳")
        self.combo = QComboBox()
        self.combo.addItems(["Apple", "Bag", "Hat"])
        self.note = QPlainTextEdit("two\nlines")
        self.button = QPushButton("OK")
        column = QVBoxLayout(self)
        for widget in (self.line, self.combo, self.note, self.button):
            column.addWidget(widget)


class Ticking:
    """A clock that goes on by a step with each look."""

    def __init__(self) -> None:
        self.now = 0.0
        self.step_ms = 5.0

    def __call__(self) -> float:
        return self.now

    def tick(self) -> None:
        self.now += self.step_ms / 1000


@pytest.fixture
def ticking() -> Ticking:
    return Ticking()


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    made = Desk()
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


@pytest.fixture
def heard(qapp: QApplication, ticking: Ticking) -> Iterator[list[str]]:
    scanner = Scanner(is_code, clock=ticking)
    codes: list[str] = []
    scanner.scanned.connect(codes.append)
    qapp.installEventFilter(scanner)
    yield codes
    qapp.removeEventFilter(scanner)


def type_in(widget: QWidget, text: str, ticking: Ticking, *, end: bool = True) -> None:
    widget.setFocus()
    for character in text:
        ticking.tick()
        QTest.keyClicks(widget, character)
    if end:
        ticking.tick()
        QTest.keyClick(widget, Qt.Key.Key_Return)


def commit(widget: QWidget, text: str, preedit: str = "") -> None:
    event = QInputMethodEvent(preedit, [])
    event.setCommitString(text)
    QCoreApplication.sendEvent(widget, event)


@pytest.mark.parametrize("code", [CODE, BAG, "K0102115000127", "HTTPS://LIN.EE/ABC"])
def test_a_burst_with_a_known_beginning_is_a_scan(
    desk: Desk, heard: list[str], ticking: Ticking, code: str
) -> None:
    type_in(desk.line, code, ticking)
    assert heard == [code]


def test_what_the_burst_left_in_the_field_is_taken_back(
    desk: Desk, heard: list[str], ticking: Ticking
) -> None:
    desk.line.setFocus()
    desk.line.setCursorPosition(0)
    type_in(desk.line, CODE, ticking)
    assert heard == [CODE]
    assert desk.line.text() == "陳"
    assert desk.line.cursorPosition() == 0


def test_a_selection_that_the_burst_typed_over_comes_back(
    desk: Desk, heard: list[str], ticking: Ticking
) -> None:
    desk.line.setText("陳堃煊")
    desk.line.setFocus()
    desk.line.setSelection(1, 2)
    type_in(desk.line, BAG, ticking)
    assert heard == [BAG]
    assert desk.line.selectedText() == "堃煊"


def test_a_choice_that_the_burst_changed_comes_back(
    desk: Desk, heard: list[str], ticking: Ticking
) -> None:
    type_in(desk.combo, BAG, ticking)
    assert heard == [BAG]
    assert desk.combo.currentText() == "Apple"


def test_a_key_held_down_is_no_scan(desk: Desk, heard: list[str], ticking: Ticking) -> None:
    desk.line.setFocus()
    for repeat in [False, *[True] * 9]:
        ticking.tick()
        down = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_0, Qt.KeyboardModifier(0), "0", repeat)
        QCoreApplication.sendEvent(desk.line, down)
    type_in(desk.line, "", ticking)
    assert (desk.line.text(), heard) == ("陳0000000000", [])


def test_a_note_that_the_burst_landed_in_comes_back(
    desk: Desk, heard: list[str], ticking: Ticking
) -> None:
    type_in(desk.note, BAG, ticking)
    assert heard == [BAG]
    assert desk.note.toPlainText() == "two\nlines"


def test_a_scan_while_a_button_has_the_focus_does_not_press_it(
    desk: Desk, heard: list[str], ticking: Ticking, qtbot: QtBot
) -> None:
    with qtbot.assertNotEmitted(desk.button.clicked):
        type_in(desk.button, CODE, ticking)
    assert heard == [CODE]


def test_tab_ends_a_burst_and_does_not_move_on(
    desk: Desk, heard: list[str], ticking: Ticking
) -> None:
    type_in(desk.line, BAG, ticking, end=False)
    QTest.keyClick(desk.line, Qt.Key.Key_Tab)
    assert heard == [BAG]
    assert desk.line.hasFocus()


def test_a_clerk_who_types_the_same_is_no_scanner(
    desk: Desk, heard: list[str], ticking: Ticking
) -> None:
    ticking.step_ms = GAP_MS_MAX
    type_in(desk.line, BAG, ticking)
    assert heard == []
    assert desk.line.text() == f"陳{BAG}"


def test_a_fast_word_that_is_no_code_stays_where_it_was_typed(
    desk: Desk, heard: list[str], ticking: Ticking
) -> None:
    type_in(desk.line, "Submariner", ticking)
    assert heard == []
    assert desk.line.text() == "陳Submariner"


def press(widget: QWidget, keys: str, *, apart_ms: int) -> None:
    """Keys as the window system hands them over: each bears the moment it was pressed."""
    widget.setFocus()
    for place, text in enumerate(keys, start=1):
        key = Qt.Key.Key_Return if text == "\r" else Qt.Key(ord(text))
        event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, text)
        event.setTimestamp(place * apart_ms)
        QCoreApplication.sendEvent(widget, event)


def test_a_program_that_is_busy_does_not_tear_a_scan(
    desk: Desk, qapp: QApplication, ticking: Ticking
) -> None:
    def busy() -> float:
        ticking.tick()
        return ticking.now

    ticking.step_ms = 3 * GAP_MS_MAX
    scanner = Scanner(is_code, clock=busy)
    codes: list[str] = []
    scanner.scanned.connect(codes.append)
    qapp.installEventFilter(scanner)
    press(desk.line, CODE + "\r", apart_ms=5)
    qapp.removeEventFilter(scanner)
    assert codes == [CODE]
    assert desk.line.text() == "陳"


def test_what_a_clerk_typed_while_the_program_was_busy_is_no_scan(
    desk: Desk, heard: list[str]
) -> None:
    press(desk.line, BAG + "\r", apart_ms=GAP_MS_MAX)
    assert heard == []
    assert desk.line.text() == "陳" + BAG


def test_what_was_typed_slowly_before_a_scan_stays(
    desk: Desk, heard: list[str], ticking: Ticking
) -> None:
    ticking.step_ms = 200
    type_in(desk.line, "AB", ticking, end=False)
    ticking.now += 1
    ticking.step_ms = 5
    type_in(desk.line, BAG, ticking)
    assert heard == [BAG]
    assert desk.line.text() == "陳AB"


def test_a_pause_before_enter_makes_it_no_scan(
    desk: Desk, heard: list[str], ticking: Ticking
) -> None:
    type_in(desk.line, BAG, ticking, end=False)
    ticking.now += 1
    QTest.keyClick(desk.line, Qt.Key.Key_Return)
    assert heard == []


def test_shortcuts_are_no_part_of_a_scan(desk: Desk, heard: list[str], ticking: Ticking) -> None:
    desk.line.setFocus()
    QTest.keyClick(desk.line, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    type_in(desk.line, BAG, ticking)
    assert heard == [BAG]


def test_what_was_typed_before_a_shortcut_is_no_part_of_a_burst(
    desk: Desk, heard: list[str], ticking: Ticking
) -> None:
    desk.combo.setProperty("scans", False)
    type_in(desk.combo, "1", ticking, end=False)
    QTest.keyClick(desk.combo, Qt.Key.Key_I, Qt.KeyboardModifier.AltModifier)
    desk.line.clear()
    type_in(desk.line, "N0123456", ticking)
    assert desk.line.text() == "N0123456"
    assert heard == []


def test_a_scan_through_an_input_method_is_heard_character_by_character(
    desk: Desk, heard: list[str], ticking: Ticking
) -> None:
    desk.line.setFocus()
    for character in BAG:
        ticking.tick()
        commit(desk.line, character)
        commit(desk.line, "")  # the method tells that nothing is being composed
    QTest.keyClick(desk.line, Qt.Key.Key_Return)
    assert heard == [BAG]
    assert desk.line.text() == "陳"


def test_a_scan_that_an_input_method_made_full_width_is_narrowed(
    desk: Desk, heard: list[str], ticking: Ticking
) -> None:
    desk.line.setFocus()
    for character in "ＢＡＧ：Ｋ０１０２１１５０００１２７":
        ticking.tick()
        commit(desk.line, character)
    QTest.keyClick(desk.line, Qt.Key.Key_Return)
    assert heard == [BAG]


def test_a_scan_that_an_input_method_hands_over_at_once_is_a_scan(
    desk: Desk, heard: list[str]
) -> None:
    desk.line.setFocus()
    commit(desk.line, CODE)
    assert heard == [CODE]
    assert desk.line.text() == "陳"


def test_a_composition_does_not_split_a_scan(
    desk: Desk, heard: list[str], ticking: Ticking
) -> None:
    desk.line.setFocus()
    type_in(desk.line, BAG[:6], ticking, end=False)
    commit(desk.line, "", preedit="ㄅ")
    commit(desk.line, "")
    type_in(desk.line, BAG[6:], ticking)
    assert heard == [BAG]


def test_chinese_words_are_no_scan(desk: Desk, heard: list[str], ticking: Ticking) -> None:
    desk.line.setFocus()
    commit(desk.line, "高雄市苓雅區")
    QTest.keyClick(desk.line, Qt.Key.Key_Return)
    assert heard == []
    assert desk.line.text() == "陳高雄市苓雅區"
    assert ticking.now == 0


def test_a_scan_with_no_field_focused_is_heard_too(
    desk: Desk, heard: list[str], ticking: Ticking
) -> None:
    desk.line.clearFocus()
    focus = QApplication.focusWidget()
    if focus is not None:
        focus.clearFocus()
    for character in BAG:
        ticking.tick()
        QTest.keyClicks(desk, character)
    QTest.keyClick(desk, Qt.Key.Key_Return)
    assert heard == [BAG]
