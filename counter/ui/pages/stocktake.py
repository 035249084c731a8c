"""The stocktake: counts listed and begun, the vault scanned, closed, explained line by line, signed and sealed."""

from collections.abc import Callable, Mapping
from enum import StrEnum

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from counter.desk.answers import Changed, Receipt
from counter.desk.count_offers import CountOffer
from counter.desk.count_scans import CountProgress
from counter.desk.stocktakes import CountRow
from counter.domain.counting import Stage
from counter.domain.counts import CountClosed, CountOpened
from counter.domain.refusal import Refused, Unavailable
from counter.domain.ticket import BAG_PREFIX
from counter.ui.keys import Command
from counter.ui.pages.count_close import ClosePart
from counter.ui.pages.count_drop import DropPart
from counter.ui.pages.count_lines import LinesPart
from counter.ui.pages.count_open import OpenPart
from counter.ui.pages.count_reports import CountReports
from counter.ui.pages.count_scan import ScanPart
from counter.ui.pages.more_part import MorePart
from counter.ui.pages.page import Page, centred
from counter.ui.room import Room
from counter.ui.sounds import Sound, Sounds
from counter.ui.tasks import Latest

_MORE_WIDTH_PX = 520
_UNFINISHED = {Stage.RUNNING, Stage.CLOSED}

Part = OpenPart | ScanPart | ClosePart | LinesPart | DropPart


class CountWay(StrEnum):
    """What else can be done with the count that is shown."""

    REPORT = "report"
    SAVE = "save"
    ANEW = "anew"
    MOVES = "moves"
    DROP = "drop"
    COUNTS = "counts"


