"""A bag's label alone can be printed again from its ticket: no copy is counted, nobody is named."""

from dataclasses import astuple

from counter.domain.ways import Way
from counter.print.papers import LabelPaper
from counter.ui.preferences import Language, Preferences
from counter.ui.tokens import Scheme
from tests.desk.desks import PLEDGOR, TODAY, redeem, take_in
from tests.ui.conftest import Counter
from tests.ui.hands import Hands


def opened(hands: Hands) -> str:
    """A ticket shown by its number."""
    receipt = take_in(hands.desk)
    hands.press("F3")
    hands.fill(receipt.number)
    return receipt.pledge


def test_a_label_is_printed_again_without_an_entry(counter: Counter) -> None:
    counter.printer.printers = ("Window 1",)
    counter.prefer(Preferences(Language.ENGLISH, Scheme.LIGHT, printer="Window 1"))
    hands = counter.open()
    pledge = opened(hands)
    acts = len(hands.desk.day_sums(TODAY).acts)
    hands.press("F10")
    hands.click("more.label")
    hands.press("F10")
    hands.click("more.label")
    assert [(sheets, title) for _, sheets, title in counter.printer.jobs] == [
        (1, "Bag label K01-01-115-00001-4")
    ] * 2
    assert len(hands.desk.day_sums(TODAY).acts) == acts
    assert hands.desk.ticket(pledge).pledge.copies == 1


def test_without_a_printer_the_label_is_shown(hands: Hands) -> None:
    opened(hands)
    hands.press("F10")
    hands.click("more.label")
    assert hands.window.page() is hands.window.pages.paper
    assert len(hands.window.pages.paper._sheets) == 1
    hands.press("Esc")
    assert hands.window.page() is hands.window.pages.ticket


def test_a_label_names_nobody(hands: Hands) -> None:
    [label] = hands.desk.labels(take_in(hands.desk).pledge)
    assert isinstance(label, LabelPaper)
    told = repr(astuple(label))
    for personal in (PLEDGOR.name, PLEDGOR.id_number, PLEDGOR.phone, PLEDGOR.address):
        assert personal
        assert personal not in told


def test_a_bag_that_was_handed_over_needs_no_label(hands: Hands) -> None:
    pledge = opened(hands)
    redeem(hands.desk, pledge)
    hands.press("F3")
    hands.fill("K0101115000014")
    hands.press("F10")
    assert not hands.window.pages.ticket.more._every[Way.LABEL].isVisible()
