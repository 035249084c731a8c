"""Every table of central's store, the same on SQLite and on PostgreSQL; each row belongs to one branch.

`entry` is what happened, in the branch's order; `touched`, `ticket_serial` and `named_picture` are made from it.
"""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    DateTime,
    Dialect,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.types import TypeEngine

metadata = MetaData()

WHOLE = BigInteger().with_variant(Integer(), "sqlite")


class Day(TypeDecorator[date]):
    """A day; ISO text on SQLite, whose STRICT tables know no dates."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """How that store keeps it."""
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else Date())

    def process_bind_param(self, value: date | None, dialect: Dialect) -> Any:
        """To the store."""
        return value.isoformat() if value and dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, _: Dialect) -> date | None:
        """From the store."""
        return date.fromisoformat(value) if isinstance(value, str) else value


class Moment(TypeDecorator[datetime]):
    """An aware UTC moment; ISO text on SQLite, all of one length so that it sorts."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """How that store keeps it."""
        kept = Text() if dialect.name == "sqlite" else DateTime(timezone=True)
        return dialect.type_descriptor(kept)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """To the store."""
        if value is None or dialect.name != "sqlite":
            return value
        return value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: Any, _: Dialect) -> datetime | None:
        """From the store."""
        moment = datetime.fromisoformat(value) if isinstance(value, str) else value
        return moment if moment is None else moment.astimezone(UTC)


def _key(name: str, kind: Any = Text) -> Column[Any]:
    return Column(name, kind, primary_key=True)


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def _whole(name: str) -> Column[int]:
    return Column(name, WHOLE, nullable=False)


def _bytes(name: str) -> Column[bytes]:
    return Column(name, LargeBinary, nullable=False)


def _moment(name: str) -> Column[datetime]:
    return Column(name, Moment, nullable=False)


def _table(name: str, *columns: Any) -> Table:
    return Table(name, metadata, *columns, sqlite_strict=True, sqlite_with_rowid=False)


branch_head = _table(
    "branch_head",
    _key("branch"),
    _text("agency"),
    _text("epoch"),
    _whole("place"),
    _text("hash"),
    _text("central"),
    _whole("reader"),
)
"""The end of each branch's order: the row that is locked to add to it. `central`: central's own device there now;
`reader`: the highest `min_reader` that `touched` and `ticket_serial` were made with."""

device = _table(
    "device",
    _key("branch"),
    _key("device"),
    _key("incarnation", WHOLE),
    _whole("counter"),
    _text("public_key"),
    _whole("open"),
    _whole("number"),
    _text("hash"),
    Index("ix_device_device", "device", "incarnation"),
)
"""Who may write, with the end of its chain as it is here; `open`: 1 until it is shut out or enrolled again."""

entry = _table(
    "entry",
    _key("branch"),
    _key("place", WHOLE),
    _text("device"),
    _whole("incarnation"),
    _whole("number"),
    _text("id"),
    _text("kind"),
    Column("business_day", Day, nullable=False),
    _bytes("data"),
    _text("hash"),
    _text("signature"),
    _text("verdict"),
    _moment("received_at"),
    _text("order_hash"),
    _text("image"),
    UniqueConstraint("branch", "device", "incarnation", "number"),
    Index("ix_entry_id", "branch", "id"),
)
"""The branch's order. `data`: the bytes as signed; `order_hash`: of the order up to here; `image`: of the pledges it
touches as they are after it."""

touched = _table(
    "touched",
    _key("branch"),
    _key("subject"),
    _key("place", WHOLE),
)
"""Which entries a pledge's fold needs."""

ticket_serial = _table(
    "ticket_serial",
    _key("branch"),
    _key("counter", WHOLE),
    _key("year", WHOLE),
    _whole("serial"),
)
"""The highest serial that each counter gave in a ROC year."""

person_key = _table(
    "person_key",
    _key("branch"),
    _key("person"),
    _key("mark"),
    _bytes("nonce"),
    _bytes("wrapped"),
)
"""The keys of each person's records, wrapped by central's own; `mark`: the key's SHA-256. Nearly always one each."""

person_record = _table(
    "person_record",
    _key("branch"),
    _key("id"),
    _text("person"),
    _text("kind"),
    _text("mark"),
    _bytes("nonce"),
    _bytes("ciphertext"),
    _whole("place"),
    Index("ix_person_record_place", "branch", "place"),
)
"""Records of the vault of persons as they came, with the place of the entry they came with."""

named_picture = _table(
    "named_picture",
    _key("branch"),
    _key("name"),
)
"""Which pictures, and reports sealed as they are, a branch's entries name."""

picture = _table(
    "picture",
    _key("branch"),
    _key("name"),
    _moment("received_at"),
    _bytes("sealed"),
)
"""Those of them that came, sealed; `name`: SHA-256 (hex) of these bytes."""

code = _table(
    "code",
    _key("mark"),
    _text("branch"),
    _whole("counter"),
    _moment("expires_at"),
    _text("device"),
    _text("public_key"),
    _whole("incarnation"),
)
"""One-time codes; `mark`: keyed hash of the code; `device` "" until one was enrolled with it."""

nonce = _table(
    "nonce",
    _key("device"),
    _key("nonce"),
    _moment("expires_at"),
    Index("ix_nonce_expires_at", "expires_at"),
)
"""Requests seen lately."""

request_count = _table(
    "request_count",
    _key("what"),
    _key("asker"),
    _whole("until_ms"),
)
"""How often somebody asked lately: each request moves the moment by one step, from now at least."""

claim = _table(
    "claim",
    _key("branch"),
    _key("pledgor"),
    _text("device"),
    _whole("counter"),
    _text("clerk"),
    _moment("until"),
)
"""Which counter is about to call which pledgor; gone when its time is over."""

quarantine = _table(
    "quarantine",
    _key("branch"),
    _key("digest"),
    _text("device"),
    _whole("incarnation"),
    _moment("received_at"),
    _bytes("body"),
)
"""What devices sent after they were shut out: without effect, for a person to look at."""
