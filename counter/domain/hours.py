"""Office hours: outside them a counter works only for a reason, given once a day (O3)."""

from datetime import date, time

from counter.domain.branch_days import HoursExtended
from counter.domain.days import Calendar
from counter.domain.forms import HoursForm
from counter.domain.policy import Branch, Hours
from counter.domain.refusal import Reason, refuse

MONDAY = 0


def hours_of(branch: Branch, calendar: Calendar, day: date) -> tuple[Hours, ...]:
    """When a branch is open on a day, extended hours included; nothing on a day of rest.

    A weekend day made a working day has the hours of a Monday.
    """
    if calendar.rests(day):
        return ()
    own = tuple(each for each in branch.hours if each.weekday == day.weekday())
    return own or tuple(each for each in branch.hours if each.weekday == MONDAY)


def is_open(branch: Branch, calendar: Calendar, day: date, at: time) -> bool:
    """Whether a branch is open at that time of the wall clock in Taiwan."""
    return any(each.opens <= at <= each.closes for each in hours_of(branch, calendar, day))


def decide_extension(form: HoursForm, *, on: date) -> HoursExtended:
    """Decide that a counter goes on outside its hours. Raises Refused without a reason."""
    if form.cause is None:
        refuse(Reason.REASON_MISSING, "cause")
    return HoursExtended(day=on, cause=form.cause)
