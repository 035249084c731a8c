"""Questions to the store within one consistent view."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import bindparam, func, or_, select, text

from counter.db import (
    accounts,
    carrying,
    erasing,
    finding,
    forfeits,
    goods,
    lists,
    messages,
    persons,
    published,
    reminding,
    supervising,
)
from counter.db.copies import Copies
from counter.db.doubles import by_number, documents_twice, numbers_twice, payments_twice
from counter.db.exporting import JournalReading
from counter.db.linking import of_one, who_stays
from counter.db.prepared import Driver, Prepared
from counter.db.rows import (
    Draft,
    FoundRow,
    Head,
    Line,
    PledgorRow,
    Station,
    Waiting,
    evidence_of,
)
from counter.db.stored import decoded, sealed, sealed_as, stored
from counter.db.sums import RECOVERY
from counter.db.tables import (
    business_day,
    closed_day,
    device,
    draft,
    entry_subject,
    extended_day,
    flag,
    former_id,
    journal,
    line,
    peer,
    placing,
    pledge_bag,
    pledge_block,
    remittance,
    ticket_number,
)
from counter.db.tables import pledge as pledges
from counter.db.tables import pledgor as pledgors
from counter.db.vault import ForgivingVault, Vault
from counter.domain.codes import Verdict
from counter.domain.devices import Unreadable
from counter.domain.effects import State
from counter.domain.entries import Entry, Kind
from counter.domain.parts import RecordRef
from counter.domain.pledge import Pledge, fold
from counter.protocol import START, Carried, Cursor

_OF: Any = bindparam("of")
DEVICE = Prepared(select(device))
_HEAD = Prepared(
    select(journal.c.incarnation, journal.c.number, journal.c.hash, journal.c.recorded_at)
    .where(journal.c.device == _OF)
    .order_by(journal.c.incarnation.desc(), journal.c.number.desc())
    .limit(1)
)
_HASH_AT = Prepared(
    select(journal.c.hash)
    .where(journal.c.device == _OF, journal.c.incarnation == bindparam("incarnation"))
    .where(journal.c.number == bindparam("number"))
)
_SEALED = select(journal.c.bytes, journal.c.hash, journal.c.signature, placing.c.verdict).outerjoin(
    placing
)
_LINE = Prepared(select(line))
_PLACE_AT = Prepared(
    select(placing.c.place, placing.c.order_hash)
    .where(placing.c.place <= _OF)
    .order_by(placing.c.place.desc())
    .limit(1)
)
_PEER = Prepared(
    select(peer.c.public_key).where(
        peer.c.device == _OF, peer.c.incarnation == bindparam("incarnation")
    )
)
_COUNTER_OF = Prepared(select(peer.c.counter).where(peer.c.device == _OF).limit(1))
# Zeros stand as they are, for a bound value would hide from SQLite that the small index serves.
_WITH_PROBLEMS = Prepared(select(pledges.c.id).where(text("problems > 0")).order_by(pledges.c.id))
_OWING = Prepared(select(pledges.c.id).where(text("owed > 0")).order_by(pledges.c.id))
_OF_COUNTER = select(peer.c.device).where(peer.c.counter == bindparam("counter"))
# Of an act that stands twice the one that counts.
_ENTRY = Prepared(
    _SEALED.where(journal.c.id == _OF)
    .order_by(placing.c.verdict == Verdict.TWICE, placing.c.place.is_(None), journal.c.arrival)
    .limit(1)
)
_ACTS_OF = Prepared(
    _SEALED.where(journal.c.business_day == _OF)
    .where(or_(journal.c.device == bindparam("device"), journal.c.device.in_(_OF_COUNTER)))
    .where(func.coalesce(placing.c.verdict, "") != Verdict.TWICE)
    .order_by(journal.c.arrival)
)
_ALLOWED = Prepared(
    _SEALED.where(journal.c.business_day == _OF)
    .where(journal.c.device == bindparam("device"), journal.c.kind == Kind.LINE_ALLOWED.value)
    .order_by(journal.c.arrival)
)
# The branch's order first, then what central forgot, then what it never had.
_ENTRIES_OF = Prepared(
    _SEALED.join(entry_subject, entry_subject.c.entry == journal.c.arrival)
    .where(entry_subject.c.subject == _OF)
    .order_by(*carrying.ORDER)
)
_LAST_DAY = Prepared(
    select(business_day.c.day, business_day.c.open)
    .where(business_day.c.device == _OF)
    .order_by(business_day.c.day.desc())
    .limit(1)
)
_BY_BAG = Prepared(
    select(pledge_bag.c.pledge)
    .where(pledge_bag.c.bag == _OF)
    .order_by(pledge_bag.c.open.desc(), pledge_bag.c.pledge.desc())
)
_OPEN_OF = Prepared(
    select(pledges.c.id)
    .where(of_one(pledges.c.pledgor), pledges.c.state == State.OPEN)
    .order_by(pledges.c.pledged_on, pledges.c.number)
)
_BLOCKED = Prepared(select(pledge_block.c.pledge).order_by(pledge_block.c.pledge))
_PLEDGOR = Prepared(select(pledgors).where(pledgors.c.id == _OF))
_FORMER_IDS = Prepared(
    select(former_id.c.id_number).where(former_id.c.pledgor == _OF).order_by(former_id.c.id_number)
)
_BY_ID = Prepared(
    select(pledgors)
    .where(pledgors.c.id_number == _OF, pledgors.c.id_kind == bindparam("kind"))
    .order_by(pledgors.c.id)
    .limit(1)
)
# Of those who are held for one the first: SQLite takes the other columns from the row of the least.
_BEARERS = Prepared(
    select(pledgors, func.min(pledgors.c.id))
    .where(pledgors.c.id_number == _OF, pledgors.c.id_kind == bindparam("kind"))
    .group_by(who_stays(pledgors.c.id))
    .order_by(pledgors.c.id)
)
_BY_FORMER_ID = Prepared(
    select(pledgors)
    .join(former_id)
    .where(former_id.c.id_number == _OF, pledgors.c.id_kind == bindparam("kind"))
    .order_by(pledgors.c.id)
    .limit(1)
)
_CLOSED_DAYS = Prepared(select(closed_day.c.day).where(closed_day.c.branch == _OF))
_EXTENDED = Prepared(
    select(extended_day.c.day).where(
        extended_day.c.device == _OF, extended_day.c.day == bindparam("day")
    )
)
_SERIALS = Prepared(
    select(ticket_number.c.year, func.max(ticket_number.c.serial).label("serial"))
    .where(ticket_number.c.branch == _OF, ticket_number.c.counter == bindparam("counter"))
    .group_by(ticket_number.c.year)
    .order_by(ticket_number.c.year.desc())
)
_LAST_SERIAL = Prepared(
    select(func.max(ticket_number.c.serial).label("serial"))
    .where(ticket_number.c.branch == _OF, ticket_number.c.counter == bindparam("counter"))
    .where(ticket_number.c.year == bindparam("year"))
)
_DRAFT = Prepared(select(draft.c.text).where(draft.c.page == _OF))
_DRAFTS = Prepared(select(draft.c.page, draft.c.text, draft.c.saved_at).order_by(draft.c.page))
_REMITTED = Prepared(
    select(remittance.c.pledge)
    .where(remittance.c.reference == _OF, remittance.c.channel == bindparam("channel"))
    .order_by(remittance.c.pledge)
)
_FLAG = Prepared(select(flag.c.value).where(flag.c.name == _OF))


class Reading:
    """One view of the store; valid inside its `with` block alone."""

    def __init__(
        self, driver: Driver, *, own: str, station: Station, vault: Vault | None = None
    ) -> None:
        """`own`: the device whose counter this is."""
        self.pause: Callable[[], None] = lambda: None
        """Called between what is read at length."""
        self._driver = driver
        self._own = own
        self._station = station
        self._vault = vault or Vault(driver)
        self._entries: dict[str, tuple[Entry | Unreadable, ...]] = {}
        self._decoded: dict[str, Entry | Unreadable] = {}

    # ------------------------------------------------------------------ this counter

    def head(self) -> Head:
        """The end of this counter's own chain."""
        own = DEVICE.row(self._driver, {})
        last = self._row(_HEAD, self._own)
        fresh = last is None or last.incarnation < own.incarnation
        return Head(
            device=self._own,
            incarnation=own.incarnation,
            number=0 if fresh else last.number,
            hash="" if last is None else last.hash,
            recorded_at=None if last is None else last.recorded_at,
            branch=self._station.branch,
            counter=self._station.counter,
            agency=self._station.agency,
        )

    def day(self) -> tuple[date, bool] | None:
        """This counter's last business day and whether it is open; None before the first."""
        row = self._row(_LAST_DAY, self._own)
        return None if row is None else (row.day, bool(row.open))

    def closed_days(self) -> frozenset[date]:
        """Days on which the city closed this branch."""
        return frozenset(self._column(_CLOSED_DAYS, self._station.branch))

    def hours_extended(self, day: date) -> bool:
        """Whether somebody said why this counter works outside its hours on a business day."""
        return bool(_EXTENDED.column(self._driver, {"of": self._own, "day": day}))

    def last_serial(self, year: int) -> int:
        """The highest ticket serial this counter used, voided or lost in a ROC year; 0 if none."""
        values = {"of": self._station.branch, "counter": self._station.counter, "year": year}
        return _LAST_SERIAL.row(self._driver, values).serial or 0

    def last_serials(self) -> dict[int, int]:
        """The highest ticket serial of each ROC year, newest year first."""
        values = {"of": self._station.branch, "counter": self._station.counter}
        return {row.year: row.serial for row in _SERIALS.rows(self._driver, values)}

    def hash_at(self, incarnation: int, number: int) -> str | None:
        """The hash of that entry of this counter's own; None if it is not here."""
        values = {"of": self._own, "incarnation": incarnation, "number": number}
        return next(iter(_HASH_AT.column(self._driver, values)), None)

    @property
    def copies(self) -> Copies:
        """Which pictures tickets name, and where there are copies."""
        return Copies(self._driver, self._vault)

    def draft(self, page: str) -> str | None:
        """What was being typed on a page when it was last saved."""
        return next(iter(self._column(_DRAFT, page)), None)

    def drafts(self) -> tuple[Draft, ...]:
        """Everything that is being typed."""
        return tuple(
            Draft(row.page, row.text, row.saved_at) for row in _DRAFTS.rows(self._driver, {})
        )

    def recovery_kept(self) -> bool:
        """Whether a person confirmed that the key-recovery sheet is put away."""
        return self._row(_FLAG, RECOVERY) is not None

    # ------------------------------------------------------------------ central

    def line(self) -> Line | None:
        """How this counter stands with central; None before it is enrolled."""
        row = _LINE.row(self._driver, {})
        if row is None:
            return None
        return Line(
            epoch=row.epoch,
            central_key=row.central_key,
            cursor=Cursor(row.place, row.order_hash),
            stopped=row.stopped,
            differs_at=row.differs_at,
            heard_at=row.heard_at,
        )

    def waiting(self) -> Waiting:
        """What has not left this disk."""
        return carrying.waiting(self._driver, self._own)

    def unplaced(self) -> tuple[Entry, ...]:
        """The entries that central has not placed yet, oldest first, a thousand at most."""
        return tuple(sealed(row) for row in carrying.unplaced(self._driver, self._own))

    def outbox(self, most: int, most_bytes: int) -> tuple[Carried, ...]:
        """The oldest entries that central has not placed yet, with the records they name."""
        return carrying.outbox(self._driver, self._own, most, most_bytes, self.pause)

    def again(self, most: int, most_bytes: int) -> tuple[Carried, ...]:
        """The first entries of one device that central forgot and has to be told again, as `outbox`."""
        return carrying.again(self._driver, most, most_bytes, self.pause)

    def others(self, is_missing: Callable[[str], bool]) -> Iterator[Carried]:
        """Of what others wrote those entries whose ids are missing elsewhere, in the order in which they came here."""
        return carrying.others(self._driver, self._own, is_missing)

    def lacks(self, entry: str) -> bool:
        """Whether no entry of this id is here."""
        return self._row(_ENTRY, entry) is None

    def own_chain(self) -> Iterator[Carried]:
        """All that this counter's device wrote, in its order."""
        return carrying.chain(self._driver, self._own)

    def locator(self) -> tuple[Cursor, ...]:
        """Places of the branch's order as they are known here, newest first, in steps that double."""
        known = self.line()
        found: list[Cursor] = []
        place, step = (0 if known is None else known.cursor.place), 1
        while place > 0:
            row = self._row(_PLACE_AT, place)
            if row is None:
                break
            found.append(Cursor(row.place, row.order_hash))
            place, step = row.place - step, step * 2
        return (*found, START)

    def peer_key(self, device: str, incarnation: int) -> str | None:
        """The public key (hex) with which that device of the branch signs; None if it is not known here."""
        values = {"of": device, "incarnation": incarnation}
        return next(iter(_PEER.column(self._driver, values)), None)

    def counter_of(self, device: str) -> int | None:
        """The number of the counter that a device of the branch stands at; None if it is not known here."""
        return next(iter(self._column(_COUNTER_OF, device)), None)

    def pledges_with_problems(self) -> tuple[Pledge, ...]:
        """Every pledge on which something did not fit and nobody has settled it."""
        return self._folded(_WITH_PROBLEMS.column(self._driver, {}))

    def same_people(self) -> tuple[tuple[PledgorRow, ...], ...]:
        """People who were entered twice, at two counters that could not see each other: one document, several ids."""
        found: list[tuple[PledgorRow, ...]] = []
        for document in documents_twice(self._driver):
            rows = _BEARERS.rows(self._driver, document)
            found.append(tuple(each for row in rows if (each := self._pledgor(row)) is not None))
        return tuple(found)

    def numbers_given_twice(self) -> tuple[tuple[Pledge, ...], ...]:
        """Tickets that bear one number: a disk was restored and nobody declared its numbers lost."""
        return tuple(map(self._folded, numbers_twice(self._driver)))

    def payments_used_twice(self) -> tuple[tuple[str, tuple[Pledge, ...]], ...]:
        """References of payments by post or bank, each with the tickets it wrote: one payment pays for one alone."""
        found = payments_twice(self._driver)
        return tuple((reference, self._folded(pledges)) for reference, pledges in found)

    def pledges_owing(self) -> tuple[Pledge, ...]:
        """Every pledge for which a settlement left something to pay."""
        return self._folded(_OWING.column(self._driver, {}))

    # ------------------------------------------------------------------ the journal

    def entry(self, entry: str) -> Entry | None:
        """The entry of this id."""
        row = self._row(_ENTRY, entry)
        return None if row is None else sealed(row)

    def stored_entry(self, entry: str) -> Entry | Unreadable | None:
        """The entry of this id, also one that only a newer program can read."""
        row = self._row(_ENTRY, entry)
        return None if row is None else stored(row)

    def publications(self) -> tuple[str, ...]:
        """Ids of the entries that publish rules, those that count more later."""
        return published.ids(self._driver)

    def acts_by_other_rules(self, rules: str, first: date, last: date) -> tuple[str, ...]:
        """Ids of acts of these business days that wrote tickets by other rules than those of that hash."""
        return published.by_others(self._driver, rules, first, last)

    def acts_of(self, day: date) -> tuple[Entry, ...]:
        """This counter's entries of a business day, in order, also those it made before it was enrolled anew."""
        values = {"of": day, "device": self._own, "counter": self._station.counter}
        rows = _ACTS_OF.rows(self._driver, values)
        return tuple(sealed(row) for row in rows)

    def line_allowed(self, day: date) -> tuple[Entry, ...]:
        """What supervisors let pass at this counter on a day, though the line was beyond a limit."""
        rows = _ALLOWED.rows(self._driver, {"of": day, "device": self._own})
        return tuple(sealed(row) for row in rows)

    # ------------------------------------------------------------------ pledges

    def pledge(self, pledge: str) -> Pledge | None:
        """The pledge as its entries add up."""
        return fold(self._entries_of(pledge), pledge)

    def acts_on(self, pledge: str) -> tuple[Entry, ...]:
        """Every act on the ticket that stands and can be read, in order."""
        return tuple(
            entry
            for entry in self._entries_of(pledge)
            if isinstance(entry, Entry) and entry.verdict not in {Verdict.CLASH, Verdict.TWICE}
        )

    def pledge_ids_by_number(self, number: str) -> tuple[str, ...]:
        """Ids of the pledges whose tickets bear exactly this number: more than one where it was given twice."""
        return by_number(self._driver, number)

    def pledge_ids_by_bag(self, bag: str) -> tuple[str, ...]:
        """Ids of pledges with goods in this bag, open ones first, newest first."""
        return self._column(_BY_BAG, bag)

    def open_pledges_of(self, pledgor: str) -> tuple[Pledge, ...]:
        """The open pledges of a pledgor, and of whoever is held for the same, oldest first."""
        return self._folded(self._column(_OPEN_OF, pledgor))

    def remitted(self, channel: str, reference: str) -> Pledge | None:
        """The first pledge that a payment by post or bank of this reference wrote; None if there was none yet."""
        values = {"of": reference, "channel": channel}
        return next(iter(self._folded(_REMITTED.column(self._driver, values))), None)

    def blocked_pledges(self) -> tuple[Pledge, ...]:
        """Every open pledge that something stops, oldest first."""
        return self._folded(_BLOCKED.column(self._driver, {}))

    def chain(self, pledge: str) -> tuple[Pledge, ...]:
        """The pledge with all its predecessors and successors, oldest first."""
        before: dict[str, Pledge] = {}
        self._walk(pledge, before, forwards=False)
        after: dict[str, Pledge] = {}
        self._walk(pledge, after, forwards=True)
        met = {**before, **after}.values()
        return tuple(sorted(met, key=lambda each: (each.opened_on, each.ticket.number)))

    # ------------------------------------------------------------------ persons

    def pledgor(self, pledgor: str) -> PledgorRow | None:
        """The pledgor of this id."""
        return self._pledgor(self._row(_PLEDGOR, pledgor))

    def pledgor_by_id_number(self, kind: str, id_number: str) -> PledgorRow | None:
        """Who has, or once had, this number of that kind of document; the present bearer goes first."""
        values = {"of": id_number, "kind": kind}
        row = _BY_ID.row(self._driver, values) or _BY_FORMER_ID.row(self._driver, values)
        return self._pledgor(row)

    def search(self, text: str, limit: int) -> tuple[FoundRow, ...]:
        """Pledges by ticket number (its beginning) and bag; pledgors by ID number, name, phone.

        Of a name or a phone number a part is enough; width and case do not matter. A pledgor comes
        with each open pledge, or alone. At most `limit` rows: ask for one more than you show.
        """
        return finding.search(self._driver, text, limit)

    def record(self, ref: RecordRef) -> Mapping[str, str]:
        """The texts of a record, decrypted and checked against its commitment.

        Raises Unavailable RECORD_MISSING if it did not come or is not what the entry committed to.
        """
        return self._vault.texts(ref)

    def forgiving(self) -> tuple["Reading", ForgivingVault]:
        """The same view to show what is there, and what tells whether a record was missing."""
        vault = self._vault.forgiving()
        return Reading(self._driver, own=self._own, station=self._station, vault=vault), vault

    # ------------------------------------------------------------------ reminding, forfeiture

    @property
    def forfeits(self) -> forfeits.ForfeitReading:
        """What the list of forfeited things asks."""
        return forfeits.ForfeitReading(self._driver, self._own)

    @property
    def journal(self) -> JournalReading:
        """The whole journal, to be handed out."""
        return JournalReading(self._driver)

    @property
    def goods(self) -> goods.GoodsReading:
        """Where bags lie, and stocktakes."""
        return goods.GoodsReading(self._driver)

    @property
    def accounts(self) -> accounts.AccountReading:
        """Who may work here, and who failed to sign in."""
        return accounts.AccountReading(self._driver)

    @property
    def lists(self) -> lists.ListReading:
        """What the lists of the law are made of."""
        return lists.ListReading(self._driver)

    @property
    def supervision(self) -> supervising.SupervisionReading:
        """What the morning page and inspections ask."""
        return supervising.SupervisionReading(self._driver, self._station)

    @property
    def messages(self) -> messages.MessageReading:
        """The queue of messages to pledgors."""
        return messages.MessageReading(self._driver)

    @property
    def erasures(self) -> erasing.ErasureReading:
        """Whose personal data are due to go, and whose went."""
        return erasing.ErasureReading(self._driver, self._entries_of, self.pledge)

    @property
    def persons(self) -> persons.PersonReading:
        """What is on file of one person."""
        return persons.PersonReading(self._driver)

    @property
    def reminders(self) -> reminding.ReminderReading:
        """What the call list asks."""
        return reminding.ReminderReading(self._driver)

    # ------------------------------------------------------------------ rows

    def _row(self, statement: Prepared, of: object) -> Any:
        return statement.row(self._driver, {"of": of})

    def _column(self, statement: Prepared, of: object) -> tuple[Any, ...]:
        return statement.column(self._driver, {"of": of})

    def _entries_of(self, subject: str) -> tuple[Entry | Unreadable, ...]:
        if subject not in self._entries:
            rows = _ENTRIES_OF.rows(self._driver, {"of": subject})
            self._entries[subject] = tuple(self._stored(row) for row in rows)
        return self._entries[subject]

    def _stored(self, row: Any) -> Entry | Unreadable:
        """As `stored`; one that this view has read before, about another subject, is not read again."""
        if row.hash not in self._decoded:
            self._decoded[row.hash] = decoded(row)
        return sealed_as(self._decoded[row.hash], row)

    def _folded(self, ids: tuple[str, ...]) -> tuple[Pledge, ...]:
        return tuple(found for each in ids if (found := self.pledge(each)) is not None)

    def _walk(self, pledge: str, met: dict[str, Pledge], *, forwards: bool) -> None:
        found = self.pledge(pledge)
        if found is None or pledge in met:
            return
        met[pledge] = found
        for each in found.successors if forwards else found.ticket.predecessors:
            self._walk(each, met, forwards=forwards)

    def _pledgor(self, row: Any) -> PledgorRow | None:
        if row is None:
            return None
        return PledgorRow(
            pledgor=row.id,
            name=row.name,
            id_kind=row.id_kind,
            id_number=row.id_number,
            former_ids=tuple(
                each for each in self._column(_FORMER_IDS, row.id) if each != row.id_number
            ),
            phone=row.phone,
            class_code=row.class_code,
            evidence=evidence_of(row),
            identity=RecordRef(row.identity_record, row.identity_commitment),
        )
