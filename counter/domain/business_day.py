"""The business day: opened and closed by people, never running back and never running away."""

from dataclasses import dataclass
from datetime import date, timedelta

from counter.domain.accounts import OwnAccountSet, PasswordChanged
from counter.domain.branch_days import BranchClosed
from counter.domain.entries import AboutGoods, AboutReminder, DayClosed, DayOpened
from counter.domain.forms import ClosedDayForm, DayForm
from counter.domain.money import Ntd
from counter.domain.refusal import Fault, Reason, Refused, fault, refuse
from counter.domain.staff import Clerk, is_supervisor, second_faults
from counter.domain.supervision import AboutSupervision

DAYS_AHEAD_MAX = timedelta(days=4)
DAYS_AHEAD_EVER = timedelta(days=300)
"""No supervisor opens a day beyond this: a wrong year would end every ticket and could not be taken back."""
CLOSED_DAY_LATE_MAX = timedelta(days=14)
"""How long afterwards a branch may enter a day on which nobody could come in to enter it."""

NotOfTheDay = AboutReminder | AboutGoods | AboutSupervision | OwnAccountSet | PasswordChanged
"""Acts that a day's sheet does not count: calls, goods, inspections and accounts have lists of their own."""


@dataclass(frozen=True, slots=True)
class BusinessDay:
    """The last business day and whether it is still open."""

    day: date
    open: bool


def open_day(
    form: DayForm, last: BusinessDay | None, *, today: date, staff: tuple[Clerk, ...]
) -> DayOpened:
    """Decide the opening of a business day.

    `today`: the wall calendar's day, the yardstick only when there is no earlier business day. Raises Refused for
    an unconfirmed day, one before the last, one still open, one more than four days ahead without a supervisor,
    one that can only be a slip.
    """
    if last is not None and last.open:
        reason = Reason.DAY_ALREADY_OPEN if last.day == form.day else Reason.DAY_NOT_CLOSED
        refuse(reason, "day", last=last.day)
    if not form.confirmed:
        refuse(Reason.DAY_NOT_CONFIRMED, "confirmed", day=form.day)
    if last is not None and form.day < last.day:
        refuse(Reason.DAY_BEFORE_LAST, "day", last=last.day, day=form.day)
    latest = (today if last is None else max(today, last.day)) + DAYS_AHEAD_EVER
    if form.day > latest:
        refuse(Reason.DAY_TOO_FAR, "day", day=form.day, last=latest)
    known = today if last is None else last.day
    if form.day - known > DAYS_AHEAD_MAX and not is_supervisor(form.supervisor, staff):
        refuse(Reason.DAY_FAR_AHEAD, "supervisor", known=known, day=form.day)
    return DayOpened(previous=None if last is None else last.day)


def close_day(last: BusinessDay | None, *, acts: int, cash_in: Ntd, cash_out: Ntd) -> DayClosed:
    """Decide the closing of the open business day. Raises Refused if none is open."""
    if last is None or not last.open:
        refuse(Reason.DAY_NOT_OPEN, "day")
    return DayClosed(day=last.day, acts=acts, cash_in=cash_in, cash_out=cash_out)


def working_day(last: BusinessDay | None) -> date:
    """The day an act of today belongs to. Raises Refused if no business day is open."""
    if last is None or not last.open:
        refuse(Reason.DAY_NOT_OPEN)
    return last.day


def close_branch(
    form: ClosedDayForm,
    *,
    known: frozenset[date],
    on: date,
    clerk: Clerk,
    staff: tuple[Clerk, ...],
) -> BranchClosed:
    """Decide a day on which the city closed the branch (CC 122): two people say so, one of them a supervisor."""
    faults: list[Fault] = []
    if form.cause is None:
        faults.append(fault(Reason.REASON_MISSING, "cause"))
    if on - form.day > CLOSED_DAY_LATE_MAX:
        faults.append(fault(Reason.CLOSED_DAY_PAST, "day", day=form.day))
    if form.day in known:
        faults.append(fault(Reason.CLOSED_DAY_TWICE, "day", day=form.day))
    faults.extend(second_faults(form.second, "second", clerk=clerk, staff=staff))
    if faults or form.cause is None:
        raise Refused(faults)
    return BranchClosed(day=form.day, cause=form.cause)
