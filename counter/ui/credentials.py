"""Code and password in one step, and the choice of another password: on the page where work begins."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from counter.domain.refusal import Reason, Refused, Unavailable
from counter.ui.fields import ChoiceField, Field, TextField
from counter.ui.pages.page import Grid
from counter.ui.room import Room
from counter.ui.secrets import PasswordField

if TYPE_CHECKING:  # the desk is loaded behind the first page
    from counter.desk.accounts import ChangeForm
    from counter.desk.desk import Desk

TO_CHOOSE = frozenset({Reason.PASSWORD_STARTER, Reason.PASSWORD_OLD, Reason.PASSWORD_FIRST})
"""Why a password has to be chosen before anything else."""


class NewPassword(QObject):
    """Two rows of a grid for a password that is chosen; hidden before somebody has to."""

    def __init__(self, room: Room, grid: Grid, row: int, parent: QObject) -> None:
        super().__init__(parent)
        self._grid = grid
        self.new = PasswordField("new", self.tr("New password"), room.say)
        self.again = PasswordField("again", self.tr("Once more"), room.say)
        self.new.set_hint(
            self.tr(
                "At least ten characters of three kinds: capitals, small letters, digits, others. "
                "Neither code nor name, and none of the last three."
            )
        )
        self.again.ends_by_enter = True
        grid.put(self.new, row, 0, key="N")
        grid.put(self.again, row + 1, 0, key="O")
        self.ask(on=False)

    def fields(self) -> tuple[Field, ...]:
        """Both, in order."""
        return (self.new, self.again)

    def ask(self, *, on: bool) -> None:
        """Ask for it, or no longer."""
        for field in self.fields():
            self._grid.show_row(field, shown=on)

    def clear(self) -> None:
        """Nothing of it stays."""
        for field in (self.new, self.again):
            field.set_text("")
            field.clear_fault()

    def form(self, code: str, password: str) -> ChangeForm:
        """What is to be changed."""
        from counter.desk.accounts import ChangeForm  # noqa: PLC0415 - behind the page

        return ChangeForm(code, password, self.new.text(), self.again.text())


class Credentials(QObject):
    """The rows of a grid that say who works here. `is_asked`: by an account; else by a name of the station's staff.

    `changed`: something was typed; `entered`: Enter in the last of them.
    """

    changed = Signal()
    entered = Signal()

    def __init__(self, room: Room, grid: Grid, parent: QObject) -> None:
        super().__init__(parent)
        self._room = room
        self._grid = grid
        self.is_asked = False
        self.is_choosing = False
        self._is_first = False
        staff = [(clerk.code, f"{clerk.name}（{clerk.code}）") for clerk in room.station.staff]
        self.clerk = ChoiceField("clerk", self.tr("Clerk"), room.say, staff)
        self.code = TextField("code", self.tr("Code"), room.say, latin=True)
        self.password = PasswordField("password", self.tr("Password"), room.say)
        grid.put(self.clerk, 0, 0, key="C")
        grid.put(self.code, 1, 0, key="A")
        grid.put(self.password, 2, 0, key="P")
        self._chosen = NewPassword(room, grid, 3, self)
        self.new, self.again = self._chosen.new, self._chosen.again
        for last in (self.password, self.again):
            last.entered.connect(self.entered)
        self.code.changed.connect(self._another_code)
        for each in (self.clerk, self.code, self.password, self.new, self.again):
            each.changed.connect(self.changed)
        for later in (self.code, self.password):
            grid.show_row(later, shown=False)

    def fields(self) -> tuple[Field, ...]:
        """Those that count, in order."""
        if not self.is_asked:
            return (self.clerk,)
        before = () if self._is_first else (self.password,)
        return (self.code, *before, *(self._chosen.fields() if self.is_choosing else ()))

    def ask(self, *, by_account: bool) -> None:
        """Ask for an account, or for a name."""
        self.is_asked = by_account
        self._lay()

    def choose(self, on: bool) -> None:
        """Ask for another password as well, or no longer."""
        self.is_choosing = on and self.is_asked
        self._is_first = False
        self._lay()
        if self.is_choosing:
            self.new.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear(self) -> None:
        """No password stays."""
        self._chosen.clear()
        self.password.set_text("")
        for field in (self.code, self.password):
            field.clear_fault()
        self.choose(on=False)

    def to_first(self) -> None:
        """Put the cursor where somebody begins; who comes back finds the own code there, another one types over it."""
        first: Field = self.code if self.is_asked else self.clerk
        first.setFocus(Qt.FocusReason.OtherFocusReason)
        self.code.edit.selectAll()

    def key(self) -> Callable[[], str]:
        """What signs in whoever typed this, and gives the code; to be run beside the window."""
        desk = self._room.desk
        if not self.is_asked:
            return _by_name(desk, self.clerk.code())
        code, password = self.code.text(), self.password.text()
        if self.is_choosing:
            form = self._chosen.form(code, password)
            return lambda: desk.accounts.change(form).clerk.code
        return lambda: desk.accounts.sign_in(code, password).clerk.code

    def refused(self, trouble: Refused | Unavailable) -> None:
        """It was not taken: what has to be typed anew is empty, what has to be chosen is asked for."""
        if not isinstance(trouble, Refused) or not self.is_asked:
            return
        reasons = {each.reason for each in trouble.faults}
        if reasons & TO_CHOOSE and not self.is_choosing:
            self.choose(on=True)
            self._is_first = Reason.PASSWORD_FIRST in reasons
            self._lay()
        elif {each.at for each in trouble.faults} & {self.new.name, self.again.name}:
            self._chosen.clear()
        else:
            self.password.set_text("")

    def _another_code(self) -> None:
        """Who has no password yet was another one."""
        if self._is_first:
            self.clear()

    def _lay(self) -> None:
        asked = self.is_asked
        self.password.ends_by_enter = not self.is_choosing
        self._grid.show_row(self.clerk, shown=not asked)
        self._grid.show_row(self.code, shown=asked)
        self._grid.show_row(self.password, shown=asked and not self._is_first)
        self._chosen.ask(on=self.is_choosing)


def _by_name(desk: Desk, code: str) -> Callable[[], str]:
    return lambda: desk.sign_in(code).code
