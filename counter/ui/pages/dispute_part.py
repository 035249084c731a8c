"""Above a ticket in dispute: that another counter did something else to it, and the way to settle it."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from counter.desk.answers import TicketView
from counter.ui.labels import text_label
from counter.ui.room import Room

KEYS = "Alt+D"


class DisputePart(QFrame):
    """Shown only while there is a problem. `wanted`: settle that clash, by the id of the act that did not fit."""

    wanted = Signal(str)

    def __init__(self, room: Room) -> None:
        super().__init__()
        self.setObjectName("ticket.dispute")
        self._entry = ""
        self.told = text_label("", "badge-danger", wrap=True)
        self.told.setObjectName("dispute.told")
        name = self.tr("Settle it")
        self.button = QPushButton(room.theme.icon("gavel", "danger"), f"{name}  {KEYS}")
        self.button.setObjectName("dispute.settle")
        self.button.setAccessibleName(name)
        self.button.clicked.connect(self._want)
        keys = QShortcut(QKeySequence(KEYS), self)
        keys.activated.connect(self._want)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.told, 1)
        line.addWidget(self.button)
        self.hide()

    def show_ticket(self, view: TicketView) -> None:
        """Show another ticket's problems."""
        problems = view.pledge.problems
        self._entry = problems[0].entry if problems else ""
        self.told.setText(
            self.tr(
                "In dispute: two counters did what cannot both be. Do nothing with it until a "
                "supervisor has settled it. Problems here: {count}"
            ).format(count=len(problems))
        )
        self.setVisible(bool(problems))

    def _want(self) -> None:
        if self._entry:
            self.wanted.emit(self._entry)
