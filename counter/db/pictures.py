"""Pictures beside the database: a file each, sealed under a key of its own and named by what is in the file.

A picture travels as it lies here. Whoever has its name can tell that the bytes are right; only its key opens it.
"""

import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from counter.db import engine, files
from counter.domain.refusal import Trouble, Unavailable
from counter.protocol import is_picture_name, picture_name

_KEY_BYTES = 32
_NONCE_BYTES = 12
_VERSION = b"\x01"
_HEAD_BYTES = len(_VERSION) + _NONCE_BYTES
_FOLDER_MODE = 0o700
_SEALED_AS = b"public-pawnshop picture\n"


class Pictures:
    """The pictures in one folder. Any thread may use it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._turn = threading.Lock()

    def keep(self, sealed: bytes) -> str:
        """Have a sealed picture on the disk, whole, when this returns; its name.

        Raises Unavailable DISK_FULL, DISK_FAILED.
        """
        name = picture_name(sealed)
        with self._turn:
            if not self._is_sound(name):
                self._write(name, sealed)
        return name

    def sealed(self, name: str) -> bytes:
        """A picture as it was kept. Raises Unavailable PICTURE_MISSING, PICTURE_DAMAGED."""
        if not is_picture_name(name):  # a draft or a foreign entry may hold anything
            raise Unavailable(Trouble.PICTURE_MISSING, path=str(self.folder))
        path = self.folder / name
        try:
            found = path.read_bytes()
        except FileNotFoundError as error:
            raise Unavailable(Trouble.PICTURE_MISSING, path=str(path)) from error
        except OSError as error:
            raise Unavailable(Trouble.PICTURE_DAMAGED, path=str(path)) from error
        if picture_name(found) != name:
            raise Unavailable(Trouble.PICTURE_DAMAGED, path=str(path))
        return found

    def content(self, name: str, key: bytes) -> bytes:
        """The picture itself. Raises Unavailable PICTURE_MISSING, PICTURE_DAMAGED."""
        sealed = self.sealed(name)
        try:
            return _opened(sealed, key)
        except (InvalidTag, ValueError) as error:
            path = str(self.folder / name)
            raise Unavailable(Trouble.PICTURE_DAMAGED, path=path) from error

    def has(self, name: str) -> bool:
        """Whether a file of that name is there; it is not opened."""
        return is_picture_name(name) and (self.folder / name).is_file()

    def drop(self, name: str) -> None:
        """Forget a picture; nothing happens if there is none. Raises Unavailable DISK_FAILED."""
        if self.has(name):
            try:
                (self.folder / name).unlink()
            except OSError as error:
                raise Unavailable(Trouble.DISK_FAILED, path=str(self.folder)) from error

    def sizes(self) -> dict[str, int]:
        """The bytes of every picture here by its name."""
        if not self.folder.is_dir():
            return {}
        found = sorted(path.name for path in self.folder.iterdir() if is_picture_name(path.name))
        return {name: self.size(name) for name in found}

    def size(self, name: str) -> int:
        """The bytes of a picture's file, -1 if there is none."""
        return _size(self.folder / name)

    def copy_to(self, to: Path) -> int:
        """Bring a folder what it lacks of these pictures, each checked before; gives how many came.

        One that is damaged here is left out: there is nothing to be saved of it. Raises OSError.
        """
        copied = 0
        for name, size in self.sizes().items():
            # A copy that broke off has another size than the whole.
            if _size(to / name) == size:
                continue
            with suppress(Unavailable):
                _put(to / name, self.sealed(name))
                copied += 1
        return copied

    def _is_sound(self, name: str) -> bool:
        try:
            self.sealed(name)
        except Unavailable:
            return False
        return True

    def _write(self, name: str, sealed: bytes) -> None:
        try:
            _put(self.folder / name, sealed)
        except OSError as error:
            raise Unavailable(engine.disk_trouble(error), path=str(self.folder)) from error


def seal(content: bytes, random: Callable[[int], bytes]) -> tuple[bytes, bytes]:
    """A picture as it is kept and travels, and the key that opens it, which is drawn for it alone."""
    key, nonce = random(_KEY_BYTES), random(_NONCE_BYTES)
    return _VERSION + nonce + AESGCM(key).encrypt(nonce, content, _SEALED_AS), key


def _opened(sealed: bytes, key: bytes) -> bytes:
    """Raises InvalidTag, ValueError."""
    if not sealed.startswith(_VERSION):
        raise ValueError("a picture of another program")
    return AESGCM(key).decrypt(
        sealed[len(_VERSION) : _HEAD_BYTES], sealed[_HEAD_BYTES:], _SEALED_AS
    )


def _size(path: Path) -> int:
    """Bytes of a file, -1 if there is none."""
    return path.stat().st_size if path.is_file() else -1


def _put(path: Path, sealed: bytes) -> None:
    """A file that is whole or not there, in a folder that is made if need be."""
    if not path.parent.is_dir():
        path.parent.mkdir(mode=_FOLDER_MODE)
        files.sync_folder(path.parent.parent)
    files.replace(path, sealed)
