"""A counter's file brought back without its window: what stands in the way is told before anything is written."""

import io
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from counter import upkeep
from counter.db import files, keys
from counter.db.keeping import KeyFile
from counter.db.pictures import Pictures
from counter.desk import trust
from counter.desk.opening import KEY_FILE
from counter.domain.keeping import Keeping, Kept
from counter.domain.refusal import Trouble, Unavailable
from counter.sentences import of_trouble
from counter.settings import load_station, save_station
from tests.desk.desks import make_desk
from tests.desk.picture_files import jpeg
from tests.keyrings import OTHER, PHRASE, Ring, means

OTHER_KEY = bytes(range(32))


@dataclass(frozen=True, slots=True)
class Copied:
    """A copy, the words of its sheet and its key."""

    copy: Path
    words: str
    key: bytes


@pytest.fixture
def kept(tmp_path: Path) -> Copied:
    with closing(make_desk(tmp_path / "counter")) as desk:
        made = desk.back_up()
        assert made is not None
        words = " ".join(desk.recovery_sheet().words)
    return Copied(made.path, words, keys.from_words(words))


def restore(kept: Copied, folder: Path, words: str) -> int:
    return upkeep.restore(kept.copy, folder, words=words, language="zh_TW", out=io.StringIO())


def trouble_of(kept: Copied, folder: Path, words: str) -> Unavailable:
    with pytest.raises(Unavailable) as raised:
        restore(kept, folder, words)
    assert of_trouble(raised.value, "zh_TW")
    return raised.value


def test_words_bring_the_file_and_its_key_back(kept: Copied, tmp_path: Path) -> None:
    folder = tmp_path / "new" / "disk"
    assert restore(kept, folder, kept.words) == upkeep.DONE
    assert keys.load(folder / KEY_FILE) == kept.key
    assert (folder / files.DATABASE).exists()


def test_the_key_file_of_these_words_may_stand_there(kept: Copied, tmp_path: Path) -> None:
    keys.store(tmp_path / KEY_FILE, kept.key)
    assert restore(kept, tmp_path, kept.words) == upkeep.DONE


@pytest.mark.parametrize("content", [OTHER_KEY.hex(), "spoilt"])
def test_another_key_file_is_to_be_put_away_first(
    kept: Copied, tmp_path: Path, content: str
) -> None:
    key_file = tmp_path / KEY_FILE
    files.create(key_file, content.encode())
    trouble = trouble_of(kept, tmp_path, kept.words)
    assert trouble.trouble is Trouble.KEY_DIFFERS
    assert str(key_file) in of_trouble(trouble, "zh_TW")
    assert str(key_file) in of_trouble(trouble, "en")
    assert key_file.read_text() == content
    assert not (tmp_path / files.DATABASE).exists()


def test_a_key_file_others_can_read_is_told_as_that(kept: Copied, tmp_path: Path) -> None:
    keys.store(tmp_path / KEY_FILE, kept.key)
    (tmp_path / KEY_FILE).chmod(0o644)
    assert trouble_of(kept, tmp_path, kept.words).trouble is Trouble.KEY_EXPOSED


def test_words_that_do_not_open_the_copy_leave_no_key(kept: Copied, tmp_path: Path) -> None:
    words = " ".join(keys.words(OTHER_KEY))
    assert trouble_of(kept, tmp_path, words).trouble is Trouble.DATABASE_WRONG_KEY
    assert not (tmp_path / KEY_FILE).exists()


