"""Without central for a while: how much may wait at a counter, and how wrong its clock may be.

A new ticket is new business and may have to wait; whoever comes to redeem never does (PA 21).
"""

from datetime import datetime, timedelta

from counter.domain.money import Ntd
from counter.domain.policy import LineLimits
from counter.domain.refusal import Fault, Reason, fault

CLOCK_WARNED = timedelta(seconds=120)
CLOCK_STOPPED = timedelta(seconds=300)

_HOUR = timedelta(hours=1)
_SECOND = timedelta(seconds=1)
_OF_STOP = {
    "fork": Reason.LINE_FORK,
    "behind": Reason.LINE_BEHIND,
    "revoked": Reason.LINE_REVOKED,
}


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


def clock_is_odd(offset: timedelta | None) -> bool:
    """Whether the clock is to be set right before it stops anything."""
    return offset is not None and abs(offset) > CLOCK_WARNED
