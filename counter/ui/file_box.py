"""The box in which a file or folder is chosen."""

from PySide6.QtWidgets import QFileDialog, QWidget


class FileBox(QFileDialog):
    """Speaks the window's language throughout; Qt has some of its words in English alone."""

    def __init__(self, parent: QWidget, title: str, place: str = "") -> None:
        super().__init__(parent, title, place)
        labels = QFileDialog.DialogLabel
        self.setLabelText(labels.LookIn, self.tr("Look in:"))
        self.setLabelText(labels.FileType, self.tr("Kind of file:"))
