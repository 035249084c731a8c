"""What the morning page says of each check: its name, its figure, what to do; and of self-inspections."""

from __future__ import annotations

from PySide6.QtCore import QObject

from counter import formats
from counter.domain.inspecting import FindingStage, Span
from counter.domain.supervision import Answer, Check, MorningLine, Standing
from counter.ui.days import span_text
from counter.ui.tables import NOTHING

_AGES = {Check.BACKUP, Check.FILE_CHECK}
_TIES = {Check.LEDGER, Check.SUSPENSE}
_SECONDS_PER_HOUR = 3_600


class CheckWords(QObject):
    """The words of the supervisor's pages in the language of the screen."""

    def standing(self, standing: Standing) -> str:
        """How a check came out, with a sign that needs no colour."""
        return {
            Standing.GOOD: self.tr("✓ good"),
            Standing.LOOK: self.tr("! look"),
            Standing.WRONG: self.tr("✕ wrong"),
        }[standing]

    def figure(self, line: MorningLine) -> str:
        """How many, how much, how old."""
        if line.check in _AGES:
            return NOTHING if line.hours is None else self._ago(line.hours)
        if line.check is Check.CLOCK:
            return span_text(line.count)
        if line.check in _TIES:
            return self.tr("differs by {amount}").format(amount=formats.ntd(line.amount))
        parts = [formats.figure(line.count)]
        if line.amount:
            parts.append(formats.ntd(line.amount))
        if line.hours is not None and line.count:
            parts.append(self.tr("oldest {span}").format(span=_span(line.hours)))
        return " · ".join(parts)

    def _ago(self, hours: int) -> str:
        if not hours:
            return self.tr("within the hour")
        return self.tr("{span} ago").format(span=_span(hours))

    def name(self, check: Check) -> str:
        """What is looked at."""
        return {
            Check.OPEN_TICKETS: self.tr("Pledges open"),
            Check.TAKEN_IN: self.tr("Taken in since the last business day"),
            Check.REDEEMED: self.tr("Redeemed since the last business day"),
            Check.GRACE_OVER: self.tr("Grace over, not forfeited"),
            Check.NOT_PUT_AWAY: self.tr("Bags at the counter, not put away"),
            Check.HANDOVERS_OVERDUE: self.tr("Hand-overs overdue"),
            Check.BAG_MISFITS: self.tr("Bags whose moves do not fit"),
            Check.COUNTS_UNFINISHED: self.tr("Stocktakes unfinished"),
            Check.LEDGER: self.tr("Ledger and principal in custody"),
            Check.SUSPENSE: self.tr("Suspense and open cases"),
            Check.OWED: self.tr("Money owed"),
            Check.DAYS_DIFFER: self.tr("Counters with acts after their day end"),
            Check.NUMBERS_MISSING: self.tr("Ticket numbers missing"),
            Check.DAYS_OPEN: self.tr("Business days not closed"),
            Check.PLACES_MISSING: self.tr("Places of the order missing"),
            Check.RECORDS_MISSING: self.tr("Records of persons missing"),
            Check.WAITING: self.tr("Waiting for central"),
            Check.PROBLEMS: self.tr("Clashes not settled"),
            Check.DOUBLES: self.tr("People, numbers or payments twice"),
            Check.STOPPED: self.tr("Not as central has it"),
            Check.CLOCK: self.tr("Clock, against central's"),
            Check.RULES: self.tr("Published rules that cannot be used"),
            Check.CALLS_ENDING: self.tr("Last day today, nobody called"),
            Check.MESSAGES_UNSURE: self.tr("Messages that may have arrived"),
            Check.LETTERS_PRINTED: self.tr("Letters printed, not noted as posted"),
            Check.LISTS_DUE: self.tr("Lists for the authority to be sent"),
            Check.LISTS_OVERDUE: self.tr("Lists for the authority overdue"),
            Check.BACKUP: self.tr("Last backup"),
            Check.FILE_CHECK: self.tr("Last check of the file"),
            Check.MORNINGS_MISSED: self.tr("Of ten business days, not looked at"),
            Check.INSPECTIONS_DUE: self.tr("Self-inspections due"),
            Check.FINDINGS_OPEN: self.tr("Findings open"),
            Check.FINDINGS_OVERDUE: self.tr("Findings overdue"),
        }[check]

    def to_do(self, line: MorningLine) -> str:
        """What to do where not all is well; nothing where it is."""
        if line.standing is Standing.GOOD:
            return NOTHING
        if line.check is Check.FILE_CHECK and line.standing is Standing.WRONG:
            return self.tr("The file is damaged: stop, call the head office, restore a backup.")
        return {**self._daily(), **self._grave()}.get(line.check, NOTHING)

    def _daily(self) -> dict[Check, str]:
        """What is work of the day."""
        return {
            Check.GRACE_OVER: self.tr("Approve the forfeiture, or let the bearer come."),
            Check.NOT_PUT_AWAY: self.tr("Carry them to their places and enter the move."),
            Check.HANDOVERS_OVERDUE: self.tr("Ask for the bags back, or set another day."),
            Check.BAG_MISFITS: self.tr("Look where each bag lies and enter it."),
            Check.COUNTS_UNFINISHED: self.tr("Go on counting, or close and sign."),
            Check.OWED: self.tr("Pay it out, or take it in."),
            Check.WAITING: self.tr("See whether the line stands; nothing is lost meanwhile."),
            Check.DOUBLES: self.tr("Compare the papers; two people put it right."),
            Check.CALLS_ENDING: self.tr("Call them first, today is the last day."),
            Check.MESSAGES_UNSURE: self.tr("Say of each whether it arrived."),
            Check.LETTERS_PRINTED: self.tr("Post them and note their numbers."),
            Check.LISTS_DUE: self.tr("Draw it, send it, note that it was sent."),
            Check.MORNINGS_MISSED: self.tr("Look at the page each morning and sign."),
            Check.INSPECTIONS_DUE: self.tr("Go through the checklist (F10)."),
            Check.FINDINGS_OVERDUE: self.tr("Ask who is responsible what is in the way."),
            Check.BACKUP: self.tr("Make one now and look at the other disk."),
            Check.FILE_CHECK: self.tr("It runs by itself; look again in some minutes."),
        }

    def _grave(self) -> dict[Check, str]:
        """What nobody here may pass over."""
        return {
            Check.LEDGER: self.tr("Stop, make a backup, call the head office."),
            Check.SUSPENSE: self.tr("Stop, make a backup, call the head office."),
            Check.DAYS_DIFFER: self.tr("Count those drawers again; print the day's sheet anew."),
            Check.NUMBERS_MISSING: self.tr("Find the paper; call the head office."),
            Check.DAYS_OPEN: self.tr("Close the day at that counter before its first act."),
            Check.PLACES_MISSING: self.tr("Make a backup, call the head office."),
            Check.RECORDS_MISSING: self.tr("Let the line run; else call the head office."),
            Check.PROBLEMS: self.tr("Two people settle each of them."),
            Check.STOPPED: self.tr("The page of the line says what is to be done."),
            Check.LISTS_OVERDUE: self.tr("Draw and send it today; the day is over."),
            Check.CLOCK: self.tr("Set the clock of this PC right."),
            Check.RULES: self.tr("The page of the line says why; tell the head office."),
        }

    # ------------------------------------------------------------------ self-inspections

    def answer(self, answer: Answer) -> str:
        """What is said to a point."""
        return {
            Answer.FULFILLED: self.tr("fulfilled"),
            Answer.NOT_FULFILLED: self.tr("not fulfilled"),
            Answer.NOT_APPLICABLE: self.tr("not applicable"),
        }[answer]

    def stage(self, stage: FindingStage) -> str:
        """How far a finding has come."""
        return {
            FindingStage.OPEN: self.tr("to be put right"),
            FindingStage.REPORTED: self.tr("to be checked"),
            FindingStage.CLOSED: self.tr("done with"),
        }[stage]

    def span(self, span: Span) -> str:
        """Over what is added up."""
        return {
            Span.MONTH: self.tr("by month"),
            Span.QUARTER: self.tr("by quarter"),
            Span.YEAR: self.tr("by year"),
        }[span]


def _span(hours: int) -> str:
    return span_text(hours * _SECONDS_PER_HOUR)
