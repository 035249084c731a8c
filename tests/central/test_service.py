"""Central gives every entry one place, judges it by what stands before it, and takes nothing twice."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from central import devices
from central.admission import Revoked, Unknown
from central.devices import NotEnrolled
from central.service import FOREIGN_MAX
from counter import protocol, wire
from counter.domain.codes import Verdict
from counter.domain.devices import DeviceEnrolled, DeviceRevoked
from counter.domain.entries import DayOpened, Entry, NumbersLost
from counter.domain.pledge import fold
from counter.protocol import (
    START,
    Cursor,
    Enrol,
    Known,
    Outcome,
    Placed,
    Pull,
    Push,
    YearSerial,
)
from tests.central.centrals import BRANCH, NOON, TODAY, Central, Counter, day_of, record
from tests.domain.bodies import PUBLISHED
from tests.domain.cases import redeemed, taken_in


def kinds(rows: tuple[Placed, ...]) -> list[str]:
    return [wire.decode(row.carried.data.encode()).kind if row.carried else "own" for row in rows]


def verdicts(central: Central, by: Counter) -> list[Verdict]:
    """Of what the counter wrote itself."""
    rows = central.pull(by).rows
    return [row.verdict for row in rows if row.carried is None]


def is_whole(rows: tuple[Placed, ...], before: Cursor = START) -> bool:
    """Whether places are dense and hashes chained."""
    for row in rows:
        hashed = protocol.place_hash(before.hash, row.entry, row.verdict, row.received_at)
        if (row.place, row.hash) != (before.place + 1, hashed):
            return False
        before = Cursor(row.place, row.hash)
    return True


# ------------------------------------------------------------------------------- the first steps


def test_a_branch_begins_with_central_and_then_its_counters(central: Central) -> None:
    by = central.counter(2)
    answer = central.pull(by)
    bodies = [
        entry.body
        for row in answer.rows
        if row.carried and isinstance(entry := wire.decode(row.carried.data.encode()), Entry)
    ]
    assert bodies == [
        DeviceEnrolled(
            devices.central_device(BRANCH, answer.head.epoch), 1, 0, central.keys.public_key
        ),
        DeviceEnrolled(by.device, 1, 2, by.public_key),
    ]
    assert is_whole(answer.rows)
    assert central.service.verify() == ()


def test_centrals_own_entries_are_signed_by_the_key_a_counter_was_told(central: Central) -> None:
    by = central.counter()
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(central.keys.public_key))
    for row in central.pull(by).rows:
        assert row.carried is not None
        wire.verify(
            row.carried.data.encode(),
            hashed=row.carried.hash,
            signature=row.carried.signature,
            key=key,
        )


def test_a_new_counter_learns_who_it_is(central: Central) -> None:
    code = central.service.new_code(BRANCH, 3, "kaohsiung")
    by = Counter("d3", BRANCH, 3, central.keys.signing)
    enrolled = central.service.enrol(Enrol(code.lower(), by.device, by.public_key))
    assert (enrolled.agency, enrolled.branch, enrolled.counter) == ("kaohsiung", BRANCH, 3)
    assert (enrolled.incarnation, enrolled.serials) == (1, ())
    assert protocol.is_signed(enrolled.head, central.keys.public)
    assert enrolled.head.place == 2


def test_entries_get_dense_places_and_are_acknowledged_with_their_hash(central: Central) -> None:
    by = central.counter()
    entries = [*by.open_day(), *by.take_in("p1"), *by.redeem(by.ticket("p1"))]
    answer = central.push(by, entries)
    assert answer.outcome is Outcome.TAKEN
    assert answer.known == Known(by.device, 1, 3, entries[-1].hash)
    assert (answer.head.place, answer.head.hash) == (5, answer.rows[-1].hash)
    assert protocol.is_signed(answer.head, central.keys.public)
    assert kinds(answer.rows) == ["device-enrolled", "device-enrolled", "own", "own", "own"]
    assert [row.entry for row in answer.rows[2:]] == [each.hash for each in entries]
    assert is_whole(answer.rows)
    assert answer.time == NOON
    assert central.service.verify() == ()


def test_what_comes_twice_is_acknowledged_twice_and_stands_once(central: Central) -> None:
    by = central.counter()
    entries = by.take_in("p1")
    first = central.push(by, entries)
    more = [*entries, *by.open_day()]
    assert central.push(by, entries) == first
    again = central.push(by, more)
    assert again.outcome is Outcome.TAKEN
    assert again.head.place == 4
    late = central.push(by, entries)
    assert (late.outcome, late.known.number) == (Outcome.TAKEN, 2)


def test_a_counter_gets_the_others_entries_with_their_records(central: Central) -> None:
    one, other = central.counter(1), central.counter(2)
    named = (record("r1"), record("r2", key=8))
    entries = one.take_in("p1", records=named)
    central.push(one, entries)
    row = central.pull(other).rows[-1]
    assert row.carried == replace(entries[0], records=named)


def test_a_record_that_came_before_stays_as_it_was(central: Central) -> None:
    one, other = central.counter(1), central.counter(2)
    central.push(one, one.take_in("p1", records=(record("r1"),)))
    changed = record("r1", text=b"y" * 32)
    central.push(one, one.take_in("p2", 2, records=(changed,)))
    rows = central.pull(other).rows
    carried = [row.carried.records for row in rows if row.carried]
    assert carried[-2:] == [(record("r1"),), ()]


def test_persons_keys_are_not_in_the_store_as_they_are(central: Central) -> None:
    by = central.counter()
    central.push(by, by.take_in("p1", records=(record("r1", key=9),)))
    with central.store.read() as reading:
        rows = reading.records(BRANCH, [3])[3]
    assert b"\x09" * 8 not in rows[0].wrapped
    assert central.keys.unwrap(rows[0].wrapped, person="person-1", nonce=rows[0].key_nonce)


# ---------------------------------------------------------------------------------- the verdicts


def test_the_second_of_two_redemptions_is_a_clash_and_both_stand(central: Central) -> None:
    one, other = central.counter(1), central.counter(2)
    central.push(one, [*one.take_in("p1"), *one.redeem(one.ticket("p1"))])
    answer = central.push(other, other.redeem(one.ticket("p1")))
    assert answer.outcome is Outcome.TAKEN
    assert verdicts(central, other) == [Verdict.CLASH]
    assert verdicts(central, one) == [Verdict.ACCEPTED, Verdict.ACCEPTED]
    assert central.noted[-1][0] == "clash"
    assert central.service.verify() == ()


def test_a_redemption_before_its_intake_is_an_orphan_until_it_comes(central: Central) -> None:
    one, other = central.counter(1), central.counter(2)
    intake = one.take_in("p1")
    central.push(other, other.redeem(one.ticket("p1")))
    assert verdicts(central, other) == [Verdict.ORPHAN]
    central.push(one, intake)
    rows = central.pull(one).rows
    entries = [
        replace(entry, verdict=row.verdict)
        for row in rows
        if row.carried and isinstance(entry := wire.decode(row.carried.data.encode()), Entry)
    ]
    assert verdicts(central, one) == [Verdict.ACCEPTED]
    assert central.service.verify() == ()
    own = wire.decode(intake[0].data.encode())
    assert isinstance(own, Entry)
    pledge = fold([*entries[-1:], own], "p1")
    assert pledge is not None
    assert rows[-1].image == protocol.image([("p1", pledge)])


def test_what_fits_but_comes_after_its_day_is_late(central: Central) -> None:
    by = central.counter()
    # Midnight in Taiwan is 16:00 in UTC.
    central.moment = NOON.replace(hour=15, minute=59)
    central.push(by, by.open_day())
    central.moment = NOON.replace(hour=16)
    assert day_of(central) == TODAY + timedelta(days=1)
    central.push(by, by.open_day())
    central.push(by, by.redeem(by.ticket("p9")))
    assert verdicts(central, by) == [Verdict.ACCEPTED, Verdict.LATE, Verdict.ORPHAN]


def test_an_entry_of_a_newer_program_is_kept_passed_on_and_freezes_its_pledge(
    central: Central,
) -> None:
    one, other = central.counter(1), central.counter(2)
    central.push(one, one.take_in("p1"))
    newer = one.sealed(replace(one.entry(redeemed(one.ticket("p1"))), min_reader=9, version=9))
    one.written.append(newer)
    one.last = newer.hash
    assert central.push(one, [newer]).outcome is Outcome.TAKEN
    row = central.pull(other).rows[-1]
    assert row.carried == newer
    assert (row.verdict, row.image) == (Verdict.ACCEPTED, "")
    central.push(other, other.redeem(one.ticket("p1")))
    assert verdicts(central, other) == [Verdict.CLASH]
    assert central.service.verify() == ()


# -------------------------------------------------------------------------- what is not taken


def test_a_gap_is_told_and_nothing_is_taken(central: Central) -> None:
    by = central.counter()
    first, second = by.open_day(), by.open_day()
    answer = central.push(by, second)
    assert (answer.outcome, answer.known.number, answer.rows) == (Outcome.GAP, 0, ())
    assert central.push(by, [*first, *second]).outcome is Outcome.TAKEN


def test_another_entry_at_a_number_is_a_fork(central: Central) -> None:
    by = central.counter()
    copy = replace(by, written=[])
    central.push(by, by.open_day())
    assert central.push(copy, copy.take_in("p1")).outcome is Outcome.FORK
    follower = copy.open_day()
    assert central.push(copy, follower).outcome is Outcome.FORK
    assert central.pull(by).head.place == 3


def test_a_device_that_went_back_in_time_is_told_so_when_it_asks(central: Central) -> None:
    by = central.counter()
    first = by.open_day()
    central.push(by, [*first, *by.open_day()])
    own = Known(by.device, 1, 1, first[0].hash)
    answer = central.service.pull(by.device, 1, Pull(START, own, (), 500))
    assert (answer.outcome, answer.known.number, answer.rows) == (Outcome.BEHIND, 2, ())
    other = replace(own, number=2, hash="ff")
    assert central.service.pull(by.device, 1, Pull(START, other, (), 500)).outcome is Outcome.FORK
    ahead = replace(own, number=3, hash="ff")
    assert central.service.pull(by.device, 1, Pull(START, ahead, (), 500)).outcome is Outcome.TAKEN


def test_a_cursor_that_is_not_in_the_order_is_told_the_last_place_both_share(
    central: Central,
) -> None:
    by = central.counter()
    central.push(by, by.open_day())
    rows = central.pull(by).rows
    shared = [Cursor(row.place, row.hash) for row in rows]
    wrong = Cursor(3, "ff")
    push = Push(wrong, tuple(by.open_day()))
    assert central.service.push(by.device, 1, push).outcome is Outcome.DIVERGED
    answer = central.pull(by, wrong, locator=(Cursor(9, "aa"), shared[1], shared[0]))
    assert (answer.outcome, answer.agreed, answer.rows) == (Outcome.DIVERGED, shared[1], ())
    assert central.pull(by, wrong).agreed == START
    assert [row.place for row in central.pull(by, shared[1]).rows] == [3]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"data": "{}"}, "canonical"),
        ({"data": '{"half": "\ud800"}'}, "canonical"),
        ({"hash": "00" * 32}, "hash"),
        ({"signature": "00" * 64}, "signature"),
        ({"signature": "none"}, "signature"),
        ({"signature": " " * 2**20}, "signature"),
        ({"records": (replace(record("r"), key="00"),)}, "key"),
        ({"records": (replace(record("r"), nonce="zz"),)}, "nonce"),
        ({"records": (replace(record("r"), ciphertext="00"),)}, "record"),
        ({"records": (replace(record("r"), id=""),)}, "name"),
        ({"records": (replace(record("r"), person="x" * 101),)}, "name"),
        ({"records": (replace(record("r"), person="\0"),)}, "name"),
        ({"records": tuple(record(f"r{n}", text=b"x" * 2**16) for n in range(33))}, "long"),
        ({"records": tuple(record(f"r{n}", text=b"x" * 16) for n in range(7_000))}, "long"),
    ],
)
def test_an_entry_that_is_none_takes_nothing_with_it(changes: dict[str, Any], why: str) -> None:
    central = Central("sqlite://")
    by = central.counter()
    good, bad = by.open_day(), by.open_day()
    answer = central.push(by, [*good, replace(bad[0], **changes)])
    assert (answer.outcome, answer.known.number) == (Outcome.BAD, 0)
    assert central.noted[-1][0] == "bad-push"
    assert why in central.noted[-1][1]["why"]
    assert central.service.verify() == ()


def test_entries_of_others_and_kinds_of_centrals_own_are_not_taken() -> None:
    central = Central("sqlite://")
    by, other = central.counter(1), central.counter(2)
    elsewhere = central.counter(1, branch="K02")
    for entry in (
        replace(by.entry(DayOpened(None)), device=other.device),
        replace(by.entry(DayOpened(None)), incarnation=2),
        replace(by.entry(DayOpened(None)), branch=elsewhere.branch),
        replace(by.entry(DayOpened(None)), number=0),
        by.entry(DeviceEnrolled("evil", 1, 7, by.public_key)),
        by.entry(DeviceRevoked(other.device, 1)),
        replace(by.entry(DeviceRevoked(other.device, 1)), min_reader=9),
        by.entry(PUBLISHED),
    ):
        assert central.push(by, [by.sealed(entry)]).outcome is Outcome.BAD, entry
    assert central.pull(by).head.place == 3


def test_a_text_that_one_of_the_stores_cannot_keep_is_taken_by_neither(central: Central) -> None:
    by = central.counter()
    for changes in ({"id": "a\0b"}, {"subjects": ("\0",), "expects": ("",)}):
        entry = replace(by.entry(DayOpened(None)), **changes)
        assert central.push(by, [by.sealed(entry)]).outcome is Outcome.BAD
    assert central.push(by, by.open_day()).outcome is Outcome.TAKEN


def test_entries_that_are_no_chain_are_not_taken() -> None:
    central = Central("sqlite://")
    by = central.counter()
    first, second, third = by.open_day(), by.open_day(), by.open_day()
    for entries in ([*first, *third], [*second, *first], [*first, *first]):
        assert central.push(by, entries).outcome is Outcome.BAD
    too_many = [each for _ in range(protocol.PUSH_MAX + 1) for each in by.open_day()]
    assert central.push(by, too_many).outcome is Outcome.BAD


def test_the_first_entry_of_a_device_links_to_nothing() -> None:
    central = Central("sqlite://")
    by = central.counter()
    by.last = "ff" * 32
    assert central.push(by, by.open_day()).outcome is Outcome.FORK


def test_an_act_that_another_device_tells_again_counts_once() -> None:
    central = Central("sqlite://")
    one, other = central.counter(1), central.counter(2)
    central.push(one, one.open_day())
    again = other.sealed(replace(other.entry(DayOpened(None)), id=f"{one.device}-1-1"))
    answer = central.push(other, [again])
    assert answer.outcome is Outcome.TAKEN
    assert answer.rows[-1].verdict is Verdict.TWICE
    assert central.service.verify() == ()


def test_an_id_stands_for_one_entry_of_a_device() -> None:
    central = Central("sqlite://")
    other = central.counter(2)
    first = other.open_day()[0]
    twice = other.sealed(replace(other.entry(DayOpened(None)), id=f"{other.device}-1-1"))
    assert central.push(other, [first, twice]).outcome is Outcome.BAD


def test_nobody_unknown_is_heard(central: Central) -> None:
    by = central.counter()
    for device, incarnation in ((by.device, 2), ("nobody", 1)):
        with pytest.raises(Unknown):
            central.service.push(device, incarnation, Push(START, ()))
        with pytest.raises(Unknown):
            central.service.head(device, incarnation)


# ----------------------------------------------------------------------------- answers in parts


def test_an_answer_holds_as_many_rows_as_asked(central: Central) -> None:
    by, asker = central.counter(1), central.counter(2)
    central.push(by, [each for _ in range(240) for each in by.open_day()])
    cursor, met = START, 0
    while met < central.pull(asker).head.place:
        rows = central.pull(asker, cursor, limit=105).rows
        assert is_whole(rows, cursor)
        met += len(rows)
        cursor = Cursor(rows[-1].place, rows[-1].hash)
    assert met == 243
    assert central.pull(asker, cursor).rows == ()
    assert central.pull(asker, START, limit=0).rows == ()


def test_the_answer_to_a_push_holds_few_of_others(central: Central) -> None:
    by, other = central.counter(1), central.counter(2)
    central.push(other, [each for _ in range(60) for each in other.open_day()])
    own = [each for _ in range(70) for each in by.open_day()]
    first = central.push(by, own).rows
    assert len([row for row in first if row.carried]) == FOREIGN_MAX
    end = central.pull(by, limit=63).rows[-1]
    rest = central.push(by, own[:1], Cursor(end.place, end.hash)).rows
    assert len(rest) == len(own)


def test_an_answer_holds_about_a_mebibyte_and_at_least_one_row() -> None:
    central = Central("sqlite://")
    by, asker = central.counter(1), central.counter(2)
    big = tuple(record(f"r{n}", text=b"x" * 60_000) for n in range(20))
    central.push(by, by.take_in("p1", 1, records=big))
    central.push(by, by.take_in("p2", 2, records=tuple(replace(r, id=r.id + "b") for r in big)))
    start = central.pull(asker, limit=3).rows[-1]
    cursor = Cursor(start.place, start.hash)
    first = central.pull(asker, cursor).rows
    assert [len(row.carried.records) for row in first if row.carried] == [20]
    body = wire.pack(central.pull(asker))
    assert len(body) < protocol.PLAIN_BYTES_MAX


# ----------------------------------------------------------------------- codes and revocation


def test_a_code_is_good_once_and_for_fifteen_minutes(central: Central) -> None:
    service = central.service
    code = service.new_code(BRANCH, 1)
    by = Counter("d1", BRANCH, 1, central.keys.signing)
    central.wait(minutes=15)
    with pytest.raises(NotEnrolled, match="no such code"):
        service.enrol(Enrol(code, by.device, by.public_key))
    code = service.new_code(BRANCH, 1)
    central.wait(minutes=14, seconds=59)
    first = service.enrol(Enrol(code, by.device, by.public_key))
    assert service.enrol(Enrol(code, by.device, by.public_key)) == first
    with pytest.raises(NotEnrolled, match="used"):
        service.enrol(Enrol(code, "d2", by.public_key))


def test_a_new_code_ends_the_one_before(central: Central) -> None:
    old = central.service.new_code(BRANCH, 1)
    central.service.new_code(BRANCH, 1)
    with pytest.raises(NotEnrolled):
        central.service.enrol(Enrol(old, "d1", central.keys.public_key))


def test_a_code_is_not_in_the_store_as_it_is(central: Central) -> None:
    code = central.service.new_code(BRANCH, 1)
    if central.store.engine.dialect.name == "sqlite":
        assert devices.as_typed(code).encode() not in central.store.image()


@pytest.mark.parametrize(
    ("device", "key"),
    [
        ("", "00" * 32),
        ("central-K01", "00" * 32),
        ("a b", "00" * 32),
        ("d", "00"),
        ("d", "zz"),
        ("d", "0A" * 32),
    ],
)
def test_no_device_and_no_key_are_not_enrolled(device: str, key: str) -> None:
    central = Central("sqlite://")
    with pytest.raises(NotEnrolled):
        central.service.enrol(Enrol(central.service.new_code(BRANCH, 1), device, key))


@pytest.mark.parametrize(("branch", "counter"), [("K1", 1), ("k01", 1), ("K01", 0), ("K01", 100)])
def test_there_is_no_code_for_what_is_no_counter(branch: str, counter: int) -> None:
    with pytest.raises(ValueError, match="branch"):
        Central("sqlite://").service.new_code(branch, counter)


def test_a_device_of_one_counter_is_not_enrolled_as_another(central: Central) -> None:
    by = central.counter(1)
    code = central.service.new_code(BRANCH, 2)
    with pytest.raises(NotEnrolled, match="another"):
        central.service.enrol(Enrol(code, by.device, by.public_key))


def test_enrolling_again_closes_the_earlier_incarnation(central: Central) -> None:
    old = central.counter(1)
    central.push(old, old.take_in("p1"))
    new = central.enrol(old)
    assert new.incarnation == 2
    held = central.push(old, old.open_day())
    assert (held.outcome, held.rows) == (Outcome.REVOKED, ())
    assert central.noted[-1][0] == "held-aside"
    new.last = old.last
    assert central.push(new, new.open_day()).outcome is Outcome.TAKEN
    assert "own" not in kinds(central.pull(new).rows)[:3]
    assert central.service.verify() == ()


def test_a_new_pc_at_a_counter_shuts_the_old_one_out(central: Central) -> None:
    old = central.counter(1)
    central.push(old, old.take_in("p1", 41))
    code = central.service.new_code(BRANCH, 1)
    new = Counter("new-pc", BRANCH, 1, central.keys.signing, incarnation=2)
    enrolled = central.service.enrol(Enrol(code, new.device, new.public_key))
    assert (enrolled.incarnation, enrolled.serials) == (2, (YearSerial(115, 41),))
    assert central.push(old, old.open_day()).outcome is Outcome.REVOKED
    assert kinds(central.pull(new).rows)[-2:] == ["device-revoked", "device-enrolled"]
    assert central.service.verify() == ()


def test_serials_given_and_serials_lost_count_and_a_lower_one_changes_nothing() -> None:
    central = Central("sqlite://")
    by = central.counter(1)
    central.push(by, [*by.take_in("p1", 7), *by.take_in("p2", 5)])
    central.push(by, by.take_in("p3", 3))
    central.push(by, by.write(NumbersLost(counter=1, year=114, first=8, last=12)))
    by.write(taken_in(replace(by.ticket("p4"), number="another way")))
    central.push(by, by.written[-1:])
    by.write(
        taken_in(replace(by.ticket("p5"), number=by.ticket("p5", 99).number.replace("K01", "T01")))
    )
    central.push(by, by.written[-1:])
    with central.store.read() as reading:
        assert reading.serials(BRANCH, 1) == {114: 12, 115: 7}


def test_what_a_revoked_pc_still_sends_is_held_aside_without_effect(central: Central) -> None:
    by, other = central.counter(1), central.counter(2)
    assert central.service.revoke(BRANCH, 1) == 1
    assert central.service.revoke(BRANCH, 1) == 0
    assert central.service.revoke("K09", 1) == 0
    entries = by.take_in("p1")
    for _ in range(2):
        assert central.push(by, entries).outcome is Outcome.REVOKED
    assert central.pull(by).outcome is Outcome.REVOKED
    with pytest.raises(Revoked):
        central.service.head(by.device, 1)
    assert central.service.totals().held_aside == 1
    assert kinds(central.pull(other).rows)[-1] == "device-revoked"
    assert central.service.verify() == ()


def test_what_is_held_aside_is_told_entry_by_entry_and_whether_it_came_again() -> None:
    central = Central("sqlite://")
    by = central.counter(1)
    came = by.take_in("p1")
    central.push(by, came)
    central.service.revoke(BRANCH, 1)
    central.push(by, [*came, *by.open_day()])
    central.push(by, [replace(came[0], data="no entry")])
    told = central.service.held()
    assert {line.split()[0] for line in told} == {f"{BRANCH}-01.1"}
    assert sorted(line.split(" ", 2)[2] for line in told) == [
        "#1 taken-in 2026-03-16 -100000 d1-K01-1-1 there",
        "#2 day-opened 2026-03-16 0 d1-K01-1-2 only here",
        "unreadable, 8 characters",
    ]


def test_what_is_held_aside_of_one_device_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    central = Central("sqlite://")
    by = central.counter(1)
    central.service.revoke(BRANCH, 1)
    monkeypatch.setattr("central.taking.HELD_BYTES_MAX", 10)
    central.push(by, by.open_day())
    assert central.noted[-1][1]["kept"] is False
    assert central.service.totals().held_aside == 0


def test_a_device_shut_out_while_its_push_is_checked_is_held_aside() -> None:
    central = Central("sqlite://")
    by = central.counter(1)

    def revoked_meanwhile(*_: object) -> Callable[[], bool]:
        central.service.revoke(BRANCH, 1)
        return lambda: True

    central.service._taking._verify = revoked_meanwhile
    assert central.push(by, by.open_day()).outcome is Outcome.REVOKED
    assert central.service.totals().held_aside == 1
