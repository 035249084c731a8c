"""Some things are redeemed, or one ticket becomes several: a list says where each thing goes."""

from functools import partial

from PySide6.QtWidgets import QWidget

from counter import formats
from counter.desk.answers import ExchangeOffer, TicketView
from counter.domain.codes import Change
from counter.domain.forms import PartForm
from counter.domain.money import Ntd
from counter.domain.refusal import Fault
from counter.domain.ticket import read_bag
from counter.ui.fields import Field, Gathering, TextField
from counter.ui.figures import AmountField
from counter.ui.labels import text_label
from counter.ui.pages.exchange_panel import LABEL_PX, ExchangePanel
from counter.ui.pages.page import Grid
from counter.ui.pages.things_part import FIRST, Going, ThingsPart
from counter.ui.pledgor_screen.shown import Doing
from counter.ui.room import Room


class _PartsPanel(ExchangePanel):
    """A list of things, the worth of the one picked, a principal for each new ticket."""

    things: ThingsPart

    def __init__(self, room: Room, heading: str, icon: str, how_to: str) -> None:
        self.how_to = text_label(how_to, "muted", wrap=True)
        self.sums = Grid(gap_px=room.theme.look.measures.gap - 2, label_px=LABEL_PX)
        super().__init__(room, heading, icon)

    def lay_out_own(self) -> None:
        self.body.addWidget(self.how_to)
        self.body.addWidget(self.things.items)
        self.sums.put(self.things.worth, 0, 0, key="V")
        self.body.addLayout(self.sums)
        self.things.changed.connect(self.changed)

    def start(self, view: TicketView) -> None:
        items = (item.item for item in view.pledge.ticket.items)
        self.things.start(tuple(zip(items, view.items, strict=True)))

    def values(self, gathering: Gathering) -> tuple[tuple[str, Ntd], ...]:
        return self.things.values(gathering)

    def before_faults(self, faults: tuple[Fault, ...]) -> None:
        self.things.pick_fault(faults)

    def show_own(self, offer: ExchangeOffer) -> None:
        self.things.show(offer.things)

    def _principal(self, number: int) -> AmountField:
        """The principal of a new ticket, counted from 0; blank = what the others leave."""
        field = AmountField(f"parts.{number}.principal", self._name(number), self.room.say)
        field.changed.connect(self.changed)
        return field

    def _name(self, number: int) -> str:
        raise NotImplementedError

    def _show_sum(self, field: AmountField, offer: ExchangeOffer, number: int) -> None:
        """What the ticket bears if nothing is typed, and what it may bear today."""
        field.edit.setPlaceholderText(formats.figure(offer.plan.parts[number].principal))
        most = offer.parts[number].most
        field.set_hint(
            self.tr("Its things carry {amount} today").format(amount=formats.ntd(most or 0))
        )


class PartPanel(_PartsPanel):
    """The pledgor takes some things home and pays what the rest cannot carry."""

    how = Change.PART
    doing = Doing.PART

    def __init__(self, room: Room) -> None:
        self.things = ThingsPart(room, Going.HOME)
        super().__init__(
            room,
            self.tr("{redeem} some items").format(redeem=room.words.redeem),
            "package_2",
            self.tr("Up and down to a thing, Space to hand it over."),
        )

    def own_fields(self) -> tuple[Field, ...]:
        return (self.things.items, self.things.worth, self.principal)

    def lay_out_own(self) -> None:
        super().lay_out_own()
        self.principal = self._principal(0)
        self.sums.put(self.principal, 1, 0, key="N")

    def start(self, view: TicketView) -> None:
        super().start(view)
        self.principal.set_text("")

    def parts(self, gathering: Gathering) -> tuple[PartForm, ...]:
        blank = self.principal.is_blank()
        said = None if blank else gathering.take(self.principal.amount, None)
        return (PartForm(self.things.on(FIRST), said),)

    def show_own(self, offer: ExchangeOffer) -> None:
        super().show_own(offer)
        self._show_sum(self.principal, offer, 0)

    def _name(self, number: int) -> str:  # noqa: ARG002 - there is one ticket
        return self.tr("New principal")


class SplitPanel(_PartsPanel):
    """Each thing goes onto one of several new tickets; later ones get bags of their own."""

    how = Change.SPLIT
    doing = Doing.SPLIT

    def __init__(self, room: Room) -> None:
        self.things = ThingsPart(room, Going.APART)
        self._principals: list[AmountField] = []
        self._bags: list[TextField] = []
        super().__init__(
            room,
            self.tr("Split"),
            "call_split",
            self.tr("Up and down to a thing, 1 to 9 for its new ticket, Space for the next one."),
        )

    def own_fields(self) -> tuple[Field, ...]:
        pairs = zip(self._principals, self._bags, strict=True)
        return (self.things.items, self.things.worth, *(field for pair in pairs for field in pair))

    def start(self, view: TicketView) -> None:
        for _ in range(len(self._principals), len(view.items)):
            self._add()
        super().start(view)
        for field in (*self._principals, *self._bags):
            field.set_text("")
        self._show_count()

    def changed(self) -> None:
        self._show_count()
        super().changed()

    def parts(self, gathering: Gathering) -> tuple[PartForm, ...]:
        return tuple(self._part(number, gathering) for number in range(self.things.count()))

    def show_own(self, offer: ExchangeOffer) -> None:
        super().show_own(offer)
        for number, part in enumerate(offer.parts[: len(self._principals)]):
            self._show_sum(self._principals[number], offer, number)
            self.sums.show_row(self._bags[number], shown=part.moves)

    def _part(self, number: int, gathering: Gathering) -> PartForm:
        items = self.things.on(number + 1)
        if number >= len(self._principals):
            return PartForm(items, None)
        field, bag = self._principals[number], self._bags[number]
        return PartForm(
            items=items,
            principal=None if field.is_blank() else gathering.take(field.amount, None),
            bag=""
            if bag.is_blank()
            else gathering.take(partial(read_bag, bag.text(), bag.name), ""),
        )

    def _add(self) -> None:
        """Fields for one more new ticket."""
        number = len(self._principals)
        principal = self._principal(number)
        bag = TextField(
            f"parts.{number}.bag",
            self.tr("Bag of ticket {number}").format(number=number + 1),
            self.room.say,
            latin=True,
        )
        bag.edit.setPlaceholderText(self.tr("the new number"))
        bag.changed.connect(self.changed)
        last: QWidget = self._bags[-1] if self._bags else self.things.worth
        self._principals.append(principal)
        self._bags.append(bag)
        self.sums.put(principal, 2 * number + 1, 0, key="N" if not number else "")
        self.sums.put(bag, 2 * number + 2, 0)
        QWidget.setTabOrder(last, principal)
        QWidget.setTabOrder(principal, bag)

    def _show_count(self) -> None:
        """Show fields for as many new tickets as there are."""
        count = self.things.count()
        for number, (principal, bag) in enumerate(zip(self._principals, self._bags, strict=True)):
            self.sums.show_row(principal, shown=number < count)
            if number >= count:
                self.sums.show_row(bag, shown=False)

    def _name(self, number: int) -> str:
        return self.tr("Ticket {number}").format(number=number + 1)
