"""The tickets an exchange would write: terms and days of each, one below the other."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from counter import formats
from counter.desk.answers import ExchangeOffer
from counter.ui.labels import text_label
from counter.ui.pages.offer_part import TermsView
from counter.ui.room import Room


class NewTickets(QWidget):
    """As many as the offer has; each with its principal, rates, days and the table of amounts."""

    def __init__(self, room: Room) -> None:
        super().__init__()
        self._room = room
        self._heads: list[QLabel] = []
        self._views: list[TermsView] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(room.theme.look.measures.gap)

    def show_offer(self, offer: ExchangeOffer | None) -> None:
        """Show the new tickets; None while nothing is offered."""
        parts = () if offer is None else offer.parts
        principals = () if offer is None else offer.plan.parts
        while len(self._views) < len(parts):
            self._add()
        for number, (head, view) in enumerate(zip(self._heads, self._views, strict=True)):
            shown = number < len(parts)
            head.setVisible(shown)
            view.setVisible(shown)
            if shown:
                head.setText(self._head(number, len(parts), principals[number].principal))
                view.show_terms(parts[number].terms, parts[number].table)

    def _head(self, number: int, count: int, principal: int) -> str:
        if count == 1:
            return self.tr("The new {ticket}: {amount}").format(
                ticket=self._room.words.ticket, amount=formats.ntd(principal)
            )
        return self.tr("New {ticket} {number}: {amount}").format(
            ticket=self._room.words.ticket, number=number + 1, amount=formats.ntd(principal)
        )

    def _add(self) -> None:
        head = text_label("", "heading")
        head.setObjectName(f"new.{len(self._views)}.head")
        head.setAlignment(Qt.AlignmentFlag.AlignLeft)
        view = TermsView(self._room, f"new.{len(self._views)}.table")
        self._heads.append(head)
        self._views.append(view)
        self._column.addWidget(head)
        self._column.addWidget(view)
