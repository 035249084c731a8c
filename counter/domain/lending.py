"""Decides what happens to a pledge at the window: intake, renewal, redemption, reprint.

Each `decide` is strict and may raise `Refused` with every fault it finds, field by field; what it returns is what
the entry will say. Days are business days, money whole NT$.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from counter.domain import charges
from counter.domain.charges import Due
from counter.domain.days import Calendar
from counter.domain.effects import State
from counter.domain.forms import (
    EvidenceForm,
    RedeemForm,
    RenewForm,
    ReprintForm,
)
from counter.domain.money import Ntd
from counter.domain.parts import Settled
from counter.domain.pledge import Block, Pledge
from counter.domain.policy import Policy, RateClass, rate_on
from counter.domain.refusal import Fault, Reason, Refused, fault, refuse
from counter.domain.terms import Terms


@dataclass(frozen=True, slots=True)
class Rules:
    """What a decision goes by: the agency's policy, the home branch's calendar, the business day."""

    policy: Policy
    calendar: Calendar
    on: date


def decide_renewal(
    form: RenewForm, pledge: Pledge, rules: Rules, *, branch: str, low_rate_open: Ntd
) -> tuple[Settled, Terms]:
    """Decide a renewal: what is paid for the old ticket, and the new one's terms from the payment day on.

    Source: PA 21; A-09, A-10, A-02. `low_rate_open` leaves out the ticket that ends here. Raises Refused.
    """
    due = due_now(pledge, rules, branch=branch)
    faults = list(evidence_faults(form.class_code, form.evidence, rules))
    if not form.ticket_returned:
        faults.append(fault(Reason.TICKET_NOT_RETURNED, "ticket_returned"))
    faults.extend(money_faults(due.interest, form.agreed_interest, form.received))
    if faults:
        raise Refused(faults)
    return settled_by(pledge, due), renewal_terms(
        pledge, form.class_code, rules, low_rate_open=low_rate_open
    )


def renewal_terms(pledge: Pledge, class_code: str, rules: Rules, *, low_rate_open: Ntd) -> Terms:
    """The terms a renewal today would have in that class: today's rates and a full new term (A-10)."""
    return charges.write_terms(
        rules.policy,
        rules.calendar,
        class_code=class_code,
        item_type=pledge.ticket.items[0].type_code,
        principal=pledge.ticket.principal,
        pledged_on=rules.on,
        low_rate_outstanding=low_rate_open,
    )


def decide_redemption(form: RedeemForm, pledge: Pledge, rules: Rules, *, branch: str) -> Settled:
    """Decide a redemption by whoever bears the ticket (PA 18). Raises Refused with every fault found."""
    due = due_now(pledge, rules, branch=branch)
    faults: list[Fault] = []
    if not form.ticket_returned:
        faults.append(fault(Reason.TICKET_NOT_RETURNED, "ticket_returned"))
    faults.extend(bag_faults(form.bags, bags_of([pledge])))
    faults.extend(money_faults(due.total, form.agreed_total, form.received))
    if not form.stub_signed:
        faults.append(fault(Reason.STUB_NOT_SIGNED, "stub_signed"))
    if faults:
        raise Refused(faults)
    return settled_by(pledge, due)


def decide_reprint(form: ReprintForm, pledge: Pledge, rules: Rules, *, branch: str) -> int:
    """Decide a reprint: the number of the copy (2 for the first one). The ticket number stays (PA 14)."""
    workable(pledge, rules, branch=branch)
    if pledge.paper:
        refuse(Reason.TICKET_NOT_SWAPPED, number=pledge.ticket.number)
    if form.reason is None:
        refuse(Reason.REASON_MISSING, "reason")
    return pledge.copies + 1


_ENDED = {
    State.VOIDED: Reason.TICKET_VOID,
    State.RENEWED: Reason.TICKET_REPLACED,
    State.REDEEMED: Reason.TICKET_REDEEMED,
    State.CORRECTED: Reason.TICKET_CORRECTED,
    State.RELEASED: Reason.TICKET_RELEASED,
    State.FORFEITED: Reason.TICKET_FORFEITED,
}
"""What is said of a ticket that has ended; one that was lost and replaced names the valid one, too."""


