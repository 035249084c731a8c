"""Exchanges tickets for others: top-up, paying down, part redemption, split, merge; one act each (A-11)."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from counter.db.reading import Reading
from counter.db.rows import RecordKind
from counter.db.writing import Writing
from counter.desk import alerts, papers, people, receipts, views
from counter.desk.answers import (
    Changed,
    ExchangeOffer,
    ExchangePart,
    ExchangeThing,
    MergeChoice,
    Receipt,
)
from counter.desk.context import Context
from counter.desk.lending import (
    bag_fault,
    checker,
    kept_evidence,
    known_pledge,
    new_code,
    next_number,
    refuse_outside,
    wording_version,
    words,
)
from counter.domain import appraisal, charges, exchange, lending
from counter.domain.entries import Exchanged
from counter.domain.exchange import Borrower, Exchange, NewPart, Plan
from counter.domain.forms import ExchangeForm
from counter.domain.lending import Rules
from counter.domain.money import Ntd, interest
from counter.domain.parts import Evidence, Item, RecordRef, Ticket
from counter.domain.pledge import Pledge
from counter.domain.refusal import Fault, Reason, Refused, fault, refuse
from counter.domain.roles import Reach
from counter.domain.staff import Clerk
from counter.domain.terms import Terms


def offer(context: Context, reading: Reading, form: ExchangeForm, clerk: Clerk) -> ExchangeOffer:
    """What an exchange would be as its form stands. Raises Refused if an old ticket can't be worked with."""
    rules = context.rules_to_show(reading)
    pledges = _pledges(reading, form)
    plan = exchange.plan(form, pledges, rules, branch=context.branch.code)
    before = _low_rate_open(reading, rules, pledges)
    warnings = alerts.open_alerts(context, reading, pledges[0].ticket.pledgor)
    borrower = _borrower(reading, pledges[0])
    faults = exchange.plan_faults(
        form, pledges, plan, rules, team=context.team(clerk), borrower=borrower
    )
    wrong_class = lending.evidence_faults(form.class_code, form.evidence, rules)
    terms: tuple[Terms | None, ...] = (
        (None,) * len(plan.parts)
        if wrong_class
        else exchange.new_terms(form.class_code, plan, rules, low_rate_open=before)
    )
    dearer = _dearer(pledges[0], terms, plan, rules, before)
    numbers = _numbers(context, reading, form, rules)
    return ExchangeOffer(
        faults=(*faults, *_bag_faults(reading, form, plan, numbers)),
        plan=plan,
        things=tuple(_thing(context, reading, item, plan, rules) for item in plan.things),
        parts=tuple(_part(part, each, rules) for part, each in zip(plan.parts, terms, strict=True)),
        low_rate_before=before,
        dearer=dearer,
        papers=views.papers_that_keep(pledges[0], context) if dearer else (),
        alerts=warnings,
        beyond=context.asks_second(clerk, _reach(plan)),
        new_paper=context.asks_second(
            clerk, Reach(new_paper=_is_new_paper(reading, rules, form, pledges[0]))
        ),
    )


def merge_choices(context: Context, reading: Reading, pledge_id: str) -> tuple[MergeChoice, ...]:
    """The pledgor's other open tickets, oldest first."""
    rules = context.rules_to_show(reading)
    first = known_pledge(reading, pledge_id)
    return tuple(
        _choice(context, first, pledge, rules)
        for pledge in reading.open_pledges_of(first.ticket.pledgor)
        if pledge.ticket.pledge != pledge_id and lending.is_owed(pledge, rules)
    )


def merge_scan(context: Context, reading: Reading, pledge_id: str, text: str) -> MergeChoice | None:
    """The ticket whose paper was scanned to be merged with that one; None if it is that one's own.

    Raises Refused for a foreign or forged code, and for a ticket that can't be merged with it.
    """
    found = views.find(context, reading, text).pledge
    if found == pledge_id:
        return None
    if not found:
        refuse(Reason.TICKET_UNKNOWN, "pledges")
    rules = context.rules_to_show(reading)
    first, other = known_pledge(reading, pledge_id), known_pledge(reading, found)
    choice = _choice(context, first, other, rules)
    if choice.refusal is not None:
        raise Refused([replace(choice.refusal, at="pledges")])
    return choice


