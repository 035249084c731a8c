"""The key of the local file: a file its owner alone can read, and 24 words on a sheet of paper."""

from collections.abc import Callable
from pathlib import Path


def create(path: Path, random: Callable[[int], bytes]) -> bytes:
    """Make a new 256-bit key and its file (readable by its owner alone). FileExistsError if there is one."""


def load(path: Path) -> bytes:
    """The key in the file. Raises Unavailable KEY_MISSING, or KEY_EXPOSED if others can read it."""


def store(path: Path, key: bytes) -> None:
    """Write a key got back from its words. FileExistsError if there is one."""


def words(key: bytes) -> tuple[str, ...]:
    """The 24 recovery words (traditional Chinese BIP-39, one character each)."""


def from_words(text: str) -> bytes:
    """The key of 24 words as typed: blanks, punctuation and numbering between them do not matter.

    Raises Refused: RECOVERY_WORD_COUNT, RECOVERY_WORD_UNKNOWN (facts: position, word), RECOVERY_WORDS_CHECK.
    """
