"""Which file a counter opens, which it refuses, and what it says of each."""

import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from counter import wire
from counter.db import engine, files, schema
from counter.db.prepared import Driver
from counter.db.rows import Station
from counter.db.store import Store
from counter.domain.refusal import Trouble
from tests.db.counters import (
    KEY,
    STATION,
    Clock,
    Counter,
    chance,
    new_folder,
    new_store,
    opened,
    unavailable,
)


def driver(folder: Path) -> Driver:
    return engine.driver(folder / files.DATABASE, KEY)


# ------------------------------------------------------------------------------- making one


def test_a_new_store_is_open_at_once_and_can_be_opened_again(tmp_path: Path) -> None:
    with Store.create(tmp_path, KEY, station=STATION, now=Clock(), random=chance()) as store:
        entry = Counter(store).open_day()
    with opened(tmp_path, station=STATION) as store, store.read() as reading:
        assert reading.head().hash == entry.hash


def test_a_store_is_never_made_over_another(tmp_path: Path) -> None:
    new_folder(tmp_path)
    with pytest.raises(FileExistsError):
        Store.create(tmp_path, KEY, station=STATION, now=Clock(), random=chance())
    opened(tmp_path).close()


def test_what_a_broken_off_attempt_left_is_no_hindrance(tmp_path: Path) -> None:
    for rest in ("", "-wal", "-shm"):
        (tmp_path / f"counter.new{rest}").write_bytes(b"half")
    Store.create(tmp_path, KEY, station=STATION, now=Clock(), random=chance()).close()
    assert {path.name for path in tmp_path.iterdir()} == {files.DATABASE, files.LOCK}


def test_each_counter_has_its_own_device_and_key(tmp_path: Path) -> None:
    stores = [
        Store.create(_made(tmp_path / name), KEY, station=STATION, now=Clock(), random=chance())
        for name in ("one", "other")
    ]
    assert stores[0].readers.own != stores[1].readers.own
    keys = {store.readers.signing_key.private_bytes_raw() for store in stores}
    assert len(keys) == 2
    for store in stores:
        store.close()


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def test_closing_twice_is_closing_once(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    store.close()
    store.close()
    opened(tmp_path).close()


# ------------------------------------------------------------------------------- refusing one


def test_a_missing_file_is_told_and_not_made(tmp_path: Path) -> None:
    with unavailable(Trouble.DATABASE_MISSING):
        opened(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_second_start_on_one_file_is_told(tmp_path: Path) -> None:
    with new_store(tmp_path):
        with unavailable(Trouble.ALREADY_RUNNING):
            opened(tmp_path)
        with unavailable(Trouble.ALREADY_RUNNING):
            Store.create(tmp_path, KEY, station=STATION, now=Clock(), random=chance())
    opened(tmp_path).close()


HOLDER = """
import sys, time
from pathlib import Path
from tests.db.counters import opened
store = opened(Path(sys.argv[1]))
print("open", flush=True)
time.sleep(60)
"""


def test_a_second_process_is_told_until_the_first_one_dies(tmp_path: Path) -> None:
    new_folder(tmp_path)
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)], stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"open\n"
        with unavailable(Trouble.ALREADY_RUNNING):
            opened(tmp_path)
        holder.kill()
        holder.wait()
        opened(tmp_path).close()


def test_a_wrong_key_is_told_as_such(tmp_path: Path) -> None:
    new_folder(tmp_path)
    with unavailable(Trouble.DATABASE_WRONG_KEY):
        opened(tmp_path, key=bytes(32))
    opened(tmp_path).close()


def test_a_damaged_first_page_is_not_taken_for_a_wrong_key(tmp_path: Path) -> None:
    new_folder(tmp_path)
    _flip(tmp_path / files.DATABASE, 100)
    with unavailable(Trouble.DATABASE_DAMAGED):
        opened(tmp_path)


