"""Papers go out by printer or PDF; a printer that fails, or none at all, loses nothing."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QRegularExpression
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit

from counter.domain.refusal import Trouble, Unavailable
from counter.domain.ways import Way
from counter.print.half import Form
from counter.print.papers import LabelPaper, SealedPaper, TicketPaper
from counter.print.render import render
from counter.ui.preferences import Language, PaperSize, Preferences
from counter.ui.printing import SHOWN_MAX, Delivery, Sheet, SystemPrinter
from counter.ui.sheets import pictures
from counter.ui.tokens import Scheme
from tests.desk.desks import PLEDGOR, take_in
from tests.print.count_samples import report
from tests.ui.conftest import Counter
from tests.ui.hands import Hands


def delivered(hands: Hands) -> Delivery:
    """The papers of an intake, on their way out."""
    receipt = take_in(hands.desk)
    delivery = Delivery(receipt.papers, "Ticket", receipt.pledge, receipt.number)
    hands.window.room.printing.deliver(delivery)
    hands.rest()
    return delivery


def with_printer(counter: Counter) -> Hands:
    counter.printer.printers = ("Window 1", "Back office")
    counter.prefer(Preferences(Language.ENGLISH, Scheme.LIGHT, printer="Window 1"))
    return counter.open()


def test_an_intake_prints_ticket_stub_and_label_on_the_printer_chosen(counter: Counter) -> None:
    hands = with_printer(counter)
    delivered(hands)
    [(printer, sheets, title)] = counter.printer.jobs
    assert (printer, title) == ("Window 1", "Ticket")
    assert sheets == 2
    assert "Window 1" in hands.banner()


def test_a_printer_that_fails_loses_nothing_and_asks_why_it_prints_again(counter: Counter) -> None:
    hands = with_printer(counter)
    counter.printer.fails = True
    delivery = delivered(hands)
    assert "did not print" in hands.banner()
    hands.click("banner.act")
    page = hands.window.pages.ticket
    assert hands.window.page() is page
    assert page._panel() is page.panel(Way.REPRINT)
    counter.printer.fails = False
    hands.put("reason", "printer-failed")
    hands.press("F9")
    assert len(counter.printer.jobs) == 1
    assert hands.desk.ticket(delivery.pledge).pledge.copies == 2


def test_papers_of_no_ticket_can_be_shown_when_the_printer_fails(counter: Counter) -> None:
    hands = with_printer(counter)
    counter.printer.fails = True
    sheet = hands.desk.day_sheet(hands.window.room.today())
    hands.window.room.printing.deliver(Delivery((sheet,), "Sheet"))
    hands.rest()
    hands.click("banner.act")
    assert hands.window.page() is hands.window.pages.paper


def test_without_a_printer_the_papers_are_shown_and_kept_as_pdf(
    hands: Hands, tmp_path: Path
) -> None:
    delivered(hands)
    page = hands.window.pages.paper
    assert hands.window.page() is page
    assert not page.print_button.isVisible()
    assert "no printer" in hands.label("paper.told")
    assert len(page._sheets) == 2
    page.keep(tmp_path / "ticket.pdf")
    hands.rest()
    assert (tmp_path / "ticket.pdf").read_bytes().startswith(b"%PDF")
    assert "ticket.pdf" in hands.banner()


def test_a_pdf_that_cannot_be_written_is_told(hands: Hands, tmp_path: Path) -> None:
    delivered(hands)
    hands.window.pages.paper.keep(tmp_path / "nowhere" / "ticket.pdf")
    hands.rest()
    assert hands.banner()
    assert not (tmp_path / "nowhere").exists()
    assert hands.window.page() is hands.window.pages.paper


def test_the_file_dialog_offers_a_pdf_by_the_title(hands: Hands) -> None:
    delivered(hands)
    hands.click("paper.save")
    [dialog] = hands.window.pages.paper.findChildren(QFileDialog)
    assert dialog.selectedFiles()[0].endswith("Ticket.pdf")
    dialog.reject()


def test_the_file_dialog_has_no_english_word_on_a_chinese_screen(counter: Counter) -> None:
    counter.prefer(Preferences(Language.CHINESE, Scheme.LIGHT))
    hands = counter.open()
    delivered(hands)
    hands.click("paper.save")
    [dialog] = hands.window.pages.paper.findChildren(QFileDialog)
    labels = [label.text() for label in dialog.findChildren(QLabel) if label.isVisible()]
    assert len(labels) >= 3
    assert [text for text in labels if text.isascii()] == []
    dialog.reject()


def test_another_printer_can_be_picked_at_the_preview_and_is_remembered(counter: Counter) -> None:
    counter.printer.printers = ("Window 1", "Back office")
    hands = counter.open()
    delivered(hands)
    hands.put("printer", "Back office")
    hands.press("F9")
    assert counter.printer.jobs[0][0] == "Back office"
    assert hands.window.preferences.printer == "Back office"


def test_a5_gives_each_copy_its_own_sheet(hands: Hands) -> None:
    papers = take_in(hands.desk).papers
    assert isinstance(papers[0], TicketPaper)
    assert isinstance(papers[1], LabelPaper)
    printing = hands.window.room.printing
    a4 = printing.preview(papers).sheets
    hands.window.preferences = Preferences(Language.ENGLISH, paper=PaperSize.A5)
    a5 = printing.preview(papers).sheets
    assert len(a5) == len(a4) + 1
    assert {form.value for form in Form} == {"a4", "a5"}


def test_a_page_is_drawn_with_its_true_size(hands: Hands) -> None:
    papers = take_in(hands.desk).papers
    [page, *_] = pictures(hands.window.room.printing.pdf(papers), 150)
    assert (round(page.width_mm), round(page.height_mm)) == (210, 297)
    assert abs(page.image.width() - 1240) <= 2


def test_a_name_no_font_can_print_is_told_and_the_act_stays(hands: Hands) -> None:
    receipt = take_in(hands.desk, pledgor=replace(PLEDGOR, name="王\U0010fffd明"))
    hands.window.room.printing.deliver(Delivery(receipt.papers, "Ticket", receipt.pledge, "x"))
    hands.rest()
    assert hands.banner()
    assert hands.desk.ticket(receipt.pledge).pledge.copies == 1


def test_the_system_printer_draws_every_sheet(
    hands: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The platform has no printer: a file stands in for it, with the same painting."""
    sheets = hands.window.room.printing.preview(take_in(hands.desk).papers).sheets
    out = tmp_path / "printed.pdf"

    class ToFile(QPrinter):
        def __init__(self, *_: object) -> None:
            super().__init__(QPrinter.PrinterMode.HighResolution)
            self.setOutputFileName(str(out))

    class Info:
        @staticmethod
        def printerInfo(_: str) -> "Info":  # noqa: N802 - Qt's name
            return Info()

        def isNull(self) -> bool:  # noqa: N802 - Qt's name
            return False

    monkeypatch.setattr("PySide6.QtPrintSupport.QPrinter", ToFile)
    monkeypatch.setattr("PySide6.QtPrintSupport.QPrinterInfo", Info)
    SystemPrinter().send("any", sheets, "Ticket")
    assert len([*pictures(out.read_bytes(), 20)]) == len(sheets)


