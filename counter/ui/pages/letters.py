"""Reminder letters: tick who gets one, print them, note each under the number of the registered letter.

What is typed belongs to the one picked: it is never noted of anybody else, whatever the list does meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QSizePolicy

from counter import formats
from counter.desk.answers import Changed, Receipt
from counter.desk.letters import LetterList, LetterPrint, LetterRow
from counter.domain.letters import LetterForm, tracking_number
from counter.domain.refusal import Reason, Refused, Unavailable, fault
from counter.ui.call_words import CallWords
from counter.ui.days import short_day
from counter.ui.fields import Gathering, TextField
from counter.ui.figures import DayField
from counter.ui.keys import Command
from counter.ui.labels import text_label
from counter.ui.lists import ListField
from counter.ui.pages.call_card import NOTE_MAX
from counter.ui.pages.page import Faults, Grid, Page, card, command_button, heading
from counter.ui.printing import Delivery
from counter.ui.room import Room
from counter.ui.tables import NOTHING, Column, Table
from counter.ui.tasks import Lane, Latest

_RIGHT_WIDTH_PX = 400
_TICK = "✓"
_REFRESHED_BY = frozenset({Changed.CALLS, Changed.PLEDGE, Changed.PLEDGOR, Changed.CALENDAR})


class LetterRowsField(ListField):
    """The list; the space bar ticks who gets a letter."""

    ends_by_enter = True

    def __init__(
        self, label: str, table: Table[LetterRow], room: Room, *, tick: Callable[[], None]
    ) -> None:
        super().__init__("letters", label, table, room.say)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._tick = tick

    def on_space(self) -> None:
        self.clear_fault()
        self._tick()


class LettersPage(Page):
    """Who may get a letter at the left; at the right the number of the letter picked, below it the print."""

    belongs_to = Command.CALLS

    def __init__(self, room: Room) -> None:
        super().__init__("letters", room)
        self._words = CallWords(room.words)
        self._latest = Latest(room.tasks, self)
        self._faults = Faults(room, self)
        self._ticked: set[str] = set()
        self._met: set[str] = set()
        self._noting = False
        self._of: LetterRow | None = None
        self._picks: Callable[[LetterRow], bool] | None = None
        self._at_printer: list[tuple[Delivery, LetterPrint]] = []
        self.table = Table[LetterRow](
            "letters.rows",
            self.tr("Letters"),
            self._columns(),
            row_px=self.look.row + 2,
            key=lambda row: row.pledgor,
        )
        self.rows = LetterRowsField(self.tr("Letters"), self.table, room, tick=self._tick)
        self.rows.entered.connect(self._to_number)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._show_picked())
        self.told = text_label("", "muted", wrap=True)
        self.told.setObjectName("letters.told")
        self.who = text_label("", "heading", wrap=True)
        self.who.setObjectName("letters.who")
        self.where = text_label("", "muted", wrap=True)
        self.where.setObjectName("letters.where")
        self.tracking = TextField("tracking", self.tr("Registered no."), room.say, latin=True)
        self.posted = DayField("at", self.tr("Posted on"), room.say, with_weekday=True)
        self.posted.edit.setPlaceholderText(self.tr("today"))
        self.note = TextField("note", self.tr("Remark"), room.say)
        for field in (self.tracking, self.posted, self.note):
            field.ends_by_enter = True
            field.entered.connect(self._note)
        self.note_button = QPushButton(self.tr("Note it as posted  Enter"))
        self.note_button.setObjectName("letters.note")
        self.note_button.clicked.connect(self._note)
        self.back_button = command_button(room, Command.MORE, self.tr("Not posted: drop the print"))
        self.back_button.clicked.connect(self._take_back)
        self.print_button = command_button(
            room, Command.CONFIRM, self.tr("Print the ticked ones"), primary=True, icon="print"
        )
        self.print_button.clicked.connect(self._print)
        self._lay_out()
        for done in (room.printing.sent, room.printing.shown):
            done.connect(self._delivered)
        room.printing.failed.connect(self._not_delivered)

    def title(self) -> str:
        return self.tr("Reminder letters")

    def commands(self) -> Mapping[Command, Callable[[], None]]:
        able: dict[Command, Callable[[], None]] = {Command.BACK: self.leaves.emit}
        if self.table.rows.rowCount():
            able[Command.CONFIRM] = self._print
        if self.back_button.isEnabled():
            able[Command.MORE] = self._take_back
        return able

    def enter(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        if self._picked() is None and self.tracking.is_blank():
            self._picks = _any_row
        self._ask()

    def refresh(self, changed: frozenset[Changed]) -> None:
        if changed & _REFRESHED_BY and self.isVisible():
            self._ask()

    def forget(self) -> None:
        self._ticked.clear()
        self._met.clear()
        for field in (self.tracking, self.posted, self.note):
            field.set_text("")

    # ------------------------------------------------------------------ who

    def _ask(self) -> None:
        self._latest.ask(self.room.desk.letters.list, done=self._show, failed=self._tell)

    def _show(self, listed: LetterList) -> None:
        """Whom only a letter reaches is ticked when the list is seen first."""
        here = {row.pledgor for row in listed.rows}
        self._ticked |= {row.pledgor for row in listed.rows if row.wanted} - self._met
        self._met |= here
        self._ticked &= here
        self.table.show_rows(listed.rows, lambda row: row.pledgor in self._ticked)
        if self._picks is not None and self.tracking.is_blank():
            self.table.pick(self._picks)
        self._picks = None
        self._show_ticks()
        self._show_picked()

    def _show_ticks(self) -> None:
        rows = self.table.rows.rowCount()
        self.told.setText(
            self.tr(
                "{ticked} of {all} ticked; the space bar ticks. Ticked from the start is whom no "
                "phone number reaches."
            ).format(ticked=len(self._ticked), all=rows)
            if rows
            else self.tr("Nobody is to be reminded by today.")
        )
        self.print_button.setEnabled(bool(rows))
        self.commands_changed.emit()

    def _picked(self) -> LetterRow | None:
        picked = self.table.picked()
        return self.table.rows.row(picked) if 0 <= picked < self.table.rows.rowCount() else None

    def _tick(self) -> None:
        row = self._picked()
        if row is None:
            return
        if row.is_over or not row.address:
            reason = Reason.LETTER_OVER if row.is_over else Reason.ADDRESS_MISSING
            self.rows.show_fault(fault(reason, name=row.name))
            return
        self._ticked ^= {row.pledgor}
        self.table.restate()
        self._show_ticks()

    def _show_picked(self) -> None:
        row, before = self._picked(), self._of
        self._of = row
        if row is None:
            self._show_nobody(before)
        elif before is not None and before.pledgor != row.pledgor:  # a number belongs to one letter
            for field in (self.tracking, self.note):
                field.set_text("")
        self.rows.clear_fault()
        if row is not None:
            self.tracking.clear_fault()
            self.who.setText(row.name)
            self.where.setText(row.address or self.tr("No address on file"))
        self.note_button.setEnabled(row is not None)
        self.back_button.setEnabled(row is not None and row.printed_on is not None)
        self.commands_changed.emit()

    def _show_nobody(self, before: LetterRow | None) -> None:
        """Whoever was picked is gone: a number typed for that one stays, and is nobody's."""
        if before is None and not self.tracking.is_blank():
            return
        self.where.setText("")
        if before is None or self.tracking.is_blank():
            self.who.setText("")
            return
        self.who.setText(self.tr("{name} is no longer on the list").format(name=before.name))
        self.tracking.show_fault(fault(Reason.LETTER_GONE, "tracking"))

    # ------------------------------------------------------------------ printed

    def _print(self) -> None:
        self.room.tasks.run(
            self.room.desk.letters.papers,
            frozenset(self._ticked),
            owner=self,
            done=self._drawn,
            failed=self._tell,
        )

    def _drawn(self, drawn: LetterPrint) -> None:
        """Without a printer they count as printed once they are shown: first it is seen whether they can be."""
        if self.room.printing.prints:
            self._deliver(drawn)
            return
        self.room.tasks.run(
            self.room.printing.pdf,
            drawn.papers,
            owner=self,
            done=lambda _: self._deliver(drawn),
            failed=self._not_drawn,
            lane=Lane.READ,
        )

    def _deliver(self, drawn: LetterPrint) -> None:
        title = self.tr("Reminder letters, {count}").format(count=len(drawn.papers))
        delivery = Delivery(drawn.papers, title)
        self._at_printer.append((delivery, drawn))
        self.room.printing.deliver(delivery)

    def _delivered(self, delivery: Delivery, printer: str = "") -> None:
        """The printer took them, or there is none here and they are shown: now they count as printed."""
        if not printer and self.room.printing.prints:
            return  # after a jam somebody only looks at them
        drawn = self._drawn_for(delivery)
        if drawn is None:
            return
        self._at_printer = [each for each in self._at_printer if each[1] is not drawn]
        self.room.tasks.run(
            self.room.desk.letters.printed,
            drawn,
            owner=self,
            done=lambda _: self._printed(drawn),
            failed=self._tell,
        )

    def _printed(self, drawn: LetterPrint) -> None:
        """The first of them is there for its number."""
        self._ticked -= {pledgor for pledgor, _ in drawn.letters}
        self._picks = _is_printed
        self._ask()

    def _drawn_for(self, delivery: Delivery) -> LetterPrint | None:
        return next((drawn for each, drawn in self._at_printer if each is delivery), None)

    def _not_delivered(self, delivery: Delivery, _: object) -> None:
        if self._drawn_for(delivery) is not None:
            self._say_unprinted()

    def _not_drawn(self, trouble: Refused | Unavailable) -> None:
        self.room.messages.trouble(trouble)
        self._say_unprinted()

    def _say_unprinted(self) -> None:
        self.room.messages.also(
            self.tr("No letter counts as printed; F9 prints the ticked ones again.")
        )

    # ------------------------------------------------------------------ posted

    def _to_number(self) -> None:
        self.tracking.setFocus(Qt.FocusReason.OtherFocusReason)

    def _note(self) -> None:
        row = self._picked()
        if self._noting:
            return
        if row is None:
            self._refuse(Refused([fault(Reason.LETTER_GONE, "tracking")]))
            return
        gathering = Gathering()
        note = gathering.take(lambda: self.note.words(most=NOTE_MAX), "")
        posted_on = gathering.take(self.posted.day_or_none, None)
        if gathering.faults:
            self._tell(Refused(gathering.faults))
            return
        self._run(LetterForm(row.pledgor, self.tracking.text(), posted_on, note), row)

    def _run(self, form: LetterForm, row: LetterRow) -> None:
        self._noting = True
        self.room.tasks.run(
            self.room.desk.letters.note,
            form,
            owner=self,
            done=lambda receipt: self._noted(receipt, row, form),
            failed=lambda trouble: self._ask_or_refuse(trouble, row, form),
            broke=self._wake,
        )

    def _ask_or_refuse(
        self, trouble: Refused | Unavailable, row: LetterRow, form: LetterForm
    ) -> None:
        """A letter that was not printed here may have been printed at another counter."""
        self._refuse(trouble)
        if not isinstance(trouble, Refused) or _reasons(trouble) != {Reason.LETTER_NOT_PRINTED}:
            return
        self.room.messages.ask(
            self.tr(
                "No letter to {name} was printed at this counter. Was one printed at another "
                "counter, posted under {number}, and is this the address on its envelope?\n"
                "{address}\nIf it bears another one, note it at the counter that printed it."
            ).format(
                name=row.name,
                number=tracking_number(form.tracking, "tracking"),
                address=row.address,
            ),
            yes=self.tr("It is: note it as posted"),
            no=self.tr("No"),
            on_yes=partial(self._run, replace(form, envelope=row.address), row),
        )

    def _take_back(self) -> None:
        """What was printed does not go to the post."""
        row = self._picked()
        if row is None or row.printed_on is None:
            return
        self._met.discard(row.pledgor)  # who is reached by nothing else is ticked again
        self.room.tasks.run(
            self.room.desk.letters.take_back,
            row.pledgor,
            owner=self,
            done=lambda _: self._ask(),
            failed=self._tell,
        )

    def _noted(self, receipt: Receipt, row: LetterRow, form: LetterForm) -> None:
        """The row goes, the next one printed is there for the next number."""
        self._wake()
        number = tracking_number(form.tracking, "tracking")
        self._picks = _is_printed
        for field in (self.tracking, self.note):  # the day stays: a stack of envelopes has one
            field.set_text("")
        self._to_number()
        self.finish(receipt)
        self.room.messages.good(
            self.tr("Noted as posted: {name}, {number}").format(name=row.name, number=number)
        )

    def _wake(self) -> None:
        self._noting = False

    def _refuse(self, trouble: Refused | Unavailable) -> None:
        self._wake()
        self._to_number()
        self.tracking.edit.selectAll()  # the next scan stands in its place
        self._faults.show(trouble, (self.tracking, self.posted, self.note))

    def _tell(self, trouble: Refused | Unavailable) -> None:
        self._faults.show(trouble, (self.rows, self.tracking, self.posted, self.note))

    # ------------------------------------------------------------------ furnishing

    def _columns(self) -> tuple[Column[LetterRow], ...]:
        words = self.room.words
        return (
            Column("", lambda row: _TICK if row.pledgor in self._ticked else ""),
            Column(
                self.tr("Time left"),
                lambda row: NOTHING if row.is_over else self._words.days_left(row.days_left),
            ),
            Column(heading(words.pledgor), lambda row: row.name, stretch=True),
            Column(heading(words.ticket), lambda row: str(len(row.pledges)), right=True),
            Column(self.tr("Phone"), lambda row: formats.phone(row.number) or NOTHING),
            Column(self.tr("Letter"), self._state),
        )

    def _state(self, row: LetterRow) -> str:
        """Why there can be none, or what became of the last letter."""
        if not row.address:
            return self.tr("No address on file")
        if row.printed_on is not None:
            return self.tr("printed {day}").format(day=short_day(row.printed_on))
        if row.came_back is not None:
            return self.tr("came back {day}").format(day=short_day(row.came_back.on))
        if row.posted_on is not None:
            return self.tr("posted {day}").format(day=short_day(row.posted_on))
        return NOTHING

    def _lay_out(self) -> None:
        left = card(self.room, "")
        left.body.addWidget(self.told)
        left.body.addWidget(self.rows, 1)
        right = card(self.room, self.tr("At the post"))
        for part in (self.who, self.where):
            right.body.addWidget(part)
        grid = Grid(gap_px=self.look.gap, label_px=84)
        grid.put(self.tracking, 0, 0, key="N")
        grid.put(self.posted, 1, 0, key="D")
        grid.put(self.note, 2, 0, key="R")
        right.body.addLayout(grid)
        right.body.addWidget(self.note_button)
        right.body.addWidget(self.back_button)
        right.body.addStretch(1)
        self.lay_sides(
            left, right, name="letters", right_px=_RIGHT_WIDTH_PX, foot=self.print_button
        )
        self._show_picked()


def _any_row(_: LetterRow) -> bool:
    return True


def _is_printed(row: LetterRow) -> bool:
    return row.printed_on is not None


def _reasons(refused: Refused) -> set[Reason]:
    return {each.reason for each in refused.faults}
