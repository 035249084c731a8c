"""First start: which counter this is is asked until one is made."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from counter import app
from counter.desk.opening import open_desk, set_up
from counter.domain.keeping import Keeping, Kept, keeping_faults
from counter.domain.refusal import Reason, Refused, Trouble, Unavailable
from counter.domain.staff import Role
from counter.settings import Station, load_station
from counter.settings.stations import is_set_up
from counter.ui import preferences
from counter.ui.language import speak
from counter.ui.pages.setup import SetupWindow
from counter.ui.preferences import Language, Preferences
from counter.ui.theme import Theme
from counter.ui.tokens import Scheme
from tests.desk.desks import Chance
from tests.keyrings import PHRASE


class FirstStart:
    """A set-up window on a folder of its own."""

    def __init__(self, folder: Path, theme: Theme, qtbot: QtBot) -> None:
        self.folder = folder / "data"
        self.made: list[Station] = []
        self.trouble: Unavailable | None = None
        preferences.save(
            self.folder / "preferences.ini", Preferences(Language.ENGLISH, Scheme.LIGHT)
        )
        theme.wear(Scheme.LIGHT, 100)
        self.window = SetupWindow(self.folder, theme, training=True, make=self._make)
        qtbot.addWidget(self.window)

    def _make(self, station: Station, _passphrase: Keeping | None) -> None:
        if self.trouble is not None:
            raise self.trouble
        self.made.append(station)

    def staff(self, number: int, code: str, name: str, role: Role) -> None:
        row = self.window.staff[number]
        row.code.set_text(code)
        row.name.set_text(name)
        row.role.set_code(role.value)

    def faults(self) -> set[str]:
        return {field.name for field in self.window.fields() if field.is_faulty}


@pytest.fixture
def start(tmp_path: Path, theme: Theme, qtbot: QtBot) -> Iterator[FirstStart]:
    speak(Language.ENGLISH)
    made = FirstStart(tmp_path, theme, qtbot)
    yield made
    made.window.close()


def test_a_counter_is_made_from_what_was_typed(start: FirstStart, tmp_path: Path) -> None:
    start.window.agency.set_code("taipei")
    start.window.branch.set_code("T01")
    start.window.counter.set_code("2")
    start.staff(0, "s1", "林主任", Role.SUPERVISOR)
    start.staff(2, "c1", "𠮷田美玲", Role.CLERK)
    start.window.confirm()
    [station] = start.made
    assert (station.agency, station.branch, station.counter) == ("taipei", "T01", 2)
    assert [clerk.name for clerk in station.staff] == ["林主任", "𠮷田美玲"]
    assert station.training
    assert station.backup_folder.is_dir()
    assert station.mark_folder.is_dir()
    assert station.backup_folder.is_relative_to(tmp_path)


def test_what_was_made_is_a_counter_that_opens(start: FirstStart) -> None:
    start.staff(0, "s1", "林主任", Role.SUPERVISOR)
    start.window.confirm()
    set_up(start.folder, start.made[0], random=Chance())
    assert is_set_up(start.folder)
    assert load_station(start.folder / "station.toml") == start.made[0]


def test_the_first_start_of_the_program_leaves_a_counter_that_asks_for_passwords(
    tmp_path: Path, theme: Theme, qtbot: QtBot
) -> None:
    folder = tmp_path / "data"
    asked: list[SetupWindow] = []

    def answer() -> None:
        shown = QApplication.topLevelWidgets()
        asked.extend(each for each in shown if isinstance(each, SetupWindow) and each.isVisible())
        row = asked[0].staff[0]
        row.code.set_text("s1")
        row.name.set_text("林主任")
        row.role.set_code(Role.SUPERVISOR.value)
        asked[0].confirm()

    QTimer.singleShot(0, answer)
    assert app._set_up(folder, theme, training=True)
    qtbot.addWidget(asked[0])
    with closing(open_desk(folder)) as desk:
        told = [(each.clerk.code, each.chooses) for each in desk.training.samples()]
        assert told == [("s1", True), ("admin", True)]
        with pytest.raises(Refused) as refused:
            desk.sign_in("s1")
    assert [each.reason for each in refused.value.faults] == [Reason.PASSWORD_NEEDED]


def test_branches_and_counters_are_those_of_the_agency(start: FirstStart) -> None:
    for agency, letter in (("kaohsiung", "K"), ("taipei", "T")):
        start.window.agency.set_code(agency)
        assert start.window.branch.code().startswith(letter)
        assert start.window.counter.code() == "1"


@pytest.mark.parametrize(
    ("people", "wrong"),
    [
        ([], {"staff.1.code"}),
        ([("", "王小明", Role.SUPERVISOR)], {"staff.1.code"}),
        ([("s1", "", Role.SUPERVISOR)], {"staff.1.name"}),
        ([("c1", "王小明", Role.CLERK)], {"staff.1.role"}),
        ([("s1\x07", "王小明", Role.SUPERVISOR)], {"staff.1.code"}),
        ([("s1" * 9, "王小明", Role.SUPERVISOR)], {"staff.1.code"}),
        ([("s1", "甲", Role.SUPERVISOR), ("s1", "乙", Role.CLERK)], {"staff.2.code"}),
    ],
)
def test_what_is_wrong_with_the_staff_stands_beside_it(
    start: FirstStart, people: list[tuple[str, str, Role]], wrong: set[str]
) -> None:
    for number, person in enumerate(people):
        start.staff(number, *person)
    start.window.confirm()
    assert start.faults() == wrong
    assert start.made == []


def test_a_blank_folder_is_told_beside_it(start: FirstStart) -> None:
    start.staff(0, "s1", "林主任", Role.SUPERVISOR)
    start.window.backup_folder.set_text(" ")
    start.window.confirm()
    assert start.faults() == {"backup_folder"}


def test_a_folder_that_cannot_be_made_is_told(start: FirstStart, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    start.staff(0, "s1", "林主任", Role.SUPERVISOR)
    start.window.mark_folder.set_text(str(tmp_path / "file" / "mark"))
    start.window.confirm()
    assert "file" in start.window.told.text()
    assert start.made == []


def test_a_trouble_is_told_and_can_be_tried_again(start: FirstStart) -> None:
    start.staff(0, "s1", "林主任", Role.SUPERVISOR)
    start.trouble = Unavailable(Trouble.DISK_FULL)
    start.window.confirm()
    assert start.window.told.text()
    start.trouble = None
    start.window.confirm()
    assert len(start.made) == 1


def test_the_window_answers_whether_a_counter_was_made(start: FirstStart) -> None:
    start.staff(0, "s1", "林主任", Role.SUPERVISOR)
    QTimer.singleShot(0, start.window.confirm)
    assert start.window.ask()


def test_f9_makes_the_counter(start: FirstStart, qtbot: QtBot) -> None:
    start.staff(0, "s1", "林主任", Role.SUPERVISOR)
    start.window.show()
    start.window.activateWindow()
    qtbot.waitUntil(start.window.isActiveWindow)
    QTest.keySequence(start.window, "F9")
    assert len(start.made) == 1


def test_closing_the_window_makes_no_counter(start: FirstStart) -> None:
    QTimer.singleShot(0, start.window.close)
    assert not start.window.ask()
    assert start.made == []


def test_a_folder_can_be_picked(start: FirstStart, tmp_path: Path) -> None:
    field = start.window.backup_folder
    field.browse.click()
    [dialog] = field.findChildren(QFileDialog)
    dialog.fileSelected.emit(str(tmp_path))
    dialog.reject()
    assert field.folder() == tmp_path


def test_real_business_without_a_keyring_is_asked_for_a_passphrase(
    theme: Theme, qtbot: QtBot, tmp_path: Path
) -> None:
    speak(Language.ENGLISH)
    given: list[Keeping | None] = []

    def make(_: Station, passphrase: Keeping | None) -> None:
        assert passphrase is not None
        given.append(passphrase)
        faults = keeping_faults(passphrase)
        if faults:
            raise Refused(faults)

    folder = tmp_path / "data"
    window = SetupWindow(folder, theme, training=False, make=make, asks_passphrase=True)
    qtbot.addWidget(window)
    window.show()
    row = window.staff[0]
    for field, text in ((row.code, "s1"), (row.name, "林主任")):
        field.set_text(text)
    row.role.set_code(Role.SUPERVISOR.value)
    window.keeping.new.set_text("1234")
    window.confirm()
    assert window.keeping.new.is_faulty
    assert window.isVisible()
    for typed in (window.keeping.new, window.keeping.again):
        typed.set_text(PHRASE)
    window.confirm()
    assert given[-1] == Keeping(Kept.PASSPHRASE, PHRASE, PHRASE)
    assert not window.isVisible()
