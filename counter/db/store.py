"""The counter's store: one encrypted file, one writer, as many readers as ask."""

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import insert

from counter import wire
from counter.db import backup, engine, files, schema
from counter.db.check import check_tail
from counter.db.looks import LookReading, LookWriting
from counter.db.prepared import driver_of
from counter.db.readers import Readers
from counter.db.reading import Reading
from counter.db.rows import Head, Station
from counter.db.tables import device
from counter.db.taking import Taking
from counter.db.writing import Pen, Writing
from counter.domain.looks import Seen
from counter.domain.refusal import Trouble, Unavailable

log = logging.getLogger(__name__)

_SIGNING_KEY_BYTES = 32
W = TypeVar("W", bound=Writing)


@dataclass(frozen=True, slots=True)
class Identity:
    """What makes a file's device: its id and its signing key (Ed25519)."""

    device: str
    signing_key: bytes = field(repr=False)

    @classmethod
    def made(cls, now: Callable[[], datetime], random: Callable[[int], bytes]) -> Self:
        """A new one."""
        return cls(wire.Ids(now, random)(), random(_SIGNING_KEY_BYTES))

    @property
    def public_key(self) -> str:
        """Hex."""
        key = Ed25519PrivateKey.from_private_bytes(self.signing_key)
        return key.public_key().public_bytes_raw().hex()


