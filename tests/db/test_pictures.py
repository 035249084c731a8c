"""Pictures beside the database: whole, sealed, named by what is in them, and copied with it."""

import errno
import hashlib
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from counter.db import backup, files
from counter.db.pictures import Pictures, seal
from counter.domain.refusal import Trouble
from counter.protocol import picture_name
from tests.db.counters import KEY, Counter, new_store, unavailable

JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(range(256)) * 8
NOON = datetime(2026, 3, 16, 4, tzinfo=UTC)
chance: Callable[[int], bytes] = Random(7).randbytes
SEALED, PICTURE_KEY = seal(JPEG, chance)
OTHER, OTHER_KEY = seal(JPEG + b"another", chance)


@pytest.fixture
def pictures(tmp_path: Path) -> Pictures:
    return Pictures(tmp_path / files.PICTURES)


def keep(pictures: Pictures, sealed: bytes = SEALED) -> Path:
    return pictures.folder / pictures.keep(sealed)


def test_a_picture_comes_back_as_it_was_sealed_and_opens(pictures: Pictures) -> None:
    path = keep(pictures)
    assert pictures.sealed(path.name) == SEALED
    assert pictures.content(path.name, PICTURE_KEY) == JPEG
    assert path.name == hashlib.sha256(SEALED).hexdigest()
    assert pictures.sizes() == {path.name: len(SEALED)}
    assert pictures.has(path.name)


def test_the_file_of_a_picture_does_not_show_it(pictures: Pictures) -> None:
    sealed = keep(pictures).read_bytes()
    assert b"JFIF" not in sealed
    assert bytes(range(64)) not in sealed


def test_a_picture_sealed_twice_has_two_names_that_tell_nothing_of_it() -> None:
    again, key = seal(JPEG, chance)
    assert picture_name(again) != picture_name(SEALED)
    assert key != PICTURE_KEY
    assert hashlib.sha256(JPEG).hexdigest() not in {picture_name(again), picture_name(SEALED)}


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps no such bits")
def test_only_the_owner_reads_pictures(pictures: Pictures) -> None:
    path = keep(pictures)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_the_same_picture_is_kept_once(pictures: Pictures) -> None:
    path = keep(pictures)
    before = path.read_bytes()
    assert keep(pictures) == path
    assert path.read_bytes() == before


def test_a_damaged_picture_is_made_whole_by_adding_it_again(pictures: Pictures) -> None:
    path = keep(pictures)
    path.write_bytes(b"")
    keep(pictures)
    assert pictures.sealed(path.name) == SEALED


@pytest.mark.parametrize("place", [0, 1, 13, 500, -1])
def test_any_changed_byte_is_found(pictures: Pictures, place: int) -> None:
    path = keep(pictures)
    sealed = bytearray(path.read_bytes())
    sealed[place] ^= 1
    path.write_bytes(sealed)
    with unavailable(Trouble.PICTURE_DAMAGED):
        pictures.sealed(path.name)


@pytest.mark.parametrize("length", [0, 1, 12, 13, 20, 600])
def test_a_file_cut_short_is_found(pictures: Pictures, length: int) -> None:
    path = keep(pictures)
    path.write_bytes(path.read_bytes()[:length])
    with unavailable(Trouble.PICTURE_DAMAGED):
        pictures.sealed(path.name)


def test_a_picture_under_another_ones_name_does_not_open(pictures: Pictures) -> None:
    path, other = keep(pictures), keep(pictures, OTHER)
    path.replace(other)
    with unavailable(Trouble.PICTURE_DAMAGED):
        pictures.sealed(other.name)


@pytest.mark.parametrize("key", [OTHER_KEY, b""])
def test_another_key_opens_no_picture(pictures: Pictures, key: bytes) -> None:
    path = keep(pictures)
    with unavailable(Trouble.PICTURE_DAMAGED):
        pictures.content(path.name, key)


def test_a_picture_sealed_in_a_later_way_is_told(pictures: Pictures) -> None:
    path = keep(pictures, b"\x02" + SEALED[1:])
    with unavailable(Trouble.PICTURE_DAMAGED):
        pictures.content(path.name, PICTURE_KEY)


@pytest.mark.parametrize("name", ["", "../counter.db", "A" * 64, "ab" * 31, f"{'ab' * 32}\n"])
def test_what_is_no_name_of_a_picture_opens_no_file(pictures: Pictures, name: str) -> None:
    keep(pictures)
    assert not pictures.has(name)
    with unavailable(Trouble.PICTURE_MISSING):
        pictures.sealed(name)


def test_a_missing_picture_is_told(pictures: Pictures) -> None:
    with unavailable(Trouble.PICTURE_MISSING):
        pictures.sealed("ab" * 32)


def test_a_picture_that_cannot_be_read_is_told(pictures: Pictures) -> None:
    path = keep(pictures)
    path.unlink()
    path.mkdir()
    with unavailable(Trouble.PICTURE_DAMAGED):
        pictures.sealed(path.name)


def test_a_dropped_picture_is_gone_and_may_be_dropped_again(pictures: Pictures) -> None:
    path = keep(pictures)
    pictures.drop(path.name)
    pictures.drop(path.name)
    assert pictures.sizes() == {}


