"""Months and odd days, one by one: what is charged and what the explanation counts."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter.domain import charges
from counter.domain.charges import Explain, Step, write_terms
from counter.domain.days import Calendar, end_of
from counter.domain.money import Ntd, RatePart
from counter.domain.policy import Rate
from counter.domain.refusal import Reason
from counter.domain.terms import Terms
from tests.domain.policies import CALENDAR, POLICY
from tests.domain.refusals import fault_of

NO_REST = Calendar(
    holidays=frozenset(),
    workdays=frozenset(date(2025, 1, 1) + timedelta(days=number) for number in range(1_500)),
)
"""Every day is a working day: nothing rolls."""

TERMS = Terms(
    pledged_on=date(2026, 3, 10),
    class_code="general",
    parts=(RatePart(Ntd(10_000), 90),),
    term_months=3,
    grace_days=0,
    grace_months=6,
    free_days=5,
    half_days=15,
    minimum_months=1,
    maturity=date(2026, 6, 10),
    last_day=date(2026, 12, 10),
)


def closed(first: date, days: int) -> Calendar:
    """No rest but so many days on end."""
    shut = frozenset(first + timedelta(days=number) for number in range(days))
    return replace(NO_REST, closed=shut)


def half_months(on: date, calendar: Calendar = NO_REST, terms: Terms = TERMS) -> int:
    return charges.due(terms, calendar, on).half_months


def steps(on: date, calendar: Calendar = NO_REST, terms: Terms = TERMS) -> dict[Explain, Any]:
    told: tuple[Step, ...] = charges.explain(POLICY, terms, calendar, on)
    return {step.code: dict(step.facts) for step in told}


# ----------------------------------------------------------------------- whole months


@given(
    st.dates(date(2011, 7, 20), date(2040, 12, 31)),
    st.integers(0, 800),
)
def test_whole_months_are_the_most_that_have_ended(start: date, days: int) -> None:
    end = start + timedelta(days=days)
    whole = max(months for months in range(-1, 30) if end_of(start, months) <= end)
    assert charges._months_and_days(start, end) == (whole, (end - end_of(start, whole)).days)


@pytest.mark.parametrize(
    ("start", "end", "months", "odd"),
    [
        (date(2026, 3, 1), date(2026, 4, 30), 1, 29),  # begun on the 1st, paid on a last day
        (date(2026, 1, 31), date(2026, 3, 31), 2, 0),
        (date(2026, 2, 28), date(2026, 4, 1), 1, 1),
        (date(2026, 11, 20), date(2027, 1, 1), 1, 12),  # over the new year
        (date(2026, 11, 20), date(2027, 1, 30), 2, 10),
        (date(2026, 11, 20), date(2026, 11, 20), 0, 0),
    ],
)
def test_months_and_days_at_the_edges_of_months_and_years(
    start: date, end: date, months: int, odd: int
) -> None:
    assert charges._months_and_days(start, end) == (months, odd)


def test_the_least_of_months_is_charged_whatever_it_is() -> None:
    three = replace(TERMS, minimum_months=3)
    assert half_months(TERMS.pledged_on, terms=three) == 6
    assert half_months(TERMS.pledged_on) == 2


# ------------------------------------------------------- days after a maturity that moved


MATURITY_MOVES = closed(date(2026, 6, 10), 20)
"""The maturity moves from 06-10 to 06-30."""


@pytest.mark.parametrize(
    ("on", "charged"),
    [
        (date(2026, 6, 30), 6),
        (date(2026, 7, 5), 6),  # the 5th day after the maturity, by which the term's months do
        (date(2026, 7, 6), 7),
        (date(2026, 7, 10), 7),  # the end of the fourth month: 10 days after the maturity
        (date(2026, 7, 11), 8),  # from then on months are counted from the pledge again
        (date(2026, 7, 16), 9),
    ],
)
def test_after_the_term_days_count_from_the_maturity_until_the_next_month_ends(
    on: date, charged: int
) -> None:
    assert half_months(on, MATURITY_MOVES) == charged


@pytest.mark.parametrize(
    ("on", "told"),
    [
        (date(2026, 6, 10), {Explain.NO_ODD_DAYS: {}}),
        (
            date(2026, 6, 11),
            {
                Explain.MATURITY_MOVED: {"end": date(2026, 6, 10), "maturity": date(2026, 6, 30)},
                Explain.COUNTED_FROM_MATURITY: {"maturity": date(2026, 6, 30)},
                Explain.NO_ODD_DAYS: {},
            },
        ),
        (date(2026, 6, 30), {Explain.NO_ODD_DAYS: {}}),
        (date(2026, 7, 1), {Explain.FREE_DAYS: {"days": 1, "free_days": 5}}),
        (date(2026, 7, 10), {Explain.HALF_MONTH: {"days": 10, "free_days": 5, "half_days": 15}}),
    ],
)
def test_the_explanation_counts_from_the_maturity_too(
    on: date, told: Mapping[Explain, object]
) -> None:
    found = steps(on, MATURITY_MOVES)
    assert {code: found.get(code) for code in told} == told


@pytest.mark.parametrize(
    ("odd", "code", "charged"),
    [
        (0, Explain.NO_ODD_DAYS, 2),
        (1, Explain.FREE_DAYS, 2),
        (5, Explain.FREE_DAYS, 2),
        (6, Explain.HALF_MONTH, 3),
        (15, Explain.HALF_MONTH, 3),
        (16, Explain.FULL_MONTH, 4),
    ],
)
def test_odd_days_are_explained_as_they_are_charged(odd: int, code: Explain, charged: int) -> None:
    on = date(2026, 4, 10) + timedelta(days=odd)
    kinds = {Explain.NO_ODD_DAYS, Explain.FREE_DAYS, Explain.HALF_MONTH, Explain.FULL_MONTH}
    assert kinds & steps(on).keys() == {code}
    assert half_months(on) == charged


def test_the_limit_of_the_grace_is_the_terms_months_and_the_graces() -> None:
    far = closed(date(2026, 12, 10), 40)
    on = date(2027, 1, 18)
    assert half_months(on, far) == 18
    assert steps(on, far)[Explain.GRACE_LIMIT] == {"until": date(2027, 1, 19), "months": 9}


def test_a_parts_line_tells_for_how_long() -> None:
    assert steps(date(2026, 4, 16))[Explain.RATE] == {
        "name": "一般",
        "name_en": "General",
        "principal": 10_000,
        "rate_bp": 90,
        "half_months": 3,
        "exact": 13_500_000,
        "since": date(2011, 7, 20),
    }


# --------------------------------------------------------------------------- refusals


def written(**changes: Any) -> Terms:
    case = {
        "class_code": "general",
        "item_type": "gold",
        "principal": Ntd(10_000),
        "pledged_on": date(2026, 3, 10),
        "policy": POLICY,
        "calendar": CALENDAR,
        **changes,
    }
    return write_terms(case.pop("policy"), case.pop("calendar"), **case)


@pytest.mark.parametrize(
    ("changes", "reason", "at", "facts"),
    [
        ({"principal": Ntd(0)}, Reason.PRINCIPAL_NOT_POSITIVE, "principal", {"principal": 0}),
        (
            {"class_code": "lost"},
            Reason.CLASS_UNKNOWN,
            "class",
            {"code": "lost", "agency": "樣本當舖"},
        ),
        (
            {"item_type": "yacht"},
            Reason.ITEM_TYPE_UNKNOWN,
            "item_type",
            {"code": "yacht", "agency": "樣本當舖"},
        ),
        (
            {"pledged_on": date(2011, 7, 19)},
            Reason.NO_RATE,
            "pledged_on",
            {"code": "general", "on": date(2011, 7, 19)},
        ),
        (
            {"calendar": replace(CALENDAR, last_year=2025)},
            Reason.CALENDAR_ENDS,
            "pledged_on",
            {"year": 2025},
        ),
        (
            {"pledged_on": date(2026, 12, 10), "calendar": replace(CALENDAR, last_year=2026)},
            Reason.CALENDAR_ENDS,
            "pledged_on",
            {"year": 2026},
        ),
    ],
)
def test_terms_that_cannot_be_written_are_refused_at_their_field(
    changes: dict[str, Any], reason: Reason, at: str, facts: dict[str, object]
) -> None:
    fault = fault_of(written, **changes)
    assert (fault.reason, fault.at, dict(fault.facts)) == (reason, at, facts)


def test_a_dollar_is_a_principal_and_the_last_known_year_is_known() -> None:
    assert written(principal=Ntd(1)).parts == (RatePart(Ntd(1), 90),)
    assert written(calendar=replace(CALENDAR, last_year=2026)).last_day.year == 2026


def test_a_cap_needs_the_general_rate_for_what_is_above_it() -> None:
    low: tuple[Rate, ...] = tuple(rate for rate in POLICY.rates if rate.class_code != "general")
    policy = replace(POLICY, rates=low)
    fault = fault_of(written, policy=policy, class_code="low-income", principal=Ntd(75_001))
    assert fault.reason is Reason.NO_RATE
    assert written(policy=policy, class_code="low-income", principal=Ntd(75_000)).parts == (
        RatePart(Ntd(75_000), 60),
    )


def test_nobody_pays_before_the_pledge() -> None:
    fault = fault_of(charges.due, TERMS, NO_REST, date(2026, 3, 9))
    assert (fault.reason, fault.at) == (Reason.PAID_BEFORE_PLEDGED, "on")
    assert fault.facts == {"on": date(2026, 3, 9), "pledged_on": date(2026, 3, 10)}
