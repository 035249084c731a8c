"""The desk of the reminder letters: who gets one, what is printed, which went to the post, which came back.

Printing writes no entry. What the printer took is remembered at this counter: which tickets each letter was about and
which address it bears (in the vault of persons). A letter is on file as a try once its registered number is noted.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from counter.db.reading import Reading
from counter.db.rows import AttemptRow, RecordKind
from counter.db.writing import Writing
from counter.desk import call_list, papers, seen
from counter.desk.acting import Acting
from counter.desk.answers import Receipt
from counter.desk.asking import answers
from counter.desk.call_answers import DueTicket
from counter.desk.context import Context
from counter.desk.lending import known_pledge
from counter.desk.looking import shows
from counter.desk.reminding import letter_address, note_attempt
from counter.domain import calls, charges, letters
from counter.domain.call_forms import AttemptForm
from counter.domain.days import day_in_taiwan
from counter.domain.lending import Rules
from counter.domain.letters import (
    Addressee,
    LetterForm,
    ReturnForm,
    ReturnReason,
    SentLetter,
    return_reason,
)
from counter.domain.looks import About
from counter.domain.money import Ntd
from counter.domain.parts import RecordRef
from counter.domain.pledge import Block
from counter.domain.policy import LetterWords, in_force
from counter.domain.refusal import Reason, Refused, refuse
from counter.domain.reminding import Channel, Outcome
from counter.domain.roles import AT_BOOKS
from counter.domain.staff import Clerk
from counter.print.papers import LetterLine, LetterPaper

PRINTED = "letters"
"""The draft that keeps which letters were printed and not noted yet."""
PRINTED_DAYS = timedelta(days=14)
"""Whose letter was printed and so long not posted is to be written to again."""
CONTENTS_MAX = 24
"""Longer lists of kinds are told by the first kind and the number of all things."""
SENT_DAYS = timedelta(days=92)
"""So far back letters are listed; by its number an older one is found, too."""


@dataclass(frozen=True, slots=True)
class CameBack:
    """When a letter to the address on file came back, and why."""

    on: date
    reason: ReturnReason | None


@dataclass(frozen=True, slots=True)
class LetterRow:
    """Somebody who may be sent a letter. `number`: to call, "" for none that is right; `address`: "" for none on file.

    `came_back`: the last letter to that address did; `printed_on`: a letter was printed and is not noted as posted;
    `posted_on`: of the last letter about one of these tickets that did not come back; `is_over`: nothing it was about
    can be reminded of any more, so what was printed can be noted and no other be printed.
    """

    pledgor: str
    name: str
    pledges: tuple[str, ...]
    last_day: date
    days_left: int
    number: str
    address: str
    came_back: CameBack | None
    printed_on: date | None
    posted_on: date | None
    is_over: bool = False

    @property
    def wanted(self) -> bool:
        """Whether a letter is the only way left, and none was written yet."""
        on_its_way = self.printed_on is not None or self.posted_on is not None
        return bool(not self.number and self.address) and not (self.came_back or on_its_way)


@dataclass(frozen=True, slots=True)
class LetterList:
    """Everybody on the day's call list, before them those whose printed letter is not noted yet."""

    day: date
    rows: tuple[LetterRow, ...]


@dataclass(frozen=True, slots=True)
class SentView:
    """A letter that went out. `numbers`: of its tickets; `came_back`: is noted already."""

    entry: str
    pledgor: str
    name: str
    tracking: str
    on: date
    address: str
    numbers: tuple[str, ...]
    came_back: bool


@dataclass(frozen=True, slots=True)
class PrintedLetter:
    """A letter on paper. `on`: the day it bears; `address`: that it bears."""

    on: date
    pledges: tuple[str, ...]
    address: str


@dataclass(frozen=True, slots=True)
class LetterPrint:
    """Letters for one print, in the order of the list. `letters`: the same by pledgor, for `Letters.printed`."""

    papers: tuple[LetterPaper, ...]
    letters: tuple[tuple[str, PrintedLetter], ...]


