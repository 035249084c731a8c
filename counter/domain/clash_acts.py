"""Entries that end a clash between counters, and what one leaves owed."""

from dataclasses import dataclass

from counter.domain.codes import Settlement
from counter.domain.money import Ntd
from counter.domain.parts import RecordRef, Settled


@dataclass(frozen=True, slots=True)
class ClashSettled:
    """Two people end a clash: an act that did not fit leaves the suspense account.

    `entry`: id of the act that did not fit, `suspense`: what it brought into the drawer (NT$, negative: paid out),
    which goes back over the drawer (RETURNED), is owed to the payer (OWED) or is booked on `loans`, `interest` and
    `losses` as that act meant it (KEPT, debit positive); `owed`: what is left of it for the payer (negative: what was
    paid out and must come back). `pledges`: every pledge that act touched, of which the first keeps what is owed;
    `voided`: those of tickets it wrote; `ended`: pledges whose things it handed out, which end as redeemed. `note`:
    why, and who took money or brought it.
    """

    entry: str
    how: Settlement
    suspense: Ntd
    loans: Ntd
    interest: Ntd
    owed: Ntd
    pledges: tuple[str, ...]
    voided: tuple[str, ...]
    ended: tuple[Settled, ...]
    note: RecordRef
    losses: Ntd = Ntd(0)


@dataclass(frozen=True, slots=True)
class OwedPaid:
    """What a settled clash left owed is paid out (NT$; negative: it comes back in).

    `pledge`: which keeps it; `entry`: id of the settlement; `record`: who took or brought it.
    """

    pledge: str
    entry: str
    amount: Ntd
    record: RecordRef
