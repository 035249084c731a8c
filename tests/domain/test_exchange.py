"""Tickets exchanged for others: the money, top-up, paying down, class and cap, both sides of each border."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from counter.domain import exchange
from counter.domain.codes import Change
from counter.domain.entries import Held, LossReported
from counter.domain.exchange import Borrower, Plan
from counter.domain.money import Mg, Ntd, RatePart
from counter.domain.parts import Item, Ticket
from counter.domain.pledge import Pledge
from counter.domain.policy import LendingStandard, Limits
from counter.domain.refusal import Reason
from tests.domain.cases import CERTIFIED, RECORD, item, pledge, redeemed, terms, ticket
from tests.domain.exchanging import (
    CHAIN,
    GOLD_TODAY,
    INTEREST,
    PAID_ON,
    RING,
    THREE,
    WATCH,
    decide,
    old,
    other,
    part,
    shown,
    told,
)
from tests.domain.policies import FIRST, MONDAY, POLICY, rules
from tests.domain.refusals import fault_of

# ------------------------------------------------------------------------------------ the money


@pytest.mark.parametrize(
    ("how", "principal", "net"),
    [
        (Change.TOP_UP, 110_000, -8_200),
        (Change.TOP_UP, 101_800, 0),
        (Change.TOP_UP, 101_000, 800),
        (Change.PAY_DOWN, 99_999, 1_801),
        (Change.PAY_DOWN, 1, 101_799),
    ],
)
def test_interest_to_date_and_the_difference_of_principal_are_one_sum(
    how: Change, principal: int, net: int
) -> None:
    made = decide(how, old(), part(principal, "i1"))
    assert made.plan.net == net
    assert (made.plan.interest, made.settled[0].interest) == (INTEREST, INTEREST)
    assert made.settled[0].principal == 100_000
    assert made.terms[0].parts == (RatePart(Ntd(principal), 90),)
    assert made.terms[0].pledged_on == PAID_ON


def test_the_new_term_is_that_of_the_first_thing() -> None:
    bike = Item("i3", "motorcycle", 1, Mg(0), Mg(0), "", Ntd(40_000), "B1", None)
    for things, months in (((bike, RING), 6), ((RING, bike), 3)):
        made = decide(Change.PAY_DOWN, old(*things), part(50_000, *(each.item for each in things)))
        assert made.terms[0].term_months == months


def test_interest_is_paid_at_the_old_rate_and_the_new_ticket_has_todays() -> None:
    dear = old(terms=replace(terms(), parts=(RatePart(Ntd(100_000), 100),)))
    made = decide(Change.PAY_DOWN, dear, part(50_000, "i1"))
    assert made.settled[0].interest == 2_000
    assert made.terms[0].parts == (RatePart(Ntd(50_000), 90),)


def test_the_interest_of_every_merged_ticket_is_settled() -> None:
    first = old(RING)
    second = pledge(ticket("p2", principal=30_000, items=(item("B2", "i9"),)))
    made = decide(Change.MERGE, [first, second], part(130_000, "i1", "i9"))
    assert [paid.interest for paid in made.settled] == [1_800, 540]
    assert [paid.pledge for paid in made.settled] == ["p1", "p2"]
    assert made.plan.net == 2_340


@pytest.mark.parametrize("agreed", [801, 799, -800])
def test_another_sum_to_take_than_the_one_shown_is_refused(agreed: int) -> None:
    fault = fault_of(
        decide,
        Change.TOP_UP,
        old(),
        part(101_000, "i1"),
        agreed_net=Ntd(agreed),
        received=Ntd(5_000),
    )
    assert (fault.reason, fault.facts) == (Reason.AMOUNT_CHANGED, {"amount": 800})


def test_another_sum_to_pay_out_than_the_one_shown_is_refused() -> None:
    fault = fault_of(decide, Change.TOP_UP, old(), part(110_000, "i1"), agreed_net=Ntd(-8_000))
    assert (fault.reason, fault.at) == (Reason.PAYOUT_CHANGED, "received")
    assert fault.facts == {"amount": 8_200}


@pytest.mark.parametrize(
    ("principal", "reason", "amount"),
    [(101_800, Reason.AMOUNT_CHANGED, 0), (101_801, Reason.PAYOUT_CHANGED, 1)],
)
def test_a_sum_is_taken_down_to_nothing_and_paid_out_from_the_first_dollar(
    principal: int, reason: Reason, amount: int
) -> None:
    free = rules(PAID_ON, policy=replace(POLICY, limits=()))
    new = part(principal, "i1")
    fault = fault_of(decide, Change.TOP_UP, old(), new, by=free, agreed_net=Ntd(900))
    assert (fault.reason, fault.facts) == (reason, {"amount": amount})


def test_what_is_due_must_be_handed_over() -> None:
    fault = fault_of(decide, Change.PAY_DOWN, old(), part(60_000, "i1"), received=Ntd(41_799))
    assert (fault.reason, fault.facts["short"]) == (Reason.RECEIVED_TOO_LITTLE, 1)
    assert decide(Change.PAY_DOWN, old(), part(60_000, "i1"), received=Ntd(50_000))


def test_other_terms_than_those_shown_are_refused() -> None:
    seen = (terms(60_000, MONDAY),)
    assert told(Change.PAY_DOWN, old(), part(60_000, "i1"), agreed=seen) == [
        (Reason.TERMS_CHANGED, "parts.0.principal")
    ]


# ------------------------------------------------------------------------------------- top-up


@pytest.mark.parametrize(
    ("principal", "reasons"),
    [
        (120_000, []),
        (129_900, []),
        (130_000, [Reason.PRINCIPAL_ABOVE_APPRAISAL]),
        (100_000, [Reason.TOPS_NOTHING_UP]),
        (90_000, [Reason.TOPS_NOTHING_UP]),
        (110_050, [Reason.PRINCIPAL_STEP]),
        (0, [Reason.PRINCIPAL_NOT_POSITIVE, Reason.TOPS_NOTHING_UP]),
    ],
)
def test_a_top_up_keeps_to_what_the_things_carry_today(
    principal: int, reasons: list[Reason]
) -> None:
    gold = replace(RING, appraised=Ntd(GOLD_TODAY))
    if not reasons:
        assert decide(Change.TOP_UP, old(gold), part(principal, "i1")).plan.after == principal
        return
    refused = told(Change.TOP_UP, old(gold), part(principal, "i1"))
    assert refused == [(reason, "parts.0.principal") for reason in reasons]


@pytest.mark.parametrize(
    ("per_qian", "most"),
    [(13_000, 129_987), (12_000, 119_988), (14_000, 139_986), (10_000, 99_990)],
)
def test_gold_valued_by_the_standard_of_its_day_follows_todays(per_qian: int, most: int) -> None:
    gold = replace(RING, appraised=Ntd(GOLD_TODAY))
    standards = (*POLICY.standards[:2], LendingStandard(PAID_ON, "gold", Ntd(per_qian)))
    by = rules(PAID_ON, policy=replace(POLICY, standards=standards))
    fault = fault_of(decide, Change.TOP_UP, old(gold), part(140_000, "i1"), by=by)
    assert (fault.reason, fault.facts) == (Reason.PRINCIPAL_ABOVE_APPRAISAL, {"most": most})


@pytest.mark.parametrize(("per_qian", "most"), [(13_000, 120_000), (11_000, 109_989)])
def test_gold_a_person_valued_lower_stays_there_as_far_as_the_standard_bears_it(
    per_qian: int, most: int
) -> None:
    standards = (*POLICY.standards[:2], LendingStandard(PAID_ON, "gold", Ntd(per_qian)))
    by = rules(PAID_ON, policy=replace(POLICY, standards=standards))
    fault = fault_of(decide, Change.TOP_UP, old(), part(140_000, "i1"), by=by)
    assert fault.facts == {"most": most}


def test_a_thing_valued_anew_carries_more() -> None:
    made = decide(Change.TOP_UP, old(), part(129_900, "i1"), appraised=(("i1", Ntd(GOLD_TODAY)),))
    assert made.plan.parts[0].items == (replace(RING, appraised=Ntd(GOLD_TODAY)),)


def test_a_thing_is_valued_no_higher_than_the_standard() -> None:
    fault = fault_of(
        decide,
        Change.TOP_UP,
        old(),
        part(110_000, "i1"),
        appraised=(("i1", Ntd(GOLD_TODAY + 1)),),
    )
    assert (fault.reason, fault.at) == (Reason.STANDARD_EXCEEDED, "items.0.appraised")
    assert fault.facts == {"most": GOLD_TODAY}


def test_a_thing_is_valued_no_higher_than_the_ceiling_of_its_type() -> None:
    of = old(WATCH, principal=40_000, terms=terms(40_000))
    value = (("i3", Ntd(80_001)),)
    assert told(Change.TOP_UP, of, part(60_000, "i3"), appraised=value) == [
        (Reason.ITEM_CEILING, "items.0.appraised")
    ]
    assert decide(Change.TOP_UP, of, part(80_000, "i3"), appraised=(("i3", Ntd(80_000)),))


def test_a_value_of_nothing_is_told() -> None:
    assert told(Change.TOP_UP, old(), part(110_000, "i1"), appraised=(("i1", Ntd(0)),)) == [
        (Reason.PRINCIPAL_ABOVE_APPRAISAL, "parts.0.principal"),
        (Reason.APPRAISAL_NOT_POSITIVE, "items.0.appraised"),
    ]


def test_without_a_standard_or_a_type_nothing_is_lent_on_top() -> None:
    none = rules(PAID_ON, policy=replace(POLICY, standards=()))
    assert told(Change.TOP_UP, old(), part(110_000, "i1"), by=none) == [
        (Reason.NO_STANDARD, "items.0.type_code")
    ]
    gone = rules(PAID_ON, policy=replace(POLICY, item_types=POLICY.item_types[1:]))
    assert told(Change.TOP_UP, old(), part(110_000, "i1"), by=gone) == [
        (Reason.ITEM_TYPE_UNKNOWN, "items.0.type_code")
    ]


def test_a_top_up_keeps_the_bounds_of_a_loan() -> None:
    tight = Limits(FIRST, Ntd(150_000), Ntd(160_000), Ntd(100), items_max=3, weight_max=Mg(10**6))
    by = rules(PAID_ON, policy=replace(POLICY, limits=(tight,)))
    rich = old(RING, replace(RING, item="i2"))
    assert told(Change.TOP_UP, rich, part(149_900, "i1", "i2"), by=by) == [
        (Reason.PRINCIPAL_BELOW_MINIMUM, "parts.0.principal")
    ]
    assert told(Change.TOP_UP, rich, part(160_100, "i1", "i2"), by=by) == [
        (Reason.PRINCIPAL_ABOVE_CEILING, "parts.0.principal")
    ]
    for bound in (150_000, 160_000):
        assert decide(Change.TOP_UP, rich, part(bound, "i1", "i2"), by=by).plan.after == bound
    free = rules(PAID_ON, policy=replace(POLICY, limits=()))
    assert decide(Change.TOP_UP, rich, part(200_001, "i1", "i2"), by=free)


def test_money_that_goes_out_asks_for_the_pledgors_document_and_fingerprint() -> None:
    assert told(Change.TOP_UP, old(), part(110_000, "i1"), id_checked=False, finger=None) == [
        (Reason.ID_NOT_CHECKED, "id_checked"),
        (Reason.FINGER_NOT_CONFIRMED, "finger"),
    ]


def test_a_loan_that_rises_by_less_than_the_interest_is_still_money_lent() -> None:
    assert told(Change.TOP_UP, old(), part(101_000, "i1"), finger=None) == [
        (Reason.FINGER_NOT_CONFIRMED, "finger")
    ]


def test_who_pays_may_be_any_bearer() -> None:
    assert decide(Change.PAY_DOWN, old(), part(1_000, "i1"), id_checked=False, finger=None)


# ------------------------------------------------------------ second appraiser, second person

DEAR = replace(WATCH, appraised=Ntd(90_000))
"""Over the ceiling of 80,000."""


def dear() -> Pledge:
    """A ticket for a watch that two people valued over its ceiling."""
    return old(DEAR, WATCH_2, principal=60_000, terms=terms(60_000), appraiser="c2")


WATCH_2 = replace(WATCH, item="i4", appraised=Ntd(20_000))


def test_over_the_ceiling_a_second_appraiser_signs() -> None:
    of = old(WATCH, principal=40_000, terms=terms(40_000))
    value = (("i3", Ntd(90_000)),)
    made = decide(Change.TOP_UP, of, part(90_000, "i3"), appraised=value, appraiser="c2")
    assert (made.plan.raised, made.plan.parts[0].appraiser) == (True, "c2")
    for appraiser, reason in (("c1", Reason.SAME_PERSON), ("c9", Reason.CLERK_UNKNOWN)):
        assert told(
            Change.TOP_UP, of, part(90_000, "i3"), appraised=value, appraiser=appraiser
        ) == [(reason, "appraiser")]


def test_two_people_do_not_value_gold_above_the_standard() -> None:
    refused = told(
        Change.TOP_UP,
        old(),
        part(110_000, "i1"),
        appraised=(("i1", Ntd(GOLD_TODAY + 1)),),
        appraiser="c2",
    )
    assert refused == [(Reason.STANDARD_EXCEEDED, "items.0.appraised")]


def test_what_two_people_signed_stands_while_it_is_worth_no_more() -> None:
    made = decide(Change.TOP_UP, dear(), part(110_000, "i3", "i4"))
    assert (made.plan.raised, made.plan.parts[0].appraiser) == (False, "c2")
    assert made.plan.parts[0].most == 110_000
    refused = told(
        Change.TOP_UP, dear(), part(110_000, "i3", "i4"), appraised=(("i3", Ntd(90_001)),)
    )
    assert refused == [(Reason.ITEM_CEILING, "items.0.appraised")]
    made = decide(
        Change.TOP_UP,
        dear(),
        part(110_000, "i3", "i4"),
        appraised=(("i3", Ntd(90_001)),),
        appraiser="s1",
    )
    assert (made.plan.raised, made.plan.parts[0].appraiser) == (True, "s1")


def test_the_second_appraiser_stands_on_the_ticket_of_the_thing_alone() -> None:
    made = decide(Change.SPLIT, dear(), part(50_000, "i3"), part(10_000, "i4"))
    assert [each.appraiser for each in made.plan.parts] == ["c2", ""]
    made = decide(Change.PAY_DOWN, dear(), part(50_000, "i3", "i4"))
    assert (made.plan.raised, made.plan.parts[0].appraiser) == (False, "c2")


def test_what_nobody_signed_is_worth_its_ceiling_and_no_more() -> None:
    of = old(DEAR, WATCH_2)
    fault = fault_of(decide, Change.PART, of, part(80_001, "i3"))
    assert (fault.reason, fault.facts) == (Reason.PRINCIPAL_ABOVE_APPRAISAL, {"most": 80_000})
    assert decide(Change.PAY_DOWN, of, part(1_000, "i3", "i4")).plan.parts[0].appraiser == ""


def test_gold_that_two_people_signed_stays_as_far_as_the_standard_bears_it() -> None:
    heavy = replace(RING, gross=Mg(112_500), appraised=Ntd(350_000))
    of = old(heavy, CHAIN, appraiser="c2")
    made = decide(Change.PART, of, part(None, "i1"))
    assert (made.plan.parts[0].most, made.plan.parts[0].appraiser) == (350_000, "c2")
    fallen = (*POLICY.standards[:2], LendingStandard(PAID_ON, "gold", Ntd(11_000)))
    by = rules(PAID_ON, policy=replace(POLICY, standards=fallen))
    assert decide(Change.PART, of, part(None, "i1"), by=by).plan.parts[0].most == 329_967


WARNED = Borrower(date(1980, 5, 1), warned=True)


def test_to_lend_more_in_spite_of_an_alert_takes_a_second_person() -> None:
    parts = part(110_000, "i1")
    assert told(Change.TOP_UP, old(), parts, borrower=WARNED) == [(Reason.SECOND_MISSING, "second")]
    assert told(Change.TOP_UP, old(), parts, borrower=WARNED, second="c2") == [
        (Reason.SUPERVISOR_NEEDED, "second")
    ]
    assert decide(Change.TOP_UP, old(), parts, borrower=WARNED, second="s1")
    assert decide(Change.TOP_UP, old(), parts)


@pytest.mark.parametrize(
    ("born", "reasons"),
    [
        (date(2008, 5, 5), [Reason.MINOR_TOP_UP]),
        (date(2008, 5, 4), []),
        (None, []),
    ],
)
def test_nothing_is_lent_on_top_to_a_minor(born: date | None, reasons: list[Reason]) -> None:
    minor, parts = Borrower(born), part(110_000, "i1")
    if not reasons:
        assert decide(Change.TOP_UP, old(), parts, borrower=minor)
        return
    assert told(Change.TOP_UP, old(), parts, borrower=minor) == [(reasons[0], "id_checked")]
    assert decide(Change.PAY_DOWN, old(), part(1_000, "i1"), borrower=minor)


def test_an_alert_keeps_nobody_from_paying() -> None:
    assert decide(Change.PAY_DOWN, old(), part(1_000, "i1"), borrower=WARNED)


# ---------------------------------------------------------------------------------- pay down


@pytest.mark.parametrize(
    ("principal", "reason"),
    [
        (-1, Reason.REPAYS_TOO_MUCH),
        (0, Reason.REPAYS_ALL),
        (1, None),
        (99_999, None),
        (100_000, Reason.PAYS_NOTHING_DOWN),
        (100_001, Reason.PAYS_NOTHING_DOWN),
    ],
)
def test_paying_down_leaves_something_and_less_than_before(
    principal: int, reason: Reason | None
) -> None:
    if reason is None:
        assert decide(Change.PAY_DOWN, old(), part(principal, "i1")).plan.after == principal
    else:
        assert told(Change.PAY_DOWN, old(), part(principal, "i1")) == [
            (reason, "parts.0.principal")
        ]


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
def test_who_pays_down_is_never_refused_for_todays_standard_or_limits(policy: Any) -> None:
    made = decide(Change.PAY_DOWN, old(), part(99_999, "i1"), by=rules(PAID_ON, policy=policy))
    assert made.plan.parts[0].most is None
    assert made.plan.parts[0].items == (RING,)


# ------------------------------------------------------------------------------ class and cap

LOW: dict[str, Any] = {"class_code": "low-income", "evidence": CERTIFIED}


def test_the_cap_is_allotted_in_the_order_of_the_new_tickets() -> None:
    made = decide(
        Change.SPLIT,
        old(*THREE),
        part(60_000, "i1", "i2"),
        part(40_000, "i3"),
        low_rate_open=5_000,
        **LOW,
    )
    assert [each.parts for each in made.terms] == [
        (RatePart(Ntd(60_000), 60),),
        (RatePart(Ntd(10_000), 60), RatePart(Ntd(30_000), 90)),
    ]


def test_what_the_first_new_ticket_takes_of_the_cap_is_gone_for_the_next() -> None:
    made = decide(Change.SPLIT, old(*THREE), part(80_000, "i1", "i2"), part(20_000, "i3"), **LOW)
    assert [each.parts for each in made.terms] == [
        (RatePart(Ntd(75_000), 60), RatePart(Ntd(5_000), 90)),
        (RatePart(Ntd(20_000), 90),),
    ]


def test_a_cap_used_up_leaves_the_general_rate() -> None:
    made = decide(
        Change.SPLIT,
        old(*THREE),
        part(60_000, "i1", "i2"),
        part(40_000, "i3"),
        low_rate_open=75_000,
        **LOW,
    )
    assert [each.parts[0].rate_bp for each in made.terms] == [90, 90]


def test_a_class_without_its_paper_is_told_before_any_payment() -> None:
    assert told(Change.PAY_DOWN, old(), part(1_000, "i1"), class_code="low-income") == [
        (Reason.EVIDENCE_MISSING, "evidence.kind")
    ]


def test_terms_are_offered_only_where_there_is_a_ticket_to_write() -> None:
    form = shown(
        Change.SPLIT, [old(*THREE)], [part(0, "i1"), part(500), part(100, "i2")], rules(PAID_ON), 0
    )
    planned = exchange.plan(form, [old(*THREE)], rules(PAID_ON), branch="K01")
    offered = exchange.new_terms("general", planned, rules(PAID_ON), low_rate_open=Ntd(0))
    assert [each is None for each in offered] == [True, True, False]


# ------------------------------------------------------------------------------- the tickets


def closed() -> Ticket:
    return ticket(items=(RING,))


@pytest.mark.parametrize(
    ("of", "reason"),
    [
        (pledge(closed(), redeemed(closed())), Reason.TICKET_REDEEMED),
        (
            pledge(closed(), LossReported("p1", RECORD, id_checked=True, representation=None)),
            Reason.TICKET_LOST,
        ),
        (pledge(closed(), Held("p1", RECORD)), Reason.TICKET_HELD),
    ],
)
def test_only_a_ticket_that_stands_is_exchanged(of: Pledge, reason: Reason) -> None:
    assert fault_of(decide, Change.PAY_DOWN, of, part(1_000, "i1")).reason is reason
    assert fault_of(decide, Change.MERGE, [other(), of], part(1_000, "i1")).reason is reason


def test_after_the_grace_nothing_is_exchanged() -> None:
    fault = fault_of(decide, Change.PAY_DOWN, old(), part(1_000, "i1"), by=rules(date(2026, 6, 23)))
    assert fault.reason is Reason.TICKET_GRACE_OVER


def test_the_old_papers_come_back() -> None:
    assert told(Change.PAY_DOWN, old(), part(1_000, "i1"), ticket_returned=False) == [
        (Reason.TICKET_NOT_RETURNED, "ticket_returned")
    ]


def test_a_plan_adds_up() -> None:
    plan = Plan((), (), (), (), (), Ntd(10), Ntd(30), signed={}, raised=False)
    assert (plan.interest, plan.repaid, plan.net, plan.lends) == (0, -20, -20, True)


@pytest.mark.parametrize("how", [each for each in Change if each is not Change.SPLIT])
def test_no_form_but_a_split_asks_for_several_tickets(how: Change) -> None:
    form = shown(how, [old(*THREE)], [part(50_000, "i1")], rules(PAID_ON), 0)
    with pytest.raises(AssertionError, match="several parts"):
        replace(form, parts=(part(50_000, "i1"), part(50_000, "i2", "i3")))


@pytest.mark.parametrize("how", [each for each in Change if each is not Change.MERGE])
def test_no_form_but_a_merge_ends_several_tickets(how: Change) -> None:
    form = shown(how, [old(*THREE)], [part(50_000, "i1")], rules(PAID_ON), 0)
    with pytest.raises(AssertionError, match="several tickets"):
        replace(form, pledges=("p1", "p2"))
