"""Tickets whose grace is over: what each one still waits for; the supervisor's batch, and what is taken back of one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from counter import formats
from counter.desk.answers import Changed, Receipt
from counter.desk.forfeiting import Batch, BookedTicket, ForfeitureView, OverdueTicket
from counter.domain.forfeiting import BATCH_MAX, ForfeitForm, UndoForfeitForm, Wait
from counter.domain.refusal import Refused, Unavailable
from counter.ui.columns import Columns
from counter.ui.days import day_text
from counter.ui.fields import Field, FlagField, Gathering, TextField
from counter.ui.keys import Command
from counter.ui.labels import Card, show_part, text_label
from counter.ui.pages.page import Faults, Grid, Page, card, command_button, heading
from counter.ui.room import Room
from counter.ui.second import SecondField
from counter.ui.tables import NOTHING, Column, Table
from counter.ui.tasks import Latest

_RIGHT_WIDTH_PX = 372
_REASON_MAX = 120
_LABEL_PX = 92


@dataclass(frozen=True, slots=True)
class BookedRow:
    """A ticket of a batch, with its batch."""

    batch: Batch
    ticket: BookedTicket


class ForfeiturePage(Page):
    """Two lists at the left; at the right the batch to approve, or the ticket to take back."""

    belongs_to = Command.DAY

    def __init__(self, room: Room) -> None:
        super().__init__("forfeiture", room)
        self._latest = Latest(room.tasks, self)
        self._faults = Faults(room, self)
        self._view: ForfeitureView | None = None
        self._row: BookedRow | None = None
        self._enters = False
        look = self.look
        self.tickets = Table[OverdueTicket](
            "forfeiture.tickets",
            self.tr("Grace is over"),
            self._ticket_columns(),
            row_px=look.row,
            fits=True,
            wraps=True,
            key=lambda each: each.pledge,
        )
        self.tickets.opened.connect(self._open_ticket)
        self.booked = Table[BookedRow](
            "forfeiture.booked",
            self.tr("Forfeited, not sold yet"),
            self._booked_columns(),
            row_px=look.row,
            fits=True,
            wraps=True,
            key=lambda each: (each.batch.entry, each.ticket.pledge),
        )
        self.booked.opened.connect(self._begin_taking_back)
        self.told = text_label("", "muted", wrap=True)
        self.told.setObjectName("forfeiture.told")
        self.without = FlagField("without", "", room.say)
        self.second = SecondField(room)
        self.approve_button = command_button(
            room, Command.CONFIRM, self.tr("Approve the batch"), primary=True, icon="check_circle"
        )
        self.approve_button.clicked.connect(self._confirm)
        self.back_told = text_label("", "muted", wrap=True)
        self.back_told.setObjectName("forfeiture.back")
        self.reason = TextField("reason", self.tr("Why"), room.say)
        self.back_second = SecondField(room)
        self.back_button = command_button(
            room, Command.CONFIRM, self.tr("Take it back"), primary=True, icon="undo"
        )
        self.back_button.clicked.connect(self._confirm)
        self.list_button = command_button(
            room, Command.MORE, self.tr("Draw its list for the authority"), icon="print"
        )
        self.list_button.clicked.connect(self._draw_list)
        self.without.changed.connect(self._ask)
        self._approve_grid = Grid(gap_px=look.gap - 2, label_px=_LABEL_PX)
        self._lay_out()
        self._show_taking_back(None)

    def title(self) -> str:
        return self.tr("Forfeiture")

    def commands(self) -> Mapping[Command, Callable[[], None]]:
        able: dict[Command, Callable[[], None]] = {Command.BACK: self._back}
        if self._row is not None or self._ready():
            able[Command.CONFIRM] = self._confirm
        if self._batch():
            able[Command.MORE] = self._draw_list
        return able

    def enter(self) -> None:
        self._enters = True
        self._show_taking_back(None)
        self._ask()

    def refresh(self, changed: frozenset[Changed]) -> None:
        if self.isVisible() and changed & {Changed.PLEDGE, Changed.DAY, Changed.CALENDAR}:
            self._ask()

    def forget(self) -> None:
        self.reason.set_text("")
        self._show_taking_back(None)

    # ------------------------------------------------------------------ what is shown

    def _ask(self) -> None:
        self._latest.ask(
            self.room.desk.forfeiture.view, self._left_out(), done=self._show, failed=self._tell
        )

    def _left_out(self) -> tuple[int, ...]:
        """The silent counters that nobody waits for."""
        silent = () if self._view is None else self._view.silent
        return tuple(each.counter for each in silent) if self.without.is_on() else ()

    def _show(self, view: ForfeitureView) -> None:
        self._view = view
        self.tickets.show_rows(view.tickets, lambda each: not each.waits)
        show_part(self.tickets, shown=bool(view.tickets), home=self)
        rows = [BookedRow(batch, ticket) for batch in view.batches for ticket in batch.tickets]
        self.booked.show_rows(rows, lambda row: row.ticket.acted)
        show_part(self._booked_card, shown=bool(rows), home=self)
        self.told.setText(self._meaning(view))
        counters = self.tr(", ").join(
            self.tr("{counter} (since {day})").format(
                counter=each.counter, day=NOTHING if each.day is None else day_text(each.day)
            )
            for each in view.silent
        )
        self.without.set_words(
            self.tr("Do not wait for counter {counters}").format(counters=counters)
        )
        self.without.setVisible(bool(view.silent and view.tickets))
        ready = bool(self._ready())
        self._approve_grid.show_row(self.second, shown=ready)
        self.approve_button.setVisible(ready)
        self.commands_changed.emit()
        if self._enters:
            self._enters = False
            self._take_cursor()

    def _take_cursor(self) -> None:
        """To what a person can do first."""
        if self._ready():
            self.second.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        for table in (self.tickets, self.booked):
            if table.rows.rowCount():
                table.selectRow(0)
                table.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _meaning(self, view: ForfeitureView) -> str:
        if not view.tickets:
            return self.tr("No ticket's grace is over.")
        told = self.tr("{ready} of {all} wait for nothing any more, {amount} of principal.")
        ready = self._ready()
        lent = sum(each.principal for each in view.tickets if each.pledge in ready)
        return told.format(ready=len(ready), all=len(view.tickets), amount=formats.ntd(lent))

    def _ready(self) -> tuple[str, ...]:
        """The tickets of the next batch."""
        tickets = () if self._view is None else self._view.tickets
        return tuple(each.pledge for each in tickets if not each.waits)[:BATCH_MAX]

    def _show_taking_back(self, row: BookedRow | None) -> None:
        self._row = row
        self._approve_card.setVisible(row is None)
        self._back_card.setVisible(row is not None)
        if row is not None:
            told = self.tr("{number} comes out of the batch of {day}: {what}.")
            open_again = self.tr("its ticket stands open again")
            acted = self.tr("somebody acted on it within the grace, so the books are put right")
            self.back_told.setText(
                told.format(
                    number=formats.ticket_number(row.ticket.number),
                    day=day_text(row.batch.on),
                    what=acted if row.ticket.acted else open_again,
                )
            )
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
        self.commands_changed.emit()

    # ------------------------------------------------------------------ what is done

    def _confirm(self) -> None:
        desk = self.room.desk.forfeiture
        self._enable(False)
        if self._row is None:
            form = ForfeitForm(self._ready(), self._left_out(), self.second.code())
            self._run(desk.forfeit, form)
            return
        gathering = Gathering()
        reason = gathering.take(lambda: self.reason.words(most=_REASON_MAX), "")
        if gathering.faults:
            self._tell(Refused(gathering.faults))
            return
        row = self._row
        pledges = (row.ticket.pledge,)
        self._run(
            desk.undo, UndoForfeitForm(row.batch.entry, pledges, reason, self.back_second.code())
        )

    def _run(self, act: Callable[..., Receipt], form: object) -> None:
        self.room.tasks.run(act, form, owner=self, done=self._acted, failed=self._tell)

    def _acted(self, receipt: Receipt) -> None:
        self._enable(True)
        for field in (self.second, self.back_second):
            field.set_code("")
        self.reason.set_text("")
        self.without.set_on(False)
        self._show_taking_back(None)
        self.finish(receipt)

    def _tell(self, trouble: Refused | Unavailable) -> None:
        self._enable(True)
        self._faults.show(trouble, self._fields())

    def _enable(self, on: bool) -> None:
        for button in (self.approve_button, self.back_button):
            button.setEnabled(on)

    def _fields(self) -> tuple[Field, ...]:
        if self._row is None:
            return (self.without, self.second)
        return (self.reason, self.back_second)

    def _batch(self) -> str:
        """The batch of the row picked, the newest if none is; "" if there is none."""
        picked = self.booked.picked()
        if picked >= 0:
            return self.booked.rows.row(picked).batch.entry
        batches = () if self._view is None else self._view.batches
        return batches[0].entry if batches else ""

    def _draw_list(self) -> None:
        self._run(self.room.desk.lists.draw_forfeiture, self._batch())

    def _back(self) -> None:
        if self._row is None:
            self.leaves.emit()
        else:
            self._show_taking_back(None)

    def _open_ticket(self, ticket: object) -> None:
        assert isinstance(ticket, OverdueTicket)
        self.opens.emit(ticket.pledge, False)

    def _begin_taking_back(self, row: object) -> None:
        assert isinstance(row, BookedRow)
        self._show_taking_back(row)

    # ------------------------------------------------------------------ how it is laid out

    def _ticket_columns(self) -> tuple[Column[OverdueTicket], ...]:
        words = self.room.words
        return (
            Column(heading(words.ticket), lambda each: formats.ticket_number(each.number)),
            Column(heading(words.pledgor), lambda each: each.pledgor),
            Column(self.tr("Items"), lambda each: each.contents, stretch=True),
            Column(self.tr("Principal"), lambda each: formats.figure(each.principal), right=True),
            Column(self.tr("Last day"), lambda each: day_text(each.last_day)),
            Column(self.tr("Waits for"), self._waits, stretch=True),
        )

    def _booked_columns(self) -> tuple[Column[BookedRow], ...]:
        return (
            Column(
                heading(self.room.words.ticket),
                lambda row: formats.ticket_number(row.ticket.number),
            ),
            Column(
                self.tr("Principal"), lambda row: formats.figure(row.ticket.principal), right=True
            ),
            Column(self.tr("Batch of"), lambda row: day_text(row.batch.on)),
            Column(
                self.tr("Approved by"),
                lambda row: self.tr(", ").join((row.batch.clerk, row.batch.approver)),
                stretch=True,
            ),
            Column(
                self.tr("State"),
                lambda row: self.tr("Take it back") if row.ticket.acted else NOTHING,
            ),
        )

    def _waits(self, ticket: OverdueTicket) -> str:
        names = {
            Wait.HELD: self.tr("Held for the police"),
            Wait.LOST: self.tr("Reported lost"),
            Wait.DISPUTED: self.tr("A clash to settle"),
            Wait.UNREAD: self.tr("This program to be updated"),
            Wait.COUNTER: self.tr("Counter {counters} to send its entries").format(
                counters=self.tr(", ").join(map(str, ticket.counters))
            ),
            Wait.ATTEMPTS: self.tr("Tries to reach the pledgor"),
            Wait.LATE: self.tr("Its bearer, let come today"),
        }
        return "\n".join(names[each] for each in ticket.waits) or NOTHING

    def _lay_out(self) -> None:
        over = card(self.room, self.tr("Grace is over"))
        over.body.addWidget(self.tickets)
        self._booked_card = card(self.room, self.tr("Forfeited, not sold yet"))
        self._booked_card.body.addWidget(
            text_label(self.tr("Enter takes a ticket out of its batch again."), "muted", wrap=True)
        )
        self._booked_card.body.addWidget(self.booked)
        self._booked_card.body.addWidget(self.list_button)
        grid = self._approve_grid
        self._approve_card = self._card(
            self.tr("The next batch"),
            grid,
            self.told,
            self.without,
            self.second,
            self.approve_button,
        )
        grid = Grid(gap_px=self.look.gap - 2, label_px=_LABEL_PX)
        self._back_card = self._card(
            self.tr("Take it back"),
            grid,
            self.back_told,
            self.reason,
            self.back_second,
            self.back_button,
        )
        both = Columns(
            _stacked(over, self._booked_card, gap_px=self.look.gap + 2),
            _stacked(self._approve_card, self._back_card, gap_px=self.look.gap + 2),
            name="forfeiture",
            right_px=_RIGHT_WIDTH_PX * self.look.text // 15,
            gap_px=self.look.gap + 2,
            parent=self,
        )
        self.column.addWidget(both, 1)

    def _card(self, name: str, grid: Grid, told: QWidget, *parts: QWidget) -> Card:
        """What is told, the fields behind their labels, the button."""
        box = card(self.room, name)
        box.body.addWidget(told)
        for number, part in enumerate(parts):
            if isinstance(part, Field) and not isinstance(part, FlagField):
                grid.put(part, number, 0)
            else:
                grid.addWidget(part, number, 0, 1, 2)
        box.body.addLayout(grid)
        return box


def _stacked(*boxes: QWidget, gap_px: int) -> QWidget:
    """Parts one below the other, at the top."""
    side = QWidget()
    column = QVBoxLayout(side)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(gap_px)
    for box in boxes:
        column.addWidget(box)
    column.addStretch(1)
    return side
