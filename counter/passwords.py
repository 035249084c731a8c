"""Passwords as verifiers: argon2id, salted, never the password itself (ADR 46)."""

import base64
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

_SALT_BYTES = 16
_LENGTH_BYTES = 32
_MEMORY_KIB_MAX = 1024 * 1024
_PASSES_MAX = 10
_LANES_MAX = 16
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_STARTER_LETTERS = 12
_GROUP = 4
_FORM = re.compile(r"\$argon2id\$v=19\$m=([0-9]{1,7}),t=([0-9]{1,2}),p=([0-9]{1,2})\$.{1,200}")


@dataclass(frozen=True, slots=True)
class Stretching:
    """How much a try costs; what is stored says what it was made with. RFC 9106; OWASP's first choice, 46 MiB."""

    memory_kib: int = 46 * 1024
    passes: int = 1
    lanes: int = 1

    def verifier(self, password: str, random: Callable[[int], bytes]) -> str:
        """What a password is checked against (PHC string)."""
        return Argon2id(
            salt=random(_SALT_BYTES),
            length=_LENGTH_BYTES,
            iterations=self.passes,
            lanes=self.lanes,
            memory_cost=self.memory_kib,
        ).derive_phc_encoded(_bytes(password))

    def key(self, passphrase: str, salt: bytes) -> bytes:
        """256 bits to wrap another key with. Raises ValueError for more than a PC has."""
        if not self.is_bearable:
            raise ValueError(self)
        return Argon2id(
            salt=salt,
            length=_LENGTH_BYTES,
            iterations=self.passes,
            lanes=self.lanes,
            memory_cost=self.memory_kib,
        ).derive(_bytes(passphrase))

    @property
    def is_bearable(self) -> bool:
        """Whether a PC can do it: what is stored may have been written by somebody else."""
        return (
            self.memory_kib <= _MEMORY_KIB_MAX
            and self.passes <= _PASSES_MAX
            and self.lanes <= _LANES_MAX
        )

    def nobodys(self, random: Callable[[int], bytes]) -> str:
        """A verifier that fits nothing, and takes as long to say so as any other."""
        salt, digest = (_text(random(each)) for each in (_SALT_BYTES, _LENGTH_BYTES))
        figures = f"m={self.memory_kib},t={self.passes},p={self.lanes}"
        return f"$argon2id$v=19${figures}${salt}${digest}"


STRETCHING = Stretching()
"""Under 0.1 s."""


def drawn(random: Callable[[int], bytes]) -> str:
    """A one-time password that nobody mistypes: 60 bits in three groups."""
    letters = "".join(_LETTERS[each % len(_LETTERS)] for each in random(_STARTER_LETTERS))
    return "-".join(letters[at : at + _GROUP] for at in range(0, _STARTER_LETTERS, _GROUP))


def fits(password: str, verifier: str) -> bool:
    """Whether it is the password of that verifier; False for one that is none, or asks for more than a PC has."""
    form = _FORM.fullmatch(verifier)
    if form is None:
        return False
    if not Stretching(*map(int, form.groups())).is_bearable:
        return False
    try:
        Argon2id.verify_phc_encoded(_bytes(password), verifier)
    except (InvalidKey, ValueError):
        return False
    return True


def _bytes(password: str) -> bytes:
    """The same, whichever way a keyboard puts its characters together."""
    return unicodedata.normalize("NFC", password).encode(errors="replace")


def _text(raw: bytes) -> str:
    """Base64 as PHC strings have it."""
    return base64.b64encode(raw).decode().rstrip("=")