class StocktakePage(Page):
    """One part at a time: the counts, the scanning of one, its end, its lines. A count under way is shown at once."""

    belongs_to = Command.STOCKTAKE

    def __init__(self, room: Room, sounds: Callable[[], bool]) -> None:
        super().__init__("stocktake", room)
        self._latest = Latest(room.tasks, self)
        self._sounds = Sounds(sounds, self)
        self._count = ""
        self._lists = False
        """Whether somebody asked for the list though a count goes on."""
        self._enters = False
        self._runs = False
        """Whether the count that is shown is still scanned."""
        self._is_left = False
        self._late = ""
        """The count that is over for which it was looked whether scans of this counter were never told."""
        self._looks = False
        """Whether somebody looks at a report and comes back."""
        self._early: list[str] = []
        """Scanned before it is known which count goes on."""
        self.open: OpenPart | None = None
        self.scan = ScanPart(room, self._sounds, self._types)
        self.close_part = ClosePart(room)
        self.lines = LinesPart(room, self._types)
        self.drop = DropPart(room)
        self.reports = CountReports(room, self)
        self.more = MorePart[CountWay](room, self._ways(), self._begin)
        self._more_holder = QWidget()
        self._stack = QStackedWidget()
        self._nothing = QWidget()
        """Until it is known what there is to show."""
        self._lay_out()
        self.scan.closes.connect(self._to_close)
        self.scan.scanning.progressed.connect(self._progressed)
        self.close_part.changed.connect(self.scan.scanning.look)
        for part in (self.close_part, self.lines, self.drop):
            part.done.connect(self._acted)
        self.lines.commands_changed.connect(self.commands_changed)
        self.reports.moved.connect(self.finish)
        room.door.line_told.connect(self._told_of_line)

    def title(self) -> str:
        return self.tr("Stocktake")

    def commands(self) -> Mapping[Command, Callable[[], None]]:
        able: dict[Command, Callable[[], None]] = {Command.BACK: self._back}
        if self._count and not self._is_shown(self._more_holder):
            able[Command.MORE] = self._show_more
        part = self._part()
        if part is not None:
            able.update(part.commands())
        return able

    def enter(self) -> None:
        left, self._is_left = self._is_left, False
        looked, self._looks = self._looks, False
        if left and not looked:
            self._lists = False
            if self._is_shown(self.lines) and self.lines.is_over:
                self._count = ""  # who comes back later comes for another count
        part = self._part()
        if self._count and part is not None:
            part.enter()
            self.refresh(frozenset({Changed.VAULT}))
            return
        self._enters = True
        self._ask_counts()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._is_left = True

    def refresh(self, changed: frozenset[Changed]) -> None:
        if not self.isVisible() or Changed.VAULT not in changed:
            return
        if not self._count:
            self._ask_counts()
        elif self._is_shown(self.lines):
            self._show_lines()
        else:
            self.scan.scanning.look()

    def _told_of_line(self) -> None:
        """Another counter may have begun a count or explained a line; scans are looked after by themselves."""
        if not self._is_running():
            self.refresh(frozenset({Changed.VAULT}))

    def forget(self) -> None:
        self.lines.forget()
        self.drop.forget()
        self.close_part.forget()

    def take_scan(self, code: str) -> bool:
        if self._is_running():
            self._show(self.scan)
            self.scan.take_scan(code)
            return True
        if self._is_shown(self._nothing):
            self._early.append(code)
            return True
        if self._is_shown(self.lines):
            return self.lines.pick_bag(code.removeprefix(BAG_PREFIX))
        if self.open is None or not self._is_shown(self.open):
            return False
        if self.open.is_opening:
            self._tell_not_taken()
            return True
        return self.open.take_scan(code)

    # ------------------------------------------------------------------ which part is shown

    def _part(self) -> Part | None:
        shown = self._stack.currentWidget()
        return shown if isinstance(shown, Part) else None

    def _is_shown(self, part: QWidget) -> bool:
        return self._stack.currentWidget() is part

    def _is_running(self) -> bool:
        """Whether what is scanned now is scanned for the count that is shown."""
        return bool(self._count) and self._runs

    def _show(self, part: QWidget) -> None:
        self._stack.setCurrentWidget(part)
        if isinstance(part, Part) and self.isVisible():
            part.enter()
        self.commands_changed.emit()

    def _ask_counts(self) -> None:
        stocktakes = self.room.desk.stocktakes

        def counts() -> tuple[tuple[CountRow, ...], CountOffer]:
            return stocktakes.list(), stocktakes.offer()

        self._latest.ask(counts, done=lambda found: self._show_counts(*found), failed=self._tell)

    def _show_counts(self, rows: tuple[CountRow, ...], offer: CountOffer) -> None:
        going = next((each for each in rows if each.stage in _UNFINISHED), None)
        if going is not None and not self._lists:
            self._show_count(going.count, going.stage)
            return
        if self.open is None or self.open.offer != offer:
            self._make_open(offer)
        assert self.open is not None, "it was made just now"
        self._refuse_early()
        self.open.show_counts(rows)
        enters, self._enters = self._enters, False
        if enters or not self._is_shown(self.open):
            self._show(self.open)

    def _make_open(self, offer: CountOffer) -> None:
        """The form knows which counters there are."""
        if self.open is not None:
            self._stack.removeWidget(self.open)
            self.open.deleteLater()
        self.open = OpenPart(self.room, offer)
        self.open.picked.connect(self._picked)
        self.open.done.connect(self._acted)
        self.open.commands_changed.connect(self.commands_changed)
        self._stack.addWidget(self.open)

    def _picked(self, row: object) -> None:
        assert isinstance(row, CountRow)
        self._show_count(row.count, row.stage)

    def _show_count(self, count: str, stage: Stage) -> None:
        self._count, self._lists = count, False
        self._runs = stage is Stage.RUNNING
        if self._runs:
            self.scan.begin(count)
            self._show(self.scan)
            for code in self._early:
                self.scan.take_scan(code)
            self._early.clear()
        else:
            self._refuse_early()
            self._enters = True
            self._show_lines()

    def _refuse_early(self) -> None:
        """Nothing is being counted: what was scanned meanwhile went nowhere, and that is told."""
        if self._early:
            self._early.clear()
            self._tell_not_taken()

    def _tell_not_taken(self) -> None:
        self._sounds.play(Sound.BAD)
        self.room.messages.warn(
            self.tr("Nothing is being counted yet. The scan was not taken: scan again then.")
        )

    def _show_lines(self) -> None:
        """Nothing is scanned any more."""
        self._runs = False
        self._tell_late()
        self.scan.scanning.end()
        enters, self._enters = self._enters, False
        self.lines.show_count(self._count, self._to_lines if enters else self._stay)

    def _tell_late(self) -> None:
        """What was scanned here and not told before the close is told as late."""
        if self._late != self._count:
            self._late = self._count
            self.room.tasks.run(
                self.room.desk.stocktakes.tell,
                self._count,
                owner=self,
                done=self._told_late,
                failed=self._tell,
            )

    def _told_late(self, receipt: Receipt | None) -> None:
        if receipt is not None:
            self.finish(receipt)

    def _to_lines(self) -> None:
        self._show(self.lines)

    def _stay(self) -> None:
        self.commands_changed.emit()

    def _progressed(self, progress: object) -> None:
        assert isinstance(progress, CountProgress)
        if progress.count != self._count:
            return
        self.close_part.show_progress(progress)
        if progress.stage is not Stage.RUNNING and self._runs:
            self._enters = True
            self._show_lines()

    def _to_close(self) -> None:
        progress = self.scan.scanning.progress
        if progress is not None:
            self.close_part.begin(progress)
            self._show(self.close_part)
            self.scan.scanning.look()

    def _back(self) -> None:
        """From the end of a count to its scans, from what else can be done to the count, from a count to the list."""
        if self._is_shown(self.close_part):
            self._show(self.scan)
        elif self._is_shown(self._more_holder) or self._is_shown(self.drop):
            self._to_count()
        elif self._count:
            self._to_list()
        else:
            self._lists = False
            self.leaves.emit()

    def _to_count(self) -> None:
        self._show(self.scan if self._is_running() else self.lines)

    def _to_list(self) -> None:
        self._count, self._lists, self._enters = "", True, True
        self._ask_counts()

    def _acted(self, receipt: object) -> None:
        assert isinstance(receipt, Receipt)
        match receipt.entry.body:
            case CountOpened():
                self._show_count(receipt.entry.id, Stage.RUNNING)
            case CountClosed():
                self._enters = True
                self._show_lines()
            case _:
                self._enters = not self._is_running()
        self.finish(receipt)
        if isinstance(receipt.entry.body, CountClosed):
            self.reports.offer_moves(self._count, asked=False)

    # ------------------------------------------------------------------ what else can be done

    def _ways(self) -> tuple[tuple[CountWay, str, str], ...]:
        return (
            (CountWay.REPORT, self.tr("Report"), "print"),
            (CountWay.SAVE, self.tr("Report as a spreadsheet…"), "save"),
            (CountWay.ANEW, self.tr("Report drawn anew from the journal"), "refresh"),
            (CountWay.MOVES, self.tr("Bags to be put away in the books"), "package_2"),
            (CountWay.DROP, self.tr("Break the count off"), "cancel"),
            (CountWay.COUNTS, self.tr("All counts"), "fact_check"),
        )

    def _show_more(self) -> None:
        why: dict[CountWay, str] = {}
        view = None if self._is_running() else self.lines.view
        stage = Stage.RUNNING if view is None else view.stage
        if stage in {Stage.RUNNING, Stage.DROPPED}:
            none = (
                self.tr("(once it is closed)")
                if stage is Stage.RUNNING
                else self.tr("(it was broken off)")
            )
            why |= {CountWay.REPORT: none, CountWay.SAVE: none}
        if stage is not Stage.SEALED:
            why[CountWay.ANEW] = self.tr("(once it is sealed)")
        if stage not in _UNFINISHED:
            why[CountWay.DROP] = self.tr("(it is over)")
        self._stack.setCurrentWidget(self._more_holder)
        self.more.start_fixed(why)
        self.commands_changed.emit()

    def _begin(self, way: CountWay) -> None:
        view = self.lines.view
        if way is CountWay.DROP:
            self.drop.begin(self._count)
            self._show(self.drop)
            return
        if way is CountWay.COUNTS:
            self._to_list()
            return
        self._to_count()
        if way is CountWay.MOVES:
            self.reports.offer_moves(self._count, asked=True)
        elif view is not None:
            self._looks = way is not CountWay.SAVE
            {
                CountWay.REPORT: self.reports.show_report,
                CountWay.SAVE: self.reports.save,
                CountWay.ANEW: self.reports.show_anew,
            }[way](view)

    def _types(self) -> dict[str, str]:
        room = self.room
        return {each.code: room.named(each.name, each.name_en) for each in room.policy.item_types}

    def _tell(self, trouble: Refused | Unavailable) -> None:
        self.room.messages.trouble(trouble)

    def _lay_out(self) -> None:
        self.more.setFixedWidth(_MORE_WIDTH_PX * self.look.text // 15)
        column = QVBoxLayout(self._more_holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(centred(self.more))
        column.addStretch(1)
        self._nothing.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for part in (
            self._nothing,
            self.scan,
            self.close_part,
            self.lines,
            self.drop,
            self._more_holder,
        ):
            self._stack.addWidget(part)
        self.column.addWidget(self._stack, 1)
