"""The line at the bottom: day, clerk, place, where the data is, how old the backup is. Only what is true."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QSizePolicy

from counter.ui.days import legal_day
from counter.ui.labels import ElidedLabel, text_label, tip
from counter.ui.line_button import LineButton
from counter.ui.line_words import State
from counter.ui.theme import Theme

if TYPE_CHECKING:  # the desk's answers are loaded behind the first page
    from counter.desk.answers import DayStatus
    from counter.desk.lines import LineStatus

BACKUP_OLD = timedelta(hours=26)
"""A backup is made at each day end: one older than a day and a bit has been missed."""


_DAYS_FROM = timedelta(days=2)
_HOUR = timedelta(hours=1)
_MINUTE = timedelta(minutes=1)


class StatusLine(QFrame):
    """Texts side by side, each with its name for screen readers."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("status")
        look = theme.look.measures
        self.day = self._part("status.day", self.tr("Business day"))
        self.clerk = self._part("status.clerk", self.tr("Clerk on duty"))
        self.place = self._part("status.place", self.tr("Branch and counter"))
        self.data = self._part("status.data", self.tr("Where the data is"))
        self.line = LineButton(theme)
        self.backup = self._part("status.backup", self.tr("Backup"))
        self.numbers = self._part("status.numbers", self.tr("Ticket numbers"))
        self.work = text_label("")
        self.work.setObjectName("status.work")
        self.bar = QProgressBar()
        self.bar.setObjectName("status.bar")
        self.bar.setAccessibleName(self.tr("Under way"))
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(90)
        line = QHBoxLayout(self)
        line.setContentsMargins(16, 4, 16, 4)
        line.setSpacing(18)
        for part in (self.day, self.clerk, self.place):
            line.addWidget(part)
        line.addStretch(1)
        line.addWidget(self.work)
        line.addWidget(self.bar)
        line.addWidget(self.numbers)
        line.addWidget(self.data)
        line.addWidget(self.line, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self.backup)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(look.row + 2)
        self.data.setText(self.tr("Kept on this counter only"))
        self.show_busy(False)
        for part in (self.day, self.clerk, self.backup, self.numbers):
            part.hide()  # until there is something to say

    def show_day(self, status: DayStatus) -> None:
        """The business day with its weekday, or that none is open."""
        if status.day is None or not status.is_open:
            _put(self.day, self.tr("No business day is open"), State.WARN)
            return
        text = self.tr("Business day {day}").format(day=legal_day(status.day))
        _put(self.day, text, State.WARN if status.is_forgotten else State.PLAIN)

    def show_clerk(self, name: str) -> None:
        """Who works here now."""
        text = self.tr("Clerk {name}").format(name=name) if name else self.tr("Nobody signed in")
        _put(self.clerk, text)

    def show_place(self, branch: str, counter: int) -> None:
        """Where this counter stands."""
        _put(
            self.place,
            self.tr("{branch} · counter {counter}").format(branch=branch, counter=counter),
        )

    def show_backup(self, made: datetime | None, now: datetime, *, failed: str) -> None:
        """How old the last backup is, or why there is none."""
        if failed:
            _put(self.backup, self.tr("Backup failed"), State.DANGER)
            self.backup.setToolTip(tip(failed))
            return
        self.backup.setToolTip("")
        if made is None:
            _put(self.backup, self.tr("No backup yet"), State.WARN)
            return
        age = max(timedelta(0), now - made)
        _put(self.backup, self._age(age), State.WARN if age > BACKUP_OLD else State.PLAIN)

    def show_line(self, line: LineStatus, today: date) -> None:
        """How the line to central stands, and what has not left this counter."""
        self.data.setVisible(not line.enrolled)
        self.line.show_line(line, today)

    def show_numbers_behind(self, behind: bool) -> None:
        """Ticket numbers were lost with a restored file: new business waits."""
        _put(self.numbers, self.tr("Ticket numbers lost: see Settings"), State.DANGER)
        self.numbers.setVisible(behind)

    def show_busy(self, busy: bool, *, cancellable: bool = False) -> None:
        """Something takes longer than a clerk would wait without a sign."""
        text = self.tr("Working… Esc gives up") if cancellable else self.tr("Working…")
        self.work.setText(text)
        self.work.setVisible(busy)
        self.bar.setVisible(busy)

    def _age(self, age: timedelta) -> str:
        if age >= _DAYS_FROM:
            return self.tr("Backup {days} days ago").format(days=age.days)
        if age >= _HOUR:
            return self.tr("Backup {hours} h ago").format(hours=age // _HOUR)
        return self.tr("Backup {minutes} min ago").format(minutes=age // _MINUTE)

    def _part(self, name: str, label: str) -> QLabel:
        part = ElidedLabel()
        part.setObjectName(name)
        part.setAccessibleName(label)
        part.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        return part


def _put(label: QLabel, text: str, state: State = State.PLAIN) -> None:
    label.setText(text)
    label.setVisible(bool(text))
    label.setAccessibleDescription(text)
    if label.property("state") != state.value:
        label.setProperty("state", state.value)
        label.style().unpolish(label)
        label.style().polish(label)
