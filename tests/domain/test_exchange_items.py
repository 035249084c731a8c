"""Things that leave, are divided or come together: part redemption, split, merge, both sides of each border."""

from dataclasses import replace

import pytest

from counter.domain import exchange
from counter.domain.codes import Change
from counter.domain.money import Mg, Ntd, RatePart
from counter.domain.parts import Item
from counter.domain.policy import LendingStandard, Term
from counter.domain.refusal import Reason
from tests.domain.cases import item, terms
from tests.domain.exchanging import (
    CHAIN,
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
from tests.domain.policies import FIRST, POLICY, rules
from tests.domain.refusals import fault_of

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
    parts = part(50_000, "i1", "i2"), part(100), part(49_900, "i3")
    fault = fault_of(decide, Change.SPLIT, old(*THREE), *parts)
    assert (fault.reason, fault.at) == (Reason.TICKET_WITHOUT_ITEMS, "items")
    assert fault.facts == {"place": 2}


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
    assert decide(Change.SPLIT, of, part(50_049, "i1"), part(1, "i2")).plan.after == 50_050


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
    odd = (replace(RING, appraised=Ntd(95_051)), replace(WATCH, appraised=Ntd(4_990)))
    made = decide(Change.SPLIT, old(*odd), part(None, "i1"), part(None, "i3"))
    assert [each.principal for each in made.plan.parts] == [95_000, 4_900]
    assert made.plan.net == INTEREST + 100
    free = rules(PAID_ON, policy=replace(POLICY, limits=()))
    made = decide(Change.SPLIT, old(*odd), part(None, "i1"), part(None, "i3"), by=free)
    assert [each.principal for each in made.plan.parts] == [95_051, 4_949]


def test_what_is_left_of_nothing_is_no_principal() -> None:
    of = old(*THREE)
    refused = told(Change.SPLIT, of, part(100_000, "i1", "i2"), part(None, "i3"))
    assert refused == [(Reason.PRINCIPAL_NOT_POSITIVE, "parts.1.principal")]
    refused = told(Change.SPLIT, of, part(110_000, "i1", "i2"), part(None, "i3"))
    assert (Reason.PRINCIPAL_NOT_POSITIVE, "parts.1.principal") in refused
    parts = [part(110_000, "i1", "i2"), part(None, "i3")]
    form = shown(Change.SPLIT, [of], parts, rules(PAID_ON), 0)
    planned = exchange.plan(form, [of], rules(PAID_ON), branch="K01")
    assert [each.principal for each in planned.parts] == [110_000, 0]


def test_a_merge_bears_what_its_tickets_bore_unless_somebody_says_less() -> None:
    assert decide(Change.MERGE, [old(), other()], part(None, "i1", "i9")).plan.after == 130_000


def test_a_rest_that_the_things_just_carry_is_not_rounded() -> None:
    just = replace(RING, appraised=Ntd(99_950))
    of = old(just, CHAIN, principal=99_950, terms=terms(99_950))
    assert decide(Change.PART, of, part(None, "i1")).plan.repaid == 0


def test_what_stays_bears_the_old_principal_as_far_as_it_carries_it() -> None:
    assert decide(Change.PART, old(*THREE), part(None, "i3")).plan.after == 50_000
    assert decide(Change.PART, old(*THREE), part(None, "i1", "i3")).plan.after == 100_000


# -------------------------------------------------------------------------------------- merge


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
    assert (fault.reason, fault.at) == (Reason.MERGE_OTHER_CLASS, "pledges")
    assert fault.facts == {"number": "K0101115000023"}


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


def test_things_no_term_is_set_for_any_more_are_refused_by_their_terms() -> None:
    none = replace(POLICY, terms=(Term(FIRST, 6, ("motorcycle",)),))
    by = rules(PAID_ON, policy=none)
    fault = fault_of(decide, Change.MERGE, [old(), other()], part(130_000, "i1", "i9"), by=by)
    assert fault.reason is Reason.NO_RATE


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
