"""Several tickets in one payment: each is renewed or redeemed as if alone, the money is counted once (E4)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from counter.domain.charges import Due
from counter.domain.forms import RedeemForm, RenewForm, TogetherForm
from counter.domain.lending import (
    Rules,
    decide_redemption,
    decide_renewal,
    due_now,
    evidence_faults,
    is_capped,
    money_faults,
    renewal_terms,
)
from counter.domain.money import Ntd
from counter.domain.parts import Settled
from counter.domain.pledge import Pledge
from counter.domain.refusal import Fault, Reason, Refused, fault
from counter.domain.terms import Terms

TICKETS_MAX = 40
"""More tickets than anybody brings at once; one entry holds them all."""

NOBODY_JOINED: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Part:
    """One ticket of a payment: what is due, what of it is paid now (NT$), the new terms if it is renewed."""

    due: Due
    to_pay: Ntd
    terms: Terms | None


@dataclass(frozen=True, slots=True)
class Together:
    """What is written: each renewal's settlement and new terms, each redemption's settlement, in order."""

    renewals: tuple[tuple[Settled, Terms], ...]
    redemptions: tuple[Settled, ...]

    @property
    def total(self) -> Ntd:
        """What is paid for all of it (NT$)."""
        renewed = sum(settled.interest for settled, _ in self.renewals)
        redeemed = sum(settled.interest + settled.principal for settled in self.redemptions)
        return Ntd(renewed + redeemed)


def decide_together(
    form: TogetherForm,
    pledges: Mapping[str, Pledge],
    rules: Rules,
    *,
    branch: str,
    low_rate_open: Mapping[str, Ntd],
    stays: Mapping[str, str] = NOBODY_JOINED,
) -> Together:
    """Decide a payment for several tickets. Raises Refused with every fault of every ticket.

    `low_rate_open`: by pledgor, low-rate principal (NT$) of the tickets that stay open; `stays`: as for `Allotment`.
    The new tickets are allotted the rest of the cap in their order (A-01). Faults stand at
    `tickets.<place in the form>.<field>`.
    """
    faults = list(list_faults(ended(form)))
    if faults:
        raise Refused(faults)
    allotment = Allotment(low_rate_open, rules, stays)
    renewals: list[tuple[Settled, Terms]] = []
    redemptions: list[Settled] = []
    parts: tuple[RenewForm | RedeemForm, ...] = (*form.renewals, *form.redemptions)
    for place, part in enumerate(parts):
        pledge = pledges[part.pledge]
        try:
            if isinstance(part, RenewForm):
                renewals.append(_renewal(part, pledge, rules, branch, allotment))
            else:
                redemptions.append(decide_redemption(part, pledge, rules, branch=branch))
        except Refused as refused:
            faults.extend(_at_ticket(each, place) for each in refused.faults)
    together = Together(tuple(renewals), tuple(redemptions))
    if not faults:
        faults.extend(money_faults(together.total, form.agreed_total, form.received))
    if faults:
        raise Refused(faults)
    return together


class Allotment:
    """The cap as the new tickets of one act use it up, pledgor by pledgor (A-01)."""

    def __init__(
        self,
        low_rate_open: Mapping[str, Ntd],
        rules: Rules,
        stays: Mapping[str, str] = NOBODY_JOINED,
    ) -> None:
        """`stays`: by pledgor who stands for them, where they are held for another; both share one cap."""
        self._open = dict(low_rate_open)
        self._rules = rules
        self._stays = stays

    def before(self, pledgor: str) -> Ntd:
        """Low-rate principal (NT$) that the pledgor's next new ticket finds."""
        return self._open.get(self._stays.get(pledgor, pledgor), Ntd(0))

    def take(self, pledgor: str, terms: Terms) -> None:
        """What a new ticket takes is gone for the next."""
        if is_capped(terms, self._rules.policy):
            person = self._stays.get(pledgor, pledgor)
            self._open[person] = Ntd(self.before(pledgor) + terms.parts[0].principal)


def renewal_part(
    form: RenewForm, pledge: Pledge, rules: Rules, *, branch: str, allotment: Allotment
) -> Part:
    """What one renewal of a payment costs and brings. Raises Refused if the ticket can't be renewed."""
    due = due_now(pledge, rules, branch=branch)
    faults = evidence_faults(form.class_code, form.evidence, rules)
    if faults:
        raise Refused(faults)
    pledgor = pledge.ticket.pledgor
    terms = renewal_terms(pledge, form.class_code, rules, low_rate_open=allotment.before(pledgor))
    allotment.take(pledgor, terms)
    return Part(due, due.interest, terms)


def redemption_part(pledge: Pledge, rules: Rules, *, branch: str) -> Part:
    """What one redemption of a payment costs. Raises Refused if the ticket can't be redeemed."""
    due = due_now(pledge, rules, branch=branch)
    return Part(due, due.total, None)


def ended(form: TogetherForm) -> tuple[str, ...]:
    """Ids of the pledges that a payment ends, in the order of the form."""
    return (
        *(part.pledge for part in form.renewals),
        *(part.pledge for part in form.redemptions),
    )


def list_faults(pledges: tuple[str, ...]) -> Iterable[Fault]:
    """What is wrong with a list of tickets (ids of their pledges), whatever is done with each."""
    if not pledges:
        yield fault(Reason.NO_TICKETS, "tickets")
    if len(pledges) > TICKETS_MAX:
        yield fault(Reason.TOO_MANY_TICKETS, "tickets", most=TICKETS_MAX)
    if len(set(pledges)) < len(pledges):
        yield fault(Reason.TICKET_TWICE, "tickets")


def _renewal(
    form: RenewForm, pledge: Pledge, rules: Rules, branch: str, allotment: Allotment
) -> tuple[Settled, Terms]:
    pledgor = pledge.ticket.pledgor
    settled, terms = decide_renewal(
        form, pledge, rules, branch=branch, low_rate_open=allotment.before(pledgor)
    )
    allotment.take(pledgor, terms)
    return settled, terms


def _at_ticket(each: Fault, place: int) -> Fault:
    return replace(each, at=f"tickets.{place}.{each.at}".rstrip("."))
