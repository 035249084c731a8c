"""How a day's reminding stands: figures, callers, what waits for a try before it is forfeited, who was called twice."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from counter import formats
from counter.desk.call_answers import AttemptView, CallerFigures, CallFigures, DoubleCall, ProofLine
from counter.desk.call_proofs import ProofView
from counter.domain.days import TAIPEI
from counter.ui.call_words import CallWords
from counter.ui.days import day_text, short_day
from counter.ui.labels import show_part, text_label
from counter.ui.pages.page import card, heading
from counter.ui.room import Room
from counter.ui.tables import Column, Table


class OverviewPart(QWidget):
    """Three cards; what is empty is not shown. `opened`: the pledge of the ticket picked."""

    opened = Signal(str)

    def __init__(self, room: Room) -> None:
        super().__init__()
        self._room = room
        self._words = CallWords(room.words)
        look = room.theme.look.measures
        self.figures = _told("proof.figures")
        self.callers = Table[CallerFigures](
            "proof.callers",
            self.tr("Callers"),
            self._caller_columns(),
            row_px=look.row,
            fits=True,
        )
        self.waiting = Table[ProofLine](
            "proof.waiting",
            self.tr("Waits for tries"),
            self._waiting_columns(),
            row_px=look.row,
            fits=True,
            key=lambda each: each.pledge,
        )
        self.waiting.opened.connect(self._open)
        self.doubled = Table[DoubleCall](
            "proof.doubled",
            self.tr("Called twice"),
            self._doubled_columns(),
            row_px=look.row,
            fits=True,
            wraps=True,
            key=lambda each: (each.first.entry, each.second.entry),
        )
        self.day = card(room, self.tr("The day"))
        self._waiting_card = card(room, self.tr("Grace over, not to be forfeited yet"))
        self._doubled_card = card(room, self.tr("Called by two counters"))
        self._lay_out(look.gap + 2)

    def show_view(self, view: ProofView) -> None:
        """Show how it stands."""
        self.day.heading.setText(day_text(view.figures.day))
        self.figures.setText(self._figures(view.figures))
        self.callers.show_rows(view.figures.callers)
        show_part(self.callers, shown=bool(view.figures.callers), home=self)
        self.waiting.show_rows(view.waiting)
        show_part(self._waiting_card, shown=bool(view.waiting), home=self)
        self.doubled.show_rows(view.doubled)
        show_part(self._doubled_card, shown=bool(view.doubled), home=self)

    def _figures(self, figures: CallFigures) -> str:
        lines = [
            self.tr("{count} tried, {spoken} of them spoken to ({share})").format(
                count=figures.done,
                spoken=figures.spoken,
                share=self._words.share(figures.spoken, figures.done),
            ),
            self.tr("{count} still to call, {overdue} of them since earlier days").format(
                count=figures.open, overdue=figures.overdue
            ),
        ]
        return "\n".join(lines)

    def _open(self, line: object) -> None:
        assert isinstance(line, ProofLine)
        self.opened.emit(line.pledge)

    def _caller_columns(self) -> tuple[Column[CallerFigures], ...]:
        return (
            Column(self.tr("Caller"), lambda each: each.by, stretch=True),
            Column(self.tr("Tries"), lambda each: str(each.tries), right=True),
            Column(self.tr("People"), lambda each: str(each.pledgors), right=True),
            Column(
                self.tr("Spoken to"),
                lambda each: f"{each.spoken} ({self._words.share(each.spoken, each.pledgors)})",
                right=True,
            ),
        )

    def _waiting_columns(self) -> tuple[Column[ProofLine], ...]:
        return (
            Column(
                heading(self._room.words.ticket), lambda line: formats.ticket_number(line.number)
            ),
            Column(heading(self._room.words.pledgor), lambda line: line.name, stretch=True),
            Column(self.tr("Missing"), lambda line: str(line.missing), right=True),
        )

    def _doubled_columns(self) -> tuple[Column[DoubleCall], ...]:
        return (
            Column(heading(self._room.words.pledgor), lambda each: each.name),
            Column(
                self.tr("Calls"),
                lambda each: f"{self._call(each.first)}\n{self._call(each.second)}",
                stretch=True,
            ),
        )

    def _call(self, attempt: AttemptView) -> str:
        at = attempt.at.astimezone(TAIPEI)
        return f"{short_day(at.date())} {at:%H:%M} {attempt.by}"

    def _lay_out(self, gap_px: int) -> None:
        self.day.body.addWidget(self.figures)
        self.day.body.addWidget(self.callers)
        self._waiting_card.body.addWidget(
            _told(
                "proof.waiting.told",
                self.tr(
                    "Nobody was spoken to, and fewer tries are on file than the rules demand: call "
                    "or write first. Enter opens the {ticket}."
                ).format(ticket=self._room.words.ticket),
            )
        )
        self._waiting_card.body.addWidget(self.waiting)
        self._doubled_card.body.addWidget(self.doubled)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(gap_px)
        for each in (self.day, self._waiting_card, self._doubled_card):
            column.addWidget(each)
        column.addStretch(1)


def _told(name: str, text: str = "") -> QLabel:
    label = text_label(text, "muted" if text else "", wrap=True)
    label.setObjectName(name)
    return label
