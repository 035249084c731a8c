"""Stolen goods: kept for the police and let go again."""

from counter.desk.answers import TicketView
from counter.domain.claim_forms import HoldForm, HoldNoteForm, LiftForm
from counter.ui.fields import Field, Gathering, TextField
from counter.ui.labels import text_label
from counter.ui.pages.page import Grid
from counter.ui.pages.panel import Panel
from counter.ui.room import Room
from counter.ui.second import SecondField


class HoldPanel(Panel):
    """The police ask that the goods stay: one person is enough, the letter may follow."""

    keeps_typed = True

    def __init__(self, room: Room) -> None:
        super().__init__(room, self.tr("Hold for the police"), self.tr("Hold it now"), "lock")
        say = room.say
        self.unit = TextField("unit", self.tr("Police unit"), say)
        self.officer = TextField("officer", self.tr("Officer"), say)
        self.case = TextField("case", self.tr("Case number"), say)
        self.document = TextField("document", self.tr("Letter number"), say)
        self.document.set_hint(self.tr("may follow later"))
        meaning = self.tr("Nothing is done with the goods until the police or a court say so.")
        self.body.addWidget(text_label(meaning, "muted", wrap=True))
        grid = Grid(gap_px=room.theme.look.measures.gap - 2, label_px=76)
        for row, (field, key) in enumerate(zip(self.fields(), ("P", "O", "C", "L"), strict=True)):
            grid.put(field, row, 0, key=key)
        self.body.addLayout(grid)

    def fields(self) -> tuple[Field, ...]:
        return (self.unit, self.officer, self.case, self.document)

    def open(self, view: TicketView, *, by_scan: bool) -> None:  # noqa: ARG002 - the same for both
        self.view = view
        self.clear_faults()
        for field in (self.unit, self.officer, self.case, self.document):
            field.set_text("")
        self.begin_at(self.unit)

    def confirm(self) -> None:
        if self.view is None:
            return
        gathering = Gathering()
        form = HoldForm(
            pledge=self.view.pledge.ticket.pledge,
            unit=gathering.take(self.unit.words, ""),
            officer=gathering.take(self.officer.words, ""),
            case=gathering.take(self.case.words, ""),
            document=gathering.take(self.document.words, ""),
        )
        if gathering.faults:
            self.refuse(gathering)
            return
        self.run(self.room.desk.hold, form)


class LetterPanel(Panel):
    """The letter that was to follow the word of the police is here."""

    keeps_typed = True

    def __init__(self, room: Room) -> None:
        heading = self.tr("The letter of the police")
        super().__init__(room, heading, self.tr("Add it"), "local_police")
        self.document = TextField("document", self.tr("Letter number"), room.say)
        meaning = self.tr("The record of the hold is printed anew, with the letter's number.")
        self.body.addWidget(text_label(meaning, "muted", wrap=True))
        grid = Grid(gap_px=room.theme.look.measures.gap - 2, label_px=76)
        grid.put(self.document, 0, 0, key="L")
        self.body.addLayout(grid)

    def fields(self) -> tuple[Field, ...]:
        return (self.document,)

    def open(self, view: TicketView, *, by_scan: bool) -> None:  # noqa: ARG002 - the same for both
        self.view = view
        self.clear_faults()
        self.document.set_text("")
        self.begin_at(self.document)

    def confirm(self) -> None:
        if self.view is None:
            return
        gathering = Gathering()
        form = HoldNoteForm(
            pledge=self.view.pledge.ticket.pledge,
            document=gathering.take(self.document.words, ""),
        )
        if gathering.faults:
            self.refuse(gathering)
            return
        self.run(self.room.desk.note_hold, form)


class LiftPanel(Panel):
    """The police let the goods go: two people read their letter."""

    keeps_typed = True

    def __init__(self, room: Room) -> None:
        super().__init__(room, self.tr("Lift the police hold"), self.tr("Let it go"), "lock_open")
        say = room.say
        self.unit = TextField("unit", self.tr("Police unit"), say)
        self.officer = TextField("officer", self.tr("Officer"), say)
        self.document = TextField("document", self.tr("Letter number"), say)
        self.second = SecondField(room)
        meaning = self.tr("The {ticket} is then what it was before the hold.")
        self.body.addWidget(
            text_label(meaning.format(ticket=room.words.ticket), "muted", wrap=True)
        )
        grid = Grid(gap_px=room.theme.look.measures.gap - 2, label_px=76)
        for row, (field, key) in enumerate(zip(self.fields(), ("P", "O", "L", "U"), strict=True)):
            grid.put(field, row, 0, key=key)
        self.body.addLayout(grid)

    def fields(self) -> tuple[Field, ...]:
        return (self.unit, self.officer, self.document, self.second)

    def open(self, view: TicketView, *, by_scan: bool) -> None:  # noqa: ARG002 - the same for both
        self.view = view
        self.clear_faults()
        for field in (self.unit, self.officer, self.document):
            field.set_text("")
        self.second.set_code("")
        self.begin_at(self.unit)

    def confirm(self) -> None:
        if self.view is None:
            return
        gathering = Gathering()
        form = LiftForm(
            pledge=self.view.pledge.ticket.pledge,
            unit=gathering.take(self.unit.words, ""),
            officer=gathering.take(self.officer.words, ""),
            document=gathering.take(self.document.words, ""),
            second=self.second.code(),
        )
        if gathering.faults:
            self.refuse(gathering)
            return
        self.run(self.room.desk.lift_hold, form)
