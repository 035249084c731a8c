"""Renewal: interest in, a new ticket out. Three keys and the money counted."""

from PySide6.QtCore import Qt

from counter import formats
from counter.desk.answers import RenewalOffer, TicketView
from counter.domain.forms import RenewForm
from counter.domain.policy import GENERAL
from counter.ui.cash import CashField
from counter.ui.evidence import EvidenceFields
from counter.ui.fields import Field, FlagField, Gathering
from counter.ui.labels import text_label
from counter.ui.pages.offer_part import TermsView
from counter.ui.pages.page import Grid, row
from counter.ui.pages.panel import Panel
from counter.ui.pages.pledgor_part import evidence_on_file
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
from counter.ui.second import NewPaperNote, SecondField
from counter.ui.tasks import Latest


class RenewPanel(Panel):
    """The bearer pays the interest; the screen says first what the new ticket will cost."""

    def __init__(self, room: Room) -> None:
        super().__init__(room, room.words.renew, room.words.renew, "autorenew")
        self._latest = Latest(room.tasks, self)
        self._by_scan = False
        self._offer: RenewalOffer | None = None
        self.due = text_label("", "figure")
        self.due.setObjectName("renew.due")
        self.due.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.returned = FlagField(
            "ticket_returned",
            self.tr("The old {ticket} has been handed in").format(ticket=room.words.ticket),
            room.say,
        )
        self.evidence = EvidenceFields(room, self)
        self.paper_note = NewPaperNote()
        self.second = SecondField(room)
        self.received = CashField("received", self.tr("Cash received"), room.say)
        self.notice = text_label("", "warn", wrap=True)
        self.notice.setObjectName("renew.notice")
        self.terms = TermsView(room, "renew.table")
        self.evidence.changed.connect(self._ask)
        self.received.entered.connect(self.confirm)
        self.received.changed.connect(self.shown_changed)
        self._lay_out()

    def fields(self) -> tuple[Field, ...]:
        return (self.received, self.returned, *self.evidence.fields(), self.second)

    def open(self, view: TicketView, *, by_scan: bool) -> None:
        self.view = view
        self._by_scan = by_scan
        self._offer = None
        self.clear_faults()
        self.received.set_text("")
        self.returned.set_on(by_scan)
        self.second.set_code("")
        on_file = None if view.new_class == GENERAL else evidence_on_file(view.pledgor)
        self.evidence.put(view.new_class, on_file)
        self._ask()
        self.begin_at(self.received)

    def confirm(self) -> None:
        if self.view is None or self._offer is None:
            return
        gathering = Gathering()
        form = RenewForm(
            pledge=self.view.pledge.ticket.pledge,
            by_scan=self._by_scan,
            ticket_returned=self.returned.is_on(),
            class_code=self.evidence.class_code.code(),
            evidence=self.evidence.form(gathering),
            agreed_interest=self._offer.due.interest,
            received=self.received.cash(gathering),
            second=self.second.code(),
        )
        if gathering.faults:
            self.refuse(gathering)
            return
        self.run(self.room.desk.renew, form)

    def shown(self) -> Shown | None:
        view, offer = self.view, self._offer
        if view is None or offer is None:
            return None
        things = things_pledged(view.items, self.room.policy)
        interest = Amount(For.INTEREST, offer.due.interest, offer.due.half_months)
        payment = Payment((interest,), self.received.given())
        return Shown(Doing.RENEW, (ShownTicket(things, offer.terms, offer.table),), payment)

    def _ask(self) -> None:
        if self.view is None:
            return
        self._latest.ask(
            self.room.desk.renewal_offer,
            self.view.pledge.ticket.pledge,
            self.evidence.class_code.code(),
            self.evidence.form(Gathering()),
            done=self._show_offer,
            failed=self.tell,
        )

    def _show_offer(self, offer: RenewalOffer) -> None:
        self._offer = offer
        self.due.setText(formats.ntd(offer.due.interest))
        self.received.ask(offer.due.interest)
        self.terms.show_terms(offer.terms, offer.table)
        self.paper_note.setVisible(offer.new_paper)
        self._grid.show_row(self.second, shown=offer.new_paper)
        filled = [f for f in self.evidence.fields() if not f.editor.hasFocus()]
        self._faults.place(offer.faults, filled, focus=False)
        notice = self._dearer(offer) if offer.dearer else ""
        self.notice.setText(notice)
        self.notice.setVisible(bool(notice))
        self.shown_changed.emit()

    def _dearer(self, offer: RenewalOffer) -> str:
        return self.tr(
            "The class of the old {ticket} is not proven today: the new one costs "
            "{amount} more a month. This paper would keep the rate: {papers}."
        ).format(
            ticket=self.room.words.ticket,
            amount=formats.ntd(offer.dearer),
            papers=self.tr(", ").join(offer.papers),
        )

    def _lay_out(self) -> None:
        look = self.room.theme.look.measures
        self.body.addWidget(self.notice)
        grid = self._grid = Grid(gap_px=look.gap - 2, label_px=76)
        grid.put(self.evidence.class_code, 1, 0, key="R")
        self.evidence.label(
            {
                "kind": grid.put(self.evidence.kind, 2, 0, key="E"),
                "number": grid.put(self.evidence.number, 3, 0),
                "until": grid.put(self.evidence.valid_until, 4, 0),
            }
        )
        grid.addWidget(self.returned, 0, 0, 1, 2)
        grid.addWidget(self.paper_note, 5, 0, 1, 2)
        grid.put(self.second, 6, 0, key="U")
        grid.show_row(self.second, shown=False)
        self.body.addLayout(grid)
        self.body.addWidget(text_label(self.tr("The new terms"), "heading"))
        self.body.addWidget(self.terms)
        told = text_label(self.tr("Interest to pay today"), "muted")
        self.till.addLayout(row(told, self.due), 0, 0, 1, 2)
        self.till.put(self.received, 1, 0, key="L")
