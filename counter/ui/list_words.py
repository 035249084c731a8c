"""Names of what is said of the lists for the authority."""

from PySide6.QtCore import QObject

from counter.desk.lists import DrawnView, ListView, SentView
from counter.domain.filings import ListKind, SentBy, Shown
from counter.domain.registers import Stage
from counter.ui.days import short_day
from counter.ui.tables import NOTHING


class ListWords(QObject):
    """One name for each choice, and the sentences about a list."""

    def stage(self, list_: ListView) -> str:
        """How far a list has come."""
        return {
            Stage.RUNNING: self.tr("these days are not over"),
            Stage.DUE: self.tr("to be drawn"),
            Stage.MISSING: self.tr("overdue"),
            Stage.SUPPLEMENT: self.tr("supplement: {count}").format(count=list_.waiting),
            Stage.DRAWN: self.tr("printed, not sent"),
            Stage.SENT: self.tr("sent"),
            Stage.SENT_LATE: self.tr("sent late"),
        }[list_.stage]

    def way(self, way: SentBy) -> str:
        """How a list reached the authority."""
        return {
            SentBy.HAND: self.tr("by hand"),
            SentBy.POST: self.tr("by post"),
            SentBy.ELECTRONIC: self.tr("electronically"),
        }[way]

    def shown(self, shown: Shown) -> str:
        """What the police look at."""
        return {
            Shown.CUSTODY: self.tr("Goods here, no names"),
            Shown.TAKEN_IN: self.tr("Taken in, with names"),
        }[shown]

    def days(self, list_: ListView) -> str:
        """Which days it is about."""
        if list_.kind is ListKind.FORFEITURE:
            return short_day(list_.first)
        return self.tr("{first} to {last}").format(
            first=short_day(list_.first), last=short_day(list_.last)
        )

    def sent_on(self, list_: ListView) -> str:
        """The last day on which something of it went out."""
        days = [each.sent[-1].on for each in list_.drawn if each.sent]
        return short_day(max(days)) if days else NOTHING

    def drawn(self, drawn: DrawnView) -> str:
        """One list that was drawn, and what became of it."""
        told = self.tr("No. {number}, drawn {day} by {by}: {count} tickets").format(
            number=drawn.number, day=short_day(drawn.on), by=drawn.by, count=drawn.count
        )
        *before, last = [self._sent(each) for each in drawn.sent] or [self.tr("not noted as sent")]
        notes = [self.tr("{told} (corrected since)").format(told=each) for each in before]
        return "\n".join((told, *notes, last))

    def _sent(self, note: SentView) -> str:
        told = self.tr("sent {day} {way} to {to}").format(
            day=short_day(note.on), way=self.way(note.how), to=note.to
        )
        if not note.letter:
            return told
        return self.tr("{told}, letter {letter}").format(told=told, letter=note.letter)
