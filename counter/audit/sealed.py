"""Files that an auditor alone can read: sealed to a public key, piece by piece, however long they are.

X25519 with a key of the file's own, HKDF-SHA256, AES-256-GCM over pieces of 64 KiB. A piece's nonce counts it and says
whether it is the last, so that none can be left out, exchanged or cut off unnoticed.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from counter.domain.refusal import Trouble, Unavailable

PASSPHRASE_MIN = 12
"""Characters; who has the file of the key has all the time to guess."""

_MAGIC = b"public-pawnshop export 1\n"
_OTHER_FORMAT = b"public-pawnshop export "
_KEY_TEXT = "public-pawnshop auditor "
_KEY_BYTES = 32
_NAME_BYTES = 8
_TAG_BYTES = 16
_NONCE_BYTES = 12
_PIECE = 64 * 1024
_SCRYPT = {"n": 2**16, "r": 8, "p": 1}
_KEY_FILE_MAX = 4096


@dataclass(frozen=True, slots=True)
class AuditorKey:
    """The public half: whom an export is sealed to."""

    public: bytes

    @property
    def name(self) -> str:
        """Sixteen digits by which two people can compare it."""
        return hashlib.sha256(self.public).hexdigest()[: 2 * _NAME_BYTES]

    @property
    def text(self) -> str:
        """As it stands in a file."""
        return f"{_KEY_TEXT}{self.public.hex()}\n"


@dataclass(frozen=True, slots=True)
class AuditorPair:
    """Both halves."""

    private: bytes = field(repr=False)

    @property
    def key(self) -> AuditorKey:
        """The public half."""
        own = X25519PrivateKey.from_private_bytes(self.private)
        return AuditorKey(own.public_key().public_bytes_raw())


# ------------------------------------------------------------------------------------ the keys


def new_pair(path: Path, passphrase: str, random: Callable[[int], bytes]) -> AuditorPair:
    """A new pair: the private half sealed under the passphrase in `path`, the public one in `path`.pub.

    Raises Unavailable FILE_EXISTS, FILE_NOT_WRITTEN.
    """
    public = path.with_name(path.name + ".pub")
    try:
        if path.exists() or public.exists():
            raise Unavailable(Trouble.FILE_EXISTS, path=str(path))
    except OSError as error:
        raise Unavailable(Trouble.FILE_NOT_WRITTEN, path=str(path)) from error
    pair = AuditorPair(random(_KEY_BYTES))
    salt, nonce = random(_TAG_BYTES), random(_NONCE_BYTES)
    sealed = AESGCM(_stretched(passphrase, salt)).encrypt(nonce, pair.private, _MAGIC)
    kept = {"salt": salt.hex(), "nonce": nonce.hex(), "sealed": sealed.hex()}
    try:
        path.touch(mode=0o600, exist_ok=False)
        path.write_text(json.dumps(kept) + "\n", encoding="ascii")
        public.write_text(pair.key.text, encoding="ascii")
    except OSError as error:
        raise Unavailable(Trouble.FILE_NOT_WRITTEN, path=str(path)) from error
    return pair


def load_pair(path: Path, passphrase: str) -> AuditorPair:
    """Raises Unavailable FILE_UNREADABLE, AUDITOR_KEY_INVALID, PASSPHRASE_WRONG."""
    text = _small(path)
    try:
        kept = {name: bytes.fromhex(value) for name, value in json.loads(text).items()}
        salt, nonce, sealed = kept["salt"], kept["nonce"], kept["sealed"]
        key = AESGCM(_stretched(passphrase, salt))
        return AuditorPair(key.decrypt(nonce, sealed, _MAGIC))
    except InvalidTag as error:
        raise Unavailable(Trouble.PASSPHRASE_WRONG) from error
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError) as error:
        raise Unavailable(Trouble.AUDITOR_KEY_INVALID, path=str(path)) from error


def load_key(path: Path) -> AuditorKey:
    """The public half. Raises Unavailable FILE_UNREADABLE, AUDITOR_KEY_INVALID."""
    text = _small(path).strip()
    with suppress(ValueError):
        public = bytes.fromhex(text.removeprefix(_KEY_TEXT.strip()).strip())
        if len(public) == _KEY_BYTES and text.startswith(_KEY_TEXT):
            return AuditorKey(public)
    raise Unavailable(Trouble.AUDITOR_KEY_INVALID, path=str(path))


def _small(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file.read(_KEY_FILE_MAX).decode("ascii", "replace")
    except (OSError, ValueError) as error:  # ValueError: a name that no file has
        raise Unavailable(Trouble.FILE_UNREADABLE, path=str(path)) from error


def _stretched(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=_KEY_BYTES, **_SCRYPT).derive(passphrase.encode())


# ------------------------------------------------------------------------------------ the file


class Sealing:
    """Writes a file that only `to` can read. Nothing is whole before `close`."""

    def __init__(self, file: BinaryIO, to: AuditorKey, random: Callable[[int], bytes]) -> None:
        own = X25519PrivateKey.from_private_bytes(random(_KEY_BYTES))
        shared = own.exchange(X25519PublicKey.from_public_bytes(to.public))
        self._head = _MAGIC + bytes.fromhex(to.name)
        self._head += own.public_key().public_bytes_raw()
        self._key = AESGCM(_derived(shared, self._head))
        self._file = file
        self._waiting = bytearray()
        self._count = 0
        file.write(self._head)

    def write(self, data: bytes) -> None:
        """Add some bytes."""
        self._waiting += data
        while len(self._waiting) > _PIECE:
            self._put(bytes(self._waiting[:_PIECE]), is_last=False)
            del self._waiting[:_PIECE]

    def close(self) -> None:
        """That was all."""
        self._put(bytes(self._waiting), is_last=True)

    def _put(self, piece: bytes, *, is_last: bool) -> None:
        nonce = _nonce(self._count, is_last=is_last)
        self._file.write(self._key.encrypt(nonce, piece, self._head))
        self._count += 1


def unsealed(file: BinaryIO, pair: AuditorPair) -> Iterator[bytes]:
    """The pieces of what was sealed.

    Raises Unavailable: EXPORT_UNREADABLE for what is none or was changed, EXPORT_NEWER, EXPORT_OTHER_KEY, EXPORT_CUT
    where its end is missing.
    """
    head = _head(file, pair.key)
    public = head[-_KEY_BYTES:]
    try:
        own = X25519PrivateKey.from_private_bytes(pair.private)
        shared = own.exchange(X25519PublicKey.from_public_bytes(public))
    except ValueError as error:
        raise Unavailable(Trouble.EXPORT_UNREADABLE) from error
    key = AESGCM(_derived(shared, head))
    piece, count = file.read(_PIECE + _TAG_BYTES), 0
    while True:
        following = file.read(_PIECE + _TAG_BYTES)
        yield _opened(key, piece, head, count, is_last=not following)
        if not following:
            return
        piece, count = following, count + 1


def _head(file: BinaryIO, key: AuditorKey) -> bytes:
    head = file.read(len(_MAGIC) + _NAME_BYTES + _KEY_BYTES)
    if not head.startswith(_MAGIC):
        is_newer = head.startswith(_OTHER_FORMAT)
        raise Unavailable(Trouble.EXPORT_NEWER if is_newer else Trouble.EXPORT_UNREADABLE)
    if len(head) < len(_MAGIC) + _NAME_BYTES + _KEY_BYTES:
        raise Unavailable(Trouble.EXPORT_CUT)
    meant = head[len(_MAGIC) : -_KEY_BYTES].hex()
    if meant != key.name:
        raise Unavailable(Trouble.EXPORT_OTHER_KEY, meant=meant, yours=key.name)
    return head


def _opened(key: AESGCM, piece: bytes, head: bytes, count: int, *, is_last: bool) -> bytes:
    try:
        return key.decrypt(_nonce(count, is_last=is_last), piece, head)
    except (InvalidTag, ValueError) as error:
        if is_last:
            # A whole piece that is none of the end: the end was cut off.
            with suppress(InvalidTag, ValueError):
                key.decrypt(_nonce(count, is_last=False), piece, head)
                raise Unavailable(Trouble.EXPORT_CUT) from error
            if len(piece) < _PIECE + _TAG_BYTES:
                raise Unavailable(Trouble.EXPORT_CUT) from error
        raise Unavailable(Trouble.EXPORT_UNREADABLE) from error


def _nonce(count: int, *, is_last: bool) -> bytes:
    return count.to_bytes(_NONCE_BYTES - 1) + bytes([is_last])


def _derived(shared: bytes, head: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=_KEY_BYTES, salt=None, info=head).derive(shared)
