"""What a ticket costs: its terms when written, its days in force, interest by day, and why.

Every function takes the days it speaks of; `explain` and `due` stand on one count.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple, assert_never

from counter.domain.days import ONE_DAY, Calendar, closed_days, end_of, extended, roll
from counter.domain.money import EXACT_PER_NTD, Ntd, RatePart, interest, interest_exact, total
from counter.domain.policy import GENERAL, Cap, CapKind, Policy, Rate, rate_on, term_on
from counter.domain.policy import in_force as rule_in_force
from counter.domain.refusal import Facts, Reason, refuse
from counter.domain.terms import Terms

NOTHING = Ntd(0)


class Explain(StrEnum):
    """One line of an amount's explanation; each has a sentence in `resources/wording/`."""

    PERIOD = "period"
    CLOSURE = "closure"
    WHOLE_MONTHS = "whole-months"
    MINIMUM = "minimum"
    MATURITY_MOVED = "maturity-moved"
    COUNTED_FROM_MATURITY = "counted-from-maturity"
    NO_ODD_DAYS = "no-odd-days"
    FREE_DAYS = "free-days"
    HALF_MONTH = "half-month"
    FULL_MONTH = "full-month"
    TERM_LIMIT = "term-limit"
    GRACE_LIMIT = "grace-limit"
    MONTHS = "months"
    CAP = "cap"
    RATE = "rate"
    TICKET_RATE = "ticket-rate"
    SUM = "sum"
    ROUNDED = "rounded"
    FORFEITED = "forfeited"


@dataclass(frozen=True, slots=True)
class Step:
    """One line of an explanation: which, and the facts it tells."""

    code: Explain
    facts: Facts


@dataclass(frozen=True, slots=True)
class Due:
    """What ends a ticket on a day: half-months charged, interest and principal in NT$."""

    on: date
    half_months: int
    interest: Ntd
    principal: Ntd

    @property
    def total(self) -> Ntd:
        """Principal and interest in NT$."""
        return Ntd(self.principal + self.interest)


# ------------------------------------------------------------------------------------ writing


def write_terms(
    policy: Policy,
    calendar: Calendar,
    *,
    class_code: str,
    item_type: str,
    principal: Ntd,
    pledged_on: date,
    low_rate_outstanding: Ntd = NOTHING,
) -> Terms:
    """The terms of a ticket written on `pledged_on` under the rules in force that day.

    `low_rate_outstanding`: low-rate principal (NT$) of the pledgor's other open tickets. Refuses
    a class or a type that the agency lacks, a principal that is not positive, a day before the
    first rate. Source: rules.md R-01 to R-07.
    """
    if principal <= 0:
        refuse(Reason.PRINCIPAL_NOT_POSITIVE, "principal", principal=principal)
    if not any(known.code == class_code for known in policy.classes):
        refuse(Reason.CLASS_UNKNOWN, "class", code=class_code, agency=policy.name)
    if not any(known.code == item_type for known in policy.item_types):
        refuse(Reason.ITEM_TYPE_UNKNOWN, "item_type", code=item_type, agency=policy.name)
    parts = _parts(policy, class_code, principal, pledged_on, low_rate_outstanding)
    term = term_on(policy, item_type, pledged_on)
    grace = rule_in_force(policy.graces, pledged_on)
    bands = rule_in_force(policy.bands, pledged_on)
    if parts is None or term is None or grace is None or bands is None:
        refuse(Reason.NO_RATE, "pledged_on", code=class_code, on=pledged_on)
    _check_known(calendar, pledged_on)
    maturity = _maturity(pledged_on, term.months, calendar)
    last_day = _last_day(maturity, grace.months, grace.days, calendar)
    _check_known(calendar, last_day)
    return Terms(
        pledged_on=pledged_on,
        class_code=class_code,
        parts=parts,
        term_months=term.months,
        grace_days=grace.days,
        grace_months=grace.months,
        free_days=bands.free_days,
        half_days=bands.half_days,
        minimum_months=bands.minimum_months,
        maturity=maturity,
        last_day=last_day,
    )


