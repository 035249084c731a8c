"""The box in which a file or folder is chosen."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget


class FileBox(QFileDialog):
    """Speaks the window's language throughout; Qt has some of its words in English alone."""

    def __init__(self, parent: QWidget, title: str, place: str = "") -> None:
        super().__init__(parent, title, place)
        labels = QFileDialog.DialogLabel
        self.setLabelText(labels.LookIn, self.tr("Look in:"))
        self.setLabelText(labels.FileType, self.tr("Kind of file:"))


def ask_spreadsheet(
    parent: QWidget, title: str, name: str, on_picked: Callable[[Path], None]
) -> None:
    """Ask into which file a spreadsheet goes; `name` is offered, among the clerk's documents."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    dialog = FileBox(parent, title, str(Path(folder) / f"{name}.ods"))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilter("ODS (*.ods)")
    dialog.setDefaultSuffix("ods")
    dialog.fileSelected.connect(lambda path: on_picked(Path(path)))
    dialog.open()
