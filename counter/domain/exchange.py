"""Decides how tickets are exchanged for others: top-up, paying down, part redemption, split, merge (A-11).

The interest of every old ticket is settled first, at its own rate (A-02); what is written instead has today's rate and
a full new term (A-09, A-10). Today's standard and ceiling bound a principal that rises and what is left when things
leave or are divided; who pays down on the same things is never refused.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from counter.domain import appraisal, charges, lending
from counter.domain.charges import Due
from counter.domain.codes import Change
from counter.domain.forms import ExchangeForm
from counter.domain.identity import is_adult
from counter.domain.intake import appraiser_faults
from counter.domain.lending import Rules
from counter.domain.money import Ntd
from counter.domain.parts import Item, Settled, Ticket
from counter.domain.pledge import Pledge
from counter.domain.policy import in_force, term_on
from counter.domain.refusal import Fault, Reason, Refused, fault, refuse
from counter.domain.staff import Team, second_faults
from counter.domain.terms import Terms

REVALUED = frozenset({Change.TOP_UP, Change.PART, Change.SPLIT})
"""Changes that are bounded by what the things carry today."""

SEVERAL = 2


@dataclass(frozen=True, slots=True)
class Borrower:
    """What matters of the pledgor where more is lent. `warned`: an alert asks for a second person first."""

    born: date | None = None
    warned: bool = False


@dataclass(frozen=True, slots=True)
class NewPart:
    """One new ticket. `items`: its things at today's value; `moved`: ids of those that go into another bag.

    `most`: NT$ its principal may reach today, None where nothing bounds it but the old one. `appraiser`: who
    valued a thing of it over its ceiling a second time, now or for the old ticket; "" for nobody.
    """

    principal: Ntd
    items: tuple[Item, ...]
    moved: frozenset[str]
    most: Ntd | None
    appraiser: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What an exchange brings. `dues`: what is owed on each old ticket today, in the form's order.

    `things`: all things of the old tickets at today's value; `released`: those handed over; `opened`: the bags out of
    which something is taken; `before` and `after`: principal in all (NT$). `signed`: ids of the things over their
    ceiling, with who valued them a second time; `raised`: one of them needs somebody who does so now.
    """

    dues: tuple[Due, ...]
    things: tuple[Item, ...]
    parts: tuple[NewPart, ...]
    released: tuple[Item, ...]
    opened: tuple[str, ...]
    before: Ntd
    after: Ntd
    signed: Mapping[str, str]
    raised: bool

    @property
    def interest(self) -> Ntd:
        """Interest to date of every old ticket (NT$)."""
        return Ntd(sum(due.interest for due in self.dues))

    @property
    def net(self) -> Ntd:
        """What the drawer gains (NT$); negative: what is paid out."""
        return Ntd(self.interest + self.repaid)

    @property
    def repaid(self) -> Ntd:
        """Principal that comes back (NT$); negative: what is lent on top."""
        return Ntd(self.before - self.after)

    @property
    def lends(self) -> bool:
        """Whether more is lent than before: money for the pledgor alone, identified anew (PA 15)."""
        return self.after > self.before


@dataclass(frozen=True, slots=True)
class Exchange:
    """A decided exchange: what was paid for the old tickets, and the terms of the new ones in their order."""

    plan: Plan
    settled: tuple[Settled, ...]
    terms: tuple[Terms, ...]


def plan(form: ExchangeForm, pledges: Sequence[Pledge], rules: Rules, *, branch: str) -> Plan:
    """What the exchange would be as its form stands, be it complete or not.

    Raises Refused if one of the old tickets can't be worked with today.
    """
    dues = tuple(
        charges.due(lending.workable(pledge, rules, branch=branch), rules.calendar, rules.on)
        for pledge in pledges
    )
    signatures = _signatures(pledges, rules)
    things = tuple(
        _valued(item, form, rules, seconded=item.item in signatures)
        for pledge in pledges
        for item in pledge.ticket.items
    )
    signed = _signed(things, form, signatures, rules)
    before = Ntd(sum(due.principal for due in dues))
    bounds = in_force(rules.policy.limits, rules.on)
    step = 1 if bounds is None else bounds.principal_step
    parts = tuple(_parts(form, {item.item: item for item in things}, signed, before, step))
    kept = {item for part in form.parts for item in part.items}
    released = tuple(item for item in things if item.item not in kept)
    moved = [item for part in parts for item in part.items if item.item in part.moved]
    return Plan(
        dues=dues,
        things=things,
        parts=parts,
        released=released if form.how is Change.PART else (),
        opened=tuple(sorted({item.bag for item in (*released, *moved)})),
        before=before,
        after=Ntd(sum(part.principal for part in parts)),
        signed=signed,
        raised=form.how in REVALUED
        and any(item.item in signed and not _stands(item, signatures) for item in things),
    )


