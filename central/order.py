"""A branch's order: what may stand in it, how each entry fits, and what that makes of the pledges. Pure."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from central.keys import KEY_BYTES, NONCE_BYTES
from central.rows import DeviceRow, EntryRow, JudgedRow
from counter import protocol, wire
from counter.domain.codes import Verdict
from counter.domain.counts import CountSealed
from counter.domain.days import day_in_taiwan
from counter.domain.devices import Unreadable
from counter.domain.effects import touched, written
from counter.domain.entries import Entry, Kind, NumbersLost
from counter.domain.pledge import Pledge, apply, fold, judged
from counter.domain.refusal import Refused
from counter.domain.ticket import TicketNumber, read_number
from counter.protocol import Carried, Cursor, Record, is_picture_name

CENTRALS_OWN = frozenset(
    {Kind.DEVICE_ENROLLED, Kind.DEVICE_REVOKED, Kind.POLICY_PUBLISHED, Kind.ACCOUNT_SET}
)
"""Kinds that central alone writes: whose signature counts, rules and accounts of the head office."""

ENTRY_BYTES_MAX = protocol.PLAIN_BYTES_MAX // 2
"""Of an entry with its records: it has to pass through an answer, too."""

RECORD_BYTES = 600
"""Of a record beside its text, at most: what it is called, its key and nonce."""

_NAMES = re.compile(r"[!-~]{1,100} [!-~]{1,100} [!-~]{1,100}")
"""Of a record: id, person and kind."""

_SIGNATURE = re.compile(r"[0-9a-f]{128}")
_NUL = "\\u0000"
"""As JSON writes it. PostgreSQL keeps no text with it, and no text of an entry is free."""

_GCM_TAG_BYTES = 16
_SERIES_LENGTH = len("K0102115")

Signed = tuple[str, str]
"""Hash and signature of an entry."""

Become = Mapping[str, Pledge | None]
"""What an entry makes of pledges, by their ids."""

_NOT_KNOWN: Become = {}

Verify = Callable[[str, Sequence[Signed]], Callable[[], bool]]
"""Begins to check whether the device of a public key (hex) signed these hashes, and gives who knows whether all are."""


class Bad(ValueError):
    """What was pushed is no such thing; the text names the fault and never the content."""


class Kept(NamedTuple):
    """A record of the vault as bytes. A tuple, like what follows: they are made by the thousand, and soonest so."""

    id: str
    person: str
    kind: str
    key: bytes
    nonce: bytes
    ciphertext: bytes


class Sealed(NamedTuple):
    """An entry read from what was carried, the bytes it stands for and what seals them.

    `subjects`: the pledges whose folds need it.
    """

    entry: Entry | Unreadable
    data: bytes
    hash: str
    signature: str
    subjects: tuple[str, ...]
    records: tuple[Kept, ...]


class Standing(NamedTuple):
    """An entry with its place in the order."""

    sealed: Sealed
    place: int
    verdict: Verdict
    order_hash: str
    image: str


# --------------------------------------------------------------------- what may stand in it


def chain(entries: Sequence[Carried], of: DeviceRow) -> tuple[Sealed, ...]:
    """The entries of one device, consecutive and linked. Raises Bad for anything else.

    Signatures are checked beside it; the link to what central has by whoever has that row locked.
    """
    sealed = tuple(_sealed(each, of) for each in entries)
    for before, after in pairwise(sealed):
        follows = after.entry.previous_hash == before.hash
        if after.entry.number != before.entry.number + 1 or not follows:
            raise Bad("the entries are no chain")
    return sealed


def in_turn(public_key: str, signed: Sequence[Signed]) -> Callable[[], bool]:
    """Checks one signature after the other, at once."""
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
    found = all(wire.is_signed(hashed, signature, key) for hashed, signature in signed)
    return lambda: found


def said(
    entries: Sequence[Carried], branch: str, key: Ed25519PublicKey
) -> Iterator[tuple[Entry, tuple[Kept, ...]]]:
    """What central itself said in a lineage that it has forgotten, with the records beside it. Raises Bad."""
    for carried in entries:
        entry = read(carried)
        signed = wire.digest(carried.data.encode()) == carried.hash and wire.is_signed(
            carried.hash, carried.signature, key
        )
        if not isinstance(entry, Entry) or entry.kind not in CENTRALS_OWN:
            raise Bad("nothing that central says")
        if not signed or entry.branch != branch:
            raise Bad("central did not say that")
        yield entry, tuple(map(_kept, carried.records))


def read(carried: Carried) -> Entry | Unreadable:
    """The entry that is carried, without its seal. Raises Bad."""
    try:
        return wire.decode(carried.data.encode())
    except (wire.WireError, UnicodeEncodeError) as error:
        raise Bad("not the canonical bytes of an entry") from error


def _sealed(carried: Carried, of: DeviceRow) -> Sealed:
    entry = read(carried)
    data = carried.data.encode()
    if wire.digest(data) != carried.hash:
        raise Bad("the hash is not of these bytes")
    if not _SIGNATURE.fullmatch(carried.signature):
        raise Bad("a signature that is none")
    if _NUL in carried.data:
        raise Bad("a text that not every store keeps")
    if (entry.device, entry.incarnation) != (of.device, of.incarnation):
        raise Bad("another device's entry")
    if entry.branch != of.branch:
        raise Bad("another branch's entry")
    if entry.number < 1:
        raise Bad("no number of an entry")
    if entry.kind in CENTRALS_OWN:
        raise Bad("a kind that central alone writes")
    body = None if isinstance(entry, Unreadable) else entry.body
    if isinstance(body, NumbersLost) and body.counter != of.counter:
        raise Bad("another counter's numbers")
    records = tuple(map(_kept, carried.records))
    if len(data) + sum(_length(each) for each in records) > ENTRY_BYTES_MAX:
        raise Bad("an entry and its records are too long")
    return Sealed(entry, data, carried.hash, carried.signature, subjects_of(entry), records)


def _kept(record: Record) -> Kept:
    if not _NAMES.fullmatch(f"{record.id} {record.person} {record.kind}"):
        raise Bad("a record without a name")
    try:
        key, nonce, ciphertext = map(bytes.fromhex, (record.key, record.nonce, record.ciphertext))
    except ValueError as error:
        raise Bad("a record's key or nonce or text is not in hex") from error
    if (len(key), len(nonce)) != (KEY_BYTES, NONCE_BYTES):
        raise Bad("a record's key or nonce is none")
    if not _GCM_TAG_BYTES <= len(ciphertext) <= 2 * wire.MAX_BYTES:
        raise Bad("a record is none")
    return Kept(record.id, record.person, record.kind, key, nonce, ciphertext)


def _length(record: Kept) -> int:
    """As it travels, in hex."""
    return 2 * len(record.ciphertext) + RECORD_BYTES


# ------------------------------------------------------------------------------- how it fits


class Folds:
    """The pledges that some entries touch, as they stand while these entries are added one by one."""

    def __init__(self, stored: Mapping[str, Sequence[JudgedRow]], ids: Iterable[str] = ()) -> None:
        """`stored`: what stands in the order already, by pledge; `ids`: those there that the entries to come have."""
        self._ids = set(ids)
        read: dict[int, Entry | Unreadable] = {}
        self._entries: dict[str, list[Entry | Unreadable]] = {}
        for subject, rows in stored.items():
            self._entries[subject] = [
                read.get(row.place) or read.setdefault(row.place, stored_entry(row)) for row in rows
            ]
        self._pledges = {
            subject: fold(entries, subject) for subject, entries in self._entries.items()
        }

    def verdict(
        self, entry: Entry | Unreadable, subjects: Iterable[str], received_on: date
    ) -> tuple[Verdict, Become]:
        """How it fits at the end of the order, and what it makes of its pledges as far as that is known by it."""
        if entry.id in self._ids:
            return Verdict.TWICE, _NOT_KNOWN
        fits, become = Verdict.ACCEPTED, _NOT_KNOWN
        if isinstance(entry, Entry):
            fits, become = judged(entry, {each: self._pledges.get(each) for each in subjects})
        is_late = received_on > entry.business_day
        return Verdict.LATE if fits is Verdict.ACCEPTED and is_late else fits, become

    def add(
        self, entry: Entry | Unreadable, subjects: Iterable[str], become: Become = _NOT_KNOWN
    ) -> None:
        """One more at the end of the order. `become`: what `verdict` found out, need not be found out again."""
        self._ids.add(entry.id)
        for subject in subjects:
            entries = self._entries.setdefault(subject, [])
            entries.append(entry)
            was = self._pledges.get(subject)
            if was is None and len(entries) > 1:
                # What came before the ticket itself counts from here on.
                now = fold(entries, subject)
            else:
                now = become[subject] if subject in become else apply(was, entry, subject)
            self._pledges[subject] = now

    def image(self, entry: Entry | Unreadable, subjects: Iterable[str]) -> str:
        """What the pledges it touches have become; "" if it can't be read."""
        if isinstance(entry, Unreadable):
            return ""
        return protocol.image((each, self._pledges.get(each)) for each in subjects)


