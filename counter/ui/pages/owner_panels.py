"""Stolen goods go back to their owner, and money an owner paid: with the proof of the intake before one's eyes."""

from collections.abc import Iterable

from counter import formats
from counter.desk.answers import IntakeProof, StolenOffer, TicketView
from counter.domain.claim_forms import RefundForm, ReleaseForm
from counter.domain.codes import Release
from counter.domain.days import TAIPEI
from counter.domain.money import Ntd
from counter.domain.refusal import Refused
from counter.ui.bags import BagsField
from counter.ui.cash import CashField
from counter.ui.days import short_day
from counter.ui.fields import ChoiceField, Field, FlagField, Gathering
from counter.ui.labels import text_label
from counter.ui.owner import OwnerFields
from counter.ui.pages.page import Grid
from counter.ui.pages.panel import Panel
from counter.ui.pages.ticket_part import bag_name
from counter.ui.room import Room
from counter.ui.tasks import Latest


class OwnerPanel(Panel):
    """What both have in common: how the goods were taken in, who the owner is, what was seen."""

    keeps_typed = True

    def __init__(self, room: Room, heading: str, button: str, icon: str) -> None:
        super().__init__(room, heading, button, icon)
        self._latest = Latest(room.tasks, self)
        self.offer: StolenOffer | None = None
        self.sum = text_label("", "figure", wrap=True)
        self.sum.setObjectName("owner.sum")
        self.proof = text_label("", "", wrap=True)
        self.proof.setObjectName("owner.proof")
        self.owner = OwnerFields(room, self)
        self.till.addWidget(self.sum, 0, 0, 1, 2)
        self.body.addWidget(text_label(self.tr("How the goods were taken in"), "muted"))
        self.body.addWidget(self.proof)

    def begin(self, view: TicketView) -> None:
        """Begin with that ticket; its proof is asked for."""
        self.view = view
        self.offer = None
        self.clear_faults()
        self.owner.start()
        self.say_sum("")
        self.proof.setText("")
        self.button.setEnabled(False)
        self._latest.ask(
            self.room.desk.stolen_offer,
            view.pledge.ticket.pledge,
            done=self._show_offer,
            failed=self.tell,
        )

    def show_sum(self) -> None:
        """Show what is paid, either way."""
        raise NotImplementedError

    def say_sum(self, text: str) -> None:
        """Say above the button what is paid."""
        self.sum.setText(text)
        self.sum.setVisible(bool(text))

    def _show_offer(self, offer: StolenOffer) -> None:
        self.offer = offer
        self.proof.setText("\n".join(self._proofs(offer.proofs)))
        self.button.setEnabled(True)
        self.show_sum()

    def _proofs(self, proofs: Iterable[IntakeProof]) -> Iterable[str]:
        names = self.room.names
        comma = self.tr(", ")
        for proof in proofs:
            at = proof.at.astimezone(TAIPEI)
            head = self.tr("{number}: {act} on {day} at {time} by {clerk}").format(
                number=formats.ticket_number(proof.number),
                act=names.act(proof.kind),
                day=short_day(at.date()),
                time=at.strftime("%H:%M"),
                clerk=proof.clerk,
            )
            told = [head]
            if proof.document is not None:
                kind, number = proof.document
                told.append(f"{names.id_kind(kind)} {number}")
            told.append(self.tr("ID checked") if proof.id_checked else self.tr("ID not checked"))
            if proof.finger is not None:
                told.append(self.tr("print of: {finger}").format(finger=names.finger(proof.finger)))
            yield comma.join(told)


