"""A clash is settled by two people; what it leaves owed is paid later. The cash is seen before anybody agrees."""

from collections.abc import Iterable

from counter import formats
from counter.desk.answers import Clash, OwedView, SettlementOffer, WayView
from counter.domain.codes import Settlement
from counter.domain.money import Ntd
from counter.domain.refusal import Refused, Unavailable
from counter.domain.settlement_forms import PayOwedForm, SettleForm
from counter.ui.bags import BagsField
from counter.ui.days import day_text
from counter.ui.fields import ChoiceField, Field, FlagField, Gathering, TextField, put_texts
from counter.ui.labels import text_label
from counter.ui.pages.page import Grid, card, heading
from counter.ui.pages.panel import Panel
from counter.ui.pages.ticket_part import bag_name
from counter.ui.pairs import Pairs
from counter.ui.payee import PayeeFields
from counter.ui.pledgor_screen.shown import Amount, Doing, For, Payment, Shown
from counter.ui.room import Room
from counter.ui.second import SecondField
from counter.ui.tasks import Latest


class MoneyPanel(Panel):
    """What both have in common: the sum, who takes or brings it, and that it moved.

    `about`: the id of what is decided; what is typed for it waits under that id.
    """

    def __init__(self, room: Room, heading: str, button: str, icon: str, *, name: str) -> None:
        super().__init__(room, heading, button, icon)
        self.about = ""
        self._drawer = Ntd(0)
        self.lines = Pairs(name)
        self.payee = PayeeFields(room, self)
        self.moved = FlagField("money_moved", "", room.say)
        self.cash = text_label("", "figure", wrap=True)
        self.cash.setObjectName(f"{name}.cash")
        self.grid = Grid(gap_px=room.theme.look.measures.gap - 2, label_px=self.label_px)
        self.body.addLayout(self.grid)
        self.till.addWidget(self.cash, 0, 0, 1, 2)
        self.till.addWidget(self.moved, 1, 0, 1, 2)

    def lay_aside(self) -> bool:
        typed = self._typed()
        if not self.about or typed == self._blank:
            return False
        self.room.laid_aside[type(self).__name__, self.about] = typed
        return True

    def forget(self) -> None:
        self._blank = self._typed()
        self.room.laid_aside.pop((type(self).__name__, self.about), None)

    def empty(self) -> None:
        super().empty()
        self.about = ""

    def put_back(self) -> None:
        """What was typed for the same thing before stands there again; what a person confirms is asked anew."""
        self._blank = self._typed()
        kept = self.room.laid_aside.pop((type(self).__name__, self.about), None)
        if kept is not None:
            put_texts(self._keepable(), kept)

    def show_cash(self, drawer: Ntd) -> None:
        """What the drawer gains (NT$; negative: it is paid out)."""
        amount = formats.ntd(abs(drawer))
        self._drawer = drawer
        self.shown_changed.emit()
        self.moved.setVisible(bool(drawer))
        if drawer < 0:
            self.cash.setText(self.tr("Pay out {amount}").format(amount=amount))
            self.moved.set_words(self.tr("{amount} has been paid out").format(amount=amount))
        elif drawer > 0:
            self.cash.setText(self.tr("Take in {amount}").format(amount=amount))
            self.moved.set_words(self.tr("{amount} has come in").format(amount=amount))
        else:
            self.cash.setText(self.tr("No cash moves now"))

    def shown(self) -> Shown | None:
        """The money alone: whoever stands here need not be of the ticket."""
        if not self._drawer:
            return None
        return Shown(Doing.SETTLE, (), Payment((Amount(For.REFUND, self._drawer),)))

    def _keepable(self) -> tuple[Field, ...]:
        return tuple(f for f in super()._keepable() if not isinstance(f, FlagField))


