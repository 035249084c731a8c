"""What an erasure leaves of a person: sums without words, no records, no key (ADR 52)."""

from collections.abc import Callable, Collection, Iterable
from datetime import date
from typing import Any

from sqlalchemy import bindparam, delete, func, or_, select, union_all, update
from sqlalchemy.dialects.sqlite import insert as upsert

from counter.db.carrying import named
from counter.db.erasure_tables import erased_person, erased_record
from counter.db.linking import group
from counter.db.prepared import Driver, Prepared
from counter.db.reminder_tables import attempt, consent, contact
from counter.db.stored import stored
from counter.db.tables import (
    OF_ERASURES,
    OF_REFUSALS,
    alert,
    draft,
    entry_subject,
    former_id,
    journal,
    message,
    names,
    person_key,
    person_record,
    placing,
    pledge_picture,
)
from counter.db.tables import pledge as pledges
from counter.db.tables import pledgor as pledgors
from counter.domain import retention
from counter.domain.devices import Unreadable
from counter.domain.effects import IN_CUSTODY, State, written
from counter.domain.entries import KIND_OF, Entry
from counter.domain.erasures import ERASED_NAME, ErasedPerson
from counter.domain.messages import OPEN
from counter.domain.pledge import Pledge
from counter.domain.retention import PersonFacts

EntriesOf = Callable[[str], tuple[Entry | Unreadable, ...]]

_OF: Any = bindparam("of")
_FORGET = tuple(
    Prepared(delete(table).where(column == _OF))
    for table, column in (
        (erased_person, erased_person.c.stands_with),
        (erased_record, erased_record.c.person),
    )
)
_ADD_PERSON = Prepared(upsert(erased_person).on_conflict_do_nothing(), *names(erased_person))
_ADD_RECORD = Prepared(upsert(erased_record).on_conflict_do_nothing(), *names(erased_record))
_IS_ERASED = Prepared(select(erased_record.c.record).where(erased_record.c.record == _OF))
_ALL_ERASED = Prepared(select(erased_record.c.record))
_KEPT_COLUMNS = {"id", "name"}
_NO_WORDS = {
    column.name: None if column.nullable else ""
    for column in pledgors.columns
    if column.name not in _KEPT_COLUMNS
}
_BLANK = (
    Prepared(update(pledgors).where(pledgors.c.id == _OF).values(name=ERASED_NAME, **_NO_WORDS)),
    Prepared(update(pledges).where(pledges.c.pledgor == _OF).values(place="")),
    Prepared(update(attempt).where(attempt.c.pledgor == _OF).values(number="")),
    Prepared(delete(former_id).where(former_id.c.pledgor == _OF)),
    Prepared(delete(alert).where(alert.c.pledgor == _OF)),
    Prepared(delete(contact).where(contact.c.pledgor == _OF)),
    Prepared(delete(consent).where(consent.c.pledgor == _OF)),
)
_RECORDS_OF = Prepared(select(person_record.c.id).where(person_record.c.person == _OF))
_DROP_RECORD = Prepared(delete(person_record).where(person_record.c.id == _OF))
_DROP_KEY = Prepared(delete(person_key).where(person_key.c.person == _OF))
_DROP_BESIDE = (
    Prepared(
        delete(message).where(
            message.c.pledgor == _OF, *(message.c.state != each for each in sorted(OPEN))
        )
    ),
    Prepared(delete(draft).where(func.instr(draft.c.text, _OF) > 0)),
)
_LATER = (
    select(entry_subject.c.entry)
    .join(journal, journal.c.arrival == entry_subject.c.entry)
    .where(entry_subject.c.subject == pledgors.c.id)
    .where(journal.c.business_day >= bindparam("before"))
    .where(*(journal.c.kind != KIND_OF[each] for each in retention.OF_THE_OFFICE))
    .exists()
)
_RUNS = (
    select(pledges.c.id)
    .where(pledges.c.pledgor == pledgors.c.id)
    .where(
        or_(
            pledges.c.owed > 0,
            pledges.c.problems > 0,
            *(pledges.c.state == each for each in sorted({*IN_CUSTODY, State.DISPUTED})),
        )
    )
    .exists()
)
_WARNED = (
    select(alert.c.id)
    .where(alert.c.pledgor == pledgors.c.id, alert.c.open == 1, alert.c.stops == 1)
    .exists()
)
_HAS_RECORDS = select(person_record.c.id).where(person_record.c.person == pledgors.c.id).exists()
_ON_FILE_MAYBE_DUE = (
    select(pledgors.c.id)
    .where(or_(pledgors.c.identity_record != "", _HAS_RECORDS))
    .where(~_LATER, ~_RUNS, ~_WARNED)
)
_TURNED_AWAY_MAYBE_DUE = (
    select(entry_subject.c.subject)
    .join(journal, journal.c.arrival == entry_subject.c.entry)
    .where(OF_REFUSALS, journal.c.business_day < bindparam("before"))
    .where(entry_subject.c.subject.not_in(select(pledgors.c.id)))
    .where(entry_subject.c.subject.in_(select(person_record.c.person)))
)
_EITHER = union_all(_ON_FILE_MAYBE_DUE, _TURNED_AWAY_MAYBE_DUE).subquery()
_MAYBE_DUE = Prepared(select(_EITHER.c.id).order_by(_EITHER.c.id).limit(bindparam("most")))
_PLEDGES_OF = Prepared(select(pledges.c.id).where(pledges.c.pledgor == _OF).order_by(pledges.c.id))
_PICTURES_OF = Prepared(
    select(func.count(pledge_picture.c.name.distinct()).label("pictures"))
    .join(pledges, pledges.c.id == pledge_picture.c.pledge)
    .where(pledges.c.pledgor == _OF)
)
_OWNER_OF = Prepared(select(person_record.c.person).where(person_record.c.id == _OF))
_ON_FILE = Prepared(select(pledgors.c.id).where(pledgors.c.id == _OF))
_IS_KEPT = Prepared(
    select(pledgors.c.id).where(pledgors.c.id == _OF, pledgors.c.identity_record != "")
)
_COUNT_RECORDS = Prepared(
    select(func.count().label("records"))
    .select_from(person_record)
    .where(person_record.c.person == _OF)
)
_BARRED = Prepared(
    select(alert.c.id).where(alert.c.pledgor == _OF, alert.c.open == 1, alert.c.stops == 1).limit(1)
)
_MESSAGE = Prepared(
    select(message.c.id)
    .where(message.c.pledgor == _OF)
    .where(or_(message.c.owed == 1, *(message.c.state == each for each in sorted(OPEN))))
    .limit(1)
)
_ERASURES = Prepared(
    select(journal.c.bytes, journal.c.hash, journal.c.signature, placing.c.place, placing.c.verdict)
    .outerjoin(placing)
    .where(OF_ERASURES)
    .order_by(journal.c.arrival)
)


