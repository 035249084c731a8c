"""The file in which a counter's key is kept: as it is, or wrapped by the system's keyring or a passphrase (ADR 48)."""

import json
import os
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from counter.db import files, keys
from counter.domain.keeping import Kept
from counter.domain.refusal import Trouble, Unavailable
from counter.passwords import Stretching

SERVICE = "public-pawnshop-counter"
"""Under this name the keyring has what protects the keys of this system's counters."""

KEY_STRETCHING = Stretching(memory_kib=128 * 1024, passes=3)
"""About a second on a PC of a counter; who has the disk has all the time to guess. RFC 9106."""

_SALT_BYTES = 16
_NONCE_BYTES = 12
_FILE_BYTES_MAX = 4096
_BOUND_TO = b"public-pawnshop counter key 1 "
_WRITES_OVER = os.name == "posix"  # elsewhere an open file can't be exchanged
_FAILS_WITH = (
    ("secretstorage.exceptions", "SecretStorageException"),
    ("win32ctypes.pywin32.pywintypes", "error"),
)
_UNREADABLE = (ValueError, TypeError, KeyError, RecursionError)


class Keyring(Protocol):
    """Where the system keeps passwords of whoever is signed in to it."""

    def get_password(self, service: str, username: str) -> str | None:
        """What it keeps under these names."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep it."""

    def delete_password(self, service: str, username: str) -> None:
        """Keep it no more."""


def system_keyring() -> Keyring | None:
    """Windows' Credential Manager, macOS' Keychain, the desktop's Secret Service; None where there is none.

    None that writes files of its own counts, whatever the user's settings say.
    """
    from keyring.backends import (  # noqa: PLC0415 - loaded when a key is kept so
        SecretService,
        Windows,
        macOS,
    )

    kinds = (Windows.WinVaultKeyring, macOS.Keyring, SecretService.Keyring)
    return next((kind() for kind in kinds if kind.viable), None)


@dataclass(frozen=True, slots=True)
class Means:
    """By what keys are wrapped here: the system's keyring if there is one, what a try costs, chance."""

    keyring: Callable[[], Keyring | None] = system_keyring
    stretching: Stretching = KEY_STRETCHING
    random: Callable[[int], bytes] = secrets.token_bytes


MEANS = Means()


