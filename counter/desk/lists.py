"""The lists of the law: two-week registers, lists of forfeited things, what was sent, what the police were shown."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from counter.db.reading import Reading
from counter.db.rows import RecordKind
from counter.db.writing import Writing
from counter.desk import filing, seen
from counter.desk.acting import Acting
from counter.desk.answers import Changed, Receipt
from counter.desk.asking import answers
from counter.desk.context import Context
from counter.desk.filing import Finding, Subject
from counter.desk.forfeiting import Forfeitures
from counter.desk.looking import hands_out, shows
from counter.domain import business_day, registers
from counter.domain.days import ONE_DAY
from counter.domain.entries import Entry, Kind
from counter.domain.filings import ListDrawn, ListKind, ListSent, PoliceShown, SentBy, Shown
from counter.domain.forfeiting import Heard
from counter.domain.lending import Rules
from counter.domain.looks import About
from counter.domain.money import Ntd
from counter.domain.refusal import Reason, refuse
from counter.domain.registers import Drawn, Fortnight, Listed, SentForm, ShownForm, Stage
from counter.domain.roles import AT_BOOKS
from counter.domain.staff import Clerk
from counter.print.list_papers import ListPaper
from counter.print.papers import Paper
from counter.print.saving import save

YEAR = timedelta(days=365)
"""So far back a look goes; an earlier day is asked for by its own."""
_CHANGED = frozenset({Changed.LISTS})


@dataclass(frozen=True, slots=True)
class SentView:
    """A note that a list went to the authority."""

    on: date
    how: SentBy
    to: str
    letter: str
    by: str


@dataclass(frozen=True, slots=True)
class DrawnView:
    """A list that was drawn: its entry, which one of its days it is, what it holds."""

    entry: str
    number: int
    on: date
    by: str
    count: int
    principal: Ntd
    sent: tuple[SentView, ...]


@dataclass(frozen=True, slots=True)
class ListView:
    """The list of two weeks or of a batch.

    `due`: by when it is sent; `count`: of tickets it is about; `waiting`: how many lines the next one would have.
    """

    kind: ListKind
    first: date
    last: date
    batch: str
    due: date
    stage: Stage
    count: int
    waiting: int
    drawn: tuple[DrawnView, ...]


@dataclass(frozen=True, slots=True)
class ShownView:
    """What the police were shown."""

    entry: str
    on: date
    shown: Shown
    count: int
    unit: str
    officer: str
    occasion: str
    by: str


@dataclass(frozen=True, slots=True)
class ListsView:
    """The lists of a year, the newest first.

    `silent`: other counters that have not told all of the last two weeks that are over: what they tell later goes into
    a supplement. `earlier`: whether there are lists before these.
    """

    on: date
    registers: tuple[ListView, ...]
    batches: tuple[ListView, ...]
    shown: tuple[ShownView, ...]
    silent: tuple[int, ...]
    earlier: bool


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found of what the police ask for."""

    form: ShownForm
    found: tuple[Finding, ...]


