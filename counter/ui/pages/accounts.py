"""Who may work at this branch, as what, how far and until when: to be read by who answers for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from counter import formats
from counter.domain.refusal import Refused, Unavailable
from counter.ui.days import short_day
from counter.ui.keys import Command
from counter.ui.labels import text_label
from counter.ui.pages.page import Page, card
from counter.ui.room import Room
from counter.ui.tables import NOTHING, Column, Table
from counter.ui.tasks import Latest

if TYPE_CHECKING:  # the desk is loaded behind the first page
    from counter.desk.accounts import Person


class AccountsPage(Page):
    """A line for each account, closed ones with them. The head office changes them, or the command."""

    def __init__(self, room: Room) -> None:
        super().__init__("accounts", room)
        self._latest = Latest(room.tasks, self)
        self.table: Table[Person] = Table(
            "accounts.rows",
            self.tr("Accounts"),
            self._columns(),
            row_px=self.look.row,
            key=lambda each: each.grant.code,
        )
        told = text_label(
            self.tr(
                "The head office opens, changes and closes accounts; at a branch without one the "
                "command does it while this program is closed."
            ),
            "muted",
            wrap=True,
        )
        box = card(room, "")
        box.body.addWidget(told)
        box.body.addWidget(self.table, 1)
        self.column.addWidget(box, 1)

    def title(self) -> str:
        return self.tr("Accounts of this branch")

    def commands(self) -> Mapping[Command, Callable[[], None]]:
        return {Command.BACK: self.leaves.emit}

    def enter(self) -> None:
        self.table.show_rows(())
        self._latest.ask(self.room.desk.accounts.people, done=self._show, failed=self._tell)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, people: tuple[Person, ...]) -> None:
        self.table.show_rows(people)

    def _tell(self, trouble: Refused | Unavailable) -> None:
        self.room.messages.trouble(trouble)

    def _columns(self) -> tuple[Column[Person], ...]:
        return (
            Column(self.tr("Code"), lambda each: each.grant.code),
            Column(self.tr("Name"), lambda each: each.clerk.name, stretch=True),
            Column(self.tr("Role"), lambda each: self.room.names.role(each.grant.role)),
            Column(self.tr("Loan ceiling"), self._ceiling, right=True),
            Column(self.tr("Undoes"), self._undoes),
            Column(
                self.tr("Days back"),
                lambda each: formats.figure(each.grant.limits.back_date_days),
                right=True,
                spare=True,
            ),
            Column(self.tr("Valid"), self._valid),
            Column(self.tr("Stands"), self._stands),
        )

    def _ceiling(self, person: Person) -> str:
        ceiling = person.grant.limits.loan_ceiling
        return NOTHING if ceiling is None else formats.ntd(ceiling)

    def _undoes(self, person: Person) -> str:
        return self.tr("alone") if person.grant.limits.may_void else self.tr("with a second person")

    def _valid(self, person: Person) -> str:
        until = person.grant.valid_until
        last = self.tr("no end") if until is None else short_day(until)
        return f"{short_day(person.grant.valid_from)} – {last}"

    def _stands(self, person: Person) -> str:
        if not person.grant.is_open:
            return self.tr("closed")
        if not person.is_valid:
            return self.tr("not today")
        if person.is_locked:
            return self.tr("locked for wrong passwords")
        if person.since is None:
            return self.tr("no password yet")
        if person.is_starter:
            return self.tr("one-time password")
        return self.tr("password of {day}").format(day=short_day(person.since))
