"""What a ticket costs today and on its last day, and why."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from counter import formats
from counter.desk.answers import TicketView
from counter.domain.charges import Due, Step
from counter.ui.days import full_day, short_day
from counter.ui.keys import Command
from counter.ui.labels import clear, text_label
from counter.ui.pages.page import card, command_button, row
from counter.ui.room import Room
from counter.ui.tasks import Latest


class DuesPart(QWidget):
    """Amounts that explain themselves: of the row picked in the table of days, or of today."""

    def __init__(self, room: Room) -> None:
        super().__init__()
        self._room = room
        self._view: TicketView | None = None
        self._due: Due | None = None
        self._latest = Latest(room.tasks, self)
        look = room.theme.look.measures
        words = room.words
        self.refusal = text_label("", "badge-danger", wrap=True)
        self.refusal.setObjectName("dues.refusal")
        self.lines = QGridLayout()
        self.lines.setHorizontalSpacing(18)
        self.lines.setVerticalSpacing(4)
        self.lines.setColumnStretch(0, 1)
        self.renew = command_button(
            room, Command.RENEW, words.renew, primary=True, icon="autorenew"
        )
        self.redeem = command_button(room, Command.REDEEM, words.redeem, icon="redeem")
        self.why = command_button(room, Command.EXPLAIN, self.tr("Why"), icon="help")
        self.why.clicked.connect(self.toggle_steps)
        due = card(room, self.tr("What is due"))
        due.body.addWidget(self.refusal)
        due.body.addLayout(self.lines)
        due.body.addLayout(row(self.renew, self.redeem, self.why))
        self._due_card = due
        self.steps_heading = text_label("", "heading", wrap=True)
        self._steps = QGridLayout()
        self._steps.setHorizontalSpacing(8)
        self._steps.setVerticalSpacing(5)
        self._steps.setColumnStretch(1, 1)
        self._why = card(room, "")
        self._why.setObjectName("dues.steps")
        self._why.body.addWidget(self.steps_heading)
        self._why.body.addLayout(self._steps)
        self._why.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.gap + 2)
        column.addWidget(due)
        column.addWidget(self._why)

    def show_ticket(self, view: TicketView) -> None:
        """Show another ticket's amounts."""
        self._view = view
        self._due = view.today
        refused = view.refusal is not None
        self.refusal.setText("" if view.refusal is None else self._room.say(view.refusal))
        self.refusal.setVisible(refused)
        for button in (self.renew, self.redeem):
            button.setVisible(not refused)
        self.why.setVisible(view.today is not None)
        self._show_lines(view)
        if view.today is None:
            self._why.hide()
        elif not self._why.isHidden():
            self._ask_steps()

    def show_day(self, due: Due | None) -> None:
        """Explain another day's amount from now on; None: that of today."""
        self._due = due or (None if self._view is None else self._view.today)
        if not self._why.isHidden():
            self._ask_steps()

    def toggle_steps(self) -> None:
        """Show why, or hide it again."""
        if self._why.isHidden():
            self._ask_steps()
        else:
            self._why.hide()

    def _show_lines(self, view: TicketView) -> None:
        clear(self.lines)
        if view.today is None or view.last_day is None:
            return
        words = self._room.words
        now = self.tr("Today, as on") if view.may_be_late else self.tr("Today")
        heads = (now, self.tr("Last day"))
        days = (view.today.on, view.last_day.on)
        for column, (head, day) in enumerate(zip(heads, days, strict=True), 1):
            self._cell(0, column, f"{head} {short_day(day)}", "small")
        for line, (label, amounts) in enumerate(
            (
                (
                    self.tr("{renew}: interest").format(renew=words.renew),
                    (view.today.interest, view.last_day.interest),
                ),
                (
                    self.tr("{redeem}: in all").format(redeem=words.redeem),
                    (view.today.total, view.last_day.total),
                ),
            ),
            1,
        ):
            self.lines.addWidget(text_label(label, "muted"), line, 0)
            self._cell(line, 1, formats.ntd(amounts[0]), "figure")
            self._cell(line, 2, formats.ntd(amounts[1]), "")

    def _cell(self, line: int, column: int, text: str, role: str) -> None:
        label = text_label(text, role)
        self.lines.addWidget(
            label, line, column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        )

    def _ask_steps(self) -> None:
        due = self._due
        if self._view is None or due is None:
            return
        self._latest.ask(
            self._room.desk.explain,
            self._view.terms,
            due,
            done=lambda steps: self._show_steps(due, steps),
            failed=self._room.messages.trouble,
        )

    def _show_steps(self, due: Due, steps: Sequence[Step]) -> None:
        self.steps_heading.setText(
            self.tr("Why {amount} on {day}").format(
                amount=formats.ntd(due.interest), day=full_day(due.on)
            )
        )
        clear(self._steps)
        for number, step in enumerate(steps, 1):
            self._steps.addWidget(
                text_label(f"{number}.", "muted"), number, 0, Qt.AlignmentFlag.AlignTop
            )
            self._steps.addWidget(text_label(self._room.step(step), wrap=True), number, 1)
        self._why.show()
