"""Saving a PDF where the clerk chose, whole or not at all.

Papers hold personal data: nothing is kept on disk unless somebody asks for it.
"""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from counter.domain.refusal import Trouble, Unavailable


def save(pdf: bytes, path: Path) -> None:
    """Write `pdf` to `path`, readable by its owner alone; an older file there is replaced or left as it was.

    Raises Unavailable (PAPER_NOT_SAVED).
    """
    try:
        part = _write_beside(path, pdf)
        try:
            part.replace(path)
            _sync_folder(path.parent)
        except OSError:
            part.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise Unavailable(Trouble.PAPER_NOT_SAVED, path=str(path)) from error


def _write_beside(path: Path, pdf: bytes) -> Path:
    """The bytes, safely on disk under a name of their own that nobody else may read."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    part = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(pdf)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        part.unlink(missing_ok=True)
        raise
    return part


def _sync_folder(folder: Path) -> None:
    """Make the new name as lasting as the bytes, where folders can be opened at all."""
    with suppress(PermissionError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
