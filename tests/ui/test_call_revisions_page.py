"""A call noted wrong is found by its row and put right by keys; so is one whose pledgor called back."""

import pytest

from counter.domain.reminding import Outcome
from tests.desk.desks import take_in
from tests.desk.reminded import DUE, attempt, go_to, rows
from tests.ui.conftest import Counter
from tests.ui.hands import Hands


@pytest.fixture
def hands(counter: Counter) -> Hands:
    """Somebody was noted as reached; the list is empty."""
    hands = counter.open()
    taken = take_in(hands.desk).pledge
    go_to(hands.desk, counter.clock, DUE)
    attempt(hands.desk, taken, Outcome.REACHED)
    hands.press("Shift+F4", "F10")
    hands.click("more.revise")
    return hands


def outcomes(hands: Hands) -> list[Outcome]:
    return [each.attempt.outcome for each in hands.desk.reminders.recent_calls()]


def test_the_newest_call_is_one_key_away(hands: Hands) -> None:
    assert hands.window.page() is hands.window.pages.call_revisions
    hands.press("Return")
    assert hands.label("revisions.who") == "陳大文"
    assert hands.where() == "how"
    hands.press("Return", "2", "Return")
    hands.type("wrong row")
    hands.press("Return")
    hands.rest()
    assert "Noted: 陳大文" in hands.banner()
    assert outcomes(hands) == [Outcome.NO_ANSWER]


def test_what_is_missing_is_said_beside_it_and_nothing_typed_is_lost(hands: Hands) -> None:
    hands.press("Return")
    hands.press("F9")
    hands.rest()
    assert hands.fault("outcome")
    assert hands.fault("note")
    hands.put("note", "wrong row")
    hands.put("outcome", "reached")
    hands.press("F9")
    hands.rest()
    assert "on file already" in hands.fault("outcome")
    assert hands.field("note").text() == "wrong row"  # type: ignore[attr-defined]  # a field of text
    hands.put("outcome", "promised")
    hands.put("promised_on", "6/15")
    hands.press("F9")
    hands.rest()
    assert outcomes(hands) == [Outcome.PROMISED]


def test_who_calls_back_was_spoken_to(hands: Hands, counter: Counter) -> None:
    hands.press("Return")
    hands.put("how", "back")
    counter.clock.wait(minutes=20)
    hands.put("outcome", "refused")
    hands.press("F9")
    hands.rest()
    assert outcomes(hands) == [Outcome.REFUSED]
    assert rows(hands.desk) == ()


def test_without_a_call_it_says_so(counter: Counter) -> None:
    hands = counter.open()
    hands.press("Shift+F4", "F10")
    hands.click("more.revise")
    assert "No call was noted" in hands.label("revisions.told")
    hands.press("F9")
    assert hands.window.page() is hands.window.pages.call_revisions
    hands.press("Escape")
    assert hands.window.page() is hands.window.pages.calls