def make(context: Context, writing: Writing, form: ExchangeForm, clerk: Clerk) -> Receipt:
    """Settle the old tickets and write the new ones; cash goes one way, as one sum."""
    rules = context.rules(writing)
    pledges = _pledges(writing, form)
    pledgor = pledges[0].ticket.pledgor
    borrower = _borrower(writing, pledges[0])
    made = exchange.decide_exchange(
        form,
        pledges,
        rules,
        branch=context.branch.code,
        low_rate_open=_low_rate_open(writing, rules, pledges),
        team=context.team(clerk),
        borrower=borrower,
    )
    numbers = _numbers(context, writing, form, rules)
    faults = tuple(_bag_faults(writing, form, made.plan, numbers))
    if faults:
        raise Refused(faults)
    refuse_outside(writing, made.plan.opened)
    evidence = kept_evidence(writing, pledgor, form, clerk=clerk, rules=rules)
    tickets = _tickets(
        context, writing, form, pledges, made, numbers=numbers, evidence=evidence, rules=rules
    )
    body = _body(form, made, tickets)
    subjects = (*form.pledges, *(ticket.pledge for ticket in tickets), pledgor)
    called = borrower.warned or context.asks_second(clerk, _reach(made.plan))
    lent = form.second if called and made.plan.lends else ""
    approver = lent or checker(context, clerk, form.second, evidence)
    entry = context.append(
        writing, body, on=rules.on, clerk=clerk, subjects=subjects, approver=approver
    )
    written = [known_pledge(writing, ticket.pledge) for ticket in tickets]
    printed = (
        paper
        for pledge in written
        for paper in papers.ticket_and_label(context, writing, pledge, rules)
    )
    return Receipt(
        entry,
        frozenset({Changed.PLEDGE, Changed.PLEDGOR, Changed.DAY, Changed.NUMBERS}),
        (*printed, receipts.receipt(context, writing, entry)),
        tickets[0].pledge,
        tickets[0].number,
        body.change,
    )


# ----------------------------------------------------------------------------------- the act


def _body(form: ExchangeForm, made: Exchange, tickets: tuple[Ticket, ...]) -> Exchanged:
    plan = made.plan
    takes = plan.net > 0
    return Exchanged(
        how=form.how,
        settled=made.settled,
        tickets=tickets,
        released=tuple(item.item for item in plan.released),
        bags=plan.opened,
        id_checked=plan.lends,
        finger=form.finger if plan.lends else None,
        by_scan=form.by_scan,
        received=form.received if takes else Ntd(0),
        change=Ntd(form.received - plan.net) if takes else Ntd(0),
    )


def _tickets(
    context: Context,
    writing: Writing,
    form: ExchangeForm,
    pledges: Sequence[Pledge],
    made: Exchange,
    *,
    numbers: tuple[str, ...],
    evidence: Evidence | None,
    rules: Rules,
) -> tuple[Ticket, ...]:
    """The new tickets in the order of their numbers; all of them follow all the old ones."""
    place = _place(writing, pledges)
    tickets = []
    for asked, part, terms, number in zip(
        form.parts, made.plan.parts, made.terms, numbers, strict=True
    ):
        tickets.append(
            Ticket(
                pledge=writing.new_id(),
                number=number,
                code=new_code(context),
                pledgor=pledges[0].ticket.pledgor,
                predecessors=form.pledges,
                first=pledges[0].ticket.first,
                principal=part.principal,
                terms=terms,
                items=_bagged(part, asked.bag or number),
                evidence=evidence,
                wording=wording_version(rules),
                low_rate_known_on=None,
                place=place,
                appraiser=part.appraiser,
            )
        )
    return tuple(tickets)


def _numbers(
    context: Context, reading: Reading, form: ExchangeForm, rules: Rules
) -> tuple[str, ...]:
    """The number of each new ticket, in order."""
    count = len(form.parts)
    return tuple(next_number(context, reading, rules, nth=nth) for nth in range(1, count + 1))


def _bagged(part: NewPart, bag: str) -> tuple[Item, ...]:
    """Its things; those that leave their bag go into `bag`."""
    return tuple(replace(item, bag=bag) if item.item in part.moved else item for item in part.items)


def _place(writing: Writing, pledges: Sequence[Pledge]) -> RecordRef | None:
    """Where the things lie: where they lay; several places of merged tickets are all told."""
    told = list(
        dict.fromkeys(text for each in pledges if (text := papers.place_in_words(writing, each)))
    )
    if len(told) > 1:
        return words(writing, pledges[0].ticket.pledgor, RecordKind.PLACE, "、".join(told))
    return next((each.place for each in pledges if papers.place_in_words(writing, each)), None)


