"""A person on file: who may see which data, and how what is wrong is put right (PDPA 3, 5, 11)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from counter.domain.forms import PledgorForm
from counter.domain.parts import RecordRef
from counter.domain.refusal import Fault, Reason, Refused, fault, refuse
from counter.domain.staff import Role, Team, second_faults


class Part(StrEnum):
    """Data of a person that not every role needs; the name, tickets and sums are seen by all who may look."""

    IDENTITY = "identity"
    """The document's number, the birthday, the paper for the class."""
    CONTACT = "contact"
    """Address, phones, other ways, consents, and whatever was written down in words."""


SEEN_BY: Mapping[Role, frozenset[Part]] = {
    Role.CLERK: frozenset(Part),
    Role.SUPERVISOR: frozenset(Part),
    Role.AUDITOR: frozenset({Part.IDENTITY}),
    Role.ACCOUNTANT: frozenset(),
}
"""What each role needs for its work (PDPA 5; A-77); a role that is not named looks at nobody."""


@dataclass(frozen=True, slots=True)
class PledgorChanged:
    """A pledgor's identity record was replaced by a newer one (a mistake put right, a new address).

    The record before tells what was on file till then. `note`: why; `id_checked`: the document was seen.
    """

    pledgor: str
    identity: RecordRef
    note: RecordRef | None = None
    id_checked: bool = False


@dataclass(frozen=True, slots=True)
class DataGiven:
    """A person was handed a paper with all that is held about them. `tickets`, `acts`: how many stood on it."""

    pledgor: str
    id_checked: bool
    tickets: int
    acts: int


@dataclass(frozen=True, slots=True)
class PersonForm:
    """A person's particulars as they should be. `second`: who agrees to another name, document or birthday."""

    person: PledgorForm
    note: str
    id_checked: bool
    second: str = ""


def parts_for(role: Role) -> frozenset[Part]:
    """What somebody may see of a person. Raises Refused for a role without any need. Source: PDPA 5; rules.md R-160."""
    if role not in SEEN_BY:
        refuse(Reason.ROLE_NOT_ALLOWED)
    return SEEN_BY[role]


def particulars_faults(person: PledgorForm, on: date) -> Iterator[Fault]:
    """What is missing of who somebody is (PA 15)."""
    if not person.name:
        yield fault(Reason.EMPTY, "pledgor.name")
    if not person.id_number:
        yield fault(Reason.EMPTY, "pledgor.id_number")
    if person.born is None:
        yield fault(Reason.EMPTY, "pledgor.born")
    elif person.born > on:
        yield fault(Reason.DATE_IN_FUTURE, "pledgor.born", day=person.born)


def is_another_identity(before: PledgorForm, after: PledgorForm) -> bool:
    """Whether more changes than where somebody is reached: who it is."""
    return (before.name, before.id_kind, before.id_number, before.born) != (
        after.name,
        after.id_kind,
        after.id_number,
        after.born,
    )


def decide_correction(form: PersonForm, before: PledgorForm, *, on: date, team: Team) -> bool:
    """Decide that a person's particulars are put right; whether it took a second person.

    Raises Refused. Source: PDPA 11; rules.md R-161.
    """
    faults = list(particulars_faults(form.person, on))
    identity = is_another_identity(before, form.person)
    if form.person == before:
        faults.append(fault(Reason.PERSON_UNCHANGED))
    if not form.note:
        faults.append(fault(Reason.EMPTY, "note"))
    if identity and not form.id_checked:
        faults.append(fault(Reason.ID_NOT_CHECKED, "id_checked"))
    if identity:
        faults.extend(second_faults(form.second, "second", clerk=team.clerk, staff=team.staff))
    if faults:
        raise Refused(faults)
    return identity


def require_document(*, id_checked: bool) -> None:
    """Raises Refused unless the document of who asks for their data was seen. Source: PDPA 3, 10; rules.md R-163."""
    if not id_checked:
        refuse(Reason.ID_NOT_CHECKED, "id_checked")
