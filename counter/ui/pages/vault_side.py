"""The left side of the vault's page: map, places, bags, hand-overs; Enter goes into one, Esc back to where it was."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from functools import partial
from typing import TYPE_CHECKING, assert_never

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget

from counter.domain.refusal import Refused, Unavailable
from counter.domain.vault import COUNTER
from counter.ui.pages.vault_views import BagsView, HandoversView, MapRow, MapView, StoryView, View
from counter.ui.pages.vault_words import VaultWords
from counter.ui.room import Room
from counter.ui.tasks import Latest

if TYPE_CHECKING:  # the desk's answers are loaded behind the first page
    from counter.desk.vault import BagLine, BagView, HandoverView


class What(Enum):
    """What is shown at the left."""

    MAP = "map"
    PLACE = "place"
    BAG = "bag"
    HANDOVERS = "handovers"
    HANDOVER = "handover"


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown, and of which place, bag or hand-over."""

    what: What
    of: str = ""


MAP = Shown(What.MAP)
HANDOVERS = Shown(What.HANDOVERS)


class VaultSide(QStackedWidget):
    """`turned`: something else is shown; `troubled`: the desk could not tell; `ticket_wanted`: show that ticket.

    `entered`: a hand-over was opened; `told`: a hand-over shown stands so now; `gone`: it is over.
    """

    turned = Signal()
    troubled = Signal(object)
    entered = Signal(object)
    told = Signal(object)
    gone = Signal()
    ticket_wanted = Signal(str)

    def __init__(self, room: Room) -> None:
        super().__init__()
        self._room = room
        self._words = VaultWords()
        self._mapping = Latest(room.tasks, self)
        self._looking = Latest(room.tasks, self)
        self._trail: list[Shown] = []
        self._is_turning = False
        self._opens_next = False
        self.shown = MAP
        self.map, self.bags = MapView(room), BagsView(room)
        self.story, self.handovers = StoryView(room), HandoversView(room)
        self.views: tuple[View, ...] = (self.map, self.bags, self.story, self.handovers)
        for view in self.views:
            self.addWidget(view)
        self.map.rows.opened.connect(self._open_row)
        self.bags.rows.opened.connect(lambda line: self.look_at(Shown(What.BAG, line.bag)))
        self.story.tickets.opened.connect(lambda line: self.ticket_wanted.emit(line.pledge))
        self.handovers.rows.opened.connect(self._open_handover)

    @property
    def view(self) -> View:
        """The view in sight."""
        view = self.currentWidget()
        assert isinstance(view, View)
        return view

    @property
    def pledge(self) -> str:
        """The ticket of the bag shown, "" for none."""
        line = self.story.tickets.picked() if self.shown.what is What.BAG else None
        return "" if line is None or line.bag != self.shown.of else line.pledge

    def ask(self) -> None:
        """Ask for all that is shown."""
        self._mapping.ask(self._room.desk.vault.map, done=self.map.show_map, failed=self._fail)
        if self.shown != MAP:
            self._ask_shown()

    def look_at(self, shown: Shown) -> None:
        """Show something else; Esc leads back, from bag after bag to what was shown before the first."""
        before, self.shown = self.shown, shown
        self._is_turning = True
        if shown != before and {shown.what, before.what} != {What.BAG}:
            self._trail.append(before)
        self._ask_shown()
        self.turned.emit()

    def go_back(self) -> None:
        """To what was shown before."""
        self.shown = self._trail.pop() if self._trail else MAP
        self._is_turning = True
        self._ask_shown()
        self.turned.emit()

    def begin_anew(self) -> None:
        """Show the map, whatever was looked at."""
        self._trail.clear()
        self.shown = MAP
        self._ask_shown()

    def pick(self, bag: str) -> bool:
        """Whether the list in sight has that bag: it is picked there."""
        return self.view is self.bags and self.bags.rows.table.pick(lambda line: line.bag == bag)

    def open_picked(self) -> None:
        """Open the row picked; while something else is on its way, the one picked there."""
        if self._is_turning:
            self._opens_next = True
        else:
            self.view.main.open_picked()

    def step(self, by: int) -> None:
        """So many rows on in the list in sight."""
        self.view.main.step(by)

    # ------------------------------------------------------------------ what the desk tells

    def _ask_shown(self) -> None:
        desk, of = self._room.desk.vault, self.shown.of
        match self.shown.what:
            case What.MAP:
                self._looking.forget()
                self._turn_to(self.map)
            case What.PLACE:
                done: Callable[..., None] = partial(self._show_place, of)
                self._looking.ask(desk.lying_at, of, done=done, failed=self._fail)
            case What.BAG:
                self._looking.ask(desk.bag, of, done=self._show_story, failed=self._fail)
            case What.HANDOVERS | What.HANDOVER:
                done = self._show_handovers
                self._looking.ask(desk.handovers, done=done, failed=self._fail)
            case _:
                assert_never(self.shown.what)

    def _show_place(self, place: str, lines: tuple[BagLine, ...]) -> None:
        self.bags.show_lines(self._words.place(place), lines)
        self._turn_to(self.bags)

    def _show_story(self, view: BagView) -> None:
        self.story.show_bag(view)
        self._turn_to(self.story)

    def _show_handovers(self, views: tuple[HandoverView, ...]) -> None:
        self.handovers.show_handovers(views)
        open_one = next((each for each in views if each.handover == self.shown.of), None)
        if open_one is not None:
            what = self.tr("To {who}").format(who=open_one.receiver)
            self.bags.show_lines(what, open_one.bags)
            self._turn_to(self.bags)
            self.told.emit(open_one)
            return
        if self.shown != HANDOVERS:
            self.shown = HANDOVERS
            self.gone.emit()
        self._turn_to(self.handovers)

    def _turn_to(self, view: View) -> None:
        self.setCurrentWidget(view)
        self._is_turning = False
        self.turned.emit()
        opens, self._opens_next = self._opens_next, False
        if opens:
            self.open_picked()

    def _fail(self, trouble: Refused | Unavailable) -> None:
        self._is_turning = self._opens_next = False
        self.troubled.emit(trouble)

    # ------------------------------------------------------------------ what Enter opens

    def _open_row(self, row: MapRow) -> None:
        if row.party is not None:
            self.look_at(HANDOVERS)
        elif row.misfit:
            self.look_at(Shown(What.BAG, row.misfit))
        else:
            self.look_at(Shown(What.PLACE, row.place or COUNTER))

    def _open_handover(self, view: HandoverView) -> None:
        self.look_at(Shown(What.HANDOVER, view.handover))
        self.entered.emit(view)
