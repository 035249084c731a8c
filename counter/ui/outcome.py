"""Tells what an act brought: ticket number, money, paper; and sends the paper on its way."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from counter import formats
from counter.domain.refusal import Refused, Unavailable
from counter.ui.days import day_text
from counter.ui.pages.page import heading
from counter.ui.printing import Delivery
from counter.ui.room import Room

if TYPE_CHECKING:  # loaded with the first act
    from counter.desk.answers import Receipt
    from counter.ui.told import Told


class Outcome(QObject):
    """What the window does after an act.

    `acted`: it is safely written (its Receipt). `ticket_wanted`: show that ticket; `reprint_wanted`: print again.
    `held`: papers that wait for the mark of their act, kept by the window; `held_changed` tells how many there are.
    """

    acted = Signal(object)
    ticket_wanted = Signal(str)
    reprint_wanted = Signal(str)
    held_changed = Signal(int)

    def __init__(self, room: Room, held: list[Delivery], parent: QObject) -> None:
        super().__init__(parent)
        self._room = room
        self._told: Told | None = None
        self._held = held

    def tell(self, receipt: Receipt) -> None:
        """Say what was done, show its ticket, print its papers once its mark is written."""
        self.acted.emit(receipt)
        text = self._sentence(receipt)
        if receipt.pledge:
            self.ticket_wanted.emit(receipt.pledge)
        if receipt.papers:
            self._held.append(self._delivery(receipt))
        if receipt.warning is not None:
            self._room.messages.trouble(receipt.warning, self._mark_again(), after=text)
            self.held_changed.emit(len(self._held))
            return
        if text:
            self._room.messages.good(text)
        self._release()

    def pay_mark(self) -> None:
        """Try again to write the mark; the papers that wait for it follow."""
        self._room.tasks.run(
            self._room.desk.pay_mark, owner=self, done=self._paid, failed=self._still_owed
        )

    def sent(self, delivery: Delivery, printer: str) -> None:
        """The papers are at the printer."""
        text = self.tr("{title} is at the printer {printer}.").format(
            title=delivery.title, printer=printer
        )
        self._room.messages.also(text, self._again(delivery))

    def not_sent(self, delivery: Delivery, trouble: Refused | Unavailable) -> None:
        """The printer could not take the papers; the act is safe."""
        self._room.messages.also_trouble(trouble, self._again(delivery))

    def _again(self, delivery: Delivery) -> tuple[str, Callable[[], None]] | None:
        if delivery.number:
            return (self.tr("Print again…"), lambda: self.reprint_wanted.emit(delivery.pledge))
        return (self.tr("Show it"), lambda: self._room.printing.shown.emit(delivery))

    def _paid(self, _: None) -> None:
        self._room.messages.good(self.tr("The number mark is written."))
        self._release()

    def _still_owed(self, trouble: Refused | Unavailable) -> None:
        self._room.messages.trouble(trouble, self._mark_again())

    def _mark_again(self) -> tuple[str, Callable[[], None]]:
        return (self.tr("Try again"), self.pay_mark)

    def _release(self) -> None:
        """Send out what waits, the oldest first; without a printer one at a time, for each is looked at."""
        count = len(self._held) if self._room.printing.prints else 1
        ready, self._held[:] = self._held[:count], self._held[count:]
        self.held_changed.emit(len(self._held))
        for delivery in ready:
            self._room.printing.deliver(delivery)

    def _delivery(self, receipt: Receipt) -> Delivery:
        """The papers of an act; those of a ticket know it, for a further copy is an act of its own."""
        from counter.print import papers  # noqa: PLC0415 - loaded with the first act

        first = receipt.papers[0]
        if isinstance(first, papers.ReceiptPaper):
            title = self.tr("Receipt {number}").format(number=first.act.number)
            return Delivery(receipt.papers, title)
        if isinstance(first, papers.NoticePaper):
            title = self.tr("Notice {number}").format(number=first.act.number)
            return Delivery(receipt.papers, title)
        delivery = Delivery(receipt.papers, self._title(receipt), receipt.pledge, receipt.number)
        if self._room.printing.always_bilingual:
            return delivery.in_english_too(wanted=True)
        return delivery

    def _title(self, receipt: Receipt) -> str:
        from counter.domain import (  # noqa: PLC0415 - loaded with the first act
            effects,
            entries,
            filings,
            supervision,
        )

        body = receipt.entry.body
        if isinstance(body, entries.DayClosed):
            return self.tr("Sheet of {day}").format(day=day_text(body.day))
        if isinstance(body, supervision.MorningSeen | supervision.Inspected):
            seen = isinstance(body, supervision.MorningSeen)
            title = self.tr("Morning page") if seen else self.tr("Self-inspection")
            return f"{title} {day_text(receipt.entry.business_day)}"
        if isinstance(body, filings.ListDrawn):
            return self.tr("List for the authority")
        if isinstance(body, filings.PoliceShown):
            return self.tr("List for the police")
        written = [each.number for each in effects.written(body)] or [receipt.number]
        numbers = self.tr(", ").join(formats.ticket_number(each) for each in written if each)
        return f"{heading(self._room.words.ticket)} {numbers}".strip()

    def _sentence(self, receipt: Receipt) -> str:
        if self._told is None:
            from counter.ui.told import Told  # noqa: PLC0415 - loaded with the first act

            self._told = Told(self)
        return self._told.sentence(receipt)
