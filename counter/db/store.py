"""The counter's store: one encrypted file, one writer, as many readers as ask."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from counter.db.reading import Reading
from counter.db.rows import Station
from counter.db.writing import Writing

FILE = "counter.db"


class Store:
    """An open store. Made by `open` or `create`; `close` it, or use it as a context manager."""

    path: Path

    @classmethod
    def create(
        cls,
        folder: Path,
        key: bytes,
        *,
        station: Station,
        now: Callable[[], datetime],
        random: Callable[[int], bytes],
    ) -> "Store":
        """A new empty store in `folder` for `station`; its device id and signing key are made here.

        Raises Unavailable: ALREADY_RUNNING, DISK_FULL. Refuses to overwrite a file (FileExistsError).
        """

    @classmethod
    def open(
        cls,
        folder: Path,
        key: bytes,
        *,
        station: Station | None = None,
        now: Callable[[], datetime],
        random: Callable[[int], bytes],
    ) -> "Store":
        """The store in `folder`, upgraded if its schema is older (a backup is made first), its chain's tail checked.

        `station`: whose it must be; None takes any. Raises Unavailable: DATABASE_MISSING, ALREADY_RUNNING,
        DATABASE_WRONG_KEY, DATABASE_DAMAGED, DATABASE_NEWER, DATABASE_LOCKED, DATABASE_OTHER_COUNTER.
        """

    def close(self) -> None:
        """Release the file, its connections and the lock."""

    @contextmanager
    def read(self) -> Iterator[Reading]:
        """One consistent view; any thread; a writer does not disturb it."""

    @contextmanager
    def write(self) -> Iterator[Writing]:
        """One transaction: committed on leaving, rolled back on any exception.

        What was appended is on disk only after the `with` block was left without an exception.
        """