@pytest.mark.parametrize("data", [b"not a database " * 1000, b"x"])
def test_what_is_no_database_at_all_is_told(tmp_path: Path, data: bytes) -> None:
    (tmp_path / files.DATABASE).write_bytes(data)
    with pytest.raises(Exception, match=r"^database-(damaged|wrong-key)"):
        opened(tmp_path)


def test_a_file_without_any_table_is_damaged(tmp_path: Path) -> None:
    driver(tmp_path).execute("CREATE TABLE other (a INTEGER)").connection.close()
    with unavailable(Trouble.DATABASE_DAMAGED):
        opened(tmp_path)


def test_the_file_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    new_folder(tmp_path)
    connection = driver(tmp_path)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with unavailable(Trouble.DATABASE_NEWER):
        opened(tmp_path)
    assert driver(tmp_path).execute("SELECT * FROM alembic_version").fetchone() == ("9999",)


@pytest.mark.parametrize(
    "station",
    [
        Station("taipei", "K01", 1),
        Station("kaohsiung", "K02", 1),
        Station("kaohsiung", "K01", 2),
    ],
)
def test_the_file_of_another_counter_is_refused(tmp_path: Path, station: Station) -> None:
    new_folder(tmp_path)
    with unavailable(Trouble.DATABASE_OTHER_COUNTER):
        opened(tmp_path, station=station)
    opened(tmp_path, station=STATION).close()


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE journal SET signature = 'ab' WHERE number = 3",
        "UPDATE journal SET hash = upper(hash) WHERE number = 3",
        "UPDATE journal SET number = 7 WHERE number = 3",
        "UPDATE journal SET business_day = '2026-03-17' WHERE number = 3",
        "UPDATE journal SET bytes = x'7b7d' WHERE number = 3",
        "UPDATE journal SET hash = 'ab' WHERE number = 2",
        "DELETE FROM journal WHERE number = 2",
    ],
)
def test_a_chain_whose_end_was_tampered_with_is_damage(tmp_path: Path, tampering: str) -> None:
    with new_store(tmp_path) as store:
        counter = Counter(store)
        counter.open_day()
        counter.close_day()
        counter.open_day()
    connection = driver(tmp_path)
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("DROP TRIGGER journal_no_update")
    connection.execute("DROP TRIGGER journal_no_delete")
    connection.execute(tampering)
    connection.close()
    with unavailable(Trouble.DATABASE_DAMAGED):
        opened(tmp_path)


def test_a_file_whose_last_entry_a_newer_program_wrote_asks_for_the_update(
    tmp_path: Path,
) -> None:
    with new_store(tmp_path) as store:
        entry = Counter(store).open_day()
        key = store.readers.signing_key
    connection = driver(tmp_path)
    connection.execute("DROP TRIGGER journal_no_update")
    data = connection.execute("SELECT bytes FROM journal").fetchone()[0]
    data = data.replace(b"day-opened", b"teleported")
    hashed = wire.digest(data)
    signature = key.sign(b"public-pawnshop entry\n" + hashed.encode()).hex()
    connection.execute(
        "UPDATE journal SET kind = 'teleported', bytes = ?, hash = ?, signature = ?",
        (data, hashed, signature),
    )
    connection.close()
    assert entry.kind == "day-opened"
    with unavailable(Trouble.DATABASE_NEWER):
        opened(tmp_path)


# ------------------------------------------------------------------------------- a locked file


def test_a_file_that_another_program_holds_is_told_as_locked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "LOCK_WAIT_S", 0.05)
    with new_store(tmp_path) as store:
        counter = Counter(store)
        counter.open_day()
        with _held(tmp_path), unavailable(Trouble.DATABASE_LOCKED):
            counter.close_day()
        assert counter.close_day().number == 2


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    other = driver(folder)
    other.execute("BEGIN IMMEDIATE")
    yield
    other.close()


# ------------------------------------------------------------------------------- upgrading


