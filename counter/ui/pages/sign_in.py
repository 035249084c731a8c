"""Who works here, and which business day it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from counter.domain.refusal import Refused, Unavailable
from counter.ui.days import legal_day
from counter.ui.fields import ChoiceField, FlagField, Gathering
from counter.ui.figures import DayField, quiet
from counter.ui.keys import Command
from counter.ui.labels import text_label
from counter.ui.pages.page import Faults, Grid, Page, card, centred, command_button, row
from counter.ui.room import Room

if TYPE_CHECKING:  # the desk's answers are loaded behind the first page
    from counter.desk.answers import DayStatus, Receipt

_WIDTH_PX = 560


class SignInPage(Page):
    """Pick the clerk, confirm the day, begin. `signed_in` tells the clerk's code; the day is open by then."""

    signed_in = Signal(str)

    def __init__(self, room: Room) -> None:
        super().__init__("sign_in", room)
        self._status: DayStatus | None = None
        self._faults = Faults(room, self)
        staff = [(clerk.code, f"{clerk.name}（{clerk.code}）") for clerk in room.station.staff]
        supervisors = [(clerk.code, clerk.name) for clerk in room.supervisors]
        self.clerk = ChoiceField("clerk", self.tr("Clerk"), room.say, staff)
        self.day = DayField("day", self.tr("Business day"), room.say, with_weekday=True)
        self.confirmed = FlagField("confirmed", "", room.say)
        self.supervisor = ChoiceField(
            "supervisor", self.tr("Supervisor"), room.say, [("", "—"), *supervisors]
        )
        self.button = command_button(
            room, Command.CONFIRM, self.tr("Begin work"), primary=True, icon="login"
        )
        self.button.clicked.connect(self._begin)
        self.notice = text_label("", "warn", wrap=True)
        self.day.changed.connect(self._show_day)
        self._build()

    def title(self) -> str:
        return self.tr("Sign in")

    def commands(self) -> Mapping[Command, Callable[[], None]]:
        return {Command.CONFIRM: self._begin}

    def enter(self) -> None:
        if self.room.door.is_open:
            self.room.tasks.run(
                self.room.desk.day, owner=self, done=self._show_status, failed=self._tell
            )
        self.clerk.setFocus(Qt.FocusReason.OtherFocusReason)

    def fields(self) -> tuple[ChoiceField | DayField | FlagField, ...]:
        """Every field, in order."""
        return (self.clerk, self.day, self.confirmed, self.supervisor)

    def _build(self) -> None:
        box = card(self.room, self.tr("Begin work"))
        box.setFixedWidth(_WIDTH_PX * self.look.text // 15)
        grid = Grid(gap_px=self.look.gap, label_px=90)
        grid.put(self.clerk, 0, 0, key="C")
        grid.put(self.day, 1, 0, key="D")
        self._supervisor_label = grid.put(self.supervisor, 2, 0, key="S")
        box.body.addWidget(self.notice)
        box.body.addLayout(grid)
        box.body.addWidget(self.confirmed)
        box.body.addLayout(row(QWidget(), self.button, stretch_first=True))
        self.column.addStretch(1)
        self.column.addLayout(centred(box))
        self.column.addStretch(2)
        self._ask_supervisor(False)

    def _show_status(self, status: DayStatus) -> None:
        self._status = status
        waiting = status.is_open
        self.day.setEnabled(not waiting)
        self.day.set_day(status.day if waiting else status.suggested)
        self.notice.setVisible(bool(self._notice(status)))
        self.notice.setText(self._notice(status))
        self.confirmed.set_on(False)
        self._show_day()

    def _notice(self, status: DayStatus) -> str:
        if status.day is None:
            return ""
        day = legal_day(status.day)
        if status.is_forgotten:
            return self.tr(
                "The business day {day} was not closed. It is closed first; "
                "then the day of today is opened."
            ).format(day=day)
        return ""

    def _show_day(self) -> None:
        from counter.domain.business_day import DAYS_AHEAD_MAX  # noqa: PLC0415 - behind the page

        status, day = self._status, quiet(self.day.day)
        opening = status is not None and not status.is_open
        closing = status is not None and status.is_forgotten
        self.confirmed.setVisible(opening or closing)
        if day is not None:
            shown = legal_day(day)
            text = (
                self.tr("Close the day {day}: print its sheet")
                if closing
                else self.tr("Today is {day}: open this business day")
            )
            self.confirmed.set_words(text.format(day=shown))
        known = None if status is None else status.day or self.room.today()
        asked = opening and day is not None and known is not None and day - known > DAYS_AHEAD_MAX
        if asked and known is not None:
            self.supervisor.set_hint(
                self.tr("More than four days after {day}: a supervisor confirms the date.").format(
                    day=legal_day(known)
                )
            )
        self._ask_supervisor(asked)

    def _ask_supervisor(self, asked: bool) -> None:
        self.supervisor.setVisible(asked)
        self._supervisor_label.setVisible(asked)

    def _begin(self) -> None:
        status = self._status
        if status is None:
            return
        clerk = self.clerk.code()
        gathering = Gathering()
        day = gathering.take(self.day.day, self.room.today())
        if gathering.faults:
            self._tell(Refused(gathering.faults))
        elif status.is_forgotten:
            self._close(clerk)
        elif status.is_open:
            self._sign_in(clerk)
        else:
            from counter.domain.forms import DayForm  # noqa: PLC0415 - behind the page

            form = DayForm(day, self.confirmed.is_on(), self.supervisor.code())
            self._run(clerk, lambda: self.room.desk.open_day(form), lambda _: self._sign_in(clerk))

    def _close(self, clerk: str) -> None:
        if not self.confirmed.is_on():
            self.confirmed.setFocus(Qt.FocusReason.OtherFocusReason)
            self.room.messages.note(self.tr("Confirm first that the earlier day is closed."))
            return
        self._run(clerk, self.room.desk.close_day, self._closed)

    def _closed(self, receipt: Receipt) -> None:
        self.finish(receipt)
        self.enter()

    def _run(self, clerk: str, act: Callable[[], Receipt], done: Callable[[Receipt], None]) -> None:
        self.button.setEnabled(False)

        def work() -> Receipt:
            self.room.desk.sign_in(clerk)
            return act()

        def answered(receipt: Receipt) -> None:
            self.button.setEnabled(True)
            done(receipt)

        self.room.tasks.run(work, owner=self, done=answered, failed=self._tell)

    def _sign_in(self, clerk: str) -> None:
        def done(_: object) -> None:
            self.button.setEnabled(True)
            self.signed_in.emit(clerk)

        self.room.tasks.run(self.room.desk.sign_in, clerk, owner=self, done=done, failed=self._tell)

    def _tell(self, trouble: Refused | Unavailable) -> None:
        self.button.setEnabled(True)
        self._faults.show(trouble, self.fields())
