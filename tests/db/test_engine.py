"""What a disk does to the counter's files is told as trouble, never as a bare error."""

import errno
import os
from pathlib import Path

import pytest

from counter.db import engine, files
from counter.domain.refusal import Trouble
from tests.db.counters import KEY, unavailable


def test_a_folder_that_is_none_gives_no_lock(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with unavailable(Trouble.DISK_FAILED):
        engine.Lock(tmp_path / "file" / files.LOCK)


@pytest.mark.parametrize(
    ("number", "trouble"),
    [
        (errno.EACCES, Trouble.DISK_FAILED),
        (errno.EROFS, Trouble.DISK_FAILED),
        (errno.ENOSPC, Trouble.DISK_FULL),
    ],
)
def test_a_disk_that_takes_no_lock_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, trouble: Trouble
) -> None:
    def fail(*_: object) -> int:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "open", fail)
    with unavailable(trouble):
        engine.Lock(tmp_path / files.LOCK)


def test_a_database_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    (tmp_path / files.DATABASE).mkdir()
    with unavailable(Trouble.DISK_FAILED):
        engine.require_readable(tmp_path / files.DATABASE, KEY)
