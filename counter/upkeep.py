"""`counter backup` and `counter restore`: care of a counter's file without its window."""

import sys
from pathlib import Path
from typing import TextIO

from counter.db import backup, keys
from counter.db.backup import Backup
from counter.desk import trust
from counter.desk.opening import KEY_FILE, utc_now
from counter.domain.refusal import Refused, Trouble, Unavailable
from counter.sentences import of_fault
from counter.settings import STATION_FILE, is_set_up, load_station, save_station

DONE = 0
FAILED = 1


def back_up(folder: Path, to: Path | None, *, out: TextIO = sys.stdout) -> int:
    """Copy the file of the counter in `folder` to `to` (its own backup path if None) and check the copy.

    Works beside a running counter. Answers 0; raises Unavailable.
    """
    if not is_set_up(folder):
        raise Unavailable(Trouble.COUNTER_MISSING, path=str(folder))
    target = load_station(folder / STATION_FILE).backup_folder if to is None else to
    made = trust.copy_counter(folder, keys.load(folder / KEY_FILE), target, now=utc_now)
    assert made is not None, "nobody can cancel a backup from the command line"
    _tell(made, out)
    return DONE


def restore(
    copy: Path, folder: Path, *, words: str, language: str, out: TextIO = sys.stdout
) -> int:
    """Put a checked copy back as the file of the counter in `folder`; an existing file is never written over.

    `words`: the 24 recovery words where the key file was lost with the disk, "" to use the key file. Answers 0, or 1
    after a sentence on `out` that says which word is wrong. Raises Unavailable, KEY_DIFFERS if the folder has a key
    file that is not of these words.
    """
    key_file = folder / KEY_FILE
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unavailable(Trouble.FOLDER_UNUSABLE, path=str(folder)) from error

    def keep_key() -> None:
        if not key_file.exists():
            keys.store(key_file, key)

    try:
        key = _key_of(words, key_file) if words else keys.load(key_file)
        # The key first: a store without its key would be in the way of the next try.
        made = backup.restore(copy, folder, key, first=keep_key)
    except Refused as refused:
        print(*(of_fault(each, language) for each in refused.faults), sep="\n", file=out)
        return FAILED
    except FileExistsError as error:
        raise Unavailable(Trouble.DATABASE_EXISTS, folder=str(folder)) from error
    assert made is not None, "nobody can cancel a restore from the command line"
    settings = trust.station_beside(copy)
    if settings.exists() and not (folder / STATION_FILE).exists():
        save_station(folder / STATION_FILE, load_station(settings))
    _tell(made, out)
    return DONE


def _key_of(words: str, key_file: Path) -> bytes:
    """The key of the words; another key's file in its place must be put away first."""
    key = keys.from_words(words)
    if key_file.exists() and not _holds(key_file, key):
        raise Unavailable(Trouble.KEY_DIFFERS, path=str(key_file))
    return key


def _holds(key_file: Path, key: bytes) -> bool:
    try:
        return keys.load(key_file) == key
    except Unavailable as trouble:
        if trouble.trouble is Trouble.KEY_EXPOSED:
            raise
        return False


def _tell(made: Backup, out: TextIO) -> None:
    print(f"{made.path}  {made.size:,} bytes  #{made.head.number}  {made.head.hash}", file=out)
