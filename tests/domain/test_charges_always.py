"""What holds for every pledge, whatever its days, its sum, its calendar."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

from hypothesis import assume, given
from hypothesis import strategies as st

from counter.domain.charges import due, explain, grace_over, in_force, reckon, table, write_terms
from counter.domain.days import Calendar, Closure, end_of
from counter.domain.money import Ntd
from counter.domain.terms import Terms
from tests.shipped import KAOHSIUNG, TAIPEI, policy

DAY = timedelta(days=1)
FIRST = date(2021, 1, 1)
CLASSES = {KAOHSIUNG: ("general", "low-income"), TAIPEI: ("general", "citizen", "vulnerable")}
SPAN = st.dates(FIRST, date(2027, 12, 31))


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """Any weeks with any days off, worked weekends, typhoons, and at times a long closure."""
    scattered = st.frozensets(SPAN, max_size=30)
    first, run = draw(SPAN), draw(st.integers(0, 40))
    closures = [
        Closure(day, end_of(day - DAY, 1) + DAY * draw(st.integers(0, 30)))
        for day in sorted(draw(st.sets(st.dates(FIRST, date(2025, 1, 1)), max_size=2)))
    ]
    apart = [c for n, c in enumerate(closures) if n == 0 or c.first > closures[n - 1].last]
    return Calendar(
        holidays=draw(scattered) | frozenset(first + DAY * n for n in range(run)),
        workdays=draw(scattered),
        closed=draw(scattered),
        closures=tuple(apart) if len(apart) == len(closures) else (),
    )


@st.composite
def pledges(draw: st.DrawFn, calendar: Calendar | None = None) -> tuple[str, Terms, Calendar]:
    agency = draw(st.sampled_from((KAOHSIUNG, TAIPEI)))
    rules = policy(agency)
    known = draw(calendars()) if calendar is None else calendar
    terms = write_terms(
        rules,
        known,
        class_code=draw(st.sampled_from(CLASSES[agency])),
        item_type=draw(st.sampled_from([each.code for each in rules.item_types])),
        principal=Ntd(draw(st.integers(1, 2_000_000))),
        pledged_on=draw(st.dates(FIRST, date(2026, 3, 1))),
        low_rate_outstanding=Ntd(draw(st.integers(0, 100_000))),
    )
    return agency, terms, known


def days_of(terms: Terms) -> range:
    return range((terms.last_day - terms.pledged_on).days + 1)


@given(pledges(), st.none() | calendars())
def test_waiting_a_day_never_makes_it_cheaper_even_if_the_calendar_changed(
    pledge: tuple[str, Terms, Calendar], later: Calendar | None
) -> None:
    _, terms, printed_by = pledge
    calendar = later or printed_by
    days = days_of(in_force(terms, calendar))
    paid = [due(terms, calendar, terms.pledged_on + DAY * n).interest for n in days]
    assert paid == sorted(paid)


@given(pledges())
def test_the_table_agrees_with_what_is_due_on_every_day(
    pledge: tuple[str, Terms, Calendar],
) -> None:
    _, terms, calendar = pledge
    rows = table(terms, calendar)
    amounts = [row.interest for row in rows]
    assert amounts == sorted(set(amounts))
    assert rows[-1].on == terms.last_day
    for n in days_of(terms):
        day = terms.pledged_on + DAY * n
        row = next(row for row in rows if day <= row.on)
        assert row.interest == due(terms, calendar, day).interest


@given(pledges(), st.integers(0, 500))
def test_parts_add_up_to_the_principal(pledge: tuple[str, Terms, Calendar], days: int) -> None:
    _, terms, calendar = pledge
    paid = due(terms, calendar, terms.pledged_on + DAY * days)
    assert sum(part.principal for part in terms.parts) == paid.principal
    assert all(part.principal > 0 for part in terms.parts)
    assert paid.total == paid.principal + paid.interest


@given(pledges(), st.integers(0, 500))
def test_interest_is_rounded_once_half_up(pledge: tuple[str, Terms, Calendar], days: int) -> None:
    _, terms, calendar = pledge
    paid = due(terms, calendar, terms.pledged_on + DAY * days)
    exact = sum(
        Fraction(part.principal * part.rate_bp * paid.half_months, 20_000) for part in terms.parts
    )
    assert paid.interest - Fraction(1, 2) <= exact < paid.interest + Fraction(1, 2)


@given(pledges())
def test_neither_end_lies_on_a_rest_day_nor_before_the_naive_date(
    pledge: tuple[str, Terms, Calendar],
) -> None:
    _, terms, calendar = pledge
    assert not calendar.rests(terms.maturity)
    assert not calendar.rests(terms.last_day)
    assert end_of(terms.pledged_on, terms.term_months) <= terms.maturity < terms.last_day


@given(pledges())
def test_within_the_grace_never_more_than_term_and_grace(
    pledge: tuple[str, Terms, Calendar],
) -> None:
    _, terms, calendar = pledge
    most = 2 * (terms.term_months + terms.grace_months)
    assert due(terms, calendar, terms.last_day).half_months <= most
    assert due(terms, calendar, terms.maturity).half_months <= 2 * terms.term_months


@given(pledges(), calendars())
def test_a_change_of_the_calendar_never_shortens(
    pledge: tuple[str, Terms, Calendar], later: Calendar
) -> None:
    _, terms, _ = pledge
    changed = in_force(terms, later)
    assert changed.maturity >= terms.maturity
    assert changed.last_day >= terms.last_day
    assert not later.rests(changed.last_day)
    assert in_force(changed, later) == changed
    assert not grace_over(terms, later, terms.last_day)
    assert replace(changed, maturity=terms.maturity, last_day=terms.last_day) == terms


@given(pledges(), calendars(), st.integers(0, 400))
def test_a_change_of_the_calendar_never_makes_a_day_before_the_maturity_dearer(
    pledge: tuple[str, Terms, Calendar], later: Calendar, days: int
) -> None:
    _, terms, calendar = pledge
    assume(not calendar.closures)
    day = min(terms.pledged_on + DAY * days, end_of(terms.pledged_on, terms.term_months))
    assert due(terms, later, day).half_months <= due(terms, calendar, day).half_months


@given(pledges(), st.integers(0, 500))
def test_a_case_says_what_terms_and_due_say(pledge: tuple[str, Terms, Calendar], days: int) -> None:
    agency, terms, calendar = pledge
    day = terms.pledged_on + DAY * days
    written, paid = reckon(
        policy(agency),
        calendar,
        class_code=terms.class_code,
        item_type="gold",
        principal=Ntd(sum(part.principal for part in terms.parts)),
        pledged_on=terms.pledged_on,
        on=day,
    )
    assert (paid is None) is (day > written.last_day)
    assert paid is None or paid == due(written, calendar, day)


@given(pledges(), st.integers(0, 500))
def test_every_amount_has_an_explanation(pledge: tuple[str, Terms, Calendar], days: int) -> None:
    agency, terms, calendar = pledge
    day = terms.pledged_on + DAY * days
    steps = explain(policy(agency), terms, calendar, day)
    paid = due(terms, calendar, day)
    told = [dict(step.facts) for step in steps]
    if day > terms.last_day:
        assert [step.code.value for step in steps] == ["forfeited"]
    else:
        assert told[-1]["interest"] == paid.interest
        assert {"half_months": paid.half_months} in told
