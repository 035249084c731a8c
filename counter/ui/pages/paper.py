"""Papers on screen before they go out: look, print, keep as PDF."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QKeySequence, QPixmap, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from counter.domain.refusal import Refused, Unavailable
from counter.ui.columns import Scrolled
from counter.ui.fields import ChoiceField
from counter.ui.file_box import FileBox, place_offered
from counter.ui.keys import Command
from counter.ui.labels import text_label
from counter.ui.page_range import PageRange
from counter.ui.pages.page import Page, command_button, row
from counter.ui.printing import Delivery, Preview, Sheet
from counter.ui.room import Room
from counter.ui.tasks import Lane, Latest

MARGIN_PX = 24
LONG_PAGES = 4
"""A paper of so many pages can be printed in parts."""


class PaperPage(Page):
    """One act's papers, to look at as often as one likes. `printer_picked`: the clerk chose another printer here.

    A ticket leaves this page once: `reprint_wanted` asks for the act that a further copy needs (PA 14).
    """

    follows_act = True

    printer_picked = Signal(str)
    reprint_wanted = Signal(str)

    def __init__(self, room: Room) -> None:
        super().__init__("paper", room)
        self._latest = Latest(room.tasks, self)
        self._delivery: Delivery | None = None
        self._sheets: list[Sheet] = []
        self._is_out = False
        self.printer = ChoiceField("printer", self.tr("Printer"), room.say, numbered=False)
        self.range = PageRange()
        self.told = text_label("", "muted", wrap=True)
        self.told.setObjectName("paper.told")
        self.save_button = self._make_save_button()
        self.print_button = command_button(
            room, Command.CONFIRM, self.tr("Print"), primary=True, icon="print"
        )
        self.print_button.clicked.connect(self._print)
        self.again_button = command_button(
            room, Command.CONFIRM, self.tr("Print again…"), primary=True, icon="print"
        )
        self.again_button.setObjectName("paper.again")
        self.again_button.clicked.connect(self._print_again)
        self.english_button = self._make_english_button()
        self.back_button = command_button(room, Command.BACK, self.tr("Back"), icon="arrow_back")
        self.back_button.clicked.connect(self.leaves)
        self._pictures = QWidget()
        self._stack = QVBoxLayout(self._pictures)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.setSpacing(12)
        self._area = Scrolled(self._pictures, "paper.sheets")
        self._area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._area.setAccessibleName(self.tr("Pages of the paper"))
        line = QHBoxLayout()
        line.setSpacing(self.look.gap)
        line.addStretch(1)
        self._printer_label = text_label(self.printer.label, "muted")
        line.addWidget(self._printer_label)
        line.addWidget(self.printer)
        line.addLayout(
            row(
                self.english_button,
                self.back_button,
                self.save_button,
                self.print_button,
                self.again_button,
            )
        )
        self.range.changed.connect(self._show_range)
        self.printer.setFixedWidth(220)
        for part in (self.english_button, self.again_button, self.range):
            part.hide()  # a page that shows no paper yet does not widen the window for them
        self.column.addLayout(row(self.told, self.range, stretch_first=True))
        self.column.addLayout(line)
        self.column.addWidget(self._area, 1)

    def _make_save_button(self) -> QPushButton:
        button = QPushButton(self.tr("Keep as PDF…"))
        button.setObjectName("paper.save")
        button.setIcon(self.room.theme.icon("save"))
        button.clicked.connect(self._save)
        return button

    def _make_english_button(self) -> QPushButton:
        button = QPushButton(self.tr("With English (Alt+E)"))
        button.setObjectName("paper.english")
        button.setCheckable(True)
        button.clicked.connect(self._set_english)
        QShortcut(QKeySequence("Alt+E"), self).activated.connect(button.click)
        return button

    def title(self) -> str:
        return self.tr("Print")

    def commands(self) -> Mapping[Command, Callable[[], None]]:
        able: dict[Command, Callable[[], None]] = {Command.BACK: self.leaves.emit}
        if self._is_out:
            able[Command.CONFIRM] = self._print_again
        elif self.printer.count():
            able[Command.CONFIRM] = self._print
        return able

    def enter(self) -> None:
        self._area.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_delivery(self, delivery: Delivery) -> None:
        """Show another act's papers."""
        self._is_out = False
        names = self.room.printing.names()
        self.printer.set_choices((name, name) for name in names)
        self._show(delivery)

    def _show(self, delivery: Delivery) -> None:
        self._delivery = delivery
        self._show_sheets([])
        self._show_choices(delivery)
        self.range.hide()
        self._latest.ask(
            self.room.printing.preview,
            delivery.papers,
            delivery.first,
            done=self._show_preview,
            failed=self._tell,
        )

    def _show_preview(self, preview: Preview) -> None:
        """A long paper offers its pages: a printer that ran out of paper goes on where it stopped."""
        delivery = self._delivery
        if delivery is None:
            return
        self.range.offer(preview.pages, first=delivery.first)
        self.range.setVisible(preview.pages >= LONG_PAGES and not delivery.number)
        self._show_pages(preview)

    def _show_range(self) -> None:
        if self._delivery is not None:
            self._latest.ask(
                self.room.printing.preview,
                self._delivery.papers,
                self.range.first,
                self.range.last,
                done=self._show_pages,
                failed=self._tell,
            )

    def _show_pages(self, preview: Preview) -> None:
        self.range.tell_shown(len(preview.sheets))
        self._show_sheets(preview.sheets)

    def _set_english(self, wanted: bool) -> None:
        """A pledgor reads English, or does not: for this print alone."""
        if self._delivery is not None:
            self._show(self._delivery.in_english_too(wanted=wanted))

    def _show_choices(self, delivery: Delivery) -> None:
        prints = bool(self.printer.count()) and not self._is_out
        for part in (self._printer_label, self.printer, self.print_button):
            part.setVisible(prints)
        self.english_button.setVisible(delivery.bilingual is not None and not self._is_out)
        self.english_button.setChecked(bool(delivery.bilingual))
        shown = "check" if delivery.bilingual else "translate"
        self.english_button.setIcon(self.room.theme.icon(shown))
        self.save_button.setVisible(not self._is_out)
        self.again_button.setVisible(self._is_out)
        if self._is_out:
            told = self.tr(
                "{title} is out. A further copy asks for the reason and is marked as one."
            ).format(title=delivery.title)
        elif prints:
            told = delivery.title
        else:
            told = self.tr(
                "{title}: there is no printer here. Keep it as PDF and print it elsewhere."
            ).format(title=delivery.title)
        self.told.setText(told)
        self.commands_changed.emit()

    def _set_out(self, delivery: Delivery, *, out: bool) -> None:
        """A ticket is on its way out, or could not go after all; other papers may go as often as one likes."""
        if delivery is self._delivery:
            self._is_out = out and bool(delivery.number)
            self._show_choices(delivery)

    def _show_sheets(self, sheets: list[Sheet]) -> None:
        self._sheets = sheets
        self._draw()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._draw()

    def _draw(self) -> None:
        while (item := self._stack.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        width = max(200, self._area.viewport().width() - MARGIN_PX)
        for number, sheet in enumerate(self._sheets, self.range.first):
            picture = QLabel()
            picture.setObjectName(f"paper.sheet.{number}")
            picture.setAccessibleName(self.tr("Page {number}").format(number=number))
            picture.setPixmap(_fitted(sheet.image, width))
            picture.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            self._stack.addWidget(picture)
        self._stack.addStretch(1)

    def _print(self) -> None:
        delivery = self._delivery
        if delivery is None or self._is_out or not self.printer.code():
            return
        self.printer_picked.emit(self.printer.code())
        self._set_out(delivery, out=True)
        chosen = replace(delivery, first=self.range.first, last=self.range.last)
        self.room.printing.deliver(delivery if delivery.number else chosen)
        self.leaves.emit()

    def _print_again(self) -> None:
        if self._delivery is not None:
            self.reprint_wanted.emit(self._delivery.pledge)

    def _save(self) -> None:
        delivery = self._delivery
        if delivery is None:
            return
        dialog = FileBox(self, self.tr("Keep as PDF"), place_offered(delivery.title, "pdf"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter("PDF (*.pdf)")
        dialog.setDefaultSuffix("pdf")
        dialog.fileSelected.connect(lambda path: self.keep(Path(path)))
        dialog.open()

    def keep(self, path: Path) -> None:
        """Write the papers shown to a PDF file."""
        delivery = self._delivery
        if delivery is None or self._is_out:
            return

        def failed(trouble: Refused | Unavailable) -> None:
            self._set_out(delivery, out=False)
            self._tell(trouble)

        self._set_out(delivery, out=True)
        self.room.tasks.run(
            self._write,
            delivery,
            path,
            owner=self,
            done=lambda _: self.room.messages.good(self.tr("Kept as {path}").format(path=path)),
            failed=failed,
            lane=Lane.READ,
        )

    def _write(self, delivery: Delivery, path: Path) -> None:
        """On a reader's lane: what leaves the screen is in the log of looks first."""
        self.room.desk.looks.keep_paper(delivery.number)
        self.room.printing.save(delivery.papers, path)

    def _tell(self, trouble: Refused | Unavailable) -> None:
        self.room.messages.trouble(trouble)


def _fitted(image: QImage, width_px: int) -> QPixmap:
    """A page as wide as there is room, no wider than it was drawn."""
    width = min(width_px, image.width())
    scaled = image.scaledToWidth(width * 2, Qt.TransformationMode.SmoothTransformation)
    pixmap = QPixmap.fromImage(scaled)
    pixmap.setDevicePixelRatio(2)
    return pixmap
