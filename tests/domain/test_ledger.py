"""Double entry: every act balances, and the drawer gains what the window took."""

import pytest
from hypothesis import given

from counter.domain.entries import KIND_OF, Body, Redeemed, Renewed, Voided, VoidReason
from counter.domain.ledger import Account, Posting, cash, postings
from counter.domain.money import Ntd
from tests.domain.bodies import ANY_BODY, BODIES, MONEYLESS
from tests.domain.cases import settled, taken_in, ticket
from tests.domain.policies import MONDAY

OLD = ticket("p1", principal=100_000)
SETTLED = settled(OLD, on=MONDAY, interest=900)
VOIDED = Voided("p1", VoidReason.WRONG_ITEM, Ntd(100_000), None)


def renewed(principal: int) -> Renewed:
    new = ticket("p2", principal=principal)
    return Renewed(SETTLED, new, "A-1", True, Ntd(1_000), Ntd(100))


@pytest.mark.parametrize(
    ("body", "drawer", "loans", "interest"),
    [
        (taken_in(OLD), -100_000, 100_000, 0),
        (renewed(100_000), 900, 0, -900),
        (renewed(120_000), 900 - 20_000, 20_000, -900),
        (renewed(70_000), 900 + 30_000, -30_000, -900),
        (Redeemed(SETTLED, True, (), Ntd(101_000), Ntd(100)), 100_900, -100_000, -900),
        (VOIDED, 100_000, -100_000, 0),
    ],
)
def test_an_act_moves_the_accounts(body: Body, drawer: int, loans: int, interest: int) -> None:
    amounts = {Account.DRAWER: drawer, Account.LOANS: loans, Account.INTEREST: interest}
    assert postings(body) == tuple(
        Posting(account, Ntd(amount)) for account, amount in amounts.items() if amount
    )
    assert cash(body) == drawer


@pytest.mark.parametrize("body", MONEYLESS)
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
