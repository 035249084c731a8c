"""The names in a counter's folder, and files that must be whole after a power cut."""

import os
from pathlib import Path

DATABASE = "counter.db"
KEY = "counter.key"
LOCK = "counter.lock"
PICTURES = "pictures"
OWNER_ONLY = 0o600


def create(path: Path, data: bytes) -> None:
    """A new file for its owner alone, whole or not there. FileExistsError if there is one."""
    if path.exists():
        raise FileExistsError(path)
    replace(path, data)


def replace(path: Path, data: bytes) -> None:
    """The file with this content instead of the old one, for its owner alone, never half of it."""
    new = path.with_name(path.name + ".new")
    new.unlink(missing_ok=True)
    opened = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    with os.fdopen(opened, "wb") as file:
        file.write(data)  # all of it: a disk that is nearly full takes a part first
        file.flush()
        os.fsync(opened)
    move(new, path)


def move(new: Path, path: Path) -> None:
    """Give a finished file its name, durably."""
    new.replace(path)
    sync_folder(path.parent)


def sync(path: Path) -> None:
    """What was written to a file is on disk when this returns."""
    file = os.open(path, os.O_RDWR)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def sync_folder(folder: Path) -> None:
    """The names in a folder are on disk when this returns, where the system can tell."""
    if os.name == "posix":
        file = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(file)
        finally:
            os.close(file)
