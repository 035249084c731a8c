"""The mark on another path: how far this counter had come when it last put paper out.

A database restored from an old copy is behind its mark; so no ticket number is given twice.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from counter.db import files
from counter.db.reading import Reading
from counter.db.rows import Head
from counter.domain.entries import NumbersLost
from counter.domain.refusal import Trouble, Unavailable

_YEARS = 2
"""A copy of last year may come back in this one: the newest two years' serials are noted."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Device, incarnation, number and hash of the last entry; last serial of the newest ROC years.

    `messages`: how often a gateway was asked to take one.
    """

    device: str
    incarnation: int
    number: int
    hash: str
    serials: Mapping[int, int]
    messages: int = 0


@dataclass(frozen=True, slots=True)
class Behind:
    """What the database no longer knows.

    `incarnation`: for `Writing.new_incarnation(after=…)`. `entries`: how many at least, 0 if there is
    no mark that could tell. `lost`: one body per ROC year; at least one, with `last` below `first`
    if no number is lost.
    """

    incarnation: int
    entries: int
    lost: tuple[NumbersLost, ...]


def mark_of(reading: Reading) -> Mark:
    """The mark that fits this view of the store."""
    head = reading.head()
    newest = list(reading.last_serials().items())[:_YEARS]
    return Mark(
        device=head.device,
        incarnation=head.incarnation,
        number=head.number,
        hash=head.hash,
        serials=dict(newest),
        messages=reading.messages.handed_out(),
    )


def write(path: Path, mark: Mark) -> None:
    """Replace the mark file, durably. Its folder must be there. Raises Unavailable MARK_UNWRITABLE."""
    try:
        files.replace(path, json.dumps(asdict(mark), sort_keys=True).encode())
    except OSError as error:
        raise Unavailable(Trouble.MARK_UNWRITABLE, path=str(path)) from error


def read(path: Path) -> Mark | None:
    """The mark in a file; None if there is none to read: to be told if the counter has entries."""
    try:
        return _read(json.loads(path.read_bytes()))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def behind(reading: Reading, mark: Mark) -> Behind | None:
    """What the mark knows and the store does not; None if nothing.

    Raises Unavailable DATABASE_OTHER_COUNTER if the mark is of another device.
    """
    head = reading.head()
    if mark.device != head.device:
        raise Unavailable(Trouble.DATABASE_OTHER_COUNTER, branch=head.branch, counter=head.counter)
    known = reading.last_serials()
    lost = [
        NumbersLost(head.counter, year, known.get(year, 0) + 1, last)
        for year, last in sorted(mark.serials.items())
        if last > known.get(year, 0)
    ]
    entries = max(_entries_lost(reading, head, mark), len(lost))
    if not entries:
        return None
    return Behind(mark.incarnation, entries, tuple(lost) or (_no_number(head, mark, known),))


def unmarked(reading: Reading) -> Behind | None:
    """What is to be declared if a store's mark is gone: no number; None if the store is new."""
    head = reading.head()
    if not head.number:
        return None
    known = reading.last_serials()
    return Behind(head.incarnation, 0, (_no_number(head, mark_of(reading), known),))


def _no_number(head: Head, mark: Mark, known: Mapping[int, int]) -> NumbersLost:
    year = max(mark.serials, default=0)
    given = known.get(year, 0)
    return NumbersLost(head.counter, year, given + 1, given)


def _entries_lost(reading: Reading, head: Head, mark: Mark) -> int:
    """How many of the mark's entries are not here, at least."""
    if mark.incarnation < head.incarnation:
        return 0  # declared lost already: the chain after the mark's has begun
    if mark.incarnation > head.incarnation:
        return mark.number
    if mark.number > head.number:
        return mark.number - head.number
    if mark.messages > reading.messages.handed_out():
        return 1  # an older copy: what it still wants to send went out already
    # A copy that went on by itself has other entries under the same numbers.
    same = mark.number == 0 or reading.hash_at(mark.incarnation, mark.number) == mark.hash
    return 0 if same else 1


def _read(value: Any) -> Mark:
    return Mark(
        device=str(value["device"]),
        incarnation=int(value["incarnation"]),
        number=int(value["number"]),
        hash=str(value["hash"]),
        serials={int(year): int(serial) for year, serial in value["serials"].items()},
        messages=int(value.get("messages", 0)),
    )
