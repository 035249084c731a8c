"""The desk of the persons: all that is on file of one, and how what is wrong is put right."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from counter.db.reading import Reading
from counter.db.rows import PledgorRow, RecordKind
from counter.db.writing import Writing
from counter.desk import alerts, days, linking, people, person_papers, reminding, seen
from counter.desk.acting import Acting
from counter.desk.answers import Changed, Receipt
from counter.desk.asking import answers
from counter.desk.call_answers import AttemptView, CallCard
from counter.desk.context import Context
from counter.desk.looking import shows
from counter.desk.person_answers import Correction, PersonEvent, PersonTicket, PersonView
from counter.domain import business_day, persons
from counter.domain.entries import (
    ClassCorrected,
    Entry,
    LossReported,
    LossWithdrawn,
    Replaced,
    Reversed,
    TakenIn,
)
from counter.domain.erasures import ERASED_NAME
from counter.domain.forms import PledgorForm
from counter.domain.linking import PersonsLinked, PersonsParted
from counter.domain.money import Ntd
from counter.domain.parts import RecordRef
from counter.domain.person_acts import AlertLifted, AlertRaised, IntakeRefused
from counter.domain.persons import DataGiven, Part, PersonForm, PledgorChanged
from counter.domain.pledge import Pledge
from counter.domain.refusal import Reason, refuse
from counter.domain.reminding import ConsentChanged, ContactAttempted
from counter.domain.roles import AT_BOOKS
from counter.domain.staff import Clerk

_NOTED = (
    *(AlertRaised, AlertLifted, ConsentChanged, PledgorChanged, PersonsLinked, PersonsParted),
    *(Reversed, ClassCorrected, LossWithdrawn),
)
CHANGED = frozenset({Changed.PLEDGOR, Changed.PLEDGE, Changed.CALLS, Changed.DAY})


@answers({AT_BOOKS: "view"})
class Persons:
    """What is asked and done on the page of a person."""

    def __init__(self, acting: Acting) -> None:
        self._acting = acting

    @shows(seen.one_person)
    def view(self, pledgor: str) -> PersonView:
        """All that is on file of a person, as far as the role of who asks needs it.

        Raises Refused PLEDGOR_UNKNOWN, ROLE_NOT_ALLOWED.
        """
        parts = persons.parts_for(self._acting.signed_in().role)
        context = self._acting.context
        with context.store.read() as reading:
            return _needed(_view(context, reading, pledgor, parts))

    def correct(self, form: PersonForm) -> Receipt:
        """Put a person's particulars right; what was on file before stays readable. Raises Refused."""
        return self._acting.act(lambda w, clerk: _correct(self._acting.context, w, form, clerk))

    @shows(seen.given_to_person)
    def give(self, pledgor: str, *, id_checked: bool) -> Receipt:
        """Hand a person all that is held about them, on paper. Raises Refused."""
        context = self._acting.context
        return self._acting.act(
            lambda w, clerk: _give(context, w, pledgor, clerk, id_checked=id_checked)
        )


# ------------------------------------------------------------------------------------ acts


def _give(
    context: Context, writing: Writing, pledgor: str, clerk: Clerk, *, id_checked: bool
) -> Receipt:
    on = business_day.working_day(context.last_day(writing))
    persons.require_document(id_checked=id_checked)
    people.require_kept(people.staying(writing, pledgor))
    view = _view(context, writing, pledgor, frozenset(Part))
    group = writing.persons.group_of(pledgor)
    body = DataGiven(
        group[0], id_checked=id_checked, tickets=len(view.tickets), acts=len(view.events)
    )
    entry = context.append(writing, body, on=on, clerk=clerk, subjects=group)
    held = person_papers.paper(context, writing.forgiving()[0], entry, view)
    return Receipt(entry, CHANGED, (held,))


def _correct(context: Context, writing: Writing, form: PersonForm, clerk: Clerk) -> Receipt:
    on = business_day.working_day(context.last_day(writing))
    row = people.require_kept(people.staying(writing, form.person.pledgor))
    form = replace(form, person=replace(form.person, pledgor=row.pledgor))
    seconded = persons.decide_correction(
        form, _on_file(writing, row), on=on, team=context.team(clerk)
    )
    other = people.bearer(writing, form.person.id_kind, form.person.id_number)
    if other is not None and other.pledgor != row.pledgor:
        refuse(Reason.ID_OTHER_PERSON, "pledgor.id_number", number=form.person.id_number)
    body = PledgorChanged(
        row.pledgor,
        people.record_identity(writing, row.pledgor, row, form.person),
        writing.put_record(row.pledgor, RecordKind.NOTE, {"text": form.note}),
        id_checked=form.id_checked,
    )
    entry = context.append(
        writing,
        body,
        on=on,
        clerk=clerk,
        subjects=(row.pledgor,),
        approver=form.second if seconded else "",
    )
    return Receipt(entry, CHANGED, ())


def _on_file(reading: Reading, row: PledgorRow) -> PledgorForm:
    words = reading.record(row.identity)
    return PledgorForm(
        pledgor=row.pledgor,
        name=row.name,
        id_kind=people.kind_on_file(row),
        id_number=row.id_number,
        born=people.born(reading, row.pledgor),
        phone=words["phone"],
        address=words["address"],
    )


# ------------------------------------------------------------------------------------ answers


