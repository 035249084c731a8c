"""Papers to PDF: one call for what comes out of one printer."""

from collections.abc import Sequence
from typing import assert_never

from counter.print import (
    application,
    call_proof,
    call_sheet,
    count_sheet,
    day_sheet,
    erasure_sheet,
    handover,
    label,
    letter,
    list_sheet,
    notice,
    person_sheet,
    receipt,
    recovery,
    supervision,
    ticket,
)
from counter.print.erasure_paper import ErasurePaper
from counter.print.half import Form
from counter.print.label import LabelSize
from counter.print.list_papers import ListPaper
from counter.print.morning_papers import (
    FindingsPaper,
    InspectionPaper,
    MorningPaper,
    SupervisionPaper,
)
from counter.print.notice_forms import notice_form
from counter.print.papers import (
    ApplicationPaper,
    CallProofPaper,
    CallSheetPaper,
    DaySheetPaper,
    HandoverPaper,
    LabelPaper,
    LetterPaper,
    NoticePaper,
    Paper,
    PlaceLabelPaper,
    ReceiptPaper,
    RecoverySheetPaper,
    SealedPaper,
    SheetPaper,
    StocktakePaper,
    TicketPaper,
)
from counter.print.pdf import Document
from counter.print.person_paper import PersonPaper
from counter.print.words import receipt_title

_Report = ListPaper | HandoverPaper | StocktakePaper | SupervisionPaper | PersonPaper | ErasurePaper
"""What is about many things at once."""


def render(
    papers: Sequence[Paper], form: Form = Form.A4, label_size: LabelSize = LabelSize.MM_62_29
) -> bytes:
    """The papers as one PDF; a batch shares fonts and fixed parts, equal papers give equal bytes.

    `form` is for tickets and receipts: A4 with both copies to be cut, or A5 for each. All is drawn before anything is
    printed: raises Unavailable (FONT_MISSING, GLYPH_MISSING naming the character) if it cannot be.
    """
    assert papers, "a document without pages is no document"
    document = Document(title(papers[0]))
    for paper in papers:
        match paper:
            case TicketPaper():
                ticket.draw(document, paper, form)
            case LabelPaper():
                label.draw(document, paper, label_size)
            case PlaceLabelPaper():
                label.draw_place(document, paper, label_size)
            case ReceiptPaper():
                receipt.draw(document, paper, form)
            case SealedPaper():
                assert len(papers) == 1, "what is kept is a whole document"
                return paper.pdf
            case _:
                _draw_sheet(document, paper)
    return document.to_bytes()


def _draw_sheet(document: Document, paper: SheetPaper) -> None:
    match paper:
        case NoticePaper():
            notice.draw(document, paper)
        case ApplicationPaper():
            application.draw(document, paper)
        case DaySheetPaper():
            day_sheet.draw(document, paper)
        case RecoverySheetPaper():
            recovery.draw(document, paper)
        case LetterPaper():
            letter.draw(document, paper)
        case CallSheetPaper():
            call_sheet.draw(document, paper)
        case CallProofPaper():
            call_proof.draw(document, paper)
        case _:
            _draw_report(document, paper)


def _draw_report(document: Document, paper: _Report) -> None:
    match paper:
        case ListPaper():
            list_sheet.draw(document, paper)
        case HandoverPaper():
            handover.draw(document, paper)
        case StocktakePaper():
            count_sheet.draw(document, paper)
        case PersonPaper():
            person_sheet.draw(document, paper)
        case ErasurePaper():
            erasure_sheet.draw(document, paper)
        case MorningPaper() | InspectionPaper() | FindingsPaper():
            supervision.draw(document, paper)
        case _:
            assert_never(paper)


def title(paper: Paper) -> str:
    """What a paper is called, without a word about whose it is."""
    match paper:
        case TicketPaper():
            return paper.wording.ticket_title
        case LabelPaper():
            return "封袋標籤"
        case PlaceLabelPaper():
            return "庫位標籤"
        case ReceiptPaper():
            return receipt_title(paper.net)[0]
        case SealedPaper():
            return paper.title
        case _:
            return _sheet_title(paper)


def _sheet_title(paper: SheetPaper) -> str:
    match paper:
        case NoticePaper():
            return notice_form(paper.kind, paper.words).title
        case ApplicationPaper():
            return application.title(paper)
        case DaySheetPaper() | RecoverySheetPaper():
            return "營業日報表" if isinstance(paper, DaySheetPaper) else "金鑰復原單"
        case LetterPaper():
            return paper.letter.title
        case CallSheetPaper():
            return call_sheet.TITLE
        case CallProofPaper():
            return call_proof.TITLE
        case _:
            return _report_title(paper)


def _report_title(paper: _Report) -> str:
    match paper:
        case ListPaper():
            return list_sheet.TITLES[paper.form]
        case HandoverPaper():
            return handover.title(paper)
        case StocktakePaper():
            return count_sheet.TITLE
        case PersonPaper():
            return person_sheet.TITLE
        case ErasurePaper():
            return erasure_sheet.TITLE
        case MorningPaper() | InspectionPaper() | FindingsPaper():
            return supervision.title(paper)
        case _:
            assert_never(paper)
