"""What a run asks again and again and what never has another answer: each is worked out once."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from unittest.mock import patch

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from sqlalchemy import Connection

from counter import protocol, wire
from counter.db import schema
from counter.domain.devices import Unreadable
from counter.domain.entries import Entry

_SHAPE = "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite%'"


@contextmanager
def remembered() -> Iterator[None]:
    """While this lasts, the same bytes are read once by each program, the same signature is checked once by all.

    What a key signed under our eyes, it signed.
    """
    read, check, verify = wire.decode, wire.is_signed, protocol._verified
    signed: set[tuple[bytes, str, bytes]] = set()

    @cache
    def read_by(_reader: int, data: bytes) -> Entry | Unreadable:
        return read(data)

    @cache
    def check_with(hashed: str, signature: str, key: bytes) -> bool:
        return check(hashed, signature, Ed25519PublicKey.from_public_bytes(key))

    def decode(data: bytes) -> Entry | Unreadable:
        return read_by(wire.READER, data)

    def is_signed(hashed: str, signature: str, key: Ed25519PublicKey) -> bool:
        return check_with(hashed, signature, key.public_bytes_raw())

    def sign(key: Ed25519PrivateKey, data: bytes) -> str:
        signature = key.sign(data).hex()
        signed.add((_public(key.private_bytes_raw()), signature, data))
        return signature

    def verified(key: Ed25519PublicKey, signature: str, data: bytes) -> bool:
        return (key.public_bytes_raw(), signature, data) in signed or verify(key, signature, data)

    with (
        patch.multiple(wire, decode=decode, is_signed=is_signed),
        patch.multiple(protocol, _signed=sign, _verified=verified),
        patch.object(schema, "upgrade", _upgrade),
    ):
        yield


@cache
def _public(private: bytes) -> bytes:
    key = Ed25519PrivateKey.from_private_bytes(private)
    return key.public_key().public_bytes_raw()


_upgrades = schema.upgrade
_shape: list[str] = []


def _upgrade(connection: Connection) -> None:
    """A new file gets the shape that migrations gave the first one."""
    if _shape:
        for statement in _shape:
            connection.exec_driver_sql(statement)
        return
    _upgrades(connection)
    _shape.extend(connection.exec_driver_sql(_SHAPE).scalars())
    _shape.append(f"INSERT INTO alembic_version VALUES ('{schema.REVISIONS[-1]}')")
