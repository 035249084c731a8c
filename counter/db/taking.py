"""Takes what central placed into this counter's journal, and sums up anew what it changes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Integer, bindparam, func, insert, select, tuple_, update
from sqlalchemy.dialects.sqlite import insert as upsert

from counter import wire
from counter.db import carrying, goods, linking
from counter.db.prepared import Prepared
from counter.db.rows import Line
from counter.db.stored import stored
from counter.db.tables import device, entry_subject, journal, line, names, placing
from counter.db.writing import Writing, journal_row
from counter.domain.accounts import AboutAccount
from counter.domain.codes import Verdict
from counter.domain.devices import Unreadable
from counter.domain.effects import touched
from counter.domain.entries import AboutDevice, ByCentral, Entry
from counter.domain.erasures import PersonsErased
from counter.domain.linking import PersonsLinked, PersonsParted
from counter.domain.pledge import Pledge, fold, judge
from counter.domain.reminding import ContactAttempted
from counter.protocol import Carried, Cursor, Head, Placed, image, place_hash

_LAST = 2**62
"""The turn of what central never had: after all that it forgot."""

_NOWHERE = {"place": None, "order_hash": "", "received_at": None}
"""Where an entry stands that central has not placed."""

_HOLLOW = {Verdict.CLASH, Verdict.TWICE}
"""Nothing holds of an act that is found so."""

_BY_HASH = Prepared(
    select(
        journal.c.arrival,
        journal.c.bytes,
        journal.c.hash,
        journal.c.signature,
        placing.c.verdict,
        placing.c.turn,
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
_WAITING_ON = Prepared(
    select(
        journal.c.arrival,
        journal.c.bytes,
        journal.c.hash,
        journal.c.signature,
        placing.c.verdict,
        placing.c.turn,
    )
    .join(entry_subject, entry_subject.c.entry == journal.c.arrival)
    .outerjoin(placing)
    .where(entry_subject.c.subject == bindparam("of"), placing.c.place.is_(None))
    .where((journal.c.device == bindparam("own")) | placing.c.turn.is_not(None))
)
_WAITING = Prepared(
    select(entry_subject.c.subject)
    .join(journal, entry_subject.c.entry == journal.c.arrival)
    .outerjoin(placing)
    .where(placing.c.place.is_(None))
    .distinct()
)
_TWINS = Prepared(
    select(
        journal.c.arrival,
        journal.c.bytes,
        journal.c.hash,
        journal.c.signature,
        placing.c.verdict,
    )
    .outerjoin(placing)
    .where(journal.c.id == bindparam("of"), journal.c.hash != bindparam("but"))
    .where(placing.c.place.is_(None))
)
_PLACE = Prepared(
    upsert(placing).on_conflict_do_update(
        index_elements=[placing.c.entry],
        set_={
            each: upsert(placing).excluded[each]
            for each in ("place", "verdict", "order_hash", "received_at", "turn")
        },
    ),
    *names(placing),
)
_JUDGE = Prepared(
    upsert(placing).on_conflict_do_update(
        index_elements=[placing.c.entry], set_={"verdict": upsert(placing).excluded.verdict}
    ),
    *names(placing),
)
_EARLIER = Prepared(
    select(entry_subject.c.entry)
    .outerjoin(placing, placing.c.entry == entry_subject.c.entry)
    .where(entry_subject.c.subject == bindparam("of"), placing.c.place.is_(None))
    .where(
        tuple_(func.coalesce(placing.c.turn, _LAST), entry_subject.c.entry)
        < tuple_(bindparam("turn", type_=Integer), bindparam("arrival", type_=Integer))
    )
    .limit(1)
)
_ADD_LINE = Prepared(insert(line), *names(line))
_MOVE = Prepared(update(line), "place", "order_hash", "differs_at")
_HEAR = Prepared(update(line), "epoch", "heard_at", "head")
_STOP = Prepared(update(line), "stopped")
_AFTER = Prepared(
    select(journal.c.bytes, journal.c.hash, journal.c.signature, placing.c.verdict)
    .join(placing, placing.c.entry == journal.c.arrival)
    .where(placing.c.place > bindparam("of"))
    .order_by(placing.c.place)
)
_FIRST_TURN = Prepared(select(func.coalesce(func.min(placing.c.turn), 0).label("turn")))
_FORGET = Prepared(
    update(placing)
    .where(placing.c.place > bindparam("of"))
    .values(
        place=None,
        order_hash="",
        received_at=None,
        turn=placing.c.place + bindparam("behind", type_=Integer),
    )
)
_LET_GO = Prepared(
    update(placing)
    .where(
        placing.c.entry
        == select(journal.c.arrival).where(journal.c.hash == bindparam("of")).scalar_subquery()
    )
    .values(turn=None)
)
_READ_BY = Prepared(update(device), "reader")


class OrderError(ValueError):
    """What central sent does not follow from what this counter has, or was signed by nobody it knows."""


@dataclass(slots=True)
class _Change:
    """What rows that were taken changed: pledges, persons and who may write, to be summed up again."""

    pledges: set[str]
    persons: set[str]
    devices: bool = False
    accounts: bool = False
    """Who may work here, or by which password."""
    links: bool = False
    """Who is held for whom."""
    reminded: set[str] = field(default_factory=set)
    """Pledges that somebody tried to remind about: what is shown of them changed, they did not."""
    goods: set[str] = field(default_factory=set)
    """Bags, stocktakes, the plan of places."""

    def add(self, entry: Entry | Unreadable) -> None:
        """Note all that an entry is about."""
        if isinstance(entry, Entry) and isinstance(entry.body, AboutDevice):
            self.devices = True
        if isinstance(entry, Entry) and isinstance(entry.body, PersonsLinked | PersonsParted):
            self.links = True
        if isinstance(entry, Entry) and isinstance(entry.body, ContactAttempted):
            self.reminded.update(entry.body.pledges)
        self.goods.update(goods.names(entry))
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
            "head": "",
        }
        _ADD_LINE.run(self._driver, row)

    def take(self, rows: Sequence[Placed]) -> frozenset[str]:
        """Take rows of the branch's order that follow the cursor; ids of the pledges that changed by them.

        Raises OrderError, and then nothing of them may be kept.
        """
        known = self._enrolled()
        cursor, differs_at = known.cursor, known.differs_at
        change = _Change(set(), set())
        erasures: list[Entry] = []
        for row in rows:
            _require_link(row, cursor)
            entry, arrival, news = self._arrived(row, known.central_key)
            values = {"entry": arrival, "place": row.place, "verdict": row.verdict, "turn": None}
            said = {"order_hash": row.hash, "received_at": row.received_at}
            _PLACE.run(self._driver, {**values, **said})
            if news:
                change.add(entry)
            else:
                change.goods.update(goods.names(entry))
            if row.verdict is not Verdict.TWICE:
                self._set_aside(entry, change)
            if differs_at is None and self._differs(entry, row):
                differs_at = row.place
            if isinstance(entry, Entry) and isinstance(entry.body, AboutAccount):
                change.accounts = True
            if isinstance(entry, Entry) and isinstance(entry.body, PersonsErased):
                change.persons.update(entry.subjects)
                erasures.append(entry)
            cursor = Cursor(row.place, row.hash)
        values = {"place": cursor.place, "order_hash": cursor.hash, "differs_at": differs_at}
        _MOVE.run(self._driver, values)
        self._entries.clear()
        for each in erasures:
            self._destroy(each)
        if change.accounts:
            self._drop_spent()
        return self._sum_up_again(change)

    def forget_after(self, agreed: Cursor) -> frozenset[str]:
        """Central no longer knows what it placed after there; ids of the pledges that this concerns.

        The entries stay and wait, each with the verdict it had, until central has placed them again.
        """
        known = self._enrolled()
        change = _Change(set(), set())
        for row in _AFTER.rows(self._driver, {"of": agreed.place}):
            change.add(stored(row))
        # What it has to be told first is what it forgot last: the rest was not told again since then.
        behind = _FIRST_TURN.row(self._driver, {}).turn - 1 - known.cursor.place
        _FORGET.run(self._driver, {"of": agreed.place, "behind": behind})
        differs_at = known.differs_at
        if differs_at is not None and differs_at > agreed.place:
            differs_at = None
        values = {"place": agreed.place, "order_hash": agreed.hash, "differs_at": differs_at}
        _MOVE.run(self._driver, values)
        return self._sum_up_again(change)

    def let_go(self, told: Iterable[Carried]) -> frozenset[str]:
        """Central can't be told these of others again: they stay what they are here; ids of the pledges concerned."""
        change = _Change(set(), set())
        for carried in told:
            _LET_GO.run(self._driver, {"of": carried.hash})
            change.add(wire.decode(carried.data.encode()))
        return self._sum_up_again(change)

    def read_anew(self) -> None:
        """Judge and sum up whatever an older program could not read."""
        self._judge_waiting(_Change(set(_WAITING.column(self._driver, {})), set()))
        self.rebuild()
        for each, _ in self.erasures.entries():
            self._destroy(each)
        _READ_BY.run(self._driver, {"reader": wire.READER})

    def bring_over(self, acts: Iterable[Carried], others: Iterable[Carried] = ()) -> int:
        """Append again, as this device's own, the acts of an earlier file that nobody else has; how many.

        Each keeps its id, what it says, its day, its clerk and its moment. `others`: of other devices in that file,
        what this one lacks, for central forgot it; it is to be told again.
        """
        change = _Change(set(), set())
        for turn, carried in enumerate(others):
            entry = wire.decode(carried.data.encode())
            forgotten = replace(entry, hash=carried.hash, signature=carried.signature)
            values = {"entry": self._keep(forgotten, carried), "verdict": Verdict.NONE}
            _PLACE.run(self._driver, {**values, **_NOWHERE, "turn": turn})
            change.add(forgotten)
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
            ),
            is_new=False,  # a number may have been given elsewhere, too: it is on paper already
        )

    def hear(self, head: Head, at: datetime) -> None:
        """Central answered, with a head that it signed."""
        said = {"epoch": head.epoch, "heard_at": at, "head": wire.pack(head).decode()}
        _HEAR.run(self._driver, said)

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
        overtakes = self._overtakes(entry, here)
        if isinstance(entry, Unreadable):
            return entry, here.arrival, overtakes
        judged = entry.verdict is not verdict and not _HOLLOW.isdisjoint({entry.verdict, verdict})
        return replace(entry, verdict=verdict), here.arrival, overtakes or judged

    def _overtakes(self, entry: Entry | Unreadable, here: Any) -> bool:
        """Whether an entry is placed before one about the same that was summed up sooner, and forgotten as well."""
        turn = _LAST if here.turn is None else here.turn
        rank = {"turn": turn, "arrival": here.arrival}
        return any(
            _EARLIER.row(self._driver, {"of": each, **rank}) is not None for each in entry.subjects
        )

    def _set_aside(self, entry: Entry | Unreadable, change: _Change) -> None:
        """The same act, told by a device that started anew, counts where it was placed."""
        for row in _TWINS.rows(self._driver, {"of": entry.id, "but": entry.hash}):
            twin = stored(row)
            if isinstance(twin, Entry) and twin.verdict is not Verdict.TWICE:
                self._find(row.arrival, Verdict.TWICE)
                change.add(twin)

    def _find(self, arrival: int, verdict: Verdict) -> None:
        """How an entry that waits fits, as far as this counter can tell."""
        values = {"entry": arrival, **_NOWHERE, "turn": None}
        _JUDGE.run(self._driver, {**values, "verdict": verdict})

    def _add_foreign(self, row: Placed, central_key: str) -> tuple[Entry | Unreadable, int]:
        carried = row.carried
        if carried is None or carried.hash != row.entry:
            raise OrderError(f"place {row.place}: an entry is missing")
        entry = self._verified(carried, central_key)
        if isinstance(entry, Entry):
            entry = replace(entry, verdict=row.verdict)
        return entry, self._keep(entry, carried)

    def _keep(self, entry: Entry | Unreadable, carried: Carried) -> int:
        """Another device's entry with its records in journal and sums; its place in the journal."""
        carrying.put_records(self._driver, carried.records)
        arrival = self._add_row(journal_row(entry, carried.data.encode()))
        if isinstance(entry, Unreadable):
            self._sums.add_subjects(entry.subjects, arrival)
        else:
            self._sums.add_foreign(entry, arrival)
            self._goods.note(entry, arrival)
        return arrival

    def _verified(self, carried: Carried, central_key: str) -> Entry | Unreadable:
        """The entry, signed by a device of the branch. Raises OrderError."""
        data = carried.data.encode()
        try:
            entry = wire.decode(data)
            key = self._key_of(entry, central_key)
            wire.verify(data, hashed=carried.hash, signature=carried.signature, key=key)
        except wire.WireError as error:
            raise OrderError(str(error)) from error
        self._decoded[carried.hash] = entry
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
            rows = _PLACED_OF.rows(self._driver, {"of": subject, "place": row.place})
            before = [self._stored(each) for each in rows]
            if any(isinstance(each, Unreadable) for each in before):
                return False  # an older program knows less than central
            become.append((subject, fold([*before, entry], subject)))
        return image(become) != row.image

    # ------------------------------------------------------------------ sums

    def _sum_up_again(self, change: _Change) -> frozenset[str]:
        self._entries.clear()
        self._judge_waiting(change)
        self._entries.clear()
        self._put_again(change.pledges)
        for name in sorted(change.persons):
            self._restore_person(name)
        if change.devices:
            self._restore_peers()
        if change.links:
            linking.put_again(self._driver)
        self._goods.put_again(sorted(change.goods))
        return frozenset(change.pledges | change.reminded)

    def _judge_waiting(self, change: _Change) -> None:
        """Judge anew what central has not placed, this counter's own or forgotten, as far as it meets what changed."""
        found: dict[str, Verdict] = {}
        for row in self._waiting_on(change.pledges):
            entry = stored(row)
            if isinstance(entry, Unreadable) or entry.verdict is Verdict.TWICE:
                continue
            before = {each: self._before(each, entry, found) for each in touched(entry.body)}
            fits = judge(entry, before) is not Verdict.CLASH
            if fits is (entry.verdict is Verdict.CLASH):
                found[entry.hash] = Verdict.NONE if fits else Verdict.CLASH
                self._find(row.arrival, found[entry.hash])
                change.add(entry)

    def _waiting_on(self, pledges: Iterable[str]) -> list[Any]:
        """What waits on these pledges, and on those that it touches as well, in the order in which it is summed up."""
        rows: dict[int, Any] = {}
        left, met = set(pledges), set[str]()
        while left:
            subject = left.pop()
            met.add(subject)
            for row in _WAITING_ON.rows(self._driver, {"of": subject, "own": self._own}):
                if row.arrival not in rows:
                    rows[row.arrival] = row
                    left |= set(_pledges_of(stored(row))) - met
        return sorted(
            rows.values(),
            key=lambda row: (_LAST if row.turn is None else row.turn, row.arrival),
        )

    def _before(self, subject: str, entry: Entry, found: Mapping[str, Verdict]) -> Pledge | None:
        """The pledge as it stands just before an entry. `found`: how others that wait fit now."""
        earlier: list[Entry | Unreadable] = []
        for each in self._entries_of(subject):
            if each.hash == entry.hash:
                break
            if isinstance(each, Entry) and each.hash in found:
                earlier.append(replace(each, verdict=found[each.hash]))
            else:
                earlier.append(each)
        return fold(earlier, subject)


def _require_link(row: Placed, cursor: Cursor) -> None:
    expected = place_hash(cursor.hash, row.entry, row.verdict, row.received_at)
    if row.place != cursor.place + 1 or row.hash != expected:
        raise OrderError(f"place {row.place} does not follow place {cursor.place}")


def _pledges_of(entry: Entry | Unreadable) -> Iterable[str]:
    return entry.subjects if isinstance(entry, Unreadable) else touched(entry.body)