class SettlePanel(MoneyPanel):
    """Which way out, why, who takes the money, the second person.

    `ways`: what each way does, in words and under its number; it stands beside the panel. The one picked is told in
    the panel, too: on a small screen the others are out of sight by then.
    """

    def __init__(self, room: Room) -> None:
        super().__init__(room, self.tr("Settle it"), self.tr("Settle"), "gavel", name="settlement")
        self._latest = Latest(room.tasks, self)
        self._offer: SettlementOffer | None = None
        self.ways = card(room, self.tr("Ways out"))
        self.ways.body.addLayout(self.lines)
        self.how = ChoiceField("how", self.tr("Way out"), room.say)
        self.meaning = text_label("", wrap=True)
        self.meaning.setObjectName("settlement.meaning")
        self.reason = TextField("reason", self.tr("Why so"), room.say)
        self.bags = BagsField("bags", self.tr("Scan the bag"), room.say)
        self.returned = FlagField(
            "ticket_returned",
            self.tr("Both copies of the void {ticket} are here").format(ticket=room.words.ticket),
            room.say,
        )
        self.second = SecondField(room)
        self.grid.put(self.how, 0, 0, key="W")
        self.grid.addWidget(self.meaning, 1, 0, 1, 2)
        self.grid.put(self.reason, 2, 0, key="R")
        self.grid.put(self.bags, 3, 0, key="Y")
        row = self.payee.lay_out(self.grid, 4)
        self.grid.addWidget(self.returned, row, 0, 1, 2)
        self.grid.put(self.second, row + 1, 0, key="U")
        self.how.changed.connect(self._show_asked)

    def fields(self) -> tuple[Field, ...]:
        return (
            self.how,
            self.reason,
            self.bags,
            *self.payee.fields(),
            self.returned,
            self.second,
            self.moved,
        )

    def begin(self, clash: Clash) -> None:
        """Begin with that clash; its ways out are asked for."""
        self.lay_aside()
        self.about = clash.entry
        self._offer = None
        self.clear_faults()
        self.lines.show_lines()
        self.how.set_choices([("", "—")])
        for text in (self.reason, self.bags):
            text.set_text("")
        self.payee.start()
        self.second.set_code("")
        for flag in (self.returned, self.moved):
            flag.set_on(False)
        self._show_asked()
        self.button.setEnabled(False)
        self._latest.ask(
            self.room.desk.settlement_offer,
            clash.entry,
            done=self._show_offer,
            failed=self._not_offered,
        )
        self.begin_at(self.how)

    def take_scan(self, code: str) -> bool:
        """A bag's label: one after the other until all whose goods go back are here."""
        way = self._way()
        try:
            return self.bags.take_scan(code, () if way is None else way.way.bags)
        except Refused as refused:
            self.tell(refused)
            return True

    def confirm(self) -> None:
        offer = self._offer
        if offer is None:
            return
        way = self._way()
        gathering = Gathering()
        form = SettleForm(
            entry=offer.clash.entry,
            how=None if way is None else way.way.how,
            reason=gathering.take(self.reason.words, ""),
            payee=self.payee.form(gathering),
            ticket_returned=self.returned.is_on(),
            bags=self.bags.bags(gathering),
            agreed=Ntd(0) if way is None else way.way.drawer,
            money_moved=self.moved.is_on(),
            second=self.second.code(),
        )
        if gathering.faults:
            self.refuse(gathering)
            return
        self.run(self.room.desk.settle, form)

    # ------------------------------------------------------------------ what is offered

    def _show_offer(self, offer: SettlementOffer) -> None:
        self._offer = offer
        choices = [(each.way.how.value, self._name(each)) for each in offer.ways]
        self.how.set_choices([("", "—"), *choices])
        self.lines.show_lines(
            *(
                (each.way.how.value, str(number), "\n".join((name, *self._meaning(each))))
                for number, (each, (_, name)) in enumerate(zip(offer.ways, choices, strict=True), 1)
            )
        )
        self.button.setEnabled(True)
        self.put_back()
        self._show_asked()

    def _not_offered(self, trouble: Refused | Unavailable) -> None:
        """Another counter settled it meanwhile, or a newer program must read it first."""
        self.tell(trouble)
        self.button.setEnabled(False)

    def _way(self) -> WayView | None:
        code = self.how.code()
        ways = () if self._offer is None else self._offer.ways
        return next((each for each in ways if each.way.how.value == code), None)

    def _show_asked(self) -> None:
        """Ask what the way picked asks for."""
        view = self._way()
        way = None if view is None else view.way
        self.meaning.setText("" if view is None else "\n".join(self._meaning(view)))
        self.meaning.setVisible(view is not None)
        self.payee.show_asked(Ntd(0) if way is None else way.drawer)
        self.grid.show_row(self.bags, shown=way is not None and bool(way.bags))
        returned = way is not None and way.how is Settlement.RETURNED and way.printed
        self.returned.setVisible(returned)
        self.show_cash(Ntd(0) if way is None else way.drawer)
        self.cash.setVisible(way is not None)

    def _name(self, view: WayView) -> str:
        way = view.way
        match way.how:
            case Settlement.RETURNED if way.drawer < 0:
                return self.tr("Pay the money back now")
            case Settlement.RETURNED if way.drawer > 0:
                return self.tr("Take the money back in now")
            case Settlement.RETURNED:
                return self.tr("Undo the act")
            case Settlement.OWED if way.owed > 0:
                return self.tr("Owe the money, pay it later")
            case Settlement.OWED:
                return self.tr("The money must still come back")
            case _ if way.ended:
                return self.tr("Let it stand: the goods are gone")
            case _:
                return self.tr("Only take note of it")

    def _meaning(self, view: WayView) -> Iterable[str]:
        """What it does with money, goods and papers."""
        yield from self._money(view)
        goods = self.tr(", ").join(f"{line.contents} {bag_name(line.bag)}" for line in view.goods)
        if goods:
            yield self.tr("Goods: must be here, in their bags: {goods}.").format(goods=goods)
        elif view.ended:
            yield self.tr("Goods: they went out and stay out.")
        else:
            yield self.tr("Goods: nothing moves.")
        numbers = self._numbers(view.voided)
        if not numbers:
            yield self.tr("Papers: a notice to sign.")
        elif view.way.how is Settlement.RETURNED:
            yield self.tr(
                "Papers: {numbers} void, both copies come back; a notice to sign."
            ).format(numbers=numbers)
        else:
            yield self.tr("Papers: {numbers} void, whoever holds it; a notice to sign.").format(
                numbers=numbers
            )

    def _money(self, view: WayView) -> Iterable[str]:
        way = view.way
        for ended in view.ended:
            yield self.tr("Money: ends {number} with {principal} and interest {interest}.").format(
                number=formats.ticket_number(ended.number),
                principal=formats.ntd(ended.principal),
                interest=formats.ntd(ended.interest),
            )
        if way.losses > 0:
            yield self.tr("Money: {amount} is missing and booked as a loss.").format(
                amount=formats.ntd(way.losses)
            )
        owed = formats.ntd(abs(way.owed))
        if way.owed > 0:
            yield self.tr("Money: {amount} stays owed to whoever paid it.").format(amount=owed)
        elif way.owed < 0:
            yield self.tr("Money: {amount} must still be brought back.").format(amount=owed)
        drawer = formats.ntd(abs(way.drawer))
        if way.drawer < 0:
            yield self.tr("Money: {amount} leaves the drawer now.").format(amount=drawer)
        elif way.drawer > 0:
            yield self.tr("Money: {amount} comes into the drawer now.").format(amount=drawer)
        elif not (way.owed or way.ended):
            yield self.tr("Money: none moves.")

    def _numbers(self, numbers: Iterable[str]) -> str:
        return self.tr(", ").join(formats.ticket_number(each) for each in numbers)


