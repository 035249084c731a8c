"""Self-inspections: what must be said, what is open until a second person looked, the share in time (R-143 …)."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from counter.domain import inspecting
from counter.domain.codes import Verdict
from counter.domain.devices import Unreadable
from counter.domain.entries import Entry
from counter.domain.inspecting import (
    CheckedForm,
    Finding,
    FindingStage,
    FixedForm,
    InspectionForm,
    PointForm,
    Span,
)
from counter.domain.policy import Checklist, Point, checklists_on
from counter.domain.refusal import Reason
from counter.domain.staff import Clerk
from counter.domain.supervision import (
    Answer,
    FindingChecked,
    FindingFixed,
    Inspected,
    MorningSeen,
    PointChecked,
)
from tests.domain.bodies import NOON
from tests.domain.cases import CLERK, OTHER, RECORD, SUPERVISOR, TEAM, entry
from tests.domain.policies import MONDAY, POLICY
from tests.domain.refusals import fault_of, faults_of, places

STAFF = TEAM.staff
DUE = MONDAY + timedelta(days=7)
LIST = Checklist(
    "monthly",
    MONDAY,
    "每月自行查核表",
    "Monthly",
    1,
    (Point("stubs", "存根", "Stubs", "PA 15"), Point("numbers", "號碼", "Numbers", "PA 14")),
)
RIGHT = PointForm("stubs", Answer.FULFILLED)
WRONG = PointForm("numbers", Answer.NOT_FULFILLED, "缺一張", DUE, "c1")
FORM = InspectionForm("monthly", MONDAY, (RIGHT, WRONG))
BODY = Inspected(
    "monthly",
    MONDAY,
    (
        PointChecked("stubs", Answer.FULFILLED, None, ""),
        PointChecked("numbers", Answer.NOT_FULFILLED, DUE, "c1"),
    ),
    RECORD,
)
FIXED = FindingFixed("e1", "numbers", RECORD)
HOLDS = FindingChecked("e1", "numbers", fixed=True, record=None)
STILL_WRONG = FindingChecked("e1", "numbers", fixed=False, record=RECORD)
UNREAD = Unreadable(
    device="d2",
    incarnation=1,
    number=1,
    kind="inspected-anew",
    version=9,
    min_reader=9,
    id="e1",
    subjects=(),
    branch="K01",
    business_day=MONDAY,
    recorded_at=NOON,
    previous_hash="",
    data=b"",
)
DONE = FixedForm("e1", "numbers", "補齊")
LOOKED = CheckedForm("e1", "numbers", fixed=True, text="")


def decide(form: InspectionForm, **how: Any) -> tuple[PointChecked, ...]:
    of: dict[str, Any] = {"on": MONDAY, "clerk": SUPERVISOR, "staff": STAFF, **how}
    return inspecting.decide_inspection(form, of.pop("checklist", LIST), **of)


def finding(*bodies: Any, clerk: str = "c1") -> Finding:
    """What the inspection and these acts make of its finding."""
    acts = [entry(1, BODY, clerk="s1")]
    acts += [entry(number, each, clerk=clerk) for number, each in enumerate(bodies, 2)]
    found = inspecting.fold(acts, acts[0].id)
    assert found is not None
    (only,) = found.findings
    return only


# ------------------------------------------------------------------------------------ an inspection


def test_an_inspection_says_of_every_point_whether_it_is_fulfilled() -> None:
    assert decide(FORM) == BODY.points


def test_what_is_not_fulfilled_says_what_is_wrong_by_when_and_who_puts_it_right() -> None:
    bare = PointForm("numbers", Answer.NOT_FULFILLED)
    faults = faults_of(decide, replace(FORM, points=(bare,)))
    assert places(faults) == [
        (Reason.POINT_UNANSWERED, "answer.stubs"),
        (Reason.EMPTY, "remark.numbers"),
        (Reason.EMPTY, "due.numbers"),
        (Reason.RESPONSIBLE_MISSING, "responsible.numbers"),
    ]
    late = replace(WRONG, due=MONDAY - timedelta(days=1), responsible="x9")
    faults = faults_of(decide, replace(FORM, points=(RIGHT, late)))
    assert places(faults) == [
        (Reason.FIX_DUE_PAST, "due.numbers"),
        (Reason.RESPONSIBLE_MISSING, "responsible.numbers"),
    ]
    assert decide(replace(FORM, points=(RIGHT, replace(WRONG, due=MONDAY))))


def test_a_supervisor_inspects_by_the_checklist_that_holds() -> None:
    assert fault_of(decide, FORM, clerk=CLERK).reason is Reason.CHECKS_SUPERVISORS
    newer = replace(LIST, since=DUE)
    assert fault_of(decide, FORM, checklist=newer).reason is Reason.CHECKLIST_CHANGED
    assert fault_of(decide, FORM, checklist=None).reason is Reason.CHECKLIST_CHANGED


def test_of_each_checklist_the_newest_holds_that_has_begun() -> None:
    yearly = replace(LIST, code="yearly", since=DUE)
    policy = replace(POLICY, checklists=(LIST, replace(LIST, since=DUE), yearly))
    assert checklists_on(policy, MONDAY - timedelta(days=1)) == ()
    assert checklists_on(policy, MONDAY) == (LIST,)
    assert [each.since for each in checklists_on(policy, DUE)] == [DUE, DUE]


@pytest.mark.parametrize(
    ("last", "due"),
    [(None, date(2026, 4, 16)), (date(2026, 4, 30), date(2026, 5, 31))],
    ids=["never done", "done"],
)
def test_the_next_one_is_due_a_period_after_the_last(last: date | None, due: date) -> None:
    assert inspecting.due_on(LIST, last) == due


# ------------------------------------------------------------------------------------ a finding


def test_a_finding_is_open_until_it_is_reported_and_a_second_person_looked() -> None:
    assert finding().stage is FindingStage.OPEN
    assert finding(FIXED).stage is FindingStage.REPORTED
    closed = finding(FIXED, HOLDS)
    assert closed.stage is FindingStage.CLOSED
    assert (closed.reported_on, closed.checked_on, closed.is_in_time) == (MONDAY, MONDAY, True)


def test_what_is_still_wrong_is_open_again_with_what_was_said() -> None:
    again = finding(FIXED, STILL_WRONG)
    assert (again.stage, again.objected, again.is_in_time) == (FindingStage.OPEN, RECORD, False)
    assert finding(FIXED, STILL_WRONG, FIXED).stage is FindingStage.REPORTED


def test_what_two_counters_said_twice_and_what_nobody_can_read_changes_nothing() -> None:
    assert finding(HOLDS).stage is FindingStage.OPEN
    assert finding(FIXED, FIXED, HOLDS, FIXED, HOLDS).stage is FindingStage.CLOSED
    assert finding(replace(FIXED, point="gone")).stage is FindingStage.OPEN
    twice = replace(entry(3, BODY), id="e1", verdict=Verdict.TWICE)
    acts: list[Entry | Unreadable] = [entry(9, FIXED), UNREAD, entry(1, BODY), entry(2, FIXED)]
    found = inspecting.fold([*acts, twice, entry(4, MorningSeen(()))], "e1")
    assert found is not None
    assert found.findings[0].stage is FindingStage.REPORTED
    assert inspecting.fold([entry(9, FIXED)], "e1") is None


def test_it_is_overdue_the_day_after_its_day_unless_somebody_reported_it() -> None:
    late = DUE + timedelta(days=1)
    assert not finding().is_overdue(DUE)
    assert finding().is_overdue(late)
    assert not finding(FIXED).is_overdue(late)


@pytest.mark.parametrize("clerk", [CLERK, SUPERVISOR], ids=["responsible", "supervisor"])
def test_who_is_responsible_reports_or_a_supervisor(clerk: Clerk) -> None:
    inspecting.decide_fixed(DONE, finding(), clerk)
    assert (
        fault_of(inspecting.decide_fixed, DONE, finding(), OTHER).reason is Reason.NOT_RESPONSIBLE
    )


def test_a_report_says_what_was_done_of_a_finding_that_is_open() -> None:
    reported = finding(FIXED)
    no_words = replace(DONE, text="")
    assert fault_of(inspecting.decide_fixed, no_words, finding(), CLERK).at == "text"
    refused = fault_of(inspecting.decide_fixed, DONE, reported, CLERK)
    assert refused.reason is Reason.FINDING_NOT_OPEN
    assert fault_of(inspecting.decide_fixed, DONE, None, CLERK).reason is Reason.FINDING_UNKNOWN


def test_a_second_person_looks_and_one_of_the_two_is_a_supervisor() -> None:
    by_clerk, by_boss = finding(FIXED), finding(FIXED, clerk="s1")

    def decide(form: CheckedForm, found: Finding | None, clerk: Clerk) -> None:
        inspecting.decide_checked(form, found, clerk, STAFF)

    decide(LOOKED, by_clerk, SUPERVISOR)
    decide(LOOKED, by_boss, OTHER)
    assert fault_of(decide, LOOKED, by_clerk, CLERK).reason is Reason.CHECKED_BY_REPORTER
    assert fault_of(decide, LOOKED, by_clerk, OTHER).reason is Reason.CHECKS_SUPERVISORS
    assert fault_of(decide, LOOKED, finding(), SUPERVISOR).reason is Reason.FINDING_NOT_REPORTED
    wrong = replace(LOOKED, fixed=False)
    assert fault_of(decide, wrong, by_clerk, SUPERVISOR).at == "text"
    decide(replace(wrong, text="還缺一張"), by_clerk, SUPERVISOR)


# ------------------------------------------------------------------------------------ how well


def test_the_share_put_right_in_time_counts_what_had_its_day_in_the_span() -> None:
    good = finding(FIXED, HOLDS)
    late = replace(good, due=date(2026, 2, 27))
    lost = replace(finding(), due=date(2025, 12, 31))
    coming = replace(finding(), due=date(2026, 5, 1))
    found, on = (good, late, lost, coming, late), date(2026, 4, 1)
    by = {span: inspecting.scores(found, span, on) for span in Span}
    assert [(each.first, each.due, each.in_time, each.percent) for each in by[Span.MONTH]] == [
        (date(2026, 3, 1), 1, 1, 100),
        (date(2026, 2, 1), 2, 0, 0),
        (date(2025, 12, 1), 1, 0, 0),
    ]
    assert [(each.first, each.percent) for each in by[Span.QUARTER]] == [
        (date(2026, 1, 1), 33),
        (date(2025, 10, 1), 0),
    ]
    assert [each.first.year for each in by[Span.YEAR]] == [2026, 2025]
