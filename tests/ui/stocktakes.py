"""What the tests of the page of a stocktake share: bags at their places, and the page before their hands."""

from counter.desk.desk import Desk
from counter.domain.ticket import bag_text
from counter.domain.vault import place_text
from counter.ui.pages.stocktake import StocktakePage
from tests.desk.desks import take_in
from tests.desk.test_vault_desk import plan
from tests.ui.hands import Hands


def put_bags(desk: Desk, *places: str) -> list[str]:
    """A vault with its places, and a bag at each of these; "" at the counter."""
    plan(desk)
    return [take_in(desk, place=place).number for place in places]


def page(hands: Hands) -> StocktakePage:
    return hands.window.pages.stocktake


def begin(hands: Hands) -> str:
    """Begin a count of the whole vault; its id."""
    hands.press("Shift+F3")
    hands.press("F9")
    hands.until(lambda: is_true(page(hands).scan.scanning.progress is not None))
    hands.rest()
    return page(hands).scan.scanning.count


def scan_place(hands: Hands, place: str) -> None:
    hands.scan(place_text(place))


def scan_bag(hands: Hands, bag: str) -> str:
    """Scan a bag; the word it is answered with."""
    hands.scan(bag_text(bag))
    return hands.label("count.word")


def close(hands: Hands) -> None:
    """This counter is finished, the count is closed."""
    for _ in range(3):
        hands.press("F9")
        hands.rest()


def tone(hands: Hands) -> str:
    """How the answer looks."""
    return str(page(hands).scan.board.property("banner"))


def is_true(sound: bool) -> None:
    assert sound
