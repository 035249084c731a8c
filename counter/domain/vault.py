"""Where every bag lies and who answers for it: the sum of the acts that name it; and what may be done with it.

Whether a bag is in custody at all is its pledges' matter. What people did with their hands can't be taken back by an
order that was found later: an act on a bag is never a clash, it takes effect in the branch's order or is kept as a
*misfit* of that bag, which is shown until the bag is found at its place (R-110).
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import assert_never

from counter.domain.codes import Verdict
from counter.domain.custody import (
    BagMove,
    BagsMoved,
    BagsReturned,
    HandoverAnswered,
    HandoverProposed,
    Party,
    PlacesChanged,
)
from counter.domain.devices import Unreadable
from counter.domain.effects import Effect, effect
from counter.domain.entries import (
    Body,
    Entry,
    Exchanged,
    PaidTogether,
    Redeemed,
    Released,
    Renewed,
    Reversed,
    TakenIn,
)
from counter.domain.frozen import quick, replace
from counter.domain.parts import Ticket
from counter.domain.reading import symbols
from counter.domain.refusal import Fault, Reason, Refused, fault, refuse
from counter.domain.ticket import PLACE_PREFIX

PLACES_MAX = 400
"""Places of one branch's vault: the seal of a count names each."""
BAGS_MAX = 500
"""Bags in one act: an entry holds no more."""
COUNTER = ""
"""Where a bag is that nobody has put away, or that is outside."""
_PLACE_FORM = re.compile(r"[0-9A-Z][0-9A-Z-]{0,11}")
_HOLLOW = frozenset({Verdict.CLASH, Verdict.TWICE})


class Misplacing(StrEnum):
    """Why an act on a bag did not fit when its turn came in the branch's order."""

    GONE = "gone"
    """It had been handed out before: whatever was moved was not this bag, or it was not handed out."""
    ELSEWHERE = "elsewhere"
    """It lay at another place, or with somebody else, than the act says: the later one holds."""
    OUTSIDE = "outside"
    """It was handed out while somebody outside had it by the books."""
    OFFERED = "offered"
    """It was offered to somebody else already: the first offer holds."""


@dataclass(frozen=True, slots=True)
class Misfit:
    """An act that did not fit: kept, shown, and gone once the bag is scanned at its place."""

    entry: str
    why: Misplacing


@dataclass(frozen=True, slots=True)
class Holder:
    """Who answers for a bag. `handover`: id of the proposal that brought it there; `due`: when it must be back."""

    party: Party = Party.HOUSE
    to: str = ""
    handover: str = ""
    due: date | None = None

    @property
    def is_outside(self) -> bool:
        """Whether the bag is not in this branch's vault."""
        return self.party in {Party.BRANCH, Party.APPRAISER}


HOUSE = Holder()


class Doing(StrEnum):
    """What bags are scanned for, one after the other."""

    MOVE = "move"
    OFFER = "offer"
    RETURN = "return"


@quick
@dataclass(frozen=True, slots=True)
class Bag:
    """A bag: where it lies, who has it. `place` "": at the counter, or outside with `holder`.

    `offered`: who is asked to take it over and has not answered, None for nobody; `out`: handed out to the bearer;
    `since`, `by`, `entry`: the business day, the clerk and the act of the last change of place or holder.
    """

    bag: str
    place: str
    holder: Holder
    offered: Holder | None
    out: bool
    since: date
    by: str
    entry: str
    misfits: tuple[Misfit, ...] = ()


# ------------------------------------------------------------------------------------ what acts do


_HandedOver = Redeemed | Exchanged | Released | Reversed
"""Acts at which bags are scanned as things go out, or come back."""
_FILLING = frozenset({TakenIn, Renewed})
"""Acts that name no bag but their tickets'. Most are of these two: to look for another takes longer than all else."""


