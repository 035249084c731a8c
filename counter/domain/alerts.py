"""Warnings of a person: raised for a reason by anybody, lifted by two where they stop business."""

from counter.domain.codes import AlertCause
from counter.domain.forms import LiftAlertForm, RaiseAlertForm
from counter.domain.refusal import Fault, Reason, Refused, fault
from counter.domain.staff import Team, second_faults

_IN_WORDS = frozenset({AlertCause.OTHER, AlertCause.USE_BLOCKED})
"""Causes that say nothing without words: what it is, who asked for it and when."""


def decide_alert(form: RaiseAlertForm) -> AlertCause:
    """Decide that the window warns of a person. Raises Refused without a cause, or without words where needed."""
    faults: list[Fault] = []
    if form.cause is None:
        faults.append(fault(Reason.REASON_MISSING, "cause"))
    elif form.cause in _IN_WORDS and not form.note:
        faults.append(fault(Reason.EMPTY, "note"))
    if faults or form.cause is None:
        raise Refused(faults)
    return form.cause


def decide_lifting(form: LiftAlertForm, *, stops: bool, team: Team) -> None:
    """Decide that the window warns no longer. Raises Refused."""
    faults: list[Fault] = []
    if not form.note:
        faults.append(fault(Reason.EMPTY, "note"))
    if stops:
        faults.extend(second_faults(form.second, "second", clerk=team.clerk, staff=team.staff))
    if faults:
        raise Refused(faults)
