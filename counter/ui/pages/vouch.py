"""The second person of an act: own code and password, on the spot; whoever works here stays signed in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from counter.domain.refusal import Reason, Refused, Unavailable, fault
from counter.formats import ntd, ticket_number
from counter.ui.credentials import TO_CHOOSE, NewPassword
from counter.ui.fields import Field, TextField
from counter.ui.keys import Command
from counter.ui.labels import text_label
from counter.ui.pages.page import Faults, Grid, Page, card, centred, command_button, heading
from counter.ui.room import Room
from counter.ui.secrets import PasswordField

if TYPE_CHECKING:  # the desk's answers are loaded behind the first page
    from counter.desk.accounts import Approval, Asked

_WIDTH_PX = 520


class VouchPage(Page):
    """What was typed on the page below waits, and is confirmed again afterwards."""

    leaves_below = True

    def __init__(self, room: Room) -> None:
        super().__init__("vouch", room)
        self._faults = Faults(room, self)
        self._chooses: frozenset[Reason] = frozenset()
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
        self.asked = text_label("", "figure", wrap=True)
        self.asked.setObjectName("vouch.asked")
        box.body.addWidget(self.asked)
        grid = Grid(gap_px=self.look.gap, label_px=110)
        grid.put(self.code, 0, 0, key="C")
        grid.put(self.password, 1, 0, key="P")
        self._grid = grid
        self._choice = NewPassword(room, grid, 2, self)
        self._choice.again.entered.connect(self._vouch)
        self.code.changed.connect(self._another_code)
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
        asked = self.room.desk.accounts.asked
        nothing = fault(Reason.NOTHING_TO_APPROVE)
        self.asked.setText(self.room.say(nothing) if asked is None else self._told(asked))
        self.code.setFocus(Qt.FocusReason.OtherFocusReason)

    def _told(self, asked: Asked) -> str:
        lines = [self._act(asked)]
        if asked.tickets:
            numbers = self.tr(", ").join(map(ticket_number, asked.tickets))
            lines.append(f"{heading(self.room.words.ticket)} {numbers}")
        more = asked.count - len(asked.tickets)
        if more:
            lines.append(self.tr("and {count} more").format(count=more))
        return "\n".join(lines)

    def _act(self, asked: Asked) -> str:
        act = self.room.names.act(asked.kind)
        if asked.cash < 0:
            return self.tr("{act}: {amount} goes out").format(act=act, amount=ntd(-asked.cash))
        if asked.cash > 0:
            return self.tr("{act}: {amount} comes in").format(act=act, amount=ntd(asked.cash))
        return act

    def fields(self) -> tuple[Field, ...]:
        """Those that count, in order."""
        before = () if Reason.PASSWORD_FIRST in self._chooses else (self.password,)
        return (self.code, *before, *(self._choice.fields() if self._chooses else ()))

    def forget(self) -> None:
        self._clear()

    def _clear(self) -> None:
        self._choose(frozenset())
        for field in (self.code, self.password):
            field.set_text("")
            field.clear_fault()

    def _choose(self, why: frozenset[Reason]) -> None:
        """Ask for a password of one's own as well, or no longer."""
        self._chooses = why
        self._choice.clear()
        self._choice.ask(on=bool(why))
        self._grid.show_row(self.password, shown=Reason.PASSWORD_FIRST not in why)
        self.password.ends_by_enter = not why

    def _another_code(self) -> None:
        """Who has to choose was another one."""
        if self._chooses:
            self._choose(frozenset())

    def _vouch(self) -> None:
        if not self.button.isEnabled():
            return
        self.button.setEnabled(False)
        accounts = self.room.desk.accounts
        code, password = self.code.text(), self.password.text()
        if self._chooses:
            act = partial(accounts.vouch_anew, self._choice.form(code, password))
        else:
            act = partial(accounts.vouch, code, password)
        self.room.tasks.run(act, owner=self, done=self._done, failed=self._tell)

    def _done(self, approval: Approval) -> None:
        self.button.setEnabled(True)
        self._clear()
        self.leaves.emit()
        self.room.messages.good(
            self.tr("{name} has approved; confirm the act now.").format(name=approval.name)
        )

    def _tell(self, trouble: Refused | Unavailable) -> None:
        self.button.setEnabled(True)
        faults = trouble.faults if isinstance(trouble, Refused) else ()
        why = TO_CHOOSE & {each.reason for each in faults}
        if why and not self._chooses:
            self._choose(why)
        elif self._chooses:
            self._choice.clear()
        else:
            self.password.set_text("")
        self._faults.show(trouble, self.fields())
        if why:
            self._choice.new.setFocus(Qt.FocusReason.OtherFocusReason)