@answers({AT_BOOKS: "view"})
class Lists:
    """Drawn and noted by a supervisor; the police are shown goods by anyone."""

    def __init__(self, acting: Acting) -> None:
        self._acting = acting
        self._forfeitures = Forfeitures(acting)

    def view(self, until: date | None = None) -> ListsView:
        """The lists of the year up to a day, today's if none is given."""
        context = self._acting.context
        with context.store.read() as reading:
            return _view(context, reading.forgiving()[0], until)

    def draw_register(self, first: date) -> Receipt:
        """Draw the register of the two weeks that begin then, or its supplement. Raises Refused."""
        weeks = registers.fortnight_of(first)
        subject = Subject(ListKind.REGISTER, weeks.first, weeks.last)
        return self._acting.act(lambda w, clerk: self._draw(w, subject, clerk))

    def draw_forfeiture(self, batch: str) -> Receipt:
        """Draw the list of a batch, or its correction. Raises Refused."""
        return self._acting.act(
            lambda w, clerk: self._draw(w, filing.subject_of_batch(w, batch), clerk)
        )

    def note_sent(self, form: SentForm) -> Receipt:
        """Note that a list went to the authority. Raises Refused."""
        context = self._acting.context
        return self._acting.act(lambda w, clerk: _note_sent(context, w, form, clerk))

    @shows(seen.listed(About.LISTS, lambda looked: len(looked.found)))
    def look_for(self, form: ShownForm) -> Looked:
        """What the police ask for; nothing is written. Raises Refused."""
        clerk, context = self._acting.signed_in(), self._acting.context
        with context.store.read() as reading:
            registers.require_shown(form, clerk=clerk, today=context.day_to_show(reading))
            return Looked(form, filing.looked_for(context, reading, form))

    def show_police(self, looked: Looked) -> Receipt:
        """Print what was found for the police; who looked is on file. Raises Refused."""
        context = self._acting.context
        return self._acting.act(lambda w, clerk: _show(context, w, looked, clerk))

    @shows(seen.list_again)
    def again(self, entry: str) -> tuple[Paper, ...]:
        """A list as it was drawn, marked 補印; whether it comes out the same is told on it. Raises Refused."""
        registers.require_supervisor(self._acting.signed_in())
        context = self._acting.context
        with context.store.read() as reading:
            return filing.papers_of(context, reading, _known(reading, entry), again=True)

    @hands_out(seen.list_exported)
    def export(self, entry: str, path: Path) -> ListPaper:
        """A list that was drawn, as a spreadsheet (ODS). Raises Refused, Unavailable PAPER_NOT_SAVED."""
        from counter.print import list_sheet  # noqa: PLC0415 - what draws comes with the first paper
        from counter.print.ods import ods  # noqa: PLC0415 - the same

        paper, *others = self.again(entry)
        assert isinstance(paper, ListPaper), "lists alone are drawn"
        tables = [
            list_sheet.table_of(each) for each in (paper, *others) if isinstance(each, ListPaper)
        ]
        save(ods(tables, list_sheet.TITLES[paper.form]), path)
        return paper

    @shows(seen.drawn(About.LISTS))
    def overdue(self) -> tuple[Paper, ...]:
        """What the next batch would forfeit, for those who approve it; nobody has signed for it."""
        clerk, context = self._acting.signed_in(), self._acting.context
        view = self._forfeitures.view()
        with context.store.read() as reading:
            return (filing.overdue(context, reading, view.tickets, view.on, clerk),)

    def _draw(self, writing: Writing, subject: Subject, clerk: Clerk) -> Receipt:
        registers.require_supervisor(clerk)
        context = self._acting.context
        on = business_day.working_day(context.last_day(writing))
        drawn = filing.drawn_since(writing, subject.first).get(subject, ())
        body = registers.decide_drawn(
            subject.kind,
            filing.next_lines(writing, subject, drawn),
            drawn,
            first=subject.first,
            last=subject.last,
            batch=subject.batch,
            today=on,
        )
        entry = context.append(writing, body, on=on, clerk=clerk)
        return Receipt(entry, _CHANGED, filing.papers_of(context, writing, entry, again=False))


# ------------------------------------------------------------------------------------ acts


def _note_sent(context: Context, writing: Writing, form: SentForm, clerk: Clerk) -> Receipt:
    registers.require_supervisor(clerk)
    on = business_day.working_day(context.last_day(writing))
    drawn = _known(writing, form.entry)
    registers.require_sent(
        form,
        drawn_on=drawn.business_day,
        today=max(on, context.today()),
        noted=_last_note(writing, drawn),
    )
    person = writing.new_id()
    words = {"to": form.to, "letter": form.letter}
    record = writing.put_record(person, RecordKind.STATEMENT, words)
    body = ListSent(form.entry, form.on, form.how, record)
    entry = context.append(writing, body, on=on, clerk=clerk, subjects=(person,))
    return Receipt(entry, _CHANGED, ())


def _last_note(reading: Reading, drawn: Entry) -> SentForm | None:
    assert isinstance(drawn.body, ListDrawn), "only such entries are given"
    lists = filing.drawn_since(reading, drawn.body.first)[filing.subject_of(drawn.body)]
    sent = next(each.sent for each in lists if each.entry.id == drawn.id)
    body = sent[-1].body if sent else None
    if not isinstance(body, ListSent):
        return None
    told = reading.record(body.record)
    return SentForm(drawn.id, body.on, body.how, told["to"], told["letter"])


def _show(context: Context, writing: Writing, looked: Looked, clerk: Clerk) -> Receipt:
    form = looked.form
    on = business_day.working_day(context.last_day(writing))
    registers.require_shown(form, clerk=clerk, today=on)
    person = writing.new_id()
    words = {
        "unit": form.unit,
        "officer": form.officer,
        "occasion": form.occasion,
        "words": form.words,
    }
    record = writing.put_record(person, RecordKind.STATEMENT, words)
    body = registers.police_shown(form, [each.told for each in looked.found], record)
    entry = context.append(writing, body, on=on, clerk=clerk, subjects=(person,))
    paper = filing.police_paper(context, writing, entry, form, looked.found)
    return Receipt(entry, _CHANGED, (paper,))


