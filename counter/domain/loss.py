"""A lost ticket: reported and blocked at once, found again, or replaced without fee or waiting (PA 18, 20; A-12)."""

from dataclasses import dataclass, replace
from datetime import date

from counter.domain.claim_forms import FoundForm, LossForm, ReplaceForm
from counter.domain.claimant import OnFile, claimant_faults
from counter.domain.lending import Rules, standing, workable
from counter.domain.pledge import Block, Pledge
from counter.domain.refusal import Fault, Reason, Refused, fault
from counter.domain.staff import Team, second_faults
from counter.domain.terms import Terms

SOON_DAYS = 14
"""So long before its last day a blocked ticket is shown as urgent: time to write to whoever may lose the thing."""


@dataclass(frozen=True, slots=True)
class Window:
    """Where somebody comes about a lost ticket: `on_file`: by what its pledgor is known; `team`: who is there."""

    branch: str
    on_file: OnFile
    team: Team


def decide_report(form: LossForm, pledge: Pledge, rules: Rules, window: Window) -> None:
    """Decide that a ticket is blocked as lost, up to its last day. Raises Refused with every fault found.

    The pledgor alone is enough: the block must not wait for a second person (A-12), nor for the police to let the
    goods go, for then any bearer could come (PA 18).
    """
    workable(without_hold(pledge), rules, branch=window.branch)
    faults = list(_claimant_faults(form, window))
    if not form.statement:
        faults.append(fault(Reason.EMPTY, "statement"))
    if faults:
        raise Refused(faults)


def decide_withdrawal(form: FoundForm, pledge: Pledge, rules: Rules, window: Window) -> None:
    """Decide that a ticket found again is valid as before: its paper is shown, and by the pledgor (PA 18).

    Whoever bears a ticket reported lost is not believed for bearing it. Raises Refused with every fault found.
    """
    _refuse_unless_lost(pledge, rules, branch=window.branch)
    faults = list(_claimant_faults(form, window))
    if not form.ticket_shown:
        faults.append(fault(Reason.TICKET_NOT_SHOWN, "ticket_shown"))
    if faults:
        raise Refused(faults)


def decide_replacement(form: ReplaceForm, pledge: Pledge, rules: Rules, window: Window) -> None:
    """Decide that a lost ticket is replaced: a second person sees the document too (PA 18, A-12).

    Raises Refused with every fault found.
    """
    _refuse_unless_lost(pledge, rules, branch=window.branch)
    faults = list(_claimant_faults(form, window))
    team = window.team
    if form.claimant.position is None:
        faults.extend(second_faults(form.second, "second", clerk=team.clerk, staff=team.staff))
    if faults:
        raise Refused(faults)


def without_hold(pledge: Pledge) -> Pledge:
    """The pledge as it would stand if the police let its goods go."""
    return replace(
        pledge, blocks=tuple(each for each in pledge.blocks if each.why is not Block.HELD)
    )


def days_left(terms: Terms, on: date) -> int:
    """How many days a ticket still has, today and its last one counted; 0 once they are over."""
    return max(0, (terms.last_day - on).days + 1)


def ends_soon(terms: Terms, on: date) -> bool:
    """Whether a block must be cleared up before its ticket's days are over."""
    return days_left(terms, on) <= SOON_DAYS


def lost_obstacle(pledge: Pledge, rules: Rules, *, branch: str) -> Fault | None:
    """Why a loss report can neither be taken back nor lead to a new ticket, or None if it can.

    A block keeps nobody's thing longer than the ticket would: after the last day nothing is left to replace (PA 21).
    """
    if pledge.blocked(Block.LOST) is None:
        why = standing(pledge, rules, branch=branch)
        return why or fault(Reason.TICKET_NOT_LOST, number=pledge.ticket.number)
    others = tuple(each for each in pledge.blocks if each.why is not Block.LOST)
    return standing(replace(pledge, blocks=others), rules, branch=branch)


def _claimant_faults(form: LossForm | FoundForm | ReplaceForm, window: Window) -> tuple[Fault, ...]:
    team = window.team
    return claimant_faults(
        form.claimant, window.on_file, form.second, clerk=team.clerk, staff=team.staff
    )


def _refuse_unless_lost(pledge: Pledge, rules: Rules, *, branch: str) -> None:
    why = lost_obstacle(pledge, rules, branch=branch)
    if why is not None:
        raise Refused([why])
