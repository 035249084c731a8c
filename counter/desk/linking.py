"""Two records of one human: put side by side, held for one person, and apart again (R-164 to R-166)."""

from collections.abc import Iterator

from counter.db.reading import Reading
from counter.db.rows import RecordKind
from counter.db.writing import Writing
from counter.desk import alerts, people, seen
from counter.desk.acting import Acting
from counter.desk.answers import Changed, PledgorView, Receipt
from counter.desk.asking import answers
from counter.desk.context import Context
from counter.desk.looking import shows
from counter.desk.person_answers import LinkOffer, LinkView
from counter.domain import business_day, linking
from counter.domain.linking import LinkForm, PartForm, PersonsLinked, PersonsParted
from counter.domain.parts import RecordRef
from counter.domain.refusal import Reason, refuse
from counter.domain.staff import Clerk

CHANGED = frozenset({Changed.PLEDGOR, Changed.PLEDGE, Changed.CALLS, Changed.DAY})
_SHOWN = ("name", "id_kind", "id_number", "born", "phone", "address")
_ROWS_MAX = 50
"""Rows that a search looks at: whoever has more tickets than that is found by document."""


@answers()
class Links:
    """What is asked and done where a human was entered twice. No act changes what was written about anybody."""

    def __init__(self, acting: Acting) -> None:
        self._acting = acting

    @shows(seen.both_persons)
    def offer(self, pledgor: str, other: str) -> LinkOffer:
        """A person beside another, whom `other` names: an id, a document, a ticket or a name.

        Raises Refused PLEDGOR_UNKNOWN, OTHER_NOT_CLEAR, PERSONS_ARE_ONE.
        """
        context = self._acting.context
        with context.store.read() as reading:
            own = reading.persons.group_of(pledgor)
            found = _named(reading, other, own)
            return _offer(context, reading, own[0], found)

    def link(self, form: LinkForm) -> Receipt:
        """Hold two persons for one from now on. Raises Refused."""
        return self._acting.act(lambda w, clerk: _link(self._acting.context, w, form, clerk))

    def part(self, form: PartForm) -> Receipt:
        """Hold them for two again, as they were before. Raises Refused."""
        return self._acting.act(lambda w, clerk: _part(self._acting.context, w, form, clerk))


def links_of(context: Context, reading: Reading, pledgor: str) -> Iterator[LinkView]:
    """The links that make a person one with others, the newest first."""
    group = reading.persons.group_of(pledgor)
    of = {link.entry: joins for joins, link in reading.persons.links().items() if joins in group}
    for entry in reversed(reading.persons.link_acts()):
        body = entry.body
        if entry.id in of and isinstance(body, PersonsLinked):
            row = reading.pledgor(body.joins)
            yield LinkView(
                link=entry.id,
                name="" if row is None else row.name,
                id_number="" if row is None else row.id_number,
                at=entry.recorded_at,
                by=context.staff_name(entry.clerk),
                approver=context.staff_name(entry.approver),
                note=reading.record(body.note)["text"],
            )


def holds(reading: Reading, entry: str) -> bool:
    """Whether the link that an entry made is in force."""
    return any(link.entry == entry for link in reading.persons.links().values())


# ------------------------------------------------------------------------------------ acts


def _link(context: Context, writing: Writing, form: LinkForm, clerk: Clerk) -> Receipt:
    stays, joins = (writing.persons.stays(each) for each in (form.stays, form.joins))
    for each in (stays, joins):
        people.require_kept(writing.pledgor(each))
    linking.decide_link(form, are_one=stays == joins, team=context.team(clerk))
    body = PersonsLinked(stays, joins, _note(writing, stays, form.note))
    return _done(context, writing, body, form.second, clerk)


def _part(context: Context, writing: Writing, form: PartForm, clerk: Clerk) -> Receipt:
    entry = writing.entry(form.link)
    made = None if entry is None else entry.body
    linking.decide_parting(form, holds=holds(writing, form.link), team=context.team(clerk))
    assert isinstance(made, PersonsLinked), "a link in force was made by an entry"
    both = (writing.pledgor(each) for each in (made.stays, made.joins))
    of = next((each for each in both if each is not None and not each.erased), None)
    note = _note(writing, people.require_kept(of or writing.pledgor(made.stays)).pledgor, form.note)
    body = PersonsParted(form.link, made.stays, made.joins, note)
    return _done(context, writing, body, form.second, clerk)


def _note(writing: Writing, stays: str, text: str) -> RecordRef:
    return writing.put_record(stays, RecordKind.NOTE, {"text": text})


def _done(
    context: Context,
    writing: Writing,
    body: PersonsLinked | PersonsParted,
    second: str,
    clerk: Clerk,
) -> Receipt:
    on = business_day.working_day(context.last_day(writing))
    subjects = (body.stays, body.joins)
    entry = context.append(writing, body, on=on, clerk=clerk, subjects=subjects, approver=second)
    return Receipt(entry, CHANGED, ())


# ------------------------------------------------------------------------------------ answers


def _named(reading: Reading, text: str, own: tuple[str, ...]) -> str:
    """Whom a text names beside a person with these records."""
    if reading.pledgor(text) is not None:
        found = {reading.persons.stays(text)}
    else:
        rows = reading.search(text, _ROWS_MAX)
        found = {reading.persons.stays(row.pledgor) for row in rows}
    others = found - {own[0]}
    if not found:
        refuse(Reason.PLEDGOR_UNKNOWN, "other")
    if not others:
        refuse(Reason.PERSONS_ARE_ONE, "other")
    if len(others) > 1:
        refuse(Reason.OTHER_NOT_CLEAR, "other", count=len(others))
    return others.pop()


def _offer(context: Context, reading: Reading, one: str, other: str) -> LinkOffer:
    reading, _ = reading.forgiving()
    sides = tuple(_side(context, reading, each) for each in (one, other))
    first, second = sides
    differs = frozenset(name for name in _SHOWN if getattr(first, name) != getattr(second, name))
    return LinkOffer(first, second, differs)


def _side(context: Context, reading: Reading, pledgor: str) -> PledgorView:
    row = reading.pledgor(pledgor)
    if row is None:
        refuse(Reason.PLEDGOR_UNKNOWN)
    warned = alerts.open_alerts(context, reading, pledgor)
    return people.view(reading, context.rules_to_show(reading), row, warned)