def test_a_file_that_a_program_which_reads_more_has_opened_is_newer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new_folder(tmp_path)
    with monkeypatch.context() as newer:
        newer.setattr(wire, "READER", wire.READER + 1)
        opened(tmp_path).close()
    with unavailable(Trouble.DATABASE_NEWER):
        opened(tmp_path)


SECOND = """
from alembic import op
revision = "0002"
down_revision = "0001"

def upgrade():
    op.execute("CREATE TABLE mood (day TEXT PRIMARY KEY) STRICT")
    op.execute("{last}")
"""


def _second(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, last: str = "SELECT 1") -> None:
    """A program whose files have one migration more."""
    migrations = tmp_path / "100%-migrations"
    shutil.copytree(schema.MIGRATIONS, migrations)
    (migrations / "versions" / "0002_mood.py").write_text(SECOND.format(last=last), "utf-8")
    monkeypatch.setattr(schema, "MIGRATIONS", migrations)
    monkeypatch.setattr(schema, "REVISIONS", ("0001", "0002"))


def test_an_older_file_is_upgraded_after_a_copy_was_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "counter"
    with new_store(folder) as store:
        entry = Counter(store).open_day()
    _second(tmp_path, monkeypatch)
    with opened(folder) as store:
        later = Counter(store).close_day()
    assert later.previous_hash == entry.hash
    connection = driver(folder)
    assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == ("0002",)
    assert connection.execute("SELECT count(*) FROM mood").fetchone() == (0,)
    connection.close()
    (copy,) = folder.glob("before-upgrade-*.db")
    older = engine.driver(copy, KEY)
    assert older.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)
    assert older.execute("SELECT max(number) FROM journal").fetchone() == (1,)
    older.close()


def test_an_upgrade_that_fails_leaves_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "counter"
    with new_store(folder) as store:
        Counter(store).open_day()
    before = _shape(folder)
    with monkeypatch.context() as newer:
        _second(tmp_path, newer, last="INSERT INTO nowhere VALUES (1)")
        with pytest.raises(Exception, match="nowhere"):
            opened(folder)
    assert _shape(folder) == before
    opened(folder).close()


def _shape(folder: Path) -> list[tuple[str, ...]]:
    connection = driver(folder)
    rows = connection.execute("SELECT name, sql FROM sqlite_schema ORDER BY name").fetchall()
    rows += connection.execute("SELECT version_num FROM alembic_version").fetchall()
    connection.close()
    return list(rows)


# ------------------------------------------------------------------------------- side by side


def test_a_reader_keeps_its_view_while_a_writer_works(counter: Counter) -> None:
    counter.open_day()
    with counter.store.read() as reading:
        assert reading.head().number == 1
        ticket = counter.take_in()
        assert reading.head().number == 1
        assert reading.pledge(ticket.pledge) is None
    with counter.store.read() as reading:
        assert reading.pledge(ticket.pledge) is not None


def test_what_is_not_committed_is_seen_by_nobody_else(counter: Counter) -> None:
    with counter.store.write() as writing:
        ticket = counter.take_in_within(writing)
        with counter.store.read() as reading:
            assert reading.pledge(ticket.pledge) is None


def test_writers_take_turns(counter: Counter) -> None:
    def work() -> None:
        for _ in range(5):
            counter.take_in()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with counter.store.read() as reading:
        assert reading.head().number == 20
        assert reading.last_serial(115) == 20


def test_every_thread_may_read(counter: Counter) -> None:
    ticket = counter.take_in()
    found: list[bool] = []

    def look() -> None:
        with counter.store.read() as reading:
            found.append(reading.pledge(ticket.pledge) is not None)

    threads = [threading.Thread(target=look) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [True] * 8


def test_a_reader_cannot_write(store: Store) -> None:
    with unavailable(Trouble.DISK_FAILED), store.readers.connection() as connection:
        connection.execute("DELETE FROM draft")


def _flip(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)
