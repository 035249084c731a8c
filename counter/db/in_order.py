"""The journal from its first entry on, in the one order in which entries count."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam

from counter.db.prepared import Driver, Prepared
from counter.db.tables import journal, placing

_SLICE = 500


class InOrder:
    """Whatever is asked of the journal beside its placing, with `place` and `arrival` among the columns.

    First what central placed, then what it forgot, in the order in which it is told again, then what it never had.
    """

    def __init__(self, stored: Select[Any]) -> None:
        of: BindParameter[Any] = bindparam("of")
        self._placed = Prepared(
            stored.where(placing.c.place > of).order_by(placing.c.place).limit(_SLICE)
        )
        self._forgotten = Prepared(
            stored.where(placing.c.turn.is_not(None)).order_by(placing.c.turn)
        )
        self._unplaced = Prepared(
            stored.where(journal.c.arrival > of)
            .where(placing.c.place.is_(None), placing.c.turn.is_(None))
            .order_by(journal.c.arrival)
            .limit(_SLICE)
        )

    def slices(self, driver: Driver) -> Iterator[list[Any]]:
        """All of it, some hundred rows at a time."""
        last = 0
        while rows := self._placed.rows(driver, {"of": last}):
            yield rows
            last = rows[-1].place
        yield self._forgotten.rows(driver, {})
        last = 0
        while rows := self._unplaced.rows(driver, {"of": last}):
            yield rows
            last = rows[-1].arrival
