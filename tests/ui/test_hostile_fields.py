"""Each field of each page takes ten of the listed strings: kept or refused, shown to the letter, told to no log."""

import itertools
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QModelIndex, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLabel,
    QLineEdit,
    QMainWindow,
    QPlainTextEdit,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from counter.domain.ticket import is_code
from counter.domain.ways import Way
from counter.ui.keys import Command
from counter.ui.labels import tip, unmarked
from counter.ui.language import speak
from counter.ui.pages.every import NAMES
from counter.ui.pages.page import Page
from counter.ui.pages.setup import SetupWindow
from counter.ui.preferences import Language
from counter.ui.scanner import normal
from counter.ui.tasks import Tasks
from counter.ui.theme import Theme
from counter.ui.tokens import Scheme
from counter.ui.unlocking import Unlock
from counter.ui.voice import Voice
from tests.desk.desks import PLEDGOR, RING, WATCH, take_in
from tests.hostile.corpus import corpus
from tests.ui.conftest import Counter
from tests.ui.hands import Hands

pytestmark = pytest.mark.usefixtures("unmeasured")
"""Each part is measured where it is tested by itself."""

TEN = 10
LINES = -1
MOST = 2_000
"""Characters of a string that are typed: of more a window is laid out for seconds."""
CONFIRMED = {0, 9}
"""After which of ten strings in each of its fields a page is told to go on."""
MARKUP = "<b>x</b> & <img src=a>"
FIELDS = 150
"""So many there are at least; fewer, and some are not found any more."""
Editor = QLineEdit | QPlainTextEdit


