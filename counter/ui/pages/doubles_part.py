"""People, numbers and payments that stand there twice, for the supervisor: each of them can be opened."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QWidget

from counter import formats
from counter.desk.doubles import Namesake, NumberTwin, PaymentTwin
from counter.ui.days import day_text
from counter.ui.labels import Card, show_part, text_label
from counter.ui.pages.page import heading
from counter.ui.room import Room
from counter.ui.tables import NOTHING, Column, Table


class DoublesPart(Card):
    """Shown only while there are any. `opened`: the pledge of the one picked; `merging`: two ids of persons."""

    opened = Signal(str)
    merging = Signal(str, str)

    def __init__(self, room: Room) -> None:
        look = room.theme.look.measures
        super().__init__(self.tr("Entered twice"), pad_px=look.pad, gap_px=look.gap)
        self._room = room
        self.people_told = text_label(
            self.tr(
                "One document, entered as two people at two counters. Enter puts both side by "
                "side; two people, one of them a supervisor, merge them."
            ),
            "muted",
            wrap=True,
        )
        self.people = Table[Namesake](
            "namesakes",
            self.tr("People entered twice"),
            self._people_columns(),
            row_px=look.row,
            fits=True,
            wraps=True,
            key=lambda each: each.pledgor,
        )
        self.numbers_told = text_label(
            self.tr(
                "One number on two tickets: an old copy of a counter's file was restored. Both are "
                "valid: the code on the paper opens the right one. Report it to the head office."
            ),
            "muted",
            wrap=True,
        )
        self.numbers = Table[NumberTwin](
            "number_twins",
            self.tr("Numbers given twice"),
            self._number_columns(),
            row_px=look.row,
            fits=True,
        )
        self._make_payments(room)
        self._lay_out()

    def _make_payments(self, room: Room) -> None:
        self.payments_told = text_label(
            self.tr(
                "One payment by post or bank, entered at two counters for another {ticket} each. The "
                "money came once: ask post or bank which one it was for, and report it to the head "
                "office."
            ).format(ticket=room.words.ticket),
            "muted",
            wrap=True,
        )
        self.payments = Table[PaymentTwin](
            "payment_twins",
            self.tr("Payments entered twice"),
            self._payment_columns(),
            row_px=room.theme.look.measures.row,
            fits=True,
        )

    def _lay_out(self) -> None:
        self.people.opened.connect(self._merge)
        self.numbers.opened.connect(self._open)
        self.payments.opened.connect(self._open)
        for told, table in (
            (self.people_told, self.people),
            (self.numbers_told, self.numbers),
            (self.payments_told, self.payments),
        ):
            for part in (told, table):
                self.body.addWidget(part)
                part.hide()
        self.hide()

    def show_people(self, people: tuple[Namesake, ...]) -> None:
        """Show these, or nothing."""
        self.people.show_rows(people)
        self._show(self.people, self.people_told, shown=bool(people))

    def show_numbers(self, twins: tuple[NumberTwin, ...]) -> None:
        """Show these, or nothing."""
        self.numbers.show_rows(twins)
        self._show(self.numbers, self.numbers_told, shown=bool(twins))

    def show_payments(self, twins: tuple[PaymentTwin, ...]) -> None:
        """Show these, or nothing."""
        self.payments.show_rows(twins)
        self._show(self.payments, self.payments_told, shown=bool(twins))

    def _show(self, table: QWidget, told: QLabel, *, shown: bool) -> None:
        told.setVisible(shown)
        show_part(table, shown=shown, home=self)
        any_shown = not all(each.isHidden() for each in (self.people, self.numbers, self.payments))
        show_part(self, shown=any_shown, home=self.parentWidget() or self)

    def _open(self, row: object) -> None:
        assert isinstance(row, NumberTwin | PaymentTwin)
        self.opened.emit(row.pledge)

    def _merge(self, picked: Namesake) -> None:
        """The first one of the document, and the one picked beside it; the next one, if the first was picked."""
        rows = (self.people.rows.row(number) for number in range(self.people.rows.rowCount()))
        first, *others = (each for each in rows if each.id_number == picked.id_number)
        self.merging.emit(first.pledgor, (picked if picked in others else others[0]).pledgor)

    def _people_columns(self) -> tuple[Column[Namesake], ...]:
        return (
            Column(self.tr("ID number"), lambda each: formats.masked(each.id_number)),
            Column(heading(self._room.words.pledgor), lambda each: each.name),
            Column(
                self.tr("Open {ticket}").format(ticket=self._room.words.ticket),
                lambda each: "\n".join(map(formats.ticket_number, each.numbers)) or NOTHING,
                stretch=True,
            ),
        )

    def _number_columns(self) -> tuple[Column[NumberTwin], ...]:
        return (
            Column(
                heading(self._room.words.ticket), lambda each: formats.ticket_number(each.number)
            ),
            Column(heading(self._room.words.pledgor), lambda each: each.pledgor, stretch=True),
            Column(self.tr("Day"), lambda each: day_text(each.pledged_on)),
            Column(self.tr("Principal"), lambda each: formats.figure(each.principal), right=True),
        )

    def _payment_columns(self) -> tuple[Column[PaymentTwin], ...]:
        return (
            Column(self.tr("Payment"), lambda each: each.reference),
            Column(
                heading(self._room.words.ticket), lambda each: formats.ticket_number(each.number)
            ),
            Column(heading(self._room.words.pledgor), lambda each: each.pledgor, stretch=True),
            Column(self.tr("Value date"), lambda each: day_text(each.value_date)),
            Column(self.tr("Interest"), lambda each: formats.figure(each.interest), right=True),
        )