def test_a_key_that_cannot_be_kept_leaves_no_file_without_it(
    kept: Copied, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(keys, "store", fail)
    assert trouble_of(kept, tmp_path, kept.words).trouble is Trouble.DISK_FAILED
    assert not (tmp_path / files.DATABASE).exists()


def test_a_folder_that_cannot_be_made_is_told(kept: Copied, tmp_path: Path) -> None:
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
        kept = Copied(made.path, " ".join(desk.recovery_sheet().words), b"")
    folder = tmp_path / "new disk"
    assert restore(kept, folder, kept.words) == upkeep.DONE
    there = Pictures(folder / files.PICTURES)
    assert list(there.sizes()) == [name]
    assert there.sealed(name)


# ------------------------------------------------------------------------------- a wrapped key


class Typing:
    """Somebody who types one line after the other, unseen."""

    def __init__(self, *lines: str) -> None:
        self.lines = list(lines)
        self.asked: list[str] = []

    def __call__(self, prompt: str) -> str:
        self.asked.append(prompt)
        return self.lines.pop(0)


def keep(folder: Path, kept: Kept | None, typing: Typing, words: str = "") -> tuple[int, str]:
    out = io.StringIO()
    done = upkeep.keep_key(
        folder, kept, words=words, ask=typing, language="zh_TW", means=means(), out=out
    )
    return done, out.getvalue().strip()


def test_a_counters_key_is_moved_over_by_the_command(tmp_path: Path) -> None:
    with closing(make_desk(tmp_path)) as desk:
        words = "".join(desk.recovery_sheet().words)
    data = tmp_path / "data"
    assert keep(data, None, Typing()) == (upkeep.DONE, "file")
    assert keep(data, Kept.PASSPHRASE, Typing("short", "short"))[0] == upkeep.FAILED
    assert keep(data, Kept.PASSPHRASE, Typing(PHRASE, PHRASE)) == (upkeep.DONE, "passphrase")
    changing = Typing(PHRASE, OTHER, OTHER)
    assert keep(data, Kept.PASSPHRASE, changing) == (upkeep.DONE, "passphrase")
    assert changing.asked == ["passphrase: ", "new passphrase: ", "once more: "]
    forgotten = Typing(PHRASE, PHRASE)
    assert keep(data, Kept.PASSPHRASE, forgotten, words) == (upkeep.DONE, "passphrase")
    with pytest.raises(Unavailable) as silent:
        keep(data, Kept.KEYRING, Typing(PHRASE))
    assert silent.value.trouble is Trouble.KEYRING_SILENT
    with pytest.raises(Unavailable) as missing:
        keep(tmp_path / "elsewhere", None, Typing())
    assert missing.value.trouble is Trouble.COUNTER_MISSING


def test_a_copy_of_a_counter_with_a_passphrase_asks_for_it(tmp_path: Path) -> None:
    with closing(make_desk(tmp_path)) as desk:
        desk.sign_in("s1")
        desk.key.change("", Keeping(Kept.PASSPHRASE, PHRASE, PHRASE))
        # The running program has its key: nobody is asked for its own copies.
        assert desk.back_up() is not None
        out = io.StringIO()
        assert upkeep.back_up(tmp_path / "data", None, ask=Typing(PHRASE), out=out) == upkeep.DONE
    for typed, trouble in (("", Trouble.KEY_LOCKED), (OTHER, Trouble.PASSPHRASE_WRONG)):
        with pytest.raises(Unavailable) as raised:
            upkeep.back_up(tmp_path / "data", None, ask=Typing(typed))
        assert raised.value.trouble is trouble


def test_a_key_that_comes_back_for_real_business_is_wrapped_at_once(
    kept: Copied, tmp_path: Path
) -> None:
    beside = trust.station_beside(kept.copy)
    save_station(beside, replace(load_station(beside), training=False))

    def bring(folder: Path, ring: Ring | None, *typed: str) -> int:
        return upkeep.restore(
            kept.copy,
            tmp_path / folder,
            words=kept.words,
            language="en",
            ask=Typing(*typed),
            means=means(ring),
            out=io.StringIO(),
        )

    ring = Ring()
    assert bring(Path("by ring"), ring) == upkeep.DONE
    assert KeyFile(tmp_path / "by ring" / KEY_FILE, means(ring)).load() == kept.key
    assert bring(Path("weak"), None, "1234", "1234") == upkeep.FAILED
    assert not (tmp_path / "weak" / KEY_FILE).exists()
    assert not (tmp_path / "weak" / files.DATABASE).exists()
    assert bring(Path("weak"), None, PHRASE, PHRASE) == upkeep.DONE
    assert KeyFile(tmp_path / "weak" / KEY_FILE, means()).load(PHRASE) == kept.key


def test_the_passphrase_of_a_key_file_that_is_there_is_asked_for(
    kept: Copied, tmp_path: Path
) -> None:
    KeyFile(tmp_path / KEY_FILE, means()).keep(kept.key, Kept.PASSPHRASE, PHRASE)
    out = io.StringIO()
    done = upkeep.restore(kept.copy, tmp_path, words="", language="en", ask=Typing(PHRASE), out=out)
    assert done == upkeep.DONE
