"""Lists for the authority by keys: drawn, noted as sent, printed again, exported; what the police are shown."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox

from counter.desk.desk import Desk
from counter.domain.effects import State
from counter.domain.filings import SentBy
from counter.domain.registers import Stage
from counter.ui.preferences import Language, Preferences
from counter.ui.tokens import Scheme
from tests.desk.desks import OTHER_PLEDGOR, PLEDGOR, WATCH, next_day, take_in, undo
from tests.desk.forfeitures import forfeit, take_back
from tests.desk.test_forfeiting import MORNING_AFTER, call
from tests.desk.test_lists import OVER, WEEKS, the_register
from tests.e2e.test_keystrokes import keys_of
from tests.ui.conftest import Counter
from tests.ui.hands import Hands

TEXTS = {
    "receiver": "鹽埕分局",
    "letter": "高市動質字第1150001號",
    "unit": "鹽埕分局",
    "officer": "王警員",
    "occasion": "失物查尋",
}


@pytest.fixture
def hands(counter: Counter) -> Hands:
    """The supervisor's window on the morning after two weeks with two pledges; papers go to a printer."""
    counter.printer.printers = ("A4",)
    counter.prefer(Preferences(Language.ENGLISH, Scheme.LIGHT, printer="A4"))
    hands = counter.open()
    desk = hands.desk
    take_in(desk)
    take_in(desk, pledgor=OTHER_PLEDGOR, items=(WATCH,))
    counter.clock.go_to(OVER)
    next_day(desk, OVER)
    desk.sign_in("s1")
    return hands


def play(hands: Hands, flow: str) -> None:
    """Press exactly the keys that docs/flows.md says."""
    for step in keys_of(flow):
        name = step.strip("`*")
        if not step.startswith("`"):
            hands.commit(TEXTS[name])
        else:
            hands.press("Return" if name == "Enter" else name)
        hands.rest()


def answer(hands: Hands, *, yes: bool) -> None:
    """Say what is asked."""
    box = hands.window.findChildren(QMessageBox, "box")[-1]
    wanted = box.escapeButton()
    (agree,) = (each for each in box.buttons() if each is not wanted)
    (agree if yes else wanted).click()
    hands.rest()


def printed_are(counter: Counter, jobs: int) -> None:
    """So many papers went to the printer."""
    assert len(counter.printer.jobs) == jobs


def test_a_register_is_drawn_and_noted_as_sent_by_the_keys_of_the_flow(
    hands: Hands, counter: Counter, tmp_path: Path
) -> None:
    play(hands, "register drawn and noted as sent")
    register = the_register(hands.desk)
    (note,) = register.drawn[0].sent
    assert (register.stage, note.on, note.to, note.letter, note.how) == (
        Stage.SENT,
        OVER,
        TEXTS["receiver"],
        TEXTS["letter"],
        SentBy.HAND,
    )
    assert "Noted: sent on 2026-03-30" in hands.banner()
    page = hands.window.pages.lists
    assert hands.where() == "lists.registers"
    assert "letter 高市動質字第1150001號" in hands.label("lists.meaning")
    assert "Correct the note of no. 1" in page.do_button.text()
    hands.press("F9")
    assert "noted like this already" in hands.banner()
    hands.put("letter", "x-2")
    hands.press("F9")
    hands.rest()
    assert "第1150001號 (corrected since)" in hands.label("lists.meaning")
    assert the_register(hands.desk).drawn[0].sent[-1].letter == "x-2"
    page.export_to(tmp_path / "list.ods")
    hands.rest()
    assert "The list of 2" in hands.banner()
    hands.click("lists.export")
    answer(hands, yes=False)
    printed = len(counter.printer.jobs)
    hands.click("lists.again")
    hands.click("lists.draft")
    hands.until(lambda: printed_are(counter, printed + 2))
    page.until.set_text("115/3/1")
    page._ask()
    hands.rest()
    assert hands.label("lists.told") == "No list is of these days."
    page.until.set_text("x")
    page._ask()
    assert hands.fault("until")
    page.forget()
    page.refresh(frozenset())


def pressed_twice(hands: Hands) -> None:
    """F9, and once more before anything came of it."""
    for _ in range(2):
        QTest.keyClick(hands.window, Qt.Key.Key_F9)
    hands.rest()


