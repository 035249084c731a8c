"""The morning integrity page (晨間檢核): whether all is well, asked of every part at once, and that somebody looked."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from counter.db import supervising
from counter.db.reading import Reading
from counter.db.writing import Writing
from counter.desk import call_list, papers, settling, trust
from counter.desk.acting import Acting
from counter.desk.answers import Changed, Receipt
from counter.desk.asking import answers
from counter.desk.context import Context
from counter.desk.inspecting import Inspections
from counter.desk.letters import Letters
from counter.desk.lines import LineStatus
from counter.desk.lists import Lists, ListsView
from counter.domain import charges, ledger, morning
from counter.domain.custody import Party
from counter.domain.days import TAIPEI
from counter.domain.effects import State
from counter.domain.entries import Entry
from counter.domain.lending import Rules
from counter.domain.messages import MessageState
from counter.domain.money import Ntd
from counter.domain.morning import Counted
from counter.domain.registers import Stage
from counter.domain.roles import AT_BOOKS
from counter.domain.staff import Clerk
from counter.domain.supervision import Check, MorningLine, MorningSeen, Standing
from counter.domain.vault import COUNTER
from counter.print.morning_papers import MorningPaper

_CLOCK = {"stop": Standing.WRONG, "warn": Standing.LOOK}


@dataclass(frozen=True, slots=True)
class SeenView:
    """Who looked at a morning's figures, and when."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class MorningView:
    """The page of a day, the worst first, as it was at a moment.

    `seen`: who looked today; `since`: the day the acts are counted from.
    """

    on: date
    at: datetime
    since: date | None
    lines: tuple[MorningLine, ...]
    seen: tuple[SeenView, ...]
    backup_folder: Path


@answers({AT_BOOKS: "view"})
class Mornings:
    """Asks; the one thing that is written is that a supervisor looked, and at what."""

    def __init__(
        self, acting: Acting, inspections: Inspections, lists: Lists, letters: Letters
    ) -> None:
        self._acting = acting
        self._letters = letters
        self._lists = lists
        self._inspections = inspections

    def view(self) -> MorningView:
        """How everything stands now."""
        acting, context = self._acting, self._acting.context
        line = acting.line_status()
        copy = trust.backup_status(context)
        with context.store.read() as reading:
            on = context.day_to_show(reading)
            before = reading.supervision.days_before(on)
            since = before[0] if before else None
            lines = (
                *_goods(reading, since, on),
                *_money(context, reading),
                *_gaps(reading, context.today(), before),
                *_line(reading, line, context.now()),
                *_reminders(context, reading),
                *_looked_after(reading, before),
            )
            seen = tuple(_seen(context, each) for each in reading.supervision.mornings_of(on))
        now = context.now()
        found = (
            *lines,
            *self._inspections.checks(),
            *_lists(self._lists.view()),
            morning.counted(Check.LETTERS_PRINTED, Counted(self._letters.not_posted())),
            morning.backup(copy.made, now),
            morning.file_check(acting.checked_at, now, damaged=acting.is_damaged),
            morning.counted(Check.RULES, Counted(self._rules_unusable())),
        )
        return MorningView(
            on=on,
            at=now,
            since=since,
            lines=morning.in_order(found),
            seen=seen,
            backup_folder=context.station.backup_folder,
        )

    def sign(self, view: MorningView) -> Receipt:
        """The supervisor signed in looked at it; the page to be signed on paper comes with it. Raises Refused."""
        context = self._acting.context
        return self._acting.act(lambda w, clerk: _sign(context, w, view, clerk))

    def _rules_unusable(self) -> int:
        return sum(each.trouble is not None for each in self._acting.rulebook.publications)


# ------------------------------------------------------------------------------------ what is asked


def _goods(reading: Reading, since: date | None, on: date) -> Iterator[MorningLine]:
    """What is here, what was taken in and redeemed since the last business day, what waits in the vault."""
    days = dict.fromkeys(day for day in (since, on) if day is not None)
    taken, redeemed = morning.lent(
        entry for day in days for entry in reading.supervision.acts_on(day)
    )
    yield morning.counted(Check.OPEN_TICKETS, reading.supervision.held()[State.OPEN])
    yield morning.counted(Check.TAKEN_IN, taken)
    yield morning.counted(Check.REDEEMED, redeemed)
    goods = reading.goods
    if goods.places():
        at_counter = [
            row
            for row in goods.map()
            if row.place == COUNTER and row.party in {Party.HOUSE, Party.CUSTODIAN}
        ]
        bags = sum(row.bags for row in at_counter)
        principal = Ntd(sum(row.principal for row in at_counter))
        yield morning.counted(Check.NOT_PUT_AWAY, Counted(bags, principal))
    late = {row.handover for row in goods.handed_over() if row.due is not None and row.due < on}
    yield morning.counted(Check.HANDOVERS_OVERDUE, Counted(len(late)))
    yield morning.counted(Check.BAG_MISFITS, Counted(len(goods.misfits())))
    yield morning.counted(Check.COUNTS_UNFINISHED, Counted(len(goods.unfinished())))