@answers({AT_BOOKS: "not_posted"})
class Letters:
    """What is asked and done on the page of the letters."""

    def __init__(self, acting: Acting) -> None:
        self._acting = acting

    # ------------------------------------------------------------------ questions

    @shows(seen.listed(About.LETTERS, lambda found: len(found.rows)))
    def list(self) -> LetterList:
        """Who may be sent a letter today: whose was printed first, then by the time left."""
        context = self._acting.context
        with context.store.read() as reading:
            rules = context.rules_to_show(reading)
            rows = [each.row for each in _due(reading, rules, _printed(reading, rules.on))]
            rows.sort(key=lambda row: row.printed_on is None)
            return LetterList(rules.on, tuple(rows))

    def not_posted(self) -> int:
        """How many letters were printed at this counter and not noted as posted yet."""
        context = self._acting.context
        with context.store.read() as reading:
            return len(_printed(reading, context.day_to_show(reading)))

    @shows(seen.listed(About.LETTERS))
    def sent(self) -> tuple[SentView, ...]:
        """Letters of the last months that did not come back, the newest first."""
        context = self._acting.context
        with context.store.read() as reading:
            on = context.today()
            rows = reading.reminders.attempts_between(on - SENT_DAYS, on)
            views = (_sent_view(reading, row) for row in rows if _is_sent(row))
            return tuple(view for view in views if not view.came_back)[::-1]

    @shows(seen.the_person)
    def find(self, tracking: str) -> SentView:
        """The letter of that number, as typed or scanned. Raises Refused."""
        number = letters.tracking_number(tracking, "tracking")
        with self._acting.context.store.read() as reading:
            sent = [row for row in reading.reminders.letters_numbered(number) if _is_sent(row)]
            if not sent:
                refuse(Reason.LETTER_UNKNOWN, "tracking")
            return _sent_view(reading, sent[-1])

    # ------------------------------------------------------------------ acts

    @shows(seen.drawn(About.LETTERS, lambda made: len(made.papers)))
    def papers(self, pledgors: Collection[str]) -> LetterPrint:
        """Letters to those people; again as often as one likes. Once the printer took them, `printed` says so.

        Raises Refused: nobody picked, an address missing, no words in force.
        """
        context = self._acting.context
        self._acting.signed_in()
        with context.store.read() as reading:
            rules = context.rules_to_show(reading)
            words = in_force(rules.policy.letters, rules.on)
            if words is None:
                refuse(Reason.NO_LETTER_WORDS)
            wanted = set(pledgors)
            every = _due(reading, rules, _printed(reading, rules.on))
            due = [each for each in every if each.tickets and each.row.pledgor in wanted]
            if not due:
                refuse(Reason.NO_LETTER)
            letters.require_postable(Addressee(d.row.name, d.row.address) for d in due)
            return LetterPrint(
                tuple(_paper(context, reading, each, words, rules.on) for each in due),
                tuple((each.row.pledgor, _on_paper(each.row, rules.on)) for each in due),
            )

    def printed(self, done: LetterPrint) -> None:
        """The printer took them: they may be posted, today or later."""
        context = self._acting.context
        self._acting.signed_in()
        with context.store.write() as writing:
            on = context.rules_to_show(writing).on
            kept = _references(writing)
            for pledgor, letter in done.letters:
                kept[pledgor] = _Reference(
                    letter.on,
                    letter.pledges,
                    writing.put_record(pledgor, RecordKind.ATTEMPT, {"address": letter.address}),
                )
            _keep_printed(writing, kept, on)

    def take_back(self, pledgor: str) -> None:
        """The letter that was printed does not go to the post: the pledgor is to get another one, if any."""
        context = self._acting.context
        self._acting.signed_in()
        with context.store.write() as writing:
            kept = _references(writing)
            kept.pop(pledgor, None)
            _keep_printed(writing, kept, context.rules_to_show(writing).on)

    def note(self, form: LetterForm) -> Receipt:
        """Note that a letter went to the post, under its number. Raises Refused."""
        return self._acting.act(lambda w, clerk: _note(self._acting.context, w, form, clerk))

    def come_back(self, form: ReturnForm) -> Receipt:
        """Note that a letter came back: it is no try any more, and its address does not reach. Raises Refused."""
        return self._acting.act(lambda w, clerk: _come_back(self._acting.context, w, form, clerk))


# ------------------------------------------------------------------------------------ who gets one


@dataclass(frozen=True, slots=True)
class _Due:
    """A row with its tickets and what they cost; none where a letter was printed and all of them were paid."""

    row: LetterRow
    tickets: tuple[DueTicket, ...]


class _Found(NamedTuple):
    """Whom a letter may be about. `number`: to call."""

    pledgor: str
    tickets: tuple[DueTicket, ...]
    number: str


