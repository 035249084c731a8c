"""An intake from the decision to the durable commit, against the bare driver writing the same rows.

What an intake writes is recorded once, statement by statement. The peer is sqlcipher3 alone on a
copy of the file, with the same settings, putting those very rows in, one transaction an act.
"""

import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import Any, TypeVar
from unittest.mock import patch

from sqlalchemy.pool import PoolProxiedConnection

from benchmarks.counters import CLERK, DAY, new_counter, own_folder
from benchmarks.made_up import intakes
from benchmarks.measuring import Figure, in_turns, quiet
from counter.db import engine, files, prepared, store
from counter.desk import intake
from counter.desk.context import Context
from counter.domain.forms import IntakeForm

WANTED = 0.3
ROUNDS = 41
WARM_UP = 3
ACTS = 25

Statement = tuple[str, Any]
T = TypeVar("T")


def measure() -> Figure:
    with own_folder("act_saved") as folder:
        return _measure(folder)


def _measure(folder: Path) -> Figure:
    acts = (ROUNDS + WARM_UP) * ACTS
    context = new_counter(folder / "ours")
    source = new_counter(folder / "recorded")
    bare = _bare_copy(source, folder / "bare.db")
    recorded = _record(source, intakes(source.policy, DAY, acts))
    source.store.close()

    def save(form: IntakeForm) -> None:
        with context.store.write() as writing:
            intake.take_in(context, writing, form, CLERK)

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

    def recorder_of(lent: PoolProxiedConnection) -> _Recorder:
        return _Recorder(driver_of(lent), acts[-1])

    with patch.object(store, "driver_of", recorder_of):
        for form in forms:
            acts.append([])
            with context.store.write() as writing:
                intake.take_in(context, writing, form, CLERK)
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