def _check_known(calendar: Calendar, day: date) -> None:
    if day.year > calendar.last_year:
        refuse(Reason.CALENDAR_ENDS, "pledged_on", year=calendar.last_year)


def rate_of(policy: Policy, terms: Terms, part: RatePart) -> Rate | None:
    """The rate a part bears: its class's, or above a cap the general one; None if the policy has neither. R-03."""
    for code in (terms.class_code, GENERAL):
        rate = rate_on(policy, code, terms.pledged_on)
        if rate is not None and rate.monthly_bp == part.rate_bp:
            return rate
    return None


def _parts(
    policy: Policy, class_code: str, principal: Ntd, on: date, outstanding: Ntd
) -> tuple[RatePart, ...] | None:
    """The principal by rate in force, low part first, no part of 0; None before the first rate."""
    rate = rate_on(policy, class_code, on)
    if rate is None:
        return None
    low = _low_part(rate.cap, principal, outstanding)
    if low == principal:
        return (RatePart(principal, rate.monthly_bp),)
    general = rate_on(policy, GENERAL, on)
    if general is None:
        return None
    rest = RatePart(Ntd(principal - low), general.monthly_bp)
    return (RatePart(low, rate.monthly_bp), rest) if low else (rest,)


def _low_part(cap: Cap | None, principal: Ntd, outstanding: Ntd) -> Ntd:
    """How much of `principal` (NT$) enjoys the class's rate. Source: A-01."""
    if cap is None:
        return principal
    match cap.kind:
        case CapKind.TRANCHE:
            return Ntd(max(0, min(principal, cap.amount - outstanding)))
        case CapKind.PER_TICKET:
            return min(principal, cap.amount)
        case CapKind.CLIFF:
            return principal if principal <= cap.amount else Ntd(0)
        case _:
            assert_never(cap.kind)


def _maturity(start: date, months: int, calendar: Calendar) -> date:
    """The term's last day, moved on by closures (PA 10), then to a working day (CC 122)."""
    return roll(extended(start, end_of(start, months), calendar.closures), calendar)


def _last_day(maturity: date, months: int, days: int, calendar: Calendar) -> date:
    """The last day of grace, counted from the rolled maturity. Source: PA 21, CC 122; A-26."""
    end = end_of(maturity, months) + timedelta(days=days)
    return roll(extended(maturity, end, calendar.closures), calendar)


def in_force(terms: Terms, calendar: Calendar) -> Terms:
    """`terms` with the days in force: the later of those printed and those of `calendar`.

    A change of the calendar may lengthen, never shorten; a printed day that by now is one of rest
    moves on too. Source: CC 122; rules.md R-10.
    """
    counted = _maturity(terms.pledged_on, terms.term_months, calendar)
    maturity = max(roll(terms.maturity, calendar), counted)
    counted = _last_day(maturity, terms.grace_months, terms.grace_days, calendar)
    last_day = max(roll(terms.last_day, calendar), counted)
    if maturity == terms.maturity and last_day == terms.last_day:
        return terms
    return replace(terms, maturity=maturity, last_day=last_day)


def grace_over(terms: Terms, calendar: Calendar, on: date) -> bool:
    """Whether `on` lies after the last day of grace in force. Source: PA 21."""
    return on > in_force(terms, calendar).last_day


# ------------------------------------------------------------------------------------ charging


def due(terms: Terms, calendar: Calendar, on: date) -> Due:
    """What ends the ticket on `on`; the caller checks `grace_over`.

    Refuses a day before the pledge.
    """
    return _due(in_force(terms, calendar), calendar, on)


def reckon(
    policy: Policy,
    calendar: Calendar,
    *,
    class_code: str,
    item_type: str,
    principal: Ntd,
    pledged_on: date,
    on: date,
    low_rate_outstanding: Ntd = NOTHING,
) -> tuple[Terms, Due | None]:
    """A whole case: the terms as written and what is due on `on`, None if forfeited by then."""
    terms = write_terms(
        policy,
        calendar,
        class_code=class_code,
        item_type=item_type,
        principal=principal,
        pledged_on=pledged_on,
        low_rate_outstanding=low_rate_outstanding,
    )
    return terms, None if on > terms.last_day else _due(terms, calendar, on)


