"""The key of the local file: for its owner alone, and on paper in words."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter.db import keys
from counter.domain.refusal import Reason, Refused, Trouble
from tests.db.counters import KEY, unavailable

LONG = keys.words(KEY)


def test_a_key_lies_in_a_file_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "counter.key"
    keys.store(path, KEY)
    assert keys.load(path) == KEY
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_key_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "counter.key"
    keys.store(path, KEY)
    with pytest.raises(FileExistsError):
        keys.store(path, bytes(32))
    assert keys.load(path) == KEY


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o601])
def test_a_key_that_others_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "counter.key"
    keys.store(path, KEY)
    path.chmod(mode)
    with unavailable(Trouble.KEY_EXPOSED):
        keys.load(path)


@pytest.mark.skipif(os.name != "posix", reason="stands for a system without such bits")
def test_where_files_have_no_such_bits_the_key_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "counter.key"
    keys.store(path, KEY)
    path.chmod(0o644)
    monkeypatch.setattr(keys, "_HAS_OWNERS", False)
    assert keys.load(path) == KEY


@pytest.mark.parametrize("text", [None, b"", b"ab", b"zz" * 32, "鑰".encode(), b"ab" * 33])
def test_a_key_that_is_missing_or_cut_off_is_told(tmp_path: Path, text: bytes | None) -> None:
    path = tmp_path / "counter.key"
    if text is not None:
        path.write_bytes(text)
        path.chmod(0o600)
    with unavailable(Trouble.KEY_MISSING):
        keys.load(path)


@given(st.binary(min_size=32, max_size=32))
def test_24_words_give_the_key_back(key: bytes) -> None:
    words = keys.words(key)
    assert len(words) == 24
    assert keys.from_words(" ".join(words)) == key
    assert keys.from_words("".join(words)) == key


@pytest.mark.parametrize("between", ["", " ", "　", "\n", "、", ", ", "\t1. ", "(2)", " - "])
def test_what_stands_between_the_words_does_not_matter(between: str) -> None:
    assert keys.from_words(between + between.join(LONG) + between) == KEY


def refused(text: str) -> Refused:
    with pytest.raises(Refused) as told:
        keys.from_words(text)
    return told.value


def test_a_word_outside_the_list_is_told_with_its_place() -> None:
    (fault,) = refused("".join([*LONG[:4], "兲", *LONG[5:]])).faults
    assert (fault.reason, fault.at) == (Reason.RECOVERY_WORD_UNKNOWN, "words")
    assert dict(fault.facts) == {"place": 5, "word": "兲"}


@pytest.mark.parametrize("count", [0, 1, 23, 25])
def test_too_few_or_too_many_words_are_told(count: int) -> None:
    (fault,) = refused("".join([*LONG, LONG[0]][:count])).faults
    assert fault.reason is Reason.RECOVERY_WORD_COUNT
    assert dict(fault.facts) == {"count": count, "wanted": 24}


def test_words_in_a_wrong_order_are_told() -> None:
    turned = [LONG[1], LONG[0], *LONG[2:]]
    assert [fault.reason for fault in refused("".join(turned)).faults] == [
        Reason.RECOVERY_WORDS_CHECK
    ]
