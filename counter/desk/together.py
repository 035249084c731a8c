"""Several tickets of one or several people in one payment, written as one act with one receipt."""

from dataclasses import replace

from counter.db.reading import Reading
from counter.db.writing import Writing
from counter.desk import papers, receipts
from counter.desk.answers import Changed, Receipt, TogetherOffer, TogetherPart
from counter.desk.context import Context
from counter.desk.lending import kept_evidence, known_pledge, successor
from counter.domain import lending, together
from counter.domain.entries import PaidTogether, Redeemed, Renewed
from counter.domain.forms import RenewForm, TogetherForm
from counter.domain.lending import Rules
from counter.domain.money import Ntd
from counter.domain.pledge import Pledge
from counter.domain.refusal import Refused
from counter.domain.staff import Clerk
from counter.domain.together import Allotment, Part


def offer(
    context: Context,
    reading: Reading,
    renewals: tuple[RenewForm, ...],
    redemptions: tuple[str, ...],
) -> TogetherOffer:
    """What a payment would be as its list stands; what can't be is told ticket by ticket."""
    rules = context.rules_to_show(reading)
    pledges = _pledges(reading, (*(form.pledge for form in renewals), *redemptions))
    allotment = Allotment(_low_rate_open(reading, rules, pledges), rules)
    branch = context.branch.code
    parts = []
    for form in renewals:
        pledge = pledges[form.pledge]
        try:
            part = together.renewal_part(form, pledge, rules, branch=branch, allotment=allotment)
            parts.append(_told(form.pledge, part))
        except Refused as refused:
            parts.append(_refused(form.pledge, refused))
    for each in redemptions:
        try:
            part = together.redemption_part(pledges[each], rules, branch=branch)
            parts.append(_told(each, part))
        except Refused as refused:
            parts.append(_refused(each, refused))
    return TogetherOffer(tuple(parts), Ntd(sum(part.to_pay for part in parts)))


def pay(context: Context, writing: Writing, form: TogetherForm, clerk: Clerk) -> Receipt:
    """Take the payment: every renewal's new ticket, every redemption's goods, one receipt."""
    rules = context.rules(writing)
    pledges = _pledges(writing, together.ended(form))
    decided = together.decide_together(
        form,
        pledges,
        rules,
        branch=context.branch.code,
        low_rate_open=_low_rate_open(writing, rules, pledges),
    )
    renewed = []
    for nth, (part, (settled, terms)) in enumerate(
        zip(form.renewals, decided.renewals, strict=True), 1
    ):
        old = pledges[part.pledge]
        evidence = kept_evidence(
            context, writing, old.ticket.pledgor, part, clerk=clerk, rules=rules
        )
        ticket = successor(context, writing, old, terms, evidence=evidence, rules=rules, nth=nth)
        renewed.append(
            Renewed(settled, ticket, part.by_scan, received=settled.interest, change=Ntd(0))
        )
    redeemed = [
        Redeemed(
            settled,
            part.by_scan,
            part.bags,
            received=Ntd(settled.principal + settled.interest),
            change=Ntd(0),
        )
        for part, settled in zip(form.redemptions, decided.redemptions, strict=True)
    ]
    change = Ntd(form.received - decided.total)
    body = PaidTogether(tuple(renewed), tuple(redeemed), form.received, change)
    entry = context.append(
        writing, body, on=rules.on, clerk=clerk, subjects=_subjects(body, pledges)
    )
    written = [known_pledge(writing, each.ticket.pledge) for each in renewed]
    tickets = tuple(
        paper
        for pledge in written
        for paper in papers.ticket_and_label(context, writing, pledge, rules)
    )
    printed = (*tickets, receipts.receipt(context, writing, entry))
    changed = frozenset({Changed.PLEDGE, Changed.PLEDGOR, Changed.DAY, Changed.NUMBERS})
    return Receipt(entry, changed, printed, change=change)


def _pledges(reading: Reading, ids: tuple[str, ...]) -> dict[str, Pledge]:
    return {each: known_pledge(reading, each) for each in ids}


def _low_rate_open(reading: Reading, rules: Rules, pledges: dict[str, Pledge]) -> dict[str, Ntd]:
    """By pledgor, what of the cap is taken by tickets that this act does not end."""
    pledgors = {pledge.ticket.pledgor for pledge in pledges.values()}
    return {
        pledgor: lending.low_rate_principal(
            (
                pledge
                for pledge in reading.open_pledges_of(pledgor)
                if pledge.ticket.pledge not in pledges
            ),
            rules,
        )
        for pledgor in sorted(pledgors)
    }


def _subjects(body: PaidTogether, pledges: dict[str, Pledge]) -> tuple[str, ...]:
    ended = tuple(pledges)
    new = tuple(each.ticket.pledge for each in body.renewed)
    pledgors = dict.fromkeys(pledge.ticket.pledgor for pledge in pledges.values())
    return (*ended, *new, *pledgors)


def _told(pledge: str, part: Part) -> TogetherPart:
    return TogetherPart(pledge, part.due, part.to_pay, part.terms, None)


def _refused(pledge: str, refused: Refused) -> TogetherPart:
    return TogetherPart(pledge, None, Ntd(0), None, replace(refused.faults[0], at=""))
