"""A lost ticket: reported, found again, replaced."""

from counter.desk.answers import TicketView
from counter.domain.claim_forms import FoundForm, LossForm, ReplaceForm
from counter.ui.claimant import ClaimantFields
from counter.ui.fields import Field, FlagField, Gathering, TextField
from counter.ui.labels import text_label
from counter.ui.pages.page import Grid
from counter.ui.pages.panel import Panel
from counter.ui.room import Room

NOTE_MAX = 120


class LossPanel(Panel):
    """Block the ticket at once; the slip goes to whoever reports."""

    keeps_typed = True
    asks_number = True

    def __init__(self, room: Room) -> None:
        super().__init__(room, self.tr("Report a loss"), self.tr("Block it now"), "block")
        self.claimant = ClaimantFields(room, self)
        self.statement = TextField("statement", self.tr("What happened"), room.say)
        meaning = self.tr("No cash and no goods are given on the {ticket} from then on.")
        self.body.addWidget(
            text_label(meaning.format(ticket=room.words.ticket), "muted", wrap=True)
        )
        grid = Grid(gap_px=room.theme.look.measures.gap - 2, label_px=76)
        row = self.claimant.lay_out(grid)
        grid.put(self.statement, row, 0, key="S")
        self.claimant.lay_out_second(row + 1)
        self.body.addLayout(grid)

    def fields(self) -> tuple[Field, ...]:
        *before, second = self.claimant.fields()
        return (*before, self.statement, second)

    def open(self, view: TicketView, *, by_scan: bool) -> None:  # noqa: ARG002 - the paper is not here
        self.view = view
        self.clear_faults()
        self.statement.set_text("")
        self.claimant.start(view)

    def confirm(self) -> None:
        if self.view is None:
            return
        gathering = Gathering()
        form = LossForm(
            pledge=self.view.pledge.ticket.pledge,
            claimant=self.claimant.form(gathering),
            statement=gathering.take(self.statement.words, ""),
            second=self.claimant.second.code(),
        )
        if gathering.faults:
            self.refuse(gathering)
            return
        self.run(self.room.desk.report_loss, form)


class FoundPanel(Panel):
    """The paper is here again: the ticket is what it was."""

    keeps_typed = True
    asks_number = True

    def __init__(self, room: Room) -> None:
        super().__init__(
            room, self.tr("Take the loss report back"), self.tr("Make it valid again"), "undo"
        )
        self.claimant = ClaimantFields(room, self)
        self.ticket_shown = FlagField(
            "ticket_shown",
            self.tr("The {ticket} itself lies here").format(ticket=room.words.ticket),
            room.say,
        )
        self.note = TextField("note", self.tr("Remark"), room.say)
        grid = Grid(gap_px=room.theme.look.measures.gap - 2, label_px=76)
        row = self.claimant.lay_out(grid)
        grid.addWidget(self.ticket_shown, row, 0, 1, 2)
        grid.put(self.note, row + 1, 0, key="R")
        self.claimant.lay_out_second(row + 2)
        self.body.addLayout(grid)

    def fields(self) -> tuple[Field, ...]:
        *before, second = self.claimant.fields()
        return (*before, self.ticket_shown, self.note, second)

    def open(self, view: TicketView, *, by_scan: bool) -> None:
        self.view = view
        self.clear_faults()
        self.ticket_shown.set_on(by_scan)
        self.note.set_text("")
        self.claimant.start(view)

    def confirm(self) -> None:
        if self.view is None:
            return
        gathering = Gathering()
        form = FoundForm(
            pledge=self.view.pledge.ticket.pledge,
            claimant=self.claimant.form(gathering),
            ticket_shown=self.ticket_shown.is_on(),
            note=gathering.take(lambda: self.note.words(most=NOTE_MAX), ""),
            second=self.claimant.second.code(),
        )
        if gathering.faults:
            self.refuse(gathering)
            return
        self.run(self.room.desk.withdraw_loss, form)


class ReplacePanel(Panel):
    """A new number and a new code for the same terms, days and things; no fee, no waiting."""

    keeps_typed = True
    asks_number = True

    def __init__(self, room: Room) -> None:
        super().__init__(
            room, self.tr("Replace the lost one"), self.tr("Write the new one"), "content_copy"
        )
        self.claimant = ClaimantFields(room, self, always_second=True)
        free = self.tr("A new number for the same terms, days and things: no fee, no waiting.")
        seen = self.tr("The second person sees the document too.")
        self.body.addWidget(text_label(f"{free}\n{seen}", "muted", wrap=True))
        grid = Grid(gap_px=room.theme.look.measures.gap - 2, label_px=76)
        self.claimant.lay_out_second(self.claimant.lay_out(grid))
        self.body.addLayout(grid)

    def fields(self) -> tuple[Field, ...]:
        return self.claimant.fields()

    def open(self, view: TicketView, *, by_scan: bool) -> None:  # noqa: ARG002 - the paper is not here
        self.view = view
        self.clear_faults()
        self.claimant.start(view)

    def confirm(self) -> None:
        if self.view is None:
            return
        gathering = Gathering()
        form = ReplaceForm(
            pledge=self.view.pledge.ticket.pledge,
            claimant=self.claimant.form(gathering),
            second=self.claimant.second.code(),
        )
        if gathering.faults:
            self.refuse(gathering)
            return
        self.run(self.room.desk.replace_lost, form)
