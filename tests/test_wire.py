"""Entries as bytes: what goes out comes back, whatever is not one is refused, nothing is forged."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise
from typing import Any, cast
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from counter import wire
from counter.domain.codes import Verdict
from counter.domain.devices import Unreadable
from counter.domain.entries import Basis, DayClosed, DayOpened, Entry, Kind
from counter.domain.money import Ntd
from counter.domain.parts import Evidence
from counter.protocol import Enrol
from counter.wire import TooLong, WireError
from tests.domain.cases import item, taken_in, ticket
from tests.entries_by_chance import ENTRIES, TEXTS, entries_of

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OPENED = Entry(
    device="d1",
    incarnation=1,
    number=7,
    kind=Kind.DAY_OPENED,
    version=1,
    min_reader=1,
    id="e7",
    subjects=("p1", "某人"),
    branch="K01",
    business_day=date(2026, 3, 10),
    recorded_at=datetime(2026, 3, 10, 0, 30, 0, 5, tzinfo=UTC),
    clerk="c1",
    approver="",
    cash_ntd=Ntd(-500),
    basis=Basis(0, ""),
    expects=("", "e3"),
    policy_version="2026-1",
    policy_hash="ab",
    body=DayOpened(previous=None),
    previous_hash="cd",
)
OPENED_BYTES = (
    '{"approver":"","basis":{"hash":"","place":0},"body":{"previous":null},"branch":"K01",'
    '"business_day":"2026-03-10","cash_ntd":-500,"clerk":"c1","device":"d1",'
    '"expects":["","e3"],"id":"e7","incarnation":1,"kind":"day-opened","min_reader":1,'
    '"number":7,"policy_hash":"ab","policy_version":"2026-1","previous_hash":"cd",'
    '"recorded_at":"2026-03-10T00:30:00.000005Z","subjects":["p1","某人"],"version":1}'
).encode()
INTAKE = replace(OPENED, kind=Kind.TAKEN_IN, body=taken_in(ticket(items=(item("B1"),))))


def rewritten(entry: Entry, change: Callable[[Any], Any]) -> bytes:
    """The entry's JSON after a change, written canonically again."""
    value = json.loads(wire.canonical(entry))
    change(value)
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


# ------------------------------------------------------------------------------- there and back


@pytest.mark.parametrize("kind", Kind)
@settings(max_examples=25)
@given(data=st.data())
def test_an_entry_of_every_kind_comes_back_as_it_went(kind: Kind, data: st.DataObject) -> None:
    entry = data.draw(entries_of(kind))
    assert wire.decode(wire.canonical(entry)) == entry


@given(TEXTS)
def test_any_program_that_writes_json_writes_the_same_bytes(text: str) -> None:
    value = {text: text}
    told = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert wire.plain(value) == told.encode()


@given(ENTRIES)
def test_an_entry_s_keys_stand_in_the_order_any_program_sorts_them(entry: Entry) -> None:
    value = json.loads(wire.canonical(entry))
    told = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert wire.canonical(entry) == told.encode()


def test_the_bytes_of_an_entry_never_change() -> None:
    assert wire.canonical(OPENED) == OPENED_BYTES


def test_hash_signature_and_verdict_are_no_part_of_the_bytes() -> None:
    stored = replace(OPENED, hash="x", signature="y", verdict=Verdict.CLASH)
    assert wire.canonical(stored) == OPENED_BYTES


def test_amounts_carry_their_unit_in_the_key() -> None:
    text = wire.canonical(INTAKE).decode()
    for key in ("cash_ntd", "principal_ntd", "gross_mg", "stones_mg", "appraised_ntd", "rate_bp"):
        assert f'"{key}":' in text


# ------------------------------------------------------------------------------- the seal


@given(ENTRIES)
def test_a_sealed_entry_verifies_with_its_device_s_key(entry: Entry) -> None:
    sealed, data = wire.seal(entry, KEY)
    assert data == wire.canonical(entry)
    assert sealed.hash == hashlib.sha256(data).hexdigest() == wire.digest(data)
    wire.verify(data, hashed=sealed.hash, signature=sealed.signature, key=KEY.public_key())


