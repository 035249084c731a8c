"""The journal and its sums as they are handed out: in the order in which they count, and row by row."""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

from sqlalchemy import func, select

from counter import protocol, wire
from counter.db.in_order import InOrder
from counter.db.prepared import Driver, Prepared
from counter.db.tables import journal, line, metadata, placing

_HEAD_BYTES_MAX = 4096
_ENTRIES = InOrder(
    select(
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
        return chain.from_iterable(_ENTRIES.slices(self._driver))

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