class Store:
    """An open store. Made by `open` or `create`; close it, or use it as a context manager."""

    @classmethod
    def create(
        cls,
        folder: Path,
        key: bytes,
        *,
        station: Station,
        now: Callable[[], datetime],
        random: Callable[[int], bytes],
        identity: Identity | None = None,
    ) -> Self:
        """A new empty store in `folder`; its identity is made here unless it was made before.

        Raises FileExistsError if there is one; Unavailable ALREADY_RUNNING, DISK_FULL.
        """
        path = folder / files.DATABASE
        new = path.with_suffix(".new")
        lock = engine.Lock(folder / files.LOCK)
        try:
            if path.exists():
                raise FileExistsError(path)
            _remove(new)
            with engine.troubles_told(new):
                _make(new, key, station, identity or Identity.made(now, random))
                files.move(new, path)
        finally:
            lock.release()
        return cls.open(folder, key, station=station, now=now, random=random)

    @classmethod
    def open(
        cls,
        folder: Path,
        key: bytes,
        *,
        station: Station | None = None,
        now: Callable[[], datetime],
        random: Callable[[int], bytes],
    ) -> Self:
        """The store in `folder`, upgraded if its shape is older, the end of its chain checked.

        `station`: whose it must be; None takes any. Raises Unavailable: DATABASE_MISSING,
        ALREADY_RUNNING, DATABASE_WRONG_KEY, DATABASE_DAMAGED, DATABASE_NEWER, DATABASE_LOCKED,
        DATABASE_OTHER_COUNTER, DISK_FULL.
        """
        return cls(folder, key, station=station, now=now, random=random)

    def __init__(
        self,
        folder: Path,
        key: bytes,
        *,
        station: Station | None,
        now: Callable[[], datetime],
        random: Callable[[int], bytes],
    ) -> None:
        """As `open`."""
        self.path = folder / files.DATABASE
        if not self.path.exists():
            raise Unavailable(Trouble.DATABASE_MISSING, path=str(self.path))
        with ExitStack() as undo:
            undo.callback(engine.Lock(folder / files.LOCK).release)
            engine.require_readable(self.path, key)
            self._writer = engine.connect(self.path, key, writes=True)
            undo.callback(self._writer.dispose)
            self._bring_up_to_date(key, now)
            self._empty_log()
            self.readers = Readers(self.path, key)
            undo.callback(self.readers.close)
            _require_owner(self.readers.station, station)
            check_tail(self.readers)
            self._pen = Pen(self.readers.signing_key, now, random, wire.Ids(now, random))
            self._turn = threading.Lock()
            self.taken = 0
            """How often something was taken from central."""
            self._waiting: list[None] = []
            self.is_acting = False
            """Whether an act is under way."""
            self._head: Head | None = None
            self._looks = engine.connect(self.path, key, writes=True, lasting=False)
            undo.callback(self._looks.dispose)
            self._read_anew()
            self._undo = undo.pop_all()

    def _read_anew(self) -> None:
        """Sum up what the program that was here before could not read. Raises Unavailable DATABASE_NEWER."""
        if self.readers.reader > wire.READER:
            raise Unavailable(Trouble.DATABASE_NEWER, reader=self.readers.reader)
        if self.readers.reader < wire.READER:
            with self.take() as taking:
                taking.read_anew()

    def close(self) -> None:
        """Release the file, its connections and the lock. A second time does nothing."""
        self._undo.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def identity(self) -> Identity:
        """Of its device."""
        return Identity(self.readers.own, self.readers.signing_key.private_bytes_raw())

    def read(self, pause: Callable[[], None] = lambda: None) -> AbstractContextManager[Reading]:
        """One consistent view; any thread; a writer does not disturb it. `pause`: between what is read at length."""
        return self.readers.read(pause)

    @contextmanager
    def write(self) -> Iterator[Writing]:
        """One transaction: committed on leaving, rolled back on any exception.

        What was appended is on disk only after the `with` block was left without an exception.
        """
        self._waiting.append(None)
        with self._turn:
            self._waiting.pop()
            self.is_acting = True
            try:
                with self._transaction(Writing) as writing:
                    yield writing
            finally:
                self.is_acting = False

    @property
    def is_wanted(self) -> bool:
        """Whether an act waits until what is being taken is on disk."""
        return bool(self._waiting)

    @contextmanager
    def _transaction(self, kind: type[W]) -> Iterator[W]:
        head, self._head = self._head or self._committed_head(), None
        with engine.troubles_told(self.path), engine.transaction(self._writer) as lent:
            writing = kind(driver_of(lent), station=self.readers.station, head=head, pen=self._pen)
            yield writing
        # Known only now that COMMIT has returned; after a failure it is read anew.
        self._head = writing.head()
        if writing.erasing.was_used:
            self._empty_log()

    @contextmanager
    def take(self) -> Iterator[Taking]:
        """One transaction that takes what central said; otherwise as `write`."""
        with self._turn, self._transaction(Taking) as taking:
            yield taking
        self.taken += 1

    def _empty_log(self) -> None:
        """What was destroyed stays neither in the log beside the file nor in the file itself.

        While somebody reads, where the disk fails or the power goes first, it goes at the next start at the latest:
        the act stands already.
        """
        try:
            with engine.troubles_told(self.path), engine.lent(self._writer) as driver:
                driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        except Unavailable as trouble:
            log.warning("the log beside the file is emptied at the next start: %s", trouble)

    def note_looks(self, seen: Sequence[Seen], clerk: str, at: datetime, *, lasting: bool) -> None:
        """Write looks into their log, in turn with the acts. Raises Unavailable.

        They are in the file when this returns, and outlive the program. `lasting`: they outlive a power cut too.
        """
        on = self._writer if lasting else self._looks
        with self._turn, engine.troubles_told(self.path), engine.transaction(on) as lent:
            looks = LookWriting(driver_of(lent))
            last = looks.last()
            for each in seen:
                last = looks.add(each, clerk, at, last)

    @contextmanager
    def looks(self) -> Iterator[LookReading]:
        """One consistent view of the log of looks; any thread."""
        with self.readers.connection() as connection:
            yield LookReading(connection)

    def rebuild(self) -> None:
        """Drop every sum and make it again from journal and vault, in one transaction."""
        with self.write() as writing:
            writing.rebuild()

    def _committed_head(self) -> Head:
        with self.read() as reading:
            return reading.head()

    def _bring_up_to_date(self, key: bytes, now: Callable[[], datetime]) -> None:
        with engine.troubles_told(self.path):
            with engine.transaction(self._writer) as lent:
                if schema.is_current(driver_of(lent)):
                    return
            stamp = now().astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
            backup.copy(self.path, self.path.with_name(f"before-upgrade-{stamp}.db"), key)
            with self._writer.begin() as connection:
                schema.upgrade(connection)


def _make(path: Path, key: bytes, station: Station, identity: Identity) -> None:
    """A whole file with its shape and its owner in it."""
    writer = engine.connect(path, key, writes=True)
    try:
        with writer.begin() as connection:
            schema.upgrade(connection)
            row = {
                "device": identity.device,
                "incarnation": 1,
                "signing_key": identity.signing_key,
                "agency": station.agency,
                "branch": station.branch,
                "counter": station.counter,
                "reader": wire.READER,
                "handed_out": 0,
            }
            connection.execute(insert(device), row)
    finally:
        writer.dispose()


def _remove(path: Path) -> None:
    """What a broken-off creation left."""
    for rest in ("", "-wal", "-shm"):
        path.with_name(path.name + rest).unlink(missing_ok=True)


def _require_owner(found: Station, wanted: Station | None) -> None:
    if wanted is not None and wanted != found:
        raise Unavailable(
            Trouble.DATABASE_OTHER_COUNTER, branch=found.branch, counter=found.counter
        )
