"""The second person of an act: own code and password, on the spot; whoever works here stays signed in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from counter.domain.refusal import Refused, Unavailable
from counter.ui.fields import TextField
from counter.ui.keys import Command
from counter.ui.labels import text_label
from counter.ui.pages.page import Faults, Grid, Page, card, centred, command_button
from counter.ui.room import Room
from counter.ui.secrets import PasswordField

if TYPE_CHECKING:  # the desk's answers are loaded behind the first page
    from counter.desk.accounts import Approval

_WIDTH_PX = 520


class VouchPage(Page):
    """What was typed on the page below waits, and is confirmed again afterwards."""

    def __init__(self, room: Room) -> None:
        super().__init__("vouch", room)
        self._faults = Faults(room, self)
        self.code = TextField("second", self.tr("Second person's code"), room.say, latin=True)
        self.password = PasswordField("password", self.tr("Password"), room.say)
        self.password.ends_by_enter = True
        self.password.entered.connect(self._vouch)
        self.button = command_button(
            room, Command.CONFIRM, self.tr("I approve this act"), primary=True, icon="check_circle"
        )
        self.button.clicked.connect(self._vouch)
        box = card(room, self.tr("Second person"))
        box.setFixedWidth(_WIDTH_PX * self.look.text // 15)
        box.body.addWidget(
            text_label(
                self.tr(
                    "Look at what is to be done, then approve it with your own code and password. It "
                    "counts for one act, for two minutes; the clerk stays signed in and confirms it "
                    "afterwards."
                ),
                "muted",
                wrap=True,
            )
        )
        grid = Grid(gap_px=self.look.gap, label_px=110)
        grid.put(self.code, 0, 0, key="C")
        grid.put(self.password, 1, 0, key="P")
        box.body.addLayout(grid)
        box.body.addWidget(self.button)
        self.column.addLayout(centred(box))
        self.column.addStretch(1)

    def title(self) -> str:
        return self.tr("Second person")

    def commands(self) -> Mapping[Command, Callable[[], None]]:
        return {Command.CONFIRM: self._vouch, Command.BACK: self.leaves.emit}

    def enter(self) -> None:
        self._clear()
        self.code.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        self._clear()

    def _clear(self) -> None:
        for field in (self.code, self.password):
            field.set_text("")
            field.clear_fault()

    def _vouch(self) -> None:
        if not self.button.isEnabled():
            return
        self.button.setEnabled(False)
        self.room.tasks.run(
            self.room.desk.accounts.vouch,
            self.code.text(),
            self.password.text(),
            owner=self,
            done=self._done,
            failed=self._tell,
        )

    def _done(self, approval: Approval) -> None:
        self.button.setEnabled(True)
        self._clear()
        self.leaves.emit()
        self.room.messages.good(
            self.tr("{name} has approved; confirm the act now.").format(name=approval.name)
        )

    def _tell(self, trouble: Refused | Unavailable) -> None:
        self.button.setEnabled(True)
        self.password.set_text("")
        self._faults.show(trouble, (self.code, self.password))
