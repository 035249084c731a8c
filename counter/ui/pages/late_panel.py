"""The grace is over: two people let the bearer of the ticket come today all the same."""

from counter.desk.answers import TicketView
from counter.domain.codes import LateCause
from counter.domain.lateness import LateForm
from counter.ui.fields import ChoiceField, Field, Gathering, TextField
from counter.ui.labels import text_label
from counter.ui.pages.page import Grid
from counter.ui.pages.panel import Panel
from counter.ui.room import Room
from counter.ui.second import SecondField


class LatePanel(Panel):
    """Why, in a code and in words, and who else says so."""

    keeps_typed = True

    def __init__(self, room: Room) -> None:
        super().__init__(
            room, self.tr("Allow it after the grace"), self.tr("Allow it for today"), "schedule"
        )
        causes = [
            ("", "—"),
            (LateCause.NOT_REMINDED.value, self.tr("The tries to reach the pledgor are missing")),
            (LateCause.FOUND.value, self.tr("Another cause that was found")),
        ]
        self.cause = ChoiceField("cause", self.tr("Cause"), room.say, causes)
        self.reason = TextField("reason", self.tr("What was found"), room.say)
        self.second = SecondField(room)
        meaning = self.tr(
            "The {ticket} can then be redeemed or renewed today alone, at the amount of its last day."
        )
        self.body.addWidget(
            text_label(meaning.format(ticket=room.words.ticket), "muted", wrap=True)
        )
        grid = Grid(gap_px=room.theme.look.measures.gap - 2, label_px=76)
        for row, (field, key) in enumerate(zip(self.fields(), ("C", "R", "U"), strict=True)):
            grid.put(field, row, 0, key=key)
        self.body.addLayout(grid)

    def fields(self) -> tuple[Field, ...]:
        return (self.cause, self.reason, self.second)

    def open(self, view: TicketView, *, by_scan: bool) -> None:  # noqa: ARG002 - the same for both
        self.view = view
        self.clear_faults()
        self.cause.set_code("")
        self.reason.set_text("")
        self.second.set_code("")
        self.begin_at(self.cause)

    def confirm(self) -> None:
        if self.view is None:
            return
        gathering = Gathering()
        cause = self.cause.code()
        form = LateForm(
            pledge=self.view.pledge.ticket.pledge,
            cause=LateCause(cause) if cause else None,
            reason=gathering.take(self.reason.words, ""),
            second=self.second.code(),
        )
        if gathering.faults:
            self.refuse(gathering)
            return
        self.run(self.room.desk.forfeiture.allow_late, form)
