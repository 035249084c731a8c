"""Letters that came back: found by the number on the envelope, noted with the reason the post gave."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt

from counter import formats
from counter.desk.answers import Changed, Receipt
from counter.desk.letters import SentView
from counter.domain.letters import ReturnForm, ReturnReason
from counter.domain.refusal import Reason, Refused, Unavailable, fault
from counter.ui.call_words import CallWords
from counter.ui.days import short_day
from counter.ui.fields import ChoiceField, Field, Gathering, TextField
from counter.ui.keys import Command
from counter.ui.labels import text_label
from counter.ui.pages.call_card import NOTE_MAX
from counter.ui.pages.page import Faults, Grid, Page, card, command_button, heading
from counter.ui.room import Room
from counter.ui.tables import NOTHING, Column, Table
from counter.ui.tasks import Latest

_RIGHT_WIDTH_PX = 400


class ReturnsPage(Page):
    """The letters on their way at the left, the one that came back at the right."""

    belongs_to = Command.CALLS

    def __init__(self, room: Room) -> None:
        super().__init__("returns", room)
        self._latest = Latest(room.tasks, self)
        self._seeking = Latest(room.tasks, self)
        self._faults = Faults(room, self)
        self._letter: SentView | None = None
        words = CallWords(room.words)
        self.tracking = TextField("tracking", self.tr("Registered no."), room.say, latin=True)
        self.tracking.ends_by_enter = True
        self.tracking.entered.connect(self._seek)
        self.tracking.changed.connect(self._typed)
        self.who = text_label("", "heading", wrap=True)
        self.who.setObjectName("returns.who")
        self.where = text_label("", "muted", wrap=True)
        self.where.setObjectName("returns.where")
        reasons = [("", "—"), *((each.value, words.return_reason(each)) for each in ReturnReason)]
        self.reason = ChoiceField("reason", self.tr("Why"), room.say, reasons)
        self.note = TextField("note", self.tr("Remark"), room.say)
        self.note.ends_by_enter = True
        self.note.entered.connect(self._confirm)
        self.button = command_button(
            room, Command.CONFIRM, self.tr("It came back"), primary=True, icon="undo"
        )
        self.button.clicked.connect(self._confirm)
        self.table = Table[SentView](
            "returns.rows",
            self.tr("Letters on their way"),
            self._columns(),
            row_px=self.look.row,
            key=lambda row: row.entry,
        )
        self.table.opened.connect(self._pick)
        self.told = text_label("", "muted", wrap=True)
        self.told.setObjectName("returns.told")
        self._lay_out()

    def title(self) -> str:
        return self.tr("Letters that came back")

    def commands(self) -> Mapping[Command, Callable[[], None]]:
        able: dict[Command, Callable[[], None]] = {Command.BACK: self.leaves.emit}
        if self._letter is not None:
            able[Command.CONFIRM] = self._confirm
        return able

    def enter(self) -> None:
        self.tracking.setFocus(Qt.FocusReason.OtherFocusReason)
        self._ask()

    def refresh(self, changed: frozenset[Changed]) -> None:
        if Changed.CALLS in changed and self.isVisible():
            self._ask()

    def forget(self) -> None:
        self._begin()

    # ------------------------------------------------------------------ which

    def _ask(self) -> None:
        self._latest.ask(self.room.desk.letters.sent, done=self._show, failed=self._tell)

    def _show(self, sent: tuple[SentView, ...]) -> None:
        self.table.show_rows(sent)
        self.told.setText(
            self.tr("Scan the envelope, or pick the letter here with Enter.")
            if sent
            else self.tr("No letter is on its way.")
        )

    def _seek(self) -> None:
        self._seeking.ask(
            self.room.desk.letters.find,
            self.tracking.text(),
            done=self._show_letter,
            failed=self._tell,
        )

    def _pick(self, letter: object) -> None:
        assert isinstance(letter, SentView)
        self.tracking.set_text(letter.tracking)
        self._show_letter(letter)

    def _show_letter(self, letter: SentView) -> None:
        self._letter = letter
        self.who.setText(
            self.tr("{name}, posted {day}").format(name=letter.name, day=short_day(letter.on))
        )
        self.where.setText(letter.address)
        self.tracking.clear_fault()
        if letter.came_back:
            self.tracking.show_fault(
                fault(Reason.LETTER_CAME_BACK, "tracking", number=letter.tracking)
            )
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
        self.commands_changed.emit()

    def _typed(self) -> None:
        """Another number is another letter."""
        self._letter = None
        self.who.setText("")
        self.where.setText("")
        self.commands_changed.emit()

    # ------------------------------------------------------------------ why

    def _confirm(self) -> None:
        letter = self._letter
        if letter is None:
            self._seek()
            return
        gathering = Gathering()
        note = gathering.take(lambda: self.note.words(most=NOTE_MAX), "")
        if gathering.faults:
            self._tell(Refused(gathering.faults))
            return
        code = self.reason.code()
        reason = ReturnReason(code) if code else None
        self.button.setEnabled(False)
        self.room.tasks.run(
            self.room.desk.letters.come_back,
            ReturnForm(letter.pledgor, letter.entry, reason, note),
            owner=self,
            done=lambda receipt: self._noted(receipt, letter),
            failed=self._tell,
            broke=lambda: self.button.setEnabled(True),
        )

    def _noted(self, receipt: Receipt, letter: SentView) -> None:
        self._begin()
        self.tracking.setFocus(Qt.FocusReason.OtherFocusReason)
        self.finish(receipt)
        self.room.messages.good(
            self.tr(
                "Noted: the letter to {name} came back. It is no try any more, and the address is "
                "marked."
            ).format(name=letter.name)
        )

    def _begin(self) -> None:
        self.button.setEnabled(True)
        for field in (self.tracking, self.note):
            field.set_text("")
        self.reason.pick_first()
        for each in self._fields():
            each.clear_fault()

    def _tell(self, trouble: Refused | Unavailable) -> None:
        self.button.setEnabled(True)
        self._faults.show(trouble, self._fields())
        if self.tracking.is_faulty:
            self.tracking.edit.selectAll()  # the next scan stands in its place

    def _fields(self) -> tuple[Field, ...]:
        return (self.tracking, self.reason, self.note)

    # ------------------------------------------------------------------ furnishing

    def _columns(self) -> tuple[Column[SentView], ...]:
        words = self.room.words
        return (
            Column(self.tr("Posted"), lambda each: short_day(each.on)),
            Column(heading(words.pledgor), lambda each: each.name),
            Column(self.tr("Registered no."), lambda each: each.tracking or NOTHING),
            Column(
                heading(words.ticket),
                lambda each: (
                    self.tr("{number} and {more} more").format(
                        number=formats.ticket_number(each.numbers[0]), more=len(each.numbers) - 1
                    )
                    if len(each.numbers) > 1
                    else "".join(map(formats.ticket_number, each.numbers))
                ),
            ),
            Column(self.tr("Address"), lambda each: each.address or NOTHING, stretch=True),
        )

    def _lay_out(self) -> None:
        left = card(self.room, self.tr("Letters on their way"))
        left.body.addWidget(self.told)
        left.body.addWidget(self.table, 1)
        right = card(self.room, self.tr("The letter that came back"))
        grid = Grid(gap_px=self.look.gap, label_px=84)
        grid.put(self.tracking, 0, 0, key="N")
        right.body.addLayout(grid)
        for part in (self.who, self.where):
            right.body.addWidget(part)
        why = Grid(gap_px=self.look.gap, label_px=84)
        why.put(self.reason, 0, 0, key="Y")
        why.put(self.note, 1, 0, key="R")
        right.body.addLayout(why)
        right.body.addStretch(1)
        self.lay_sides(left, right, name="returns", right_px=_RIGHT_WIDTH_PX, foot=self.button)