@given(ENTRIES, st.data())
def test_any_flipped_bit_is_found(entry: Entry, chance: st.DataObject) -> None:
    sealed, data = wire.seal(entry, KEY)
    place = chance.draw(st.integers(0, len(data) - 1))
    flipped = bytearray(data)
    flipped[place] ^= 1 << chance.draw(st.integers(0, 7))
    with pytest.raises(WireError):
        wire.verify(
            bytes(flipped), hashed=sealed.hash, signature=sealed.signature, key=KEY.public_key()
        )


def test_a_hash_made_again_after_a_change_is_betrayed_by_the_signature() -> None:
    sealed, data = wire.seal(OPENED, KEY)
    forged = data.replace(b"-500", b"-900")
    with pytest.raises(WireError, match="signature"):
        wire.verify(
            forged,
            hashed=wire.digest(forged),
            signature=sealed.signature,
            key=KEY.public_key(),
        )


@pytest.mark.parametrize("signature", ["", "zz", "ab" * 64])
def test_what_is_no_signature_is_refused(signature: str) -> None:
    with pytest.raises(WireError, match="signature"):
        wire.verify(
            OPENED_BYTES,
            hashed=wire.digest(OPENED_BYTES),
            signature=signature,
            key=KEY.public_key(),
        )


# ------------------------------------------------------------------------------- malformed bytes


@given(st.binary(max_size=300))
def test_arbitrary_bytes_are_refused_and_nothing_else_happens(data: bytes) -> None:
    with pytest.raises(WireError):
        wire.decode(data)


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)


@given(st.sampled_from([OPENED, INTAKE]), JSON_VALUES, st.data())
def test_an_entry_with_anything_put_anywhere_is_read_or_refused(
    entry: Entry, anything: Any, chance: st.DataObject
) -> None:
    def change(value: Any) -> None:
        while True:
            key = chance.draw(st.sampled_from(sorted(value)))
            if not (isinstance(value[key], dict) and value[key] and chance.draw(st.booleans())):
                break
            value = value[key]
        value[key] = anything

    try:
        data = rewritten(entry, change)
    except UnicodeEncodeError:
        return
    try:
        wire.decode(data)
    except WireError:
        return


MALFORMED = {
    "nothing": b"",
    "half": OPENED_BYTES[:-1],
    "more behind": OPENED_BYTES + b"\n",
    "blanks": OPENED_BYTES.replace(b":7,", b": 7,"),
    "a byte order mark": b"\xef\xbb\xbf" + OPENED_BYTES,
    "not UTF-8": OPENED_BYTES.replace(b'"c1"', b'"\xff"'),
    "UTF-16": OPENED_BYTES.decode().encode("utf-16"),
    "a key twice": OPENED_BYTES.replace(b'"clerk":"c1"', b'"clerk":"c1","clerk":"c1"'),
    "keys out of order": OPENED_BYTES.replace(
        b'"hash":"","place":0', b'"place":0,"hash":""'
    ),
    "an escaped letter": OPENED_BYTES.replace(b'"c1"', b'"\\u0063\\u0031"'),
    "half a character": OPENED_BYTES.replace(b'"c1"', b'"\\ud800"'),
    "not NFC": OPENED_BYTES.replace(b'"c1"', "\"e\u0301\"".encode()),
    "a float": OPENED_BYTES.replace(b'"number":7', b'"number":7.0'),
    "an exponent": OPENED_BYTES.replace(b'"number":7', b'"number":7e0'),
    "not a number": OPENED_BYTES.replace(b'"number":7', b'"number":NaN'),
    "infinity": OPENED_BYTES.replace(b'"number":7', b'"number":Infinity'),
    "minus zero": OPENED_BYTES.replace(b'"number":7', b'"number":-0'),
    "beyond what JSON bears": OPENED_BYTES.replace(b'"number":7', b'"number":9007199254740992'),
    "thousands of figures": OPENED_BYTES.replace(b'"number":7', b'"number":' + b"7" * 5000),
    "true for a number": OPENED_BYTES.replace(b'"number":7', b'"number":true'),
    "a text for a number": OPENED_BYTES.replace(b'"number":7', b'"number":"7"'),
    "a number for a text": OPENED_BYTES.replace(b'"clerk":"c1"', b'"clerk":1'),
    "null for a text": OPENED_BYTES.replace(b'"clerk":"c1"', b'"clerk":null'),
    "a day without hyphens": OPENED_BYTES.replace(b"2026-03-10\"", b'20260310"'),
    "a day that never was": OPENED_BYTES.replace(b"2026-03-10\"", b'2026-02-30"'),
    "a moment without zone": OPENED_BYTES.replace(b"000005Z", b"000005"),
    "a moment of another zone": OPENED_BYTES.replace(b"000005Z", b"000005+08:00"),
    "a moment too exact": OPENED_BYTES.replace(b"000005Z", b"0000051Z"),
    "no moment": OPENED_BYTES.replace(b"2026-03-10T00:30:00.000005Z", b"noon"),
    "a moment of no month": OPENED_BYTES.replace(b"2026-03-10T", b"2026-13-10T"),
    "a moment by its week": OPENED_BYTES.replace(b"2026-03-10T", b"2026-W11-2T"),
    "a moment past midnight": OPENED_BYTES.replace(b"T00:30", b"T24:30"),
    "a moment with a comma": OPENED_BYTES.replace(b"00.000005Z", b"00,000005Z"),
    "an unknown field": OPENED_BYTES.replace(b'"clerk":', b'"clark":"","clerk":'),
    "an unknown field of the body": OPENED_BYTES.replace(b'"previous":null', b'"more":1,"previous":null'),
    "a missing field": OPENED_BYTES.replace(b'"approver":"",', b""),
    "no body": OPENED_BYTES.replace(b'"body":{"previous":null},', b""),
    "no kind": OPENED_BYTES.replace(b'"kind":"day-opened",', b""),
    "a list for a kind": OPENED_BYTES.replace(b'"day-opened"', b"[]"),
    "a text for a list": OPENED_BYTES.replace(b'["","e3"]', b'"e3"'),
    "a list for an object": OPENED_BYTES.replace(b'{"previous":null}', b"[]"),
    "a version that is none": OPENED_BYTES.replace(b'"version":1', b'"version":"1"'),
    "a list": b"[]",
    "a text": b'"entry"',
    "a list of lists for a kind": OPENED_BYTES.replace(
        b'"day-opened"', b"[" * 1_000 + b"]" * 1_000
    ),
    "too deep": b"[" * 30_000 + b"]" * 30_000,
    "too long": OPENED_BYTES.replace(b'"c1"', b'"' + b"c" * wire.MAX_BYTES + b'"'),
}  # fmt: skip