def named(body: Body, does: Effect | None = None) -> tuple[str, ...]:
    """Every bag that an act names, once. `does`: its effect, where it is known already."""
    tickets = (effect(body) if does is None else does).written
    filled = [item.bag for ticket in tickets for item in ticket.items]
    if type(body) in _FILLING:
        return tuple(dict.fromkeys(filled))
    return tuple(dict.fromkeys((*filled, *_opened(body), *_handled(body))))


def _filling(tickets: tuple[Ticket, ...], code: str) -> Ticket | None:
    """The ticket of what goes into the bag."""
    for ticket in tickets:
        for item in ticket.items:
            if item.bag == code:
                return ticket
    return None


def _opened(body: Body) -> tuple[str, ...]:
    """The bags scanned when things were handed over, or came back."""
    if isinstance(body, PaidTogether):
        return tuple(bag for each in body.redeemed for bag in each.bags)
    return body.bags if isinstance(body, _HandedOver) else ()


def _handled(body: Body) -> tuple[str, ...]:
    """The bags that were carried, offered, taken over or brought back."""
    match body:
        case BagsMoved():
            return tuple(each.bag for each in body.moves)
        case HandoverProposed() | BagsReturned():
            return body.bags
        case HandoverAnswered():
            return (*body.accepted, *body.refused)
        case _:
            return ()


def fold(entries: Iterable[Entry | Unreadable], bag: str) -> Bag | None:
    """The bag as the acts that name it, in order, add up; None if none of them filled it."""
    found: Bag | None = None
    for entry in entries:
        found = apply(found, entry, bag)
    return found


def apply(
    bag: Bag | None, entry: Entry | Unreadable, code: str, does: Effect | None = None
) -> Bag | None:
    """Add one stored entry to the bag `code`. `does`: the entry's effect, where it is known already."""
    if isinstance(entry, Unreadable) or entry.verdict in _HOLLOW:
        return bag
    body = entry.body
    ticket = _filling((effect(body) if does is None else does).written, code)
    if ticket is not None:
        return _fill(bag, entry, code, ticket)
    if bag is None:
        return None
    if code in _opened(body):
        return _open(bag, entry, body)
    return _handle(bag, entry, code) if code in _handled(body) else bag


def _fill(bag: Bag | None, entry: Entry, code: str, ticket: Ticket) -> Bag:
    """Things go into it; it stays where it is if they were in it before."""
    if bag is not None and not bag.out and not isinstance(entry.body, TakenIn):
        return bag
    return Bag(
        bag=code,
        place=ticket.place_code,
        holder=HOUSE,
        offered=None,
        out=False,
        since=entry.business_day,
        by=entry.clerk,
        entry=entry.id,
    )


def _open(bag: Bag, entry: Entry, body: Body) -> Bag:
    """Things leave it, or come back into it at the counter."""
    back = isinstance(body, Reversed) and bool(body.reopened)
    misfits = bag.misfits
    if bag.holder.is_outside and not back:
        misfits = (*misfits, Misfit(entry.id, Misplacing.OUTSIDE))
    return replace(
        bag,
        place=COUNTER,
        holder=HOUSE,
        offered=None,
        out=not back,
        since=entry.business_day,
        by=entry.clerk,
        entry=entry.id,
        misfits=misfits,
    )


def _handle(bag: Bag, entry: Entry, code: str) -> Bag:
    if bag.out:
        return _misfit(bag, entry, Misplacing.GONE)
    body = entry.body
    if isinstance(body, BagsMoved):
        return _moved(bag, entry, body, code)
    if isinstance(body, HandoverProposed):
        return _offered(bag, entry, body)
    if isinstance(body, HandoverAnswered):
        return _answered(bag, entry, body, code)
    assert isinstance(body, BagsReturned), "what `_handled` names is one of these"
    return _returned(bag, entry, body)


