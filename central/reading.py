"""What central's store is asked: the same questions on SQLite and on PostgreSQL, within one transaction."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, case, func, null, select

from central.rows import (
    BranchRow,
    DeviceRow,
    EntryRow,
    HeldRow,
    JudgedRow,
    RecordRow,
    Totals,
)
from central.tables import (
    branch_head,
    device,
    entry,
    named_picture,
    person_key,
    person_record,
    picture,
    quarantine,
    ticket_serial,
    touched,
)
from counter.domain.codes import Verdict
from counter.protocol import START, Cursor

_SUBJECTS_AT_ONCE = 1_000
_ROWS_AT_ONCE = 100

AT: Any = bindparam("at")
"""The branch that is asked about."""

_PLACED = tuple(
    column
    for column in entry.columns
    if column.name not in {"branch", "id", "kind", "business_day"}
)
_DATA, _VERDICT = ([column.name for column in _PLACED].index(name) for name in ("data", "verdict"))
BRANCH = select(branch_head).where(branch_head.c.branch == AT)
_BRANCHES = select(branch_head.c.branch).order_by(branch_head.c.branch)
_BRANCHES_OF = _BRANCHES.where(branch_head.c.agency == bindparam("of"))
DEVICE = select(device).where(
    device.c.device == bindparam("named"), device.c.incarnation == bindparam("lived")
)
DEVICES_OF = (
    select(device).where(device.c.branch == AT).order_by(device.c.device, device.c.incarnation)
)
_NAMED = select(device).where(device.c.device == bindparam("named"))
_ORDER_HASH = select(entry.c.order_hash).where(
    entry.c.branch == AT, entry.c.place == bindparam("there")
)
_NUMBERED = (
    select(entry.c.number, entry.c.hash)
    .where(entry.c.branch == AT, entry.c.device == bindparam("named"))
    .where(entry.c.incarnation == bindparam("lived"))
    .where(entry.c.number.between(bindparam("first"), bindparam("last")))
)
_IDS = select(entry.c.id).where(
    entry.c.branch == AT, entry.c.id.in_(bindparam("ids", expanding=True))
)
_TOUCHING = (
    select(touched.c.subject, entry.c.place, entry.c.data, entry.c.verdict)
    .join(entry, (entry.c.branch == touched.c.branch) & (entry.c.place == touched.c.place))
    .where(touched.c.branch == AT, touched.c.subject.in_(bindparam("subjects", expanding=True)))
    .order_by(touched.c.place)
)
_AFTER = (
    select(*_PLACED)
    .where(entry.c.branch == AT, entry.c.place > bindparam("after"))
    .order_by(entry.c.place)
    .limit(bindparam("most"))
)
_IS_OWN = (entry.c.device == bindparam("named")) & (entry.c.incarnation == bindparam("lived"))
_OF_KIND = (
    select(*_PLACED)
    .where(entry.c.branch == AT, entry.c.kind == bindparam("named"))
    .order_by(entry.c.place)
)
# What the asker wrote itself need not be read.
_AFTER_FOR = (
    select(
        *(
            case((_IS_OWN, null()), else_=column).label("data") if column.name == "data" else column
            for column in _PLACED
        )
    )
    .where(entry.c.branch == AT, entry.c.place > bindparam("after"))
    .order_by(entry.c.place)
    .limit(bindparam("most"))
)
_RECORDS = (
    select(
        person_record.c.place,
        person_record.c.id,
        person_record.c.person,
        person_record.c.kind,
        person_record.c.nonce,
        person_record.c.ciphertext,
        person_key.c.nonce.label("key_nonce"),
        person_key.c.wrapped,
    )
    .join(
        person_key,
        (person_key.c.branch == person_record.c.branch)
        & (person_key.c.person == person_record.c.person)
        & (person_key.c.mark == person_record.c.mark),
    )
    .where(person_record.c.branch == AT)
    .where(person_record.c.place.in_(bindparam("places", expanding=True)))
    .order_by(person_record.c.id)
)
_SERIALS = (
    select(ticket_serial.c.year, ticket_serial.c.serial)
    .where(ticket_serial.c.branch == AT, ticket_serial.c.counter == bindparam("desk"))
    .order_by(ticket_serial.c.year)
)
_HELD = (
    select(
        quarantine.c.branch,
        device.c.counter,
        quarantine.c.incarnation,
        quarantine.c.received_at,
        quarantine.c.body,
    )
    .join(
        device,
        (device.c.device == quarantine.c.device)
        & (device.c.incarnation == quarantine.c.incarnation),
    )
    .order_by(quarantine.c.received_at, quarantine.c.digest)
)


class Reading:
    """Questions within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def branches(self) -> tuple[str, ...]:
        """Every branch."""
        return tuple(self._connection.execute(_BRANCHES).scalars())

    def branches_of(self, agency: str) -> tuple[str, ...]:
        """Every branch of an agency."""
        return tuple(self._connection.execute(_BRANCHES_OF, {"of": agency}).scalars())

    def branch(self, branch: str) -> BranchRow | None:
        """The end of its order; None if there is no such branch."""
        return self._branch(BRANCH, branch)

    def places(self) -> dict[str, int]:
        """How far each branch's order goes."""
        asked = select(branch_head.c.branch, branch_head.c.place)
        return {row.branch: row.place for row in self._connection.execute(asked)}

    def device(self, named: str, incarnation: int) -> DeviceRow | None:
        """The device in that incarnation."""
        return self._device(DEVICE, named, incarnation)

    def devices(self, branch: str) -> tuple[DeviceRow, ...]:
        """Every device of a branch, central's own with them."""
        return tuple(map(device_row, self._connection.execute(DEVICES_OF, {"at": branch})))

    def incarnations(self, named: str) -> tuple[DeviceRow, ...]:
        """A device in all its incarnations, wherever it is."""
        return tuple(map(device_row, self._connection.execute(_NAMED, {"named": named})))

    def order_hash(self, branch: str, place: int) -> str | None:
        """The order's hash there; None if nothing stands there."""
        return self._connection.execute(_ORDER_HASH, {"at": branch, "there": place}).scalar()

    def has(self, branch: str, cursor: Cursor) -> bool:
        """Whether the branch's order goes through that cursor."""
        return cursor == START or self.order_hash(branch, cursor.place) == cursor.hash

    def hashes(self, of: DeviceRow, first: int, last: int) -> dict[int, str]:
        """The hashes of a device's entries by number."""
        asked = {
            "at": of.branch,
            "named": of.device,
            "lived": of.incarnation,
            "first": first,
            "last": last,
        }
        return {row.number: row.hash for row in self._connection.execute(_NUMBERED, asked)}

    def ids(self, branch: str, wanted: Iterable[str]) -> set[str]:
        """Which of these ids an entry of the branch has."""
        asked = {"at": branch, "ids": list(wanted)}
        return set(self._connection.execute(_IDS, asked).scalars())

    def touching(self, branch: str, subjects: Sequence[str]) -> dict[str, list[JudgedRow]]:
        """The entries that touch each of these pledges, in order."""
        found: dict[str, list[JudgedRow]] = {}
        for start in range(0, len(subjects), _SUBJECTS_AT_ONCE):
            asked = {"at": branch, "subjects": subjects[start : start + _SUBJECTS_AT_ONCE]}
            for subject, place, data, verdict in self._connection.execute(_TOUCHING, asked):
                row = JudgedRow(place, data, Verdict(verdict))
                found.setdefault(subject, []).append(row)
        return found

    def rows_after(self, branch: str, place: int) -> Iterator[EntryRow]:
        """The order after that place, a slice at a time."""
        return self._slices(_AFTER, {"at": branch, "after": place})

    def rows_of_kind(self, branch: str, kind: str) -> tuple[EntryRow, ...]:
        """Of the order, the entries of one kind; few."""
        asked = {"at": branch, "named": kind}
        return tuple(map(_entry, self._connection.execute(_OF_KIND, asked)))

    def rows_for(self, asker: DeviceRow, place: int) -> Iterator[EntryRow]:
        """The same without the bytes of what the asker wrote itself."""
        asked = {
            "at": asker.branch,
            "after": place,
            "named": asker.device,
            "lived": asker.incarnation,
        }
        return self._slices(_AFTER_FOR, asked)

    def records(self, branch: str, places: Sequence[int]) -> dict[int, list[RecordRow]]:
        """The records that came with the entries at these places."""
        found: dict[int, list[RecordRow]] = {}
        if places:
            asked = {"at": branch, "places": list(places)}
            for row in self._connection.execute(_RECORDS, asked):
                found.setdefault(row.place, []).append(RecordRow(*row))
        return found

    def record_places(self, branch: str, person: str) -> tuple[int, ...]:
        """The places of the entries that came with records of a person."""
        asked = select(person_record.c.place).where(
            person_record.c.branch == branch, person_record.c.person == person
        )
        return tuple(self._connection.execute(asked.distinct()).scalars())

    def rows_at(self, branch: str, places: Sequence[int]) -> tuple[EntryRow, ...]:
        """The entries at these places."""
        asked = select(*_PLACED).where(entry.c.branch == branch, entry.c.place.in_(places))
        return tuple(map(_entry, self._connection.execute(asked)))

    def names_picture(self, branch: str, name: str) -> bool:
        """Whether an entry of the branch names that picture."""
        asked = select(named_picture.c.name).where(
            named_picture.c.branch == branch, named_picture.c.name == name
        )
        return self._connection.execute(asked).first() is not None

    def named_pictures(self, branch: str) -> set[str]:
        """Every picture that an entry of the branch names."""
        asked = select(named_picture.c.name).where(named_picture.c.branch == branch)
        return set(self._connection.execute(asked).scalars())

    def pictures_there(self, branch: str) -> tuple[str, ...]:
        """Every picture of the branch that came."""
        asked = select(picture.c.name).where(picture.c.branch == branch)
        return tuple(self._connection.execute(asked.order_by(picture.c.name)).scalars())

    def pictures(self, branch: str, wanted: Iterable[str]) -> tuple[str, ...]:
        """Which of these pictures came."""
        asked = select(picture.c.name).where(
            picture.c.branch == branch, picture.c.name.in_(list(wanted))
        )
        return tuple(self._connection.execute(asked.order_by(picture.c.name)).scalars())

    def picture(self, branch: str, name: str) -> bytes | None:
        """A picture, sealed; None if it did not come."""
        asked = select(picture.c.sealed).where(picture.c.branch == branch, picture.c.name == name)
        return self._connection.execute(asked).scalar()

    def serials(self, branch: str, counter: int) -> dict[int, int]:
        """The highest ticket serial of a counter in each ROC year."""
        asked = {"at": branch, "desk": counter}
        return {row.year: row.serial for row in self._connection.execute(_SERIALS, asked)}

    def held(self) -> Iterator[HeldRow]:
        """What devices sent after they were shut out, the oldest first."""
        for row in self._connection.execute(_HELD):
            yield HeldRow(*row)

    def totals(self) -> Totals:
        """What the store holds."""
        ask = self._connection.execute
        return Totals(
            branches=ask(select(func.count()).select_from(branch_head)).scalar_one(),
            entries=int(ask(select(func.coalesce(func.sum(branch_head.c.place), 0))).scalar_one()),
            devices=ask(
                select(func.count()).select_from(device).where(device.c.open == 1)
            ).scalar_one(),
            pictures=ask(select(func.count()).select_from(picture)).scalar_one(),
            held_aside=ask(select(func.count()).select_from(quarantine)).scalar_one(),
        )

    def _slices(self, statement: Select[Any], asked: Mapping[str, Any]) -> Iterator[EntryRow]:
        after = asked["after"]
        while True:
            slice_ = {**asked, "after": after, "most": _ROWS_AT_ONCE}
            rows = [_entry(row) for row in self._connection.execute(statement, slice_)]
            yield from rows
            if len(rows) < _ROWS_AT_ONCE:
                return
            after = rows[-1].place

    def _branch(self, statement: Select[Any], branch: str) -> BranchRow | None:
        row = self._connection.execute(statement, {"at": branch}).first()
        return None if row is None else BranchRow(*row)

    def _device(self, statement: Select[Any], named: str, incarnation: int) -> DeviceRow | None:
        asked = {"named": named, "lived": incarnation}
        row = self._connection.execute(statement, asked).first()
        return None if row is None else device_row(row)


def _entry(row: Row[Any]) -> EntryRow:
    """Of columns in the order of `_PLACED`."""
    cells: list[Any] = list(row)
    cells[_DATA] = cells[_DATA] or b""
    cells[_VERDICT] = Verdict(cells[_VERDICT])
    return EntryRow(*cells)


def device_row(row: Row[Any]) -> DeviceRow:
    """Of all columns."""
    return DeviceRow(
        branch=row.branch,
        device=row.device,
        incarnation=row.incarnation,
        counter=row.counter,
        public_key=row.public_key,
        open=bool(row.open),
        number=row.number,
        hash=row.hash,
    )
