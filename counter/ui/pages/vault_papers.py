"""The vault's papers on their way out: labels of places, slips of hand-overs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from counter.domain.refusal import Refused, Unavailable
from counter.ui.printing import Delivery
from counter.ui.room import Room
from counter.ui.tasks import Lane

if TYPE_CHECKING:  # papers come with the first act
    from counter.print.papers import HandoverPaper, PlaceLabelPaper

_LABELS_UNASKED = 20
"""More labels than that are asked about first: a roll of them is soon gone."""


class VaultPapers(QObject):
    """Asks the desk for a paper and hands it to the printer."""

    def __init__(self, room: Room, parent: QObject) -> None:
        super().__init__(parent)
        self._room = room

    def print_labels(self, places: tuple[str, ...]) -> None:
        """The labels of these places."""
        if not places:
            self._room.messages.note(self.tr("There are no places yet: add some first."))
        elif len(places) <= _LABELS_UNASKED:
            self._draw_labels(places)
        else:
            self._room.messages.ask(
                self.tr("Print {count} labels?").format(count=len(places)),
                yes=self.tr("Print"),
                no=self.tr("Leave it"),
                on_yes=lambda: self._draw_labels(places),
            )

    def print_slip(self, handover: str) -> None:
        """The slip of a hand-over, one for each side."""
        self._room.tasks.run(
            self._room.desk.vault.slip,
            handover,
            owner=self,
            done=self._deliver_slip,
            failed=self._tell,
            lane=Lane.READ,
        )

    def _draw_labels(self, places: tuple[str, ...]) -> None:
        self._room.tasks.run(
            self._room.desk.vault.place_labels,
            places,
            owner=self,
            done=self._deliver_labels,
            failed=self._tell,
            lane=Lane.READ,
        )

    def _deliver_labels(self, labels: tuple[PlaceLabelPaper, ...]) -> None:
        self._room.printing.deliver(Delivery(labels, self.tr("Labels of places")))

    def _deliver_slip(self, paper: HandoverPaper) -> None:
        title = self.tr("Slip of hand-over {number}").format(number=paper.act.number)
        self._room.printing.deliver(Delivery((paper, paper), title))

    def _tell(self, trouble: Refused | Unavailable) -> None:
        self._room.messages.trouble(trouble)
