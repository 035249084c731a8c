"""Central's own keys: the one that signs the branches' order, and the one that wraps persons' keys at rest."""

import hashlib
import hmac
import json
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
NONCE_BYTES = 12

_OTHERS_MAY = 0o077


class KeysUnsafe(Exception):
    """The file of the keys is none, or others than its owner may read it."""


@dataclass(frozen=True, slots=True)
class Keys:
    """Both keys. Whoever has them can write in central's name and read every record."""

    signing: Ed25519PrivateKey
    wrapping: bytes

    @classmethod
    def made(cls, random: Callable[[int], bytes]) -> "Keys":
        """New ones."""
        return cls(Ed25519PrivateKey.from_private_bytes(random(KEY_BYTES)), random(KEY_BYTES))

    @classmethod
    def kept(cls, path: Path, random: Callable[[int], bytes]) -> "Keys":
        """Those in the file; it is made, readable by its owner alone, if it is not there. Raises KeysUnsafe."""
        if not path.exists():
            _write(path, cls.made(random))
        return _read(path)

    @property
    def public(self) -> Ed25519PublicKey:
        """What central's signatures are checked with."""
        return self.signing.public_key()

    @property
    def public_key(self) -> str:
        """The same in hex."""
        return self.public.public_bytes_raw().hex()

    def wrap(self, key: bytes, *, person: str, nonce: bytes) -> bytes:
        """A person's key as it lies in the store, bound to that person."""
        return _cipher(self.wrapping).encrypt(nonce, key, person.encode())

    def unwrap(self, wrapped: bytes, *, person: str, nonce: bytes) -> bytes:
        """A person's key as it was."""
        return _cipher(self.wrapping).decrypt(nonce, wrapped, person.encode())

    def mark(self, text: str) -> str:
        """A keyed hash (hex): who has the store alone can't try texts against it."""
        return hmac.digest(self.wrapping, text.encode(), hashlib.sha256).hex()


@lru_cache
def _cipher(key: bytes) -> AESGCM:
    """To make one anew for each record takes longer than to use it."""
    return AESGCM(key)


def _text(keys: Keys) -> str:
    return json.dumps(
        {"signing": keys.signing.private_bytes_raw().hex(), "wrapping": keys.wrapping.hex()}
    )


def _write(path: Path, keys: Keys) -> None:
    """All of them under that name or nothing, whatever is cut; who was first stays."""
    part = path.with_name(f"{path.name}.{os.getpid()}")
    part.unlink(missing_ok=True)
    file = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(file, "w", encoding="utf-8") as writing:
        writing.write(_text(keys))
        writing.flush()
        os.fsync(writing.fileno())
    with suppress(FileExistsError):
        os.link(part, path)
    part.unlink()


def _read(path: Path) -> Keys:
    if os.name == "posix" and path.stat().st_mode & _OTHERS_MAY:
        raise KeysUnsafe(f"{path} must be readable by its owner alone: chmod 600 {path}")
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        signing, wrapping = bytes.fromhex(kept["signing"]), bytes.fromhex(kept["wrapping"])
        keys = Keys(Ed25519PrivateKey.from_private_bytes(signing), wrapping)
        AESGCM(wrapping)
    except (ValueError, KeyError, TypeError) as error:
        raise KeysUnsafe(f"{path} holds no keys of central") from error
    return keys
