"""Interest that came by post or bank, and the old paper that is swapped for the new ticket afterwards."""

from counter import formats
from counter.desk.answers import RemittanceOffer, TicketView
from counter.domain.money import Ntd
from counter.domain.reading import symbols
from counter.domain.refusal import Refused, Unavailable
from counter.domain.remittance import Channel
from counter.domain.remitting import RemitForm, SwapForm
from counter.ui.days import day_text
from counter.ui.fields import ChoiceField, Field, FlagField, Gathering, TextField
from counter.ui.figures import AmountField, DayField, quiet
from counter.ui.labels import text_label
from counter.ui.pages.offer_part import TermsView
from counter.ui.pages.page import Grid
from counter.ui.pages.panel import Panel
from counter.ui.pairs import Pairs
from counter.ui.room import Room
from counter.ui.second import SecondField
from counter.ui.tasks import Latest


class RemitPanel(Panel):
    """A payment that nobody brought: how, when and how much; the new ticket follows from its value date."""

    keeps_typed = True
    label_px = 92

    def __init__(self, room: Room) -> None:
        super().__init__(
            room, self.tr("Paid by post or bank"), self.tr("Register"), "account_balance"
        )
        self._latest = Latest(room.tasks, self)
        self._offer: RemittanceOffer | None = None
        channels = [(each.value, room.names.channel(each)) for each in Channel]
        self.channel = ChoiceField(
            "channel", self.tr("How it came"), room.say, [("", "—"), *channels]
        )
        self.value_date = DayField("value_date", self.tr("Value date"), room.say, with_weekday=True)
        self.value_date.set_hint(self.tr("the postmark, or the day the bank booked it"))
        self.amount = AmountField("amount", self.tr("Amount"), room.say)
        self.reference = TextField("reference", self.tr("Its number"), room.say, latin=True)
        self.returned = FlagField(
            "ticket_returned",
            self.tr("The old {ticket} came with it").format(ticket=room.words.ticket),
            room.say,
        )
        self.second = SecondField(room)
        self.lines = Pairs("remit")
        self.terms = TermsView(room, "remit.table")
        self.value_date.changed.connect(self._ask)
        self.reference.ends_by_enter = True
        self.reference.entered.connect(self.confirm)
        self._lay_out()

    def fields(self) -> tuple[Field, ...]:
        typed = (self.channel, self.value_date, self.amount, self.reference)
        return (*typed, self.second, self.returned)

    def open(self, view: TicketView, *, by_scan: bool) -> None:
        self.view = view
        self.clear_faults()
        for choice in (self.channel, self.second):
            choice.set_code("")
        for field in (self.value_date, self.amount, self.reference):
            field.set_text("")
        self.returned.set_on(by_scan and not view.paper)
        self._show_nothing()
        self.begin_at(self.channel)

    def confirm(self) -> None:
        if self.view is None:
            return
        gathering = Gathering()
        code = self.channel.code()
        form = RemitForm(
            pledge=self.view.pledge.ticket.pledge,
            channel=Channel(code) if code else None,
            value_date=gathering.take(self.value_date.day, self.room.today()),
            amount=gathering.take(self.amount.amount, Ntd(0)),
            reference=gathering.take(self._reference, ""),
            ticket_returned=self.returned.is_on(),
            agreed=Ntd(0) if self._offer is None else self._offer.due.interest,
            second=self.second.code(),
        )
        if gathering.faults:
            self.refuse(gathering)
            return
        self.run(self.room.desk.remittances.register, form)

    # ------------------------------------------------------------------ inside

    def _reference(self) -> str:
        return symbols(self.reference.text(), self.reference.name).upper()

    def _ask(self) -> None:
        day = quiet(self.value_date.day)
        self._show_nothing()
        if self.view is None or day is None:
            return
        self._latest.ask(
            self.room.desk.remittances.offer,
            self.view.pledge.ticket.pledge,
            day,
            done=self._show_offer,
            failed=self._not_offered,
        )

    def _show_offer(self, offer: RemittanceOffer) -> None:
        self._offer = offer
        self._grid.show_row(self.second, shown=offer.beyond)
        self.lines.show_lines(
            (
                "due",
                self.tr("Interest due on {day}").format(day=day_text(offer.due.on)),
                formats.ntd(offer.due.interest),
            )
        )
        self.terms.show_terms(offer.terms, offer.table)

    def _not_offered(self, trouble: Refused | Unavailable) -> None:
        self._faults.show(trouble, self.fields())

    def _show_nothing(self) -> None:
        self._offer = None
        self._grid.show_row(self.second, shown=False)
        self.lines.show_lines()
        self.terms.show_terms(None, ())

    def _lay_out(self) -> None:
        grid = self._grid = Grid(
            gap_px=self.room.theme.look.measures.gap - 2, label_px=self.label_px
        )
        grid.put(self.channel, 0, 0, key="C")
        grid.put(self.value_date, 1, 0, key="V")
        grid.put(self.amount, 2, 0, key="A")
        grid.put(self.reference, 3, 0, key="N")
        grid.put(self.second, 4, 0, key="U")
        grid.addWidget(self.returned, 5, 0, 1, 2)
        self.body.addLayout(grid)
        self.body.addLayout(self.lines)
        self.body.addWidget(text_label(self.tr("The new terms"), "heading"))
        self.body.addWidget(self.terms)


class SwapPanel(Panel):
    """The bearer brings the old paper and takes the new ticket home."""

    def __init__(self, room: Room) -> None:
        super().__init__(room, self.tr("Swap the old paper"), self.tr("Print and swap"), "print")
        self.meaning = text_label("", "muted", wrap=True)
        self.meaning.setObjectName("swap.meaning")
        self.returned = FlagField(
            "ticket_returned",
            self.tr("The old {ticket} has been handed in").format(ticket=room.words.ticket),
            room.say,
        )
        self.body.addWidget(self.meaning)
        self.body.addWidget(self.returned)

    def fields(self) -> tuple[Field, ...]:
        return (self.returned,)

    def open(self, view: TicketView, *, by_scan: bool) -> None:
        self.view = view
        self.clear_faults()
        told = self.tr(
            "The interest came by post or bank; until now the bearer has the paper of {number}. "
            "The new {ticket} is printed now."
        )
        self.meaning.setText(
            told.format(number=formats.ticket_number(view.paper), ticket=self.room.words.ticket)
        )
        self.returned.set_on(by_scan)
        self.begin_at(self.returned)

    def confirm(self) -> None:
        if self.view is None:
            return
        form = SwapForm(self.view.pledge.ticket.pledge, self.returned.is_on())
        self.run(self.room.desk.remittances.swap, form)
