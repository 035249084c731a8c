"""What has not left this counter, the oldest first."""

from PySide6.QtCore import Qt, Signal

from counter import formats
from counter.desk.lines import WaitingEntry
from counter.ui.labels import Card, show_part, text_label
from counter.ui.line_words import moment_text
from counter.ui.pages.page import heading
from counter.ui.room import Room
from counter.ui.tables import NOTHING, Column, Table


class WaitingPart(Card):
    """One line an act. `opened`: the pledge of the one picked."""

    opened = Signal(str)

    def __init__(self, room: Room) -> None:
        look = room.theme.look.measures
        super().__init__(self.tr("Not at central yet"), pad_px=look.pad, gap_px=look.gap)
        self._room = room
        self.told = text_label("", "muted", wrap=True)
        self.told.setObjectName("waiting.told")
        self.table = Table[WaitingEntry](
            "waiting",
            self.tr("Not at central yet"),
            self._columns(),
            row_px=look.row,
            fits=True,
            wraps=True,
            key=lambda each: each.entry,
        )
        self.table.opened.connect(self._open)
        self.body.addWidget(self.told)
        self.body.addWidget(self.table)
        self.show_entries(())

    def show_entries(self, entries: tuple[WaitingEntry, ...]) -> None:
        """Show these; what no longer fits stands out."""
        self.told.setText(
            self.tr("Would be lost with this disk; sent by itself as soon as the line is there.")
            if entries
            else self.tr("Everything done here is at central.")
        )
        self.table.show_rows(entries, lambda entry: entry.clash)
        show_part(self.table, shown=bool(entries), home=self)

    def take_cursor(self) -> bool:
        """Put the cursor on the oldest. Whether there is any."""
        if self.table.isHidden():
            return False
        if self.table.picked() < 0:
            self.table.selectRow(0)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def _open(self, entry: object) -> None:
        assert isinstance(entry, WaitingEntry)
        if entry.pledges:
            self.opened.emit(entry.pledges[0])

    def _columns(self) -> tuple[Column[WaitingEntry], ...]:
        names, today = self._room.names, self._room.today
        return (
            Column(self.tr("Time"), lambda entry: moment_text(entry.recorded_at, today())),
            Column(self.tr("Act"), lambda entry: names.act(entry.kind)),
            Column(
                heading(self._room.words.ticket),
                lambda entry: "\n".join(map(formats.ticket_number, entry.tickets)) or NOTHING,
                stretch=True,
            ),
            Column(
                self.tr("Cash"),
                lambda entry: formats.ntd(entry.cash) if entry.cash else NOTHING,
                right=True,
            ),
            Column(self.tr("Clerk"), lambda entry: entry.clerk),
            Column(
                self.tr("State"),
                lambda entry: self.tr("Does not fit") if entry.clash else self.tr("Waits"),
            ),
        )
