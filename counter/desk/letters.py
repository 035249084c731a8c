"""The desk of the reminder letters: who gets one, what is printed, which went to the post, which came back.

What the printer took writes nothing down but which tickets a letter was about; it is on file as a try once the number
of the registered letter is noted.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from counter.db.reading import Reading
from counter.db.rows import AttemptRow
from counter.db.writing import Writing
from counter.desk import call_list, papers
from counter.desk.acting import Acting
from counter.desk.answers import Receipt
from counter.desk.call_answers import DueTicket
from counter.desk.context import Context
from counter.desk.lending import known_pledge
from counter.desk.reminding import letter_address, note_attempt
from counter.domain import calls, letters
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
from counter.domain.money import Ntd
from counter.domain.pledge import Block
from counter.domain.policy import LetterWords, in_force
from counter.domain.refusal import Reason, Refused, refuse
from counter.domain.reminding import Channel, Outcome
from counter.domain.staff import Clerk
from counter.print.papers import LetterLine, LetterPaper

PRINTED = "letters"
"""The draft that keeps which letters were printed and not noted yet."""
PRINTED_DAYS = timedelta(days=31)
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
    `posted_on`: of the last letter about one of these tickets that did not come back.
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


class Letters:
    """What is asked and done on the page of the letters."""

    def __init__(self, acting: Acting) -> None:
        self._acting = acting

    # ------------------------------------------------------------------ questions

    def list(self) -> LetterList:
        """Who may be sent a letter today: whose was printed first, then by the time left."""
        context = self._acting.context
        with context.store.read() as reading:
            rules = context.rules_to_show(reading)
            rows = [each.row for each in _due(reading, rules, _printed(reading))]
            rows.sort(key=lambda row: row.printed_on is None)
            return LetterList(rules.on, tuple(rows))

    def sent(self) -> tuple[SentView, ...]:
        """Letters of the last months that did not come back, the newest first."""
        context = self._acting.context
        with context.store.read() as reading:
            on = context.today()
            rows = reading.reminders.attempts_between(on - SENT_DAYS, on)
            views = (_sent_view(reading, row) for row in rows if _is_sent(row))
            return tuple(view for view in views if not view.came_back)[::-1]

    def find(self, tracking: str) -> SentView:
        """The letter of that number, as typed or scanned. Raises Refused."""
        number = letters.tracking_number(tracking, "tracking")
        with self._acting.context.store.read() as reading:
            sent = [row for row in reading.reminders.letters_numbered(number) if _is_sent(row)]
            if not sent:
                refuse(Reason.LETTER_UNKNOWN, "tracking")
            return _sent_view(reading, sent[-1])

    # ------------------------------------------------------------------ acts

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
            due = [d for d in _due(reading, rules, _printed(reading)) if d.row.pledgor in wanted]
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
            _keep_printed(writing, _printed(writing) | dict(done.letters), on)

    def note(self, form: LetterForm) -> Receipt:
        """Note that a letter went to the post, under its number. Raises Refused."""
        return self._acting.act(lambda w, clerk: _note(self._acting.context, w, form, clerk))

    def come_back(self, form: ReturnForm) -> Receipt:
        """Note that a letter came back: it is no try any more, and its address does not reach. Raises Refused."""
        return self._acting.act(lambda w, clerk: _come_back(self._acting.context, w, form, clerk))


# ------------------------------------------------------------------------------------ who gets one


@dataclass(frozen=True, slots=True)
class _Due:
    """A row with its tickets and what they cost."""

    row: LetterRow
    tickets: tuple[DueTicket, ...]


def _due(reading: Reading, rules: Rules, printed: Mapping[str, PrintedLetter]) -> tuple[_Due, ...]:
    listed = call_list.call_list(reading, rules).rows
    found = [(each.pledgor, each.tickets, each.number) for each in listed]
    here = {each.pledgor for each in listed}
    reader = call_list.RowReader(rules, calls.rhythm_on(rules.policy, rules.on))
    for pledgor, each in printed.items():
        if pledgor not in here:
            rows = reading.reminders.tickets_of(pledgor)
            named = (row for row in rows if row.pledge in each.pledges and row.block != Block.HELD)
            tickets = tuple(reader.ticket(row) for row in named)
            found.append((pledgor, tickets, (rows[0].call_number or "") if rows else ""))
    return tuple(
        _due_row(reading, pledgor, tickets, number, printed.get(pledgor))
        for pledgor, tickets, number in found
        if tickets
    )


def _due_row(
    reading: Reading,
    pledgor: str,
    tickets: tuple[DueTicket, ...],
    number: str,
    printed: PrintedLetter | None,
) -> _Due:
    person = reading.pledgor(pledgor)
    assert person is not None, "a ticket's pledgor is summed up in the same transaction"
    address = letter_address(reading, person)
    pledges = tuple(each.pledge for each in tickets)
    posted = [
        each.on
        for each in _sent_to(reading, pledgor)
        if not each.came_back and not set(pledges).isdisjoint(each.pledges)
    ]
    row = LetterRow(
        pledgor=pledgor,
        name=person.name,
        pledges=pledges,
        last_day=tickets[0].last_day,
        days_left=tickets[0].days_left,
        number=number,
        address=address,
        came_back=_came_back(reading, pledgor, address),
        printed_on=None if printed is None else printed.on,
        posted_on=max(posted, default=None),
    )
    return _Due(row, tickets)


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
        elif went_to.get(row.about) == address:
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


def _printed(reading: Reading) -> dict[str, PrintedLetter]:
    """The letters that were printed and not noted yet, by pledgor."""
    kept = json.loads(reading.draft(PRINTED) or "{}")
    return {
        pledgor: PrintedLetter(
            on=date.fromisoformat(each["on"]),
            pledges=tuple(each["pledges"]),
            address=each["address"],
        )
        for pledgor, each in kept.items()
    }


def _keep_printed(writing: Writing, printed: Mapping[str, PrintedLetter], on: date) -> None:
    kept = {
        pledgor: {
            "on": each.on.isoformat(),
            "pledges": each.pledges,
            "address": each.address,
        }
        for pledgor, each in printed.items()
        if on - each.on <= PRINTED_DAYS
    }
    writing.save_draft(PRINTED, json.dumps(kept))


# ------------------------------------------------------------------------------------ acts


def _note(context: Context, writing: Writing, form: LetterForm, clerk: Clerk) -> Receipt:
    rules = context.rules_to_show(writing)
    printed = _printed(writing)
    due = next((d for d in _due(writing, rules, printed) if d.row.pledgor == form.pledgor), None)
    if due is None:
        refuse(Reason.LETTER_GONE, "tracking")
    bears = printed.pop(form.pledgor, None)
    pledges = due.row.pledges if bears is None else bears.pledges
    address = due.row.address if bears is None else bears.address
    number, faults = letters.letter_faults(
        form,
        Addressee(due.row.name, address),
        pledges,
        _sent_to(writing, form.pledgor),
        on=day_in_taiwan(form.at or context.now()),
        printed=bears is not None,
        is_used=lambda number: bool(writing.reminders.letters_numbered(number)),
    )
    if faults:
        raise Refused(faults)
    _keep_printed(writing, printed, rules.on)
    attempt = AttemptForm(
        pledgor=form.pledgor,
        pledges=pledges,
        channel=Channel.LETTER,
        outcome=Outcome.SENT,
        number=number,
        note=form.note,
        at=form.at,
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
