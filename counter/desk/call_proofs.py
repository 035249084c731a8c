"""The desk of whoever answers for the reminders: how a day stands, and the proof ticket by ticket, also on paper."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from counter import formats
from counter.desk import papers, seen
from counter.desk.acting import Acting
from counter.desk.asking import answers
from counter.desk.call_answers import AttemptView, CallFigures, DoubleCall, ProofLine
from counter.desk.looking import hands_out, shows
from counter.desk.reminding import Reminders
from counter.domain import calls
from counter.domain.call_proof import ProofAsked, decide_asked, fits
from counter.domain.days import TAIPEI
from counter.domain.looks import About
from counter.domain.refusal import Reason, refuse
from counter.domain.staff import Clerk, Role
from counter.print.papers import CallProofLine, CallProofPaper, CallProofTry
from counter.print.saving import save


@dataclass(frozen=True, slots=True)
class ProofView:
    """What a supervisor sees: the proof asked for, the last day's figures, what waits, who was called twice.

    `waiting`: grace over, not to be forfeited before somebody tries; as of now, whatever days were asked for.
    """

    asked: ProofAsked
    lines: tuple[ProofLine, ...]
    figures: CallFigures
    waiting: tuple[ProofLine, ...]
    doubled: tuple[DoubleCall, ...]


@answers()
class CallProofs:
    """Nothing is written here."""

    def __init__(self, acting: Acting, reminders: Reminders) -> None:
        self._acting = acting
        self._reminders = reminders

    def today(self) -> date:
        """The day that is asked for first: the business day."""
        context = self._acting.context
        with context.store.read() as reading:
            return context.day_to_show(reading)

    def view(self, asked: ProofAsked) -> ProofView:
        """All of it. Raises Refused PROOF_SUPERVISORS."""
        lines = self.lines(asked)
        return ProofView(
            asked,
            lines,
            self._reminders.figures(asked.last),
            self._reminders.waiting_for_forfeiture(),
            self._reminders.doubled(asked.first, asked.last),
        )

    @shows(seen.listed(About.PROOF))
    def lines(self, asked: ProofAsked) -> tuple[ProofLine, ...]:
        """The tickets asked for with every try, the earliest last day first. Raises Refused."""
        self._require_supervisor()
        decide_asked(asked)
        every = self._reminders.proof(asked.first, asked.last)
        return tuple(
            line
            for line in every
            if fits(asked, _texts(line), enough=line.enough, spoken=is_spoken(line))
        )

    @shows(seen.drawn(About.PROOF, lambda paper: len(paper.lines)))
    def draw(self, asked: ProofAsked) -> CallProofPaper:
        """The proof on paper. Raises Refused."""
        clerk, context = self._require_supervisor(), self._acting.context
        lines = self.lines(asked)
        now = context.now().astimezone(TAIPEI)
        return CallProofPaper(
            office=papers.office(context),
            words=context.policy.words,
            first=asked.first,
            last=asked.last,
            made_on=now.date(),
            at=now.strftime("%H:%M"),
            by=clerk.name,
            lines=tuple(_line(each) for each in lines),
            marks=context.marks,
        )

    @hands_out(seen.exported(About.PROOF))
    def export(self, asked: ProofAsked, path: Path) -> CallProofPaper:
        """The proof as a spreadsheet (ODS) in that file. Raises Refused, Unavailable PAPER_NOT_SAVED."""
        from counter.print import call_proof  # noqa: PLC0415 - what draws comes with the first paper
        from counter.print.ods import ods  # noqa: PLC0415 - the same

        paper = self.draw(asked)
        save(ods([call_proof.table_of(paper)], call_proof.TITLE), path)
        return paper

    def _require_supervisor(self) -> Clerk:
        """Everybody's names and numbers at once are for who answers for the reminders (PD)."""
        clerk = self._acting.signed_in()
        if clerk.role is not Role.SUPERVISOR:
            refuse(Reason.PROOF_SUPERVISORS)
        return clerk


def is_spoken(line: ProofLine) -> bool:
    """Whether the pledgor of a ticket was spoken to about it."""
    return any(each.outcome in calls.SPOKEN and not each.corrected for each in line.attempts)


def _texts(line: ProofLine) -> Iterator[str]:
    """What a search may find a ticket by."""
    yield from (line.name, line.number, formats.ticket_number(line.number))
    for each in line.attempts:
        yield from (each.number, formats.phone(each.number), each.by)


def _line(line: ProofLine) -> CallProofLine:
    return CallProofLine(
        number=line.number,
        name=line.name,
        last_day=line.last_day,
        enough=line.enough,
        spoken=is_spoken(line),
        tries=tuple(_try(each, late=line.is_late(each)) for each in line.attempts),
    )


def _try(attempt: AttemptView, *, late: bool) -> CallProofTry:
    return CallProofTry(
        at=attempt.at.astimezone(TAIPEI),
        channel=attempt.channel,
        number=attempt.number,
        outcome=attempt.outcome,
        promised_on=attempt.promised_on,
        by=attempt.by,
        corrected=attempt.corrected,
        late=late,
    )