class ReleasePanel(OwnerPanel):
    """At principal after a lawful intake, free after an unlawful one; the bags are scanned."""

    def __init__(self, room: Room) -> None:
        super().__init__(
            room, self.tr("Give it to its owner"), self.tr("Hand it over"), "handshake"
        )
        ways = [("", "—"), *((each.value, room.names.release(each)) for each in Release)]
        self.how = ChoiceField("how", self.tr("The intake was"), room.say, ways)
        self.expected = text_label("", "muted", wrap=True)
        self.bags = BagsField("bags", self.tr("Scan the bag"), room.say)
        self.received = CashField("received", self.tr("Cash received"), room.say)
        self.received.entered.connect(self.confirm)
        self._grid = Grid(gap_px=room.theme.look.measures.gap - 2, label_px=76)
        self._grid.put(self.how, 0, 0, key="C")
        row = self.owner.lay_out(self._grid, 1)
        self._grid.addWidget(self.expected, row, 0, 1, 2)
        self._grid.put(self.bags, row + 1, 0, key="Y")
        self.till.put(self.received, 1, 0, key="L")
        self.body.addLayout(self._grid)
        self.how.changed.connect(self.show_sum)

    def fields(self) -> tuple[Field, ...]:
        return (self.how, *self.owner.fields(), self.bags, self.received)

    def open(self, view: TicketView, *, by_scan: bool) -> None:  # noqa: ARG002 - the same for both
        self.begin(view)
        self.how.set_code("")
        self.bags.set_text("")
        self.received.set_text("")
        self.expected.setText(
            self.tr("Bag {bags}, at {place}").format(
                bags=self.tr(", ").join(bag_name(bag) for bag in view.bags),
                place=view.place or self.tr("no place noted"),
            )
        )
        self.show_sum()
        self.begin_at(self.how)

    def take_scan(self, code: str) -> bool:
        try:
            if not self.bags.take_scan(code, () if self.view is None else self.view.bags):
                return False
        except Refused as refused:
            self.tell(refused)
            return True
        if self.view is not None and self.bags.has_all(self.view.bags):
            self.begin_at(self.bags if self.received.isHidden() else self.received)
        return True

    def confirm(self) -> None:
        if self.view is None:
            return
        gathering = Gathering()
        how = self._how()
        owner = self.owner
        form = ReleaseForm(
            pledge=self.view.pledge.ticket.pledge,
            how=how,
            papers=owner.seen(),
            papers_note=gathering.take(owner.papers_note.words, ""),
            owner=owner.form(gathering),
            reason=gathering.take(owner.reason.words, ""),
            bags=self.bags.bags(gathering),
            agreed=self._price(),
            received=self.received.cash(gathering) if how is Release.AT_PRINCIPAL else Ntd(0),
            second=owner.second.code(),
        )
        if gathering.faults:
            self.refuse(gathering)
            return
        self.run(self.room.desk.release, form)

    def show_sum(self) -> None:
        how = self._how()
        self.till.show_row(self.received, shown=how is Release.AT_PRINCIPAL)
        self._grid.show_row(self.owner.reason, shown=how is Release.FREE)
        self.received.ask(self._price())
        if how is None or self.offer is None:
            self.say_sum("")
        elif how is Release.FREE:
            self.say_sum(self.tr("Goes back free of charge"))
        else:
            told = self.tr("The owner pays {amount}, no interest")
            self.say_sum(told.format(amount=formats.ntd(self._price())))

    def _how(self) -> Release | None:
        code = self.how.code()
        return Release(code) if code else None

    def _price(self) -> Ntd:
        offer = self.offer
        at_principal = self._how() is Release.AT_PRINCIPAL
        return offer.principal if offer is not None and at_principal else Ntd(0)


class RefundPanel(OwnerPanel):
    """An owner had paid, and the intake proved unlawful: the money goes back, once."""

    def __init__(self, room: Room) -> None:
        super().__init__(room, self.tr("Pay the owner back"), self.tr("Pay it back"), "payments")
        self.moved = FlagField("money_moved", "", room.say)
        grid = Grid(gap_px=room.theme.look.measures.gap - 2, label_px=76)
        self.owner.lay_out(grid, 0)
        self.body.addLayout(grid)
        self.till.addWidget(self.moved, 1, 0, 1, 2)

    def fields(self) -> tuple[Field, ...]:
        return (*self.owner.fields(), self.moved)

    def open(self, view: TicketView, *, by_scan: bool) -> None:  # noqa: ARG002 - the same for both
        self.begin(view)
        self.moved.set_on(False)
        self.moved.set_words("")
        self.begin_at(self.owner.reason)

    def confirm(self) -> None:
        if self.view is None or self.offer is None:
            return
        gathering = Gathering()
        owner = self.owner
        form = RefundForm(
            pledge=self.view.pledge.ticket.pledge,
            papers=owner.seen(),
            papers_note=gathering.take(owner.papers_note.words, ""),
            owner=owner.form(gathering),
            reason=gathering.take(owner.reason.words, ""),
            agreed=self.offer.paid,
            money_moved=self.moved.is_on(),
            second=owner.second.code(),
        )
        if gathering.faults:
            self.refuse(gathering)
            return
        self.run(self.room.desk.refund, form)

    def show_sum(self) -> None:
        if self.offer is None:
            return
        amount = formats.ntd(self.offer.paid)
        self.say_sum(self.tr("Pay back {amount}").format(amount=amount))
        self.moved.set_words(self.tr("{amount} has been given back").format(amount=amount))
