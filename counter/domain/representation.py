"""Whoever stands at an intake beside the pledgor, and the papers that show why (PA 17, CC 77-79, 103, 1098)."""

from counter.domain.claimant import REPRESENTS, Proof, proves
from counter.domain.codes import Paper, Position
from counter.domain.forms import RepresentationForm
from counter.domain.refusal import Fault, Reason, fault

_WANTED: dict[Position, Proof] = {
    Position.MINOR: (frozenset({Paper.CONSENT}), REPRESENTS),
    Position.GUARDIAN: (REPRESENTS,),
    Position.AGENT: (frozenset({Paper.AUTHORISATION}), frozenset({Paper.ID_DOCUMENT})),
}
"""By capacity what must be seen; who a guardian is shows as for a lost ticket."""

POSITIONS = tuple(_WANTED)
"""Capacities there are at an intake."""


def papers_wanted(position: Position) -> Proof:
    """The papers of a capacity: of each set one must be seen; none for a capacity that cannot pledge."""
    return _WANTED.get(position, ())


def representation_faults(form: RepresentationForm) -> tuple[Fault, ...]:
    """What is wrong with somebody who acts for a pledgor or consents for a minor."""
    wanted = papers_wanted(form.position)
    if not wanted:
        return (fault(Reason.POSITION_UNFIT, "representation.position"),)
    faults = []
    if not form.name:
        faults.append(fault(Reason.EMPTY, "representation.name"))
    if not form.id_number:
        faults.append(fault(Reason.EMPTY, "representation.id_number"))
    if not proves(form.papers, wanted):
        faults.append(fault(_MISSING[form.position], "representation.papers"))
    if not form.papers_note:
        faults.append(fault(Reason.EMPTY, "representation.papers_note"))
    return tuple(faults)


_MISSING = {
    Position.MINOR: Reason.MINOR_PAPERS,
    Position.GUARDIAN: Reason.GUARDIAN_PAPERS,
    Position.AGENT: Reason.AGENT_PAPERS_AT_INTAKE,
}