def _moved(bag: Bag, entry: Entry, body: BagsMoved, code: str) -> Bag:
    """It lies where it was carried to last, wherever it was thought to have been before."""
    move = next(each for each in body.moves if each.bag == code)
    fits = bag.place == move.source and not bag.holder.is_outside
    holder = HOUSE if bag.holder.is_outside else bag.holder
    changed = _touched(replace(bag, place=move.target, holder=holder, misfits=()), entry)
    return changed if fits else _misfit(changed, entry, Misplacing.ELSEWHERE)


def _offered(bag: Bag, entry: Entry, body: HandoverProposed) -> Bag:
    if bag.offered is not None:
        return _misfit(bag, entry, Misplacing.OFFERED)
    if bag.holder.is_outside:
        return _misfit(bag, entry, Misplacing.ELSEWHERE)
    return replace(bag, offered=Holder(body.party, body.to, entry.id, body.due))


def _answered(bag: Bag, entry: Entry, body: HandoverAnswered, code: str) -> Bag:
    offered = bag.offered
    if offered is None or offered.handover != body.handover:
        return _misfit(bag, entry, Misplacing.ELSEWHERE)
    if code in body.refused:
        return replace(bag, offered=None)
    place = COUNTER if offered.is_outside else bag.place
    return _touched(replace(bag, place=place, holder=offered, offered=None), entry)


def _returned(bag: Bag, entry: Entry, body: BagsReturned) -> Bag:
    was_outside = bag.holder.is_outside
    changed = replace(bag, place=body.place, holder=HOUSE, offered=None, misfits=())
    back = _touched(changed, entry)
    return back if was_outside else _misfit(back, entry, Misplacing.ELSEWHERE)


def _touched(bag: Bag, entry: Entry) -> Bag:
    return replace(bag, since=entry.business_day, by=entry.clerk, entry=entry.id)


def _misfit(bag: Bag, entry: Entry, why: Misplacing) -> Bag:
    return replace(bag, misfits=(*bag.misfits, Misfit(entry.id, why)))


def places(entries: Iterable[PlacesChanged]) -> tuple[str, ...]:
    """The branch's plan of places as these acts, in order, add up; ascending."""
    plan: set[str] = set()
    for each in entries:
        plan |= set(each.opened)
        plan -= set(each.closed)
    return tuple(sorted(plan))


# ------------------------------------------------------------------------------------ forms


@dataclass(frozen=True, slots=True)
class PlacesForm:
    """Places to add, places to give up."""

    opened: tuple[str, ...]
    closed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MoveForm:
    """Put these bags, each one scanned, at a place."""

    bags: tuple[str, ...]
    target: str


@dataclass(frozen=True, slots=True)
class HandoverForm:
    """Offer bags to somebody. `to`: code of the member of staff or of the branch; `name`: of an outside appraiser.

    `due`: by when they must be back, needed for whatever leaves the house; `note`: what for.
    """

    party: Party | None
    to: str
    name: str
    due: date | None
    bags: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class AnswerForm:
    """Which of the bags offered are taken over and which are not; the others wait on. `handover`: its id.

    `signed_by`: who outside signed for them.
    """

    handover: str
    accepted: tuple[str, ...]
    refused: tuple[str, ...]
    signed_by: str = ""


@dataclass(frozen=True, slots=True)
class ReturnForm:
    """Bags that were outside are back and lie at one place, "" for the counter. `brought_by`: who brought them."""

    bags: tuple[str, ...]
    place: str
    brought_by: str


# ------------------------------------------------------------------------------------ decisions


def read_place(raw: str, at: str) -> str:
    """A place as typed or scanned: capitals, digits and hyphens, at most 12. Raises Refused PLACE_FORM."""
    place = symbols(raw, at).upper().removeprefix(PLACE_PREFIX)
    if not _PLACE_FORM.fullmatch(place):
        refuse(Reason.PLACE_FORM, at, typed=place)
    return place


def place_text(place: str) -> str:
    """What a place's label says."""
    return PLACE_PREFIX + place


def place_faults(place: str, plan: Collection[str], at: str) -> tuple[Fault, ...]:
    """Whether goods can be put there; "" is the counter."""
    if not place or place in plan:
        return ()
    return (fault(Reason.PLACE_UNKNOWN, at, place=place),)


