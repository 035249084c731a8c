"""Who works here, and which business day it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from counter.domain.refusal import Fault, Refused, Unavailable
from counter.ui.credentials import Credentials
from counter.ui.days import legal_day
from counter.ui.fields import ChoiceField, Field, FlagField, Gathering
from counter.ui.figures import DayField, quiet
from counter.ui.keys import Command
from counter.ui.labels import text_label
from counter.ui.pages.page import Faults, Grid, Page, card, centred, command_button, row
from counter.ui.room import Room

if TYPE_CHECKING:  # the desk's answers are loaded behind the first page
    from counter.desk.answers import DayStatus, Receipt
    from counter.desk.training import Sample

_WIDTH_PX = 560
LEFT_MS = 120_000
"""So long half typed credentials stay: who comes next presses one key."""


@dataclass(frozen=True, slots=True)
class _Found:
    """What the page asked for. `missing`: why nobody can sign in yet; `samples`: who can, in training."""

    status: DayStatus
    by_account: bool
    missing: Fault | None
    samples: tuple[Sample, ...]


class SignInPage(Page):
    """Pick the clerk, confirm the day, begin. `signed_in` tells the clerk's code; the day is open by then."""

    signed_in = Signal(str)

    def __init__(self, room: Room) -> None:
        super().__init__("sign_in", room)
        self._status: DayStatus | None = None
        self._faults = Faults(room, self)
        self._known_as = ""
        self._grid = Grid(gap_px=self.look.gap, label_px=90)
        self.who = Credentials(room, self._grid, self)
        self.who.changed.connect(self._somebody_else)
        self.left_alone = QTimer(self, singleShot=True, interval=LEFT_MS)
        self.left_alone.timeout.connect(self.who.clear)
        self.who.changed.connect(self.left_alone.start)
        self.who.entered.connect(self._begin)
        self.clerk = self.who.clerk
        supervisors = [(clerk.code, clerk.name) for clerk in room.supervisors]
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
        self.missing = text_label("", "warn", wrap=True)
        self.missing.setObjectName("sign_in.missing")
        self.samples = text_label("", "muted", wrap=True)
        self.samples.setObjectName("sign_in.samples")
        self.day.changed.connect(self._show_day)
        self._build()

    def title(self) -> str:
        return self.tr("Sign in")

    def commands(self) -> Mapping[Command, Callable[[], None]]:
        begins = {Command.CONFIRM: self._begin}
        return begins | {Command.MORE: self._choose} if self.who.is_asked else begins

    def enter(self) -> None:
        self._known_as = ""
        self.who.clear()
        if self.room.door.is_open:
            self.room.tasks.run(self._look, owner=self, done=self._looked, failed=self._tell)
        self.who.to_first()

    def fields(self) -> tuple[Field, ...]:
        """Every field, in order."""
        return (*self.who.fields(), self.day, self.confirmed, self.supervisor)

    def _build(self) -> None:
        box = card(self.room, self.tr("Begin work"))
        box.setFixedWidth(_WIDTH_PX * self.look.text // 15)
        grid = self._grid
        grid.put(self.day, 5, 0, key="D")
        self._supervisor_label = grid.put(self.supervisor, 6, 0, key="S")
        for told in (self.notice, self.missing):
            told.hide()
            box.body.addWidget(told)
        box.body.addLayout(grid)
        box.body.addWidget(self.confirmed)
        self.choice_button = command_button(self.room, Command.MORE, self.tr("Another password"))
        self.choice_button.clicked.connect(self._choose)
        self.choice_button.hide()
        box.body.addLayout(row(QWidget(), self.choice_button, self.button, stretch_first=True))
        self.samples.hide()
        box.body.addWidget(self.samples)
        self.column.addStretch(1)
        self.column.addLayout(centred(box))
        self.column.addStretch(2)
        self._ask_supervisor(False)

    def _look(self) -> _Found:
        desk = self.room.desk
        accounts = desk.accounts
        return _Found(desk.day(), accounts.are_asked, accounts.missing(), desk.training.samples())

    def _looked(self, found: _Found) -> None:
        asked = found.by_account
        if asked is not self.who.is_asked:
            self.who.ask(by_account=asked)
            self.choice_button.setVisible(asked)
            self.commands_changed.emit()
            self.who.to_first()
        self.supervisor.set_choices(
            [("", "—"), *((clerk.code, clerk.name) for clerk in self.room.supervisors)]
        )
        self.missing.setVisible(found.missing is not None)
        self.missing.setText("" if found.missing is None else self.room.say(found.missing))
        self.samples.setVisible(bool(found.samples))
        self.samples.setText(self._told_of(found.samples))
        self._show_status(found.status)

    def _told_of(self, samples: tuple[Sample, ...]) -> str:
        """Who can sign in at a counter in training, and how."""
        if not samples:
            return ""
        between = self.tr(", ")
        people = between.join(f"{each.clerk.code} {each.clerk.name}" for each in samples)
        lines = [self.tr("Training: sign in as {people}.").format(people=people)]
        new = between.join(each.clerk.code for each in samples if each.chooses)
        if new:
            lines.append(
                self.tr(
                    "No password yet: {codes}. Leave it empty and press Enter to choose one."
                ).format(codes=new)
            )
        lines.append(
            self.tr(
                "Forgotten? Close the program and have another one given by the command “counter "
                "account reset”, or set up training anew in another folder by “counter --data FOLDER”."
            )
        )
        return "\n".join(lines)

    def _choose(self) -> None:
        self.who.choose(on=not self.who.is_choosing)

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
        gathering = Gathering()
        day = gathering.take(self.day.day, self.room.today())
        if gathering.faults:
            self._tell(Refused(gathering.faults))
        elif status.is_forgotten and not self.confirmed.is_on():
            self.confirmed.setFocus(Qt.FocusReason.OtherFocusReason)
            self.room.messages.note(self.tr("Confirm first that the earlier day is closed."))
        else:
            self._let_in(lambda: self._go_on(status, day))

    def _let_in(self, then: Callable[[], None]) -> None:
        """Code and password once; what else is missing is asked without them."""
        if self._known_as:
            then()
            return
        self.button.setEnabled(False)

        def done(clerk: str) -> None:
            self.who.clear()
            self._known_as = clerk
            self.samples.hide()  # by now somebody has signed in
            self.button.setEnabled(True)
            then()

        self.room.tasks.run(self.who.key(), owner=self, done=done, failed=self._tell)

    def _go_on(self, status: DayStatus, day: date) -> None:
        desk = self.room.desk
        if status.is_forgotten:
            self._run(desk.close_day, self._closed)
        elif status.is_open:
            self._begun()
        else:
            from counter.domain.forms import DayForm  # noqa: PLC0415 - behind the page

            form = DayForm(day, self.confirmed.is_on(), self.supervisor.code())
            self._run(lambda: desk.open_day(form), lambda _: self._begun())

    def _closed(self, receipt: Receipt) -> None:
        self.finish(receipt)
        self.room.tasks.run(self._look, owner=self, done=self._looked, failed=self._tell)

    def _somebody_else(self) -> None:
        """Whoever is named otherwise than before has to say who it is."""
        self._known_as = ""

    def _begun(self) -> None:
        self.signed_in.emit(self._known_as)

    def _run(self, act: Callable[[], Receipt], done: Callable[[Receipt], None]) -> None:
        self.button.setEnabled(False)

        def answered(receipt: Receipt) -> None:
            self.button.setEnabled(True)
            done(receipt)

        self.room.tasks.run(act, owner=self, done=answered, failed=self._tell)

    def _tell(self, trouble: Refused | Unavailable) -> None:
        self.button.setEnabled(True)
        self.who.refused(trouble)
        self._faults.show(trouble, self.fields())
