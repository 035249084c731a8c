"""Lists for the authority: each two weeks' register, the list of each batch; drawn, sent, printed again, exported.

What is typed belongs to the list picked: the number of a letter is never noted of another one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from counter.desk.answers import Changed, Receipt
from counter.desk.lists import DrawnView, ListsView, ListView
from counter.domain.filings import ListKind, SentBy
from counter.domain.refusal import Refused, Unavailable
from counter.domain.registers import URGENT, SentForm, Stage
from counter.ui.days import short_day
from counter.ui.fields import ChoiceField, Field, Gathering, TextField
from counter.ui.figures import DayField
from counter.ui.file_box import ask_spreadsheet
from counter.ui.keys import Command
from counter.ui.labels import show_part, text_label
from counter.ui.list_words import ListWords
from counter.ui.pages.page import Faults, Grid, Page, card, command_button, row
from counter.ui.printing import Delivery
from counter.ui.room import Room
from counter.ui.tables import Column, Table
from counter.ui.tasks import Lane, Latest

if TYPE_CHECKING:  # papers come with the first one
    from datetime import date

    from counter.print.list_papers import ListPaper
    from counter.print.papers import Paper

_RIGHT_WIDTH_PX = 392
_LABEL_PX = 84
_WORDS_MAX = 60
_TO_DRAW = frozenset({Stage.DUE, Stage.MISSING, Stage.SUPPLEMENT})
_REFRESHED_BY = frozenset({Changed.LISTS, Changed.PLEDGE, Changed.DAY, Changed.CALENDAR})


class ListsPage(Page):
    """Both kinds of list at the left; at the right what is to be done with the one picked.

    `wants`: show the page of that name.
    """

    wants = Signal(str)

    def __init__(self, room: Room) -> None:
        super().__init__("lists", room)
        self._words = ListWords()
        self._latest = Latest(room.tasks, self)
        self._faults = Faults(room, self)
        self._picked: ListView | None = None
        self._on = room.today()
        self._filled: tuple[str, int, date] | None = None
        self._notes = False
        self._enters = False
        self.until = DayField("until", self.tr("The year up to"), room.say)
        self.until.edit.setPlaceholderText(self.tr("today"))
        self.until.ends_by_enter = True
        self.until.entered.connect(self._ask)
        self.told = text_label("", "muted", wrap=True)
        self.told.setObjectName("lists.told")
        self.registers = self._table("lists.registers", self.tr("Two-week registers"))
        self.batches = self._table("lists.batches", self.tr("Forfeiture lists"), fits=True)
        self.which = text_label("", "heading", wrap=True)
        self.which.setObjectName("lists.which")
        self.meaning = text_label("", wrap=True)
        self.meaning.setObjectName("lists.meaning")
        self.on = DayField("on", self.tr("Sent on"), room.say, with_weekday=True)
        ways = [(each.value, self._words.way(each)) for each in SentBy]
        self.how = ChoiceField("how", self.tr("How"), room.say, ways)
        self.to = TextField("to", self.tr("To"), room.say)
        self.letter = TextField("letter", self.tr("Letter no."), room.say)
        self.do_button = command_button(
            room, Command.CONFIRM, self.tr("Draw and print"), primary=True, icon="print"
        )
        self.do_button.clicked.connect(self._confirm)
        self.again_button = self._button("lists.again", self.tr("Print again"), self._again)
        self.export_button = self._button("lists.export", self.tr("As ODS…"), self._export)
        self.draft_button = self._button(
            "lists.draft", self.tr("Draft of the next forfeiture list"), self._draft
        )
        self.police_button = command_button(
            room, Command.MORE, self.tr("Shown to the police…"), icon="local_police"
        )
        self.police_button.clicked.connect(self._to_police)
        self._grid = Grid(gap_px=self.look.gap - 2, label_px=_LABEL_PX)
        self._lay_out()
        self._show_picked(None)

    def title(self) -> str:
        return self.tr("Lists for the authority")

    def commands(self) -> Mapping[Command, Callable[[], None]]:
        able: dict[Command, Callable[[], None]] = {
            Command.BACK: self.leaves.emit,
            Command.MORE: self._to_police,
        }
        if self._can_draw() or self._to_note() is not None:
            able[Command.CONFIRM] = self._confirm
        return able

    def enter(self) -> None:
        self._enters = True
        self._ask()

    def refresh(self, changed: frozenset[Changed]) -> None:
        if self.isVisible() and changed & _REFRESHED_BY:
            self._ask()

    def forget(self) -> None:
        self._filled = None
        for field in (self.until, self.on, self.to, self.letter):
            field.set_text("")
        self.how.pick_first()

    # ------------------------------------------------------------------ what is shown

    def _ask(self) -> None:
        gathering = Gathering()
        until = gathering.take(self.until.day_or_none, None)
        if gathering.faults:
            self._tell(Refused(gathering.faults))
            return
        self._latest.ask(self.room.desk.lists.view, until, done=self._show, failed=self._tell)

    def _show(self, view: ListsView) -> None:
        known = None if self._picked is None else _key(self._picked)
        for table, lists in ((self.registers, view.registers), (self.batches, view.batches)):
            table.show_rows(lists, lambda each: each.stage in _TO_DRAW)
        show_part(self._batches_card, shown=bool(view.batches), home=self)
        every = (*view.registers, *view.batches)
        found = next((each for each in every if _key(each) == known), None) or _first(every)
        self._on = view.on
        self.do_button.setEnabled(True)
        self._fill_in_receiver(every)
        self.told.setText(self._about(view))
        if found is not None:
            self._pick(found)
        else:
            self._show_picked(None)

    def _pick(self, list_: ListView) -> None:
        table = self.registers if list_.kind is ListKind.REGISTER else self.batches
        other = self.batches if table is self.registers else self.registers
        other.clearSelection()
        table.pick(lambda each: _key(each) == _key(list_))
        self._show_picked(list_)
        if self._enters:
            self._enters = False
            table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _about(self, view: ListsView) -> str:
        every = (*view.registers, *view.batches)
        if not every:
            return self.tr("No list is of these days.")
        urgent = sum(each.stage in URGENT for each in every)
        texts = [
            self.tr("{count} overdue or to be supplemented (red).").format(count=urgent)
            if urgent
            else self.tr("Nothing is overdue.")
        ]
        if view.silent:
            counters = self.tr(", ").join(map(str, view.silent))
            texts.append(
                self.tr(
                    "Counter {counters} has not told all of the last two weeks yet; what it tells "
                    "later goes into a supplement."
                ).format(counters=counters)
            )
        if view.earlier:
            texts.append(self.tr("Earlier lists: type a day."))
        return " ".join(texts)

    def _fill_in_receiver(self, every: tuple[ListView, ...]) -> None:
        """Lists go to one office, as a rule: the last one stands there already."""
        notes = [note for each in every for drawn in each.drawn for note in drawn.sent]
        if notes and self.to.is_blank():
            last = max(notes, key=lambda note: note.on)
            self.to.set_text(last.to)
            self.how.set_code(last.how.value)

    def _chosen(self, table: Table[ListView], other: Table[ListView]) -> None:
        picked = table.picked()
        if picked >= 0:
            other.clearSelection()
            self._show_picked(table.rows.row(picked))

    def _show_picked(self, list_: ListView | None) -> None:
        self._picked = list_
        note = self._to_note()
        same = not self._fill_in(note)
        # Who types the number of a letter is not made to draw a supplement that has come meanwhile.
        goes_on = same and self._notes and any(each.editor.hasFocus() for each in self._fields())
        self._notes = note is not None and (goes_on or not self._can_draw())
        self.which.setText("" if list_ is None else self._name(list_))
        self.meaning.setText("" if list_ is None else self._meaning(list_))
        for field in self._fields():
            self._grid.show_row(field, shown=self._notes)
        self.do_button.setVisible(self._notes or self._can_draw())
        noting = "" if note is None else self._noting(note)
        text = noting if self._notes else self.tr("Draw and print")
        self.do_button.setText(f"{text}  F9")
        self.do_button.setAccessibleName(text)
        drawn = list_ is not None and bool(list_.drawn)
        self.again_button.setEnabled(drawn)
        self.export_button.setEnabled(drawn)
        self.commands_changed.emit()

    def _name(self, list_: ListView) -> str:
        names = {
            ListKind.REGISTER: self.tr("Register, {days}"),
            ListKind.FORFEITURE: self.tr("Forfeiture list of {days}"),
        }
        return names[list_.kind].format(days=self._words.days(list_))

    def _meaning(self, list_: ListView) -> str:
        texts = [
            self.tr("{count} tickets; to be sent by {due}: {stage}.").format(
                count=list_.count, due=short_day(list_.due), stage=self._words.stage(list_)
            )
        ]
        if list_.stage is Stage.MISSING and list_.drawn and list_.waiting:
            texts.append(
                self.tr("A supplement of {count} tickets is to be drawn, too.").format(
                    count=list_.waiting
                )
            )
        return "\n".join((*texts, *(self._words.drawn(each) for each in list_.drawn)))

    def _noting(self, note: DrawnView) -> str:
        if note.sent:
            return self.tr("Correct the note of no. {number}").format(number=note.number)
        return self.tr("Note no. {number} as sent").format(number=note.number)

    def _fill_in(self, note: DrawnView | None) -> bool:
        """What is noted of the list in question; of one that is not noted yet today, and to whom the last one went.

        Gives whether it is another one than before.
        """
        filled = None if note is None else (note.entry, len(note.sent), self._on)
        if note is None or filled == self._filled:
            return note is None
        self._filled = filled
        last = note.sent[-1] if note.sent else None
        self.on.set_day(self._on if last is None else last.on)
        self.letter.set_text("" if last is None else last.letter)
        if last is not None:
            self.to.set_text(last.to)
            self.how.set_code(last.how.value)
        for field in self._fields():
            field.clear_fault()
        return True

    # ------------------------------------------------------------------ what is done

    def _can_draw(self) -> bool:
        list_ = self._picked
        if list_ is None or list_.stage not in _TO_DRAW:
            return False
        return bool(list_.waiting) or not list_.drawn

    def _to_note(self) -> DrawnView | None:
        """The first list of the picked days that nobody noted as sent; else the last one, whose note may be wrong."""
        drawn = () if self._picked is None else self._picked.drawn
        return next((each for each in drawn if not each.sent), drawn[-1] if drawn else None)

    def _confirm(self) -> None:
        if not self.do_button.isEnabled():
            return  # the key was pressed twice
        list_, note = self._picked, self._to_note()
        if note is not None and self._notes:
            self._note_sent(note)
        elif list_ is not None and self._can_draw():
            desk = self.room.desk.lists
            if list_.kind is ListKind.REGISTER:
                self._run(partial(desk.draw_register, list_.first))
            else:
                self._run(partial(desk.draw_forfeiture, list_.batch))

    def _note_sent(self, drawn: DrawnView) -> None:
        gathering = Gathering()
        form = SentForm(
            entry=drawn.entry,
            on=gathering.take(self.on.day, self.room.today()),
            how=SentBy(self.how.code()),
            to=gathering.take(lambda: self.to.words(most=_WORDS_MAX), ""),
            letter=gathering.take(lambda: self.letter.words(most=_WORDS_MAX), ""),
        )
        if gathering.faults:
            self._tell(Refused(gathering.faults))
            return
        self._run(partial(self.room.desk.lists.note_sent, form))

    def _run(self, act: Callable[[], Receipt]) -> None:
        """Nothing more is done with a list until it is shown as it stands after the act."""
        self.do_button.setEnabled(False)
        self.room.tasks.run(
            act,
            owner=self,
            done=self._acted,
            failed=self._tell,
            broke=lambda: self.do_button.setEnabled(True),
        )

    def _acted(self, receipt: Receipt) -> None:
        self._enters = True  # the cursor goes back to the list, not to whatever button stands next
        self.finish(receipt)

    def _again(self) -> None:
        entry = self._newest()
        if entry:
            self._read(partial(self.room.desk.lists.again, entry), self._deliver)

    def _draft(self) -> None:
        self._read(self.room.desk.lists.overdue, self._deliver)

    def _read(
        self,
        ask: Callable[[], tuple[Paper, ...]],
        done: Callable[[tuple[Paper, ...]], None],
    ) -> None:
        self.room.tasks.run(ask, owner=self, done=done, failed=self._tell, lane=Lane.READ)

    def _deliver(self, papers: tuple[Paper, ...]) -> None:
        self.room.printing.deliver(Delivery(papers, self.title()))

    def _newest(self) -> str:
        """The entry of the last list drawn of the picked days, "" if there is none."""
        drawn = () if self._picked is None else self._picked.drawn
        return drawn[-1].entry if drawn else ""

    def _export(self) -> None:
        """What leaves the program is no longer guarded by it."""
        self.room.messages.ask(
            self.tr(
                "The file will hold names and numbers of documents, and nothing protects it. Put it "
                "where only those who send it to the authority can read it."
            ),
            yes=self.tr("Pick a folder…"),
            no=self.tr("Leave it"),
            on_yes=lambda: ask_spreadsheet(
                self, self.tr("List as ODS"), self.title(), self.export_to
            ),
        )

    def export_to(self, path: Path) -> None:
        """Write the last list drawn of the picked days into that file."""
        self.room.tasks.run(
            self.room.desk.lists.export,
            self._newest(),
            path,
            owner=self,
            done=lambda paper: self._exported(paper, path),
            failed=self._tell,
            lane=Lane.READ,
        )

    def _exported(self, paper: ListPaper, path: Path) -> None:
        self.room.messages.good(
            self.tr("The list of {count} {ticket} is in {path}.").format(
                count=len(paper.lines), ticket=self.room.words.ticket, path=path
            )
        )

    def _to_police(self) -> None:
        self.wants.emit("police")

    def _tell(self, trouble: Refused | Unavailable) -> None:
        self.do_button.setEnabled(True)
        self._faults.show(trouble, (self.until, *self._fields()))

    def _fields(self) -> tuple[Field, ...]:
        return (self.on, self.how, self.to, self.letter)

    # ------------------------------------------------------------------ how it is laid out

    def _table(self, name: str, label: str, *, fits: bool = False) -> Table[ListView]:
        words = self._words
        table = Table[ListView](
            name,
            label,
            (
                Column(self.tr("Days"), words.days),
                Column(self.tr("State"), words.stage),
                Column(self.tr("Send by"), lambda each: short_day(each.due), spare=True),
                Column(self.tr("Tickets"), lambda each: f"{each.count}", right=True, spare=True),
                Column(self.tr("Sent on"), words.sent_on, stretch=True, spare=True),
            ),
            row_px=self.look.row,
            fits=fits,
            key=_key,
        )
        table.alarm(lambda each: each.stage in URGENT)
        return table

    def _button(self, name: str, text: str, act: Callable[[], None]) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.clicked.connect(act)
        return button

    def _lay_out(self) -> None:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self.look.gap + 2)
        box = card(self.room, self.tr("Two-week registers"))
        line = Grid(gap_px=self.look.gap - 2, label_px=_LABEL_PX)
        line.put(self.until, 0, 0, key="V")
        box.body.addWidget(self.told)
        box.body.addLayout(line)
        box.body.addWidget(self.registers, 1)
        column.addWidget(box, 1)
        self._batches_card = card(self.room, self.tr("Forfeiture lists"))
        self._batches_card.body.addWidget(self.batches)
        column.addWidget(self._batches_card)
        right = QWidget()
        below = QVBoxLayout(right)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(self.look.gap + 2)
        below.addWidget(self._picked_card())
        below.addStretch(1)
        foot = QWidget()
        foot_column = QVBoxLayout(foot)
        foot_column.setContentsMargins(0, 0, 0, 0)
        foot_column.addWidget(self.draft_button)
        foot_column.addWidget(self.police_button)
        self.lay_sides(left, right, name="lists", right_px=_RIGHT_WIDTH_PX, foot=foot)
        for table, other in (
            (self.registers, self.batches),
            (self.batches, self.registers),
        ):
            table.selectionModel().selectionChanged.connect(
                lambda *_, table=table, other=other: self._chosen(table, other)
            )
            table.opened.connect(lambda _: self._to_fields())

    def _picked_card(self) -> QWidget:
        box = card(self.room, "")
        box.body.addWidget(self.which)
        box.body.addWidget(self.meaning)
        for place, (field, key) in enumerate(zip(self._fields(), "DHTL", strict=True)):
            self._grid.put(field, place, 0, key=key)
        box.body.addLayout(self._grid)
        box.body.addWidget(self.do_button)
        box.body.addLayout(row(self.again_button, self.export_button))
        return box

    def _to_fields(self) -> None:
        """Enter in a list goes on to what is asked of it."""
        if not self.to.isHidden():
            self.to.setFocus(Qt.FocusReason.OtherFocusReason)


def _key(list_: ListView) -> tuple[str, str, str]:
    return list_.kind.value, list_.first.isoformat(), list_.batch


def _first(every: tuple[ListView, ...]) -> ListView | None:
    """What is to be done first: the oldest that is overdue, then what is due, then the newest."""
    for wanted in (URGENT, {Stage.DUE, Stage.DRAWN}):
        found = [each for each in every if each.stage in wanted]
        if found:
            return min(found, key=lambda each: each.due)
    return next(iter(every), None)
