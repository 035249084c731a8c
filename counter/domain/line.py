"""Without central for a while: how much may wait at a counter, and how wrong its clock may be.

A new ticket is new business and may have to wait; whoever comes to redeem never does (PA 21).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from counter.domain.codes import Excess
from counter.domain.money import Ntd
from counter.domain.policy import LineLimits
from counter.domain.refusal import Fault, Reason, Refused, fault, refuse
from counter.domain.staff import Clerk, is_supervisor

CLOCK_WARNED = timedelta(seconds=120)
CLOCK_STOPPED = timedelta(seconds=300)

_HOUR = timedelta(hours=1)
_SECOND = timedelta(seconds=1)
_OF_STOP = {
    "fork": Reason.LINE_FORK,
    "behind": Reason.LINE_BEHIND,
    "revoked": Reason.LINE_REVOKED,
}
_OF_EXCESS = {
    Excess.ENTRIES: Reason.LINE_ENTRIES,
    Excess.CASH: Reason.LINE_CASH,
    Excess.AGE: Reason.LINE_AGE,
    Excess.CLOCK: Reason.LINE_CLOCK,
}


@dataclass(frozen=True, slots=True)
class LineAllowed:
    """A supervisor, its entry's approver, lets new tickets be written for the rest of the day (A-39).

    `over`: what was beyond its limit; `entries` and `cash` (NT$): what waited then; `offset_s`: central's clock less
    this one's, 0 if not heard.
    """

    over: tuple[Excess, ...]
    entries: int
    cash: Ntd
    offset_s: int


def stop(stopped: str) -> tuple[Fault, ...]:
    """Why nobody may write a new ticket here until the counter is enrolled anew; `stopped`: "" for nothing."""
    return (fault(_OF_STOP[stopped]),) if stopped else ()


def wanting(
    limits: LineLimits, *, entries: int, cash: Ntd, oldest: datetime | None, now: datetime
) -> tuple[Fault, ...]:
    """What of the entries that wait is beyond the limits; a supervisor may let new business go on (A-39)."""
    faults = []
    if entries > limits.entries_max:
        faults.append(fault(Reason.LINE_ENTRIES, entries=entries, most=limits.entries_max))
    if cash > limits.cash_max:
        faults.append(fault(Reason.LINE_CASH, cash=cash, most=limits.cash_max))
    if oldest is not None and now - oldest > limits.hours_max * _HOUR:
        faults.append(fault(Reason.LINE_AGE, hours=limits.hours_max))
    return tuple(faults)


def clock(offset: timedelta | None) -> tuple[Fault, ...]:
    """Whether the clock is so wrong that a supervisor must know; `offset` None: not heard yet."""
    if offset is None or abs(offset) <= CLOCK_STOPPED:
        return ()
    return (fault(Reason.LINE_CLOCK, seconds=abs(offset) // _SECOND),)


def allow(
    stopped: str,
    over: Iterable[Fault],
    *,
    entries: int,
    cash: Ntd,
    offset: timedelta | None,
    supervisor: str,
    staff: tuple[Clerk, ...],
) -> LineAllowed:
    """Decide that new tickets may be written for the rest of the day. Raises Refused."""
    if stopped:
        raise Refused(stop(stopped))
    if not is_supervisor(supervisor, staff):
        refuse(Reason.SUPERVISOR_NEEDED, "supervisor")
    reasons = {each.reason for each in over}
    if not reasons:
        refuse(Reason.LINE_IN_ORDER)
    return LineAllowed(
        over=tuple(excess for excess, reason in _OF_EXCESS.items() if reason in reasons),
        entries=entries,
        cash=cash,
        offset_s=0 if offset is None else offset // _SECOND,
    )


def allowed(acts: Iterable[LineAllowed]) -> frozenset[Reason]:
    """What supervisors let pass by these acts."""
    return frozenset(_OF_EXCESS[excess] for act in acts for excess in act.over)


def clock_is_odd(offset: timedelta | None) -> bool:
    """Whether the clock is to be set right before it stops anything."""
    return offset is not None and abs(offset) > CLOCK_WARNED
