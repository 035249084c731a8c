"""The recovery sheet: the key of this counter's file on paper, and the proof that it is put away."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from counter.desk.answers import Receipt
from counter.domain.refusal import Refused, Unavailable
from counter.print.papers import RecoverySheetPaper
from counter.ui.fields import TextField
from counter.ui.keys import Command
from counter.ui.labels import text_label, wear_role
from counter.ui.pages.page import Grid, Page, card, centred, command_button, row
from counter.ui.printing import Delivery
from counter.ui.room import Room
from counter.ui.tasks import Lane

ASKED = (3, 11, 20)
"""Which words of the sheet are asked for, counted from 1: only who has the paper knows them."""
_WIDTH_PX = 640


class RecoveryPage(Page):
    """Print the sheet, type three of its words, put it away."""

    def __init__(self, room: Room) -> None:
        super().__init__("recovery", room)
        self._sheet: RecoverySheetPaper | None = None
        self.words = [
            TextField(f"word.{n}", self.tr("Word {number}").format(number=n), room.say)
            for n in ASKED
        ]
        self.told = text_label("", "fault", wrap=True)
        self.told.setObjectName("recovery.told")
        self.show_button = QPushButton(self.tr("Show and print the sheet"))
        self.show_button.setObjectName("recovery.show")
        self.show_button.setIcon(room.theme.icon("print"))
        self.show_button.clicked.connect(self._show_sheet)
        self.button = command_button(
            room, Command.CONFIRM, self.tr("The sheet is put away"), primary=True, icon="shield"
        )
        self.button.clicked.connect(self._confirm)
        self.later = command_button(room, Command.BACK, self.tr("Later"), icon="arrow_back")
        self.later.clicked.connect(self.leaves)
        self._lay_out()

    def title(self) -> str:
        return self.tr("Recovery sheet")

    def commands(self) -> Mapping[Command, Callable[[], None]]:
        return {Command.CONFIRM: self._confirm, Command.BACK: self.leaves.emit}

    def forget(self) -> None:
        for field in self.words:
            field.set_text("")

    def enter(self) -> None:
        self._sheet = None  # whoever had it shown before may have been another one
        self.show_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.told.setText("")
        self.room.tasks.run(
            self.room.desk.recovery_sheet,
            owner=self,
            done=self._keep,
            failed=self._tell,
            lane=Lane.READ,
        )

    def _lay_out(self) -> None:
        box = card(self.room, self.tr("The key of this counter's file"))
        box.setFixedWidth(_WIDTH_PX * self.look.text // 15)
        box.body.addWidget(
            text_label(
                self.tr(
                    "The file of this counter is encrypted. If this computer is lost, only this "
                    "sheet opens its backups. Print it, seal it in an envelope, and put it where "
                    "the office keeps its keys; never beside this computer."
                ),
                wrap=True,
            )
        )
        box.body.addLayout(row(self.show_button, ends=True))
        box.body.addWidget(
            text_label(self.tr("Type these words from the printed sheet:"), "muted", wrap=True)
        )
        grid = Grid(gap_px=self.look.gap, label_px=76)
        for number, field in enumerate(self.words):
            grid.put(field, 0, number)
        box.body.addLayout(grid)
        box.body.addWidget(self.told)
        box.body.addLayout(row(QWidget(), self.later, self.button, stretch_first=True))
        self.column.addLayout(centred(box))
        self.column.addStretch(1)

    def _keep(self, sheet: RecoverySheetPaper) -> None:
        self._sheet = sheet

    def _show_sheet(self) -> None:
        if self._sheet is not None:
            title = self.tr("Recovery sheet {sheet}").format(sheet=self._sheet.sheet)
            self.room.printing.shown.emit(Delivery((self._sheet,), title))

    def _confirm(self) -> None:
        sheet = self._sheet
        if sheet is None:
            return
        for number, field in zip(ASKED, self.words, strict=True):
            if field.text().strip().lower() != sheet.words[number - 1]:
                wear_role(self.told, "fault")
                self.told.setText(
                    self.tr("Word {number} is another one on the sheet.").format(number=number)
                )
                field.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        self.room.tasks.run(
            self.room.desk.confirm_recovery, owner=self, done=self._confirmed, failed=self._tell
        )

    def _confirmed(self, receipt: Receipt) -> None:
        for field in self.words:
            field.set_text("")
        self.finish(receipt)
        self.leaves.emit()

    def _tell(self, trouble: Refused | Unavailable) -> None:
        self.room.messages.trouble(trouble)
