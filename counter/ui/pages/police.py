"""What the police are shown: goods here without names, or the register of some days; who looked is put on file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from counter.desk.answers import Changed, Receipt
from counter.desk.lists import Looked, ShownView
from counter.domain.filings import Shown
from counter.domain.refusal import Refused, Unavailable
from counter.domain.registers import ShownForm
from counter.ui.days import short_day
from counter.ui.fields import ChoiceField, Field, Gathering, TextField
from counter.ui.figures import DayField
from counter.ui.keys import Command
from counter.ui.labels import text_label
from counter.ui.list_words import ListWords
from counter.ui.pages.page import Faults, Grid, Page, card, command_button
from counter.ui.room import Room
from counter.ui.tables import Column, Table
from counter.ui.tasks import Lane, Latest

if TYPE_CHECKING:  # loaded with the first question
    from counter.desk.lists import ListsView

_RIGHT_WIDTH_PX = 400
_LABEL_PX = 92
_WORDS_MAX = 60
_MANY = 300
"""More tickets than this are printed only after a question: it takes a minute of paper."""


class PolicePage(Page):
    """Who looked before at the left; at the right what is asked for now, and by whom."""

    belongs_to = Command.LISTS

    def __init__(self, room: Room) -> None:
        super().__init__("police", room)
        self._words = ListWords()
        self._latest = Latest(room.tasks, self)
        self._faults = Faults(room, self)
        whats = [(each.value, self._words.shown(each)) for each in Shown]
        self.shown_field = ChoiceField("shown", self.tr("What"), room.say, whats)
        kinds = [("", self.tr("every kind"))]
        kinds += [
            (each.code, room.named(each.name, each.name_en)) for each in room.policy.item_types
        ]
        self.item_type = ChoiceField("item_type", self.tr("Kind"), room.say, kinds)
        self.words = TextField("words", self.tr("Words"), room.say)
        self.words.edit.setPlaceholderText(self.tr("Brand, serial number, feature"))
        self.first = DayField("first", self.tr("Taken in from"), room.say)
        self.last = DayField("last", self.tr("To"), room.say)
        self.unit = TextField("unit", self.tr("Unit"), room.say)
        self.officer = TextField("officer", self.tr("Officer"), room.say)
        self.occasion = TextField("occasion", self.tr("Occasion"), room.say)
        self.told = text_label(
            self.tr(
                "Goods in custody are shown without names (article 25); what was taken in is shown "
                "with names by a supervisor (article 22). Either way it is put on file who looked."
            ),
            "muted",
            wrap=True,
        )
        self.table = Table[ShownView](
            "police.shown",
            self.tr("Shown before"),
            self._columns(),
            row_px=self.look.row,
            fits=True,
            wraps=True,
            key=lambda each: each.entry,
        )
        self.button = command_button(
            room, Command.CONFIRM, self.tr("Print and put on file"), primary=True, icon="print"
        )
        self.button.clicked.connect(self._confirm)
        self._lay_out()

    def title(self) -> str:
        return self.tr("Shown to the police")

    def commands(self) -> Mapping[Command, Callable[[], None]]:
        return {Command.CONFIRM: self._confirm, Command.BACK: self.leaves.emit}

    def enter(self) -> None:
        self.shown_field.setFocus(Qt.FocusReason.OtherFocusReason)
        self._ask()

    def refresh(self, changed: frozenset[Changed]) -> None:
        if self.isVisible() and Changed.LISTS in changed:
            self._ask()

    def forget(self) -> None:
        for field in self._fields():
            if isinstance(field, TextField):
                field.set_text("")
        self.shown_field.pick_first()
        self.item_type.pick_first()

    def _ask(self) -> None:
        self._latest.ask(self.room.desk.lists.view, done=self._show, failed=self._tell)

    def _show(self, view: ListsView) -> None:
        self.table.show_rows(view.shown)

    def _confirm(self) -> None:
        if not self.button.isEnabled():
            return  # the key was pressed twice
        gathering = Gathering()

        def words(field: TextField) -> str:
            return gathering.take(lambda: field.words(most=_WORDS_MAX), "")

        form = ShownForm(
            shown=Shown(self.shown_field.code()),
            first=gathering.take(self.first.day_or_none, None),
            last=gathering.take(self.last.day_or_none, None),
            item_type=self.item_type.code(),
            words=words(self.words),
            unit=words(self.unit),
            officer=words(self.officer),
            occasion=words(self.occasion),
        )
        if gathering.faults:
            self._tell(Refused(gathering.faults))
            return
        self.button.setEnabled(False)
        self.room.tasks.run(
            self.room.desk.lists.look_for,
            form,
            owner=self,
            done=self._looked,
            failed=self._tell,
            broke=lambda: self.button.setEnabled(True),
            lane=Lane.READ,
        )

    def _looked(self, looked: Looked) -> None:
        self.button.setEnabled(True)
        if len(looked.found) <= _MANY:
            self._print(looked)
            return
        self.room.messages.ask(
            self.tr("{count} tickets were found. Print them all?").format(count=len(looked.found)),
            yes=self.tr("Print them"),
            no=self.tr("Narrow it down"),
            on_yes=partial(self._print, looked),
        )

    def _print(self, looked: Looked) -> None:
        self.button.setEnabled(False)
        self.room.tasks.run(
            self.room.desk.lists.show_police,
            looked,
            owner=self,
            done=self._acted,
            failed=self._tell,
            broke=lambda: self.button.setEnabled(True),
        )

    def _acted(self, receipt: Receipt) -> None:
        """Who looked stays typed: one visit asks for several things."""
        self.button.setEnabled(True)
        self.words.set_text("")
        self.finish(receipt)

    def _tell(self, trouble: Refused | Unavailable) -> None:
        self.button.setEnabled(True)
        self._faults.show(trouble, self._fields())

    def _fields(self) -> tuple[Field, ...]:
        return (
            self.shown_field,
            self.item_type,
            self.words,
            self.first,
            self.last,
            self.unit,
            self.officer,
            self.occasion,
        )

    def _columns(self) -> tuple[Column[ShownView], ...]:
        return (
            Column(self.tr("Day"), lambda each: short_day(each.on)),
            Column(self.tr("Unit"), lambda each: each.unit, stretch=True),
            Column(self.tr("Officer"), lambda each: each.officer),
            Column(self.tr("Occasion"), lambda each: each.occasion, stretch=True),
            Column(self.tr("What"), lambda each: self._words.shown(each.shown), spare=True),
            Column(self.tr("Count"), lambda each: f"{each.count}", right=True, spare=True),
            Column(self.tr("Shown by"), lambda each: each.by, spare=True),
        )

    def _lay_out(self) -> None:
        left = card(self.room, self.tr("Shown before"))
        left.body.addWidget(self.table)
        left.body.addStretch(1)
        right = card(self.room, self.tr("What is asked for"))
        grid = Grid(gap_px=self.look.gap - 2, label_px=_LABEL_PX)
        for place, (field, key) in enumerate(zip(self._fields(), "WKSVTUOC", strict=True)):
            grid.put(field, place, 0, key=key)
        right.body.addWidget(self.told)
        right.body.addLayout(grid)
        right.body.addStretch(1)
        self.lay_sides(left, right, name="police", right_px=_RIGHT_WIDTH_PX, foot=self.button)
