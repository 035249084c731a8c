"""After the grace: two people let the bearer come today, and the goods go home for what they cost on the last day."""

from datetime import date

import pytest
from PySide6.QtWidgets import QLabel

from counter.domain.effects import State
from counter.domain.ways import Way
from counter.ui.preferences import Language, Preferences
from counter.ui.tokens import Scheme
from tests.desk.desks import next_day, redeem, take_in
from tests.ui.conftest import Counter
from tests.ui.hands import Hands

LATE = date(2026, 6, 23)
"""The day after the grace of a ticket of 16 March."""


@pytest.fixture
def hands(counter: Counter) -> Hands:
    counter.prefer(Preferences(Language.ENGLISH, Scheme.LIGHT))
    return counter.open()


def late_ticket(counter: Counter, hands: Hands) -> str:
    pledge = take_in(hands.desk).pledge
    counter.clock.go_to(LATE)
    next_day(hands.desk, LATE)
    hands.window.open_ticket(pledge, False)
    hands.rest()
    return pledge


def test_it_is_let_by_keys_and_then_redeemed(counter: Counter, hands: Hands) -> None:
    pledge = late_ticket(counter, hands)
    part = hands.window.pages.ticket.ticket
    assert part.state.text() == "Past its last day"
    hands.press("F10", "1")
    hands.rest()
    hands.press("F9")
    hands.rest()
    assert hands.window.pages.ticket.panel(Way.ALLOW_LATE).isVisible()
    hands.press("1", "Return")
    hands.type("notice came back")
    hands.press("Return", "3", "F9")
    hands.rest()
    assert "may be redeemed or renewed today" in hands.banner()
    assert part.state.text() == "Late, allowed today"
    told = [each.text() for each in hands.window.pages.ticket.dues.findChildren(QLabel)]
    assert "Today, as on 2026-06-22" in told
    assert hands.desk.ticket(pledge).may_be_late
    redeem(hands.desk, pledge)
    assert hands.desk.ticket(pledge).pledge.state is State.REDEEMED
