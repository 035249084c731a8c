"""Tickets exchanged for others: top-up, paying down, part redemption, split, merge, both sides of each border."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from counter.domain import exchange
from counter.domain.codes import Change
from counter.domain.entries import Finger, Held, Item, LossReported, Ticket
from counter.domain.exchange import Exchange, Plan
from counter.domain.forms import ExchangeForm, PartForm
from counter.domain.lending import Rules
from counter.domain.money import Mg, Ntd, RatePart
from counter.domain.pledge import Pledge
from counter.domain.policy import LendingStandard, Limits
from counter.domain.refusal import Reason
from counter.domain.staff import Clerk, Role, Team
from tests.domain.cases import CERTIFIED, RECORD, item, pledge, redeemed, terms, ticket
from tests.domain.policies import FIRST, MONDAY, POLICY, rules
from tests.domain.refusals import fault_of, faults_of, places

PAID_ON = date(2026, 5, 4)
INTEREST = 1_800
"""Two months, 100,000 at 0.9 %."""
GOLD_TODAY = 129_987
"""37.5 g of 999.9 at 13,000 per 3.75 g."""

TEAM = Team(
    Clerk("c1", "王小明", Role.CLERK),
    (
        Clerk("c1", "王小明", Role.CLERK),
        Clerk("c2", "李小華", Role.CLERK),
        Clerk("s1", "林主任", Role.SUPERVISOR),
    ),
)

RING = item("B1", "i1")
CHAIN = replace(item("B1", "i2"), gross=Mg(18_750), appraised=Ntd(60_000))
WATCH = Item("i3", "watch", 1, Mg(0), Mg(0), "", Ntd(50_000), "B1", None)
THREE = (RING, CHAIN, WATCH)


def old(*items: Item, **changes: Any) -> Pledge:
    """A ticket of 100,000 for these things, two months old."""
    return pledge(ticket(items=items or (RING,), **changes))


def part(principal: int | None, *items: str, bag: str = "") -> PartForm:
    return PartForm(items, None if principal is None else Ntd(principal), bag)


def shown(
    how: Change,
    of: Sequence[Pledge],
    parts: Sequence[PartForm],
    by: Rules,
    low_rate_open: int,
    *,
    warned: bool = False,
    **changes: Any,
) -> ExchangeForm:
    """A form as the window has it after its offer was shown and all was ticked, but for `changes`."""
    form = ExchangeForm(
        how=how,
        pledges=tuple(each.ticket.pledge for each in of),
        parts=tuple(parts),
        appraised=(),
        class_code="general",
        evidence=None,
        by_scan=True,
        ticket_returned=True,
        stub_signed=True,
        id_checked=True,
        finger=Finger.LEFT_THUMB,
    )
    form = replace(form, **changes)
    planned = exchange.plan(form, of, by, branch="K01")
    faults = exchange.plan_faults(form, of, planned, by, team=TEAM, warned=warned)
    if not faults:
        offered = exchange.new_terms(form.class_code, planned, by, low_rate_open=Ntd(low_rate_open))
        form = replace(form, agreed=offered)
    net = planned.net
    form = replace(form, agreed_net=net, received=max(net, Ntd(0)), bags=planned.opened)
    return replace(form, **changes)


def decide(
    how: Change,
    of: Pledge | Sequence[Pledge],
    *parts: PartForm,
    by: Rules | None = None,
    low_rate_open: int = 0,
    warned: bool = False,
    **changes: Any,
) -> Exchange:
    """Decide an exchange of these tickets, sound as it stands but for `changes`."""
    by = by or rules(PAID_ON)
    pledges = [of] if isinstance(of, Pledge) else of
    form = shown(how, pledges, parts, by, low_rate_open, warned=warned, **changes)
    return exchange.decide_exchange(
        form,
        pledges,
        by,
        branch="K01",
        low_rate_open=Ntd(low_rate_open),
        team=TEAM,
        warned=warned,
    )


def told(how: Change, of: Pledge | Sequence[Pledge], *parts: PartForm, **changes: Any) -> Any:
    """Reasons and places with which that is refused."""
    return places(faults_of(decide, how, of, *parts, **changes))


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
    assert decide(Change.TOP_UP, rich, part(160_000, "i1", "i2"), by=by)
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


def test_to_lend_more_in_spite_of_an_alert_takes_a_second_person() -> None:
    parts = part(110_000, "i1")
    assert told(Change.TOP_UP, old(), parts, warned=True) == [(Reason.SECOND_MISSING, "second")]
    assert told(Change.TOP_UP, old(), parts, warned=True, second="c2") == [
        (Reason.SUPERVISOR_NEEDED, "second")
    ]
    assert decide(Change.TOP_UP, old(), parts, warned=True, second="s1")
    assert decide(Change.TOP_UP, old(), parts)


def test_an_alert_keeps_nobody_from_paying() -> None:
    assert decide(Change.PAY_DOWN, old(), part(1_000, "i1"), warned=True)


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


# ------------------------------------------------------------------- some things are redeemed


def test_things_that_leave_are_handed_over_and_the_rest_carries_the_rest() -> None:
    made = decide(Change.PART, old(*THREE), part(50_000, "i3"))
    assert made.plan.released == (RING, CHAIN)
    assert made.plan.opened == ("B1",)
    assert made.plan.net == 51_800
    assert made.terms[0].term_months == 3


def test_what_remains_must_carry_what_is_still_owed() -> None:
    of = old(*THREE)
    assert told(Change.PART, of, part(50_001, "i3")) == [
        (Reason.PRINCIPAL_ABOVE_APPRAISAL, "parts.0.principal")
    ]
    assert decide(Change.PART, of, part(49_999, "i3"))


def test_what_remains_is_worth_what_todays_standard_says() -> None:
    fallen = (LendingStandard(FIRST, "gold", Ntd(13_000)), LendingStandard(PAID_ON, "gold", Ntd(1)))
    by = rules(PAID_ON, policy=replace(POLICY, standards=fallen))
    fault = fault_of(decide, Change.PART, old(*THREE), part(1_000, "i1"), by=by)
    assert (fault.reason, fault.facts) == (Reason.PRINCIPAL_ABOVE_APPRAISAL, {"most": 9})


def test_a_part_redemption_lends_nothing_more() -> None:
    assert told(Change.PART, old(*THREE), part(100_001, "i1", "i3")) == [
        (Reason.NOTHING_LENT_ANEW, "parts.0.principal")
    ]
    assert decide(Change.PART, old(*THREE), part(100_000, "i1", "i3")).plan.net == INTEREST


@pytest.mark.parametrize(
    ("staying", "reason"),
    [((), Reason.NOTHING_STAYS), (("i1", "i2", "i3"), Reason.NOTHING_LEAVES)],
)
def test_some_things_leave_and_some_stay(staying: tuple[str, ...], reason: Reason) -> None:
    refused = told(Change.PART, old(*THREE), part(1_000, *staying))
    assert (reason, "items") in refused


def test_the_stub_is_signed_for_what_is_handed_over() -> None:
    assert told(Change.PART, old(*THREE), part(1_000, "i1"), stub_signed=False) == [
        (Reason.STUB_NOT_SIGNED, "stub_signed")
    ]
    assert decide(Change.PAY_DOWN, old(), part(1_000, "i1"), stub_signed=False)


@pytest.mark.parametrize(
    ("bags", "reason"), [((), Reason.BAG_NOT_SCANNED), (("B1", "B2"), Reason.BAG_WRONG)]
)
def test_exactly_the_bags_out_of_which_something_is_taken_are_scanned(
    bags: tuple[str, ...], reason: Reason
) -> None:
    of = old(RING, CHAIN, item("B2", "i9"))
    assert told(Change.PART, of, part(1_000, "i1", "i9"), bags=bags) == [(reason, "bags")]
    assert decide(Change.PART, of, part(1_000, "i1", "i9")).plan.opened == ("B1",)


# -------------------------------------------------------------------------------------- split


def test_a_split_gives_every_thing_a_ticket_and_keeps_the_sum() -> None:
    made = decide(Change.SPLIT, old(*THREE), part(60_000, "i1", "i2"), part(40_000, "i3"))
    assert [each.parts[0].principal for each in made.terms] == [60_000, 40_000]
    assert (made.plan.net, made.plan.released) == (INTEREST, ())
    assert [each.moved for each in made.plan.parts] == [frozenset(), frozenset({"i3"})]
    assert made.plan.opened == ("B1",)


def test_a_bag_whose_things_stay_together_is_not_opened() -> None:
    of = old(RING, item("B2", "i9"))
    made = decide(Change.SPLIT, of, part(60_000, "i1"), part(40_000, "i9"))
    assert made.plan.opened == ()
    assert [each.moved for each in made.plan.parts] == [frozenset(), frozenset()]


def test_more_tickets_than_things_are_refused() -> None:
    fault = fault_of(
        decide,
        Change.SPLIT,
        old(RING, CHAIN),
        part(50_000, "i1"),
        part(30_000, "i2"),
        part(20_000),
    )
    assert (fault.reason, fault.at) == (Reason.SPLIT_TOO_MANY, "items")
    assert fault.facts == {"tickets": 3, "items": 2}


def test_a_ticket_of_a_split_has_a_thing() -> None:
    refused = told(
        Change.SPLIT, old(*THREE), part(50_000, "i1", "i2"), part(100), part(49_900, "i3")
    )
    assert refused == [(Reason.TICKET_WITHOUT_ITEMS, "items")]


def test_a_split_makes_two_tickets_at_least() -> None:
    assert told(Change.SPLIT, old(*THREE), part(100_000, "i1", "i2", "i3")) == [
        (Reason.SPLIT_INTO_ONE, "items")
    ]


@pytest.mark.parametrize(
    ("second", "reason", "facts"),
    [
        (("i2", "i1", "i3"), Reason.ITEM_TWICE, {"place": 1}),
        (("i2",), Reason.ITEM_LEFT_OUT, {"place": 3}),
        (("i2", "i3", "i7"), Reason.ITEM_FOREIGN, {}),
    ],
)
def test_every_thing_of_a_split_goes_onto_exactly_one_ticket(
    second: tuple[str, ...], reason: Reason, facts: dict[str, int]
) -> None:
    fault = fault_of(decide, Change.SPLIT, old(*THREE), part(50_000, "i1"), part(50_000, *second))
    assert (fault.reason, fault.at, fault.facts) == (reason, "items", facts)


def test_the_tickets_of_a_split_bear_no_more_than_the_old_one() -> None:
    of = old(*THREE)
    refused = told(Change.SPLIT, of, part(60_001, "i1", "i2"), part(40_000, "i3"))
    assert refused == [(Reason.NOTHING_LENT_ANEW, "parts.1.principal")]
    made = decide(Change.SPLIT, of, part(50_000, "i1", "i2"), part(40_000, "i3"))
    assert made.plan.net == INTEREST + 10_000


def test_each_ticket_of_a_split_bears_what_its_things_carry_today() -> None:
    refused = told(Change.SPLIT, old(*THREE), part(49_000, "i1", "i2"), part(51_000, "i3"))
    assert refused == [(Reason.PRINCIPAL_ABOVE_APPRAISAL, "parts.1.principal")]
    refused = told(Change.SPLIT, old(*THREE), part(50_000, "i1", "i2"), part(0, "i3"))
    assert refused == [(Reason.PRINCIPAL_NOT_POSITIVE, "parts.1.principal")]


def test_an_odd_sum_may_be_split_too() -> None:
    of = old(RING, CHAIN, principal=50_050, terms=terms(50_050))
    assert decide(Change.SPLIT, of, part(49_950, "i1"), part(100, "i2"))


@pytest.mark.parametrize(
    ("said", "principals"),
    [
        ((None, 40_000), [60_000, 40_000]),
        ((60_000, None), [60_000, 40_000]),
        ((20_000, None), [20_000, 50_000]),
        ((None, None), [95_000, 5_000]),
        ((None, 30_000), [70_000, 30_000]),
    ],
)
def test_a_ticket_whose_principal_nobody_says_bears_what_is_left(
    said: tuple[int | None, int | None], principals: list[int]
) -> None:
    of = old(replace(RING, appraised=Ntd(95_000)), WATCH)
    made = decide(Change.SPLIT, of, part(said[0], "i1"), part(said[1], "i3"))
    assert [each.principal for each in made.plan.parts] == principals


def test_what_things_carry_of_the_rest_is_told_in_whole_steps() -> None:
    odd = (replace(RING, appraised=Ntd(95_050)), replace(WATCH, appraised=Ntd(4_990)))
    made = decide(Change.SPLIT, old(*odd), part(None, "i1"), part(None, "i3"))
    assert [each.principal for each in made.plan.parts] == [95_000, 4_900]
    assert made.plan.net == INTEREST + 100
    free = rules(PAID_ON, policy=replace(POLICY, limits=()))
    made = decide(Change.SPLIT, old(*odd), part(None, "i1"), part(None, "i3"), by=free)
    assert [each.principal for each in made.plan.parts] == [95_050, 4_950]


def test_what_is_left_of_nothing_is_no_principal() -> None:
    of = old(*THREE)
    refused = told(Change.SPLIT, of, part(100_000, "i1", "i2"), part(None, "i3"))
    assert refused == [(Reason.PRINCIPAL_NOT_POSITIVE, "parts.1.principal")]
    refused = told(Change.SPLIT, of, part(110_000, "i1", "i2"), part(None, "i3"))
    assert (Reason.PRINCIPAL_NOT_POSITIVE, "parts.1.principal") in refused


def test_a_merge_bears_what_its_tickets_bore_unless_somebody_says_less() -> None:
    assert decide(Change.MERGE, [old(), other()], part(None, "i1", "i9")).plan.after == 130_000


def test_what_stays_bears_the_old_principal_as_far_as_it_carries_it() -> None:
    assert decide(Change.PART, old(*THREE), part(None, "i3")).plan.after == 50_000
    assert decide(Change.PART, old(*THREE), part(None, "i1", "i3")).plan.after == 100_000


# -------------------------------------------------------------------------------------- merge


def other(**changes: Any) -> Pledge:
    made: dict[str, Any] = {
        "number": "K0101115000023",
        "principal": 30_000,
        "items": (item("B2", "i9"),),
    }
    return pledge(ticket("p2", **{**made, **changes}))


def test_a_merge_joins_tickets_and_leaves_the_bags_as_they_are() -> None:
    made = decide(Change.MERGE, [old(), other()], part(130_000, "i1", "i9"))
    assert made.plan.parts[0].items == (RING, item("B2", "i9"))
    assert (made.plan.opened, made.plan.parts[0].moved) == ((), frozenset())
    assert made.terms[0].parts == (RatePart(Ntd(130_000), 90),)


def test_one_ticket_is_no_merge() -> None:
    assert told(Change.MERGE, [old()], part(100_000, "i1")) == [(Reason.MERGE_ALONE, "pledges")]


def test_the_same_ticket_twice_is_no_merge() -> None:
    assert (Reason.TICKET_TWICE, "pledges") in told(
        Change.MERGE, [old(), old()], part(200_000, "i1")
    )


def test_tickets_of_different_people_are_not_merged() -> None:
    fault = fault_of(
        decide, Change.MERGE, [old(), other(pledgor="person-2")], part(130_000, "i1", "i9")
    )
    assert (fault.reason, fault.at) == (Reason.MERGE_OTHER_PLEDGOR, "pledges")
    assert fault.facts == {"number": "K0101115000023"}


def test_tickets_of_different_classes_are_not_merged() -> None:
    low = other(terms=terms(30_000, class_code="low-income"))
    fault = fault_of(decide, Change.MERGE, [old(), low], part(130_000, "i1", "i9"))
    assert (fault.reason, fault.facts) == (Reason.MERGE_OTHER_CLASS, {"number": "K0101115000023"})


def test_tickets_of_different_branches_are_not_merged() -> None:
    fault = fault_of(
        decide, Change.MERGE, [old(), other(number="K0201115000025")], part(130_000, "i1", "i9")
    )
    assert (fault.reason, fault.facts["branch"]) == (Reason.TICKET_OTHER_BRANCH, "K02")


def test_things_of_different_terms_do_not_stand_on_one_ticket() -> None:
    bike = other(items=(Item("i9", "motorcycle", 1, Mg(0), Mg(0), "", Ntd(40_000), "B2", None),))
    assert told(Change.MERGE, [old(), bike], part(130_000, "i1", "i9")) == [
        (Reason.TERMS_MIXED, "pledges")
    ]


@pytest.mark.parametrize(("more", "reason"), [(2, None), (3, Reason.TOO_MANY_ITEMS)])
def test_a_merged_ticket_holds_no_more_things_than_a_ticket(
    more: int, reason: Reason | None
) -> None:
    things = tuple(item("B2", f"j{number}") for number in range(more))
    parts = part(130_000, "i1", *(each.item for each in things))
    if reason is None:
        assert decide(Change.MERGE, [old(), other(items=things)], parts)
    else:
        assert told(Change.MERGE, [old(), other(items=things)], parts) == [(reason, "pledges")]


@pytest.mark.parametrize(("second", "reason"), [(100_000, None), (100_001, "above")])
def test_a_merged_ticket_bears_no_more_than_a_ticket(second: int, reason: str | None) -> None:
    pair = [old(), other(principal=second, terms=terms(second))]
    parts = part(100_000 + second, "i1", "i9")
    if reason is None:
        assert decide(Change.MERGE, pair, parts)
    else:
        assert told(Change.MERGE, pair, parts) == [(Reason.PRINCIPAL_ABOVE_CEILING, "pledges")]


def test_without_limits_on_file_a_merge_has_none() -> None:
    free = rules(PAID_ON, policy=replace(POLICY, limits=()))
    pair = [old(), other(principal=150_000, terms=terms(150_000))]
    assert decide(Change.MERGE, pair, part(250_000, "i1", "i9"), by=free)


def test_a_merge_may_pay_down_but_lends_nothing_more() -> None:
    assert told(Change.MERGE, [old(), other()], part(130_001, "i1", "i9")) == [
        (Reason.NOTHING_LENT_ANEW, "parts.0.principal")
    ]
    assert decide(Change.MERGE, [old(), other()], part(120_000, "i1", "i9")).plan.net == 12_340


def test_a_merge_is_not_refused_for_todays_standard() -> None:
    poor = rules(
        PAID_ON, policy=replace(POLICY, standards=(LendingStandard(FIRST, "gold", Ntd(1)),))
    )
    assert decide(Change.MERGE, [old(), other()], part(130_000, "i1", "i9"), by=poor)


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
    plan = Plan((), (), (), (), (), Ntd(10), Ntd(30))
    assert (plan.interest, plan.repaid, plan.net, plan.lends) == (0, -20, -20, True)
