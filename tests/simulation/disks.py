"""A machine's disk: an encrypted file as at a branch, or held in memory, which is several times as quick.

What was committed outlives the program on both. A copy is told as bytes.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any, Protocol
from unittest.mock import patch

import sqlcipher3

from counter.db import engine, files
from tests.db.counters import KEY

BEGINS = "SAVEPOINT act"
"""How a transaction begins in memory."""

_PLAIN = "plain"
_STATEMENTS = 512


class Disk(Protocol):
    """What a machine keeps, in its folder or elsewhere."""

    def mounted(self) -> AbstractContextManager[object]:
        """While this lasts a store in the machine's folder opens what is on this disk."""

    def copy(self) -> bytes:
        """All of it, no program running."""

    def put(self, copy: bytes) -> None:
        """Such a copy in the place of what is there."""

    @contextmanager
    def laid_out(self) -> Iterator[None]:
        """While this lasts it is a file in the folder; what stands there afterwards is on the disk."""

    def release(self) -> None:
        """Nobody needs it any more."""


class InFiles:
    """The file of a counter as at a branch."""

    def __init__(self, folder: Path, copy: bytes) -> None:
        self._path = folder / files.DATABASE
        self.put(copy)

    def mounted(self) -> AbstractContextManager[object]:
        """As it is."""
        return nullcontext()

    def copy(self) -> bytes:
        """The file's bytes."""
        return self._path.read_bytes()

    def put(self, copy: bytes) -> None:
        """In the place of the file's."""
        self._path.write_bytes(copy)

    @contextmanager
    def laid_out(self) -> Iterator[None]:
        """It is."""
        yield

    def release(self) -> None:
        """The folder goes with the world."""


class InMemory:
    """The same tables in memory, without cipher. Copies are told plain."""

    def __init__(self, folder: Path, copy: bytes) -> None:
        self._path = folder / files.DATABASE
        self._path.touch()
        self._machine = _machine(copy)

    def mounted(self) -> AbstractContextManager[object]:
        """Both its connections are the one there is: a question sees what is committed, for nothing runs beside it."""
        machine = self._machine
        return patch.multiple(
            engine, connect=lambda *_, **__: machine, require_readable=lambda *_: None
        )

    def copy(self) -> bytes:
        """All pages."""
        return self._machine.connection.serialize()

    def put(self, copy: bytes) -> None:
        """On another disk."""
        self.release()
        self._machine = _machine(copy)

    @contextmanager
    def laid_out(self) -> Iterator[None]:
        """As an encrypted file, as which it is read again."""
        encrypted(self.copy(), self._path)
        try:
            yield
        finally:
            self.put(plain(self._path))

    def release(self) -> None:
        """Back to what it was at first, for another one."""
        self._machine.begin_again()


class _Connection(sqlite3.Connection):
    """Its transactions stand within one that never ends: undone, all is as it was, with every statement prepared."""

    is_open = False

    def commit(self) -> None:
        """The transaction that is open holds."""
        self.execute("RELEASE act")
        self.is_open = False


class _Machine:
    """Stands where a store has an engine, and where that one lends a connection."""

    def __init__(self, copy: bytes) -> None:
        self._first = copy
        self.connection = self.driver_connection = sqlite3.connect(
            ":memory:", isolation_level=None, cached_statements=_STATEMENTS, factory=_Connection
        )
        told = sqlite3.connect(":memory:")
        told.deserialize(copy)
        told.backup(self.connection)
        told.close()
        for pragma in ("foreign_keys", "recursive_triggers"):
            self.connection.execute(f"PRAGMA {pragma} = ON")
        self.connection.execute("SAVEPOINT beginning")

    def get_execution_options(self) -> dict[str, str]:
        """As an engine's."""
        return {"begins": BEGINS}

    def raw_connection(self) -> "_Machine":
        """As an engine's; one at a time."""
        assert not self.connection.is_open, "a question within a transaction"
        self.connection.is_open = True
        return self

    def close(self) -> None:
        """As a lent connection's: what was not committed is rolled back."""
        if self.connection.is_open:
            self.connection.is_open = False
            self.connection.execute("ROLLBACK TO act")
            self.connection.execute("RELEASE act")

    def dispose(self) -> None:
        """As an engine's; the disk stays."""

    def begin_again(self) -> None:
        """Be as at first, for another one, or end."""
        if self._first in _free:
            self.connection.execute("ROLLBACK TO beginning")
            _free[self._first].append(self)
        else:
            self.connection.close()


_free: dict[bytes, list[_Machine]] = {}


def keep_ready(copy: bytes) -> None:
    """Many worlds begin with that copy."""
    _free[copy] = []


def _machine(copy: bytes) -> _Machine:
    ready = _free.get(copy)
    return ready.pop() if ready else _Machine(copy)


def commit_and_begin(driver: Any) -> None:
    """Within a transaction: all up to here holds, and another one begins."""
    of_ours = isinstance(getattr(driver, "_driver", driver), _Connection)
    for statement in ("RELEASE act", BEGINS) if of_ours else ("COMMIT", "BEGIN IMMEDIATE"):
        driver.execute(statement)


def encrypted(copy: bytes, path: Path) -> None:
    """A plain copy as a counter's file."""
    beside = path.with_suffix(f".{_PLAIN}")
    beside.write_bytes(copy)
    path.unlink(missing_ok=True)
    _export(sqlcipher3.connect(str(beside)), path, engine.raw_key(KEY))
    beside.unlink()


def plain(path: Path) -> bytes:
    """A counter's file as a plain copy."""
    beside = path.with_suffix(f".{_PLAIN}")
    _export(engine.driver(path, KEY), beside, "")
    copy = beside.read_bytes()
    beside.unlink()
    return copy


def _export(connection: Any, path: Path, key: str) -> None:
    connection.execute("ATTACH ? AS told KEY ?", (str(path), key))
    connection.execute("SELECT sqlcipher_export('told')").fetchall()
    connection.execute("DETACH told")
    connection.close()