def _due(reading: Reading, rules: Rules, printed: Mapping[str, PrintedLetter]) -> tuple[_Due, ...]:
    reading, _ = reading.forgiving()  # what did not come of one person stops no letter to another
    listed = call_list.call_list(reading, rules).rows
    found = [_Found(each.pledgor, each.tickets, each.number) for each in listed]
    here = {each.pledgor for each in listed}
    reader = call_list.RowReader(rules, calls.rhythm_on(rules.policy, rules.on))
    for pledgor, each in printed.items():
        if pledgor not in here:
            rows = reading.reminders.tickets_of(pledgor)
            named = (row for row in rows if row.pledge in each.pledges and row.block != Block.HELD)
            tickets = tuple(reader.ticket(row) for row in named)
            number = (rows[0].call_number or "") if rows else ""
            found.append(_Found(pledgor, tickets, number))
    return tuple(_due_row(reading, rules, each, printed.get(each.pledgor)) for each in found)


def _due_row(
    reading: Reading,
    rules: Rules,
    found: _Found,
    printed: PrintedLetter | None,
) -> _Due:
    pledgor, tickets = found.pledgor, found.tickets
    person = reading.pledgor(pledgor)
    assert person is not None, "a ticket's pledgor is summed up in the same transaction"
    address = letter_address(reading, person)
    if tickets:
        pledges, last_day = tuple(each.pledge for each in tickets), tickets[0].last_day
    else:
        assert printed is not None, "without a letter somebody is here for a ticket"
        pledges = printed.pledges
        last_day = min(_last_day(reading, rules, each) for each in pledges)
    posted = [
        each.on
        for each in _sent_to(reading, pledgor)
        if not each.came_back and not set(pledges).isdisjoint(each.pledges)
    ]
    row = LetterRow(
        pledgor=pledgor,
        name=person.name,
        pledges=pledges,
        last_day=last_day,
        days_left=(last_day - rules.on).days,
        number=found.number,
        address=address,
        came_back=_came_back(reading, pledgor, address),
        printed_on=None if printed is None else printed.on,
        posted_on=max(posted, default=None),
        is_over=not tickets,
    )
    return _Due(row, tickets)


def _last_day(reading: Reading, rules: Rules, pledge: str) -> date:
    terms = known_pledge(reading, pledge).ticket.terms
    return charges.in_force(terms, rules.calendar).last_day


def _came_back(reading: Reading, pledgor: str, address: str) -> CameBack | None:
    """What became of the last letter to that address, if it came back."""
    last: CameBack | None = None
    went_to: dict[str, str] = {}
    for row in reading.reminders.attempts_of(pledgor):
        if row.channel is not Channel.LETTER:
            continue
        texts = reading.record(row.record)
        if row.outcome is Outcome.SENT:
            went_to[row.entry] = texts.get("address", "")
            if went_to[row.entry] == address:
                last = None
        elif address and went_to.get(row.about) == address:
            last = CameBack(day_in_taiwan(row.at), return_reason(texts))
    return last


def _sent_to(reading: Reading, pledgor: str) -> tuple[SentLetter, ...]:
    """The letters to a pledgor, in order."""
    rows = reading.reminders.attempts_of(pledgor)
    back = {row.about for row in rows if row.outcome is Outcome.RETURNED}
    return tuple(
        SentLetter(row.entry, row.pledges, row.number, row.on, came_back=row.entry in back)
        for row in rows
        if _is_sent(row)
    )


def _sent_view(reading: Reading, row: AttemptRow) -> SentView:
    reading, _ = reading.forgiving()
    letter = next(each for each in _sent_to(reading, row.pledgor) if each.entry == row.entry)
    person = reading.pledgor(row.pledgor)
    pledges = (reading.pledge(each) for each in row.pledges)
    return SentView(
        entry=row.entry,
        pledgor=row.pledgor,
        name="" if person is None else person.name,
        tracking=row.number,
        on=row.on,
        address=reading.record(row.record).get("address", ""),
        numbers=tuple(each.ticket.number for each in pledges if each is not None),
        came_back=letter.came_back,
    )


def _is_sent(row: AttemptRow) -> bool:
    return row.channel is Channel.LETTER and row.outcome is Outcome.SENT


# ------------------------------------------------------------------------------------ paper


def _paper(
    context: Context, reading: Reading, due: _Due, words: LetterWords, on: date
) -> LetterPaper:
    to = letters.destination(due.row.address)
    return LetterPaper(
        office=papers.office(context),
        words=context.policy.words,
        letter=words,
        day=on,
        postcode=to.postcode,
        address=to.address,
        name=due.row.name,
        lines=tuple(_line(context, reading, each) for each in due.tickets),
        marks=context.marks,
    )


