"""The end of a scan: which counters are still at it, what closing now would bring, closing without somebody by two."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from counter import formats
from counter.desk.answers import Receipt
from counter.desk.count_books import CountDraft
from counter.desk.count_scans import CountProgress
from counter.domain.counting import LINES_MAX, CloseCountForm
from counter.domain.counts import Difference
from counter.domain.refusal import Refused, Unavailable
from counter.domain.stocktake import Movement
from counter.ui.columns import Columns
from counter.ui.fields import Field, FlagField
from counter.ui.keys import Command, shown_key
from counter.ui.labels import text_label
from counter.ui.pages.count_board import waiting_bar
from counter.ui.pages.count_tables import CountTables
from counter.ui.pages.page import Faults, Grid, card, command_button
from counter.ui.room import Room
from counter.ui.second import SecondField
from counter.ui.tasks import Latest

_RIGHT_WIDTH_PX = 360
_LEFT_MIN_PX = 480
"""Less would cut off the numbers of bags."""


class ClosePart(QWidget):
    """What it comes to at the left, what to do about it at the right. `done`: an act is written (its Receipt).

    `changed`: how the count stands is to be asked again.
    """

    done = Signal(object)
    changed = Signal()

    def __init__(self, room: Room) -> None:
        super().__init__()
        self._room = room
        self._faults = Faults(room, self)
        self._latest = Latest(room.tasks, self)
        self._count = ""
        self._progress: CountProgress | None = None
        self._hides = True
        self._reckons = False
        """Whether what it comes to is being reckoned: nobody finishes or closes what is not shown yet."""
        look = room.theme.look.measures
        self.summary = text_label("", wrap=True)
        self.summary.setObjectName("count.summary")
        self.bar = waiting_bar("count.reckoning")
        tables = CountTables(room)
        self.lines = tables.differences()
        self.movements = tables.movements()
        self.told = text_label("", wrap=True)
        self.told.setObjectName("count.waits")
        self.without = FlagField("without", "", room.say)
        self.without.changed.connect(self._show)
        self.second = SecondField(room)
        self.button = command_button(room, Command.CONFIRM, "", primary=True, icon="check_circle")
        self.button.clicked.connect(self.confirm)
        self._grid = Grid(gap_px=look.gap, label_px=92)
        self._lay_out()

    def begin(self, progress: CountProgress) -> None:
        """Show what closing that count now would bring."""
        if self._count != progress.count:
            self.forget()
        self._count = progress.count
        self.show_progress(progress)
        self._reckon()

    def show_progress(self, progress: CountProgress) -> None:
        """How it stands now."""
        if progress.count == self._count:
            self._progress = progress
            self._show()
            if self._hides:
                self._reckon()

    def enter(self) -> None:
        """To what is to be done."""
        place = self.second if self.second.isVisible() else self.button
        place.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """Another clerk works here: nothing chosen is left."""
        self.without.set_on(False)
        self.second.set_code("")

    def commands(self) -> Mapping[Command, Callable[[], None]]:
        """What the keys do here."""
        return {Command.CONFIRM: self.confirm}

    # ------------------------------------------------------------------ what it comes to

    def _reckon(self) -> None:
        """A blind count says nothing of what it comes to while somebody still scans."""
        known = self._progress
        scans = known is not None and any(not each.finished for each in known.counters)
        self._hides = known is None or (known.opened.blind and scans)
        if self._hides:
            self._latest.forget()
            self._stop_reckoning()
            self._show_lists((), ())
            self.summary.setText(
                self.tr("A blind count: what it comes to is shown once every counter is finished.")
            )
            return
        self._reckons = True
        self.bar.show()
        self._latest.ask(
            self._room.desk.stocktakes.draft,
            self._count,
            done=self._show_draft,
            failed=self._tell,
        )

    def _stop_reckoning(self) -> None:
        self._reckons = False
        self.bar.hide()

    def _show_draft(self, draft: CountDraft) -> None:
        self._stop_reckoning()
        outcome = draft.outcome
        self.summary.setText(
            self.tr(
                "If the count is closed now: {matched} right, {lines} to explain; {twice} scanned "
                "twice, {unreadable} scans that named no bag."
            ).format(
                matched=formats.figure(len(outcome.matched)),
                lines=formats.figure(len(outcome.lines)),
                twice=formats.figure(len(outcome.twice)),
                unreadable=formats.figure(outcome.unreadable),
            )
        )
        self._show_lists(outcome.lines, draft.movements)
        if len(outcome.lines) > LINES_MAX:
            told = self.tr("Differences so far, the first {count} of them")
            self._lines_heading.setText(told.format(count=LINES_MAX))

    def _show_lists(self, lines: tuple[Difference, ...], movements: tuple[Movement, ...]) -> None:
        # In the middle of a count thousands of bags are missing: the window does not stop for them.
        self.lines.show_rows(lines[:LINES_MAX])
        self._lines_heading.setText(self.lines.accessibleName())
        self.movements.show_rows(movements)
        for table, heading in (
            (self.lines, self._lines_heading),
            (self.movements, self._movements_heading),
        ):
            table.setVisible(bool(table.rows.rowCount()))
            heading.setVisible(bool(table.rows.rowCount()))

    # ------------------------------------------------------------------ what is to be done

    def _own_waits(self) -> bool:
        own = self._room.station.counter
        progress = self._progress
        return progress is not None and any(
            each.counter == own and not each.finished for each in progress.counters
        )

    def _others(self) -> tuple[int, ...]:
        """Other counters that may still have scans."""
        own = self._room.station.counter
        counters = () if self._progress is None else self._progress.counters
        return tuple(each.counter for each in counters if not each.finished and each.counter != own)

    def _show(self) -> None:
        others = self._others()
        numbers = self.tr(", ").join(map(str, others))
        own_waits = self._own_waits()
        if own_waits:
            told = self.tr(
                "First: this counter is finished. Whoever scans here again takes that back."
            )
        elif others:
            told = self.tr("Counter {counters} may still have scans that are not known here.")
        else:
            told = self.tr("Every counter is finished. What differs is fixed by closing.")
        self.told.setText(told.format(counters=numbers))
        self.without.set_words(
            self.tr("Do not wait for counter {counters}").format(counters=numbers)
        )
        waits = bool(others) and not own_waits
        self.without.setVisible(waits)
        self._grid.show_row(self.second, shown=waits and self.without.is_on())
        name = self.tr("This counter is finished") if own_waits else self.tr("Close the count")
        self.button.setText(f"{name}  {shown_key(Command.CONFIRM)}")
        self.button.setAccessibleName(name)

    def confirm(self) -> None:
        """This counter is finished; or if it is, the count is closed. What it comes to was seen before."""
        if self._reckons or not self.button.isEnabled():
            return
        self.button.setEnabled(False)
        stocktakes = self._room.desk.stocktakes
        if self._own_waits():
            self._room.tasks.run(
                lambda count: stocktakes.tell(count, finished=True),
                self._count,
                owner=self,
                done=self._finished,
                failed=self._tell,
                broke=self._broke,
            )
            return
        without = self._others() if self.without.is_on() else ()
        self._room.tasks.run(
            stocktakes.close,
            CloseCountForm(self._count, without, self.second.code()),
            owner=self,
            done=self._closed,
            failed=self._tell,
            broke=self._broke,
        )

    def _finished(self, receipt: Receipt | None) -> None:
        self.button.setEnabled(True)
        self.button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()
        self._reckon()
        if receipt is not None:
            self.done.emit(receipt)

    def _closed(self, receipt: Receipt) -> None:
        self.button.setEnabled(True)
        self.forget()
        self.done.emit(receipt)

    def _tell(self, trouble: Refused | Unavailable) -> None:
        self._broke()
        self.enter()  # a button that is off for a while loses the cursor
        self._faults.show(trouble, self._fields())

    def _broke(self) -> None:
        self._stop_reckoning()
        self.button.setEnabled(True)

    def _fields(self) -> tuple[Field, ...]:
        return (self.without, self.second)

    # ------------------------------------------------------------------ how it is laid out

    def _lay_out(self) -> None:
        look = self._room.theme.look.measures
        left = card(self._room, self.tr("What it comes to"))
        self.summary.setMinimumWidth(_LEFT_MIN_PX * look.text // 15)
        self._lines_heading = text_label(self.lines.accessibleName(), "strong")
        self._lines_heading.setObjectName("count.draft.heading")
        self._movements_heading = text_label(self.movements.accessibleName(), "strong")
        left.body.addWidget(self.bar)
        left.body.addWidget(self.summary)
        for heading, table in (
            (self._lines_heading, self.lines),
            (self._movements_heading, self.movements),
        ):
            left.body.addWidget(heading)
            left.body.addWidget(table, 1)
            heading.hide()
            table.hide()
        left.body.addStretch()
        right = QWidget()
        box = card(self._room, self.tr("Finish and close"))
        box.body.addWidget(self.told)
        box.body.addWidget(self.without)
        self._grid.put(self.second, 0, 0, key="U")
        box.body.addLayout(self._grid)
        box.body.addWidget(self.button)
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(box)
        column.addStretch(1)
        sides = Columns(
            left,
            right,
            name="count.close",
            right_px=_RIGHT_WIDTH_PX * look.text // 15,
            gap_px=look.gap + 2,
            parent=self,
        )
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(sides, 1)
