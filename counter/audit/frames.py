"""What an export holds, as bytes: a head, the entries in the order in which they count, the tables, an end.

Each frame is its length (four bytes), its kind (one) and its content. An entry is what stands beside it in the journal,
one line with tabs between, and then its canonical bytes as they were signed.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, NamedTuple

import orjson

from counter import protocol, wire
from counter.domain.codes import Verdict
from counter.domain.devices import Unreadable
from counter.domain.entries import Entry
from counter.domain.refusal import Trouble, Unavailable

FORMAT = 1
FRAME_MAX = 1024 * 1024
"""Bytes of a frame: a longer one was never written."""

ROWS_AT_ONCE = 500
_LENGTH_BYTES = 4
_BESIDE = 7
_TEXTS = _BESIDE - 2
_HEADER_MAX = 64 * 1024
_HOLLOW = frozenset({Verdict.CLASH, Verdict.TWICE})
_HEAD, _ENTRY, _ROWS, _END = b"H", b"E", b"T", b"Z"
"""What a frame holds."""


@dataclass(frozen=True, slots=True)
class Header:
    """Whose journal it is, and what its counter knew when it was opened.

    `reader`: the newest reader its entries ask for; `device`, `public_key`: of the counter that made the export;
    `central_key` and `head`: what it knows of central ("" and None where it was never enrolled); `auditor`: name of
    the key it was made for.
    """

    format: int
    reader: int
    agency: str
    branch: str
    counter: int
    training: bool
    device: str
    public_key: str
    central_key: str
    head: protocol.Head | None
    made_at: datetime
    auditor: str


class Sealed(NamedTuple):
    """An entry of the journal with what stands beside it. `place` 0: central has not placed it.

    `turn`: -1, or of what central forgot the turn in which it is told again; `received_at`: as placed, else "".
    """

    place: int
    turn: int
    verdict: str
    received_at: str
    order_hash: str
    hash: str
    signature: str
    data: bytes


class Rows(NamedTuple):
    """Some rows of a table."""

    table: str
    rows: list[list[Any]]


class End(NamedTuple):
    """That was all: so many entries."""

    entries: int


Part = Header | Sealed | Rows | End


class Broken(Exception):
    """Bytes that no counter writes. `at`: where in the export they stand."""

    def __init__(self, at: int) -> None:
        self.at = at
        super().__init__(f"byte {at}")


def judged(entry: Entry | Unreadable, verdict: Verdict) -> Entry | Unreadable:
    """With its verdict where that makes a difference to a sum: copying costs more than summing up."""
    if verdict in _HOLLOW and isinstance(entry, Entry):
        return replace(entry, verdict=verdict)
    return entry


# ------------------------------------------------------------------------------------- writing


def header(head: Header) -> bytes:
    """The first frame."""
    return _frame(_HEAD, wire.pack(head))


def sealed_of(row: Any) -> Sealed:
    """Of a row of the journal, where None stands for what central did not say."""
    return Sealed(
        place=row.place or 0,
        turn=-1 if row.turn is None else row.turn,
        verdict=row.verdict or "",
        received_at="" if row.received_at is None else moment(row.received_at),
        order_hash=row.order_hash or "",
        hash=row.hash,
        signature=row.signature,
        data=bytes(row.bytes),
    )


def entry(sealed: Sealed) -> bytes:
    """An entry's frame."""
    beside = "\t".join(str(each) for each in sealed[:_BESIDE])
    return _frame(_ENTRY, beside.encode() + b"\n" + sealed.data)


def rows(table: str, found: Sequence[Sequence[Any]]) -> Iterator[bytes]:
    """The frames of a table, one at least."""
    for start in range(0, max(len(found), 1), ROWS_AT_ONCE):
        part = [list(each) for each in found[start : start + ROWS_AT_ONCE]]
        yield _frame(_ROWS, orjson.dumps([table, part]))


def end(entries: int) -> bytes:
    """The last frame."""
    return _frame(_END, str(entries).encode())


def moment(at: datetime) -> str:
    """As it stands beside an entry."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _frame(kind: bytes, content: bytes) -> bytes:
    return len(content).to_bytes(_LENGTH_BYTES) + kind + content


# ------------------------------------------------------------------------------------- reading


def parts(pieces: Iterable[bytes]) -> Iterator[Part]:
    """What stands in the bytes. Raises Broken, and Unavailable EXPORT_NEWER before it reads what it can't know."""
    at = 0
    is_over = False
    for kind, content in _frames(pieces):
        if is_over or (at == 0) is not (kind == _HEAD):
            raise Broken(at)
        try:
            part = _READ[kind](content)
        except (ValueError, TypeError, KeyError) as error:
            raise Broken(at) from error
        is_over = kind == _END
        yield part
        at += _LENGTH_BYTES + 1 + len(content)
    if not is_over:
        raise Broken(at)


def _frames(pieces: Iterable[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """Frame by frame, its kind and its content; what a length promises and the bytes don't hold is never waited for."""
    waiting, start, done = b"", 0, 0
    first = _LENGTH_BYTES + 1
    for piece in pieces:
        waiting, start = waiting[start:] + piece, 0
        while len(waiting) - start >= first:
            length = int.from_bytes(waiting[start : start + _LENGTH_BYTES])
            if length > FRAME_MAX:
                raise Broken(done)
            stop = start + first + length
            if len(waiting) < stop:
                break
            inside = start + first
            yield waiting[inside - 1 : inside], waiting[inside:stop]
            done += stop - start
            start = stop
    if len(waiting) > start:
        raise Broken(done)


def _read_header(content: bytes) -> Header:
    told = orjson.loads(content)
    if type(told) is dict:
        known = {"format": FORMAT, "reader": wire.READER}
        for name, most in known.items():
            if type(told.get(name)) is int and told[name] > most:
                raise Unavailable(Trouble.EXPORT_NEWER)
    return wire.unpack(Header, content, _HEADER_MAX)


def _read_entry(content: bytes) -> Sealed:
    beside, _, data = content.partition(b"\n")
    place, turn, *texts = beside.decode("ascii").split("\t")
    if len(texts) != _TEXTS:
        raise ValueError(len(texts))
    return Sealed._make((_whole(place), _whole(turn), *texts, data))


def _whole(text: str) -> int:
    value = int(text)
    if str(value) != text:
        raise ValueError(text)
    return value


def _read_rows(content: bytes) -> Rows:
    table, found = orjson.loads(content)
    if type(table) is not str or type(found) is not list:
        raise TypeError(table)
    return Rows(table, found)


def _read_end(content: bytes) -> End:
    return End(_whole(content.decode("ascii")))


_READ: dict[bytes, Callable[[bytes], Part]] = {
    _HEAD: _read_header,
    _ENTRY: _read_entry,
    _ROWS: _read_rows,
    _END: _read_end,
}
