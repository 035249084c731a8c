"""Scans of a stocktake at this counter, each answered at once, and how the count stands (domain.md §8)."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime

from counter.db.reading import Reading
from counter.db.writing import Writing
from counter.desk.context import Context
from counter.desk.lending import known_pledge
from counter.domain.counting import Count, ScanForm, Stage
from counter.domain.counts import CountOpened, Finding, Scan
from counter.domain.staff import Clerk
from counter.domain.stocktake import AtPlace, Booked, Left, Tally
from counter.domain.vault import Bag

LOOKED_AGAIN_MAX = 50
"""Bags left whose present place is read anew each time that somebody asks how a count stands."""


@dataclass(frozen=True, slots=True)
class ScanAnswer:
    """What one scan says. `number`: its ticket's, "" for none; `booked`: where the books have it, "" in a blind count.

    `before_place`, `before_at`, `before_by`: the scan that came before, None and "" if it is the first. `found`,
    `wanted`: how many of those asked for were scanned, and how many are (0 in a blind count). `here`: the same
    of the place.
    """

    finding: Finding
    bag: str
    number: str
    booked: str
    before_place: str
    before_at: datetime | None
    before_by: str
    found: int
    wanted: int
    here: AtPlace


@dataclass(frozen=True, slots=True)
class CounterScans:
    """What one counter did for a count. `waiting`: of this counter, scans that no entry tells of yet."""

    counter: int
    scans: int
    finished: bool
    waiting: int


@dataclass(frozen=True, slots=True)
class CountProgress:
    """How a running count stands. `places`: one by one; `plan`: the places that the branch has.

    `left`: bags that nobody scanned yet, place by place; empty in a blind count, as `wanted` is 0.
    """

    count: str
    stage: Stage
    opened: CountOpened
    on: date
    by: str
    found: int
    wanted: int
    left: tuple[Left, ...]
    places: tuple[AtPlace, ...]
    plan: tuple[str, ...]
    counters: tuple[CounterScans, ...]


@dataclass
class Session:
    """A count as this counter scans for it. `count`: without its scans; `last`: number of the last one made here."""

    count: Count
    tally: Tally
    last: int


def scan(
    context: Context, writing: Writing, form: ScanForm, session: Session, clerk: Clerk
) -> ScanAnswer:
    """Keep a scan and answer it."""
    bag, misread = session.tally.read(form.text)
    pledges, lies = _look(writing, session, bag)
    made = Scan(
        number=session.last + 1,
        bag=bag,
        place=form.place,
        at=context.now(),
        clerk=clerk.code,
        knew_out=lies is not None and not pledges,
        wrong_seal=form.wrong_seal,
    )
    writing.goods.keep_scan(form.count, made)
    session.last = made.number
    seen = session.tally.see(context.station.counter, made, misread)
    is_blind = session.count.opened.blind
    before = seen.before
    return ScanAnswer(
        finding=seen.finding,
        bag=bag,
        number=known_pledge(writing, pledges[0]).ticket.number if pledges else "",
        booked="" if is_blind else seen.booked,
        before_place="" if before is None else before.place,
        before_at=None if before is None else before.at,
        before_by="" if before is None else context.staff_name(before.clerk),
        found=session.tally.found,
        wanted=0 if is_blind else session.tally.wanted,
        here=_shown(session.tally.at(form.place), is_blind=is_blind),
    )


def look_again(reading: Reading, session: Session) -> None:
    """What somebody handed out or put elsewhere meanwhile is not looked for here; of many left, the first ones."""
    for each in session.tally.left_at[:LOOKED_AGAIN_MAX]:
        _look(reading, session, each.bag)


def _look(reading: Reading, session: Session, bag: str) -> tuple[tuple[str, ...], Bag | None]:
    """Take in how the books have a bag now; gives the pledges whose things are in it, and where it lies."""
    pledges, lies = reading.goods.pledges_in(bag), reading.goods.bag(bag)
    if pledges and lies is not None:
        session.tally.look(bag, Booked(bag, lies.place, lies.holder.is_outside, ()))
    else:
        session.tally.look(bag, None)
    return pledges, lies


def _shown(here: AtPlace, *, is_blind: bool) -> AtPlace:
    """What may be seen of a place: in a blind count nothing of what is expected there."""
    return replace(here, wanted=0, left=0) if is_blind else here


def follow(session: Session, count: Count) -> None:
    """Take what other counters have told."""
    for counter, told in count.scans:
        session.tally.see(counter, told)


def progress(
    context: Context, session: Session, count: Count, waiting: int, plan: tuple[str, ...]
) -> CountProgress:
    """How a count stands. `waiting`: scans made here that no entry tells of yet; `plan`: the branch's places."""
    follow(session, count)
    told = Counter(counter for counter, _ in count.scans)
    own = context.station.counter
    is_blind = count.opened.blind
    places = session.tally.places
    return CountProgress(
        count=count.count,
        stage=count.stage,
        opened=count.opened,
        on=count.on,
        by=context.staff_name(count.by),
        found=session.tally.found,
        wanted=0 if is_blind else session.tally.wanted,
        left=() if is_blind else session.tally.left_at,
        places=tuple(
            _shown(each, is_blind=is_blind) for each in places if each.scanned or not is_blind
        ),
        plan=plan,
        counters=tuple(
            CounterScans(
                counter=each,
                scans=told[each] + (waiting if each == own else 0),
                finished=each in count.finished and not (waiting and each == own),
                waiting=waiting if each == own else 0,
            )
            for each in count.opened.counters
        ),
    )
