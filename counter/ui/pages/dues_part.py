"""What a ticket costs today and on its last day, the table of days, and why."""

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from counter import formats
from counter.desk.answers import TicketView
from counter.domain.charges import Due, Step
from counter.ui.keys import Command
from counter.ui.labels import text_label
from counter.ui.pages.offer_part import full_day
from counter.ui.pages.page import card, command_button, row
from counter.ui.room import Room
from counter.ui.tables import Column, Table
from counter.ui.tasks import Latest


class DuesPart(QWidget):
    """Amounts, each of which explains itself: the row picked, or today."""

    def __init__(self, room: Room) -> None:
        super().__init__()
        self._room = room
        self._view: TicketView | None = None
        self._latest = Latest(room.tasks, self)
        look = room.theme.look.measures
        words = room.words
        self.refusal = text_label("", "badge-danger", wrap=True)
        self.refusal.setObjectName("dues.refusal")
        self.lines = QGridLayout()
        self.lines.setHorizontalSpacing(12)
        self.lines.setVerticalSpacing(4)
        self.lines.setColumnStretch(0, 1)
        self.table = Table[Due](
            "dues.table", self.tr("By this day you pay"), self._columns(), row_px=look.row - 2, fits=True
        )
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._ask_steps())
        self.steps = text_label("", wrap=True)
        self.steps.setObjectName("dues.steps")
        self.steps_heading = text_label("", "heading")
        self.renew = command_button(room, Command.RENEW, words.renew, primary=True, icon="autorenew")
        self.redeem = command_button(room, Command.REDEEM, words.redeem, icon="redeem")
        self.why = command_button(room, Command.EXPLAIN, self.tr("Why"), icon="help")
        self.why.clicked.connect(self.toggle_steps)
        self._box = card(room, self.tr("What is due"))
        self._box.body.addWidget(self.refusal)
        self._box.body.addLayout(self.lines)
        self._box.body.addLayout(row(self.renew, self.redeem, self.why))
        self._why = card(room, "")
        self._why.body.addWidget(self.steps_heading)
        self._why.body.addWidget(self.steps)
        self._why.hide()
        days = card(room, self.tr("By this day you pay"))
        days.body.addWidget(self.table)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.gap + 2)
        column.addWidget(self._box)
        column.addWidget(self._why)
        column.addWidget(days)

    def show_ticket(self, view: TicketView) -> None:
        """Show another ticket's amounts."""
        self._view = view
        refused = view.refusal is not None
        self.refusal.setText("" if view.refusal is None else self._room.say(view.refusal))
        self.refusal.setVisible(refused)
        for button in (self.renew, self.redeem):
            button.setVisible(not refused)
        self.why.setVisible(view.today is not None)
        self._show_lines(view)
        self.table.show_rows(view.table, lambda due: self._is_next(due, view))
        if not self._why.isHidden():
            self._ask_steps()

    def toggle_steps(self) -> None:
        """Show why, or hide it again."""
        if self._why.isHidden():
            self._ask_steps(show=True)
        else:
            self._why.hide()

    def _show_lines(self, view: TicketView) -> None:
        while (item := self.lines.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        if view.today is None or view.last_day is None:
            return
        words = self._room.words
        self._line(
            self.tr("{renew} today").format(renew=words.renew), formats.ntd(view.today.interest), "figure"
        )
        self._line(
            self.tr("{redeem} today").format(redeem=words.redeem), formats.ntd(view.today.total), "figure"
        )
        day = formats.roc_day(view.last_day.on)
        self._line(
            self.tr("On the last day {day}").format(day=day),
            self.tr("{interest} / {total}").format(
                interest=formats.ntd(view.last_day.interest), total=formats.ntd(view.last_day.total)
            ),
            "",
        )

    def _line(self, label: str, amount: str, role: str) -> None:
        number = self.lines.rowCount()
        self.lines.addWidget(text_label(label, "muted"), number, 0)
        self.lines.addWidget(text_label(amount, role), number, 1)

    def _is_next(self, due: Due, view: TicketView) -> bool:
        """The row that holds today."""
        return view.today is not None and due.on >= view.today.on and due.interest == view.today.interest

    def _picked(self) -> Due | None:
        if self._view is None:
            return None
        number = self.table.picked()
        if number >= 0 and self.table.hasFocus():
            return self.table.rows.row(number)
        return self._view.today

    def _ask_steps(self, *, show: bool = False) -> None:
        due = self._picked()
        if self._view is None or due is None or (self._why.isHidden() and not show):
            return
        self._latest.ask(
            self._room.desk.explain,
            self._view.terms,
            due,
            done=lambda steps: self._show_steps(due, steps),
            failed=self._room.messages.trouble,
        )

    def _show_steps(self, due: Due, steps: tuple[Step, ...]) -> None:
        self.steps_heading.setText(
            self.tr("Why {amount} on {day}").format(
                amount=formats.ntd(due.interest), day=full_day(due.on)
            )
        )
        self.steps.setText("\n".join(f"· {self._room.step(step)}" for step in steps))
        self._why.show()

    def _columns(self) -> tuple[Column[Due], ...]:
        return (
            Column(self.tr("By this day"), lambda due: formats.roc_day(due.on), stretch=True),
            Column(self.tr("Months"), lambda due: formats.months(due.half_months), right=True),
            Column(self.tr("Interest"), lambda due: formats.figure(due.interest), right=True),
            Column(self.tr("In all"), lambda due: formats.figure(due.total), right=True),
        )

