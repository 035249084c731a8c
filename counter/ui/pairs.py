"""Lines of a name and what it says, written anew each time something else is shown."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel

from counter.ui.labels import clear, text_label


class Pairs(QGridLayout):
    """A column of names and a column of texts that wrap; a line without a text is left out."""

    def __init__(self, name: str) -> None:
        """`name`: beginning of the texts' object names, `name.key`."""
        super().__init__()
        self._name = name
        self.setContentsMargins(0, 0, 0, 0)
        self.setHorizontalSpacing(12)
        self.setVerticalSpacing(4)
        self.setColumnStretch(1, 1)

    def show_lines(self, *lines: tuple[str, str, str]) -> None:
        """Show these lines: key, name, text."""
        clear(self)
        for row, (key, name, text) in enumerate(line for line in lines if line[2]):
            self.addWidget(text_label(name, "muted"), row, 0, Qt.AlignmentFlag.AlignTop)
            self.addWidget(self._value(key, text), row, 1, Qt.AlignmentFlag.AlignTop)

    def _value(self, key: str, text: str) -> QLabel:
        value = text_label(text, wrap=True)
        value.setObjectName(f"{self._name}.{key}")
        return value
