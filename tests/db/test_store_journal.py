"""What an act leaves: one sealed entry, chained to the one before, whole or not at all."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlcipher3

from counter import wire
from counter.db import engine
from counter.db.store import Store
from counter.domain.effects import State
from counter.domain.entries import DayOpened, Kind, RecoveryKept, TakenIn
from counter.domain.refusal import Reason, Refused, Trouble, refuse
from tests.db.counters import (
    KEY,
    Clock,
    Counter,
    chance,
    new_folder,
    new_store,
    opened,
    unavailable,
)
from tests.domain.policies import MONDAY


def test_a_new_counter_has_no_entry_and_no_day(store: Store) -> None:
    with store.read() as reading:
        head = reading.head()
        assert (head.incarnation, head.number, head.hash, head.recorded_at) == (1, 0, "", None)
        assert (head.agency, head.branch, head.counter) == ("kaohsiung", "K01", 1)
        assert reading.day() is None
        assert reading.last_serial(115) == 0
        assert reading.acts_of(MONDAY) == ()


def test_entries_count_without_a_gap_and_each_names_the_one_before(counter: Counter) -> None:
    entries = [counter.open_day(), counter.act(RecoveryKept("AB")), counter.close_day()]
    assert [entry.number for entry in entries] == [1, 2, 3]
    assert entries[0].previous_hash == ""
    assert entries[1].previous_hash == entries[0].hash
    assert entries[2].previous_hash == entries[1].hash
    with counter.store.read() as reading:
        head = reading.head()
        assert (head.number, head.hash) == (3, entries[2].hash)
        assert head.recorded_at == entries[2].recorded_at
        assert reading.acts_of(MONDAY) == tuple(entries)
        assert reading.entry(entries[1].id) == entries[1]
        assert reading.entry("nobody's") is None


def test_an_entry_is_sealed_with_the_device_s_key(counter: Counter) -> None:
    entry = counter.open_day()
    data = wire.canonical(entry)
    key = counter.store.readers.signing_key.public_key()
    wire.verify(data, hashed=entry.hash, signature=entry.signature, key=key)


def test_an_entry_tells_what_its_counter_had_seen_of_each_subject(counter: Counter) -> None:
    first = counter.take_in()
    second = counter.take_in(pledgor=first.pledgor)
    renewed = counter.renew(first)
    with counter.store.read() as reading:
        entries = reading.acts_of(MONDAY)
    taken_in, again, renewal = entries
    assert taken_in.subjects == (first.pledge, first.pledgor)
    assert taken_in.expects == ("", "")
    assert again.subjects == (second.pledge, first.pledgor)
    assert again.expects == ("", taken_in.id)
    assert renewal.subjects == (first.pledge, renewed.pledge, first.pledgor)
    assert renewal.expects == (taken_in.id, "", again.id)


def test_two_acts_on_one_thing_in_one_transaction_see_each_other(counter: Counter) -> None:
    with counter.store.write() as writing:
        ticket = counter.take_in_within(writing)
        again = counter.take_in_within(writing, pledgor=ticket.pledgor)
        pledge = writing.pledge(ticket.pledge)
        assert pledge is not None
        assert pledge.state is State.OPEN
        assert writing.head().number == 2
        assert len(writing.open_pledges_of(ticket.pledgor)) == 2
    with counter.store.read() as reading:
        opened_by, later = reading.acts_of(MONDAY)
        assert later.expects == ("", opened_by.id)
        assert reading.pledge(again.pledge) is not None


def test_a_refused_act_leaves_nothing(counter: Counter) -> None:
    counter.open_day()
    tickets = []

    def act() -> None:
        with counter.store.write() as writing:
            tickets.append(counter.take_in_within(writing))
            writing.save_draft("intake", "{}")
            refuse(Reason.EMPTY)

    with pytest.raises(Refused):
        act()
    with counter.store.read() as reading:
        assert reading.head().number == 1
        assert reading.pledge(tickets[0].pledge) is None
        assert reading.last_serial(115) == 0
        assert reading.draft("intake") is None
    assert counter.close_day().number == 2


def test_the_chain_goes_on_after_the_counter_was_closed(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        entry = Counter(store).open_day()
    with opened(tmp_path) as store:
        later = Counter(store).close_day()
    assert (later.number, later.previous_hash) == (2, entry.hash)


def test_recorded_time_never_goes_back_even_if_the_clock_does(tmp_path: Path) -> None:
    clock = Clock()
    folder = new_folder(tmp_path)
    with Store.open(folder, KEY, now=clock, random=chance()) as store:
        counter = Counter(store)
        before = counter.open_day()
        clock.moment -= timedelta(days=400)
        entry = counter.close_day()
        clock.moment = datetime(2026, 5, 1, tzinfo=UTC)
        later = counter.open_day()
    assert entry.recorded_at == before.recorded_at
    assert later.recorded_at > entry.recorded_at


def test_a_ticket_number_is_never_given_twice(counter: Counter) -> None:
    ticket = counter.take_in()
    with counter.store.read() as reading:
        body = reading.acts_of(MONDAY)[0].body
    assert isinstance(body, TakenIn)
    twice = replace(body, ticket=replace(ticket, pledge="another"))
    with pytest.raises(sqlcipher3.IntegrityError, match=r"UNIQUE.*ticket_number"):
        counter.act(twice, "another")
    with counter.store.read() as reading:
        assert reading.head().number == 1
        assert reading.pledge("another") is None


def test_an_entry_a_newer_program_wrote_asks_for_the_update(counter: Counter) -> None:
    entry = counter.open_day()
    _rewrite_bytes(counter.store, wire.canonical(entry).replace(b"day-opened", b"teleported"))
    with unavailable(Trouble.DATABASE_NEWER), counter.store.read() as reading:
        reading.entry(entry.id)


def test_an_entry_whose_bytes_are_none_is_damage(counter: Counter) -> None:
    entry = counter.open_day()
    _rewrite_bytes(counter.store, b"{}")
    with unavailable(Trouble.DATABASE_DAMAGED), counter.store.read() as reading:
        reading.entry(entry.id)


def _rewrite_bytes(store: Store, data: bytes) -> None:
    """What no trigger lets pass, done by somebody who removed it."""
    driver = engine.driver(store.path, KEY)
    driver.execute("DROP TRIGGER journal_no_update")
    driver.execute("UPDATE journal SET bytes = ?", (data,))
    driver.close()


def test_a_second_incarnation_counts_from_1_and_names_the_last_hash_known(
    counter: Counter,
) -> None:
    counter.open_day()
    last = counter.close_day()
    with counter.store.write() as writing:
        writing.new_incarnation()
        assert (writing.head().incarnation, writing.head().number) == (2, 0)
    with counter.store.read() as reading:
        head = reading.head()
        assert (head.incarnation, head.number, head.hash) == (2, 0, last.hash)
    entry = counter.open_day()
    assert (entry.incarnation, entry.number, entry.previous_hash) == (2, 1, last.hash)


def test_a_new_incarnation_is_above_every_one_known_from_elsewhere(counter: Counter) -> None:
    with counter.store.write() as writing:
        writing.new_incarnation(after=4)
        entry = counter.act(DayOpened(None), writing=writing)
    assert (entry.incarnation, entry.number, entry.kind) == (5, 1, Kind.DAY_OPENED)


def test_a_draft_is_kept_replaced_and_dropped(store: Store) -> None:
    with store.write() as writing:
        writing.save_draft("intake", "{}")
        writing.save_draft("intake", '{"name":"王"}')
        assert writing.draft("intake") == '{"name":"王"}'
    with store.write() as writing:
        writing.drop_draft("intake")
        writing.drop_draft("never saved")
    with store.read() as reading:
        assert reading.draft("intake") is None
