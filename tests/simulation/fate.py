"""Where a transaction breaks off: stores that end, or find the disk full, at a step told beforehand."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from unittest.mock import patch

from sqlalchemy import Engine
from sqlalchemy.pool import PoolProxiedConnection

from counter.db import store as stores
from counter.db.prepared import Driver, driver_of
from counter.db.store import Store, W
from tests.db.counters import Spied


class Killed(Exception):
    """The process ended here; the disk keeps what was committed."""


class When(StrEnum):
    """The step at which it happens."""

    NEVER = ""
    STATEMENT = "statement"
    COMMIT = "commit"
    COMMITTED = "committed"
    FULL = "full"


@dataclass
class Fate:
    """What a transaction meets. `skip`: others that pass before it; `left`: statements that still run in it."""

    when: When = When.NEVER
    skip: int = 0
    left: int = 0

    def begun(self) -> "Fate":
        """That of the transaction that begins now."""
        if self.skip and self.when is not When.NEVER:
            self.skip -= 1
            return Fate()
        return self

    def statement(self, _: str = "") -> None:
        """A statement is about to run."""
        if self.when is When.STATEMENT:
            self.left -= 1
            if self.left < 0:
                self._end()

    def commit(self) -> None:
        """All its statements ran."""
        if self.when is When.FULL:
            self.when = When.NEVER
            raise OSError(errno.ENOSPC, "no room")
        if self.when in {When.STATEMENT, When.COMMIT}:
            self._end()

    def committed(self) -> None:
        """It is on the disk."""
        if self.when is When.COMMITTED:
            self._end()

    def _end(self) -> None:
        self.when = When.NEVER
        raise Killed


class CounterStore(Store):
    """A counter's store with a fate."""

    fate = Fate()

    @contextmanager
    def _transaction(self, kind: type[W]) -> Iterator[W]:
        fate = self.fate.begun()
        _spying.append(fate)
        try:
            with super()._transaction(kind) as writing:
                yield writing
                fate.commit()
        finally:
            _spying.pop()
        fate.committed()

    def _empty_log(self) -> None:
        """As the store's; in memory there is none beside the file."""
        if isinstance(self._writer, Engine):
            super()._empty_log()


_spying: list[Fate] = []


def _spied(lent: PoolProxiedConnection) -> Driver:
    driver: Any = driver_of(lent)
    fate = _spying[-1] if _spying else None
    if fate is None or fate.when is not When.STATEMENT:
        return driver
    return Spied(driver, before=fate.statement)


@contextmanager
def fateful() -> Iterator[None]:
    """While this lasts, a counter's transactions tell their fate of each statement."""
    with patch.object(stores, "driver_of", _spied):
        yield
