"""The business day: its acts, its cash, its end; backup; days the city closes the branch."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget

from counter import formats
from counter.desk.answers import Act, Changed, DayState, DayStatus, DaySums, Receipt
from counter.domain.days import TAIPEI
from counter.domain.refusal import Refused, Unavailable
from counter.ui.columns import Columns
from counter.ui.days import day_text, full_day
from counter.ui.fields import FlagField
from counter.ui.keys import Command
from counter.ui.labels import Card, breakable, clear, text_label
from counter.ui.messages import Place
from counter.ui.pages.blocked_part import BlockedPart
from counter.ui.pages.closed_day import ClosedDayPart
from counter.ui.pages.over_cap_part import OverCapPart
from counter.ui.pages.page import Faults, Page, card, command_button, heading
from counter.ui.printing import Delivery
from counter.ui.room import Room
from counter.ui.tables import Column, Table
from counter.ui.tasks import Job, Lane, Latest

_RIGHT_WIDTH_PX = 372
_ACTS_WIDTH_EM = 33
_ACTS_ROWS = 8


class DayPage(Page):
    """Acts at the left, sums and the day's end at the right. `backed_up`: the backup is another one, or failed."""

    backed_up = Signal()

    def __init__(self, room: Room) -> None:
        super().__init__("day", room)
        self._latest = Latest(room.tasks, self)
        self._sums_latest = Latest(room.tasks, self)
        self._blocked_latest = Latest(room.tasks, self)
        self._over_cap_latest = Latest(room.tasks, self)
        self._status: DayStatus | None = None
        self._backing: Job | None = None
        self._faults = Faults(room, self)
        self.acts = Table[Act](
            "acts", self.tr("Acts of the day"), self._columns(), row_px=self.look.row
        )
        self.heading = text_label("", "heading")
        self.sums = QGridLayout()
        self.sums.setVerticalSpacing(4)
        self.sums.setColumnStretch(0, 1)
        self.confirmed = FlagField(
            "closing", self.tr("The drawer is counted, the day can be closed"), room.say
        )
        self.close_button = command_button(
            room,
            Command.CONFIRM,
            self.tr("Close the day, print its sheet"),
            primary=True,
            icon="lock",
        )
        self.close_button.clicked.connect(self._close_day)
        self.sheet_button = QPushButton(self.tr("Show the sheet so far"))
        self.sheet_button.setObjectName("day.sheet")
        self.sheet_button.setIcon(room.theme.icon("print"))
        self.sheet_button.clicked.connect(self._show_sheet)
        self.backup_button = QPushButton(self.tr("Back up now"))
        self.backup_button.setObjectName("day.backup")
        self.backup_button.setIcon(room.theme.icon("backup"))
        self.backup_button.clicked.connect(self.back_up)
        self.blocked = BlockedPart(room)
        self.blocked.opened.connect(lambda pledge: self.opens.emit(pledge, False))
        self.over_cap = OverCapPart(room)
        self.over_cap.opened.connect(lambda pledge: self.opens.emit(pledge, False))
        self.closed_day = ClosedDayPart(room)
        self.closed_day.done.connect(self._entered)
        self._lay_out()

    def title(self) -> str:
        return self.room.words.day_end

    def commands(self) -> Mapping[Command, Callable[[], None]]:
        if self._status is not None and self._status.state in {DayState.OPEN, DayState.FORGOTTEN}:
            return {Command.CONFIRM: self._close_day}
        return {}

    def enter(self) -> None:
        self._ask()
        self.confirmed.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self, changed: frozenset[Changed]) -> None:
        if changed & {Changed.DAY, Changed.PLEDGE, Changed.NUMBERS}:
            self._ask()

    def back_up(self) -> None:
        """Copy the file to the second path now; Esc gives it up."""
        if self._backing is not None and not self._backing.is_over:
            return
        told: list[Job] = []

        def go_on(_done: int, _whole: int) -> bool:
            return not told or not told[0].given_up

        self._backing = self.room.tasks.run(
            self.room.desk.back_up,
            go_on,
            owner=self,
            done=self._backed_up,
            failed=self._not_backed_up,
            lane=Lane.READ,
        )
        told.append(self._backing)

    def _backed_up(self, made: object) -> None:
        if made is not None:
            self.room.messages.also(self.tr("The backup is made and checked."), place=Place.BACKUP)
        self.backed_up.emit()

    def _not_backed_up(self, trouble: Refused | Unavailable) -> None:
        self.room.messages.also_trouble(trouble, place=Place.BACKUP)
        self.backed_up.emit()

    # ------------------------------------------------------------------ inside

    def _lay_out(self) -> None:
        acts = card(self.room, "")
        acts.body.addWidget(self.heading)
        # Enough for every column: with large text on a small screen the sums go below.
        self.acts.setMinimumSize(_ACTS_WIDTH_EM * self.look.text, _ACTS_ROWS * self.look.row)
        acts.body.addWidget(self.acts, 1)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self.look.gap + 2)
        column.addWidget(self._cash_card())
        column.addWidget(self.blocked)
        column.addWidget(self.over_cap)
        column.addWidget(self._backup_card())
        column.addWidget(self.closed_day)
        column.addStretch(1)
        both = Columns(
            acts,
            right,
            name="day",
            right_px=_RIGHT_WIDTH_PX * self.look.text // 15,
            gap_px=self.look.gap + 2,
            parent=self,
        )
        self.column.addWidget(both, 1)

    def _cash_card(self) -> Card:
        box = card(self.room, self.tr("Cash of the day"))
        box.body.addLayout(self.sums)
        box.body.addWidget(self.confirmed)
        box.body.addWidget(self.close_button)
        box.body.addWidget(self.sheet_button)
        return box

    def _backup_card(self) -> Card:
        box = card(self.room, self.tr("Backup"))
        box.body.addWidget(
            text_label(
                self.tr("A checked copy goes to {folder} at each day end.").format(
                    folder=breakable(self.room.station.backup_folder)
                ),
                "muted",
                wrap=True,
            )
        )
        box.body.addWidget(self.backup_button)
        return box

    def _ask(self) -> None:
        self._latest.ask(self.room.desk.day, done=self._show_status, failed=self._tell)
        self._blocked_latest.ask(
            self.room.desk.blocked, done=self.blocked.show_blocked, failed=self._tell
        )
        self._over_cap_latest.ask(
            self.room.desk.over_cap, done=self.over_cap.show_over_cap, failed=self._tell
        )

    def _show_status(self, status: DayStatus) -> None:
        self._status = status
        is_open = status.state in {DayState.OPEN, DayState.FORGOTTEN}
        for widget in (self.confirmed, self.close_button):
            widget.setVisible(is_open)
        self.confirmed.set_on(False)
        self.sheet_button.setEnabled(status.day is not None)
        self.commands_changed.emit()
        if status.day is None:
            self.heading.setText(self.tr("No business day was opened yet"))
            return
        text = self.tr("Acts of {day}") if is_open else self.tr("Acts of {day} (closed)")
        self.heading.setText(text.format(day=full_day(status.day)))
        self._sums_latest.ask(
            self.room.desk.day_sums, status.day, done=self._show_sums, failed=self._tell
        )

    def _show_sums(self, sums: DaySums) -> None:
        self.acts.show_rows(sums.acts)
        clear(self.sums)
        for number, (label, text, role) in enumerate(
            (
                (self.tr("Acts"), str(len(sums.acts)), ""),
                (self.tr("Cash in"), formats.ntd(sums.cash_in), ""),
                (self.tr("Cash out"), formats.ntd(sums.cash_out), ""),
                (self.tr("The drawer changed by"), formats.ntd(sums.drawer), "figure"),
            )
        ):
            self.sums.addWidget(text_label(label, "muted"), number, 0)
            value = text_label(text, role)
            value.setAlignment(Qt.AlignmentFlag.AlignRight)
            self.sums.addWidget(value, number, 1)

    def _close_day(self) -> None:
        if not self.confirmed.is_on():
            self.room.messages.note(self.tr("Confirm first that the drawer is counted."))
            self.confirmed.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if not self.close_button.isEnabled():
            return
        self.close_button.setEnabled(False)
        self.room.tasks.run(
            self.room.desk.close_day, owner=self, done=self._closed, failed=self._tell
        )

    def _closed(self, receipt: Receipt) -> None:
        self.close_button.setEnabled(True)
        self.finish(receipt)

    def _entered(self, receipt: Receipt) -> None:
        self.room.messages.good(self.tr("The closed day is entered; due days are reckoned anew."))
        self.finish(receipt)

    def _show_sheet(self) -> None:
        if self._status is None or self._status.day is None:
            return
        title = self.tr("Sheet of {day}").format(day=day_text(self._status.day))
        self._latest.ask(
            self.room.desk.day_sheet,
            self._status.day,
            done=lambda paper: self.room.printing.shown.emit(Delivery((paper,), title)),
            failed=self._tell,
        )

    def _tell(self, trouble: Refused | Unavailable) -> None:
        self.close_button.setEnabled(True)
        self._faults.show(trouble, (self.confirmed,))

    def _columns(self) -> tuple[Column[Act], ...]:
        names = self.room.names
        staff = {clerk.code: clerk.name for clerk in self.room.people}
        return (
            Column(self.tr("No."), lambda act: str(act.number), right=True),
            Column(self.tr("Time"), lambda act: act.at.astimezone(TAIPEI).strftime("%H:%M")),
            Column(self.tr("Act"), lambda act: names.act(act.kind)),
            Column(
                heading(self.room.words.ticket),
                lambda act: formats.ticket_number(act.ticket) if act.ticket else "–",
                stretch=True,
            ),
            Column(
                self.tr("Cash"), lambda act: formats.ntd(act.cash) if act.cash else "–", right=True
            ),
            Column(self.tr("Clerk"), lambda act: staff.get(act.clerk, act.clerk)),
        )
