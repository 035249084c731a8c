"""Tables that several parts of the page of a stocktake show."""

from PySide6.QtCore import QObject

from counter.desk.count_view import LineView
from counter.domain.counts import Difference, Finding
from counter.domain.stocktake import OUTSIDE, Movement
from counter.ui.room import Room
from counter.ui.stocktake_words import StocktakeWords, bag_number
from counter.ui.tables import NOTHING, Column, Table


class CountTables(QObject):
    """Makes them."""

    def __init__(self, room: Room) -> None:
        super().__init__()
        self._row_px = room.theme.look.measures.row
        self._words = StocktakeWords()

    def differences(self) -> Table[Difference]:
        """What differs while a count goes on."""
        columns: tuple[Column[Difference], ...] = (
            Column(self.tr("Difference"), lambda each: self._words.finding(each.finding)),
            Column(self.tr("Bag"), lambda each: bag_number(each.bag) or NOTHING),
            Column(self.tr("In the books"), self._booked),
            Column(self.tr("Scanned at"), lambda each: each.scanned or NOTHING, stretch=True),
        )
        name = self.tr("Differences so far")
        return Table[Difference]("count.draft", name, columns, row_px=self._row_px)

    def lines(self) -> Table[LineView]:
        """What differs, with what was said of it."""
        columns: tuple[Column[LineView], ...] = (
            Column(self.tr("Line"), lambda each: str(each.line), right=True),
            Column(
                self.tr("Difference"), lambda each: self._words.finding(each.difference.finding)
            ),
            Column(self.tr("Bag"), lambda each: bag_number(each.difference.bag)),
            Column(self.tr("In the books, scanned"), self._places),
            Column(self.tr("Explanation"), self._explanation, stretch=True),
        )
        return Table[LineView](
            "count.lines",
            self.tr("Differences"),
            columns,
            row_px=self._row_px,
            wraps=True,
            key=lambda each: each.line,
        )

    def movements(self) -> Table[Movement]:
        """What happened to bags while they were counted."""
        columns: tuple[Column[Movement], ...] = (
            Column(self.tr("Bag"), lambda each: bag_number(each.bag)),
            Column(self.tr("What happened"), lambda each: self._words.finding(each.finding)),
            Column(self.tr("From"), self._source),
            Column(self.tr("To"), self._target, stretch=True),
        )
        name = self.tr("What happened meanwhile, no difference")
        return Table[Movement]("count.movements", name, columns, row_px=self._row_px)

    def _booked(self, each: Difference) -> str:
        """Where it should lie; nothing for what no book knows."""
        if each.finding in {Finding.UNKNOWN, Finding.OTHER_BRANCH, Finding.REDEEMED}:
            return NOTHING
        return self._words.place(OUTSIDE if each.finding is Finding.OUTSIDE else each.booked)

    def _places(self, each: LineView) -> str:
        scanned = each.difference.scanned or NOTHING
        booked = self._booked(each.difference)
        return self.tr("{booked} → {scanned}").format(booked=booked, scanned=scanned)

    def _explanation(self, each: LineView) -> str:
        if each.cause is None:
            return NOTHING
        cause = self._words.cause(each.cause)
        return self.tr("{cause}: {text}").format(cause=cause, text=each.text)

    def _source(self, each: Movement) -> str:
        return self._words.place(each.source) if each.finding is Finding.MOVED else NOTHING

    def _target(self, each: Movement) -> str:
        return NOTHING if each.finding is Finding.LEFT else self._words.place(each.target)
