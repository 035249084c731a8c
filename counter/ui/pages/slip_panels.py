"""Printing again: the number stays, the copy says why it is one."""

from counter.desk.answers import TicketView
from counter.domain.codes import PrintReason
from counter.domain.forms import ReprintForm
from counter.ui.fields import ChoiceField, Field
from counter.ui.labels import text_label
from counter.ui.pages.page import Grid
from counter.ui.pages.panel import Panel
from counter.ui.room import Room


class ReprintPanel(Panel):
    """Print the ticket again; the copy bears its number and the reason."""

    def __init__(self, room: Room) -> None:
        super().__init__(room, self.tr("Print again"), self.tr("Print again"), "print")
        reasons = [("", "—"), *((r.value, room.names.print_reason(r)) for r in PrintReason)]
        self.reason = ChoiceField("reason", self.tr("Reason"), room.say, reasons)
        self.copies = text_label("", "muted", wrap=True)
        grid = Grid(gap_px=room.theme.look.measures.gap, label_px=76)
        grid.put(self.reason, 0, 0, key="R")
        self.body.addWidget(self.copies)
        self.body.addLayout(grid)

    def fields(self) -> tuple[Field, ...]:
        return (self.reason,)

    def open(self, view: TicketView, *, by_scan: bool) -> None:  # noqa: ARG002 - the same for both
        self.view = view
        self.clear_faults()
        self.reason.set_code("")
        self.copies.setText(
            self.tr(
                "Printed {count} times so far. The number stays; the copy is marked as one."
            ).format(count=view.pledge.copies)
        )
        self.begin_at(self.reason)

    def confirm(self) -> None:
        if self.view is None:
            return
        code = self.reason.code()
        form = ReprintForm(self.view.pledge.ticket.pledge, PrintReason(code) if code else None)
        self.run(self.room.desk.reprint, form)
