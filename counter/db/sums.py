"""The sums of the journal: rows for fast search, made entry by entry, the same again by `rebuild`."""

from typing import Any, assert_never

from sqlalchemy import Connection, Table, bindparam, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from counter.db.finding import digits, folded
from counter.db.tables import (
    business_day,
    closed_day,
    entry_subject,
    flag,
    former_id,
    pledge_bag,
    ticket_number,
)
from counter.db.tables import pledge as pledges
from counter.db.tables import pledgor as pledgors
from counter.db.vault import Vault
from counter.domain.entries import (
    Body,
    BranchClosed,
    DayClosed,
    DayOpened,
    Entry,
    NumbersLost,
    PledgorChanged,
    RecordRef,
    RecoveryKept,
    Redeemed,
    Renewed,
    Reprinted,
    TakenIn,
    Ticket,
    Voided,
)
from counter.domain.pledge import Pledge, State
from counter.domain.ticket import read_number

RECOVERY = "recovery"

USED, VOID, LOST = "used", "void", "lost"


def _put(table: Table, *columns: str) -> Any:
    """Insert a row, or replace these columns (all, if none is named) of the one with its key."""
    row = upsert(table)
    changed = columns or tuple(each.name for each in table.c if not each.primary_key)
    return row.on_conflict_do_update(
        index_elements=list(table.primary_key), set_={name: row.excluded[name] for name in changed}
    )


_ADD_SUBJECT = insert(entry_subject)
_PUT_PLEDGE = _put(pledges)
_PUT_BAG = _put(pledge_bag)
_USE_NUMBER = insert(ticket_number)
_PUT_NUMBER = _put(ticket_number)
_KNOWN_AS = select(pledgors.c.identity_record, pledgors.c.id_number).where(
    pledgors.c.id == bindparam("of")
)
_PUT_IDENTITY = _put(
    pledgors,
    *("name", "name_search", "id_kind", "id_number", "phone", "phone_digits"),
    *("identity_record", "identity_commitment"),
)
_ADD_FORMER_ID = upsert(former_id).on_conflict_do_nothing()
_PUT_CLASS = update(pledgors).where(pledgors.c.id == bindparam("of"))
_PUT_DAY = _put(business_day)
_ADD_CLOSED_DAY = upsert(closed_day).on_conflict_do_nothing()
_PUT_FLAG = _put(flag)


def pledges_of(body: Body) -> tuple[str, ...]:
    """Ids of the pledges an act changes."""
    match body:
        case TakenIn():
            return (body.ticket.pledge,)
        case Renewed():
            return (body.settled.pledge, body.ticket.pledge)
        case Redeemed():
            return (body.settled.pledge,)
        case Voided() | Reprinted():
            return (body.pledge,)
        case (
            DayOpened()
            | DayClosed()
            | PledgorChanged()
            | BranchClosed()
            | NumbersLost()
            | RecoveryKept()
        ):
            return ()
        case _:
            assert_never(body)


