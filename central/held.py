"""What counters sent after they were shut out, told without a word about persons: for whoever looks into it."""

from collections.abc import Iterator
from datetime import UTC

from central.reading import Reading
from central.rows import HeldRow
from central.store import Store
from counter import wire
from counter.domain.entries import Entry
from counter.protocol import PLAIN_BYTES_MAX, Carried, Push


def lines(store: Store) -> tuple[str, ...]:
    """A line for each entry held aside, the oldest body first.

    `there`: the counter sent it again after it was enrolled anew; `only here`: it is nowhere else.
    """
    with store.read() as reading:
        return tuple(_lines(reading))


def _lines(reading: Reading) -> Iterator[str]:
    for row in reading.held():
        at = row.received_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        for carried in wire.unpack(Push, row.body, PLAIN_BYTES_MAX).entries:
            yield f"{row.branch}-{row.counter:02}.{row.incarnation} {at} {_told(reading, row, carried)}"


def _told(reading: Reading, row: HeldRow, carried: Carried) -> str:
    try:
        entry = wire.decode(carried.data.encode())
    except wire.WireError:
        return f"unreadable, {len(carried.data)} characters"
    known = "there" if reading.ids(row.branch, [entry.id]) else "only here"
    cash = entry.cash_ntd if isinstance(entry, Entry) else "?"
    return f"#{entry.number} {entry.kind} {entry.business_day} {cash} {entry.id} {known}"
