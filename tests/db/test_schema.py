"""The shape of the file: what the migrations make is what the tables say, and it guards itself."""

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import sqlcipher3

from counter.db import engine, files, lists, looks, published, schema, writing
from counter.db.prepared import Driver, Prepared
from counter.db.store import Store
from counter.db.tables import TRIGGERS, metadata
from tests.db.counters import KEY, Counter, new_folder

OWN = {"alembic_version"}


@pytest.fixture
def driver(counter: Counter) -> Iterator[Driver]:
    """A bare connection to the file of a counter with one ticket."""
    counter.take_in()
    with closing(engine.driver(counter.store.path, KEY)) as connection:
        for pragma in ("foreign_keys", "recursive_triggers"):
            connection.execute(f"PRAGMA {pragma} = ON")
        yield connection


def test_the_migrations_make_what_the_tables_say(tmp_path: Path) -> None:
    migrated = new_folder(tmp_path) / files.DATABASE
    said = tmp_path / "said.db"
    writer = engine.connect(said, KEY, writes=True)
    with writer.begin() as connection:
        metadata.create_all(connection)
        for trigger in TRIGGERS:
            connection.exec_driver_sql(trigger)
    writer.dispose()
    assert _shape(migrated) == _shape(said)


@pytest.mark.parametrize(
    ("asked", "index"),
    [
        (writing._OF_DEVICES, "ix_journal_of_devices"),
        (published._IDS, "ix_journal_published"),
        (lists._HEADS, "ix_journal_of_lists"),
        (lists._ACTS, "ix_journal_of_lists"),
        (looks._CLOSED, "ix_journal_of_looks"),
    ],
    ids=["devices", "rules", "heads of lists", "lists", "looks"],
)
def test_no_journal_of_years_is_read_for_few_entries(
    driver: Driver, asked: Prepared, index: str
) -> None:
    sql = asked._sql
    rows = driver.execute(f"EXPLAIN QUERY PLAN {sql}", [None] * sql.count("?"))
    plan = [row[3] for row in rows]
    assert any(index in step for step in plan), plan


def _shape(path: Path) -> dict[str, str]:
    with closing(engine.driver(path, KEY)) as driver:
        rows = driver.execute("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL")
        return {name: _plain(sql) for name, sql in rows if name not in OWN}


def _plain(sql: str) -> str:
    return re.sub(r"\s*([(),])\s*", r"\1", re.sub(r"\s+", " ", sql)).strip()


def test_the_newest_revision_is_the_one_this_program_knows() -> None:
    files_of = sorted((schema.MIGRATIONS / "versions").glob("*.py"))
    assert tuple(path.name.split("_")[0] for path in files_of) == schema.REVISIONS


def test_every_table_is_strict(driver: Driver) -> None:
    rows = driver.execute("PRAGMA table_list").fetchall()
    loose = {row[1] for row in rows if row[2] == "table" and not row[5]}
    assert loose - {"sqlite_schema", "sqlite_temp_schema"} == OWN


@pytest.mark.parametrize("amount", ["12,000", 1.5, None])
def test_an_amount_that_is_no_whole_number_is_refused(driver: Driver, amount: object) -> None:
    with pytest.raises(sqlcipher3.IntegrityError):
        driver.execute("UPDATE pledge SET principal_ntd = ?", (amount,))


@pytest.mark.parametrize(
    "forbidden",
    [
        "DELETE FROM journal",
        "UPDATE journal SET bytes = x'00'",
        "UPDATE journal SET hash = 'ab'",
        "UPDATE journal SET number = 9",
        "UPDATE journal SET arrival = 9",
        "UPDATE journal SET signature = 'ab'",
        "INSERT OR REPLACE INTO journal SELECT * FROM journal",
        "DELETE FROM person_record",
        "UPDATE person_record SET ciphertext = x'00'",
        "INSERT OR REPLACE INTO person_record SELECT * FROM person_record",
        "UPDATE person_key SET key = x'00'",
        "DELETE FROM person_key",
        "INSERT INTO entry_subject VALUES ('p9', 99)",
        "UPDATE pledge_bag SET open = 2",
        "UPDATE ticket_number SET status = 'forgotten'",
    ],
)
def test_what_happened_is_neither_changed_nor_deleted(driver: Driver, forbidden: str) -> None:
    with pytest.raises(sqlcipher3.IntegrityError):
        driver.execute(forbidden)


def test_an_entry_is_placed_once(driver: Driver) -> None:
    placed = (
        "INSERT INTO placing SELECT arrival, 1, 'accepted', 'ab', NULL, NULL FROM journal LIMIT 1"
    )
    driver.execute(placed)
    with pytest.raises(sqlcipher3.IntegrityError):
        driver.execute(placed)


def test_the_store_writes_durably_with_every_guard_on(store: Store) -> None:
    with store._writer.begin() as connection:
        told = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("synchronous", "journal_mode", "foreign_keys", "recursive_triggers")
        }
    assert told == {
        "synchronous": 2,
        "journal_mode": "wal",
        "foreign_keys": 1,
        "recursive_triggers": 1,
    }
