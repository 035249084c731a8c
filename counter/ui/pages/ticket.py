"""A ticket: what it is, what is due and why, and the acts on it, all from the keyboard."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from counter import formats
from counter.desk.answers import Changed, Receipt, TicketView
from counter.domain.refusal import Refused, Unavailable
from counter.domain.ways import Way
from counter.ui.columns import Columns
from counter.ui.keys import Command
from counter.ui.pages.alert_lines import AlertLines
from counter.ui.pages.alert_panel import AlertPanel
from counter.ui.pages.correction_panel import CorrectionPanel
from counter.ui.pages.dispute_part import DisputePart
from counter.ui.pages.dues_part import DuesPart
from counter.ui.pages.late_panel import LatePanel
from counter.ui.pages.loss_panels import FoundPanel, LossPanel, ReplacePanel
from counter.ui.pages.merge_panel import MergePanel
from counter.ui.pages.more_part import MorePart
from counter.ui.pages.owner_panels import RefundPanel, ReleasePanel
from counter.ui.pages.page import Page, heading
from counter.ui.pages.panel import Panel
from counter.ui.pages.part_panels import PartPanel, SplitPanel
from counter.ui.pages.redeem_panel import RedeemPanel
from counter.ui.pages.remit_panels import RemitPanel, SwapPanel
from counter.ui.pages.renew_panel import RenewPanel
from counter.ui.pages.reversal_panel import ReversalPanel
from counter.ui.pages.slip_panels import ReprintPanel
from counter.ui.pages.stolen_panels import HoldPanel, LetterPanel, LiftPanel
from counter.ui.pages.sum_panels import PayDownPanel, TopUpPanel
from counter.ui.pages.ticket_part import TicketPart
from counter.ui.pledgor_screen.shown import Shown, shown_ticket
from counter.ui.printing import Delivery
from counter.ui.room import Room
from counter.ui.tasks import Lane, Latest

if TYPE_CHECKING:  # loaded with the first act
    from counter.print.papers import Paper

_RIGHT_WIDTH_PX = 424
P = TypeVar("P", bound=Panel)
Kind = tuple[str, str, Callable[[Room], Panel]]
"""An act behind F10: its name, its icon, its panel."""


class TicketPage(Page):
    """The ticket at the left; at the right what is due, or the act under way.

    `clash_wanted`: settle that clash, by the id of the act that did not fit; `person_wanted`: show that pledgor.
    """

    clash_wanted = Signal(str)
    person_wanted = Signal(str)

    belongs_to = Command.TICKETS
    follows_act = True

    def __init__(self, room: Room) -> None:
        super().__init__("ticket", room)
        self._latest = Latest(room.tasks, self)
        self._pledge = ""
        self._by_scan = False
        self._view: TicketView | None = None
        self._then: Way | None = None
        self.ticket = TicketPart(room)
        self.dues = DuesPart(room)
        self.right = QWidget()
        self._columns = Columns(
            self.ticket,
            self.right,
            name="ticket",
            right_px=_RIGHT_WIDTH_PX * self.look.text // 15,
            gap_px=self.look.gap + 2,
            parent=self,
        )
        self.alerts = AlertLines("ticket.alerts", room)
        self.dispute = DisputePart(room)
        self.dispute.wanted.connect(self.clash_wanted)
        self.column.addWidget(self.dispute)
        self.column.addWidget(self.alerts)
        self.column.addWidget(self._columns, 1)
        self._kinds = self._more_kinds(room)
        choices = [(way, text, icon) for way, (text, icon, _) in self._kinds.items()]
        everything = self.tr("All about the {pledgor}…").format(pledgor=room.words.pledgor)
        choices.insert(-1, (Way.PERSON, everything, "person"))  # the alert stays the last act
        choices.append((Way.LABEL, self.tr("Bag label"), "label"))
        choices.append((Way.RECEIPT, self.tr("Receipt once more"), "print"))
        self.more = MorePart(room, choices, self.begin)
        self._panels: dict[Way, Panel] = {}
        self._part: QWidget = self.dues
        self._sides = QVBoxLayout(self.right)
        self._sides.setContentsMargins(0, 0, 0, 0)
        self._sides.addWidget(self.dues)
        self._sides.addWidget(self.more)
        self.more.hide()
        self._sides.addStretch(1)
        self.renew = self._adopt(Way.RENEW, RenewPanel(room))
        self.redeem = self._adopt(Way.REDEEM, RedeemPanel(room))
        self.ticket.day_picked.connect(self.dues.show_day)
        self.ticket.opened.connect(lambda pledge: self.open(pledge, by_scan=False))
        question = QShortcut(QKeySequence("?"), self, self._explain)
        question.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _more_kinds(self, room: Room) -> dict[Way, Kind]:
        """What F10 offers, in the order of its numbers."""
        pledge: dict[Way, Kind] = {
            Way.REPRINT: (self.tr("Print again…"), "print", ReprintPanel),
            Way.SWAP: (self.tr("Swap the old paper…"), "swap_horiz", SwapPanel),
            Way.TOP_UP: (self.tr("Top up…"), "add", TopUpPanel),
            Way.PAY_DOWN: (self.tr("Pay down…"), "payments", PayDownPanel),
            Way.PART: (
                self.tr("{redeem} some items…").format(redeem=room.words.redeem),
                "package_2",
                PartPanel,
            ),
            Way.SPLIT: (self.tr("Split…"), "call_split", SplitPanel),
            Way.MERGE: (self.tr("Merge…"), "merge", MergePanel),
            Way.REVERSE: (self.tr("Undo the last act…"), "undo", ReversalPanel),
            Way.CORRECT_CLASS: (self.tr("Correct the class…"), "rule", CorrectionPanel),
        }
        trouble: dict[Way, Kind] = {
            Way.ALLOW_LATE: (self.tr("Allow it after the grace…"), "schedule", LatePanel),
            Way.LIFT_HOLD: (self.tr("Lift the police hold…"), "lock_open", LiftPanel),
            Way.RELEASE: (self.tr("Give it to its owner…"), "handshake", ReleasePanel),
            Way.REPORT_LOSS: (self.tr("Report it lost…"), "block", LossPanel),
            Way.WITHDRAW_LOSS: (self.tr("It was found again…"), "undo", FoundPanel),
            Way.REPLACE: (self.tr("Replace the lost one…"), "content_copy", ReplacePanel),
            Way.HOLD: (self.tr("Hold for the police…"), "lock", HoldPanel),
            Way.REFUND: (self.tr("Pay the owner back…"), "payments", RefundPanel),
            Way.NOTE_HOLD: (self.tr("Add the letter of the police…"), "local_police", LetterPanel),
            Way.REMIT: (self.tr("Paid by post or bank…"), "account_balance", RemitPanel),
        }
        alert: dict[Way, Kind] = {
            Way.ALERT: (self.tr("Alert on the pledgor…"), "campaign", AlertPanel)
        }
        return pledge | trouble | alert

    def title(self) -> str:
        return heading(self.room.words.ticket)

    def commands(self) -> Mapping[Command, Callable[[], None]]:
        able: dict[Command, Callable[[], None]] = {Command.BACK: self._back}
        if not self._is_closed():
            able[Command.EXPLAIN] = self._explain
        ways = None if self._view is None else self._view.ways
        if ways is None or Way.RENEW in ways:
            able[Command.RENEW] = lambda: self.begin(Way.RENEW)
        if ways is None or Way.REDEEM in ways:
            able[Command.REDEEM] = lambda: self.begin(Way.REDEEM)
        if ways is None or not ways.isdisjoint({*self._kinds, Way.PERSON, Way.LABEL, Way.RECEIPT}):
            able[Command.MORE] = self._show_more
        panel = self._panel()
        if panel is not None:
            able[Command.CONFIRM] = panel.confirm
        return able

    def shown(self) -> Shown | None:
        """The act under way; without one the ticket whose paper lies here. One that was only looked up is not shown."""
        view, panel = self._view, self._panel()
        if view is None:
            return None
        if panel is not None:
            begun = panel.view is not None and panel.view.pledge.ticket.pledge == self._pledge
            return panel.shown() if begun else None
        if not self._by_scan or self._is_closed() or self._part is not self.dues:
            return None
        return shown_ticket(view, self.room.policy)

    def open(self, pledge: str, *, by_scan: bool) -> None:
        """Show that ticket; `by_scan`: its paper lies on the counter."""
        if pledge != self._pledge:
            self._view = None  # nothing is done to a ticket that is not shown yet
        self._pledge = pledge
        self._by_scan = by_scan
        self._then = None
        self._show_part(self.dues)
        self._load()

    def begin_reprint(self) -> None:
        """The printer failed: print again, which asks for the reason."""
        self.begin(Way.REPRINT)

    def begin(self, way: Way) -> None:
        """Begin an act on the ticket shown, or as soon as it is here."""
        view = self._view
        if view is None:
            self._then = way
            return
        if way not in view.ways:
            if view.refusal is not None:
                self.room.messages.trouble(Refused([view.refusal]))
            return
        if way is Way.PERSON:
            self._show_part(self.dues)
            self.person_wanted.emit(view.pledge.ticket.pledgor)
            return
        if way is Way.LABEL:
            self._print_once_more(view, self.tr("Bag label {number}"), self.room.desk.labels)
            return
        if way is Way.RECEIPT:
            self._print_once_more(
                view, self.tr("Receipt of {number}"), self.room.desk.receipt_again
            )
            return
        panel = self.panel(way)
        self._show_part(panel)
        if panel.take_up(view, by_scan=self._by_scan):
            self.room.messages.note(
                self.tr(
                    "What was typed here before is put back. Check it; what a person confirms or "
                    "sees is asked anew."
                ),
                (self.tr("Clear it"), lambda: self._begin_anew(panel)),
            )

    def panel(self, way: Way) -> Panel:
        """The panel of an act, made when it is wanted first."""
        if way not in self._panels:
            _, _, make = self._kinds[way]
            self._adopt(way, make(self.room))
        return self._panels[way]

    def enter(self) -> None:
        if self._part is self.dues:
            table = self.ticket.items if self._is_closed() else self.ticket.days
            table.setFocus(Qt.FocusReason.OtherFocusReason)
            self._columns.to_head()  # the number above the table matters more

    def refresh(self, changed: frozenset[Changed]) -> None:
        if self._pledge and changed & {Changed.PLEDGE, Changed.CALENDAR, Changed.DAY}:
            self._load()

    def keep_draft(self) -> None:
        panel = self._panel()
        if panel is not None:
            panel.lay_aside()

    def forget(self) -> None:
        for panel in self._panels.values():
            panel.empty()
        self._show_part(self.dues)

    def take_scan(self, code: str) -> bool:
        panel = self._panel()
        return panel is not None and panel.take_scan(code)

    # ------------------------------------------------------------------ inside

    def _load(self) -> None:
        self._latest.ask(self.room.desk.ticket, self._pledge, done=self._show, failed=self._tell)

    def _show(self, view: TicketView) -> None:
        self._view = view
        waiting = self.ticket.days.hasFocus()
        self.dispute.show_ticket(view)
        self.alerts.show_alerts(view.pledgor.alerts)
        self.ticket.show_ticket(view)
        self.dues.show_ticket(view)
        self.commands_changed.emit()
        self.shown_changed.emit()
        if waiting:
            self.enter()
        if self._part is self.dues:
            self._columns.to_head()
        if self._part is self.more:
            self.more.start(view.ways)  # F10 was pressed before the ticket was here
        then, self._then = self._then, None
        if then is not None:
            self.begin(then)

    def _is_closed(self) -> bool:
        """Whether nothing is due on the ticket shown any more."""
        return self._view is not None and self._view.today is None

    def _print_once_more(
        self, view: TicketView, title: str, ask: Callable[[str], tuple[Paper, ...]]
    ) -> None:
        """Print what is no act of its own."""
        self._show_part(self.dues)
        title = title.format(number=formats.ticket_number(view.pledge.ticket.number))
        self.room.tasks.run(
            ask,
            view.pledge.ticket.pledge,
            owner=self,
            done=lambda papers: self.room.printing.deliver(Delivery(papers, title)),
            failed=self._tell,
            lane=Lane.READ,
        )

    def _adopt(self, way: Way, panel: P) -> P:
        panel.hide()
        self._sides.insertWidget(self._sides.count() - 1, panel)
        self._columns.add_foot(panel.foot)
        panel.order_tabs()
        panel.done.connect(self._acted)
        panel.shown_changed.connect(self.shown_changed)
        self._panels[way] = panel
        return panel

    def _show_part(self, part: QWidget) -> None:
        if part is not self._part:
            self._lay_aside()
            self.ticket.hide_number(hides=isinstance(part, Panel) and part.asks_number)
            self._show_whole(self._part, shown=False)
            self._part = part
            self._show_whole(part, shown=True)
        self._columns.to_top()
        self.commands_changed.emit()
        self.shown_changed.emit()

    def _show_whole(self, part: QWidget, *, shown: bool) -> None:
        part.setVisible(shown)
        if isinstance(part, Panel):
            part.foot.setVisible(shown)

    def _lay_aside(self) -> None:
        """What is typed in the panel left waits for its ticket, and the clerk is told so."""
        panel = self._panel()
        if panel is None or panel.view is None or not panel.lay_aside():
            return
        ticket = panel.view.pledge.ticket
        way = next(way for way, each in self._panels.items() if each is panel)
        told = self.tr("“{act}” for {number} is not done; what was typed there is kept.")
        self.room.messages.note(
            told.format(act=panel.heading.text(), number=formats.ticket_number(ticket.number)),
            (self.tr("Go on with it"), lambda: self._go_on(ticket.pledge, way)),
        )

    def _go_on(self, pledge: str, way: Way) -> None:
        """Back to an act that was left."""
        self.opens.emit(pledge, False)
        self.begin(way)

    def _begin_anew(self, panel: Panel) -> None:
        """What was typed is thrown away, as the clerk asks."""
        if panel.view is not None and panel is self._panel():
            panel.forget()
            panel.take_up(panel.view, by_scan=self._by_scan)

    def _panel(self) -> Panel | None:
        return self._part if isinstance(self._part, Panel) else None

    def _explain(self) -> None:
        if self._view is None:
            return
        self._show_part(self.dues)
        self.dues.toggle_steps()

    def _show_more(self) -> None:
        self._show_part(self.more)
        self.more.start(frozenset() if self._view is None else self._view.ways)

    def _back(self) -> None:
        if self._part is self.dues:
            self.leaves.emit()
            return
        self._show_part(self.dues)
        self.enter()

    def _acted(self, receipt: Receipt) -> None:
        self._show_part(self.dues)
        self.finish(receipt)

    def _tell(self, trouble: Refused | Unavailable) -> None:
        self.room.messages.trouble(trouble)
