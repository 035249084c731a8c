"""What is offered beside a stocktake: its scope before it is opened, the moves that it shows were not entered."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from counter.db.reading import Reading
from counter.desk.context import Context
from counter.domain.counting import Count
from counter.domain.days import day_in_taiwan
from counter.domain.vault import BAGS_MAX, COUNTER, MoveForm


@dataclass(frozen=True, slots=True)
class CountOffer:
    """What a count may be limited to, and the counters that may scan for it."""

    places: tuple[str, ...]
    counters: tuple[int, ...]
    own: int


def offer(context: Context, reading: Reading) -> CountOffer:
    """What can be chosen when a count is opened."""
    return CountOffer(
        places=reading.goods.places(),
        counters=counters(context, reading),
        own=context.station.counter,
    )


def counters(context: Context, reading: Reading) -> tuple[int, ...]:
    """The counters of this branch, ascending."""
    peers = (counter for counter, _, _ in reading.forfeits.last_days_of_others())
    return tuple(sorted({context.station.counter, *peers}))


def moves_to_enter(reading: Reading, count: Count) -> tuple[MoveForm, ...]:
    """Moves for bags scanned at one place while the books have them at the counter; a bag seen at two gets none.

    What came to the counter on a later day than it was scanned was brought there: it is no move that was forgotten.
    """
    seen: dict[str, set[str]] = defaultdict(set)
    last: dict[str, date] = {}
    told = (scan for _, scan in count.scans)
    for scan in (*told, *reading.goods.scans_not_told(count.count)):
        seen[scan.bag].add(scan.place)
        last[scan.bag] = max(day_in_taiwan(scan.at), last.get(scan.bag, date.min))
    at_counter = {
        row.bag
        for row in reading.goods.lying_at(COUNTER)
        if not row.offered and len(seen[row.bag]) == 1 and row.since <= last[row.bag]
    }
    by_place: dict[str, list[str]] = defaultdict(list)
    for bag in sorted(at_counter):
        by_place[next(iter(seen[bag]))].append(bag)
    return tuple(_moves(by_place, set(reading.goods.places())))


def _moves(by_place: dict[str, list[str]], plan: set[str]) -> Iterator[MoveForm]:
    for place in sorted(by_place.keys() & plan):
        bags = by_place[place]
        for first in range(0, len(bags), BAGS_MAX):
            yield MoveForm(tuple(bags[first : first + BAGS_MAX]), place)
