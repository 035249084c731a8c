"""Is the file what it was? The end of the chain at each start, everything in the background."""

from collections.abc import Callable
from typing import Any, Protocol

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import bindparam, func, select

from counter import wire
from counter.db.looks import check_looks
from counter.db.prepared import Prepared
from counter.db.readers import Readers
from counter.db.tables import journal
from counter.domain.devices import Unreadable
from counter.domain.entries import Entry
from counter.domain.refusal import Trouble, Unavailable

Progress = Callable[[int, int], bool]
"""Called with steps done and steps in all; answering False cancels."""

_SLICE = 500
_OWN = select(journal).where(journal.c.device == bindparam("own"))
_LAST_TWO = Prepared(_OWN.order_by(journal.c.incarnation.desc(), journal.c.number.desc()).limit(2))
_AFTER = Prepared(
    _OWN.where(journal.c.arrival > bindparam("after"))
    .order_by(journal.c.arrival)
    .limit(bindparam("most"))
)
_COPIED = (
    *("device", "incarnation", "number", "id", "kind"),
    *("branch", "business_day", "recorded_at", "previous_hash"),
)
_COUNT = Prepared(select(func.count()).select_from(journal))
_PAGES = "PRAGMA quick_check(1)"


class HasReaders(Protocol):
    """A store, as far as a check needs it."""

    @property
    def readers(self) -> Readers:
        """Views of its file."""


def quick_check(store: HasReaders, progress: Progress | None = None) -> bool:
    """Check every page, every entry's bytes, hash, signature and link, and the chain of looks. False if cancelled.

    Raises Unavailable DATABASE_DAMAGED. A second for some thousands of entries; reads in slices,
    so that it may run beside everything else.
    """
    return check_file(store.readers, progress)


def check_file(readers: Readers, progress: Progress | None = None) -> bool:
    """As `quick_check`, for a file that no store has open."""
    goes_on = progress or _never_cancelled
    with readers.connection() as connection:
        (count,) = _COUNT.column(connection, {})
        (found,) = connection.execute(_PAGES).fetchone()
    if found != "ok":
        raise Unavailable(Trouble.DATABASE_DAMAGED, found=str(found))
    chain = _Chain(readers.signing_key.public_key())
    done = arrival = 0
    while goes_on(done, count):
        with readers.connection() as connection:
            slice_after = {"own": readers.own, "after": arrival, "most": _SLICE}
            rows = _AFTER.rows(connection, slice_after)
        if not rows:
            return check_looks(readers, lambda: goes_on(count, count))
        for row in rows:
            chain.follow(row)
        arrival = rows[-1].arrival
        done += len(rows)
    return False


def check_tail(readers: Readers) -> None:
    """Check the last entry and its link to the one before.

    Raises Unavailable DATABASE_DAMAGED, or DATABASE_NEWER if a newer program wrote it.
    """
    with readers.connection() as connection:
        rows = _LAST_TWO.rows(connection, {"own": readers.own})
    chain = _Chain(readers.signing_key.public_key(), begun=True)
    for row in reversed(rows):
        chain.follow(row)


class _Chain:
    """Follows the entries of one device, link by link. `begun`: the first to come is not the first of all."""

    def __init__(self, key: Ed25519PublicKey, *, begun: bool = False) -> None:
        self._key = key
        self._last: Any = None
        self._begun = begun

    def follow(self, row: Any) -> None:
        """Raises Unavailable DATABASE_DAMAGED unless this is the next entry, sound and signed."""
        try:
            wire.verify(row.bytes, hashed=row.hash, signature=row.signature, key=self._key)
            entry = wire.decode(row.bytes)
        except wire.WireError as error:
            raise _damaged(row) from error
        if isinstance(entry, Unreadable):
            raise Unavailable(Trouble.DATABASE_NEWER, kind=entry.kind)
        if any(getattr(entry, each) != getattr(row, each) for each in _COPIED):
            raise _damaged(row)
        if not self._fits(entry):
            raise _damaged(row)
        self._last, self._begun = row, False

    def _fits(self, entry: Entry) -> bool:
        last = self._last
        if last is None:
            return self._begun or (entry.number, entry.previous_hash) == (1, "")
        follows = last.number + 1 if entry.incarnation == last.incarnation else 1
        return (
            entry.previous_hash == last.hash
            and entry.number == follows
            and entry.incarnation >= last.incarnation
        )


def _damaged(row: Any) -> Unavailable:
    return Unavailable(Trouble.DATABASE_DAMAGED, incarnation=row.incarnation, number=row.number)


def _never_cancelled(_done: int, _total: int) -> bool:
    return True
