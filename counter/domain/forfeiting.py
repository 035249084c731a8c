"""Decides which tickets are forfeited, what each one still waits for, and how a batch is undone (PA 21, 22).

The law forfeits by itself on the day after the last day of grace; the batch only writes it down. So it can wait: for
every counter of the branch, whose drawer may hold a payment of a day on which the thing could still be redeemed, and
for the tries to reach the pledgor that policy demands.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from counter.domain import charges
from counter.domain.effects import State
from counter.domain.forfeiture import Forfeit, Forfeited
from counter.domain.lending import Rules, may_be_late
from counter.domain.pledge import Block, Pledge
from counter.domain.refusal import Fault, Reason, Refused, fault, refuse
from counter.domain.staff import Clerk, second_faults

SILENT_AFTER = timedelta(days=7)
"""After so many days without a word two people may go on without a counter."""
BATCH_MAX = 200
"""Tickets in one batch: an entry holds no more."""


class Wait(StrEnum):
    """Why a ticket whose grace is over is not forfeited yet."""

    HELD = "held"
    LOST = "lost"
    DISPUTED = "disputed"
    UNREAD = "unread"
    COUNTER = "counter"
    ATTEMPTS = "attempts"
    LATE = "late"
    """Two people let its bearer come today."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What the branch's order tells of a counter: its last business day there and whether it is open still.

    `day` None: not one day of it is known.
    """

    counter: int
    day: date | None
    is_open: bool

    def told_all_of(self, day: date) -> bool:
        """Whether nothing of that day or before it can still come: it closed the day, or began a later one."""
        if self.day is None:
            return False
        return self.day > day or (self.day == day and not self.is_open)

    def is_silent(self, on: date) -> bool:
        """Whether it has told nothing for so long that two people may go on without it."""
        return self.day is None or on - self.day >= SILENT_AFTER


@dataclass(frozen=True, slots=True)
class GraceOver:
    """A ticket whose grace is over. `waits`: what stands in the way; `counters`: those it waits for."""

    pledge: str
    last_day: date
    waits: tuple[Wait, ...]
    counters: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ForfeitForm:
    """Approve a batch. `pledges`: exactly those shown; `without`: silent counters that are not waited for."""

    pledges: tuple[str, ...]
    without: tuple[int, ...]
    second: str


@dataclass(frozen=True, slots=True)
class UndoForfeitForm:
    """Take tickets out of a batch again. `entry`: id of the batch; `reason`: why."""

    entry: str
    pledges: tuple[str, ...]
    reason: str
    second: str


def grace_over(
    pledge: Pledge,
    rules: Rules,
    heard: Iterable[Heard],
    attempts: Mapping[str, bool],
    *,
    without: Collection[int] = (),
) -> GraceOver | None:
    """How a ticket stands on the list of a day; None if its grace is not over by the days in force, or it has ended.

    `attempts`: by pledge whether the tries on file are enough; what is not in it has enough.
    """
    terms = charges.in_force(pledge.ticket.terms, rules.calendar)
    if pledge.state not in {State.OPEN, State.DISPUTED} or rules.on <= terms.last_day:
        return None
    late = (each for each in heard if not each.told_all_of(terms.last_day))
    counters = tuple(
        each.counter for each in late if not (each.counter in without and each.is_silent(rules.on))
    )
    waits = tuple(_waits(pledge, counters, enough=attempts.get(pledge.ticket.pledge, True)))
    if may_be_late(pledge, rules):
        waits = (*waits, Wait.LATE)
    return GraceOver(pledge.ticket.pledge, terms.last_day, waits, counters)


def decide_forfeiture(
    form: ForfeitForm,
    ready: Mapping[str, GraceOver],
    pledges: Mapping[str, Pledge],
    *,
    clerk: Clerk,
    staff: tuple[Clerk, ...],
) -> Forfeited:
    """Decide a batch: two people, one a supervisor, and nothing in it that waits. Raises Refused with every fault.

    `ready`: how each ticket of the form stands now, without the counters it excludes.
    """
    faults = [*_batch_faults(form, ready, pledges)]
    faults.extend(second_faults(form.second, "second", clerk=clerk, staff=staff))
    if faults:
        raise Refused(faults)
    items = (
        Forfeit(each, pledges[each].ticket.principal, ready[each].last_day) for each in form.pledges
    )
    return Forfeited(tuple(items), form.without)


def decide_undoing(
    form: UndoForfeitForm,
    batch: Forfeited,
    pledges: Mapping[str, Pledge],
    *,
    clerk: Clerk,
    staff: tuple[Clerk, ...],
) -> tuple[Forfeit, ...]:
    """Decide which things come out of a batch before they are sold. Raises Refused with every fault found."""
    asked = tuple(each for each in batch.items if each.pledge in form.pledges)
    for each in asked:
        booked = pledges[each.pledge].forfeited
        if booked is None or booked.entry != form.entry:
            refuse(Reason.NOT_FORFEITED, number=pledges[each.pledge].ticket.number)
    faults = [] if form.reason else [fault(Reason.EMPTY, "reason")]
    if not asked:
        faults.append(fault(Reason.NO_TICKETS, "pledges"))
    faults.extend(second_faults(form.second, "second", clerk=clerk, staff=staff))
    if faults:
        raise Refused(faults)
    return asked


def _waits(pledge: Pledge, counters: tuple[int, ...], *, enough: bool) -> Iterator[Wait]:
    blocked = {Block.HELD: Wait.HELD, Block.LOST: Wait.LOST, Block.UNREAD: Wait.UNREAD}
    for why, wait in blocked.items():
        if pledge.blocked(why) is not None:
            yield wait
    if pledge.problems:
        yield Wait.DISPUTED
    if counters:
        yield Wait.COUNTER
    if not enough:
        yield Wait.ATTEMPTS


def _batch_faults(
    form: ForfeitForm, ready: Mapping[str, GraceOver], pledges: Mapping[str, Pledge]
) -> Iterator[Fault]:
    if not form.pledges:
        yield fault(Reason.NO_TICKETS, "pledges")
    if len(set(form.pledges)) < len(form.pledges):
        yield fault(Reason.TICKET_TWICE, "pledges")
    if len(form.pledges) > BATCH_MAX:
        yield fault(Reason.TOO_MANY_TICKETS, "pledges", most=BATCH_MAX)
    for each in form.pledges:
        if each not in ready or ready[each].waits:
            yield fault(Reason.FORFEIT_WAITS, "pledges", number=pledges[each].ticket.number)
