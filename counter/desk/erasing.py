"""The term of personal data at the desk: who is due, what is destroyed, the proof of it (ADR 52)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from counter.db.backup import KEPT
from counter.db.erased_pictures import drop_erased
from counter.db.reading import Reading
from counter.db.writing import Writing
from counter.desk import papers, receipts
from counter.desk.acting import Acting
from counter.desk.answers import Changed, Receipt
from counter.desk.asking import answers
from counter.desk.context import Context
from counter.domain import business_day, retention
from counter.domain.entries import Entry
from counter.domain.erasures import PersonsErased
from counter.domain.looks import READERS
from counter.domain.policy import Retention, in_force
from counter.domain.refusal import Reason, refuse
from counter.domain.retention import ErasureForm, PersonFacts
from counter.domain.roles import SUPERVISORS
from counter.domain.staff import Clerk
from counter.print.erasure_paper import ErasedLine, ErasurePaper

_LOOKED_AT = 2 * retention.PERSONS_MAX
"""Of so many who may be due it is found out whether they are: some are held for one with somebody who is not."""
CHANGED = frozenset({Changed.PLEDGOR, Changed.PLEDGE, Changed.CALLS, Changed.DAY, Changed.LISTS})


@dataclass(frozen=True, slots=True)
class DueLine:
    """Somebody whose data are due to go, without a name: the number of the last ticket tells enough.

    `human`: the same for all who are held for one, who are left out together; `ticket`, `pledge`: "" for whoever was
    turned away.
    """

    person: str
    human: str
    ticket: str
    pledge: str
    last_on: date
    kept_until: date
    records: int
    pictures: int


@dataclass(frozen=True, slots=True)
class RetentionView:
    """Who is due on a day; `rule`: the term in force, None for none; `more`: there are others behind."""

    on: date
    rule: Retention | None
    lines: tuple[DueLine, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class PastErasure:
    """An erasure of before. `gone`: how many people it reached, None before its place in the order is known."""

    entry: str
    number: str
    on: date
    by: str
    approver: str
    persons: int
    gone: int | None


@answers({READERS: "past proof"}, roles=SUPERVISORS)
class Erasures:
    """What is asked and done on the page of the terms."""

    def __init__(self, acting: Acting) -> None:
        self._acting = acting

    def due(self) -> RetentionView:
        """Who is due now, those first whose data are here longest; a hundred at most."""
        context = self._acting.context
        with context.store.read() as reading:
            on = context.day_to_show(reading)
            rule = in_force(context.policy.retentions, on)
            if rule is None:
                return RetentionView(on, None, (), more=False)
            first = reading.erasures.maybe_due(retention.due_before(on, rule), _LOOKED_AT)
            found, groups = _due(reading, first, rule, on)
            lines = [
                _line(reading, each, min(groups[each.person]), rule)
                for each in retention.batch(found, groups)
            ]
        more = len(lines) < len(found) or len(first) >= _LOOKED_AT
        return RetentionView(on, rule, tuple(lines), more=more)

    def past(self) -> tuple[PastErasure, ...]:
        """Every erasure of this branch, the newest first."""
        context = self._acting.context
        with context.store.read() as reading:
            found = [_past(context, reading, entry) for entry, _ in reading.erasures.entries()]
        return tuple(reversed(found))

    def proof(self, entry: str) -> ErasurePaper:
        """The proof of an erasure as it stands now. Raises Refused ERASURE_UNKNOWN."""
        context = self._acting.context
        with context.store.read() as reading:
            found = {each.id: (each, place) for each, place in reading.erasures.entries()}
            if entry not in found:
                refuse(Reason.ERASURE_UNKNOWN)
            return _paper(context, reading, *found[entry])

    def erase(self, form: ErasureForm) -> Receipt:
        """Destroy the personal data of people who are due. Raises Refused."""
        receipt = self._acting.act(lambda w, clerk: _erase(self._acting.context, w, form, clerk))
        drop_erased(self._acting.context.store, self._acting.context.pictures)
        return receipt


def _erase(context: Context, writing: Writing, form: ErasureForm, clerk: Clerk) -> Receipt:
    on = business_day.working_day(context.last_day(writing))
    rule = retention.rule_in_force(in_force(context.policy.retentions, on))
    found, groups = _due(writing, form.persons, rule, on)
    whole = sorted({one for each in form.persons for one in groups[each]})
    body = retention.decide(replace(form, persons=tuple(whole)), found, rule, context.team(clerk))
    entry = context.append(
        writing,
        body,
        on=on,
        clerk=clerk,
        subjects=tuple(each.person for each in body.persons),
        approver=form.second,
    )
    return Receipt(entry, CHANGED, ())


def _reached(reading: Reading, entry: Entry) -> tuple[ErasedLine, ...]:
    assert isinstance(entry.body, PersonsErased), "asked of erasures"
    in_order = reading.line() is not None
    return tuple(
        ErasedLine(each, reading.erasures.did_hold(entry, each, in_order=in_order))
        for each in entry.body.persons
    )


def _past(context: Context, reading: Reading, entry: Entry) -> PastErasure:
    reached = [each.reached for each in _reached(reading, entry)]
    return PastErasure(
        entry=entry.id,
        number=receipts.act_number(context, reading, entry),
        on=entry.business_day,
        by=context.staff_name(entry.clerk),
        approver=context.staff_name(entry.approver),
        persons=len(reached),
        gone=None if None in reached else sum(each is True for each in reached),
    )


def _paper(context: Context, reading: Reading, entry: Entry, place: int | None) -> ErasurePaper:
    assert isinstance(entry.body, PersonsErased), "asked of erasures"
    return ErasurePaper(
        office=papers.office(context),
        act=receipts.act_lines(context, reading, entry),
        years=entry.body.years,
        entry=entry.id,
        hash=entry.hash,
        place=place,
        lines=_reached(reading, entry),
        copies=KEPT,
        until=retention.backups_until(entry.business_day, context.calendar.rests, KEPT),
        marks=context.marks,
    )


def _due(
    reading: Reading, persons: Iterable[str], rule: Retention, on: date
) -> tuple[tuple[PersonFacts, ...], dict[str, frozenset[str]]]:
    """Those who are due of these and of those held for one with them, and who is held for one with whom."""
    asked = reading.erasures
    groups = {each: asked.group_of(each) for each in persons}
    groups |= {one: group for group in tuple(groups.values()) for one in group}
    known = [asked.facts(each) for each in sorted(groups)]
    facts = [each for each in known if each is not None]
    return retention.due(facts, groups, rule, on), groups


def _line(reading: Reading, facts: PersonFacts, human: str, rule: Retention) -> DueLine:
    pledges = reading.erasures.pledges_of(facts.person)
    last = reading.pledge(pledges[-1]) if pledges else None
    return DueLine(
        person=facts.person,
        human=human,
        ticket="" if last is None else last.ticket.number,
        pledge="" if last is None else last.ticket.pledge,
        last_on=facts.last_on,
        kept_until=retention.kept_until(facts.last_on, rule),
        records=facts.records,
        pictures=facts.pictures,
    )