@pytest.mark.parametrize("data", MALFORMED.values(), ids=MALFORMED)
def test_what_is_not_the_one_way_to_write_an_entry_is_refused(data: bytes) -> None:
    with pytest.raises(WireError):
        wire.decode(data)


def test_true_is_no_1_and_1_is_not_true() -> None:
    data = wire.canonical(INTAKE)
    with pytest.raises(WireError, match="neither true nor false"):
        wire.decode(data.replace(b'"id_checked":true', b'"id_checked":1'))


def test_a_word_outside_its_choices_is_refused() -> None:
    data = wire.canonical(INTAKE)
    with pytest.raises(WireError, match="Finger"):
        wire.decode(data.replace(b'"left-thumb"', b'"left-toe"'))


# ------------------------------------------------------------------------------- messages


def test_lists_in_lists_in_a_message_are_refused_however_deep() -> None:
    data = b'{"code":' + b"[" * 1_000 + b"]" * 1_000 + b',"device":"d","public_key":"k"}'
    with pytest.raises(WireError):
        wire.unpack(Enrol, data, 10_000)


def test_how_a_message_is_laid_out_does_not_matter() -> None:
    enrol = Enrol("code", "某人", "key")
    told = wire.pack(enrol)
    assert told == '{"code":"code","device":"某人","public_key":"key"}'.encode()
    spread = b'{ "public_key":"key", "code" : "code","device":"' + "某人".encode() + b'" }'
    assert wire.unpack(Enrol, told, 100) == wire.unpack(Enrol, spread, 100) == enrol


@pytest.mark.parametrize(
    "name", [r"\u0065\u0301", r"e\u0301", "e\u0301", r"\ud800", r"\u0041", "\u0001", '"'], ids=ascii
)
def test_a_message_says_nothing_that_cannot_be_said_again(name: str) -> None:
    data = f'{{"code":"code","device":"{name}","public_key":"key"}}'.encode()
    with pytest.raises(WireError):
        wire.unpack(Enrol, data, 100)