def _view(context: Context, reading: Reading, pledgor: str, parts: frozenset[Part]) -> PersonView:
    reading, vault = reading.forgiving()
    row = people.staying(reading, pledgor)
    if row is None:
        refuse(Reason.PLEDGOR_UNKNOWN)
    rules = context.rules_to_show(reading)
    card = reminding.card_of(context, reading, row.pledgor)
    pledges = (reading.pledge(each) for each in reading.persons.pledges_of(row.pledgor))
    view = PersonView(
        person=people.view(reading, rules, row, alerts.open_alerts(context, reading, row.pledgor)),
        reached=card,
        tickets=tuple(_ticket(each) for each in pledges if each is not None),
        events=_all_events(context, reading, row, card),
        parts=parts,
        lacks=False,
        links=tuple(linking.links_of(context, reading, row.pledgor)),
    )
    return replace(view, lacks=vault.lacks, erased=vault.erased)


def _ticket(pledge: Pledge) -> PersonTicket:
    ticket, stopped = pledge.ticket, pledge.stopped_by
    return PersonTicket(
        pledge=ticket.pledge,
        number=ticket.number,
        pledged_on=ticket.terms.pledged_on,
        maturity=ticket.terms.maturity,
        last_day=ticket.terms.last_day,
        principal=ticket.principal,
        state=pledge.state,
        block=None if stopped is None else stopped.why,
        closed_on=pledge.closed_on,
        paid=None if pledge.settled is None else pledge.settled.interest,
        owed=Ntd(sum(each.amount for each in pledge.owed)),
    )


def _all_events(
    context: Context, reading: Reading, row: PledgorRow, card: CallCard
) -> tuple[PersonEvent, ...]:
    """What happened with every record of a human, the newest first; what is about several of them once."""
    same = people.same_person(reading, row)
    if len(same) == 1:
        return tuple(_events(context, reading, row, card))[::-1]
    found: dict[str, PersonEvent] = {}
    for each in same:
        of = "" if each is row else each.name
        for event in _events(context, reading, each, card):
            found.setdefault(event.entry, replace(event, of=of))
    return tuple(sorted(found.values(), key=lambda event: (event.at, event.entry), reverse=True))


def _events(
    context: Context, reading: Reading, row: PledgorRow, card: CallCard
) -> Iterator[PersonEvent]:
    """Every act about a person that stands, in order, with what was put right by it."""
    attempts = {each.entry: each for each in card.attempts}
    before: RecordRef | None = None
    for entry in reading.acts_on(row.pledgor):
        after = _identity(entry, row.pledgor)
        yield _event(context, reading, entry, attempts, _corrections(reading, before, after))
        before = after or before


def _event(
    context: Context,
    reading: Reading,
    entry: Entry,
    attempts: Mapping[str, AttemptView],
    corrections: tuple[Correction, ...],
) -> PersonEvent:
    body, line = entry.body, days.act(reading, entry)
    return PersonEvent(
        entry=entry.id,
        at=entry.recorded_at,
        kind=entry.kind,
        by=context.staff_name(entry.clerk),
        approver=context.staff_name(entry.approver) if entry.approver else "",
        ticket=line.ticket,
        cash=entry.cash_ntd,
        note=_note(reading, entry),
        corrections=corrections,
        attempt=attempts.get(entry.id) if isinstance(body, ContactAttempted) else None,
        cause=body.cause if isinstance(body, AlertRaised | IntakeRefused) else None,
        consent=body if isinstance(body, ConsentChanged) else None,
        representation=(
            body.representation
            if isinstance(body, TakenIn | LossReported | LossWithdrawn | Replaced)
            else None
        ),
        stands=not isinstance(body, PersonsLinked) or linking.holds(reading, entry.id),
    )


def _note(reading: Reading, entry: Entry) -> str:
    """What was written down with an act in words of the office's own, or of the person's."""
    body = entry.body
    if isinstance(body, LossReported):
        return reading.record(body.record)["text"]
    if not isinstance(body, _NOTED):
        return ""
    return "" if body.note is None else reading.record(body.note)["text"]


def _identity(entry: Entry, pledgor: str) -> RecordRef | None:
    """Who the pledgor is from this act on, if it says so."""
    body = entry.body
    if isinstance(body, TakenIn) and body.ticket.pledgor == pledgor:
        return body.identity
    return body.identity if isinstance(body, PledgorChanged) else None


def _corrections(
    reading: Reading, before: RecordRef | None, after: RecordRef | None
) -> tuple[Correction, ...]:
    """What the later of two identities says otherwise."""
    if before is None or after is None or before == after:
        return ()
    old, new = reading.record(before), reading.record(after)
    if old["name"] == ERASED_NAME:
        return ()  # who came back after the term: nothing was put right
    return tuple(
        Correction(name, old[name], new[name])
        for name in ("name", "id_kind", "id_number", "born", "phone", "address")
        if old[name] != new[name]
    )


# ------------------------------------------------------------------------------------ by need

_OF_CONTACT = frozenset({"phone", "address"})


def _needed(view: PersonView) -> PersonView:
    """The view without what the role of who asks does not need (R-160)."""
    view = replace(view, person=people.needed(view.person, view.parts))
    if Part.CONTACT not in view.parts:
        view = replace(
            view,
            reached=_unreached(view.reached),
            events=tuple(_wordless(each) for each in view.events),
            links=tuple(replace(each, note="") for each in view.links),
        )
    if Part.IDENTITY not in view.parts:
        view = replace(
            view,
            events=tuple(replace(each, corrections=()) for each in view.events),
            links=tuple(replace(each, id_number="") for each in view.links),
        )
    return view


def _unreached(card: CallCard) -> CallCard:
    return replace(
        card,
        number="",
        numbers=(),
        email="",
        line="",
        consents=(),
        attempts=(),
        alerts=(),
        address="",
        home="",
    )


def _wordless(event: PersonEvent) -> PersonEvent:
    told = tuple(each for each in event.corrections if each.field not in _OF_CONTACT)
    attempt = event.attempt and replace(event.attempt, number="", note="")
    return replace(event, note="", corrections=told, attempt=attempt)
