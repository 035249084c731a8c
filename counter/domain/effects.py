"""What an act does to pledges: the tickets it writes, those it ends; the one place that knows it for every kind."""

from enum import StrEnum
from typing import NamedTuple, assert_never

from counter.domain.clash_acts import ClashSettled, OwedPaid
from counter.domain.entries import (
    AboutCounter,
    AboutGoods,
    AboutPerson,
    Body,
    ByCentral,
    ClassCorrected,
    Exchanged,
    Held,
    HoldLifted,
    HoldNoted,
    LossReported,
    LossWithdrawn,
    PaidTogether,
    Redeemed,
    Refunded,
    Released,
    Renewed,
    Replaced,
    Reprinted,
    Reversed,
    TakenIn,
)
from counter.domain.forfeiture import Forfeited, ForfeitureUndone, LateAllowed
from counter.domain.parts import Settled, Ticket
from counter.domain.remittance import Remitted, Swapped
from counter.domain.supervision import AboutSupervision

_AboutOthers = AboutCounter | AboutPerson | AboutGoods | AboutSupervision | ByCentral
"""What changes no pledge."""


class State(StrEnum):
    """Where a pledge stands by its entries; whether its grace is over depends on the day asked.

    DISPUTED: its ticket was written by an act that did not fit the branch's order, and nobody has settled that yet.
    """

    OPEN = "open"
    RENEWED = "renewed"
    REDEEMED = "redeemed"
    VOIDED = "voided"
    REPLACED = "replaced"
    CORRECTED = "corrected"
    RELEASED = "released"
    DISPUTED = "disputed"
    FORFEITED = "forfeited"


IN_CUSTODY = frozenset({State.OPEN, State.FORFEITED})
"""Whose things lie in their bags."""


class Ending(NamedTuple):
    """How an act ends a pledge: what was paid for it, and the pledges of the tickets that follow."""

    pledge: str
    state: State
    settled: Settled | None = None
    successors: tuple[str, ...] = ()


def written(body: Body) -> tuple[Ticket, ...]:
    """The tickets an act writes, in the order of their numbers."""
    match body:
        case TakenIn() | Renewed() | Replaced() | ClassCorrected() | Remitted():
            return (body.ticket,)
        case Exchanged():
            return body.tickets
        case PaidTogether():
            return tuple(each.ticket for each in body.renewed)
        case _:
            return ()


def endings(body: Body) -> tuple[Ending, ...]:
    """The pledges an act ends in the course of business; a reversal is told apart by `Reversed` itself."""
    match body:
        case Renewed() | Remitted():
            return (_renewed(body.settled, (body.ticket,)),)
        case Redeemed():
            return (Ending(body.settled.pledge, State.REDEEMED, body.settled),)
        case Exchanged():
            return tuple(_renewed(settled, body.tickets) for settled in body.settled)
        case PaidTogether():
            parts: tuple[Renewed | Redeemed, ...] = (*body.renewed, *body.redeemed)
            return tuple(ending for part in parts for ending in endings(part))
        case ClassCorrected() | Replaced():
            how = State.REPLACED if isinstance(body, Replaced) else State.CORRECTED
            return (Ending(body.pledge, how, None, (body.ticket.pledge,)),)
        case Released():
            return (Ending(body.pledge, State.RELEASED),)
        case Forfeited():
            return tuple(Ending(each.pledge, State.FORFEITED) for each in body.items)
        case _:
            return ()


def touched(body: Body) -> tuple[str, ...]:
    """Ids of the pledges an act changes, those it ends first."""
    match body:
        case TakenIn():
            return (body.ticket.pledge,)
        case Renewed() | Remitted():
            return (body.settled.pledge, body.ticket.pledge)
        case (
            Redeemed()
            | Exchanged()
            | PaidTogether()
            | ClassCorrected()
            | Replaced()
            | Released()
            | Forfeited()
        ):
            ended = [ending.pledge for ending in endings(body)]
            return (*ended, *[ticket.pledge for ticket in written(body)])
        case ClashSettled():
            handed_out = (settled.pledge for settled in body.ended)
            return tuple(dict.fromkeys((*body.pledges, *handed_out)))
        case (
            Reprinted()
            | LossReported()
            | LossWithdrawn()
            | Refunded()
            | Held()
            | HoldNoted()
            | HoldLifted()
            | OwedPaid()
            | Swapped()
            | LateAllowed()
        ):
            return (body.pledge,)
        case Reversed():
            return (*body.voided, *body.reopened)
        case ForfeitureUndone():
            return tuple(each.pledge for each in body.items)
        case _:
            if isinstance(body, _AboutOthers):
                return ()
            assert_never(body)


def _renewed(settled: Settled, tickets: tuple[Ticket, ...]) -> Ending:
    following = tuple([each.pledge for each in tickets if settled.pledge in each.predecessors])
    return Ending(settled.pledge, State.RENEWED, settled, following)
