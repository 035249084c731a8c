"""The sums of reminding: what was tried for each ticket and each pledgor, and the questions the call list asks."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, delete, or_, select, text, update
from sqlalchemy.dialects.sqlite import insert as upsert

from counter.db.linking import of_one, stays, who_stays
from counter.db.persons import may_be_reached
from counter.db.prepared import Driver, Prepared
from counter.db.reminder_tables import attempt, attempt_pledge, consent, contact, reminder
from counter.db.rows import AttemptRow, ConsentRow, ContactRow, ReminderRow
from counter.db.tables import names, pledge_block
from counter.db.tables import pledgor as pledgors
from counter.db.vault import Vault
from counter.domain.call_forms import contacts_kept, kind_of
from counter.domain.calls import IN_VAIN, NONE_YET, SPOKEN, Attempt, Tries, best_number, tries
from counter.domain.days import day_in_taiwan
from counter.domain.effects import State
from counter.domain.entries import AboutReminder, Entry
from counter.domain.parts import RecordRef
from counter.domain.pledge import Pledge
from counter.domain.policy import Anchor, Reminder
from counter.domain.reminding import (
    Channel,
    ConsentChanged,
    ConsentHow,
    ContactAttempted,
    ContactsChanged,
    Outcome,
)

EMAIL, LINE, ADDRESS = "email", "line", "address"
"""What `contact.kind` says of what is no phone number; the last is where letters go."""
NO_PHONE = frozenset({EMAIL, LINE, ADDRESS})

_OF: Any = bindparam("of")
_TRIED = ("made", "counted", "spoken", "settled", "last", "last_on", "promised_on")

_row = upsert(reminder)
_PUT = Prepared(
    _row.on_conflict_do_update(
        index_elements=["pledge"],
        set_={name: _row.excluded[name] for name in names(reminder) if name != "pledge"},
    ),
    *names(reminder),
)
_DROP = Prepared(delete(reminder).where(reminder.c.pledge == _OF))
_PUT_TRIED = Prepared(update(reminder).where(reminder.c.pledge == _OF), *_TRIED)
_TRIES_OF = Prepared(
    select(attempt)
    .join(attempt_pledge, attempt_pledge.c.attempt == attempt.c.entry)
    .where(attempt_pledge.c.pledge == _OF)
    .order_by(attempt.c.at, attempt.c.entry)
)
# An odd entry of another device may be about somebody else than it says: it is summed up once.
_ADD_ATTEMPT = Prepared(upsert(attempt).on_conflict_do_nothing(), *names(attempt))
_ADD_ATTEMPT_PLEDGE = Prepared(
    upsert(attempt_pledge).on_conflict_do_nothing(), *names(attempt_pledge)
)
_OF_PERSON = Prepared(
    select(attempt).where(attempt.c.pledgor == _OF).order_by(attempt.c.at, attempt.c.entry)
)
_NAMED = Prepared(
    select(attempt_pledge.c.pledge)
    .where(attempt_pledge.c.attempt == _OF)
    .order_by(attempt_pledge.c.pledge)
)
_OUTCOME_OF = Prepared(select(attempt.c.outcome).where(attempt.c.entry == _OF))
_contact = upsert(contact)
_ADD_CONTACT = Prepared(_contact.on_conflict_do_nothing(), *names(contact))
_DROP_CONTACTS = Prepared(delete(contact).where(contact.c.pledgor == _OF))
_MARK_NUMBER = Prepared(
    update(contact).where(contact.c.pledgor == _OF, contact.c.number == bindparam("of_number")),
    "wrong",
)
_CONTACTS = Prepared(
    select(contact).where(contact.c.pledgor == _OF).order_by(contact.c.position, contact.c.number)
)
_BEST = Prepared(
    update(pledgors).where(pledgors.c.id == _OF), "call_number", "call_kind", "call_hour"
)
_consent = upsert(consent)
_PUT_CONSENT = Prepared(
    _consent.on_conflict_do_update(
        index_elements=["pledgor", "channel"],
        set_={
            name: _consent.excluded[name]
            for name in names(consent)
            if name not in {"pledgor", "channel"}
        },
    ),
    *names(consent),
)
_OF_ONE = Prepared(
    select(attempt).where(of_one(attempt.c.pledgor)).order_by(attempt.c.at, attempt.c.entry)
)
_CONTACTS_OF_ONE = Prepared(
    select(contact)
    .where(of_one(contact.c.pledgor))
    .order_by(contact.c.pledgor != bindparam("stays"), contact.c.position, contact.c.number)
)
_CONSENTS_OF_ONE = Prepared(
    select(consent)
    .where(of_one(consent.c.pledgor))
    .order_by(consent.c.channel, consent.c.given, consent.c.day.desc(), consent.c.entry.desc())
)
_DROP_PERSON = (
    Prepared(
        delete(attempt_pledge).where(
            attempt_pledge.c.attempt.in_(select(attempt.c.entry).where(attempt.c.pledgor == _OF))
        )
    ),
    Prepared(delete(attempt).where(attempt.c.pledgor == _OF)),
    _DROP_CONTACTS,
    Prepared(delete(consent).where(consent.c.pledgor == _OF)),
)


class ReminderSums:
    """The sums of reminding as one transaction changes them."""

    def __init__(self, driver: Driver, vault: Vault) -> None:
        self._driver = driver
        self._vault = vault

    def put(self, pledge: Pledge, *, is_new: bool) -> None:
        """A pledge changed: only an open one is ever listed. `is_new`: nobody can have tried anything for it."""
        of = pledge.ticket.pledge
        if pledge.state is not State.OPEN:
            _DROP.run(self._driver, {"of": of})
            return
        terms = pledge.ticket.terms
        part, rest = (
            *((each.principal, each.rate_bp) for each in terms.parts[:2]),
            (0, 0),
            (0, 0),
        )[:2]
        row = {
            "pledge": of,
            "pledgor": pledge.ticket.pledgor,
            "number": pledge.ticket.number,
            **{name: getattr(terms, name) for name in _TERMS},
            "part_ntd": part[0],
            "part_bp": part[1],
            "rest_ntd": rest[0],
            "rest_bp": rest[1],
        }
        _PUT.run(self._driver, row | (_UNTRIED if is_new else self._tried(of)))

    def add(self, entry: Entry, body: AboutReminder) -> None:
        """Sum up an act on how a pledgor is reached."""
        if isinstance(body, ContactAttempted):
            self._add_attempt(entry, body)
        elif isinstance(body, ContactsChanged):
            self._put_contacts(body)
        else:
            self._put_consent(entry, body)

    def add_number(self, pledgor: str, number: str, *, is_only: bool) -> None:
        """A number that stands with the pledgor's identity; nothing happens if it is there already.

        `is_only`: nothing else is known of a pledgor who came just now, whose row names that number.
        """
        if number:
            self._put_ways(pledgor, [(kind_of(number), number, False)])
        if not is_only:
            self._put_best(pledgor)

    def drop_person(self, pledgor: str) -> None:
        """Forget what is summed up of a pledgor, to sum it up anew."""
        for statement in _DROP_PERSON:
            statement.run(self._driver, {"of": pledgor})

    # ------------------------------------------------------------------ inside

    def _add_attempt(self, entry: Entry, body: ContactAttempted) -> None:
        number = self._vault.what_came(body.record).get("number", "")
        row = {
            "entry": entry.id,
            "pledgor": body.pledgor,
            "day": day_in_taiwan(body.at),
            "at": body.at,
            "channel": body.channel,
            "outcome": body.outcome,
            "promised_on": body.promised_on,
            "number": number,
            "about": body.about,
            "clerk": entry.clerk,
            "device": entry.device,
            "record": body.record.record,
            "commitment": body.record.commitment,
        }
        _ADD_ATTEMPT.run(self._driver, row)
        pairs = [{"pledge": each, "attempt": entry.id} for each in dict.fromkeys(body.pledges)]
        _ADD_ATTEMPT_PLEDGE.run_each(self._driver, pairs)
        for each in dict.fromkeys(body.pledges):
            _PUT_TRIED.run(self._driver, self._tried(each) | {"of": each})
        wrong = body.outcome is Outcome.WRONG_NUMBER
        if wrong or body.outcome in SPOKEN or self._said_wrong(body.about):
            of = {"of": body.pledgor, "of_number": number}
            _MARK_NUMBER.run(self._driver, of | {"wrong": wrong})
        self._put_best(body.pledgor)

    def _said_wrong(self, about: str) -> bool:
        """Whether what is put right had marked a number as wrong."""
        return Outcome.WRONG_NUMBER in _OUTCOME_OF.column(self._driver, {"of": about})

    def _tried(self, pledge: str) -> dict[str, object]:
        return _row_of(ReminderReading(self._driver).tried_for(pledge))

    def _put_contacts(self, body: ContactsChanged) -> None:
        kept = contacts_kept(body.pledgor, self._vault.what_came(body.contacts))
        _DROP_CONTACTS.run(self._driver, {"of": body.pledgor})
        ways: list[tuple[str, str, bool]] = [
            (each.kind, each.number, each.wrong) for each in kept.numbers
        ]
        others = ((EMAIL, kept.email), (LINE, kept.line), (ADDRESS, kept.address))
        ways += [(kind, text, False) for kind, text in others if text]
        self._put_ways(body.pledgor, ways)
        self._put_best(body.pledgor)

    def _put_ways(self, pledgor: str, ways: Iterable[tuple[str, str, bool]]) -> None:
        rows = [
            {
                "pledgor": pledgor,
                "kind": kind,
                "number": number,
                "position": position,
                "wrong": wrong,
            }
            for position, (kind, number, wrong) in enumerate(ways)
        ]
        _ADD_CONTACT.run_each(self._driver, rows)

    def _put_best(self, pledgor: str) -> None:
        on_file = {
            row.number: (row.kind, bool(row.wrong))
            for row in _CONTACTS.rows(self._driver, {"of": pledgor})
            if row.kind not in NO_PHONE
        }
        tried = _OF_PERSON.rows(self._driver, {"of": pledgor})
        undone = {row.about for row in tried}
        spoken = [
            (row.number, row.at)
            for row in tried
            if row.channel == Channel.PHONE
            and Outcome(row.outcome) in SPOKEN
            and row.entry not in undone
        ]
        numbers = [(number, wrong) for number, (_, wrong) in on_file.items()]
        number, hour = best_number(numbers, spoken)
        kind = on_file[number][0] if number else None
        row = {"call_number": number or None, "call_kind": kind, "call_hour": hour}
        _BEST.run(self._driver, row | {"of": pledgor})

    def _put_consent(self, entry: Entry, body: ConsentChanged) -> None:
        note = body.note
        row = {
            "pledgor": body.pledgor,
            "channel": body.channel,
            "given": body.given,
            "how": body.how,
            "day": entry.business_day,
            "clerk": entry.clerk,
            "record": None if note is None else note.record,
            "commitment": None if note is None else note.commitment,
            "entry": entry.id,
            "replaces": " ".join(body.replaces),
        }
        _PUT_CONSENT.run(self._driver, row)


def _row_of(tried: Tries) -> dict[str, object]:
    return {name: getattr(tried, name) for name in _TRIED}


_TERMS = tuple(names(reminder)[3:12])
_UNTRIED = _row_of(NONE_YET)


# ------------------------------------------------------------------------------------ questions

_BESIDE = {
    "pledgor": pledgors.c.id,
    "name": pledgors.c.name,
    "call_number": pledgors.c.call_number,
    "call_kind": pledgors.c.call_kind,
    "call_hour": pledgors.c.call_hour,
    "block": pledge_block.c.why,
}
_LISTED = (
    select(
        *(_BESIDE[name] if name in _BESIDE else reminder.c[name] for name in ReminderRow._fields)
    )
    .select_from(reminder)
    .join(pledgors, pledgors.c.id == who_stays(reminder.c.pledgor))
    .outerjoin(pledge_block, pledge_block.c.pledge == reminder.c.pledge)
)
# What the rules may put on the list, and a little more: they decide row by row.
_MAYBE_DUE = Prepared(
    _LISTED.where(may_be_reached(pledgors.c.id))
    .where(
        or_(reminder.c.maturity <= bindparam("opened"), reminder.c.last_day <= bindparam("on")),
        or_(
            reminder.c.last_day < bindparam("on"),
            and_(
                reminder.c.settled == 0,
                reminder.c.made < bindparam("most"),
                or_(
                    reminder.c.last_on.is_(None),
                    reminder.c.last_on <= bindparam("again"),
                    reminder.c.promised_on < bindparam("on"),
                    *(reminder.c.last == each for each in sorted(IN_VAIN)),
                    reminder.c.last_day <= bindparam("on"),
                ),
            ),
        ),
    )
    .order_by(reminder.c.last_day, pledgors.c.name_search, reminder.c.number)
)
_LISTED_OF = Prepared(
    _LISTED.where(of_one(reminder.c.pledgor)).order_by(reminder.c.last_day, reminder.c.number)
)
_LETTERS = Prepared(
    select(attempt)
    .where(text("channel = 'letter'"), attempt.c.number == bindparam("of"))
    .order_by(attempt.c.at, attempt.c.entry)
)
_BETWEEN = Prepared(
    select(attempt)
    .where(attempt.c.day >= bindparam("first"), attempt.c.day <= bindparam("last"))
    .order_by(attempt.c.at, attempt.c.entry)
)


_made = tuple.__new__
"""A row as the driver gives it, under its names: thousands are made at once."""


class ReminderReading:
    """What may be asked of reminding, within one view of the file."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver

    def maybe_due(self, rhythm: Reminder, on: date) -> list[ReminderRow]:
        """Tickets that may stand on the list of a day, the last day of grace first; the rules decide row by row."""
        distance = timedelta(days=rhythm.first_days)
        before = rhythm.anchor is Anchor.BEFORE_MATURITY
        values = {
            "on": on,
            "opened": on + distance if before else on - distance,
            "most": rhythm.attempts_max,
            "again": on - timedelta(days=rhythm.every_days),
        }
        return [_made(ReminderRow, row) for row in _MAYBE_DUE.run(self._driver, values)]

    def tickets_of(self, pledgor: str) -> list[ReminderRow]:
        """Every open ticket of a pledgor, or of whoever is held for the same, the last day of grace first."""
        return [_made(ReminderRow, row) for row in _LISTED_OF.run(self._driver, {"of": pledgor})]

    def attempts_of(self, pledgor: str) -> tuple[AttemptRow, ...]:
        """What was tried to reach a pledgor, or whoever is held for the same, in order."""
        return _attempts(self._driver, _OF_ONE, {"of": pledgor})

    def attempts_on(self, pledge: str) -> tuple[AttemptRow, ...]:
        """What was tried for a ticket, in order."""
        return _attempts(self._driver, _TRIES_OF, {"of": pledge})

    def attempts_between(self, first: date, last: date) -> tuple[AttemptRow, ...]:
        """What was tried in these days, both included, in order."""
        return _attempts(self._driver, _BETWEEN, {"first": first, "last": last})

    def letters_numbered(self, number: str) -> tuple[AttemptRow, ...]:
        """What is on file under a number of registered mail, in order."""
        return _attempts(self._driver, _LETTERS, {"of": number})

    def tried_for(self, pledge: str) -> Tries:
        """What was tried for a ticket, added up."""
        return tries(map(attempted, self.attempts_on(pledge)))

    def contacts_of(self, pledgor: str) -> tuple[ContactRow, ...]:
        """The ways to reach a pledgor, the best first; then what others held for the same have beside them."""
        head = stays(self._driver, pledgor)
        rows = _CONTACTS_OF_ONE.rows(self._driver, {"of": pledgor, "stays": head})
        own = [row for row in rows if row.pledgor == head]
        known = {row.number for row in own}
        others = {row.number: row for row in rows if row.number not in known}
        told = self._told_of(head) if others else {}
        return (
            *(_contact_row(row, {}, of_other=False) for row in own),
            *(_contact_row(row, told, of_other=True) for row in others.values()),
        )

    def number_of_others(self, pledgor: str) -> str:
        """A number to call that stands on the records of others held for the same alone; "" for none."""
        rows = (row for row in self.contacts_of(pledgor) if row.of_other and not row.wrong)
        return next((row.number for row in rows if row.kind not in NO_PHONE), "")

    def _told_of(self, pledgor: str) -> dict[str, bool]:
        """What the last calls told of numbers that stand on no record of the pledgor's own: whether they are wrong."""
        tried = _OF_ONE.rows(self._driver, {"of": pledgor})
        undone = {row.about for row in tried}
        return {
            row.number: row.outcome == Outcome.WRONG_NUMBER
            for row in tried
            if row.entry not in undone and Outcome(row.outcome) in SPOKEN | {Outcome.WRONG_NUMBER}
        }

    def consents_of(self, pledgor: str) -> tuple[ConsentRow, ...]:
        """What a pledgor allowed and forbade last, channel by channel.

        Of those held for one, whoever forbids it is heard, until that was taken back on any of their records.
        """
        rows = _CONSENTS_OF_ONE.rows(self._driver, {"of": pledgor})
        over = {each for row in rows for each in row.replaces.split()}
        found: dict[Channel, ConsentRow] = {}
        for row in rows:
            if row.entry not in over:
                found.setdefault(Channel(row.channel), _consent_row(row))
        return tuple(found.values())

    def said_by_others(self, pledgor: str, channel: Channel) -> tuple[str, ...]:
        """The entries in which others held for the same as a pledgor said anything last of a channel."""
        rows = _CONSENTS_OF_ONE.rows(self._driver, {"of": pledgor})
        return tuple(row.entry for row in rows if row.channel == channel and row.pledgor != pledgor)