def erased_records(driver: Driver) -> frozenset[str]:
    """Every record that went with an erasure."""
    return frozenset(_ALL_ERASED.column(driver, {}))


def is_erased(driver: Driver, record: str) -> bool:
    """Whether a record went with an erasure; "" stands for who somebody was before one."""
    return not record or _IS_ERASED.row(driver, {"of": record}) is not None


class ErasureReading:
    """What may be asked of erasures, within one view of the file."""

    def __init__(
        self, driver: Driver, entries_of: EntriesOf, pledge_of: Callable[[str], Pledge | None]
    ) -> None:
        self._driver = driver
        self._entries_of = entries_of
        self._pledge_of = pledge_of

    def maybe_due(self, before: date, most: int) -> tuple[str, ...]:
        """Whoever did no business on that day or later and nothing open that a row tells, the oldest first.

        Pledgors, also with what came behind an erasure; and who was turned away without ever being one.
        """
        return _MAYBE_DUE.column(self._driver, {"before": before, "most": most})

    def group_of(self, person: str) -> frozenset[str]:
        """Everybody who is held for one with a person."""
        return frozenset(group(self._driver, person)) | {person}

    def pledges_of(self, person: str) -> tuple[str, ...]:
        """Ids of every pledge of a person alone, the oldest first."""
        return _PLEDGES_OF.column(self._driver, {"of": person})

    def facts(self, person: str) -> PersonFacts | None:
        """What is known of somebody, read from the journal; None where nothing stands there that can be read."""
        about = [each for each in self._entries_of(person) if not retention.is_twice(each)]
        readable = [each for each in about if isinstance(each, Entry)]
        if not readable:
            return None
        others = self._others(person, readable)
        found = (self._pledge_of(each) for each in self.pledges_of(person))
        return PersonFacts(
            person=person,
            last=about[-1].id,
            last_on=retention.last_day(readable),
            needed=retention.needed_for(
                [each for each in found if each is not None],
                barred=_BARRED.row(self._driver, {"of": person}) is not None,
                message=_MESSAGE.row(self._driver, {"of": person}) is not None,
                unread=len(readable) < len(about),
                waits=retention.waits(about[-1]),
            ),
            records=sum(
                _COUNT_RECORDS.row(self._driver, {"of": each}).records for each in (person, *others)
            ),
            pictures=_PICTURES_OF.row(self._driver, {"of": person}).pictures,
            others=others,
        )

    def entries(self) -> tuple[tuple[Entry, int | None], ...]:
        """Every erasure with its place in the branch's order, None before it is known, as they came here."""
        rows = ((stored(row), row.place) for row in _ERASURES.rows(self._driver, {}))
        return tuple(
            (each, place)
            for each, place in rows
            if isinstance(each, Entry) and not retention.is_twice(each)
        )

    def did_hold(self, entry: Entry, erased: ErasedPerson, *, in_order: bool) -> bool | None:
        """Whether an erasure reached somebody; None before its place in the branch's order is known."""
        if not retention.counts(entry, in_order=in_order):
            return None
        about = self._entries_of(erased.person)
        place = next(at for at, each in enumerate(about) if each.hash == entry.hash)
        return retention.holds(about[:place], erased)

    def _others(self, person: str, about: Iterable[Entry]) -> tuple[str, ...]:
        """Who stands in a person's acts and has no page of their own: the owner of a stolen thing."""
        records = {name for entry in about for name in _named_of(entry, person)}
        owners = {
            owner
            for record in records
            for owner in _OWNER_OF.column(self._driver, {"of": record})
            if owner != person
        }
        return tuple(sorted(each for each in owners if not self._stands_elsewhere(each, person)))

    def _stands_elsewhere(self, owner: str, person: str) -> bool:
        """Whether somebody has a page of their own or stands in acts of another whose data are kept still."""
        if _ON_FILE.row(self._driver, {"of": owner}) is not None:
            return True
        beside = {each for entry in self._entries_of(owner) for each in entry.subjects} - {person}
        return any(_IS_KEPT.row(self._driver, {"of": each}) is not None for each in sorted(beside))


