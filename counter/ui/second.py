"""The second person of an act, picked from the staff."""

from counter.ui.fields import ChoiceField
from counter.ui.room import Room


class SecondField(ChoiceField):
    """Who saw it too; nobody until somebody is picked."""

    def __init__(self, room: Room) -> None:
        people = [("", "—"), *((each.code, each.name) for each in room.staff)]
        super().__init__("second", "", room.say, people)
        self.label = self.tr("Second person")
        self.editor.setAccessibleName(self.label)
