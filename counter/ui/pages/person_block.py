"""A person asks that their data be used no more to reach them, or allows it again."""

from PySide6.QtCore import Qt, Signal

from counter.desk.answers import AlertView
from counter.desk.person_answers import PersonView
from counter.domain.codes import AlertCause
from counter.domain.forms import LiftAlertForm, RaiseAlertForm
from counter.domain.refusal import Refused, Unavailable
from counter.ui.fields import Gathering, TextField
from counter.ui.keys import Command
from counter.ui.labels import Card, text_label
from counter.ui.pages.page import Faults, Grid, command_button
from counter.ui.room import Room

NOTE_MAX = 120


class PersonBlock(Card):
    """One field: who asked for it and how. `done`: an act is written (its Receipt)."""

    done = Signal(object)

    def __init__(self, room: Room) -> None:
        look = room.theme.look.measures
        super().__init__(self.tr("Use of personal data"), pad_px=look.pad, gap_px=look.gap)
        self._room = room
        self._view: PersonView | None = None
        self._faults = Faults(room, self)
        self.told = text_label("", "muted", wrap=True)
        self.told.setObjectName("block.told")
        self.note = TextField("note", self.tr("Request"), room.say)
        self.note.edit.setPlaceholderText(self.tr("who asked, when, by letter or in person"))
        self.button = command_button(
            room, Command.CONFIRM, self.tr("Save"), primary=True, icon="save"
        )
        self.button.clicked.connect(self.confirm)
        grid = Grid(gap_px=look.gap, label_px=76)
        grid.put(self.note, 0, 0, key="R")
        self.body.addWidget(self.told)
        self.body.addLayout(grid)
        self.body.addWidget(self.button)

    def open(self, view: PersonView) -> None:
        """Say what would be done."""
        self._view = view
        self.told.setText(
            self.tr("From now on nobody calls, writes or sends; what the law asks for goes on.")
            if _blocked(view) is None
            else self.tr("The person may be reached again as before.")
        )
        self.note.set_text("")
        self.note.clear_fault()
        self.button.setEnabled(True)
        self.note.setFocus(Qt.FocusReason.OtherFocusReason)

    def confirm(self) -> None:
        """F9."""
        if self._view is None or not self.button.isEnabled():
            return
        gathering = Gathering()
        note = gathering.take(lambda: self.note.words(most=NOTE_MAX), "")
        if gathering.faults:
            self._tell(Refused(gathering.faults))
            return
        self.button.setEnabled(False)
        alert, pledgor = _blocked(self._view), self._view.person.pledgor
        run, desk = self._room.tasks.run, self._room.desk
        if alert is None:
            form = RaiseAlertForm(pledgor, AlertCause.USE_BLOCKED, note, stops=False)
            run(desk.raise_alert, form, owner=self, done=self.done.emit, failed=self._tell)
        else:
            lifted = LiftAlertForm(pledgor, alert.alert, note)
            run(desk.lift_alert, lifted, owner=self, done=self.done.emit, failed=self._tell)

    def _tell(self, trouble: Refused | Unavailable) -> None:
        self.button.setEnabled(True)
        self._faults.show(trouble, (self.note,))


def _blocked(view: PersonView) -> AlertView | None:
    return next((each for each in view.person.alerts if each.cause is AlertCause.USE_BLOCKED), None)