def _known(reading: Reading, entry: str) -> Entry:
    found = reading.entry(entry)
    if found is None or not isinstance(found.body, ListDrawn):
        refuse(Reason.LIST_UNKNOWN)
    return found


# ------------------------------------------------------------------------------------ views


def _view(context: Context, reading: Reading, until: date | None) -> ListsView:
    rules = context.rules_to_show(reading)
    last = min(until or rules.on, rules.on)
    begun = reading.lists.first_day() or rules.on
    since = max(begun, last - YEAR)
    found = _Found(context, reading, since, rules)
    weeks = registers.fortnights(since, last)
    over = [each.last for each in weeks if each.last < rules.on]
    return ListsView(
        on=rules.on,
        registers=tuple(found.register(each) for each in reversed(weeks)),
        batches=tuple(found.batches(last)),
        shown=tuple(
            _shown_view(context, reading, each.entry)
            for each in reversed(filing.newest(reading.lists.acts(Kind.POLICE_SHOWN, since, last)))
        ),
        silent=_silent(reading, max(over)) if over else (),
        earlier=since > begun,
    )


def _silent(reading: Reading, day: date) -> tuple[int, ...]:
    others = reading.forfeits.last_days_of_others()
    heard = (Heard(counter, last, is_open=is_open) for counter, last, is_open in others)
    return tuple(each.counter for each in heard if not each.told_all_of(day))


class _Found:
    """What a look at some days found, read once for all lists."""

    def __init__(self, context: Context, reading: Reading, since: date, rules: Rules) -> None:
        self._context = context
        self._reading = reading
        self._on = rules.on
        self._calendar = rules.calendar
        self._since = registers.fortnight_of(since).first
        self._drawn = filing.drawn_since(reading, self._since)
        self._now = filing.standpoint(reading)
        self._undone = filing.undone_since(reading, self._since)

    def register(self, weeks: Fortnight) -> ListView:
        """Of two weeks."""
        subject = Subject(ListKind.REGISTER, weeks.first, weeks.last)
        listed = filing.heads(self._reading, subject, self._undone)
        begins, due = weeks.last + ONE_DAY, registers.register_due(weeks, self._calendar)
        return self._list_view(subject, listed, begins=begins, due=due)

    def batches(self, last: date) -> Iterator[ListView]:
        """Of every batch up to a day, the newest first."""
        acts = self._reading.lists.acts(Kind.FORFEITED, self._since, last)
        for act in reversed(filing.newest(acts)):
            on = act.entry.business_day
            subject = Subject(ListKind.FORFEITURE, on, on, act.entry.id)
            listed = filing.batch_heads(act.entry, acts, self._undone)
            due = registers.forfeiture_due(on, self._calendar)
            view = self._list_view(subject, listed, begins=on, due=due)
            if view.drawn or view.waiting:
                yield view

    def _list_view(
        self, subject: Subject, listed: Sequence[Listed], *, begins: date, due: date
    ) -> ListView:
        drawn = self._drawn.get(subject, ())
        waiting = len(registers.next_lines(listed, subject.kind, self._now, drawn))
        stage = registers.stage(
            drawn, waiting=waiting, begins=begins, due=due, today=self._on, calendar=self._calendar
        )
        return ListView(
            kind=subject.kind,
            first=subject.first,
            last=subject.last,
            batch=subject.batch,
            due=due,
            stage=stage,
            count=len(listed),
            waiting=waiting,
            drawn=tuple(_drawn_view(self._context, self._reading, each) for each in drawn),
        )


def _drawn_view(context: Context, reading: Reading, drawn: Drawn) -> DrawnView:
    body = drawn.body
    return DrawnView(
        entry=drawn.entry.id,
        number=body.number,
        on=drawn.entry.business_day,
        by=context.staff_name(drawn.entry.clerk),
        count=body.count,
        principal=body.principal,
        sent=tuple(_sent_view(context, reading, each) for each in drawn.sent),
    )


def _sent_view(context: Context, reading: Reading, entry: Entry) -> SentView:
    body = entry.body
    assert isinstance(body, ListSent), "only such entries are given"
    told = reading.record(body.record)
    return SentView(body.on, body.how, told["to"], told["letter"], context.staff_name(entry.clerk))


def _shown_view(context: Context, reading: Reading, entry: Entry) -> ShownView:
    body = entry.body
    assert isinstance(body, PoliceShown), "only such entries are given"
    told = reading.record(body.record)
    return ShownView(
        entry=entry.id,
        on=entry.business_day,
        shown=body.shown,
        count=body.count,
        unit=told["unit"],
        officer=told["officer"],
        occasion=told["occasion"],
        by=context.staff_name(entry.clerk),
    )
