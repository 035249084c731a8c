"""The mark on another path: a disk that went back in time gives no number twice."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from counter.db import files, mark
from counter.db.mark import Mark
from counter.db.store import Store
from counter.domain.entries import NumbersLost
from counter.domain.refusal import Trouble
from tests.db.counters import YEAR, Counter, opened, unavailable
from tests.domain.policies import MONDAY


def marked(store: Store) -> Mark:
    with store.read() as reading:
        return mark.mark_of(reading)


def told(store: Store, noted: Mark) -> mark.Behind | None:
    with store.read() as reading:
        return mark.behind(reading, noted)


def gone_back(counter: Counter, folder: Path) -> tuple[Store, Mark]:
    """A copy of the counter's file as it is now, open; the mark comes from what it does after that."""
    old = folder / "old"
    old.mkdir()
    counter.store.close()
    shutil.copyfile(counter.store.path, old / files.DATABASE)
    with opened(counter.store.path.parent) as store:
        later = Counter(store, counter.day)
        later.take_in()
        later.void(later.take_in())
        noted = marked(store)
    return opened(old), noted


def test_the_mark_notes_the_head_and_the_serials_of_the_newest_two_years(
    counter: Counter,
) -> None:
    counter.act(NumbersLost(1, 113, 1, 9))
    counter.act(NumbersLost(1, 114, 1, 4))
    counter.take_in()
    noted = marked(counter.store)
    with counter.store.read() as reading:
        head = reading.head()
    assert noted == Mark(head.device, 1, 3, head.hash, {YEAR: 1, 114: 4})


def test_a_mark_comes_back_as_it_was_written(counter: Counter, tmp_path: Path) -> None:
    path = tmp_path / "counter.mark"
    first = marked(counter.store)
    mark.write(path, first)
    assert mark.read(path) == first
    counter.take_in()
    second = marked(counter.store)
    mark.write(path, second)
    assert mark.read(path) == second
    assert [each.name for each in tmp_path.glob("counter.mark*")] == ["counter.mark"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b"{}",
        b"\xff",
        b'{"device":"d","incarnation":"x","number":1,"hash":"h","serials":{}}',
        b'{"device":"d","incarnation":1,"number":1,"hash":"h","serials":[]}',
    ],
)
def test_a_mark_that_can_t_be_read_is_none(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "counter.mark"
    assert mark.read(path) is None
    path.write_bytes(data)
    assert mark.read(path) is None


def test_a_mark_that_can_t_be_written_is_told(counter: Counter, tmp_path: Path) -> None:
    noted = marked(counter.store)
    with unavailable(Trouble.MARK_UNWRITABLE):
        mark.write(tmp_path / "unplugged" / "counter.mark", noted)
    taken = tmp_path / "taken"
    (taken / "x").mkdir(parents=True)
    with unavailable(Trouble.MARK_UNWRITABLE):
        mark.write(taken, noted)


def test_a_mark_that_agrees_or_lags_behind_tells_nothing(counter: Counter) -> None:
    before = marked(counter.store)
    assert told(counter.store, before) is None
    counter.take_in()
    agreed = marked(counter.store)
    assert told(counter.store, agreed) is None
    counter.take_in()
    assert told(counter.store, agreed) is None
    assert told(counter.store, before) is None


def test_a_restored_disk_is_told_with_the_numbers_it_forgot(
    counter: Counter, tmp_path: Path
) -> None:
    counter.take_in()
    store, noted = gone_back(counter, tmp_path)
    behind = told(store, noted)
    assert behind == mark.Behind(1, 3, (NumbersLost(1, YEAR, 2, 3),))
    store.close()


def test_the_drill_closes_the_hole_and_goes_on_after_it(counter: Counter, tmp_path: Path) -> None:
    first = counter.take_in()
    store, noted = gone_back(counter, tmp_path)
    behind = told(store, noted)
    assert behind is not None
    again = Counter(store)
    with store.write() as writing:
        writing.new_incarnation(after=behind.incarnation)
        for lost in behind.lost:
            again.act(lost, writing=writing)
    assert told(store, noted) is None
    assert told(store, marked(store)) is None
    ticket = again.take_in(pledgor=first.pledgor)
    assert (ticket.number[8:13], ticket.number[5:8]) == ("00004", "115")
    with store.read() as reading:
        entries = reading.acts_of(MONDAY)
    assert [(each.incarnation, each.number) for each in entries] == [(1, 1), (2, 1), (2, 2)]
    assert entries[1].previous_hash == entries[0].hash
    store.close()
    opened(tmp_path / "old").close()


def test_a_disk_restored_once_more_is_told_of_the_second_chain_too(
    counter: Counter, tmp_path: Path
) -> None:
    store, noted = gone_back(counter, tmp_path)
    assert told(store, replace(noted, incarnation=3, number=5)) == mark.Behind(
        3, 5, (NumbersLost(1, YEAR, 1, 2),)
    )
    with store.write() as writing:
        writing.new_incarnation(after=3)
        assert writing.head().incarnation == 4
    store.close()


def test_a_copy_that_went_on_by_itself_is_told(counter: Counter, tmp_path: Path) -> None:
    counter.take_in()
    store, noted = gone_back(counter, tmp_path)
    fork = Counter(store)
    for _ in range(3):
        fork.take_in()
    assert told(store, noted) == mark.Behind(1, 1, (NumbersLost(1, YEAR, 5, 4),))
    store.close()


def test_entries_lost_without_a_number_are_told_with_none(counter: Counter) -> None:
    counter.take_in()
    noted = marked(counter.store)
    assert told(counter.store, replace(noted, number=4)) == mark.Behind(
        1, 3, (NumbersLost(1, YEAR, 2, 1),)
    )
    assert told(counter.store, replace(noted, number=4, serials={})) == mark.Behind(
        1, 3, (NumbersLost(1, 0, 1, 0),)
    )


def test_numbers_lost_over_the_turn_of_the_year_are_told_by_year(counter: Counter) -> None:
    counter.act(NumbersLost(1, 114, 1, 900))
    noted = replace(marked(counter.store), number=9, serials={115: 12, 114: 903})
    assert told(counter.store, noted) == mark.Behind(
        1, 8, (NumbersLost(1, 114, 901, 903), NumbersLost(1, 115, 1, 12))
    )


def test_the_mark_of_another_device_is_refused(counter: Counter) -> None:
    noted = replace(marked(counter.store), device="another")
    with unavailable(Trouble.DATABASE_OTHER_COUNTER):
        told(counter.store, noted)
