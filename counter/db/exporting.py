"""The journal and its sums as they are handed out: in the order in which they count, and row by row."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import bindparam, func, select

from counter import protocol, wire
from counter.db.prepared import Driver, Prepared
from counter.db.tables import journal, line, metadata, placing

_HEAD_BYTES_MAX = 4096
_SLICE = 500
_STORED = select(
    journal.c.arrival,
    placing.c.place,
    placing.c.turn,
    placing.c.verdict,
    placing.c.received_at,
    placing.c.order_hash,
    journal.c.hash,
    journal.c.signature,
    journal.c.bytes,
).outerjoin(placing)
_PLACED_AFTER = Prepared(
    _STORED.where(placing.c.place > bindparam("of")).order_by(placing.c.place).limit(_SLICE)
)
_FORGOTTEN = Prepared(_STORED.where(placing.c.turn.is_not(None)).order_by(placing.c.turn))
_UNPLACED_AFTER = Prepared(
    _STORED.where(journal.c.arrival > bindparam("of"))
    .where(placing.c.place.is_(None), placing.c.turn.is_(None))
    .order_by(journal.c.arrival)
    .limit(_SLICE)
)
_COUNT = Prepared(select(func.count()).select_from(journal))
_HEAD = Prepared(select(line.c.head).where(line.c.head > ""))


class JournalReading:
    """The whole journal within one view of the file."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver

    def count(self) -> int:
        """How many entries there are."""
        (found,) = _COUNT.column(self._driver, {})
        return int(found)

    def entries(self) -> Iterator[Any]:
        """Each entry with what stands beside it: what central placed, what it forgot, what it never had.

        `place`, `turn`, `verdict`, `received_at`, `order_hash` are None where central said nothing.
        """
        last = 0
        while rows := _PLACED_AFTER.rows(self._driver, {"of": last}):
            yield from rows
            last = rows[-1].place
        yield from _FORGOTTEN.rows(self._driver, {})
        last = 0
        while rows := _UNPLACED_AFTER.rows(self._driver, {"of": last}):
            yield from rows
            last = rows[-1].arrival

    def rows(self, table: str, columns: Sequence[str]) -> list[tuple[Any, ...]]:
        """These columns of a table, in the order of its keys, as the file has them: days are ISO text."""
        of = metadata.tables[table]
        asked = select(*(of.c[each] for each in columns)).order_by(*of.primary_key)
        found: list[tuple[Any, ...]] = Prepared(asked).run(self._driver, {}).fetchall()
        return found

    def last_head(self) -> protocol.Head | None:
        """The last head of the branch's order that central signed; None if it never did."""
        row = _HEAD.row(self._driver, {})
        if row is None:
            return None
        return wire.unpack(protocol.Head, row.head.encode(), _HEAD_BYTES_MAX)