def test_a_sign_that_has_to_be_spelled_out_is_read() -> None:
    enrol = Enrol("code", "\x01\n\\u", "key")
    assert wire.unpack(Enrol, wire.pack(enrol), 100) == enrol


@pytest.mark.parametrize(
    "data",
    [
        *(b"", b"{}", b"[]", b"\xff", b'{"code":1.0}', b"[" * 30_000 + b"]" * 30_000),
        b'{"code":"code","device":"device","public_key":1}',
    ],
    ids=len,
)
def test_what_is_no_message_is_refused(data: bytes) -> None:
    with pytest.raises(WireError):
        wire.unpack(Enrol, data, 100_000)


def test_a_message_beyond_its_limit_is_too_long() -> None:
    data = wire.pack(Enrol("code", "device", "key"))
    with pytest.raises(TooLong):
        wire.unpack(Enrol, data, len(data) - 1)


# ------------------------------------------------------------------------------- newer programs


def test_an_entry_of_an_unknown_kind_is_kept_as_it_is() -> None:
    data = OPENED_BYTES.replace(b"day-opened", b"teleported")
    read = wire.decode(data)
    assert isinstance(read, Unreadable)
    assert (read.kind, read.number, read.data) == ("teleported", 7, data)
    assert read.subjects == ("p1", "某人")
    assert read.recorded_at == OPENED.recorded_at


def test_an_entry_that_asks_for_a_newer_reader_is_kept_as_it_is() -> None:
    def change(value: Any) -> None:
        value.update(min_reader=2, version=2, whole_new={"thing": [1, {"a": 2}]})

    data = rewritten(OPENED, change)
    read = wire.decode(data)
    assert isinstance(read, Unreadable)
    assert (read.min_reader, read.data) == (2, data)


@pytest.mark.parametrize(
    "changes", [{"kind": "teleported"}, {"version": 2}, {"min_reader": 2}], ids=str
)
@pytest.mark.parametrize("put", [0.5, [1, {"a": [2.0]}]], ids=str)
def test_no_number_but_a_whole_one_stands_even_where_this_program_does_not_read(
    changes: dict[str, Any], put: object
) -> None:
    with pytest.raises(WireError):
        wire.decode(rewritten(OPENED, lambda value: value.update(changes, whole_new=put)))


def test_lists_in_lists_where_texts_belong_are_refused_however_deep() -> None:
    deep: Any = "p1"
    for _ in range(200):
        deep = [deep]
    data = rewritten(OPENED, lambda value: value.update(kind="teleported", subjects=deep))
    with pytest.raises(WireError):
        wire.decode(data)


def test_an_unreadable_entry_without_its_envelope_is_refused() -> None:
    with pytest.raises(WireError):
        wire.decode(b'{"kind":"teleported"}')


def test_no_entry_asks_for_more_than_its_own_program_understands() -> None:
    assert all(1 <= wire.min_reader(kind) <= wire.READER for kind in Kind)


def test_what_a_newer_version_added_is_passed_over_if_it_says_so() -> None:
    evidence = Evidence("certificate", None, "c1", date(2026, 3, 10), None)
    entry = replace(INTAKE, body=taken_in(ticket(evidence=evidence)))

    def change(value: Any) -> None:
        value.update(version=2, mood="good")
        ticket_of = value["body"]["ticket"]
        ticket_of["colour"] = "red"
        ticket_of["items"][0]["smell"] = {"a": 1}
        ticket_of["evidence"]["stamp"] = True

    assert wire.decode(rewritten(entry, change)) == replace(entry, version=2)


def test_a_newer_version_that_lacks_what_we_need_is_refused() -> None:
    def change(value: Any) -> None:
        value.update(version=2)
        del value["body"]["ticket"]["number"]

    with pytest.raises(WireError):
        wire.decode(rewritten(INTAKE, change))


# ------------------------------------------------------------------------------- what can't go out


def wrong(value: Any, **changes: Any) -> Any:
    """A value that no types would let pass."""
    return replace(value, **changes)


