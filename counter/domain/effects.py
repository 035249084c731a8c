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

_RENEWED, _REDEEMED = State.RENEWED, State.REDEEMED
"""Found once: to look up a member of an enum takes as long as the rest of an ending."""


class Ending(NamedTuple):
    """How an act ends a pledge: what was paid for it, and the pledges of the tickets that follow."""

    pledge: str
    state: State
    settled: Settled | None = None
    successors: tuple[str, ...] = ()


class Effect(NamedTuple):
    """What an act does to pledges.

    `touched`: ids of those it changes, those it ends first; `written`: the tickets it writes, in the order of their
    numbers; `endings`: what it ends in the course of business; a reversal is told apart by `Reversed` itself.
    """

    touched: tuple[str, ...] = ()
    written: tuple[Ticket, ...] = ()
    endings: tuple[Ending, ...] = ()


_NONE = Effect()


def effect(body: Body) -> Effect:
    """What an act does to pledges: whoever needs more than one part of it works it out once."""
    match body:
        case TakenIn():
            return Effect((body.ticket.pledge,), (body.ticket,))
        case Renewed() | Remitted():
            return _ended_by((_renewed(body.settled, (body.ticket,)),), (body.ticket,))
        case Redeemed():
            return _ended_by((_redeemed(body.settled),))
        case (
            Exchanged() | PaidTogether() | ClassCorrected() | Replaced() | Released() | Forfeited()
        ):
            return _of_rarer(body)
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
            return Effect((body.pledge,))
        case ClashSettled() | Reversed() | ForfeitureUndone():
            return Effect(_put_right(body))
        case _:
            if isinstance(body, _AboutOthers):
                return _NONE
            assert_never(body)


def _of_rarer(
    body: Exchanged | PaidTogether | ClassCorrected | Replaced | Released | Forfeited,
) -> Effect:
    """Of what ends pledges less often than redemptions and renewals."""
    match body:
        case Exchanged():
            ended = tuple([_renewed(settled, body.tickets) for settled in body.settled])
            return _ended_by(ended, body.tickets)
        case PaidTogether():
            renewed = [_renewed(each.settled, (each.ticket,)) for each in body.renewed]
            redeemed = [_redeemed(each.settled) for each in body.redeemed]
            return _ended_by((*renewed, *redeemed), tuple([each.ticket for each in body.renewed]))
        case ClassCorrected() | Replaced():
            how = State.REPLACED if isinstance(body, Replaced) else State.CORRECTED
            ending = Ending(body.pledge, how, None, (body.ticket.pledge,))
            return _ended_by((ending,), (body.ticket,))
        case Released():
            return _ended_by((Ending(body.pledge, State.RELEASED),))
        case Forfeited():
            return _ended_by(tuple([Ending(each.pledge, State.FORFEITED) for each in body.items]))
        case _:
            assert_never(body)


def _put_right(body: ClashSettled | Reversed | ForfeitureUndone) -> tuple[str, ...]:
    """The pledges that an act sets to rights."""
    match body:
        case ClashSettled():
            handed_out = (settled.pledge for settled in body.ended)
            return tuple(dict.fromkeys((*body.pledges, *handed_out)))
        case Reversed():
            return (*body.voided, *body.reopened)
        case ForfeitureUndone():
            return tuple(each.pledge for each in body.items)
        case _:
            assert_never(body)


def written(body: Body) -> tuple[Ticket, ...]:
    """The tickets an act writes, in the order of their numbers."""
    return effect(body).written


def endings(body: Body) -> tuple[Ending, ...]:
    """The pledges an act ends in the course of business."""
    return effect(body).endings


def touched(body: Body) -> tuple[str, ...]:
    """Ids of the pledges an act changes, those it ends first."""
    return effect(body).touched


def _ended_by(ended: tuple[Ending, ...], tickets: tuple[Ticket, ...] = ()) -> Effect:
    touched = (*[each.pledge for each in ended], *[each.pledge for each in tickets])
    return Effect(touched, tickets, ended)


def _redeemed(settled: Settled) -> Ending:
    return Ending(settled.pledge, _REDEEMED, settled)


def _renewed(settled: Settled, tickets: tuple[Ticket, ...]) -> Ending:
    following = tuple([each.pledge for each in tickets if settled.pledge in each.predecessors])
    return Ending(settled.pledge, _RENEWED, settled, following)