def plan_faults(
    form: ExchangeForm,
    pledges: Sequence[Pledge],
    planned: Plan,
    rules: Rules,
    *,
    team: Team,
    borrower: Borrower,
) -> tuple[Fault, ...]:
    """Everything about people, tickets, things and principals that still forbids an exchange."""
    return (
        *(appraiser_faults(form.appraiser, team) if form.appraiser else ()),
        *(_borrower_faults(form, borrower, team, rules.on) if planned.lends else ()),
        *_merge_faults(form, pledges, planned, rules),
        *_thing_faults(form, planned),
        *_principal_faults(form, planned, rules),
        *_value_faults(form, planned, rules),
        *lending.evidence_faults(form.class_code, form.evidence, rules),
    )


def unlike(first: Ticket, other: Ticket) -> Iterable[Fault]:
    """Why the second ticket can't be merged with the first."""
    if other.pledgor != first.pledgor:
        yield fault(Reason.MERGE_OTHER_PLEDGOR, "pledges", number=other.number)
    if other.terms.class_code != first.terms.class_code:
        yield fault(Reason.MERGE_OTHER_CLASS, "pledges", number=other.number)


def new_terms(
    class_code: str, planned: Plan, rules: Rules, *, low_rate_open: Ntd
) -> tuple[Terms | None, ...]:
    """The terms of each new ticket, None for one without things or principal yet.

    `low_rate_open`: low-rate principal (NT$) of the pledgor's tickets that stay; the cap is allotted in the order of
    the new tickets (A-01). Raises Refused if the class or a rate for today is missing.
    """
    written: list[Terms | None] = []
    used = low_rate_open
    for part in planned.parts:
        if not part.items or part.principal <= 0:
            written.append(None)
            continue
        terms = charges.write_terms(
            rules.policy,
            rules.calendar,
            class_code=class_code,
            item_type=part.items[0].type_code,
            principal=part.principal,
            pledged_on=rules.on,
            low_rate_outstanding=used,
        )
        if lending.is_capped(terms, rules.policy):
            used = Ntd(used + terms.parts[0].principal)
        written.append(terms)
    return tuple(written)


def decide_exchange(
    form: ExchangeForm,
    pledges: Sequence[Pledge],
    rules: Rules,
    *,
    branch: str,
    low_rate_open: Ntd,
    team: Team,
    borrower: Borrower,
) -> Exchange:
    """Decide an exchange. Raises Refused with every fault found."""
    planned = plan(form, pledges, rules, branch=branch)
    faults = [
        *plan_faults(form, pledges, planned, rules, team=team, borrower=borrower),
        *_window_faults(form, planned),
    ]
    if faults:
        raise Refused(faults)
    terms = new_terms(form.class_code, planned, rules, low_rate_open=low_rate_open)
    if form.agreed != terms:
        refuse(Reason.TERMS_CHANGED, "parts.0.principal")
    paired = zip(pledges, planned.dues, strict=True)
    return Exchange(
        plan=planned,
        settled=tuple(lending.settled_by(pledge, due) for pledge, due in paired),
        terms=tuple(each for each in terms if each is not None),
    )


# ----------------------------------------------------------------------------------- the plan


def _signatures(pledges: Sequence[Pledge], rules: Rules) -> dict[str, tuple[str, Ntd]]:
    """The things that two people valued over a ceiling for the old tickets: who, and at what (NT$)."""
    return {
        item.item: (pledge.ticket.appraiser, item.appraised)
        for pledge in pledges
        for item in pledge.ticket.items
        if pledge.ticket.appraiser and appraisal.over_ceiling(rules.policy, item)
    }


def _signed(
    things: Sequence[Item],
    form: ExchangeForm,
    signatures: Mapping[str, tuple[str, Ntd]],
    rules: Rules,
) -> dict[str, str]:
    """Who values what is over its ceiling a second time: as before unless it is worth more now."""
    signed = {}
    for item in things:
        if appraisal.over_ceiling(rules.policy, item):
            stands = _stands(item, signatures)
            signed[item.item] = signatures[item.item][0] if stands else form.appraiser
    return signed


