"""Double entry: every act balances, and the drawer gains what the window took."""

from dataclasses import replace

import pytest
from hypothesis import given

from counter.domain.codes import Change, Release, Verdict
from counter.domain.entries import (
    KIND_OF,
    Body,
    ClassCorrected,
    Exchanged,
    PaidTogether,
    Redeemed,
    Refunded,
    Released,
    Renewed,
    Replaced,
)
from counter.domain.forfeiture import Forfeit, Forfeited, ForfeitureUndone
from counter.domain.ledger import Account, Posting, amount, booked, cash, postings
from counter.domain.money import Ntd
from counter.domain.parts import Ticket
from counter.domain.remittance import Channel, Remitted
from tests.domain.bodies import ANY_BODY, BODIES, ELSEWHERE, MARKS
from tests.domain.cases import (
    RECORD,
    entry,
    redeemed,
    reversed_,
    settled,
    taken_in,
    ticket,
)
from tests.domain.policies import MONDAY

OLD = ticket("p1", principal=100_000)
SETTLED = settled(OLD, on=MONDAY, interest=900)
OTHER = ticket("p3", principal=50_000)


def renewal(principal: int) -> Renewed:
    return Renewed(SETTLED, ticket("p2", principal=principal), True, Ntd(1_000), Ntd(100))


def exchanged(*tickets: Ticket) -> Exchanged:
    return Exchanged(
        how=Change.SPLIT,
        settled=(SETTLED,),
        tickets=tickets,
        released=(),
        bags=(),
        id_checked=True,
        finger=None,
        by_scan=True,
        received=Ntd(0),
        change=Ntd(0),
    )


def released(paid: int) -> Released:
    how = Release.AT_PRINCIPAL if paid else Release.FREE
    return Released("p1", how, Ntd(100_000), Ntd(paid), (), RECORD, (), Ntd(paid), Ntd(0))


def undone(body: Body) -> Body:
    return reversed_(entry(1, body))


@pytest.mark.parametrize(
    ("body", "drawer", "loans", "interest", "losses"),
    [
        (taken_in(OLD), -100_000, 100_000, 0, 0),
        (renewal(100_000), 900, 0, -900, 0),
        (renewal(120_000), 900 - 20_000, 20_000, -900, 0),
        (renewal(70_000), 900 + 30_000, -30_000, -900, 0),
        (Redeemed(SETTLED, True, (), Ntd(101_000), Ntd(100)), 100_900, -100_000, -900, 0),
        (
            exchanged(ticket("p2", principal=80_000), ticket("p3", principal=40_000)),
            900 - 20_000,
            20_000,
            -900,
            0,
        ),
        (exchanged(), 100_900, -100_000, -900, 0),
        (
            PaidTogether((renewal(100_000), renewal(90_000)), (redeemed(OTHER),), Ntd(0), Ntd(0)),
            900 + 900 + 10_000 + 50_900,
            -10_000 - 50_000,
            -2_700,
            0,
        ),
        (undone(taken_in(OLD)), 100_000, -100_000, 0, 0),
        (undone(renewal(70_000)), -30_900, 30_000, 900, 0),
        (undone(redeemed(OLD)), -100_900, 100_000, 900, 0),
        (released(100_000), 100_000, -100_000, 0, 0),
        (released(0), 0, -100_000, 0, 100_000),
        (Refunded("p1", Ntd(100_900), (), RECORD), -100_900, 0, 0, 100_900),
    ],
)
def test_an_act_moves_the_accounts(
    body: Body, drawer: int, loans: int, interest: int, losses: int
) -> None:
    amounts = {
        **dict.fromkeys(Account, 0),
        Account.DRAWER: drawer,
        Account.LOANS: loans,
        Account.INTEREST: interest,
        Account.LOSSES: losses,
    }
    posted = postings(body)
    assert posted == tuple(Posting(account, Ntd(sum_)) for account, sum_ in amounts.items() if sum_)
    assert {account: amount(posted, account) for account in Account} == amounts
    assert cash(body) == drawer


def test_what_came_by_post_or_bank_is_not_in_the_drawer() -> None:
    body = Remitted(SETTLED, OTHER, Channel.POSTAL_ORDER, "P-0001", Ntd(1_000), "p1")
    interest, owed, bank = Account.INTEREST, Account.OWED, Account.BANK
    assert postings(body) == (
        Posting(interest, Ntd(-900)),
        Posting(owed, Ntd(-100)),
        Posting(bank, Ntd(1_000)),
    )
    assert cash(body) == 0
    clashed = replace(entry(2, body), verdict=Verdict.CLASH)
    assert booked(clashed) == (
        Posting(Account.SUSPENSE, Ntd(-1_000)),
        Posting(bank, Ntd(1_000)),
    )


def test_forfeited_things_are_the_agencys_at_principal_and_move_no_cash() -> None:
    items = (Forfeit("p1", Ntd(100_000), MONDAY), Forfeit("p3", Ntd(50_000), MONDAY))
    loans, forfeited = Account.LOANS, Account.FORFEITED
    out, back = Forfeited(items, ()), ForfeitureUndone("e1", items, RECORD)
    assert postings(out) == (
        Posting(loans, Ntd(-150_000)),
        Posting(forfeited, Ntd(150_000)),
    )
    assert postings(back) == (
        Posting(loans, Ntd(150_000)),
        Posting(forfeited, Ntd(-150_000)),
    )
    assert cash(out) == cash(back) == 0


@pytest.mark.parametrize(
    "body",
    [*MARKS, *ELSEWHERE, ClassCorrected("p1", ticket("p2"), RECORD), Replaced("p1", ticket("p2"))],
)
def test_an_act_without_money_moves_nothing(body: Body) -> None:
    assert postings(body) == ()
    assert cash(body) == 0


@given(ANY_BODY)
def test_the_postings_of_every_act_sum_to_zero(body: Body) -> None:
    posted = postings(body)
    assert sum(each.amount for each in posted) == 0
    assert all(each.amount for each in posted)
    assert len({each.account for each in posted}) == len(posted)


def test_every_kind_of_act_is_tried() -> None:
    assert BODIES.keys() == KIND_OF.keys()
