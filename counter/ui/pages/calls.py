"""The day's calls: one row per pledgor, the card of the one picked, one key for what came of it, then the next."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from counter import formats
from counter.desk.answers import Changed, Receipt
from counter.desk.call_answers import CallCard, CallFigures, CallList, CallRow
from counter.domain.money import Ntd
from counter.domain.refusal import Refused, Unavailable
from counter.domain.reminding import Outcome
from counter.domain.staff import Role
from counter.ui.call_words import CallWords
from counter.ui.claiming import Claiming
from counter.ui.columns import Columns
from counter.ui.days import short_day
from counter.ui.fields import Gathering
from counter.ui.keys import Command
from counter.ui.labels import show_part, text_label
from counter.ui.lists import ListField
from counter.ui.pages.call_card import CallCardPart
from counter.ui.pages.call_paper import CallPaper
from counter.ui.pages.call_side import CallSide, CallWay, Choice
from counter.ui.pages.contacts_panel import ContactsPanel
from counter.ui.pages.more_part import MorePart
from counter.ui.pages.page import Faults, Page, card, heading
from counter.ui.room import Room
from counter.ui.tables import NOTHING, Column, Table
from counter.ui.tasks import Latest

_RIGHT_WIDTH_PX = 430
_REFRESHED_BY = frozenset(
    {Changed.CALLS, Changed.PLEDGE, Changed.PLEDGOR, Changed.CALENDAR, Changed.DAY}
)


class RowsField(ListField):
    """The list; number keys say what came of the call of the row picked.

    `moved`: an arrow was pressed while the person shown stands in no row any more.
    """

    ends_by_enter = True
    moved = Signal()

    def __init__(
        self,
        label: str,
        table: Table[CallRow],
        part: CallCardPart,
        room: Room,
        is_there: Callable[[], bool],
    ) -> None:
        """`is_there`: whether the card shown is that of the row picked."""
        super().__init__("outcome", label, table, room.say)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._part = part
        self._is_there = is_there

    def on_space(self) -> None:
        """Nothing: the arrows go from row to row."""

    def on_sign(self, sign: str) -> None:
        self.clear_fault()
        if self._is_there():
            self._part.press(sign)

    def take_back(self) -> None:
        self._part.pick(None)

    def _on_key(self, event: QKeyEvent) -> bool:
        if event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down} and self._part.is_lost:
            self.moved.emit()
            return True
        return super()._on_key(event)


class CallsPage(Page):
    """The list at the left, the card at the right.

    `wants`: show the page of that name over this one; `sends`: that of messages to a pledgor (id, name), "" for all.
    """

    wants = Signal(str)
    sends = Signal(str, str)

    def __init__(self, room: Room) -> None:
        super().__init__("calls", room)
        self._words = CallWords(room.words)
        self._listing = Latest(room.tasks, self)
        self._counting = Latest(room.tasks, self)
        self._looking = Latest(room.tasks, self)
        self._claims = Claiming(room, self)
        self._claims.changed.connect(self._hear_claims)
        self._place = 0
        self._by_itself = ""
        self._listed: tuple[CallRow, ...] = ()
        self._noted_of = ""
        self._stays = False
        self._looks_up = False
        self._faults = Faults(room, self)
        self.part = CallCardPart(room)
        self.part.confirmed.connect(self._note)
        self.contacts = ContactsPanel(room)
        self._panels: tuple[CallSide, ...] = (self.contacts,)
        for panel in self._panels:
            panel.done.connect(self.finish)
            panel.closed.connect(self._back_to_card)
        self._paper = CallPaper(room, self)
        self._choices = self._more_choices()
        self.more = MorePart(
            room, [(each.way, each.text, each.icon) for each in self._choices], self._begin
        )
        self._side: QWidget | None = None
        self.table = Table[CallRow](
            "calls.rows", self.tr("To call"), self._columns(), row_px=self.look.row + 2
        )
        self.rows = RowsField(self.tr("To call"), self.table, self.part, room, self._is_card_there)
        self.part.home = self.table
        self.part.tell_keys(
            contacts=self.more.number(CallWay.CONTACTS), letters=self.more.number(CallWay.LETTERS)
        )
        self.rows.entered.connect(self._note)
        self.rows.moved.connect(self._go_on)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._look())
        self.told = text_label("", "muted", wrap=True)
        self.told.setObjectName("calls.told")
        self.line_down = text_label(
            self.tr(
                "The line is down: the list is the last one known, and another counter may call "
                "the same person."
            ),
            "badge-warn",
            wrap=True,
        )
        self.line_down.setObjectName("calls.line")
        self.line_down.hide()
        self.figures = text_label("", "heading", wrap=True)
        self.figures.setObjectName("calls.figures")
        self._lay_out()

    def title(self) -> str:
        return self.tr("Reminder calls")

    def commands(self) -> Mapping[Command, Callable[[], None]]:
        for panel in self._panels:
            if self._side is panel:
                return {Command.CONFIRM: panel.confirm, Command.BACK: self._back_to_card}
        if self._side is self.more:
            return {Command.BACK: self._back_to_card}
        able: dict[Command, Callable[[], None]] = {Command.MORE: self._show_more}
        if self.part.card is not None:
            able[Command.CONFIRM] = self._note
            able[Command.EXPLAIN] = self._open_ticket
        if self.part.has_cursor():
            able[Command.BACK] = self._to_list
        return able

    def enter(self) -> None:
        """A card that nothing was typed for is not kept from the last time."""
        if not self._looks_up and self._side is self.part and not self.part.is_begun():
            self._show_card(None)
        self._looks_up = False
        self._to_list()
        self._claims.begin()
        self._ask()

    def hideEvent(self, event: QHideEvent) -> None:
        """Whose ticket is looked up is being called all the while."""
        super().hideEvent(event)
        if self._looks_up:
            self._claims.pause()
        elif not event.spontaneous():
            self._claims.end()

    def refresh(self, changed: frozenset[Changed]) -> None:
        if changed & _REFRESHED_BY and self.isVisible():
            self._ask()

    def forget(self) -> None:
        self.part.forget()
        self._show_side(None if self.part.card is None else self.part)

    # ------------------------------------------------------------------ the list and its card

    def _ask(self) -> None:
        """The list first: the figures reckon through it once more."""
        reminders = self.room.desk.reminders
        self._listing.ask(reminders.list, done=self._show_list, failed=self._tell)

    def _show_list(self, listed: CallList) -> None:
        """Show it anew: the person whose card is shown stays picked, and nobody else's comes by itself.

        Only after a call was noted the next one does, as a clerk expects.
        """
        shown, noted_of, self._noted_of = self.part.card, self._noted_of, ""
        whose = "" if shown is None else shown.pledgor
        self._place = max(self._place if self.table.picked() < 0 else self.table.picked(), 0)
        self._listed = listed.rows
        self.table.show_rows(listed.rows, lambda row: row.days_left <= 0)
        self.told.setText(self._how_to(listed))
        at = next((n for n, row in enumerate(listed.rows) if row.pledgor == whose), -1)
        if at < 0 and whose and whose != noted_of:
            self._lose(whose)
        elif listed.rows:
            self._pick(listed.rows, at, is_noted=bool(whose) and whose == noted_of)
        else:
            self._show_card(None)
        figures = self.room.desk.reminders.figures
        self._counting.ask(figures, done=self._show_figures, failed=self._tell)

    def _pick(self, rows: Sequence[CallRow], at: int, *, is_noted: bool) -> None:
        """Whose card is shown stays picked; after a call it is the next, and nobody whom another counter calls."""
        if at < 0 or (is_noted and not self._stays):
            following = min(self._place, len(rows) - 1) if at < 0 else (at + 1) % len(rows)
            at = self._first_free(rows, following)
            self._by_itself = rows[at].pledgor
        self.table.selectRow(at)
        self._look()

    def _first_free(self, rows: Sequence[CallRow], start: int) -> int:
        """The first row from there on, round the end, of somebody whom no other counter is calling."""
        order = [*range(start, len(rows)), *range(start)]
        free = (each for each in order if self._claims.of(rows[each].pledgor) is None)
        return next(free, start)

    def _lose(self, pledgor: str) -> None:
        """Whose card is shown is no longer on the list: it stays until the clerk goes on or notes the call."""
        if self.part.has_cursor():
            self._to_list()
        self.table.setCurrentIndex(QModelIndex())
        self._claims.want("")
        self.part.lose()
        self._show_side(self._side)
        self._looking.ask(
            self.room.desk.reminders.card, pledgor, done=self.part.tell_why, failed=self._tell
        )

    def _go_on(self) -> None:
        """To the row where the person gone stood."""
        self._show_card(None)
        if self._listed:
            self._pick(self._listed, -1, is_noted=False)

    def _how_to(self, listed: CallList) -> str:
        if listed.rows:
            return self.tr(
                "Call, press the number of what came of it, then Enter: the next one is there."
            )
        return self.tr("Everybody who was to be reminded by today has been.")

    def _show_figures(self, figures: CallFigures) -> None:
        texts = [
            self.tr("{count} tried today").format(count=figures.done),
            self.tr("{count} spoken to").format(count=figures.spoken),
            self.tr("{count} to call").format(count=figures.open),
        ]
        if figures.overdue:
            texts.append(
                self.tr("{count} of them since earlier days").format(count=figures.overdue)
            )
        if figures.grace_over:
            texts.append(
                self.tr("{count} past the last day, not tried enough").format(
                    count=figures.grace_over
                )
            )
        if figures.unsure:
            texts.append(self.tr("{count} messages perhaps arrived").format(count=figures.unsure))
        self.figures.setText(" · ".join(texts))

    def _look(self) -> None:
        picked = self.table.picked()
        if picked >= 0:
            pledgor = self.table.rows.row(picked).pledgor
            if pledgor != self._by_itself:
                self._by_itself = ""
            self._looking.ask(
                self.room.desk.reminders.card,
                pledgor,
                done=self._show_card,
                failed=self._tell,
            )

    def _show_card(self, shown: CallCard | None) -> None:
        if self._side not in {None, self.part}:
            return  # something else is being done; the card follows when that is
        if shown is None:
            self.part.empty()
        else:
            self.part.show_card(shown)
        self._claims.want("" if shown is None else shown.pledgor)
        self._show_claims()
        self._show_side(None if shown is None else self.part)

    def _hear_claims(self) -> None:
        """Whoever came up by itself and turns out to be called elsewhere is left to that counter."""
        shown, came = self.part.card, self._by_itself
        if shown is not None and shown.pledgor == came and not self.part.is_begun():
            if self._claims.holds(came):
                self._by_itself = ""
            elif self._claims.of(came) is not None:
                self._pick(self._listed, -1, is_noted=False)
        self._show_claims()

    def _show_claims(self) -> None:
        """Who else is calling whom, in the rows and on the card."""
        self.line_down.setVisible(self._claims.down)
        self.table.rows.restate()
        shown = self.part.card
        self.part.show_claim(None if shown is None else self._claims.of(shown.pledgor))

    def _show_side(self, side: QWidget | None) -> None:
        """The card, what is done in its place, or nothing."""
        self._side = side
        for each in self._footed():
            for part in (each, each.foot):
                show_part(part, shown=each is side, home=self.table)
        has_foot = self.part is side and self.part.has_foot
        show_part(self.part.foot, shown=has_foot, home=self.table)
        show_part(self.more, shown=self.more is side, home=self.table)
        self.commands_changed.emit()

    def _footed(self) -> tuple[CallCardPart | CallSide, ...]:
        """All that has a foot."""
        return (self.part, *self._panels)

    def _more_choices(self) -> tuple[Choice, ...]:
        """What else can be done, in the order in which it is offered."""
        return (
            Choice(
                CallWay.CONTACTS,
                self.tr("Numbers, addresses, consent"),
                "edit",
                lambda: self._open(self.contacts),
                personal=True,
            ),
            Choice(CallWay.SEND, self.tr("Send SMS, e-mail, LINE…"), "sms", self._send_messages),
            Choice(
                CallWay.MESSAGES,
                self.tr("What became of messages…"),
                "schedule",
                lambda: self.wants.emit("messages"),
            ),
            Choice(CallWay.PRINT, self.tr("Print the list"), "print", self._paper.print_list),
            Choice(CallWay.EXPORT, self.tr("The list as ODS…"), "download", self._paper.export),
            Choice(
                CallWay.KEY_IN,
                self.tr("Results from the printed list…"),
                "keyboard",
                lambda: self.wants.emit("call_key_in"),
            ),
            Choice(
                CallWay.LETTERS,
                self.tr("Reminder letters…"),
                "receipt_long",
                lambda: self.wants.emit("letters"),
            ),
            Choice(
                CallWay.RETURNS,
                self.tr("A letter came back…"),
                "undo",
                lambda: self.wants.emit("returns"),
            ),
            Choice(
                CallWay.PROOF,
                self.tr("Who was told: figures and proof…"),
                "fact_check",
                lambda: self.wants.emit("call_proof"),
            ),
            Choice(
                CallWay.REVISE,
                self.tr("Noted wrong, or called back…"),
                "edit",
                lambda: self.wants.emit("call_revisions"),
            ),
        )

    def _show_more(self) -> None:
        shown, clerk = self.part.card, self.room.door.clerk
        why: dict[CallWay, str] = {}
        if shown is None:
            picked = self.tr("(pick somebody first)")
            why |= {each.way: picked for each in self._choices if each.personal}
        if clerk is None or clerk.role is not Role.SUPERVISOR:
            why[CallWay.PROOF] = self.tr("(supervisors only)")
        self._show_side(self.more)
        self._sides.to_top()
        self.more.start_fixed(why)

    def _begin(self, way: CallWay) -> None:
        """Do what was picked: from the card, where it leads back to."""
        self._show_side(None if self.part.card is None else self.part)
        self._to_list()
        {each.way: each.begin for each in self._choices}[way]()

    def _open(self, panel: CallSide) -> None:
        """Put that in the place of the card."""
        shown = self.part.card
        assert shown is not None, "what is personal is offered beside a card"
        self._show_side(panel)
        self._sides.to_top()
        panel.open(shown)

    def _back_to_card(self) -> None:
        self._show_side(None if self.part.card is None else self.part)
        self._to_list()
        self._ask()

    def _to_list(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    # ------------------------------------------------------------------ what came of it

    def _note(self) -> None:
        """Note the call of the person whose card is shown, which is the one of the row picked."""
        shown = self.part.card
        if self.part.is_lost and not self.part.has_outcome:
            self._go_on()
            return
        if shown is None or not self._is_card_there():
            return  # the card is still on its way
        if not self.part.can_call:
            self._show_more()
            return
        gathering = Gathering()
        form = self.part.form(gathering)
        if gathering.faults:
            self._refuse(Refused(gathering.faults))
            return
        self.setEnabled(False)
        self.room.tasks.run(
            self.room.desk.reminders.record,
            form,
            owner=self,
            done=lambda receipt: self._noted(receipt, shown.name, form.outcome),
            failed=self._refuse,
            broke=lambda: self.setEnabled(True),
        )

    def _is_card_there(self) -> bool:
        """Whether the card of the row picked is shown, and no call of it was just noted; or one no longer listed."""
        shown, picked = self.part.card, self.table.picked()
        if shown is None or self._noted_of or self._side is not self.part:
            return False
        if self.part.is_lost:
            return True
        return picked >= 0 and self.table.rows.row(picked).pledgor == shown.pledgor

    def _noted(self, receipt: Receipt, name: str, outcome: Outcome | None) -> None:
        self.setEnabled(True)
        self._noted_of = receipt.entry.subjects[0]
        self._stays = outcome is Outcome.WRONG_NUMBER  # the next number of the same person
        self.part.begin()
        self._to_list()
        self.finish(receipt)
        if outcome is not None:
            self.room.messages.good(
                self.tr("Noted: {name}, {outcome}").format(
                    name=name, outcome=self._words.outcome(outcome)
                )
            )

    def _refuse(self, trouble: Refused | Unavailable) -> None:
        self.setEnabled(True)
        self._to_list()  # the cursor was lost while the page waited
        self._faults.show(trouble, (self.rows, *self.part.fields()))

    def _send_messages(self) -> None:
        shown = self.part.card
        self.sends.emit(*("", "") if shown is None else (shown.pledgor, shown.name))

    def _open_ticket(self) -> None:
        shown = self.part.card
        if shown is not None and shown.tickets:
            self._looks_up = True
            self.opens.emit(shown.tickets[0].pledge, False)

    def _tell(self, trouble: Refused | Unavailable) -> None:
        self._noted_of = ""
        self.room.messages.trouble(trouble)

    # ------------------------------------------------------------------ furnishing

    def _columns(self) -> tuple[Column[CallRow], ...]:
        words = self.room.words
        return (
            Column(self.tr("Time left"), lambda row: self._words.days_left(row.days_left)),
            Column(heading(words.pledgor), lambda row: row.name),
            Column(heading(words.ticket), lambda row: str(len(row.tickets)), right=True),
            Column(heading(words.renew), lambda row: _cost(row.renew_today), right=True),
            Column(heading(words.redeem), lambda row: _cost(row.redeem_today), right=True),
            Column(
                self.tr("Tries"), lambda row: str(row.made) if row.made else NOTHING, right=True
            ),
            Column(self.tr("Remark"), self._remark, stretch=True),
        )

    def _remark(self, row: CallRow) -> str:
        """Who else is calling; a day promised; that nobody can be called."""
        calling = self._claims.of(row.pledgor)
        if calling is not None:
            return self._words.called_by(calling)
        if not row.number:
            return self.tr("No number: send a letter")
        if row.promised_on is not None:
            return self.tr("promised {day}").format(day=short_day(row.promised_on))
        return NOTHING

    def _lay_out(self) -> None:
        box = card(self.room, "")
        for part in (self.line_down, self.figures, self.told):
            box.body.addWidget(part)
        box.body.addWidget(self.rows, 1)
        self.right = QWidget()
        column = QVBoxLayout(self.right)
        column.setContentsMargins(0, 0, 0, 0)
        for side in (self.part, *self._panels, self.more):
            column.addWidget(side)
        column.addStretch(1)
        self._sides = Columns(
            box,
            self.right,
            name="calls",
            right_px=_RIGHT_WIDTH_PX * self.look.text // 15,
            gap_px=self.look.gap + 2,
            parent=self,
        )
        for each in self._footed():
            self._sides.add_foot(each.foot)
        self.column.addWidget(self._sides, 1)
        self._show_card(None)


def _cost(amount: Ntd) -> str:
    """What is to be paid; nothing where the grace is over."""
    return formats.figure(amount) if amount else NOTHING