def subjects_of(entry: Entry | Unreadable) -> tuple[str, ...]:
    """The pledges whose folds need an entry; of one that can't be read whatever it may touch."""
    if isinstance(entry, Unreadable):
        return tuple(dict.fromkeys(entry.subjects))
    return tuple(dict.fromkeys(touched(entry.body)))


def pictures_of(entry: Entry | Unreadable) -> Iterator[str]:
    """What an entry names that travels as pictures do, sealed: pictures of things on the tickets it writes, a report.

    None of one that can't be read.
    """
    if isinstance(entry, Entry):
        if isinstance(entry.body, CountSealed):
            yield from (each.file for each in entry.body.papers if is_picture_name(each.file))
        items = (item for ticket in written(entry.body) for item in ticket.items)
        yield from (name for item in items for name in item.pictures if is_picture_name(name))


def place(
    entries: Sequence[Sealed], folds: Folds, *, end: Cursor, received_at: datetime
) -> tuple[Standing, ...]:
    """The entries with the next places of the order, each judged by what stands before it."""
    placed: list[Standing] = []
    received_on = day_in_taiwan(received_at)
    for sealed in entries:
        subjects = sealed.subjects
        verdict, become = folds.verdict(sealed.entry, subjects, received_on)
        folds.add(_judged(sealed.entry, verdict), subjects, become)
        end = Cursor(
            end.place + 1,
            protocol.place_hash(end.hash, sealed.hash, verdict, received_at),
        )
        image = folds.image(sealed.entry, subjects)
        placed.append(Standing(sealed, end.place, verdict, end.hash, image))
    return tuple(placed)


