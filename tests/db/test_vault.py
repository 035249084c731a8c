"""The vault of persons: texts under a key per person, bound to their place, checked when read."""

from pathlib import Path

import pytest

from counter.db import engine, files
from counter.db.rows import RecordKind
from counter.db.store import Store
from counter.domain.parts import RecordRef
from counter.domain.refusal import Trouble
from counter.wire import WireError
from tests.db.counters import KEY, WANG, new_store, opened, unavailable


@pytest.fixture
def refs(tmp_path: Path) -> list[RecordRef]:
    """Two records of one person and one of another, in a store that is closed."""
    with new_store(tmp_path) as store, store.write() as writing:
        return [
            writing.put_record("wang", RecordKind.IDENTITY, WANG),
            writing.put_record("wang", RecordKind.IDENTITY, {**WANG, "address": "臺北市"}),
            writing.put_record("li", RecordKind.ITEM, {"brand": "周生生"}),
        ]


def _tamper(folder: Path, sql: str) -> None:
    driver = engine.driver(folder / files.DATABASE, KEY)
    driver.execute("PRAGMA foreign_keys = OFF")
    for trigger in ("person_record_no_update", "person_record_no_delete", "person_key_no_update"):
        driver.execute(f"DROP TRIGGER {trigger}")
    driver.execute(sql)
    driver.close()


def test_a_record_is_read_as_it_was_kept(tmp_path: Path, refs: list[RecordRef]) -> None:
    with opened(tmp_path) as store, store.read() as reading:
        assert reading.record(refs[0]) == WANG
        assert reading.record(refs[1])["address"] == "臺北市"
        assert reading.record(refs[2]) == {"brand": "周生生"}
        assert reading.record(refs[2]) is reading.record(refs[2])


def test_a_person_s_records_count_their_versions_and_share_a_key(
    tmp_path: Path, refs: list[RecordRef]
) -> None:
    with opened(tmp_path) as store, store.write() as writing:
        writing.put_record("wang", RecordKind.IDENTITY, WANG)
        writing.put_record("wang", RecordKind.NOTE, {"text": "常客"})
    driver = engine.driver(tmp_path / files.DATABASE, KEY)
    rows = driver.execute(
        "SELECT person, kind, version FROM person_record ORDER BY person, kind, version"
    ).fetchall()
    assert rows == [
        ("li", "item", 1),
        ("wang", "identity", 1),
        ("wang", "identity", 2),
        ("wang", "identity", 3),
        ("wang", "note", 1),
    ]
    assert driver.execute("SELECT count(*) FROM person_key").fetchone() == (2,)
    assert len(refs) == 3


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE person_record SET ciphertext = zeroblob(length(ciphertext))",
        "UPDATE person_record SET ciphertext = x'00'",
        "UPDATE person_record SET nonce = zeroblob(12)",
        "UPDATE person_record SET kind = 'note'",
        "UPDATE person_key SET key = zeroblob(32)",
        "DELETE FROM person_record",
        "DELETE FROM person_key",
    ],
)
def test_a_record_that_was_changed_moved_or_lost_is_missing(
    tmp_path: Path, refs: list[RecordRef], tampering: str
) -> None:
    _tamper(tmp_path, tampering)
    with opened(tmp_path) as store, unavailable(Trouble.RECORD_MISSING), store.read() as reading:
        reading.record(refs[0])


def test_an_older_record_does_not_pass_for_a_newer_one(
    tmp_path: Path, refs: list[RecordRef]
) -> None:
    mixed = RecordRef(refs[0].record, refs[1].commitment)
    with opened(tmp_path) as store, unavailable(Trouble.RECORD_MISSING), store.read() as reading:
        reading.record(mixed)


def test_a_commitment_tells_nothing_even_of_equal_texts(refs: list[RecordRef]) -> None:
    assert len({ref.commitment for ref in refs}) == 3


def test_a_text_that_is_not_in_nfc_is_not_kept(store: Store) -> None:
    with pytest.raises(WireError), store.write() as writing:
        writing.put_record("wang", RecordKind.NOTE, {"text": "e\u0301"})
