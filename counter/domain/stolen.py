"""Stolen goods: held for the police, let go, given to their owner at principal or free, paid back (PA 26, CC 949)."""

from collections.abc import Iterable

from counter.domain.claim_forms import (
    HoldForm,
    HoldNoteForm,
    LiftForm,
    OwnerForm,
    RefundForm,
    ReleaseForm,
)
from counter.domain.claimant import Proof, proves
from counter.domain.codes import Paper, Release
from counter.domain.effects import State
from counter.domain.lending import Rules, bag_faults, bags_of, money_faults, standing
from counter.domain.money import Ntd
from counter.domain.pledge import Pledge
from counter.domain.refusal import Fault, Reason, Refused, fault, refuse
from counter.domain.staff import Clerk, second_faults

PROOF: Proof = (frozenset({Paper.POLICE, Paper.JUDGMENT}), frozenset({Paper.OWNERSHIP}))
"""That the goods were stolen, and whose they are."""

_HOLDS_NOTHING_BACK = frozenset(
    {Reason.TICKET_LOST, Reason.TICKET_OTHER_BRANCH, Reason.TICKET_GRACE_OVER}
)
"""Goods that are still here stay at the word of the police, whatever else stops their ticket."""


def decide_hold(form: HoldForm, pledge: Pledge, rules: Rules, *, branch: str) -> None:
    """Decide that goods stay for the police: at once and by one person. Raises Refused with every fault found."""
    why = standing(pledge, rules, branch=branch)
    if why is not None and why.reason not in _HOLDS_NOTHING_BACK:
        raise Refused([why])
    _raise(_blank({"unit": form.unit, "officer": form.officer, "case": form.case}))


def decide_hold_note(form: HoldNoteForm, pledge: Pledge, rules: Rules, *, branch: str) -> None:
    """Decide that the letter of the police is added to what is known of a hold. Raises Refused."""
    _refuse_unless_held(pledge, rules, branch=branch)
    _raise(_blank({"document": form.document}))


def decide_lift(
    form: LiftForm,
    pledge: Pledge,
    rules: Rules,
    *,
    branch: str,
    clerk: Clerk,
    staff: tuple[Clerk, ...],
) -> None:
    """Decide that the police let goods go, by their letter, which two people read. Raises Refused."""
    _refuse_unless_held(pledge, rules, branch=branch)
    fields = {"unit": form.unit, "officer": form.officer, "document": form.document}
    _raise((*_blank(fields), *second_faults(form.second, "second", clerk=clerk, staff=staff)))


def decide_release(
    form: ReleaseForm,
    pledge: Pledge,
    rules: Rules,
    *,
    branch: str,
    clerk: Clerk,
    staff: tuple[Clerk, ...],
) -> Ntd:
    """Decide that stolen goods go back to their owner: what of the principal is paid for them (NT$).

    All of it where the intake kept to the law, never any interest; nothing where it did not (PA 26). Raises Refused
    with every fault found.
    """
    _refuse_unless_held(pledge, rules, branch=branch)
    price = release_price(form.how, pledge)
    faults = [] if form.how is not None else [fault(Reason.REASON_MISSING, "how")]
    faults.extend(_proof_faults(form.papers, form.papers_note))
    if form.how is Release.FREE:
        faults.extend(_blank({"reason": form.reason}))
    faults.extend(_owner_faults(form.owner))
    faults.extend(bag_faults(form.bags, bags_of([pledge])))
    if form.how is not None:
        faults.extend(money_faults(price, form.agreed, form.received))
    _raise((*faults, *second_faults(form.second, "second", clerk=clerk, staff=staff)))
    return price


def release_price(how: Release | None, pledge: Pledge) -> Ntd:
    """What an owner pays for stolen goods (NT$)."""
    return pledge.ticket.principal if how is Release.AT_PRINCIPAL else Ntd(0)


def decide_refund(
    form: RefundForm,
    pledge: Pledge,
    *,
    payer: str,
    clerk: Clerk,
    staff: tuple[Clerk, ...],
) -> Ntd:
    """Decide that an owner gets back all that was paid for the goods, the intake having been unlawful (NT$; PA 26).

    `payer`: number of the document of the owner they were released to, "" where they were redeemed by whoever bore
    the ticket: then the papers must show that the owner did. Once, and neither more nor less (A-36). Raises Refused
    with every fault found.
    """
    number = pledge.ticket.number
    if pledge.refunded:
        refuse(Reason.ALREADY_REFUNDED, number=number, amount=pledge.refunded)
    if pledge.problems:
        refuse(Reason.TICKET_FROZEN, number=number)
    if pledge.state not in {State.REDEEMED, State.RELEASED} or not pledge.paid:
        refuse(Reason.NOTHING_TO_REFUND, number=number)
    faults = list(_proof_faults(form.papers, form.papers_note))
    faults.extend(_blank({"reason": form.reason}))
    faults.extend(_owner_faults(form.owner))
    if payer and form.owner.id_number and form.owner.id_number != payer:
        faults.append(fault(Reason.NOT_THE_OWNER, "id_number"))
    if form.agreed != pledge.paid:
        faults.append(fault(Reason.AMOUNT_CHANGED, "money_moved", amount=pledge.paid))
    elif not form.money_moved:
        faults.append(fault(Reason.MONEY_NOT_MOVED, "money_moved", amount=pledge.paid))
    _raise((*faults, *second_faults(form.second, "second", clerk=clerk, staff=staff)))
    return pledge.paid


def _refuse_unless_held(pledge: Pledge, rules: Rules, *, branch: str) -> None:
    why = standing(pledge, rules, branch=branch)
    if why is None:
        refuse(Reason.TICKET_NOT_HELD, number=pledge.ticket.number)
    if why.reason is not Reason.TICKET_HELD:
        raise Refused([why])


def _proof_faults(papers: tuple[Paper, ...], note: str) -> Iterable[Fault]:
    if not proves(papers, PROOF):
        yield fault(Reason.OWNER_PAPERS, "papers")
    yield from _blank({"papers_note": note})


def _owner_faults(owner: OwnerForm) -> Iterable[Fault]:
    yield from _blank({"name": owner.name, "id_number": owner.id_number})
    if not owner.id_checked:
        yield fault(Reason.DOCUMENT_NOT_SEEN, "id_checked")


def _blank(fields: dict[str, str]) -> tuple[Fault, ...]:
    return tuple(fault(Reason.EMPTY, at) for at, text in fields.items() if not text)


def _raise(faults: Iterable[Fault]) -> None:
    found = tuple(faults)
    if found:
        raise Refused(found)
