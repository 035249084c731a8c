"""Passwords as verifiers: argon2id, salted, never the password itself (ADR 46)."""

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
_FORM = re.compile(r"\$argon2id\$v=19\$m=([0-9]{1,7}),t=([0-9]{1,2}),p=([0-9]{1,2})\$.{1,200}")


@dataclass(frozen=True, slots=True)
class Stretching:
    """How much a try costs; what is stored says what it was made with. RFC 9106; OWASP's least is 46 MiB, one pass."""

    memory_kib: int = 64 * 1024
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


STRETCHING = Stretching()
"""About 0.1 s."""


def fits(password: str, verifier: str) -> bool:
    """Whether it is the password of that verifier; False for one that is none, or asks for more than a PC has."""
    form = _FORM.fullmatch(verifier)
    if form is None:
        return False
    memory_kib, passes, lanes = map(int, form.groups())
    if memory_kib > _MEMORY_KIB_MAX or passes > _PASSES_MAX or lanes > _LANES_MAX:
        return False
    try:
        Argon2id.verify_phc_encoded(_bytes(password), verifier)
    except (InvalidKey, ValueError):
        return False
    return True


def _bytes(password: str) -> bytes:
    """The same, whichever way a keyboard puts its characters together."""
    return unicodedata.normalize("NFC", password).encode(errors="replace")
