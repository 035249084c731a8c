"""A PDF is saved whole or not at all, for its owner alone."""

import resource
import sys
from pathlib import Path

import pytest

from counter.domain.refusal import Trouble, Unavailable
from counter.print.saving import save

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")


def test_a_saved_paper_holds_its_bytes_and_nothing_else_is_left(tmp_path: Path) -> None:
    path = tmp_path / "質借單.pdf"
    save(b"%PDF-1.7 one", path)
    save(b"%PDF-1.7 two", path)
    assert path.read_bytes() == b"%PDF-1.7 two"
    assert list(tmp_path.iterdir()) == [path]


@posix
def test_a_saved_paper_is_readable_by_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "paper.pdf"
    save(b"%PDF", path)
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("place", ["missing/paper.pdf", "file/paper.pdf", "folder"])
def test_a_place_that_takes_no_file_is_named(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("here")
    (tmp_path / "folder").mkdir()
    with pytest.raises(Unavailable) as caught:
        save(b"%PDF", tmp_path / place)
    assert caught.value.trouble is Trouble.PAPER_NOT_SAVED
    assert caught.value.facts == {"path": str(tmp_path / place)}
    assert sorted(each.name for each in tmp_path.iterdir()) == ["file", "folder"]


@posix
def test_a_disk_that_takes_no_more_leaves_the_older_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "paper.pdf"
    save(b"%PDF older", path)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, hard))
    try:
        with pytest.raises(Unavailable):
            save(b"%PDF" * 1_000, path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert path.read_bytes() == b"%PDF older"
    assert list(tmp_path.iterdir()) == [path]
