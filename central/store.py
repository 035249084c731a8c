"""Central's store: the only SQL of central, the same queries on SQLite and on PostgreSQL.

Whoever adds to a branch's order locks the device's row first, then the branch's: no two can wait for each other.
On SQLite a writing transaction is alone anyway.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Connection,
    Row,
    Select,
    Update,
    bindparam,
    case,
    delete,
    func,
    insert,
    null,
    select,
    text,
    update,
)
from sqlalchemy.exc import InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import StaticPool

from central import schema
from central.engine import WRITES, Statements, connect
from central.rows import (
    BranchRow,
    CodeRow,
    DeviceRow,
    EntryRow,
    HeldRow,
    JudgedRow,
    RecordRow,
    Totals,
)
from central.tables import (
    branch_head,
    claim,
    code,
    device,
    entry,
    nonce,
    person_key,
    person_record,
    quarantine,
    ticket_serial,
    touched,
)
from counter import wire
from counter.domain.codes import Verdict
from counter.protocol import START, Claimed, Cursor

_SUBJECTS_AT_ONCE = 1_000
_ROWS_AT_ONCE = 100

_READ_ONLY = "25006"
"""What PostgreSQL calls a write where nobody may write: after a fail-over on the one that was first before."""

_STEADY = text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
_AT: Any = bindparam("at")
_PLACED = tuple(
    column
    for column in entry.columns
    if column.name not in {"branch", "id", "kind", "business_day"}
)
_DATA, _VERDICT = ([column.name for column in _PLACED].index(name) for name in ("data", "verdict"))
_BRANCH = select(branch_head).where(branch_head.c.branch == _AT)
_LOCKED_BRANCH = _BRANCH.with_for_update()
_BRANCHES = select(branch_head.c.branch).order_by(branch_head.c.branch)
_BRANCHES_OF = _BRANCHES.where(branch_head.c.agency == bindparam("of"))
_DEVICE = select(device).where(
    device.c.device == bindparam("named"), device.c.incarnation == bindparam("lived")
)
_LOCKED_DEVICE = _DEVICE.with_for_update()
_DEVICES_OF = (
    select(device).where(device.c.branch == _AT).order_by(device.c.device, device.c.incarnation)
)
_LOCKED_COUNTER = _DEVICES_OF.where(device.c.counter == bindparam("desk")).with_for_update()
_NAMED = select(device).where(device.c.device == bindparam("named"))
_ORDER_HASH = select(entry.c.order_hash).where(
    entry.c.branch == _AT, entry.c.place == bindparam("there")
)
_NUMBERED = (
    select(entry.c.number, entry.c.hash)
    .where(entry.c.branch == _AT, entry.c.device == bindparam("named"))
    .where(entry.c.incarnation == bindparam("lived"))
    .where(entry.c.number.between(bindparam("first"), bindparam("last")))
)
_IDS = select(entry.c.id).where(
    entry.c.branch == _AT, entry.c.id.in_(bindparam("ids", expanding=True))
)
_TOUCHING = (
    select(touched.c.subject, entry.c.place, entry.c.data, entry.c.verdict)
    .join(entry, (entry.c.branch == touched.c.branch) & (entry.c.place == touched.c.place))
    .where(touched.c.branch == _AT, touched.c.subject.in_(bindparam("subjects", expanding=True)))
    .order_by(touched.c.place)
)
_AFTER = (
    select(*_PLACED)
    .where(entry.c.branch == _AT, entry.c.place > bindparam("after"))
    .order_by(entry.c.place)
    .limit(bindparam("most"))
)
_IS_OWN = (entry.c.device == bindparam("named")) & (entry.c.incarnation == bindparam("lived"))
# What the asker wrote itself need not be read.
_OF_KIND = (
    select(*_PLACED)
    .where(entry.c.branch == _AT, entry.c.kind == bindparam("named"))
    .order_by(entry.c.place)
)
_AFTER_FOR = (
    select(
        *(
            case((_IS_OWN, null()), else_=column).label("data") if column.name == "data" else column
            for column in _PLACED
        )
    )
    .where(entry.c.branch == _AT, entry.c.place > bindparam("after"))
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
    .where(person_record.c.branch == _AT)
    .where(person_record.c.place.in_(bindparam("places", expanding=True)))
    .order_by(person_record.c.id)
)
_SERIALS = (
    select(ticket_serial.c.year, ticket_serial.c.serial)
    .where(ticket_serial.c.branch == _AT, ticket_serial.c.counter == bindparam("desk"))
    .order_by(ticket_serial.c.year)
)
_CODE = select(code).where(code.c.mark == bindparam("given"))
_ONE_DEVICE = update(device).where(
    device.c.branch == _AT,
    device.c.device == bindparam("named"),
    device.c.incarnation == bindparam("lived"),
)
_MOVE_DEVICE = _ONE_DEVICE.values(number=bindparam("end"), hash=bindparam("hashed"))
_CLOSE_DEVICE = _ONE_DEVICE.values(open=0)
_ONE_BRANCH = update(branch_head).where(branch_head.c.branch == _AT)
_MOVE_BRANCH = _ONE_BRANCH.values(place=bindparam("end"), hash=bindparam("hashed"))
_RENAME_BRANCH = _ONE_BRANCH.values(epoch=bindparam("named"), central=bindparam("own"))
_HELD_BYTES = select(func.coalesce(func.sum(func.length(quarantine.c.body)), 0)).where(
    quarantine.c.branch == _AT, quarantine.c.device == bindparam("named")
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


class StoreUnavailable(Exception):
    """The store can't be reached, is locked or full: nothing was done, or nobody knows."""


