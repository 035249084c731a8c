"""After hours an act asks why; what was typed waits, and the act goes on."""

from counter.domain.effects import State
from tests.desk.desks import take_in
from tests.ui.conftest import Counter
from tests.ui.hands import Hands


def test_an_act_after_hours_asks_for_a_reason_and_goes_on(hands: Hands, counter: Counter) -> None:
    pledge = take_in(hands.desk).pledge
    hands.window.open_ticket(pledge, True)
    hands.rest()
    counter.clock.wait(hours=9)
    hands.press("F5")
    hands.type("450")
    hands.press("Return")
    assert "18:30" in hands.banner()
    hands.press("Ctrl+B")
    hands.rest()
    assert hands.where() == "cause"
    hands.press("F9")
    assert hands.fault("cause")
    hands.put("cause", "queue")
    hands.press("F9")
    assert hands.window.page() is hands.window.pages.ticket
    assert hands.desk.ticket(pledge).pledge.state is State.OPEN
    hands.press("F9")
    assert hands.desk.ticket(pledge).pledge.state is State.RENEWED


def test_the_question_can_be_left(hands: Hands) -> None:
    hands.window.show_over(hands.window.pages.hours)
    hands.press("Esc")
    assert hands.window.page() is hands.window.pages.intake
