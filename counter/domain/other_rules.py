"""Tickets written by other rules than those of their day, which reached the counter late."""

from dataclasses import replace

from counter.domain import charges
from counter.domain.days import Calendar
from counter.domain.money import Ntd
from counter.domain.parts import Ticket
from counter.domain.policy import GENERAL, Policy, rate_on
from counter.domain.refusal import Refused
from counter.domain.terms import Terms

ALIKE = Ntd(0)


def terms_by(
    policy: Policy, calendar: Calendar, ticket: Ticket, class_code: str, *, low_rate_open: Ntd
) -> Terms:
    """The terms of a ticket in that class with the rates that these rules have for its day; its days stay as printed.

    `low_rate_open`: low-rate principal of the pledgor's other tickets as it stands now (A-01, A-35). Raises Refused.
    """
    written = ticket.terms
    anew = charges.write_terms(
        policy,
        calendar,
        class_code=class_code,
        item_type=ticket.items[0].type_code,
        principal=ticket.principal,
        pledged_on=written.pledged_on,
        low_rate_outstanding=low_rate_open,
    )
    return replace(written, class_code=class_code, parts=anew.parts)


def overcharge(ticket: Ticket, policy: Policy, calendar: Calendar, *, low_rate_open: Ntd) -> Ntd:
    """NT$ of interest that a paper asks up to its maturity above what the rules of its day would; below: negative."""
    try:
        anew = terms_by(
            policy, calendar, ticket, ticket.terms.class_code, low_rate_open=low_rate_open
        )
    except Refused:
        return ALIKE  # rules that know no such ticket ask for nothing else
    return Ntd(_to_maturity(ticket.terms, calendar) - _to_maturity(anew, calendar))


def is_dearer(ticket: Ticket, anew: Terms, policy: Policy, calendar: Calendar) -> bool:
    """Whether a ticket bears rates that these rules have not for its day, and asks more by them than anew."""
    if not _has_other_rates(ticket.terms, policy):
        return False
    return _to_maturity(ticket.terms, calendar) > _to_maturity(anew, calendar)


def _has_other_rates(terms: Terms, policy: Policy) -> bool:
    rates = {rate_on(policy, code, terms.pledged_on) for code in (terms.class_code, GENERAL)}
    known = {rate.monthly_bp for rate in rates if rate is not None}
    return any(part.rate_bp not in known for part in terms.parts)


def _to_maturity(terms: Terms, calendar: Calendar) -> int:
    on = charges.in_force(terms, calendar).maturity
    return charges.due(terms, calendar, on).interest
