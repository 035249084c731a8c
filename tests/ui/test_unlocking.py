"""The key of the file at the start and behind the settings, by keyboard alone."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMainWindow
from pytestqt.qtbot import QtBot

from counter.domain.keeping import Keeping, Kept, Opening
from counter.domain.refusal import Reason, Refused, Trouble, Unavailable, fault
from counter.ui.language import speak
from counter.ui.preferences import Language
from counter.ui.tasks import Tasks
from counter.ui.theme import Theme
from counter.ui.unlocking import Unlock, can_be_ended
from counter.ui.voice import Voice
from tests.keyrings import OTHER, PHRASE
from tests.ui.conftest import Counter

LOCKED = Unavailable(Trouble.KEY_LOCKED)
WRONG = Unavailable(Trouble.PASSPHRASE_WRONG)


class Start:
    """A start that met a trouble of its key, and what was tried to end it."""

    def __init__(self, theme: Theme, qtbot: QtBot, *, has_keyring: bool) -> None:
        self.tried: list[Opening] = []
        self.left: list[bool] = []
        self.tasks = Tasks()
        self._qtbot = qtbot
        self.window = QMainWindow()
        qtbot.addWidget(self.window)
        self.window.show()
        self.dialog = Unlock(
            self.window,
            self.tasks,
            theme,
            Voice(Language.ENGLISH),
            open_with=self.tried.append,
            has_keyring=lambda: has_keyring,
        )
        self.dialog.rejected.connect(lambda: self.left.append(True))
        qtbot.waitUntil(lambda: not self.tasks.busy)

    def type(self, name: str, text: str) -> None:
        found = self.dialog.findChild(QLineEdit, name)
        assert found is not None
        QTest.keyClicks(found, text)

    def press(self, key: Qt.Key) -> None:
        self.dialog.activateWindow()
        self._qtbot.waitUntil(self.dialog.isActiveWindow)
        QTest.keyClick(self.dialog, key)

    def told(self) -> str:
        return self.dialog.told.text()


@pytest.fixture
def starting(theme: Theme, qtbot: QtBot) -> Iterator[Callable[[bool], Start]]:
    speak(Language.ENGLISH)
    made: list[Start] = []

    def start(has_keyring: bool) -> Start:
        made.append(Start(theme, qtbot, has_keyring=has_keyring))
        return made[-1]

    yield start
    for each in made:
        each.tasks.close()
        each.window.close()


def test_a_wrong_passphrase_is_told_and_the_next_try_waits_longer_and_longer(
    starting: Callable[[bool], Start], qtbot: QtBot
) -> None:
    start = starting(False)
    assert can_be_ended(LOCKED)
    assert start.dialog.take(LOCKED)
    start.press(Qt.Key.Key_F9)
    assert start.dialog.passphrase.is_faulty
    assert not start.tried
    for _ in range(3):
        start.type("passphrase", OTHER)
        start.press(Qt.Key.Key_F9)
        start.press(Qt.Key.Key_F9)  # a try at a time
        assert start.dialog.take(WRONG)
        assert start.dialog.passphrase.text() == ""
    assert start.tried == [Opening(passphrase=OTHER)] * 3
    assert "3 times in a row" in start.told()
    assert not start.dialog.button.isEnabled()
    start.type("passphrase", PHRASE)
    start.press(Qt.Key.Key_F9)
    assert len(start.tried) == 3
    start.dialog._second.setInterval(1)  # seconds go by
    qtbot.waitUntil(start.dialog.button.isEnabled)
    start.press(Qt.Key.Key_F9)
    assert start.tried[-1] == Opening(passphrase=PHRASE)
    start.dialog.accept()
    assert start.dialog.passphrase.text() == ""
    assert not start.left


def test_the_24_words_open_what_a_forgotten_passphrase_does_not(
    starting: Callable[[bool], Start],
) -> None:
    start = starting(False)
    start.dialog.take(LOCKED)
    start.press(Qt.Key.Key_F10)
    start.dialog.words.set_text("孟懂甚")
    start.type("new", PHRASE)
    assert "Long enough" in start.dialog.keeping.new.note.text()
    start.type("again", PHRASE)
    start.press(Qt.Key.Key_F9)
    by_phrase = Keeping(Kept.PASSPHRASE, PHRASE, PHRASE)
    assert start.tried == [Opening(words="孟懂甚", keep=by_phrase)]
    wrong = Refused([fault(Reason.RECOVERY_WORD_COUNT, "words", count=3, wanted=24)])
    assert start.dialog.take(wrong)
    assert start.dialog.words.is_faulty
    start.press(Qt.Key.Key_F9)
    assert start.dialog.take(Unavailable(Trouble.DATABASE_WRONG_KEY))
    assert "another counter" in start.told()
    start.press(Qt.Key.Key_F10)
    assert start.dialog.fields() == (start.dialog.passphrase,)
    start.press(Qt.Key.Key_Escape)
    assert start.left


def test_a_key_in_the_clear_is_moved_to_the_keyring_with_one_key(
    starting: Callable[[bool], Start],
) -> None:
    start = starting(True)
    start.dialog.take(Unavailable(Trouble.KEY_BARE))
    start.press(Qt.Key.Key_F10)  # no words are needed
    start.press(Qt.Key.Key_F9)
    assert start.tried == [Opening(keep=Keeping(Kept.KEYRING))]
    assert start.dialog.take(Unavailable(Trouble.KEYRING_SILENT))
    start.dialog.keeping.kept.set_code(Kept.PASSPHRASE.value)
    assert len(start.dialog.fields()) == 3
    assert start.told()


def test_where_the_keyring_is_silent_the_words_are_asked(
    starting: Callable[[bool], Start],
) -> None:
    start = starting(True)
    start.dialog.take(Unavailable(Trouble.KEYRING_SILENT))
    assert start.dialog.fields() == (start.dialog.words, start.dialog.keeping.kept)
    assert not start.dialog.forgotten.isVisible()
    assert start.told()


def test_what_nobody_here_can_end_is_not_asked(starting: Callable[[bool], Start]) -> None:
    start = starting(False)
    assert not can_be_ended(Unavailable(Trouble.DATABASE_DAMAGED))
    assert not start.dialog.take(Refused([fault(Reason.EMPTY)]))
    start.dialog.take(LOCKED)
    start.dialog.take(Unavailable(Trouble.DATABASE_DAMAGED))
    assert not start.dialog.isVisible()


def test_the_passphrase_is_changed_behind_the_settings(counter: Counter) -> None:
    hands = counter.open()
    hands.press("F12")
    shown = hands.window.pages.settings.kept
    hands.until(lambda: assert_in("training alone", shown.text()))
    hands.press("Alt+K")
    page = hands.window.pages.key
    hands.until(lambda: assert_in("unprotected", page.now.text()))
    page.keeping.new.set_text(PHRASE)
    page.keeping.again.set_text(PHRASE)
    hands.press("F9")
    assert_in("who may", hands.banner())
    hands.desk.sign_in("s1")
    hands.press("F9")
    hands.until(lambda: assert_in("passphrase of the branch", shown.text()))
    assert page.keeping.new.text() == ""
    hands.press("Alt+K")
    hands.until(lambda: assert_in("passphrase of the branch", page.now.text()))
    page.keeping.new.set_text(OTHER)
    page.keeping.again.set_text(OTHER)
    hands.press("F9")
    assert page.passphrase.is_faulty
    page.passphrase.set_text("not this one")
    hands.press("F9")
    assert_in("wrong", hands.banner())
    page.passphrase.set_text(PHRASE)
    hands.press("F9")
    assert_in("passphrase of the branch", hands.banner())
    hands.press("F12")


def assert_in(part: str, whole: str) -> None:
    assert part in whole
