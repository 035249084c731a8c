"""The store's connections, and the statements that each dialect words in its own way or that add many rows."""

from collections.abc import Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    Connection,
    Dialect,
    Engine,
    Table,
    bindparam,
    case,
    create_engine,
    event,
    insert,
    make_url,
    not_,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.pool import StaticPool

from central.tables import (
    WHOLE,
    Day,
    Moment,
    branch_head,
    claim,
    entry,
    named_picture,
    nonce,
    person_key,
    person_record,
    picture,
    quarantine,
    request_count,
    ticket_serial,
    touched,
)

LOCK_WAIT_S = 10.0
"""For another transaction, or for a connection that is free: who asks gives up after 20."""

CONNECT_S = 5

_ALONE_S = 60
"""Whoever fell silent inside a transaction holds its locks no longer."""

_KEEPALIVE = {
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}
"""A line that only seems to be there is noticed within half a minute."""

WRITES = "central_writes"
"""The option of a connection whose transactions write."""

_PAGE_BYTES = 16 * 1024
_POOL = 8
_POOL_MORE = 24


def connect(url: str, *, synchronous: str) -> Engine:
    """An engine on the store behind a URL. `synchronous`: how SQLite brings a commit to the disk."""
    made = make_url(url)
    if made.get_backend_name() != "sqlite":
        return create_engine(
            made,
            pool_size=_POOL,
            max_overflow=_POOL_MORE,
            pool_pre_ping=True,
            pool_timeout=LOCK_WAIT_S,
            connect_args={
                "connect_timeout": CONNECT_S,
                "options": f"{made.query.get('options', '')} {_patience()}".strip(),
                **_KEEPALIVE,
            },
        )
    arguments: dict[str, Any] = {
        # No transaction is opened behind our back: BEGIN is said below.
        "isolation_level": None,
        "timeout": LOCK_WAIT_S,
        "check_same_thread": False,
    }
    if made.database in {None, "", ":memory:"}:
        engine = create_engine(made, poolclass=StaticPool, connect_args=arguments)
    else:
        engine = create_engine(
            made, pool_size=_POOL, max_overflow=_POOL_MORE, connect_args=arguments
        )

    @event.listens_for(engine, "connect")
    def _set_up(connection: Any, _: object) -> None:
        # An entry fills most of SQLite's own 4 KiB: of a bigger page less is written and nothing runs over.
        connection.execute(f"PRAGMA page_size = {_PAGE_BYTES}").fetchall()
        connection.execute("PRAGMA journal_mode = WAL").fetchall()
        connection.execute(f"PRAGMA synchronous = {synchronous}").fetchall()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _patience() -> str:
    """How long a PostgreSQL waits before it gives up, as options of a connection."""
    waits = {"lock_timeout": LOCK_WAIT_S, "idle_in_transaction_session_timeout": _ALONE_S}
    return " ".join(f"-c {name}={wait_s * 1000:.0f}" for name, wait_s in waits.items())


class Statements:
    """What each dialect says with a word of its own: rows that may be there already."""

    def __init__(self, dialect: Dialect) -> None:
        upsert: Any = postgresql.insert if dialect.name == "postgresql" else sqlite.insert
        self.add_branch = _once(upsert, branch_head)
        self.add_nonce = _once(upsert, nonce)
        self.add_entries = Many(insert(entry), entry, dialect)
        self.add_touched = Many(insert(touched), touched, dialect)
        self.add_keys = Many(_once(upsert, person_key), person_key, dialect)
        self.add_records = Many(_once(upsert, person_record), person_record, dialect)
        self.add_named_pictures = Many(_once(upsert, named_picture), named_picture, dialect)
        self.keep_picture = _once(upsert, picture)
        self.hold = _once(upsert, quarantine)
        claimed = upsert(claim)
        self.claim = claimed.on_conflict_do_update(
            index_elements=[column.name for column in claim.primary_key],
            set_={name: claimed.excluded[name] for name in ("device", "counter", "clerk", "until")},
            where=claim.c.device == claimed.excluded.device,
        ).returning(claim.c.pledgor)
        self.count = _counted(upsert)
        serial = upsert(ticket_serial)
        self.raise_serial = serial.on_conflict_do_update(
            index_elements=[column.name for column in ticket_serial.primary_key],
            set_={"serial": serial.excluded.serial},
            where=serial.excluded.serial > ticket_serial.c.serial,
        )


class Many:
    """Whole rows of a table, hundreds at a time: the statement is written once, the driver gets them as they are."""

    def __init__(self, statement: Any, table: Table, dialect: Dialect) -> None:
        compiled: Any = statement.compile(dialect=dialect, column_keys=list(table.columns.keys()))
        self._statement = str(compiled)
        self._in_order = compiled.positiontup and itemgetter(*compiled.positiontup)
        # Drivers know texts, numbers and bytes; days and moments may want to be written first.
        writers = {
            column.name: column.type.dialect_impl(dialect).bind_processor(dialect)
            for column in table.columns
            if isinstance(column.type, Day | Moment)
        }
        self._written = {name: lru_cache(write) for name, write in writers.items() if write}

    def run(self, connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
        """Add them. They are made for it: days and moments in them are written over."""
        for name, write in self._written.items():
            for row in rows:
                row[name] = write(row[name])
        by_place = rows if self._in_order is None else list(map(self._in_order, rows))
        connection.exec_driver_sql(self._statement, by_place)


_SET_BACK_MS = 60_000
"""So much more than a full burst ahead means that the clock was set back, not that others wait for the same row."""


def _counted(upsert: Any) -> Any:
    """One request more unless so many wait in front of it; a clock that was set back holds nobody up for long.

    `now` was read before the wait for the row, and another process's clock is not quite this one's.
    """
    now, step, most = (bindparam(name, type_=WHOLE) for name in ("now", "step", "most"))
    until = request_count.c.until_ms
    full = now + most + step + _SET_BACK_MS
    ahead = until.between(now, full)
    told = upsert(request_count).values(until_ms=now + step)
    return told.on_conflict_do_update(
        index_elements=[column.name for column in request_count.primary_key],
        set_={"until_ms": case((ahead, until), else_=now) + step},
        where=not_(until.between(now + most + 1, full)),
    ).returning(until)


def _once(upsert: Any, table: Any) -> Any:
    told = upsert(table).on_conflict_do_nothing(
        index_elements=[column.name for column in table.primary_key]
    )
    return told.execution_options(preserve_rowcount=True)
