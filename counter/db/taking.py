"""Takes what central placed into this counter's journal, and sums up anew what it changes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from counter import wire
from counter.db import carrying
from counter.db.prepared import Prepared
from counter.db.reading import stored
from counter.db.rows import Line
from counter.db.tables import entry_subject, journal, line, names, placing
from counter.db.writing import Writing, journal_row
from counter.domain.codes import Verdict
from counter.domain.devices import Unreadable
from counter.domain.effects import touched
from counter.domain.entries import AboutDevice, ByCentral, Entry
from counter.domain.pledge import Block, Pledge, apply, fold, judge
from counter.protocol import Carried, Cursor, Placed, image, place_hash

_BY_HASH = Prepared(
    select(
        journal.c.arrival,
        journal.c.bytes,
        journal.c.hash,
        journal.c.signature,
        placing.c.verdict,
        placing.c.place,
    )
    .outerjoin(placing)
    .where(journal.c.hash == bindparam("of"))
)
_PLACED_OF = Prepared(
    select(journal.c.bytes, journal.c.hash, journal.c.signature, placing.c.verdict)
    .join(entry_subject, entry_subject.c.entry == journal.c.arrival)
    .join(placing, placing.c.entry == journal.c.arrival)
    .where(entry_subject.c.subject == bindparam("of"))
    .where(placing.c.place < bindparam("place"))
    .order_by(placing.c.place)
)
_OWN_WAITS = Prepared(
    select(journal.c.arrival)
    .join(entry_subject, entry_subject.c.entry == journal.c.arrival)
    .outerjoin(placing)
    .where(entry_subject.c.subject == bindparam("of"))
    .where(journal.c.device == bindparam("own"), placing.c.place.is_(None))
    .limit(1)
)
_PLACE = Prepared(
    upsert(placing).on_conflict_do_update(
        index_elements=[placing.c.entry],
        set_={each: upsert(placing).excluded[each] for each in ("place", "verdict", "order_hash")},
    ),
    *names(placing),
)
_EARLIER = Prepared(
    select(entry_subject.c.entry)
    .outerjoin(placing, placing.c.entry == entry_subject.c.entry)
    .where(entry_subject.c.subject == bindparam("of"))
    .where(entry_subject.c.entry < bindparam("arrival"), placing.c.place.is_(None))
    .limit(1)
)
_UNPLACE = Prepared(delete(placing).where(placing.c.entry == bindparam("of")))
_ADD_LINE = Prepared(insert(line), *names(line))
_MOVE = Prepared(update(line), "place", "order_hash", "differs_at")
_HEAR = Prepared(update(line), "epoch", "heard_at")
_STOP = Prepared(update(line), "stopped")
_AFTER = Prepared(
    select(journal.c.bytes, journal.c.hash, journal.c.signature, placing.c.verdict)
    .join(placing, placing.c.entry == journal.c.arrival)
    .where(placing.c.place > bindparam("of"))
    .order_by(placing.c.place)
)
_FORGET = Prepared(delete(placing).where(placing.c.place > bindparam("of")))


class OrderError(ValueError):
    """What central sent does not follow from what this counter has, or was signed by nobody it knows."""


@dataclass(slots=True)
class _Change:
    """What rows that were taken changed: pledges, persons and who may write, to be summed up again."""

    pledges: set[str]
    persons: set[str]
    devices: bool = False

    def add(self, entry: Entry | Unreadable) -> None:
        """Note all that an entry is about."""
        if isinstance(entry, Entry) and isinstance(entry.body, AboutDevice):
            self.devices = True
        own = set(_pledges_of(entry))
        self.pledges |= own
        self.persons |= set(entry.subjects) - own


class Taking(Writing):
    """A transaction that takes what central said."""

    def enrol(self, *, epoch: str, central_key: str) -> None:
        """This counter is known to central from now on; it has nothing of the branch's order yet."""
        row = {
            "device": self._own,
            "epoch": epoch,
            "central_key": central_key,
            "place": 0,
            "order_hash": "",
            "stopped": "",
            "differs_at": None,
            "heard_at": None,
        }
        _ADD_LINE.run(self._driver, row)

    def take(self, rows: Sequence[Placed]) -> frozenset[str]:
        """Take rows of the branch's order that follow the cursor; ids of the pledges that changed by them.

        Raises OrderError, and then nothing of them may be kept.
        """
        known = self._enrolled()
        cursor, differs_at = known.cursor, known.differs_at
        change = _Change(set(), set())
        for row in rows:
            _require_link(row, cursor)
            entry, arrival, news = self._arrived(row, known.central_key)
            values = {"entry": arrival, "place": row.place, "verdict": row.verdict}
            _PLACE.run(self._driver, {**values, "order_hash": row.hash})
            if news:
                change.add(entry)
            if differs_at is None and self._differs(entry, row):
                differs_at = row.place
            cursor = Cursor(row.place, row.hash)
        values = {"place": cursor.place, "order_hash": cursor.hash, "differs_at": differs_at}
        _MOVE.run(self._driver, values)
        return self._sum_up_again(change)

    def forget_after(self, agreed: Cursor) -> frozenset[str]:
        """Central no longer knows what it placed after there; ids of the pledges that this concerns.

        The entries stay; those of this counter wait again until central has placed them.
        """
        known = self._enrolled()
        change = _Change(set(), set())
        for row in _AFTER.rows(self._driver, {"of": agreed.place}):
            change.add(stored(row))
        _FORGET.run(self._driver, {"of": agreed.place})
        differs_at = known.differs_at
        if differs_at is not None and differs_at > agreed.place:
            differs_at = None
        values = {"place": agreed.place, "order_hash": agreed.hash, "differs_at": differs_at}
        _MOVE.run(self._driver, values)
        return self._sum_up_again(change)

    def bring_over(self, acts: Iterable[Carried]) -> int:
        """Append again, as this device's own, the acts of an earlier file that nobody else has; how many.

        Each keeps its id, what it says, its day, its clerk and its moment.
        """
        change = _Change(set(), set())
        count = 0
        for carried in acts:
            entry = wire.decode(carried.data.encode())
            assert isinstance(entry, Entry), "own entries can be read"
            if self.stored_entry(entry.id) is None:
                carrying.put_records(self._driver, carried.records)
                change.add(self._append_again(entry))
                count += 1
        self._sum_up_again(change)
        return count

    def _append_again(self, entry: Entry) -> Entry:
        head = self._head
        return self._append(
            replace(
                entry,
                device=head.device,
                incarnation=head.incarnation,
                number=head.number + 1,
                previous_hash=head.hash,
            )
        )

    def hear(self, epoch: str, at: datetime) -> None:
        """Central answered."""
        _HEAR.run(self._driver, {"epoch": epoch, "heard_at": at})

    def stop(self, reason: str) -> None:
        """This counter may not go on with central; "": it may again."""
        _STOP.run(self._driver, {"stopped": reason})

    # ------------------------------------------------------------------ one row

    def _enrolled(self) -> Line:
        known = self.line()
        assert known is not None, "only an enrolled counter takes what central says"
        return known

    def _arrived(self, row: Placed, central_key: str) -> tuple[Entry | Unreadable, int, bool]:
        """The entry of a row with its place in the journal, and whether it tells anything new."""
        verdict = row.verdict
        here = _BY_HASH.row(self._driver, {"of": row.entry})
        if here is None:
            entry, arrival = self._add_foreign(row, central_key)
            return entry, arrival, True
        entry = stored(here)
        overtakes = self._overtakes(entry, here.arrival)
        if isinstance(entry, Unreadable):
            return entry, here.arrival, overtakes
        clashed = entry.verdict is Verdict.CLASH
        judged = clashed is not (verdict is Verdict.CLASH)
        return replace(entry, verdict=verdict), here.arrival, overtakes or judged

    def _overtakes(self, entry: Entry | Unreadable, arrival: int) -> bool:
        """Whether an entry is placed before one about the same that was here sooner: central had forgotten both."""
        values = ({"of": each, "arrival": arrival} for each in entry.subjects)
        return any(_EARLIER.row(self._driver, each) is not None for each in values)

    def _add_foreign(self, row: Placed, central_key: str) -> tuple[Entry | Unreadable, int]:
        carried = row.carried
        if carried is None or carried.hash != row.entry:
            raise OrderError(f"place {row.place}: an entry is missing")
        entry = self._verified(carried, central_key)
        carrying.put_records(self._driver, carried.records)
        arrival = self._add_row(journal_row(entry, carried.data.encode()))
        if isinstance(entry, Unreadable):
            self._sums.add_subjects(entry.subjects, arrival)
            return entry, arrival
        entry = replace(entry, verdict=row.verdict)
        self._sums.add_foreign(entry, arrival)
        return entry, arrival

    def _verified(self, carried: Carried, central_key: str) -> Entry | Unreadable:
        """The entry, signed by a device of the branch. Raises OrderError."""
        data = carried.data.encode()
        try:
            entry = wire.decode(data)
            key = self._key_of(entry, central_key)
            wire.verify(data, hashed=carried.hash, signature=carried.signature, key=key)
        except wire.WireError as error:
            raise OrderError(str(error)) from error
        return replace(entry, hash=carried.hash, signature=carried.signature)

    def _key_of(self, entry: Entry | Unreadable, central_key: str) -> Ed25519PublicKey:
        key = self.peer_key(entry.device, entry.incarnation)
        body = None if isinstance(entry, Unreadable) else entry.body
        by_central = isinstance(body, ByCentral)
        if by_central and key is None:
            key = central_key  # central's own first entry brings its device
        if key is None or (by_central and key != central_key):
            raise OrderError(f"device {entry.device} may not write this")
        return Ed25519PublicKey.from_public_bytes(bytes.fromhex(key))

    def _differs(self, entry: Entry | Unreadable, row: Placed) -> bool:
        """Whether the pledges of an entry came out otherwise here than at central."""
        if isinstance(entry, Unreadable):
            return False
        become: list[tuple[str, Pledge | None]] = []
        for subject in touched(entry.body):
            before = _PLACED_OF.rows(self._driver, {"of": subject, "place": row.place})
            pledge = fold([*(stored(each) for each in before), entry], subject)
            if pledge is not None and pledge.blocked(Block.UNREAD) is not None:
                return False  # an older program knows less than central
            become.append((subject, pledge))
        return image(become) != row.image

    # ------------------------------------------------------------------ sums

    def _sum_up_again(self, change: _Change) -> frozenset[str]:
        self._entries.clear()
        self._judge_own(change)
        self._entries.clear()
        for name in sorted(change.pledges):
            pledge = self.pledge(name)
            if pledge is not None:
                self._sums.put_again(pledge, self._station.branch)
        for name in sorted(change.persons):
            self._restore_person(name)
        if change.devices:
            self._restore_peers()
        return frozenset(change.pledges)

    def _judge_own(self, change: _Change) -> None:
        """Judge anew what this counter did and central has not placed, as far as it meets what changed."""
        waits = ({"of": each, "own": self._own} for each in change.pledges)
        if not any(_OWN_WAITS.row(self._driver, each) for each in waits):
            return
        now: dict[str, Pledge | None] = {}
        for row in carrying.unplaced(self._driver, self._own):
            found = _BY_HASH.row(self._driver, {"of": row.hash})
            entry = stored(found)
            assert isinstance(entry, Entry), "own entries can be read"
            about = touched(entry.body)
            if not change.pledges.intersection(about):
                continue
            before = {
                each: now[each] if each in now else self._before(each, entry) for each in about
            }
            fits = judge(entry, before) is not Verdict.CLASH
            if fits and entry.verdict is Verdict.CLASH:
                _UNPLACE.run(self._driver, {"of": row.arrival})
            if not fits and entry.verdict is not Verdict.CLASH:
                values = {"place": None, "verdict": Verdict.CLASH, "order_hash": ""}
                _PLACE.run(self._driver, {"entry": row.arrival, **values})
            judged = replace(entry, verdict=Verdict.NONE if fits else Verdict.CLASH)
            now.update({each: apply(before[each], judged, each) for each in about})
            change.add(entry)

    def _before(self, subject: str, entry: Entry) -> Pledge | None:
        """The pledge as it stands just before an entry of its own."""
        earlier: list[Entry | Unreadable] = []
        for each in self._entries_of(subject):
            if each.hash == entry.hash:
                break
            earlier.append(each)
        return fold(earlier, subject)


def _require_link(row: Placed, cursor: Cursor) -> None:
    expected = place_hash(cursor.hash, row.entry, row.verdict, row.received_at)
    if row.place != cursor.place + 1 or row.hash != expected:
        raise OrderError(f"place {row.place} does not follow place {cursor.place}")


def _pledges_of(entry: Entry | Unreadable) -> Iterable[str]:
    return entry.subjects if isinstance(entry, Unreadable) else touched(entry.body)