def table(terms: Terms, calendar: Calendar) -> tuple[Due, ...]:
    """Each amount once, with the last day on which it holds, through the last day of grace."""
    terms = in_force(terms, calendar)
    days = range((terms.last_day - terms.pledged_on).days + 1)

    def after(day: int) -> Due:
        return _due(terms, calendar, terms.pledged_on + timedelta(days=day))

    rows: list[Due] = []
    day = 0
    while day < len(days):  # waiting never makes it cheaper: the next amount is found by halving
        amount = after(day).interest
        day = bisect_right(days, amount, lo=day, key=lambda later: after(later).interest)
        rows.append(after(day - 1))
    return tuple(rows)


class _Count(NamedTuple):
    """How a number of half-months came about; what `due` charges and `explain` tells."""

    closed: int
    whole: int
    odd: int
    from_maturity: bool
    banded: int
    """Half-months by whole months and bands alone."""
    charged: int
    """Half-months after the least and the most."""


def _due(terms: Terms, calendar: Calendar, on: date) -> Due:
    half_months = _count(terms, calendar, on).charged
    return Due(on, half_months, interest(terms.parts, half_months), total(terms.parts))


def _count(terms: Terms, calendar: Calendar, on: date) -> _Count:
    """Months and days from the pledge to `on`; `terms` are in force. Source: PA 19; A-06, A-26."""
    start, term = terms.pledged_on, terms.term_months
    if on < start:
        refuse(Reason.PAID_BEFORE_PLEDGED, "on", on=on, pledged_on=start)
    closed = closed_days(start, on, calendar.closures)
    whole, odd = _months_and_days(start, on - timedelta(days=closed))
    from_maturity = (whole == term and odd > 0) or (whole == term + 1 and odd == 0)
    if from_maturity:
        late = (on - terms.maturity).days
        whole, odd = term, max(0, late - closed_days(terms.maturity, on, calendar.closures))
    banded = 2 * whole + _odd_half_months(terms, odd)
    charged = max(banded, 2 * terms.minimum_months)
    if charged > 2 * term:
        charged = min(charged, _most_half_months(terms, calendar, on, charged))
    return _Count(closed, whole, odd, from_maturity, banded, charged)


def _months_and_days(start: date, end: date) -> tuple[int, int]:
    """Whole Civil Code months of (start, end] and the days left over. Source: CC 120-121."""
    first, after = start + ONE_DAY, end + ONE_DAY
    months = (after.year - first.year) * 12 + after.month - first.month
    whole_until = end_of(start, months)
    if whole_until > end:
        months -= 1
        whole_until = end_of(start, months)
    return months, (end - whole_until).days


def _odd_half_months(terms: Terms, days: int) -> int:
    """Half-months for the days after whole months. Source: PA 19."""
    if days <= terms.free_days:
        return 0
    return 1 if days <= terms.half_days else 2


def _free_until(terms: Terms, calendar: Calendar) -> date:
    """Until then no more than the term's months are charged. Source: A-26."""
    end = terms.maturity + timedelta(days=terms.free_days)
    return roll(extended(terms.maturity, end, calendar.closures), calendar)


def _most_half_months(terms: Terms, calendar: Calendar, on: date, charged: int) -> int:
    """The most half-months that may be charged on `on`, `charged` itself after the grace."""
    if on <= _free_until(terms, calendar):
        return 2 * terms.term_months
    if on <= terms.last_day:
        return 2 * (terms.term_months + terms.grace_months)
    return charged


# ---------------------------------------------------------------------------------- explaining


def explain(policy: Policy, terms: Terms, calendar: Calendar, on: date) -> tuple[Step, ...]:
    """Why `due` asks what it asks: months, odd days, limits, each rate part, the rounding.

    After the last day of grace: that nothing is due any more.
    """
    terms = in_force(terms, calendar)
    if on > terms.last_day:
        return (_step(Explain.FORFEITED, last_day=terms.last_day, on=on),)
    count = _count(terms, calendar, on)
    return (
        *_month_steps(terms, count, on),
        *_limit_steps(terms, calendar, count, on),
        _step(Explain.MONTHS, half_months=count.charged),
        *_rate_steps(policy, terms, count.charged),
    )


