"""Columns of the counter's file: typed, in STRICT tables, days and moments as ISO text."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, Integer, LargeBinary, MetaData, Table, Text, TypeDecorator

metadata = MetaData()


class Day(TypeDecorator[date]):
    """A day as ISO text: STRICT tables know no dates."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: date | None, _: object) -> str | None:
        """To the file."""
        return None if value is None else value.isoformat()

    def process_result_value(self, value: str | None, _: object) -> date | None:
        """From the file."""
        return None if value is None else date.fromisoformat(value)


class Moment(TypeDecorator[datetime]):
    """An aware UTC moment as ISO text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _: object) -> str | None:
        """To the file."""
        return None if value is None else value.isoformat()

    def process_result_value(self, value: str | None, _: object) -> datetime | None:
        """From the file."""
        return None if value is None else datetime.fromisoformat(value)


def text(name: str) -> Column[str]:
    """Words or a code."""
    return Column(name, Text, nullable=False)


def whole(name: str) -> Column[int]:
    """A whole number: NT$ where the name says so."""
    return Column(name, Integer, nullable=False)


def blob(name: str) -> Column[bytes]:
    """Bytes."""
    return Column(name, LargeBinary, nullable=False)


def day(name: str) -> Column[date]:
    """A day."""
    return Column(name, Day, nullable=False)


def table(name: str, *columns: Any, rows_by_arrival: bool = False) -> Table:
    """A STRICT table, its rows in the order of its primary key or of their arrival."""
    return Table(name, metadata, *columns, sqlite_strict=True, sqlite_with_rowid=rows_by_arrival)
