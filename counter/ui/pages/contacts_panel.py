"""How a pledgor is reached, and what the pledgor allows: numbers, addresses, consent for each channel."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt

from counter.desk.answers import Receipt
from counter.desk.call_answers import CallCard
from counter.domain import reading
from counter.domain.call_forms import (
    NUMBERS_MAX,
    ConsentForm,
    ContactNumber,
    ContactsForm,
    kind_of,
    require_way,
)
from counter.domain.refusal import Refused, Unavailable
from counter.domain.reminding import Channel, ConsentHow, NumberKind
from counter.ui.call_words import CallWords
from counter.ui.fields import ChoiceField, Field, Gathering, TextField
from counter.ui.figures import EmailField, PhoneField
from counter.ui.keys import Command
from counter.ui.labels import text_label
from counter.ui.pages.call_side import CallSide
from counter.ui.pages.page import Faults, Grid, command_button
from counter.ui.pages.pledgor_part import ADDRESS_MAX
from counter.ui.room import Room

_ASKED = (Channel.PHONE, Channel.SMS, Channel.EMAIL, Channel.LINE)
"""Channels that a pledgor may allow or forbid; a letter needs no consent."""
_YES, _NO = "yes", "no"


class ContactsPanel(CallSide):
    """Each change is an act of its own: the ways, then each consent."""

    def __init__(self, room: Room) -> None:
        look = room.theme.look.measures
        super().__init__(room, self.tr("Ways to reach"))
        self._card: CallCard | None = None
        self._left: list[Callable[[], Receipt]] = []
        self._wrote = False
        self._faults = Faults(room, self)
        words = CallWords(room.words)
        places = range(1, NUMBERS_MAX + 1)
        self.numbers = tuple(
            PhoneField(f"numbers[{place}]", self.tr("Phone {place}").format(place=place), room.say)
            for place in places
        )
        kinds = [(kind.value, words.number_kind(kind)) for kind in NumberKind]
        self.kinds = tuple(
            ChoiceField(f"kinds[{place}]", self.tr("at"), room.say, kinds) for place in places
        )
        self.email = EmailField("email", words.channel(Channel.EMAIL), room.say)
        self.line = TextField("line", self.tr("LINE user id"), room.say, latin=True)
        self.line.edit.setPlaceholderText(self.tr("U and 32 signs, as the official account shows"))
        self.address = TextField("address", self.tr("Letters to"), room.say)
        asked = [
            ("", self.tr("not asked")),
            (_YES, self.tr("allowed")),
            (_NO, self.tr("not allowed")),
        ]
        self.consents = {
            each: ChoiceField(f"consent.{each.value}", words.channel(each), room.say, asked)
            for each in _ASKED
        }
        hows = [("", "—"), *((each.value, words.consent_how(each)) for each in ConsentHow)]
        self.how = ChoiceField("how", self.tr("Said how"), room.say, hows)
        self.note = TextField("consent_note", self.tr("Remark"), room.say)
        self._grid = Grid(gap_px=look.gap - 2, label_px=0)
        self.button = command_button(
            room, Command.CONFIRM, self.tr("Save"), primary=True, icon="save"
        )
        self.button.clicked.connect(self.confirm)
        self._lay_out(look.gap)
        for number, kind in zip(self.numbers, self.kinds, strict=True):
            number.changed.connect(lambda n=number, k=kind: self._guess(n, k))

    def fields(self) -> tuple[Field, ...]:
        """Every field, in order."""
        pairs = zip(self.numbers, self.kinds, strict=True)
        ways = [field for pair in pairs for field in pair]
        return (
            *ways,
            self.email,
            self.line,
            self.address,
            *self.consents.values(),
            self.how,
            self.note,
        )

    def open(self, card: CallCard) -> None:
        """Show what is on file of the person of that card."""
        self._card = card
        self.heading.setText(self.tr("{name}: ways to reach").format(name=card.name))
        on_file = (*card.numbers, *[None] * NUMBERS_MAX)
        for number, kind, each in zip(self.numbers, self.kinds, on_file, strict=False):
            number.set_text("" if each is None else each.number)
            number.set_hint(self.tr("wrong number") if each is not None and each.wrong else "")
            kind.set_code((NumberKind.MOBILE if each is None else each.kind).value)
        self.email.set_text(card.email)
        self.line.set_text(card.line)
        self.address.set_text(card.address)
        self.address.edit.setPlaceholderText(card.home)
        for channel, field in self.consents.items():
            field.set_code(self._on_file(channel))
        self.how.set_code("")
        self.note.set_text("")
        for each_field in self.fields():
            each_field.clear_fault()
        self._show_rows()
        self.numbers[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def confirm(self) -> None:
        """Write what was changed; nothing changed is nothing written."""
        if self._card is None or not self.button.isEnabled():
            return
        gathering = Gathering()
        contacts = self._contacts(self._card, gathering)
        consents = self._consents(self._card, gathering)
        for form in consents:
            gathering.take(partial(require_way, form, contacts), None)
        if gathering.faults:
            self._faults.show(Refused(gathering.faults), self.fields())
            return
        reminders = self.room.desk.reminders
        self._left, self._wrote = [], False
        if contacts != _kept(self._card):
            self._left.append(partial(reminders.change_contacts, contacts))
        for form in consents:
            self._left.append(partial(reminders.change_consent, form))
        self._write_next()

    def _write_next(self) -> None:
        if not self._left:
            self.closed.emit()
            if self._wrote and self._card is not None:
                self.room.messages.good(self.tr("{name}: saved.").format(name=self._card.name))
            return
        self.button.setEnabled(False)
        self.room.tasks.run(self._left.pop(0), owner=self, done=self._written, failed=self._tell)

    def _written(self, receipt: Receipt) -> None:
        self.button.setEnabled(True)
        self._wrote = True
        self.done.emit(receipt)
        self._write_next()

    def _tell(self, trouble: Refused | Unavailable) -> None:
        """What was written before stays written; what was refused stands in its fields."""
        self.button.setEnabled(True)
        self._left = []
        self._faults.show(trouble, self.fields())

    def _contacts(self, card: CallCard, gathering: Gathering) -> ContactsForm:
        self._close_gaps()
        wrong = {each.number for each in card.numbers if each.wrong}
        numbers = []
        for field, kind in zip(self.numbers, self.kinds, strict=True):
            number = gathering.take(field.phone, "")
            if not field.is_blank():
                numbers.append(ContactNumber(number, NumberKind(kind.code()), number in wrong))
        return ContactsForm(
            card.pledgor,
            tuple(numbers),
            gathering.take(self.email.email, ""),
            gathering.take(partial(self._line, card), ""),
            gathering.take(lambda: self.address.words(most=ADDRESS_MAX), ""),
        )

    def _line(self, card: CallCard) -> str:
        """The account; what was put down before anybody looked at its form may stay."""
        typed = self.line.text().strip()
        return typed if typed == card.line else reading.line_user(typed, self.line.name)

    def _consents(self, card: CallCard, gathering: Gathering) -> list[ConsentForm]:
        """One for each channel of which something else is said than is on file."""
        code = self.how.code()
        note = gathering.take(lambda: self.note.words(most=120), "")
        return [
            ConsentForm(
                card.pledgor,
                channel,
                field.code() == _YES,
                ConsentHow(code) if code else None,
                note,
            )
            for channel, field in self.consents.items()
            if field.code() and field.code() != self._on_file(channel)
        ]

    def _on_file(self, channel: Channel) -> str:
        assert self._card is not None
        said = {each.channel: each.given for each in self._card.consents}
        return "" if channel not in said else _YES if said[channel] else _NO

    def _close_gaps(self) -> None:
        """Numbers stand one after the other, so that each fault stands at its own."""
        pairs = list(zip(self.numbers, self.kinds, strict=True))
        texts = [(n.text(), k.code()) for n, k in pairs if not n.is_blank()]
        texts += [("", NumberKind.MOBILE.value)] * (len(pairs) - len(texts))
        for (number, kind), (text, code) in zip(pairs, texts, strict=True):
            if number.text() != text:
                number.set_text(text)
            kind.set_code(code)

    def _guess(self, number: PhoneField, kind: ChoiceField) -> None:
        """What a new number most likely is, until somebody says otherwise."""
        kind.set_code(kind_of(number.text().strip()).value)
        self._show_rows()

    def _show_rows(self) -> None:
        """What is filled in, and one more."""
        last = max((n for n, each in enumerate(self.numbers) if not each.is_blank()), default=-1)
        for place, (number, kind) in enumerate(zip(self.numbers, self.kinds, strict=True)):
            for field in (number, kind):
                self._grid.show_row(field, shown=place <= last + 1)

    def _lay_out(self, gap_px: int) -> None:
        for line, (number, kind) in enumerate(zip(self.numbers, self.kinds, strict=True)):
            self._grid.put(number, line, 0, key="N" if line == 0 else "")
            self._grid.put(kind, line, 1)
        self._grid.setColumnStretch(3, 0)  # a number with an extension is longer than any kind
        below = len(self.numbers)
        self._grid.put(self.email, below, 0, key="M", span=2)
        self._grid.put(self.line, below + 1, 0, key="L", span=2)
        self._grid.put(self.address, below + 2, 0, key="A", span=2)
        self.body.addLayout(self._grid)
        self.body.addWidget(text_label(self.tr("What the pledgor allows"), "heading"))
        asked = Grid(gap_px=gap_px - 2, label_px=76)
        for place, field in enumerate(self.consents.values()):
            asked.put(field, place, 0, key="S" if place == 0 else "")
        asked.put(self.how, len(self.consents), 0, key="H")
        asked.put(self.note, len(self.consents) + 1, 0, key="R")
        self.body.addLayout(asked)
        self.foot.body.addWidget(self.button)


def _kept(card: CallCard) -> ContactsForm:
    return ContactsForm(card.pledgor, card.numbers, card.email, card.line, card.address)
