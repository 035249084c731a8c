"""An intake from the decision to the durable commit: the encrypted file against a plain one, the program the same.

The peer is the same act at a counter whose file has no key; everything else, the driver too, is as at work.
"""

from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path
from typing import Any
from unittest.mock import patch

import sqlalchemy
import sqlcipher3
from sqlalchemy import URL, Engine

from benchmarks.counters import CLERK, DAY, new_counter, own_folder
from benchmarks.made_up import intakes
from benchmarks.measuring import Figure, in_turns, seconds
from counter.db import engine, files
from counter.desk import intake
from counter.desk.context import Context
from counter.domain.forms import IntakeForm

WANTED = 0.6
ROUNDS = 21
WARM_UP = 3
ACTS = 25

_PLAIN = b"SQLite format 3\x00"


def measure() -> Figure:
    with own_folder("encrypted_act") as folder:
        return _measure(folder)


def _measure(folder: Path) -> Figure:
    encrypted = new_counter(folder / "encrypted")
    with patch.multiple(engine, create_engine=_plain_engine, driver=_plain_driver):
        plain = new_counter(folder / "plain")
    assert not _is_plain(encrypted), "ours is encrypted"
    assert _is_plain(plain), "the peer's file has no key"
    pair = in_turns(_by_batches(encrypted), _by_batches(plain), rounds=ROUNDS, warm_up=WARM_UP)
    for context in (encrypted, plain):
        context.store.close()
    ratio = 1 / pair.ratio
    return Figure(
        id="encrypted_act",
        value=ACTS / pair.ours,
        unit="acts/s",
        wanted=f"≥ {WANTED} ×",
        met=ratio >= WANTED,
        ratio=ratio,
        against="the same acts in a plain file",
    )


def _by_batches(context: Context) -> Callable[[], float]:
    forms = intakes(context.policy, DAY, (ROUNDS + WARM_UP) * ACTS)

    def save() -> float:
        batch = [*islice(forms, ACTS)]
        return seconds(lambda: _save(context, batch))

    return save


def _plain_engine(url: URL, **options: Any) -> Engine:
    """The same driver and settings on a file without a key."""
    plain = URL.create("sqlite+pysqlite", database=url.database, query=url.query)
    return sqlalchemy.create_engine(plain, module=sqlcipher3.dbapi2, **options)


def _plain_driver(path: Path, _key: bytes) -> Any:
    return sqlcipher3.connect(str(path), isolation_level=None)


def _save(context: Context, batch: Sequence[IntakeForm]) -> None:
    for form in batch:
        with context.store.write() as writing:
            intake.take_in(context, writing, form, CLERK)


def _is_plain(context: Context) -> bool:
    return (context.folder / files.DATABASE).read_bytes().startswith(_PLAIN)
