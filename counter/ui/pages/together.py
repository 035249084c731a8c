"""Several tickets in one payment: scanned one after the other, each renewed or redeemed, paid once (E4)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from counter import formats
from counter.desk.answers import Changed, Found, Receipt, TicketView, TogetherOffer, TogetherPart
from counter.domain.forms import RedeemForm, RenewForm, TogetherForm
from counter.domain.money import Ntd
from counter.domain.policy import GENERAL
from counter.domain.refusal import Refused, Unavailable
from counter.domain.ticket import BAG_PREFIX
from counter.ui.bags import BagsField
from counter.ui.cash import CashField
from counter.ui.columns import Columns
from counter.ui.fields import Field, FlagField, Gathering
from counter.ui.keys import Command
from counter.ui.labels import text_label
from counter.ui.pages.alert_lines import AlertLines
from counter.ui.pages.page import Faults, Grid, Page, card, command_button, heading
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
from counter.ui.tables import NOTHING, Column, Table
from counter.ui.tasks import Latest

_RIGHT_WIDTH_PX = 372


@dataclass(frozen=True, slots=True)
class Row:
    """One ticket of the list. `redeems`: its things go out, else it is renewed. `part`: what the desk says of it."""

    view: TicketView
    redeems: bool
    by_scan: bool
    part: TogetherPart | None = None

    @property
    def pledge(self) -> str:
        """Id of its pledge."""
        return self.view.pledge.ticket.pledge


class TogetherPage(Page):
    """The list at the left, the one sum at the right. Nothing is written before the payment is confirmed."""

    def __init__(self, room: Room) -> None:
        super().__init__("together", room)
        self._finding = Latest(room.tasks, self)
        self._asking = Latest(room.tasks, self)
        self._faults = Faults(room, self)
        self._rows: list[Row] = []
        self._touched = False
        self._offer: TogetherOffer | None = None
        self.alerts = AlertLines("together.alerts", room)
        self.table = Table[Row](
            "together.rows",
            self.tr("Tickets to pay"),
            self._columns(),
            row_px=self.look.row + 2,
            key=lambda each: each.pledge,
        )
        self.table.opened.connect(lambda _: self._switch())
        self.told = text_label("", "muted", wrap=True)
        self.total = text_label("", "figure")
        self.total.setObjectName("together.total")
        self.total.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.bags = BagsField("bags", self.tr("Scan the bags"), room.say)
        self.returned = FlagField(
            "ticket_returned",
            self.tr("Every {ticket} has been handed in").format(ticket=room.words.ticket),
            room.say,
        )
        self.signed = FlagField("stub_signed", self.tr("Every stub is signed"), room.say)
        self.paper_note = NewPaperNote()
        self.second = SecondField(room)
        self.received = CashField("received", self.tr("Cash received"), room.say)
        self.received.entered.connect(self._pay)
        self.received.changed.connect(self._money_changed)
        self.button = command_button(
            room, Command.CONFIRM, self.tr("Pay together"), primary=True, icon="payments"
        )
        self.button.clicked.connect(self._pay)
        self._lay_out()
        for key, act in ((Qt.Key.Key_Space, self._switch), (Qt.Key.Key_Delete, self._take_out)):
            shortcut = QShortcut(QKeySequence(key), self.table, act)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        self._show()

    def title(self) -> str:
        return self.tr("Several in one payment")

    def commands(self) -> Mapping[Command, Callable[[], None]]:
        return {Command.CONFIRM: self._pay, Command.EXPLAIN: self._open_ticket}

    def enter(self) -> None:
        self._touched = False
        if self._rows:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
            self.room.messages.note(
                self.tr(
                    "{count} on the list from before, not paid yet. Clear it if somebody else "
                    "stands here."
                ).format(count=len(self._rows)),
                (self.tr("Clear it"), self._clear),
            )

    def forget(self) -> None:
        for asked in (self._finding, self._asking):
            asked.forget()
        self._clear()

    def refresh(self, changed: frozenset[Changed]) -> None:
        if self._rows and changed & {Changed.PLEDGE, Changed.CALENDAR, Changed.DAY}:
            self._ask()

    def take_scan(self, code: str) -> bool:
        """A ticket is put on the list, a bag is noted for its redemption."""
        self._touched = True
        if code.startswith(BAG_PREFIX):
            self._scan_bag(code)
            return True
        self._finding.ask(self.room.desk.find, code, done=self._found, failed=self._tell)
        return True

    def add(self, pledge: str, *, by_scan: bool) -> None:
        """Put a ticket on the list, or pick it if it is there."""
        for number, row in enumerate(self._rows):
            if row.pledge == pledge:
                self._rows[number] = replace(row, by_scan=row.by_scan or by_scan)
                self._show(number)
                return
        self._finding.ask(
            self.room.desk.ticket,
            pledge,
            done=lambda view: self._put(view, by_scan=by_scan),
            failed=self._tell,
        )

    def shown(self) -> Shown | None:
        """The things and sums of the list; it may be of several people, so it is shown only while it is worked at."""
        offer = self._offer
        if offer is None or not self._touched:
            return None
        parts = {part.pledge: part for part in offer.parts}
        tickets, interest, principal = [], 0, 0
        for row in self._rows:
            part = parts.get(row.pledge)
            if part is None or part.due is None:
                continue
            things = things_pledged(row.view.items, self.room.policy)
            number = row.view.pledge.ticket.number
            tickets.append(ShownTicket(things, part.terms or row.view.terms, (), number))
            interest += part.due.interest
            principal += part.to_pay - part.due.interest
        amounts = (Amount(For.INTEREST, Ntd(interest)), Amount(For.PRINCIPAL, Ntd(principal)))
        payment = Payment(tuple(a for a in amounts if a.amount), self.received.given())
        return Shown(Doing.TOGETHER, tuple(tickets), payment)

    # ------------------------------------------------------------------ the list

    def _found(self, found: Found) -> None:
        if found.pledge:
            self.add(found.pledge, by_scan=found.by_scan)
            return
        self.room.messages.note(self._how_to())

    def _how_to(self) -> str:
        return self.tr("Scan each {ticket}, one after the other, or type its number.").format(
            ticket=self.room.words.ticket
        )

    def _put(self, view: TicketView, *, by_scan: bool) -> None:
        if view.refusal is not None:
            self.room.messages.trouble(Refused([view.refusal]))
            return
        self.room.messages.clear()
        self._rows.append(Row(view, redeems=False, by_scan=by_scan))
        self.signed.set_on(False)  # this one's stub is not
        self.returned.set_on(all(row.by_scan for row in self._rows))
        self._ask(len(self._rows) - 1)

    def _switch(self) -> None:
        """Renewed or redeemed, the other way round."""
        self._touched = True
        picked = self.table.picked()
        if picked >= 0:
            self._rows[picked] = replace(self._rows[picked], redeems=not self._rows[picked].redeems)
            self.signed.set_on(False)
            self._ask(picked)

    def _take_out(self) -> None:
        picked = self.table.picked()
        if picked >= 0:
            del self._rows[picked]
            self._ask(min(picked, len(self._rows) - 1))

    def _open_ticket(self) -> None:
        picked = self.table.picked()
        if picked >= 0:
            self.opens.emit(self._rows[picked].pledge, self._rows[picked].by_scan)

    def _scan_bag(self, code: str) -> None:
        wanted = self._bags_wanted()
        if not wanted:
            self.room.messages.warn(
                self.tr(
                    "No bag is opened: nothing on the list is redeemed. Space on its line says so."
                )
            )
            return
        try:
            self.bags.take_scan(code, wanted)
        except Refused as refused:
            self._tell(refused)
            return
        if self.bags.has_all(wanted):
            target = self.signed if self.returned.is_on() else self.returned
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _bags_wanted(self) -> tuple[str, ...]:
        return tuple(bag for row in self._rows if row.redeems for bag in row.view.bags)

    # ------------------------------------------------------------------ the sum

    def _ask(self, picked: int = -1) -> None:
        self._offer = None
        self._show(picked)
        if not self._rows:
            return
        self._asking.ask(
            self.room.desk.together_offer,
            tuple(self._renewal(row, Ntd(0)) for row in self._rows if not row.redeems),
            tuple(row.pledge for row in self._rows if row.redeems),
            done=self._show_offer,
            failed=self._tell,
        )

    def _show_offer(self, offer: TogetherOffer) -> None:
        self._offer = offer
        parts = {part.pledge: part for part in offer.parts}
        self._rows = [replace(row, part=parts.get(row.pledge)) for row in self._rows]
        self._show(self.table.picked())
        refused = [part.refusal for part in offer.parts if part.refusal is not None]
        if refused or offer.faults:
            self.room.messages.trouble(Refused((*offer.faults, *refused)))

    def _show(self, picked: int = -1) -> None:
        self.table.show_rows(self._rows)
        if picked >= 0:
            self.table.selectRow(picked)
        words = self.room.words
        redeems = any(row.redeems for row in self._rows)
        self._grid.show_row(self.bags, shown=redeems)
        self.signed.setVisible(redeems)
        asks = self._offer is not None and self._offer.new_paper
        self.paper_note.setVisible(asks)
        self._grid.show_row(self.second, shown=asks)
        ready = self._offer is not None and bool(self._rows)
        self.button.setEnabled(self._is_payable())
        self.alerts.show_people(() if self._offer is None else self._offer.warned)
        total = Ntd(0) if self._offer is None else self._offer.total
        self.total.setText(formats.ntd(total) if ready else NOTHING)
        self.received.ask(total)
        self.told.setText(
            self.tr("{count} on the list. Space: {renew} or {redeem}; Del: take out.").format(
                count=len(self._rows), renew=words.renew, redeem=words.redeem
            )
            if self._rows
            else self._how_to()
        )
        self.shown_changed.emit()

    def _is_payable(self) -> bool:
        """Whether the list is reckoned and one act holds it."""
        return self._offer is not None and bool(self._rows) and not self._offer.faults

    def _renewal(self, row: Row, interest: Ntd) -> RenewForm:
        view = row.view
        return RenewForm(
            pledge=row.pledge,
            by_scan=row.by_scan,
            ticket_returned=self.returned.is_on(),
            class_code=view.new_class,
            evidence=None if view.new_class == GENERAL else evidence_on_file(view.pledgor),
            agreed_interest=interest,
            received=interest,
        )

    def _redemption(self, row: Row, total: Ntd, bags: tuple[str, ...]) -> RedeemForm:
        return RedeemForm(
            pledge=row.pledge,
            by_scan=row.by_scan,
            ticket_returned=self.returned.is_on(),
            stub_signed=self.signed.is_on(),
            bags=tuple(bag for bag in row.view.bags if bag in bags),
            agreed_total=total,
            received=total,
        )

    # ------------------------------------------------------------------ paying

    def fields(self) -> tuple[Field, ...]:
        """Every field, in order."""
        return (self.bags, self.returned, self.signed, self.second, self.received)

    def _pay(self) -> None:
        offer = self._offer
        if offer is None or not self._rows or not self.button.isEnabled():
            return
        for field in self.fields():
            field.clear_fault()
        gathering = Gathering()
        received = self.received.cash(gathering)
        bags = self.bags.bags(gathering)
        if gathering.faults:
            self._tell(Refused(gathering.faults))
            return
        paid = {part.pledge: part.to_pay for part in offer.parts}
        form = TogetherForm(
            renewals=tuple(self._renewal(r, paid[r.pledge]) for r in self._rows if not r.redeems),
            redemptions=tuple(
                self._redemption(r, paid[r.pledge], bags) for r in self._rows if r.redeems
            ),
            agreed_total=offer.total,
            received=received,
            second=self.second.code(),
        )
        self.button.setEnabled(False)
        self.room.tasks.run(
            self.room.desk.pay_together, form, owner=self, done=self._paid, failed=self._tell
        )

    def _paid(self, receipt: Receipt) -> None:
        self._clear()
        self.finish(receipt)

    def _clear(self) -> None:
        """Nobody's list any more."""
        self._rows.clear()
        self._offer = None
        self.bags.set_text("")
        self.received.set_text("")
        self.returned.set_on(False)
        self.signed.set_on(False)
        self.second.set_code("")
        for field in self.fields():
            field.clear_fault()
        self._show()

    def _money_changed(self) -> None:
        self._touched = True
        self.shown_changed.emit()

    def _tell(self, trouble: Refused | Unavailable) -> None:
        self.button.setEnabled(self._is_payable())
        if isinstance(trouble, Refused):
            # A fault of one ticket stands at its field here; the list has one of each for all tickets.
            trouble = Refused(
                replace(fault, at=fault.at.rpartition(".")[2]) for fault in trouble.faults
            )
        self._faults.show(trouble, self.fields())

    # ------------------------------------------------------------------ layout

    def _lay_out(self) -> None:
        listed = card(self.room, "")
        listed.body.addWidget(self.told)
        listed.body.addWidget(self.table, 1)
        here = card(self.room, self.tr("Papers and bags"))
        self._grid = Grid(gap_px=self.look.gap - 2, label_px=76)
        self._grid.put(self.bags, 0, 0, key="Y")
        self._grid.addWidget(self.paper_note, 1, 0, 1, 2)
        self._grid.put(self.second, 2, 0, key="U")
        here.body.addLayout(self._grid)
        here.body.addWidget(self.returned)
        here.body.addWidget(self.signed)
        paid = card(self.room, self.tr("To pay for all of it"))
        paid.body.addWidget(self.total)
        till = Grid(gap_px=self.look.gap - 2, label_px=76)
        till.put(self.received, 0, 0, key="L")
        paid.body.addLayout(till)
        paid.body.addWidget(self.button)
        right = QWidget()
        sides = QVBoxLayout(right)
        sides.setContentsMargins(0, 0, 0, 0)
        sides.addWidget(here)
        sides.addStretch(1)
        both = Columns(
            listed,
            right,
            name="together",
            right_px=_RIGHT_WIDTH_PX * self.look.text // 15,
            gap_px=self.look.gap + 2,
            parent=self,
        )
        both.add_foot(paid)
        self.column.addWidget(self.alerts)
        self.column.addWidget(both, 1)

    def _columns(self) -> tuple[Column[Row], ...]:
        words = self.room.words
        return (
            Column(
                self.tr("Number"),
                lambda row: formats.ticket_number(row.view.pledge.ticket.number),
            ),
            Column(heading(words.pledgor), lambda row: row.view.pledgor.name, stretch=True),
            Column(self.tr("Act"), lambda row: words.redeem if row.redeems else words.renew),
            Column(
                self.tr("Principal"),
                lambda row: formats.figure(row.view.pledge.ticket.principal),
                right=True,
            ),
            Column(self.tr("Interest"), _interest, right=True),
            Column(self.tr("To pay"), _to_pay, right=True),
        )


def _interest(row: Row) -> str:
    due = None if row.part is None else row.part.due
    return NOTHING if due is None else formats.figure(due.interest)


def _to_pay(row: Row) -> str:
    return NOTHING if row.part is None else formats.figure(row.part.to_pay)
