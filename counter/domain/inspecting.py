"""Self-inspections (自行查核): what one may say, findings until they are put right, the share put right in time."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from counter.domain.codes import Verdict
from counter.domain.days import end_of
from counter.domain.devices import Unreadable
from counter.domain.entries import Entry
from counter.domain.parts import RecordRef
from counter.domain.policy import Checklist
from counter.domain.refusal import Fault, Reason, Refused, fault, refuse
from counter.domain.staff import Clerk, Role, is_supervisor
from counter.domain.supervision import (
    Answer,
    FindingChecked,
    FindingFixed,
    Inspected,
    PointChecked,
)

_MONTHS_PER_QUARTER = 3


@dataclass(frozen=True, slots=True)
class PointForm:
    """A point as answered; `answer` None while nobody did. `remark`: of what is not fulfilled, what is wrong."""

    point: str
    answer: Answer | None = None
    remark: str = ""
    due: date | None = None
    responsible: str = ""


@dataclass(frozen=True, slots=True)
class InspectionForm:
    """An inspection as filled in. `since`: the first day of the checklist that was shown."""

    checklist: str
    since: date
    points: tuple[PointForm, ...]


@dataclass(frozen=True, slots=True)
class FixedForm:
    """What was done about a finding."""

    inspection: str
    point: str
    text: str


@dataclass(frozen=True, slots=True)
class CheckedForm:
    """Whether it is put right; if not, what is still wrong."""

    inspection: str
    point: str
    fixed: bool
    text: str


class FindingStage(StrEnum):
    """How far a finding has come."""

    OPEN = "open"
    REPORTED = "reported"
    """The one responsible says that it is put right; a second person looks."""
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Finding:
    """What an inspection found wrong. `reported_by`, `reported_on`: of the last report, "" and None before it.

    `done`: what was done; `objected`: what the one who looked says is still wrong.
    """

    inspection: str
    point: str
    due: date
    responsible: str
    stage: FindingStage = FindingStage.OPEN
    reported_by: str = ""
    reported_on: date | None = None
    done: RecordRef | None = None
    objected: RecordRef | None = None
    checked_by: str = ""
    checked_on: date | None = None

    def is_overdue(self, on: date) -> bool:
        """Whether it should have been put right by now; one that is reported waits for somebody else."""
        return self.stage is FindingStage.OPEN and self.due < on

    @property
    def is_in_time(self) -> bool:
        """Whether it is done with, and was reported by its day."""
        closed = self.stage is FindingStage.CLOSED
        return closed and self.reported_on is not None and self.reported_on <= self.due


@dataclass(frozen=True, slots=True)
class Inspection:
    """An inspection with what it found. `inspection`: id of its entry."""

    inspection: str
    on: date
    by: str
    said: Inspected
    findings: tuple[Finding, ...]

    def finding(self, point: str) -> Finding | None:
        """What it found at a point."""
        return next((each for each in self.findings if each.point == point), None)


# ------------------------------------------------------------------------------------ apply


def fold(entries: Iterable[Entry | Unreadable], inspection: str) -> Inspection | None:
    """An inspection as its entries add up; what does not fit any more changes nothing (R-145)."""
    found: Inspection | None = None
    for entry in entries:
        if isinstance(entry, Unreadable) or entry.verdict is Verdict.TWICE:
            continue
        body = entry.body
        if isinstance(body, Inspected) and entry.id == inspection:
            found = _begun(entry, body)
        elif found is not None and isinstance(body, FindingFixed | FindingChecked):
            of = found.finding(body.point)
            if of is not None:
                now = _after(of, entry, body)
                findings = tuple(now if each is of else each for each in found.findings)
                found = replace(found, findings=findings)
    return found


def _begun(entry: Entry, said: Inspected) -> Inspection:
    findings = tuple(
        Finding(entry.id, each.point, each.due, each.responsible)
        for each in said.points
        if each.due is not None
    )
    return Inspection(entry.id, entry.business_day, entry.clerk, said, findings)


def _after(finding: Finding, entry: Entry, body: FindingFixed | FindingChecked) -> Finding:
    if isinstance(body, FindingFixed):
        if finding.stage is not FindingStage.OPEN:
            return finding
        return replace(
            finding,
            stage=FindingStage.REPORTED,
            reported_by=entry.clerk,
            reported_on=entry.business_day,
            done=body.record,
        )
    if finding.stage is not FindingStage.REPORTED:
        return finding
    return replace(
        finding,
        stage=FindingStage.CLOSED if body.fixed else FindingStage.OPEN,
        objected=body.record,
        checked_by=entry.clerk,
        checked_on=entry.business_day,
    )


# ------------------------------------------------------------------------------------ decide


def decide_inspection(
    form: InspectionForm,
    checklist: Checklist | None,
    *,
    on: date,
    clerk: Clerk,
    staff: tuple[Clerk, ...],
) -> tuple[PointChecked, ...]:
    """Decide an inspection: every point of the list in force answered (R-143). Raises Refused with every fault.

    `checklist`: the one in force now; a fault's field is `answer`, `remark`, `due` or `responsible` and the point.
    """
    if clerk.role is not Role.SUPERVISOR:
        refuse(Reason.CHECKS_SUPERVISORS)
    if checklist is None or checklist.since != form.since:
        refuse(Reason.CHECKLIST_CHANGED)
    said = {each.point: each for each in form.points}
    codes = {each.code for each in staff}
    answers = [said.get(each.code, PointForm(each.code)) for each in checklist.points]
    faults = [each for answer in answers for each in _faults(answer, on, codes)]
    if faults:
        raise Refused(faults)
    return tuple(
        PointChecked(each.point, each.answer, each.due, each.responsible)
        for each in answers
        if each.answer is not None
    )


def _faults(said: PointForm, on: date, staff: set[str]) -> Iterable[Fault]:
    if said.answer is None:
        yield fault(Reason.POINT_UNANSWERED, f"answer.{said.point}")
    if said.answer is not Answer.NOT_FULFILLED:
        return
    if not said.remark:
        yield fault(Reason.EMPTY, f"remark.{said.point}")
    if said.due is None:
        yield fault(Reason.EMPTY, f"due.{said.point}")
    elif said.due < on:
        yield fault(Reason.FIX_DUE_PAST, f"due.{said.point}", day=said.due)
    if said.responsible not in staff:
        yield fault(Reason.RESPONSIBLE_MISSING, f"responsible.{said.point}")


def decide_fixed(form: FixedForm, finding: Finding | None, clerk: Clerk) -> None:
    """Decide a report that a finding is put right: the one responsible's, or a supervisor's (R-144). Raises Refused."""
    found = _known(finding)
    if found.stage is not FindingStage.OPEN:
        refuse(Reason.FINDING_NOT_OPEN)
    if clerk.code != found.responsible and clerk.role is not Role.SUPERVISOR:
        refuse(Reason.NOT_RESPONSIBLE)
    if not form.text:
        refuse(Reason.EMPTY, "text")


def decide_checked(
    form: CheckedForm, finding: Finding | None, clerk: Clerk, staff: tuple[Clerk, ...]
) -> None:
    """Decide whether it is: a second person, one of the two a supervisor (R-144). Raises Refused."""
    found = _known(finding)
    if found.stage is not FindingStage.REPORTED:
        refuse(Reason.FINDING_NOT_REPORTED)
    if clerk.code == found.reported_by:
        refuse(Reason.CHECKED_BY_REPORTER)
    if clerk.role is not Role.SUPERVISOR and not is_supervisor(found.reported_by, staff):
        refuse(Reason.CHECKS_SUPERVISORS)
    if not form.fixed and not form.text:
        refuse(Reason.EMPTY, "text")


def _known(finding: Finding | None) -> Finding:
    if finding is None:
        refuse(Reason.FINDING_UNKNOWN)
    return finding


# ------------------------------------------------------------------------------------ when, how well


def due_on(checklist: Checklist, last: date | None) -> date:
    """The last day for the next inspection by a list: of the period that began with the last one (R-146)."""
    return end_of(checklist.since if last is None else last, checklist.every_months)


class Span(StrEnum):
    """Over what findings are added up."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Score:
    """Of a span that begins on `first`: how many findings had their day in it, how many were put right by then (L3)."""

    first: date
    due: int
    in_time: int

    @property
    def percent(self) -> int:
        """The share put right in time, in whole percent, half up."""
        return (200 * self.in_time + self.due) // (2 * self.due)


def scores(findings: Iterable[Finding], span: Span, on: date) -> tuple[Score, ...]:
    """Each span in which findings had their day, the newest first; one whose day is still to come says nothing yet."""
    told: dict[date, list[bool]] = {}
    for each in findings:
        if each.due < on or each.stage is FindingStage.CLOSED:
            told.setdefault(_first_of(span, each.due), []).append(each.is_in_time)
    return tuple(Score(first, len(told[first]), sum(told[first])) for first in sorted(told)[::-1])


def _first_of(span: Span, day: date) -> date:
    if span is Span.YEAR:
        return day.replace(month=1, day=1)
    if span is Span.MONTH:
        return day.replace(day=1)
    months = (day.month - 1) // _MONTHS_PER_QUARTER * _MONTHS_PER_QUARTER
    return day.replace(month=months + 1, day=1)
