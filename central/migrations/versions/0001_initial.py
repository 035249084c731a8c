"""The first store: the branches' order, devices, the vault of persons, what is held aside."""

from typing import Any

from alembic import op
from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    DateTime,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Text,
    UniqueConstraint,
)

revision = "0001"
down_revision = None

WHOLE = BigInteger().with_variant(Integer(), "sqlite")
DAY = Date().with_variant(Text(), "sqlite")
MOMENT = DateTime(timezone=True).with_variant(Text(), "sqlite")


def table(name: str, columns: dict[str, Any], *keys: str, more: tuple[Any, ...] = ()) -> None:
    op.create_table(
        name,
        *(Column(column, kind, nullable=False) for column, kind in columns.items()),
        PrimaryKeyConstraint(*keys),
        *more,
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )


def upgrade() -> None:
    _order()
    _persons()
    _pictures()
    _doors()


def _order() -> None:
    columns: dict[str, Any] = {
        "branch": Text(), "agency": Text(), "epoch": Text(), "place": WHOLE, "hash": Text(), "central": Text(),
        "reader": WHOLE,
    }  # fmt: skip
    table("branch_head", columns, "branch")
    columns = {
        "branch": Text(), "place": WHOLE, "device": Text(), "incarnation": WHOLE, "number": WHOLE, "id": Text(),
        "kind": Text(), "business_day": DAY, "data": LargeBinary(), "hash": Text(), "signature": Text(),
        "verdict": Text(), "received_at": MOMENT, "order_hash": Text(), "image": Text(),
    }  # fmt: skip
    once = (
        UniqueConstraint("branch", "device", "incarnation", "number"),
        Index("ix_entry_id", "branch", "id"),
    )
    table("entry", columns, "branch", "place", more=once)
    columns = {"branch": Text(), "subject": Text(), "place": WHOLE}
    table("touched", columns, "branch", "subject", "place")
    columns = {"branch": Text(), "counter": WHOLE, "year": WHOLE, "serial": WHOLE}
    table("ticket_serial", columns, "branch", "counter", "year")


def _persons() -> None:
    columns: dict[str, Any] = {
        "branch": Text(), "person": Text(), "mark": Text(), "nonce": LargeBinary(), "wrapped": LargeBinary(),
    }  # fmt: skip
    table("person_key", columns, "branch", "person", "mark")
    columns = {
        "branch": Text(), "id": Text(), "person": Text(), "kind": Text(), "mark": Text(),
        "nonce": LargeBinary(), "ciphertext": LargeBinary(), "place": WHOLE,
    }  # fmt: skip
    by_place = Index("ix_person_record_place", "branch", "place")
    table("person_record", columns, "branch", "id", more=(by_place,))


def _pictures() -> None:
    table("named_picture", {"branch": Text(), "name": Text()}, "branch", "name")
    columns: dict[str, Any] = {
        "branch": Text(), "name": Text(), "received_at": MOMENT, "sealed": LargeBinary(),
    }  # fmt: skip
    table("picture", columns, "branch", "name")


def _doors() -> None:
    columns: dict[str, Any] = {
        "branch": Text(), "device": Text(), "incarnation": WHOLE, "counter": WHOLE, "public_key": Text(),
        "open": WHOLE, "number": WHOLE, "hash": Text(),
    }  # fmt: skip
    by_device = Index("ix_device_device", "device", "incarnation")
    table("device", columns, "branch", "device", "incarnation", more=(by_device,))
    columns = {
        "mark": Text(), "branch": Text(), "counter": WHOLE, "expires_at": MOMENT, "device": Text(),
        "public_key": Text(), "incarnation": WHOLE,
    }  # fmt: skip
    table("code", columns, "mark")
    columns = {"device": Text(), "nonce": Text(), "expires_at": MOMENT}
    by_end = Index("ix_nonce_expires_at", "expires_at")
    table("nonce", columns, "device", "nonce", more=(by_end,))
    table("request_count", {"what": Text(), "asker": Text(), "until_ms": WHOLE}, "what", "asker")
    columns = {
        "branch": Text(), "pledgor": Text(), "device": Text(), "counter": WHOLE, "clerk": Text(), "until": MOMENT,
    }  # fmt: skip
    table("claim", columns, "branch", "pledgor")
    columns = {
        "branch": Text(), "digest": Text(), "device": Text(), "incarnation": WHOLE, "received_at": MOMENT,
        "body": LargeBinary(),
    }  # fmt: skip
    table("quarantine", columns, "branch", "digest")
