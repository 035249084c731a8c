"""What is written into central's store, within one transaction.

Whoever adds to a branch's order locks the device's row first, then the branch's: no two can wait for each other.
On SQLite a writing transaction is alone anyway.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Update, bindparam, delete, func, insert, select, update

from central.engine import Statements
from central.limits import Rate
from central.reading import AT, BRANCH, DEVICE, DEVICES_OF, Reading, device_row
from central.rows import BranchRow, CodeRow, DeviceRow
from central.tables import (
    branch_head,
    claim,
    code,
    device,
    nonce,
    person_key,
    person_record,
    picture,
    quarantine,
    request_count,
    touched,
)
from counter import wire
from counter.protocol import Claimed

_LOCKED_BRANCH = BRANCH.with_for_update()
_LOCKED_DEVICE = DEVICE.with_for_update()
_LOCKED_COUNTER = DEVICES_OF.where(device.c.counter == bindparam("desk")).with_for_update()
_CODE = select(code).where(code.c.mark == bindparam("given"))
_ONE_DEVICE = update(device).where(
    device.c.branch == AT,
    device.c.device == bindparam("named"),
    device.c.incarnation == bindparam("lived"),
)
_MOVE_DEVICE = _ONE_DEVICE.values(number=bindparam("end"), hash=bindparam("hashed"))
_CLOSE_DEVICE = _ONE_DEVICE.values(open=0)
_ONE_BRANCH = update(branch_head).where(branch_head.c.branch == AT)
_MOVE_BRANCH = _ONE_BRANCH.values(place=bindparam("end"), hash=bindparam("hashed"))
_RENAME_BRANCH = _ONE_BRANCH.values(epoch=bindparam("named"), central=bindparam("own"))
_HELD_BYTES = select(func.coalesce(func.sum(func.length(quarantine.c.body)), 0)).where(
    quarantine.c.branch == AT, quarantine.c.device == bindparam("named")
)


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
        return tuple(map(device_row, rows))

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

    def add_entries(self, rows: Sequence[dict[str, Any]]) -> None:
        """The next entries of the order."""
        self._statements.add_entries.run(self._connection, rows)

    def add_touched(self, rows: Sequence[dict[str, Any]]) -> None:
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
        changed = update(branch_head).where(branch_head.c.branch == AT)
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

    def add_keys(self, rows: Sequence[dict[str, Any]]) -> None:
        """Wrapped keys of persons; one that is there stays."""
        if rows:
            self._statements.add_keys.run(self._connection, rows)

    def add_records(self, rows: Sequence[dict[str, Any]]) -> None:
        """Records of the vault; one that is there stays."""
        if rows:
            self._statements.add_records.run(self._connection, rows)

    def drop_records(self, branch: str, person: str, *, before: int) -> None:
        """Destroy a person's records that came before a place, and each key that opens none of the rest."""
        own = (person_record.c.branch == branch, person_record.c.person == person)
        self._connection.execute(delete(person_record).where(*own, person_record.c.place < before))
        left = select(person_record.c.mark).where(*own)
        self._connection.execute(
            delete(person_key).where(
                person_key.c.branch == branch,
                person_key.c.person == person,
                person_key.c.mark.not_in(left),
            )
        )

    def drop_spent(self, branch: str, records: Sequence[str]) -> None:
        """Destroy records that nothing else is sealed with, each with its key."""
        of = (person_record.c.branch == branch, person_record.c.id.in_(records))
        whose = self._connection.execute(select(person_record.c.person).where(*of)).scalars().all()
        for person in whose:
            own = (person_record.c.branch == branch, person_record.c.person == person)
            self._connection.execute(delete(person_record).where(*own))
            keys = (person_key.c.branch == branch, person_key.c.person == person)
            self._connection.execute(delete(person_key).where(*keys))

    # ------------------------------------------------------------------ pictures

    def drop_pictures(self, branch: str, names: Iterable[str]) -> None:
        """Forget these pictures; their names stay known."""
        for name in names:
            gone = (picture.c.branch == branch, picture.c.name == name)
            self._connection.execute(delete(picture).where(*gone))

    def add_named_pictures(self, branch: str, names: Iterable[str]) -> None:
        """Entries of the branch name these pictures; what is known already stays."""
        rows = [{"branch": branch, "name": name} for name in dict.fromkeys(names)]
        if rows:
            self._statements.add_named_pictures.run(self._connection, rows)

    def keep_picture(self, branch: str, name: str, sealed: bytes, *, at: datetime) -> None:
        """A picture came; one that is there stays."""
        row = {"branch": branch, "name": name, "received_at": at, "sealed": sealed}
        self._connection.execute(self._statements.keep_picture, row)

    # ------------------------------------------------------------------ devices

    def add_device(self, row: DeviceRow) -> None:
        """A device that may write from now on."""
        self._connection.execute(insert(device), {**_values(row), "open": int(row.open)})

    def move_device(self, of: DeviceRow, *, number: int, hashed: str) -> None:
        """The new end of a device's chain."""
        self._change(_MOVE_DEVICE, of, end=number, hashed=hashed)

    def close_device(self, of: DeviceRow) -> None:
        """It may write no more, and whom it was about to call anybody may call."""
        self._change(_CLOSE_DEVICE, of)
        own = (claim.c.branch == of.branch, claim.c.device == of.device)
        self._connection.execute(delete(claim).where(*own))

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
        """Requests too old to be taken again need not be remembered, nor who asked how often."""
        self._connection.execute(delete(nonce).where(nonce.c.expires_at < now))
        self._connection.execute(delete(request_count).where(request_count.c.until_ms < _ms(now)))

    def count(self, asker: str, rate: Rate, now: datetime) -> bool:
        """One request more of that asker; False if it asks more often than that."""
        row = {
            "what": rate.name,
            "asker": asker,
            "now": _ms(now),
            "step": rate.step_ms,
            "most": (rate.burst - 1) * rate.step_ms,
        }
        return self._connection.execute(self._statements.count, row).first() is not None


def _ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


def _values(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in type(row).__slots__}
