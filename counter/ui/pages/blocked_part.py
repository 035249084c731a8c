"""The tickets that a loss report or the police stop, so that none runs out unnoticed."""

from PySide6.QtCore import Signal

from counter import formats
from counter.desk.answers import BlockedTicket
from counter.ui.labels import Card
from counter.ui.pages.page import heading
from counter.ui.room import Room
from counter.ui.tables import Column, Table


class BlockedPart(Card):
    """Shown only while there are any. `opened`: the pledge of the one picked."""

    opened = Signal(str)

    def __init__(self, room: Room) -> None:
        look = room.theme.look.measures
        super().__init__(self.tr("Blocked"), pad_px=look.pad, gap_px=look.gap)
        names = room.names
        self.table = Table[BlockedTicket](
            "blocked",
            self.tr("Blocked"),
            (
                Column(heading(room.words.ticket), lambda each: formats.ticket_number(each.number)),
                Column(self.tr("Why"), lambda each: names.block(each.why), stretch=True),
                Column(self.tr("Days left"), lambda each: str(each.days_left), right=True),
            ),
            row_px=look.row,
            fits=True,
            wraps=True,
            key=lambda each: (each.pledge, each.why),
        )
        self.table.opened.connect(self._open)
        self.body.addWidget(self.table)
        self.hide()

    def show_blocked(self, tickets: tuple[BlockedTicket, ...]) -> None:
        """Show these; the urgent ones stand out."""
        self.table.show_rows(tickets, lambda each: each.ends_soon)
        self.setVisible(bool(tickets))

    def _open(self, ticket: object) -> None:
        assert isinstance(ticket, BlockedTicket)
        self.opened.emit(ticket.pledge)
