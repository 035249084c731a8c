"""Forfeited things: what the entries of a batch, of its undoing and of leave before it say (PA 21, CC 899-2)."""

from dataclasses import dataclass
from datetime import date

from counter.domain.codes import LateCause
from counter.domain.money import Ntd
from counter.domain.parts import RecordRef


@dataclass(frozen=True, slots=True)
class Forfeit:
    """One pledge whose grace ended on `last_day`, unpaid: its things are the agency's for the principal (NT$)."""

    pledge: str
    principal: Ntd
    last_day: date


@dataclass(frozen=True, slots=True)
class Forfeited:
    """Two people approve a batch: the debts are extinguished, nobody owes anything (CC 899-2).

    `without`: numbers of the counters that had been silent so long that two people did not wait for them.
    """

    items: tuple[Forfeit, ...]
    without: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ForfeitureUndone:
    """Two people take things out of a batch before they are sold: their tickets stand as if they had not been in it.

    `note`: why.
    """

    entry: str
    items: tuple[Forfeit, ...]
    note: RecordRef


@dataclass(frozen=True, slots=True)
class LateAllowed:
    """Two people let a ticket whose grace is over be redeemed or renewed on this business day (R-85).

    `note`: what they found.
    """

    pledge: str
    cause: LateCause
    note: RecordRef
