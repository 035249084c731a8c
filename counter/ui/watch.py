"""Keeps the status line and the reminders true, each minute and after each act."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from counter.ui.frame import Frame
from counter.ui.room import Room
from counter.ui.tasks import Latest

if TYPE_CHECKING:  # the desk's answers are loaded behind the first page
    from datetime import datetime

    from counter.desk.answers import BackupStatus, DayStatus
    from counter.desk.lines import LineStatus

EVERY_MS = 60_000


class Watch(QObject):
    """Asks the desk how day, backup, numbers, recovery sheet and the line to central stand.

    `forgotten`: the business day open is not today's: it is to be closed before anything else. `check_due`: the
    counter's file is to be checked.
    """

    forgotten = Signal()
    check_due = Signal()

    def __init__(self, room: Room, frame: Frame, now: Callable[[], datetime]) -> None:
        super().__init__(frame)
        self._room = room
        self._frame = frame
        self._now = now
        self._day = Latest(room.tasks, self)
        self._backup = Latest(room.tasks, self)
        self._sheet = Latest(room.tasks, self)
        self._line = Latest(room.tasks, self)
        room.door.line_told.connect(self._ask_line)
        room.door.pictures_came.connect(self._ask_line)
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self.refresh)
        self._timer.start()

    def stop(self) -> None:
        """The program ends: nobody answers any more."""
        self._timer.stop()
        self._room.door.line_told.disconnect(self._ask_line)
        self._room.door.pictures_came.disconnect(self._ask_line)

    def refresh(self) -> None:
        """Ask anew; before the desk is open there is nobody to ask."""
        if not self._room.door.is_open:
            return
        desk, status = self._room.desk, self._frame.status
        clerk = desk.clerk
        status.show_clerk("" if clerk is None else clerk.name)
        status.show_numbers_behind(desk.numbers_behind() is not None)
        if desk.check_is_due():
            self.check_due.emit()
        trouble = self._room.messages.trouble
        self._day.ask(desk.day, done=self._show_day, failed=trouble)
        self._backup.ask(desk.backup_status, done=self._show_backup, failed=trouble)
        self._ask_line()
        if clerk is None:
            self._frame.show_reminder(wanted=False)
        else:
            self._sheet.ask(desk.recovery_kept, done=self._remind, failed=trouble)

    def _ask_line(self) -> None:
        """After each act, each exchange and each minute; the disk is read beside the window."""
        self._line.ask(
            self._room.desk.line_status, done=self._show_line, failed=self._room.messages.trouble
        )

    def _show_line(self, line: LineStatus) -> None:
        self._frame.status.show_line(line, self._room.today())

    def _show_day(self, status: DayStatus) -> None:
        self._frame.status.show_day(status)
        if status.is_forgotten and self._room.door.clerk is not None:
            self.forgotten.emit()

    def _show_backup(self, backup: BackupStatus) -> None:
        failed = "" if backup.trouble is None else self._room.voice.trouble(backup.trouble)
        self._frame.status.show_backup(backup.made, self._now(), failed=failed)

    def _remind(self, kept: bool) -> None:
        self._frame.show_reminder(not kept)
