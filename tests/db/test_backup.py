"""Copies of the live file: whole, encrypted, checked before they count, and brought back by a drill."""

import errno
import shutil
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from counter.db import backup, check, engine, files, mark
from counter.db.backup import Backup
from counter.db.readers import Readers
from counter.db.store import Store
from counter.domain.entries import NumbersLost
from counter.domain.refusal import Trouble
from tests.db.counters import KEY, YEAR, Clock, Counter, new_store, opened, unavailable

NOON = datetime(2026, 3, 16, 4, tzinfo=UTC)


@pytest.fixture
def to(tmp_path: Path) -> Path:
    """The second path."""
    folder = tmp_path / "second path"
    folder.mkdir()
    return folder


def made(counter: Counter, to: Path, at: datetime = NOON, **more: Any) -> Backup:
    """A backup of a live counter."""
    given = {"training": False, **more}
    done = backup.back_up(counter.store.path.parent, KEY, to, now=lambda: at, **given)
    assert done is not None
    return done


def ours(counter: Counter, *, training: bool = False) -> str:
    """What the names of its copies begin with."""
    return backup.beginning(counter.store.readers, training=training)


def last(counter: Counter, to: Path) -> Backup | None:
    """The newest copy of a counter that is found."""
    return backup.last_backup(to, KEY, ours(counter))


def test_a_backup_of_a_live_counter_holds_all_that_was_committed(
    counter: Counter, to: Path
) -> None:
    ticket = counter.take_in()
    done = made(counter, to)
    device = counter.store.readers.own
    assert done.path == to / f"counter-K01-01-{device[-8:]}-20260316T040000Z.db"
    assert [path.name for path in to.iterdir()] == [done.path.name]
    assert (done.when, done.size) == (NOON, done.path.stat().st_size)
    with counter.store.read() as reading:
        assert done.head == reading.head()
    with closing(Readers(done.path, KEY)) as readers, readers.read() as reading:
        assert reading.pledge(ticket.pledge) is not None
    assert last(counter, to) == done


def test_a_backup_is_encrypted_under_the_same_key(counter: Counter, to: Path) -> None:
    counter.take_in()
    done = made(counter, to)
    assert "王小明".encode() not in done.path.read_bytes()
    with unavailable(Trouble.DATABASE_WRONG_KEY):
        engine.require_readable(done.path, bytes(32))


def test_a_backup_is_whole_though_the_counter_works_on(counter: Counter, to: Path) -> None:
    for _ in range(40):
        counter.take_in()

    def work(_done: int, _total: int) -> bool:
        if counter.store.readers.own and len(worked) < 3:
            worked.append(counter.take_in())
        return True

    worked: list[object] = []
    done = made(counter, to, progress=work)
    assert len(worked) >= 1
    assert done.head.number == 40
    with closing(Readers(done.path, KEY)) as readers:
        assert check.check_file(readers)


def test_a_backup_runs_in_another_thread(counter: Counter, to: Path) -> None:
    counter.take_in()
    done: list[Backup] = []
    thread = threading.Thread(target=lambda: done.append(made(counter, to)))
    thread.start()
    counter.take_in()
    thread.join()
    assert done[0].head.number in {1, 2}


def test_a_backup_tells_how_far_it_is(counter: Counter, to: Path) -> None:
    steps: list[tuple[int, int]] = []

    def on(done: int, total: int) -> bool:
        steps.append((done, total))
        return True

    made(counter, to, progress=on)
    assert steps[-1][0] == steps[-1][1] > 0


def test_a_cancelled_backup_leaves_nothing(counter: Counter, to: Path) -> None:
    folder = counter.store.path.parent
    stopped = backup.back_up(
        folder, KEY, to, training=False, now=Clock(), progress=lambda *_: False
    )
    assert stopped is None
    assert list(to.iterdir()) == []
    assert last(counter, to) is None


def test_only_the_newest_copies_of_this_counter_are_kept(counter: Counter, to: Path) -> None:
    other = to / "counter-K01-02-0123abcd-20200101T000000Z.db"
    notes = to / "notes.txt"
    for path in (other, notes):
        path.write_bytes(b"somebody else's")
    days = [NOON + timedelta(days=day) for day in range(5)]
    done = [made(counter, to, day, keep=3) for day in days]
    assert set(to.iterdir()) == {other, notes, *(each.path for each in done[2:])}
    assert last(counter, to) == done[4]