def _money(context: Context, reading: Reading) -> Iterator[MorningLine]:
    """Whether the ledger ties to the tickets and to the open cases."""
    held, balances = reading.supervision.held(), reading.supervision.balances()
    lent = Ntd(held[State.OPEN].amount + held[State.FORFEITED].amount)
    yield morning.tied(Check.LEDGER, Ntd(balances.loans + balances.forfeited), lent)
    clashes = settling.clashes(context, reading)
    owed = settling.owed(context, reading)
    brought = sum(ledger.brought(each.loser.entry) for each in clashes)
    due = Ntd(sum(each.amount for each in owed))
    yield morning.tied(Check.SUSPENSE, Ntd(balances.suspense + balances.owed), Ntd(-brought - due))
    yield morning.counted(Check.OWED, Counted(len(owed), due))
    yield morning.counted(Check.PROBLEMS, Counted(len(clashes), Ntd(brought)))


def _gaps(reading: Reading, today: date, before: tuple[date, ...]) -> Iterator[MorningLine]:
    """What is missing in what should have no gap."""
    asked = reading.supervision
    yield morning.counted(Check.NUMBERS_MISSING, Counted(asked.numbers_missing()))
    own = reading.day()
    days = [own] if own is not None else []
    days.extend(
        (day, is_open)
        for _, day, is_open in reading.forfeits.last_days_of_others()
        if day is not None
    )
    forgotten = sum(is_open and day < today for day, is_open in days)
    yield morning.counted(Check.DAYS_OPEN, Counted(forgotten))
    late = morning.changed_after(asked.acts_on(before[0])) if before else Counted(0)
    yield morning.counted(Check.DAYS_DIFFER, late)
    missing = asked.records_missing(today - supervising.RECENT)
    yield morning.counted(Check.RECORDS_MISSING, Counted(missing))


def _line(reading: Reading, line: LineStatus, now: datetime) -> Iterator[MorningLine]:
    """How this counter and central stand to each other; a counter without central says nothing of it."""
    same = reading.same_people(), reading.numbers_given_twice(), reading.payments_used_twice()
    yield morning.counted(Check.DOUBLES, Counted(sum(map(len, same))))
    known = reading.line()
    if known is None:
        return
    moved = Counted(line.waiting, Ntd(line.cash_in + line.cash_out))
    yield morning.waiting(moved, line.oldest, now, over=line.wanted is not None)
    gone = known.cursor.place - reading.supervision.places_known()
    yield morning.counted(Check.PLACES_MISSING, Counted(gone))
    stopped = bool(line.stopped) + (line.differs_at is not None)
    yield morning.counted(Check.STOPPED, Counted(stopped))
    heard = morning.clock(line.offset_s, _CLOCK.get(line.clock, Standing.GOOD))
    if heard is not None:
        yield heard


def _reminders(context: Context, reading: Reading) -> Iterator[MorningLine]:
    """Whose time runs out today, what nobody knows to have arrived, whose grace is over."""
    listed = call_list.call_list(reading, context.rules_to_show(reading))
    tickets = [each for row in listed.rows for each in row.tickets]
    ending = [each for each in tickets if not each.days_left and not each.tried.made]
    principal = Ntd(sum(each.principal for each in ending))
    yield morning.counted(Check.CALLS_ENDING, Counted(len(ending), principal))
    unsure = reading.messages.in_state(MessageState.UNSURE)
    yield morning.counted(Check.MESSAGES_UNSURE, Counted(len(unsure)))
    yield morning.counted(Check.GRACE_OVER, _grace_over(context.rules_to_show(reading), reading))


def _grace_over(rules: Rules, reading: Reading) -> Counted:
    """Open tickets whose last day, as it is in force, is past."""
    printed = (reading.pledge(each) for each in reading.forfeits.past(rules.on))
    tickets = [each.ticket for each in printed if each is not None]
    over = [
        each for each in tickets if charges.in_force(each.terms, rules.calendar).last_day < rules.on
    ]
    return Counted(len(over), Ntd(sum(each.principal for each in over)))


def _lists(view: ListsView) -> Iterator[MorningLine]:
    """Lists of the law that are to be drawn or sent, and those whose day is over."""
    stages = [each.stage for each in (*view.registers, *view.batches)]
    due = sum(each in {Stage.DUE, Stage.SUPPLEMENT, Stage.DRAWN} for each in stages)
    yield morning.counted(Check.LISTS_DUE, Counted(due))
    yield morning.counted(Check.LISTS_OVERDUE, Counted(stages.count(Stage.MISSING)))


def _looked_after(reading: Reading, before: tuple[date, ...]) -> Iterator[MorningLine]:
    """On how many of the last business days nobody looked at this page."""
    missed = sum(not reading.supervision.mornings_of(day) for day in before)
    yield morning.counted(Check.MORNINGS_MISSED, Counted(missed))


# ------------------------------------------------------------------------------------ that somebody looked


def _sign(context: Context, writing: Writing, view: MorningView, clerk: Clerk) -> Receipt:
    body = morning.decide_seen(view.lines, clerk, age=abs(context.now() - view.at))
    on = context.day_to_show(writing)
    entry = context.append(writing, body, on=on, clerk=clerk)
    return Receipt(entry, frozenset({Changed.CHECKS}), (_paper(context, entry, body),))


def _paper(context: Context, entry: Entry, body: MorningSeen) -> MorningPaper:
    at = entry.recorded_at.astimezone(TAIPEI)
    return MorningPaper(
        office=papers.office(context),
        counter=f"{context.station.counter}",
        on=entry.business_day,
        at=at.strftime("%H:%M"),
        by=context.staff_name(entry.clerk),
        lines=body.lines,
        number=entry.number,
        hash=entry.hash,
        marks=context.marks,
    )


def _seen(context: Context, entry: Entry) -> SeenView:
    return SeenView(context.staff_name(entry.clerk), entry.recorded_at)
