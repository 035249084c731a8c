"""When the paper that a class rests on is newly recorded or changed: then a second person checks it (R-159)."""

from dataclasses import dataclass
from datetime import date

from counter.domain.forms import EvidenceForm
from counter.domain.policy import Policy


@dataclass(frozen=True, slots=True)
class OnFile:
    """What was recorded before of a human, over all their records: papers, and the classes of the newest tickets."""

    papers: tuple[EvidenceForm, ...] = ()
    classes: frozenset[str] = frozenset()


def is_new(class_code: str, paper: EvidenceForm, on_file: OnFile, policy: Policy) -> bool:
    """Whether that paper for that class was not recorded so before; a later day on the same paper renews it (R-159).

    Another kind or number is new, a day that comes earlier a change; so is another class, where several take the kind.
    A kind that the agency lets one person check is never new.
    """
    kinds = (kind for each in policy.classes for kind in each.evidence)
    if any(kind.code == paper.kind and not kind.checked_by_two for kind in kinds):
        return False
    held = [
        each.valid_until or date.max
        for each in on_file.papers
        if (each.kind, each.number) == (paper.kind, paper.number)
    ]
    if not held or (paper.valid_until or date.max) < max(held):
        return True
    takers = [c for c in policy.classes if paper.kind in {kind.code for kind in c.evidence}]
    return len(takers) > 1 and class_code not in on_file.classes
