"""Saving a PDF where the clerk chose, whole or not at all.

Papers hold personal data: nothing is kept on disk unless somebody asks for it.
"""

import os
from pathlib import Path

from counter.domain.refusal import Trouble, Unavailable


def save(pdf: bytes, path: Path) -> None:
    """Write `pdf` to `path`, readable by its owner alone; an older file there is replaced or left as it was.

    Raises Unavailable (PAPER_NOT_SAVED).
    """
    part = path.with_name(f".{path.name}.part")
    try:
        _write(pdf, part)
        part.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise Unavailable(Trouble.PAPER_NOT_SAVED, path=str(path)) from error


def _write(pdf: bytes, path: Path) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(pdf)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Make the new name as lasting as the bytes; Windows has no such call and needs none."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
