"""Rate class and the paper it rests on, at intake and at renewal."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from counter.domain.forms import EvidenceForm
from counter.domain.policy import GENERAL, EvidenceKind, RateClass
from counter.ui.fields import ChoiceField, Field, Gathering, TextField
from counter.ui.figures import DayField
from counter.ui.labels import FieldLabel
from counter.ui.room import Room


class EvidenceFields(QObject):
    """Four fields that show only what the class picked asks for. `changed`: something was typed."""

    changed = Signal()

    def __init__(self, room: Room, parent: QObject) -> None:
        super().__init__(parent)
        self._room = room
        self._on_file: EvidenceForm | None = None
        self._labels: dict[str, FieldLabel] = {}
        classes = [(c.code, room.named(c.name, c.name_en)) for c in room.policy.classes]
        self.class_code = ChoiceField("class_code", self.tr("Rate class"), room.say, classes)
        self.class_code.set_code(GENERAL)
        self.kind = ChoiceField("evidence.kind", self.tr("Evidence"), room.say)
        self.number = TextField("evidence.number", self.tr("Number"), room.say)
        self.valid_until = DayField("evidence.valid_until", self.tr("Valid until"), room.say)
        self.class_code.changed.connect(self.show_needed)
        self.kind.changed.connect(self.show_needed)
        for field in self.fields():
            field.changed.connect(self.changed)

    def fields(self) -> tuple[Field, ...]:
        """Every field, in order."""
        return (self.class_code, self.kind, self.number, self.valid_until)

    def label(self, labels: Mapping[str, FieldLabel]) -> None:
        """The labels of `kind`, `number` and `until`, which come and go with their fields."""
        self._labels = dict(labels)
        self.show_needed()

    def put(self, class_code: str, on_file: EvidenceForm | None) -> None:
        """Fill in a class and the paper on file for it."""
        self._on_file = on_file
        self.class_code.set_code(class_code)
        if on_file is not None:
            self.kind.set_code(on_file.kind)
        self.number.set_text("" if on_file is None else on_file.number)
        self.valid_until.set_day(None if on_file is None else on_file.valid_until)

    def form(self, gathering: Gathering) -> EvidenceForm | None:
        """The paper for the class; None for a class that needs none."""
        kind = self._kind()
        if kind is None:
            return None
        number = gathering.take(self.number.words, "") if kind.has_number else ""
        until = gathering.take(self.valid_until.day_or_none, None) if kind.has_expiry else None
        typed = EvidenceForm(kind.code, number, until, reused=True)
        if typed == self._on_file:
            return typed
        return EvidenceForm(kind.code, number, until, reused=False)

    def show_needed(self) -> None:
        """Show the fields that the class and its paper ask for."""
        chosen = self._class()
        kinds = () if chosen is None else chosen.evidence
        self.kind.set_choices((k.code, self._room.named(k.name, k.name_en)) for k in kinds)
        kind = self._kind()
        for name, field, shown in (
            ("kind", self.kind, bool(kinds)),
            ("number", self.number, kind is not None and kind.has_number),
            ("until", self.valid_until, kind is not None and kind.has_expiry),
        ):
            field.setVisible(shown)
            if name in self._labels:
                self._labels[name].setVisible(shown)

    def _class(self) -> RateClass | None:
        code = self.class_code.code()
        return next((each for each in self._room.policy.classes if each.code == code), None)

    def _kind(self) -> EvidenceKind | None:
        chosen = self._class()
        if chosen is None:
            return None
        code = self.kind.code()
        return next((kind for kind in chosen.evidence if kind.code == code), None)
