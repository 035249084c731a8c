"""Pictures beside the database: a file each, named by what is in it, encrypted and bound to its name."""

import hashlib
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from counter.db import engine, files
from counter.domain.refusal import Trouble, Unavailable

_KEY_BYTES = 32
_NONCE_BYTES = 12
_VERSION = b"\x01"
_HEAD_BYTES = len(_VERSION) + _NONCE_BYTES
_FOLDER_MODE = 0o700
_NAME = re.compile(r"[0-9a-f]{64}")


class Pictures:
    """The pictures in one folder. Any thread may use it."""

    def __init__(self, folder: Path, key: bytes) -> None:
        """`key`: the file's own; the one that seals pictures is derived from it."""
        self.folder = folder
        derived = HKDF(SHA256(), _KEY_BYTES, salt=None, info=b"counter pictures").derive(key)
        self._cipher = AESGCM(derived)
        self._turn = threading.Lock()

    def keep(self, content: bytes, random: Callable[[int], bytes]) -> None:
        """Have a picture on the disk, whole, when this returns. Raises Unavailable DISK_FULL, DISK_FAILED."""
        name = name_of(content)
        with self._turn:
            if self._is_sound(name):
                return
            nonce = random(_NONCE_BYTES)
            sealed = self._cipher.encrypt(nonce, content, name.encode())
            self._write(name, _VERSION + nonce + sealed)

    def content(self, name: str) -> bytes:
        """A picture as it was kept, its content checked against its name.

        Raises Unavailable PICTURE_MISSING, PICTURE_DAMAGED.
        """
        return self._open(name, self._sealed(name))

    def has(self, name: str) -> bool:
        """Whether a file of that name is there; it is not opened."""
        return _NAME.fullmatch(name) is not None and (self.folder / name).is_file()

    def drop(self, name: str) -> None:
        """Forget a picture; nothing happens if there is none. Raises Unavailable DISK_FAILED."""
        if self.has(name):
            try:
                (self.folder / name).unlink()
            except OSError as error:
                raise Unavailable(Trouble.DISK_FAILED, path=str(self.folder)) from error

    def names(self) -> Iterator[str]:
        """Every picture here."""
        if self.folder.is_dir():
            found = (path.name for path in self.folder.iterdir())
            yield from sorted(name for name in found if _NAME.fullmatch(name))

    def copy_to(self, to: Path) -> int:
        """Bring a folder what it lacks of these pictures, each checked before; gives how many came.

        One that is damaged here is left out: there is nothing to be saved of it. Raises OSError.
        """
        copied = 0
        for name in self.names():
            # A copy that broke off has another size than the whole.
            if _size(to / name) == _size(self.folder / name):
                continue
            with suppress(Unavailable):
                sealed = self._sealed(name)
                self._open(name, sealed)
                _put(to / name, sealed)
                copied += 1
        return copied

    def _is_sound(self, name: str) -> bool:
        try:
            self.content(name)
        except Unavailable:
            return False
        return True

    def _sealed(self, name: str) -> bytes:
        if _NAME.fullmatch(name) is None:  # a draft or a foreign entry may hold anything
            raise Unavailable(Trouble.PICTURE_MISSING, path=str(self.folder))
        path = self.folder / name
        try:
            return path.read_bytes()
        except FileNotFoundError as error:
            raise Unavailable(Trouble.PICTURE_MISSING, path=str(path)) from error
        except OSError as error:
            raise Unavailable(Trouble.PICTURE_DAMAGED, path=str(path)) from error

    def _open(self, name: str, sealed: bytes) -> bytes:
        nonce = sealed[len(_VERSION) : _HEAD_BYTES]
        try:
            content = self._cipher.decrypt(nonce, sealed[_HEAD_BYTES:], name.encode())
        except (InvalidTag, ValueError) as error:
            raise Unavailable(Trouble.PICTURE_DAMAGED, path=str(self.folder / name)) from error
        if not sealed.startswith(_VERSION) or name_of(content) != name:
            raise Unavailable(Trouble.PICTURE_DAMAGED, path=str(self.folder / name))
        return content

    def _write(self, name: str, sealed: bytes) -> None:
        try:
            _put(self.folder / name, sealed)
        except OSError as error:
            raise Unavailable(engine.disk_trouble(error), path=str(self.folder)) from error


def name_of(content: bytes) -> str:
    """What a picture is called: SHA-256 of its content, in hex."""
    return hashlib.sha256(content).hexdigest()


def _size(path: Path) -> int:
    """Bytes of a file, -1 if there is none."""
    return path.stat().st_size if path.is_file() else -1


def _put(path: Path, sealed: bytes) -> None:
    """A file that is whole or not there, in a folder that is made if need be."""
    if not path.parent.is_dir():
        path.parent.mkdir(mode=_FOLDER_MODE)
        files.sync_folder(path.parent.parent)
    files.replace(path, sealed)