def test_counters_of_one_name_keep_their_copies_apart(
    counter: Counter, to: Path, tmp_path: Path
) -> None:
    """Training and real business at one branch and number, and a counter set up anew, share a folder."""
    anew = tmp_path / "anew"
    anew.mkdir()
    days = [NOON + timedelta(days=day) for day in range(3)]
    with new_store(anew) as store:
        both = (counter, Counter(store))
        real = [made(each, to, day, keep=2) for day in days for each in both]
        trained = [made(counter, to, day, keep=2, training=True) for day in days]
        assert set(to.iterdir()) == {each.path for each in (*real[2:], *trained[1:])}
        assert [last(each, to) for each in both] == real[4:]
    mine = ours(counter, training=True)
    assert mine == ours(counter).replace("-01-", "-01-training-")
    assert backup.last_backup(to, KEY, mine) == trained[2]


def test_the_copy_just_made_stays_though_older_ones_bear_later_days(
    counter: Counter, to: Path
) -> None:
    days = [NOON + timedelta(days=day) for day in (3, 2, 1, 0)]
    done = [made(counter, to, day, keep=2) for day in days]
    assert set(to.iterdir()) == {each.path for each in (done[0], done[1], done[3])}


def test_looking_at_a_copy_that_is_gone_makes_no_file(counter: Counter, to: Path) -> None:
    done = made(counter, to)
    gone = to / "unplugged.db"
    (to / f"{ours(counter)}20270101T000000Z.db").symlink_to(gone)
    assert last(counter, to) == done
    assert not gone.exists()


def test_a_copy_lies_in_a_folder_of_any_name(counter: Counter, to: Path) -> None:
    odd = to / "a ? b # 100% 備份"
    odd.mkdir()
    done = made(counter, odd)
    assert last(counter, odd) == done


def test_the_newest_copy_that_can_be_opened_is_told(counter: Counter, to: Path) -> None:
    done = made(counter, to)
    (to / f"{ours(counter)}20270101T000000Z.db").write_bytes(b"spoilt" * 5000)
    (to / "counter-K09-01-20270101T000000Z.db").write_bytes(b"")
    assert last(counter, to) == done
    assert backup.last_backup(to, bytes(32), ours(counter)) is None


def test_a_second_path_that_is_not_there_is_told(counter: Counter, tmp_path: Path) -> None:
    folder, gone = counter.store.path.parent, tmp_path / "unplugged"
    with unavailable(Trouble.BACKUP_FAILED):
        backup.back_up(folder, KEY, gone, training=False, now=Clock())
    with unavailable(Trouble.BACKUP_FAILED):
        last(counter, gone)


def test_a_full_second_path_is_told(
    counter: Counter, to: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: Path) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(files, "sync", full)
    with unavailable(Trouble.DISK_FULL):
        made(counter, to)
    assert list(to.iterdir()) == []


def test_a_damaged_counter_gives_no_backup(tmp_path: Path, to: Path) -> None:
    with new_store(tmp_path) as store:
        counter = Counter(store)
        for _ in range(10):
            counter.take_in()
    path = tmp_path / files.DATABASE
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    with unavailable(Trouble.BACKUP_FAILED):
        backup.back_up(tmp_path, KEY, to, training=False, now=Clock())
    assert list(to.iterdir()) == []


def test_there_is_no_backup_of_nothing(tmp_path: Path, to: Path) -> None:
    with unavailable(Trouble.BACKUP_FAILED):
        backup.back_up(tmp_path, KEY, to, training=False, now=Clock())


# ------------------------------------------------------------------------------- bringing it back


def test_the_drill_a_dead_disk_comes_back_and_no_number_is_given_twice(
    counter: Counter, to: Path, tmp_path: Path
) -> None:
    counter.open_day()
    kept = counter.take_in()
    done = made(counter, to)
    lost = counter.take_in()
    with counter.store.read() as reading:
        mark.write(to / "counter.mark", mark.mark_of(reading))
    counter.store.close()

    new_disk = tmp_path / "new disk"
    new_disk.mkdir()
    back = backup.restore(done.path, new_disk, KEY)
    assert back is not None
    assert (back.when, back.head) == (NOON, done.head)
    assert back.path == new_disk / files.DATABASE
    with opened(new_disk) as store:
        noted = mark.read(to / "counter.mark")
        assert noted is not None
        with store.read() as reading:
            behind = mark.behind(reading, noted)
        assert behind == mark.Behind(1, 1, (NumbersLost(1, YEAR, 2, 2),))
        again = Counter(store)
        with store.write() as writing:
            writing.new_incarnation(after=behind.incarnation)
            again.act(behind.lost[0], writing=writing)
        ticket = again.take_in(pledgor=kept.pledgor)
        assert ticket.number[8:13] == "00003"
        assert ticket.number != lost.number
        assert check.quick_check(store)


