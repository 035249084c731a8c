"""Printing again and making void: both keep the ticket's number and ask why."""

from counter import formats
from counter.desk.answers import TicketView
from counter.domain.entries import PrintReason, VoidReason
from counter.domain.forms import ReprintForm, VoidForm
from counter.ui.fields import ChoiceField, Field, FlagField, Gathering, TextField
from counter.ui.labels import text_label
from counter.ui.pages.page import Grid
from counter.ui.pages.panel import Panel
from counter.ui.room import Room

NOTE_MAX = 120


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
        self.body.addWidget(self.button)

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


class VoidPanel(Panel):
    """Make a ticket of today void: money back, goods back, the number stays used."""

    def __init__(self, room: Room) -> None:
        super().__init__(room, self.tr("Make void"), self.tr("Make void"), "block")
        reasons = [("", "—"), *((r.value, room.names.void_reason(r)) for r in VoidReason)]
        self.reason = ChoiceField("reason", self.tr("Reason"), room.say, reasons)
        self.note = TextField("note", self.tr("Remark"), room.say)
        self.returned = FlagField("money_returned", "", room.say)
        self.meaning = text_label(
            self.tr(
                "Only a {ticket} taken in today can be made void. Its number stays used "
                "and both copies are kept."
            ).format(ticket=room.words.ticket),
            "muted",
            wrap=True,
        )
        grid = Grid(gap_px=room.theme.look.measures.gap, label_px=76)
        grid.put(self.reason, 0, 0, key="R")
        grid.put(self.note, 1, 0, key="N")
        self.body.addWidget(self.meaning)
        self.body.addLayout(grid)
        self.body.addWidget(self.returned)
        self.body.addWidget(self.button)

    def fields(self) -> tuple[Field, ...]:
        return (self.reason, self.note, self.returned)

    def open(self, view: TicketView, *, by_scan: bool) -> None:  # noqa: ARG002 - the same for both
        self.view = view
        self.clear_faults()
        self.reason.set_code("")
        self.note.set_text("")
        self.returned.set_on(False)
        text = self.tr("The principal {amount} has come back, the goods are handed back").format(
            amount=formats.ntd(view.pledge.ticket.principal)
        )
        self.returned.set_words(text)
        self.begin_at(self.reason)

    def confirm(self) -> None:
        if self.view is None:
            return
        gathering = Gathering()
        code = self.reason.code()
        form = VoidForm(
            pledge=self.view.pledge.ticket.pledge,
            reason=VoidReason(code) if code else None,
            note=gathering.take(lambda: self.note.words(most=NOTE_MAX), ""),
            money_returned=self.returned.is_on(),
        )
        if gathering.faults:
            self.refuse(gathering)
            return
        self.run(self.room.desk.void, form)
