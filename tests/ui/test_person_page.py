"""All that is on file of one person by keys alone: from a ticket, from a search; what is wrong is put right there."""

from dataclasses import replace

from PySide6.QtWidgets import QPushButton

from counter.domain.looks import Why
from counter.domain.staff import Role
from counter.ui.pages.person import PersonPage
from tests.desk.desks import take_in
from tests.desk.test_linking import TWIN
from tests.ui.conftest import Counter
from tests.ui.hands import Hands


def to_person(hands: Hands) -> PersonPage:
    """Search for the name and look at the person."""
    hands.press("F3")
    hands.commit("陳大文")
    hands.press("Return")
    hands.press("F10")
    page = hands.window.page()
    assert isinstance(page, PersonPage)
    return page


def test_a_person_is_reached_from_a_search_and_from_a_ticket(counter: Counter) -> None:
    hands = counter.open()
    receipt = take_in(hands.desk)
    page = to_person(hands)
    assert hands.label("person.name") == "陳大文"
    assert hands.label("person.open") == "1, NT$ 50,000"
    assert page.tickets.rows.row(0).number == receipt.number
    hands.press("Return")
    assert hands.window.page() is hands.window.pages.ticket
    hands.press("F10")
    hands.click("more.person")
    assert hands.window.page() is page
    hands.press("Escape")
    assert hands.window.page() is hands.window.pages.ticket


def test_particulars_are_put_right_by_keys_with_old_and_new_in_the_history(
    counter: Counter,
) -> None:
    hands = counter.open()
    take_in(hands.desk)
    page = to_person(hands)
    hands.press("F10", "1")
    hands.press("F9")
    assert "Nothing differs" in hands.banner()
    assert hands.fault("note")
    hands.put("pledgor.name", "陳大雯")
    hands.put("pledgor.id_number", "A123456788")
    hands.put("note", "登錄錯誤")
    hands.press("F9")
    assert hands.fault("pledgor.id_number")
    hands.put("pledgor.id_number", "A123456789")
    hands.put("id_checked", True)
    hands.put("second", "s1")
    hands.press("F9")
    assert hands.label("person.name") == "陳大雯"
    assert "陳大文 → 陳大雯" in page.events.model().index(0, 2).data()
    hands.press("F10", "2")
    assert hands.where() == "numbers[1]"
    hands.press("Escape", "F10", "3")
    hands.commit("本人書面請求")
    hands.press("F9")
    assert hands.window.page() is page
    assert "本人書面請求" in hands.label("person.alerts")
    hands.press("F10", "3", "F9")
    assert hands.fault("note")
    hands.commit("本人撤回請求")
    hands.press("F9")
    assert hands.label("person.alerts") == ""
    hands.press("F10", "4", "F9")
    assert hands.fault("id_checked")
    hands.press("Space", "F9")
    assert page.events.model().index(0, 1).data() == "Personal data handed out"
    assert hands.window.page() is hands.window.pages.paper
    hands.press("Escape", "F10", "Escape", "Escape")
    assert hands.window.page() is hands.window.pages.results


def test_an_auditor_sees_no_way_to_reach_and_changes_nothing(counter: Counter) -> None:
    hands = counter.open()
    take_in(hands.desk)
    assert hands.desk.clerk is not None
    hands.desk._acting.clerk = replace(hands.desk.clerk, role=Role.AUDITOR)
    hands.desk.looks.because(Why.INSPECTION)
    page = to_person(hands)
    assert hands.label("person.phone") == ""
    assert "your role" in hands.label("person.told")
    hands.press("F10")
    assert not page.more.isVisible()
    page.forget()
    assert hands.label("person.name") == ""


def test_two_records_are_merged_and_parted_by_keys(counter: Counter) -> None:
    hands = counter.open()
    take_in(hands.desk)
    take_in(hands.desk, pledgor=TWIN)
    page = to_person(hands)
    hands.press("F10", "5", "F9")
    assert hands.fault("other")
    hands.put("other", "無此人")
    hands.press("Return")
    assert "Nobody" in hands.banner() or hands.fault("other")
    hands.put("other", "陳大雯")
    hands.press("Return")
    assert hands.where() == "stays"
    shown = page.link.sides.rows
    names = [shown.index(row, 0).data() for row in range(shown.rowCount())]
    assert [each for each in names if "≠" in each] == ["≠ Name", "≠ ID number", "≠ Phone"]
    hands.press("F9")
    assert hands.fault("note")
    hands.put("note", "同一人")
    hands.put("second", "s1")
    hands.press("F9")
    assert hands.label("person.also") == "陳大雯 B123456780"
    assert page.tickets.rows.rowCount() == 2
    said = [page.events.model().index(row, 2).data() for row in range(3)]
    assert "on the record of 陳大雯" in said[1]
    hands.press("F3")
    results = hands.window.pages.results.table.model()
    assert results.index(0, 1).data() == "陳大文 (merged from 陳大雯)"
    hands.press("F10")
    hands.press("F10", "6", "F9")
    assert hands.fault("note")
    hands.put("note", "另有其人")
    hands.put("second", "s1")
    hands.press("F9")
    assert hands.label("person.also") == ""
    assert page.tickets.rows.rowCount() == 1
    assert "not in force" in page.events.model().index(1, 2).data()
    hands.press("F10")
    offered = {
        each.objectName() for each in page.more.findChildren(QPushButton) if each.isVisible()
    }
    assert "more.link" in offered
    assert "more.part" not in offered
