"""The supervisor's morning and an inspection's finding take no more keys than docs/flows.md says, and no mouse."""

from pathlib import Path

from PySide6.QtWidgets import QApplication

from counter.domain.inspecting import FindingStage, InspectionForm, PointForm
from counter.domain.supervision import Answer
from tests.desk.reminded import DUE
from tests.e2e.test_keystrokes import play
from tests.e2e.test_keystrokes_calls import due_today


def test_the_morning_and_a_finding_from_its_inspection_to_its_end(
    tmp_path: Path, qapp: QApplication
) -> None:
    with due_today(tmp_path, qapp) as (hands, desk):
        desk.sign_in("s1")
        play(hands, "morning page signed")
        hands.see("paper.sheet.1")
        assert [each.by for each in desk.mornings.view().seen] == ["林主任"]
        play(hands, "point of a self-inspection fulfilled")
        play(hands, "point of a self-inspection not fulfilled", wrong="lock", day="+7")
        hands.press("Escape")
        hands.rest()
        listed = desk.inspections.view().checklists[0]
        assert listed.begun
        points = tuple(
            PointForm(each.code, Answer.NOT_FULFILLED, "lock", DUE, "c1")
            if number == 1
            else PointForm(each.code, Answer.FULFILLED)
            for number, each in enumerate(listed.checklist.points)
        )
        listing = listed.checklist
        desk.inspections.inspect(InspectionForm(listing.code, listing.since, points))
        hands.press("Escape", "F10")
        hands.rest()
        desk.sign_in("c1")
        play(hands, "finding reported as put right", done="new lock")
        desk.sign_in("s1")
        play(hands, "finding found right by a second person")
        (view,) = desk.inspections.view().findings
        assert view.finding.stage is FindingStage.CLOSED
