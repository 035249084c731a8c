"""After the grace: two people let a ticket be redeemed or renewed that day, for what it cost on its last day (PA 21).

The law forfeits by itself; but nobody is to lose a thing because the tries to reach him were not made, or where a
supervisor finds cause, as long as no batch booked it out.
"""

from dataclasses import dataclass

from counter.domain.codes import LateCause
from counter.domain.lending import Rules, unpayable
from counter.domain.pledge import Block, Pledge
from counter.domain.refusal import Fault, Reason, Refused, fault
from counter.domain.staff import Team, second_faults


@dataclass(frozen=True, slots=True)
class LateForm:
    """Let a ticket be redeemed or renewed today though its grace is over. `reason`: what was found."""

    pledge: str
    cause: LateCause | None
    reason: str
    second: str


def decide_lateness(
    form: LateForm, pledge: Pledge, rules: Rules, team: Team, *, branch: str, tried_enough: bool
) -> LateCause:
    """Decide that its bearer may come today all the same: for what cause. Raises Refused with every fault found.

    `tried_enough`: the tries to reach the pledgor that policy demands are on file, so their lack is no cause.
    """
    why = late_obstacle(pledge, rules, branch=branch)
    if why is not None:
        raise Refused([why])
    faults = []
    if form.cause is None:
        faults.append(fault(Reason.REASON_MISSING, "cause"))
    elif form.cause is LateCause.NOT_REMINDED and tried_enough:
        faults.append(fault(Reason.TRIES_ON_FILE, "cause"))
    if not form.reason:
        faults.append(fault(Reason.EMPTY, "reason"))
    faults.extend(second_faults(form.second, "second", clerk=team.clerk, staff=team.staff))
    if faults or form.cause is None:
        raise Refused(faults)
    return form.cause


def late_obstacle(pledge: Pledge, rules: Rules, *, branch: str) -> Fault | None:
    """Why nobody can be let come late with that ticket today, or None: its grace is over, and that alone is in the way.

    A ticket reported lost is not let to whoever bears it.
    """
    number = pledge.ticket.number
    lost = pledge.blocked(Block.LOST)
    if lost is not None:
        return fault(Reason.TICKET_LOST, number=number, day=lost.on)
    why = unpayable(pledge, rules, branch=branch)
    if why is None:
        return fault(Reason.TICKET_NOT_LATE, number=number)
    return None if why.reason is Reason.TICKET_GRACE_OVER else why
