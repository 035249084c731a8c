"""Self-inspections (自行查核) at the desk: checklists, what they found, what became of it, how much in time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from counter import wire
from counter.db.reading import Reading
from counter.db.rows import RecordKind
from counter.db.writing import Writing
from counter.desk import papers, receipts
from counter.desk.acting import Acting
from counter.desk.answers import Changed, Receipt
from counter.desk.asking import answers
from counter.desk.context import Context
from counter.domain import business_day, inspecting, morning
from counter.domain.entries import Body
from counter.domain.inspecting import (
    CheckedForm,
    Finding,
    FindingStage,
    FixedForm,
    Inspection,
    InspectionForm,
    Score,
    Span,
)
from counter.domain.morning import Counted
from counter.domain.parts import RecordRef
from counter.domain.policy import Checklist, Point, checklists_on
from counter.domain.refusal import Reason, refuse
from counter.domain.roles import AT_BOOKS, AT_COUNTS
from counter.domain.staff import Clerk
from counter.domain.supervision import (
    Check,
    FindingChecked,
    FindingFixed,
    Inspected,
    MorningLine,
)
from counter.print.morning_papers import (
    FindingLine,
    FindingsPaper,
    InspectionPaper,
    PointLine,
    ScoreLine,
)
from counter.print.saving import save

_CHANGED = frozenset({Changed.CHECKS})
_DRAFT = "inspection:"
_REMARK = "remark."
_TEXT = "text"


@dataclass(frozen=True, slots=True)
class ChecklistView:
    """A checklist in force. `last`: its last day; `due_on`: by when again; `begun`: one is half filled in."""

    checklist: Checklist
    last: date | None
    due_on: date
    is_due: bool
    begun: bool


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding in words. `found`: what is wrong; `done`: what was done; `objected`: what is still wrong."""

    finding: Finding
    on: date
    by: str
    point: Point
    found: str
    responsible: str
    is_overdue: bool
    done: str
    reported_by: str
    objected: str
    checked_by: str


@dataclass(frozen=True, slots=True)
class InspectionRow:
    """An inspection in the list: how many points it found wrong, how many of these are not put right yet."""

    inspection: str
    name: str
    name_en: str
    on: date
    by: str
    findings: int
    open: int


@dataclass(frozen=True, slots=True)
class InspectionsView:
    """All of it: findings that are open first, the earliest day first; inspections and spans the newest first."""

    on: date
    checklists: tuple[ChecklistView, ...]
    findings: tuple[FindingView, ...]
    inspections: tuple[InspectionRow, ...]
    scores: Mapping[Span, tuple[Score, ...]]


@answers({AT_BOOKS: "view checks", AT_COUNTS: "draw draw_findings export"})
class Inspections:
    """What is asked and done about self-inspections. Every act is one entry; none of them can clash."""

    def __init__(self, acting: Acting) -> None:
        self._acting = acting

    # ------------------------------------------------------------------ questions

    def view(self) -> InspectionsView:
        """Checklists, findings, inspections and how much was put right in time."""
        context = self._acting.context
        with context.store.read() as reading:
            return _view(context, reading)

    def checks(self) -> tuple[MorningLine, ...]:
        """What the morning page says of them."""
        context = self._acting.context
        with context.store.read() as reading:
            on = context.day_to_show(reading)
            known = _all(reading)
            lists = _checklists(context, reading, known, on)
        findings = [each for one in known for each in one.findings]
        late = [each for each in findings if each.is_overdue(on)]
        waiting = [each for each in findings if each.stage is not FindingStage.CLOSED]
        due = sum(each.is_due for each in lists)
        return (
            morning.counted(Check.INSPECTIONS_DUE, Counted(due)),
            morning.counted(Check.FINDINGS_OPEN, Counted(len(waiting))),
            morning.counted(Check.FINDINGS_OVERDUE, Counted(len(late))),
        )

    # ------------------------------------------------------------------ an inspection under way

    def kept(self, checklist: str) -> Mapping[str, str]:
        """What was filled in of an inspection by that list before it was broken off, by field."""
        with self._acting.context.store.read() as reading:
            text = reading.draft(_DRAFT + checklist)
        return {} if text is None else wire.read_texts(text.encode())

    def keep(self, checklist: str, texts: Mapping[str, str]) -> None:
        """Keep what is filled in, so that it goes on where it was broken off."""
        with self._acting.context.store.write() as writing:
            writing.save_draft(_DRAFT + checklist, wire.texts(texts).decode())

    # ------------------------------------------------------------------ acts

    def inspect(self, form: InspectionForm) -> Receipt:
        """Sign an inspection; its paper is to be signed by hand."""
        context = self._acting.context
        return self._acting.act(lambda w, clerk: _inspect(context, w, form, clerk))

    def report(self, form: FixedForm) -> Receipt:
        """Say that a finding is put right, and what was done."""
        context = self._acting.context
        return self._acting.act(lambda w, clerk: _report(context, w, form, clerk))

    def check(self, form: CheckedForm) -> Receipt:
        """Say whether it really is."""
        context = self._acting.context
        return self._acting.act(lambda w, clerk: _check(context, w, form, clerk))

    # ------------------------------------------------------------------ papers

    def draw(self, inspection: str) -> InspectionPaper:
        """The sheet of an inspection once more, marked 補印."""
        context = self._acting.context
        with context.store.read() as reading:
            paper = _paper(context, reading, _known(reading, inspection))
        return replace(paper, marks=replace(paper.marks, again=True))

    def draw_findings(self) -> FindingsPaper:
        """Every finding and how much was put right in time, on paper."""
        context = self._acting.context
        by = self._acting.signed_in().name
        with context.store.read() as reading:
            return _findings_paper(context, _view(context, reading), by)

    def export(self, path: Path) -> FindingsPaper:
        """The same as a spreadsheet (ODS) in that file. Raises Unavailable PAPER_NOT_SAVED."""
        from counter.print import supervision  # noqa: PLC0415 - what draws comes with the first paper
        from counter.print.ods import ods  # noqa: PLC0415 - the same

        paper = self.draw_findings()
        save(ods(supervision.tables_of(paper), supervision.FINDINGS), path)
        return paper