UNWRITABLE = {
    "a float for money": wrong(OPENED, cash_ntd=1.5),
    "a truth for a number": wrong(OPENED, number=True),
    "a number beyond range": wrong(OPENED, number=2**60),
    "no text": wrong(OPENED, clerk=None),
    "not NFC": wrong(OPENED, clerk="e\u0301"),
    "half a character": wrong(OPENED, clerk="\ud800"),
    "a moment for a day": wrong(OPENED, business_day=datetime(2026, 3, 10, tzinfo=UTC)),
    "a moment without zone": wrong(OPENED, recorded_at=datetime(2026, 3, 10)),  # noqa: DTZ001 - on purpose
    "a moment of another zone": wrong(
        OPENED, recorded_at=datetime(2026, 3, 10, tzinfo=timezone(timedelta(hours=8)))
    ),
    "a list for a tuple": wrong(OPENED, subjects=["p1"]),
    "a body of another kind": wrong(OPENED, body=DayClosed(date(2026, 3, 10), 0, Ntd(0), Ntd(0))),
    "a bare word for a choice": wrong(INTAKE, body=wrong(taken_in(ticket()), finger="left-thumb")),
    "no truth": wrong(INTAKE, body=wrong(taken_in(ticket()), id_checked=1)),
    "too much": wrong(INTAKE, body=taken_in(ticket(items=(item("B1"),) * 500))),
}


@pytest.mark.parametrize("entry", UNWRITABLE.values(), ids=UNWRITABLE)
def test_what_no_entry_may_hold_is_not_written(entry: Entry) -> None:
    with pytest.raises(WireError):
        wire.canonical(entry)


@pytest.mark.parametrize("hint", [float, dict[str, int], tuple[int, str], int | str])
def test_a_field_of_a_type_without_a_form_on_the_wire_is_our_own_mistake(hint: Any) -> None:
    with pytest.raises(TypeError, match="no form"):
        wire._codec(hint)


# ------------------------------------------------------------------------------- the vault


@given(st.dictionaries(TEXTS, TEXTS, max_size=5))
def test_a_record_s_texts_come_back_as_they_went(content: dict[str, str]) -> None:
    assert wire.read_texts(wire.texts(content)) == content


@pytest.mark.parametrize("data", [b"", b"[]", b'{"a":1}', b'{"a": ""}', b"\xff"])
def test_what_is_no_record_is_refused(data: bytes) -> None:
    with pytest.raises(WireError):
        wire.read_texts(data)


def test_a_record_of_something_else_than_texts_is_not_written() -> None:
    for content in ({"a": 1}, {1: "a"}):
        with pytest.raises(WireError):
            wire.texts(cast("Any", content))


def test_a_commitment_depends_on_salt_and_every_text_but_on_no_order() -> None:
    content = {"name": "王小明", "phone": "0912345678"}
    turned = {"phone": "0912345678", "name": "王小明"}
    salt = bytes(16)
    made = wire.commitment(salt, content)
    assert made == wire.commitment(salt, turned)
    assert len(made) == 64
    assert made != wire.commitment(bytes([1]) * 16, content)
    assert made != wire.commitment(salt, {**content, "name": "王小明 "})


# ------------------------------------------------------------------------------- identifiers


def test_ids_are_uuids_of_version_7_of_their_millisecond() -> None:
    moment = datetime(2026, 11, 20, 8, 0, 0, 123_000, tzinfo=UTC)
    made = UUID(wire.Ids(lambda: moment, lambda count: b"\xa5" * count)())
    assert (made.version, made.variant) == (7, "specified in RFC 4122")
    assert made.int >> 80 == int(moment.timestamp() * 1000)


@given(
    st.lists(st.integers(-5, 5), min_size=2, max_size=60),
    st.binary(min_size=10, max_size=10),
)
def test_each_id_is_greater_than_the_one_before_whatever_the_clock_does(
    steps: list[int], chance: bytes
) -> None:
    moment = datetime(2026, 11, 20, tzinfo=UTC)

    def now() -> datetime:
        nonlocal moment
        moment += timedelta(milliseconds=steps[len(made) % len(steps)])
        return moment

    made: list[str] = []
    ids = wire.Ids(now, lambda count: chance[:count])
    while len(made) < len(steps):
        made.append(ids())
    assert all(one < other for one, other in pairwise(made))
    assert all(UUID(each).version == 7 for each in made)


def test_more_ids_than_a_millisecond_holds_borrow_from_the_next() -> None:
    moment = datetime(2026, 11, 20, tzinfo=UTC)
    ids = wire.Ids(lambda: moment, lambda count: b"\xff" * count)
    made = [ids() for _ in range(5000)]
    assert made == sorted(set(made))
