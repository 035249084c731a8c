"""Papers on their way out: a preview on screen, a printer if there is one, a PDF in any case."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeGuard

from PySide6.QtCore import QObject, Signal

from counter.domain.refusal import Refused, Trouble, Unavailable
from counter.ui.preferences import PaperSize, Preferences, TicketText
from counter.ui.tasks import Lane, Tasks

if TYPE_CHECKING:  # papers come with the first act
    from PySide6.QtGui import QImage, QPageLayout

    from counter.print.papers import Paper, TicketPaper

PREVIEW_DPI = 110
PRINT_DPI = 300
SHOWN_MAX = 10
"""Pages of a paper that are shown at once."""
MM_PER_INCH = 25.4


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of a PDF as a picture, with its true size."""

    image: QImage
    width_mm: float
    height_mm: float


@dataclass(frozen=True, slots=True)
class Preview:
    """Pages of a paper for the screen. `pages`: how many it has."""

    sheets: list[Sheet]
    pages: int


Pictures = Callable[[bytes, int, int, int], Iterator[Sheet]]
"""The pages of a PDF at so many dots an inch, from the first to the last (0 = the end), one after the other."""


class Printer(Protocol):
    """Where sheets are sent."""

    def names(self) -> tuple[str, ...]:
        """The printers there are, maybe none."""

    def send(self, name: str, sheets: Iterable[Sheet], title: str) -> None:
        """Print on that one. Raises Unavailable."""


class SystemPrinter:
    """The printers of this computer."""

    def names(self) -> tuple[str, ...]:
        from PySide6.QtPrintSupport import QPrinterInfo  # noqa: PLC0415 - loaded with the first print

        return tuple(QPrinterInfo.availablePrinterNames())

    def send(self, name: str, sheets: Iterable[Sheet], title: str) -> None:
        from PySide6.QtCore import QRectF  # noqa: PLC0415 - the same
        from PySide6.QtGui import QPainter  # noqa: PLC0415 - the same
        from PySide6.QtPrintSupport import QPrinter, QPrinterInfo  # noqa: PLC0415 - the same

        printer_info = QPrinterInfo.printerInfo(name)
        if printer_info.isNull():
            raise Unavailable(Trouble.PRINTER_FAILED, printer=name)
        printer = QPrinter(printer_info, QPrinter.PrinterMode.HighResolution)
        printer.setDocName(title)
        printer.setFullPage(True)
        painter = QPainter()
        for number, sheet in enumerate(sheets):
            printer.setPageLayout(_layout(sheet))
            begun = printer.newPage() if number else painter.begin(printer)
            if not begun:
                raise Unavailable(Trouble.PRINTER_FAILED, printer=name)
            painter.drawImage(QRectF(painter.viewport()), sheet.image)
        if not painter.end():
            raise Unavailable(Trouble.PRINTER_FAILED, printer=name)


@dataclass(frozen=True, slots=True)
class Delivery:
    """Papers of one act. `pledge` and `number`: whose ticket it is, "" for other papers.

    `first`, `last`: the pages to print, 0 = to the end.
    """

    papers: tuple[Paper, ...]
    title: str
    pledge: str = ""
    number: str = ""
    first: int = 1
    last: int = 0

    @property
    def bilingual(self) -> bool | None:
        """Whether its tickets are in Chinese and English, None if there is no ticket among the papers."""
        found = [paper.bilingual for paper in self.papers if _is_ticket(paper)]
        return all(found) if found else None

    def in_english_too(self, *, wanted: bool) -> Delivery:
        """The same papers, tickets in Chinese and English or in Chinese alone."""
        papers = (
            replace(paper, bilingual=wanted) if _is_ticket(paper) else paper
            for paper in self.papers
        )
        return replace(self, papers=tuple(papers))