def test_a_backup_is_never_restored_over_a_live_file(counter: Counter, to: Path) -> None:
    done = made(counter, to)
    counter.take_in()
    with pytest.raises(FileExistsError):
        backup.restore(done.path, counter.store.path.parent, KEY)
    with counter.store.read() as reading:
        assert reading.head().number == 1


def test_a_log_that_a_lost_file_left_is_not_replayed(
    counter: Counter, to: Path, tmp_path: Path
) -> None:
    counter.take_in()
    done = made(counter, to)
    counter.take_in()
    dead = tmp_path / "dead"
    dead.mkdir()
    for rest in ("-wal", "-shm"):
        shutil.copyfile(f"{counter.store.path}{rest}", dead / f"{files.DATABASE}{rest}")
    backup.restore(done.path, dead, KEY)
    with opened(dead) as store:
        assert check.quick_check(store)
        with store.read() as reading:
            assert reading.head() == done.head


def test_a_restore_can_be_cancelled_at_every_step(
    counter: Counter, to: Path, tmp_path: Path
) -> None:
    counter.take_in()
    done = made(counter, to)
    new = tmp_path / "new"
    new.mkdir()
    for steps in range(50):
        asked: list[int] = []

        def on(_done: int, _total: int, steps: int = steps, asked: list[int] = asked) -> bool:
            asked.append(1)
            return len(asked) <= steps

        if backup.restore(done.path, new, KEY, progress=on) is not None:
            break
        assert [path.name for path in new.iterdir()] == [files.LOCK]
    assert steps > 1
    opened(new).close()


def test_nothing_is_restored_into_a_folder_at_work(
    counter: Counter, to: Path, tmp_path: Path
) -> None:
    done = made(counter, to)
    busy = tmp_path / "busy"
    busy.mkdir()
    lock = engine.Lock(busy / files.LOCK)
    with unavailable(Trouble.ALREADY_RUNNING):
        backup.restore(done.path, busy, KEY)
    lock.release()


def test_a_spoilt_backup_is_not_restored(counter: Counter, to: Path, tmp_path: Path) -> None:
    for _ in range(5):
        counter.take_in()
    done = made(counter, to)
    sound = done.path.read_bytes()
    new = tmp_path / "new"
    new.mkdir()
    for place in range(20, len(sound), len(sound) // 20):
        spoilt = bytearray(sound)
        spoilt[place] ^= 16
        done.path.write_bytes(spoilt)
        with unavailable(Trouble.BACKUP_UNUSABLE):
            backup.restore(done.path, new, KEY)
        assert [path.name for path in new.iterdir()] == [files.LOCK]


def test_a_forged_backup_is_not_restored(counter: Counter, to: Path, tmp_path: Path) -> None:
    counter.take_in()
    counter.take_in()
    done = made(counter, to)
    with closing(engine.driver(done.path, KEY)) as driver:
        driver.execute("DROP TRIGGER journal_no_update")
        driver.execute("UPDATE journal SET signature = 'ab' WHERE number = 1")
    new = tmp_path / "new"
    new.mkdir()
    with unavailable(Trouble.BACKUP_UNUSABLE):
        backup.restore(done.path, new, KEY)


@pytest.mark.parametrize("name", ["gone.db", "counter-K01-01-20260316T040000Z.db"])
def test_a_backup_that_is_not_there_is_told(tmp_path: Path, name: str) -> None:
    with unavailable(Trouble.BACKUP_UNUSABLE):
        backup.restore(tmp_path / name, tmp_path, KEY)


def test_a_backup_of_another_key_is_told(counter: Counter, to: Path, tmp_path: Path) -> None:
    done = made(counter, to)
    new = tmp_path / "new"
    new.mkdir()
    with unavailable(Trouble.DATABASE_WRONG_KEY):
        backup.restore(done.path, new, bytes(32))


def test_a_backup_renamed_by_hand_is_dated_by_its_file(
    counter: Counter, to: Path, tmp_path: Path
) -> None:
    done = made(counter, to)
    renamed = done.path.rename(to / "before the move.db")
    new = tmp_path / "new"
    new.mkdir()
    back = backup.restore(renamed, new, KEY)
    assert back is not None
    assert back.when == datetime.fromtimestamp(renamed.stat().st_mtime, UTC)
    assert isinstance(opened(new), Store)
