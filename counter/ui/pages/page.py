"""What all pages share: commands by key, scans, faults beside fields, going on to another page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from counter.domain.refusal import Fault, Refused, Unavailable
from counter.ui.columns import Columns
from counter.ui.fields import Field
from counter.ui.keys import Command, shown_key
from counter.ui.labels import Card, FieldLabel, unmarked
from counter.ui.room import Room

if TYPE_CHECKING:  # the desk's answers and the pledgor's screen are loaded behind the first page
    from counter.desk.answers import Changed, Receipt
    from counter.ui.pledgor_screen.shown import Shown

_COMMON_TEXT_PX = 15


class Page(QWidget):
    """One page of the window.

    `commands_changed`: other keys work now. `acted`: an act is safely written (its Receipt). `opens`: show that
    ticket (id, by scan). `leaves`: go back to where the clerk came from. `shown_changed`: `shown` answers something
    else now.
    """

    belongs_to: Command | None = None
    """The key whose place on the rail stands for a page without one of its own."""

    commands_changed = Signal()
    acted = Signal(object)
    opens = Signal(str, bool)
    leaves = Signal()
    shown_changed = Signal()

    follows_act = False
    """Whether the page comes after an act by itself: the pledgor goes on seeing what was done."""

    leaves_below = False
    """Whether who comes back from it finds the page below as it was left, the cursor where it stood."""

    def __init__(self, name: str, room: Room) -> None:
        super().__init__(room.stage)
        self.setObjectName(f"page.{name}")
        self.room = room
        self.look = room.theme.look.measures
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(16, 8, 16, 12)
        self.column.setSpacing(self.look.gap + 2)

    def lay_sides(
        self,
        left: QWidget,
        right: QWidget,
        *,
        name: str,
        right_px: int,
        foot: QWidget | None = None,
    ) -> None:
        """Fill the page with two sides; `right_px`: of the right one at the common size of letters.

        `foot` stays in sight below it.
        """
        sides = Columns(
            left,
            right,
            name=name,
            right_px=right_px * self.look.text // _COMMON_TEXT_PX,
            gap_px=self.look.gap + 2,
            parent=self,
        )
        if foot is not None:
            box = card(self.room, "")
            box.body.addWidget(foot)
            sides.add_foot(box)
        self.column.addWidget(sides, 1)

    def title(self) -> str:
        """What the page is called."""
        raise NotImplementedError

    def commands(self) -> Mapping[Command, Callable[[], None]]:
        """What the function keys do here now."""
        return {}

    def enter(self) -> None:
        """The page is shown: put the cursor where work begins."""

    def take_scan(self, code: str) -> bool:  # noqa: ARG002 - pages that want scans read it
        """Whether the page itself wants this code; else it is searched for."""
        return False

    def keep_draft(self) -> None:
        """Keep what is typed now, if the page keeps drafts."""

    def forget(self) -> None:
        """Another clerk works here now: nothing typed in an act before is left."""

    def shown(self) -> Shown | None:
        """What the pledgor may see of it now (`counter.ui.pledgor_screen.shown`); None = nothing."""
        return None

    def refresh(self, changed: frozenset[Changed]) -> None:
        """Something changed: show it anew if it is shown here."""

    def finish(self, receipt: Receipt) -> None:
        """An act is safely written: tell everybody."""
        self.acted.emit(receipt)


class Faults(QObject):
    """Puts each fault beside its field; those without a field go into the banner."""

    def __init__(self, room: Room, parent: QObject) -> None:
        super().__init__(parent)
        self._room = room

    def show(self, trouble: Refused | Unavailable, fields: Iterable[Field]) -> None:
        """Tell a trouble: the first faulty field gets the cursor, nothing typed is lost."""
        if isinstance(trouble, Unavailable):
            self._room.messages.trouble(trouble)
            return
        left = self.place(trouble.faults, fields, focus=True)
        if left:
            self._room.messages.trouble(Refused(left))

    def place(
        self, faults: Iterable[Fault], fields: Iterable[Field], *, focus: bool
    ) -> list[Fault]:
        """Show faults beside their fields; gives those that have none here."""
        by_name = {field.name: field for field in fields}
        left: list[Fault] = []
        for fault in faults:
            field = by_name.get(fault.at)
            if field is None or field.isHidden():
                left.append(fault)
            elif not field.is_faulty:
                field.show_fault(fault)
        first = next((field for field in by_name.values() if field.is_faulty), None)
        if focus and first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)
        return left


class Grid(QGridLayout):
    """Fields in columns, each behind its label."""

    def __init__(self, *, gap_px: int, label_px: int) -> None:
        super().__init__()
        self._label_px = label_px
        self._labels: dict[Field, FieldLabel] = {}
        self.setHorizontalSpacing(10)
        self.setVerticalSpacing(gap_px)
        self.setContentsMargins(0, 0, 0, 0)

    def put(
        self, field: Field, row: int, column: int, *, key: str = "", span: int = 1
    ) -> FieldLabel:
        """Place a field behind its label; `column` counts pairs, `span` how many the field fills."""
        label = FieldLabel(field.label, field.editor, key, least_px=self._label_px)
        self.addWidget(label, row, column * 2, Qt.AlignmentFlag.AlignTop)
        self.addWidget(field, row, column * 2 + 1, 1, span * 2 - 1, Qt.AlignmentFlag.AlignTop)
        self.setColumnStretch(column * 2 + 1, 1)
        self._labels[field] = label
        return label

    def show_row(self, field: Field, *, shown: bool) -> None:
        """Show a field with its label only where it is asked for."""
        self._labels[field].setVisible(shown)
        field.setVisible(shown)


def command_button(
    room: Room, command: Command, text: str, *, primary: bool = False, icon: str = ""
) -> QPushButton:
    """A button that shows its key."""
    button = QPushButton(f"{unmarked(text)}  {shown_key(command)}")
    button.setObjectName(f"button.{command.value}")
    button.setAccessibleName(text)
    button.setProperty("primary", primary)
    if icon:
        button.setIcon(room.theme.icon(icon, "on_accent" if primary else "text"))
    return button


def card(room: Room, heading: str) -> Card:
    """A framed part of a page."""
    look = room.theme.look.measures
    return Card(heading, pad_px=look.pad, gap_px=look.gap)


def row(
    *widgets: QWidget, stretch_first: bool = False, ends: bool = False, gap_px: int = 8
) -> QHBoxLayout:
    """Widgets side by side; `ends`: the room left stays empty behind them."""
    line = QHBoxLayout()
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(gap_px)
    for number, widget in enumerate(widgets):
        line.addWidget(widget, int(stretch_first and number == 0))
    if ends:
        line.addStretch(1)
    return line


def centred(box: QWidget) -> QHBoxLayout:
    """A part of a set width in the middle."""
    line = QHBoxLayout()
    line.addStretch(1)
    line.addWidget(box)
    line.addStretch(1)
    return line


def heading(words: str) -> str:
    """Words of the trade at the head of something: with a capital, where letters have one."""
    return words[:1].upper() + words[1:]
