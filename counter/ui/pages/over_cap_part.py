"""Pledgors whose tickets bear the low rate on more than the cap, for the supervisor."""

from PySide6.QtCore import Signal

from counter import formats
from counter.desk.answers import OverCap
from counter.ui.labels import Card
from counter.ui.pages.page import heading
from counter.ui.room import Room
from counter.ui.tables import Column, Table


class OverCapPart(Card):
    """Shown only while there are any. `opened`: the oldest pledge of the one picked."""

    opened = Signal(str)

    def __init__(self, room: Room) -> None:
        look = room.theme.look.measures
        super().__init__(self.tr("Above the cap on the low rate"), pad_px=look.pad, gap_px=look.gap)
        self.table = Table[OverCap](
            "over_cap",
            self.tr("Above the cap on the low rate"),
            (
                Column(heading(room.words.ticket), _numbers, stretch=True),
                Column(self.tr("By"), lambda each: formats.ntd(each.over), right=True),
            ),
            row_px=look.row,
            fits=True,
            wraps=True,
        )
        self.table.opened.connect(self._open)
        self.body.addWidget(self.table)
        self.hide()

    def show_over_cap(self, told: tuple[OverCap, ...]) -> None:
        """Show these."""
        self.table.show_rows(told)
        self.setVisible(bool(told))

    def _open(self, told: object) -> None:
        assert isinstance(told, OverCap)
        self.opened.emit(told.pledges[0])


def _numbers(told: OverCap) -> str:
    return "\n".join(formats.ticket_number(each) for each in told.numbers)
