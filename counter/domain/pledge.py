"""What a pledge is: the sum of its entries, whatever order of trouble they came in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from counter.domain import ledger
from counter.domain.clash_acts import ClashSettled, OwedPaid
from counter.domain.codes import Verdict
from counter.domain.devices import Unreadable
from counter.domain.effects import Effect, Ending, State, effect
from counter.domain.entries import (
    Entry,
    Held,
    HoldLifted,
    HoldNoted,
    LossReported,
    LossWithdrawn,
    Refunded,
    Released,
    Reprinted,
    Reversed,
)
from counter.domain.forfeiture import Forfeited, ForfeitureUndone, LateAllowed
from counter.domain.frozen import quick, replace
from counter.domain.money import Ntd
from counter.domain.parts import RecordRef, Settled, Ticket
from counter.domain.remittance import Remitted, Swapped

_HOLLOW = frozenset({Verdict.CLASH, Verdict.TWICE})
"""Nothing holds of an act that is found so."""
_OF_BLOCKED = frozenset({State.RELEASED, State.REPLACED})
"""Ends of what is blocked alone: things that are held, a ticket that is lost."""
_OPEN = State.OPEN
"""Found once: to look up a member of an enum takes longer than to compare it, and here it is done for each entry."""


@dataclass(frozen=True, slots=True)
class Problem:
    """An entry that did not fit the pledge when its turn came: kept, shown, settled by a person.

    `suspense`: its cash (NT$) that waits in suspense, 0 if it was booked as it stands.
    """

    entry: str
    number: int
    state: State
    suspense: Ntd = Ntd(0)


@dataclass(frozen=True, slots=True)
class Owed:
    """What a settlement left for a payer (NT$; negative: what must come back). `entry`: id of the settlement."""

    entry: str
    amount: Ntd


@dataclass(frozen=True, slots=True)
class BookedOut:
    """The batch that forfeited a pledge: its entry, its business day, the last day of grace as it was known then."""

    entry: str
    on: date
    last_day: date


class Block(StrEnum):
    """Why nothing may be done with an open ticket for the time being."""

    LOST = "lost"
    HELD = "held"
    UNREAD = "unread"
    """An entry of a newer program stands on it: nothing may be done before this one is brought up to date."""


@dataclass(frozen=True, slots=True)
class Blocked:
    """A block, the entry that put it, its business day. `noted`: a later entry that says more, "" for none."""

    why: Block
    entry: str
    on: date
    noted: str = ""


@quick
@dataclass(frozen=True, slots=True)
class Pledge:
    """One ticket's contract and what became of it.

    `settled`: what was paid at its end, `successors`: pledges of the tickets that replace it, `copies`: how often it
    was printed (1 = the first print), `blocks`: what stops it now, `refunded`: NT$ paid back to an owner,
    `last_entry`: id of the last entry summed up here, `replaced_by`: number of the first ticket that follows, `price`:
    NT$ an owner paid for stolen goods, `owed`: what clashes and payments that were too high left and nobody has paid
    yet, `paper`: the earlier pledge whose paper stands for this ticket until it is swapped (A-29), "" for none,
    `forfeited`: the batch that booked it out, also where an act within the grace took effect after it, `late_on`: the
    business day on which two people let its bearer come after the grace.
    """

    ticket: Ticket
    state: State
    place: RecordRef | None
    opened_by: str
    opened_by_entry: str
    opened_on: date
    closed_on: date | None
    closed_by_entry: str
    settled: Settled | None
    successors: tuple[str, ...]
    copies: int
    blocks: tuple[Blocked, ...]
    refunded: Ntd
    problems: tuple[Problem, ...]
    last_entry: str
    replaced_by: str = ""
    price: Ntd = Ntd(0)
    owed: tuple[Owed, ...] = ()
    paper: str = ""
    forfeited: BookedOut | None = None
    late_on: date | None = None

    @property
    def paid(self) -> Ntd:
        """What was paid to take the goods home (NT$), 0 while they are here or if they went for nothing."""
        if self.state is State.REDEEMED and self.settled is not None:
            return Ntd(self.settled.principal + self.settled.interest)
        return self.price

    @property
    def stopped_by(self) -> Blocked | None:
        """The block that is told first while there are several: the one that a clerk can do least about."""
        told = (self.blocked(why) for why in (Block.UNREAD, Block.HELD, Block.LOST))
        return next((each for each in told if each is not None), None)

    def blocked(self, why: Block) -> Blocked | None:
        """The block of that kind, None if there is none."""
        return next((each for each in self.blocks if each.why is why), None)


def apply(
    pledge: Pledge | None, entry: Entry | Unreadable, subject: str, does: Effect | None = None
) -> Pledge | None:
    """Add one stored entry to the pledge `subject`, nothing if it is about others.

    A misfit is kept as a problem, never dropped. `does`: the entry's effect, where it is known already.
    """
    if isinstance(entry, Unreadable):
        return None if pledge is None else _unread(pledge, entry)
    if does is None:
        does = effect(entry.body)
    if entry.verdict in _HOLLOW:
        return _clashed(pledge, entry, subject, does)
    for ticket in does.written:
        if ticket.pledge == subject:
            return _written(entry, ticket) if pledge is None else _misfit(pledge, entry)
    if pledge is None:
        return None
    for ending in does.endings:
        if ending.pledge == subject:
            return _ended(pledge, entry, ending, does.written)
    return _changed(pledge, entry, subject) if subject in does.touched else pledge


def _changed(pledge: Pledge, entry: Entry, subject: str) -> Pledge:
    """What neither opens nor ends it in the course of business."""
    match entry.body:
        case Reversed():
            return _reversed(pledge, entry, entry.body, subject)
        case ForfeitureUndone():
            return _taken_back(pledge, entry, entry.body)
        case ClashSettled():
            return _settled(pledge, entry, entry.body, subject)
        case _:
            return _marked(pledge, entry)


def fold(entries: Iterable[Entry | Unreadable], subject: str) -> Pledge | None:
    """The pledge `subject` as its entries, in order, add up to; None if none of them opened it.

    What came before the ticket itself (another counter's act, told sooner) takes effect right after it.
    """
    pledge: Pledge | None = None
    early: list[Entry | Unreadable] = []
    for entry in entries:
        was, pledge = pledge, apply(pledge, entry, subject)
        if pledge is None:
            early.append(entry)
        elif was is None:
            for each in early:
                pledge = apply(pledge, each, subject)
    return pledge


def judge(entry: Entry, before: Mapping[str, Pledge | None]) -> Verdict:
    """Whether an act fits as a whole: CLASH if any pledge it touches says no, ORPHAN if one is not known yet.

    `before`: each pledge it touches as it stands just before it.
    """
    return judged(entry, before)[0]


def judged(
    entry: Entry, before: Mapping[str, Pledge | None]
) -> tuple[Verdict, Mapping[str, Pledge | None]]:
    """As `judge`, and what it makes of each of these pledges; nothing of a CLASH."""
    verdict = Verdict.ACCEPTED
    become: dict[str, Pledge | None] = {}
    act = entry if entry.verdict is Verdict.NONE else replace(entry, verdict=Verdict.NONE)
    does = effect(entry.body)
    for subject in does.touched:
        was = before[subject]
        now = become[subject] = apply(was, act, subject, does)
        if now is None:
            verdict = Verdict.ORPHAN
        elif len(now.problems) > (0 if was is None else len(was.problems)):
            return Verdict.CLASH, {}
    return verdict, become


def _written(entry: Entry, ticket: Ticket) -> Pledge:
    """A new pledge; of one that was paid for by post or bank the surplus is owed, and the old paper may be out."""
    opened, body = _opened(entry, ticket), entry.body
    if not isinstance(body, Remitted):
        return opened
    owed = (Owed(entry.id, body.surplus),) if body.surplus else ()
    return replace(opened, owed=owed, paper=body.paper)


def _opened(entry: Entry, ticket: Ticket) -> Pledge:
    return Pledge(
        ticket=ticket,
        state=_OPEN,
        place=ticket.place,
        opened_by=entry.clerk,
        opened_by_entry=entry.id,
        opened_on=entry.business_day,
        closed_on=None,
        closed_by_entry="",
        settled=None,
        successors=(),
        copies=1,
        blocks=(),
        refunded=Ntd(0),
        problems=(),
        last_entry=entry.id,
    )


def _fits_unseen(pledge: Pledge, entry: Entry) -> bool:
    """Whether central, which reads what this program can't, found that an act fits."""
    found = entry.verdict in {Verdict.ACCEPTED, Verdict.LATE}
    return found and pledge.blocked(Block.UNREAD) is not None


def _fits(pledge: Pledge, end: State) -> bool:
    """Whether such an end fits the blocks: held goods go to their owner even if the ticket is lost too."""
    if not pledge.blocks:
        return end not in _OF_BLOCKED
    match end:
        case State.RELEASED:
            return pledge.blocked(Block.HELD) is not None
        case State.REPLACED:
            return [each.why for each in pledge.blocks] == [Block.LOST]
        case _:
            return False


def _yields(pledge: Pledge, entry: Entry, ending: Ending) -> bool:
    """Whether a forfeiture gives way: the pledgor acted within the grace, but the batch was placed sooner. R-84."""
    if pledge.forfeited is None or pledge.state is not State.FORFEITED:
        return False
    acted_on = entry.business_day if ending.settled is None else ending.settled.on
    return ending.state is not State.FORFEITED and acted_on <= pledge.forfeited.last_day


def _ended(pledge: Pledge, entry: Entry, ending: Ending, written: tuple[Ticket, ...]) -> Pledge:
    stands = pledge.state is _OPEN or _yields(pledge, entry, ending)
    fits = stands and _fits(pledge, ending.state)
    if not fits and not _fits_unseen(pledge, entry):
        return _misfit(pledge, entry)
    following = [each.number for each in written if each.pledge in ending.successors]
    return replace(
        pledge,
        state=ending.state,
        closed_on=entry.business_day,
        closed_by_entry=entry.id,
        settled=ending.settled,
        successors=ending.successors,
        last_entry=entry.id,
        replaced_by=following[0] if following else "",
        price=entry.body.paid if isinstance(entry.body, Released) else Ntd(0),
        forfeited=_booked_out(entry, pledge),
    )


def _booked_out(entry: Entry, pledge: Pledge) -> BookedOut | None:
    if not isinstance(entry.body, Forfeited):
        return pledge.forfeited
    item = next(each for each in entry.body.items if each.pledge == pledge.ticket.pledge)
    return BookedOut(entry.id, entry.business_day, item.last_day)


def _clashed(pledge: Pledge | None, entry: Entry, subject: str, does: Effect) -> Pledge | None:
    """An act that did not fit the branch's order: nothing of it holds, and whatever it touched waits for two people.

    One that stands there already changes nothing at all.
    """
    if entry.verdict is Verdict.TWICE:
        return pledge
    if pledge is None:
        own = (ticket for ticket in does.written if ticket.pledge == subject)
        opened = next((_opened(entry, ticket) for ticket in own), None)
        return None if opened is None else _misfit(replace(opened, state=State.DISPUTED), entry)
    return _misfit(pledge, entry) if subject in does.touched else pledge


def _settled(pledge: Pledge, entry: Entry, body: ClashSettled, subject: str) -> Pledge:
    """The misfit is settled, once, as it was booked: its own tickets are void, things it handed out are redeemed."""
    left = tuple(
        each
        for each in pledge.problems
        if (each.entry, each.suspense) != (body.entry, body.suspense)
    )
    ended = next((each for each in body.ended if each.pledge == subject), None)
    closing = subject in body.voided or ended is not None
    # Things that were handed out end a ticket that stands, never one whose own act waits to be settled.
    stands = {State.OPEN} if ended is not None else {State.OPEN, State.DISPUTED}
    known = left != pledge.problems or pledge.opened_by_entry == body.entry
    again = subject in body.pledges and not known
    ended_before = closing and pledge.state not in stands
    if (again or ended_before) and not _fits_unseen(pledge, entry):
        return _misfit(pledge, entry)
    owes = bool(body.owed) and body.pledges[:1] == (subject,)
    owed = (*pledge.owed, Owed(entry.id, body.owed)) if owes else pledge.owed
    settled = replace(pledge, problems=left, owed=owed, last_entry=entry.id)
    if not closing:
        return settled
    return replace(
        settled,
        state=State.VOIDED if ended is None else State.REDEEMED,
        closed_on=entry.business_day,
        closed_by_entry=entry.id,
        settled=ended,
        blocks=(),
    )


def _unread(pledge: Pledge, entry: Unreadable) -> Pledge:
    if pledge.blocked(Block.UNREAD) is not None:
        return replace(pledge, last_entry=entry.id)
    block = Blocked(Block.UNREAD, entry.id, entry.business_day)
    return replace(pledge, blocks=(*pledge.blocks, block), last_entry=entry.id)


_BLOCKED_BY: dict[type[object], Block] = {LossReported: Block.LOST, Held: Block.HELD}
_LIFTED_BY: dict[type[object], Block] = {LossWithdrawn: Block.LOST, HoldLifted: Block.HELD}


def _marked(pledge: Pledge, entry: Entry) -> Pledge:
    """What neither opens nor ends nor undoes: copies, blocks, refunds, papers."""
    body = entry.body
    match body:
        case Reprinted():
            return replace(pledge, copies=max(pledge.copies, body.copy), last_entry=entry.id)
        case LossReported() | Held():
            return _block(pledge, entry, _BLOCKED_BY[type(body)])
        case LossWithdrawn() | HoldLifted():
            return _unblock(pledge, entry, _LIFTED_BY[type(body)])
        case HoldNoted():
            return _note(pledge, entry, Block.HELD)
        case Refunded() | OwedPaid():
            return _paid_back(pledge, entry, body)
        case Swapped():
            return _swapped(pledge, entry)
        case _:
            assert isinstance(body, LateAllowed), "what else touches a pledge is looked at before"
            return _let_late(pledge, entry)


def _block(pledge: Pledge, entry: Entry, why: Block) -> Pledge:
    if pledge.state is not State.OPEN or pledge.blocked(why) is not None:
        return _misfit(pledge, entry)
    block = Blocked(why, entry.id, entry.business_day)
    return replace(pledge, blocks=(*pledge.blocks, block), last_entry=entry.id)


def _unblock(pledge: Pledge, entry: Entry, why: Block) -> Pledge:
    if pledge.state is not State.OPEN or pledge.blocked(why) is None:
        return _misfit(pledge, entry)
    left = tuple(each for each in pledge.blocks if each.why is not why)
    return replace(pledge, blocks=left, last_entry=entry.id)


def _note(pledge: Pledge, entry: Entry, why: Block) -> Pledge:
    if pledge.state is not State.OPEN or pledge.blocked(why) is None:
        return _misfit(pledge, entry)
    blocks = (replace(each, noted=entry.id) if each.why is why else each for each in pledge.blocks)
    return replace(pledge, blocks=tuple(blocks), last_entry=entry.id)


def _paid_back(pledge: Pledge, entry: Entry, body: Refunded | OwedPaid) -> Pledge:
    if isinstance(body, Refunded):
        if pledge.state not in {State.REDEEMED, State.RELEASED} or pledge.refunded:
            return _misfit(pledge, entry)
        return replace(pledge, refunded=body.amount, last_entry=entry.id)
    paid = Owed(body.entry, body.amount)
    if paid not in pledge.owed:
        return _misfit(pledge, entry)
    left = tuple(each for each in pledge.owed if each != paid)
    return replace(pledge, owed=left, last_entry=entry.id)


def _swapped(pledge: Pledge, entry: Entry) -> Pledge:
    fits = pledge.state is State.OPEN and bool(pledge.paper)
    if not fits and not _fits_unseen(pledge, entry):
        return _misfit(pledge, entry)
    return replace(pledge, paper="", last_entry=entry.id)


def _let_late(pledge: Pledge, entry: Entry) -> Pledge:
    """Also where a batch that these two did not know of was placed sooner: it gives way to what they let happen."""
    fits = pledge.state in {State.OPEN, State.FORFEITED}
    if not fits and not _fits_unseen(pledge, entry):
        return _misfit(pledge, entry)
    return replace(pledge, late_on=entry.business_day, last_entry=entry.id)


def _reversed(pledge: Pledge, entry: Entry, body: Reversed, subject: str) -> Pledge:
    if subject in body.voided:
        return _undone(pledge, entry, body)
    return _reopened(pledge, entry, body)


def _undone(pledge: Pledge, entry: Entry, body: Reversed) -> Pledge:
    stands = pledge.state is State.OPEN and not pledge.blocks
    fits = stands and pledge.opened_by_entry == body.entry
    if not fits and not _fits_unseen(pledge, entry):
        return _misfit(pledge, entry)
    return replace(
        pledge,
        state=State.VOIDED,
        closed_on=entry.business_day,
        closed_by_entry=entry.id,
        last_entry=entry.id,
    )


def _reopened(pledge: Pledge, entry: Entry, body: Reversed) -> Pledge:
    fits = pledge.closed_by_entry == body.entry and not pledge.refunded
    if not fits and not _fits_unseen(pledge, entry):
        return _misfit(pledge, entry)
    out = pledge.forfeited
    return replace(
        pledge,
        state=State.OPEN if out is None else State.FORFEITED,
        closed_on=None if out is None else out.on,
        closed_by_entry="" if out is None else out.entry,
        settled=None,
        successors=(),
        last_entry=entry.id,
        replaced_by="",
    )


def _taken_back(pledge: Pledge, entry: Entry, body: ForfeitureUndone) -> Pledge:
    """Out of the batch: open again, or what an act within the grace made of it meanwhile."""
    fits = pledge.forfeited is not None and pledge.forfeited.entry == body.entry
    if not fits and not _fits_unseen(pledge, entry):
        return _misfit(pledge, entry)
    back = replace(pledge, forfeited=None, last_entry=entry.id)
    if pledge.state is not State.FORFEITED:
        return back
    return replace(back, state=State.OPEN, closed_on=None, closed_by_entry="")


def _misfit(pledge: Pledge, entry: Entry) -> Pledge:
    if _fits_unseen(pledge, entry):
        return replace(pledge, last_entry=entry.id)
    suspense = ledger.brought(entry) if entry.verdict is Verdict.CLASH else Ntd(0)
    problem = Problem(entry.id, entry.number, pledge.state, suspense)
    return replace(pledge, problems=(*pledge.problems, problem), last_entry=entry.id)
