"""While the window has nothing else to do it makes the pages that somebody may want next."""

from counter.ui.pages.every import NAMES
from tests.ui.conftest import Counter


def test_every_page_is_made_before_anybody_wants_it(counter: Counter) -> None:
    hands = counter.open(ahead=True)
    hands.until(lambda: _assert_made(vars(hands.window.pages)))


def test_a_page_is_made_when_it_is_first_wanted(counter: Counter) -> None:
    hands = counter.open()
    assert "day" not in vars(hands.window.pages)
    hands.press("F8")
    assert hands.window.page() is vars(hands.window.pages)["day"]


def _assert_made(made: dict[str, object]) -> None:
    assert set(NAMES) <= set(made)
