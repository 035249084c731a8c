"""What the changes of a pledge share: one sum of cash, the new terms, what lies on the counter."""

from PySide6.QtCore import Qt

from counter import formats
from counter.desk.answers import ExchangeOffer, TicketView
from counter.domain.codes import Change
from counter.domain.exchange import Plan
from counter.domain.forms import ExchangeForm, PartForm
from counter.domain.money import Ntd
from counter.domain.parts import Finger
from counter.domain.policy import GENERAL
from counter.domain.refusal import Fault, Refused, Unavailable
from counter.ui.bags import BagsField
from counter.ui.cash import CashField
from counter.ui.evidence import EvidenceFields
from counter.ui.fields import ChoiceField, Field, FlagField, Gathering, TextField
from counter.ui.labels import text_label
from counter.ui.pages.new_tickets import NewTickets
from counter.ui.pages.page import Grid
from counter.ui.pages.panel import Panel
from counter.ui.pages.pledgor_part import evidence_on_file
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
from counter.ui.second import NewPaperNote
from counter.ui.tasks import Latest

LABEL_PX = 92
"""All fields of a change begin at one line."""


class ExchangePanel(Panel):
    """One change. A kind of change says its parts, its things and its own fields; the rest is here."""

    label_px = LABEL_PX
    how: Change
    doing: Doing

    def __init__(self, room: Room, heading: str, icon: str) -> None:
        super().__init__(room, heading, heading, icon)
        self._latest = Latest(room.tasks, self)
        self._by_scan = False
        self._touched = False
        self._offer: ExchangeOffer | None = None
        self.cash = text_label("", "figure")
        self.cash.setObjectName("exchange.net")
        self.made_of = text_label("", "muted", wrap=True)
        self.made_of.setObjectName("exchange.made_of")
        for label in (self.cash, self.made_of):
            label.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.bags = BagsField("bags", self.tr("Scan the bag"), room.say)
        self.signed = FlagField("stub_signed", self.tr("The bearer has signed the stub"), room.say)
        self.id_checked = FlagField(
            "id_checked",
            self.tr("The {pledgor} in person: ID document checked").format(
                pledgor=room.words.pledgor
            ),
            room.say,
        )
        fingers = [("", "—"), *((f.value, room.names.finger(f)) for f in Finger)]
        self.finger = ChoiceField("finger", self.tr("Fingerprint"), room.say, fingers)
        people = [("", "—"), *((each.code, each.name) for each in room.staff)]
        self.appraiser = ChoiceField("appraiser", self.tr("Second appraiser"), room.say, people)
        self.paper_note = NewPaperNote()
        self.second = ChoiceField("second", self.tr("Second person"), room.say, people)
        self.received = CashField("received", self.tr("Cash received"), room.say)
        self.returned = FlagField(
            "ticket_returned",
            self.tr("The old {ticket} has been handed in").format(ticket=room.words.ticket),
            room.say,
        )
        self.evidence = EvidenceFields(room, self)
        self.notice = text_label("", "warn", wrap=True)
        self.notice.setObjectName("exchange.notice")
        self.tickets = NewTickets(room)
        self.grid = Grid(gap_px=room.theme.look.measures.gap - 2, label_px=LABEL_PX)
        self.evidence.changed.connect(self.changed)
        self.appraiser.changed.connect(self.changed)
        self.received.entered.connect(self.confirm)
        self.received.changed.connect(self.shown_changed)
        self._lay_out()

    # -------------------------------------------------------- what each kind of change says

    def own_fields(self) -> tuple[Field, ...]:
        """Its own fields, in order."""
        raise NotImplementedError

    def begins(self) -> Field:
        """Where the cursor begins."""
        return self.own_fields()[0]

    def lay_out_own(self) -> None:
        """Put its own fields into the body."""
        raise NotImplementedError

    def start(self, view: TicketView) -> None:
        """Begin with that ticket, nothing said yet."""
        raise NotImplementedError

    def parts(self, gathering: Gathering) -> tuple[PartForm, ...]:
        """The new tickets as said so far."""
        raise NotImplementedError

    def show_own(self, offer: ExchangeOffer) -> None:
        """Show what the offer says of its own fields."""

    def pledges(self) -> tuple[str, ...]:
        """Ids of the old tickets."""
        return () if self.view is None else (self.view.pledge.ticket.pledge,)

    def values(self, gathering: Gathering) -> tuple[tuple[str, Ntd], ...]:  # noqa: ARG002 - by kind
        """What a person said things are worth."""
        return ()

    def scanned(self) -> bool:
        """Whether every old ticket's paper was read by the scanner."""
        return self._by_scan

    # ----------------------------------------------------------------------------- the act

    def fields(self) -> tuple[Field, ...]:
        return (
            *self.own_fields(),
            self.appraiser,
            self.bags,
            self.signed,
            self.second,
            self.id_checked,
            self.finger,
            self.received,
            self.returned,
            *self.evidence.fields(),
        )

    def open(self, view: TicketView, *, by_scan: bool) -> None:
        self.view = view
        self._by_scan = by_scan
        self._touched = False
        self._offer = None
        for text in (self.bags, self.received):
            text.set_text("")
        for flag in (self.signed, self.id_checked):
            flag.set_on(False)
        for choice in (self.finger, self.appraiser, self.second):
            choice.set_code("")
        self.returned.set_on(by_scan)
        on_file = None if view.new_class == GENERAL else evidence_on_file(view.pledgor)
        self.evidence.put(view.new_class, on_file)
        self.start(view)
        self.clear_faults()
        self._touched = False
        self.tickets.show_offer(None)
        self.ask()
        self.begin_at(self.begins())

    def changed(self) -> None:
        """Something was said: ask what it brings."""
        self._touched = True
        self.ask()

    def ask(self) -> None:
        """Ask the desk what the exchange would be as it stands."""
        if self.view is not None:
            form = self._form(Gathering())
            self._latest.ask(
                self.room.desk.exchange_offer, form, done=self._show_offer, failed=self.tell
            )

    def confirm(self) -> None:
        offer = self._offer
        if offer is None:
            return
        self.clear_faults()
        gathering = Gathering()
        form = self._form(gathering, agreed=offer)
        if gathering.faults:
            self.refuse(gathering)
            return
        self.run(self.room.desk.exchange, form)

    def take_scan(self, code: str) -> bool:
        """A bag's label: one after the other until all that are opened are here."""
        try:
            opened = () if self._offer is None else self._offer.plan.opened
            if not self.bags.take_scan(code, opened):
                return False
        except Refused as refused:
            self.tell(refused)
            return True
        if self._offer is not None and self.bags.has_all(self._offer.plan.opened):
            self.begin_at(self.received if self.signed.isHidden() else self.signed)
        return True

    def tell(self, trouble: Refused | Unavailable) -> None:
        if isinstance(trouble, Refused):
            self.before_faults(trouble.faults)
        super().tell(trouble)

    def before_faults(self, faults: tuple[Fault, ...]) -> None:
        """Bring what a fault is about into its field, where one field serves several things."""

    def shown(self) -> Shown | None:
        view, offer = self.view, self._offer
        if view is None or offer is None:
            return None
        plan = offer.plan
        lines = {thing.item: thing.lines for thing in offer.things}
        tickets = tuple(
            ShownTicket(
                things_pledged((lines[item.item] for item in part.items), self.room.policy),
                offered.terms,
                offered.table,
            )
            for part, offered in zip(plan.parts, offer.parts, strict=True)
        )
        principal = For.LENT if plan.lends else For.PRINCIPAL
        amounts = (Amount(For.INTEREST, plan.interest), Amount(principal, plan.repaid))
        return Shown(self.doing, tickets, Payment(amounts, self.received.given()))

    # -------------------------------------------------------------------------------- inside

    def _form(self, gathering: Gathering, agreed: ExchangeOffer | None = None) -> ExchangeForm:
        """What is typed; with what the pledgor agreed to once somebody confirms."""
        finger = self.finger.code()
        opened = agreed is not None and bool(agreed.plan.opened)
        return ExchangeForm(
            how=self.how,
            pledges=self.pledges(),
            parts=self.parts(gathering),
            appraised=self.values(gathering),
            class_code=self.evidence.class_code.code(),
            evidence=self.evidence.form(gathering),
            by_scan=self.scanned(),
            ticket_returned=self.returned.is_on(),
            bags=self.bags.bags(gathering) if opened else (),
            stub_signed=self.signed.is_on(),
            id_checked=self.id_checked.is_on(),
            finger=Finger(finger) if finger else None,
            agreed_net=Ntd(0) if agreed is None else agreed.plan.net,
            agreed=() if agreed is None else agreed.agreed,
            received=self.received.cash(gathering) if self._takes(agreed) else Ntd(0),
            appraiser=self.appraiser.code(),
            second=self.second.code(),
        )

    def _takes(self, offer: ExchangeOffer | None) -> bool:
        return offer is not None and offer.plan.net > 0

    def _show_offer(self, offer: ExchangeOffer) -> None:
        self._offer = offer
        plan = offer.plan
        self.cash.setText(self._cash(plan.net))
        self.made_of.setText(self._made_of(plan))
        self.received.ask(max(plan.net, Ntd(0)))
        self.till.show_row(self.received, shown=self._takes(offer))
        self.grid.show_row(self.bags, shown=bool(plan.opened))
        self.grid.show_row(self.finger, shown=plan.lends)
        self.grid.show_row(self.appraiser, shown=plan.raised or bool(self.appraiser.code()))
        self.grid.show_row(self.second, shown=offer.needs_second)
        self.paper_note.setVisible(offer.new_paper)
        self.id_checked.setVisible(plan.lends)
        self.signed.setVisible(bool(plan.released))
        self.bags.set_hint("、".join(bag_name(bag) for bag in plan.opened))
        self.tickets.show_offer(offer)
        self.show_own(offer)
        self._show_notice(offer)
        if self._touched:
            self._place(offer.faults)
        self.shown_changed.emit()

    def _place(self, faults: tuple[Fault, ...]) -> None:
        """Show what still forbids it, but not at what is just being typed."""
        settled = [field for field in self._offered_fields() if not self._is_typing(field)]
        for field in settled:
            field.clear_fault()
        self._faults.place(faults, settled, focus=False)

    def _offered_fields(self) -> tuple[Field, ...]:
        return (*self.own_fields(), self.appraiser, *self.evidence.fields())

    def _is_typing(self, field: Field) -> bool:
        return isinstance(field, TextField) and field.edit.hasFocus()

    def _cash(self, net: Ntd) -> str:
        if net > 0:
            return self.tr("Take {amount}").format(amount=formats.ntd(net))
        if net < 0:
            return self.tr("Pay out {amount}").format(amount=formats.ntd(abs(net)))
        return self.tr("No cash moves")

    def _made_of(self, plan: Plan) -> str:
        if plan.lends:
            text = self.tr("Lent on top {principal} − interest {interest}")
        elif plan.repaid:
            text = self.tr("Principal back {principal} + interest {interest}")
        else:
            text = self.tr("Interest {interest}")
        return text.format(
            principal=formats.ntd(abs(plan.repaid)), interest=formats.ntd(plan.interest)
        )

    def _show_notice(self, offer: ExchangeOffer) -> None:
        text = ""
        if offer.dearer:
            text = self.tr(
                "The class of the old {ticket} is not proven today: the new one costs "
                "{amount} more a month. This paper would keep the rate: {papers}."
            ).format(
                ticket=self.room.words.ticket,
                amount=formats.ntd(offer.dearer),
                papers=self.tr(", ").join(offer.papers),
            )
        self.notice.setText(text)
        self.notice.setVisible(bool(text))

    def _lay_out(self) -> None:
        self.body.addWidget(self.notice)
        self.notice.hide()
        self.lay_out_own()
        grid = self.grid
        grid.put(self.appraiser, 0, 0, key="A")
        grid.put(self.bags, 1, 0, key="Y")
        grid.addWidget(self.signed, 2, 0, 1, 2)
        grid.addWidget(self.paper_note, 3, 0, 1, 2)
        grid.put(self.second, 4, 0, key="U")
        grid.addWidget(self.id_checked, 5, 0, 1, 2)
        grid.put(self.finger, 6, 0, key="F")
        grid.addWidget(self.returned, 7, 0, 1, 2)
        grid.put(self.evidence.class_code, 8, 0, key="R")
        self.evidence.label(
            {
                "kind": grid.put(self.evidence.kind, 9, 0, key="E"),
                "number": grid.put(self.evidence.number, 10, 0),
                "until": grid.put(self.evidence.valid_until, 11, 0),
            }
        )
        for hidden in (self.appraiser, self.bags, self.second, self.finger):
            grid.show_row(hidden, shown=False)
        self.signed.hide()
        self.id_checked.hide()
        self.body.addLayout(grid)
        self.body.addWidget(self.tickets)
        self.till.addWidget(self.cash, 0, 0, 1, 2)
        self.till.addWidget(self.made_of, 1, 0, 1, 2)
        self.till.put(self.received, 2, 0, key="L")
        self.till.show_row(self.received, shown=False)