def outside_faults(bags: Iterable[Bag]) -> tuple[Fault, ...]:
    """What can't be handed out because somebody outside has it (R-112)."""
    return tuple(
        fault(Reason.BAG_OUTSIDE, "bags", bag=each.bag) for each in bags if each.holder.is_outside
    )


def decide_places(
    form: PlacesForm, plan: Collection[str], filled: Collection[str], *, is_supervisor: bool
) -> PlacesChanged:
    """Decide a change of the plan by a supervisor. `filled`: places where bags lie. Raises Refused with every fault."""
    faults = [] if is_supervisor else [fault(Reason.SUPERVISOR_NEEDED)]
    if not form.opened and not form.closed:
        faults.append(fault(Reason.EMPTY, "opened"))
    faults.extend(
        fault(Reason.PLACE_TWICE, "opened", place=place)
        for place in form.opened
        if place in plan or form.opened.count(place) > 1
    )
    for place in form.closed:
        if place not in plan:
            faults.append(fault(Reason.PLACE_UNKNOWN, "closed", place=place))
        elif place in filled:
            faults.append(fault(Reason.PLACE_NOT_EMPTY, "closed", place=place))
    if len(plan) + len(form.opened) - len(form.closed) > PLACES_MAX:
        faults.append(fault(Reason.TOO_MANY_PLACES, "opened", most=PLACES_MAX))
    if faults:
        raise Refused(faults)
    return PlacesChanged(form.opened, form.closed)


def decide_move(form: MoveForm, bags: Mapping[str, Bag], plan: Collection[str]) -> BagsMoved:
    """Decide that bags are carried. `bags`: those in custody. Raises Refused with every fault found."""
    faults = [*_bag_faults(form.bags, bags), *place_faults(form.target, plan, "target")]
    faults.extend(_carrying_faults(_known(form.bags, bags), form.target))
    if faults:
        raise Refused(faults)
    return BagsMoved(tuple(BagMove(each, bags[each].place, form.target) for each in form.bags))


def decide_handover(
    form: HandoverForm,
    bags: Mapping[str, Bag],
    *,
    receivers: Collection[str],
    clerk: str,
    is_supervisor: bool,
    on: date,
) -> Party:
    """Decide an offer. `receivers`: codes that `to` may be. Raises Refused with every fault found."""
    faults = [*_party_faults(form, receivers, clerk), *_due_faults(form, on)]
    faults.extend(_bag_faults(form.bags, bags))
    known = _known(form.bags, bags)
    faults.extend(_offering_faults(known, clerk=clerk, is_supervisor=is_supervisor))
    if faults or form.party is None:
        raise Refused(faults)
    return form.party


def decide_answer(
    form: AnswerForm, offer: HandoverProposed, bags: Mapping[str, Bag], *, clerk: str
) -> None:
    """Decide an answer, bag by bag. `bags`: those that still wait for it. Raises Refused with every fault found."""
    answered = (*form.accepted, *form.refused)
    faults: list[Fault] = []
    if not answered:
        faults.append(fault(Reason.NO_BAGS, "accepted"))
    for bag in answered:
        if answered.count(bag) > 1:
            faults.append(fault(Reason.BAG_SCANNED_TWICE, "accepted", bag=bag))
        elif bag not in bags:
            faults.append(fault(Reason.BAG_NOT_OFFERED, "accepted", bag=bag))
    if form.accepted and offer.party is Party.CUSTODIAN and clerk != offer.to:
        faults.append(fault(Reason.NOT_THE_RECEIVER, "accepted"))
    if form.accepted and offer.party is not Party.CUSTODIAN and not form.signed_by:
        faults.append(fault(Reason.EMPTY, "signed_by"))
    if faults:
        raise Refused(faults)


