"""Central after a backup was brought back, or a newer program: what it forgot comes again, from whoever has it."""

from dataclasses import replace

import pytest

from central.schema import StoreNewer
from counter import wire
from counter.protocol import Carried, Cursor, Outcome
from tests.central.centrals import BRANCH, Central, Counter
from tests.central.test_service import kinds


def test_after_a_restore_the_epoch_is_another_and_what_was_forgotten_comes_again() -> None:
    central = Central("sqlite://")
    one, other = central.counter(1), central.counter(2)
    central.push(one, one.take_in("p1"))
    backup = central.store.image()
    entries = one.take_in("p2", 2)
    forgotten = central.push(one, entries)
    cursor = Cursor(forgotten.head.place, forgotten.head.hash)
    central.store.restore(backup)
    central.service.restored()
    answer = central.push(one, one.open_day(), cursor)
    assert answer.outcome is Outcome.DIVERGED
    assert answer.head.epoch != forgotten.head.epoch
    assert central.push(one, one.written[-1:]).outcome is Outcome.GAP
    assert central.push(one, one.written[1:]).outcome is Outcome.TAKEN
    assert kinds(central.pull(other).rows)[-3:] == ["device-enrolled", "taken-in", "day-opened"]
    assert central.service.verify() == ()


# ------------------------------------------------------------------------- told again by others


def came_back() -> tuple[Central, Counter, Counter, list[Carried]]:
    """Central as it was before the first of two counters wrote some entries."""
    central = Central("sqlite://")
    one, other = central.counter(1), central.counter(2)
    image = central.store.image()
    entries = one.open_day()
    central.push(one, entries)
    central.store.restore(image)
    central.service.restored()
    return central, one, other, entries


def test_another_device_s_entries_are_taken_after_a_restore_alone() -> None:
    central = Central("sqlite://")
    one, other = central.counter(1), central.counter(2)
    assert central.push(other, one.open_day()).outcome is Outcome.BAD
    central, one, other, entries = came_back()
    assert central.push(other, entries).outcome is Outcome.TAKEN
    assert central.pull(one).outcome is Outcome.TAKEN
    assert central.service.verify() == ()


def test_of_a_counter_that_was_shut_out_too_and_of_no_stranger() -> None:
    central, one, other, entries = came_back()
    stranger = replace(one, device="nobody", written=[], last="")
    elsewhere = central.counter(1, branch="T01")
    assert central.push(other, stranger.open_day()).outcome is Outcome.GAP
    assert central.push(other, elsewhere.open_day()).outcome is Outcome.BAD
    forged = [replace(each, signature="00" * 64) for each in entries]
    assert central.push(other, forged).outcome is Outcome.BAD
    central.service.revoke(BRANCH, 1)
    assert central.push(one, entries).outcome is Outcome.REVOKED
    assert central.push(other, entries).outcome is Outcome.TAKEN
    assert central.service.verify() == ()


def test_central_says_again_what_it_said_and_nothing_that_it_did_not() -> None:
    central = Central("sqlite://")
    one, other = central.counter(1), central.counter(2)
    image = central.store.image()
    place = central.pull(other).head.place
    third = central.counter(3)
    central.service.revoke(BRANCH, 1)
    newer = central.enrol(other)
    said = [row.carried for row in central.pull(newer).rows if row.place > place]
    carried = [each for each in said if each is not None]
    central.store.restore(image)
    central.service.restored()
    asker = replace(other, written=[], last="")
    forged = [replace(each, signature="00" * 64) for each in carried]
    assert central.push(asker, forged).outcome is Outcome.BAD
    mixed = [*carried, *asker.open_day()]
    assert central.push(asker, mixed).outcome is Outcome.BAD
    assert central.push(replace(asker, written=[], last=""), carried).outcome is Outcome.TAKEN
    assert central.pull(newer).outcome is Outcome.TAKEN
    assert central.pull(third).outcome is Outcome.TAKEN
    assert central.pull(asker).outcome is Outcome.REVOKED
    assert central.pull(one).outcome is Outcome.REVOKED
    assert central.push(newer, carried).outcome is Outcome.TAKEN
    assert central.service.verify() == ()


def test_a_program_that_reads_more_sums_up_what_the_older_one_could_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    central = Central("sqlite://")
    by = central.counter()
    with monkeypatch.context() as newer:
        newer.setattr(wire, "READER", 2)
        entries = by.take_in("p1", 7)
    central.push(by, entries)
    with central.store.read() as reading:
        assert reading.serials(BRANCH, 1) == {}
    monkeypatch.setattr(wire, "READER", 2)
    central.service.read_anew()
    with central.store.read() as reading:
        assert reading.serials(BRANCH, 1) == {115: 7}
        assert [row.data.decode() for row in reading.touching(BRANCH, ["p1"])["p1"]] == [
            entries[0].data
        ]
    central.service.read_anew()
    monkeypatch.setattr(wire, "READER", 1)
    with pytest.raises(StoreNewer):
        central.service.read_anew()
