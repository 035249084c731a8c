"""What was written on the printed call list, keyed in row by row: nothing typed is lost, what is refused stays."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from counter import formats
from counter.desk.answers import Receipt
from counter.desk.call_answers import KeyedIn
from counter.desk.call_sheets import SheetsView
from counter.domain import call_sheets, reading
from counter.domain.call_forms import AttemptForm
from counter.domain.call_sheets import SheetLine, SheetRow
from counter.domain.calls import OUTCOMES
from counter.domain.refusal import Reason, Refused, Unavailable, fault
from counter.domain.reminding import Channel, Outcome
from counter.ui.call_words import CallWords
from counter.ui.days import short_day
from counter.ui.fields import ChoiceField, Field, Gathering, TextField
from counter.ui.figures import DayField, quiet
from counter.ui.keys import Command
from counter.ui.labels import text_label
from counter.ui.pages.call_card import NOTE_MAX
from counter.ui.pages.page import Faults, Grid, Page, card, command_button
from counter.ui.room import Room
from counter.ui.tables import NOTHING, Column, Table
from counter.ui.tasks import Lane, Latest

_RIGHT_WIDTH_PX = 400


@dataclass(frozen=True, slots=True)
class TypedLine:
    """A line that waits to be noted. `wrong`: why it was refused, "" for not yet tried."""

    line: SheetLine
    wrong: str = ""


class KeyInPage(Page):
    """The lines that wait at the left; the line being typed at the right."""

    belongs_to = Command.CALLS

    def __init__(self, room: Room) -> None:
        super().__init__("call_key_in", room)
        self._words = CallWords(room.words)
        self._latest = Latest(room.tasks, self)
        self._seeking = Latest(room.tasks, self)
        self._faults = Faults(room, self)
        self._lines: tuple[TypedLine, ...] = ()
        self._left: list[tuple[TypedLine, AttemptForm]] = []
        self._refused: list[TypedLine] = []
        self._noted: list[Receipt] = []
        self._row: SheetRow | None = None
        self._adds = False
        self._restored = ""
        self._days: dict[str, date] = {}
        say = room.say
        self.sheet = ChoiceField("sheet", self.tr("List"), say, numbered=False)
        self.day = DayField("day", self.tr("Called on"), say, with_weekday=True)
        self.row = TextField("row", self.tr("Row"), say)
        self.row.edit.setPlaceholderText(self.tr("number, ticket or name"))
        self.who = text_label("", "heading", wrap=True)
        self.who.setObjectName("key_in.who")
        outcomes = [
            ("", "—"),
            *((each.value, self._words.outcome(each)) for each in OUTCOMES[Channel.PHONE]),
        ]
        self.outcome = ChoiceField("outcome", self.tr("What came of it"), say, outcomes)
        self.promised = DayField(
            "promised_on",
            self.tr("Promised for"),
            say,
            with_weekday=True,
            coming_after=self._called_on,
        )
        self.at = TextField("at", self.tr("Time"), say, latin=True)
        self.at.edit.setPlaceholderText(self.tr("as the line above"))
        self.note = TextField("note", self.tr("Remark"), say)
        self.add_button = QPushButton(self.tr("Take the line  Enter"))
        self.add_button.setObjectName("key_in.add")
        self.add_button.clicked.connect(self._add)
        self.save_button = command_button(
            room, Command.CONFIRM, self.tr("Note them all"), primary=True, icon="save"
        )
        self.save_button.clicked.connect(self._save)
        self.table = Table[TypedLine](
            "key_in.lines",
            self.tr("To be noted"),
            self._columns(),
            row_px=self.look.row,
            wraps=True,
            key=lambda each: each.line.row.pledgor,
        )
        self.table.opened.connect(self._take_back)
        self.told = text_label("", "muted", wrap=True)
        self.told.setObjectName("key_in.told")
        self._connect()
        self._lay_out()

    def title(self) -> str:
        return self.tr("Results from the printed list")

    def commands(self) -> Mapping[Command, Callable[[], None]]:
        able: dict[Command, Callable[[], None]] = {Command.BACK: self.leaves.emit}
        if self._lines or not self.row.is_blank():
            able[Command.CONFIRM] = self._save
        return able

    def enter(self) -> None:
        self.row.setFocus(Qt.FocusReason.OtherFocusReason)
        self._latest.ask(self.room.desk.call_sheets.kept, done=self._show_sheets, failed=self._tell)

    def forget(self) -> None:
        """Another clerk's lines come with that clerk; they are kept by name."""
        self._lines = ()
        self._restored = ""
        self._clear()
        self._show_lines()

    # ------------------------------------------------------------------ the lists there are

    def _show_sheets(self, view: SheetsView) -> None:
        heads = view.heads
        choices = [
            (
                head.code,
                self.tr("{code} ({count})").format(code=head.code, count=head.rows),
            )
            for head in heads
        ]
        known = self.sheet.code()
        self._days = {head.code: head.day for head in heads} | {"": view.day}
        self.sheet.set_choices([*choices, ("", self.tr("none: by ticket or name"))])
        if known not in self._days or not known:
            self.sheet.pick_first()
        self._pick_day()
        self._restore()

    def _pick_day(self) -> None:
        """The day of the list, until somebody types another."""
        self.day.set_day(self._days.get(self.sheet.code()))
        self._row = None

    # ------------------------------------------------------------------ one line

    def _seek(self) -> None:
        """Whose row it is; the cursor goes on meanwhile."""
        if self.row.is_blank():
            self.row.show_fault(fault(Reason.EMPTY, "row"))
            self._adds = False
            return
        self._row = None
        self.who.setText("")
        self.outcome.setFocus(Qt.FocusReason.OtherFocusReason)
        self._seeking.ask(
            self.room.desk.call_sheets.find,
            self.sheet.code(),
            self.row.text(),
            done=self._found,
            failed=self._not_found,
        )

    def _found(self, row: SheetRow) -> None:
        if any(each.line.row.pledgor == row.pledgor for each in self._lines):
            self._not_found(Refused([fault(Reason.SHEET_ROW_TWICE, "row")]))
            return
        self._row = row
        numbers = "".join(formats.ticket_number(number) for _, number in row.tickets[:1])
        number = formats.phone(row.number) or numbers
        self.who.setText(self.tr("{name}　{number}").format(name=row.name, number=number))
        if self._adds:
            self._add()

    def _not_found(self, trouble: Refused | Unavailable) -> None:
        self._adds = False
        self._show_faults(trouble)

    def _show_faults(self, trouble: Refused | Unavailable) -> None:
        """What is typed next stands in the place of a row that was refused."""
        self._faults.show(trouble, (self.day, *self._line_fields()))
        if self.row.is_faulty:
            self.row.edit.selectAll()

    def _add(self) -> None:
        """Take the line as it is typed; the next row is there."""
        if self._row is None:
            self._adds = True
            self._seek()
            return
        self._adds = False
        gathering = Gathering()
        line = self._typed(self._row, gathering)
        if not gathering.faults:
            gathering.take(lambda: call_sheets.require_complete(line), None)
        if gathering.faults:
            self._show_faults(Refused(gathering.faults))
            return
        self._lines = (*self._lines, TypedLine(line))
        self._clear()
        self._show_lines()
        self._keep()
        self.row.setFocus(Qt.FocusReason.OtherFocusReason)

    def _typed(self, row: SheetRow, gathering: Gathering) -> SheetLine:
        code = self.outcome.code()
        asks_day = code == Outcome.PROMISED
        asks_time = not self.at.is_blank()
        at: time | None = None
        if asks_time:
            at = gathering.take(lambda: reading.time_of_day(self.at.text(), "at"), time())
        return SheetLine(
            row=row,
            outcome=Outcome(code) if code else None,
            promised_on=gathering.take(self.promised.day_or_none, None) if asks_day else None,
            at=at,
            note=gathering.take(lambda: self.note.words(most=NOTE_MAX), ""),
            code=self.sheet.code(),
            day=gathering.take(self.day.day, date.min),
        )

    def _called_on(self) -> date:
        """From when promises are counted: the day of the calls."""
        return quiet(self.day.day) or self.room.today()

    def _ended_outcome(self) -> None:
        """Enter behind the outcome ends the line, but for a promise, which has a day."""
        if self.outcome.code() == Outcome.PROMISED and self.promised.is_blank():
            self.promised.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._add()

    def _take_back(self, typed: object) -> None:
        """Type a line anew that was taken."""
        assert isinstance(typed, TypedLine)
        line = typed.line
        self._lines = tuple(each for each in self._lines if each is not typed)
        self._show_lines()
        self.sheet.set_code(line.code)
        self.day.set_day(line.day)
        self.row.set_text(str(line.row.row) if line.row.row else line.row.tickets[0][1])
        self.outcome.set_code("" if line.outcome is None else line.outcome.value)
        self.promised.set_day(line.promised_on)
        self.at.set_text("" if line.at is None else f"{line.at:%H%M}")
        self.note.set_text(line.note)
        self._found(line.row)
        self.outcome.setFocus(Qt.FocusReason.OtherFocusReason)

    def _clear(self) -> None:
        self._row = None
        self.who.setText("")
        self.outcome.pick_first()
        for field in (self.row, self.promised, self.at, self.note):
            field.set_text("")
        for each in self._line_fields():
            each.clear_fault()

    # ------------------------------------------------------------------ all of them

    def _save(self) -> None:
        """Note every line, one after the other: what fails keeps its place and says why."""
        if not self.row.is_blank():
            self._add()
            return
        if not self._lines:
            return
        self.setEnabled(False)
        self.room.tasks.run(
            self.room.desk.call_sheets.forms,
            tuple(each.line for each in self._lines),
            owner=self,
            done=self._begin_noting,
            failed=self._broke_off,
            broke=self._wake,
            lane=Lane.READ,
        )

    def _begin_noting(self, forms: Sequence[AttemptForm]) -> None:
        self._left = list(zip(self._lines, forms, strict=True))
        self._refused, self._noted = [], []
        self._note_next()

    def _note_next(self) -> None:
        if not self._left:
            self._all_done()
            return
        _, form = self._left[0]
        self.room.tasks.run(
            self.room.desk.reminders.key_in,
            (form,),
            owner=self,
            done=self._noted_one,
            failed=self._broke_off,
            broke=self._wake,
        )

    def _noted_one(self, keyed: Sequence[KeyedIn]) -> None:
        typed, _ = self._left.pop(0)
        (one,) = keyed
        if one.receipt is None:
            wrong = " ".join(self.room.say(each) for each in one.faults)
            self._refused.append(replace(typed, wrong=wrong))
        else:
            self._noted.append(one.receipt)
        self._lines = (*self._refused, *(each for each, _ in self._left))
        self._note_next()

    def _all_done(self) -> None:
        self._wake()
        self._keep()
        if self._noted:
            self.finish(self._noted[-1])
        if self._refused:
            self.room.messages.warn(
                self.tr("{noted} noted; {wrong} are not, the reason stands beside each.").format(
                    noted=len(self._noted), wrong=len(self._refused)
                )
            )
        else:
            self.room.messages.good(self.tr("{noted} noted.").format(noted=len(self._noted)))

    def _broke_off(self, trouble: Refused | Unavailable) -> None:
        """What was noted is noted; the rest waits as it is."""
        self._wake()
        self._tell(trouble)

    def _wake(self) -> None:
        self.setEnabled(True)
        self._show_lines()
        self.row.setFocus(Qt.FocusReason.OtherFocusReason)

    # ------------------------------------------------------------------ kept

    def _keep(self) -> None:
        """What is typed outlasts a crash; whoever keys in finds it again."""
        self.room.tasks.run(
            self.room.desk.call_sheets.lay_aside,
            tuple(each.line for each in self._lines),
            owner=self,
            done=lambda _: None,
            failed=self._tell,
        )

    def _restore(self) -> None:
        """Once after the start and for each clerk."""
        clerk = self.room.door.clerk
        code = "" if clerk is None else clerk.code
        if self._restored == code:
            return
        self._restored = code

        def restored(lines: tuple[SheetLine, ...]) -> None:
            if lines and not self._lines:
                self._lines = tuple(TypedLine(each) for each in lines)
                self._show_lines()

        self.room.tasks.run(
            self.room.desk.call_sheets.laid_aside,
            owner=self,
            done=restored,
            failed=self._tell,
            lane=Lane.READ,
        )

    # ------------------------------------------------------------------ furnishing

    def _show_lines(self) -> None:
        self.table.show_rows(self._lines, lambda each: bool(each.wrong))
        self.table.scrollToBottom()
        if self._lines:
            told = self.tr("{count} wait to be noted; Enter on one of them takes it back.")
            self.told.setText(told.format(count=len(self._lines)))
        else:
            self.told.setText(
                self.tr("Row, Enter, the number of what came of it, Enter: then the next row.")
            )
        self.commands_changed.emit()

    def _tell(self, trouble: Refused | Unavailable) -> None:
        self.room.messages.trouble(trouble)

    def _line_fields(self) -> tuple[Field, ...]:
        return (self.row, self.outcome, self.promised, self.at, self.note)

    def _connect(self) -> None:
        self.sheet.changed.connect(self._pick_day)
        self.row.changed.connect(self._row_typed)
        self.row.entered.connect(self._seek)
        self.outcome.entered.connect(self._ended_outcome)
        self.outcome.changed.connect(self._ask_day)
        for field in (self.row, self.outcome, self.promised, self.at, self.note):
            field.ends_by_enter = True
        for field in (self.promised, self.at, self.note):
            field.entered.connect(self._add)

    def _row_typed(self) -> None:
        self._row = None
        self._adds = False
        self.who.setText("")
        self.commands_changed.emit()

    def _ask_day(self) -> None:
        self._grid.show_row(self.promised, shown=self.outcome.code() == Outcome.PROMISED)

    def _columns(self) -> tuple[Column[TypedLine], ...]:
        return (
            Column(
                self.tr("Row"),
                lambda each: str(each.line.row.row) if each.line.row.row else NOTHING,
                right=True,
            ),
            Column(self.tr("Name"), lambda each: each.line.row.name),
            Column(
                self.tr("What came of it"),
                lambda each: (
                    NOTHING if each.line.outcome is None else self._words.outcome(each.line.outcome)
                ),
            ),
            Column(
                self.tr("Promised"),
                lambda each: (
                    NOTHING if each.line.promised_on is None else short_day(each.line.promised_on)
                ),
            ),
            Column(self.tr("Time"), lambda each: _moment(each.line)),
            Column(
                self.tr("Remark, or what is wrong"),
                lambda each: each.wrong or each.line.note or NOTHING,
                stretch=True,
            ),
        )

    def _lay_out(self) -> None:
        left = card(self.room, self.tr("To be noted"))
        left.body.addWidget(self.told)
        left.body.addWidget(self.table, 1)
        right = card(self.room, self.tr("The next row"))
        self._grid = Grid(gap_px=self.look.gap, label_px=84)
        for line, (field, key) in enumerate(((self.sheet, "L"), (self.day, "D"), (self.row, "W"))):
            self._grid.put(field, line, 0, key=key)
        self._grid.addWidget(self.who, 3, 1)
        for line, (field, key) in enumerate(
            ((self.outcome, "U"), (self.promised, "P"), (self.at, "T"), (self.note, "R")), 4
        ):
            self._grid.put(field, line, 0, key=key)
        right.body.addLayout(self._grid)
        right.body.addWidget(self.add_button)
        right.body.addStretch(1)
        self.lay_sides(left, right, name="key_in", right_px=_RIGHT_WIDTH_PX, foot=self.save_button)
        self._ask_day()
        self._show_lines()


def _moment(line: SheetLine) -> str:
    """The day that the line was typed for, which another list does not change, and the time if one was written."""
    return short_day(line.day) if line.at is None else f"{short_day(line.day)} {line.at:%H:%M}"