def decide_return(form: ReturnForm, bags: Mapping[str, Bag], plan: Collection[str]) -> BagsReturned:
    """Decide that bags are back; their record is added by who keeps it. Raises Refused with every fault found."""
    faults = [*_bag_faults(form.bags, bags), *place_faults(form.place, plan, "place")]
    faults.extend(_returning_faults(_known(form.bags, bags)))
    if not form.brought_by:
        faults.append(fault(Reason.EMPTY, "brought_by"))
    if faults:
        raise Refused(faults)
    return BagsReturned(form.bags, form.place, None)


def scanned_faults(
    doing: Doing, code: str, bag: Bag | None, *, target: str, clerk: str, is_supervisor: bool
) -> tuple[Fault, ...]:
    """What is in the way of one bag while bags are being scanned. `bag`: None for one that is not in custody.

    `target`: where it is to be carried, "" while that is not known.
    """
    if bag is None:
        return (fault(Reason.BAG_NOT_HERE, "bags", bag=code),)
    match doing:
        case Doing.MOVE:
            return tuple(_carrying_faults([bag], target or None))
        case Doing.OFFER:
            return tuple(_offering_faults([bag], clerk=clerk, is_supervisor=is_supervisor))
        case Doing.RETURN:
            return tuple(_returning_faults([bag]))
        case _:
            assert_never(doing)


def _carrying_faults(bags: Sequence[Bag], target: str | None) -> Iterator[Fault]:
    yield from outside_faults(bags)
    for each in bags:
        if each.place == target and not each.holder.is_outside:
            yield fault(Reason.BAG_LIES_THERE, "bags", bag=each.bag)


def _offering_faults(bags: Sequence[Bag], *, clerk: str, is_supervisor: bool) -> Iterator[Fault]:
    yield from outside_faults(bags)
    for bag in bags:
        if bag.offered is not None:
            yield fault(Reason.BAG_OFFERED, "bags", bag=bag.bag)
        if bag.holder.to not in {"", clerk} and not (bag.holder.is_outside or is_supervisor):
            yield fault(Reason.NOT_THE_HOLDER, "bags", bag=bag.bag)


def _returning_faults(bags: Iterable[Bag]) -> Iterator[Fault]:
    for each in bags:
        if not each.holder.is_outside:
            yield fault(Reason.BAG_NOT_OUTSIDE, "bags", bag=each.bag)


def _known(bags: tuple[str, ...], known: Mapping[str, Bag]) -> list[Bag]:
    return [known[each] for each in bags if each in known]


def _bag_faults(bags: tuple[str, ...], known: Collection[str]) -> Iterator[Fault]:
    if not bags:
        yield fault(Reason.NO_BAGS, "bags")
    if len(bags) > BAGS_MAX:
        yield fault(Reason.TOO_MANY_BAGS, "bags", most=BAGS_MAX)
    met: set[str] = set()
    for bag in bags:
        if bag in met:
            yield fault(Reason.BAG_SCANNED_TWICE, "bags", bag=bag)
        elif bag not in known:
            yield fault(Reason.BAG_NOT_HERE, "bags", bag=bag)
        met.add(bag)


def _party_faults(form: HandoverForm, receivers: Collection[str], clerk: str) -> Iterator[Fault]:
    if form.party not in {Party.CUSTODIAN, Party.BRANCH, Party.APPRAISER}:
        yield fault(Reason.EMPTY, "party")
    elif form.party is Party.APPRAISER:
        if not form.name:
            yield fault(Reason.EMPTY, "name")
    elif form.to not in receivers:
        yield fault(Reason.RECEIVER_UNKNOWN, "to", code=form.to)
    elif form.party is Party.CUSTODIAN and form.to == clerk:
        yield fault(Reason.SAME_PERSON, "to")


def _due_faults(form: HandoverForm, on: date) -> Iterator[Fault]:
    if form.party is Party.CUSTODIAN:
        return
    if form.due is None:
        yield fault(Reason.EMPTY, "due")
    elif form.due < on:
        yield fault(Reason.DUE_PAST, "due", day=form.due)
