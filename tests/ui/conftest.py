"""The window on a real desk in a folder of its own, with a printer made for the test."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from counter.desk.desk import Desk
from counter.domain.ticket import is_code
from counter.ui import preferences
from counter.ui.door import Door
from counter.ui.language import speak
from counter.ui.preferences import Language, Preferences
from counter.ui.scanner import Scanner
from counter.ui.tasks import Tasks
from counter.ui.theme import Theme, load_fonts
from counter.ui.tokens import Scheme
from counter.ui.window import MainWindow
from tests.desk.desks import Clock, make_desk, open_day, reopen
from tests.ui.hands import FakePrinter, Hands

PREFERENCES = "preferences.ini"


@pytest.fixture(scope="session")
def theme(qapp: QApplication) -> Theme:
    """The fonts and colours of the program."""
    load_fonts()
    return Theme(qapp)


@pytest.fixture
def speaking(theme: Theme) -> Iterator[Callable[[Language], None]]:
    """Sets the language of the screen for one test."""
    theme.wear(Scheme.LIGHT, 100)
    yield speak
    speak(Language.ENGLISH)


class Counter:
    """Opens the program again and again on one folder."""

    def __init__(self, folder: Path, app: QApplication, theme: Theme, qtbot: QtBot) -> None:
        self.folder = folder
        self.clock = Clock()
        self.printer = FakePrinter()
        self._app = app
        self._theme = theme
        self._qtbot = qtbot
        self._close: Callable[[], None] = lambda: None

    def prefer(self, choices: Preferences) -> None:
        """Keep these choices for the next start."""
        preferences.save(self.folder / PREFERENCES, choices)

    def open(
        self, agency: str = "kaohsiung", *, signed_in: bool = True, ahead: bool = False
    ) -> Hands:
        """Start the program; a business day is open and a clerk signed in unless told otherwise.

        `ahead`: the pages are made before anybody wants them, which takes a second a window.
        """
        made = (self.folder / "data").exists()
        desk = (
            reopen(self.folder, clock=self.clock)
            if made
            else make_desk(self.folder, agency, clock=self.clock)
        )
        if signed_in:
            if made:
                desk.sign_in("c1")
            else:
                open_day(desk, self.clock().date())
        return self.show(desk, ahead=ahead)

    def show(self, desk: Desk, *, ahead: bool = False) -> Hands:
        """The window at a desk that is open already."""
        tasks = Tasks()
        scanner = Scanner(is_code, self._app)
        window = MainWindow(
            Door(desk),
            station=desk.station,
            policy=desk.policy,
            tasks=tasks,
            theme=self._theme,
            scanner=scanner,
            printer=self.printer,
            preferences_path=self.folder / PREFERENCES,
            now=self.clock,
            ahead=ahead,
        )
        hands = Hands(self._qtbot, window, tasks, desk)

        def close() -> None:
            window.close()
            tasks.close()
            self._app.removeEventFilter(scanner)
            scanner.deleteLater()
            window.deleteLater()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
            desk.close()
            self._close = lambda: None

        self._close = close
        window.show()
        window.activateWindow()
        self._qtbot.waitUntil(window.isActiveWindow)
        hands.rest()
        return hands

    def close(self) -> None:
        """Leave the program."""
        self._close()


@pytest.fixture
def counter(tmp_path: Path, qapp: QApplication, theme: Theme, qtbot: QtBot) -> Iterator[Counter]:
    """A counter that can be opened, in English unless told otherwise."""
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    made = Counter(tmp_path, qapp, theme, qtbot)
    made.prefer(Preferences(Language.ENGLISH, Scheme.LIGHT))
    yield made
    made.close()
    speak(Language.ENGLISH)


@pytest.fixture
def hands(counter: Counter) -> Hands:
    """A clerk's hands at Kaohsiung's window, the business day open."""
    return counter.open()
