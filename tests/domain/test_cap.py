"""The cap on the low rate over all tickets of one pledgor: who stands above it, and by how much (A-01)."""

from dataclasses import replace
from datetime import date

import pytest

from counter.domain import cap
from counter.domain.money import Ntd, RatePart
from counter.domain.pledge import Pledge
from counter.domain.policy import Cap, CapKind, Policy, Rate
from tests.domain.cases import pledge, redeemed, terms, ticket
from tests.domain.policies import MONDAY, POLICY, rules


def low(principal: int, name: str = "p1", class_code: str = "low-income") -> Pledge:
    """A ticket in that class, divided as if it were the pledgor's only one."""
    written = terms(principal, class_code=class_code)
    return pledge(ticket(name, principal=principal, terms=written))


def with_cap(kind: CapKind, amount: int = 75_000) -> Policy:
    """The rules with another cap on the low rate in force today."""
    capped = Cap(kind, Ntd(amount))
    rates = tuple(
        replace(rate, cap=capped) if rate.cap is not None else rate for rate in POLICY.rates
    )
    return replace(POLICY, rates=rates)


@pytest.mark.parametrize(
    ("principals", "over"),
    [
        ((), 0),
        ((75_000,), 0),
        ((40_000, 34_999), 0),
        ((40_000, 35_000), 0),
        ((40_000, 35_001), 1),
        ((75_000, 60_000), 60_000),
        ((100_000, 60_000), 60_000),
        ((75_000, 60_000, 10_000), 70_000),
    ],
)
def test_all_that_bears_the_low_rate_above_the_cap_is_told(
    principals: tuple[int, ...], over: int
) -> None:
    pledges = [low(each, f"p{number}") for number, each in enumerate(principals)]
    assert cap.excess(pledges, rules()) == over


def test_only_open_tickets_at_the_low_rate_count() -> None:
    first, second = low(75_000), low(60_000, "p2")
    general = low(90_000, "p3", "general")
    over = rules(date(2026, 12, 1))
    ended = pledge(second.ticket, redeemed(second.ticket))
    assert cap.counted([first, second, general], rules()) == (first, second)
    assert cap.counted([first, ended, general], rules()) == (first,)
    assert cap.excess([first, second, general], rules()) == 60_000
    assert cap.excess([first, ended, general], rules()) == 0
    assert cap.excess([first, second], over) == 0, "nothing is owed after the grace"


def test_a_class_that_has_no_rate_any_more_counts_for_nothing() -> None:
    unknown = replace(low(75_000).ticket.terms, class_code="gone")
    assert cap.counted([pledge(ticket(terms=unknown, principal=75_000))], rules()) == ()


@pytest.mark.parametrize(
    ("kind", "over"), [(CapKind.TRANCHE, 60_000), (CapKind.PER_TICKET, 0), (CapKind.CLIFF, 0)]
)
def test_only_a_cap_that_tickets_share_can_be_exceeded(kind: CapKind, over: int) -> None:
    by = rules(policy=with_cap(kind))
    assert cap.excess([low(75_000), low(60_000, "p2")], by) == over


def test_a_ticket_whose_class_got_nothing_of_the_cap_does_not_count() -> None:
    bare = replace(low(50_000).ticket.terms, parts=terms(50_000).parts)
    assert cap.counted([pledge(ticket(terms=bare, principal=50_000))], rules()) == ()


def test_what_was_written_under_a_larger_cap_is_measured_by_it() -> None:
    smaller = Rate("low-income", MONDAY, 50, Cap(CapKind.TRANCHE, Ntd(20_000)), assumed=False)
    policy = replace(POLICY, rates=(*POLICY.rates, smaller))
    before = replace(low(70_000).ticket.terms, pledged_on=date(2026, 3, 13))
    old = pledge(ticket(principal=70_000, terms=before))
    for principal, over in ((5_000, 0), (5_001, 1)):
        after = replace(low(principal).ticket.terms, parts=(RatePart(Ntd(principal), 50),))
        new = pledge(ticket("p2", principal=principal, terms=after))
        assert cap.counted([old, new], rules(policy=policy)) == (old, new)
        assert cap.excess([old, new], rules(policy=policy)) == over
    assert cap.smallest(policy) == 20_000


def test_rules_without_a_shared_cap_have_none() -> None:
    assert cap.smallest(POLICY) == 75_000
    assert cap.smallest(with_cap(CapKind.CLIFF)) is None
    assert cap.smallest(replace(POLICY, rates=())) is None
