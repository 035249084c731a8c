"""What central tells a device of its branch's order: the rows after a place, and the signed head."""

from collections.abc import Iterable
from dataclasses import replace

from central.keys import Keys
from central.reading import Reading
from central.rows import BranchRow, DeviceRow, EntryRow, RecordRow
from counter import protocol
from counter.protocol import Carried, Head, Placed, Record, Request

_ROW_BYTES = 400
"""Of a row or a record beside what it carries."""


class Answers:
    """What it takes to answer beside the store: central's keys."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys

    def head(self, row: BranchRow) -> Head:
        """The end of a branch's order, signed."""
        head = Head(row.branch, row.epoch, row.place, row.hash, "")
        return replace(head, signature=protocol.sign_head(head, self._keys.signing))

    def sign(self, request: Request, status: int, body: bytes) -> str:
        """So that nobody on the way can say something else, or the same again to another question."""
        return protocol.sign_answer(request, status, body, self._keys.signing)

    def rows(
        self, reading: Reading, asker: DeviceRow, place: int, limit: int, foreign_most: int
    ) -> tuple[Placed, ...]:
        """What comes after that place, as much as an answer holds, at least one if there is any.

        `foreign_most`: of those that somebody else wrote.
        """
        found: list[EntryRow] = []
        size = carried = 0
        for row in reading.rows_for(asker, place):
            is_full = len(found) >= limit or carried >= foreign_most
            if is_full or size > protocol.BODY_BYTES_MAX:
                break
            found.append(row)
            carried += bool(row.data)
            size += _ROW_BYTES + len(row.data)
        foreign = [row.place for row in found if row.data]
        records = reading.records(asker.branch, foreign)
        rows: list[Placed] = []
        size = 0
        for row in found:
            own = records.get(row.place, [])
            size += _ROW_BYTES + len(row.data)
            size += sum(2 * len(record.ciphertext) + _ROW_BYTES for record in own)
            if rows and size > protocol.BODY_BYTES_MAX:
                break
            rows.append(self._placed(row, own))
        return tuple(rows)

    def _placed(self, row: EntryRow, records: Iterable[RecordRow]) -> Placed:
        carried = None
        if row.data:
            carried = Carried(
                data=row.data.decode(),
                hash=row.hash,
                signature=row.signature,
                records=tuple(map(self._record, records)),
            )
        return Placed(
            place=row.place,
            hash=row.order_hash,
            entry=row.hash,
            verdict=row.verdict,
            received_at=row.received_at,
            image=row.image,
            carried=carried,
        )

    def _record(self, row: RecordRow) -> Record:
        key = self._keys.unwrap(row.wrapped, person=row.person, nonce=row.key_nonce)
        return Record(
            id=row.id,
            person=row.person,
            kind=row.kind,
            key=key.hex(),
            nonce=row.nonce.hex(),
            ciphertext=row.ciphertext.hex(),
        )
