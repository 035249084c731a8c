"""Whatever breaks in between and whoever else writes: an entry stands once and whole, or not at all."""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine, event, text
from sqlalchemy.exc import InternalError

from central import engine, schema
from central.keys import Keys, KeysUnsafe
from central.limits import Here, Rate
from central.order import in_turn
from central.schema import StoreNewer
from central.store import Store, StoreUnavailable
from central.tables import metadata
from central.verifying import FEW, PORTION, Beside, _checked
from counter.protocol import Outcome
from tests.central.centrals import BRANCH, Central, Counter, record


class CutError(Exception):
    """The power went."""


@contextmanager
def cut_before(engine: Engine, statement: int) -> Iterator[None]:
    """The power goes before that statement, or before the commit that comes instead of it."""
    left = [statement]

    def count(*_: object) -> None:
        left[0] -= 1
        if left[0] == 0:
            raise CutError

    def before_commit(_: Connection) -> None:
        if left[0] == 1:
            raise CutError

    event.listen(engine, "before_cursor_execute", count)
    event.listen(engine, "commit", before_commit)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", count)
        event.remove(engine, "commit", before_commit)


def pushed_in_spite_of(central: Central, by: Counter, statement: int) -> bool:
    """Whether a push ended before that statement; if not it is cut there, and sent again."""
    entries = by.take_in(
        f"p{statement}", statement, records=(record(f"r{statement}", f"q{statement}"),)
    )
    before = central.pull(by)
    try:
        with cut_before(central.store.engine, statement):
            central.push(by, entries)
    except CutError:
        after = central.service.head(by.device, 1)
        assert after.place - before.head.place in {0, 1}
        assert central.push(by, entries).head.place == before.head.place + 1
        return False
    return True


def test_a_push_that_is_cut_anywhere_comes_again_and_stands_once(central: Central) -> None:
    by = central.counter()
    statement = 1
    while not pushed_in_spite_of(central, by, statement):
        statement += 1
        assert statement < 100
    assert statement > 12
    assert central.pull(by).known.number == statement
    assert central.service.verify() == ()


def test_a_restore_that_is_cut_can_be_said_again(central: Central) -> None:
    by = central.counter()
    epoch = central.service.head(by.device, 1).epoch
    with pytest.raises(CutError), cut_before(central.store.engine, 7):
        central.service.restored()
    assert central.service.head(by.device, 1).epoch == epoch
    central.service.restored()
    assert central.service.head(by.device, 1).epoch != epoch
    assert central.service.verify() == ()


def in_threads(*acts: Callable[[], object]) -> None:
    threads = [threading.Thread(target=act) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_several_who_push_at_once_get_dense_places_and_one_of_two_same_pushes_stands(
    central: Central, url: str
) -> None:
    counters = [central.counter(number) for number in (1, 2, 3)]
    other = Central(url, seed=2, keys=central.keys)
    batches = {by.device: [by.open_day() for _ in range(8)] for by in counters}
    outcomes: list[Outcome] = []

    def push_all(at: Central, by: Counter) -> None:
        outcomes.extend(at.push(by, batch).outcome for batch in batches[by.device])

    # Each counter's entries come twice: by one process and, at the same time, by another.
    in_threads(*(partial(push_all, at, by) for by in counters for at in (central, other)))
    other.store.close()
    answer = central.pull(counters[0])
    assert [row.place for row in answer.rows] == list(range(1, 4 + 24 + 1))
    assert set(outcomes) <= {Outcome.TAKEN, Outcome.GAP}
    assert {central.pull(by).known.number for by in counters} == {8}
    assert central.service.verify() == ()


def test_enrolments_and_revocations_at_once_leave_a_whole_order(central: Central, url: str) -> None:
    other = Central(url, seed=2, keys=central.keys)
    by = central.counter(9)
    in_threads(
        lambda: [central.counter(number) for number in (1, 2, 3)],
        lambda: [other.counter(number) for number in (4, 5, 6)],
        lambda: [central.push(by, by.open_day()) for _ in range(5)],
        lambda: [other.service.revoke(BRANCH, number) for number in (1, 4, 2)],
    )
    other.store.close()
    assert central.service.verify() == ()
    assert len(central.pull(by).rows) >= 1 + 7 + 5


def test_all_that_one_reading_sees_is_of_one_moment(central: Central) -> None:
    by = central.counter()
    with central.store.read() as reading:
        before = reading.branch(BRANCH)
        in_threads(lambda: central.push(by, by.open_day()))
        assert reading.branch(BRANCH) == before
        assert len(list(reading.rows_after(BRANCH, 0))) == 2
    assert central.pull(by).head.place == 3


# --------------------------------------------------------------------------------- verification


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("UPDATE entry SET verdict = 'late' WHERE place = 4", "the order's hash"),
        ("UPDATE entry SET verdict = 'clash' WHERE place = 4", "the verdict is not clash"),
        ("UPDATE entry SET image = 'x' WHERE place = 3", "place 3: the image"),
        ("UPDATE entry SET hash = 'x' WHERE place = 3", "the hash is not of these bytes"),
        ("UPDATE entry SET signature = '00' WHERE place = 1", "place 1: the signature"),
        ("UPDATE entry SET data = 'x' WHERE place = 3", "the bytes are no entry"),
        ("DELETE FROM entry WHERE place = 3", "places are missing"),
        ("DELETE FROM entry WHERE place = 4", "the head is not the last place"),
        ("UPDATE branch_head SET hash = 'x'", "the head is not the last place"),
        ("UPDATE device SET number = 9 WHERE counter = 1", "ends elsewhere"),
    ],
)
def test_whatever_is_changed_in_the_store_is_found(tmp_path: Path, change: str, told: str) -> None:
    central = Central(f"sqlite:///{tmp_path / 'central.db'}")
    by = central.counter()
    central.push(by, [*by.take_in("p1"), *by.redeem(by.ticket("p1"))])
    if "data" in change:
        change = change.replace("'x'", "CAST('x' AS BLOB)")
    with central.store.write() as writing:
        writing._connection.execute(text(change))
    faults = central.service.verify()
    assert any(told in fault for fault in faults), faults
    central.store.close()


