"""Several tickets in one payment: each by its own rules, the money once, the cap in ticket order."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from counter.domain import together
from counter.domain.effects import State
from counter.domain.forms import RedeemForm, RenewForm, TogetherForm
from counter.domain.money import Ntd
from counter.domain.pledge import Pledge
from counter.domain.refusal import Reason
from counter.domain.together import Allotment, Together
from tests.domain.cases import CERTIFIED, pledge, ticket
from tests.domain.policies import rules
from tests.domain.refusals import fault_of, faults_of, places

PAID_ON = date(2026, 5, 4)
BRANCH = "K01"
INTEREST = 1_800  # two months, 100,000 at 0.9 %

ONE = pledge(ticket("p1"))
TWO = pledge(ticket("p2", number="K0101115000026"))
THREE = pledge(ticket("p3", number="K0101115000034", pledgor="person-2"))
PLEDGES = {"p1": ONE, "p2": TWO, "p3": THREE}


def renewal(of: str, **changes: Any) -> RenewForm:
    form = RenewForm(
        pledge=of,
        by_scan=True,
        ticket_returned=True,
        class_code="general",
        evidence=None,
        agreed_interest=Ntd(INTEREST),
        received=Ntd(INTEREST),
    )
    return replace(form, **changes)


def redemption(of: str, **changes: Any) -> RedeemForm:
    form = RedeemForm(
        pledge=of,
        by_scan=True,
        ticket_returned=True,
        stub_signed=True,
        bags=("B1",),
        agreed_total=Ntd(100_000 + INTEREST),
        received=Ntd(100_000 + INTEREST),
    )
    return replace(form, **changes)


BOTH = TogetherForm(
    renewals=(renewal("p1"),),
    redemptions=(redemption("p3"),),
    agreed_total=Ntd(100_000 + 2 * INTEREST),
    received=Ntd(104_000),
)


def decide(
    pledges: dict[str, Pledge] | None = None, low_rate: dict[str, int] | None = None, **changes: Any
) -> Together:
    return together.decide_together(
        replace(BOTH, **changes),
        pledges or PLEDGES,
        rules(PAID_ON),
        branch=BRANCH,
        low_rate_open={person: Ntd(open_) for person, open_ in (low_rate or {}).items()},
    )


def test_each_ticket_is_settled_by_its_own_rules_and_the_sum_is_one() -> None:
    decided = decide()
    [(renewed, terms)] = decided.renewals
    [redeemed] = decided.redemptions
    assert (renewed.pledge, renewed.interest, renewed.half_months) == ("p1", INTEREST, 4)
    assert terms.pledged_on == PAID_ON
    assert (redeemed.pledge, redeemed.interest, redeemed.principal) == ("p3", INTEREST, 100_000)
    assert decided.total == BOTH.agreed_total
    assert together.ended(BOTH) == ("p1", "p3")


def test_the_cap_is_allotted_in_the_order_of_the_new_tickets() -> None:
    low = {"class_code": "low-income", "evidence": CERTIFIED}
    decided = decide(
        renewals=(renewal("p1", **low), renewal("p2", **low)),
        redemptions=(),
        agreed_total=Ntd(2 * INTEREST),
    )
    principals = [[part.principal for part in terms.parts] for _, terms in decided.renewals]
    assert principals == [[75_000, 25_000], [100_000]]


def test_each_pledgor_has_a_cap_of_their_own() -> None:
    low = {"class_code": "low-income", "evidence": CERTIFIED}
    decided = decide(
        renewals=(renewal("p1", **low), renewal("p3", **low)),
        redemptions=(),
        agreed_total=Ntd(2 * INTEREST),
        low_rate={"person-1": 60_000},
    )
    principals = [[part.principal for part in terms.parts] for _, terms in decided.renewals]
    assert principals == [[15_000, 85_000], [75_000, 25_000]]


def test_faults_stand_at_their_ticket() -> None:
    told = faults_of(
        decide,
        renewals=(renewal("p1", ticket_returned=False),),
        redemptions=(redemption("p3", bags=(), stub_signed=False),),
    )
    assert places(told) == [
        (Reason.TICKET_NOT_RETURNED, "tickets.0.ticket_returned"),
        (Reason.BAG_NOT_SCANNED, "tickets.1.bags"),
        (Reason.STUB_NOT_SIGNED, "tickets.1.stub_signed"),
    ]


def test_a_ticket_that_cannot_be_worked_with_is_named() -> None:
    gone = replace(ONE, closed_on=PAID_ON, state=State.REDEEMED)
    told = fault_of(decide, {**PLEDGES, "p1": gone})
    assert (told.reason, told.at) == (Reason.TICKET_REDEEMED, "tickets.0")


@pytest.mark.parametrize(
    ("changes", "reason", "at"),
    [
        ({"agreed_total": Ntd(103_599)}, Reason.AMOUNT_CHANGED, "received"),
        ({"received": Ntd(103_599)}, Reason.RECEIVED_TOO_LITTLE, "received"),
        ({"renewals": (), "redemptions": ()}, Reason.NO_TICKETS, "tickets"),
        ({"redemptions": (redemption("p1"),)}, Reason.TICKET_TWICE, "tickets"),
    ],
)
def test_a_payment_that_does_not_add_up_is_refused(
    changes: dict[str, Any], reason: Reason, at: str
) -> None:
    told = fault_of(decide, **changes)
    assert (told.reason, told.at) == (reason, at)


def test_a_ticket_given_twice_is_told_before_any_ticket_is_looked_at() -> None:
    again = redemption("p1", stub_signed=False, bags=())
    told = faults_of(decide, redemptions=(again,), agreed_total=Ntd(0))
    assert places(told) == [(Reason.TICKET_TWICE, "tickets")]


def test_the_sum_exactly_is_enough() -> None:
    assert decide(received=BOTH.agreed_total).total == BOTH.agreed_total


@pytest.mark.parametrize(("count", "refused"), [(40, False), (41, True)])
def test_one_payment_holds_forty_tickets(count: int, refused: bool) -> None:
    names = [f"q{number}" for number in range(count)]
    changes: dict[str, Any] = {
        "pledges": {name: pledge(ticket(name)) for name in names},
        "renewals": tuple(renewal(name) for name in names),
        "redemptions": (),
        "agreed_total": Ntd(count * INTEREST),
        "received": Ntd(count * INTEREST),
    }
    if refused:
        told = fault_of(decide, **changes)
        assert (told.reason, told.at) == (Reason.TOO_MANY_TICKETS, "tickets")
        assert told.facts == {"most": 40}
    else:
        assert len(decide(**changes).renewals) == count


def test_what_is_shown_before_is_what_is_decided() -> None:
    by = rules(PAID_ON)
    allotment = Allotment({"person-1": Ntd(0)}, by)
    form = renewal("p1", class_code="low-income", evidence=CERTIFIED)
    part = together.renewal_part(form, ONE, by, branch=BRANCH, allotment=allotment)
    assert (part.to_pay, part.due.interest) == (INTEREST, INTEREST)
    assert part.terms is not None
    assert part.terms.parts[0].principal == 75_000
    assert allotment.before("person-1") == 75_000
    assert allotment.before("person-9") == 0
    out = together.redemption_part(THREE, by, branch=BRANCH)
    assert (out.to_pay, out.terms) == (100_000 + INTEREST, None)


def test_a_class_without_its_paper_is_not_shown_as_if_it_held() -> None:
    by = rules(PAID_ON)
    told = fault_of(
        lambda: together.renewal_part(
            renewal("p1", class_code="low-income"),
            ONE,
            by,
            branch=BRANCH,
            allotment=Allotment({}, by),
        )
    )
    assert told.reason is Reason.EVIDENCE_MISSING


def test_a_general_ticket_takes_nothing_of_the_cap() -> None:
    by = rules(PAID_ON)
    allotment = Allotment({}, by)
    together.renewal_part(renewal("p1"), ONE, by, branch=BRANCH, allotment=allotment)
    assert allotment.before("person-1") == 0
