"""Core statements compiled once and run by the driver: an act's fifteen cost a third less."""

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Any

from sqlalchemy import Select
from sqlalchemy.dialects.sqlite.pysqlcipher import dialect
from sqlalchemy.pool import PoolProxiedConnection
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

Driver = Any
"""The driver's own connection, inside a transaction that its pool's owner began and will end."""


_DIALECT = dialect(paramstyle="qmark")


def driver_of(lent: PoolProxiedConnection) -> Driver:
    """The driver's connection behind one that a pool lent."""
    return lent.driver_connection


class Prepared:
    """A statement with named values. `columns`: of an INSERT or UPDATE, those that are written."""

    def __init__(self, statement: Any, *columns: str) -> None:
        self._statement = statement
        self._columns = columns

    def run(self, driver: Driver, values: Mapping[str, Any]) -> Any:
        """Execute; gives the driver's cursor."""
        return driver.execute(self._sql, self._bound(values))

    def run_each(self, driver: Driver, rows: Iterable[Mapping[str, Any]]) -> None:
        """Execute once for each row."""
        bound = [self._bound(row) for row in rows]
        if bound:
            driver.executemany(self._sql, bound)

    def rows(self, driver: Driver, values: Mapping[str, Any]) -> list[Any]:
        """Every row found, its columns by name."""
        return [self._row(found) for found in self.run(driver, values)]

    def row(self, driver: Driver, values: Mapping[str, Any]) -> Any:
        """The first row found; None if there is none."""
        found = self.run(driver, values).fetchone()
        return None if found is None else self._row(found)

    def column(self, driver: Driver, values: Mapping[str, Any]) -> tuple[Any, ...]:
        """The first column of every row found."""
        _, lift = self._results[0]
        found = self.run(driver, values)
        return tuple(row[0] if lift is None else lift(row[0]) for row in found)

    # ------------------------------------------------------------------ compiled on first use

    @cached_property
    def _compiled(self) -> SQLCompiler:
        compiled = self._statement.compile(
            dialect=_DIALECT, column_keys=list(self._columns) if self._columns else None
        )
        assert isinstance(compiled, SQLCompiler)
        return compiled

    @cached_property
    def _sql(self) -> str:
        return str(self._compiled)

    @cached_property
    def _binds(self) -> list[tuple[str, Callable[[Any], Any] | None]]:
        names = self._compiled.positiontup or []
        return [(name, _in(self._compiled.binds[name].type)) for name in names]

    @cached_property
    def _constants(self) -> dict[str, Any]:
        compiled = self._compiled
        own = (name for name, _ in self._binds if not compiled.binds[name].required)
        return {name: compiled.params[name] for name in own}

    @cached_property
    def _results(self) -> list[tuple[str, Callable[[Any], Any] | None]]:
        assert isinstance(self._statement, Select)
        columns = self._statement.selected_columns
        return [(name, _out(column.type)) for name, column in columns.items()]

    @cached_property
    def _row(self) -> Callable[[tuple[Any, ...]], Any]:
        """Makes of a row that was found one with its columns by name."""
        names = [name for name, _ in self._results]
        named: Any = namedtuple("Row", names, rename=True)  # type: ignore[misc]  # names known at runtime
        make: Callable[[Iterable[Any]], Any] = named._make
        lifted = [(at, lift) for at, (_, lift) in enumerate(self._results) if lift is not None]
        if not lifted:
            return make

        def lift_and_make(found: tuple[Any, ...]) -> Any:
            cells = list(found)
            for at, lift in lifted:
                cells[at] = lift(cells[at])
            return make(cells)

        return lift_and_make

    def _bound(self, values: Mapping[str, Any]) -> list[Any]:
        given = {**self._constants, **values} if self._constants else values
        return [given[name] if lower is None else lower(given[name]) for name, lower in self._binds]


def _in(column: TypeEngine[Any]) -> Callable[[Any], Any] | None:
    return column.dialect_impl(_DIALECT).bind_processor(_DIALECT)


def _out(column: TypeEngine[Any]) -> Callable[[Any], Any] | None:
    return column.dialect_impl(_DIALECT).result_processor(_DIALECT, None)