def _contact_row(row: Any, told: Mapping[str, bool], *, of_other: bool) -> ContactRow:
    wrong = told.get(row.number, bool(row.wrong))
    return ContactRow(row.kind, row.number, wrong=wrong, of_other=of_other)


def _consent_row(row: Any) -> ConsentRow:
    return ConsentRow(
        channel=Channel(row.channel),
        given=bool(row.given),
        how=ConsentHow(row.how),
        on=row.day,
        by=row.clerk,
        note=None if row.record is None else RecordRef(row.record, row.commitment),
        entry=row.entry,
    )


def attempted(row: AttemptRow) -> Attempt:
    """A try as the rules see it."""
    return Attempt(row.entry, row.on, row.channel, row.outcome, row.promised_on, row.about)


def _attempts(
    driver: Driver, question: Prepared, values: Mapping[str, object]
) -> tuple[AttemptRow, ...]:
    return tuple(
        AttemptRow(
            entry=row.entry,
            pledgor=row.pledgor,
            pledges=_NAMED.column(driver, {"of": row.entry}),
            on=row.day,
            at=row.at,
            channel=Channel(row.channel),
            outcome=Outcome(row.outcome),
            promised_on=row.promised_on,
            number=row.number,
            about=row.about,
            clerk=row.clerk,
            device=row.device,
            record=RecordRef(row.record, row.commitment),
        )
        for row in question.rows(driver, values)
    )
