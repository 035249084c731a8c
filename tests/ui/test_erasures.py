"""The page of the terms: who is due without a name, destroyed with a second person, proofs printed again."""

from datetime import date

import pytest
from PySide6.QtWidgets import QLabel

from counter.desk.desk import Desk
from counter.domain.erasures import ERASED_NAME
from tests.desk.desks import make_desk, next_day, open_day, redeem, take_in
from tests.ui.conftest import Counter
from tests.ui.hands import Hands

LATER = date(2038, 1, 4)


@pytest.fixture
def desk(counter: Counter) -> Desk:
    desk = make_desk(counter.folder, clock=counter.clock)
    open_day(desk)
    redeem(desk, take_in(desk).pledge)
    counter.clock.go_to(LATER)
    next_day(desk, LATER)
    desk.sign_in("s1")
    return desk


@pytest.fixture
def hands(counter: Counter, desk: Desk) -> Hands:
    return counter.show(desk)


def test_two_people_let_go_whoever_is_due_and_the_proof_is_shown_again(hands: Hands) -> None:
    hands.press("F12", "Alt+R")
    page = hands.window.pages.erasures
    hands.rest()
    assert page.due.rows.rowCount() == 1
    (line,) = hands.desk.erasures.due().lines
    page.due.selectRow(0)
    hands.press("Space")
    assert page.due.rows.index(0, 6).data() == "left out"
    assert not page.button.isEnabled()
    hands.press("Space")
    assert page.button.isEnabled()
    hands.press("Return")
    hands.rest()
    assert hands.window.page() is hands.window.pages.ticket
    hands.press("F12", "Alt+R")
    hands.rest()
    hands.press("F9")
    hands.rest()
    assert hands.fault("second")
    hands.put("second", "c1")
    hands.press("F9")
    hands.rest()
    assert page.past.rows.rowCount() == 1
    assert page.due.rows.rowCount() == 0
    assert not page.button.isEnabled()
    page.past.setFocus()
    page.past.selectRow(0)
    hands.press("Return")
    hands.rest()
    assert hands.window.page() is hands.window.pages.paper
    pledge = hands.desk.find(line.ticket).pledge
    hands.window.open_ticket(pledge, by_scan=False)
    hands.rest()
    shown = hands.window.findChild(QLabel, "ticket.erased")
    assert shown is not None
    assert shown.isVisible()
    assert hands.desk.ticket(pledge).pledgor.name == ERASED_NAME
