"""Copies of the live file on a second path, made while it is in use; still encrypted under the same key."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from counter.db.rows import Head

Progress = Callable[[int, int], bool]
"""Called with pages copied and pages in all; answering False cancels."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A verified copy: where, of when, its size in bytes, the end of its chain."""

    path: Path
    when: datetime
    size: int
    head: Head


def back_up(
    folder: Path,
    key: bytes,
    to: Path,
    *,
    now: Callable[[], datetime],
    keep: int = 14,
    progress: Progress | None = None,
) -> Backup | None:
    """Copy the store of `folder` into the folder `to`, open the copy and check its chain, drop all but `keep`.

    Works beside a running counter, from any thread. None if cancelled. Raises Unavailable BACKUP_FAILED, DISK_FULL.
    """


def last_backup(to: Path, key: bytes) -> Backup | None:
    """The newest copy in `to`; None if there is none."""


def restore(backup: Path, folder: Path, key: bytes, *, progress: Progress | None = None) -> Backup | None:
    """Put a copy back as the store of `folder` after checking every entry, signature and page of it.

    None if cancelled. Raises FileExistsError if `folder` has a store, Unavailable BACKUP_UNUSABLE if the copy is bad.
    Afterwards a mark that is ahead tells which numbers are lost.
    """
