"""What is asked for the list of forfeited things: whose grace is over, what is booked out, who has told its days."""

from datetime import date
from typing import Any

from sqlalchemy import bindparam, select, text

from counter.db.prepared import Driver, Prepared
from counter.db.reminder_tables import reminder
from counter.db.tables import business_day, peer
from counter.db.tables import pledge as pledges

_OF: Any = bindparam("of")
_PAST = Prepared(
    select(reminder.c.pledge)
    .where(reminder.c.last_day < _OF)
    .order_by(reminder.c.last_day, reminder.c.number)
)
# The empty text stands as it is, for a bound value would hide from SQLite that the small index serves.
_BOOKED_OUT = Prepared(
    select(pledges.c.id).where(text("forfeited > ''")).order_by(pledges.c.forfeited, pledges.c.id)
)
_OTHERS = Prepared(
    select(peer.c.device, peer.c.counter)
    .where(peer.c.device != _OF, peer.c.open == 1, peer.c.counter > 0)
    .order_by(peer.c.counter)
)
_LAST_DAY = Prepared(
    select(business_day.c.day, business_day.c.open)
    .where(business_day.c.device == _OF)
    .order_by(business_day.c.day.desc())
    .limit(1)
)


class ForfeitReading:
    """What may be asked of it, within one view of the file."""

    def __init__(self, driver: Driver, own: str) -> None:
        """`own`: the device whose counter this is."""
        self._driver = driver
        self._own = own

    def past(self, day: date) -> tuple[str, ...]:
        """Ids of open pledges whose printed last day of grace lies before a day, the earliest first."""
        return _PAST.column(self._driver, {"of": day})

    def booked_out(self) -> tuple[str, ...]:
        """Ids of every pledge that a batch holds booked out, batch by batch, the oldest first."""
        return _BOOKED_OUT.column(self._driver, {})

    def last_days_of_others(self) -> tuple[tuple[int, date | None, bool], ...]:
        """Each other counter that may write in the branch: its number, its last business day, whether it is open."""
        found: list[tuple[int, date | None, bool]] = []
        for row in _OTHERS.rows(self._driver, {"of": self._own}):
            last = _LAST_DAY.row(self._driver, {"of": row.device})
            day, is_open = (None, False) if last is None else (last.day, bool(last.open))
            found.append((row.counter, day, is_open))
        return tuple(found)
