"""An identity document shown at the window: its number, what kind it is, and that somebody looked at it."""

from PySide6.QtCore import QObject

from counter.domain.identity import IdKind, IdNumber
from counter.ui.fields import ChoiceField, Field, FlagField, Gathering
from counter.ui.figures import IdField
from counter.ui.room import Room

BY_NUMBER = frozenset({IdKind.NATIONAL, IdKind.RESIDENT})
"""Documents whose kind their number tells."""

_ANY = ""


class DocumentFields(QObject):
    """`on_file`: the kind of document expected, None if whoever comes shows what they have."""

    def __init__(self, room: Room, parent: QObject) -> None:
        super().__init__(parent)
        self.on_file: IdKind | None = None
        self.id_number = IdField(
            "id_number", self.tr("ID number"), room.say, kind=self._kind, today=room.today
        )
        kinds = [(_ANY, self.tr("National ID, resident certificate"))]
        kinds.extend((k.value, room.names.id_kind(k)) for k in IdKind if k not in BY_NUMBER)
        self.id_kind = ChoiceField("id_kind", self.tr("Document"), room.say, kinds)
        self.id_checked = FlagField(
            "id_checked", self.tr("The document is genuine and shows this person"), room.say
        )

    def fields(self) -> tuple[Field, ...]:
        """Every field, in order."""
        return (self.id_number, self.id_kind, self.id_checked)

    def start(self) -> None:
        """Begin with no document."""
        self.id_number.set_text("")
        self.id_kind.set_code(_ANY)
        self.id_checked.set_on(False)

    def shown(self, gathering: Gathering) -> IdNumber:
        """The document as typed; without a number while none is typed or it reads wrong."""
        nothing = IdNumber(self._kind() or IdKind.NATIONAL, "")
        if self.id_number.is_blank():
            return nothing
        return gathering.take(self.id_number.number, nothing)

    def _kind(self) -> IdKind | None:
        if self.on_file is not None:
            return None if self.on_file in BY_NUMBER else self.on_file
        code = self.id_kind.code()
        return IdKind(code) if code else None