def test_a_printer_that_is_gone_is_told(hands: Hands) -> None:
    sheets: list[Sheet] = []
    assert hands is not None
    assert SystemPrinter().names() == ()
    with pytest.raises(Unavailable) as told:
        SystemPrinter().send("nobody", sheets, "Ticket")
    assert told.value.trouble is Trouble.PRINTER_FAILED


def test_a_long_paper_is_shown_in_parts_and_printed_again_from_the_page_where_the_paper_ran_out(
    counter: Counter,
) -> None:
    counter.printer.printers = ("Window 1",)
    hands = counter.open()
    kept = SealedPaper("Report", "K01-01-000001", render((report(bags=600),)))
    delivery = Delivery((kept,), "Report")
    hands.window.room.printing.shown.emit(delivery)
    page = hands.window.pages.paper
    hands.rest()
    assert len(page._sheets) == SHOWN_MAX
    assert page.range.isVisible()
    assert hands.label("paper.range") == "of 16; 10 shown here"
    first, last = page.findChildren(QLineEdit, QRegularExpression("paper\\.(first|last)"))
    assert (first.text(), last.text()) == ("1", "16")

    for edit, typed in ((first, "13"), (last, "99")):
        edit.setText(typed)
        edit.editingFinished.emit()
        hands.rest()
        assert len(page._sheets) == 4
    assert hands.label("paper.range") == "of 16"
    assert page.findChild(QLabel, "paper.sheet.13") is not None
    hands.press("F9")
    hands.rest()
    assert counter.printer.jobs == [("Window 1", 4, "Report")]

    delivered(hands)
    assert not page.range.isVisible()