def _pledges(reading: Reading, form: ExchangeForm) -> tuple[Pledge, ...]:
    return tuple(known_pledge(reading, each) for each in form.pledges)


def _borrower(reading: Reading, pledge: Pledge) -> Borrower:
    pledgor = pledge.ticket.pledgor
    return Borrower(people.born(reading, pledgor), alerts.stops(reading, pledgor))


def _low_rate_open(reading: Reading, rules: Rules, pledges: Sequence[Pledge]) -> Ntd:
    """What of the cap is taken by tickets that this act does not end (A-01)."""
    ended = {pledge.ticket.pledge for pledge in pledges}
    return people.low_rate_open(reading, rules, pledges[0].ticket.pledgor, without=ended)


def _is_new_paper(reading: Reading, rules: Rules, form: ExchangeForm, pledge: Pledge) -> bool:
    row = reading.pledgor(pledge.ticket.pledgor)
    return people.is_new_paper(reading, rules, row, form.class_code, form.evidence)


def _reach(plan: Plan) -> Reach:
    """How far it goes, where it lends more; its second person is asked for there alone."""
    return Reach(principal=max((part.principal for part in plan.parts), default=Ntd(0)))


def _bag_faults(
    reading: Reading, form: ExchangeForm, plan: Plan, numbers: Sequence[str]
) -> Iterable[Fault]:
    """Whether every new bag is free and one ticket's alone; one without a number of its own has its ticket's."""
    moving = [
        (place, asked.bag, number)
        for place, (asked, part, number) in enumerate(
            zip(form.parts, plan.parts, numbers, strict=True)
        )
        if part.moved
    ]
    given = {number for _, bag, number in moving if not bag}
    for place, bag, number in moving:
        at = f"parts.{place}.bag"
        if bag and bag in given:
            yield fault(Reason.BAG_TWICE, at, bag=bag)
        given.add(bag or number)
        in_use = bag_fault(reading, bag or number)
        if in_use is not None:
            yield replace(in_use, at=at)


# --------------------------------------------------------------------------------- the offer


def _thing(
    context: Context, reading: Reading, item: Item, plan: Plan, rules: Rules
) -> ExchangeThing:
    return ExchangeThing(
        item=item.item,
        lines=papers.item_lines(reading, context.policy, item),
        bag=item.bag,
        appraised=item.appraised,
        most=appraisal.bears(
            context.policy, item, rules.on, seconded=bool(plan.signed.get(item.item))
        ),
    )


def _part(part: NewPart, terms: Terms | None, rules: Rules) -> ExchangePart:
    return ExchangePart(
        most=part.most,
        moves=bool(part.moved),
        terms=terms,
        table=() if terms is None else charges.table(terms, rules.calendar),
    )


def _dearer(
    old: Pledge, terms: tuple[Terms | None, ...], plan: Plan, rules: Rules, before: Ntd
) -> Ntd:
    """What the new tickets cost more a month than they would in the old ticket's class (NT$)."""
    kept_class = old.ticket.terms.class_code
    if all(each is None or each.class_code == kept_class for each in terms):
        return Ntd(0)
    kept = exchange.new_terms(kept_class, plan, rules, low_rate_open=before)
    return Ntd(max(0, _a_month(terms) - _a_month(kept)))


def _a_month(terms: tuple[Terms | None, ...]) -> int:
    return sum(interest(each.parts, views.ONE_MONTH) for each in terms if each is not None)


def _choice(context: Context, first: Pledge, other: Pledge, rules: Rules) -> MergeChoice:
    ticket = other.ticket
    standing = lending.standing(other, rules, branch=context.branch.code)
    unlike = [standing] if standing is not None else exchange.unlike(first.ticket, ticket)
    terms = charges.in_force(ticket.terms, rules.calendar)
    return MergeChoice(
        pledge=ticket.pledge,
        number=ticket.number,
        items=tuple(item.item for item in ticket.items),
        principal=ticket.principal,
        interest=charges.due(terms, rules.calendar, rules.on).interest,
        contents=papers.contents(context.policy, ticket.items),
        refusal=next(iter(unlike), None),
    )