def _step(code: Explain, **facts: int | str | date) -> Step:
    return Step(code, MappingProxyType(facts))


def _month_steps(terms: Terms, count: _Count, on: date) -> Iterator[Step]:
    start = terms.pledged_on
    yield _step(Explain.PERIOD, pledged_on=start, on=on)
    if count.closed:
        yield _step(Explain.CLOSURE, days=count.closed)
    if count.whole < terms.minimum_months:
        yield _step(Explain.MINIMUM, months=terms.minimum_months)
        return
    whole_until = end_of(start, count.whole)
    yield _step(Explain.WHOLE_MONTHS, months=count.whole, until=whole_until)
    if count.from_maturity:
        if terms.maturity > whole_until:
            yield _step(Explain.MATURITY_MOVED, end=whole_until, maturity=terms.maturity)
        yield _step(Explain.COUNTED_FROM_MATURITY, maturity=terms.maturity)
    yield _odd_step(terms, count.odd)


def _odd_step(terms: Terms, days: int) -> Step:
    if days == 0:
        return _step(Explain.NO_ODD_DAYS)
    if days <= terms.free_days:
        return _step(Explain.FREE_DAYS, days=days, free_days=terms.free_days)
    if days <= terms.half_days:
        return _step(
            Explain.HALF_MONTH, days=days, free_days=terms.free_days, half_days=terms.half_days
        )
    return _step(Explain.FULL_MONTH, days=days, half_days=terms.half_days)


def _limit_steps(terms: Terms, calendar: Calendar, count: _Count, on: date) -> Iterator[Step]:
    if count.charged >= count.banded:
        return
    free_until = _free_until(terms, calendar)
    if on <= free_until:
        yield _step(Explain.TERM_LIMIT, until=free_until, months=terms.term_months)
    else:
        months = terms.term_months + terms.grace_months
        yield _step(Explain.GRACE_LIMIT, until=terms.last_day, months=months)


def _rate_steps(policy: Policy, terms: Terms, half_months: int) -> Iterator[Step]:
    cap_step = _cap_step(policy, terms)
    if cap_step is not None:
        yield cap_step
    for part in terms.parts:
        yield _rate_step(policy, terms, part, half_months)
    exact = interest_exact(terms.parts, half_months)
    charged = interest(terms.parts, half_months)
    if exact % EXACT_PER_NTD:
        yield _step(Explain.ROUNDED, exact=exact, interest=charged)
    else:
        yield _step(Explain.SUM, interest=charged)


def _cap_step(policy: Policy, terms: Terms) -> Step | None:
    """How the cap divided the principal; None where no cap took anything from the class's rate."""
    rate = rate_on(policy, terms.class_code, terms.pledged_on)
    if rate is None or rate.cap is None:
        return None
    low = total(part for part in terms.parts if part.rate_bp == rate.monthly_bp)
    rest = total(terms.parts) - low
    if not rest:
        return None
    names = _class_names(policy, terms.class_code)
    return _step(Explain.CAP, amount=rate.cap.amount, low=low, rest=rest, **names)


def _rate_step(policy: Policy, terms: Terms, part: RatePart, half_months: int) -> Step:
    """A part's line, with its class and the day its rate holds from if the policy has it."""
    facts: dict[str, int | str | date] = {
        "principal": part.principal,
        "rate_bp": part.rate_bp,
        "half_months": half_months,
        "exact": interest_exact((part,), half_months),
    }
    rate = rate_of(policy, terms, part)
    if rate is None:
        return _step(Explain.TICKET_RATE, pledged_on=terms.pledged_on, **facts)
    names = _class_names(policy, rate.class_code)
    return _step(Explain.RATE, since=rate.since, **facts, **names)


def _class_names(policy: Policy, code: str) -> dict[str, str]:
    """A class's name in both languages; its rate is in the policy, so the class is too."""
    known = next(known for known in policy.classes if known.code == code)
    return {"name": known.name, "name_en": known.name_en}