def _line(context: Context, reading: Reading, due: DueTicket) -> LetterLine:
    items = known_pledge(reading, due.pledge).ticket.items
    contents = papers.contents(context.policy, items)
    if len(contents) > CONTENTS_MAX:
        contents = f"{contents.partition(' ')[0]}等共 {sum(item.quantity for item in items)} 件"
    return LetterLine(
        number=due.number,
        contents=contents,
        maturity=due.maturity,
        last_day=due.last_day,
        renew_today=due.interest_today,
        redeem_today=Ntd(due.principal + due.interest_today),
        renew_last=due.interest_last,
        redeem_last=Ntd(due.principal + due.interest_last),
        lost=due.lost,
        grace_over=due.grace_over,
    )


def _on_paper(row: LetterRow, on: date) -> PrintedLetter:
    return PrintedLetter(on, row.pledges, row.address)


@dataclass(frozen=True, slots=True)
class _Reference:
    """A printed letter as it is remembered. `address`: where the vault of persons keeps the one it bears."""

    on: date
    pledges: tuple[str, ...]
    address: RecordRef


def _printed(reading: Reading, on: date) -> dict[str, PrintedLetter]:
    """The letters that were printed of late and not noted yet, by pledgor."""
    reading, _ = reading.forgiving()
    return {
        pledgor: PrintedLetter(each.on, each.pledges, reading.record(each.address)["address"])
        for pledgor, each in _references(reading).items()
        if on - each.on <= PRINTED_DAYS
    }


def _references(reading: Reading) -> dict[str, _Reference]:
    kept = json.loads(reading.draft(PRINTED) or "{}")
    return {
        pledgor: _Reference(
            on=date.fromisoformat(each["on"]),
            pledges=tuple(each["pledges"]),
            address=RecordRef(each["record"], each["commitment"]),
        )
        for pledgor, each in kept.items()
    }


def _keep_printed(writing: Writing, printed: Mapping[str, _Reference], on: date) -> None:
    kept = {
        pledgor: {
            "on": each.on.isoformat(),
            "pledges": each.pledges,
            "record": each.address.record,
            "commitment": each.address.commitment,
        }
        for pledgor, each in printed.items()
        if on - each.on <= PRINTED_DAYS
    }
    writing.save_draft(PRINTED, json.dumps(kept))


# ------------------------------------------------------------------------------------ acts


def _note(context: Context, writing: Writing, form: LetterForm, clerk: Clerk) -> Receipt:
    rules = context.rules_to_show(writing)
    printed = _printed(writing, rules.on)
    due = next((d for d in _due(writing, rules, printed) if d.row.pledgor == form.pledgor), None)
    if due is None:
        refuse(Reason.LETTER_GONE, "tracking")
    bears = printed.get(form.pledgor)
    pledges = due.row.pledges if bears is None else bears.pledges
    address = form.envelope or due.row.address if bears is None else bears.address
    at = letters.posted_at(form, context.now())
    number, faults = letters.letter_faults(
        form,
        Addressee(due.row.name, address),
        pledges,
        _sent_to(writing, form.pledgor),
        on=day_in_taiwan(at),
        printed=bears is not None,
        is_used=lambda number: bool(writing.reminders.letters_numbered(number)),
    )
    if faults:
        raise Refused(faults)
    kept = _references(writing)
    kept.pop(form.pledgor, None)
    _keep_printed(writing, kept, rules.on)
    attempt = AttemptForm(
        pledgor=form.pledgor,
        pledges=pledges,
        channel=Channel.LETTER,
        outcome=Outcome.SENT,
        number=number,
        note=form.note,
        at=at,
    )
    return note_attempt(context, writing, attempt, clerk, {"address": address})


def _come_back(context: Context, writing: Writing, form: ReturnForm, clerk: Clerk) -> Receipt:
    letter, reason = letters.decide_return(form, _sent_to(writing, form.pledgor))
    attempt = AttemptForm(
        pledgor=form.pledgor,
        pledges=letter.pledges,
        channel=Channel.LETTER,
        outcome=Outcome.RETURNED,
        number=letter.number,
        note=form.note,
        about=letter.entry,
    )
    return note_attempt(context, writing, attempt, clerk, {"reason": reason.value})
