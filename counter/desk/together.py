"""Several tickets of one or several people in one payment, written as one act with one receipt."""

from dataclasses import replace

from counter import wire
from counter.db.reading import Reading
from counter.db.writing import Writing
from counter.desk import alerts, papers, people, receipts
from counter.desk.answers import Changed, PledgorView, Receipt, TogetherOffer, TogetherPart
from counter.desk.context import Context
from counter.desk.lending import checker, kept_evidence, known_pledge, refuse_outside, successor
from counter.domain import lending, together
from counter.domain.entries import Kind, PaidTogether, Redeemed, Renewed
from counter.domain.forms import RenewForm, TogetherForm
from counter.domain.lending import Rules
from counter.domain.money import Ntd
from counter.domain.parts import Settled
from counter.domain.pledge import Pledge
from counter.domain.refusal import Reason, Refused, fault
from counter.domain.roles import Reach
from counter.domain.staff import Clerk
from counter.domain.together import Allotment, Part


def offer(
    context: Context,
    reading: Reading,
    renewals: tuple[RenewForm, ...],
    redemptions: tuple[str, ...],
    clerk: Clerk,
) -> TogetherOffer:
    """What a payment would be as its list stands; what can't be is told ticket by ticket."""
    rules = context.rules_to_show(reading)
    listed = (*(form.pledge for form in renewals), *redemptions)
    pledges = _pledges(reading, listed)
    stays = _stays(reading, pledges)
    allotment = Allotment(_low_rate_open(reading, rules, pledges, stays), rules, stays)
    branch = context.branch.code
    parts = []
    renewed: list[Renewed] = []
    redeemed: list[Redeemed] = []
    for form in renewals:
        pledge = pledges[form.pledge]
        try:
            part = together.renewal_part(form, pledge, rules, branch=branch, allotment=allotment)
            parts.append(_told(form.pledge, part))
            renewed.append(_like_renewed(pledge, part))
        except Refused as refused:
            parts.append(_refused(form.pledge, refused))
    for each in redemptions:
        try:
            part = together.redemption_part(pledges[each], rules, branch=branch)
            parts.append(_told(each, part))
            redeemed.append(_like_redeemed(pledges[each], part))
        except Refused as refused:
            parts.append(_refused(each, refused))
    faults = list(together.list_faults(listed))
    if not _fits(reading, PaidTogether(tuple(renewed), tuple(redeemed), Ntd(0), Ntd(0)), pledges):
        faults.append(fault(Reason.ACT_TOO_LONG))
    is_new = any(_is_new_paper(reading, rules, form, pledges[form.pledge]) for form in renewals)
    return TogetherOffer(
        parts=tuple(parts),
        total=Ntd(sum(part.to_pay for part in parts)),
        faults=tuple(faults),
        warned=_warned(context, reading, rules, pledges),
        new_paper=context.asks_second(clerk, Reach(new_paper=is_new)),
    )


