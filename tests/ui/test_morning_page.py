"""The supervisor's morning by keys alone: one look, Enter to where it is settled, F9 signs; inspections behind F10."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from counter.domain import morning
from counter.domain.entries import Kind
from counter.domain.inspecting import FindingStage, FixedForm
from counter.domain.supervision import Check, Standing
from counter.ui.check_words import CheckWords
from counter.ui.pages.every import NAMES
from counter.ui.pages.inspections import InspectionsPage
from counter.ui.pages.morning import PAGES, MorningPage
from counter.ui.preferences import Language, Preferences
from counter.ui.tokens import Scheme
from tests.desk.desks import TODAY
from tests.desk.test_inspecting import inspect
from tests.ui.conftest import Counter
from tests.ui.hands import Hands

_BARE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def hands(counter: Counter) -> Hands:
    """The supervisor is signed in."""
    hands = counter.open()
    hands.desk.sign_in("s1")
    return hands


def go_through(hands: Hands) -> None:
    """The first point is not fulfilled, the second does not apply, all others are fulfilled."""
    points = hands.desk.inspections.view().checklists[0].checklist.points
    hands.press("2", "Return")
    hands.commit("存根漏簽")
    hands.press("Return")
    hands.type("+7")
    hands.press("Return", "1", "Return")
    hands.press("3", "Return", "Return")
    hands.press(*("1", "Return") * len(points[2:]))


def test_one_look_tells_what_is_wrong_and_enter_leads_there(hands: Hands) -> None:
    hands.press("Shift+F1")
    page = hands.window.page()
    assert isinstance(page, MorningPage)
    assert hands.label("morning.told").startswith("1 wrong")
    assert "Nobody" in hands.label("morning.seen")
    assert page.table.rows.row(0).check is Check.BACKUP
    hands.press("Return")
    assert hands.window.page() is hands.window.pages.day
    hands.press("Escape")
    assert hands.window.page() is page
    page.table.pick(lambda each: each.check is Check.MORNINGS_MISSED)
    hands.press("Return")
    assert hands.window.page() is page, "that is settled here"
    words = CheckWords()
    for check in Check:
        assert words.name(check)
        assert check is Check.MORNINGS_MISSED or PAGES[check] in NAMES
    for line in hands.desk.mornings.view().lines:
        assert words.figure(line)


def test_a_supervisor_signs_what_stands_there_now_and_a_clerk_is_told_to_let_one_do_it(
    hands: Hands, counter: Counter
) -> None:
    hands.desk.sign_in("c1")
    hands.press("Shift+F1")
    assert "backup" in hands.label("morning.to_do")
    hands.press("F9")
    assert "supervisor" in hands.banner()
    hands.desk.sign_in("s1")
    hands.press("F1")
    hands.desk.check()
    hands.desk.back_up()
    for key, shift in ((Qt.Key.Key_F1, Qt.KeyboardModifier.ShiftModifier), (Qt.Key.Key_F9, _BARE)):
        QTest.keyClick(hands.window, key, shift)
    hands.rest()
    assert _signed(hands) == [], "what stood there from before was not looked at now"
    counter.clock.wait(minutes=16)
    hands.press("F9")
    assert "asked for anew" in hands.banner()
    hands.press("F9")
    assert hands.window.page() is hands.window.pages.paper
    hands.press("Escape")
    assert "looked at 09:46" in hands.label("morning.seen")
    assert hands.label("morning.told").startswith("Nothing is wrong")
    assert _signed(hands) == ["s1"]


def test_an_inspection_is_broken_off_taken_up_again_and_signed(
    hands: Hands, counter: Counter
) -> None:
    hands.press("Shift+F1", "F10", "F10")
    hands.press("F9")
    assert "Nobody has looked" in hands.fault("answer")
    assert hands.where() == "answer"
    hands.press("2", "Return")
    hands.commit("存根漏簽")
    counter.close()
    hands = counter.open()
    hands.desk.sign_in("s1")
    hands.press("Shift+F1", "F10")
    assert hands.label("inspections.told").startswith("No inspection")
    hands.press("F10")
    page = hands.window.pages.inspect
    page.table.selectRow(0)
    assert hands.field("remark").text() == "存根漏簽"  # type: ignore[attr-defined]  # a field of text
    go_through(hands)
    hands.press("F9")
    assert hands.window.page() is hands.window.pages.paper
    hands.press("Escape")
    assert hands.window.page() is hands.window.pages.inspections
    assert hands.label("inspections.told").startswith("Open: 1, overdue: 0")
    (row,) = hands.desk.inspections.view().inspections
    assert (row.findings, row.open) == (1, 1)


def test_a_day_that_cannot_be_is_told_at_its_point(hands: Hands) -> None:
    hands.press("Shift+F1", "F10", "F10")
    go_through(hands)
    page = hands.window.pages.inspect
    page.table.selectRow(0)
    hands.put("due", "99/99")
    page.table.selectRow(5)
    hands.press("F9")
    assert page.table.picked() == 0
    assert hands.fault("due")
    hands.put("due", "+7")
    page.refresh(frozenset())
    page.forget()
    hands.press("F9")
    assert hands.window.page() is page, "another clerk works here now: nothing is left to sign"


@pytest.fixture
def found(hands: Hands) -> InspectionsPage:
    """An inspection was signed; the page shows its only finding."""
    inspect(hands.desk, "vault")
    hands.press("Shift+F1", "F10")
    hands.rest()
    page = hands.window.page()
    assert isinstance(page, InspectionsPage)
    return page


def test_a_finding_is_reported_checked_and_done_with_by_keys(
    hands: Hands, found: InspectionsPage
) -> None:
    hands.desk.sign_in("c1")
    hands.press("Return")
    assert hands.where() == "text"
    hands.press("F9")
    assert hands.fault("text")
    hands.commit("已補簽")
    hands.press("Escape", "Return")
    assert hands.field("text").text() == "已補簽"  # type: ignore[attr-defined]  # a field of text
    hands.press("F9")
    assert "somebody else" in hands.banner()
    hands.desk.sign_in("s1")
    hands.press("Return")
    assert "已補簽" in hands.label("finding.story")
    hands.press("2", "Return")
    hands.commit("還缺一份")
    hands.press("Return")
    assert "open again" in hands.banner()
    hands.desk.sign_in("c1")
    hands.press("Return")
    hands.commit("全部補齊")
    hands.press("Return")
    hands.desk.sign_in("s1")
    hands.press("Return", "F9")
    assert "done with" in hands.banner()
    (view,) = hands.desk.inspections.view().findings
    assert view.finding.stage is FindingStage.CLOSED
    hands.press("Return", "F9", "Escape")
    assert found.panel.view is None, "nothing is left to be said of it"
    assert [each.percent for each in found.scores.rows._rows] == [100]
    hands.put("span", "year")
    assert found.scores.rows.row(0).first.month == 1


def test_what_another_counter_tells_stands_there_findings_leave_as_paper_and_as_spreadsheet(
    hands: Hands, found: InspectionsPage, tmp_path: Path
) -> None:
    hands.press("Return")
    hands.commit("補簽中")
    opened = found.panel.view
    assert opened is not None
    of = opened.finding
    hands.desk.sign_in("c1")
    hands.desk.inspections.report(FixedForm(of.inspection, of.point, "全部補齊"))
    hands.desk.sign_in("s1")
    hands.window._changed_elsewhere(None)
    hands.rest()
    assert "全部補齊" in hands.label("finding.story")
    assert hands.field("text").text() == "補簽中"  # type: ignore[attr-defined]  # a field of text
    assert hands.field("fixed").isVisible()
    hands.press("Escape")
    found.export_to(tmp_path / "findings.ods")
    hands.rest()
    assert "findings.ods" in hands.banner()
    hands.press("F9")
    assert hands.window.page() is hands.window.pages.paper
    hands.press("Escape")
    found.past.setFocus()
    found.past.selectRow(0)
    hands.press("Return")
    assert hands.window.page() is hands.window.pages.paper
    found.forget()


def test_in_chinese_each_check_is_told_in_a_clerks_words(counter: Counter) -> None:
    counter.prefer(Preferences(Language.CHINESE, Scheme.LIGHT))
    hands = counter.open()
    hands.press("Shift+F1")
    page = hands.window.page()
    assert isinstance(page, MorningPage)
    assert "異常 1 項" in hands.label("morning.told")
    lines = [page.table.rows.row(n) for n in range(page.table.rows.rowCount())]
    words = CheckWords()
    now = datetime(2026, 3, 16, 1, tzinfo=UTC)
    assert "損壞" in words.to_do(morning.file_check(now, now, damaged=True))
    assert all(words.to_do(each) != "–" for each in lines if each.standing is not Standing.GOOD)
    assert not any(words.name(each.check).isascii() for each in lines)


def _signed(hands: Hands) -> list[str]:
    """Who signed the morning page."""
    with hands.desk.context.store.read() as reading:
        return [each.clerk for each in reading.acts_of(TODAY) if each.kind is Kind.MORNING_SEEN]
