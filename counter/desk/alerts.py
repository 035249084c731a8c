"""What the window warns of a person: raised and lifted for a reason, shown wherever the person is."""

from counter.db.reading import Reading
from counter.db.rows import RecordKind
from counter.db.writing import Writing
from counter.desk import people
from counter.desk.answers import AlertView, Changed, Receipt
from counter.desk.context import Context
from counter.desk.lending import words
from counter.domain import alerts
from counter.domain.forms import LiftAlertForm, RaiseAlertForm
from counter.domain.person_acts import AlertLifted, AlertRaised
from counter.domain.refusal import Reason, refuse
from counter.domain.staff import Clerk

CHANGED = frozenset({Changed.PLEDGOR, Changed.PLEDGE, Changed.DAY, Changed.CALLS})


def open_alerts(context: Context, reading: Reading, pledgor: str) -> tuple[AlertView, ...]:
    """The alerts on a person that nobody lifted, oldest first."""
    return tuple(
        AlertView(
            alert=row.alert,
            cause=row.cause,
            stops=row.stops,
            raised_on=row.raised_on,
            raised_by=context.staff_name(row.raised_by),
            note="" if row.note is None else reading.record(row.note)["text"],
        )
        for row in reading.persons.alerts_of(pledgor)
    )


def stops(reading: Reading, pledgor: str) -> bool:
    """Whether an alert asks for a second person before new business."""
    return any(row.stops for row in reading.persons.alerts_of(pledgor))


def put(context: Context, writing: Writing, form: RaiseAlertForm, clerk: Clerk) -> Receipt:
    """Warn of a person from now on."""
    rules = context.rules(writing)
    cause = alerts.decide_alert(form)
    people.require_kept(writing.pledgor(form.pledgor))
    body = AlertRaised(
        alert=writing.new_id(),
        pledgor=form.pledgor,
        cause=cause,
        stops=form.stops,
        note=words(writing, form.pledgor, RecordKind.NOTE, form.note),
    )
    entry = context.append(writing, body, on=rules.on, clerk=clerk, subjects=(form.pledgor,))
    return Receipt(entry, CHANGED, ())


def lift(context: Context, writing: Writing, form: LiftAlertForm, clerk: Clerk) -> Receipt:
    """Warn no longer; a second person agrees where the alert stopped business."""
    rules = context.rules(writing)
    known = {row.alert: row for row in writing.persons.alerts_of(form.pledgor)}
    row = known.get(form.alert)
    if row is None:
        refuse(Reason.ALERT_UNKNOWN)
    alerts.decide_lifting(form, stops=row.stops, team=context.team(clerk))
    body = AlertLifted(
        alert=form.alert,
        pledgor=row.pledgor,
        note=words(writing, row.pledgor, RecordKind.NOTE, form.note),
    )
    entry = context.append(
        writing,
        body,
        on=rules.on,
        clerk=clerk,
        subjects=(row.pledgor,),
        approver=form.second if row.stops else "",
    )
    return Receipt(entry, CHANGED, ())
