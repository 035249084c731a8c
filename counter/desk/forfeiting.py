"""Tickets whose grace is over: who may come all the same, the batches that forfeit the rest, taken back too."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from counter.db.reading import Reading
from counter.db.rows import RecordKind
from counter.db.writing import Writing
from counter.desk import papers
from counter.desk.acting import Acting
from counter.desk.answers import Changed, Receipt
from counter.desk.asking import answers
from counter.desk.context import Context
from counter.desk.lending import known_pledge
from counter.desk.reminding import enough_tried
from counter.domain import calls, forfeiting
from counter.domain.effects import State
from counter.domain.entries import Entry
from counter.domain.forfeiting import ForfeitForm, GraceOver, Heard, UndoForfeitForm, Wait
from counter.domain.forfeiture import Forfeited, ForfeitureUndone, LateAllowed
from counter.domain.lateness import LateForm, decide_lateness
from counter.domain.lending import Rules
from counter.domain.money import Ntd
from counter.domain.pledge import Pledge
from counter.domain.refusal import Reason, refuse
from counter.domain.roles import AT_BOOKS
from counter.domain.staff import Clerk, Team

_CHANGED = frozenset({Changed.PLEDGE, Changed.PLEDGOR, Changed.DAY})


@dataclass(frozen=True, slots=True)
class OverdueTicket:
    """A ticket whose grace is over. `waits`: why it is not forfeited yet; `counters`: those it waits for."""

    pledge: str
    number: str
    pledgor: str
    contents: str
    principal: Ntd
    last_day: date
    waits: tuple[Wait, ...]
    counters: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class BookedTicket:
    """A ticket that a batch booked out. `acted`: somebody acted on it within the grace, so that it must come out."""

    pledge: str
    number: str
    principal: Ntd
    acted: bool


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch that can still be taken back: its entry, who approved it, what of it is booked out."""

    entry: str
    on: date
    clerk: str
    approver: str
    tickets: tuple[BookedTicket, ...]


@dataclass(frozen=True, slots=True)
class ForfeitureView:
    """The supervisor's page of a day. `silent`: counters that two people may go on without."""

    on: date
    tickets: tuple[OverdueTicket, ...]
    silent: tuple[Heard, ...]
    batches: tuple[Batch, ...]


@answers({AT_BOOKS: "view"})
class Forfeitures:
    """Asked and approved by two people; nothing is forfeited by itself here."""

    def __init__(self, acting: Acting) -> None:
        self._acting = acting

    def view(self, without: Collection[int] = ()) -> ForfeitureView:
        """Whose grace is over and what each one waits for, if these silent counters are not waited for."""
        context = self._acting.context
        with context.store.read() as reading:
            return _view(context, reading, without)

    def forfeit(self, form: ForfeitForm) -> Receipt:
        """Approve a batch: the things are the agency's, the debts are extinguished."""
        context = self._acting.context
        return self._acting.act(lambda w, clerk: _forfeit(context, w, form, clerk))

    def allow_late(self, form: LateForm) -> Receipt:
        """Let the bearer of a ticket come today though its grace is over."""
        context = self._acting.context
        return self._acting.act(lambda w, clerk: _allow_late(context, w, form, clerk))

    def undo(self, form: UndoForfeitForm) -> Receipt:
        """Take tickets out of a batch again."""
        context = self._acting.context
        return self._acting.act(lambda w, clerk: _undo(context, w, form, clerk))


def _view(context: Context, reading: Reading, without: Collection[int]) -> ForfeitureView:
    rules = context.rules_to_show(reading)
    over = _overdue(context, reading, rules, without)
    return ForfeitureView(
        on=rules.on,
        tickets=tuple(_ticket(context, reading, each) for each in over),
        silent=tuple(each for each in _heard(reading) if each.is_silent(rules.on)),
        batches=tuple(_batches(context, reading)),
    )


def _forfeit(context: Context, writing: Writing, form: ForfeitForm, clerk: Clerk) -> Receipt:
    rules = context.rules(writing)
    over = _overdue(context, writing, rules, form.without)
    pledges = {each: known_pledge(writing, each) for each in form.pledges}
    body = forfeiting.decide_forfeiture(
        form,
        {each.pledge: each for each in over},
        pledges,
        clerk=clerk,
        staff=context.staff,
    )
    people = dict.fromkeys(pledge.ticket.pledgor for pledge in pledges.values())
    entry = context.append(
        writing,
        body,
        on=rules.on,
        clerk=clerk,
        subjects=(*form.pledges, *people),
        approver=form.second,
    )
    return Receipt(entry, _CHANGED, ())


