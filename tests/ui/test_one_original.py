"""A ticket's original leaves the window once; what follows is a copy, by an act with its reason."""

from pathlib import Path

from counter.domain.ways import Way
from counter.ui.preferences import Language, Preferences
from counter.ui.printing import Delivery
from counter.ui.tokens import Scheme
from tests.desk.desks import take_in
from tests.ui.conftest import Counter
from tests.ui.hands import Hands


def shown(hands: Hands) -> Delivery:
    """The papers of an intake, looked at before they go out."""
    receipt = take_in(hands.desk)
    delivery = Delivery(receipt.papers, "Ticket", receipt.pledge, receipt.number)
    hands.window.show_papers(delivery)
    hands.rest()
    return delivery


def test_an_original_kept_as_pdf_is_not_kept_or_printed_again(
    counter: Counter, tmp_path: Path
) -> None:
    counter.printer.printers = ("Window 1",)
    counter.prefer(Preferences(Language.ENGLISH, Scheme.LIGHT))
    hands = counter.open()
    delivery = shown(hands)
    page = hands.window.pages.paper
    page.keep(tmp_path / "original.pdf")
    page.keep(tmp_path / "second.pdf")
    page._print()
    hands.rest()
    assert (tmp_path / "original.pdf").exists()
    assert not (tmp_path / "second.pdf").exists()
    assert counter.printer.jobs == []
    assert "is out" in hands.label("paper.told")
    assert not page.save_button.isVisible()
    assert not page.print_button.isVisible()
    hands.press("F9")
    ticket = hands.window.pages.ticket
    assert hands.window.page() is ticket
    assert ticket._panel() is ticket.panel(Way.REPRINT)
    assert hands.desk.ticket(delivery.pledge).pledge.copies == 1


def test_a_copy_asks_for_its_reason_and_is_counted(hands: Hands, tmp_path: Path) -> None:
    delivery = shown(hands)
    page = hands.window.pages.paper
    page.keep(tmp_path / "original.pdf")
    hands.rest()
    hands.click("paper.again")
    hands.put("reason", "jam")
    hands.press("F9")
    assert hands.desk.ticket(delivery.pledge).pledge.copies == 2
    assert hands.window.page() is page
    page.keep(tmp_path / "copy.pdf")
    hands.rest()
    assert (tmp_path / "copy.pdf").exists()
    assert page.again_button.isVisible()


def test_an_original_that_could_not_be_kept_is_not_out(hands: Hands, tmp_path: Path) -> None:
    shown(hands)
    page = hands.window.pages.paper
    page.keep(tmp_path / "nowhere" / "ticket.pdf")
    hands.rest()
    assert page.save_button.isVisible()
    page.keep(tmp_path / "ticket.pdf")
    hands.rest()
    assert (tmp_path / "ticket.pdf").exists()


def test_a_preview_hands_nothing_out(hands: Hands) -> None:
    delivery = shown(hands)
    hands.press("Esc")
    hands.window.show_papers(delivery)
    hands.rest()
    assert hands.window.pages.paper.save_button.isVisible()


def test_papers_without_a_ticket_may_go_out_as_often_as_one_likes(
    hands: Hands, tmp_path: Path
) -> None:
    sheet = hands.desk.day_sheet(hands.window.room.today())
    hands.window.show_papers(Delivery((sheet,), "Sheet"))
    hands.rest()
    for name in ("one.pdf", "two.pdf"):
        hands.window.pages.paper.keep(tmp_path / name)
        hands.rest()
        assert (tmp_path / name).exists()
