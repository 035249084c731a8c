"""Double entry: what every act does to the accounts, by one pure function."""

from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from counter.domain.entries import (
    Body,
    BranchClosed,
    DayClosed,
    DayOpened,
    NumbersLost,
    PledgorChanged,
    RecoveryKept,
    Redeemed,
    Renewed,
    Reprinted,
    TakenIn,
    Voided,
)
from counter.domain.money import Ntd


class Account(StrEnum):
    """The accounts a counter's acts move."""

    DRAWER = "drawer"
    LOANS = "loans"
    INTEREST = "interest"


@dataclass(frozen=True, slots=True)
class Posting:
    """NT$ added to an account: debit positive, credit negative. The postings of an act sum to zero."""

    account: Account
    amount: Ntd


def postings(body: Body) -> tuple[Posting, ...]:
    """The postings of one act, none for an act that moves no money."""
    match body:
        case TakenIn():
            return _posted(drawer=-body.ticket.principal, loans=body.ticket.principal)
        case Renewed():
            loans = body.ticket.principal - body.settled.principal
            return _posted(
                drawer=body.settled.interest - loans, loans=loans, interest=-body.settled.interest
            )
        case Redeemed():
            settled = body.settled
            return _posted(
                drawer=settled.principal + settled.interest,
                loans=-settled.principal,
                interest=-settled.interest,
            )
        case Voided():
            return _posted(drawer=body.returned, loans=-body.returned)
        case (
            DayOpened()
            | DayClosed()
            | Reprinted()
            | PledgorChanged()
            | BranchClosed()
            | NumbersLost()
            | RecoveryKept()
        ):
            return ()
        case _:
            assert_never(body)


def cash(body: Body) -> Ntd:
    """What the act brought into the drawer (NT$; negative: paid out)."""
    return Ntd(sum(each.amount for each in postings(body) if each.account is Account.DRAWER))


def _posted(*, drawer: int, loans: int, interest: int = 0) -> tuple[Posting, ...]:
    amounts = {Account.DRAWER: drawer, Account.LOANS: loans, Account.INTEREST: interest}
    return tuple(Posting(account, Ntd(amount)) for account, amount in amounts.items() if amount)
