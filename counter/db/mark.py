"""The mark on another path: how far this counter had come when it last put paper out.

A database restored from an old copy is behind its mark; so no ticket number is given twice.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from counter.db.reading import Reading
from counter.domain.entries import NumbersLost


@dataclass(frozen=True, slots=True)
class Mark:
    """Device, incarnation, number and hash of the last entry; last ticket serial of the newest ROC years."""

    device: str
    incarnation: int
    number: int
    hash: str
    serials: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Behind:
    """What the database no longer knows.

    `incarnation`: for `Writing.new_incarnation(after=…)`. `entries`: how many at least. `lost`: one act's body per
    ROC year; empty when entries are missing but no ticket number is.
    """

    incarnation: int
    entries: int
    lost: tuple[NumbersLost, ...]


def mark_of(reading: Reading) -> Mark:
    """The mark that fits this view of the store."""


def write(path: Path, mark: Mark) -> None:
    """Replace the mark file, durably. Raises Unavailable MARK_UNWRITABLE."""


def read(path: Path) -> Mark | None:
    """The mark in a file; None if there is none or it can't be read: to be told if the counter has entries."""


def behind(reading: Reading, mark: Mark) -> Behind | None:
    """What the mark knows and the store does not; None if nothing.

    Raises Unavailable DATABASE_OTHER_COUNTER if the mark is of another device.
    """
