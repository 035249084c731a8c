"""The call list on its way out: to the printer, or as a spreadsheet into a file the clerk picks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from counter.domain.refusal import Refused, Unavailable
from counter.ui.file_box import ask_spreadsheet
from counter.ui.printing import Delivery
from counter.ui.room import Room
from counter.ui.tasks import Lane

if TYPE_CHECKING:  # papers come with the first act
    from counter.print.papers import CallSheetPaper


class CallPaper(QObject):
    """What is done with today's list beside working from it on screen."""

    def __init__(self, room: Room, parent: QWidget) -> None:
        super().__init__(parent)
        self._room = room
        self._page = parent

    def print_list(self) -> None:
        """Today's list on paper."""
        self._room.tasks.run(
            self._room.desk.call_sheets.draw, owner=self, done=self._deliver, failed=self._tell
        )

    def export(self) -> None:
        """Today's list as a spreadsheet: what leaves the program is no longer guarded by it."""
        self._room.messages.ask(
            self.tr(
                "The file will hold names, phone numbers and amounts, and nothing protects it. "
                "Put it where only those who call can read it, and delete it after use."
            ),
            yes=self.tr("Pick a folder…"),
            no=self.tr("Leave it"),
            on_yes=self._pick_file,
        )

    def export_to(self, path: Path) -> None:
        """Write the list into that file; no act waits for it."""

        def write(paper: CallSheetPaper) -> None:
            self._room.tasks.run(
                self._room.desk.call_sheets.export,
                paper,
                path,
                owner=self,
                done=lambda _: self._exported(paper, path),
                failed=self._tell,
                lane=Lane.READ,
            )

        self._room.tasks.run(
            self._room.desk.call_sheets.draw, owner=self, done=write, failed=self._tell
        )

    def _pick_file(self) -> None:
        title, name = self.tr("Call list as ODS"), self.tr("Call list")
        ask_spreadsheet(self._page, title, name, self.export_to)

    def _deliver(self, paper: CallSheetPaper) -> None:
        title = self.tr("Call list {code}").format(code=paper.code)
        self._room.printing.deliver(Delivery((paper,), title))

    def _exported(self, paper: CallSheetPaper, path: Path) -> None:
        self._room.messages.good(
            self.tr(
                "{count} people of list {code} are in {path}. Delete the file after use."
            ).format(count=len(paper.lines), code=paper.code, path=path)
        )

    def _tell(self, trouble: Refused | Unavailable) -> None:
        self._room.messages.trouble(trouble)
