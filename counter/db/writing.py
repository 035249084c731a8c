"""One act's transaction: everything that can be asked, and what may be written."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from counter import wire
from counter.db import linking
from counter.db.accounts import AccountWriting
from counter.db.carrying import ORDER, named
from counter.db.erasing import Erasing, erased_records
from counter.db.goods import GoodsSums, GoodsWriting
from counter.db.in_order import InOrder
from counter.db.looks import LookWriting
from counter.db.messages import MessageWriting
from counter.db.prepared import Driver, Prepared
from counter.db.reading import Reading
from counter.db.rows import Head, RecordKind, Station
from counter.db.stored import stored
from counter.db.sums import Sums
from counter.db.tables import (
    OF_DEVICES,
    SUMS,
    device,
    draft,
    entry_subject,
    journal,
    names,
    placing,
)
from counter.domain import retention
from counter.domain.accounts import AboutAccount, spent
from counter.domain.acts import Act
from counter.domain.clash_acts import ClashSettled
from counter.domain.devices import Unreadable
from counter.domain.effects import State, touched, written
from counter.domain.entries import (
    KIND_OF,
    Basis,
    ClassCorrected,
    Entry,
    Reversed,
)
from counter.domain.erasures import PersonsErased
from counter.domain.linking import PersonsLinked, PersonsParted
from counter.domain.parts import RecordRef
from counter.domain.pledge import fold

NOTHING_PLACED = Basis(place=0, hash="")
"""What an entry rests on before its counter has heard of the branch's order."""

_ADD_ENTRY = Prepared(insert(journal), *(each for each in names(journal) if each != "arrival"))
_LAST_OF = Prepared(
    select(journal.c.id)
    .join(entry_subject)
    .where(entry_subject.c.subject == bindparam("of"))
    .order_by(entry_subject.c.entry.desc())
    .limit(1)
)
_STORED = select(
    journal.c.arrival,
    journal.c.bytes,
    journal.c.hash,
    journal.c.signature,
    placing.c.place,
    placing.c.verdict,
).outerjoin(placing)
_ENTRIES = InOrder(_STORED)
_OF_DEVICES = Prepared(_STORED.where(OF_DEVICES).order_by(*ORDER))
_START = Prepared(update(device), "incarnation")
_DRAFT = upsert(draft)
_SAVE_DRAFT = Prepared(
    _DRAFT.on_conflict_do_update(
        index_elements=[draft.c.page],
        set_={"text": _DRAFT.excluded.text, "saved_at": _DRAFT.excluded.saved_at},
    )
)
_DROP_DRAFT = Prepared(delete(draft).where(draft.c.page == bindparam("of")))
_NOT_STANDING = {State.VOIDED, State.CORRECTED, State.DISPUTED}
_EMPTY = tuple(Prepared(delete(table)) for table in SUMS)


@dataclass(frozen=True, slots=True)
class Pen:
    """What a writer needs beside its connection: the device's key, the clock, chance."""

    signing_key: Ed25519PrivateKey
    now: Callable[[], datetime]
    random: Callable[[int], bytes]
    ids: wire.Ids


