"""How the key of a counter's file is kept, and which passphrase is good enough to keep it (ADR 48)."""

from dataclasses import dataclass, field
from enum import StrEnum

from counter.domain.refusal import Fault, Reason, fault

BITS_MIN = 60
KINDS_MIN = 8
"""So many different characters."""
FREE_TRIES = 2
WAIT_SECONDS_MAX = 300

_DIGIT_BITS, _LETTER_BITS, _OTHER_BITS = 3, 4, 8
_WAIT_SECONDS = 5


class Kept(StrEnum):
    """By what a key is kept: nothing (in training), the system's keyring, a passphrase of the branch."""

    FILE = "file"
    KEYRING = "keyring"
    PASSPHRASE = "passphrase"  # noqa: S105 - the name of a way, no passphrase


@dataclass(frozen=True, slots=True)
class Keeping:
    """How it is to be kept from now on; the passphrase and its repetition, where it is one."""

    kept: Kept
    passphrase: str = field(default="", repr=False)
    again: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Opening:
    """What somebody gave to open the key: the passphrase, or the 24 words; `keep`: None leaves it as it is kept."""

    passphrase: str = field(default="", repr=False)
    words: str = field(default="", repr=False)
    keep: Keeping | None = None


def keeping_faults(keeping: Keeping) -> tuple[Fault, ...]:
    """What is wrong with the passphrase, if it is to be kept by one (R-191)."""
    if keeping.kept is not Kept.PASSPHRASE:
        return ()
    if len(set(keeping.passphrase)) < KINDS_MIN or strength_bits(keeping.passphrase) < BITS_MIN:
        return (fault(Reason.PASSPHRASE_WEAK, "new", kinds=KINDS_MIN),)
    if keeping.passphrase != keeping.again:
        return (fault(Reason.PASSPHRASE_DIFFERS, "again"),)
    return ()


def strength_bits(passphrase: str) -> int:
    """How hard it is to guess, reckoned low: runs (1111, 1234, dcba) and what comes again count nothing."""
    folded = "".join(passphrase.casefold().split())
    once = folded[: (folded + folded).find(folded, 1)]
    bits, last, step_before = 0, "", 0
    for each in once:
        step = ord(each) - ord(last) if last else None
        if step not in {-1, 0, 1} or step != step_before:
            bits += _bits(each)
        last, step_before = each, step or 0
    return bits


def wait_seconds(wrong: int) -> int:
    """How long the next try waits after so many wrong ones in a row (R-192)."""
    if wrong <= FREE_TRIES:
        return 0
    return min(_WAIT_SECONDS << min(wrong - FREE_TRIES - 1, 6), WAIT_SECONDS_MAX)


def _bits(character: str) -> int:
    if character.isdecimal():
        return _DIGIT_BITS
    return _LETTER_BITS if character.isascii() else _OTHER_BITS
