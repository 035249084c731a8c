"""Reports of a count printed, looked at and kept as a spreadsheet; moves entered that it showed were not."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from counter import formats
from counter.desk.answers import Receipt
from counter.desk.count_view import CountView
from counter.domain.counting import Stage
from counter.domain.counts import PaperForm
from counter.domain.vault import MoveForm
from counter.print.papers import Paper
from counter.ui.days import day_text
from counter.ui.file_box import ask_spreadsheet
from counter.ui.printing import Delivery
from counter.ui.room import Room
from counter.ui.tasks import Lane


class CountReports(QObject):
    """What F10 does about a count that is shown. `moved`: bags were put away in the books (a Receipt)."""

    moved = Signal(object)

    def __init__(self, room: Room, page: QWidget) -> None:
        super().__init__(page)
        self._room = room
        self._page = page

    def show_report(self, view: CountView) -> None:
        """The report as it was sealed, those very bytes; before the seal a draft."""
        papers = self._room.desk.count_papers
        ask: Callable[[str], Paper] = papers.kept if _is_sealed(view) else papers.draft
        self._deliver(ask, view)

    def show_anew(self, view: CountView) -> None:
        """The report drawn anew from the journal."""
        self._deliver(self._room.desk.count_papers.draft, view)

    def save(self, view: CountView) -> None:
        """The report as a spreadsheet, into a file that is asked for."""
        title = self._title(view)
        ask_spreadsheet(self._page, title, title, lambda path: self.export_to(view, path))

    def _deliver(self, ask: Callable[[str], Paper], view: CountView) -> None:
        title = self._title(view)
        self._room.tasks.run(
            ask,
            view.count,
            owner=self,
            done=lambda paper: self._room.printing.deliver(Delivery((paper,), title)),
            failed=self._room.messages.trouble,
            lane=Lane.READ,
        )

    def export_to(self, view: CountView, path: Path) -> None:
        """Write the spreadsheet there: of a sealed count those very bytes."""
        papers = self._room.desk.count_papers

        def write() -> None:
            if _is_sealed(view):
                papers.save_kept(view.count, PaperForm.ODS, path)
            else:
                papers.export(view.count, path)

        told = self.tr("The report is kept as {path}.").format(path=path)
        self._room.tasks.run(
            write,
            owner=self,
            done=lambda _: self._room.messages.good(told),
            failed=self._room.messages.trouble,
            lane=Lane.READ,
        )

    def _title(self, view: CountView) -> str:
        return self.tr("Stocktake of {day}").format(day=day_text(view.on))

    # ------------------------------------------------------------------ moves

    def offer_moves(self, count: str, *, asked: bool) -> None:
        """Bags that were scanned at their place and never put away in the books: offer to enter that.

        `asked`: somebody wants to know; then it is told as well that there are none.
        """
        self._room.tasks.run(
            self._room.desk.stocktakes.moves_to_enter,
            count,
            owner=self,
            done=lambda moves: self._offer(moves, asked=asked),
            failed=self._room.messages.trouble,
            lane=Lane.READ,
        )

    def _offer(self, moves: tuple[MoveForm, ...], *, asked: bool) -> None:
        if not moves:
            if asked:
                self._room.messages.note(self.tr("No bag waits to be put away in the books."))
            return
        told = self.tr(
            "Bags that were scanned at their place, but are at the counter in the books: {count}."
        ).format(count=formats.figure(sum(len(each.bags) for each in moves)))
        act = (self.tr("Enter the moves"), lambda: self._enter(moves))
        if asked:
            self._room.messages.note(told, act)
        else:
            self._room.messages.also(told, act)

    def _enter(self, moves: tuple[MoveForm, ...]) -> None:
        """One act for each place, one behind the other."""
        for each in moves:
            self._room.tasks.run(
                self._room.desk.vault.move,
                each,
                owner=self,
                done=self._moved,
                failed=self._room.messages.trouble,
            )

    def _moved(self, receipt: Receipt) -> None:
        self.moved.emit(receipt)


def _is_sealed(view: CountView) -> bool:
    return view.stage is Stage.SEALED