class Sums:
    """The sums as one transaction changes them."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def add(self, entry: Entry, arrival: int, changed: tuple[Pledge, ...]) -> None:
        """Sum up an entry. `changed`: what each pledge of it is now, with this entry."""
        self._many(_ADD_SUBJECT, [{"subject": s, "entry": arrival} for s in entry.subjects])
        for pledge in changed:
            self._put_pledge(entry, pledge)
        body = entry.body
        match body:
            case TakenIn():
                self._use_number(body.ticket)
                self._put_identity(body.ticket.pledgor, body.identity)
                self._put_class(body.ticket)
            case Renewed():
                self._use_number(body.ticket)
                self._put_class(body.ticket)
            case Voided():
                self._void_numbers(changed)
            case PledgorChanged():
                self._put_identity(body.pledgor, body.identity)
            case NumbersLost():
                self._lose_numbers(entry.branch, body)
            case _:
                self._add_about_counter(entry, body)

    def _add_about_counter(self, entry: Entry, body: Body) -> None:
        match body:
            case DayOpened() | DayClosed():
                is_open = isinstance(body, DayOpened)
                day = {"device": entry.device, "day": entry.business_day, "open": is_open}
                self._one(_PUT_DAY, day)
            case BranchClosed():
                self._one(_ADD_CLOSED_DAY, {"branch": entry.branch, "day": body.day})
            case RecoveryKept():
                self._one(_PUT_FLAG, {"name": RECOVERY, "value": body.sheet})
            case _:
                pass

    # ------------------------------------------------------------------ pledges

    def _put_pledge(self, entry: Entry, pledge: Pledge) -> None:
        ticket, is_open = pledge.ticket, pledge.state is State.OPEN
        row = {
            "id": ticket.pledge,
            "number": ticket.number,
            "pledgor": ticket.pledgor,
            "state": pledge.state,
            "branch": entry.branch,
            "place": pledge.place,
            "pledged_on": ticket.terms.pledged_on,
            "maturity": ticket.terms.maturity,
            "last_day": ticket.terms.last_day,
            "principal_ntd": ticket.principal,
            "problems": len(pledge.problems),
            "last_entry": pledge.last_entry,
        }
        self._one(_PUT_PLEDGE, row)
        bags = sorted({item.bag for item in ticket.items})
        self._many(
            _PUT_BAG, [{"bag": bag, "pledge": ticket.pledge, "open": is_open} for bag in bags]
        )

    # ------------------------------------------------------------------ ticket numbers

    def _use_number(self, ticket: Ticket) -> None:
        # A plain INSERT: a number given twice by this counter fails here, and so does the act.
        self._one(_USE_NUMBER, {**_series(ticket), "status": USED})

    def _void_numbers(self, changed: tuple[Pledge, ...]) -> None:
        for pledge in changed:
            self._one(_PUT_NUMBER, {**_series(pledge.ticket), "status": VOID})

    def _lose_numbers(self, branch: str, lost: NumbersLost) -> None:
        series = {"branch": branch, "counter": lost.counter, "year": lost.year, "status": LOST}
        serials = range(lost.first, lost.last + 1)
        self._many(_PUT_NUMBER, [{**series, "serial": serial} for serial in serials])

    # ------------------------------------------------------------------ pledgors

    def _put_identity(self, pledgor: str, identity: RecordRef) -> None:
        known = self._connection.execute(_KNOWN_AS, {"of": pledgor}).first()
        if known is not None and known.identity_record == identity.record:
            return
        texts = self._vault.texts(identity)
        row = {
            "id": pledgor,
            "name": texts["name"],
            "name_search": folded(texts["name"]),
            "id_kind": texts["id_kind"],
            "id_number": texts["id_number"],
            "phone": texts["phone"],
            "phone_digits": digits(texts["phone"]),
            "identity_record": identity.record,
            "identity_commitment": identity.commitment,
            "class_code": "",
        }
        self._one(_PUT_IDENTITY, row)
        if known is not None and known.id_number != texts["id_number"]:
            self._one(_ADD_FORMER_ID, {"pledgor": pledgor, "id_number": known.id_number})

    def _put_class(self, ticket: Ticket) -> None:
        row: dict[str, Any] = {"of": ticket.pledgor, "class_code": ticket.terms.class_code}
        if ticket.evidence is not None:
            record = ticket.evidence.record
            row |= {
                "evidence_kind": ticket.evidence.kind,
                "evidence_valid_until": ticket.evidence.valid_until,
                "evidence_checked_by": ticket.evidence.checked_by,
                "evidence_checked_on": ticket.evidence.checked_on,
                "evidence_record": None if record is None else record.record,
                "evidence_commitment": None if record is None else record.commitment,
            }
        self._one(_PUT_CLASS, row)

    # ------------------------------------------------------------------ statements

    def _one(self, statement: Any, row: dict[str, Any]) -> None:
        self._connection.execute(statement, row)

    def _many(self, statement: Any, rows: list[dict[str, Any]]) -> None:
        if rows:
            self._connection.execute(statement, rows)


def _series(ticket: Ticket) -> dict[str, Any]:
    number = read_number(ticket.number, "number")
    return {
        "branch": number.branch,
        "counter": number.counter,
        "year": number.year,
        "serial": number.serial,
    }
