"""What is said of a call afterwards: it was noted wrong, or the pledgor called back; what is on file stays (R-100)."""

from dataclasses import dataclass
from datetime import date, datetime

from counter.domain.calls import LATE_MAX, OUTCOMES, SPOKEN, CallTicket, promise_faults
from counter.domain.days import day_in_taiwan
from counter.domain.lending import Rules
from counter.domain.refusal import Fault, Reason, Refused, fault
from counter.domain.reminding import Channel, ContactAttempted, Outcome

RIGHT = (*OUTCOMES[Channel.PHONE], Outcome.WITHDRAWN)
"""What a call may have been instead; the last: it was never made."""
CALLED_BACK = tuple(each for each in RIGHT if each in SPOKEN)
"""What may come of it that a pledgor calls back."""


@dataclass(frozen=True, slots=True)
class RevisionForm:
    """What a call really came to. `attempt`: id of its entry; `note`: how the mistake came about, or what was said.

    `called_back`: what was noted is true, and the pledgor called back now; otherwise it was noted wrong.
    """

    attempt: str
    called_back: bool
    outcome: Outcome | None
    promised_on: date | None
    note: str


def decide_revision(
    form: RevisionForm,
    noted: ContactAttempted,
    tickets: tuple[CallTicket, ...],
    rules: Rules,
    *,
    revised: bool,
    now: datetime,
) -> tuple[Outcome, datetime]:
    """Decide what a call came to, and when: a mistake is put right for its own moment, who calls back does so now.

    `revised`: something is said of that call already, and is itself what more can be said of. Raises Refused with
    every fault found.
    """
    if noted.channel is not Channel.PHONE or noted.outcome is Outcome.WITHDRAWN:
        raise Refused([fault(Reason.ATTEMPT_NO_CALL)])
    if revised:
        raise Refused([fault(Reason.ATTEMPT_REVISED)])
    at = now if form.called_back else noted.at
    said_on = day_in_taiwan(at)
    faults = [*_outcome_faults(form, noted)]
    faults += promise_faults(form.outcome, form.promised_on, tickets, said_on, rules.calendar)
    if not form.called_back and not form.note:
        faults.append(fault(Reason.EMPTY, "note"))
    if rules.on - day_in_taiwan(noted.at) > LATE_MAX:
        faults.append(fault(Reason.ATTEMPT_TOO_OLD, "attempt", days=LATE_MAX.days))
    if faults or form.outcome is None:
        raise Refused(faults)
    return form.outcome, at


def _outcome_faults(form: RevisionForm, noted: ContactAttempted) -> tuple[Fault, ...]:
    if form.outcome is None:
        return (fault(Reason.OUTCOME_MISSING, "outcome"),)
    if form.outcome not in (CALLED_BACK if form.called_back else RIGHT):
        return (fault(Reason.OUTCOME_UNFIT, "outcome"),)
    same = (form.outcome, form.promised_on) == (noted.outcome, noted.promised_on)
    return (fault(Reason.OUTCOME_SAME, "outcome"),) if same and not form.called_back else ()