# ------------------------------------------------------------------------------------ acts


def _inspect(context: Context, writing: Writing, form: InspectionForm, clerk: Clerk) -> Receipt:
    on = business_day.working_day(context.last_day(writing))
    listed = {each.code: each for each in checklists_on(context.policy, on)}
    points = inspecting.decide_inspection(
        form, listed.get(form.checklist), on=on, clerk=clerk, staff=context.staff
    )
    remarks = {f"{_REMARK}{each.point}": each.remark for each in form.points if each.remark}
    person, record = _record(writing, remarks)
    body = Inspected(form.checklist, form.since, points, record)
    writing.drop_draft(_DRAFT + form.checklist)
    receipt = _written(context, writing, body, clerk, person)
    paper = _paper(context, writing, _known(writing, receipt.entry.id))
    return Receipt(receipt.entry, _CHANGED, (paper,))


def _report(context: Context, writing: Writing, form: FixedForm, clerk: Clerk) -> Receipt:
    inspecting.decide_fixed(form, _finding(writing, form.inspection, form.point), clerk)
    person, record = _record(writing, {_TEXT: form.text})
    assert record is not None, "what was done is said"
    body = FindingFixed(form.inspection, form.point, record)
    return _written(context, writing, body, clerk, person)


def _check(context: Context, writing: Writing, form: CheckedForm, clerk: Clerk) -> Receipt:
    finding = _finding(writing, form.inspection, form.point)
    inspecting.decide_checked(form, finding, clerk, context.staff)
    person, record = _record(writing, {_TEXT: form.text} if form.text else {})
    body = FindingChecked(form.inspection, form.point, form.fixed, record)
    return _written(context, writing, body, clerk, person)


def _record(writing: Writing, texts: Mapping[str, str]) -> tuple[str, RecordRef | None]:
    """What was said, kept with a person of its own; nothing for no words."""
    if not texts:
        return "", None
    person = writing.new_id()
    return person, writing.put_record(person, RecordKind.STATEMENT, texts)


def _written(context: Context, writing: Writing, body: Body, clerk: Clerk, person: str) -> Receipt:
    """An inspection keeps no office hours: it needs an open day alone."""
    on = business_day.working_day(context.last_day(writing))
    subjects = (person,) if person else ()
    entry = context.append(writing, body, on=on, clerk=clerk, subjects=subjects)
    return Receipt(entry, _CHANGED, ())


# ------------------------------------------------------------------------------------ what is known


def _all(reading: Reading) -> tuple[Inspection, ...]:
    asked = reading.supervision
    found = (
        inspecting.fold(asked.entries_of_inspection(each), each) for each in asked.inspections()
    )
    return tuple(each for each in found if each is not None)


def _known(reading: Reading, inspection: str) -> Inspection:
    entries = reading.supervision.entries_of_inspection(inspection)
    found = inspecting.fold(entries, inspection)
    if found is None:
        refuse(Reason.FINDING_UNKNOWN)
    return found


def _finding(reading: Reading, inspection: str, point: str) -> Finding | None:
    return _known(reading, inspection).finding(point)


def _checklists(
    context: Context, reading: Reading, known: tuple[Inspection, ...], on: date
) -> tuple[ChecklistView, ...]:
    begun = {each.page for each in reading.drafts()}
    found = []
    for each in checklists_on(context.policy, on):
        days = (one.on for one in known if one.said.checklist == each.code)
        last = max(days, default=None)
        due_on = inspecting.due_on(each, last)
        is_due = last is None or due_on < on
        found.append(ChecklistView(each, last, due_on, is_due, f"{_DRAFT}{each.code}" in begun))
    return tuple(found)