def _stands(item: Item, signatures: Mapping[str, tuple[str, Ntd]]) -> bool:
    """Whether two people said before that a thing is worth as much."""
    return item.item in signatures and item.appraised <= signatures[item.item][1]


def _valued(item: Item, form: ExchangeForm, rules: Rules, *, seconded: bool) -> Item:
    """The thing at what it is worth today: as a person said, else by the standard; else as it was."""
    if form.how not in REVALUED:
        return item
    said = dict(form.appraised).get(item.item)
    if said is None:
        said = appraisal.carried_on(rules.policy, item, rules.on, seconded=seconded)
    return replace(item, appraised=said)


def _parts(
    form: ExchangeForm,
    things: Mapping[str, Item],
    signed: Mapping[str, str],
    before: Ntd,
    step: int,
) -> Iterable[NewPart]:
    """Each new ticket; a bag stays with the first of them that has things from it.

    What is left of the old principal goes to the first ticket whose own nobody says, as far as its things carry it, in
    whole steps of a loan; what they don't carry to the next.
    """
    keeper: dict[str, int] = {}
    left = before - sum(part.principal or 0 for part in form.parts)
    for number, part in enumerate(form.parts):
        items = tuple(things[each] for each in part.items if each in things)
        for item in items:
            keeper.setdefault(item.bag, number)
        worth = Ntd(sum(item.appraised for item in items))
        most = worth if form.how in REVALUED else None
        principal = part.principal
        if principal is None:
            principal = Ntd(max(0, left if most is None or left <= most else most - most % step))
            left -= principal
        yield NewPart(
            principal=principal,
            items=items,
            moved=frozenset(item.item for item in items if keeper[item.bag] != number),
            most=most,
            appraiser=next((who for item in items if (who := signed.get(item.item, ""))), ""),
        )


# --------------------------------------------------------------------------------- the faults


def _merge_faults(
    form: ExchangeForm, pledges: Sequence[Pledge], planned: Plan, rules: Rules
) -> Iterable[Fault]:
    """Only tickets of one pledgor, one class and one term become one."""
    if form.how is not Change.MERGE:
        return
    tickets = [pledge.ticket for pledge in pledges]
    if len(tickets) < SEVERAL:
        yield fault(Reason.MERGE_ALONE, "pledges")
        return
    first = tickets[0]
    if len({ticket.pledge for ticket in tickets}) < len(tickets):
        yield fault(Reason.TICKET_TWICE, "pledges")
    for ticket in tickets[1:]:
        yield from unlike(first, ticket)
    rows = [term_on(rules.policy, item.type_code, rules.on) for item in planned.things]
    if len({row.months for row in rows if row is not None}) > 1:
        yield fault(Reason.TERMS_MIXED, "pledges")
    bounds = in_force(rules.policy.limits, rules.on)
    if bounds is not None and len(planned.things) > bounds.items_max:
        yield fault(Reason.TOO_MANY_ITEMS, "pledges", most=bounds.items_max)
    if bounds is not None and planned.after > bounds.principal_max:
        yield fault(Reason.PRINCIPAL_ABOVE_CEILING, "pledges", most=bounds.principal_max)


def _thing_faults(form: ExchangeForm, planned: Plan) -> Iterable[Fault]:
    """Each thing goes exactly one way: onto one new ticket, or to the pledgor."""
    count = len(planned.things)
    if len(form.parts) > count:
        yield fault(Reason.SPLIT_TOO_MANY, "items", tickets=len(form.parts), items=count)
        return
    if form.how is Change.SPLIT and len(form.parts) < SEVERAL:
        yield fault(Reason.SPLIT_INTO_ONE, "items")
    if form.how is Change.PART:
        yield from _part_faults(planned)
    for number, part in enumerate(planned.parts, 1):
        if not part.items and form.how is not Change.PART:
            yield fault(Reason.TICKET_WITHOUT_ITEMS, "items", place=number)
    yield from _way_faults(form, planned)


def _part_faults(planned: Plan) -> Iterable[Fault]:
    """Some things leave and some stay."""
    if not planned.released:
        yield fault(Reason.NOTHING_LEAVES, "items")
    if len(planned.released) == len(planned.things):
        yield fault(Reason.NOTHING_STAYS, "items")


def _way_faults(form: ExchangeForm, planned: Plan) -> Iterable[Fault]:
    """No thing twice, none left out but those that leave, none from elsewhere."""
    times = Counter(each for part in form.parts for each in part.items)
    for place, item in enumerate(planned.things, 1):
        if times[item.item] > 1:
            yield fault(Reason.ITEM_TWICE, "items", place=place)
        if not times[item.item] and form.how is not Change.PART:
            yield fault(Reason.ITEM_LEFT_OUT, "items", place=place)
    if times.keys() - {item.item for item in planned.things}:
        yield fault(Reason.ITEM_FOREIGN, "items")


