"""Undoing the last act on a ticket: what goes back is shown before anybody agrees."""

from collections.abc import Iterable

from counter import formats
from counter.desk.answers import GoodsLine, ReversalOffer, TicketView
from counter.domain.codes import ReversalReason
from counter.domain.days import TAIPEI
from counter.domain.forms import ReverseForm
from counter.domain.money import Ntd
from counter.domain.refusal import Refused, Unavailable
from counter.ui.bags import BagsField
from counter.ui.days import day_text, short_day
from counter.ui.fields import ChoiceField, Field, FlagField, Gathering, TextField
from counter.ui.labels import text_label
from counter.ui.pages.page import Grid
from counter.ui.pages.panel import Panel
from counter.ui.pages.ticket_part import bag_name
from counter.ui.pairs import Pairs
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
from counter.ui.tasks import Latest

NOTE_MAX = 120


class ReversalPanel(Panel):
    """An honest mistake: cash and goods go back, tickets become void, those that ended are open again."""

    def __init__(self, room: Room) -> None:
        super().__init__(room, self.tr("Undo the act"), self.tr("Undo"), "undo")
        self._latest = Latest(room.tasks, self)
        self._offer: ReversalOffer | None = None
        self.act = text_label("", wrap=True)
        self.act.setObjectName("reversal.act")
        self.cash = text_label("", "figure", wrap=True)
        self.cash.setObjectName("reversal.cash")
        self.parts = text_label("", "muted", wrap=True)
        self.parts.setObjectName("reversal.parts")
        self.lines = Pairs("reversal")
        reasons = [("", "—"), *((r.value, room.names.reversal_reason(r)) for r in ReversalReason)]
        self.reason = ChoiceField("reason", self.tr("Reason"), room.say, reasons)
        self.note = TextField("note", self.tr("Remark"), room.say)
        self.bags = BagsField("bags", self.tr("Scan the bag"), room.say)
        people = [("", "—"), *((each.code, each.name) for each in room.staff)]
        self.supervisor = ChoiceField("supervisor", self.tr("Second person"), room.say, people)
        self.returned = FlagField(
            "ticket_returned",
            self.tr("Both copies of the void {ticket} are here").format(ticket=room.words.ticket),
            room.say,
        )
        self.moved = FlagField("money_moved", "", room.say)
        self._lay_out()

    def fields(self) -> tuple[Field, ...]:
        return (self.reason, self.note, self.bags, self.supervisor, self.returned, self.moved)

    def open(self, view: TicketView, *, by_scan: bool) -> None:
        self.view = view
        self._offer = None
        self.clear_faults()
        for choice in (self.reason, self.supervisor):
            choice.set_code("")
        for text in (self.note, self.bags):
            text.set_text("")
        self.returned.set_on(by_scan)
        self.moved.set_on(False)
        for label in (self.act, self.cash, self.parts):
            label.setText("")
        self.lines.show_lines()
        self._show_form(shown=True)
        self.button.setEnabled(False)
        self._latest.ask(
            self.room.desk.reversal_offer,
            view.pledge.ticket.pledge,
            done=self._show_offer,
            failed=self._not_offered,
        )
        self.begin_at(self.reason)

    def shown(self) -> Shown | None:
        if self.view is None or self._offer is None:
            return None
        plan = self._offer.plan
        gained, interest = Ntd(-plan.loans), Ntd(-plan.interest)
        amounts = (
            Amount(For.PRINCIPAL if gained > 0 else For.REFUND, gained),
            Amount(For.REFUND, interest),
        )
        ticket = ShownTicket(
            things_pledged(self.view.items, self.room.policy),
            self.view.terms,
            number=self.view.pledge.ticket.number,
        )
        payment = Payment(tuple(each for each in amounts if each.amount))
        return Shown(Doing.REVERSE, (ticket,), payment)

    def take_scan(self, code: str) -> bool:
        """A bag's label: one after the other until all whose goods go back are here."""
        try:
            opened = () if self._offer is None else self._offer.plan.bags
            if not self.bags.take_scan(code, opened):
                return False
        except Refused as refused:
            self.tell(refused)
            return True
        if self._offer is not None and self.bags.has_all(self._offer.plan.bags):
            self.begin_at(self._next_to_confirm())
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

    # ------------------------------------------------------------------ what is offered

    def _show_offer(self, offer: ReversalOffer) -> None:
        self._offer = offer
        plan = offer.plan
        self.act.setText(self._done(offer))
        self.cash.setText(self._cash(plan.drawer))
        self.parts.setText(self._cash_parts(offer))
        self.cash.setVisible(bool(plan.drawer))
        self.parts.setVisible(bool(plan.loans and plan.interest))
        self.lines.show_lines(*self._consequences(offer))
        self._grid.show_row(self.bags, shown=bool(plan.bags))
        self._grid.show_row(self.supervisor, shown=plan.approved or offer.beyond)
        self.returned.setVisible(bool(plan.voided))
        self.moved.setVisible(bool(plan.drawer))
        self.moved.set_words(self._cash_moved(plan.drawer))
        self.button.setEnabled(True)
        self.shown_changed.emit()

    def _not_offered(self, trouble: Refused | Unavailable) -> None:
        """What can't be undone leaves nothing to fill in."""
        if isinstance(trouble, Unavailable):
            self.tell(trouble)
            return
        self.act.setText("\n".join(self.room.say(fault) for fault in trouble.faults))
        self._show_form(shown=False)

    def _show_form(self, *, shown: bool) -> None:
        for field in (self.reason, self.note, self.bags, self.supervisor):
            self._grid.show_row(field, shown=shown)
        for widget in (self.returned, self.foot):
            widget.setVisible(shown)

    def _done(self, offer: ReversalOffer) -> str:
        """What was done, when, and by whom."""
        entry = offer.entry
        at = entry.recorded_at.astimezone(TAIPEI).strftime("%H:%M")
        return self.tr("{act} of {day}, {time}, by {clerk}").format(
            act=self.room.names.act(entry.kind),
            day=day_text(entry.business_day),
            time=at,
            clerk=offer.clerk,
        )

    def _cash(self, drawer: int) -> str:
        amount = formats.ntd(abs(drawer))
        if drawer > 0:
            return self.tr("Take back {amount}").format(amount=amount)
        return self.tr("Give back {amount}").format(amount=amount)

    def _cash_parts(self, offer: ReversalOffer) -> str:
        return self.tr("Principal {principal}, interest {interest}").format(
            principal=formats.ntd(abs(offer.plan.loans)),
            interest=formats.ntd(abs(offer.plan.interest)),
        )

    def _cash_moved(self, drawer: int) -> str:
        amount = formats.ntd(abs(drawer))
        if drawer > 0:
            return self.tr("{amount} has come back into the drawer").format(amount=amount)
        return self.tr("{amount} has been given back").format(amount=amount)

    def _consequences(self, offer: ReversalOffer) -> Iterable[tuple[str, str, str]]:
        """What the act undone leaves behind, a line each."""
        comma = self.tr(", ")
        numbers = comma.join(formats.ticket_number(number) for number in offer.voided)
        opened = comma.join(formats.ticket_number(each.number) for each in offer.reopened)
        void = self.tr("{numbers}; the number stays used").format(numbers=numbers)
        give = self.tr("{numbers}, the copy that was handed in").format(numbers=opened)
        yield "voided", self.tr("Becomes void"), void if offer.voided else ""
        yield "reopened", self.tr("Open again"), "\n".join(self._reopened(offer))
        yield "paper", self.tr("Give back the paper"), give if offer.reopened else ""
        yield "out", self.tr("To the pledgor"), "\n".join(self._goods(offer.out))
        yield "back", self.tr("Into the vault"), "\n".join(self._goods(offer.back))
        yield "moved", self.tr("Into its old bag"), "\n".join(self._goods(offer.moved))
        above = self.tr(
            "By {amount}: each rate stays until its ticket ends; it is listed at the day's end."
        )
        over = above.format(amount=formats.ntd(offer.over_cap))
        yield "over_cap", self.tr("Above the cap"), over if offer.over_cap else ""
        approval = self.tr("It is of an earlier day: a supervisor approves.")
        allowed = self.tr(
            "Your account undoes nothing alone: somebody whose account does approves."
        )
        wanted = (approval if offer.plan.approved else "", allowed if offer.beyond else "")
        yield "approval", self.tr("Approval"), "\n".join(filter(None, wanted))

    def _reopened(self, offer: ReversalOffer) -> Iterable[str]:
        for ticket in offer.reopened:
            yield self.tr("{number}\n{maturity} {day}, last day {last}").format(
                number=formats.ticket_number(ticket.number),
                maturity=self.room.words.maturity,
                day=short_day(ticket.maturity),
                last=short_day(ticket.last_day),
            )

    def _goods(self, lines: tuple[GoodsLine, ...]) -> Iterable[str]:
        """The things, the bag they belong in and its place; out of which other bag, if any."""
        for line in lines:
            bag = bag_name(line.bag)
            if line.place:
                bag = self.tr("{bag}, at {place}").format(bag=bag, place=line.place)
            if line.of:
                yield self.tr("{things}, out of bag {other} into bag {bag}").format(
                    things=line.contents, other=bag_name(line.of), bag=bag
                )
            else:
                yield self.tr("{things}, bag {bag}").format(things=line.contents, bag=bag)

    def _next_to_confirm(self) -> Field:
        """Where the cursor goes once the bags are here: what is not confirmed yet."""
        wanted = [
            flag for flag in (self.returned, self.moved) if not flag.isHidden() and not flag.is_on()
        ]
        return wanted[0] if wanted else self.note

    def _lay_out(self) -> None:
        self._grid = Grid(gap_px=self.room.theme.look.measures.gap - 2, label_px=76)
        self._grid.put(self.reason, 0, 0, key="R")
        self._grid.put(self.note, 1, 0, key="N")
        self._grid.put(self.bags, 2, 0, key="Y")
        self._grid.put(self.supervisor, 3, 0, key="U")
        self.body.addWidget(self.act)
        self.body.addLayout(self.lines)
        self.body.addLayout(self._grid)
        self.body.addWidget(self.returned)
        for number, widget in enumerate((self.cash, self.parts, self.moved)):
            self.till.addWidget(widget, number, 0, 1, 2)
