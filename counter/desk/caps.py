"""Who stands above the cap on the low rate: told when an act brings it about, listed as long as it lasts (A-01)."""

from collections.abc import Collection, Sequence

from counter.db.reading import Reading
from counter.desk.answers import OverCap
from counter.desk.context import Context
from counter.domain import cap
from counter.domain.lending import Rules
from counter.domain.money import Ntd
from counter.domain.pledge import Pledge


def over_cap(context: Context, reading: Reading) -> tuple[OverCap, ...]:
    """Every pledgor above the cap, the one furthest above it first."""
    rules = context.rules_to_show(reading)
    least = cap.smallest(context.policy)
    if least is None:
        return ()
    told = (
        _told(reading.open_pledges_of(pledgor), rules)
        for pledgor in reading.persons.with_evidence_owing_more_than(least)
    )
    return tuple(sorted((each for each in told if each.over), key=lambda each: -each.over))


def over_with(
    reading: Reading, rules: Rules, again: Sequence[Pledge], *, without: Collection[str]
) -> Ntd:
    """How far (NT$) the pledgors of these tickets, open again, would stand above the cap in all.

    `without`: ids of those that become void.
    """
    total = 0
    stays = [reading.persons.stays(pledge.ticket.pledgor) for pledge in again]
    for person in sorted(set(stays)):
        others = reading.open_pledges_of(person)
        standing = (
            *(each for each in others if each.ticket.pledge not in without),
            *(each for each, of in zip(again, stays, strict=True) if of == person),
        )
        total += cap.excess(standing, rules)
    return Ntd(total)


def _told(pledges: tuple[Pledge, ...], rules: Rules) -> OverCap:
    counted = cap.counted(pledges, rules)
    return OverCap(
        pledges=tuple(each.ticket.pledge for each in counted),
        numbers=tuple(each.ticket.number for each in counted),
        over=cap.excess(counted, rules),
    )
