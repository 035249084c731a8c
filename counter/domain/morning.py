"""Whether all is well with a branch this morning: what each figure means, by itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from counter.domain.codes import Verdict
from counter.domain.entries import DayClosed, DayOpened, Entry, PaidTogether, Redeemed, TakenIn
from counter.domain.money import Ntd
from counter.domain.refusal import Reason, refuse
from counter.domain.staff import Clerk, Role
from counter.domain.supervision import Check, MorningLine, MorningSeen, Standing

BACKUP_OLD = timedelta(hours=26)
"""A backup is made at each day end: one older than a day and a bit has been missed (rules.md R-141)."""
BACKUP_LOST = timedelta(days=4)
"""Older than the longest weekend: nobody minds the backups any more (R-141)."""
CHECK_OLD = timedelta(hours=26)
"""The whole file is checked at the start of the program, then daily."""
WAITING_OLD = timedelta(hours=1)
"""So old no entry grows while the line stands (R-141)."""
SEEN_WITHIN = timedelta(minutes=15)
"""A page that was asked for longer ago tells of another hour than the one it is signed in (R-142)."""

_HOUR = timedelta(hours=1)
_FIGURES = frozenset({Check.OPEN_TICKETS, Check.TAKEN_IN, Check.REDEEMED, Check.FINDINGS_OPEN})
"""What has no right size."""
_TO_LOOK_AT = frozenset(
    {
        Check.GRACE_OVER,
        Check.NOT_PUT_AWAY,
        Check.BAG_MISFITS,
        Check.COUNTS_UNFINISHED,
        Check.OWED,
        Check.DAYS_DIFFER,
        Check.DOUBLES,
        Check.CALLS_ENDING,
        Check.MESSAGES_UNSURE,
        Check.LETTERS_PRINTED,
        Check.LISTS_DUE,
        Check.MORNINGS_MISSED,
        Check.INSPECTIONS_DUE,
    }
)
"""What is somebody's work of the day, if there is any; of all others one is one too many."""


@dataclass(frozen=True, slots=True)
class Counted:
    """How many there are of something, and NT$ of them."""

    count: int
    amount: Ntd = Ntd(0)


def lent(entries: Iterable[Entry]) -> tuple[Counted, Counted]:
    """Pledges taken in and pledges redeemed by these acts, each with its principal."""
    taken: list[int] = []
    redeemed: list[int] = []
    for entry in entries:
        if entry.verdict in {Verdict.CLASH, Verdict.TWICE}:
            continue
        body = entry.body
        if isinstance(body, TakenIn):
            taken.append(body.ticket.principal)
        elif isinstance(body, Redeemed | PaidTogether):
            back = (body,) if isinstance(body, Redeemed) else body.redeemed
            redeemed.extend(each.settled.principal for each in back)
    return Counted(len(taken), Ntd(sum(taken))), Counted(len(redeemed), Ntd(sum(redeemed)))


def changed_after(entries: Iterable[Entry]) -> Counted:
    """Devices that told acts of a day after they had closed it, and the NT$ those moved (entries in their order)."""
    closed: set[str] = set()
    late: dict[str, int] = {}
    for entry in entries:
        if isinstance(entry.body, DayClosed):
            closed.add(entry.device)
        elif isinstance(entry.body, DayOpened):
            closed.discard(entry.device)
        elif entry.cash_ntd and entry.device in closed:
            late[entry.device] = late.get(entry.device, 0) + entry.cash_ntd
    return Counted(len(late), Ntd(sum(late.values())))


def counted(check: Check, found: Counted) -> MorningLine:
    """A check that counts: what has no right size, what is to be looked at, what must not be."""
    if check in _FIGURES or not found.count:
        standing = Standing.GOOD
    else:
        standing = Standing.LOOK if check in _TO_LOOK_AT else Standing.WRONG
    return MorningLine(check, standing, found.count, found.amount, None)


def tied(check: Check, booked: Ntd, there: Ntd) -> MorningLine:
    """A check of two sums that must be one; the line tells by how much they are not."""
    differs = Ntd(booked - there)
    return MorningLine(check, Standing.WRONG if differs else Standing.GOOD, 0, differs, None)


def waiting(found: Counted, oldest: datetime | None, now: datetime, *, over: bool) -> MorningLine:
    """What has not left this disk. `over`: it is beyond a limit, so that new business needs a supervisor."""
    age = timedelta(0) if oldest is None else now - oldest
    standing = Standing.LOOK if age > WAITING_OLD else Standing.GOOD
    return MorningLine(
        Check.WAITING,
        Standing.WRONG if over else standing,
        found.count,
        found.amount,
        None if oldest is None else _hours(age),
    )


def clock(offset_s: int | None, standing: Standing) -> MorningLine | None:
    """How far this clock is from central's; nothing before central was heard."""
    if offset_s is None:
        return None
    return MorningLine(Check.CLOCK, standing, abs(offset_s), Ntd(0), None)


def backup(made: datetime | None, now: datetime) -> MorningLine:
    """How old the newest copy is; None: there is none that opens."""
    if made is None:
        return MorningLine(Check.BACKUP, Standing.WRONG, 0, Ntd(0), None)
    age = now - made
    standing = Standing.LOOK if age > BACKUP_OLD else Standing.GOOD
    return MorningLine(
        Check.BACKUP, Standing.WRONG if age > BACKUP_LOST else standing, 0, Ntd(0), _hours(age)
    )


def file_check(checked: datetime | None, now: datetime, *, damaged: bool) -> MorningLine:
    """When the whole file was checked last; None: not since the program was started."""
    if damaged:
        return MorningLine(Check.FILE_CHECK, Standing.WRONG, 0, Ntd(0), None)
    if checked is None:
        return MorningLine(Check.FILE_CHECK, Standing.LOOK, 0, Ntd(0), None)
    age = now - checked
    standing = Standing.LOOK if age > CHECK_OLD else Standing.GOOD
    return MorningLine(Check.FILE_CHECK, standing, 0, Ntd(0), _hours(age))


def decide_seen(lines: tuple[MorningLine, ...], clerk: Clerk, *, age: timedelta) -> MorningSeen:
    """Decide that somebody looked at these lines: who answers for the branch (R-142). Raises Refused.

    `age`: since they were put together.
    """
    if clerk.role is not Role.SUPERVISOR:
        refuse(Reason.CHECKS_SUPERVISORS)
    if age > SEEN_WITHIN:
        refuse(Reason.MORNING_OLD)
    return MorningSeen(lines)


def in_order(lines: Iterable[MorningLine]) -> tuple[MorningLine, ...]:
    """The worst first; what stands alike in the order of the checks."""
    checks, standings = tuple(Check), tuple(Standing)
    return tuple(
        sorted(
            lines,
            key=lambda each: (-standings.index(each.standing), checks.index(each.check)),
        )
    )


def _hours(age: timedelta) -> int:
    """Whole hours; a clock that went back makes nothing younger than now."""
    return max(0, age // _HOUR)
