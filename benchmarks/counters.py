"""Counters of their own for the benchmarks, on the disk that the repository lies on."""

import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from counter.desk.context import Context
from counter.desk.desk import Desk
from counter.desk.opening import open_context, set_up
from counter.domain.forms import DayForm
from counter.domain.staff import Clerk, Role
from counter.settings import Station

CLERK = Clerk("C1", "林雅惠", Role.CLERK)
SUPERVISOR = Clerk("S1", "王志明", Role.SUPERVISOR)
DAY = date(2026, 3, 10)
NOON = datetime(2026, 3, 10, 4, tzinfo=UTC)
BUILD = Path(__file__).resolve().parents[1] / "build"


@contextmanager
def own_folder(name: str) -> Iterator[Path]:
    """A folder that is gone afterwards. Not among temporary files: those may lie in memory."""
    BUILD.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=BUILD))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def new_counter(folder: Path) -> Context:
    """A new counter at work, its business day open."""
    marks, copies = folder / "mark", folder / "backup"
    station = Station("kaohsiung", "K01", 2, True, copies, marks, (CLERK, SUPERVISOR))
    data = folder / "data"
    set_up(data, station, random=secrets.token_bytes)
    marks.mkdir()
    context = open_context(data, now=lambda: NOON, random=secrets.token_bytes, by_names=True)
    desk = Desk(context)
    desk.sign_in(CLERK.code)
    desk.open_day(DayForm(DAY, confirmed=True))
    return context
