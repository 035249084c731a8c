"""A person wants to have all that is held about them: the document is checked, the paper printed and handed over."""

from functools import partial

from PySide6.QtCore import Qt, Signal

from counter.desk.person_answers import PersonView
from counter.domain.refusal import Refused, Unavailable
from counter.ui.fields import FlagField
from counter.ui.keys import Command
from counter.ui.labels import Card, text_label
from counter.ui.pages.page import Faults, command_button
from counter.ui.room import Room


class PersonAccess(Card):
    """`done`: an act is written (its Receipt)."""

    done = Signal(object)

    def __init__(self, room: Room) -> None:
        look = room.theme.look.measures
        super().__init__(self.tr("All data for the person"), pad_px=look.pad, gap_px=look.gap)
        self._room = room
        self._pledgor = ""
        self._faults = Faults(room, self)
        self.id_checked = FlagField("id_checked", self.tr("Identity document checked"), room.say)
        self.button = command_button(
            room, Command.CONFIRM, self.tr("Print and hand over"), primary=True, icon="print"
        )
        self.button.clicked.connect(self.confirm)
        self.body.addWidget(
            text_label(
                self.tr(
                    "Prints all that is held about this person in the books here, for that person "
                    "alone (Personal Data Protection Act, art. 3 and 10). It costs nothing."
                ),
                "muted",
                wrap=True,
            )
        )
        self.body.addWidget(self.id_checked)
        self.body.addWidget(self.button)

    def open(self, view: PersonView) -> None:
        """Ask anew whether the document was seen."""
        self._pledgor = view.person.pledgor
        self.id_checked.set_on(False)
        self.id_checked.clear_fault()
        self.button.setEnabled(True)
        self.id_checked.setFocus(Qt.FocusReason.OtherFocusReason)

    def confirm(self) -> None:
        """F9."""
        if not self.button.isEnabled():
            return
        self.button.setEnabled(False)
        self._room.tasks.run(
            partial(self._room.desk.persons.give, id_checked=self.id_checked.is_on()),
            self._pledgor,
            owner=self,
            done=self.done.emit,
            failed=self._tell,
        )

    def _tell(self, trouble: Refused | Unavailable) -> None:
        self.button.setEnabled(True)
        self._faults.show(trouble, (self.id_checked,))
