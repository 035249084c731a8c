"""The card of one call: whom, which number, what to say, what came of it, what was tried before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QWidget

from counter import formats
from counter.desk.call_answers import CallCard, Calling, DueTicket
from counter.domain.call_forms import AttemptForm
from counter.domain.reminding import Channel, Outcome
from counter.ui.call_words import CallWords
from counter.ui.days import short_day
from counter.ui.fields import ChoiceField, Field, Gathering, TextField
from counter.ui.figures import DayField
from counter.ui.keys import Command, shown_key
from counter.ui.labels import Card, clear, show_part, text_label
from counter.ui.pages.alert_lines import AlertLines
from counter.ui.pages.page import Grid, command_button
from counter.ui.room import Room
from counter.ui.tables import NOTHING

NOTE_MAX = 120
_TRIES_SHOWN = 5
_TICKETS_ABOVE = 3
_LEFT, _RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
_FIGURES_FROM = 3
"""Columns of figures among those of the tickets; they stand right."""
_KEYS = (
    Outcome.REACHED,
    Outcome.NO_ANSWER,
    Outcome.WRONG_NUMBER,
    Outcome.REFUSED,
    Outcome.PROMISED,
    Outcome.MESSAGE_LEFT,
)
"""What came of a call, by its number key."""


@dataclass(frozen=True, slots=True)
class _Begun:
    """What was picked and typed for somebody and not noted yet."""

    outcome: Outcome | None
    promised: str
    note: str


class CallCardPart(Card):
    """Everything for one call. `confirmed`: note it.

    `foot` stays in sight: what came of it, and the button.
    """

    confirmed = Signal()

    def __init__(self, room: Room) -> None:
        look = room.theme.look.measures
        super().__init__(self.tr("Call"), pad_px=look.pad, gap_px=look.gap)
        self._room = room
        self._words = CallWords(room.words)
        self._card: CallCard | None = None
        self._outcome: Outcome | None = None
        self._begun: dict[str, _Begun] = {}
        self.home: QWidget = self
        """Where the cursor goes from a field that is hidden."""
        self._branch = next(b for b in room.policy.branches if b.code == room.station.branch)
        self._make_texts()
        self.which = ChoiceField("number", self.tr("Number called"), room.say)
        self._buttons = {each: self._outcome_button(each, n) for n, each in enumerate(_KEYS, 1)}
        self.promised = DayField(
            "promised_on",
            self.tr("Promised for"),
            room.say,
            with_weekday=True,
            coming_after=room.today,
        )
        self.promised.edit.setPlaceholderText(self.tr("15, 6/15 or +3"))
        self.note = TextField("note", self.tr("Remark"), room.say)
        for field in (self.promised, self.note):
            field.ends_by_enter = True
            field.entered.connect(self.confirmed)
        self.button = command_button(
            room, Command.CONFIRM, self.tr("Note the call"), primary=True, icon="call"
        )
        self.button.clicked.connect(self.confirmed)
        self._grid = Grid(gap_px=look.gap, label_px=76)
        self._grid.put(self.which, 0, 0, key="U")
        self._outcome_grid = Grid(gap_px=look.gap - 2, label_px=76)
        self._outcome_grid.put(self.promised, 0, 0, key="P")
        self._outcome_grid.put(self.note, 1, 0, key="R")
        self.foot = Card("", pad_px=look.pad, gap_px=look.gap)
        self._lay_out(look.gap)
        self.which.changed.connect(self._show_number)

    def _make_texts(self) -> None:
        """What is read on the card."""
        self.alerts = AlertLines("call.alerts", self._room)
        self.quiet = text_label(
            self.tr("Nobody is called between 21:00 and 09:00."), "badge-warn", wrap=True
        )
        self.claimed = _label("call.claimed", "badge-warn")
        self.gone = _label("call.gone", "badge-danger")
        self.forbidden = text_label(
            self.tr("Allows no calls: send a letter, or a message where that is allowed."),
            "badge-warn",
            wrap=True,
        )
        self.number = text_label("", "figure")
        self.number.setObjectName("call.number")
        self.number.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.told = _label("call.told", "muted")
        self.helpless = _label("call.helpless", "badge-warn")
        self.identity = _label("call.identity", "")
        self.say_head = text_label(self.tr("What to say"), "heading")
        self.tried_head = text_label(self.tr("Tried before"), "heading")
        self.script = text_label("", wrap=True)
        self.script.setObjectName("call.script")
        self.script.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # by Tab it comes into sight
        self.tickets, self.more_tickets = QGridLayout(), QGridLayout()
        self.below_told = _label("call.below", "muted")
        self.more_told = _label("call.more", "heading")
        self.tries = _label("call.tries", "small")

    def fields(self) -> tuple[Field, ...]:
        """Where faults stand."""
        return (self.which, self.promised, self.note)

    @property
    def card(self) -> CallCard | None:
        """Whose card is shown."""
        return self._card

    def show_card(self, card: CallCard) -> None:
        """Show whom to call; what was begun for the same person stays, also while the list is made anew."""
        same = self._card is not None and self._card.pledgor == card.pledgor
        if not same:
            self._keep()
        self._card = card
        self.gone.hide()
        self.heading.setText(card.name)
        self.alerts.show_alerts(card.alerts)
        self.quiet.setVisible(card.quiet)
        self.forbidden.setVisible(
            any(each.channel is Channel.PHONE and not each.given for each in card.consents)
        )
        right = [each for each in card.numbers if not each.wrong]
        self.which.set_choices(
            (each.number, f"{formats.phone(each.number)}　{self._words.number_kind(each.kind)}")
            for each in right
        )
        if not same:
            self._take_up(card.pledgor)
            self.which.set_code(card.number)
        self._grid.show_row(self.which, shown=len(right) > 1)
        self._show_number()
        self.identity.setText(self.tr("ID number ends in {ends}").format(ends=card.id_ends))
        caller = self._room.door.clerk
        name = "" if caller is None else caller.name
        self.script.setText(self._words.script(card, name, self._branch.phone))
        self._show_tickets([each for each in card.tickets if each.since is not None])
        self.tries.setText(
            "\n".join(self._words.attempt(each) for each in card.attempts[:_TRIES_SHOWN])
            or self.tr("Nothing was tried yet.")
        )
        self._arrange()

    def tell_keys(self, *, contacts: str, letters: str) -> None:
        """Behind F10: the key of the numbers and addresses, that of the letters."""
        self.helpless.setText(
            self.tr(
                "Nobody can be called: {more} and {contacts} to enter a number, {more} and {letters} "
                "to send a letter."
            ).format(more=shown_key(Command.MORE), contacts=contacts, letters=letters)
        )

    def show_claim(self, calling: Calling | None) -> None:
        """Another counter is calling this person; that keeps nobody from calling."""
        if calling is not None:
            self.claimed.setText(
                self.tr("{who}. Better take the next one; you may call all the same.").format(
                    who=self._words.calling(calling)
                )
            )
        self.claimed.setVisible(calling is not None and not self.is_lost)

    def empty(self) -> None:
        """Nobody is to be called."""
        self._keep()
        self._card = None
        self.gone.hide()
        self.begin()

    @property
    def is_lost(self) -> bool:
        """Whether the person shown is no longer on the list."""
        return not self.gone.isHidden()

    @property
    def can_call(self) -> bool:
        """Whether the person shown has a number that is not known to be wrong."""
        return self._card is not None and any(not each.wrong for each in self._card.numbers)

    @property
    def has_foot(self) -> bool:
        """Whether there is anything to note or to confirm."""
        return self.can_call or self.is_lost

    @property
    def has_outcome(self) -> bool:
        """Whether it was said what came of the call."""
        return self._outcome is not None

    def lose(self) -> None:
        """The person shown is no longer on the list: what was begun stays, for a call that was made is noted."""
        if not self.is_lost:
            self.gone.setText(self.tr("No longer on the list"))
            self.gone.show()
            self._arrange()

    def tell_why(self, card: CallCard) -> None:
        """Say why, by what is on file of that person now."""
        if self.is_lost and self._card is not None and self._card.pledgor == card.pledgor:
            why = self._words.gone(card, len(self._card.attempts))
            if self.can_call:
                why += self.tr(
                    " If you did call: its number and Enter note it, what you typed is kept. An "
                    "arrow goes on without it."
                )
            self.gone.setText(why)

    def is_begun(self) -> bool:
        """Whether anything was picked or typed for the person shown."""
        return self._outcome is not None or not self.note.is_blank()

    def has_cursor(self) -> bool:
        """Whether somebody types here."""
        return any(each.editor.hasFocus() for each in self.fields())

    def _keep(self) -> None:
        """Words typed are not thrown away because another row was looked at."""
        if self._card is None or self.is_lost:
            return
        self._begun.pop(self._card.pledgor, None)
        if not (self.note.is_blank() and self.promised.is_blank()):
            kept = _Begun(self._outcome, self.promised.text(), self.note.text())
            self._begun[self._card.pledgor] = kept

    def _take_up(self, pledgor: str) -> None:
        """Go on where that person's call was left."""
        self.begin()
        kept = self._begun.pop(pledgor, None)
        if kept is not None:
            self.promised.set_text(kept.promised)
            self.note.set_text(kept.note)
            self.pick(kept.outcome)

    def forget(self) -> None:
        """Another clerk begins anew."""
        self._begun.clear()
        self.begin()

    def _arrange(self) -> None:
        """What helps: nothing about a call where nobody can be called, or need not be any more."""
        lost, able = self.is_lost, self.can_call
        for part in (self.told, self.identity, self.say_head, self.script):
            part.setVisible(able and not lost)
        self.number.setVisible(not lost)
        self.helpless.setVisible(not able and not lost)
        if lost:
            self.claimed.hide()
        tried = able or bool(self._card is not None and self._card.attempts)
        for part in (self.tried_head, self.tries):
            part.setVisible(tried)
        for button in self._buttons.values():
            button.setVisible(able)
        show_part(self.note, shown=able, home=self.home)
        self._outcome_grid.show_row(self.note, shown=able)
        self._name_button()

    def _name_button(self) -> None:
        goes_on = self.is_lost and not self.has_outcome
        text = self.tr("Go on") if goes_on else self.tr("Note the call")
        self.button.setText(f"{text}  {shown_key(Command.CONFIRM)}")
        self.button.setAccessibleName(text)

    def begin(self) -> None:
        """Nothing came of it yet."""
        self.pick(None)
        for field in (self.promised, self.note):
            field.set_text("")
            field.clear_fault()

    def pick(self, outcome: Outcome | None) -> None:
        """This came of it."""
        self._outcome = outcome
        for each, button in self._buttons.items():
            button.setChecked(each is outcome)
        show_part(self.promised, shown=outcome is Outcome.PROMISED, home=self.home)
        self._outcome_grid.show_row(self.promised, shown=outcome is Outcome.PROMISED)
        self._name_button()

    def press(self, sign: str) -> bool:
        """A number key. Whether it picked something."""
        number = int(sign) if sign.isascii() and sign.isdecimal() else 0
        if not self.can_call or not 1 <= number <= len(_KEYS):
            return False
        self.pick(_KEYS[number - 1])
        if self._outcome is Outcome.PROMISED:
            self.promised.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def form(self, gathering: Gathering) -> AttemptForm:
        """What is to be noted. A card is shown."""
        assert self._card is not None
        asks_day = self._outcome is Outcome.PROMISED
        promised: date | None = (
            gathering.take(self.promised.day_or_none, None) if asks_day else None
        )
        return AttemptForm(
            pledgor=self._card.pledgor,
            pledges=tuple(each.pledge for each in self._card.tickets if each.since is not None),
            channel=Channel.PHONE,
            outcome=self._outcome,
            number=self.which.code(),
            promised_on=promised,
            note=gathering.take(lambda: self.note.words(most=NOTE_MAX), ""),
        )

    def _outcome_button(self, outcome: Outcome, number: int) -> QPushButton:
        text = self._words.outcome(outcome)
        button = QPushButton(f"{number}  {text}")
        button.setObjectName(f"outcome.{outcome.value}")
        button.setAccessibleName(text)
        button.setProperty("choice", True)
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda: self.press(str(number)))
        return button

    def _show_number(self) -> None:
        card = self._card
        if card is None:
            return
        number = self.which.code()
        self.number.setText(formats.phone(number) or self.tr("No number: send a letter"))
        kind = next((each.kind for each in card.numbers if each.number == number), None)
        told = [] if kind is None else [self._words.number_kind(kind)]
        if card.hour is not None and number == card.number:
            told.append(self.tr("answers mostly about {hour}:00").format(hour=card.hour))
        told.append(
            self.tr("try {number} of {most}").format(number=card.made + 1, most=card.made_most)
        )
        if card.again_on is not None:
            again = self.tr("today") if card.again_on <= self._room.today() else ""
            again = again or short_day(card.again_on)
            told.append(self.tr("no answer: again {day}").format(day=again))
        self.told.setText(" · ".join(told))

    def _show_tickets(self, tickets: Sequence[DueTicket]) -> None:
        """Those with the least time left above; many would push what is to be said out of sight."""
        above, below = tickets[:_TICKETS_ABOVE], tickets[_TICKETS_ABOVE:]
        self._put_tickets(self.tickets, above)
        self._put_tickets(self.more_tickets, below)
        self.more_told.setText(
            self.tr("{count} more {ticket}").format(
                count=len(below), ticket=self._room.words.ticket
            )
        )
        self.more_told.setVisible(bool(below))
        self.below_told.setText(
            self.tr("and {count} more below").format(count=len(below)) if below else ""
        )
        self.below_told.setVisible(bool(below))

    def _put_tickets(self, grid: QGridLayout, tickets: Sequence[DueTicket]) -> None:
        """Each with its last day and what it costs today."""
        clear(grid)
        words = self._room.words
        heads = (words.ticket, words.maturity, self.tr("Last day"), words.renew, words.redeem)
        lines = [heads] if tickets else []
        lines += [
            (
                formats.ticket_number(each.number),
                short_day(each.maturity),
                self._last_day(each),
                NOTHING if each.grace_over else formats.figure(each.interest_today),
                NOTHING
                if each.grace_over
                else formats.figure(each.principal + each.interest_today),
            )
            for each in tickets
        ]
        for line, texts in enumerate(lines):
            for column, text in enumerate(texts):
                side = _RIGHT if column >= _FIGURES_FROM else _LEFT
                grid.addWidget(text_label(text, "" if line else "small"), line, column, side)

    def _last_day(self, ticket: DueTicket) -> str:
        """The last day; of one that is over that it is."""
        day = short_day(ticket.last_day)
        return self.tr("{day} over").format(day=day) if ticket.grace_over else day

    def _lay_out(self, gap_px: int) -> None:
        for part in (
            self.gone,
            self.claimed,
            self.alerts,
            self.quiet,
            self.forbidden,
            self.number,
            self.helpless,
            self.told,
            self.identity,
        ):
            self.body.addWidget(part)
        self.body.addLayout(self._grid)
        for part in (self.say_head, self.script):
            self.body.addWidget(part)
        self.body.addLayout(self.tickets)
        self.body.addWidget(self.below_told)
        for part in (self.tried_head, self.tries):
            self.body.addWidget(part)
        self.body.addWidget(self.more_told)
        self.body.addLayout(self.more_tickets)
        outcomes = QGridLayout()
        outcomes.setSpacing(gap_px - 2)
        for place, button in enumerate(self._buttons.values()):
            outcomes.addWidget(button, place // 2, place % 2)
        self.foot.body.addLayout(outcomes)
        self.foot.body.addLayout(self._outcome_grid)
        self.foot.body.addWidget(self.button)


def _label(name: str, role: str) -> QLabel:
    """A text to come, under its object name."""
    label = text_label("", role, wrap=True)
    label.setObjectName(name)
    return label
