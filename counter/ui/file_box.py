"""The box in which a file or folder is chosen."""

import re
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

_NO_NAME = re.compile(r'[\\/:*?"<>|]+')
"""What some system has no place for in a file's name."""
_NAME_MAX = 60
"""Characters: no system takes more than 255 bytes, and a Chinese one needs three, rare ones four."""


class FileBox(QFileDialog):
    """Speaks the window's language throughout; Qt has some of its words in English alone."""

    def __init__(self, parent: QWidget, title: str, place: str = "") -> None:
        super().__init__(parent, title, place)
        labels = QFileDialog.DialogLabel
        self.setLabelText(labels.LookIn, self.tr("Look in:"))
        self.setLabelText(labels.FileType, self.tr("Kind of file:"))


def place_offered(title: str, ending: str) -> str:
    """Where a file of that title is offered to be kept: among the clerk's documents, whatever the title says."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    name = "".join(each if each.isprintable() else " " for each in _NO_NAME.sub("-", title))
    return str(Path(folder) / f"{name.strip(' .')[:_NAME_MAX] or '-'}.{ending}")


def ask_spreadsheet(
    parent: QWidget, title: str, name: str, on_picked: Callable[[Path], None]
) -> None:
    """Ask into which file a spreadsheet goes; `name` is offered, among the clerk's documents."""
    dialog = FileBox(parent, title, place_offered(name, "ods"))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilter("ODS (*.ods)")
    dialog.setDefaultSuffix("ods")
    dialog.fileSelected.connect(lambda path: on_picked(Path(path)))
    dialog.open()