def test_a_key_pressed_twice_does_one_act_and_what_is_wrong_stands_beside_its_field(
    hands: Hands, counter: Counter
) -> None:
    hands.press("Shift+F7")
    hands.rest()
    pressed_twice(hands)
    assert "List drawn: 2" in hands.banner()
    assert hands.field("on").text() == "2026-03-30"  # type: ignore[attr-defined]  # a field of text
    hands.put("on", "115/3/31")
    hands.put("letter", "字" * 61)
    hands.press("F9")
    assert hands.fault("letter")
    hands.put("letter", "x-1")
    hands.press("F9")
    assert hands.fault("on")
    assert hands.fault("to")
    assert hands.window.pages.lists.letter.text() == "x-1"
    hands.desk.sign_in("c1")
    hands.put("on", "115/3/30")
    hands.put("to", "鹽埕分局")
    hands.press("F9")
    assert "only a supervisor" in hands.banner()
    hands.press("F1")
    tomorrow = OVER + timedelta(days=1)
    counter.clock.go_to(tomorrow)
    next_day(hands.desk, tomorrow)
    hands.desk.sign_in("s1")
    hands.press("Shift+F7")
    hands.rest()
    hands.field("letter").editor.setFocus()
    hands.put("to", "鹽埕分局")
    (taken,) = hands.desk.find(PLEDGOR.id_number).rows
    hands.desk.sign_in("c1")
    undo(hands.desk, taken.pledge, supervisor="s1")
    hands.desk.sign_in("s1")
    hands.window._changed_elsewhere(None)
    hands.rest()
    assert "supplement: 1" in hands.label("lists.meaning"), "it waits until this is noted"
    pressed_twice(hands)
    (note,) = the_register(hands.desk).drawn[0].sent
    assert note.on == tomorrow, "the day that stood there was yesterday's"
    assert "Draw and print" in hands.window.pages.lists.do_button.text()


def test_a_list_of_forfeited_things_is_drawn_from_both_pages(counter: Counter) -> None:
    hands = counter.open()
    desk: Desk = hands.desk
    pledges = [take_in(desk).pledge, take_in(desk, items=(WATCH,)).pledge]
    counter.clock.go_to(date(2026, 6, 22))
    next_day(desk, date(2026, 6, 22))
    call(desk, *pledges)
    counter.clock.go_to(MORNING_AFTER)
    next_day(desk, MORNING_AFTER)
    forfeit(desk)
    desk.sign_in("s1")
    hands.press("Shift+F8")
    hands.rest()
    play(hands, "forfeiture list drawn")
    (view,) = desk.lists.view().batches
    assert [each.count for each in view.drawn] == [2]
    take_back(desk, pledges[0], second="c1")
    assert desk.ticket(pledges[0]).pledge.state is State.OPEN
    hands.press("Shift+F7")
    hands.rest()
    page = hands.window.pages.lists
    assert "overdue or to be supplemented" in hands.label("lists.told")
    page.batches.setFocus()
    page.batches.selectRow(0)
    hands.rest()
    assert hands.label("lists.which") == "Forfeiture list of 2026-06-23"
    hands.press("F9")
    hands.rest()
    (view,) = desk.lists.view().batches
    assert [each.count for each in view.drawn] == [2, 1]
    first = next(each for each in desk.lists.view().registers if each.first == WEEKS)
    assert first.stage is Stage.MISSING


def test_the_police_are_shown_goods_by_the_keys_of_the_flow_many_only_after_a_question(
    hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    play(hands, "goods shown to the police")
    assert "2 tickets shown; who looked is on file." in hands.banner()
    (seen,) = hands.desk.lists.view().shown
    assert (seen.unit, seen.officer, seen.occasion) == ("鹽埕分局", "王警員", "失物查尋")
    hands.press("Shift+F7", "F10")
    hands.rest()
    page = hands.window.pages.police
    assert page.table.rows.rowCount() == 1
    assert hands.field("unit").editor.property("text") == "鹽埕分局"
    hands.put("first", "x")
    hands.press("F9")
    assert hands.fault("first")
    page.forget()
    hands.press("F9")
    hands.rest()
    assert hands.fault("unit")
    for name in ("unit", "officer", "occasion"):
        hands.put(name, "x")
    pressed_twice(hands)
    assert len(hands.desk.lists.view().shown) == 2
    monkeypatch.setattr("counter.ui.pages.police._MANY", 1)
    hands.press("F9")
    answer(hands, yes=False)
    assert len(hands.desk.lists.view().shown) == 2
    hands.press("F9")
    answer(hands, yes=True)
    assert len(hands.desk.lists.view().shown) == 3
