"""What can be done with a ticket at this window today; the screen offers nothing else."""

from enum import StrEnum

from counter.domain.effects import State
from counter.domain.lateness import late_obstacle
from counter.domain.lending import Rules, may_be_late, standing
from counter.domain.loss import lost_obstacle, without_hold
from counter.domain.pledge import Block, Pledge
from counter.domain.remitting import can_be_paid_for


class Way(StrEnum):
    """One act on a ticket."""

    RENEW = "renew"
    REDEEM = "redeem"
    TOP_UP = "top-up"
    PAY_DOWN = "pay-down"
    PART = "part"
    SPLIT = "split"
    MERGE = "merge"
    REPRINT = "reprint"
    REMIT = "remit"
    SWAP = "swap"
    ALLOW_LATE = "allow-late"
    REVERSE = "reverse"
    CORRECT_CLASS = "correct-class"
    REPORT_LOSS = "report-loss"
    WITHDRAW_LOSS = "withdraw-loss"
    REPLACE = "replace"
    HOLD = "hold"
    LIFT_HOLD = "lift-hold"
    NOTE_HOLD = "note-hold"
    RELEASE = "release"
    REFUND = "refund"
    ALERT = "alert"
    """A warning of the ticket's pledgor: raised or lifted, whatever becomes of the ticket."""
    PERSON = "person"
    """All that is on file of its pledgor."""
    LABEL = "label"
    """A bag's label once more: no act, for it has no number of its own and says nothing of a person."""
    RECEIPT = "receipt"
    """The receipt of its last payment once more: no act, for it has its entry's number and names nobody."""


_UNBLOCKED = frozenset(
    {
        Way.RENEW,
        Way.REDEEM,
        Way.TOP_UP,
        Way.PAY_DOWN,
        Way.MERGE,
        Way.REVERSE,
        Way.CORRECT_CLASS,
        Way.REPORT_LOSS,
    }
)
_LATE = frozenset({Way.RENEW, Way.REDEEM})
"""What can be done with a ticket after its grace on the day two people let it."""
_SEVERAL_ITEMS = frozenset({Way.PART, Way.SPLIT})


def ways(pledge: Pledge, rules: Rules, *, branch: str) -> frozenset[Way]:
    """What can be begun with that ticket on that day; each act still decides for itself."""
    acts = frozenset() if pledge.problems else _acts(pledge, rules, branch=branch)
    return acts | {Way.ALERT, Way.PERSON}


def _acts(pledge: Pledge, rules: Rules, *, branch: str) -> frozenset[Way]:
    match pledge.state:
        case State.OPEN:
            labels = {Way.LABEL} if pledge.ticket.number.startswith(branch) else set()
            return _open(pledge, rules, branch=branch) | labels
        case State.REDEEMED:
            return frozenset() if pledge.refunded else frozenset({Way.REVERSE, Way.REFUND})
        case State.RELEASED:
            return frozenset({Way.REFUND}) if pledge.paid and not pledge.refunded else frozenset()
        case _:
            return frozenset()


def _open(pledge: Pledge, rules: Rules, *, branch: str) -> frozenset[Way]:
    if pledge.blocked(Block.UNREAD):
        return frozenset()
    if pledge.blocked(Block.HELD):
        able = standing(without_hold(pledge), rules, branch=branch) is None
        held = {Way.LIFT_HOLD, Way.RELEASE, Way.NOTE_HOLD}
        return frozenset(held | ({Way.REPORT_LOSS} if able else set()))
    if pledge.blocked(Block.LOST):
        over = lost_obstacle(pledge, rules, branch=branch) is not None
        return frozenset({Way.HOLD} if over else {Way.WITHDRAW_LOSS, Way.REPLACE, Way.HOLD})
    paid_for = {Way.REMIT} if can_be_paid_for(pledge, rules, branch=branch) else set()
    if standing(pledge, rules, branch=branch) is not None:
        late = _LATE if may_be_late(pledge, rules) else frozenset()
        if late_obstacle(pledge, rules, branch=branch) is None:
            late = frozenset({Way.ALLOW_LATE})
        return frozenset({Way.HOLD} | paid_for | late)
    several = _SEVERAL_ITEMS if len(pledge.ticket.items) > 1 else frozenset()
    printed = Way.SWAP if pledge.paper else Way.REPRINT
    return _UNBLOCKED | several | paid_for | {Way.HOLD, printed}
