"""Papers on screen before they go out: look, print, keep as PDF."""

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, Signal
from PySide6.QtGui import QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from counter.domain.refusal import Refused, Unavailable
from counter.ui.columns import Scrolled
from counter.ui.fields import ChoiceField
from counter.ui.keys import Command
from counter.ui.labels import text_label
from counter.ui.pages.page import Page, command_button, row
from counter.ui.printing import Delivery, Sheet
from counter.ui.room import Room
from counter.ui.tasks import Lane, Latest

MARGIN_PX = 24


class PaperPage(Page):
    """One act's papers. `printer_picked`: the clerk chose another printer here."""

    printer_picked = Signal(str)

    def __init__(self, room: Room) -> None:
        super().__init__("paper", room)
        self._latest = Latest(room.tasks, self)
        self._delivery: Delivery | None = None
        self._sheets: list[Sheet] = []
        self.printer = ChoiceField("printer", self.tr("Printer"), room.say, numbered=False)
        self.told = text_label("", "muted", wrap=True)
        self.told.setObjectName("paper.told")
        self.save_button = QPushButton(self.tr("Keep as PDF…"))
        self.save_button.setObjectName("paper.save")
        self.save_button.setIcon(room.theme.icon("save"))
        self.save_button.clicked.connect(self._save)
        self.print_button = command_button(
            room, Command.CONFIRM, self.tr("Print"), primary=True, icon="print"
        )
        self.print_button.clicked.connect(self._print)
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
        line.addWidget(self.told, 1)
        self._printer_label = text_label(self.printer.label, "muted")
        line.addWidget(self._printer_label)
        line.addWidget(self.printer)
        line.addLayout(row(self.back_button, self.save_button, self.print_button))
        self.printer.setFixedWidth(220)
        self.column.addLayout(line)
        self.column.addWidget(self._area, 1)

    def title(self) -> str:
        return self.tr("Print")

    def commands(self) -> Mapping[Command, Callable[[], None]]:
        able: dict[Command, Callable[[], None]] = {Command.BACK: self.leaves.emit}
        if self.printer.count():
            able[Command.CONFIRM] = self._print
        return able

    def enter(self) -> None:
        self._area.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_delivery(self, delivery: Delivery) -> None:
        """Show another act's papers."""
        self._delivery = delivery
        self._show_sheets([])
        names = self.room.printing.names()
        self.printer.set_choices((name, name) for name in names)
        for part in (self._printer_label, self.printer, self.print_button):
            part.setVisible(bool(names))
        self.told.setText(
            delivery.title
            if names
            else self.tr(
                "{title}: there is no printer here. Keep it as PDF and print it elsewhere."
            ).format(title=delivery.title)
        )
        self._latest.ask(
            self.room.printing.preview,
            delivery.papers,
            done=self._show_sheets,
            failed=self._tell,
        )

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
        for number, sheet in enumerate(self._sheets, 1):
            picture = QLabel()
            picture.setObjectName(f"paper.sheet.{number}")
            picture.setAccessibleName(self.tr("Page {number}").format(number=number))
            picture.setPixmap(_fitted(sheet.image, width))
            picture.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            self._stack.addWidget(picture)
        self._stack.addStretch(1)

    def _print(self) -> None:
        if self._delivery is None or not self.printer.code():
            return
        self.printer_picked.emit(self.printer.code())
        self.room.printing.deliver(self._delivery)
        self.leaves.emit()

    def _save(self) -> None:
        delivery = self._delivery
        if delivery is None:
            return
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        dialog = QFileDialog(
            self, self.tr("Keep as PDF"), str(Path(folder) / f"{delivery.title}.pdf")
        )
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter("PDF (*.pdf)")
        dialog.setDefaultSuffix("pdf")
        dialog.fileSelected.connect(lambda path: self.keep(Path(path)))
        dialog.open()

    def keep(self, path: Path) -> None:
        """Write the papers shown to a PDF file."""
        if self._delivery is None:
            return
        self.room.tasks.run(
            self.room.printing.save,
            self._delivery.papers,
            path,
            owner=self,
            done=lambda _: self.room.messages.good(self.tr("Kept as {path}").format(path=path)),
            failed=self._tell,
            lane=Lane.READ,
        )

    def _tell(self, trouble: Refused | Unavailable) -> None:
        self.room.messages.trouble(trouble)


def _fitted(image: QImage, width_px: int) -> QPixmap:
    """A page as wide as there is room, no wider than it was drawn."""
    width = min(width_px, image.width())
    scaled = image.scaledToWidth(width * 2, Qt.TransformationMode.SmoothTransformation)
    pixmap = QPixmap.fromImage(scaled)
    pixmap.setDevicePixelRatio(2)
    return pixmap
