"""Top-up and paying down: the same things, another principal."""

from counter import formats
from counter.desk.answers import ExchangeOffer, TicketView
from counter.domain.codes import Change
from counter.domain.forms import PartForm
from counter.domain.money import Ntd
from counter.domain.refusal import Fault
from counter.ui.fields import Field, Gathering
from counter.ui.linked import LinkedSums
from counter.ui.pages.exchange_panel import LABEL_PX, ExchangePanel
from counter.ui.pages.page import Grid
from counter.ui.pages.things_part import Going, ThingsPart
from counter.ui.pledgor_screen.shown import Doing
from counter.ui.room import Room


class _SumPanel(ExchangePanel):
    """Two linked sums; whichever is typed fills the other one."""

    sums: LinkedSums

    def start(self, view: TicketView) -> None:
        self.sums.start(view.pledge.ticket.principal)

    def begins(self) -> Field:
        return self.sums.difference

    def parts(self, gathering: Gathering) -> tuple[PartForm, ...]:
        assert self.view is not None, "nothing is asked before a ticket is shown"
        items = tuple(item.item for item in self.view.pledge.ticket.items)
        return (PartForm(items, self.sums.said(gathering)),)

    def _is_typing(self, field: Field) -> bool:
        if field in {self.sums.difference, self.sums.principal}:
            return self.sums.is_typed_in()
        return super()._is_typing(field)

    def _put_sums(self, worth: Field | None = None) -> None:
        grid = Grid(gap_px=self.room.theme.look.measures.gap - 2, label_px=LABEL_PX)
        if worth is not None:
            grid.put(worth, 0, 0, key="V")
        grid.put(self.sums.principal, 1, 0, key="N")
        grid.put(self.sums.difference, 2, 0, key="D")
        self.body.addLayout(grid)
        self.sums.changed.connect(self.changed)
        for field in (self.sums.difference, self.sums.principal):
            field.left.connect(self._tell_faults)

    def _tell_faults(self) -> None:
        """Once the cursor leaves the sums, what is wrong with them is told."""
        if self._touched and self._offer is not None:
            self._faults.place(self._offer.faults, self.own_fields(), focus=False)


class TopUpPanel(_SumPanel):
    """More is lent on the same things, to the pledgor in person, up to what they carry today."""

    how = Change.TOP_UP
    doing = Doing.TOP_UP

    def __init__(self, room: Room) -> None:
        self.sums = LinkedSums(
            room.say,
            difference=self.tr("Lent on top"),
            principal=self.tr("New principal"),
            rises=True,
        )
        self.things = ThingsPart(room, Going.NOWHERE)
        super().__init__(room, self.tr("Top up"), "add")

    def own_fields(self) -> tuple[Field, ...]:
        return (self.things.items, self.things.worth, self.sums.principal, self.sums.difference)

    def lay_out_own(self) -> None:
        self.body.addWidget(self.things.items)
        self._put_sums(self.things.worth)
        self.things.changed.connect(self.changed)

    def start(self, view: TicketView) -> None:
        super().start(view)
        items = (item.item for item in view.pledge.ticket.items)
        self.things.start(tuple(zip(items, view.items, strict=True)))
        self.things.items.setVisible(len(view.items) > 1)

    def values(self, gathering: Gathering) -> tuple[tuple[str, Ntd], ...]:
        return self.things.values(gathering)

    def before_faults(self, faults: tuple[Fault, ...]) -> None:
        self.things.pick_fault(faults)

    def show_own(self, offer: ExchangeOffer) -> None:
        self.things.show(offer.things)
        most = offer.parts[0].most
        self.sums.difference.set_hint(
            self.tr("Today the things carry {amount}").format(amount=formats.ntd(most or 0))
        )


class PayDownPanel(_SumPanel):
    """A part of the principal comes back; whoever bears the ticket may pay it."""

    how = Change.PAY_DOWN
    doing = Doing.PAY_DOWN

    def __init__(self, room: Room) -> None:
        self.sums = LinkedSums(
            room.say,
            difference=self.tr("Paid back"),
            principal=self.tr("New principal"),
            rises=False,
        )
        super().__init__(room, self.tr("Pay down"), "payments")

    def own_fields(self) -> tuple[Field, ...]:
        return (self.sums.principal, self.sums.difference)

    def lay_out_own(self) -> None:
        self._put_sums()
