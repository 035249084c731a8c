"""Renewal: all interest is paid, a new ticket with the rates of the day replaces the old one."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from counter.domain import lending
from counter.domain.days import Calendar
from counter.domain.entries import Redeemed
from counter.domain.forms import RenewForm
from counter.domain.lending import Rules
from counter.domain.money import Mg, Ntd, RatePart
from counter.domain.parts import Settled, Ticket
from counter.domain.pledge import Pledge
from counter.domain.policy import LendingStandard, Limits
from counter.domain.refusal import Reason
from counter.domain.terms import Terms
from tests.domain.cases import CERTIFIED, item, pledge, redeemed, settled, terms, ticket
from tests.domain.policies import FIRST, MONDAY, POLICY, rules
from tests.domain.refusals import fault_of, faults_of, places

PAID_ON = date(2026, 5, 4)
INTEREST = 1_800  # two months, 100,000 at 0.9 %

FORM = RenewForm(
    pledge="p1",
    by_scan=True,
    ticket_returned=True,
    class_code="general",
    evidence=None,
    agreed_interest=Ntd(INTEREST),
    received=Ntd(INTEREST),
)


def decide(
    of: Pledge | None = None, *, by: Rules | None = None, low_rate_open: int = 0, **changes: Any
) -> tuple[Settled, Terms]:
    return lending.decide_renewal(
        replace(FORM, **changes),
        of or pledge(),
        by or rules(PAID_ON),
        branch="K01",
        low_rate_open=Ntd(low_rate_open),
    )


def low_income(pledge_id: str = "p2", principal: int = 100_000, **changes: Any) -> Ticket:
    written = terms(principal, class_code="low-income")
    return ticket(pledge_id, principal=principal, terms=written, **changes)


def test_a_renewal_settles_the_old_ticket_and_starts_a_new_term_on_the_payment_day() -> None:
    paid, new = decide()
    assert paid == Settled("p1", PAID_ON, 4, Ntd(INTEREST), Ntd(100_000))
    assert new == terms(on=PAID_ON)
    assert (new.pledged_on, new.maturity) == (PAID_ON, date(2026, 8, 4))


def test_the_interest_is_at_the_old_tickets_rate_and_the_new_ticket_at_todays() -> None:
    old = ticket(terms=replace(terms(), parts=(RatePart(Ntd(100_000), 100),)))
    paid, new = decide(pledge(old), agreed_interest=Ntd(2_000), received=Ntd(2_000))
    assert paid.interest == 2_000
    assert new.parts == (RatePart(Ntd(100_000), 90),)


@pytest.mark.parametrize(
    "policy",
    [
        replace(POLICY, standards=(LendingStandard(FIRST, "gold", Ntd(1)),)),
        replace(POLICY, standards=()),
        replace(
            POLICY,
            limits=(Limits(FIRST, Ntd(500), Ntd(1_000), Ntd(300), items_max=0, weight_max=Mg(1)),),
        ),
    ],
)
def test_an_unchanged_renewal_is_never_refused_for_todays_standard_or_limits(policy: Any) -> None:
    paid, new = decide(by=rules(PAID_ON, policy=policy))
    assert (paid.interest, new.parts) == (INTEREST, (RatePart(Ntd(100_000), 90),))


# ----------------------------------------------------------------------------------- faults


def test_the_old_ticket_comes_back() -> None:
    fault = fault_of(decide, ticket_returned=False)
    assert (fault.reason, fault.at) == (Reason.TICKET_NOT_RETURNED, "ticket_returned")


def test_a_ticket_whose_number_was_only_typed_is_renewed_too() -> None:
    paid, _ = decide(by_scan=False)
    assert paid.interest == INTEREST


@pytest.mark.parametrize("agreed", [INTEREST - 1, INTEREST + 1])
def test_a_sum_that_changed_since_it_was_shown_is_shown_again(agreed: int) -> None:
    fault = fault_of(decide, agreed_interest=Ntd(agreed), received=Ntd(10_000))
    assert (fault.reason, fault.at) == (Reason.AMOUNT_CHANGED, "received")
    assert fault.facts == {"amount": INTEREST}


def test_all_interest_must_be_paid() -> None:
    fault = fault_of(decide, received=Ntd(INTEREST - 1))
    assert (fault.reason, fault.at) == (Reason.RECEIVED_TOO_LITTLE, "received")
    assert fault.facts == {"amount": INTEREST, "short": 1}


def test_more_may_be_handed_over_than_is_due() -> None:
    paid, _ = decide(received=Ntd(2_000))
    assert paid.interest == INTEREST


def test_everything_wrong_with_a_renewal_is_told_at_once() -> None:
    told = faults_of(
        decide,
        class_code="low-income",
        evidence=replace(CERTIFIED, number="", valid_until=date(2026, 5, 3)),
        ticket_returned=False,
        received=Ntd(0),
    )
    assert places(told) == [
        (Reason.EMPTY, "evidence.number"),
        (Reason.EVIDENCE_EXPIRED, "evidence.valid_until"),
        (Reason.TICKET_NOT_RETURNED, "ticket_returned"),
        (Reason.RECEIVED_TOO_LITTLE, "received"),
    ]


def test_a_class_without_paper_is_told_before_any_payment() -> None:
    fault = fault_of(decide, class_code="low-income", evidence=None)
    assert (fault.reason, fault.at) == (Reason.EVIDENCE_MISSING, "evidence.kind")


def test_a_closed_ticket_is_not_renewed() -> None:
    old = ticket()
    redeemed = Redeemed(settled(old, on=MONDAY), True, ("B1",), Ntd(100_900), Ntd(0))
    gone = pledge(old, redeemed)
    assert fault_of(decide, gone).reason is Reason.TICKET_REDEEMED


# ------------------------------------------------------------------ the class and its cap


def test_evidence_valid_that_day_keeps_the_class() -> None:
    paid, new = decide(
        pledge(low_income("p1")),
        class_code="low-income",
        evidence=CERTIFIED,
        agreed_interest=Ntd(1_350),
        received=Ntd(1_350),
    )
    assert paid.interest == 1_350  # 75,000 at 0.6 % and 25,000 at 0.9 %, two months
    assert new.class_code == "low-income"
    assert new.parts == (RatePart(Ntd(75_000), 60), RatePart(Ntd(25_000), 90))


def test_a_renewal_without_evidence_is_of_the_general_class() -> None:
    _, new = decide(pledge(low_income("p1")), agreed_interest=Ntd(1_350), received=Ntd(1_350))
    assert new.parts == (RatePart(Ntd(100_000), 90),)


def test_what_other_tickets_have_of_the_low_rate_narrows_the_new_one() -> None:
    _, new = decide(low_rate_open=60_000, class_code="low-income", evidence=CERTIFIED)
    assert new.parts == (RatePart(Ntd(15_000), 60), RatePart(Ntd(85_000), 90))


def test_the_renewed_terms_are_those_a_new_ticket_would_have() -> None:
    new = lending.renewal_terms(pledge(), "low-income", rules(PAID_ON), low_rate_open=Ntd(0))
    assert new == terms(on=PAID_ON, class_code="low-income")


def test_the_new_term_is_that_of_the_first_item() -> None:
    things = (replace(item("B1"), type_code="motorcycle"), item("B1"))
    new = lending.renewal_terms(
        pledge(ticket(items=things)), "general", rules(PAID_ON), low_rate_open=Ntd(0)
    )
    assert new.term_months == 6


@pytest.mark.parametrize(
    ("others", "low"),
    [
        ([], 0),
        ([ticket("p2", principal=30_000)], 0),
        ([low_income("p2", 30_000)], 30_000),
        ([low_income("p2", 90_000)], 75_000),
        ([low_income("p2", 30_000), low_income("p3", 20_000), ticket("p4")], 50_000),
    ],
)
def test_low_rate_principal_is_what_the_capped_class_bears(others: list[Ticket], low: int) -> None:
    pledges = [pledge(each) for each in others]
    assert lending.low_rate_principal(pledges, rules(MONDAY)) == low


def test_a_ticket_whose_cap_was_used_up_bears_no_low_rate_principal() -> None:
    written = replace(terms(50_000, class_code="low-income"), parts=(RatePart(Ntd(50_000), 90),))
    full = pledge(ticket("p2", principal=50_000, terms=written))
    assert lending.low_rate_principal([full], rules(MONDAY)) == 0


def test_closed_tickets_bear_no_low_rate_principal() -> None:
    of = low_income("p2")
    gone = pledge(of, Redeemed(settled(of, on=MONDAY), True, ("B1",), Ntd(1), Ntd(0)))
    assert lending.low_rate_principal([gone], rules(MONDAY)) == 0


def test_a_class_without_cap_or_without_a_rate_counts_against_none() -> None:
    uncapped = terms(30_000, on=date(2020, 2, 18), class_code="low-income")
    assert uncapped.parts == (RatePart(Ntd(30_000), 75),)
    assert not lending.is_capped(uncapped, POLICY)
    assert not lending.is_capped(terms(30_000), POLICY)
    assert not lending.is_capped(replace(terms(30_000), class_code="lost"), POLICY)
    assert lending.is_capped(terms(30_000, date(2020, 2, 19), "low-income"), POLICY)


def test_a_class_is_found_by_its_code() -> None:
    assert lending.rate_class(POLICY, "low-income") is POLICY.classes[1]
    assert lending.rate_class(POLICY, "lost") is None


# ---------------------------------------------------------------- the calendar lengthens


def test_a_day_closed_by_the_city_lets_one_renew_the_day_after() -> None:
    last = terms().last_day
    assert last == date(2026, 6, 22)
    day_after = date(2026, 6, 23)
    assert fault_of(decide, by=rules(day_after)).reason is Reason.TICKET_GRACE_OVER
    closed = Calendar(holidays=frozenset(), closed=frozenset({last}), official_until=2026)
    paid, _ = decide(
        by=rules(day_after, calendar=closed), agreed_interest=Ntd(2_700), received=Ntd(2_700)
    )
    assert paid.half_months == 6


def test_taken_in_today_it_may_be_renewed_today_for_the_least_month() -> None:
    paid, _ = decide(by=rules(MONDAY), agreed_interest=Ntd(900), received=Ntd(900))
    assert (paid.half_months, paid.interest) == (2, 900)


def test_a_ticket_whose_grace_is_over_is_no_debt_and_uses_up_no_low_rate() -> None:
    of = pledge(low_income("p2", 30_000))
    last_day = of.ticket.terms.last_day
    assert lending.low_rate_principal([of], rules(last_day)) == 30_000
    assert lending.low_rate_principal([of], rules(last_day + timedelta(days=1))) == 0


@pytest.mark.parametrize(
    ("of", "on", "owed"),
    [
        (pledge(), date(2026, 6, 22), True),
        (pledge(), date(2026, 6, 23), False),
        (pledge(None, redeemed(ticket())), MONDAY, False),
    ],
)
def test_a_ticket_is_owed_while_it_is_open_and_its_grace_not_over(
    of: Pledge, on: date, owed: bool
) -> None:
    assert lending.is_owed(of, rules(on)) is owed
