"""What an auditor holds against a journal: a head signed by central, or one that a day sheet bears; public keys."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from counter import protocol, wire
from counter.domain.refusal import Trouble, Unavailable

DIGITS_MIN = 16
"""Of a hash that is typed off a paper: two groups."""

_HEAD_MAX = 4096
_KEYS_MAX = 1024 * 1024
_HASH_LENGTH = 64
_PAPER = re.compile(r"([0-9]{1,9})[:：@]([0-9a-f]{16,64})")
_KEY_LINE = re.compile(r"([0-9A-Za-z-]{1,64})\s+([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class PaperHead:
    """As a day sheet bears it: the number of a counter's last entry, and how its hash begins."""

    number: int
    begins: str


Head = PaperHead | protocol.Head


def read(told: str) -> Head:
    """A head as it was given: `number:hash` off a day sheet, or the file that central wrote.

    Raises Unavailable HEAD_INVALID, FILE_UNREADABLE.
    """
    typed = _PAPER.fullmatch("".join(told.split()).lower())
    if typed is not None:
        return PaperHead(int(typed[1]), typed[2])
    path = Path(told)
    try:
        is_file = path.exists()
    except OSError:  # longer than a name may be
        is_file = False
    if not is_file:
        raise Unavailable(Trouble.HEAD_INVALID, head=told)
    try:
        return wire.unpack(protocol.Head, _bytes(path, _HEAD_MAX).strip(), _HEAD_MAX)
    except wire.WireError as error:
        raise Unavailable(Trouble.HEAD_INVALID, head=told) from error


def read_keys(path: Path) -> Mapping[str, frozenset[str]]:
    """Public keys (hex) by device, of central under "central". Raises Unavailable KEYS_INVALID, FILE_UNREADABLE."""
    found: dict[str, set[str]] = {}
    text = _bytes(path, _KEYS_MAX).decode("ascii", "replace")
    for line in (each.strip() for each in text.splitlines()):
        match = _KEY_LINE.fullmatch(line)
        if match is not None:
            found.setdefault(match[1], set()).add(match[2])
        elif line and not line.startswith("#"):
            raise Unavailable(Trouble.KEYS_INVALID, path=str(path))
    if not found:
        raise Unavailable(Trouble.KEYS_INVALID, path=str(path))
    return {device: frozenset(keys) for device, keys in found.items()}


def _bytes(path: Path, most: int) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(most)
    except (OSError, ValueError) as error:  # ValueError: a name that no file has
        raise Unavailable(Trouble.FILE_UNREADABLE, path=str(path)) from error
