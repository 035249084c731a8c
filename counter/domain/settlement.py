"""Ends a clash: an act that did not fit the branch's order, whose money waits in suspense (CC 179, PA 14, 18, 21).

The first act stands. Of the other one the money goes back, or is owed to whoever paid it, for nobody pays one debt
twice (CC 179); or, where it let goods go to the bearer of a ticket (PA 18), it stands as it was made: the ticket that
stands for these goods ends with it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from counter.domain import charges, ledger
from counter.domain.clash_acts import ClashSettled
from counter.domain.codes import Settlement
from counter.domain.days import Calendar
from counter.domain.effects import State, endings, touched, written
from counter.domain.entries import (
    Body,
    Entry,
    Exchanged,
    PaidTogether,
    Redeemed,
    Released,
    Reversed,
)
from counter.domain.ledger import Account
from counter.domain.lending import bag_faults
from counter.domain.money import Ntd
from counter.domain.parts import RecordRef, Settled
from counter.domain.pledge import Block, Owed, Pledge
from counter.domain.refusal import Fault, Reason, Refused, fault, refuse
from counter.domain.remittance import Remitted
from counter.domain.settlement_forms import PayeeForm, PayOwedForm, SettleForm
from counter.domain.staff import Clerk, second_faults

Pledges = Mapping[str, Pledge]
"""By id: every pledge that an act touched, and those that followed them."""


@dataclass(frozen=True, slots=True)
class WayOut:
    """What one end of a clash brings, in NT$.

    `drawer`: what the drawer gains (negative: paid out); `loans`, `interest`, `losses`: booked, debit positive; `owed`
    to the payer (negative: must come back). `voided`: pledges whose tickets are void; `ended`: tickets that end with
    it; `bags`: scanned, for the goods in them must be here; `printed`: papers of the void tickets went out.
    """

    how: Settlement
    drawer: Ntd
    loans: Ntd
    interest: Ntd
    losses: Ntd
    owed: Ntd
    voided: tuple[str, ...]
    ended: tuple[Settled, ...]
    bags: tuple[str, ...]
    printed: bool


@dataclass(frozen=True, slots=True)
class _Handed:
    """Things of one pledge that an act let go: their ids, and what it settled for that pledge."""

    pledge: str
    items: frozenset[str]
    settled: Settled | None


def ways_out(loser: Entry, pledges: Pledges, calendar: Calendar) -> tuple[WayOut, ...]:
    """How that clash may end, the first being the common end.

    An act without money, goods or ticket has one end: it is taken note of. Whatever else did not fit goes back, its
    money now or later; what let goods go can stand if whole tickets stand for exactly these goods.
    Raises Refused if nothing of it is left to settle, or if a newer program must read its tickets first.
    """
    _refuse_unless_open(loser, pledges)
    money, handed = ledger.brought(loser), tuple(_handed_out(loser.body, pledges))
    voided = tuple(_voided(loser, pledges))
    if not (money or handed or voided):
        return (_way(Settlement.KEPT, loser),)
    bags = _bags(loser, handed, voided, pledges)
    ways = [_way(Settlement.RETURNED, loser, voided=voided, bags=bags)]
    if money:
        ways.append(_way(Settlement.OWED, loser, voided=voided, bags=bags, owed=money))
    if isinstance(loser.body, Remitted):
        ways.reverse()  # nobody who could take the money stands at the window
    kept = _kept(loser, handed, voided, pledges, calendar)
    return (*ways, kept) if kept is not None else tuple(ways)


def without_goods(loser: Entry, pledges: Pledges) -> tuple[Pledge, ...]:
    """The open tickets that stand for goods which an act that did not fit let go, oldest first."""
    return _stand_for(_handed_out(loser.body, pledges), pledges)


def decide_settlement(
    form: SettleForm,
    loser: Entry,
    pledges: Pledges,
    calendar: Calendar,
    *,
    clerk: Clerk,
    staff: tuple[Clerk, ...],
) -> WayOut:
    """Decide how a clash ends: two people, one a supervisor, and why. Raises Refused with every fault found."""
    ways = ways_out(loser, pledges, calendar)
    way = next((each for each in ways if each.how is form.how), None)
    faults = [] if form.reason else [fault(Reason.EMPTY, "reason")]
    if way is None:
        faults.append(fault(Reason.WAY_OUT_UNFIT, "how"))
    else:
        faults.extend(_way_faults(form, way))
    faults.extend(second_faults(form.second, "second", clerk=clerk, staff=staff))
    if faults or way is None:
        raise Refused(faults)
    return way


def decide_payment(form: PayOwedForm, pledge: Pledge) -> Owed:
    """Decide that what a settled clash left owed is paid now: all of it, once. Raises Refused with every fault."""
    owed = next((each for each in pledge.owed if each.entry == form.entry), None)
    if owed is None:
        refuse(Reason.NOTHING_OWED, number=pledge.ticket.number)
    faults = tuple(_money_faults(form, owed.amount))
    if faults:
        raise Refused(faults)
    return owed


def settled(loser: Entry, way: WayOut, note: RecordRef) -> ClashSettled:
    """What the entry says of it: all that the act had booked goes, be it in suspense or, of one told early, not."""
    posted = ledger.booked(loser)
    return ClashSettled(
        entry=loser.id,
        how=way.how,
        suspense=Ntd(-ledger.amount(posted, Account.SUSPENSE)),
        loans=Ntd(way.loans - ledger.amount(posted, Account.LOANS)),
        interest=Ntd(way.interest - ledger.amount(posted, Account.INTEREST)),
        owed=way.owed,
        pledges=touched(loser.body),
        voided=way.voided,
        ended=way.ended,
        note=note,
        losses=Ntd(way.losses - ledger.amount(posted, Account.LOSSES)),
    )


# ------------------------------------------------------------------------------------- faults


def _refuse_unless_open(loser: Entry, pledges: Pledges) -> None:
    met = [pledges[each] for each in touched(loser.body) if each in pledges]
    if not any(problem.entry == loser.id for each in met for problem in each.problems):
        refuse(Reason.NO_CLASH)
    unread = next((each for each in met if each.blocked(Block.UNREAD)), None)
    if unread is not None:
        refuse(Reason.TICKET_UNREAD, number=unread.ticket.number)


def _way_faults(form: SettleForm, way: WayOut) -> Iterator[Fault]:
    if way.printed and way.how is Settlement.RETURNED and not form.ticket_returned:
        yield fault(Reason.TICKET_NOT_RETURNED, "ticket_returned")
    yield from bag_faults(form.bags, way.bags)
    if way.drawer:
        yield from _money_faults(form, way.drawer)


def _money_faults(form: SettleForm | PayOwedForm, amount: Ntd) -> Iterator[Fault]:
    """What is wrong with money that changes hands: by document, as shown, and all of it."""
    yield from _payee_faults(form.payee)
    if form.agreed != amount:
        yield fault(Reason.AMOUNT_CHANGED, "money_moved", amount=abs(amount))
    elif not form.money_moved:
        yield fault(Reason.MONEY_NOT_MOVED, "money_moved", amount=abs(amount))


def _payee_faults(payee: PayeeForm) -> Iterator[Fault]:
    if not payee.name:
        yield fault(Reason.EMPTY, "name")
    if not payee.id_number:
        yield fault(Reason.EMPTY, "id_number")
    if not payee.id_checked:
        yield fault(Reason.DOCUMENT_NOT_SEEN, "id_checked")


# --------------------------------------------------------------------------------------- ways


def _way(
    how: Settlement,
    loser: Entry,
    *,
    owed: Ntd = Ntd(0),
    voided: tuple[str, ...] = (),
    bags: tuple[str, ...] = (),
) -> WayOut:
    """A way that books nothing: the money goes back now or is owed."""
    back = -ledger.brought(loser) if how is Settlement.RETURNED else 0
    zero = Ntd(0)
    printed = bool(voided) and _is_printed(loser.body)
    return WayOut(how, Ntd(back), zero, zero, zero, owed, voided, (), bags, printed)


def _is_printed(body: Body) -> bool:
    """Whether the tickets an act wrote went out on paper at once."""
    return not isinstance(body, Remitted) or not body.paper


def _kept(
    loser: Entry,
    handed: tuple[_Handed, ...],
    voided: tuple[str, ...],
    pledges: Pledges,
    calendar: Calendar,
) -> WayOut | None:
    """The way in which the act stands, None if no ticket stands for just the goods it let go."""
    gone = frozenset(item for each in handed for item in each.items)
    tickets = _stand_for(handed, pledges)
    whole = all(_items(pledge) <= gone for pledge in tickets)
    if not tickets or not whole or loser.cash_ntd < 0:
        return None
    ended = tuple(_paid(loser, handed, tickets, calendar))
    interest = sum(each.interest for each in ended)
    loans = sum(pledge.ticket.principal for pledge in tickets)
    paid = sum(each.principal for each in ended)
    return WayOut(
        how=Settlement.KEPT,
        drawer=Ntd(0),
        loans=Ntd(-loans),
        interest=Ntd(-interest),
        losses=Ntd(loans - paid),
        owed=Ntd(loser.cash_ntd - paid - interest),
        voided=voided,
        ended=ended,
        bags=_moved(loser, voided, pledges),
        printed=bool(voided),
    )


def _paid(
    loser: Entry, handed: tuple[_Handed, ...], tickets: tuple[Pledge, ...], calendar: Calendar
) -> Iterator[Settled]:
    """What of the money pays for each ticket that ends, interest first (CC 323).

    Tickets that the act itself settled go first: each costs what was paid for it. One that another counter wrote
    meanwhile costs its own interest, but never more than was paid as interest, and none if it did not run a day (A-38).
    """
    left: int = loser.cash_ntd
    own = {each.pledge: each.settled for each in handed if each.settled is not None}
    as_interest: int = sum(each.interest for each in own.values())
    for pledge in sorted(tickets, key=lambda each: each.ticket.pledge not in own):
        name, terms = pledge.ticket.pledge, pledge.ticket.terms
        mine = own.get(name)
        on = loser.business_day if mine is None else mine.on
        interest: int = 0
        half_months = 0
        if mine is not None:
            interest, half_months = mine.interest, mine.half_months
        elif terms.pledged_on < on and as_interest:
            due = charges.due(terms, calendar, on)
            interest, half_months = due.interest, due.half_months
        interest = min(interest, as_interest, left)
        principal = min(pledge.ticket.principal, left - interest)
        as_interest, left = as_interest - interest, left - interest - principal
        yield Settled(name, on, half_months, Ntd(interest), Ntd(principal))


# -------------------------------------------------------------------------------------- goods


def _handed_out(body: Body, pledges: Pledges) -> Iterator[_Handed]:
    match body:
        case Redeemed():
            paid = body.settled
            yield from _some(paid.pledge, _items_of(paid.pledge, pledges), paid)
        case PaidTogether():
            for part in body.redeemed:
                yield from _handed_out(part, pledges)
        case Exchanged():
            for paid in body.settled:
                items = _items_of(paid.pledge, pledges) & frozenset(body.released)
                yield from _some(paid.pledge, items, paid)
        case Released():
            yield from _some(body.pledge, _items_of(body.pledge, pledges), None)
        case Reversed():
            still = {item for each in body.reopened for item in _items_of(each, pledges)}
            for name in body.voided:
                yield from _some(name, _items_of(name, pledges) - still, None)
        case _:
            return


def _some(name: str, items: frozenset[str], paid: Settled | None) -> Iterator[_Handed]:
    if items:
        yield _Handed(name, items, paid)


def _items_of(name: str, pledges: Pledges) -> frozenset[str]:
    return _items(pledges[name]) if name in pledges else frozenset()


def _items(pledge: Pledge) -> frozenset[str]:
    return frozenset(item.item for item in pledge.ticket.items)


def _stand_for(handed: Iterable[_Handed], pledges: Pledges) -> tuple[Pledge, ...]:
    """The open tickets that stand for some things now, oldest first."""
    found: dict[str, Pledge] = {}
    for each in handed:
        for pledge in _followers(each.pledge, pledges):
            if _items(pledge) & each.items:
                found[pledge.ticket.pledge] = pledge
    return tuple(sorted(found.values(), key=lambda pledge: pledge.ticket.number))


def _followers(name: str, pledges: Pledges) -> Iterator[Pledge]:
    """The open tickets that a pledge has become: itself, or what followed it."""
    pledge = pledges.get(name)
    if pledge is None:
        return
    if pledge.state is State.OPEN:
        yield pledge
    for each in pledge.successors:
        yield from _followers(each, pledges)


def _voided(loser: Entry, pledges: Pledges) -> Iterator[str]:
    """Pledges of the tickets that the act wrote."""
    for ticket in written(loser.body):
        pledge = pledges.get(ticket.pledge)
        if pledge is not None and pledge.opened_by_entry == loser.id:
            yield ticket.pledge


def _bags(
    loser: Entry, handed: tuple[_Handed, ...], voided: tuple[str, ...], pledges: Pledges
) -> tuple[str, ...]:
    """The bags of things that it let go and that a ticket stands for: they must be here again."""
    gone = frozenset(item for each in handed for item in each.items)
    tickets = _stand_for(handed, pledges)
    back = {item.bag for each in tickets for item in each.ticket.items if item.item in gone}
    return tuple(sorted({*back, *_moved(loser, voided, pledges)}))


def _moved(loser: Entry, voided: tuple[str, ...], pledges: Pledges) -> tuple[str, ...]:
    """Bags between which things go back: the act put them into another one than their ticket's."""
    put = {item.item: item.bag for each in voided for item in pledges[each].ticket.items}
    stand = [
        item
        for ending in endings(loser.body)
        for pledge in _followers(ending.pledge, pledges)
        for item in pledge.ticket.items
        if put.get(item.item, item.bag) != item.bag
    ]
    return tuple(sorted({bag for item in stand for bag in (item.bag, put[item.item])}))
