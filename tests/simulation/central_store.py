"""Central's store in memory, with a fate; its statements are compiled once and run by the driver: half of the time."""

import re
from collections import namedtuple
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy.dialects.sqlite.pysqlite import dialect

from central import reading, writing
from central.reading import Reading
from central.store import Store
from central.writing import Writing
from tests.simulation.fate import Fate

_DIALECT = dialect(paramstyle="qmark")
_MANY = re.compile(r"__\[POSTCOMPILE_(\w+)\]")
_LASTING = [*vars(reading).values(), *vars(writing).values()]


class CentralsStore(Store):
    """As central's; one transaction at a time."""

    def __init__(self) -> None:
        super().__init__("sqlite://")
        self.fate = Fate()
        lasting = {id(each): each for each in (*_LASTING, *vars(self._statements).values())}
        self._statements_by_id = _Compiled(lasting)

    @contextmanager
    def read(self) -> Iterator[Reading]:
        """As central's."""
        with self._transaction("BEGIN", Fate()) as connection:
            yield Reading(connection)

    @contextmanager
    def write(self, *, lasting: bool = True) -> Iterator[Writing]:
        """As central's; in memory all lasts as long."""
        del lasting
        fate = self.fate.begun()
        with self._transaction("BEGIN IMMEDIATE", fate) as connection:
            yield Writing(connection, self._statements)
            fate.commit()
        fate.committed()

    @contextmanager
    def _transaction(self, begins: str, fate: Fate) -> Iterator[Any]:
        lent = self.engine.raw_connection()
        driver: Any = lent.driver_connection
        try:
            fate.statement()
            driver.execute(begins)
            yield _Connection(driver, fate, self._statements_by_id)
            driver.commit()
        finally:
            lent.close()


class _Connection:
    """What central's queries ask of SQLAlchemy's."""

    def __init__(self, driver: Any, fate: Fate, compiled: "_Compiled") -> None:
        self._driver = driver
        self._fate = fate
        self._compiled = compiled

    def execute(self, statement: Any, asked: Any = None) -> "_Result":
        """Run it, once for each row of a list."""
        self._fate.statement()
        if isinstance(asked, list):
            how = self._compiled.of(statement, asked[0])
            self._driver.executemany(how.sql, [how.bound(each)[1] for each in asked])
            return _Result([], len(asked))
        how = self._compiled.of(statement, asked or {})
        cursor = self._driver.execute(*how.bound(asked or {}))
        return _Result([how.row(each) for each in cursor], cursor.rowcount)

    def exec_driver_sql(self, sql: str, rows: Sequence[Any]) -> None:
        """Run it for each row."""
        self._fate.statement()
        self._driver.executemany(sql, rows)


@dataclass(frozen=True)
class _Result:
    """What central's queries ask of SQLAlchemy's."""

    rows: list[Any]
    rowcount: int

    def __iter__(self) -> Iterator[Any]:
        return iter(self.rows)

    def first(self) -> Any:
        """The first row; None if there is none."""
        return self.rows[0] if self.rows else None

    def scalars(self) -> "_Column":
        """The first column."""
        return _Column(row[0] for row in self.rows)

    def scalar(self) -> Any:
        """Of the first row."""
        return next(iter(self.scalars()), None)

    scalar_one = scalar


class _Column(list[Any]):
    """Values one by one, or all of them."""

    def all(self) -> Sequence[Any]:
        """All of them."""
        return self


class _Compiled:
    """Statements in the driver's words: those that central keeps are put into them once."""

    def __init__(self, lasting: Mapping[int, Any]) -> None:
        self._lasting = lasting
        self._known: dict[tuple[int, tuple[str, ...]], _Statement] = {}

    def of(self, statement: Any, asked: Mapping[str, Any]) -> "_Statement":
        """That statement with these values."""
        if id(statement) not in self._lasting:
            return _Statement(statement, tuple(asked))
        key = id(statement), tuple(asked)
        if key not in self._known:
            self._known[key] = _Statement(statement, key[1])
        return self._known[key]


class _Statement:
    """One, with how its values are written and its rows are read."""

    def __init__(self, statement: Any, names: tuple[str, ...]) -> None:
        keys = list(names) if statement.is_insert else None
        compiled: Any = statement.compile(dialect=_DIALECT, column_keys=keys)
        self.sql = str(compiled)
        self._many = bool(_MANY.search(self.sql))
        self._given = dict(compiled.params)
        self._write = [
            (name, compiled._bind_processors.get(name)) for name in compiled.positiontup or ()
        ]
        columns = compiled._result_columns
        self._read: list[Callable[[Any], Any] | None] = [
            each.type.dialect_impl(_DIALECT).result_processor(_DIALECT, None) for each in columns
        ]
        self._lifts = any(self._read)
        called = [each.keyname for each in columns]
        self._row: Any = namedtuple("Row", called, rename=True)  # type: ignore[misc]  # known at runtime

    def bound(self, asked: Mapping[str, Any]) -> tuple[str, list[Any]]:
        """What the driver runs."""
        given = {**self._given, **asked}
        if self._many:
            sql = _MANY.sub(lambda found: ", ".join("?" * len(given[found[1]])), self.sql)
            values = (given[name] for name, _ in self._write)
            return sql, [each for one in values for each in (one if type(one) is list else [one])]
        return self.sql, [
            given[name] if write is None else write(given[name]) for name, write in self._write
        ]

    def row(self, found: tuple[Any, ...]) -> Any:
        """One as central's queries take it."""
        if self._lifts:
            both = zip(self._read, found, strict=True)
            return self._row._make(each if read is None else read(each) for read, each in both)
        return self._row._make(found)
