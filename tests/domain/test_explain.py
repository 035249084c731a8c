"""An amount explains itself, line by line."""

from dataclasses import replace
from datetime import date

import pytest

from counter.domain.charges import Explain, explain, write_terms
from counter.domain.days import Calendar, Closure
from counter.domain.money import Ntd
from tests.shipped import KAOHSIUNG, TAIPEI, calendar, policy

E = Explain


def codes(
    agency: str,
    pledged_on: str,
    on: str,
    *,
    cls: str = "general",
    principal: int = 10_000,
    days: Calendar | None = None,
) -> list[Explain]:
    known = days or calendar()
    terms = write_terms(
        policy(agency),
        known,
        class_code=cls,
        item_type="gold",
        principal=Ntd(principal),
        pledged_on=date.fromisoformat(pledged_on),
    )
    return [step.code for step in explain(policy(agency), terms, known, date.fromisoformat(on))]


@pytest.mark.parametrize(
    ("on", "lines"),
    [
        ("2026-03-10", [E.MINIMUM]),
        ("2026-04-09", [E.MINIMUM]),
        ("2026-04-10", [E.WHOLE_MONTHS, E.NO_ODD_DAYS]),
        ("2026-04-15", [E.WHOLE_MONTHS, E.FREE_DAYS]),
        ("2026-04-16", [E.WHOLE_MONTHS, E.HALF_MONTH]),
        ("2026-04-26", [E.WHOLE_MONTHS, E.FULL_MONTH]),
        ("2026-06-10", [E.WHOLE_MONTHS, E.NO_ODD_DAYS]),
        ("2026-06-15", [E.WHOLE_MONTHS, E.COUNTED_FROM_MATURITY, E.FREE_DAYS]),
    ],
)
def test_months_and_odd_days_are_told(on: str, lines: list[Explain]) -> None:
    assert codes(KAOHSIUNG, "2026-03-10", on) == [E.PERIOD, *lines, E.MONTHS, E.RATE, E.SUM]


def test_a_moved_maturity_and_the_limit_of_the_term_are_told() -> None:
    assert codes(KAOHSIUNG, "2026-07-10", "2026-10-19") == [
        E.PERIOD,
        E.WHOLE_MONTHS,
        E.MATURITY_MOVED,
        E.COUNTED_FROM_MATURITY,
        E.HALF_MONTH,
        E.TERM_LIMIT,
        E.MONTHS,
        E.RATE,
        E.SUM,
    ]


def test_the_limit_of_the_grace_is_told() -> None:
    closed = frozenset(date(2025, 9, day) for day in range(1, 31))
    days = replace(calendar(), closed=closed)
    lines = codes(TAIPEI, "2024-08-30", "2025-10-01", cls="citizen", days=days)
    assert E.GRACE_LIMIT in lines


def test_a_closure_is_told() -> None:
    days = replace(calendar(), closures=(Closure(date(2026, 4, 1), date(2026, 5, 4)),))
    assert E.CLOSURE in codes(KAOHSIUNG, "2026-03-10", "2026-05-20", days=days)


def test_each_rate_part_the_cap_and_the_rounding_are_told() -> None:
    lines = codes(KAOHSIUNG, "2026-03-10", "2026-04-10", cls="low-income", principal=75_001)
    assert lines[-4:] == [E.CAP, E.RATE, E.RATE, E.ROUNDED]


def test_a_cap_that_takes_nothing_is_not_told() -> None:
    assert E.CAP not in codes(
        KAOHSIUNG, "2026-03-10", "2026-04-10", cls="low-income", principal=75_000
    )


def test_a_rate_is_told_with_its_class_and_first_day() -> None:
    terms = write_terms(
        policy(KAOHSIUNG),
        calendar(),
        class_code="low-income",
        item_type="gold",
        principal=Ntd(100_000),
        pledged_on=date(2026, 3, 10),
    )
    steps = explain(policy(KAOHSIUNG), terms, calendar(), date(2026, 6, 10))
    low, general = (step.facts for step in steps if step.code is E.RATE)
    assert (low["name"], low["name_en"], low["since"]) == (
        "低收入戶",
        "Low-income household",
        date(2020, 2, 19),
    )
    assert (low["principal"], low["rate_bp"], low["exact"]) == (75_000, 60, 135_000_000)
    assert (general["name"], general["since"]) == ("一般", date(2011, 7, 20))


def test_a_rate_the_rules_no_longer_know_is_the_tickets_own() -> None:
    terms = write_terms(
        policy(KAOHSIUNG),
        calendar(),
        class_code="low-income",
        item_type="gold",
        principal=Ntd(100_000),
        pledged_on=date(2026, 3, 10),
    )
    unknown = replace(policy(KAOHSIUNG), rates=())
    steps = explain(unknown, terms, calendar(), date(2026, 6, 10))
    assert [step.code for step in steps][-3:] == [E.TICKET_RATE, E.TICKET_RATE, E.SUM]


def test_after_the_grace_only_the_forfeiture_is_told() -> None:
    assert codes(KAOHSIUNG, "2026-03-10", "2026-06-16") == [E.FORFEITED]
