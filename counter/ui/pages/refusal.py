"""A pledge refused or not made: noted with its reason, the police told where the law asks (PA 16, 24)."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, Signal

from counter.desk.answers import Receipt
from counter.domain.codes import RefusalCause
from counter.domain.forms import IntakeForm, RefusedIntakeForm
from counter.domain.refusal import Refused, Unavailable
from counter.ui.fields import ChoiceField, Field, Gathering, TextField
from counter.ui.keys import Command
from counter.ui.labels import text_label
from counter.ui.pages.page import Faults, Grid, Page, card, centred, command_button
from counter.ui.room import Room

ACCOUNT_MAX = 400
_WIDTH_PX = 700


class RefusalPage(Page):
    """Over the intake; begins with what is typed there. `noted`: it is written, and whoever it was may go."""

    belongs_to = Command.INTAKE

    noted = Signal()

    def __init__(self, room: Room) -> None:
        super().__init__("refusal", room)
        self._faults = Faults(room, self)
        self._form: IntakeForm | None = None
        causes = [("", "—"), *((c.value, room.names.refusal_cause(c)) for c in RefusalCause)]
        goods = [
            ("", "—"),
            *((f.code, room.named(f.name, f.name_en)) for f in room.policy.forbidden),
        ]
        self.cause = ChoiceField("cause", self.tr("Reason"), room.say, causes)
        self.forbidden = ChoiceField("forbidden", self.tr("Forbidden goods"), room.say, goods)
        self.who = TextField("who", self.tr("Person"), room.say)
        self.id_number = TextField("id_number", self.tr("Document"), room.say, latin=True)
        self.address = TextField("address", self.tr("Address"), room.say)
        self.phone = TextField("phone", self.tr("Phone"), room.say, latin=True)
        self.things = TextField("things", self.tr("Things"), room.say)
        self.account = TextField("account", self.tr("What was seen"), room.say)
        self.cause.changed.connect(self._show_asked)
        self.button = command_button(
            room, Command.CONFIRM, self.tr("Note it, print the paper"), primary=True, icon="block"
        )
        self.button.clicked.connect(self._confirm)
        self._lay_out()

    def title(self) -> str:
        return self.tr("Refused or not made")

    def commands(self) -> Mapping[Command, Callable[[], None]]:
        return {Command.CONFIRM: self._confirm, Command.BACK: self.leaves.emit}

    def fields(self) -> tuple[Field, ...]:
        """Every field, in order."""
        return (
            self.cause,
            self.forbidden,
            self.who,
            self.id_number,
            self.address,
            self.phone,
            self.things,
            self.account,
        )

    def begin(self, form: IntakeForm) -> None:
        """Begin with what is typed of an intake; what was begun for the same one is still there."""
        if form == self._form:
            return
        self._form = form
        self._put(form)

    def forget(self) -> None:
        self._form = None
        self.who.set_text("")
        for field in (self.id_number, self.address, self.phone, self.things, self.account):
            field.set_text("")

    def _put(self, form: IntakeForm) -> None:
        person = form.pledgor
        self.cause.set_code(RefusalCause.FORBIDDEN.value if form.forbidden else "")
        self.forbidden.set_code(form.forbidden)
        self.who.set_text(person.name)
        self.id_number.set_text(person.id_number)
        self.address.set_text(person.address)
        self.phone.set_text(person.phone)
        self.things.set_text("")
        self.account.set_text("")
        for field in self.fields():
            field.clear_fault()
        self._show_asked()

    def enter(self) -> None:
        self.cause.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_asked(self) -> None:
        forbidden = self.cause.code() == RefusalCause.FORBIDDEN.value
        self._grid.show_row(self.forbidden, shown=forbidden)

    def _confirm(self) -> None:
        if not self.button.isEnabled():
            return
        gathering = Gathering()
        form = self._noted(gathering)
        if gathering.faults:
            self._tell(Refused(gathering.faults))
            return
        self.button.setEnabled(False)
        self.room.tasks.run(
            self.room.desk.note_refusal, form, owner=self, done=self._noted_down, failed=self._tell
        )

    def _noted(self, gathering: Gathering) -> RefusedIntakeForm:
        code = self.cause.code()
        intake = self._form
        kinds = () if intake is None else tuple(dict.fromkeys(i.type_code for i in intake.items))
        return RefusedIntakeForm(
            cause=RefusalCause(code) if code else None,
            forbidden=self.forbidden.code(),
            item_types=kinds,
            pledgor="" if intake is None else intake.pledgor.pledgor,
            who=gathering.take(self.who.words, ""),
            id_number=gathering.take(self.id_number.words, ""),
            address=gathering.take(self.address.words, ""),
            phone=gathering.take(self.phone.words, ""),
            things=gathering.take(self.things.words, ""),
            account=gathering.take(lambda: self.account.words(most=ACCOUNT_MAX), ""),
        )

    def _noted_down(self, receipt: Receipt) -> None:
        self.button.setEnabled(True)
        self._form = None
        self.noted.emit()
        self.leaves.emit()
        self.finish(receipt)

    def _tell(self, trouble: Refused | Unavailable) -> None:
        self.button.setEnabled(True)
        self._faults.show(trouble, self.fields())

    def _lay_out(self) -> None:
        box = card(self.room, self.tr("A pledge refused or not made"))
        box.setFixedWidth(_WIDTH_PX * self.look.text // 15)
        box.body.addWidget(
            text_label(
                self.tr(
                    "It is noted in the journal. Forbidden and suspicious goods are told to the "
                    "police: the report is printed, to be signed and sent."
                ),
                "muted",
                wrap=True,
            )
        )
        self._grid = Grid(gap_px=self.look.gap - 2, label_px=76)
        self._grid.put(self.cause, 0, 0, key="R", span=2)
        self._grid.put(self.forbidden, 1, 0, key="Z", span=2)
        self._grid.put(self.who, 2, 0, key="N")
        self._grid.put(self.id_number, 2, 1)
        self._grid.put(self.address, 3, 0)
        self._grid.put(self.phone, 3, 1)
        self._grid.put(self.things, 4, 0, key="T", span=2)
        self._grid.put(self.account, 5, 0, key="W", span=2)
        box.body.addLayout(self._grid)
        box.body.addWidget(self.button)
        self.column.addLayout(centred(box))
        self.column.addStretch(1)
