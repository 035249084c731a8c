"""How a pledgor is reached, put down anew; of several records of one human it is noted with the one that stays."""

from dataclasses import replace
from datetime import date

from counter.db.reading import Reading
from counter.db.reminding import NO_PHONE
from counter.db.rows import RecordKind
from counter.db.writing import Writing
from counter.desk import people
from counter.desk.answers import Changed, Receipt
from counter.desk.context import Context
from counter.desk.lending import words
from counter.domain import business_day, calls
from counter.domain.call_forms import ConsentForm, ContactNumber, ContactsForm, contact_texts
from counter.domain.refusal import Reason, refuse
from counter.domain.reminding import (
    ConsentChanged,
    ContactAttempted,
    ContactsChanged,
    NumberKind,
)
from counter.domain.staff import Clerk

CHANGED = frozenset({Changed.CALLS})


def change_contacts(
    context: Context, writing: Writing, form: ContactsForm, clerk: Clerk
) -> Receipt:
    """Put down anew how a pledgor is reached."""
    on = business_day.working_day(context.last_day(writing))
    calls.decide_contacts(form)
    form = _with_others_numbers(writing, _kept(writing, form.pledgor), form)
    record = writing.put_record(form.pledgor, RecordKind.CONTACTS, contact_texts(form))
    return noted(context, writing, ContactsChanged(form.pledgor, record), on, clerk)


def change_consent(context: Context, writing: Writing, form: ConsentForm, clerk: Clerk) -> Receipt:
    """Note that a pledgor allows a channel, or takes that back."""
    on = business_day.working_day(context.last_day(writing))
    how = calls.decide_consent(form)
    pledgor = _kept(writing, form.pledgor)
    said = writing.reminders.said_by_others(pledgor, form.channel)
    note = words(writing, pledgor, RecordKind.NOTE, form.note)
    body = ConsentChanged(pledgor, form.channel, form.given, how, note, said)
    return noted(context, writing, body, on, clerk)


def noted(
    context: Context,
    writing: Writing,
    body: ContactAttempted | ContactsChanged | ConsentChanged,
    on: date,
    clerk: Clerk,
) -> Receipt:
    """Write down an act on how a pledgor is reached."""
    entry = context.append(writing, body, on=on, clerk=clerk, subjects=(body.pledgor,))
    return Receipt(entry, CHANGED, ())


def known(reading: Reading, pledgor: str) -> str:
    """Who stands for a pledgor who is on file."""
    stays = reading.persons.stays(pledgor)
    if reading.pledgor(stays) is None:
        refuse(Reason.PLEDGOR_UNKNOWN)
    return stays


def _kept(reading: Reading, pledgor: str) -> str:
    return people.require_kept(people.staying(reading, pledgor)).pledgor


def _with_others_numbers(reading: Reading, pledgor: str, form: ContactsForm) -> ContactsForm:
    """The ways as they were put down; numbers left out that others held for the same still have: wrong from now on."""
    listed = {each.number for each in form.numbers}
    left_out = (
        ContactNumber(row.number, NumberKind(row.kind), wrong=True)
        for row in reading.reminders.contacts_of(pledgor)
        if row.of_other and row.kind not in NO_PHONE and row.number not in listed
    )
    return replace(form, pledgor=pledgor, numbers=(*form.numbers, *left_out))
