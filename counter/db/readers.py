"""The readers of one file."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from counter.db import engine
from counter.db.prepared import Driver, driver_of
from counter.db.reading import DEVICE, Reading
from counter.db.rows import Station
from counter.db.schema import revision


class Readers:
    """Views of one file, for any thread; a writer does not disturb them."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._path = path
        self._engine = engine.connect(path, key, writes=False)
        with self.connection() as connection:
            revision(connection)
            row = DEVICE.row(connection, {})
        self.own: str = row.device
        self.reader: int = row.reader
        self.station = Station(agency=row.agency, branch=row.branch, counter=row.counter)
        self.signing_key = Ed25519PrivateKey.from_private_bytes(row.signing_key)

    @contextmanager
    def read(self, pause: Callable[[], None] = lambda: None) -> Iterator[Reading]:
        """One consistent view. `pause` is called between what is read at length."""
        with self.connection() as connection:
            reading = Reading(connection, own=self.own, station=self.station)
            reading.pause = pause
            yield reading

    @contextmanager
    def connection(self) -> Iterator[Driver]:
        """One consistent view for what a `Reading` does not ask."""
        with engine.troubles_told(self._path), engine.transaction(self._engine) as lent:
            yield driver_of(lent)

    def close(self) -> None:
        """Let the file go."""
        self._engine.dispose()