@contextmanager
def _told() -> Iterator[None]:
    """Tell what a store does from what is our own mistake."""
    try:
        yield
    except (OperationalError, PoolTimeout) as error:
        raise StoreUnavailable(f"the store can't be reached: {type(error).__name__}") from error
    except InternalError as error:
        if getattr(error.orig, "sqlstate", "") != _READ_ONLY:
            raise
        raise StoreUnavailable("the store is read only: another one took over") from error


class Store:
    """The store behind one URL: `sqlite:///…` for a trial, `postgresql+psycopg://…` for a city."""

    def __init__(self, url: str, *, durable: bool = True) -> None:
        """`durable` False leaves SQLite's commits to the operating system: for tests that cut no power."""
        self.engine = connect(url, synchronous="FULL" if durable else "OFF")
        self._writing = self.engine.execution_options(**{WRITES: True})
        self._passing = self._writing
        is_file = self.engine.dialect.name == "sqlite" and not isinstance(
            self.engine.pool, StaticPool
        )
        if durable and is_file:
            # Of the file a power cut takes whole commits at most, and only those since the last lasting one.
            passing = connect(url, synchronous="NORMAL")
            self._passing = passing.execution_options(**{WRITES: True})
        self._statements = Statements(self.engine.dialect)

    def upgrade(self) -> None:
        """Make the tables, or bring them to this program's shape. Raises StoreNewer, StoreUnavailable."""
        with _told(), self._writing.begin() as connection:
            schema.upgrade(connection)

    def is_current(self) -> bool:
        """Whether the store can be reached and has this program's shape."""
        with _told(), self.engine.begin() as connection:
            return schema.revision(connection) == schema.REVISIONS[-1]

    @contextmanager
    def read(self) -> Iterator["Reading"]:
        """A transaction that only asks: all it sees is of one moment."""
        with _told(), self.engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(_STEADY)
            yield Reading(connection)

    @contextmanager
    def write(self, *, lasting: bool = True) -> Iterator["Writing"]:
        """A transaction; done only when its `with` block was left. `lasting` False: may be forgotten in a power cut."""
        engine = self._writing if lasting else self._passing
        with _told(), engine.begin() as connection:
            if not lasting and connection.dialect.name == "postgresql":
                connection.execute(text("SET LOCAL synchronous_commit = off"))
            yield Writing(connection, self._statements)

    def image(self) -> bytes:
        """The whole SQLite database as bytes."""
        with self.engine.connect() as connection:
            driver: Any = connection.connection.driver_connection
            taken: bytes = driver.serialize()
            return taken

    def restore(self, image: bytes) -> None:
        """Put such bytes in the place of a SQLite database in memory."""
        self.engine.dispose()  # a statement prepared before must not meet the new tables
        with self.engine.connect() as connection:
            driver: Any = connection.connection.driver_connection
            driver.deserialize(image)

    def close(self) -> None:
        """Let every connection go."""
        self.engine.dispose()
        self._passing.dispose()


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
        return self._branch(_BRANCH, branch)

    def places(self) -> dict[str, int]:
        """How far each branch's order goes."""
        asked = select(branch_head.c.branch, branch_head.c.place)
        return {row.branch: row.place for row in self._connection.execute(asked)}

    def device(self, named: str, incarnation: int) -> DeviceRow | None:
        """The device in that incarnation."""
        return self._device(_DEVICE, named, incarnation)

    def devices(self, branch: str) -> tuple[DeviceRow, ...]:
        """Every device of a branch, central's own with them."""
        return tuple(map(_device, self._connection.execute(_DEVICES_OF, {"at": branch})))

    def incarnations(self, named: str) -> tuple[DeviceRow, ...]:
        """A device in all its incarnations, wherever it is."""
        return tuple(map(_device, self._connection.execute(_NAMED, {"named": named})))

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
        return None if row is None else _device(row)