def test_a_picture_that_cannot_be_dropped_is_told(
    pictures: Pictures, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = keep(pictures)
    monkeypatch.setattr(Path, "unlink", fails_with(errno.EACCES))
    with unavailable(Trouble.DISK_FAILED):
        pictures.drop(path.name)


def test_other_files_in_the_folder_are_no_pictures(pictures: Pictures) -> None:
    path = keep(pictures)
    path.with_name(path.name + ".new").write_bytes(b"")
    path.with_name("thumbs.db").write_bytes(b"")
    assert list(pictures.sizes()) == [path.name]


@pytest.mark.parametrize(
    ("number", "trouble"),
    [(errno.ENOSPC, Trouble.DISK_FULL), (errno.EROFS, Trouble.DISK_FAILED)],
)
def test_a_full_or_failing_disk_is_told_and_leaves_no_picture(
    pictures: Pictures, monkeypatch: pytest.MonkeyPatch, number: int, trouble: Trouble
) -> None:
    keep(pictures)
    monkeypatch.setattr(os, "fsync", fails_with(number))
    with unavailable(trouble):
        keep(pictures, OTHER)
    assert list(pictures.sizes()) == [picture_name(SEALED)]


def test_a_disk_with_room_for_half_of_a_picture_keeps_none_of_it(pictures: Pictures) -> None:
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(SEALED) // 2, before[1]))
    try:
        with unavailable(Trouble.DISK_FULL):
            keep(pictures)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert pictures.sizes() == {}


def fails_with(number: int) -> Callable[..., None]:
    def fail(*_: object, **__: object) -> None:
        raise OSError(number, "told by the system")

    return fail


# ------------------------------------------------------------------------------- the copies


@pytest.fixture
def to(tmp_path: Path) -> Path:
    folder = tmp_path / "second path"
    folder.mkdir()
    return folder


def back_up(counter: Counter, to: Path, hour: int = 4) -> backup.Backup:
    made = backup.back_up(
        counter.store.path.parent,
        KEY,
        to,
        training=False,
        now=lambda: NOON.replace(hour=hour),
    )
    assert made is not None
    return made


def test_a_backup_brings_only_the_pictures_that_are_new(counter: Counter, to: Path) -> None:
    live = Pictures(counter.store.path.parent / files.PICTURES)
    first = keep(live)
    made = back_up(counter, to)
    [beside] = [path for path in to.iterdir() if path.is_dir()]
    assert made.path.name.startswith(beside.name.removesuffix(files.PICTURES))
    stamp = (beside / first.name).stat().st_mtime_ns
    second = keep(live, OTHER)
    back_up(counter, to, hour=5)
    assert {path.name for path in beside.iterdir()} == {first.name, second.name}
    assert (beside / first.name).stat().st_mtime_ns == stamp


def test_a_copied_picture_that_broke_off_is_copied_again(counter: Counter, to: Path) -> None:
    live = Pictures(counter.store.path.parent / files.PICTURES)
    first = keep(live)
    assert live.copy_to(to / "p") == 1
    (to / "p" / first.name).write_bytes(b"half")
    assert live.copy_to(to / "p") == 1
    assert Pictures(to / "p").sealed(first.name) == SEALED


def test_damage_here_never_reaches_a_sound_copy(counter: Counter, to: Path) -> None:
    live = Pictures(counter.store.path.parent / files.PICTURES)
    first = keep(live)
    live.copy_to(to / "p")
    first.write_bytes(b"damaged")
    assert live.copy_to(to / "p") == 0
    assert Pictures(to / "p").sealed(first.name) == SEALED


def test_a_backup_whose_pictures_find_no_room_is_no_backup(
    counter: Counter, to: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(Pictures(counter.store.path.parent / files.PICTURES))
    monkeypatch.setattr(files, "replace", fails_with(errno.ENOSPC))
    with unavailable(Trouble.DISK_FULL):
        back_up(counter, to)
    assert list(to.glob("*.db")) == []


def test_a_restored_counter_has_its_pictures(counter: Counter, to: Path, tmp_path: Path) -> None:
    first = keep(Pictures(counter.store.path.parent / files.PICTURES))
    made = back_up(counter, to)
    new = tmp_path / "new disk"
    new.mkdir()
    assert backup.restore(made.path, new, KEY) is not None
    assert Pictures(new / files.PICTURES).sealed(first.name) == SEALED


def test_a_damaged_picture_among_the_copies_does_not_stop_a_restore(
    counter: Counter, to: Path, tmp_path: Path
) -> None:
    live = Pictures(counter.store.path.parent / files.PICTURES)
    first, second = keep(live), keep(live, OTHER)
    made = back_up(counter, to)
    [beside] = [path for path in to.iterdir() if path.is_dir()]
    (beside / first.name).write_bytes(b"damaged")
    new = tmp_path / "new disk"
    new.mkdir()
    assert backup.restore(made.path, new, KEY) is not None
    assert list(Pictures(new / files.PICTURES).sizes()) == [second.name]


def test_a_copy_renamed_by_hand_is_restored_without_pictures(
    counter: Counter, to: Path, tmp_path: Path
) -> None:
    keep(Pictures(counter.store.path.parent / files.PICTURES))
    made = back_up(counter, to)
    renamed = made.path.replace(to / "friday.db")
    new = tmp_path / "new disk"
    new.mkdir()
    assert backup.restore(renamed, new, KEY) is not None
    assert not (new / files.PICTURES).exists()


# -------------------------------------------------------------------------------- the drafts


def test_everything_that_is_being_typed_can_be_asked(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        with store.write() as writing:
            writing.save_draft("b", "two")
            writing.save_draft("a", "one")
        with store.read() as reading:
            assert [(draft.page, draft.text) for draft in reading.drafts()] == [
                ("a", "one"),
                ("b", "two"),
            ]
            assert all(draft.saved_at.tzinfo is not None for draft in reading.drafts())
