"""What the panels of a ticket share: fields, one button, one act, faults beside the fields."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from counter.desk.answers import Receipt, TicketView
from counter.domain.refusal import Refused, Unavailable
from counter.ui.fields import Field, Gathering, put_texts, typed_texts
from counter.ui.keys import Command
from counter.ui.labels import Card
from counter.ui.pages.page import Faults, Grid, command_button
from counter.ui.room import Room
from counter.ui.second import SecondField

if TYPE_CHECKING:  # the pledgor's screen is loaded behind the first page
    from counter.ui.pledgor_screen.shown import Shown


class Panel(Card):
    """One act on the ticket shown. `done`: it is safely written; `shown_changed`: `shown` answers otherwise now.

    `foot` stays in sight while the rest scrolls: the sums and the cash in `till`, and the button below them.
    """

    done = Signal(object)
    shown_changed = Signal()

    keeps_typed = False
    """Whether what is typed is laid aside when the panel is left, and put back for the same ticket."""
    asks_number = False
    """Whether the number of the pledgor's document is typed from the document: it is not shown meanwhile."""
    label_px = 76
    """How wide the labels of the fields are."""

    def __init__(self, room: Room, heading: str, button: str, icon: str) -> None:
        look = room.theme.look.measures
        super().__init__(heading, pad_px=look.pad, gap_px=look.gap)
        self.room = room
        self.view: TicketView | None = None
        self._blank: dict[str, str] = {}
        self._faults = Faults(room, self)
        self.button: QPushButton = command_button(
            room, Command.CONFIRM, button, primary=True, icon=icon
        )
        self.button.clicked.connect(self.confirm)
        self.foot = Card("", pad_px=look.pad, gap_px=look.gap)
        self.till = Grid(gap_px=look.gap - 2, label_px=self.label_px)
        self.foot.body.addLayout(self.till)
        self.foot.body.addWidget(self.button)
        self.foot.hide()

    def open(self, view: TicketView, *, by_scan: bool) -> None:
        """Begin the act on that ticket."""
        raise NotImplementedError

    def take_up(self, view: TicketView, *, by_scan: bool) -> bool:
        """Begin the act; what was laid aside for that ticket is put back. Whether there was any."""
        self.lay_aside()
        self.open(view, by_scan=by_scan)
        self._blank = self._typed()
        kept = self.room.laid_aside.pop(self._laid_at(view), None)
        if kept is not None:
            put_texts(self._keepable(), kept)
        return kept is not None

    def lay_aside(self) -> bool:
        """Keep what is typed until the act is begun on the same ticket again. Whether there is anything."""
        typed = self._typed()
        if self.view is None or not self.keeps_typed or typed == self._blank:
            return False
        self.room.laid_aside[self._laid_at(self.view)] = typed
        return True

    def forget(self) -> None:
        """What is typed is done with."""
        self._blank = self._typed()
        if self.view is not None:
            self.room.laid_aside.pop(self._laid_at(self.view), None)

    def empty(self) -> None:
        """Nothing typed is left, and no ticket."""
        self.view = None
        put_texts(self.fields(), {})

    def fields(self) -> tuple[Field, ...]:
        """Every field, in order."""
        raise NotImplementedError

    def confirm(self) -> None:
        """Do it."""
        raise NotImplementedError

    def take_scan(self, code: str) -> bool:  # noqa: ARG002 - panels that want scans read it
        """Whether the panel wants this code."""
        return False

    def shown(self) -> Shown | None:
        """What the pledgor may see of the act (`counter.ui.pledgor_screen.shown`); None = nothing yet."""
        return None

    def run(self, act: Callable[..., Receipt], form: object) -> None:
        """Ask the desk to act; the button waits meanwhile."""
        if not self.button.isEnabled():
            return
        self.button.setEnabled(False)
        self.room.tasks.run(act, form, owner=self, done=self._acted, failed=self.tell)

    def tell(self, trouble: Refused | Unavailable) -> None:
        """Show what is wrong, beside the fields where it has one."""
        self.button.setEnabled(True)
        self._faults.show(trouble, self.fields())

    def refuse(self, gathering: Gathering) -> None:
        """Show what could not be read."""
        self.tell(Refused(gathering.faults))

    def clear_faults(self) -> None:
        """Take all faults away."""
        for field in self.fields():
            field.clear_fault()

    def order_tabs(self) -> None:
        """From field to field in their order, then to the button, though it stands in another part."""
        order: list[QWidget] = [*self.fields(), self.button]
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)

    def begin_at(self, field: Field) -> None:
        """Put the cursor into a field."""
        field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _laid_at(self, view: TicketView) -> tuple[str, str]:
        """Where what is typed for that ticket waits."""
        return type(self).__name__, view.pledge.ticket.pledge

    def _typed(self) -> dict[str, str]:
        return typed_texts(self._keepable())

    def _keepable(self) -> tuple[Field, ...]:
        """A second person is called anew."""
        return tuple(field for field in self.fields() if not isinstance(field, SecondField))

    def _acted(self, receipt: Receipt) -> None:
        self.button.setEnabled(True)
        self.forget()
        self.done.emit(receipt)
