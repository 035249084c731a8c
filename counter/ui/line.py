"""The line to central while the window is open: what it tells comes to the UI thread, what was done here wakes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from counter.ui.door import Door

if TYPE_CHECKING:  # the line brings the database and HTTP with it
    from counter.desk.desk import Desk
    from counter.sync.courier import Courier, PictureReport
    from counter.sync.runner import Report, Runner


class Line(QObject):
    """Exchanges with central from the time the door opens until `stop`; nothing of it for a counter without central."""

    _told = Signal(object)
    _came = Signal(object)

    def __init__(self, door: Door) -> None:
        super().__init__(door)
        self._door = door
        self._runner: Runner | None = None
        self._courier: Courier | None = None
        self._came.connect(door.pictures_came, Qt.ConnectionType.QueuedConnection)
        self._told.connect(self._hear, Qt.ConnectionType.QueuedConnection)
        door.opened.connect(self._start)

    def prepare(self, desk: Desk) -> None:
        """Put the line of a desk together; on the thread that opens it."""
        context = desk.context
        if not context.station.central_url:
            return
        from counter.desk.lines import News  # noqa: PLC0415 - loaded with the desk
        from counter.sync.opening import (  # noqa: PLC0415 - the same
            open_claims,
            open_line,
            open_pictures,
        )

        def report(report: Report) -> None:
            desk.hear_line(News(report.trouble or "", report.offset))
            self._told.emit(report)
            if self._courier is not None and not report.trouble:
                self._courier.wake()

        def told_of_pictures(report: PictureReport) -> None:
            if report.missing is not None:
                desk.album.missing = report.missing
            self._came.emit(report.came)

        self._runner = open_line(
            context.store,
            context.station,
            now=context.now,
            random=context.random,
            report=report,
        )
        if self._runner is not None:
            desk.when_acted(self._runner.wake)
            desk.reminders.line = open_claims(
                context.store, context.station, now=context.now, random=context.random
            )
            self._courier = open_pictures(
                context.store,
                context.pictures,
                context.station,
                now=context.now,
                random=context.random,
                report=told_of_pictures,
            )
            desk.album.fetch = self._courier.want

    def stop(self) -> None:
        """End within a second."""
        if self._courier is not None:
            self._courier.stop()
        if self._runner is not None:
            self._runner.stop()

    def _start(self) -> None:
        if self._runner is not None:
            self._runner.start()
        if self._courier is not None:
            self._courier.start()

    def _hear(self, report: Report) -> None:
        self._door.line_told.emit()
        if report.changed:
            self._door.changed_elsewhere.emit(report.changed)
