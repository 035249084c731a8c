"""Redemption: principal and interest in, the goods out to whoever bears the ticket."""

from PySide6.QtCore import Qt

from counter import formats
from counter.desk.answers import TicketView
from counter.domain.forms import RedeemForm
from counter.domain.refusal import Refused
from counter.ui.bags import BagsField
from counter.ui.cash import CashField
from counter.ui.fields import Field, FlagField, Gathering
from counter.ui.labels import text_label
from counter.ui.pages.page import Grid, row
from counter.ui.pages.panel import Panel
from counter.ui.pages.ticket_part import bag_name
from counter.ui.pledgor_screen.shown import (
    Amount,
    Doing,
    For,
    Payment,
    Shown,
    ShownTicket,
    things_pledged,
)
from counter.ui.room import Room


class RedeemPanel(Panel):
    """The bag is scanned, the stub signed, the money counted; then the goods are handed over."""

    def __init__(self, room: Room) -> None:
        super().__init__(room, room.words.redeem, room.words.redeem, "redeem")
        self._by_scan = False
        self.due = text_label("", "figure")
        self.due.setObjectName("redeem.due")
        self.due.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.parts = text_label("", "muted")
        self.parts.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.expected = text_label("", "muted", wrap=True)
        self.bags = BagsField("bags", self.tr("Scan the bag"), room.say)
        self.returned = FlagField(
            "ticket_returned",
            self.tr("The {ticket} has been handed in").format(ticket=room.words.ticket),
            room.say,
        )
        self.signed = FlagField("stub_signed", self.tr("The bearer has signed the stub"), room.say)
        self.received = CashField("received", self.tr("Cash received"), room.say)
        self.received.entered.connect(self.confirm)
        self.received.changed.connect(self.shown_changed)
        self._lay_out()

    def fields(self) -> tuple[Field, ...]:
        return (self.bags, self.returned, self.signed, self.received)

    def open(self, view: TicketView, *, by_scan: bool) -> None:
        self.view = view
        self._by_scan = by_scan
        self.clear_faults()
        self.bags.set_text("")
        self.received.set_text("")
        self.returned.set_on(by_scan)
        self.signed.set_on(False)
        self.expected.setText(
            self.tr("Bag {bags}, at {place}").format(
                bags=self.tr(", ").join(bag_name(bag) for bag in view.bags),
                place=view.place or self.tr("no place noted"),
            )
        )
        if view.today is not None:
            self.due.setText(formats.ntd(view.today.total))
            self.received.ask(view.today.total)
            self.parts.setText(
                self.tr("Principal {principal} + interest {interest}").format(
                    principal=formats.ntd(view.today.principal),
                    interest=formats.ntd(view.today.interest),
                )
            )
        self.begin_at(self.bags)
        self.shown_changed.emit()

    def shown(self) -> Shown | None:
        view = self.view
        if view is None or view.today is None:
            return None
        due = view.today
        amounts = (
            Amount(For.PRINCIPAL, due.principal),
            Amount(For.INTEREST, due.interest, due.half_months),
        )
        ticket = ShownTicket(
            things_pledged(view.items, self.room.policy),
            view.terms,
            number=view.pledge.ticket.number,
        )
        return Shown(Doing.REDEEM, (ticket,), Payment(amounts, self.received.given()))

    def take_scan(self, code: str) -> bool:
        """A bag's label: one after the other until all of the ticket are here."""
        try:
            if not self.bags.take_scan(code, () if self.view is None else self.view.bags):
                return False
        except Refused as refused:
            self.tell(refused)
            return True
        if self.view is not None and self.bags.has_all(self.view.bags):
            self.begin_at(self.signed if self.returned.is_on() else self.returned)
        return True

    def confirm(self) -> None:
        view = self.view
        if view is None or view.today is None:
            return
        gathering = Gathering()
        form = RedeemForm(
            pledge=view.pledge.ticket.pledge,
            by_scan=self._by_scan,
            ticket_returned=self.returned.is_on(),
            stub_signed=self.signed.is_on(),
            bags=self.bags.bags(gathering),
            agreed_total=view.today.total,
            received=self.received.cash(gathering),
        )
        if gathering.faults:
            self.refuse(gathering)
            return
        self.run(self.room.desk.redeem, form)

    def _lay_out(self) -> None:
        look = self.room.theme.look.measures
        self.body.addWidget(self.expected)
        grid = Grid(gap_px=look.gap - 2, label_px=76)
        grid.put(self.bags, 0, 0, key="Y")
        grid.addWidget(self.returned, 1, 0, 1, 2)
        grid.addWidget(self.signed, 2, 0, 1, 2)
        self.body.addLayout(grid)
        self.till.addLayout(row(text_label(self.tr("To pay today"), "muted"), self.due), 0, 0, 1, 2)
        self.till.addWidget(self.parts, 1, 0, 1, 2)
        self.till.put(self.received, 2, 0, key="L")
