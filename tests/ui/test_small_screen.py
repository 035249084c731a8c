"""On a screen of 1366 × 768: the sum, the cash typed and the change are seen together."""

from tests.ui.hands import Hands
from tests.ui.test_exchange_panels import SPLIT, begun, panel
from tests.ui.test_loss_panels import choose
from tests.ui.test_stolen_panels import held


def test_sum_cash_and_change_of_a_release_are_seen_together(hands: Hands) -> None:
    held(hands)
    assert (hands.window.width(), hands.window.height()) == (1366, 768)
    choose(hands, "release")
    hands.put("how", "at-principal")
    hands.field("received").setFocus()
    hands.type("60000")
    hands.rest()
    field = hands.field("received")
    assert hands.label("received.due") == "Due NT$ 50,000"
    assert hands.label("received.change") == "Change NT$ 10,000"
    assert field.visibleRegion().boundingRect() == field.rect(), "all of it is in sight"


def test_sum_cash_and_change_of_a_split_are_seen_together(hands: Hands) -> None:
    begun(hands, SPLIT)
    assert (hands.window.width(), hands.window.height()) == (1366, 768)
    hands.press("Down", "Space")
    hands.press("Down", "Space", "Space")
    assert panel(hands).things.count() == 3
    hands.field("received").setFocus()
    hands.type("4000")
    hands.rest()
    field = hands.field("received")
    assert hands.label("received.due") == "Due NT$ 3,600"
    assert hands.label("received.change") == "Change NT$ 400"
    assert field.visibleRegion().boundingRect() == field.rect(), "all of it is in sight"
