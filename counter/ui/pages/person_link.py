"""Two records of one human: side by side, and held for one person; or apart again."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal

from counter.desk.answers import PledgorView
from counter.desk.person_answers import LinkOffer, PersonView
from counter.domain.linking import LinkForm, PartForm
from counter.domain.refusal import Reason, Refused, Unavailable, fault
from counter.ui.days import day_text
from counter.ui.fields import ChoiceField, Field, Gathering, TextField
from counter.ui.keys import Command
from counter.ui.labels import Card, show_part, text_label
from counter.ui.pages.page import Faults, Grid, command_button
from counter.ui.person_words import PersonWords
from counter.ui.room import Room
from counter.ui.second import SecondField
from counter.ui.tables import NOTHING, Column, Table
from counter.ui.tasks import Latest

NOTE_MAX = 120
_OTHER_MAX = 60


@dataclass(frozen=True, slots=True)
class SideLine:
    """One particular of both; `differs` is marked."""

    name: str
    one: str
    other: str
    differs: bool


class PersonLink(Card):
    """The other record is named, looked at beside this one, and merged. `done`: an act is written (its Receipt)."""

    done = Signal(object)

    def __init__(self, room: Room, words: PersonWords) -> None:
        look = room.theme.look.measures
        super().__init__(self.tr("Merge into one person"), pad_px=look.pad, gap_px=look.gap)
        self._room = room
        self._words = words
        self._pledgor = ""
        self._offer: LinkOffer | None = None
        self._latest = Latest(room.tasks, self)
        self._faults = Faults(room, self)
        self.other = TextField("other", self.tr("Other record"), room.say)
        told = self.tr("ID number, name, phone or {ticket} number")
        self.other.edit.setPlaceholderText(told.format(ticket=room.words.ticket))
        self.other.ends_by_enter = True
        self.other.entered.connect(self._look_up)
        self.other.changed.connect(self._another)
        self.told = text_label("", "muted", wrap=True)
        self.told.setObjectName("link.told")
        self.sides = Table[SideLine](
            "link.sides",
            self.tr("Both records"),
            (
                Column("", lambda each: f"≠ {each.name}" if each.differs else each.name),
                Column(self.tr("This record"), lambda each: each.one, stretch=True),
                Column(self.tr("The other"), lambda each: each.other, stretch=True),
            ),
            row_px=look.row,
            fits=True,
            wraps=True,
        )
        self.stays = ChoiceField("stays", self.tr("Stays"), room.say)
        self.note = TextField("note", self.tr("Why"), room.say)
        self.second = SecondField(room)
        self.button = command_button(
            room, Command.CONFIRM, self.tr("Merge"), primary=True, icon="save"
        )
        self.button.clicked.connect(self.confirm)
        first = Grid(gap_px=look.gap - 2, label_px=76)
        first.put(self.other, 0, 0, key="O")
        self._rest = Grid(gap_px=look.gap - 2, label_px=76)
        for place, (field, key) in enumerate(zip(self.fields()[1:], "SWU", strict=True)):
            self._rest.put(field, place, 0, key=key)
        self.body.addLayout(first)
        for part in (self.told, self.sides):
            self.body.addWidget(part)
        self.body.addLayout(self._rest)
        self.body.addWidget(self.button)

    def fields(self) -> tuple[Field, ...]:
        """Every field, in order."""
        return (self.other, self.stays, self.note, self.second)

    def open(self, view: PersonView, beside: str = "") -> None:
        """Ask for the other record. `beside`: it is known already."""
        self._pledgor = view.person.pledgor
        self.other.set_text("")
        self.note.set_text("")
        self.second.set_code("")
        self._another()
        for field in self.fields():
            field.clear_fault()
        self.button.setEnabled(True)
        self.other.setFocus(Qt.FocusReason.OtherFocusReason)
        if beside:
            self._ask(beside)

    def confirm(self) -> None:
        """F9."""
        if not self.button.isEnabled():
            return
        if self._offer is None:
            self._look_up()
            return
        gathering = Gathering()
        note = gathering.take(lambda: self.note.words(most=NOTE_MAX), "")
        if gathering.faults:
            self._tell(Refused(gathering.faults))
            return
        both = (self._offer.one.pledgor, self._offer.other.pledgor)
        stays = self.stays.code()
        joins = next(each for each in both if each != stays)
        form = LinkForm(stays, joins, note, self.second.code())
        self.button.setEnabled(False)
        self._room.tasks.run(
            self._room.desk.links.link,
            form,
            owner=self,
            done=self.done.emit,
            failed=self._tell,
            broke=lambda: self.button.setEnabled(True),
        )

    # ------------------------------------------------------------------ the other record

    def _another(self) -> None:
        """Another one is typed: nobody stands beside this record any more."""
        self._latest.forget()
        self._offer = None
        self.sides.show_rows(())
        self.told.setText(self.tr("Enter puts both records side by side."))
        self._show_rest(shown=False)

    def _look_up(self) -> None:
        gathering = Gathering()
        text = gathering.take(lambda: self.other.words(most=_OTHER_MAX), "")
        if gathering.faults:
            self._tell(Refused(gathering.faults))
        elif not text:
            self._tell(Refused([fault(Reason.EMPTY, self.other.name)]))
        else:
            self._ask(text)

    def _ask(self, other: str) -> None:
        self._latest.ask(
            self._room.desk.links.offer,
            self._pledgor,
            other,
            done=self._show,
            failed=self._tell,
        )

    def _show(self, offer: LinkOffer) -> None:
        self._offer = offer
        self.sides.show_rows(self._lines(offer), strong=lambda each: each.differs)
        self.told.setText(
            self.tr("What differs is marked ≠. Nothing written is changed, and it can be undone.")
        )
        both = (offer.one, offer.other)
        self.stays.set_choices([(each.pledgor, f"{each.name} {each.id_number}") for each in both])
        self.stays.set_code(offer.one.pledgor)
        self._show_rest(shown=True)
        self.stays.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_rest(self, *, shown: bool) -> None:
        show_part(self.sides, shown=shown, home=self.other)
        for field in self.fields()[1:]:
            self._rest.show_row(field, shown=shown)

    def _lines(self, offer: LinkOffer) -> list[SideLine]:
        one, other = self._particulars(offer.one), self._particulars(offer.other)
        lines = [
            SideLine(self._words.field(name), one[name], other[name], name in offer.differs)
            for name in one
        ]
        both = (offer.one, offer.other)
        open_now = (str(each.open_tickets) for each in both)
        alerts = (str(len(each.alerts) or NOTHING) for each in both)
        for name, (here, there) in (
            (self.tr("Open now"), open_now),
            (self.tr("Alerts"), alerts),
        ):
            lines.append(SideLine(name, here, there, differs=False))
        return lines

    def _particulars(self, view: PledgorView) -> dict[str, str]:
        shown = {
            "name": view.name,
            "id_kind": self._room.names.id_kind(view.id_kind),
            "id_number": view.id_number,
            "born": "" if view.born is None else day_text(view.born),
            "phone": view.phone,
            "address": view.address,
        }
        return {name: text or NOTHING for name, text in shown.items()}

    def _tell(self, trouble: Refused | Unavailable) -> None:
        self.button.setEnabled(True)
        self._faults.show(trouble, self.fields())


class PersonPart(Card):
    """A merge that was a mistake is undone. `done`: an act is written (its Receipt)."""

    done = Signal(object)

    def __init__(self, room: Room) -> None:
        look = room.theme.look.measures
        super().__init__(self.tr("Part into two"), pad_px=look.pad, gap_px=look.gap)
        self._room = room
        self._faults = Faults(room, self)
        self.link = ChoiceField("link", self.tr("Merged"), room.say)
        self.note = TextField("note", self.tr("Why"), room.say)
        self.second = SecondField(room)
        self.button = command_button(
            room, Command.CONFIRM, self.tr("Part"), primary=True, icon="save"
        )
        self.button.clicked.connect(self.confirm)
        self.body.addWidget(
            text_label(
                self.tr(
                    "Both records stand for themselves again, as before. What was written in "
                    "between stays with the record it was written for."
                ),
                "muted",
                wrap=True,
            )
        )
        grid = Grid(gap_px=look.gap - 2, label_px=76)
        for place, (field, key) in enumerate(zip(self.fields(), "MWU", strict=True)):
            grid.put(field, place, 0, key=key)
        self.body.addLayout(grid)
        self.body.addWidget(self.button)

    def fields(self) -> tuple[Field, ...]:
        """Every field, in order."""
        return (self.link, self.note, self.second)

    def open(self, view: PersonView) -> None:
        """Offer the merges that hold, the newest first."""
        merged = [(each.link, f"{each.name} {each.id_number}") for each in view.links]
        self.link.set_choices(merged)
        self.link.set_code(view.links[0].link)
        self.note.set_text("")
        self.second.set_code("")
        for field in self.fields():
            field.clear_fault()
        self.button.setEnabled(True)
        first = self.link if len(view.links) > 1 else self.note
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def confirm(self) -> None:
        """F9."""
        if not self.button.isEnabled():
            return
        gathering = Gathering()
        note = gathering.take(lambda: self.note.words(most=NOTE_MAX), "")
        if gathering.faults:
            self._tell(Refused(gathering.faults))
            return
        self.button.setEnabled(False)
        self._room.tasks.run(
            self._room.desk.links.part,
            PartForm(self.link.code(), note, self.second.code()),
            owner=self,
            done=self.done.emit,
            failed=self._tell,
            broke=lambda: self.button.setEnabled(True),
        )

    def _tell(self, trouble: Refused | Unavailable) -> None:
        self.button.setEnabled(True)
        self._faults.show(trouble, self.fields())