@dataclass(frozen=True, slots=True)
class KeyFile:
    """One counter's."""

    path: Path
    means: Means = field(default=MEANS, repr=False)

    def kept(self) -> Kept:
        """By what the key is kept. Raises Unavailable KEY_MISSING, KEY_EXPOSED."""
        return Kept(self._wrapped().get("kept", Kept.FILE))

    def load(self, passphrase: str = "") -> bytes:
        """The key.

        Raises Unavailable KEY_MISSING, KEY_EXPOSED; KEY_LOCKED where a passphrase is wanted and none given,
        PASSPHRASE_WRONG, KEYRING_SILENT.
        """
        wrapped = self._wrapped()
        if not wrapped:
            return keys.load(self.path)
        try:
            kept = Kept(wrapped["kept"])
            nonce, sealed = (bytes.fromhex(wrapped[name]) for name in ("nonce", "sealed"))
            wrapping = self._wrapping(kept, wrapped, passphrase)
            return AESGCM(wrapping).decrypt(nonce, sealed, _BOUND_TO + kept.encode())
        except InvalidTag as error:
            is_phrase = wrapped["kept"] == Kept.PASSPHRASE
            trouble = Trouble.PASSPHRASE_WRONG if is_phrase else Trouble.KEYRING_SILENT
            raise Unavailable(trouble) from error
        except _UNREADABLE as error:
            raise Unavailable(Trouble.KEY_MISSING, path=str(self.path)) from error

    def keep(self, key: bytes, kept: Kept, passphrase: str = "") -> None:
        """Keep the key so from now on; the file is the old or the new one at any moment.

        A key that was wrapped is never unwrapped again: FileExistsError. Raises Unavailable KEYRING_SILENT, OSError.
        """
        before = self._entry()
        if kept is Kept.FILE:
            keys.store(self.path, key)
        else:
            random = self.means.random
            wrapped, nonce = self._how(kept), random(_NONCE_BYTES)
            wrapping = self._wrapping(kept, wrapped, passphrase, is_new=True)
            sealed = AESGCM(wrapping).encrypt(nonce, key, _BOUND_TO + kept.encode())
            wrapped |= {"nonce": nonce.hex(), "sealed": sealed.hex()}
            _exchange(self.path, json.dumps(wrapped).encode("ascii") + b"\n")
        if before:
            self._forget(before)

    # ------------------------------------------------------------------ inside

    def _how(self, kept: Kept) -> dict[str, Any]:
        random, costs = self.means.random, self.means.stretching
        if kept is Kept.KEYRING:
            return {"kept": kept.value, "entry": random(_SALT_BYTES).hex()}
        return {
            "kept": kept.value,
            "salt": random(_SALT_BYTES).hex(),
            "memory_kib": costs.memory_kib,
            "passes": costs.passes,
            "lanes": costs.lanes,
        }

    def _wrapping(
        self, kept: Kept, wrapped: Mapping[str, Any], passphrase: str, *, is_new: bool = False
    ) -> bytes:
        if kept is Kept.PASSPHRASE:
            if not passphrase:
                raise Unavailable(Trouble.KEY_LOCKED)
            costs = Stretching(wrapped["memory_kib"], wrapped["passes"], wrapped["lanes"])
            return costs.key(passphrase, bytes.fromhex(wrapped["salt"]))
        keyring = self.means.keyring()
        if keyring is None:
            raise Unavailable(Trouble.KEYRING_SILENT)
        if is_new:
            made = self.means.random(keys.KEY_BYTES).hex()
            _asked(partial(keyring.set_password, SERVICE, wrapped["entry"], made))
        told = _asked(partial(keyring.get_password, SERVICE, wrapped["entry"]))
        if told is None:
            raise Unavailable(Trouble.KEYRING_SILENT)
        return bytes.fromhex(told)

    def _entry(self) -> str:
        """The keyring's name for what protects the key now; "" if nothing there does."""
        if not self.path.exists():
            return ""
        return str(self._wrapped().get("entry", ""))

    def _forget(self, entry: str) -> None:
        """What protected the key before opens nothing any more; a keyring that will not let it go does no harm."""
        keyring = self.means.keyring()
        if keyring is not None:
            try:
                _asked(partial(keyring.delete_password, SERVICE, entry))
            except Unavailable:
                return

    def _wrapped(self) -> Mapping[str, Any]:
        """What the file tells of its wrapping; {} for a key as it is."""
        keys.require_own(self.path)
        try:
            with self.path.open("rb") as file:
                data = file.read(_FILE_BYTES_MAX)
            wrapped: dict[str, Any] = json.loads(data) if data.startswith(b"{") else {}
            if wrapped:
                Kept(wrapped["kept"])
        except (OSError, *_UNREADABLE) as error:
            raise Unavailable(Trouble.KEY_MISSING, path=str(self.path)) from error
        return wrapped


def _asked(ask: Callable[[], Any]) -> Any:
    """The keyring's answer. Raises Unavailable KEYRING_SILENT."""
    try:
        return ask()
    except _kinds() as error:
        raise Unavailable(Trouble.KEYRING_SILENT) from error


def _kinds() -> tuple[type[Exception], ...]:
    """What a keyring fails with: its own kinds, and those that each system's library lets through."""
    from keyring.errors import KeyringError  # noqa: PLC0415 - loaded when a key is kept so

    kinds: list[type[Exception]] = [KeyringError, OSError, RuntimeError, ValueError]
    for module, name in _FAILS_WITH:
        with suppress(ImportError):
            kinds.append(getattr(import_module(module), name))
    return tuple(kinds)


def _exchange(path: Path, data: bytes) -> None:
    """The file anew; what lay there before is written over, as far as a disk does that."""
    if not (_WRITES_OVER and path.exists()):
        files.replace(path, data)
        return
    with path.open("r+b") as old:
        files.replace(path, data)
        old.write(bytes(os.fstat(old.fileno()).st_size))
        old.flush()
        os.fsync(old.fileno())
