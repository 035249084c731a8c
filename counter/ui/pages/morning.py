"""The supervisor's morning: one look says whether all is well, and Enter leads to where it is settled."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal

from counter.desk.answers import Changed, Receipt
from counter.domain.days import TAIPEI
from counter.domain.refusal import Refused, Unavailable
from counter.domain.supervision import Check, MorningLine, Standing
from counter.ui.check_words import CheckWords
from counter.ui.days import full_day, short_day
from counter.ui.keys import Command
from counter.ui.labels import breakable, text_label, wear_role
from counter.ui.pages.page import Page, card, command_button
from counter.ui.room import Room
from counter.ui.tables import Column, Table
from counter.ui.tasks import Latest

if TYPE_CHECKING:  # loaded with the first question
    from counter.desk.morning import MorningView

_RIGHT_WIDTH_PX = 270
PAGES = {
    Check.OPEN_TICKETS: "results",
    Check.TAKEN_IN: "day",
    Check.REDEEMED: "day",
    Check.GRACE_OVER: "forfeiture",
    Check.NOT_PUT_AWAY: "vault",
    Check.HANDOVERS_OVERDUE: "vault",
    Check.BAG_MISFITS: "vault",
    Check.COUNTS_UNFINISHED: "stocktake",
    Check.LEDGER: "day",
    Check.SUSPENSE: "sync",
    Check.OWED: "sync",
    Check.DAYS_DIFFER: "day",
    Check.NUMBERS_MISSING: "settings",
    Check.DAYS_OPEN: "day",
    Check.PLACES_MISSING: "sync",
    Check.RECORDS_MISSING: "sync",
    Check.WAITING: "sync",
    Check.PROBLEMS: "sync",
    Check.DOUBLES: "sync",
    Check.STOPPED: "sync",
    Check.CLOCK: "sync",
    Check.RULES: "sync",
    Check.CALLS_ENDING: "calls",
    Check.MESSAGES_UNSURE: "messages",
    Check.LETTERS_PRINTED: "letters",
    Check.LISTS_DUE: "lists",
    Check.LISTS_OVERDUE: "lists",
    Check.BACKUP: "day",
    Check.FILE_CHECK: "day",
    Check.INSPECTIONS_DUE: "inspections",
    Check.FINDINGS_OPEN: "inspections",
    Check.FINDINGS_OVERDUE: "inspections",
}
"""Where each check is settled; nowhere else is what one looks at here."""


class MorningPage(Page):
    """The checks at the left, the worst first; at the right what it comes to, and who looked. `wants`: a page."""

    wants = Signal(str)

    def __init__(self, room: Room) -> None:
        super().__init__("morning", room)
        self._words = CheckWords()
        self._latest = Latest(room.tasks, self)
        self._view: MorningView | None = None
        words = self._words
        self.table = Table[MorningLine](
            "morning.lines",
            self.tr("What was looked at"),
            (
                Column(self.tr("State"), lambda line: words.standing(line.standing)),
                Column(self.tr("What"), lambda line: words.name(line.check)),
                Column(self.tr("Figure"), words.figure),
                Column(self.tr("What to do"), words.to_do, stretch=True, spare=True),
            ),
            row_px=self.look.row,
            wraps=True,
            key=lambda line: line.check,
        )
        self.table.opened.connect(self._lead)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._tell_picked())
        self.told = text_label("", "badge", wrap=True)
        self.told.setObjectName("morning.told")
        self.about = text_label("", "muted", wrap=True)
        self.about.setObjectName("morning.about")
        self.seen = text_label("", wrap=True)
        self.seen.setObjectName("morning.seen")
        self.to_do = text_label("", wrap=True)
        self.to_do.setObjectName("morning.to_do")
        self.button = command_button(
            room,
            Command.CONFIRM,
            self.tr("Looked at: sign, print"),
            primary=True,
            icon="fact_check",
        )
        self.button.clicked.connect(self._sign)
        self.more = command_button(room, Command.MORE, self.tr("Self-inspection"), icon="rule")
        self.more.clicked.connect(self._inspections)
        self._lay_out()

    def title(self) -> str:
        return self.tr("Morning page")

    def commands(self) -> Mapping[Command, Callable[[], None]]:
        able: dict[Command, Callable[[], None]] = {
            Command.MORE: self._inspections,
            Command.BACK: self.leaves.emit,
        }
        if self._view is not None:
            able[Command.CONFIRM] = self._sign
        return able

    def enter(self) -> None:
        """What stands here from before is not signed: the button waits for the answer."""
        self.button.setEnabled(False)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self._ask()

    def refresh(self, changed: frozenset[Changed]) -> None:
        if changed and self.isVisible():
            self._ask()

    def _ask(self) -> None:
        self._latest.ask(self.room.desk.mornings.view, done=self._show, failed=self._tell)

    def _show(self, view: MorningView) -> None:
        first = self._view is None
        self._view = view
        self.table.show_rows(view.lines, lambda line: line.standing is not Standing.GOOD)
        if first or self.table.picked() < 0:
            self.table.selectRow(0)
        wrong, look = (
            sum(each.standing is standing for each in view.lines)
            for standing in (Standing.WRONG, Standing.LOOK)
        )
        wear_role(self.told, "badge-danger" if wrong else "badge-warn" if look else "badge-good")
        self.told.setText(self._summary(wrong, look))
        self.about.setText(self._about(view))
        self.seen.setText(self._seen(view))
        self.button.setEnabled(True)
        self.commands_changed.emit()

    def _summary(self, wrong: int, look: int) -> str:
        if wrong:
            return self.tr("{wrong} wrong, {look} to look at.").format(wrong=wrong, look=look)
        if look:
            return self.tr("Nothing is wrong; {look} to look at.").format(look=look)
        return self.tr("All is well.")

    def _about(self, view: MorningView) -> str:
        since = (
            self.tr("Acts are counted since {day}.").format(day=short_day(view.since))
            if view.since is not None
            else self.tr("Acts are counted since today.")
        )
        folder = self.tr("Backups lie in {folder}.").format(folder=breakable(view.backup_folder))
        return f"{full_day(view.on)}\n{since}\n{folder}"

    def _seen(self, view: MorningView) -> str:
        if not view.seen:
            return self.tr("Nobody has signed for today yet.")
        lines = [
            self.tr("{by} looked at {time}.").format(
                by=each.by, time=each.at.astimezone(TAIPEI).strftime("%H:%M")
            )
            for each in view.seen
        ]
        return "\n".join(lines)

    def _tell_picked(self) -> None:
        """What to do about the line picked: the list has no room for it with large letters."""
        picked = self.table.picked()
        line = None if picked < 0 else self.table.rows.row(picked)
        tells = line is not None and line.standing is not Standing.GOOD
        self.to_do.setVisible(tells)
        if line is not None and tells:
            self.to_do.setText(f"{self._words.name(line.check)}\n{self._words.to_do(line)}")

    # ------------------------------------------------------------------ what follows

    def _lead(self, line: object) -> None:
        assert isinstance(line, MorningLine)
        page = PAGES.get(line.check)
        if page is not None:
            self.wants.emit(page)

    def _inspections(self) -> None:
        self.wants.emit("inspections")

    def _sign(self) -> None:
        if self._view is None or not self.button.isEnabled():
            return
        self.button.setEnabled(False)
        self.room.tasks.run(
            self.room.desk.mornings.sign,
            self._view,
            owner=self,
            done=self._done,
            failed=self._tell,
            broke=lambda: self.button.setEnabled(True),
        )

    def _done(self, receipt: Receipt) -> None:
        self.button.setEnabled(True)
        self.finish(receipt)

    def _tell(self, trouble: Refused | Unavailable) -> None:
        self.button.setEnabled(self._view is not None)
        self.room.messages.trouble(trouble)
        if isinstance(trouble, Refused):
            self._ask()  # what was to be signed may be old: it is shown as it is now

    def _lay_out(self) -> None:
        left = card(self.room, "")
        left.body.addWidget(self.table, 1)
        right = card(self.room, "")
        for part in (self.told, self.to_do, self.about, self.seen):
            right.body.addWidget(part)
        right.body.addWidget(
            text_label(
                self.tr("Enter leads from a line to the page that settles it; Esc leads back."),
                "small",
                wrap=True,
            )
        )
        right.body.addStretch(1)
        right.body.addWidget(self.more)
        self.lay_sides(left, right, name="morning", right_px=_RIGHT_WIDTH_PX, foot=self.button)
