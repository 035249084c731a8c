"""What the lists of the law are made of: what was taken in or forfeited in some days, undone, drawn, sent, shown."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, func, select

from counter.db.prepared import Driver, Prepared
from counter.db.stored import stored
from counter.db.tables import OF_LISTS, business_day, journal, placing
from counter.domain.codes import Verdict
from counter.domain.entries import Entry, Kind
from counter.domain.registers import Stood

_WHERE = (
    OF_LISTS,
    journal.c.kind == bindparam("kind"),
    journal.c.business_day >= bindparam("first"),
    journal.c.business_day <= bindparam("last"),
)
_ORDER = (journal.c.business_day, journal.c.device, journal.c.incarnation, journal.c.number)
_STANDS = (
    journal.c.id,
    journal.c.business_day,
    journal.c.device,
    journal.c.incarnation,
    journal.c.number,
    placing.c.place,
    placing.c.verdict,
)
_HEADS = Prepared(select(*_STANDS).outerjoin(placing).where(*_WHERE).order_by(*_ORDER))
_ACTS = Prepared(
    select(*_STANDS, journal.c.bytes, journal.c.hash, journal.c.signature)
    .outerjoin(placing)
    .where(*_WHERE)
    .order_by(*_ORDER)
)
_FIRST_DAY = Prepared(select(func.min(business_day.c.day).label("day")))
_LAST_TO_SEE = date.max


@dataclass(frozen=True, slots=True)
class ListHead:
    """An act that belongs on a list, unread. `act`: the id of its entry, the same in each copy."""

    act: str
    on: date
    stood: Stood


@dataclass(frozen=True, slots=True)
class ListAct:
    """An act that belongs on a list, or changes one."""

    entry: Entry
    stood: Stood


class ListReading:
    """What may be asked of it, within one view of the file."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver

    def first_day(self) -> date | None:
        """The first business day of the branch that is known here."""
        day: date | None = _FIRST_DAY.row(self._driver, {}).day
        return day

    def heads(self, kind: Kind, first: date, last: date) -> tuple[ListHead, ...]:
        """The acts of a kind in some days, without what they say."""
        rows = _HEADS.rows(self._driver, {"kind": kind.value, "first": first, "last": last})
        return tuple(ListHead(row.id, row.business_day, _stood(row)) for row in rows)

    def acts(self, kind: Kind, first: date, last: date = _LAST_TO_SEE) -> tuple[ListAct, ...]:
        """The acts of a kind in some days; what only a newer program reads is left out."""
        rows = _ACTS.rows(self._driver, {"kind": kind.value, "first": first, "last": last})
        found = ((stored(row), _stood(row)) for row in rows)
        return tuple(ListAct(entry, at) for entry, at in found if isinstance(entry, Entry))


def _stood(row: Any) -> Stood:
    return Stood(
        device=row.device,
        incarnation=row.incarnation,
        number=row.number,
        place=row.place,
        hollow=row.verdict in {Verdict.CLASH, Verdict.TWICE},
    )
