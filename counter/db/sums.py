"""The sums of the journal: rows for fast search, made entry by entry, the same again by `rebuild`."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict
from typing import Any

from sqlalchemy import Table, bindparam, delete, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from counter.db.finding import digits, folded
from counter.db.prepared import Driver, Prepared
from counter.db.reminding import ReminderSums
from counter.db.supervising import SupervisionSums
from counter.db.tables import (
    alert,
    business_day,
    closed_day,
    entry_subject,
    extended_day,
    flag,
    former_id,
    names,
    peer,
    pledge_bag,
    pledge_block,
    pledge_picture,
    remittance,
    ticket_number,
)
from counter.db.tables import pledge as pledges
from counter.db.tables import pledgor as pledgors
from counter.db.vault import Vault
from counter.domain.branch_days import BranchClosed, HoursExtended
from counter.domain.call_forms import kind_of
from counter.domain.clash_acts import ClashSettled
from counter.domain.codes import Verdict
from counter.domain.devices import CENTRAL, DeviceEnrolled, DeviceRevoked
from counter.domain.effects import IN_CUSTODY, State, written
from counter.domain.entries import (
    AboutCounter,
    Body,
    DayClosed,
    DayOpened,
    Entry,
    Exchanged,
    HoldLifted,
    LossWithdrawn,
    NumbersLost,
    PaidTogether,
    RecoveryKept,
    Renewed,
    TakenIn,
)
from counter.domain.parts import Evidence, RecordRef, Ticket
from counter.domain.person_acts import AlertLifted, AlertRaised
from counter.domain.persons import PledgorChanged
from counter.domain.pledge import Pledge
from counter.domain.refusal import Refused
from counter.domain.reminding import ConsentChanged, ContactAttempted, ContactsChanged
from counter.domain.remittance import Remitted
from counter.domain.ticket import SERIAL_MAX, read_number

RECOVERY = "recovery"

USED, VOID, LOST = "used", "void", "lost"
_VOID = {State.VOIDED, State.CORRECTED}


def _put(table: Table, *written: str, replaced: tuple[str, ...] = ()) -> Prepared:
    """Insert a row of these columns, or replace what its key has: all of them, or `replaced`."""
    row = upsert(table)
    keys = [each.name for each in table.primary_key]
    changed = replaced or [name for name in written if name not in keys]
    return Prepared(
        row.on_conflict_do_update(
            index_elements=keys, set_={name: row.excluded[name] for name in changed}
        ),
        *written,
    )


def _add(table: Table) -> Prepared:
    """Insert a row unless it is there."""
    return Prepared(upsert(table).on_conflict_do_nothing())


_IDENTITY = (
    *("name", "name_search", "id_kind", "id_number", "phone", "phone_digits"),
    *("identity_record", "identity_commitment"),
)
_ADD_SUBJECT = Prepared(insert(entry_subject))
_PUT_PLEDGE = _put(pledges, *names(pledges))
_PUT_BAG = _put(pledge_bag, *names(pledge_bag))
_PUT_PICTURE = _put(pledge_picture, *names(pledge_picture), replaced=("open",))
_PUT_BLOCK = _put(pledge_block, *names(pledge_block))
_DROP_BLOCK = Prepared(delete(pledge_block).where(pledge_block.c.pledge == bindparam("of")))
_USE_NUMBER = Prepared(insert(ticket_number))
_PUT_NUMBER = _put(ticket_number, *names(ticket_number))
_KNOWN_AS = Prepared(
    select(pledgors.c.identity_record, pledgors.c.id_number).where(pledgors.c.id == bindparam("of"))
)
_PUT_IDENTITY = _put(
    pledgors, "id", *_IDENTITY, "class_code", "call_number", "call_kind", replaced=_IDENTITY
)
_ADD_FORMER_ID = _add(former_id)
_PLEDGOR = update(pledgors).where(pledgors.c.id == bindparam("of"))
_PUT_CLASS = Prepared(_PLEDGOR, "class_code")
_PUT_EVIDENCE = Prepared(
    _PLEDGOR, *(name for name in names(pledgors) if name.startswith("evidence_"))
)
_DROP_PERSON = tuple(
    Prepared(delete(table).where(column == bindparam("of")))
    for table, column in (
        (former_id, former_id.c.pledgor),
        (alert, alert.c.pledgor),
        (pledgors, pledgors.c.id),
    )
)
_PUT_DAY = _put(business_day, *names(business_day))
_ADD_CLOSED_DAY = _add(closed_day)
_ADD_EXTENDED_DAY = _add(extended_day)
_ADD_ALERT = _add(alert)
_LIFT_ALERT = Prepared(update(alert).where(alert.c.id == bindparam("of")), "open")
_PUT_PEER = _put(peer, *names(peer))
_ADD_PEER = Prepared(upsert(peer).on_conflict_do_nothing(), *names(peer))
_DROP_PEERS = Prepared(delete(peer))
_CLOSE_PEERS = Prepared(update(peer).where(peer.c.counter == bindparam("of")), "open")
_NEWEST_PEER = Prepared(
    select(func.max(peer.c.incarnation).label("incarnation")).where(
        peer.c.counter == bindparam("of")
    )
)
_CLOSE_PEER = Prepared(
    update(peer)
    .where(peer.c.device == bindparam("of"))
    .where(peer.c.incarnation == bindparam("in_incarnation")),
    "open",
)
_ADD_REMITTANCE = _add(remittance)
_PUT_FLAG = _put(flag, *names(flag))


class Sums:
    """The sums as one transaction changes them."""

    def __init__(self, driver: Driver, vault: Vault) -> None:
        self._driver = driver
        self._vault = vault
        self._reminders = ReminderSums(driver, vault)
        self._supervision = SupervisionSums(driver)

    def add(
        self, entry: Entry, arrival: int, changed: tuple[Pledge, ...], *, is_new: bool = False
    ) -> None:
        """Sum up an entry. `changed`: what each pledge of it is now, with this entry.

        `is_new`: it is being made here; a ticket number this counter gave before then fails, and so does the act.
        """
        self.add_subjects(entry.subjects, arrival)
        self._supervision.add(entry, arrival)
        if entry.verdict is Verdict.TWICE:
            self._add_again(entry)
        else:
            self._add(entry, changed, is_new=is_new)

    def _add(self, entry: Entry, changed: tuple[Pledge, ...], *, is_new: bool) -> None:
        first = {ticket.pledge for ticket in written(entry.body)} if is_new else set()
        for pledge in changed:
            self._put_pledge(entry.branch, pledge, is_new=pledge.ticket.pledge in first)
            if pledge.blocks or isinstance(entry.body, LossWithdrawn | HoldLifted | ClashSettled):
                self._put_block(pledge)
        body = entry.body
        number = _USE_NUMBER if is_new else _PUT_NUMBER
        number.run_each(self._driver, _numbers(written(body), USED))
        void = [each.ticket for each in changed if each.state in _VOID]
        _PUT_NUMBER.run_each(self._driver, _numbers(void, VOID))
        match body:
            case TakenIn():
                self._put_identity(body.ticket.pledgor, body.identity)
                self._put_class(body.ticket)
            case Renewed() | Exchanged() | PaidTogether():
                for ticket in written(body):
                    self._put_class(ticket)
            case Remitted():
                self._put_class(body.ticket)
                self._put_remittance(body)
            case PledgorChanged():
                self._put_identity(body.pledgor, body.identity)
            case NumbersLost():
                self._lose_numbers(entry.branch, body)
            case _:
                self._add_other(entry, body)

    def add_subjects(self, subjects: Iterable[str], arrival: int) -> None:
        """Note what an entry is about."""
        rows = [{"subject": each, "entry": arrival} for each in dict.fromkeys(subjects)]
        _ADD_SUBJECT.run_each(self._driver, rows)

    def add_foreign(self, entry: Entry, arrival: int) -> None:
        """Sum up another device's entry, but for pledges and persons, which `put_again` sees to."""
        self.add_subjects(entry.subjects, arrival)
        self._supervision.add(entry, arrival)
        if entry.verdict is Verdict.TWICE:
            self._add_again(entry)
            return
        _PUT_NUMBER.run_each(self._driver, _numbers(written(entry.body), USED))
        match entry.body:
            case NumbersLost():
                self._lose_numbers(entry.branch, entry.body)
            case (
                AlertRaised()
                | AlertLifted()
                | ContactAttempted()
                | ContactsChanged()
                | ConsentChanged()
            ):
                pass  # a person's, which is summed up again as a whole
            case Remitted():
                self._put_remittance(entry.body)
            case _:
                self._add_other(entry, entry.body)

    def _add_again(self, entry: Entry) -> None:
        """Of an act that counts elsewhere in the order what is its own device's."""
        if isinstance(entry.body, AboutCounter):
            self._add_other(entry, entry.body)

    def put_again(self, pledge: Pledge, branch: str) -> None:
        """Write a pledge's sums anew: entries were placed before others."""
        self._put_pledge(branch, pledge, is_new=False)
        self._put_block(pledge)
        status = VOID if pledge.state in _VOID else USED
        _PUT_NUMBER.run_each(self._driver, _numbers([pledge.ticket], status))

    def put_peers_again(self, said: Iterable[Entry], forgotten: Iterable[Entry]) -> None:
        """Write anew who may write in the branch by all that central says; of what it forgot the keys remain."""
        _DROP_PEERS.run(self._driver, {})
        for entry in said:
            self._add_other(entry, entry.body)
        for entry in forgotten:
            if isinstance(entry.body, DeviceEnrolled):
                _ADD_PEER.run(self._driver, {**asdict(entry.body), "open": False})

    def drop_person(self, person: str) -> None:
        """Forget a person's sums, to write them anew."""
        self._reminders.drop_person(person)
        for statement in _DROP_PERSON:
            statement.run(self._driver, {"of": person})

    def put_person_again(
        self, person: str, entries: Iterable[Entry], standing: Collection[str]
    ) -> None:
        """Add to a person's sums what entries say about them; `standing`: pledges whose tickets count."""
        for entry in entries:
            body = entry.body
            if entry.verdict is Verdict.TWICE:
                continue
            match body:
                case TakenIn() if body.ticket.pledgor == person:
                    self._put_identity(person, body.identity)
                case PledgorChanged() if body.pledgor == person:
                    self._put_identity(person, body.identity)
                case (
                    AlertRaised()
                    | AlertLifted()
                    | ContactAttempted()
                    | ContactsChanged()
                    | ConsentChanged()
                ) if body.pledgor == person:
                    self._add_other(entry, body)
                case _:
                    pass
            for ticket in written(body):
                if ticket.pledgor == person and ticket.pledge in standing:
                    self._put_class(ticket)

    def _add_other(self, entry: Entry, body: Body) -> None:
        match body:
            case DayOpened() | DayClosed():
                is_open = isinstance(body, DayOpened)
                day = {"device": entry.device, "day": entry.business_day, "open": is_open}
                _PUT_DAY.run(self._driver, day)
            case BranchClosed():
                _ADD_CLOSED_DAY.run(self._driver, {"branch": entry.branch, "day": body.day})
            case HoursExtended():
                _ADD_EXTENDED_DAY.run(
                    self._driver, {"device": entry.device, "day": body.day, "cause": body.cause}
                )
            case AlertRaised():
                self._raise_alert(entry, body)
            case AlertLifted():
                _LIFT_ALERT.run(self._driver, {"of": body.alert, "open": False})
            case DeviceEnrolled():
                self._enrol(body)
            case DeviceRevoked():
                values = {"of": body.device, "in_incarnation": body.incarnation, "open": False}
                _CLOSE_PEER.run(self._driver, values)
            case ContactAttempted() | ContactsChanged() | ConsentChanged():
                self._reminders.add(entry, body)
            case RecoveryKept():
                _PUT_FLAG.run(self._driver, {"name": RECOVERY, "value": body.sheet})
            case _:
                pass  # an act that changes pledges alone, which are summed up above

    def _put_remittance(self, body: Remitted) -> None:
        row = {
            "channel": body.channel,
            "reference": body.reference,
            "pledge": body.ticket.pledge,
        }
        _ADD_REMITTANCE.run(self._driver, row)

    def _enrol(self, peer: DeviceEnrolled) -> None:
        """The newest of a counter may write: central tells of older ones, too, that it had forgotten."""
        newest = _NEWEST_PEER.row(self._driver, {"of": peer.counter}).incarnation or 0
        is_newest = peer.counter == CENTRAL or peer.incarnation > newest
        if is_newest:
            _CLOSE_PEERS.run(self._driver, {"of": peer.counter, "open": False})
        _PUT_PEER.run(self._driver, {**asdict(peer), "open": is_newest})

    # ------------------------------------------------------------------ pledges

    def _put_pledge(self, branch: str, pledge: Pledge, *, is_new: bool) -> None:
        ticket = pledge.ticket
        row = {
            "id": ticket.pledge,
            "number": ticket.number,
            "pledgor": ticket.pledgor,
            "state": pledge.state,
            "branch": branch,
            "place": self._place(pledge.place),
            "pledged_on": ticket.terms.pledged_on,
            "maturity": ticket.terms.maturity,
            "last_day": ticket.terms.last_day,
            "principal_ntd": ticket.principal,
            "problems": len(pledge.problems),
            "owed": len(pledge.owed),
            "last_entry": pledge.last_entry,
            "forfeited": "" if pledge.forfeited is None else pledge.forfeited.entry,
        }
        _PUT_PLEDGE.run(self._driver, row)
        self._reminders.put(pledge, is_new=is_new)
        bags = sorted({item.bag for item in ticket.items})
        of = {"pledge": ticket.pledge, "open": pledge.state in IN_CUSTODY}
        _PUT_BAG.run_each(self._driver, [{**of, "bag": bag} for bag in bags])
        _PUT_PICTURE.run_each(self._driver, [{**of, **each} for each in _pictures(ticket)])

    def _put_block(self, pledge: Pledge) -> None:
        first = pledge.stopped_by
        if pledge.state is State.OPEN and first is not None:
            row = {"pledge": pledge.ticket.pledge, "why": first.why}
            _PUT_BLOCK.run(self._driver, row)
        else:
            _DROP_BLOCK.run(self._driver, {"of": pledge.ticket.pledge})

    def _place(self, ref: RecordRef | None) -> str:
        return "" if ref is None else self._vault.what_came(ref).get("text", "")

    # ------------------------------------------------------------------ ticket numbers

    def _lose_numbers(self, branch: str, lost: NumbersLost) -> None:
        series = {"branch": branch, "counter": lost.counter, "year": lost.year, "status": LOST}
        serials = range(max(lost.first, 1), min(lost.last, SERIAL_MAX) + 1)
        _PUT_NUMBER.run_each(self._driver, [{**series, "serial": each} for each in serials])

    # ------------------------------------------------------------------ pledgors

    def _raise_alert(self, entry: Entry, raised: AlertRaised) -> None:
        note = raised.note
        row = {
            "id": raised.alert,
            "pledgor": raised.pledgor,
            "cause": raised.cause,
            "stops": raised.stops,
            "raised_on": entry.business_day,
            "raised_by": entry.clerk,
            "record": None if note is None else note.record,
            "commitment": None if note is None else note.commitment,
            "open": True,
        }
        _ADD_ALERT.run(self._driver, row)

    def _put_identity(self, pledgor: str, identity: RecordRef) -> None:
        known = _KNOWN_AS.row(self._driver, {"of": pledgor})
        if known is not None and known.identity_record == identity.record:
            return
        told = self._vault.what_came(identity)
        name, phone, id_number = (told.get(each, "") for each in ("name", "phone", "id_number"))
        row = {
            "id": pledgor,
            "name": name,
            "name_search": folded(name),
            "id_kind": told.get("id_kind", ""),
            "id_number": id_number,
            "phone": phone,
            "phone_digits": digits(phone),
            "identity_record": identity.record,
            "identity_commitment": identity.commitment,
            "class_code": "",
            "call_number": phone or None,
            "call_kind": kind_of(phone) if phone else None,
        }
        _PUT_IDENTITY.run(self._driver, row)
        if known is not None and known.id_number not in {"", id_number}:
            _ADD_FORMER_ID.run(self._driver, {"pledgor": pledgor, "id_number": known.id_number})
        self._reminders.add_number(pledgor, phone, is_only=known is None)

    def _put_class(self, ticket: Ticket) -> None:
        of = {"of": ticket.pledgor}
        _PUT_CLASS.run(self._driver, {**of, "class_code": ticket.terms.class_code})
        if ticket.evidence is not None:
            _PUT_EVIDENCE.run(self._driver, {**of, **_evidence_row(ticket.evidence)})


def _pictures(ticket: Ticket) -> Iterator[dict[str, str]]:
    """The pictures of a ticket's things, each with the record of its key; none that has no such record opens."""
    for item in ticket.items:
        if item.picture_keys is not None:
            yield from ({"name": name, **asdict(item.picture_keys)} for name in item.pictures)


def _evidence_row(evidence: Evidence | None) -> dict[str, Any]:
    record = None if evidence is None else evidence.record
    return {
        "evidence_kind": None if evidence is None else evidence.kind,
        "evidence_valid_until": None if evidence is None else evidence.valid_until,
        "evidence_checked_by": None if evidence is None else evidence.checked_by,
        "evidence_checked_on": None if evidence is None else evidence.checked_on,
        "evidence_record": None if record is None else record.record,
        "evidence_commitment": None if record is None else record.commitment,
    }


def _numbers(tickets: Iterable[Ticket], status: str) -> list[dict[str, Any]]:
    """Rows of their numbers; none for another program's way of numbering: nothing of ours can meet it."""
    rows = []
    for ticket in tickets:
        with suppress(Refused):
            number = read_number(ticket.number, "number")
            rows.append({**asdict(number), "status": status})
    return rows