class Writing(Reading):
    """A transaction under way; sees its own changes. Done only when its `with` block was left."""

    def __init__(self, driver: Driver, *, station: Station, head: Head, pen: Pen) -> None:
        """`head`: the end of the chain as it was committed last."""
        super().__init__(driver, own=head.device, station=station)
        self._head = head
        self._pen = pen
        self._sums = Sums(driver, self._vault)
        self._goods = GoodsSums(driver)
        self.erasing = Erasing(driver)
        self._fresh: set[str] = set()

    def head(self) -> Head:
        """The end of this counter's own chain, with what this transaction added."""
        return self._head

    def new_id(self) -> str:
        """A fresh UUIDv7 for a pledge, a pledgor, an item; ascending."""
        fresh = self._pen.ids()
        self._fresh.add(fresh)
        return fresh

    def append(self, act: Act) -> Entry:
        """Write the act into the journal, signed and chained, and sum it up."""
        return self._append(self._entry(act), is_new=True)

    def _append(self, unsealed: Entry, *, is_new: bool) -> Entry:
        entry, data = wire.seal(unsealed, self._pen.signing_key)
        self._sum_up(entry, self._add_row(journal_row(entry, data)), is_new=is_new)
        self._head = replace(
            self._head, number=entry.number, hash=entry.hash, recorded_at=entry.recorded_at
        )
        return entry

    def rebuild(self) -> None:
        """Drop every sum and make it again from journal and vault, in the order in which entries are summed up."""
        self._vault.gone = erased_records(self._driver)
        for statement in _EMPTY:
            statement.run(self._driver, {})
        self._fresh.clear()
        for rows in _ENTRIES.slices(self._driver):
            self._sum_up_rows(rows)
        self._restore_peers()
        linking.put_again(self._driver)
        self.erasing.note_spent(self._spent())

    @property
    def messages(self) -> MessageWriting:
        """The queue of messages to pledgors; no entry tells of it."""
        return MessageWriting(self._driver)

    @property
    def accounts(self) -> AccountWriting:
        """Who may work here, and failures to sign in; no entry tells of those."""
        return AccountWriting(self._driver)

    @property
    def goods(self) -> GoodsWriting:
        """Where bags lie, and stocktakes with their scans."""
        return GoodsWriting(self._driver)

    @property
    def looks(self) -> LookWriting:
        """The log of looks; an entry tells of its months when they are over."""
        return LookWriting(self._driver)

    def put_record(self, person: str, kind: RecordKind, content: Mapping[str, str]) -> RecordRef:
        """Keep texts under the person's own key; what is kept once is never changed."""
        return self._vault.keep(
            self._pen.ids(), person=person, kind=kind, content=content, random=self._pen.random
        )

    def new_incarnation(self, after: int = 0) -> None:
        """Start a new chain after a restored disk: numbers from 1, linked to the last hash known.

        `after`: the highest incarnation known from elsewhere (the mark).
        """
        started = max(self._head.incarnation, after) + 1
        _START.run(self._driver, {"incarnation": started})
        self._head = replace(self._head, incarnation=started, number=0)

    def save_draft(self, page: str, text: str) -> None:
        """Keep what is being typed on a page; replaces the page's former draft."""
        row = {"page": page, "text": text, "saved_at": self._moment()}
        _SAVE_DRAFT.run(self._driver, row)

    def drop_draft(self, page: str) -> None:
        """Forget a page's draft; nothing happens if there is none."""
        _DROP_DRAFT.run(self._driver, {"of": page})

    # ------------------------------------------------------------------ the entry

    def _add_row(self, row: dict[str, object]) -> int:
        arrival: int = _ADD_ENTRY.run(self._driver, row).lastrowid
        return arrival

    def _sum_up_rows(self, rows: Iterable[Any]) -> None:
        for row in rows:
            self._entries.clear()
            entry = stored(row)
            if isinstance(entry, Unreadable):
                self._sums.add_subjects(entry.subjects, row.arrival)
                self._freeze(entry)
            else:
                self._sum_up(entry, row.arrival)

    def _freeze(self, entry: Unreadable) -> None:
        """Sum up again whatever an entry of a newer program is about."""
        for subject in entry.subjects:
            pledge = self.pledge(subject)
            if pledge is not None:
                self._sums.put_again(pledge, entry.branch)

    def _sum_up(self, entry: Entry, arrival: int, *, is_new: bool = False) -> None:
        changed = []
        for pledge in touched(entry.body):
            self._entries[pledge] = (*self._entries_of(pledge), entry)
            changed.append(fold(self._entries[pledge], pledge))
        self._fresh.difference_update(entry.subjects)
        known = tuple(each for each in changed if each is not None)
        self._sums.add(entry, arrival, known, is_new=is_new)
        self._goods.add(entry, arrival)
        if is_new and isinstance(entry.body, PersonsLinked | PersonsParted):
            linking.put_again(self._driver)
        if is_new and isinstance(entry.body, AboutAccount) and self.line() is None:
            self._drop_spent()
        if isinstance(entry.body, PersonsErased):
            self._erase(entry, entry.body, for_good=is_new)
        undoes = isinstance(entry.body, Reversed | ClassCorrected | ClashSettled)
        if undoes or any(pledge.state in _NOT_STANDING for pledge in known):
            for person in sorted({pledge.ticket.pledgor for pledge in known}):
                self._restore_person(person)

    def _restore_peers(self) -> None:
        """Sum up again who may write in the branch: the order may have changed."""
        rows = _OF_DEVICES.rows(self._driver, {})
        said, forgotten = (
            [
                entry
                for row in rows
                if (row.place is not None) is placed and isinstance(entry := stored(row), Entry)
            ]
            for placed in (True, False)
        )
        self._sums.put_peers_again(said, forgotten)

    def _restore_person(self, person: str) -> None:
        """A void or corrected ticket leaves no class behind: the newest that stands says it."""
        self._entries.pop(person, None)
        about = self._entries_of(person)
        entries = [each for each in about if isinstance(each, Entry)]
        own = {
            ticket.pledge
            for entry in entries
            for ticket in written(entry.body)
            if ticket.pledgor == person
        }
        standing = {
            name
            for name in own
            if (pledge := self.pledge(name)) is not None and pledge.state not in _NOT_STANDING
        }
        self._sums.drop_person(person)
        self.erasing.forget(person)
        places = [*retention.erasures(about, person, in_order=self.line() is not None)]
        for place in reversed(places):
            erasure = about[place]
            assert isinstance(erasure, Entry), "it was read as an erasure"
            self._erase_one(person, erasure, about[:place])
        if places:
            self._sums.put_person_again(person, _read(about[: places[0]]), standing)
            self.erasing.blank(person)
            entries = _read(about[places[0] :])
            self._put_again(each for entry in entries for each in touched(entry.body))
        self._sums.put_person_again(person, entries, standing)

    def _put_again(self, pledges: Iterable[str]) -> None:
        for name in sorted(set(pledges)):
            pledge = self.pledge(name)
            if pledge is not None:
                self._sums.put_again(pledge, self._station.branch)

    # ------------------------------------------------------------------ erasures

    def _erase(self, entry: Entry, body: PersonsErased, *, for_good: bool) -> None:
        """Sum up an erasure at the end of what is summed up. `for_good`: the keys go, too."""
        for each in body.persons:
            self._entries.pop(each.person, None)
            if self._erased_at(each.person) == len(self._entries_of(each.person)) - 1:
                self._erase_one(each.person, entry, self._entries_of(each.person)[:-1])
                self.erasing.blank(each.person)
        if for_good:
            self._destroy(entry)

    def _spent(self) -> frozenset[str]:
        """Verifiers that no entry can make count again: their places, or those of others, are known."""
        accounts = self.accounts
        return spent(
            accounts.said() if self.line() is None else accounts.said_up_to(accounts.head())
        )

    def _drop_spent(self) -> None:
        records = self._spent()
        self.erasing.note_spent(records)
        self.erasing.destroy_spent(records)
        self._vault.forget()

    def _erase_one(self, person: str, entry: Entry, before: tuple[Entry | Unreadable, ...]) -> None:
        assert isinstance(entry.body, PersonsErased), "it was read as an erasure"
        erased = next(each for each in entry.body.persons if each.person == person)
        self.erasing.note(erased, entry.id, before)

    def _destroy(self, entry: Entry) -> None:
        """Let the keys go of everybody whom an erasure reached, and their records but those of later acts."""
        assert isinstance(entry.body, PersonsErased), "only an erasure destroys"
        for each in entry.body.persons:
            about, place = self._entries_of(each.person), self._erased_at(each.person)
            if place is not None and about[place].hash == entry.hash:
                live = {name for later in about[place:] for name in named(later)}
                self._erase_one(each.person, entry, about[:place])
                self.erasing.destroy(each, live)
                self._vault.forget()

    def _erased_at(self, person: str) -> int | None:
        """Where among the entries about a person the last erasure is that reached them."""
        in_order = self.line() is not None
        return retention.last_erasure(self._entries_of(person), person, in_order=in_order)

    # ------------------------------------------------------------------ one entry

    def _entry(self, act: Act) -> Entry:
        head = self._head
        kind = KIND_OF[type(act.body)]
        return Entry(
            device=head.device,
            incarnation=head.incarnation,
            number=head.number + 1,
            kind=kind,
            version=wire.VERSION,
            min_reader=wire.min_reader(kind),
            id=self._pen.ids(),
            subjects=act.subjects,
            branch=head.branch,
            business_day=act.business_day,
            recorded_at=self._moment(),
            clerk=act.clerk,
            approver=act.approver,
            cash_ntd=act.cash,
            basis=self._basis(),
            expects=tuple(self._last_entry_of(subject) for subject in act.subjects),
            policy_version=act.policy_version,
            policy_hash=act.policy_hash,
            body=act.body,
            previous_hash=head.hash,
        )

    def _basis(self) -> Basis:
        known = self.line()
        if known is None:
            return NOTHING_PLACED
        return Basis(known.cursor.place, known.cursor.hash)

    def _moment(self) -> datetime:
        """Now, but never before the entry before."""
        now = self._pen.now().astimezone(UTC)
        return now if self._head.recorded_at is None else max(now, self._head.recorded_at)

    def _last_entry_of(self, subject: str) -> str:
        if subject in self._fresh:
            return ""
        return next(iter(self._column(_LAST_OF, subject)), "")

    def _entries_of(self, subject: str) -> tuple[Entry | Unreadable, ...]:
        return () if subject in self._fresh else super()._entries_of(subject)


def _read(entries: Iterable[Entry | Unreadable]) -> list[Entry]:
    return [each for each in entries if isinstance(each, Entry)]


def journal_row(entry: Entry | Unreadable, data: bytes) -> dict[str, object]:
    """An entry as the journal keeps it."""
    return {
        "device": entry.device,
        "incarnation": entry.incarnation,
        "number": entry.number,
        "id": entry.id,
        "kind": entry.kind,
        "branch": entry.branch,
        "business_day": entry.business_day,
        "recorded_at": entry.recorded_at,
        "bytes": data,
        "hash": entry.hash,
        "previous_hash": entry.previous_hash,
        "signature": entry.signature,
    }