class Printing(QObject):
    """Draws papers off the UI thread and sends them to the printer chosen.

    `sent`: they are at the printer; `failed`: it could not take them, nothing is lost; `shown`: there is no printer
    chosen, or somebody asked to look: the preview opens.
    """

    sent = Signal(object, str)
    failed = Signal(object, object)
    shown = Signal(object)

    def __init__(
        self,
        tasks: Tasks,
        *,
        draw: Callable[[tuple[Paper, ...], Preferences], bytes],
        pictures: Pictures,
        printer: Printer,
        chosen: Callable[[], Preferences],
    ) -> None:
        super().__init__()
        self._tasks = tasks
        self._draw = draw
        self._pictures = pictures
        self._printer = printer
        self._chosen = chosen

    def names(self) -> tuple[str, ...]:
        """The printers there are, maybe none."""
        return self._printer.names()

    @property
    def prints(self) -> bool:
        """Whether a printer is chosen; without one papers are shown."""
        return bool(self._chosen().printer)

    @property
    def always_bilingual(self) -> bool:
        """Whether every ticket is wanted in Chinese and English."""
        return self._chosen().ticket_text is TicketText.BILINGUAL

    def deliver(self, delivery: Delivery) -> None:
        """Print papers on the printer chosen; without one, show them."""
        chosen = self._chosen()
        name = chosen.printer
        if not name:
            self.shown.emit(delivery)
            return

        def done(_: None) -> None:
            self.sent.emit(delivery, name)

        def failed(trouble: Refused | Unavailable) -> None:
            self.failed.emit(delivery, trouble)

        self._tasks.run(
            self._print,
            delivery,
            chosen,
            owner=self,
            done=done,
            failed=failed,
            lane=Lane.READ,
        )

    def preview(self, papers: tuple[Paper, ...], first: int = 1, last: int = 0) -> Preview:
        """The papers as pictures for the screen, of long ones some pages; slow, for a reader's lane."""
        from counter.print.raster import count  # noqa: PLC0415 - loaded with the first paper

        pdf = self.pdf(papers)
        pages = count(pdf)
        end = min(last or pages, first + SHOWN_MAX - 1)
        return Preview([*self._pictures(pdf, PREVIEW_DPI, first, end)], pages)

    def pdf(self, papers: tuple[Paper, ...]) -> bytes:
        """The papers as one PDF; slow, for a reader's lane. Raises Unavailable for a glyph no font has."""
        return self._draw(papers, self._chosen())

    def save(self, papers: tuple[Paper, ...], path: Path) -> None:
        """Write the papers to a PDF file. Raises Unavailable."""
        from counter.print.saving import save  # noqa: PLC0415 - loaded with the first paper kept

        save(self.pdf(papers), path)

    def _print(self, delivery: Delivery, chosen: Preferences) -> None:
        pdf = self._draw(delivery.papers, chosen)
        sheets = self._pictures(pdf, PRINT_DPI, delivery.first, delivery.last)
        self._printer.send(chosen.printer, sheets, delivery.title)


def _is_ticket(paper: Paper) -> TypeGuard[TicketPaper]:
    from counter.print.papers import TicketPaper  # noqa: PLC0415 - papers come with the first act

    return isinstance(paper, TicketPaper)


def _layout(sheet: Sheet) -> QPageLayout:
    from PySide6.QtCore import QMarginsF, QSizeF  # noqa: PLC0415 - loaded with the first print
    from PySide6.QtGui import QPageLayout, QPageSize  # noqa: PLC0415 - loaded with the first print

    portrait = sheet.height_mm >= sheet.width_mm
    short, long = sorted((sheet.width_mm, sheet.height_mm))
    return QPageLayout(
        QPageSize(QSizeF(short, long), QPageSize.Unit.Millimeter),
        QPageLayout.Orientation.Portrait if portrait else QPageLayout.Orientation.Landscape,
        QMarginsF(),
    )


def draw(papers: tuple[Paper, ...], chosen: Preferences) -> bytes:
    """Papers as a PDF, of the sizes that were chosen."""
    from counter.print.half import Form  # noqa: PLC0415 - loaded with the first paper
    from counter.print.label import LabelSize  # noqa: PLC0415 - loaded with the first paper
    from counter.print.render import render  # noqa: PLC0415 - loaded with the first paper

    form = {PaperSize.A4: Form.A4, PaperSize.A5: Form.A5}[chosen.paper]
    return render(papers, form, LabelSize(chosen.label.value))


def sheets_of(pdf: bytes, dpi: int, first: int, last: int) -> Iterator[Sheet]:
    """The pages of a PDF, as `Pictures` says."""
    from counter.ui.sheets import pictures  # noqa: PLC0415 - loaded with the first paper

    return pictures(pdf, dpi, first, last)
