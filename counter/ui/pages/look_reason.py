"""Why somebody looks at personal data who does not work at the window: asked once, until another one works here."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt

from counter.domain.looks import TO_GIVE, Why
from counter.domain.refusal import Refused, Unavailable
from counter.ui.fields import ChoiceField
from counter.ui.keys import Command
from counter.ui.labels import text_label
from counter.ui.look_words import LookWords
from counter.ui.pages.page import Faults, Grid, Page, card, centred, command_button
from counter.ui.room import Room
from counter.ui.tables import NOTHING

_WIDTH_PX = 520


class LookReasonPage(Page):
    """One question; what was asked for below is asked for once more afterwards."""

    def __init__(self, room: Room) -> None:
        super().__init__("look_reason", room)
        self._faults = Faults(room, self)
        words = LookWords()
        reasons = [("", NOTHING), *((each.value, words.why(each)) for each in TO_GIVE)]
        self.why = ChoiceField("why", self.tr("Reason"), room.say, reasons)
        self.button = command_button(
            room, Command.CONFIRM, self.tr("Look for this reason"), primary=True, icon="visibility"
        )
        self.button.clicked.connect(self._confirm)
        box = card(room, self.tr("Why personal data is looked at"))
        box.setFixedWidth(_WIDTH_PX * self.look.text // 15)
        told = self.tr(
            "The reason stands beside each of your looks until another person works here. Search "
            "or open anew afterwards."
        )
        box.body.addWidget(text_label(told, "muted", wrap=True))
        grid = Grid(gap_px=self.look.gap, label_px=76)
        grid.put(self.why, 0, 0, key="R")
        box.body.addLayout(grid)
        box.body.addWidget(self.button)
        self.column.addLayout(centred(box))
        self.column.addStretch(1)

    def title(self) -> str:
        return self.tr("Reason of looking")

    def commands(self) -> Mapping[Command, Callable[[], None]]:
        return {Command.CONFIRM: self._confirm, Command.BACK: self.leaves.emit}

    def enter(self) -> None:
        self.why.clear_fault()
        self.why.set_code("")
        self.why.setFocus(Qt.FocusReason.OtherFocusReason)

    def _confirm(self) -> None:
        self.room.tasks.run(
            self.room.desk.looks.because,
            Why(self.why.code()),
            owner=self,
            done=self._done,
            failed=self._tell,
        )

    def _done(self, _: None) -> None:
        self.room.messages.clear()
        self.leaves.emit()

    def _tell(self, trouble: Refused | Unavailable) -> None:
        self._faults.show(trouble, (self.why,))
