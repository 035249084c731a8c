"""Undoing the last act on a ticket: what goes back is shown before anybody agrees."""

from counter import formats
from counter.desk.answers import ReversalOffer, TicketView
from counter.domain.codes import ReversalReason
from counter.domain.forms import ReverseForm
from counter.domain.refusal import Refused
from counter.ui.bags import BagsField
from counter.ui.fields import ChoiceField, Field, FlagField, Gathering, TextField
from counter.ui.labels import text_label
from counter.ui.pages.page import Grid
from counter.ui.pages.panel import Panel
from counter.ui.pages.ticket_part import bag_name
from counter.ui.room import Room
from counter.ui.tasks import Latest

NOTE_MAX = 120


class ReversalPanel(Panel):
    """An honest mistake: cash and goods go back, tickets become void, those that ended are open again."""

    def __init__(self, room: Room) -> None:
        super().__init__(room, self.tr("Undo the act"), self.tr("Undo"), "history")
        self._latest = Latest(room.tasks, self)
        self._offer: ReversalOffer | None = None
        self.cash = text_label("", "figure", wrap=True)
        self.cash.setObjectName("reversal.cash")
        self.meaning = text_label("", "muted", wrap=True)
        self.meaning.setObjectName("reversal.meaning")
        reasons = [("", "—"), *((r.value, room.names.reversal_reason(r)) for r in ReversalReason)]
        self.reason = ChoiceField("reason", self.tr("Reason"), room.say, reasons)
        self.note = TextField("note", self.tr("Remark"), room.say)
        self.bags = BagsField("bags", self.tr("Scan the bag"), room.say)
        self.returned = FlagField(
            "ticket_returned",
            self.tr("Both copies of the void {ticket} are here").format(ticket=room.words.ticket),
            room.say,
        )
        self.moved = FlagField("money_moved", "", room.say)
        people = [("", "—"), *((each.code, each.name) for each in room.station.staff)]
        self.supervisor = ChoiceField("supervisor", self.tr("Second person"), room.say, people)
        grid = Grid(gap_px=room.theme.look.measures.gap, label_px=76)
        grid.put(self.reason, 0, 0, key="R")
        grid.put(self.note, 1, 0, key="N")
        grid.put(self.bags, 2, 0, key="Y")
        grid.put(self.supervisor, 3, 0, key="U")
        self._grid = grid
        for widget in (self.cash, self.meaning):
            self.body.addWidget(widget)
        self.body.addLayout(grid)
        for flag in (self.returned, self.moved):
            self.body.addWidget(flag)
        self.body.addWidget(self.button)

    def fields(self) -> tuple[Field, ...]:
        return (self.reason, self.note, self.bags, self.supervisor, self.returned, self.moved)

    def open(self, view: TicketView, *, by_scan: bool) -> None:
        self.view = view
        self._offer = None
        self.clear_faults()
        self.reason.set_code("")
        self.supervisor.set_code("")
        self.note.set_text("")
        self.bags.set_text("")
        self.returned.set_on(by_scan)
        self.moved.set_on(False)
        self.cash.setText("")
        self.meaning.setText("")
        self.button.setEnabled(False)
        self._latest.ask(
            self.room.desk.reversal_offer,
            view.pledge.ticket.pledge,
            done=self._show_offer,
            failed=self.tell,
        )
        self.begin_at(self.reason)

    def take_scan(self, code: str) -> bool:
        try:
            if not self.bags.take_scan(code):
                return False
        except Refused as refused:
            self.tell(refused)
            return True
        plan = None if self._offer is None else self._offer.plan
        if plan is not None and self.bags.has_all((*plan.out, *plan.back)):
            unticked = plan.voided and not self.returned.is_on()
            self.begin_at(self.returned if unticked else self.moved)
        return True

    def confirm(self) -> None:
        offer = self._offer
        if offer is None:
            return
        gathering = Gathering()
        code = self.reason.code()
        form = ReverseForm(
            entry=offer.entry.id,
            reason=ReversalReason(code) if code else None,
            note=gathering.take(lambda: self.note.words(most=NOTE_MAX), ""),
            ticket_returned=self.returned.is_on(),
            bags=self.bags.bags(gathering),
            agreed=offer.plan.drawer,
            money_moved=self.moved.is_on(),
            supervisor=self.supervisor.code(),
        )
        if gathering.faults:
            self.refuse(gathering)
            return
        self.run(self.room.desk.undo, form)

    def _show_offer(self, offer: ReversalOffer) -> None:
        self._offer = offer
        plan = offer.plan
        self.cash.setText(self._cash(plan.drawer))
        self.meaning.setText("\n".join(self._lines(offer)))
        self._grid.show_row(self.bags, shown=bool(plan.out or plan.back))
        self._grid.show_row(self.supervisor, shown=plan.approved)
        self.returned.setVisible(bool(plan.voided))
        self.moved.setVisible(bool(plan.drawer))
        self.moved.set_words(self._cash_moved(plan.drawer))
        self.button.setEnabled(True)

    def _cash(self, drawer: int) -> str:
        amount = formats.ntd(abs(drawer))
        if drawer > 0:
            return self.tr("Take back {amount}").format(amount=amount)
        return self.tr("Give back {amount}").format(amount=amount) if drawer else ""

    def _cash_moved(self, drawer: int) -> str:
        amount = formats.ntd(abs(drawer))
        if drawer > 0:
            return self.tr("{amount} has come back into the drawer").format(amount=amount)
        return self.tr("{amount} has been given back").format(amount=amount)

    def _lines(self, offer: ReversalOffer) -> list[str]:
        """What the act undone leaves behind, a sentence each."""
        comma = self.tr(", ")
        plan = offer.plan
        lines = [self.room.names.act(offer.entry.kind)]
        said = (
            (self.tr("Void, the number stays used: {numbers}"), _numbers(offer.voided, comma)),
            (self.tr("Open again with its old days: {numbers}"), _numbers(offer.reopened, comma)),
            (self.tr("Goods back to the pledgor, bag {numbers}"), _bags(plan.out, comma)),
            (self.tr("Goods back into bag {numbers}"), _bags(plan.back, comma)),
        )
        lines.extend(text.format(numbers=numbers) for text, numbers in said if numbers)
        if plan.approved:
            lines.append(self.tr("It is of an earlier day: a supervisor approves."))
        return lines


def _numbers(numbers: tuple[str, ...], comma: str) -> str:
    return comma.join(formats.ticket_number(number) for number in numbers)


def _bags(bags: tuple[str, ...], comma: str) -> str:
    return comma.join(bag_name(bag) for bag in bags)
