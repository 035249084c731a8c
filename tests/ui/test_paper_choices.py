"""What papers are printed on and in which language: chosen once in the settings, or for one print at the preview."""

import pypdfium2

from counter.print.papers import ApplicationPaper, ReceiptPaper, TicketPaper
from counter.ui.keys import Command
from counter.ui.preferences import LabelStock, Language, Preferences, TicketText
from counter.ui.printing import Delivery
from counter.ui.tokens import Scheme
from tests.desk.desks import OTHER_PLEDGOR, redeem, take_in
from tests.ui.conftest import Counter
from tests.ui.hands import Hands

MM_PER_POINT = 25.4 / 72


def taken_in(hands: Hands, **changes: object) -> Delivery:
    """The papers of an intake at the window, as they are shown without a printer."""
    hands.window.outcome.tell(take_in(hands.desk, **changes))
    hands.rest()
    delivery = hands.window.pages.paper._delivery
    assert delivery is not None
    return delivery


def test_a_ticket_is_chinese_alone_until_english_is_asked_for(hands: Hands) -> None:
    assert taken_in(hands).bilingual is False
    page = hands.window.pages.paper
    assert len(page._sheets) == 2
    hands.press("Alt+E")
    assert page.english_button.isChecked()
    assert len(page._sheets) == 3  # the terms in English on a sheet of their own
    hands.press("Alt+E")
    assert not page.english_button.isChecked()
    assert len(page._sheets) == 2


def test_the_holder_of_a_resident_certificate_gets_english_unasked(hands: Hands) -> None:
    assert taken_in(hands, pledgor=OTHER_PLEDGOR).bilingual is True
    assert hands.window.pages.paper.english_button.isChecked()


def test_every_ticket_is_bilingual_where_the_settings_say_so(counter: Counter) -> None:
    counter.prefer(Preferences(Language.ENGLISH, Scheme.LIGHT, ticket_text=TicketText.BILINGUAL))
    assert taken_in(counter.open()).bilingual is True


def test_papers_without_a_ticket_have_no_language_to_choose(hands: Hands) -> None:
    pledge = take_in(hands.desk).pledge
    hands.window.outcome.tell(redeem(hands.desk, pledge))
    hands.rest()
    page = hands.window.pages.paper
    assert page._delivery is not None
    assert page._delivery.bilingual is None
    assert not page.english_button.isVisible()
    (paper,) = page._delivery.papers
    assert isinstance(paper, ReceiptPaper)
    assert (page._delivery.pledge, page._delivery.number) == ("", "")


def test_a_bag_label_comes_on_the_stock_chosen(counter: Counter) -> None:
    counter.prefer(Preferences(Language.ENGLISH, Scheme.LIGHT, label=LabelStock.MM_50_30))
    hands = counter.open()
    papers = take_in(hands.desk).papers
    assert isinstance(papers[0], TicketPaper)
    pdf = hands.window.room.printing.pdf(papers[1:])
    with pypdfium2.PdfDocument(pdf) as document:
        width, height = document[0].get_size()
    assert (round(width * MM_PER_POINT), round(height * MM_PER_POINT)) == (50, 30)


def test_another_paper_changes_nothing_on_the_screen() -> None:
    before = Preferences()
    assert before.looks_like(Preferences(printer="P", label=LabelStock.MM_100_50))
    assert not before.looks_like(Preferences(text_percent=125))


def test_the_application_is_printed_from_what_is_typed_before_anything_is_saved(
    hands: Hands,
) -> None:
    hands.window.go(Command.INTAKE)
    hands.put("pledgor.name", "陳大文")
    hands.press("F10", "3")
    page = hands.window.pages.paper
    assert hands.window.page() is page
    assert page._delivery is not None
    (paper,) = page._delivery.papers
    assert isinstance(paper, ApplicationPaper)
    assert paper.applicant.name == "陳大文"
    assert len(page._sheets) == 1
    hands.press("Esc")
    assert hands.window.page() is hands.window.pages.intake
    assert hands.window.pages.intake.pledgor.name.text() == "陳大文"
