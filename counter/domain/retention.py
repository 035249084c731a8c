"""Personal data that nobody needs any more: who is due, what an erasure names, and when it counts (ADR 52)."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from counter.domain.codes import Verdict
from counter.domain.days import ONE_DAY
from counter.domain.devices import Unreadable
from counter.domain.effects import IN_CUSTODY, State
from counter.domain.entries import Entry
from counter.domain.erasures import ErasedPerson, Ground, PersonsErased
from counter.domain.linking import PersonsLinked, PersonsParted
from counter.domain.person_acts import AlertLifted, AlertRaised
from counter.domain.persons import DataGiven
from counter.domain.pledge import Pledge
from counter.domain.policy import Retention
from counter.domain.refusal import Fault, Reason, Refused, fault, refuse
from counter.domain.staff import Role, Team, second_faults

PERSONS_MAX = 100
"""So many go by one act: an entry has to hold them."""

OF_THE_OFFICE = (
    *(AlertRaised, AlertLifted, PersonsLinked, PersonsParted),
    *(DataGiven, PersonsErased),
)
"""Acts on what is held about somebody, not business with them: they let no term begin anew (A-81)."""

_UNSETTLED = IN_CUSTODY | {State.DISPUTED}
_UNFIT = frozenset({Verdict.CLASH, Verdict.TWICE})


class Needed(StrEnum):
    """What a person's data are needed for still, whatever their age."""

    GOODS = "goods"
    """A ticket runs, or forfeited things lie here."""
    MONEY = "money"
    """Something is owed on a ticket, one way or the other."""
    CLASH = "clash"
    """Acts of two counters did not fit, and nobody has settled that."""
    ALERT = "alert"
    """An alert that bars business stands."""
    MESSAGE = "message"
    """A message waits, or nobody knows what became of it."""
    UNREAD = "unread"
    """A newer program wrote something about this person."""
    ERASURE = "erasure"
    """An erasure is written already and waits for its place in the order."""


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What is known of somebody whose last act lies long back.

    `last`: id of that act; `records`, `pictures`: how many; `others`: who stands in this person's acts alone.
    """

    person: str
    last: str
    last_on: date
    needed: frozenset[Needed]
    records: int
    pictures: int
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ErasureForm:
    """Whose data to destroy, and who agrees to it."""

    persons: tuple[str, ...]
    second: str = ""


def kept_until(last_on: date, rule: Retention) -> date:
    """The last day on which a person's data are kept: the end of the last whole calendar year of the term.

    Source: PDPA 11 III; Accounting Act 83, 84; rules.md R-200, A-81.
    """
    return date(last_on.year + rule.years, 12, 31)


def last_day(about: Sequence[Entry]) -> date:
    """The day of the last business with somebody; without any, of the last act. `about`: what stands, one at least."""
    business = [each for each in about if not isinstance(each.body, OF_THE_OFFICE)]
    return max(each.business_day for each in business or about)


def waits(last: Entry | Unreadable) -> bool:
    """Whether the last act about somebody is their erasure without a place: with none to come nothing is left to go."""
    return (
        isinstance(last, Entry)
        and isinstance(last.body, PersonsErased)
        and last.verdict is Verdict.NONE
    )


def due_before(on: date, rule: Retention) -> date:
    """Whoever did business on this day or later is not due."""
    return date(on.year - rule.years, 1, 1)


def backups_until(on: date, rests: Callable[[date], bool], copies: int) -> date:
    """From when on no backup has a key that went on a day, where one is made each working day and so many are kept."""
    day = on
    while copies:
        day += ONE_DAY
        copies -= not rests(day)
    return day


def needed_for(
    pledges: Iterable[Pledge], *, barred: bool, message: bool, unread: bool, waits: bool
) -> frozenset[Needed]:
    """What a person's data are needed for. Source: PDPA 11 III; rules.md R-201."""
    found = set[Needed]()
    for pledge in pledges:
        if pledge.state in _UNSETTLED:
            found.add(Needed.GOODS)
        if pledge.owed:
            found.add(Needed.MONEY)
        if pledge.problems:
            found.add(Needed.CLASH)
    told = (
        *((Needed.ALERT, barred), (Needed.MESSAGE, message)),
        *((Needed.UNREAD, unread), (Needed.ERASURE, waits)),
    )
    return frozenset(found | {each for each, holds in told if holds})


def is_due(facts: PersonFacts, rule: Retention, on: date) -> bool:
    """Whether somebody's term is over and nothing is open. Source: PDPA 11 III; rules.md R-200, R-201."""
    return not facts.needed and on > kept_until(facts.last_on, rule)


