"""What the morning page and inspections ask of the file: balances, gaps, the entries of an inspection."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, bindparam, func, select, text
from sqlalchemy.dialects.sqlite import insert as upsert

from counter.db.carrying import ORDER
from counter.db.prepared import Driver, Prepared
from counter.db.reminder_tables import attempt, consent
from counter.db.rows import Station
from counter.db.stored import stored
from counter.db.tables import (
    alert,
    business_day,
    journal,
    person_record,
    placing,
    pledgor,
    posted,
    supervision_entry,
    ticket_number,
)
from counter.db.tables import (
    names as columns,
)
from counter.db.tables import pledge as pledges
from counter.domain import ledger
from counter.domain.devices import Unreadable
from counter.domain.effects import State
from counter.domain.entries import Entry
from counter.domain.ledger import Account
from counter.domain.money import Ntd
from counter.domain.morning import Counted
from counter.domain.supervision import (
    FindingChecked,
    FindingFixed,
    Inspected,
    MorningSeen,
)

RECENT = timedelta(days=31)
"""How far back tries to remind are looked through for what they say."""
DAYS_LOOKED_AT = 10
"""So many business days back somebody should have looked at the morning page."""

_OF: Any = bindparam("of")
_INSPECTION, _MORNING = "inspection", "morning"
_SEALED = select(journal.c.bytes, journal.c.hash, journal.c.signature, placing.c.verdict).outerjoin(
    placing
)
_ENTRIES_OF = Prepared(
    _SEALED.join(supervision_entry, supervision_entry.c.entry == journal.c.arrival)
    .where(supervision_entry.c.name == _OF)
    .order_by(*ORDER)
)
_ADD_ENTRY = Prepared(upsert(supervision_entry).on_conflict_do_nothing())
_POSTED = upsert(posted)
_ADD_POSTED = Prepared(
    _POSTED.on_conflict_do_update(
        index_elements=["day"],
        set_={
            each.name: each + _POSTED.excluded[each.name] for each in posted.c if each.name != "day"
        },
    ),
    *columns(posted),
)
_NAMES = Prepared(
    select(supervision_entry.c.name)
    .distinct()
    .where(supervision_entry.c.name > _OF, supervision_entry.c.name < bindparam("end"))
    .order_by(supervision_entry.c.name.desc())
)
_BALANCES = Prepared(
    select(
        *(
            func.coalesce(func.sum(each), 0).label(each.name)
            for each in (
                posted.c.loans_ntd,
                posted.c.forfeited_ntd,
                posted.c.suspense_ntd,
                posted.c.owed_ntd,
            )
        )
    )
)
# Written out, for a bound value would hide from SQLite that the small index serves.
_HOLLOW = Prepared(_SEALED.where(text("placing.verdict IN ('clash', 'twice')")))
_HELD = Prepared(
    select(
        pledges.c.state,
        func.count().label("tickets"),
        func.sum(pledges.c.principal_ntd).label("principal"),
    )
    .where(text("state IN ('open', 'forfeited')"))
    .group_by(pledges.c.state)
)
_ON = Prepared(_SEALED.where(journal.c.business_day == _OF).order_by(*ORDER))
_NUMBERS = Prepared(
    select(func.count().label("known"), func.max(ticket_number.c.serial).label("last"))
    .where(ticket_number.c.branch == _OF)
    .group_by(ticket_number.c.counter, ticket_number.c.year)
)
_PLACED = Prepared(select(func.count(placing.c.place).label("known")))
_DAYS = Prepared(
    select(business_day.c.day)
    .distinct()
    .where(business_day.c.day < _OF)
    .order_by(business_day.c.day.desc())
    .limit(DAYS_LOOKED_AT)
)


def _unknown(table: Any, record: Any, *where: Any) -> Select[Any]:
    """How many rows of a table name a record that is not here."""
    return (
        select(func.count().label("missing"))
        .select_from(table.outerjoin(person_record, person_record.c.id == record))
        .where(record.is_not(None), person_record.c.id.is_(None), *where)
    )


_MISSING = (
    Prepared(_unknown(pledgor, pledgor.c.identity_record, pledgor.c.identity_record != "")),
    Prepared(_unknown(alert, alert.c.record)),
    Prepared(_unknown(consent, consent.c.record)),
    Prepared(_unknown(attempt, attempt.c.record, attempt.c.day >= _OF)),
)


def names(entry: Entry | Unreadable) -> tuple[str, ...]:
    """What an entry is about here: an inspection, a day's morning; nothing for one that can't be read."""
    match entry.body if isinstance(entry, Entry) else None:
        case MorningSeen():
            return (f"{_MORNING}:{entry.business_day}",)
        case Inspected():
            return (f"{_INSPECTION}:{entry.id}",)
        case FindingFixed(inspection=inspection) | FindingChecked(inspection=inspection):
            return (f"{_INSPECTION}:{inspection}",)
        case _:
            return ()


@dataclass(frozen=True, slots=True)
class Balances:
    """What the ledger holds now (NT$, debit positive), by every entry and how it fits."""

    loans: Ntd
    forfeited: Ntd
    suspense: Ntd
    owed: Ntd


class SupervisionReading:
    """What may be asked, within one view of the file."""

    def __init__(self, driver: Driver, station: Station) -> None:
        self._driver = driver
        self._station = station

    def inspections(self) -> tuple[str, ...]:
        """Ids of all inspections, the newest first."""
        values = {"of": f"{_INSPECTION}:", "end": f"{_INSPECTION};"}
        found: tuple[str, ...] = _NAMES.column(self._driver, values)
        return tuple(each.partition(":")[2] for each in found)

    def entries_of_inspection(self, inspection: str) -> tuple[Entry | Unreadable, ...]:
        """What was said of an inspection, in order."""
        rows = _ENTRIES_OF.rows(self._driver, {"of": f"{_INSPECTION}:{inspection}"})
        return tuple(map(stored, rows))

    def mornings_of(self, day: date) -> tuple[Entry, ...]:
        """Who looked at the morning page of a day, in order."""
        return _read(_ENTRIES_OF.rows(self._driver, {"of": f"{_MORNING}:{day}"}))

    def days_before(self, day: date) -> tuple[date, ...]:
        """The last business days of the branch before a day, the newest first."""
        return _DAYS.column(self._driver, {"of": day})

    def balances(self) -> Balances:
        """What every act did by what it says, put right for those that don't fit."""
        row = _BALANCES.row(self._driver, {})
        sums = {
            Account.LOANS: row.loans_ntd,
            Account.FORFEITED: row.forfeited_ntd,
            Account.SUSPENSE: row.suspense_ntd,
            Account.OWED: row.owed_ntd,
        }
        for each in _read(_HOLLOW.rows(self._driver, {})):
            said, stands = ledger.postings(each.body), ledger.booked(each)
            for account in sums:
                sums[account] += ledger.amount(stands, account) - ledger.amount(said, account)
        return Balances(*map(Ntd, sums.values()))

    def held(self) -> dict[State, Counted]:
        """Open and forfeited tickets with their principal."""
        rows = _HELD.rows(self._driver, {})
        found = {State(row.state): Counted(row.tickets, Ntd(row.principal)) for row in rows}
        return {each: found.get(each, Counted(0)) for each in (State.OPEN, State.FORFEITED)}

    def acts_on(self, day: date) -> tuple[Entry, ...]:
        """The entries of a business day, of every counter of the branch that told them, in order."""
        return _read(_ON.rows(self._driver, {"of": day}))

    def numbers_missing(self) -> int:
        """Ticket numbers of the branch, up to the last one of each counter and year, that nothing tells of."""
        rows = _NUMBERS.rows(self._driver, {"of": self._station.branch})
        return sum(row.last - row.known for row in rows)

    def places_known(self) -> int:
        """How many places of the branch's order have an entry here."""
        return int(_PLACED.row(self._driver, {}).known)

    def records_missing(self, since: date) -> int:
        """Records of persons that are named and not here; of tries to remind those since a day."""
        return sum(each.row(self._driver, {"of": since}).missing for each in _MISSING)


class SupervisionSums:
    """The sums as one transaction changes them: each entry once, whatever its place in the order turns out."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver

    def add(self, entry: Entry, arrival: int) -> None:
        """Note an entry."""
        rows = [{"name": each, "entry": arrival} for each in names(entry)]
        _ADD_ENTRY.run_each(self._driver, rows)
        said = ledger.postings(entry.body)
        if said:
            row = {
                "day": entry.business_day,
                "loans_ntd": ledger.amount(said, Account.LOANS),
                "forfeited_ntd": ledger.amount(said, Account.FORFEITED),
                "suspense_ntd": ledger.amount(said, Account.SUSPENSE),
                "owed_ntd": ledger.amount(said, Account.OWED),
            }
            _ADD_POSTED.run(self._driver, row)


def _read(rows: Iterable[Any]) -> tuple[Entry, ...]:
    """The entries that this program can read."""
    return tuple(each for each in map(stored, rows) if isinstance(each, Entry))