def test_what_a_device_wrote_after_it_was_shut_out_is_found(tmp_path: Path) -> None:
    central = Central(f"sqlite:///{tmp_path / 'central.db'}")
    by = central.counter()
    central.service.revoke(BRANCH, 1)
    with central.store.write() as writing:
        writing._connection.execute(text("UPDATE device SET open = 1"))
    central.push(by, by.open_day())
    assert central.service.verify() == ("K01 place 4: its device was shut out before",)
    central.store.close()


def test_an_enrolment_that_another_key_signed_is_found(tmp_path: Path) -> None:
    central = Central(f"sqlite:///{tmp_path / 'central.db'}")
    central.counter()
    other = Central(f"sqlite:///{tmp_path / 'central.db'}", keys=Keys.made(bytes))
    faults = other.service.verify()
    assert any("the signature" in fault for fault in faults)
    central.store.close()
    other.store.close()


# --------------------------------------------------------------------------------------- shapes


def test_the_migrations_make_the_tables_that_the_program_knows(central: Central) -> None:
    with central.store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, metadata) == []


def test_several_processes_upgrade_one_after_the_other(url: str) -> None:
    stores = [Store(url) for _ in range(3)]
    faults: list[Exception] = []

    def upgrade(store: Store) -> None:
        try:
            store.upgrade()
        except Exception as error:  # noqa: BLE001 - told below
            faults.append(error)

    in_threads(*(partial(upgrade, store) for store in stores))
    assert faults == []
    assert all(store.is_current() for store in stores)
    for store in stores:
        store.close()


def test_a_store_of_a_later_program_is_left_alone(url: str) -> None:
    store = Store(url)
    store.upgrade()
    with store.write() as writing:
        writing._connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreNewer):
        store.upgrade()
    assert not store.is_current()
    store.close()


def test_a_store_that_is_not_there_is_told(tmp_path: Path) -> None:
    nowhere = Store(f"sqlite:///{tmp_path / 'none' / 'central.db'}")
    with pytest.raises(StoreUnavailable), nowhere.read():
        pass
    with pytest.raises(StoreUnavailable), nowhere.write():
        pass
    assert schema.REVISIONS[-1] == "0001"


def test_whoever_holds_a_lock_too_long_is_not_waited_for(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "LOCK_WAIT_S", 0.2)
    central = Central(url)
    by = central.counter()
    with central.store.write() as writing:
        writing.lock_device(by.device, by.incarnation)
        with pytest.raises(StoreUnavailable):
            central.push(by, by.open_day())
    by.written.clear()
    by.last = ""
    assert central.push(by, by.open_day()).outcome is Outcome.TAKEN
    central.store.close()