# ------------------------------------------------------------------------------------ views


def _view(context: Context, reading: Reading) -> InspectionsView:
    on = context.day_to_show(reading)
    forgiving, _ = reading.forgiving()
    known = _all(reading)
    findings = [_finding_view(context, forgiving, each, on) for each in _each(known)]
    findings.sort(key=_turn)
    return InspectionsView(
        on=on,
        checklists=_checklists(context, reading, known, on),
        findings=tuple(findings),
        inspections=tuple(_row(context, each) for each in known),
        scores={
            span: inspecting.scores((one for _, one in _each(known)), span, on) for span in Span
        },
    )


def _each(known: tuple[Inspection, ...]) -> Iterator[tuple[Inspection, Finding]]:
    for inspection in known:
        yield from ((inspection, each) for each in inspection.findings)


def _turn(view: FindingView) -> tuple[bool, int]:
    """What is open by its day; then what is done with, the latest day first."""
    closed = view.finding.stage is FindingStage.CLOSED
    day = view.finding.due.toordinal()
    return closed, -day if closed else day


def _finding_view(
    context: Context, reading: Reading, of: tuple[Inspection, Finding], on: date
) -> FindingView:
    inspection, finding = of
    remarks = _texts(reading, inspection.said.record)
    return FindingView(
        finding=finding,
        on=inspection.on,
        by=context.staff_name(inspection.by),
        point=_point(context, inspection, finding.point),
        found=remarks.get(_REMARK + finding.point, ""),
        responsible=context.staff_name(finding.responsible),
        is_overdue=finding.is_overdue(on),
        done=_texts(reading, finding.done).get(_TEXT, ""),
        reported_by=context.staff_name(finding.reported_by),
        objected=_texts(reading, finding.objected).get(_TEXT, ""),
        checked_by=context.staff_name(finding.checked_by),
    )


def _texts(reading: Reading, record: RecordRef | None) -> Mapping[str, str]:
    return {} if record is None else reading.record(record)


def _row(context: Context, inspection: Inspection) -> InspectionRow:
    listed = _list_of(context, inspection)
    return InspectionRow(
        inspection=inspection.inspection,
        name=inspection.said.checklist if listed is None else listed.name,
        name_en=inspection.said.checklist if listed is None else listed.name_en,
        on=inspection.on,
        by=context.staff_name(inspection.by),
        findings=len(inspection.findings),
        open=sum(each.stage is not FindingStage.CLOSED for each in inspection.findings),
    )


def _list_of(context: Context, inspection: Inspection) -> Checklist | None:
    """The checklist as it was then; None if the rules no longer have it."""
    said = inspection.said
    return next(
        (
            each
            for each in context.policy.checklists
            if (each.code, each.since) == (said.checklist, said.since)
        ),
        None,
    )


def _point(context: Context, inspection: Inspection, code: str) -> Point:
    listed = _list_of(context, inspection)
    points = () if listed is None else listed.points
    found = (each for each in points if each.code == code)
    return next(found, Point(code, code, code, ""))


# ------------------------------------------------------------------------------------ papers


def _paper(context: Context, reading: Reading, inspection: Inspection) -> InspectionPaper:
    entry = reading.entry(inspection.inspection)
    assert entry is not None, "it was folded from there"
    remarks = _texts(reading, inspection.said.record)
    row = _row(context, inspection)
    return InspectionPaper(
        office=papers.office(context),
        name=row.name,
        on=inspection.on,
        by=row.by,
        lines=tuple(
            PointLine(
                point=_point(context, inspection, each.point),
                answer=each.answer,
                remark=remarks.get(_REMARK + each.point, ""),
                due=each.due,
                responsible=context.staff_name(each.responsible),
            )
            for each in inspection.said.points
        ),
        act=receipts.act_number(context, reading, entry),
        hash=entry.hash,
        marks=context.marks,
    )


def _findings_paper(context: Context, view: InspectionsView, by: str) -> FindingsPaper:
    return FindingsPaper(
        office=papers.office(context),
        on=view.on,
        by=by,
        lines=tuple(_finding_line(each) for each in view.findings),
        scores=tuple(
            ScoreLine(span, each) for span, found in view.scores.items() for each in found
        ),
        marks=context.marks,
    )


def _finding_line(view: FindingView) -> FindingLine:
    finding = view.finding
    return FindingLine(
        on=view.on,
        point=view.point,
        found=view.found,
        responsible=view.responsible,
        due=finding.due,
        stage=finding.stage,
        is_overdue=view.is_overdue,
        done=view.done,
        reported_on=finding.reported_on,
        checked_by=view.checked_by if finding.stage is FindingStage.CLOSED else "",
        checked_on=finding.checked_on if finding.stage is FindingStage.CLOSED else None,
    )
