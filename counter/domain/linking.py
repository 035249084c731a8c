"""Two records of one human: held to be one person from now on, and apart again (PDPA 11)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from counter.domain.parts import RecordRef
from counter.domain.refusal import Fault, Reason, Refused, fault
from counter.domain.staff import Team, second_faults


@dataclass(frozen=True, slots=True)
class PersonsLinked:
    """`joins` is the same human as `stays`, and counts as that person; nothing written about either changes.

    `note`: why, kept with the one who stays.
    """

    stays: str
    joins: str
    note: RecordRef


@dataclass(frozen=True, slots=True)
class PersonsParted:
    """They were two after all: the link that the entry of that id made holds no more. `note` as there."""

    link: str
    stays: str
    joins: str
    note: RecordRef


@dataclass(frozen=True, slots=True)
class Link:
    """A link in force: the entry that made it, and whom the person joined."""

    entry: str
    stays: str


@dataclass(frozen=True, slots=True)
class LinkForm:
    """Whom to hold for one: `joins` counts as `stays`. `second`: who agrees to it."""

    stays: str
    joins: str
    note: str
    second: str = ""


@dataclass(frozen=True, slots=True)
class PartForm:
    """Which link was a mistake. `second`: who agrees to it."""

    link: str
    note: str
    second: str = ""


def in_force(acts: Iterable[tuple[str, PersonsLinked | PersonsParted]]) -> Mapping[str, Link]:
    """The links that hold, by who joined. `acts`: each with its entry's id, in the order in which they count.

    Whoever joined one person cannot join another, and nobody joins a person that counts as themselves: of two links
    that do not go together the first counts (rules.md R-165).
    """
    links: dict[str, Link] = {}
    parted: set[str] = set()
    for entry, act in acts:
        if isinstance(act, PersonsParted):
            parted.add(act.link)
            links = {joins: link for joins, link in links.items() if link.entry != act.link}
        elif (
            entry not in parted
            and act.joins not in links
            and counts_as(links, act.stays) != act.joins
        ):
            links[act.joins] = Link(entry, act.stays)
    return links


def counts_as(links: Mapping[str, Link], person: str) -> str:
    """The person that stands for this one; themselves if they joined nobody."""
    while person in links:
        person = links[person].stays
    return person


def decide_link(form: LinkForm, *, are_one: bool, team: Team) -> None:
    """Decide that two persons are held for one. `are_one`: they are already.

    Raises Refused. Source: PDPA 11; rules.md R-164.
    """
    _require_two(form, team, [fault(Reason.PERSONS_ARE_ONE)] if are_one else [])


def decide_parting(form: PartForm, *, holds: bool, team: Team) -> None:
    """Decide that two persons are held apart again. `holds`: the link is in force.

    Raises Refused. Source: PDPA 11; rules.md R-166.
    """
    _require_two(form, team, [] if holds else [fault(Reason.LINK_IS_OVER)])


def _require_two(form: LinkForm | PartForm, team: Team, faults: list[Fault]) -> None:
    """Two people, one of them a supervisor, and a reason."""
    if not form.note:
        faults.append(fault(Reason.EMPTY, "note"))
    faults.extend(second_faults(form.second, "second", clerk=team.clerk, staff=team.staff))
    if faults:
        raise Refused(faults)
