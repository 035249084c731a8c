"""For whoever answers for the reminders: that everybody was reminded, ticket by ticket, and how the day stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt, QTimer

from counter import formats
from counter.desk.answers import Changed
from counter.desk.call_answers import AttemptView, ProofLine
from counter.domain.call_proof import Only, ProofAsked
from counter.domain.days import TAIPEI
from counter.domain.refusal import Refused, Unavailable
from counter.domain.reminding import Channel
from counter.ui.call_words import CallWords
from counter.ui.columns import Columns
from counter.ui.days import short_day
from counter.ui.fields import ChoiceField, Field, Gathering, TextField
from counter.ui.figures import DayField
from counter.ui.file_box import ask_spreadsheet
from counter.ui.keys import Command
from counter.ui.labels import text_label
from counter.ui.pages.call_overview import OverviewPart
from counter.ui.pages.page import Faults, Grid, Page, card, command_button, heading, row
from counter.ui.printing import Delivery
from counter.ui.room import Room
from counter.ui.tables import NOTHING, Column, Table
from counter.ui.tasks import Lane, Latest

if TYPE_CHECKING:  # loaded with the first question
    from datetime import date

    from counter.desk.call_proofs import ProofView
    from counter.print.papers import CallProofPaper

_RIGHT_WIDTH_PX = 352
_WORDS_MAX = 60
_TYPING_MS = 250
"""After so long without a key the proof is asked for."""
_REFRESHED_BY = frozenset({Changed.CALLS, Changed.PLEDGE, Changed.CALENDAR, Changed.DAY})


class ProofRow(NamedTuple):
    """A ticket with one of its tries, or with none; beside its `first` stand the ticket's own texts."""

    line: ProofLine
    attempt: AttemptView | None
    first: bool


