"""Who looked at what, for auditors and supervisors: by person or ticket, by clerk, by days; also as a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton

from counter import formats
from counter.domain.looks import TO_GIVE, LooksForm, Why
from counter.domain.refusal import Refused, Unavailable
from counter.print.look_table import LookLine
from counter.ui.days import short_day
from counter.ui.fields import ChoiceField, Field, Gathering, TextField
from counter.ui.figures import DayField
from counter.ui.file_box import ask_spreadsheet
from counter.ui.keys import Command
from counter.ui.labels import text_label
from counter.ui.look_words import LookWords
from counter.ui.pages.page import Faults, Grid, Page, card, command_button, row
from counter.ui.room import Room
from counter.ui.tables import NOTHING, Column, Table
from counter.ui.tasks import Lane, Latest

if TYPE_CHECKING:  # loaded with the first question
    from counter.desk.looks import LooksView

_LABEL_PX = 60
_WORDS_MAX = 40


class LooksPage(Page):
    """Nothing is asked before somebody said why and pressed a key: reading the log is in it, too."""

    def __init__(self, room: Room) -> None:
        super().__init__("looks", room)
        self._words = LookWords()
        self._latest = Latest(room.tasks, self)
        self._faults = Faults(room, self)
        self._view: LooksView | None = None
        reasons = [("", NOTHING), *((each.value, self._words.why(each)) for each in TO_GIVE)]
        self.why = ChoiceField("why", self.tr("Why"), room.say, reasons)
        self.of = TextField("of", self.tr("Whose"), room.say, latin=True)
        self.of.edit.setPlaceholderText(self.tr("number of a ticket or of a document; all"))
        self.clerk = TextField("clerk", self.tr("By whom"), room.say, latin=True)
        self.clerk.edit.setPlaceholderText(self.tr("code; all"))
        self.first = DayField("first", self.tr("From"), room.say)
        self.last = DayField("last", self.tr("To"), room.say)
        self.told = text_label("", "muted", wrap=True)
        self.told.setObjectName("looks.told")
        self.table = Table[LookLine](
            "looks.rows",
            self.tr("Looks"),
            self._columns(),
            row_px=self.look.row,
            key=lambda each: each.place,
        )
        self.show_button = command_button(
            room, Command.CONFIRM, self.tr("Show"), primary=True, icon="search"
        )
        self.show_button.clicked.connect(self._ask)
        self.export_button = command_button(room, Command.MORE, self.tr("As ODS…"), icon="download")
        self.export_button.clicked.connect(self._export)
        self.more_button = QPushButton(self.tr("Older ones (Alt+O)"))
        self.more_button.setObjectName("looks.more")
        QShortcut(QKeySequence("Alt+O"), self).activated.connect(self.more_button.click)
        self.more_button.clicked.connect(self._ask_older)
        self.more_button.setEnabled(False)
        self._lay_out()

    def title(self) -> str:
        return self.tr("Who looked at what")

    def commands(self) -> Mapping[Command, Callable[[], None]]:
        return {
            Command.CONFIRM: self._ask,
            Command.MORE: self._export,
            Command.BACK: self.leaves.emit,
        }

    def enter(self) -> None:
        if self.first.is_blank() and self.last.is_blank():
            self.first.set_day(self.room.today())
            self.last.set_day(self.room.today())
        self.why.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        for field in (self.of, self.clerk, self.first, self.last):
            field.set_text("")
        self.why.pick_first()
        self.table.show_rows(())
        self.told.setText("")
        self._view = None
        self.more_button.setEnabled(False)

    # ------------------------------------------------------------------ inside

    def _form(self) -> LooksForm | None:
        """What the fields say; None where they are faulty, which they tell."""
        gathering, today = Gathering(), self.room.today()
        form = LooksForm(
            gathering.take(self.first.day, today),
            gathering.take(self.last.day, today),
            gathering.take(lambda: self.of.words(most=_WORDS_MAX), ""),
            gathering.take(lambda: self.clerk.words(most=_WORDS_MAX), ""),
            Why(self.why.code()),
        )
        if gathering.faults:
            self._tell(Refused(gathering.faults))
            return None
        return form

    def _ask(self) -> None:
        form = self._form()
        if form is not None:
            self._latest.ask(self.room.desk.looks.view, form, done=self._show, failed=self._tell)

    def _ask_older(self) -> None:
        if self._view is not None and self._view.more is not None:
            self._latest.ask(
                self.room.desk.looks.view,
                self._view.form,
                self._view.more,
                done=self._show,
                failed=self._tell,
            )

    def _show(self, view: LooksView) -> None:
        for field in self._fields():
            field.clear_fault()
        self._view = view
        self.table.show_rows(view.lines)
        self.more_button.setEnabled(view.more is not None)
        self.told.setText(
            self.tr("{count} looks, {shown} of them shown, the newest first.").format(
                count=formats.figure(view.count), shown=len(view.lines)
            )
        )
        if view.lines:
            self.table.selectRow(0)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _export(self) -> None:
        if self._form() is not None:
            ask_spreadsheet(self, self.tr("Looks as ODS"), self.tr("Log of looks"), self.export_to)

    def export_to(self, path: Path) -> None:
        """Write what is asked for into that file."""
        form = self._form()
        if form is not None:
            self.room.tasks.run(
                self.room.desk.looks.export,
                form,
                path,
                owner=self,
                done=lambda count: self._exported(count, path),
                failed=self._tell,
                lane=Lane.READ,
            )

    def _exported(self, count: int, path: Path) -> None:
        self.room.messages.good(
            self.tr("{count} looks are in {path}.").format(count=formats.figure(count), path=path)
        )

    def _tell(self, trouble: Refused | Unavailable) -> None:
        self._faults.show(trouble, self._fields())

    def _fields(self) -> tuple[Field, ...]:
        return (self.why, self.of, self.clerk, self.first, self.last)

    # ------------------------------------------------------------------ furnishing

    def _columns(self) -> tuple[Column[LookLine], ...]:
        words = self._words
        return (
            Column(self.tr("When"), lambda each: f"{short_day(each.at.date())} {each.at:%H:%M:%S}"),
            Column(self.tr("Who"), _who),
            Column(self.tr("Did"), lambda each: words.did(each.seen)),
            Column(self.tr("What"), lambda each: words.about(each.seen.about), stretch=True),
            Column(self.tr("Number"), lambda each: each.number or NOTHING),
            Column(self.tr("Person"), lambda each: each.person or NOTHING, spare=True),
            Column(
                self.tr("Hits"), lambda each: formats.figure(each.seen.hits), right=True, spare=True
            ),
            Column(self.tr("Where"), lambda each: words.way(each.seen.way)),
            Column(self.tr("Reason"), lambda each: words.why(each.seen.why), spare=True),
        )

    def _lay_out(self) -> None:
        box = card(self.room, "")
        grid = Grid(gap_px=self.look.gap - 2, label_px=_LABEL_PX)
        grid.put(self.why, 0, 0, key="W")
        grid.put(self.of, 0, 1, key="S")
        grid.put(self.clerk, 1, 0, key="B")
        grid.put(self.first, 2, 0, key="V")
        grid.put(self.last, 2, 1, key="T")
        box.body.addLayout(grid)
        box.body.addWidget(self.told)
        box.body.addWidget(self.table, 1)
        box.body.addLayout(row(self.more_button, self.export_button, self.show_button, ends=False))
        self.column.addWidget(box, 1)


def _who(line: LookLine) -> str:
    return f"{line.code} {line.name}" if line.code != line.name else line.code or NOTHING
