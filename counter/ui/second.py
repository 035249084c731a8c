"""The second person of an act, picked from the staff; and why one is asked for where that is no matter of course."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from counter.ui.fields import ChoiceField
from counter.ui.room import Room


class SecondField(ChoiceField):
    """Who saw it too; nobody until somebody is picked."""

    def __init__(self, room: Room) -> None:
        people = [("", "—"), *((each.code, each.name) for each in room.staff)]
        super().__init__("second", "", room.say, people)
        self.label = self.tr("Second person")
        self.editor.setAccessibleName(self.label)


class NewPaperNote(QLabel):
    """Above the second person: somebody else looks at a paper for a low rate that is not on file so (R-159)."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("second.why")
        self.setProperty("role", "warn")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setText(
            self.tr(
                "A paper for a low rate that is new or changed is checked by a second person, who "
                "confirms with own code and password."
            )
        )
        self.hide()
