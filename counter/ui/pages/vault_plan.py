"""The plan of places: added, given up, their labels printed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton

from counter.domain.place_ranges import read_places
from counter.domain.refusal import Refused
from counter.domain.vault import PlacesForm, place_faults
from counter.ui.fields import Field, Gathering, TextField
from counter.ui.pages.vault_panels import VaultPanel
from counter.ui.room import Room

if TYPE_CHECKING:  # the desk's answers are loaded behind the first page
    from counter.desk.answers import Receipt

_EXAMPLE = "S1-01..S1-20"


class PlanPanel(VaultPanel):
    """Places to add, to give up; `labels_wanted`: print the labels of what the last field names."""

    icon = "edit"
    labels_wanted = Signal()

    def __init__(self, room: Room) -> None:
        super().__init__(room, "plan")
        self._plan: tuple[str, ...] = ()
        self.opened = TextField("opened", self.tr("Add"), room.say, latin=True)
        self.opened.edit.setPlaceholderText(_EXAMPLE)
        self.closed = TextField("closed", self.tr("Give up"), room.say, latin=True)
        self.labels = TextField("labels", self.tr("Labels of"), room.say, latin=True)
        self.labels.edit.setPlaceholderText(self.tr("blank = all places"))
        self.labels.ends_by_enter = True
        self.labels.entered.connect(self.labels_wanted)
        self.print_button = QPushButton(self.tr("Print the labels"))
        self.print_button.setObjectName("vault.labels")
        self.print_button.setIcon(room.theme.icon("print"))
        self.print_button.clicked.connect(self.labels_wanted)
        for number, (field, key) in enumerate(
            ((self.opened, "A"), (self.closed, "G"), (self.labels, "L"))
        ):
            self.grid.put(field, number, 0, key=key)
        self.grid.addWidget(self.print_button, 3, 1)
        self.column.addStretch(1)

    def heading(self) -> str:
        return self.tr("Places of the vault")

    def button(self) -> str:
        return self.tr("Change the plan")

    def fields(self) -> tuple[Field, ...]:
        return (self.opened, self.closed, self.labels)

    def act(
        self,
        bags: tuple[str, ...],  # noqa: ARG002 - this act has none in hand
        gathering: Gathering,
    ) -> tuple[Callable[..., Receipt], object]:
        form = PlacesForm(
            opened=gathering.take(lambda: read_places(self.opened.text(), "opened"), ()),
            closed=gathering.take(lambda: read_places(self.closed.text(), "closed"), ()),
        )
        return self.room.desk.vault.change_places, form

    def set_plan(self, plan: Sequence[str]) -> None:
        self._plan = tuple(plan)
        self.told.setText(
            self.tr(
                "{count} places. Several at once, and rows of them, such as {example}; a supervisor "
                "changes the plan."
            ).format(count=len(plan), example=_EXAMPLE)
        )

    def take_place(self, place: str) -> None:
        """A label that can be scanned but not read any more is printed anew."""
        self.labels.set_text(f"{self.labels.text()} {place}".strip())

    def places_to_label(self) -> tuple[str, ...]:
        """Whose labels are wanted; all if nothing is typed. Raises Refused."""
        places = read_places(self.labels.text(), "labels") or self._plan
        unknown = [each for place in places for each in place_faults(place, self._plan, "labels")]
        if unknown:
            raise Refused(unknown)
        return places
