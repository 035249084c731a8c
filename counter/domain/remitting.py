"""Decides what interest that came by post or bank does to a ticket (PA 21; A-28, A-29)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from counter.domain import charges
from counter.domain.charges import Due
from counter.domain.lending import Rules, settled_by, standing, workable
from counter.domain.money import Ntd
from counter.domain.parts import Settled
from counter.domain.pledge import Pledge
from counter.domain.refusal import Fault, Reason, Refused, fault, refuse
from counter.domain.remittance import Channel

REFERENCE = re.compile(r"[0-9A-Z][0-9A-Z-]{3,39}")
"""The number of a payment: what a post office or a bank prints, never a name."""


@dataclass(frozen=True, slots=True)
class RemitForm:
    """Register a payment that came by post or bank. `value_date`: the postmark, or the day the bank booked it.

    `ticket_returned`: the old paper came with it; `agreed`: the interest as shown (NT$); `second`: who approves a
    value date further back than the clerk's account goes.
    """

    pledge: str
    channel: Channel | None
    value_date: date
    amount: Ntd
    reference: str
    ticket_returned: bool
    agreed: Ntd
    second: str = ""


@dataclass(frozen=True, slots=True)
class SwapForm:
    """Give the new ticket for the old paper. `ticket_returned`: the old one lies on the counter."""

    pledge: str
    ticket_returned: bool


def due_on(value_date: date, pledge: Pledge, rules: Rules, *, branch: str) -> Due:
    """What is due on the day a payment counts from; one within the grace counts in full, whenever it is known.

    Raises Refused if the ticket can't be paid for, or not on that day.
    """
    if value_date > rules.on:
        refuse(Reason.DATE_IN_FUTURE, "value_date", day=value_date)
    why = standing(pledge, replace(rules, on=value_date), branch=branch)
    if why is not None and why.reason is Reason.TICKET_GRACE_OVER:
        refuse(Reason.REMITTED_AFTER_GRACE, "value_date", **why.facts)
    if why is not None:
        raise Refused([why])
    if value_date < pledge.ticket.terms.pledged_on:
        refuse(
            Reason.PAID_BEFORE_PLEDGED,
            "value_date",
            on=value_date,
            pledged_on=pledge.ticket.terms.pledged_on,
        )
    return charges.due(pledge.ticket.terms, rules.calendar, value_date)


def decide_remittance(
    form: RemitForm, pledge: Pledge, rules: Rules, *, branch: str, known: str
) -> Settled:
    """Decide that a payment renews a ticket from its value date on. Raises Refused with every fault found.

    `known`: number of the ticket that was renewed with a payment of that reference before, "" for none.
    """
    due = due_on(form.value_date, pledge, rules, branch=branch)
    faults = tuple(_faults(form, due, known))
    if faults:
        raise Refused(faults)
    return settled_by(pledge, due)


def decide_swap(form: SwapForm, pledge: Pledge, rules: Rules, *, branch: str) -> None:
    """Decide that the new ticket is handed out for the old paper. Raises Refused."""
    workable(pledge, rules, branch=branch)
    if not pledge.paper:
        refuse(Reason.NOTHING_TO_SWAP, number=pledge.ticket.number)
    if not form.ticket_returned:
        refuse(Reason.TICKET_NOT_RETURNED, "ticket_returned")


def can_be_paid_for(pledge: Pledge, rules: Rules, *, branch: str) -> bool:
    """Whether a payment may still count for a ticket today, perhaps for a day that is over."""
    why = standing(pledge, rules, branch=branch)
    return why is None or why.reason is Reason.TICKET_GRACE_OVER


def _faults(form: RemitForm, due: Due, known: str) -> Iterable[Fault]:
    if form.channel is None:
        yield fault(Reason.EMPTY, "channel")
    if form.agreed != due.interest:
        yield fault(Reason.AMOUNT_CHANGED, "amount", amount=due.interest)
    elif form.amount < due.interest:
        short = due.interest - form.amount
        yield fault(Reason.REMITTED_TOO_LITTLE, "amount", amount=due.interest, short=short)
    if not form.reference:
        yield fault(Reason.EMPTY, "reference")
    elif not REFERENCE.fullmatch(form.reference):
        yield fault(Reason.REFERENCE_FORM, "reference")
    elif known:
        yield fault(Reason.REMITTED_TWICE, "reference", reference=form.reference, number=known)
