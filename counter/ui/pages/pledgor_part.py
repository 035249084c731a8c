"""The pledgor of an intake: known by ID number or new, rate class and the paper it rests on."""

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from counter import formats
from counter.desk.answers import PledgorView
from counter.domain.forms import EvidenceForm, PledgorForm
from counter.domain.identity import IdKind, IdNumber, issued_by
from counter.domain.policy import GENERAL
from counter.ui.evidence import EvidenceFields
from counter.ui.fields import (
    ChoiceField,
    Field,
    Gathering,
    TextField,
    put_texts,
    typed_texts,
)
from counter.ui.figures import DayField, IdField, PhoneField, quiet
from counter.ui.labels import Card, FieldLabel, text_label, wear_role
from counter.ui.pages.page import Grid, heading, row
from counter.ui.room import Room
from counter.ui.tasks import Latest

LOOK_UP_MS = 120
NAME_MAX = 60
ADDRESS_MAX = 120
ANY_ID = ""


class PledgorPart(Card):
    """Fields of a person. `changed`: something was typed; `settled`: the pledgor is known, work goes on below."""

    changed = Signal()
    settled = Signal()

    def __init__(self, room: Room) -> None:
        look = room.theme.look.measures
        super().__init__("", pad_px=look.pad, gap_px=look.gap)
        self._room = room
        self._latest = Latest(room.tasks, self)
        self._known: PledgorView | None = None
        self.is_filling = False
        """Whether what changes now is filled in from the file, not typed."""
        self._asked: IdNumber | None = None
        self._going_on = False
        self._labels: dict[str, FieldLabel] = {}
        self.heading.setText(heading(room.words.pledgor))
        self.heading.show()
        self._make_person()
        self.evidence = EvidenceFields(room, self)
        self._lay_out()
        self._wait = QTimer(self, singleShot=True, interval=LOOK_UP_MS)
        self._wait.timeout.connect(self._look_up)
        for field in self._person():
            field.changed.connect(self.changed)
        self.evidence.changed.connect(self.changed)
        for field in (self.id_number, self.id_kind, self.country):
            field.changed.connect(self._id_changed)
        self.former.changed.connect(self._wait.start)
        self.id_number.edit.installEventFilter(self)
        self.country.edit.installEventFilter(self)
        self._show_former(False)
        self._show_country()

    # ------------------------------------------------------------------ fields

    def fields(self) -> tuple[Field, ...]:
        """Every field, in order."""
        return (*self._person(), *self.evidence.fields())

    def _person(self) -> tuple[Field, ...]:
        return (
            self.id_kind,
            self.id_number,
            self.country,
            self.former,
            self.name,
            self.born,
            self.phone,
            self.address,
        )

    def texts(self) -> dict[str, str]:
        """What was typed, for a draft."""
        return typed_texts(self.fields())

    def put_texts(self, texts: Mapping[str, str]) -> None:
        """Put a draft back."""
        put_texts(self.fields(), texts)

    def clear(self) -> None:
        """Begin anew."""
        self._known = None
        self._asked = None
        self._going_on = False
        for field in self.fields():
            if isinstance(field, TextField):
                field.set_text("")
            elif isinstance(field, ChoiceField):
                field.combo.setCurrentIndex(0)
            field.clear_fault()
        self.evidence.put(GENERAL, None)
        self._show_known()

    def pledgor_form(self, gathering: Gathering) -> PledgorForm:
        """The person as typed."""
        number = gathering.take(self._id, None) if self.id_number.text() else None
        return PledgorForm(
            pledgor="" if self._known is None else self._known.pledgor,
            name=gathering.take(lambda: self.name.words(most=NAME_MAX), ""),
            id_kind=IdKind.NATIONAL if number is None else number.kind,
            id_number="" if number is None else number.number,
            born=gathering.take(self.born.day_or_none, None),
            phone=gathering.take(self.phone.phone, ""),
            address=gathering.take(lambda: self.address.words(most=ADDRESS_MAX), ""),
        )

    def evidence_form(self, gathering: Gathering) -> EvidenceForm | None:
        """The paper for the class; None for a class that needs none."""
        return self.evidence.form(gathering)

    # ------------------------------------------------------------------ making

    def _make_person(self) -> None:
        say = self._room.say
        self.id_kind = ChoiceField(
            "pledgor.id_kind",
            self.tr("Document"),
            say,
            [
                (ANY_ID, self.tr("National ID, resident certificate")),
                *(
                    (k.value, self._room.names.id_kind(k))
                    for k in (IdKind.PASSPORT, IdKind.LICENCE)
                ),
            ],
        )
        self.id_number = IdField(
            "pledgor.id_number", self.tr("ID number"), say, kind=self._kind, today=self._room.today
        )
        self.country = TextField("pledgor.country", self.tr("Issued by"), say, latin=True)
        self.country.edit.setPlaceholderText(self.tr("three letters: JPN"))
        self.former = IdField(
            "pledgor.former",
            self.tr("Old number"),
            say,
            kind=lambda: IdKind.RESIDENT,
            today=lambda: date.min,
        )
        self.former.edit.setPlaceholderText(self.tr("if the person had an old resident number"))
        self.name = TextField("pledgor.name", self.tr("Name"), say)
        self.born = DayField("pledgor.born", self.tr("Born on"), say, example=date(1980, 5, 1))
        self.phone = PhoneField("pledgor.phone", self.tr("Phone"), say)
        self.address = TextField("pledgor.address", self.tr("Address"), say)

    def _lay_out(self) -> None:
        self.badge = text_label("", "badge")
        self.badge.setObjectName("pledgor.badge")
        self.badge.hide()
        self.body.removeWidget(self.heading)
        top = QWidget()
        top.setLayout(row(self.heading, self.badge, ends=True, gap_px=12))
        self.body.addWidget(top)
        grid = Grid(gap_px=self._room.theme.look.measures.gap - 2, label_px=76)
        put = grid.put
        put(self.id_number, 0, 0, key="I")
        put(self.id_kind, 0, 1, key="K")
        self._labels["country"] = put(self.country, 1, 1)
        self._labels["former"] = put(self.former, 2, 0, span=2)
        put(self.name, 3, 0, key="N")
        put(self.born, 3, 1, key="B")
        put(self.phone, 4, 0, key="P")
        put(self.address, 4, 1, key="A")
        put(self.evidence.class_code, 5, 0, key="R")
        self.evidence.label(
            {
                "kind": put(self.evidence.kind, 6, 0, key="E", span=2),
                "number": put(self.evidence.number, 7, 0),
                "until": put(self.evidence.valid_until, 7, 1),
            }
        )
        self.body.addLayout(grid)
        QWidget.setTabOrder(self.id_number, self.id_kind)
        QWidget.setTabOrder(self.id_kind, self.country)

    # ------------------------------------------------------------------ a known pledgor

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            watched in {self.id_number.edit, self.country.edit}
            and event.type() is QEvent.Type.KeyPress
        ):
            assert isinstance(event, QKeyEvent)
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self._going_on = True
                self._look_up()
                return True
        return super().eventFilter(watched, event)

    def _kind(self) -> IdKind | None:
        code = self.id_kind.code()
        return IdKind(code) if code else None

    def _id(self) -> IdNumber:
        """The document as typed; a passport's number counts together with its country. Raises Refused."""
        number = self.id_number.number()
        if number.kind is IdKind.PASSPORT:
            return issued_by(number, self.country.text(), self.country.name)
        return number

    def _id_changed(self) -> None:
        """Another document: an old number typed for the one before says nothing about it."""
        self.former.set_text("")
        self._show_country()
        self._wait.start()

    def _look_up(self) -> None:
        self._wait.stop()
        found = quiet(self._id) if self.id_number.text() else None
        if found is None:
            self._not_found()
            return
        former = self.former.number_or_none() if found.kind is IdKind.RESIDENT else None
        asked = former or found
        if asked == self._asked:
            self._go_on()
            return
        self._asked = asked
        self.id_number.show_kind(f"{self._room.names.id_kind(found.kind)} ✓")
        self._latest.ask(
            self._room.desk.pledgor_by_id,
            asked,
            done=lambda view: self._answered(found.kind, view),
            failed=self._room.messages.trouble,
        )

    def _not_found(self) -> None:
        """Nobody can be asked for as long as the number is not right."""
        self._asked = None
        self._latest.forget()
        self.id_number.show_kind("")
        self._show_former(False)
        self._forget_known()
        if self._going_on:
            self._going_on = False
            self._tell_number()

    def _answered(self, kind: IdKind, view: PledgorView | None) -> None:
        self.is_filling = True
        if view is None:
            self._forget_known()
            self._show_former(kind is IdKind.RESIDENT)
        else:
            self._fill(view)
        self._go_on()
        self.changed.emit()
        self.is_filling = False

    def _tell_number(self) -> None:
        """Say what is wrong with the number, though the cursor is still there; a passport asks on for its country."""
        gathering = Gathering()
        gathering.take(self.id_number.number, None)
        for fault in gathering.faults:
            self.id_number.show_fault(fault)
        if gathering.faults:
            return
        if self.country.is_blank():
            self.country.setFocus(Qt.FocusReason.TabFocusReason)
            return
        gathering.take(self._id, None)
        for fault in gathering.faults:
            self.country.show_fault(fault)

    def _go_on(self) -> None:
        if not self._going_on:
            return
        self._going_on = False
        if self._known is None:
            self.name.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.settled.emit()

    def _fill(self, view: PledgorView) -> None:
        self._known = view
        self.name.set_text(view.name)
        self.born.set_day(view.born)
        self.phone.set_text(view.phone)
        self.address.set_text(view.address)
        on_file = evidence_on_file(view)
        self.evidence.put(GENERAL if on_file is None else view.class_code, on_file)
        self._show_former(bool(self.former.text()))
        self._show_known()

    def _forget_known(self) -> None:
        """The number is another one: what was filled in and not touched goes with it."""
        if self._known is None:
            return
        view, self._known = self._known, None
        filled = (
            (self.name, view.name),
            (self.phone, view.phone),
            (self.address, view.address),
            (self.born, "" if view.born is None else formats.roc_day_short(view.born)),
        )
        for field, text in filled:
            if field.text() == text:
                field.set_text("")
        self.evidence.put(GENERAL, None)
        self._show_known()

    def _show_known(self) -> None:
        known = self._known
        self.badge.setVisible(known is not None)
        if known is None:
            return
        text = self.tr("Known: {count} open, {amount}").format(
            count=known.open_tickets, amount=formats.ntd(known.open_principal)
        )
        if known.former_ids:
            text += self.tr(" · formerly {numbers}").format(numbers=", ".join(known.former_ids))
        for each in known.also:
            text += self.tr(" · the same person as {name}").format(name=each.name)
            if each.id_number != known.id_number and each.id_number == self.id_number.text():
                text += self.tr(" · written as {number}").format(number=known.id_number)
        self.badge.setText(text)
        wear_role(self.badge, "badge")

    # ------------------------------------------------------------------ what is shown

    def _show_country(self) -> None:
        shown = self._kind() is IdKind.PASSPORT
        self.country.setVisible(shown)
        self._labels["country"].setVisible(shown)

    def _show_former(self, shown: bool) -> None:
        self.former.setVisible(shown)
        self._labels["former"].setVisible(shown)


def evidence_on_file(view: PledgorView) -> EvidenceForm | None:
    """The paper on file, if there is one; whether it is still valid is the desk's to say."""
    if view.evidence is None:
        return None
    return EvidenceForm(
        view.evidence.kind, view.evidence_number, view.evidence.valid_until, reused=True
    )