@dataclass
class Typist:
    """Types the corpus, each string in turn, and counts fields by their names."""

    strings: Iterator[str] = field(
        default_factory=lambda: itertools.cycle([each.text[:MOST] for each in corpus()])
    )
    typed: set[str] = field(default_factory=set)
    fields: set[tuple[str, str]] = field(default_factory=set)

    def fill(self, page: QWidget, once: Callable[[], None]) -> None:
        """Ten strings into each of its fields that had none, with Enter where it is shown; now and then `once`."""
        new = [
            each
            for each in editors(page)
            if (page.objectName(), each.objectName()) not in self.fields
        ]
        self.fields |= {(page.objectName(), each.objectName()) for each in new}
        for number in range(TEN if new else 0):
            for editor in new:
                if not shiboken6.isValid(editor):
                    continue
                text = next(self.strings)
                self.typed.add(text)
                self._type(editor, text)
            if number in CONFIRMED:
                once()

    def _type(self, editor: Editor, text: str) -> None:
        before = words(editor)
        editor.clear()
        commit(editor, text)
        now = {words(editor), words(editor).replace(",", "")}
        most = editor.maxLength() if isinstance(editor, QLineEdit) else LINES
        is_kept = bare(most, text) in now
        is_refused = words(editor) in {"", before} or is_code(normal(text))
        assert is_kept or is_refused, editor.objectName()
        if editor.isVisible() and editor.isEnabled():
            editor.setFocus()
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                key = QKeyEvent(kind, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r")
                QCoreApplication.sendEvent(QApplication.focusWidget() or editor, key)


def commit(editor: Editor, text: str) -> None:
    """Hand a text over as an input method does."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QCoreApplication.sendEvent(editor, event)


@cache
def bare(most: int, text: str) -> str:
    """What a field that takes so many characters holds of a text by itself."""
    editor: Editor = QPlainTextEdit() if most == LINES else QLineEdit()
    if isinstance(editor, QLineEdit):
        editor.setMaxLength(most)
    commit(editor, text)
    return words(editor)


def words(editor: Editor) -> str:
    """What stands in it."""
    return editor.text() if isinstance(editor, QLineEdit) else editor.toPlainText()


def editors(page: QWidget) -> list[Editor]:
    """Every field of a page in which something can be typed, shown now or not, those of boxes to choose from too."""
    found: list[Editor] = [*page.findChildren(QLineEdit), *page.findChildren(QPlainTextEdit)]
    return [each for each in found if not each.isReadOnly()]


def settle(hands: Hands) -> None:
    """What was asked is answered, and boxes that came up are sent away."""
    if hands.tasks._jobs:
        hands.until(lambda: none_of(hands.tasks._jobs))
    QCoreApplication.processEvents()
    while isinstance(box := QApplication.activeModalWidget(), QDialog):
        box.reject()


def none_of(jobs: object) -> None:
    assert not jobs


def rendered(window: QWidget) -> list[str]:
    """Labels, tool tips and cells that would show markup as what it means."""
    labels = [
        each.text()
        for each in window.findChildren(QLabel)
        if each.text() and each.textFormat() is not Qt.TextFormat.PlainText
    ]
    tips = [each.toolTip() for each in window.findChildren(QWidget) if is_markup(each.toolTip())]
    return [
        *labels,
        *tips,
        *itertools.chain.from_iterable(map(cells, window.findChildren(QTableView))),
    ]


def is_markup(told: str) -> bool:
    """Whether a tool tip would be taken for markup, and is not our own way to show it to the letter."""
    return "<" in told.removeprefix('<p style="white-space:pre-wrap">').removesuffix("</p>")


def cells(table: QTableView) -> list[str]:
    model = table.model()
    return [
        told
        for row in range(model.rowCount(QModelIndex()))
        for column in range(model.columnCount(QModelIndex()))
        if is_markup(told := model.index(row, column).data(Qt.ItemDataRole.ToolTipRole) or "")
    ]


def opened(hands: Hands, name: str) -> Page:
    """A page, shown over whatever is there."""
    page = getattr(hands.window.pages, name)
    assert isinstance(page, Page)
    if hands.window.page() is not page:
        hands.window.show_over(page)
        settle(hands)
    return page


def walk(hands: Hands, typist: Typist, page: Page) -> None:
    """Type into a page and confirm, again and again; it is there afterwards, and so is the program."""

    def once() -> None:
        if hands.window.page() is page:
            hands.window.press(Command.CONFIRM)
        settle(hands)
        assert shiboken6.isValid(page)
        if hands.window.page() is not page:
            hands.window.show_over(page)
            settle(hands)

    hands.window.setUpdatesEnabled(False)  # painted once all of it was typed
    typist.fill(page, once)
    hands.window.setUpdatesEnabled(True)
    text = next(typist.strings)
    typist.typed.add(text)
    hands.window.look_up(text)
    settle(hands)
    assert rendered(page) == [], page.objectName()


def test_each_field_of_each_page_takes_ten_hostile_strings(
    counter: Counter, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG, "counter")
    monkeypatch.chdir(counter.folder)  # where a path that somebody believes would lead
    hands, typist = counter.open(), Typist()
    marked = replace(PLEDGOR, name=MARKUP, address=MARKUP)
    thing = replace(RING, features=(("kind", MARKUP), ("mark", MARKUP)), defects=MARKUP)
    pledge = take_in(hands.desk, pledgor=marked, items=(thing, thing)).pledge
    take_in(hands.desk, items=(WATCH,))
    for name in NAMES:
        if name not in {"sign_in", "ticket"}:
            walk(hands, typist, opened(hands, name))
    hands.window.open_ticket(pledge, True)
    settle(hands)
    ticket = hands.window.pages.ticket
    for way in Way:
        ticket.begin(way)
        settle(hands)
        if hands.window.page() is ticket:
            walk(hands, typist, ticket)
        hands.window.open_ticket(pledge, True)
        settle(hands)
    hands.window.sign_out()
    walk(hands, typist, hands.window.pages.sign_in)
    assert rendered(hands.window) == []
    assert [record.getMessage() for record in caplog.records] == []
    assert len(typist.typed) == len(corpus())
    assert len(typist.fields) >= FIELDS


def test_the_set_up_takes_them_in_each_field(
    tmp_path: Path, theme: Theme, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    theme.wear(Scheme.LIGHT, 100)
    made: list[object] = []
    window = SetupWindow(tmp_path, theme, training=True, make=lambda *station: made.append(station))
    qtbot.addWidget(window)

    def nobody() -> None:
        """Nobody's name is whole, so that none of the folders is made."""
        window.staff[0].code.set_text("")
        window.staff[0].name.set_text("")
        window.confirm()

    Typist().fill(window, nobody)
    assert made == []
    assert rendered(window) == []
    window.backup_folder.set_text("a\x00b")
    window.mark_folder.set_text("長/" * 1500)
    window.staff[0].code.set_text("s1")
    window.staff[0].name.set_text("林主任")
    window.staff[0].role.set_code("supervisor")
    window.confirm()
    assert window.backup_folder.is_faulty
    assert window.mark_folder.is_faulty
    assert made == []


def test_what_is_asked_before_the_file_is_open_takes_them(theme: Theme, qtbot: QtBot) -> None:
    speak(Language.ENGLISH)
    window, tasks = QMainWindow(), Tasks()
    qtbot.addWidget(window)
    unlock = Unlock(
        *(window, tasks, theme, Voice(Language.ENGLISH)),
        open_with=lambda _: None,
        has_keyring=lambda: False,
    )
    qtbot.waitUntil(lambda: not tasks.busy)
    typist = Typist()
    typist.fill(unlock, lambda: None)
    assert typist.fields
    assert rendered(unlock) == []
    tasks.close()


def test_a_name_is_shown_to_the_letter_wherever_it_stands() -> None:
    assert tip("A & B") == "A & B"
    assert tip(MARKUP) == (
        '<p style="white-space:pre-wrap">&lt;b&gt;x&lt;/b&gt; &amp; &lt;img src=a&gt;</p>'
    )
    assert unmarked("A & B") == "A && B"