class ProofPage(Page):
    """The proof at the left, the figures at the right."""

    belongs_to = Command.CALLS

    def __init__(self, room: Room) -> None:
        super().__init__("call_proof", room)
        self._words = CallWords(room.words)
        self._latest = Latest(room.tasks, self)
        self._faults = Faults(room, self)
        self.first = DayField("first", self.tr("From"), room.say)
        self.last = DayField("last", self.tr("To"), room.say)
        self.search = TextField("words", self.tr("Search"), room.say)
        self.search.edit.setPlaceholderText(self.tr("Name, number, phone, caller"))
        self.search.ends_by_enter = True
        shows = (
            (Only.EVERY, self.tr("all")),
            (Only.MISSING, self.tr("not tried enough")),
            (Only.UNSPOKEN, self.tr("not spoken to")),
            (Only.SPOKEN, self.tr("spoken to")),
        )
        self.only = ChoiceField(
            "only", self.tr("Show"), room.say, [(each.value, text) for each, text in shows]
        )
        self.told = text_label("", "muted", wrap=True)
        self.told.setObjectName("proof.told")
        self.table = Table[ProofRow](
            "proof.rows",
            self.tr("Ticket by ticket"),
            self._columns(),
            row_px=self.look.row,
            key=_row_key,
        )
        self.overview = OverviewPart(room)
        self.print_button = command_button(
            room, Command.CONFIRM, self.tr("Print"), primary=True, icon="print"
        )
        self.export_button = command_button(room, Command.MORE, self.tr("As ODS…"), icon="download")
        self._soon = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._connect()
        self._lay_out()

    def title(self) -> str:
        return self.tr("Reminders: who was told")

    def commands(self) -> Mapping[Command, Callable[[], None]]:
        return {
            Command.CONFIRM: self._print,
            Command.MORE: self._export,
            Command.BACK: self.leaves.emit,
        }

    def enter(self) -> None:
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.first.is_blank() and self.last.is_blank():
            self._latest.ask(
                self.room.desk.call_proofs.today, done=self._begin_with, failed=self._tell
            )
        else:
            self._ask()

    def refresh(self, changed: frozenset[Changed]) -> None:
        if changed & _REFRESHED_BY and self.isVisible():
            self._ask()

    def forget(self) -> None:
        for field in (self.first, self.last, self.search):
            field.set_text("")
        self.only.pick_first()
        self._soon.stop()

    # ------------------------------------------------------------------ what is asked

    def _begin_with(self, day: date) -> None:
        self.first.set_day(day)
        self.last.set_day(day)
        self._soon.stop()
        self._ask()

    def _asked(self) -> ProofAsked | None:
        """What the fields say; None where they are faulty, which they tell."""
        gathering, today = Gathering(), self.room.today()
        asked = ProofAsked(
            gathering.take(self.first.day, today),
            gathering.take(self.last.day, today),
            gathering.take(lambda: self.search.words(most=_WORDS_MAX), ""),
            Only(self.only.code()),
        )
        if gathering.faults:
            self._tell(Refused(gathering.faults))
            return None
        return asked

    def _ask(self) -> None:
        self._soon.stop()
        asked = self._asked()
        if asked is not None:
            desk = self.room.desk.call_proofs
            self._latest.ask(desk.view, asked, done=self._show, failed=self._tell)

    def _show(self, view: ProofView) -> None:
        for field in self._fields():
            field.clear_fault()
        rows = [each for line in view.lines for each in _rows(line)]
        self.table.show_rows(rows, lambda each: each.line.missing > 0)
        self.told.setText(
            self.tr("{ticket}: {count}, of which {missing} lack tries (bold).").format(
                count=len(view.lines),
                ticket=heading(self.room.words.ticket),
                missing=sum(not line.enough for line in view.lines),
            )
        )
        self.overview.show_view(view)

    # ------------------------------------------------------------------ what leaves the screen

    def _print(self) -> None:
        asked = self._asked()
        if asked is not None:
            draw = self.room.desk.call_proofs.draw
            self.room.tasks.run(
                draw, asked, owner=self, done=self._deliver, failed=self._tell, lane=Lane.READ
            )

    def _deliver(self, paper: CallProofPaper) -> None:
        self.room.printing.deliver(Delivery((paper,), self.tr("Proof of reminders")))

    def _export(self) -> None:
        """What leaves the program is no longer guarded by it."""
        if self._asked() is not None:
            self.room.messages.ask(
                self.tr(
                    "The file will hold names and phone numbers, and nothing protects it. Put it "
                    "where only those who check the reminders can read it."
                ),
                yes=self.tr("Pick a folder…"),
                no=self.tr("Leave it"),
                on_yes=lambda: ask_spreadsheet(
                    self, self.tr("Proof as ODS"), self.tr("Proof of reminders"), self.export_to
                ),
            )

    def export_to(self, path: Path) -> None:
        """Write the proof into that file."""
        asked = self._asked()
        if asked is not None:
            self.room.tasks.run(
                self.room.desk.call_proofs.export,
                asked,
                path,
                owner=self,
                done=lambda paper: self._exported(paper, path),
                failed=self._tell,
                lane=Lane.READ,
            )

    def _exported(self, paper: CallProofPaper, path: Path) -> None:
        self.room.messages.good(
            self.tr("The proof of {count} {ticket} is in {path}.").format(
                count=len(paper.lines), ticket=self.room.words.ticket, path=path
            )
        )

    def _tell(self, trouble: Refused | Unavailable) -> None:
        self._faults.show(trouble, self._fields())

    def _fields(self) -> tuple[Field, ...]:
        return (self.first, self.last, self.search, self.only)

    # ------------------------------------------------------------------ furnishing

    def _columns(self) -> tuple[Column[ProofRow], ...]:
        words = self.room.words
        return (
            Column(
                heading(words.ticket), _of_ticket(lambda each: formats.ticket_number(each.number))
            ),
            Column(heading(words.pledgor), _of_ticket(lambda each: each.name)),
            Column(self.tr("When"), self._moment),
            Column(self.tr("Number"), _of_try(self._number)),
            Column(self.tr("Outcome"), self._outcome, stretch=True),
            Column(self.tr("Caller"), _of_try(lambda each: each.by)),
        )

    def _moment(self, each: ProofRow) -> str:
        """When; of a try after the last day that it came too late."""
        if each.attempt is None:
            return NOTHING
        moment = _moment(each.attempt)
        if not each.line.is_late(each.attempt):
            return moment
        return self.tr("{moment}, after the last day").format(moment=moment)

    def _number(self, attempt: AttemptView) -> str:
        return formats.phone(attempt.number) or self._words.channel(attempt.channel)

    def _outcome(self, each: ProofRow) -> str:
        if each.attempt is None:
            return self.tr("not tried")
        outcome = self._words.outcome(each.attempt.outcome)
        if each.attempt.promised_on is not None:
            return self.tr("promised {day}").format(day=short_day(each.attempt.promised_on))
        if each.attempt.channel is not Channel.PHONE:
            return self.tr("{channel}: {outcome}").format(
                channel=self._words.channel(each.attempt.channel), outcome=outcome
            )
        return outcome

    def _connect(self) -> None:
        for field in self._fields():
            field.changed.connect(self._soon.start)
        self._soon.timeout.connect(self._ask)
        self.search.entered.connect(self._to_table)
        self.table.opened.connect(lambda each: self.opens.emit(each.line.pledge, False))
        self.overview.opened.connect(lambda pledge: self.opens.emit(pledge, False))
        self.print_button.clicked.connect(self._print)
        self.export_button.clicked.connect(self._export)

    def _to_table(self) -> None:
        if self.table.rows.rowCount():
            self.table.selectRow(max(0, self.table.picked()))
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        box = card(self.room, "")
        grid = Grid(gap_px=self.look.gap - 2, label_px=44)
        grid.put(self.search, 0, 0, key="S")
        grid.put(self.only, 0, 1, key="W")
        grid.put(self.first, 1, 0, key="V")
        grid.put(self.last, 1, 1, key="T")
        box.body.addLayout(grid)
        box.body.addWidget(self.told)
        box.body.addWidget(self.table, 1)
        foot = card(self.room, "")
        foot.body.addLayout(row(self.export_button, self.print_button))
        sides = Columns(
            box,
            self.overview,
            name="proof",
            right_px=_RIGHT_WIDTH_PX * self.look.text // 15,
            gap_px=self.look.gap + 2,
            parent=self,
        )
        sides.add_foot(foot)
        self.column.addWidget(sides, 1)


def _rows(line: ProofLine) -> Iterator[ProofRow]:
    """The ticket beside its first try, below it the others."""
    if not line.attempts:
        yield ProofRow(line, None, first=True)
    for number, attempt in enumerate(line.attempts):
        yield ProofRow(line, attempt, first=number == 0)


def _row_key(row: ProofRow) -> tuple[str, str]:
    return row.line.pledge, "" if row.attempt is None else row.attempt.entry


def _of_ticket(text: Callable[[ProofLine], str]) -> Callable[[ProofRow], str]:
    return lambda each: text(each.line) if each.first else ""


def _of_try(text: Callable[[AttemptView], str]) -> Callable[[ProofRow], str]:
    return lambda each: NOTHING if each.attempt is None else text(each.attempt)


def _moment(attempt: AttemptView) -> str:
    at = attempt.at.astimezone(TAIPEI)
    return f"{short_day(at.date())} {at:%H:%M}"
