"""`counter backup`, `counter restore` and `counter key`: care of a counter's file without its window."""

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TextIO

from counter.db import backup, keys
from counter.db.backup import Backup
from counter.db.keeping import MEANS, KeyFile, Means
from counter.desk import trust
from counter.desk.key_care import BARE, NOTHING_GIVEN, key_of
from counter.desk.opening import KEY_FILE, utc_now
from counter.domain.keeping import Keeping, Kept, Opening, keeping_faults
from counter.domain.refusal import Refused, Trouble, Unavailable
from counter.sentences import of_fault
from counter.settings import STATION_FILE, is_set_up, load_station, save_station

DONE = 0
FAILED = 1

Ask = Callable[[str], str]
"""What is typed unseen after a prompt, or the next line that is sent in."""


def nobody(_prompt: str) -> str:
    """Where nobody can be asked."""
    return ""


def opening_of(folder: Path, ask: Ask) -> Opening:
    """What opens the key of the counter in that folder: its passphrase is asked for where there is one."""
    key_file = KeyFile(folder / KEY_FILE)
    if key_file.path.exists() and key_file.kept() is Kept.PASSPHRASE:
        return Opening(passphrase=ask("passphrase: "))
    return NOTHING_GIVEN


def back_up(folder: Path, to: Path | None, *, ask: Ask = nobody, out: TextIO = sys.stdout) -> int:
    """Copy the file of the counter in `folder` to `to` (its own backup path if None) and check the copy.

    Works beside a running counter. Answers 0; raises Unavailable.
    """
    if not is_set_up(folder):
        raise Unavailable(Trouble.COUNTER_MISSING, path=str(folder))
    target = load_station(folder / STATION_FILE).backup_folder if to is None else to
    key = KeyFile(folder / KEY_FILE).load(opening_of(folder, ask).passphrase)
    made = trust.copy_counter(folder, key, target, now=utc_now)
    assert made is not None, "nobody can cancel a backup from the command line"
    _tell(made, out)
    return DONE


def keep_key(
    folder: Path,
    kept: Kept | None,
    *,
    words: str = "",
    ask: Ask,
    language: str,
    means: Means = MEANS,
    out: TextIO = sys.stdout,
) -> int:
    """Keep the key of the counter in `folder` so from now on; None tells how it is kept.

    `words`: the 24 recovery words where nothing else opens it. Answers 0, or 1 after a sentence for what is wrong.
    Raises Unavailable.
    """
    if not is_set_up(folder):
        raise Unavailable(Trouble.COUNTER_MISSING, path=str(folder))
    if kept is not None:
        opening = Opening(words=words) if words else opening_of(folder, ask)
        opening = replace(opening, keep=_keeping(kept, ask))
        try:
            key_of(folder, load_station(folder / STATION_FILE), opening, means)
        except Refused as refused:
            return _refused(refused, language, out)
    print(KeyFile(folder / KEY_FILE, means).kept().value, file=out)
    return DONE


def restore(
    copy: Path,
    folder: Path,
    *,
    words: str,
    language: str,
    ask: Ask = nobody,
    means: Means = MEANS,
    out: TextIO = sys.stdout,
) -> int:
    """Put a checked copy back as the file of the counter in `folder`; an existing file is never written over.

    `words`: the 24 recovery words where the key file was lost with the disk, "" to use the key file. A counter for
    real business has its key kept by the system's keyring then, or by a passphrase that is asked for. Answers 0, or 1
    after a sentence on `out` that says what is wrong. Raises Unavailable, KEY_DIFFERS if the folder has a key
    file that is not of these words.
    """
    key_file = KeyFile(folder / KEY_FILE, means)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unavailable(Trouble.FOLDER_UNUSABLE, path=str(folder)) from error
    try:
        given = opening_of(folder, ask).passphrase
        key = _key_of(words, key_file, given) if words else key_file.load(given)

        def keep() -> None:
            if not key_file.path.exists():
                keeping = _keeping_after(copy, folder, ask, means)
                key_file.keep(key, keeping.kept, keeping.passphrase)

        # The key first: a store without its key would be in the way of the next try.
        made = backup.restore(copy, folder, key, first=keep)
    except Refused as refused:
        return _refused(refused, language, out)
    except FileExistsError as error:
        raise Unavailable(Trouble.DATABASE_EXISTS, folder=str(folder)) from error
    assert made is not None, "nobody can cancel a restore from the command line"
    settings = trust.station_beside(copy)
    if settings.exists() and not (folder / STATION_FILE).exists():
        save_station(folder / STATION_FILE, load_station(settings))
    _tell(made, out)
    return DONE


def _key_of(words: str, key_file: KeyFile, passphrase: str) -> bytes:
    """The key of the words; another key's file in its place must be put away first."""
    key = keys.from_words(words)
    if key_file.path.exists() and not _holds(key_file, key, passphrase):
        raise Unavailable(Trouble.KEY_DIFFERS, path=str(key_file.path))
    return key


def _holds(key_file: KeyFile, key: bytes, passphrase: str) -> bool:
    try:
        return key_file.load(passphrase) == key
    except Unavailable as trouble:
        if trouble.trouble is Trouble.KEY_EXPOSED:
            raise
        return False


def _keeping_after(copy: Path, folder: Path, ask: Ask, means: Means) -> Keeping:
    """How a key got back from its words is kept. Raises Refused for a weak passphrase."""
    stations = (folder / STATION_FILE, trust.station_beside(copy))
    known = next((load_station(each) for each in stations if each.exists()), None)
    if known is not None and known.training:
        return BARE
    keeping = _keeping(Kept.PASSPHRASE if means.keyring() is None else Kept.KEYRING, ask)
    faults = keeping_faults(keeping)
    if faults:
        raise Refused(faults)
    return keeping


def _keeping(kept: Kept, ask: Ask) -> Keeping:
    if kept is not Kept.PASSPHRASE:
        return Keeping(kept)
    return Keeping(kept, ask("new passphrase: "), ask("once more: "))


def _refused(refused: Refused, language: str, out: TextIO) -> int:
    print(*(of_fault(each, language) for each in refused.faults), sep="\n", file=out)
    return FAILED


def _tell(made: Backup, out: TextIO) -> None:
    print(f"{made.path}  {made.size:,} bytes  #{made.head.number}  {made.head.hash}", file=out)
