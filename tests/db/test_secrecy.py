"""A stolen disk shows nothing: not who, not what, not how much, not even what kind of act."""

import shutil
from pathlib import Path

import pytest

from counter.db import backup, files, mark
from counter.db.rows import RecordKind
from tests.db.counters import KEY, WANG, Clock, Counter, new_store

AMOUNT = 76_543_210


def words_of(ticket_number: str) -> list[str]:
    """What a thief would look for."""
    return [
        *WANG.values(),
        *("中正四路", "周生生", "LI-4711", "人在外地", "BAG-4711"),
        *(ticket_number, ticket_number[:8], str(AMOUNT), "taken-in", "journal", "pledgor"),
        *("CREATE TABLE", "SQLite format", "kaohsiung", "low-income", "general"),
    ]


@pytest.fixture
def disk(tmp_path: Path) -> tuple[Path, str]:
    """Everything a working counter leaves on its disks, at work and after it closed."""
    live, second = tmp_path / "live", tmp_path / "second"
    second.mkdir()
    with new_store(live) as store:
        counter = Counter(store)
        ticket = counter.take_in(bags=("BAG-4711",), evidence="LI-4711", principal=AMOUNT)
        with store.write() as writing:
            writing.put_record(ticket.pledgor, RecordKind.NOTE, {"text": "人在外地"})
            writing.save_draft("intake", '{"name":"王小明","brand":"周生生"}')
        counter.renew(ticket)
        with store.read() as reading:
            mark.write(second / "counter.mark", mark.mark_of(reading))
        backup.back_up(live, KEY, second, training=True, now=Clock())
        shutil.copytree(live, tmp_path / "at work")
    return tmp_path, ticket.number


def test_a_stolen_disk_shows_nothing(disk: tuple[Path, str]) -> None:
    folder, number = disk
    paths = [path for path in folder.rglob("*") if path.is_file()]
    assert {path.name for path in paths} >= {
        files.DATABASE,
        f"{files.DATABASE}-wal",
        f"{files.DATABASE}-shm",
        "counter.mark",
    }
    seen = {
        (path.name, word)
        for path in paths
        for word in words_of(number)
        for coded in (word.encode(), word.encode("utf-16-le"), word.encode("utf-16-be"))
        if coded in path.read_bytes()
    }
    assert seen == set()


def test_the_key_is_nowhere_beside_the_file(disk: tuple[Path, str]) -> None:
    folder, _ = disk
    data = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    for form in (KEY, KEY.hex().encode(), KEY.hex().upper().encode()):
        assert form not in data


def test_an_entry_holds_no_word_of_a_person(counter: Counter) -> None:
    counter.renew(counter.take_in(evidence="LI-4711"))
    with counter.store.readers.connection() as connection:
        rows = connection.execute("SELECT bytes FROM journal")
        data = b"".join(each for (each,) in rows).decode()
    for word in (*WANG.values(), "LI-4711"):
        if word != WANG["id_kind"]:
            assert word not in data
