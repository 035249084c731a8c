"""Outside the office hours: why the counter goes on, asked once a day."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt

from counter.desk.answers import Receipt
from counter.domain.codes import ExtensionCause
from counter.domain.forms import HoursForm
from counter.domain.refusal import Refused, Unavailable
from counter.ui.fields import ChoiceField
from counter.ui.keys import Command
from counter.ui.labels import text_label
from counter.ui.pages.page import Faults, Grid, Page, card, centred, command_button
from counter.ui.room import Room

_WIDTH_PX = 520


class HoursPage(Page):
    """One question; what was typed on the page below waits."""

    def __init__(self, room: Room) -> None:
        super().__init__("hours", room)
        self._faults = Faults(room, self)
        causes = [("", "—"), *((c.value, room.names.extension_cause(c)) for c in ExtensionCause)]
        self.cause = ChoiceField("cause", self.tr("Reason"), room.say, causes)
        self.button = command_button(
            room, Command.CONFIRM, self.tr("Go on today"), primary=True, icon="schedule"
        )
        self.button.clicked.connect(self._confirm)
        box = card(room, self.tr("Outside the office hours"))
        box.setFixedWidth(_WIDTH_PX * self.look.text // 15)
        box.body.addWidget(
            text_label(
                self.tr(
                    "The reason is noted in the journal and holds for the rest of the business "
                    "day. What you were typing is kept; confirm it again afterwards."
                ),
                "muted",
                wrap=True,
            )
        )
        grid = Grid(gap_px=self.look.gap, label_px=76)
        grid.put(self.cause, 0, 0, key="R")
        box.body.addLayout(grid)
        box.body.addWidget(self.button)
        self.column.addLayout(centred(box))
        self.column.addStretch(1)

    def title(self) -> str:
        return self.tr("Office hours")

    def commands(self) -> Mapping[Command, Callable[[], None]]:
        return {Command.CONFIRM: self._confirm, Command.BACK: self.leaves.emit}

    def enter(self) -> None:
        self.cause.clear_fault()
        self.cause.set_code("")
        self.cause.setFocus(Qt.FocusReason.OtherFocusReason)

    def _confirm(self) -> None:
        if not self.button.isEnabled():
            return
        self.button.setEnabled(False)
        code = self.cause.code()
        self.room.tasks.run(
            self.room.desk.extend_hours,
            HoursForm(ExtensionCause(code) if code else None),
            owner=self,
            done=self._done,
            failed=self._tell,
        )

    def _done(self, receipt: Receipt) -> None:
        self.button.setEnabled(True)
        self.leaves.emit()
        self.finish(receipt)

    def _tell(self, trouble: Refused | Unavailable) -> None:
        self.button.setEnabled(True)
        self._faults.show(trouble, (self.cause,))
