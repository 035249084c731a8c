"""Entries as their rows in the journal say them."""

from dataclasses import replace
from typing import Any

from counter import wire
from counter.domain.codes import Verdict
from counter.domain.devices import Unreadable
from counter.domain.entries import Entry
from counter.domain.refusal import Trouble, Unavailable


def sealed(row: Any) -> Entry:
    """An entry as `stored` gives it. Raises Unavailable DATABASE_NEWER for one of a newer program."""
    entry = stored(row)
    if isinstance(entry, Unreadable):
        raise Unavailable(Trouble.DATABASE_NEWER, kind=entry.kind)
    return entry


def stored(row: Any) -> Entry | Unreadable:
    """What its row in the journal says: `bytes`, `hash`, `signature`, and `verdict` (None: nothing is known).

    Raises Unavailable DATABASE_DAMAGED.
    """
    return sealed_as(decoded(row), row)


def decoded(row: Any) -> Entry | Unreadable:
    """The entry of its bytes alone. Raises Unavailable DATABASE_DAMAGED."""
    try:
        return wire.decode(row.bytes)
    except wire.WireError as error:
        raise Unavailable(Trouble.DATABASE_DAMAGED, entry=row.hash) from error


def sealed_as(entry: Entry | Unreadable, row: Any) -> Entry | Unreadable:
    """That entry with what stands beside its bytes."""
    seals = {"hash": row.hash, "signature": row.signature}
    if isinstance(entry, Unreadable):
        return replace(entry, **seals)
    return replace(entry, **seals, verdict=Verdict(row.verdict or ""))
