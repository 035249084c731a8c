"""The drill: a counter's disk is lost, its copy comes back, and no ticket number is ever given twice."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from counter.db import keys
from counter.desk.answers import Receipt
from counter.desk.desk import Desk
from counter.domain.refusal import Reason, Refused
from tests.desk.desks import make_desk, open_day, reopen, take_in
from tests.e2e.programs import counter

OTHER_WORDS = " ".join(keys.words(bytes(range(32))))
"""24 words that fit together, but of no counter."""


@dataclass(frozen=True, slots=True)
class Lost:
    """What is left of a counter whose disk is gone: its copies, its mark, its sheet in the safe."""

    folder: Path
    copy: Path
    words: str
    copied: Receipt
    after: Receipt

    @property
    def data(self) -> Path:
        return self.folder / "data"


def serial(receipt: Receipt) -> int:
    return int(receipt.number[8:13])


def take_one(desk: Desk, bag: str) -> Receipt:
    return take_in(desk, bag=bag)


@pytest.fixture
def lost(tmp_path: Path) -> Lost:
    desk = make_desk(tmp_path)
    open_day(desk)
    words = " ".join(desk.recovery_sheet().words)
    take_one(desk, "A-1")
    copied = take_one(desk, "A-2")
    made = counter("backup", "--data", tmp_path / "data")
    assert (made.status, made.err) == (0, "")
    [copy] = (tmp_path / "copies").glob("*.db")
    assert str(copy) in made.out
    take_one(desk, "A-3")
    after = take_one(desk, "A-4")
    desk.close()
    shutil.rmtree(tmp_path / "data")
    return Lost(tmp_path, copy, words, copied, after)


def restored(lost: Lost) -> Desk:
    ended = counter("restore", lost.copy, "--data", lost.data, "--words", typed=lost.words)
    assert (ended.status, ended.err) == (0, "")
    return reopen(lost.folder)


def test_a_backup_is_made_beside_a_running_counter(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    open_day(desk)
    take_one(desk, "A-1")
    assert counter("backup", "--data", tmp_path / "data").status == 0
    assert serial(take_one(desk, "A-2")) == 2
    desk.close()


def test_the_copy_and_the_words_bring_the_counter_back(lost: Lost) -> None:
    desk = restored(lost)
    assert desk.station.branch == "K01"
    assert desk.ticket(lost.copied.pledge).pledge.ticket.number == lost.copied.number
    assert desk.ticket(lost.copied.pledge).pledgor.name == "陳大文"
    desk.check()
    desk.close()


def test_numbers_given_after_the_copy_are_lost_and_never_given_again(lost: Lost) -> None:
    desk = restored(lost)
    desk.sign_in("c1")
    behind = desk.numbers_behind()
    assert behind is not None
    assert [(hole.first, hole.last) for hole in behind.lost] == [(3, 4)]
    with pytest.raises(Refused) as refused:
        take_one(desk, "A-5")
    assert refused.value.faults[0].reason is Reason.NUMBERS_BEHIND_MARK
    desk.declare_numbers_lost("s1")
    assert serial(take_one(desk, "A-5")) == serial(lost.after) + 1
    desk.close()
    again = reopen(lost.folder)
    assert again.numbers_behind() is None
    again.close()


def test_a_wrong_word_is_named_and_nothing_is_put_back(lost: Lost) -> None:
    words = lost.words.split()
    words[4] = "龘"
    ended = counter("restore", lost.copy, "--data", lost.data, "--words", typed=" ".join(words))
    assert ended.status == 1
    assert "第 5 個" in ended.out
    assert "龘" in ended.out
    assert list(lost.data.glob("*.db")) == []


def test_the_words_of_another_counter_do_not_open_the_copy(lost: Lost, tmp_path: Path) -> None:
    other = counter(
        "restore", lost.copy, "--data", tmp_path / "other", "--words", typed=OTHER_WORDS
    )
    assert other.status == 1
    assert "金鑰" in other.err


def test_what_stands_there_is_never_written_over(lost: Lost) -> None:
    restored(lost).close()
    before = (lost.data / "counter.key").read_bytes()
    ended = counter("restore", lost.copy, "--data", lost.data, "--words", typed=lost.words)
    assert ended.status == 1
    assert "已經有櫃檯資料" in ended.err
    assert (lost.data / "counter.key").read_bytes() == before


def test_a_torn_copy_is_refused(lost: Lost, tmp_path: Path) -> None:
    torn = tmp_path / "torn.db"
    torn.write_bytes(lost.copy.read_bytes()[: lost.copy.stat().st_size // 2])
    ended = counter("restore", torn, "--data", lost.data, "--words", typed=lost.words)
    assert ended.status == 1
    assert ended.err.strip().endswith("。")
    assert list(lost.data.glob("*.db")) == []