def due(
    known: Iterable[PersonFacts], groups: Mapping[str, frozenset[str]], rule: Retention, on: date
) -> tuple[PersonFacts, ...]:
    """Of these persons those who are due; people held for one go together or not at all (R-202).

    `groups`: everybody who is held for one with a person, themselves included; who is not named is alone.
    """
    found = {each.person: each for each in known if is_due(each, rule, on)}
    return tuple(
        each
        for each in found.values()
        if groups.get(each.person, frozenset({each.person})) <= found.keys()
    )


def batch(
    found: Iterable[PersonFacts], groups: Mapping[str, frozenset[str]]
) -> tuple[PersonFacts, ...]:
    """The first of those who are due that go by one act, none without those held for the same human."""
    known = {each.person: each for each in found}
    taken: dict[str, PersonFacts] = {}
    for person in known:
        group = groups.get(person, frozenset({person}))
        if person not in taken and len(taken) + len(group) <= PERSONS_MAX:
            taken |= {each: known[each] for each in sorted(group)}
    return tuple(taken.values())


def decide(
    form: ErasureForm, found: Sequence[PersonFacts], rule: Retention, team: Team
) -> PersonsErased:
    """Decide an erasure. `found`: those who are due now.

    Raises Refused. Source: PDPA 11 III; rules.md R-200..R-203.
    """
    faults: list[Fault] = []
    if team.clerk.role is not Role.SUPERVISOR:
        faults.append(fault(Reason.ROLE_NOT_ALLOWED))
    if not form.persons:
        faults.append(fault(Reason.EMPTY, "persons"))
    if len(form.persons) > PERSONS_MAX:
        faults.append(fault(Reason.ERASURE_TOO_MANY, "persons", most=PERSONS_MAX))
    is_due_now = {each.person: each for each in found}
    faults += [
        fault(Reason.ERASURE_NOT_DUE, "persons") for each in form.persons if each not in is_due_now
    ][:1]
    faults.extend(second_faults(form.second, "second", clerk=team.clerk, staff=team.staff))
    if faults:
        raise Refused(faults)
    return PersonsErased(
        Ground.TERM_OVER,
        rule.years,
        tuple(_erased(is_due_now[each], rule) for each in sorted(set(form.persons))),
    )


def rule_in_force(rule: Retention | None) -> Retention:
    """Raises Refused RETENTION_UNKNOWN where the rules name no term: then nothing goes."""
    if rule is None:
        refuse(Reason.RETENTION_UNKNOWN)
    return rule


def counts(entry: Entry, *, in_order: bool) -> bool:
    """Whether an erasure is carried out: as soon as its place in the branch's order is known (R-204).

    `in_order`: whether central gives this branch an order at all.
    """
    return entry.verdict not in _UNFIT and not (in_order and entry.verdict is Verdict.NONE)


def holds(before: Iterable[Entry | Unreadable], erased: ErasedPerson) -> bool:
    """Whether nobody did anything with a person whom somebody else was about to erase (R-204).

    `before`: what stands about them before the erasure, in order.
    """
    standing = [each for each in before if not is_twice(each)]
    return (standing[-1].id if standing else "") == erased.last


def erasures(
    entries: Sequence[Entry | Unreadable], person: str, *, in_order: bool
) -> Iterator[int]:
    """Where among all that stands about a person, in order, erasures are that reached them, the last one first."""
    return (
        place
        for place in reversed(range(len(entries)))
        if _erases(entries[place], entries[:place], person, in_order=in_order)
    )


def last_erasure(
    entries: Sequence[Entry | Unreadable], person: str, *, in_order: bool
) -> int | None:
    """Where among all that stands about a person, in order, their last erasure is; None if there is none."""
    return next(erasures(entries, person, in_order=in_order), None)


def _erases(
    entry: Entry | Unreadable,
    before: Sequence[Entry | Unreadable],
    person: str,
    *,
    in_order: bool,
) -> bool:
    if not isinstance(entry, Entry) or not isinstance(entry.body, PersonsErased):
        return False
    of = next((each for each in entry.body.persons if each.person == person), None)
    return of is not None and counts(entry, in_order=in_order) and holds(before, of)


def is_twice(entry: Entry | Unreadable) -> bool:
    """Whether the same act counts elsewhere in the order."""
    return isinstance(entry, Entry) and entry.verdict is Verdict.TWICE


def _erased(facts: PersonFacts, rule: Retention) -> ErasedPerson:
    return ErasedPerson(
        person=facts.person,
        last=facts.last,
        kept_until=kept_until(facts.last_on, rule),
        records=facts.records,
        pictures=facts.pictures,
        others=facts.others,
    )
