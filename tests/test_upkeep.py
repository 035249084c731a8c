"""A counter's file brought back without its window: what stands in the way is told before anything is written."""

import io
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from counter import upkeep
from counter.db import files, keys
from counter.db.pictures import Pictures
from counter.desk.opening import KEY_FILE
from counter.domain.refusal import Trouble, Unavailable
from counter.sentences import of_trouble
from tests.desk.desks import make_desk
from tests.desk.picture_files import jpeg

OTHER_KEY = bytes(range(32))


@dataclass(frozen=True, slots=True)
class Kept:
    """A copy, the words of its sheet and its key."""

    copy: Path
    words: str
    key: bytes


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    with closing(make_desk(tmp_path / "counter")) as desk:
        made = desk.back_up()
        assert made is not None
        words = " ".join(desk.recovery_sheet().words)
    return Kept(made.path, words, keys.from_words(words))


def restore(kept: Kept, folder: Path, words: str) -> int:
    return upkeep.restore(kept.copy, folder, words=words, language="zh_TW", out=io.StringIO())


def trouble_of(kept: Kept, folder: Path, words: str) -> Unavailable:
    with pytest.raises(Unavailable) as raised:
        restore(kept, folder, words)
    assert of_trouble(raised.value, "zh_TW")
    return raised.value


def test_words_bring_the_file_and_its_key_back(kept: Kept, tmp_path: Path) -> None:
    folder = tmp_path / "new" / "disk"
    assert restore(kept, folder, kept.words) == upkeep.DONE
    assert keys.load(folder / KEY_FILE) == kept.key
    assert (folder / files.DATABASE).exists()


def test_the_key_file_of_these_words_may_stand_there(kept: Kept, tmp_path: Path) -> None:
    keys.store(tmp_path / KEY_FILE, kept.key)
    assert restore(kept, tmp_path, kept.words) == upkeep.DONE


@pytest.mark.parametrize("content", [OTHER_KEY.hex(), "spoilt"])
def test_another_key_file_is_to_be_put_away_first(kept: Kept, tmp_path: Path, content: str) -> None:
    key_file = tmp_path / KEY_FILE
    files.create(key_file, content.encode())
    trouble = trouble_of(kept, tmp_path, kept.words)
    assert trouble.trouble is Trouble.KEY_DIFFERS
    assert str(key_file) in of_trouble(trouble, "zh_TW")
    assert str(key_file) in of_trouble(trouble, "en")
    assert key_file.read_text() == content
    assert not (tmp_path / files.DATABASE).exists()


def test_a_key_file_others_can_read_is_told_as_that(kept: Kept, tmp_path: Path) -> None:
    keys.store(tmp_path / KEY_FILE, kept.key)
    (tmp_path / KEY_FILE).chmod(0o644)
    assert trouble_of(kept, tmp_path, kept.words).trouble is Trouble.KEY_EXPOSED


def test_words_that_do_not_open_the_copy_leave_no_key(kept: Kept, tmp_path: Path) -> None:
    words = " ".join(keys.words(OTHER_KEY))
    assert trouble_of(kept, tmp_path, words).trouble is Trouble.DATABASE_WRONG_KEY
    assert not (tmp_path / KEY_FILE).exists()


def test_a_key_that_cannot_be_kept_leaves_no_file_without_it(
    kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(keys, "store", fail)
    assert trouble_of(kept, tmp_path, kept.words).trouble is Trouble.DISK_FAILED
    assert not (tmp_path / files.DATABASE).exists()


def test_a_folder_that_cannot_be_made_is_told(kept: Kept, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    trouble = trouble_of(kept, tmp_path / "file" / "data", kept.words)
    assert trouble.trouble is Trouble.FOLDER_UNUSABLE
    assert str(tmp_path / "file" / "data") in of_trouble(trouble, "zh_TW")


def test_a_copy_of_a_counter_that_was_never_set_up_is_told(tmp_path: Path) -> None:
    with pytest.raises(Unavailable) as raised:
        upkeep.back_up(tmp_path / "elsewhere", None)
    assert raised.value.trouble is Trouble.COUNTER_MISSING
    assert "elsewhere" in of_trouble(raised.value, "zh_TW")


def test_pictures_come_back_with_the_file(tmp_path: Path) -> None:
    with closing(make_desk(tmp_path / "counter")) as desk:
        name = desk.album.add(jpeg()).name
        made = desk.back_up()
        assert made is not None
        kept = Kept(made.path, " ".join(desk.recovery_sheet().words), b"")
    folder = tmp_path / "new disk"
    assert restore(kept, folder, kept.words) == upkeep.DONE
    there = Pictures(folder / files.PICTURES)
    assert list(there.sizes()) == [name]
    assert there.sealed(name)
