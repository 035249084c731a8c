"""The cap on the low rate over all tickets of a pledgor: who stands above it, and how far (A-01).

A new ticket is never allotted more than the cap leaves; but one that stands open again, its end being undone, finds
the cap used up if another was written meanwhile. Both keep what is printed on them, and the supervisor is told.
"""

from collections.abc import Iterable

from counter.domain.lending import Rules, is_capped, is_owed
from counter.domain.money import Ntd
from counter.domain.pledge import Pledge
from counter.domain.policy import Cap, CapKind, Policy, rate_on
from counter.domain.terms import Terms


def counted(pledges: Iterable[Pledge], rules: Rules) -> tuple[Pledge, ...]:
    """Those of a pledgor's tickets that share one cap."""
    return tuple(
        pledge
        for pledge in pledges
        if is_owed(pledge, rules) and _shared(pledge.ticket.terms, rules.policy) is not None
    )


def excess(pledges: Iterable[Pledge], rules: Rules) -> Ntd:
    """How far (NT$) a pledgor's low-rate principal stands above the cap; 0 within it.

    After a change of the cap the largest counts under which one of these tickets was written.
    """
    shares = [
        (cap.amount, terms.parts[0].principal)
        for terms in (pledge.ticket.terms for pledge in pledges if is_owed(pledge, rules))
        if (cap := _shared(terms, rules.policy)) is not None
    ]
    if not shares:
        return Ntd(0)
    most = max(amount for amount, _ in shares)
    return Ntd(max(0, sum(low for _, low in shares) - most))


def smallest(policy: Policy) -> Ntd | None:
    """The smallest sum (NT$) that several tickets ever had to share; None where none ever had."""
    caps = (rate.cap for rate in policy.rates if rate.cap is not None)
    return min((cap.amount for cap in caps if cap.kind is CapKind.TRANCHE), default=None)


def _shared(terms: Terms, policy: Policy) -> Cap | None:
    """The cap under which these terms were written, if other tickets share it."""
    rate = rate_on(policy, terms.class_code, terms.pledged_on)
    if rate is None or rate.cap is None or rate.cap.kind is not CapKind.TRANCHE:
        return None
    return rate.cap if is_capped(terms, policy) else None
