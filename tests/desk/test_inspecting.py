"""A self-inspection at a real desk: broken off and taken up, signed, its findings put right by two people (R-143 …)."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from zipfile import ZipFile

from counter.desk.answers import Changed
from counter.desk.desk import Desk
from counter.domain.entries import Kind
from counter.domain.inspecting import (
    CheckedForm,
    FindingStage,
    FixedForm,
    InspectionForm,
    PointForm,
    Span,
)
from counter.domain.policy import Checklist
from counter.domain.refusal import Reason
from counter.domain.supervision import Answer, Check, Standing
from counter.print.morning_papers import InspectionPaper
from tests.desk.desks import TODAY, Clock, next_day
from tests.desk.test_morning import stands
from tests.domain.refusals import fault_of

DUE = TODAY + timedelta(days=7)
WORDS = "存根二份漏簽名"


def checklist(desk: Desk) -> Checklist:
    return desk.inspections.view().checklists[0].checklist


def form(desk: Desk, *wrong: str, remark: str = WORDS) -> InspectionForm:
    """Everything fulfilled but those points."""
    listed = checklist(desk)
    points = tuple(
        PointForm(each.code, Answer.NOT_FULFILLED, remark, DUE, "c1")
        if each.code in wrong
        else PointForm(each.code, Answer.FULFILLED)
        for each in listed.points
    )
    return InspectionForm(listed.code, listed.since, points)


def inspect(desk: Desk, *wrong: str) -> str:
    """The supervisor goes through the checklist; the clerk is back afterwards. Gives its id."""
    desk.sign_in("s1")
    entry = desk.inspections.inspect(form(desk, *wrong)).entry
    desk.sign_in("c1")
    return entry.id


def test_what_is_filled_in_is_kept_until_the_inspection_is_signed(desk: Desk) -> None:
    code = checklist(desk).code
    assert desk.inspections.kept(code) == {}
    desk.inspections.keep(code, {"answer.identity": "fulfilled", "remark.vault": "門鎖"})
    assert desk.inspections.kept(code)["remark.vault"] == "門鎖"
    assert desk.inspections.view().checklists[0].begun
    inspect(desk)
    assert desk.inspections.kept(code) == {}
    assert not desk.inspections.view().checklists[0].begun


def test_an_inspection_is_one_entry_without_a_word_and_comes_with_its_paper(desk: Desk) -> None:
    assert stands(desk, Check.INSPECTIONS_DUE) == (Standing.LOOK, 1, 0)
    desk.sign_in("s1")
    receipt = desk.inspections.inspect(form(desk, "identity"))
    assert receipt.entry.kind is Kind.INSPECTED
    assert receipt.changed == {Changed.CHECKS}
    with desk.context.store.read() as reading:
        carried = next(each for each in reading.own_chain() if each.hash == receipt.entry.hash)
    assert WORDS not in carried.data
    (paper,) = receipt.papers
    assert isinstance(paper, InspectionPaper)
    assert (paper.by, paper.lines[0].remark, paper.lines[0].responsible) == (
        "林主任",
        WORDS,
        "王小明",
    )
    assert (paper.act, paper.hash) == ("K01-01-000002", receipt.entry.hash)
    again = desk.inspections.draw(receipt.entry.id)
    assert again.marks.again
    assert replace(again, marks=paper.marks) == paper
    assert stands(desk, Check.INSPECTIONS_DUE) == (Standing.GOOD, 0, 0)
    (row,) = desk.inspections.view().inspections
    assert (row.name, row.findings, row.open) == ("每月自行查核表", 1, 1)


def test_a_finding_stays_open_until_a_second_person_finds_it_right(
    desk: Desk, clock: Clock
) -> None:
    inspection = inspect(desk, "identity", "vault")
    fixed = FixedForm(inspection, "vault", "換鎖完成")
    clock.go_to(DUE + timedelta(days=1))
    next_day(desk, DUE + timedelta(days=1))
    assert stands(desk, Check.FINDINGS_OVERDUE) == (Standing.WRONG, 2, 0)
    desk.sign_in("c2")
    assert fault_of(desk.inspections.report, fixed).reason is Reason.NOT_RESPONSIBLE
    desk.sign_in("c1")
    desk.inspections.report(fixed)
    looked = CheckedForm(inspection, "vault", fixed=False, text="鑰匙仍在同一人")
    assert fault_of(desk.inspections.check, looked).reason is Reason.CHECKED_BY_REPORTER
    desk.sign_in("s1")
    desk.inspections.check(looked)
    again = next(each for each in desk.inspections.view().findings if each.finding.point == "vault")
    assert (again.found, again.done, again.objected) == (WORDS, "換鎖完成", "鑰匙仍在同一人")
    assert (again.is_overdue, again.reported_by, again.checked_by) == (True, "王小明", "林主任")
    desk.sign_in("c1")
    desk.inspections.report(fixed)
    assert stands(desk, Check.FINDINGS_OVERDUE) == (Standing.WRONG, 1, 0)
    desk.sign_in("s1")
    desk.inspections.check(replace(looked, fixed=True, text=""))
    assert stands(desk, Check.FINDINGS_OPEN) == (Standing.GOOD, 1, 0)
    view = desk.inspections.view()
    assert [each.finding.stage for each in view.findings] == [
        FindingStage.OPEN,
        FindingStage.CLOSED,
    ]
    assert [(each.due, each.in_time) for each in view.scores[Span.YEAR]] == [(2, 0)]


def test_findings_and_shares_leave_as_paper_and_as_spreadsheet(desk: Desk, tmp_path: Path) -> None:
    inspection = inspect(desk, "identity")
    desk.inspections.report(FixedForm(inspection, "identity", "補簽"))
    desk.sign_in("s1")
    desk.inspections.check(CheckedForm(inspection, "identity", fixed=True, text=""))
    paper = desk.inspections.draw_findings()
    assert [(each.done, each.checked_by, each.checked_on) for each in paper.lines] == [
        ("補簽", "林主任", TODAY)
    ]
    assert [each.score.percent for each in paper.scores] == [100, 100, 100]
    path = tmp_path / "findings.ods"
    desk.inspections.export(path)
    with ZipFile(path) as package:
        assert WORDS in package.read("content.xml").decode()


def test_an_inspection_whose_checklist_the_rules_no_longer_have_is_shown_by_its_codes(
    desk: Desk,
) -> None:
    inspect(desk, "identity")
    desk._acting.context = replace(desk.context, policy=replace(desk.policy, checklists=()))
    view = desk.inspections.view()
    assert view.checklists == ()
    assert (view.inspections[0].name, view.findings[0].point.name) == ("monthly", "identity")


def test_a_finding_of_no_inspection_is_refused(desk: Desk) -> None:
    assert fault_of(desk.inspections.draw, "nothing").reason is Reason.FINDING_UNKNOWN
    of_nothing = FixedForm(inspect(desk), "identity", "補簽")
    assert fault_of(desk.inspections.report, of_nothing).reason is Reason.FINDING_UNKNOWN
