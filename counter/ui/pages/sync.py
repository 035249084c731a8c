"""The line with central: what has not left this counter, what stops it, and problems between counters to settle."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from counter.desk.answers import Changed, Clash, OwedView, Receipt
from counter.desk.head_office import RulesNews
from counter.desk.lines import LineStatus, WaitingEntry
from counter.domain.refusal import Reason, Refused, Unavailable
from counter.ui.columns import Columns
from counter.ui.keys import Command
from counter.ui.pages.clash_part import ClashPart
from counter.ui.pages.doubles_part import DoublesPart
from counter.ui.pages.line_part import LinePart
from counter.ui.pages.oversteps_part import OverstepsPart
from counter.ui.pages.page import Page
from counter.ui.pages.problems_part import ProblemsPart
from counter.ui.pages.rules_part import OtherRulesPart, RulesPart
from counter.ui.pages.settle_panels import MoneyPanel, PayOwedPanel, SettlePanel
from counter.ui.pages.waiting_part import WaitingPart
from counter.ui.pledgor_screen.shown import Shown
from counter.ui.room import Room
from counter.ui.tasks import Latest

_RIGHT_WIDTH_PX = 424
_NOT_THEIRS = Reason.ROLE_NOT_ALLOWED
_TABLES_PX = 600
"""Less would cut the numbers off, or break the sides of a clash into too many lines."""


class SyncPage(Page):
    """The tables at the left, how the line stands at the right; a clash takes both sides while it is settled."""

    belongs_to = Command.SYNC
    follows_act = True

    def __init__(self, room: Room) -> None:
        super().__init__("sync", room)
        self._clashes_latest = Latest(room.tasks, self)
        self._owed_latest = Latest(room.tasks, self)
        self._offer_latest = Latest(room.tasks, self)
        self._line_latest = Latest(room.tasks, self)
        self._waiting_latest = Latest(room.tasks, self)
        self._people_latest = Latest(room.tasks, self)
        self._numbers_latest = Latest(room.tasks, self)
        self._payments_latest = Latest(room.tasks, self)
        self._rules_latest = Latest(room.tasks, self)
        self._others_latest = Latest(room.tasks, self)
        self._oversteps_latest = Latest(room.tasks, self)
        self._news: RulesNews | None = None
        self._panel: MoneyPanel | None = None
        self._awaited: set[Latest] = set()
        """What is to be known before the cursor finds its place."""
        self._enters = False
        self.problems = ProblemsPart(room)
        self.waiting = WaitingPart(room)
        self.doubles = DoublesPart(room)
        self.others = OtherRulesPart(room)
        self.oversteps = OverstepsPart(room)
        self.line = LinePart(room)
        self.rules = RulesPart(room)
        self.clash = ClashPart(room)
        self.settle = SettlePanel(room)
        self.pay = PayOwedPanel(room)
        self.tables = QWidget()
        self.tables.setMinimumWidth(_TABLES_PX * self.look.text // 15)
        self.left = QWidget()
        self.right = QWidget()
        self.beside = QWidget()
        self._columns = Columns(
            self.left,
            self.right,
            name="sync",
            right_px=_RIGHT_WIDTH_PX * self.look.text // 15,
            gap_px=self.look.gap + 2,
            parent=self,
        )
        self._lay_out()
        self._listen()

    def _listen(self) -> None:
        self.problems.picked.connect(self._begin_settling)
        self.problems.owed_picked.connect(self._begin_paying)
        for part in (self.waiting, self.doubles, self.others, self.oversteps):
            part.opened.connect(lambda pledge: self.opens.emit(pledge, False))
        self.line.confirmed.connect(self._confirmed)
        self.room.door.line_told.connect(self._told_of_line)
        self.room.door.pictures_came.connect(self._told_of_pictures)
        for panel in (self.settle, self.pay):
            panel.done.connect(self._acted)
            panel.shown_changed.connect(self.shown_changed)

    def title(self) -> str:
        return self.tr("Line and problems")

    def commands(self) -> Mapping[Command, Callable[[], None]]:
        able: dict[Command, Callable[[], None]] = {Command.BACK: self._back}
        if self._panel is not None:
            able[Command.CONFIRM] = self._panel.confirm
        elif self.line.asks:
            able[Command.CONFIRM] = self.line.confirm
        return able

    def enter(self) -> None:
        if self._panel is None:
            self._enters = True
            self._ask()
            self._ask_doubles()
            self._news = None

    def refresh(self, changed: frozenset[Changed]) -> None:
        if self.isVisible() and changed & {Changed.PLEDGE, Changed.DAY}:
            self._ask()

    def keep_draft(self) -> None:
        if self._panel is not None:
            self._panel.lay_aside()

    def forget(self) -> None:
        for panel in (self.settle, self.pay):
            panel.empty()
        self._show_panel(None)

    def take_scan(self, code: str) -> bool:
        return self._panel is not None and self._panel.take_scan(code)

    def shown(self) -> Shown | None:
        return None if self._panel is None else self._panel.shown()

    def open_clash(self, entry: str) -> None:
        """Settle that clash, by the id of the act that did not fit."""
        self._offer_latest.ask(
            self.room.desk.settlement_offer,
            entry,
            done=lambda offer: self._begin_settling(offer.clash),
            failed=self._tell,
        )

    # ------------------------------------------------------------------ inside

    def _ask(self) -> None:
        self._awaited = {self._clashes_latest, self._owed_latest, self._line_latest}
        self._awaited.add(self._waiting_latest)
        self._clashes_latest.ask(
            self.room.desk.clashes,
            done=self._show_clashes,
            failed=partial(self._untold, self._clashes_latest),
        )
        self._owed_latest.ask(
            self.room.desk.owed,
            done=self._show_owed,
            failed=partial(self._untold, self._owed_latest),
        )
        self._line_latest.ask(self.room.desk.line_status, done=self._show_line, failed=self._tell)
        self._waiting_latest.ask(
            self.room.desk.waiting_entries, done=self._show_waiting, failed=self._tell
        )

        self._oversteps_latest.ask(
            self.room.desk.oversteps.view, done=self.oversteps.show_acts, failed=self._tell
        )
        self._rules_latest.ask(
            self.room.desk.head_office.rules, done=self._show_rules, failed=self._tell
        )

    def _show_rules(self, news: RulesNews) -> None:
        """Acts of many days are gone through: asked when somebody comes to look, or other rules came."""
        self.rules.show_rules(news)
        if news != self._news:
            self._others_latest.ask(
                self.room.desk.head_office.by_other_rules,
                done=self.others.show_tickets,
                failed=self._tell,
            )
        self._news = news

    def _ask_doubles(self) -> None:
        """All people are gone through: asked when somebody comes to look, not with each exchange."""
        doubles = self.room.desk.doubles
        self._people_latest.ask(doubles.people, done=self.doubles.show_people, failed=self._tell)
        self._numbers_latest.ask(doubles.numbers, done=self.doubles.show_numbers, failed=self._tell)
        self._payments_latest.ask(
            doubles.payments, done=self.doubles.show_payments, failed=self._tell
        )

    def _told_of_line(self) -> None:
        """The line stands otherwise now."""
        if self.isVisible():
            self._ask()

    def _told_of_pictures(self) -> None:
        """Fewer wait now."""
        if self.isVisible():
            self._line_latest.ask(
                self.room.desk.line_status, done=self._show_line, failed=self._tell
            )

    def _show_line(self, line: LineStatus) -> None:
        self.line.show_line(line)
        self.commands_changed.emit()
        self._heard(self._line_latest)

    def _show_waiting(self, entries: tuple[WaitingEntry, ...]) -> None:
        self.waiting.show_entries(entries)
        self._heard(self._waiting_latest)

    def _show_clashes(self, clashes: tuple[Clash, ...]) -> None:
        self.problems.show_clashes(clashes)
        self._heard(self._clashes_latest)

    def _show_owed(self, owed: tuple[OwedView, ...]) -> None:
        self.problems.show_owed(owed)
        self._heard(self._owed_latest)

    def _heard(self, latest: Latest) -> None:
        """Once all is known, the cursor goes to what a person must do first; later only if its place is gone."""
        self._awaited.discard(latest)
        homeless = QApplication.focusWidget() in {self, self.problems, self.waiting, self.line}
        wants = self.isVisible() and self._panel is None and (self._enters or homeless)
        if self._awaited or not wants:
            return
        self._enters = False
        if self.line.asks:
            self.line.take_cursor()
        elif not (self.problems.take_cursor() or self.waiting.take_cursor()):
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _untold(self, latest: Latest, trouble: Refused | Unavailable) -> None:
        self._tell(trouble)
        self._heard(latest)

    def _confirmed(self, line: object) -> None:
        assert isinstance(line, LineStatus)
        self.room.messages.good(self.tr("New tickets may be written for the rest of today."))
        self._show_line(line)
        self.room.door.line_told.emit()

    def _begin_settling(self, clash: object) -> None:
        assert isinstance(clash, Clash)
        self.clash.show_clash(clash)
        self._show_panel(self.settle)
        self.settle.begin(clash)

    def _begin_paying(self, owed: object) -> None:
        assert isinstance(owed, OwedView)
        self._show_panel(self.pay)
        self.pay.begin(owed)

    def _show_panel(self, panel: MoneyPanel | None) -> None:
        """A panel at the right, or the tables alone."""
        if self._panel is not None and self._panel is not panel:
            self._panel.lay_aside()
        self._panel = panel
        for each in (self.settle, self.pay):
            each.setVisible(each is panel)
            each.foot.setVisible(each is panel)
        self.beside.setVisible(panel is None)
        self.clash.setVisible(panel is self.settle)
        self.settle.ways.setVisible(panel is self.settle)
        self.tables.setVisible(panel is not self.settle)
        self._columns.to_top()
        self._columns.to_head()
        self.commands_changed.emit()
        self.shown_changed.emit()

    def _back(self) -> None:
        if self._panel is None:
            self.leaves.emit()
            return
        self._show_panel(None)
        self.enter()

    def _acted(self, receipt: Receipt) -> None:
        self._show_panel(None)
        self.finish(receipt)

    def _tell(self, trouble: Refused | Unavailable) -> None:
        """How the line stands is for everybody; a table that is not for somebody's role stays empty."""
        if not isinstance(trouble, Refused) or trouble.faults[0].reason is not _NOT_THEIRS:
            self.room.messages.trouble(trouble)

    def _lay_out(self) -> None:
        tables = (self.problems, self.oversteps, self.others, self.waiting, self.doubles)
        _stack(self.tables, self.look.gap + 2, *tables)
        _stack(self.beside, self.look.gap + 2, self.line, self.rules)
        _stack(self.left, self.look.gap + 2, self.tables, self.clash, self.settle.ways)
        _stack(self.right, self.look.gap + 2, self.beside, self.settle, self.pay)
        for panel in (self.settle, self.pay):
            self._columns.add_foot(panel.foot)
            panel.order_tabs()
        self.column.addWidget(self._columns, 1)
        self._show_panel(None)


def _stack(holder: QWidget, gap_px: int, *parts: QWidget) -> None:
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(gap_px)
    for part in parts:
        column.addWidget(part)
    column.addStretch(1)
