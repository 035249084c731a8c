"""While the window is open an enrolled counter exchanges with central by itself."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from counter import enrol
from counter.desk.desk import Desk
from counter.domain.codes import ExtensionCause
from counter.domain.days import day_in_taiwan
from counter.domain.forms import DayForm, HoursForm
from counter.ui.door import Door
from counter.ui.line import Line
from tests.central.lines import Served, serving
from tests.desk.desks import RING, make_desk, reopen, take_in
from tests.desk.picture_files import jpeg

WAIT_MS = 20_000


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    with serving(str(tmp_path / "central.db"), tmp_path / "keys") as found:
        yield found


def now() -> datetime:
    return datetime.now(UTC)


def enrolled(served: Served, folder: Path, counter: int) -> Desk:
    """A counter by the wall clock, its day open whatever the hour."""
    make_desk(folder, counter=counter, clock=now).close()
    code = served.run("enrol", "--branch", "K01", "--counter", str(counter))
    enrol.enrol(folder / "data", served.address, code)
    desk = reopen(folder, clock=now)
    desk.sign_in("c1")
    desk.open_day(DayForm(day_in_taiwan(now()), confirmed=True, supervisor="s1"))
    desk.extend_hours(HoursForm(next(iter(ExtensionCause))))
    return desk


def opened(desk: Desk) -> tuple[Door, Line]:
    door = Door(desk)
    line = Line(door)
    line.prepare(desk)
    return door, line


def test_what_one_counter_does_shows_itself_at_the_other(
    qtbot: QtBot, served: Served, tmp_path: Path
) -> None:
    with (
        closing(enrolled(served, tmp_path / "1", 1)) as first,
        closing(enrolled(served, tmp_path / "2", 2)) as second,
    ):
        (here, line), (there, other) = opened(first), opened(second)
        try:
            with qtbot.waitSignals([here.line_told, there.line_told], timeout=WAIT_MS):
                here.opened.emit()
                there.opened.emit()
            name = first.album.add(jpeg()).name
            with qtbot.waitSignal(there.changed_elsewhere, timeout=WAIT_MS) as told:
                receipt = take_in(first, items=(replace(RING, pictures=(name,)),))
            assert told.args == [frozenset({receipt.entry.subjects[0]})]
            qtbot.waitUntil(lambda: first.line_status().waiting == 0, timeout=WAIT_MS)
            qtbot.waitUntil(lambda: second.context.pictures.has(name), timeout=WAIT_MS)
            assert second.album.picture(name) == first.album.picture(name)
            qtbot.waitUntil(lambda: first.line_status().pictures == 0, timeout=WAIT_MS)
            offset = first.line_status().offset_s
            assert offset is not None
            assert abs(timedelta(seconds=offset)) < timedelta(seconds=30)
        finally:
            begun = now()
            line.stop()
            other.stop()
        assert now() - begun < timedelta(seconds=2)


def test_a_counter_without_central_has_nothing_to_exchange(tmp_path: Path) -> None:
    with closing(make_desk(tmp_path)) as desk:
        door, line = opened(desk)
        door.opened.emit()
        line.stop()
        assert not desk.line_status().enrolled
