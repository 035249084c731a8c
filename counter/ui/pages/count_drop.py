"""A count is broken off for good, by two people; nothing of it holds."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from counter.desk.answers import Receipt
from counter.domain.counting import DropForm
from counter.domain.refusal import Refused, Unavailable
from counter.ui.fields import Field, Gathering, TextField
from counter.ui.keys import Command
from counter.ui.labels import text_label
from counter.ui.pages.page import Faults, Grid, card, centred, command_button
from counter.ui.room import Room
from counter.ui.second import SecondField

REASON_MAX = 200
_WIDTH_PX = 520


class DropPart(QWidget):
    """Why, and who saw it too. `done`: it is written (its Receipt)."""

    done = Signal(object)

    def __init__(self, room: Room) -> None:
        super().__init__()
        self._room = room
        self._faults = Faults(room, self)
        self._count = ""
        self.reason = TextField("reason", self.tr("Why"), room.say)
        self.second = SecondField(room)
        self.button = command_button(
            room, Command.CONFIRM, self.tr("Break the count off"), primary=True, icon="cancel"
        )
        self.button.clicked.connect(self.confirm)
        box = card(room, self.tr("Break the count off"))
        box.setFixedWidth(_WIDTH_PX * room.theme.look.measures.text // 15)
        box.body.addWidget(
            text_label(
                self.tr(
                    "Nothing of this count holds afterwards, and another one can begin. It stays in "
                    "the journal with its reason."
                ),
                "muted",
                wrap=True,
            )
        )
        grid = Grid(gap_px=room.theme.look.measures.gap, label_px=92)
        grid.put(self.reason, 0, 0)
        grid.put(self.second, 1, 0)
        box.body.addLayout(grid)
        box.body.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(centred(box))
        column.addStretch(1)

    def begin(self, count: str) -> None:
        """It is about that count; what was typed for another one goes."""
        if count != self._count:
            self.forget()
        self._count = count

    def enter(self) -> None:
        """Where work begins."""
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """Nothing typed is left."""
        self.reason.set_text("")
        self.second.set_code("")

    def commands(self) -> Mapping[Command, Callable[[], None]]:
        """What the keys do here."""
        return {Command.CONFIRM: self.confirm}

    def confirm(self) -> None:
        """Break it off."""
        if not self.button.isEnabled():
            return
        gathering = Gathering()
        reason = gathering.take(lambda: self.reason.words(most=REASON_MAX), "")
        if gathering.faults:
            self._tell(Refused(gathering.faults))
            return
        self.button.setEnabled(False)
        self._room.tasks.run(
            self._room.desk.stocktakes.drop,
            DropForm(self._count, reason, self.second.code()),
            owner=self,
            done=self._dropped,
            failed=self._tell,
            broke=lambda: self.button.setEnabled(True),
        )

    def _dropped(self, receipt: Receipt) -> None:
        self.button.setEnabled(True)
        self.forget()
        self.done.emit(receipt)

    def _tell(self, trouble: Refused | Unavailable) -> None:
        self.button.setEnabled(True)
        fields: tuple[Field, ...] = (self.reason, self.second)
        self._faults.show(trouble, fields)
