"""Who may act for a ticket without its paper: the pledgor of record, or whoever stands in that place (PA 18)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from counter.domain.claim_forms import ClaimantForm
from counter.domain.codes import Paper, Position
from counter.domain.identity import IdKind
from counter.domain.refusal import Fault, Reason, fault
from counter.domain.staff import Clerk, second_faults

Proof = tuple[frozenset[Paper], ...]
"""Papers that must be seen: one out of each set."""

REPRESENTS = frozenset({Paper.GUARDIANSHIP, Paper.HOUSEHOLD})
"""Either shows the legal representative of a minor or of an adult under guardianship (CC 1086, 1098, 1113)."""

_WANTED: dict[Position, tuple[Proof, Reason]] = {
    Position.HEIR: (
        (frozenset({Paper.DEATH}), frozenset({Paper.HEIRS})),
        Reason.HEIR_PAPERS,
    ),
    Position.GUARDIAN: ((REPRESENTS,), Reason.GUARDIAN_PAPERS),
    Position.AGENT: ((frozenset({Paper.AUTHORISATION}),), Reason.AGENT_PAPERS),
}
"""By capacity what must be seen (CC 103, 1098, 1138, 1147), and how it is asked for."""

POSITIONS = tuple(_WANTED)
"""Capacities in which somebody may act for a pledgor whose ticket is lost."""


@dataclass(frozen=True, slots=True)
class OnFile:
    """The document by which a pledgor is on file: its kind and every number it ever had."""

    kind: IdKind
    numbers: tuple[str, ...]


def proves(seen: Collection[Paper], wanted: Proof) -> bool:
    """Whether one paper out of each set was seen."""
    return all(not each.isdisjoint(seen) for each in wanted)


def papers_of(position: Position) -> tuple[Paper, ...]:
    """The papers that may be seen for a capacity, those that must be first; several heirs also agree."""
    wanted, _ = _WANTED[position]
    asked = tuple(paper for each in wanted for paper in Paper if paper in each)
    return (*asked, Paper.AGREEMENT) if position is Position.HEIR else asked


def claimant_faults(
    form: ClaimantForm, on_file: OnFile, second: str, *, clerk: Clerk, staff: tuple[Clerk, ...]
) -> tuple[Fault, ...]:
    """What is wrong with who stands at the window.

    The pledgor shows the document on file; anybody else shows the papers of the capacity, and a second person, one of
    the two a supervisor, decides that they suffice.
    """
    faults = list(_document_faults(form))
    if form.position is None:
        if form.id_number and not _is_on_file(form, on_file):
            faults.append(fault(Reason.NOT_THE_PLEDGOR, "id_number"))
        return tuple(faults)
    wanted, reason = _WANTED[form.position]
    if not form.name:
        faults.append(fault(Reason.EMPTY, "name"))
    if not proves(form.papers, wanted):
        faults.append(fault(reason, "papers"))
    if not form.papers_note:
        faults.append(fault(Reason.EMPTY, "papers_note"))
    return (*faults, *second_faults(second, "second", clerk=clerk, staff=staff))


def _document_faults(form: ClaimantForm) -> Iterable[Fault]:
    if not form.id_number:
        yield fault(Reason.EMPTY, "id_number")
    if not form.id_checked:
        yield fault(Reason.DOCUMENT_NOT_SEEN, "id_checked")


def _is_on_file(form: ClaimantForm, on_file: OnFile) -> bool:
    """Whether it is that document; the country of a passport on file is compared by eye."""
    numbers = {number.partition("/")[0] for number in on_file.numbers}
    return form.id_kind is on_file.kind and form.id_number in numbers
