"""A desk with an open business day for each test that asks for one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from counter.desk.desk import Desk
from tests.desk.desks import Clock, make_desk, open_day


@pytest.fixture
def clock() -> Clock:
    """The wall clock of the test's counter."""
    return Clock()


@pytest.fixture
def desk(tmp_path: Path, clock: Clock) -> Iterator[Desk]:
    """The desk of a new counter in Kaohsiung, its business day open, a clerk signed in."""
    desk = make_desk(tmp_path, clock=clock)
    open_day(desk)
    yield desk
    desk.close()