def stored_entry(row: JudgedRow | EntryRow) -> Entry | Unreadable:
    """An entry as it stands in the order, as far as folds ask."""
    return _judged(wire.decode(row.data), row.verdict)


def _judged(entry: Entry | Unreadable, verdict: Verdict) -> Entry | Unreadable:
    """With its verdict where that makes a difference to a fold: copying costs more than folding."""
    if isinstance(entry, Entry) and verdict in {Verdict.CLASH, Verdict.TWICE}:
        return replace(entry, verdict=verdict)
    return entry


def serials(entries: Iterable[Entry | Unreadable], branch: str) -> dict[tuple[int, int], int]:
    """The highest ticket serials that these entries gave or gave up, by counter and ROC year."""
    highest: dict[tuple[int, int], int] = {}
    # All of a counter's and year's numbers have one length and one beginning: the last in order is the highest.
    last: dict[str, str] = {}
    for entry in entries:
        if isinstance(entry, Unreadable):
            continue
        if isinstance(entry.body, NumbersLost):
            given_up = (entry.body.counter, entry.body.year)
            highest[given_up] = max(entry.body.last, highest.get(given_up, 0))
        for ticket in written(entry.body):
            series = ticket.number[:_SERIES_LENGTH]
            last[series] = max(ticket.number, last.get(series, ""))
    for number in map(_number, last.values()):
        if number is not None and number.branch == branch:
            given = (number.counter, number.year)
            highest[given] = max(number.serial, highest.get(given, 0))
    return highest


def _number(text: str) -> TicketNumber | None:
    """None for another program's way of numbering: nothing of ours can meet it."""
    try:
        return read_number(text, "number")
    except Refused:
        return None
