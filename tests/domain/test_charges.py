"""What a pledge costs: the tables of the rules, both sides of every border."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from counter.domain.charges import due, grace_over, in_force, reckon, table, write_terms
from counter.domain.days import Calendar, Closure
from counter.domain.money import Ntd, RatePart
from counter.domain.policy import Cap, CapKind, Policy
from counter.domain.refusal import Reason, Refused
from counter.domain.terms import Terms
from tests.shipped import KAOHSIUNG, TAIPEI, calendar, policy

K, T = KAOHSIUNG, TAIPEI
DAY = timedelta(days=1)


def terms(
    agency: str, pledged_on: str, principal: int = 10_000, cls: str = "general", **more: object
) -> Terms:
    return write_terms(
        policy(agency),
        calendar(),
        class_code=cls,
        item_type=str(more.get("item_type", "gold")),
        principal=Ntd(principal),
        pledged_on=date.fromisoformat(pledged_on),
        low_rate_outstanding=Ntd(int(str(more.get("outstanding", 0)))),
    )


def half_months(written: Terms, on: str) -> int:
    return due(written, calendar(), date.fromisoformat(on)).half_months


# ------------------------------------------------------------------------------ the rules' table


@pytest.mark.parametrize(
    ("agency", "pledged_on", "on", "principal", "cls", "months", "interest"),
    [
        (K, "2026-03-10", "2026-03-10", 10_000, "general", "1", 90),
        (K, "2026-03-10", "2026-04-15", 10_000, "general", "1", 90),
        (K, "2026-03-10", "2026-04-16", 10_000, "general", "1.5", 135),
        (K, "2026-03-10", "2026-06-15", 10_000, "general", "3", 270),
        (K, "2026-04-30", "2026-08-05", 30_000, "general", "3", 810),
        (K, "2026-07-10", "2026-10-19", 40_000, "general", "3", 1_080),
        (K, "2026-05-04", "2026-07-20", 60_000, "low-income", "3", 1_080),
        (K, "2018-10-15", "2019-01-15", 20_000, "general", "3", 540),
        (T, "2025-06-16", "2025-10-01", 50_000, "citizen", "3.5", 1_085),
        (T, "2026-01-30", "2026-03-09", 53_400, "general", "1.5", 545),
        (T, "2024-02-29", "2024-09-05", 30_000, "citizen", "6", 1_116),
    ],
)
def test_interest_is_what_the_table_of_the_rules_says(
    agency: str, pledged_on: str, on: str, principal: int, cls: str, months: str, interest: int
) -> None:
    day = date.fromisoformat(on)
    paid = due(terms(agency, pledged_on, principal, cls), calendar(), day)
    assert (paid.half_months, paid.interest) == (int(float(months) * 2), interest)
    assert paid.total == principal + interest
    assert paid.on == day


@pytest.mark.parametrize(
    ("outstanding", "low", "interest"),
    [(0, 75_000, 2_025), (60_000, 15_000, 2_565), (90_000, 0, 2_700)],
)
def test_the_cap_is_a_tranche_over_all_open_tickets(
    outstanding: int, low: int, interest: int
) -> None:
    written = terms(K, "2026-03-10", 100_000, "low-income", outstanding=outstanding)
    parts = (RatePart(Ntd(low), 60), RatePart(Ntd(100_000 - low), 90))
    assert written.parts == tuple(part for part in parts if part.principal)
    assert due(written, calendar(), date(2026, 6, 10)).interest == interest


@pytest.mark.parametrize(
    ("agency", "pledged_on", "item_type", "maturity", "last_day"),
    [
        (K, "2026-03-10", "gold", "2026-06-10", "2026-06-15"),
        (K, "2026-02-28", "gold", "2026-06-01", "2026-06-08"),  # both ends on weekends
        (K, "2026-04-30", "gold", "2026-07-31", "2026-08-05"),
        (K, "2024-01-31", "gold", "2024-04-30", "2024-05-06"),
        (K, "2024-02-29", "gold", "2024-05-31", "2024-06-05"),
        (K, "2024-11-29", "gold", "2025-03-03", "2025-03-10"),
        (K, "2026-07-10", "gold", "2026-10-12", "2026-10-19"),
        (T, "2024-02-29", "gold", "2024-09-02", "2025-03-03"),
        (T, "2026-01-30", "gold", "2026-07-30", "2027-02-01"),
        (T, "2026-01-30", "motorcycle", "2026-04-30", "2026-11-02"),
        (T, "2026-01-30", "electronics", "2026-04-30", "2026-11-02"),
        (T, "2026-01-30", "watch", "2026-07-30", "2027-02-01"),
    ],
)
def test_maturity_and_last_day_are_working_days_counted_from_each_other(
    agency: str, pledged_on: str, item_type: str, maturity: str, last_day: str
) -> None:
    written = terms(agency, pledged_on, item_type=item_type)
    assert (written.maturity.isoformat(), written.last_day.isoformat()) == (maturity, last_day)


# ------------------------------------------------------------------------------------- borders


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2026-03-10", 2),  # the same day: one month
        ("2026-03-11", 2),
        ("2026-04-10", 2),  # the first month's last day
        ("2026-04-11", 2),  # 1 day
        ("2026-04-15", 2),  # 5 days
        ("2026-04-16", 3),  # 6 days
        ("2026-04-25", 3),  # 15 days
        ("2026-04-26", 4),  # 16 days
        ("2026-05-10", 4),
        ("2026-05-15", 4),
        ("2026-05-16", 5),
        ("2026-05-25", 5),
        ("2026-05-26", 6),
        ("2026-06-10", 6),  # maturity
        ("2026-06-11", 6),  # grace
        ("2026-06-15", 6),  # last day of grace
    ],
)
def test_odd_days_are_free_half_or_whole_months_at_kaohsiung(on: str, expected: int) -> None:
    assert half_months(terms(K, "2026-03-10"), on) == expected


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2024-08-30", 12),
        ("2024-08-31", 12),  # the term's last day, a Saturday
        ("2024-09-01", 12),
        ("2024-09-02", 12),  # the maturity, rolled
        ("2024-09-07", 12),  # 5 days after it, a Saturday
        ("2024-09-08", 12),
        ("2024-09-09", 12),  # rolled: still free
        ("2024-09-10", 13),  # 8 days after the maturity
        ("2024-09-17", 13),  # 15 days
        ("2024-09-18", 14),  # 16 days
        ("2024-09-30", 14),  # the seventh month's last day
        ("2024-10-01", 14),  # from here on counted from the pledge again
        ("2024-10-05", 14),
        ("2024-10-06", 15),
        ("2025-02-28", 24),
        ("2025-03-03", 24),  # last day of grace: twelve months
    ],
)
def test_after_the_term_days_count_from_the_rolled_maturity_at_taipei(
    on: str, expected: int
) -> None:
    assert half_months(terms(T, "2024-02-29", cls="citizen"), on) == expected


def test_within_the_grace_no_more_than_term_and_grace_are_charged() -> None:
    # 2024-09-30 + 6 months is Monday 2025-03-31, + 6 months from there 2025-09-30; a long roll of
    # the last day leaves more than 15 odd days, which would be a thirteenth month.
    autumn = frozenset(date(2025, 9, 30) + DAY * n for n in range(20))
    closed = replace(calendar(), closed=autumn)
    written = in_force(terms(T, "2024-09-30", cls="citizen"), closed)
    assert written.last_day == date(2025, 10, 20)
    assert due(written, closed, date(2025, 10, 20)).half_months == 24


def test_what_is_due_after_the_grace_has_no_limit() -> None:
    written = terms(T, "2024-02-29", cls="citizen")
    assert due(written, calendar(), date(2025, 6, 1)).half_months == 30


def test_the_free_days_hold_even_if_a_long_roll_passes_the_next_month() -> None:
    spring = frozenset(date(2026, 6, 10) + DAY * n for n in range(31))
    closed = replace(calendar(), closed=spring)
    written = in_force(terms(K, "2026-03-10"), closed)
    assert (written.maturity, written.last_day) == (date(2026, 7, 13), date(2026, 7, 20))
    assert {due(written, closed, date(2026, 7, day)).half_months for day in (10, 13, 20)} == {6}


@pytest.mark.parametrize(
    ("pledged_on", "over_on"), [("2026-03-10", "2026-06-16"), ("2026-07-10", "2026-10-20")]
)
def test_the_grace_is_over_on_the_day_after_its_last(pledged_on: str, over_on: str) -> None:
    written = terms(K, pledged_on)
    over = date.fromisoformat(over_on)
    assert not grace_over(written, calendar(), over - DAY)
    assert grace_over(written, calendar(), over)


@pytest.mark.parametrize(("principal", "parts"), [(74_900, 1), (75_000, 1), (75_001, 2)])
def test_the_cap_cuts_off_what_lies_above_it(principal: int, parts: int) -> None:
    written = terms(K, "2026-03-10", principal, "low-income")
    assert len(written.parts) == parts
    assert sum(part.principal for part in written.parts) == principal


@pytest.mark.parametrize(
    ("outstanding", "rates"), [(74_999, (60, 90)), (75_000, (90,)), (10**9, (90,))]
)
def test_low_rate_elsewhere_uses_up_the_cap(outstanding: int, rates: tuple[int, ...]) -> None:
    written = terms(K, "2026-03-10", 1_000, "low-income", outstanding=outstanding)
    assert tuple(part.rate_bp for part in written.parts) == rates


def with_cap(kind: CapKind) -> Policy:
    agency = policy(K)
    rates = tuple(
        replace(rate, cap=Cap(kind, Ntd(75_000)) if rate.cap else None) for rate in agency.rates
    )
    return replace(agency, rates=rates)


@pytest.mark.parametrize(
    ("kind", "principal", "low"),
    [
        (CapKind.PER_TICKET, 75_000, 75_000),
        (CapKind.PER_TICKET, 75_001, 75_000),
        (CapKind.CLIFF, 75_000, 75_000),
        (CapKind.CLIFF, 75_001, 0),
        (CapKind.TRANCHE, 75_001, 5_000),
    ],
)
def test_the_kind_of_cap_is_a_setting(kind: CapKind, principal: int, low: int) -> None:
    written = write_terms(
        with_cap(kind),
        calendar(),
        class_code="low-income",
        item_type="gold",
        principal=Ntd(principal),
        pledged_on=date(2026, 3, 10),
        low_rate_outstanding=Ntd(70_000),
    )
    assert sum(part.principal for part in written.parts if part.rate_bp == 60) == low


@pytest.mark.parametrize(
    ("agency", "cls", "pledged_on", "rate_bp"),
    [
        (K, "general", "2011-07-20", 90),
        (K, "general", "2026-11-20", 90),
        (K, "low-income", "2011-07-20", 90),
        (K, "low-income", "2018-11-30", 90),
        (K, "low-income", "2018-12-01", 88),
        (K, "low-income", "2019-02-21", 88),
        (K, "low-income", "2019-02-22", 75),
        (K, "low-income", "2020-02-18", 75),
        (K, "low-income", "2020-02-19", 60),
        (T, "general", "2020-01-01", 68),
        (T, "citizen", "2016-01-01", 66),
        (T, "citizen", "2019-12-31", 66),
        (T, "citizen", "2020-01-01", 62),
        (T, "citizen", "2025-09-14", 62),
        (T, "citizen", "2025-09-15", 58),
        (T, "vulnerable", "2016-01-01", 63),
        (T, "vulnerable", "2020-07-31", 63),
        (T, "vulnerable", "2020-08-01", 40),
        (T, "vulnerable", "2021-12-31", 40),
        (T, "vulnerable", "2022-01-01", 36),
    ],
)
def test_a_ticket_bears_the_rate_of_its_day(
    agency: str, cls: str, pledged_on: str, rate_bp: int
) -> None:
    assert terms(agency, pledged_on, 1_000, cls).parts == (RatePart(Ntd(1_000), rate_bp),)


def test_before_2020_02_19_the_low_rate_had_no_cap() -> None:
    assert terms(K, "2020-02-18", 100_000, "low-income").parts == (RatePart(Ntd(100_000), 75),)


# ------------------------------------------------------------------------------------ refusals


def refused(**case: Any) -> Reason:
    with pytest.raises(Refused) as caught:
        terms(**case)
    (fault,) = caught.value.faults
    return fault.reason


@pytest.mark.parametrize(
    ("case", "reason"),
    [
        ({"agency": K, "cls": "citizen"}, Reason.CLASS_UNKNOWN),
        ({"agency": K, "cls": ""}, Reason.CLASS_UNKNOWN),
        ({"agency": T, "cls": "low-income"}, Reason.CLASS_UNKNOWN),
        ({"agency": K, "item_type": "motorcycle"}, Reason.ITEM_TYPE_UNKNOWN),
        ({"agency": K, "principal": 0}, Reason.PRINCIPAL_NOT_POSITIVE),
        ({"agency": K, "principal": -1}, Reason.PRINCIPAL_NOT_POSITIVE),
        ({"agency": K, "pledged_on": "2011-07-19"}, Reason.NO_RATE),
        ({"agency": T, "pledged_on": "2019-12-31"}, Reason.NO_RATE),
        ({"agency": T, "cls": "citizen", "pledged_on": "2015-12-31"}, Reason.NO_RATE),
        ({"agency": K, "pledged_on": "2099-10-01"}, Reason.CALENDAR_ENDS),
        ({"agency": K, "pledged_on": "9999-12-31"}, Reason.CALENDAR_ENDS),
    ],
)
def test_terms_that_cannot_be_are_refused(case: dict[str, Any], reason: Reason) -> None:
    assert refused(**{"pledged_on": "2026-03-10", **case}) is reason


def test_what_a_cap_cuts_off_needs_a_general_rate() -> None:
    agency = policy(K)
    without = tuple(rate for rate in agency.rates if rate.class_code != "general")
    with pytest.raises(Refused) as caught:
        write_terms(
            replace(agency, rates=without),
            calendar(),
            class_code="low-income",
            item_type="gold",
            principal=Ntd(75_001),
            pledged_on=date(2026, 3, 10),
        )
    assert caught.value.faults[0].reason is Reason.NO_RATE


def test_a_payment_before_the_pledge_is_refused() -> None:
    written = terms(K, "2026-03-10")
    with pytest.raises(Refused) as caught:
        due(written, calendar(), date(2026, 3, 9))
    assert caught.value.faults[0].reason is Reason.PAID_BEFORE_PLEDGED


# ------------------------------------------------------------------- closures and changed calendars


def test_a_closure_costs_nothing_and_moves_maturity_and_last_day() -> None:
    closed = replace(calendar(), closures=(Closure(date(2026, 5, 1), date(2026, 5, 31)),))
    written = in_force(terms(K, "2026-03-10"), closed)
    assert written.maturity == date(2026, 7, 13)  # 06-10 + 31 days is Saturday 07-11
    assert written.last_day == date(2026, 7, 20)  # + 5 days is Saturday 07-18
    assert due(written, closed, date(2026, 4, 30)).half_months == 4
    assert due(written, closed, date(2026, 6, 1)).half_months == 4
    assert due(written, closed, date(2026, 6, 10)).half_months == 4  # 05-10 without the closure
    assert due(written, closed, date(2026, 7, 20)).half_months == 6


def test_a_closure_in_the_grace_moves_its_end_and_is_not_counted() -> None:
    closed = replace(calendar(), closures=(Closure(date(2024, 9, 9), date(2024, 10, 8)),))
    written = in_force(terms(T, "2024-02-29", cls="citizen"), closed)
    assert written.maturity == date(2024, 9, 2)
    assert written.last_day == date(2025, 4, 1)  # 03-02 + 30 days
    assert due(written, closed, date(2024, 10, 9)).half_months == 12  # 7 days, rolled free days
    assert due(written, closed, date(2024, 10, 10)).half_months == 13  # 8 days
    assert due(written, closed, date(2024, 10, 17)).half_months == 13  # 15 days
    assert due(written, closed, date(2024, 10, 18)).half_months == 14  # 16 days


def test_terms_under_an_unchanged_calendar_are_the_printed_ones() -> None:
    written = terms(K, "2026-07-10")
    assert in_force(written, calendar()) is written


def test_a_typhoon_on_the_last_day_lengthens_the_grace() -> None:
    written = terms(K, "2026-03-10")
    typhoon = replace(calendar(), closed=frozenset({date(2026, 6, 15)}))
    assert in_force(written, typhoon).last_day == date(2026, 6, 16)
    assert not grace_over(written, typhoon, date(2026, 6, 16))
    assert due(written, typhoon, date(2026, 6, 16)).half_months == 6


def test_a_typhoon_on_the_maturity_moves_the_grace_with_it() -> None:
    written = terms(K, "2026-03-10")
    typhoon = replace(calendar(), closed=frozenset({date(2026, 6, 10)}))
    assert in_force(written, typhoon).maturity == date(2026, 6, 11)
    assert in_force(written, typhoon).last_day == date(2026, 6, 16)


def test_a_holiday_taken_back_shortens_nothing() -> None:
    written = terms(K, "2026-07-10")
    fewer = Calendar(holidays=frozenset(), workdays=frozenset({date(2026, 10, 10)}))
    assert in_force(written, fewer).maturity == date(2026, 10, 12)
    assert in_force(written, fewer).last_day == date(2026, 10, 19)


def test_a_printed_day_that_became_a_rest_day_moves_on() -> None:
    written = terms(K, "2026-07-10")
    changed = Calendar(
        holidays=frozenset({date(2026, 10, 12)}), workdays=frozenset({date(2026, 10, 10)})
    )
    assert in_force(written, changed).maturity == date(2026, 10, 13)


# ---------------------------------------------------------------------------------- whole cases


def test_a_case_gives_terms_and_what_is_due() -> None:
    written, paid = reckon(
        policy(K),
        calendar(),
        class_code="general",
        item_type="gold",
        principal=Ntd(10_000),
        pledged_on=date(2026, 3, 10),
        on=date(2026, 6, 15),
    )
    assert paid is not None
    assert (written.last_day, paid.interest) == (date(2026, 6, 15), 270)


def test_a_case_after_the_grace_has_nothing_due() -> None:
    _, paid = reckon(
        policy(K),
        calendar(),
        class_code="general",
        item_type="gold",
        principal=Ntd(10_000),
        pledged_on=date(2026, 3, 10),
        on=date(2026, 6, 16),
    )
    assert paid is None


def test_by_this_day_you_pay_ends_with_the_last_day_of_grace() -> None:
    rows = table(terms(K, "2026-03-10"), calendar())
    assert [(row.on.isoformat(), row.interest) for row in rows] == [
        ("2026-04-15", 90),
        ("2026-04-25", 135),
        ("2026-05-15", 180),
        ("2026-05-25", 225),
        ("2026-06-15", 270),
    ]


def test_by_this_day_you_pay_has_one_row_for_each_amount_however_small() -> None:
    rows = table(terms(K, "2026-03-10", 100), calendar())  # 0.9, 1.35, 1.8, 2.25, 2.7
    assert [(row.on.isoformat(), row.interest) for row in rows] == [
        ("2026-04-25", 1),
        ("2026-05-25", 2),
        ("2026-06-15", 3),
    ]
