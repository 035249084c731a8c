"""The line to central as the desk sees it: what waits here, what is wrong, and what new business must wait for."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from counter.db.reading import Reading
from counter.db.rows import Line, Waiting
from counter.db.writing import Writing
from counter.desk.answers import Changed, Receipt
from counter.desk.context import Context
from counter.domain import line
from counter.domain.codes import Verdict
from counter.domain.effects import touched
from counter.domain.entries import Entry, Kind
from counter.domain.line import LineAllowed
from counter.domain.money import Ntd
from counter.domain.policy import LINE_LIMITS, in_force
from counter.domain.refusal import NO_FACTS, Facts, Fault, Reason
from counter.domain.staff import Clerk

_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class News:
    """What the line last told: its trouble ("" for none), central's clock less this one's."""

    trouble: str = ""
    offset: timedelta | None = None


@dataclass(frozen=True, slots=True)
class LineStatus:
    """How this counter stands with central; without `enrolled` nothing else is said.

    `waiting`, `oldest`, `cash_in`, `cash_out`: what has not left this disk; `trouble`: of the last exchange, "" for
    none; `offset_s`: central's clock less this one's; `clock`: "warn" or "stop"; `problems`: clashes that nobody
    settled; `stopped`: why it must be enrolled anew; `differs_at`: the place at which a ticket came out
    otherwise than at central; `wanted` with its `facts`: why new business waits; `allowed_by`, `allowed_at`: the
    supervisor who last let it go on today, "" and None for nobody or where nothing is beyond a limit any more;
    `rules_from`: the first day of the rules that come next; `pictures`, `picture_bytes`: pictures that have not left
    this disk; `pictures_missing`: those of goods in custody that are at other counters still.
    """

    enrolled: bool
    waiting: int = 0
    oldest: datetime | None = None
    cash_in: Ntd = Ntd(0)
    cash_out: Ntd = Ntd(0)
    heard_at: datetime | None = None
    trouble: str = ""
    offset_s: int | None = None
    clock: str = ""
    problems: int = 0
    stopped: str = ""
    differs_at: int | None = None
    wanted: Reason | None = None
    facts: Facts = field(default_factory=lambda: NO_FACTS)
    rules_from: date | None = None
    allowed_by: str = ""
    allowed_at: datetime | None = None
    pictures: int = 0
    picture_bytes: int = 0
    pictures_missing: int = 0


@dataclass(frozen=True, slots=True)
class WaitingEntry:
    """An act that central has not placed yet. `tickets`: numbers; `clash`: it no longer fits what came meanwhile."""

    entry: str
    kind: Kind
    tickets: tuple[str, ...]
    pledges: tuple[str, ...]
    recorded_at: datetime
    clerk: str
    cash: Ntd
    clash: bool


def status(context: Context, reading: Reading, news: News) -> LineStatus:
    """How this counter stands with central."""
    known = reading.line()
    if known is None:
        return LineStatus(enrolled=False)
    found, pictures = reading.waiting(), reading.copies.waiting(known.epoch)
    over = _over(context, found, news)
    allowed = reading.line_allowed(context.today()) if over else ()
    wanted = next(iter(_left(known, over, allowed)), None)
    return LineStatus(
        enrolled=True,
        waiting=found.entries,
        oldest=found.oldest,
        cash_in=found.cash_in,
        cash_out=found.cash_out,
        heard_at=known.heard_at,
        trouble=news.trouble,
        offset_s=None if news.offset is None else news.offset // _SECOND,
        clock=_clock(news.offset),
        problems=_problems(reading),
        stopped=known.stopped,
        differs_at=known.differs_at,
        wanted=None if wanted is None else wanted.reason,
        facts=NO_FACTS if wanted is None else wanted.facts,
        allowed_by=context.staff_name(allowed[-1].approver) if allowed else "",
        allowed_at=allowed[-1].recorded_at if allowed else None,
        pictures=pictures.pictures,
        picture_bytes=pictures.size_bytes,
    )


def wants(context: Context, reading: Reading, news: News) -> tuple[Fault, ...]:
    """Why new business waits, but for what a supervisor let pass today."""
    known = reading.line()
    if known is None:
        return ()
    over = _over(context, reading.waiting(), news)
    return _left(known, over, reading.line_allowed(context.today()) if over else ())


def allow(
    context: Context, writing: Writing, news: News, *, supervisor: str, clerk: Clerk
) -> Receipt:
    """A supervisor lets new business go on for today, though so much waits or the clock is wrong."""
    known, found = writing.line(), writing.waiting()
    body = line.allow(
        "" if known is None else known.stopped,
        () if known is None else _over(context, found, news),
        entries=found.entries,
        cash=Ntd(found.cash_in + found.cash_out),
        offset=news.offset,
        supervisor=supervisor,
        staff=context.staff,
    )
    entry = context.append(writing, body, on=context.today(), clerk=clerk, approver=supervisor)
    return Receipt(entry, frozenset({Changed.DAY}), ())


def waiting_entries(context: Context, reading: Reading) -> tuple[WaitingEntry, ...]:
    """What waits, the oldest first."""
    return tuple(_waiting(context, reading, each) for each in reading.unplaced())


def _over(context: Context, found: Waiting, news: News) -> tuple[Fault, ...]:
    """What is beyond a limit now."""
    limits = in_force(context.policy.line_limits, context.today()) or LINE_LIMITS
    waiting = line.wanting(
        limits,
        entries=found.entries,
        cash=Ntd(found.cash_in + found.cash_out),
        oldest=found.oldest,
        now=context.now(),
    )
    return (*line.clock(news.offset), *waiting)


def _left(known: Line, over: tuple[Fault, ...], allowed: tuple[Entry, ...]) -> tuple[Fault, ...]:
    """Why new business waits, but for what supervisors let pass."""
    passed = line.allowed(each.body for each in allowed if isinstance(each.body, LineAllowed))
    return (*line.stop(known.stopped), *(each for each in over if each.reason not in passed))


def _waiting(context: Context, reading: Reading, entry: Entry) -> WaitingEntry:
    known = ((each, reading.pledge(each)) for each in touched(entry.body))
    pledges = {each: pledge.ticket.number for each, pledge in known if pledge is not None}
    return WaitingEntry(
        entry=entry.id,
        kind=entry.kind,
        tickets=tuple(pledges.values()),
        pledges=tuple(pledges),
        recorded_at=entry.recorded_at,
        clerk=context.staff_name(entry.clerk),
        cash=entry.cash_ntd,
        clash=entry.verdict is Verdict.CLASH,
    )


def _problems(reading: Reading) -> int:
    """One for each act that did not fit, however many tickets it touched."""
    pledges = reading.pledges_with_problems()
    return len({problem.entry for pledge in pledges for problem in pledge.problems})


def _clock(offset: timedelta | None) -> str:
    if line.clock(offset):
        return "stop"
    return "warn" if line.clock_is_odd(offset) else ""
