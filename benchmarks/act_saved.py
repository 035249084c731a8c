"""An intake from the decision to the durable commit, against the bare driver writing the same rows.

What an intake writes is recorded once, statement by statement. The peer is sqlcipher3 alone on a
copy of the file, with the same settings, putting those very rows in, one transaction an act.
"""

import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import Any, TypeVar
from unittest.mock import patch

from sqlalchemy import Connection

from benchmarks.made_up import intakes
from benchmarks.measuring import Figure, in_turns, quiet
from counter.db import engine, files, prepared, store
from counter.desk import lending
from counter.desk.context import Context
from counter.desk.desk import Desk
from counter.desk.opening import open_context, set_up
from counter.domain.forms import DayForm, IntakeForm
from counter.domain.staff import Clerk, Role
from counter.settings import Station

WANTED = 0.3
ROUNDS = 41
WARM_UP = 3
ACTS = 25
CLERK = Clerk("C1", "林雅惠", Role.CLERK)
SUPERVISOR = Clerk("S1", "王志明", Role.SUPERVISOR)
DAY = date(2026, 3, 10)
NOON = datetime(2026, 3, 10, 4, tzinfo=UTC)
# On the disk of the repository: a folder for temporary files may lie in memory.
BUILD = Path(__file__).resolve().parents[1] / "build"

Statement = tuple[str, Any]
T = TypeVar("T")


def measure() -> Figure:
    BUILD.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="act_saved-", dir=BUILD))
    try:
        return _measure(folder)
    finally:
        shutil.rmtree(folder)


def _measure(folder: Path) -> Figure:
    acts = (ROUNDS + WARM_UP) * ACTS
    context = _counter(folder / "ours")
    source = _counter(folder / "recorded")
    bare = _bare_copy(source, folder / "bare.db")
    recorded = _record(source, intakes(source.policy, DAY, acts))
    source.store.close()

    def save(form: IntakeForm) -> None:
        with context.store.write() as writing:
            lending.take_in(context, writing, form, CLERK)

    def replay(statements: Sequence[Statement]) -> None:
        bare.execute("BEGIN IMMEDIATE")
        for sql, values in statements:
            bare.execute(sql, values)
        bare.execute("COMMIT")

    pair = in_turns(
        _by_batches(save, intakes(context.policy, DAY, acts)),
        _by_batches(replay, recorded),
        rounds=ROUNDS,
        warm_up=WARM_UP,
    )
    bare.close()
    context.store.close()
    ratio = 1 / pair.ratio
    return Figure(
        id="act_saved",
        value=ACTS / pair.ours,
        unit="acts/s",
        ratio=ratio,
        against="the rate of sqlcipher3 alone with the same rows and settings",
        wanted=f"≥ {WANTED} ×",
        met=ratio >= WANTED,
    )


def _counter(folder: Path) -> Context:
    """A new counter at work, its business day open."""
    marks, copies = folder / "mark", folder / "backup"
    station = Station("kaohsiung", "K01", 2, True, copies, marks, (CLERK, SUPERVISOR))
    data = folder / "data"
    set_up(data, station, random=secrets.token_bytes)
    marks.mkdir()
    context = open_context(data, now=lambda: NOON, random=secrets.token_bytes)
    desk = Desk(context)
    desk.sign_in(CLERK.code)
    desk.open_day(DayForm(DAY, confirmed=True))
    return context


def _bare_copy(context: Context, path: Path) -> Any:
    """A copy of the counter's file as it stands now, in the hands of the bare driver."""
    source = engine.driver(context.folder / files.DATABASE, context.key)
    source.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    source.close()
    shutil.copyfile(context.folder / files.DATABASE, path)
    bare = engine.driver(path, context.key)
    for pragma in ("foreign_keys = ON", "journal_mode = WAL", "synchronous = FULL"):
        bare.execute(f"PRAGMA {pragma}").fetchall()
    return bare


class _Recorder:
    """A driver's connection that also notes every statement that writes."""

    def __init__(self, connection: Any, said: list[Statement]) -> None:
        self._connection = connection
        self._said = said

    def execute(self, sql: str, values: Sequence[object] = ()) -> Any:
        if sql.startswith(("INSERT", "UPDATE", "DELETE")):
            self._said.append((sql, values))
        return self._connection.execute(sql, values)

    def executemany(self, sql: str, rows: Sequence[Sequence[object]]) -> None:
        for row in rows:
            self.execute(sql, row)


def _record(context: Context, forms: Iterable[IntakeForm]) -> Iterator[list[Statement]]:
    """What each intake writes, with the values the driver gets."""
    acts: list[list[Statement]] = []
    driver_of = prepared.driver_of

    def recorder_of(connection: Connection) -> _Recorder:
        return _Recorder(driver_of(connection), acts[-1])

    with patch.object(store, "driver_of", recorder_of):
        for form in forms:
            acts.append([])
            with context.store.write() as writing:
                lending.take_in(context, writing, form, CLERK)
    return iter(acts)


def _by_batches(act: Callable[[T], None], items: Iterator[T]) -> Callable[[], float]:
    """Times `act` on the next items of `items`, as many as make a batch."""

    def run() -> float:
        batch = list(islice(items, ACTS))
        assert len(batch) == ACTS
        with quiet():
            begin = perf_counter()
            for item in batch:
                act(item)
            return perf_counter() - begin

    return run
