"""The warnings raised for a person, shown above whatever is done for them."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from counter.desk.answers import AlertView, PledgorView
from counter.ui.days import short_day
from counter.ui.room import Room


class AlertLines(QLabel):
    """Every alert of the person shown, one a line; no line while there is none."""

    def __init__(self, name: str, room: Room) -> None:
        super().__init__()
        self._room = room
        self.setObjectName(name)
        self.setProperty("role", "badge-danger")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.hide()

    def show_alerts(self, alerts: Iterable[AlertView]) -> None:
        """Show these, or nothing."""
        self._show([self._line(alert) for alert in alerts])

    def show_people(self, people: Iterable[PledgorView]) -> None:
        """Show those of each of several people, by name."""
        self._show([f"{who.name}　{self._line(alert)}" for who in people for alert in who.alerts])

    def _show(self, lines: list[str]) -> None:
        self.setText("\n".join(lines))
        self.setVisible(bool(lines))

    def _line(self, alert: AlertView) -> str:
        text = self.tr("Alert: {cause} ({day}, {clerk})").format(
            cause=self._room.names.alert_cause(alert.cause),
            day=short_day(alert.raised_on),
            clerk=alert.raised_by,
        )
        return f"{text} {alert.note}".strip()
