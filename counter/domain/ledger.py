"""Double entry: what every act does to the accounts, by one pure function."""

from enum import StrEnum
from typing import NamedTuple, assert_never

from counter.domain.clash_acts import ClashSettled, OwedPaid
from counter.domain.codes import Verdict
from counter.domain.effects import Effect, effect
from counter.domain.entries import (
    AboutCounter,
    AboutGoods,
    AboutPerson,
    Body,
    ByCentral,
    ClassCorrected,
    Entry,
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
from counter.domain.money import Ntd
from counter.domain.remittance import Remitted, Swapped
from counter.domain.supervision import AboutSupervision

_AboutOthers = AboutCounter | AboutPerson | AboutGoods | AboutSupervision | ByCentral
"""What moves no money."""
_HOLLOW = frozenset({Verdict.CLASH, Verdict.TWICE})


class Account(StrEnum):
    """The accounts a counter's acts move."""

    DRAWER = "drawer"
    LOANS = "loans"
    INTEREST = "interest"
    LOSSES = "losses"
    """Principal that goes back to an owner unpaid (PA 26), or of goods that two counters let go for too little."""
    SUSPENSE = "suspense"
    """Cash of acts that did not fit the branch's order, until two people settle them."""
    OWED = "owed"
    """What such a settlement left for whoever paid twice, or from whoever was paid out wrongly (CC 179)."""
    BANK = "bank"
    """Money that came by post or bank: no drawer sees it."""
    FORFEITED = "forfeited"
    """Things that became the agency's, at the principal lent on them, until they are sold (PA 21)."""


_DRAWER, _LOANS, _INTEREST = Account.DRAWER, Account.LOANS, Account.INTEREST
"""Found once: to look up a member of an enum takes as long as to post to it."""


class Posting(NamedTuple):
    """NT$ added to an account: debit positive, credit negative. The postings of an act sum to zero."""

    account: Account
    amount: Ntd


def booked(entry: Entry, does: Effect | None = None) -> tuple[Posting, ...]:
    """The postings of a stored entry: the money of one that does not fit stays in suspense, one told twice has none.

    `does`: its effect, where it is known already.
    """
    if entry.verdict not in _HOLLOW:
        return postings(entry.body, does)
    if entry.verdict is Verdict.TWICE:
        return ()
    return _posted(suspense=-brought(entry), bank=_by_bank(entry.body))


def brought(entry: Entry) -> Ntd:
    """What an act brought (NT$; negative: paid out), into the drawer or by post or bank."""
    return Ntd(entry.cash_ntd + _by_bank(entry.body))


def postings(body: Body, does: Effect | None = None) -> tuple[Posting, ...]:
    """The postings of one act, none for an act that moves no money. `does`: its effect, where it is known already."""
    match body:
        case TakenIn() | Renewed() | Redeemed() | Exchanged() | PaidTogether():
            return _lent(effect(body) if does is None else does)
        case Reversed():
            return _posted(loans=body.loans, interest=body.interest)
        case Released() | Refunded() | Forfeited() | ForfeitureUndone():
            return _unpaid(body)
        case ClashSettled():
            return _posted(
                loans=body.loans,
                interest=body.interest,
                losses=body.losses,
                suspense=body.suspense,
                owed=-body.owed,
            )
        case OwedPaid():
            return _posted(owed=body.amount)
        case Remitted():
            return _posted(interest=-body.settled.interest, owed=-body.surplus, bank=body.amount)
        case (
            ClassCorrected()
            | Reprinted()
            | LossReported()
            | LossWithdrawn()
            | Replaced()
            | Held()
            | HoldLifted()
            | HoldNoted()
            | Swapped()
            | LateAllowed()
        ):
            return ()
        case _:
            if isinstance(body, _AboutOthers):
                return ()
            assert_never(body)


def amount(posted: tuple[Posting, ...], account: Account) -> Ntd:
    """What some postings add to an account (NT$, debit positive)."""
    return Ntd(sum(each.amount for each in posted if each.account is account))


def cash(body: Body) -> Ntd:
    """What the act brought into the drawer (NT$; negative: paid out)."""
    return amount(postings(body), Account.DRAWER)


def _lent(does: Effect) -> tuple[Posting, ...]:
    """What was lent with new tickets less what came back for those that end, and the interest paid."""
    loans, interest = 0, 0
    for ticket in does.written:
        loans += ticket.principal
    for ending in does.endings:
        assert ending.settled is not None, "each of these is paid for"
        loans -= ending.settled.principal
        interest += ending.settled.interest
    return _moved((_DRAWER, interest - loans), (_LOANS, loans), (_INTEREST, -interest))


def _unpaid(body: Released | Refunded | Forfeited | ForfeitureUndone) -> tuple[Posting, ...]:
    """Things whose pledgor did not pay: back with their owner (PA 26), or the agency's (PA 21)."""
    match body:
        case Released():
            return _posted(loans=-body.principal, losses=body.principal - body.paid)
        case Refunded():
            return _posted(losses=body.amount)
        case Forfeited() | ForfeitureUndone():
            lent = sum(each.principal for each in body.items)
            out = lent if isinstance(body, Forfeited) else -lent
            return _posted(loans=-out, forfeited=out)
        case _:
            assert_never(body)


def _by_bank(body: Body) -> Ntd:
    return body.amount if isinstance(body, Remitted) else Ntd(0)


def _posted(
    *,
    loans: int = 0,
    interest: int = 0,
    losses: int = 0,
    suspense: int = 0,
    owed: int = 0,
    bank: int = 0,
    forfeited: int = 0,
) -> tuple[Posting, ...]:
    """Postings of an act whose other side is the drawer."""
    drawer = -(loans + interest + losses + suspense + owed + bank + forfeited)
    return _moved(
        (Account.DRAWER, drawer),
        (Account.LOANS, loans),
        (Account.INTEREST, interest),
        (Account.LOSSES, losses),
        (Account.SUSPENSE, suspense),
        (Account.OWED, owed),
        (Account.BANK, bank),
        (Account.FORFEITED, forfeited),
    )


def _moved(*amounts: tuple[Account, int]) -> tuple[Posting, ...]:
    return tuple([Posting._make(each) for each in amounts if each[1]])
