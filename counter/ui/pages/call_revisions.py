"""What is said of a call afterwards: it was noted wrong, or the pledgor called back."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt

from counter import formats
from counter.desk.answers import Changed, Receipt
from counter.desk.call_answers import NotedCall
from counter.domain.call_revisions import CALLED_BACK, RIGHT, RevisionForm
from counter.domain.days import TAIPEI
from counter.domain.refusal import Refused, Unavailable
from counter.domain.reminding import Outcome
from counter.ui.call_words import CallWords
from counter.ui.days import short_day
from counter.ui.fields import ChoiceField, Field, Gathering, TextField
from counter.ui.figures import DayField
from counter.ui.keys import Command
from counter.ui.labels import text_label
from counter.ui.pages.call_card import NOTE_MAX
from counter.ui.pages.page import Faults, Grid, Page, card, command_button, heading
from counter.ui.room import Room
from counter.ui.tables import NOTHING, Column, Table
from counter.ui.tasks import Latest

_RIGHT_WIDTH_PX = 430
_WRONG, _BACK = "wrong", "back"


class RevisionsPage(Page):
    """The calls noted lately at the left, the newest first; at the right what is to be said of one."""

    belongs_to = Command.CALLS

    def __init__(self, room: Room) -> None:
        super().__init__("call_revisions", room)
        self._latest = Latest(room.tasks, self)
        self._faults = Faults(room, self)
        self._words = CallWords(room.words)
        self._call: NotedCall | None = None
        self.table = Table[NotedCall](
            "revisions.rows",
            self.tr("Calls noted"),
            self._columns(),
            row_px=self.look.row,
            key=lambda row: row.attempt.entry,
        )
        self.table.opened.connect(self._pick)
        self.told = text_label("", "muted", wrap=True)
        self.told.setObjectName("revisions.told")
        self.who = text_label("", "heading", wrap=True)
        self.who.setObjectName("revisions.who")
        self.noted = text_label("", "muted", wrap=True)
        self.noted.setObjectName("revisions.noted")
        self.how = ChoiceField(
            "how",
            self.tr("What is it"),
            room.say,
            [(_WRONG, self.tr("noted wrong")), (_BACK, self.tr("called back"))],
        )
        self.how.changed.connect(self._show_outcomes)
        self.outcome = ChoiceField("outcome", self.tr("What came of it"), room.say, self._wrong())
        self.outcome.changed.connect(self._show_promised)
        self.promised = DayField(
            "promised_on",
            self.tr("Promised for"),
            room.say,
            with_weekday=True,
            coming_after=room.today,
        )
        self.promised.edit.setPlaceholderText(self.tr("15, 6/15 or +3"))
        self.note = TextField("note", self.tr("Remark"), room.say)
        self.note.ends_by_enter = True
        self.note.entered.connect(self._confirm)
        self.button = command_button(
            room, Command.CONFIRM, self.tr("Note it"), primary=True, icon="edit"
        )
        self.button.clicked.connect(self._confirm)
        self._grid = Grid(gap_px=self.look.gap, label_px=84)
        self._lay_out()
        self._begin()

    def title(self) -> str:
        return self.tr("Calls noted: put right, called back")

    def commands(self) -> Mapping[Command, Callable[[], None]]:
        able: dict[Command, Callable[[], None]] = {Command.BACK: self.leaves.emit}
        if self._call is not None:
            able[Command.CONFIRM] = self._confirm
        return able

    def enter(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self._ask()

    def refresh(self, changed: frozenset[Changed]) -> None:
        if Changed.CALLS in changed and self.isVisible():
            self._ask()

    def forget(self) -> None:
        self._begin()

    # ------------------------------------------------------------------ which

    def _ask(self) -> None:
        self._latest.ask(self.room.desk.reminders.recent_calls, done=self._show, failed=self._tell)

    def _show(self, calls: tuple[NotedCall, ...]) -> None:
        self.table.show_rows(calls)
        if calls and self._call is None:
            self.table.selectRow(0)
        self.told.setText(
            self.tr("Pick the call with Enter; what was noted stays on file beside it.")
            if calls
            else self.tr("No call was noted in the last 31 days.")
        )

    def _pick(self, call: object) -> None:
        assert isinstance(call, NotedCall)
        self._begin()
        self._call = call
        self.who.setText(call.name)
        self.noted.setText(self._words.attempt(call.attempt))
        for field in self.fields():
            field.setEnabled(True)
        self.button.setEnabled(True)
        self.how.setFocus(Qt.FocusReason.OtherFocusReason)
        self.commands_changed.emit()

    # ------------------------------------------------------------------ what

    def fields(self) -> tuple[Field, ...]:
        """Every field, in order."""
        return (self.how, self.outcome, self.promised, self.note)

    def _wrong(self) -> list[tuple[str, str]]:
        return [("", "—"), *((each.value, self._words.outcome(each)) for each in RIGHT)]

    def _show_outcomes(self) -> None:
        back = self.how.code() == _BACK
        self.outcome.set_choices(
            [("", "—"), *((each.value, self._words.outcome(each)) for each in CALLED_BACK)]
            if back
            else self._wrong()
        )
        self._show_promised()

    def _show_promised(self) -> None:
        self._grid.show_row(self.promised, shown=self.outcome.code() == Outcome.PROMISED.value)

    def _confirm(self) -> None:
        call = self._call
        if call is None or not self.button.isEnabled():
            return
        gathering = Gathering()
        code = self.outcome.code()
        promised = code == Outcome.PROMISED.value and not self.promised.is_blank()
        form = RevisionForm(
            attempt=call.attempt.entry,
            called_back=self.how.code() == _BACK,
            outcome=Outcome(code) if code else None,
            promised_on=gathering.take(self.promised.day, None) if promised else None,
            note=gathering.take(lambda: self.note.words(most=NOTE_MAX), ""),
        )
        if gathering.faults:
            self._tell(Refused(gathering.faults))
            return
        self.button.setEnabled(False)
        self.room.tasks.run(
            self.room.desk.reminders.revise,
            form,
            owner=self,
            done=lambda receipt: self._done(receipt, call.name, form.outcome),
            failed=self._tell,
            broke=lambda: self.button.setEnabled(True),
        )

    def _done(self, receipt: Receipt, name: str, outcome: Outcome | None) -> None:
        self._begin()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self.finish(receipt)
        if outcome is not None:
            self.room.messages.good(
                self.tr("Noted: {name}, {outcome}").format(
                    name=name, outcome=self._words.outcome(outcome)
                )
            )

    def _tell(self, trouble: Refused | Unavailable) -> None:
        self.button.setEnabled(self._call is not None)
        self._faults.show(trouble, self.fields())

    def _begin(self) -> None:
        self._call = None
        self.who.setText("")
        self.noted.setText("")
        self.how.set_code(_WRONG)
        self._show_outcomes()
        self.outcome.set_code("")
        self.promised.set_text("")
        self.note.set_text("")
        for field in self.fields():
            field.clear_fault()
            field.setEnabled(False)
        self.button.setEnabled(False)
        self.commands_changed.emit()

    # ------------------------------------------------------------------ furnishing

    def _columns(self) -> tuple[Column[NotedCall], ...]:
        words = self.room.words
        return (
            Column(self.tr("When"), _moment),
            Column(heading(words.pledgor), lambda row: row.name),
            Column(self.tr("Number"), lambda row: formats.phone(row.attempt.number) or NOTHING),
            Column(self.tr("Noted"), lambda row: self._words.outcome(row.attempt.outcome)),
            Column(self.tr("By"), lambda row: row.attempt.by),
            Column(self.tr("Remark"), lambda row: row.attempt.note or NOTHING, stretch=True),
        )

    def _lay_out(self) -> None:
        left = card(self.room, self.tr("Calls noted"))
        left.body.addWidget(self.told)
        left.body.addWidget(self.table, 1)
        right = card(self.room, self.tr("What is to be said of it"))
        right.body.addWidget(self.who)
        right.body.addWidget(self.noted)
        for row, (field, key) in enumerate(zip(self.fields(), ("W", "O", "P", "R"), strict=True)):
            self._grid.put(field, row, 0, key=key)
        right.body.addLayout(self._grid)
        right.body.addStretch(1)
        self.lay_sides(left, right, name="revisions", right_px=_RIGHT_WIDTH_PX, foot=self.button)


def _moment(row: NotedCall) -> str:
    at = row.attempt.at.astimezone(TAIPEI)
    return f"{short_day(at.date())} {at:%H:%M}"
