"""The business day: opening, closing, its sums; and the acts about the counter itself."""

from datetime import date

from counter.db.reading import Reading
from counter.db.writing import Writing
from counter.desk import papers
from counter.desk.answers import Act, Changed, DayState, DayStatus, DaySums, Receipt
from counter.desk.context import Context
from counter.domain import business_day, hours
from counter.domain.effects import touched, written
from counter.domain.entries import Entry
from counter.domain.forms import ClosedDayForm, DayForm, HoursForm
from counter.domain.money import Ntd
from counter.domain.staff import Clerk


def status(context: Context, reading: Reading) -> DayStatus:
    """Where the business day stands and which day to offer."""
    last = context.last_day(reading)
    today = context.today()
    if last is None:
        return DayStatus(DayState.NONE, None, today)
    suggested = max(today, last.day)
    if not last.open:
        return DayStatus(DayState.CLOSED, last.day, suggested)
    state = DayState.FORGOTTEN if last.day < today else DayState.OPEN
    return DayStatus(state, last.day, suggested)


def open_day(context: Context, writing: Writing, form: DayForm, clerk: Clerk) -> Receipt:
    """Open a business day."""
    body = business_day.open_day(
        form, context.last_day(writing), today=context.today(), staff=context.staff
    )
    entry = context.append(writing, body, on=form.day, clerk=clerk, approver=form.supervisor)
    return Receipt(entry, frozenset({Changed.DAY}), ())


def close_day(context: Context, writing: Writing, clerk: Clerk) -> Receipt:
    """Close the open business day and print its sheet."""
    on = business_day.working_day(context.last_day(writing))
    before = sums(writing, on)
    body = business_day.close_day(
        context.last_day(writing),
        acts=len(before.acts),
        cash_in=before.cash_in,
        cash_out=before.cash_out,
    )
    entry = context.append(writing, body, on=on, clerk=clerk)
    sheet = papers.day_sheet(context, sums(writing, on), writing.head(), clerk.name)
    return Receipt(entry, frozenset({Changed.DAY}), (sheet,))


def close_branch(context: Context, writing: Writing, form: ClosedDayForm, clerk: Clerk) -> Receipt:
    """Enter a day on which the city closed the branch; effective at once."""
    rules = context.rules_to_show(writing)
    body = business_day.close_branch(
        form,
        known=writing.closed_days(),
        on=rules.on,
        clerk=clerk,
        staff=context.staff,
    )
    entry = context.append(writing, body, on=rules.on, clerk=clerk, approver=form.second)
    return Receipt(entry, frozenset({Changed.CALENDAR, Changed.PLEDGE}), ())


def extend_hours(context: Context, writing: Writing, form: HoursForm, clerk: Clerk) -> Receipt:
    """Go on outside the office hours: the reason holds for the rest of the business day."""
    on = business_day.working_day(context.last_day(writing))
    entry = context.append(writing, hours.decide_extension(form, on=on), on=on, clerk=clerk)
    return Receipt(entry, frozenset({Changed.DAY}), ())


def sums(reading: Reading, day: date) -> DaySums:
    """A day's acts and the cash they moved."""
    apart = business_day.NotOfTheDay
    entries = [each for each in reading.acts_of(day) if not isinstance(each.body, apart)]
    return DaySums(
        day=day,
        acts=tuple(act(reading, entry) for entry in entries),
        cash_in=Ntd(sum(entry.cash_ntd for entry in entries if entry.cash_ntd > 0)),
        cash_out=Ntd(-sum(entry.cash_ntd for entry in entries if entry.cash_ntd < 0)),
        drawer=Ntd(sum(entry.cash_ntd for entry in entries)),
    )


def act(reading: Reading, entry: Entry) -> Act:
    """An act as a line of a list."""
    return Act(
        number=entry.number,
        at=entry.recorded_at,
        kind=entry.kind,
        ticket=_ticket_of(reading, entry),
        cash=entry.cash_ntd,
        clerk=entry.clerk,
    )


def _ticket_of(reading: Reading, entry: Entry) -> str:
    """The ticket an act is listed under: the first it wrote, else the first it touched."""
    new = written(entry.body)
    if new:
        return new[0].number
    pledges = touched(entry.body)
    pledge = reading.pledge(pledges[0]) if pledges else None
    return "" if pledge is None else pledge.ticket.number
