"""The check of everything: a changed page, entry, link or signature is found, whoever changed it."""

import shutil
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from counter.db import check, engine, files
from counter.db.readers import Readers
from counter.domain.refusal import Trouble, Unavailable
from tests.db.counters import KEY, Counter, new_store, unavailable


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A closed counter that has worked, under two incarnations."""
    with new_store(tmp_path) as store:
        counter = Counter(store)
        counter.open_day()
        ticket = counter.take_in()
        counter.redeem(counter.renew(ticket))
        with store.write() as writing:
            writing.new_incarnation()
        counter.take_in()
        counter.close_day()
    return tmp_path


def tampered(folder: Path, sql: str) -> None:
    """What somebody with the key does to the file."""
    with closing(engine.driver(folder / files.DATABASE, KEY)) as driver:
        for trigger in ("journal_no_update", "journal_no_delete"):
            driver.execute(f"DROP TRIGGER {trigger}")
        driver.execute(sql)


def checked(folder: Path) -> bool:
    """The check of a file that no store has open."""
    with closing(Readers(folder / files.DATABASE, KEY)) as readers:
        return check.check_file(readers)


def test_a_sound_store_passes(counter: Counter) -> None:
    assert check.quick_check(counter.store)
    counter.take_in()
    assert check.quick_check(counter.store)


def test_a_sound_file_passes(folder: Path) -> None:
    assert checked(folder)


def test_a_check_tells_how_far_it_is_and_can_be_cancelled(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check, "_SLICE", 2)
    steps: list[tuple[int, int]] = []

    def on(done: int, total: int) -> bool:
        steps.append((done, total))
        return done < 2

    with closing(Readers(folder / files.DATABASE, KEY)) as readers:
        assert not check.check_file(readers, on)
    assert steps == [(0, 6), (2, 6)]


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE journal SET bytes = CAST(bytes || ' ' AS BLOB) WHERE arrival = 2",
        "UPDATE journal SET bytes = CAST('{}' AS BLOB) WHERE arrival = 2",
        "UPDATE journal SET hash = upper(hash) WHERE arrival = 2",
        "UPDATE journal SET signature = (SELECT max(signature) FROM journal)",
        "UPDATE journal SET signature = 'zz' WHERE arrival = 2",
        "UPDATE journal SET previous_hash = 'ab' WHERE arrival = 2",
        "UPDATE journal SET business_day = '2026-03-15' WHERE arrival = 2",
        "UPDATE journal SET kind = 'voided' WHERE arrival = 2",
        "UPDATE journal SET branch = 'K09' WHERE arrival = 2",
        "UPDATE journal SET id = 'e2' WHERE arrival = 2",
        "UPDATE journal SET recorded_at = '2026-03-16T00:00:00+00:00' WHERE arrival = 2",
        "UPDATE journal SET number = 99 WHERE arrival = 2",
        "UPDATE journal SET incarnation = 2 WHERE arrival = 4",
        "DELETE FROM journal WHERE arrival = 1",
        "DELETE FROM journal WHERE arrival = 3",
        "DELETE FROM journal WHERE arrival = 5",
        "UPDATE journal SET arrival = -arrival WHERE arrival IN (2, 3)",
    ],
)
def test_every_change_of_the_journal_is_found(folder: Path, sql: str) -> None:
    tampered(folder, sql)
    with unavailable(Trouble.DATABASE_DAMAGED):
        checked(folder)


def test_an_index_that_lost_its_way_is_found(folder: Path) -> None:
    tampered(folder, "PRAGMA writable_schema = ON")
    with closing(engine.driver(folder / files.DATABASE, KEY)) as driver:
        driver.execute("PRAGMA writable_schema = ON").fetchall()
        driver.execute(
            "UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema"
            " WHERE name = 'journal') WHERE name = 'ix_journal_business_day'"
        )
    with unavailable(Trouble.DATABASE_DAMAGED):
        checked(folder)


def test_every_flipped_bit_of_a_page_in_use_is_found(folder: Path) -> None:
    path = folder / files.DATABASE
    sound = path.read_bytes()
    chance = Random(5)
    for _ in range(60):
        spoilt = bytearray(sound)
        place = chance.randrange(len(spoilt))
        spoilt[place] ^= 1 << chance.randrange(8)
        path.write_bytes(spoilt)
        with pytest.raises(Unavailable) as told:
            _read_all(path)
        assert told.value.trouble in {Trouble.DATABASE_DAMAGED, Trouble.DATABASE_WRONG_KEY}
    path.write_bytes(sound)
    _read_all(path)


def _read_all(path: Path) -> None:
    engine.require_readable(path, KEY)
    with closing(Readers(path, KEY)) as readers:
        check.check_file(readers)


@pytest.mark.parametrize("kept", [0.3, 0.6, 0.95])
def test_a_file_cut_off_is_found(folder: Path, kept: float) -> None:
    path = folder / files.DATABASE
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * kept)])
    with pytest.raises(Unavailable):
        _read_all(path)


def test_a_check_beside_a_working_counter_disturbs_nobody(counter: Counter) -> None:
    for _ in range(3):
        counter.take_in()
    done: list[int] = []

    def work(step: int, _: int) -> bool:
        if len(done) < 3:
            counter.take_in()
        done.append(step)
        return True

    assert check.quick_check(counter.store, work)
    with counter.store.read() as reading:
        assert reading.head().number == 6


def test_the_copy_of_a_live_file_with_its_log_is_sound(counter: Counter, tmp_path: Path) -> None:
    counter.take_in()
    other = tmp_path / "other"
    other.mkdir()
    for path in counter.store.path.parent.glob(f"{files.DATABASE}*"):
        shutil.copyfile(path, other / path.name)
    assert checked(other)