def _principal_faults(form: ExchangeForm, planned: Plan, rules: Rules) -> Iterable[Fault]:
    if form.how is Change.PAY_DOWN:
        yield from _pay_down_faults(planned)
        return
    for number, part in enumerate(planned.parts):
        at = f"parts.{number}.principal"
        if part.principal <= 0:
            yield fault(Reason.PRINCIPAL_NOT_POSITIVE, at)
        elif part.items and part.most is not None and part.principal > part.most:
            yield fault(Reason.PRINCIPAL_ABOVE_APPRAISAL, at, most=part.most)
    at = f"parts.{len(planned.parts) - 1}.principal"
    if form.how is Change.TOP_UP:
        yield from _top_up_faults(planned, rules, at)
    elif planned.lends:
        yield fault(Reason.NOTHING_LENT_ANEW, at, most=planned.before)


def _pay_down_faults(planned: Plan) -> Iterable[Fault]:
    """Whoever pays down is bounded by nothing but the debt."""
    at = "parts.0.principal"
    if planned.after < 0:
        yield fault(Reason.REPAYS_TOO_MUCH, at, most=planned.before)
    elif planned.after == 0:
        yield fault(Reason.REPAYS_ALL, at)
    elif planned.after >= planned.before:
        yield fault(Reason.PAYS_NOTHING_DOWN, at, most=planned.before)


def _top_up_faults(planned: Plan, rules: Rules, at: str) -> Iterable[Fault]:
    """A loan that rises keeps the bounds and the step of a new one."""
    if planned.after <= planned.before:
        yield fault(Reason.TOPS_NOTHING_UP, at, least=planned.before)
        return
    bounds = in_force(rules.policy.limits, rules.on)
    if bounds is None:
        return
    if planned.after < bounds.principal_min:
        yield fault(Reason.PRINCIPAL_BELOW_MINIMUM, at, least=bounds.principal_min)
    if planned.after > bounds.principal_max:
        yield fault(Reason.PRINCIPAL_ABOVE_CEILING, at, most=bounds.principal_max)
    if planned.after % bounds.principal_step:
        yield fault(Reason.PRINCIPAL_STEP, at, step=bounds.principal_step)


def _value_faults(form: ExchangeForm, planned: Plan, rules: Rules) -> Iterable[Fault]:
    """What stays is worth no more than today's standard and ceiling allow."""
    if form.how not in REVALUED:
        return
    kept = {item for part in form.parts for item in part.items}
    for place, item in enumerate(planned.things):
        if item.item in kept:
            yield from appraisal.value_faults(
                rules.policy,
                item,
                rules.on,
                f"items.{place}",
                seconded=bool(planned.signed.get(item.item)),
            )


def _borrower_faults(
    form: ExchangeForm, borrower: Borrower, team: Team, on: date
) -> Iterable[Fault]:
    """Nothing is lent on top to a minor, whose representative consents to a pledge, not to what becomes of it (PA 17).

    To lend more in spite of an alert takes a second person; to take money back takes none.
    """
    if borrower.born is not None and not is_adult(borrower.born, on):
        yield fault(Reason.MINOR_TOP_UP, "id_checked", day=borrower.born)
    if borrower.warned:
        yield from second_faults(form.second, "second", clerk=team.clerk, staff=team.staff)


def _window_faults(form: ExchangeForm, planned: Plan) -> Iterable[Fault]:
    """What has to lie on the counter: the old papers, the bags, the money, and the person where money goes out."""
    if not form.ticket_returned:
        yield fault(Reason.TICKET_NOT_RETURNED, "ticket_returned")
    yield from lending.bag_faults(form.bags, planned.opened)
    if planned.released and not form.stub_signed:
        yield fault(Reason.STUB_NOT_SIGNED, "stub_signed")
    if planned.lends and not form.id_checked:
        yield fault(Reason.ID_NOT_CHECKED, "id_checked")
    if planned.lends and form.finger is None:
        yield fault(Reason.FINGER_NOT_CONFIRMED, "finger")
    if planned.net >= 0:
        yield from lending.money_faults(planned.net, form.agreed_net, form.received)
    elif form.agreed_net != planned.net:
        yield fault(Reason.PAYOUT_CHANGED, "received", amount=-planned.net)
