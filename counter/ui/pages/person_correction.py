"""A person's particulars put right: all of them stand there as on file, and what was wrong is typed over."""

from datetime import date

from PySide6.QtCore import Qt, Signal

from counter.desk.person_answers import PersonView
from counter.domain.forms import PledgorForm
from counter.domain.identity import IdKind, read_full_id
from counter.domain.persons import PersonForm
from counter.domain.refusal import Refused, Unavailable
from counter.ui.fields import ChoiceField, Field, FlagField, Gathering, TextField
from counter.ui.figures import DayField, PhoneField
from counter.ui.keys import Command
from counter.ui.labels import Card, text_label
from counter.ui.pages.page import Faults, Grid, command_button
from counter.ui.pages.pledgor_part import ADDRESS_MAX, NAME_MAX
from counter.ui.room import Room
from counter.ui.second import SecondField

NOTE_MAX = 120


class PersonCorrection(Card):
    """`done`: an act is written (its Receipt); `closed`: back to what is on file."""

    done = Signal(object)
    closed = Signal()

    def __init__(self, room: Room) -> None:
        look = room.theme.look.measures
        super().__init__(self.tr("Put right"), pad_px=look.pad, gap_px=look.gap)
        self._room = room
        self._view: PersonView | None = None
        self._faults = Faults(room, self)
        say = room.say
        kinds = [(each.value, room.names.id_kind(each)) for each in IdKind]
        self.id_kind = ChoiceField("pledgor.id_kind", self.tr("Document"), say, kinds)
        self.id_number = TextField("pledgor.id_number", self.tr("ID number"), say, latin=True)
        self.name = TextField("pledgor.name", self.tr("Name"), say)
        self.born = DayField("pledgor.born", self.tr("Born on"), say, example=date(1980, 5, 1))
        self.phone = PhoneField("pledgor.phone", self.tr("Phone"), say)
        self.address = TextField("pledgor.address", self.tr("Address"), say)
        self.note = TextField("note", self.tr("Why"), say)
        self.id_checked = FlagField("id_checked", self.tr("Identity document checked"), say)
        self.second = SecondField(room)
        self.button = command_button(
            room, Command.CONFIRM, self.tr("Save"), primary=True, icon="save"
        )
        self.button.clicked.connect(self.confirm)
        self.body.addWidget(
            text_label(
                self.tr(
                    "What was on file stays readable in the history. Another name, document or "
                    "birthday needs the document and a second person."
                ),
                "muted",
                wrap=True,
            )
        )
        grid = Grid(gap_px=look.gap - 2, label_px=76)
        keys = ("K", "I", "N", "B", "P", "A", "W")
        for place, (field, key) in enumerate(zip(self.fields()[:7], keys, strict=True)):
            grid.put(field, place, 0, key=key)
        grid.addWidget(self.id_checked, 7, 0, 1, 2)
        grid.put(self.second, 8, 0, key="U")
        self.body.addLayout(grid)
        self.body.addWidget(self.button)

    def fields(self) -> tuple[Field, ...]:
        """Every field, in order."""
        return (
            self.id_kind,
            self.id_number,
            self.name,
            self.born,
            self.phone,
            self.address,
            self.note,
            self.id_checked,
            self.second,
        )

    def open(self, view: PersonView) -> None:
        """Show what is on file."""
        self._view, person = view, view.person
        self.id_kind.set_code(person.id_kind.value)
        self.id_number.set_text(person.id_number)
        self.name.set_text(person.name)
        self.born.set_day(person.born)
        self.phone.set_text(person.phone)
        self.address.set_text(person.address)
        self.note.set_text("")
        self.id_checked.set_on(False)
        self.second.set_code("")
        for field in self.fields():
            field.clear_fault()
        self.button.setEnabled(True)
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def confirm(self) -> None:
        """F9."""
        if self._view is None or not self.button.isEnabled():
            return
        gathering = Gathering()
        form = self._form(self._view, gathering)
        if gathering.faults:
            self._faults.show(Refused(gathering.faults), self.fields())
            return
        self.button.setEnabled(False)
        self._room.tasks.run(
            self._room.desk.persons.correct,
            form,
            owner=self,
            done=self.done.emit,
            failed=self._tell,
            broke=lambda: self.button.setEnabled(True),
        )

    def _form(self, view: PersonView, gathering: Gathering) -> PersonForm:
        kind = IdKind(self.id_kind.code())
        person = PledgorForm(
            pledgor=view.person.pledgor,
            name=gathering.take(lambda: self.name.words(most=NAME_MAX), ""),
            id_kind=kind,
            id_number=gathering.take(lambda: self._number(view, kind), ""),
            born=gathering.take(self.born.day_or_none, None),
            phone=gathering.take(self.phone.phone, ""),
            address=gathering.take(lambda: self.address.words(most=ADDRESS_MAX), ""),
        )
        return PersonForm(
            person,
            note=gathering.take(lambda: self.note.words(most=NOTE_MAX), ""),
            id_checked=self.id_checked.is_on(),
            second=self.second.code(),
        )

    def _number(self, view: PersonView, kind: IdKind) -> str:
        """The number; one that stays as it is may be of a document that has run out since."""
        typed, known = self.id_number.text().strip(), view.person
        if (kind, typed) == (known.id_kind, known.id_number):
            return typed
        return read_full_id(typed, kind, self.id_number.name, on=self._room.today()).number

    def _tell(self, trouble: Refused | Unavailable) -> None:
        self.button.setEnabled(True)
        self._faults.show(trouble, self.fields())
