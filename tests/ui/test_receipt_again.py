"""The receipt of a ticket's last payment can be printed again from its page: marked, and no act of its own."""

from counter.domain.ways import Way
from counter.ui.preferences import Language, Preferences
from counter.ui.tokens import Scheme
from tests.desk.desks import TODAY, redeem, take_in
from tests.ui.conftest import Counter
from tests.ui.hands import Hands


def opened(hands: Hands, number: str) -> None:
    """A ticket shown by its number."""
    hands.press("F3")
    hands.fill(number)
    hands.press("F10")


def test_a_receipt_is_printed_again_without_an_entry(counter: Counter) -> None:
    counter.printer.printers = ("Window 1",)
    counter.prefer(Preferences(Language.ENGLISH, Scheme.LIGHT, printer="Window 1"))
    hands = counter.open()
    receipt = take_in(hands.desk)
    redeem(hands.desk, receipt.pledge)
    acts = len(hands.desk.day_sums(TODAY).acts)
    opened(hands, receipt.number)
    hands.click("more.receipt")
    assert [title for _, _, title in counter.printer.jobs] == ["Receipt of K01-01-115-00001-4"]
    assert len(hands.desk.day_sums(TODAY).acts) == acts
    hands.press("Esc")


def test_without_a_printer_the_receipt_is_shown(hands: Hands) -> None:
    receipt = take_in(hands.desk)
    redeem(hands.desk, receipt.pledge)
    opened(hands, receipt.number)
    hands.click("more.receipt")
    assert hands.window.page() is hands.window.pages.paper
    hands.press("Esc")
    assert hands.window.page() is hands.window.pages.ticket


def test_a_ticket_nothing_was_paid_for_offers_no_receipt(hands: Hands) -> None:
    opened(hands, take_in(hands.desk).number)
    assert not hands.window.pages.ticket.more._every[Way.RECEIPT].isVisible()
