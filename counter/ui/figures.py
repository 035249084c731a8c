"""Fields for figures: money, weights, counts, days, numbers of documents. No float ever."""

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QLineEdit

from counter import formats
from counter.domain import identity, reading
from counter.domain.identity import IdKind, IdNumber
from counter.domain.money import Mg, Ntd
from counter.domain.refusal import Refused
from counter.ui.days import day_text, full_day, short_day
from counter.ui.fields import Say, Tail, TextField
from counter.ui.scanner import SCANS
from counter.ui.weights import QIAN, WeightText

T = TypeVar("T")


class AmountField(TextField):
    """Whole NT$. `capitals`: show the amount in capital numerals while it is typed."""

    def __init__(self, name: str, label: str, say: Say, *, capitals: bool = False) -> None:
        super().__init__(name, label, say, latin=True)
        self._capitals = capitals
        self.edit.setProperty(SCANS, False)
        self.edit.setAlignment(Qt.AlignmentFlag.AlignRight)
        Tail(self.edit, "NT$", before=True)
        self.changed.connect(self._spell)
        self.left.connect(self._tidy)

    def amount(self) -> Ntd:
        """The amount. Raises Refused."""
        return reading.amount(self.text(), self.name)

    def set_amount(self, amount: Ntd) -> None:
        """Put an amount in, thousands apart."""
        self.set_text(formats.figure(amount))

    def _spell(self) -> None:
        if self._capitals:
            amount = quiet(self.amount)
            self.set_hint(formats.capitals(amount) if amount is not None and amount >= 0 else "")

    def _tidy(self) -> None:
        amount = quiet(self.amount)
        if amount is not None and formats.figure(amount) != self.text():
            self.set_amount(amount)


class CountField(TextField):
    """A whole number, e.g. of pieces."""

    def __init__(self, name: str, label: str, say: Say) -> None:
        super().__init__(name, label, say, latin=True)
        self.edit.setAlignment(Qt.AlignmentFlag.AlignRight)

    def count(self) -> int:
        """The number. Raises Refused."""
        return reading.count(self.text(), self.name)


class WeightField(TextField):
    """A weight in grams and in 錢: whichever is typed fills the other one; kept in milligrams."""

    def __init__(self, name: str, label: str, say: Say, *, qian_label: str) -> None:
        super().__init__(name, label, say, latin=True)
        self.qian = QLineEdit()
        self.qian.setObjectName(f"{name}.qian")
        self.qian.setAccessibleName(qian_label)
        self.qian.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, on=False)
        self.qian.installEventFilter(self)
        for edit in (self.edit, self.qian):
            edit.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.line.addWidget(self.qian, 1)
        Tail(self.edit, "g")
        Tail(self.qian, "錢")
        self._by_qian = False
        self.edit.textEdited.connect(self._grams_typed)
        self.qian.textEdited.connect(self._qian_typed)

    def typed(self) -> WeightText:
        """What was typed, in its unit."""
        return WeightText(self.qian.text(), QIAN) if self._by_qian else WeightText(self.text())

    def put_typed(self, typed: WeightText) -> None:
        """Put a text in, in its unit, as if typed."""
        if typed.unit == QIAN:
            self.qian.setText(typed.text)
            self._qian_typed()
        else:
            self.set_text(typed.text)

    def weight(self) -> Mg:
        """The weight in mg; 0 if nothing is typed. Raises Refused."""
        return self.typed().read(self.name)

    def set_text(self, text: str) -> None:
        """Put grams in, as if typed."""
        self.edit.setText(text)
        self._grams_typed()

    def _is_part(self, watched: QObject) -> bool:
        return watched is self.edit or watched is self.qian

    def _grams_typed(self) -> None:
        self._by_qian = False
        weight = None if self.is_blank() else quiet(self.weight)
        self.qian.setText("" if weight is None else formats.qian_figure(weight))

    def _qian_typed(self) -> None:
        self._by_qian = bool(self.qian.text().strip())
        weight = quiet(self.weight) if self._by_qian else None
        self.edit.setText("" if weight is None else formats.grams_figure(weight))
        self._typed()


class DayField(TextField):
    """A day, typed in ROC or CE form and read back beside in full; `example` stands there as the screen writes days.

    `coming_after`: what is asked for is to come, counted from the day it gives, and may be typed in short.
    """

    def __init__(
        self,
        name: str,
        label: str,
        say: Say,
        *,
        with_weekday: bool = False,
        example: date = date(2026, 1, 31),
        coming_after: Callable[[], date] | None = None,
    ) -> None:
        super().__init__(name, label, say, latin=True)
        self._with_weekday = with_weekday
        self._coming_after = coming_after
        self.edit.setPlaceholderText(short_day(example))
        self._tail = Tail(self.edit)
        self.changed.connect(self._read_back)

    def day(self) -> date:
        """The day. Raises Refused."""
        if self._coming_after is None:
            return reading.day(self.text(), self.name)
        return reading.coming_day(self.text(), self.name, self._coming_after())

    def day_or_none(self) -> date | None:
        """The day, None if nothing is typed. Raises Refused."""
        return None if self.is_blank() else self.day()

    def set_day(self, day: date | None) -> None:
        """Put a day in, in figures."""
        self.set_text("" if day is None else short_day(day))

    def _read_back(self) -> None:
        day = None if self.is_blank() else quiet(self.day)
        if day is None:
            self._tail.show_text("")
            return
        self._tail.show_text(full_day(day) if self._with_weekday else day_text(day), "small")


class PhoneField(TextField):
    """A phone number."""

    def __init__(self, name: str, label: str, say: Say) -> None:
        super().__init__(name, label, say, latin=True)

    def phone(self) -> str:
        """The number as digits; "" if nothing is typed. Raises Refused."""
        return reading.phone(self.text(), self.name)


class EmailField(TextField):
    """An e-mail address."""

    def __init__(self, name: str, label: str, say: Say) -> None:
        super().__init__(name, label, say, latin=True)

    def email(self) -> str:
        """The address; "" if nothing is typed. Raises Refused."""
        return reading.email(self.text(), self.name)


class IdField(TextField):
    """The number of an identity document, checked as soon as it is complete."""

    def __init__(
        self,
        name: str,
        label: str,
        say: Say,
        *,
        kind: Callable[[], IdKind | None],
        today: Callable[[], date],
    ) -> None:
        super().__init__(name, label, say, latin=True)
        self._kind = kind
        self._today = today
        self._tail = Tail(self.edit)

    def number(self) -> IdNumber:
        """The checked number. Raises Refused."""
        return identity.read_id(self.text(), self._kind(), self.name, on=self._today())

    def show_kind(self, text: str) -> None:
        """Show inside the field what the number is, once it is right."""
        self._tail.show_text(text, "good")

    def number_or_none(self) -> IdNumber | None:
        """The checked number, None while it is not right."""
        return None if self.is_blank() else quiet(self.number)


def quiet(read: Callable[[], T]) -> T | None:
    """What `read` gives, None if it refuses: for hints while somebody is still typing."""
    try:
        return read()
    except Refused:
        return None
