"""What a thing may bear: gold by weight, purity and the standard of the day, the rest by ceiling."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter.domain import appraisal
from counter.domain.forms import ItemForm
from counter.domain.money import Mg, Ntd
from counter.domain.policy import LendingStandard
from counter.domain.refusal import Fault, Reason
from tests.domain.cases import GOLD, WATCH
from tests.domain.policies import MONDAY, POLICY
from tests.domain.refusals import places


def gold(**changes: Any) -> ItemForm:
    return replace(GOLD, **changes)


def watch(**changes: Any) -> ItemForm:
    return replace(WATCH, **changes)


def faults(item: ItemForm, on: date = MONDAY) -> tuple[Fault, ...]:
    return appraisal.item_faults(POLICY, item, on, "items.0")


# -------------------------------------------------------------------------------- look-ups


def test_a_type_a_purity_and_a_standard_are_found_by_code() -> None:
    assert appraisal.item_type(POLICY, "watch") is POLICY.item_types[2]
    assert appraisal.item_type(POLICY, "yacht") is None
    assert appraisal.purity(POLICY, "gold-750") is POLICY.purities[1]
    assert appraisal.purity(POLICY, "gold-1") is None


@pytest.mark.parametrize(
    ("metal", "on", "per_qian"),
    [
        ("gold", date(2025, 12, 31), None),
        ("gold", date(2026, 1, 1), 12_000),
        ("gold", date(2026, 2, 28), 12_000),
        ("gold", date(2026, 3, 1), 13_000),
        ("gold", date(2026, 6, 1), 13_000),
        ("platinum", date(2026, 4, 30), None),
        ("platinum", date(2026, 5, 1), 4_000),
        ("silver", date(2026, 5, 1), None),
    ],
)
def test_the_standard_is_that_of_the_metal_and_the_day(
    metal: str, on: date, per_qian: int | None
) -> None:
    found = appraisal.standard(POLICY, metal, on)
    assert (None if found is None else found.per_qian) == per_qian


# ------------------------------------------------------------------------ what a thing bears


@pytest.mark.parametrize(
    ("item", "on", "most"),
    [
        (gold(), MONDAY, 129_987),  # 10 錢 × 0.9999 × 13,000
        (gold(), date(2026, 2, 28), 119_988),
        (gold(purity="gold-750"), MONDAY, 97_500),
        (gold(stones=Mg(3_750)), MONDAY, 116_988),  # 9 錢: 116,988.3
        (gold(gross=Mg(1)), MONDAY, 3),  # 3.466…, rounded down
        (gold(gross=Mg(86_500)), MONDAY, 299_836),
        (gold(gross=Mg(86_600)), MONDAY, 300_000),  # 300,183: the ceiling
        (gold(gross=Mg(86_600), quantity=2), MONDAY, 300_183),
        (gold(gross=Mg(173_200), quantity=2), MONDAY, 600_000),
        (gold(stones=Mg(37_499)), MONDAY, 3),
        (gold(stones=Mg(37_500)), MONDAY, None),
        (gold(stones=Mg(40_000)), MONDAY, None),
        (gold(purity=""), MONDAY, None),
        (gold(), date(2025, 12, 31), None),
        (gold(quantity=0), MONDAY, None),
        (gold(type_code="yacht"), MONDAY, None),
        (watch(), MONDAY, 80_000),
        (watch(quantity=3), MONDAY, 240_000),
        (watch(quantity=0), MONDAY, None),
    ],
)
def test_a_thing_bears_its_metal_or_its_ceiling(item: ItemForm, on: date, most: int | None) -> None:
    assert appraisal.bears(POLICY, item, on) == most


@given(st.integers(2, 80_000), st.integers(1, 79_999))
def test_gold_never_bears_more_than_its_net_weight_and_a_milligram_less_never_more(
    gross: int, stones: int
) -> None:
    most = appraisal.bears(POLICY, gold(gross=Mg(gross), stones=Mg(stones)), MONDAY)
    if stones >= gross:
        assert most is None
        return
    assert most is not None
    exact = (gross - stones) * 9_999 * 13_000
    assert 0 <= exact - most * 3_750 * 10_000 < 3_750 * 10_000
    lighter = appraisal.bears(POLICY, gold(gross=Mg(gross), stones=Mg(stones + 1)), MONDAY)
    assert lighter is None or lighter <= most


# ------------------------------------------------------------------------------------ faults


def test_sound_gold_and_a_sound_watch_have_no_fault() -> None:
    assert faults(gold()) == ()
    assert faults(watch()) == ()


def test_a_type_the_agency_does_not_take_is_the_only_fault_told() -> None:
    (fault,) = faults(gold(type_code="yacht", quantity=0, appraised=Ntd(0)))
    assert (fault.reason, fault.at) == (Reason.ITEM_TYPE_UNKNOWN, "items.0.type_code")
    assert fault.facts == {"code": "yacht"}


@pytest.mark.parametrize("features", [(), (("brand", ""),), (("serial", "12"),)])
def test_a_required_field_must_be_filled_in(features: tuple[tuple[str, str], ...]) -> None:
    (fault,) = faults(watch(features=features))
    assert (fault.reason, fault.at) == (Reason.ITEM_FIELD_MISSING, "items.0.brand")
    assert fault.facts == {"field": "廠牌"}


def test_an_optional_field_may_be_empty() -> None:
    assert faults(watch(features=(("brand", "Seiko"), ("serial", "")))) == ()


@pytest.mark.parametrize("quantity", [0, -1])
def test_there_is_at_least_one_piece(quantity: int) -> None:
    (fault,) = faults(watch(quantity=quantity))
    assert (fault.reason, fault.at) == (Reason.QUANTITY_NOT_POSITIVE, "items.0.quantity")


@pytest.mark.parametrize("purity", ["", "gold-1", "platinum-950"])
def test_the_purity_is_one_of_the_metal(purity: str) -> None:
    told = places(faults(gold(purity=purity, appraised=Ntd(1_000))))
    assert told == [(Reason.PURITY_UNKNOWN, "items.0.purity")]


@pytest.mark.parametrize("gross", [0, -1])
def test_metal_weighs_something(gross: int) -> None:
    told = places(faults(gold(gross=Mg(gross))))
    assert told == [(Reason.WEIGHT_ZERO, "items.0.gross")]


@pytest.mark.parametrize("stones", [37_500, 37_501, -1])
def test_stones_weigh_less_than_the_whole(stones: int) -> None:
    told = places(faults(gold(stones=Mg(stones))))
    assert told == [(Reason.STONE_NOT_LESS, "items.0.stones")]


def test_a_milligram_and_a_dollar_are_something() -> None:
    assert faults(gold(gross=Mg(1), appraised=Ntd(1))) == ()


def test_stones_may_be_all_but_a_milligram() -> None:
    assert faults(gold(stones=Mg(37_499), appraised=Ntd(3))) == ()


def test_a_weight_above_the_limit_of_the_day_is_a_slip_of_the_finger() -> None:
    assert faults(gold(gross=Mg(1_000_000))) == ()
    (fault,) = faults(gold(gross=Mg(1_000_001)))
    assert (fault.reason, fault.at) == (Reason.WEIGHT_TOO_HEAVY, "items.0.gross")
    assert fault.facts == {"most": 1_000}
    (fault,) = faults(gold(gross=Mg(500_001)), date(2026, 6, 1))
    assert fault.facts == {"most": 500}


def test_before_the_first_limits_no_weight_is_too_heavy() -> None:
    told = places(faults(gold(gross=Mg(1_000_001)), date(2011, 7, 19)))
    assert told == [(Reason.NO_STANDARD, "items.0.type_code")]


def test_metal_without_a_standard_for_the_day_is_not_lent_on() -> None:
    (fault,) = faults(gold(), date(2025, 12, 31))
    assert (fault.reason, fault.at) == (Reason.NO_STANDARD, "items.0.type_code")
    assert fault.facts == {"type": "黃金", "day": date(2025, 12, 31)}


@pytest.mark.parametrize("appraised", [0, -1])
def test_a_thing_is_appraised_at_something(appraised: int) -> None:
    for item in (gold(appraised=Ntd(appraised)), watch(appraised=Ntd(appraised))):
        (fault,) = faults(item)
        assert (fault.reason, fault.at) == (Reason.APPRAISAL_NOT_POSITIVE, "items.0.appraised")


def test_gold_is_appraised_at_most_by_the_standard() -> None:
    assert faults(gold(appraised=Ntd(129_987))) == ()
    (fault,) = faults(gold(appraised=Ntd(129_988)))
    assert (fault.reason, fault.at) == (Reason.STANDARD_EXCEEDED, "items.0.appraised")
    assert fault.facts == {"most": 129_987}


def test_above_the_ceiling_of_its_type_nothing_is_lent_by_one_clerk() -> None:
    heavy = gold(gross=Mg(100_000), appraised=Ntd(300_000))
    assert faults(heavy) == ()
    (fault,) = faults(replace(heavy, appraised=Ntd(300_001)))
    assert (fault.reason, fault.at) == (Reason.ITEM_CEILING, "items.0.appraised")
    assert fault.facts == {"most": 300_000}
    assert faults(watch(appraised=Ntd(80_000))) == ()
    (fault,) = faults(watch(appraised=Ntd(80_001)))
    assert (fault.reason, fault.facts) == (Reason.ITEM_CEILING, {"most": 80_000})


def test_the_ceiling_counts_for_each_piece() -> None:
    assert faults(watch(quantity=2, appraised=Ntd(160_000))) == ()
    (fault,) = faults(watch(quantity=2, appraised=Ntd(160_001)))
    assert (fault.reason, fault.facts) == (Reason.ITEM_CEILING, {"most": 160_000})
    pair = gold(gross=Mg(173_000), quantity=2, appraised=Ntd(599_673))
    assert faults(pair) == ()
    (fault,) = faults(replace(pair, appraised=Ntd(599_674)))
    assert (fault.reason, fault.facts) == (Reason.STANDARD_EXCEEDED, {"most": 599_673})


def test_every_fault_of_an_item_is_told_at_once() -> None:
    item = gold(quantity=0, gross=Mg(0), purity="", appraised=Ntd(0))
    assert places(faults(item, date(2025, 12, 31))) == [
        (Reason.QUANTITY_NOT_POSITIVE, "items.0.quantity"),
        (Reason.PURITY_UNKNOWN, "items.0.purity"),
        (Reason.WEIGHT_ZERO, "items.0.gross"),
        (Reason.NO_STANDARD, "items.0.type_code"),
        (Reason.APPRAISAL_NOT_POSITIVE, "items.0.appraised"),
    ]


# --------------------------------------------------------------- over a ceiling, a day later


@pytest.mark.parametrize(
    ("quantity", "appraised", "over"),
    [
        (1, 80_000, False),
        (1, 80_001, True),
        (2, 160_000, False),
        (2, 160_001, True),
        (0, 80_000, False),
        (0, 80_001, True),
    ],
)
def test_two_people_sign_above_the_ceiling_of_all_pieces_or_of_one_while_none_is_counted(
    quantity: int, appraised: int, over: bool
) -> None:
    item = watch(quantity=quantity, appraised=Ntd(appraised))
    assert appraisal.over_ceiling(POLICY, item) is over


def test_a_value_that_only_a_later_standard_would_give_was_said_by_a_person_and_stays() -> None:
    later = LendingStandard(date(2026, 6, 1), "gold", Ntd(11_000))
    policy = replace(POLICY, standards=(*POLICY.standards, later))
    by_chance = gold(appraised=Ntd(109_989))
    assert appraisal.bears(policy, by_chance, date(2026, 6, 1)) == 109_989
    assert appraisal.carried_on(policy, by_chance, date(2026, 5, 31), seconded=False) == 109_989


# --------------------------------------------------------------------------------- pictures


def test_a_thing_has_at_most_six_pictures() -> None:
    names = tuple(f"{number:064x}" for number in range(7))
    assert faults(gold(pictures=names[:6])) == ()
    (told,) = faults(gold(pictures=names))
    assert (told.reason, told.at) == (Reason.TOO_MANY_PICTURES, "items.0.pictures")
    assert told.facts == {"most": 6}