def test_a_store_that_was_first_before_a_fail_over_is_no_mistake_of_ours(postgres_url: str) -> None:
    central = Central(postgres_url)
    central.counter()
    central.store.close()
    late = Store(f"{postgres_url}&options=-c default_transaction_read_only=on")
    with pytest.raises(StoreUnavailable, match="read only"), late.write() as writing:
        writing.move_branch("K01", place=9, hashed="")
    too_late = text("SELECT 1; SET TRANSACTION ISOLATION LEVEL SERIALIZABLE")
    with pytest.raises(InternalError), late.write() as writing:
        writing._connection.execute(too_late)
    late.close()


# ---------------------------------------------------------------------------------- small parts


def test_keys_are_made_once_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "keys"
    made = Keys.kept(path, lambda n: bytes(range(n)))
    again = Keys.kept(path, lambda _: b"")
    assert (again.public_key, again.wrapping) == (made.public_key, made.wrapping)
    path.write_text("{}")
    with pytest.raises(KeysUnsafe, match="no keys"):
        Keys.kept(path, lambda _: b"")


def test_a_bucket_fills_again_as_time_goes_by(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    here = Here(Rate("requests", 2, 3), lambda: now[0])
    assert [here.allows("a") for _ in range(4)] == [True, True, True, False]
    assert here.allows("b")
    now[0] = 0.5
    assert [here.allows("a") for _ in range(2)] == [True, False]
    now[0] = 100
    monkeypatch.setattr("central.limits.KEPT_MAX", 2)
    assert here.allows("c")
    assert set(here._buckets) == {"c"}


def test_signatures_are_checked_beside_with_the_same_answer() -> None:
    by = Counter("d", BRANCH, 1, Keys.made(lambda n: bytes(range(n))).signing)
    entries = [each for _ in range(FEW + 6) for each in by.open_day()]
    signed = [(each.hash, each.signature) for each in entries]
    forged = [*signed[:-1], (signed[-1][0], signed[0][1])]
    beside = Beside()
    try:
        for many in (signed, [forged[-1], *signed]):
            answer = beside(by.public_key, many)
            assert beside._line.poll(20)
            assert answer() is (many is signed)
        for many in (signed, signed[:3]):
            assert beside(by.public_key, many)()
        for many in (forged, forged[-3:]):
            assert not beside(by.public_key, many)()
        first, second = beside(by.public_key, signed), beside(by.public_key, forged)
        assert not second()
        assert first()
        stopped = beside.process.pid
        assert stopped is not None
        os.kill(stopped, signal.SIGSTOP)
        held_up, bad = beside(by.public_key, signed), beside(by.public_key, forged)
        assert held_up()
        assert not bad()
        os.kill(stopped, signal.SIGCONT)
        assert beside(by.public_key, signed)()
        unheard = beside(by.public_key, signed)
        beside.process.kill()
        beside.process.join()
        assert unheard()
        assert beside(by.public_key, signed)()
        assert not beside(by.public_key, forged)()
    finally:
        beside.close()
    assert in_turn(by.public_key, signed)()


def test_the_process_beside_checks_what_is_left_to_it() -> None:
    by = Counter("d", BRANCH, 1, Keys.made(lambda n: bytes(range(n))).signing)
    entries = [each for _ in range(FEW) for each in by.open_day()]
    signed = [(each.hash, each.signature) for each in entries]
    forged = [(signed[0][0], signed[1][1]), *signed[1:]]
    for left, checked in ((len(signed), 2 * PORTION), (PORTION, PORTION), (0, 0)):
        assert _checked(by.public_key, signed, [left], 0) == checked
        assert _checked(by.public_key, forged, [left], 0) == (None if left else 0)


def test_a_copy_of_a_push_that_was_changed_on_the_way_is_bad(central: Central) -> None:
    by = central.counter()
    entry = by.take_in("p1", records=(record("r1"),))[0]
    for changed in (
        replace(entry, data=entry.data.replace("c1", "c9")),
        replace(entry, data=entry.data + " "),
        replace(entry, hash=entry.hash[::-1]),
    ):
        assert central.push(by, [changed]).outcome is Outcome.BAD
    assert central.push(by, [entry]).outcome is Outcome.TAKEN
