"""Copies of the live file on a second path, made while it is in use; encrypted under the same key."""

import re
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from counter.db import engine, files
from counter.db.check import Progress, check_file, check_tail
from counter.db.pictures import Pictures
from counter.db.readers import Readers
from counter.db.rows import Head
from counter.domain.refusal import Trouble, Unavailable

KEPT = 14

_PAGES_AT_ONCE = 256
_STAMP = "%Y%m%dT%H%M%SZ"
_NAME = re.compile(r"counter-.+-([0-9]{8}T[0-9]{6}Z)\.db")
_DEVICE_DIGITS = 8


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy that can be opened: where, of when, its size in bytes, the end of its chain."""

    path: Path
    when: datetime
    size: int
    head: Head


def beginning(readers: Readers, *, training: bool) -> str:
    """What the names of a counter's copies begin with; no two counters share it.

    One folder may hold the copies of many: of the same branch and number in training and in real
    business, or before and after it was set up anew.
    """
    station = readers.station
    mark = "training-" if training else ""
    # The beginning of a device's id is the time it was made, its end is chance.
    return f"counter-{station.branch}-{station.counter:02}-{mark}{readers.own[-_DEVICE_DIGITS:]}-"


def back_up(
    folder: Path,
    key: bytes,
    to: Path,
    *,
    training: bool,
    now: Callable[[], datetime],
    keep: int = KEPT,
    progress: Progress | None = None,
) -> Backup | None:
    """Copy the store of `folder` into the folder `to`, check the copy, drop all but its newest `keep`.

    Beside it come the pictures that are not there yet; one folder of them serves all copies of a counter.
    Works beside a running counter, from any thread. None if cancelled. Raises Unavailable
    DISK_FULL, BACKUP_FAILED.
    """
    with _told(to, Trouble.BACKUP_FAILED):
        source = folder / files.DATABASE
        engine.require_readable(source, key)
        with closing(Readers(source, key)) as readers:
            ours = beginning(readers, training=training)
        when = now().astimezone(UTC).replace(microsecond=0)
        path = to / f"{ours}{when.strftime(_STAMP)}.db"
        part = path.with_suffix(".part")
        try:
            if not copy(source, part, key, progress):
                return None
            _look_at(part, key, when)
            # After the moment of the copy, so that it names no picture that isn't there.
            Pictures(folder / files.PICTURES).copy_to(_pictures_beside(path))
            files.move(part, path)
        finally:
            part.unlink(missing_ok=True)
        for old in _copies(to, ours)[keep:]:
            # A clock that went back dates the older copies later: the new one stays all the same.
            if old != path:
                old.unlink()
        return _look_at(path, key, when)


def last_backup(to: Path, key: bytes, ours: str) -> Backup | None:
    """The newest copy in `to` whose name begins with `ours` and that opens; None if there is none.

    Raises Unavailable BACKUP_FAILED if the folder can't be read.
    """
    with _told(to, Trouble.BACKUP_FAILED):
        for path in _copies(to, ours):
            with suppress(Unavailable):
                return _look_at(path, key, _when(path))
    return None


def restore(
    backup: Path,
    folder: Path,
    key: bytes,
    *,
    first: Callable[[], None] | None = None,
    progress: Progress | None = None,
) -> Backup | None:
    """Put a copy in place as the store of `folder`, every page, entry and signature checked; its pictures too.

    `first`: what must be on the disk before the store is; done once the copy is found sound. None
    if cancelled. Raises FileExistsError if `folder` has a store; Unavailable ALREADY_RUNNING,
    DISK_FAILED, DISK_FULL, DATABASE_WRONG_KEY, DATABASE_NEWER, or BACKUP_UNUSABLE if the copy is bad. A mark
    that is ahead of it tells afterwards which numbers are lost.
    """
    path = folder / files.DATABASE
    if path.exists():
        raise FileExistsError(path)
    part = path.with_suffix(".part")
    lock = engine.Lock(folder / files.LOCK)
    try:
        with _told(backup, Trouble.BACKUP_UNUSABLE):
            engine.require_readable(backup, key)
            if not copy(backup, part, key, progress):
                return None
            with closing(Readers(part, key)) as readers:
                if not check_file(readers, progress):
                    return None
            restored = _look_at(part, key, _when(backup))
        with _told(folder, Trouble.DISK_FAILED):
            if first is not None:
                first()
            # The log of a lost file must not be replayed into this one.
            for rest in ("-wal", "-shm"):
                path.with_name(path.name + rest).unlink(missing_ok=True)
            Pictures(_pictures_beside(backup)).copy_to(folder / files.PICTURES)
            files.move(part, path)
    finally:
        part.unlink(missing_ok=True)
        lock.release()
    return Backup(path, restored.when, restored.size, restored.head)


def copy(source: Path, to: Path, key: bytes, progress: Progress | None = None) -> bool:
    """Copy a file as it is at one moment, while others write it. False if cancelled."""
    to.unlink(missing_ok=True)
    with (
        engine.troubles_told(to),
        closing(engine.driver(source, key)) as reading,
        closing(engine.driver(to, key)) as writing,
    ):
        # An open view holds the moment: what others commit meanwhile does not start it over.
        reading.execute("BEGIN")
        reading.execute("SELECT count(*) FROM sqlite_schema").fetchall()
        try:
            reading.backup(writing, pages=_PAGES_AT_ONCE, progress=_steps(progress), sleep=0)
        except _Cancelled:
            return False
        writing.execute("PRAGMA journal_mode = DELETE").fetchall()
    files.sync(to)
    return True


class _Cancelled(Exception):
    """The way out of the driver's own loop."""


def _steps(progress: Progress | None) -> Callable[[int, int, int], None] | None:
    if progress is None:
        return None

    def step(_status: int, remaining: int, total: int) -> None:
        if not progress(total - remaining, total):
            raise _Cancelled

    return step


def _look_at(path: Path, key: bytes, when: datetime) -> Backup:
    """Open a copy and check the end of its chain."""
    with closing(Readers(path, key)) as readers:
        check_tail(readers)
        with readers.read() as reading:
            return Backup(path, when, path.stat().st_size, reading.head())


def _pictures_beside(copy: Path) -> Path:
    """Where the pictures lie that a copy names: one folder for all copies of a counter."""
    return copy.with_name(f"{copy.stem.rpartition('-')[0]}-{files.PICTURES}")


def _copies(to: Path, ours: str) -> list[Path]:
    """Finished copies of one counter, newest first."""
    copies = [path for path in to.iterdir() if _NAME.fullmatch(path.name)]
    own = (path for path in copies if path.name.startswith(ours))
    return sorted(own, key=_when, reverse=True)


def _when(path: Path) -> datetime:
    match = _NAME.fullmatch(path.name)
    if match is None:  # renamed by hand
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return datetime.strptime(match[1], _STAMP).replace(tzinfo=UTC)


@contextmanager
def _told(path: Path, trouble: Trouble) -> Iterator[None]:
    """What goes wrong with a copy is told as `trouble`, but for a full disk, a wrong key and the like."""
    try:
        with engine.troubles_told(path):
            yield
    except OSError as error:
        raise Unavailable(trouble, path=str(path)) from error
    except Unavailable as error:
        if error.trouble not in _OF_THE_COPY:
            raise
        raise Unavailable(trouble, path=str(path)) from error


_OF_THE_COPY = {Trouble.DISK_FAILED, Trouble.DATABASE_DAMAGED, Trouble.DATABASE_MISSING}
