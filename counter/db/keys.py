"""The key of the local file as it is: a file its owner alone can read, and 24 words on a sheet of paper."""

import os
import stat
import unicodedata
from functools import cache
from pathlib import Path

from mnemonic import Mnemonic

from counter.db import files
from counter.domain.refusal import Reason, Trouble, Unavailable, refuse

KEY_BYTES = 32
WORDS = 24
WORDS_FIELD = "words"
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
# Windows keeps no such bits; there the file lies in the user's own folder.
_HAS_OWNERS = os.name == "posix"


def store(path: Path, key: bytes) -> None:
    """Write a key as it is, for its owner alone. FileExistsError if there is a file."""
    files.create(path, key.hex().encode() + b"\n")


def load(path: Path) -> bytes:
    """The key in the file.

    Raises Unavailable KEY_MISSING if there is none, KEY_EXPOSED if others may read it.
    """
    require_own(path)
    try:
        key = bytes.fromhex(path.read_text("ascii"))
    except (OSError, ValueError) as error:
        raise Unavailable(Trouble.KEY_MISSING, path=str(path)) from error
    if len(key) != KEY_BYTES:
        raise Unavailable(Trouble.KEY_MISSING, path=str(path))
    return key


def require_own(path: Path) -> None:
    """Raise Unavailable KEY_MISSING if there is no such file, KEY_EXPOSED if others may read it."""
    try:
        mode = path.stat().st_mode
    except OSError as error:
        raise Unavailable(Trouble.KEY_MISSING, path=str(path)) from error
    if _HAS_OWNERS and mode & _OTHERS:
        raise Unavailable(Trouble.KEY_EXPOSED, path=str(path))


def words(key: bytes) -> tuple[str, ...]:
    """The 24 recovery words (traditional Chinese BIP-39, one character each)."""
    return tuple(_language().to_mnemonic(key).split())


def from_words(text: str) -> bytes:
    """The key of 24 words as typed; blanks, punctuation and figures between them do not matter.

    Raises Refused: RECOVERY_WORD_COUNT, RECOVERY_WORD_UNKNOWN with position and word,
    RECOVERY_WORDS_CHECK if a known word stands in a wrong place.
    """
    typed = [each for each in unicodedata.normalize("NFKC", text) if each.isalpha()]
    known = frozenset(_language().wordlist)
    for place, word in enumerate(typed, 1):
        if word not in known:
            refuse(Reason.RECOVERY_WORD_UNKNOWN, WORDS_FIELD, place=place, word=word)
    if len(typed) != WORDS:
        refuse(Reason.RECOVERY_WORD_COUNT, WORDS_FIELD, count=len(typed), wanted=WORDS)
    if not _language().check(" ".join(typed)):
        refuse(Reason.RECOVERY_WORDS_CHECK, WORDS_FIELD)
    return bytes(_language().to_entropy(typed))


@cache
def _language() -> Mnemonic:
    return Mnemonic("chinese_traditional")
