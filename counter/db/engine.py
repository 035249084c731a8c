"""The encrypted file: its connections, its lock, and what its failures mean to the counter."""

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import sqlcipher3
from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import PoolProxiedConnection, QueuePool

from counter.domain.refusal import Trouble, Unavailable

KEY_BYTES = 32
LOCK_WAIT_S = 5.0
_READERS = 3
_READERS_AT_MOST = 12
_CACHED_STATEMENTS = 256
_READER_CACHE_KIB = 32 * 1024

_PRIMARY = 0xFF
_TROUBLE_OF = {
    5: Trouble.DATABASE_LOCKED,  # SQLITE_BUSY
    6: Trouble.DATABASE_LOCKED,  # SQLITE_LOCKED
    8: Trouble.DISK_FAILED,  # SQLITE_READONLY
    10: Trouble.DISK_FAILED,  # SQLITE_IOERR
    11: Trouble.DATABASE_DAMAGED,  # SQLITE_CORRUPT
    13: Trouble.DISK_FULL,  # SQLITE_FULL
    14: Trouble.DISK_FAILED,  # SQLITE_CANTOPEN
    15: Trouble.DATABASE_LOCKED,  # SQLITE_PROTOCOL
    26: Trouble.DATABASE_DAMAGED,  # SQLITE_NOTADB
}
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def connect(path: Path, key: bytes, *, writes: bool, lasting: bool = True) -> Engine:
    """An engine on an encrypted file. A writing one takes the write lock at each BEGIN.

    `lasting`: COMMIT returns once the disk has it. Without, it is in the file, and outlives the program; a power cut
    may take what no lasting COMMIT has followed.
    """
    url = URL.create("sqlite+pysqlcipher", password=raw_key(key), database=str(path))
    if not writes:
        # A file that is looked at is never made: an empty one would pass for a store.
        place = quote(path.absolute().as_posix().removeprefix("/"), safe="/:")
        # No host in it, a share's neither: SQLite takes none.
        url = url.set(database=f"file:///{place}", query={"mode": "rw", "uri": "true"})
    engine = create_engine(
        url,
        poolclass=QueuePool,
        pool_size=1 if writes else _READERS,
        max_overflow=0 if writes else _READERS_AT_MOST - _READERS,
        connect_args={
            # No transaction is opened behind our back: BEGIN is said below.
            "isolation_level": None,
            "timeout": LOCK_WAIT_S,
            "cached_statements": _CACHED_STATEMENTS,
            "check_same_thread": False,
        },
    )
    pragmas = [
        "PRAGMA cipher_log_level = NONE",
        "PRAGMA foreign_keys = ON",
        # REPLACE must fire the triggers that keep the journal, too.
        "PRAGMA recursive_triggers = ON",
    ]
    if writes and lasting:
        pragmas += ["PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL"]
    elif writes:
        # A checkpoint waits for the disk: it is left to acts, which wait for it anyway.
        pragmas += ["PRAGMA synchronous = NORMAL", "PRAGMA wal_autocheckpoint = 0"]
    else:
        pragmas += ["PRAGMA query_only = ON", f"PRAGMA cache_size = -{_READER_CACHE_KIB}"]
    engine.update_execution_options(begins="BEGIN IMMEDIATE" if writes else "BEGIN")

    @event.listens_for(engine, "connect")
    def _set_up(connection: Any, _: object) -> None:
        for pragma in pragmas:
            connection.execute(pragma).fetchall()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(_begins(engine))

    return engine


def _begins(engine: Engine) -> str:
    begins: str = engine.get_execution_options()["begins"]
    return begins


@contextmanager
def transaction(on: Engine) -> Iterator[PoolProxiedConnection]:
    """One on the driver's own connection: what SQLAlchemy puts around one costs more than most questions.

    What was not committed when it is given back is rolled back.
    """
    lent = on.raw_connection()
    try:
        driver: Any = lent.driver_connection
        driver.execute(_begins(on))
        yield lent
        driver.commit()
    finally:
        lent.close()


@contextmanager
def lent(on: Engine) -> Iterator[Any]:
    """The driver's own connection, for what has to stand outside a transaction."""
    given = on.raw_connection()
    try:
        yield given.driver_connection
    finally:
        given.close()


def raw_key(key: bytes) -> str:
    """A 256-bit key as SQLCipher takes it: used as it is, not stretched like a passphrase."""
    assert len(key) == KEY_BYTES
    return f"x'{key.hex()}'"


def driver(path: Path, key: bytes) -> Any:
    """A bare driver connection, for what only the driver can do: copying pages, raw checks."""
    connection = sqlcipher3.connect(str(path), isolation_level=None, timeout=LOCK_WAIT_S)
    connection.execute(f'PRAGMA key = "{raw_key(key)}"')
    connection.execute("PRAGMA cipher_log_level = NONE").fetchall()
    return connection


@contextmanager
def troubles_told(path: Path) -> Iterator[None]:
    """Turn what the disk and the file do into `Unavailable`; our own mistakes pass through."""
    try:
        yield
    except (DBAPIError, sqlcipher3.Error, OSError) as error:
        trouble = _trouble(error)
        if trouble is None:
            raise
        raise Unavailable(trouble, path=str(path)) from error


def _trouble(error: Exception) -> Trouble | None:
    if isinstance(error, OSError):
        trouble = disk_trouble(error)
        return trouble if trouble is Trouble.DISK_FULL else None
    code = getattr(getattr(error, "orig", error), "sqlite_errorcode", 0)
    return _TROUBLE_OF.get(code & _PRIMARY)


def disk_trouble(error: OSError) -> Trouble:
    """What a file or folder that cannot be made or written means: DISK_FULL or DISK_FAILED."""
    return Trouble.DISK_FULL if error.errno in _FULL else Trouble.DISK_FAILED


def require_readable(path: Path, key: bytes) -> None:
    """Raises Unavailable DATABASE_MISSING, DATABASE_WRONG_KEY, DATABASE_DAMAGED, DISK_FAILED if it is not."""
    if not path.exists():
        raise Unavailable(Trouble.DATABASE_MISSING, path=str(path))
    with troubles_told(path):
        connection = driver(path, key)
    try:
        with troubles_told(path):
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchall()
    except Unavailable as error:
        if error.trouble is not Trouble.DATABASE_DAMAGED:
            raise
        # A key that opens any page is the right one.
        pages = path.stat().st_size // _page_size(connection)
        failed = len(connection.execute("PRAGMA cipher_integrity_check").fetchall())
        if failed < pages:
            raise
        raise Unavailable(Trouble.DATABASE_WRONG_KEY, path=str(path)) from error
    finally:
        connection.close()


def _page_size(connection: Any) -> int:
    return int(connection.execute("PRAGMA cipher_page_size").fetchone()[0])


class Lock:
    """A lock on a file that ends with the process at the latest: one writer per store."""

    def __init__(self, path: Path) -> None:
        """Raises Unavailable ALREADY_RUNNING if it is taken, DISK_FULL or DISK_FAILED without its file."""
        try:
            self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise Unavailable(disk_trouble(error), path=str(path)) from error
        try:
            _lock(self._file)
        except OSError as error:
            os.close(self._file)
            raise Unavailable(Trouble.ALREADY_RUNNING, path=str(path)) from error

    def release(self) -> None:
        """Let the next one in."""
        os.close(self._file)


if sys.platform == "win32":
    import msvcrt

    def _lock(file: int) -> None:
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