def pay(context: Context, writing: Writing, form: TogetherForm, clerk: Clerk) -> Receipt:
    """Take the payment: every renewal's new ticket, every redemption's goods, one receipt."""
    rules = context.rules(writing)
    pledges = _pledges(writing, together.ended(form))
    stays = _stays(writing, pledges)
    decided = together.decide_together(
        form,
        pledges,
        rules,
        branch=context.branch.code,
        low_rate_open=_low_rate_open(writing, rules, pledges, stays),
        stays=stays,
    )
    refuse_outside(writing, [bag for part in form.redemptions for bag in part.bags])
    renewed = []
    for nth, (part, (settled, terms)) in enumerate(
        zip(form.renewals, decided.renewals, strict=True), 1
    ):
        old = pledges[part.pledge]
        evidence = kept_evidence(writing, old.ticket.pledgor, part, clerk=clerk, rules=rules)
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
    checked = checker(context, clerk, form.second, *(each.ticket.evidence for each in renewed))
    entry = context.append(
        writing,
        body,
        on=rules.on,
        clerk=clerk,
        subjects=_subjects(body, pledges),
        approver=checked,
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


def _is_new_paper(reading: Reading, rules: Rules, form: RenewForm, pledge: Pledge) -> bool:
    row = reading.pledgor(pledge.ticket.pledgor)
    return people.is_new_paper(reading, rules, row, form.class_code, form.evidence)


def _stays(reading: Reading, pledges: dict[str, Pledge]) -> dict[str, str]:
    """By pledgor of these tickets, in their order, who stands for them."""
    pledgors = dict.fromkeys(pledge.ticket.pledgor for pledge in pledges.values())
    return {each: reading.persons.stays(each) for each in pledgors}


def _low_rate_open(
    reading: Reading, rules: Rules, pledges: dict[str, Pledge], stays: dict[str, str]
) -> dict[str, Ntd]:
    """By who stands for the pledgors, what of the cap is taken by tickets that this act does not end."""
    return {
        pledgor: lending.low_rate_principal(
            (
                pledge
                for pledge in reading.open_pledges_of(pledgor)
                if pledge.ticket.pledge not in pledges
            ),
            rules,
        )
        for pledgor in sorted(set(stays.values()))
    }


def _subjects(body: PaidTogether, pledges: dict[str, Pledge]) -> tuple[str, ...]:
    ended = tuple(pledges)
    new = tuple(each.ticket.pledge for each in body.renewed)
    pledgors = dict.fromkeys(pledge.ticket.pledgor for pledge in pledges.values())
    return (*ended, *new, *pledgors)


def _fits(reading: Reading, body: PaidTogether, pledges: dict[str, Pledge]) -> bool:
    """Whether one entry holds an act like that one."""
    subjects = _subjects(body, pledges)
    some = reading.entry(next(iter(pledges.values())).opened_by_entry) if pledges else None
    if some is None:
        return True
    like = replace(
        some,
        kind=Kind.PAID_TOGETHER,
        body=body,
        subjects=subjects,
        expects=(some.id,) * len(subjects),
    )
    try:
        wire.canonical(like)
    except wire.TooLong:
        return False
    return True


def _like_renewed(pledge: Pledge, part: Part) -> Renewed:
    """As long as what would be written: the new ticket has the things of the old one, and other terms."""
    old = pledge.ticket
    ticket = replace(old, terms=part.terms or old.terms, predecessors=(old.pledge,))
    return Renewed(
        _like_settled(pledge, part), ticket, by_scan=True, received=part.to_pay, change=Ntd(0)
    )


def _like_redeemed(pledge: Pledge, part: Part) -> Redeemed:
    bags = tuple(sorted({item.bag for item in pledge.ticket.items}))
    return Redeemed(
        _like_settled(pledge, part), by_scan=True, bags=bags, received=part.to_pay, change=Ntd(0)
    )


def _like_settled(pledge: Pledge, part: Part) -> Settled:
    due = part.due
    return Settled(
        pledge.ticket.pledge, due.on, due.half_months, due.interest, pledge.ticket.principal
    )


def _warned(
    context: Context, reading: Reading, rules: Rules, pledges: dict[str, Pledge]
) -> tuple[PledgorView, ...]:
    """Whom of these tickets' pledgors an alert warns of, each once."""
    views = []
    for pledgor in dict.fromkeys(_stays(reading, pledges).values()):
        open_alerts = alerts.open_alerts(context, reading, pledgor)
        row = reading.pledgor(pledgor) if open_alerts else None
        if row is not None:
            views.append(people.view(reading, rules, row, open_alerts))
    return tuple(views)


def _told(pledge: str, part: Part) -> TogetherPart:
    return TogetherPart(pledge, part.due, part.to_pay, part.terms, None)


def _refused(pledge: str, refused: Refused) -> TogetherPart:
    return TogetherPart(pledge, None, Ntd(0), None, replace(refused.faults[0], at=""))