class Erasing:
    """What one transaction destroys."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver
        self.was_used = False
        """Whether a key went."""

    def forget(self, person: str) -> None:
        """What was summed up of a person's erasure, to be summed up anew."""
        for statement in _FORGET:
            statement.run(self._driver, {"of": person})

    def note(self, erased: ErasedPerson, entry: str, before: Iterable[Entry | Unreadable]) -> None:
        """That a person's data went; `before`: what stands about them before the erasure."""
        whose = (erased.person, *erased.others)
        rows = [{"person": each, "stands_with": erased.person, "entry": entry} for each in whose]
        _ADD_PERSON.run_each(self._driver, rows)
        gone = sorted({name for each in before for name in _named_of(each, erased.person)})
        _ADD_RECORD.run_each(
            self._driver, [{"record": name, "person": erased.person} for name in gone]
        )

    def note_spent(self, records: Iterable[str]) -> None:
        """That verifiers of passwords count nowhere any more."""
        _ADD_RECORD.run_each(
            self._driver, [{"record": name, "person": ""} for name in sorted(records)]
        )

    def destroy_spent(self, records: Iterable[str]) -> None:
        """Those verifiers for good, each with the key that nothing else is sealed with."""
        for record in sorted(records):
            for person in _OWNER_OF.column(self._driver, {"of": record}):
                self._begin()
                _DROP_RECORD.run(self._driver, {"of": record})
                _DROP_KEY.run(self._driver, {"of": person})

    def _begin(self) -> None:
        self.was_used = True
        self._driver.execute("PRAGMA secure_delete = ON").fetchall()

    def blank(self, person: str) -> None:
        """Sums of a person without a word about them."""
        for statement in _BLANK:
            statement.run(self._driver, {"of": person})

    def destroy(self, erased: ErasedPerson, live: Collection[str]) -> None:
        """Records and keys for good; `live`: records that acts behind the erasure name, which stay."""
        self._begin()
        for person in (erased.person, *erased.others):
            of = {"of": person}
            records = _RECORDS_OF.column(self._driver, of)
            dead = [{"of": each} for each in records if each not in live]
            _DROP_RECORD.run_each(self._driver, dead)
            if len(dead) == len(records):
                _DROP_KEY.run(self._driver, of)
            for statement in _DROP_BESIDE:
                statement.run(self._driver, of)


def _named_of(entry: Entry | Unreadable, person: str) -> set[str]:
    """The records an entry names, but for those of another pledgor's ticket in the same act."""
    if isinstance(entry, Unreadable):
        return set()
    foreign = (each for each in written(entry.body) if each.pledgor != person)
    return set(named(entry)) - {name for ticket in foreign for name in named(ticket)}
