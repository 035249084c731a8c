"""Central's store: SQL is here, in reading.py and writing.py alone, the same on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import StaticPool

from central import schema
from central.engine import WRITES, Statements, connect
from central.reading import Reading
from central.writing import Writing

_READ_ONLY = "25006"
"""What PostgreSQL calls a write where nobody may write: after a fail-over on the one that was first before."""

_STEADY = text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


class StoreUnavailable(Exception):
    """The store can't be reached, is locked or full: nothing was done, or nobody knows."""


@contextmanager
def _told() -> Iterator[None]:
    """Tell what a store does from what is our own mistake."""
    try:
        yield
    except (OperationalError, PoolTimeout) as error:
        raise StoreUnavailable(f"the store can't be reached: {type(error).__name__}") from error
    except InternalError as error:
        if getattr(error.orig, "sqlstate", "") != _READ_ONLY:
            raise
        raise StoreUnavailable("the store is read only: another one took over") from error


class Store:
    """The store behind one URL: `sqlite:///…` for a trial, `postgresql+psycopg://…` for a city."""

    def __init__(self, url: str, *, durable: bool = True) -> None:
        """`durable` False leaves SQLite's commits to the operating system: for tests that cut no power."""
        self.engine = connect(url, synchronous="FULL" if durable else "OFF")
        self._writing = self.engine.execution_options(**{WRITES: True})
        self._passing = self._writing
        is_file = self.engine.dialect.name == "sqlite" and not isinstance(
            self.engine.pool, StaticPool
        )
        if durable and is_file:
            # Of the file a power cut takes whole commits at most, and only those since the last lasting one.
            passing = connect(url, synchronous="NORMAL")
            self._passing = passing.execution_options(**{WRITES: True})
        self._statements = Statements(self.engine.dialect)

    def upgrade(self) -> None:
        """Make the tables, or bring them to this program's shape. Raises StoreNewer, StoreUnavailable."""
        with _told(), self._writing.begin() as connection:
            schema.upgrade(connection)

    def is_current(self) -> bool:
        """Whether the store can be reached and has this program's shape."""
        with _told(), self.engine.begin() as connection:
            return schema.revision(connection) == schema.REVISIONS[-1]

    @contextmanager
    def read(self) -> Iterator[Reading]:
        """A transaction that only asks: all it sees is of one moment."""
        with _told(), self.engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(_STEADY)
            yield Reading(connection)

    @contextmanager
    def write(self, *, lasting: bool = True) -> Iterator[Writing]:
        """A transaction; done only when its `with` block was left. `lasting` False: may be forgotten in a power cut."""
        engine = self._writing if lasting else self._passing
        with _told(), engine.begin() as connection:
            if not lasting and connection.dialect.name == "postgresql":
                connection.execute(text("SET LOCAL synchronous_commit = off"))
            yield Writing(connection, self._statements)

    def image(self) -> bytes:
        """The whole SQLite database as bytes."""
        with self.engine.connect() as connection:
            driver: Any = connection.connection.driver_connection
            taken: bytes = driver.serialize()
            return taken

    def restore(self, image: bytes) -> None:
        """Put such bytes in the place of a SQLite database in memory."""
        self.engine.dispose()  # a statement prepared before must not meet the new tables
        with self.engine.connect() as connection:
            driver: Any = connection.connection.driver_connection
            driver.deserialize(image)

    def close(self) -> None:
        """Let every connection go."""
        self.engine.dispose()
        self._passing.dispose()