def _allow_late(context: Context, writing: Writing, form: LateForm, clerk: Clerk) -> Receipt:
    rules = context.rules(writing)
    pledge = known_pledge(writing, form.pledge)
    tried = _attempts(context, writing, rules, [pledge])
    cause = decide_lateness(
        form,
        pledge,
        rules,
        Team(clerk, context.staff),
        branch=context.branch.code,
        tried_enough=tried[form.pledge],
    )
    pledgor = pledge.ticket.pledgor
    note = writing.put_record(pledgor, RecordKind.STATEMENT, {"text": form.reason})
    entry = context.append(
        writing,
        LateAllowed(form.pledge, cause, note),
        on=rules.on,
        clerk=clerk,
        subjects=(form.pledge, pledgor),
        approver=form.second,
    )
    return Receipt(entry, _CHANGED, (), form.pledge, pledge.ticket.number)


def _undo(context: Context, writing: Writing, form: UndoForfeitForm, clerk: Clerk) -> Receipt:
    rules = context.rules(writing)
    batch = writing.entry(form.entry)
    if batch is None or not isinstance(batch.body, Forfeited):
        refuse(Reason.NO_BATCH)
    pledges = {each: known_pledge(writing, each) for each in form.pledges}
    items = forfeiting.decide_undoing(form, batch.body, pledges, clerk=clerk, staff=context.staff)
    # Why is a word about a batch, not about one of its pledgors: erasing one must not erase the proof.
    person = writing.new_id()
    note = writing.put_record(person, RecordKind.STATEMENT, {"text": form.reason})
    subjects = (*(each.pledge for each in items), person)
    entry = context.append(
        writing,
        ForfeitureUndone(form.entry, items, note),
        on=rules.on,
        clerk=clerk,
        subjects=subjects,
        approver=form.second,
    )
    return Receipt(entry, _CHANGED, ())


def _overdue(
    context: Context, reading: Reading, rules: Rules, without: Collection[int]
) -> tuple[GraceOver, ...]:
    """How every ticket stands whose grace is over by the days in force."""
    pledges = [known_pledge(reading, each) for each in reading.forfeits.past(rules.on)]
    own = [each for each in pledges if each.ticket.number.startswith(context.branch.code)]
    enough = _attempts(context, reading, rules, own)
    heard = _heard(reading)
    found = (forfeiting.grace_over(each, rules, heard, enough, without=without) for each in own)
    return tuple(each for each in found if each is not None)


def _attempts(
    context: Context, reading: Reading, rules: Rules, pledges: Iterable[Pledge]
) -> dict[str, bool]:
    """Whether the tries on file are enough, ticket by ticket (A-50)."""
    rhythm = calls.rhythm_on(context.policy, rules.on)
    return {each.ticket.pledge: enough_tried(reading, rhythm, each) for each in pledges}


def _heard(reading: Reading) -> tuple[Heard, ...]:
    return tuple(
        Heard(counter, day, is_open=is_open)
        for counter, day, is_open in reading.forfeits.last_days_of_others()
    )


def _ticket(context: Context, reading: Reading, over: GraceOver) -> OverdueTicket:
    ticket = known_pledge(reading, over.pledge).ticket
    row = reading.pledgor(ticket.pledgor)
    return OverdueTicket(
        pledge=over.pledge,
        number=ticket.number,
        pledgor="" if row is None else row.name,
        contents=papers.contents(context.policy, ticket.items),
        principal=ticket.principal,
        last_day=over.last_day,
        waits=over.waits,
        counters=over.counters,
    )


def _batches(context: Context, reading: Reading) -> Iterable[Batch]:
    """Every batch with something that can still come out of it, the newest first."""
    by_entry: dict[str, list[Pledge]] = {}
    for each in reading.forfeits.booked_out():
        pledge = known_pledge(reading, each)
        assert pledge.forfeited is not None, "the row says so"
        by_entry.setdefault(pledge.forfeited.entry, []).append(pledge)
    for name in sorted(by_entry, reverse=True):
        entry = reading.entry(name)
        assert entry is not None, "a batch is in the journal"
        yield _batch(context, entry, by_entry[name])


def _batch(context: Context, entry: Entry, pledges: Iterable[Pledge]) -> Batch:
    booked = (
        BookedTicket(
            pledge=each.ticket.pledge,
            number=each.ticket.number,
            principal=each.ticket.principal,
            acted=each.state is not State.FORFEITED,
        )
        for each in pledges
    )
    return Batch(
        entry=entry.id,
        on=entry.business_day,
        clerk=context.staff_name(entry.clerk),
        approver=context.staff_name(entry.approver),
        tickets=tuple(sorted(booked, key=lambda each: each.number)),
    )
