"""The window stands before its file is open, and no part of it ever stands alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from counter.app import Parts, furnish
from counter.desk.desk import Desk
from counter.domain.refusal import Trouble, Unavailable
from counter.ui.door import Door, FirstLook
from counter.ui.theme import Theme
from tests.desk.desks import Clock, make_desk, open_day
from tests.ui.hands import FakePrinter


class Watcher(QObject):
    """Notes every widget that is shown as a window of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.windows: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.windows.append(watched.objectName() or type(watched).__name__)
        return False


@pytest.fixture
def watcher(qapp: QApplication) -> Iterator[Watcher]:
    made = Watcher()
    qapp.installEventFilter(made)
    yield made
    qapp.removeEventFilter(made)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return make_desk(tmp_path)


@pytest.fixture
def parts(
    qapp: QApplication, theme: Theme, desk: Desk, tmp_path: Path, watcher: Watcher
) -> Iterator[Parts]:
    """The program just started: its window shown, the door still closed."""
    del watcher  # it watches from before the window is made
    made = furnish(
        qapp,
        Door(),
        theme,
        station=desk.station,
        policy=desk.policy,
        folder=tmp_path,
        now=Clock(),
        printer=FakePrinter(),
    )
    made.window.show()
    yield made
    made.window.close()
    made.close()
    made.window.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def test_the_window_asks_who_works_before_its_file_is_open(
    parts: Parts, desk: Desk, qtbot: QtBot
) -> None:
    page = parts.window.pages.sign_in
    assert parts.window.page() is page
    assert [made.objectName() for made in parts.window.pages.made()] == ["page.sign_in"]
    assert parts.window.frame.status.day.text() == ""

    parts.door.open(lambda: desk, parts.tasks)

    qtbot.waitUntil(lambda: parts.window.frame.status.day.text() != "")
    qtbot.waitUntil(page.confirmed.isVisible)


def test_a_scan_before_the_file_is_open_waits_for_a_person(parts: Parts, desk: Desk) -> None:
    parts.window.look_up("K0101115000014")
    assert parts.window.page() is parts.window.pages.sign_in
    desk.close()


def test_a_file_that_cannot_be_opened_is_told(parts: Parts, desk: Desk, qtbot: QtBot) -> None:
    told: list[Unavailable] = []
    parts.door.failed.connect(told.append)

    def damaged() -> Desk:
        raise Unavailable(Trouble.DATABASE_DAMAGED)

    parts.door.open(damaged, parts.tasks)

    qtbot.waitUntil(lambda: bool(told))
    assert told[0].trouble is Trouble.DATABASE_DAMAGED
    assert not parts.door.is_open
    desk.close()


def test_an_unexpected_fault_while_opening_is_told_with_its_reference(
    parts: Parts, desk: Desk, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> Desk:
        raise KeyError("inside")

    parts.door.open(broken, parts.tasks)

    qtbot.waitUntil(lambda: bool(parts.window.findChildren(QMessageBox, "box")))
    [box] = parts.window.findChildren(QMessageBox, "box")
    [record] = [each for each in caplog.records if each.message.startswith("bug ")]
    assert record.message.removeprefix("bug ") in box.text()
    assert "inside" not in box.text()
    box.close()
    assert not parts.door.is_open
    assert not parts.window.pages.sign_in.button.isEnabled()
    assert "無法開啟" in parts.window.frame.banner.text.text()
    desk.close()


def test_no_part_of_the_window_is_ever_shown_as_a_window_of_its_own(
    parts: Parts, desk: Desk, watcher: Watcher, qtbot: QtBot
) -> None:
    open_day(desk)
    parts.door.open(lambda: desk, parts.tasks)
    qtbot.waitUntil(lambda: parts.door.is_open)
    every = parts.window.pages.all()
    qtbot.waitUntil(lambda: len(parts.window.pages.made()) == len(every))
    assert watcher.windows == ["window"]


def test_the_first_look_at_a_window_is_told_once_when_it_is_over(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    looks: list[bool] = []
    FirstLook(window).had.connect(lambda: looks.append(window.isVisible()))
    assert looks == []
    window.show()
    qtbot.waitUntil(lambda: bool(looks))
    window.repaint()
    qtbot.wait(20)
    assert looks == [True]


def test_a_window_gone_before_its_first_look_is_over_is_told_to_nobody(qtbot: QtBot) -> None:
    window = QWidget()
    looks: list[bool] = []
    look = FirstLook(window)
    look.had.connect(lambda: looks.append(True))
    QCoreApplication.sendEvent(window, QEvent(QEvent.Type.Paint))
    shiboken6.delete(window)
    qtbot.wait(20)
    assert looks == []