def standing(pledge: Pledge, rules: Rules, *, branch: str) -> Fault | None:
    """Why nothing may be done with a ticket at this window on that day, or None if it is open here."""
    number = pledge.ticket.number
    if pledge.problems:
        return fault(Reason.TICKET_FROZEN, number=number)
    closed_on = pledge.closed_on or pledge.opened_on
    match pledge.state:
        case State.REPLACED:
            return fault(
                Reason.TICKET_LOST_REPLACED,
                number=number,
                day=closed_on,
                valid=pledge.replaced_by,
            )
        case State.DISPUTED:
            return fault(Reason.TICKET_FROZEN, number=number)
        case State.OPEN:
            return _standing_open(pledge, rules, branch=branch)
        case _:
            return fault(_ENDED[pledge.state], number=number, day=closed_on)


def _standing_open(pledge: Pledge, rules: Rules, *, branch: str) -> Fault | None:
    number = pledge.ticket.number
    terms = charges.in_force(pledge.ticket.terms, rules.calendar)
    over = charges.grace_over(terms, rules.calendar, rules.on)
    if pledge.blocked(Block.UNREAD) is not None:
        return fault(Reason.TICKET_UNREAD, number=number)
    held, lost = pledge.blocked(Block.HELD), pledge.blocked(Block.LOST)
    if held is not None:
        return fault(Reason.TICKET_HELD, number=number, day=held.on)
    if lost is not None and not over:
        return fault(Reason.TICKET_LOST, number=number, day=lost.on)
    if not number.startswith(branch):
        return fault(Reason.TICKET_OTHER_BRANCH, number=number, branch=number[: len(branch)])
    return fault(Reason.TICKET_GRACE_OVER, number=number, day=terms.last_day) if over else None


def workable(pledge: Pledge, rules: Rules, *, branch: str) -> Terms:
    """The terms in force of a ticket that can be worked with today. Raises Refused saying why it cannot."""
    why = standing(pledge, rules, branch=branch)
    if why is not None:
        raise Refused([why])
    return charges.in_force(pledge.ticket.terms, rules.calendar)


def unpayable(pledge: Pledge, rules: Rules, *, branch: str) -> Fault | None:
    """Why a ticket can be neither redeemed nor renewed here today, or None: also where two people let it (R-85)."""
    why = standing(pledge, rules, branch=branch)
    if why is not None and why.reason is Reason.TICKET_GRACE_OVER and may_be_late(pledge, rules):
        return None
    return why


def may_be_late(pledge: Pledge, rules: Rules) -> bool:
    """Whether two people let the bearer of a ticket come today, after its grace (R-85)."""
    return pledge.late_on == rules.on and not pledge.blocks


def due_now(pledge: Pledge, rules: Rules, *, branch: str) -> Due:
    """What ends a ticket today, after its grace what ended it on its last day (PA 21; R-85).

    Raises Refused saying why it can be neither redeemed nor renewed.
    """
    why = unpayable(pledge, rules, branch=branch)
    if why is not None:
        raise Refused([why])
    last_day = charges.in_force(pledge.ticket.terms, rules.calendar).last_day
    return charges.due(pledge.ticket.terms, rules.calendar, min(rules.on, last_day))


def is_owed(pledge: Pledge, rules: Rules) -> bool:
    """Whether a ticket still stands for a debt: open, and its grace not over (PA 21, CC 899-2)."""
    if pledge.state is not State.OPEN:
        return False
    return not charges.grace_over(pledge.ticket.terms, rules.calendar, rules.on)


def low_rate_principal(pledges: Iterable[Pledge], rules: Rules) -> Ntd:
    """Low-rate principal (NT$) of tickets still owed: what their classes' rates bear under a cap (A-01)."""
    return Ntd(
        sum(
            pledge.ticket.terms.parts[0].principal
            for pledge in pledges
            if is_owed(pledge, rules) and is_capped(pledge.ticket.terms, rules.policy)
        )
    )