class PayOwedPanel(MoneyPanel):
    """What a settled clash left owed changes hands, once, by document."""

    def __init__(self, room: Room) -> None:
        super().__init__(
            room, self.tr("Pay what is owed"), self.tr("It is paid"), "payments", name="owing"
        )
        self._owed: OwedView | None = None
        self.body.insertLayout(1, self.lines)
        self.payee.lay_out(self.grid, 0)

    def fields(self) -> tuple[Field, ...]:
        return (*self.payee.fields(), self.moved)

    def begin(self, owed: OwedView) -> None:
        """Begin with that sum."""
        self.lay_aside()
        self.about = owed.entry
        self._owed = owed
        self.clear_faults()
        self.payee.start()
        self.moved.set_on(False)
        self.lines.show_lines(
            ("settlement", self.tr("Notice no."), owed.settlement),
            (
                "number",
                heading(self.room.words.ticket),
                formats.ticket_number(owed.number),
            ),
            ("pledgor", heading(self.room.words.pledgor), owed.pledgor),
            ("settled_on", self.tr("Settled on"), day_text(owed.settled_on)),
        )
        self.payee.show_asked(Ntd(-owed.amount))
        self.show_cash(Ntd(-owed.amount))
        self.button.setEnabled(True)
        self.put_back()
        self.begin_at(self.payee.name)

    def confirm(self) -> None:
        owed = self._owed
        if owed is None:
            return
        gathering = Gathering()
        form = PayOwedForm(
            pledge=owed.pledge,
            entry=owed.entry,
            payee=self.payee.form(gathering),
            agreed=owed.amount,
            money_moved=self.moved.is_on(),
        )
        if gathering.faults:
            self.refuse(gathering)
            return
        self.run(self.room.desk.pay_owed, form)
