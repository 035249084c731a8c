"""Entries about accounts, and failures to sign in: what a counter knows of who may work at it."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, delete, func, select
from sqlalchemy.dialects.sqlite import insert as upsert

from counter.db.carrying import ORDER
from counter.db.prepared import Driver, Prepared
from counter.db.stored import stored
from counter.db.tables import OF_ACCOUNTS, journal, placing, sign_in_try
from counter.domain.accounts import Said
from counter.domain.entries import Entry
from counter.domain.passwords import Tries
from counter.domain.roles import said_in

_FORGOTTEN_AFTER = timedelta(days=1)
_OF: Any = bindparam("of")
_LAST: Any = bindparam("last")
_STORED = select(journal.c.bytes, journal.c.hash, journal.c.signature, placing.c.verdict)
_ENTRIES = Prepared(_STORED.outerjoin(placing).where(OF_ACCOUNTS).order_by(*ORDER))
_TOLD_BEFORE = Prepared(
    _STORED.join(placing).where(OF_ACCOUNTS, placing.c.place <= _LAST).order_by(placing.c.place)
)
_PLACED = Prepared(
    _STORED.add_columns(placing.c.place)
    .join(placing)
    .where(placing.c.place > _LAST)
    .order_by(placing.c.place)
)
_HEAD = Prepared(select(func.max(placing.c.place).label("place")))
_AT = Prepared(select(placing.c.order_hash).where(placing.c.place == _LAST))
_TRIES = Prepared(
    select(sign_in_try.c.failures, sign_in_try.c.last_at).where(sign_in_try.c.mark == _OF)
)
_ROW = upsert(sign_in_try)
_PUT_TRIES = Prepared(
    _ROW.on_conflict_do_update(
        index_elements=["mark"],
        set_={each: _ROW.excluded[each] for each in ("failures", "last_at")},
    ),
    *("mark", "failures", "last_at"),
)
_DROP_TRIES = Prepared(delete(sign_in_try).where(sign_in_try.c.mark == _OF))
_DROP_OLD_TRIES = Prepared(delete(sign_in_try).where(sign_in_try.c.last_at < _OF))


def _said(rows: Iterable[Any]) -> tuple[Said, ...]:
    """What entries say of accounts, in their order."""
    found = (said_in(each) for each in map(stored, rows) if isinstance(each, Entry))
    return tuple(each for each in found if each is not None)


class AccountReading:
    """What signing in asks."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver

    def said(self) -> tuple[Said, ...]:
        """Every entry about accounts that this program can read: those of the branch's order, then what waits."""
        return _said(_ENTRIES.rows(self._driver, {}))

    def said_up_to(self, place: int) -> tuple[Said, ...]:
        """Those that stand up to a place of the branch's order."""
        return _said(_TOLD_BEFORE.rows(self._driver, {"last": place}))

    def head(self) -> int:
        """The last place of the branch's order that is known here; 0 for none."""
        row = _HEAD.row(self._driver, {})
        return 0 if row is None or row.place is None else int(row.place)

    def order_hash(self, place: int) -> str:
        """What the order comes to at a place; "" where there is none."""
        row = _AT.row(self._driver, {"last": place})
        return "" if row is None else str(row.order_hash)

    def placed_after(self, place: int) -> Iterator[tuple[int, Entry]]:
        """Every entry after a place that this program can read, each with its own."""
        rows = _PLACED.rows(self._driver, {"last": place})
        found = ((row.place, stored(row)) for row in rows)
        return ((at, entry) for at, entry in found if isinstance(entry, Entry))

    def tries(self, mark: str) -> Tries | None:
        """Failures in a row under what was typed as a code; None for none."""
        row = _TRIES.row(self._driver, {"of": mark})
        return None if row is None else Tries(row.failures, row.last_at)


class AccountWriting(AccountReading):
    """What signing in writes; no entry tells of it."""

    def fail(self, mark: str, tries: Tries) -> None:
        """One failure more. Those of others that were long ago are forgotten."""
        _DROP_OLD_TRIES.run(self._driver, {"of": tries.last_at - _FORGOTTEN_AFTER})
        values = {"mark": mark, "failures": tries.failures, "last_at": tries.last_at}
        _PUT_TRIES.run(self._driver, values)

    def succeed(self, mark: str) -> None:
        """No failures any more."""
        _DROP_TRIES.run(self._driver, {"of": mark})
