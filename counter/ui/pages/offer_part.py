"""What is offered: principal, rates, days, by this day you pay; and what is confirmed before paying out."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from counter import formats
from counter.desk.answers import Offer
from counter.domain.charges import Due, rate_of
from counter.domain.parts import Finger
from counter.domain.refusal import Fault, Reason
from counter.domain.terms import Terms
from counter.ui.days import full_day, short_day
from counter.ui.fields import ChoiceField, Field, FlagField
from counter.ui.figures import AmountField
from counter.ui.keys import Command
from counter.ui.labels import Card, clear, text_label
from counter.ui.pages.page import Grid, card, command_button
from counter.ui.room import Room
from counter.ui.tables import Column, Table

FAULTS_SHOWN = 3
_BLANK = frozenset(
    {
        Reason.EMPTY,
        Reason.ITEM_FIELD_MISSING,
        Reason.WEIGHT_ZERO,
        Reason.APPRAISAL_NOT_POSITIVE,
        Reason.PRINCIPAL_NOT_POSITIVE,
        Reason.ID_NOT_CHECKED,
        Reason.FINGER_NOT_CONFIRMED,
    }
)


class TermsView(QWidget):
    """The terms of a ticket in figures: each rate part, maturity, last day, the table of amounts."""

    def __init__(self, room: Room, name: str) -> None:
        super().__init__()
        self._room = room
        look = room.theme.look.measures
        self.lines = QGridLayout()
        self.lines.setContentsMargins(0, 0, 0, 0)
        self.lines.setHorizontalSpacing(12)
        self.lines.setVerticalSpacing(3)
        self.lines.setColumnStretch(1, 1)
        self.table = Table[Due](
            name, self.tr("By this day you pay"), DueColumns().of(), row_px=look.row - 2, fits=True
        )
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.gap)
        column.addLayout(self.lines)
        column.addWidget(self.table)

    def take_table(self) -> Table[Due]:
        """The table of amounts, to stand elsewhere."""
        self.table.setParent(None)
        return self.table

    def show_terms(self, terms: Terms | None, table: Sequence[Due]) -> None:
        """Show other terms; None while they cannot be reckoned."""
        clear(self.lines)
        self.table.show_rows(table)
        self.table.setVisible(terms is not None)
        if terms is None:
            return
        for part in terms.parts:
            rate = rate_of(self._room.policy, terms, part)
            code = terms.class_code if rate is None else rate.class_code
            self._line(
                f"{self._room.class_name(code)}　{formats.ntd(part.principal)}",
                self.tr("{monthly} a month, {annual} a year").format(
                    monthly=formats.percent(part.rate_bp),
                    annual=formats.annual_percent(part.rate_bp),
                ),
            )
        self._line(self._room.words.maturity, full_day(terms.maturity))
        self._line(self.tr("Last day"), full_day(terms.last_day))

    def _line(self, label: str, text: str) -> None:
        number = self.lines.rowCount()
        self.lines.addWidget(text_label(label, "muted"), number, 0)
        value = text_label(text)
        value.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.lines.addWidget(value, number, 1)


class DueColumns(QObject):
    """The headings of a table of amounts by day."""

    def of(self) -> tuple[Column[Due], ...]:
        """Day, months, interest, sum."""
        return (
            Column(self.tr("By this day"), lambda due: short_day(due.on), stretch=True),
            Column(self.tr("Months"), lambda due: formats.months(due.half_months), right=True),
            Column(self.tr("Interest"), lambda due: formats.figure(due.interest), right=True),
            Column(self.tr("In all"), lambda due: formats.figure(due.total), right=True),
        )


class OfferPart(QWidget):
    """The right side of an intake. `changed`: something was typed or confirmed."""

    changed = Signal()

    def __init__(self, room: Room) -> None:
        super().__init__()
        self._room = room
        look = room.theme.look.measures
        self.principal = AmountField("principal", self.tr("Principal"), room.say, capitals=True)
        self.id_checked = FlagField(
            "id_checked", self.tr("ID document checked against the person"), room.say
        )
        fingers = [("", "—"), *((f.value, room.names.finger(f)) for f in Finger)]
        self.finger = ChoiceField("finger", self.tr("Fingerprint"), room.say, fingers)
        self.terms = TermsView(room, "offer.table")
        self.summary = text_label("", "muted", wrap=True)
        self.missing = text_label("", "warn", wrap=True)
        self.missing.setObjectName("offer.missing")
        self.save = command_button(
            room, Command.CONFIRM, self.tr("Save, pay out, print"), primary=True, icon="print"
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.gap + 2)
        column.addWidget(self._money_card())
        column.addWidget(self._confirm_card())
        self._days = card(room, self.tr("By this day you pay"))
        self._days.body.addWidget(self.terms.take_table())
        column.addWidget(self._days)
        column.addStretch(1)
        for field in self.fields():
            field.changed.connect(self.changed)

    def fields(self) -> tuple[Field, ...]:
        """Every field, in order."""
        return (self.principal, self.id_checked, self.finger)

    def texts(self) -> dict[str, str]:
        """What was typed, for a draft. What a person confirmed is confirmed anew."""
        return {self.principal.name: self.principal.text()}

    def put_texts(self, texts: Mapping[str, str]) -> None:
        """Put a draft back."""
        self.principal.set_text(texts.get(self.principal.name, ""))

    def clear(self) -> None:
        """Begin anew."""
        self.principal.set_text("")
        self.id_checked.set_on(False)
        self.finger.set_code("")
        self.show_offer(None)
        for field in self.fields():
            field.clear_fault()

    def picked_finger(self) -> Finger | None:
        """The finger whose print is on the stub; None while nobody said."""
        code = self.finger.code()
        return Finger(code) if code else None

    def show_offer(self, offer: Offer | None) -> None:
        """Show what the desk offers; None while there is nothing to go by."""
        self.terms.show_terms(
            None if offer is None else offer.terms, () if offer is None else offer.table
        )
        self._days.setVisible(offer is not None and offer.terms is not None)
        parts: list[str] = []
        if offer is not None and offer.appraised:
            parts.append(self.tr("Appraised {amount}").format(amount=formats.ntd(offer.appraised)))
        if offer is not None and offer.low_rate_before:
            parts.append(
                self.tr("low-rate principal elsewhere {amount}").format(
                    amount=formats.ntd(offer.low_rate_before)
                )
            )
        self.summary.setText(" · ".join(parts))
        self.summary.setVisible(bool(parts))

    def show_missing(self, faults: Sequence[Fault], labels: Mapping[str, str]) -> None:
        """Tell what still stands in the way: blank fields by name, then the first few sentences."""
        blank = [fault for fault in faults if fault.reason in _BLANK]
        others = [fault for fault in faults if fault.reason not in _BLANK]
        lines = []
        if blank:
            names = dict.fromkeys(labels.get(fault.at, "") for fault in blank)
            missing = self.tr(", ").join(name for name in names if name)
            lines.append(self.tr("Still to do: {fields}").format(fields=missing))
        lines += [self._room.say(fault) for fault in others[:FAULTS_SHOWN]]
        if len(others) > FAULTS_SHOWN:
            lines.append(self.tr("and {count} more").format(count=len(others) - FAULTS_SHOWN))
        self.missing.setText("\n".join(f"· {line}" for line in lines))
        self.missing.setVisible(bool(lines))

    def show_busy(self, busy: bool) -> None:
        """An act is under way: the button waits."""
        self.save.setEnabled(not busy)

    def _money_card(self) -> Card:
        box = card(self._room, self.tr("Offer"))
        grid = Grid(gap_px=self._room.theme.look.measures.gap, label_px=76)
        grid.put(self.principal, 0, 0, key="L")
        box.body.addLayout(grid)
        box.body.addWidget(self.summary)
        box.body.addWidget(self.terms)
        return box

    def _confirm_card(self) -> Card:
        box = card(self._room, self.tr("Before paying out"))
        grid = Grid(gap_px=self._room.theme.look.measures.gap, label_px=76)
        grid.put(self.finger, 0, 0, key="F")
        box.body.addWidget(self.id_checked)
        box.body.addLayout(grid)
        box.body.addWidget(self.missing)
        box.body.addWidget(self.save)
        return box
