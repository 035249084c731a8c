"""Double entry: what every act does to the accounts, by one pure function."""

from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from counter.domain.codes import Verdict
from counter.domain.effects import endings, written
from counter.domain.entries import (
    AboutCounter,
    AboutPerson,
    Body,
    ByCentral,
    ClashSettled,
    ClassCorrected,
    Entry,
    Exchanged,
    Held,
    HoldLifted,
    HoldNoted,
    LossReported,
    LossWithdrawn,
    OwedPaid,
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
from counter.domain.money import Ntd


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


@dataclass(frozen=True, slots=True)
class Posting:
    """NT$ added to an account: debit positive, credit negative. The postings of an act sum to zero."""

    account: Account
    amount: Ntd


def booked(entry: Entry) -> tuple[Posting, ...]:
    """The postings of a stored entry: the cash of one that does not fit stays in suspense."""
    if entry.verdict is not Verdict.CLASH:
        return postings(entry.body)
    if not entry.cash_ntd:
        return ()
    return (
        Posting(Account.DRAWER, entry.cash_ntd),
        Posting(Account.SUSPENSE, Ntd(-entry.cash_ntd)),
    )


def postings(body: Body) -> tuple[Posting, ...]:
    """The postings of one act, none for an act that moves no money."""
    if isinstance(body, AboutCounter | AboutPerson | ByCentral):
        return ()
    match body:
        case TakenIn() | Renewed() | Redeemed() | Exchanged() | PaidTogether():
            return _lent(body)
        case Reversed():
            return _posted(loans=body.loans, interest=body.interest)
        case Released():
            return _posted(loans=-body.principal, losses=body.principal - body.paid)
        case Refunded():
            return _posted(losses=body.amount)
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
        case (
            ClassCorrected()
            | Reprinted()
            | LossReported()
            | LossWithdrawn()
            | Replaced()
            | Held()
            | HoldLifted()
            | HoldNoted()
        ):
            return ()
        case _:
            assert_never(body)


def amount(posted: tuple[Posting, ...], account: Account) -> Ntd:
    """What some postings add to an account (NT$, debit positive)."""
    return Ntd(sum(each.amount for each in posted if each.account is account))


def cash(body: Body) -> Ntd:
    """What the act brought into the drawer (NT$; negative: paid out)."""
    return amount(postings(body), Account.DRAWER)


def _lent(body: Body) -> tuple[Posting, ...]:
    """What was lent with new tickets less what came back for those that end, and the interest paid."""
    paid = [ending.settled for ending in endings(body) if ending.settled is not None]
    lent = sum(ticket.principal for ticket in written(body))
    back = sum(settled.principal for settled in paid)
    return _posted(loans=lent - back, interest=-sum(settled.interest for settled in paid))


def _posted(
    *, loans: int = 0, interest: int = 0, losses: int = 0, suspense: int = 0, owed: int = 0
) -> tuple[Posting, ...]:
    """Postings of an act whose other side is the drawer."""
    amounts = {
        Account.DRAWER: -(loans + interest + losses + suspense + owed),
        Account.LOANS: loans,
        Account.INTEREST: interest,
        Account.LOSSES: losses,
        Account.SUSPENSE: suspense,
        Account.OWED: owed,
    }
    return tuple(Posting(account, Ntd(amount)) for account, amount in amounts.items() if amount)