class Writing(Reading):
    """A transaction under way; sees its own changes."""

    def __init__(self, connection: Connection, statements: Statements) -> None:
        super().__init__(connection)
        self._statements = statements

    # ------------------------------------------------------------------ locks

    def lock_device(self, named: str, incarnation: int) -> DeviceRow | None:
        """The device's row, nobody else's until the end. Before any branch's row."""
        return self._device(_LOCKED_DEVICE, named, incarnation)

    def lock_counter(self, branch: str, counter: int) -> tuple[DeviceRow, ...]:
        """The rows of every device a counter ever had; before the branch's row."""
        asked = {"at": branch, "desk": counter}
        rows = self._connection.execute(_LOCKED_COUNTER, asked)
        return tuple(map(_device, rows))

    def lock_branch(self, branch: str) -> BranchRow:
        """The end of the branch's order: nobody else adds to it until the end."""
        row = self._branch(_LOCKED_BRANCH, branch)
        assert row is not None, "a device's branch is there"
        return row

    def lock_code(self, mark: str) -> CodeRow | None:
        """A one-time code's row."""
        row = self._connection.execute(_CODE.with_for_update(), {"given": mark}).first()
        return None if row is None else CodeRow(*row[1:])

    # ------------------------------------------------------------------ the order

    def add_branch(self, branch: str, *, agency: str, epoch: str, central: str) -> bool:
        """A branch with nothing in its order yet; False if it is there already."""
        row = BranchRow(branch, agency, epoch, 0, "", central, wire.READER)
        added = self._connection.execute(self._statements.add_branch, _values(row))
        return added.rowcount > 0

    def add_entries(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """The next entries of the order."""
        self._statements.add_entries.run(self._connection, rows)

    def add_touched(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Which pledges need these entries."""
        if rows:
            self._statements.add_touched.run(self._connection, rows)

    def move_branch(self, branch: str, *, place: int, hashed: str) -> None:
        """The new end of the branch's order."""
        asked = {"at": branch, "end": place, "hashed": hashed}
        self._connection.execute(_MOVE_BRANCH, asked)

    def rename_branch(self, branch: str, *, epoch: str, central: str) -> None:
        """Another lineage of the branch's order."""
        asked = {"at": branch, "named": epoch, "own": central}
        self._connection.execute(_RENAME_BRANCH, asked)

    def read_by(self, branch: str, reader: int) -> None:
        """What entries add up to there was made by a program that reads up to that version."""
        changed = update(branch_head).where(branch_head.c.branch == _AT)
        self._connection.execute(changed.values(reader=reader), {"at": branch})

    def drop_touched(self, branch: str) -> None:
        """Which entries pledges need is to be written anew."""
        self._connection.execute(delete(touched).where(touched.c.branch == branch))

    def raise_serials(self, branch: str, serials: Mapping[tuple[int, int], int]) -> None:
        """The highest ticket serials by counter and ROC year; a lower one changes nothing."""
        rows = [
            {"branch": branch, "counter": counter, "year": year, "serial": serial}
            for (counter, year), serial in sorted(serials.items())
        ]
        if rows:
            self._connection.execute(self._statements.raise_serial, rows)

    # ------------------------------------------------------------------ persons

    def add_keys(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Wrapped keys of persons; one that is there stays."""
        if rows:
            self._statements.add_keys.run(self._connection, rows)

    def add_records(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Records of the vault; one that is there stays."""
        if rows:
            self._statements.add_records.run(self._connection, rows)

    # ------------------------------------------------------------------ devices

    def add_device(self, row: DeviceRow) -> None:
        """A device that may write from now on."""
        self._connection.execute(insert(device), {**_values(row), "open": int(row.open)})

    def move_device(self, of: DeviceRow, *, number: int, hashed: str) -> None:
        """The new end of a device's chain."""
        self._change(_MOVE_DEVICE, of, end=number, hashed=hashed)

    def close_device(self, of: DeviceRow) -> None:
        """It may write no more."""
        self._change(_CLOSE_DEVICE, of)

    def _change(self, how: Update, of: DeviceRow, **values: Any) -> None:
        asked = {"at": of.branch, "named": of.device, "lived": of.incarnation, **values}
        self._connection.execute(how, asked)

    def hold(self, of: DeviceRow, *, digest: str, body: bytes, at: datetime) -> None:
        """Keep aside what a device that was shut out sent; the same bytes once."""
        row = {
            "branch": of.branch,
            "digest": digest,
            "device": of.device,
            "incarnation": of.incarnation,
            "received_at": at,
            "body": body,
        }
        self._connection.execute(self._statements.hold, row)

    def held_bytes(self, of: DeviceRow) -> int:
        """How much of that device is kept aside."""
        asked = {"at": of.branch, "named": of.device}
        return int(self._connection.execute(_HELD_BYTES, asked).scalar_one())

    # ------------------------------------------------------------------ doors

    def replace_code(self, mark: str, row: CodeRow, *, now: datetime) -> None:
        """A counter's one code that counts; what expired goes."""
        same = (code.c.branch == row.branch) & (code.c.counter == row.counter)
        self._connection.execute(delete(code).where(same | (code.c.expires_at < now)))
        self._connection.execute(insert(code), {"mark": mark, **_values(row)})

    def use_code(self, mark: str, by: DeviceRow) -> None:
        """That device was enrolled with it."""
        used = {
            "device": by.device,
            "public_key": by.public_key,
            "incarnation": by.incarnation,
        }
        self._connection.execute(update(code).where(code.c.mark == mark).values(**used))

    def see(self, named: str, given: str, *, expires_at: datetime) -> bool:
        """Remember a request; False if it was seen before."""
        row = {"device": named, "nonce": given, "expires_at": expires_at}
        return self._connection.execute(self._statements.add_nonce, row).rowcount > 0

    # ------------------------------------------------------------------ claims

    def end_claims(self, branch: str, now: datetime) -> None:
        """Forget claims whose time is over."""
        over = (claim.c.branch == branch, claim.c.until <= now)
        self._connection.execute(delete(claim).where(*over))

    def claim(self, row: Mapping[str, object]) -> bool:
        """Claim a pledgor for a device; False if another device has it."""
        return self._connection.execute(self._statements.claim, row).first() is not None

    def release(self, of: DeviceRow, pledgor: str) -> None:
        """Give a device's claim back."""
        own = (claim.c.branch == of.branch, claim.c.pledgor == pledgor, claim.c.device == of.device)
        self._connection.execute(delete(claim).where(*own))

    def claims(self, branch: str) -> tuple[Claimed, ...]:
        """Every claim of a branch."""
        asked = select(claim).where(claim.c.branch == branch).order_by(claim.c.pledgor)
        rows = self._connection.execute(asked)
        return tuple(Claimed(row.pledgor, row.counter, row.clerk, row.until) for row in rows)

    def forget_requests(self, now: datetime) -> None:
        """Requests too old to be taken again need not be remembered."""
        self._connection.execute(delete(nonce).where(nonce.c.expires_at < now))


def _entry(row: Row[Any]) -> EntryRow:
    """Of columns in the order of `_PLACED`."""
    cells: list[Any] = list(row)
    cells[_DATA] = cells[_DATA] or b""
    cells[_VERDICT] = Verdict(cells[_VERDICT])
    return EntryRow(*cells)


def _device(row: Row[Any]) -> DeviceRow:
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


def _values(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in type(row).__slots__}