def is_capped(terms: Terms, policy: Policy) -> bool:
    """Whether the first part of these terms counts against a cap: its class's rate of that day had one."""
    rate = rate_on(policy, terms.class_code, terms.pledged_on)
    return rate is not None and rate.cap is not None and terms.parts[0].rate_bp == rate.monthly_bp


def rate_class(policy: Policy, code: str) -> RateClass | None:
    """The rate class of that code, or None."""
    return next((each for each in policy.classes if each.code == code), None)


def paper_for(policy: Policy, code: str, evidence: EvidenceForm | None) -> EvidenceForm | None:
    """The paper a ticket of that class rests on: none if the class needs none, whatever was typed."""
    chosen = rate_class(policy, code)
    return evidence if chosen is not None and chosen.evidence else None


def evidence_faults(
    class_code: str, evidence: EvidenceForm | None, rules: Rules
) -> tuple[Fault, ...]:
    """What is wrong with the paper for a class on that day; a class that needs none takes none."""
    chosen = rate_class(rules.policy, class_code)
    if chosen is None:
        return (fault(Reason.CLASS_UNKNOWN, "class_code", code=class_code),)
    if not chosen.evidence:
        return ()
    if evidence is None:
        return (fault(Reason.EVIDENCE_MISSING, "evidence.kind", name=chosen.name),)
    kind = next((each for each in chosen.evidence if each.code == evidence.kind), None)
    if kind is None:
        return (fault(Reason.EVIDENCE_KIND, "evidence.kind", name=chosen.name),)
    faults = []
    if kind.has_number and not evidence.number:
        faults.append(fault(Reason.EMPTY, "evidence.number"))
    if kind.has_expiry and evidence.valid_until is None:
        faults.append(fault(Reason.EMPTY, "evidence.valid_until"))
    if evidence.valid_until is not None and evidence.valid_until < rules.on:
        faults.append(
            fault(Reason.EVIDENCE_EXPIRED, "evidence.valid_until", day=evidence.valid_until)
        )
    return tuple(faults)


def bags_of(pledges: Iterable[Pledge]) -> tuple[str, ...]:
    """The bags in which the things of these tickets lie."""
    return tuple(sorted({item.bag for pledge in pledges for item in pledge.ticket.items}))


def bag_faults(scanned: Collection[str], expected: Collection[str]) -> tuple[Fault, ...]:
    """Whether exactly these bags were scanned before goods are handed over or put back."""
    wrong = wrong_bag_faults(scanned, expected)
    if wrong:
        return wrong
    missing = sorted(set(expected) - set(scanned))
    if missing:
        return (fault(Reason.BAG_NOT_SCANNED, "bags", expected="、".join(missing)),)
    return ()


def wrong_bag_faults(scanned: Iterable[str], expected: Collection[str]) -> tuple[Fault, ...]:
    """Whether a bag was scanned that is not opened here: told at once, while it can still be put down."""
    names = "、".join(sorted(set(expected)))
    wrong = [bag for bag in scanned if bag not in expected]
    return (fault(Reason.BAG_WRONG, "bags", bag=wrong[0], expected=names),) if wrong else ()


def money_faults(due: Ntd, agreed: Ntd, received: Ntd) -> Iterable[Fault]:
    """Whether the sum due is the one that was shown, and whether so much was handed over."""
    if agreed != due:
        yield fault(Reason.AMOUNT_CHANGED, "received", amount=due)
    elif received < due:
        yield fault(Reason.RECEIVED_TOO_LITTLE, "received", amount=due, short=due - received)


def settled_by(pledge: Pledge, due: Due) -> Settled:
    """What the entry says of a ticket whose dues are paid."""
    return Settled(
        pledge=pledge.ticket.pledge,
        on=due.on,
        half_months=due.half_months,
        interest=due.interest,
        principal=due.principal,
    )
