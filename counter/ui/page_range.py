"""From which page to which a long paper goes out: a printer that ran out of paper goes on where it stopped."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from counter.ui.labels import FieldLabel, text_label

_WIDTH_PX = 72
_PAGES_MAX = 99_999


class PageRange(QWidget):
    """Two page numbers that are always pages of the paper. `changed`: somebody chose others."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._count = self.first = self.last = 1
        self._edits = tuple(
            self._edit(name, said)
            for name, said in (
                ("paper.first", self.tr("First page")),
                ("paper.last", self.tr("Last page")),
            )
        )
        self._of = text_label("", "muted")
        self._of.setObjectName("paper.range")
        first, last = self._edits
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(FieldLabel(self.tr("Pages"), first, "P"))
        for part in (first, text_label("–", "muted"), last, self._of):
            line.addWidget(part)
        for edit in self._edits:
            edit.editingFinished.connect(self._read)

    def offer(self, count: int, *, first: int = 1) -> None:
        """The pages of another paper, from one of them to the end."""
        self._count, self.first, self.last = count, min(first, count), count
        self._show()

    def tell_shown(self, shown: int) -> None:
        """How many of the pages chosen are to be seen."""
        chosen = self.last - self.first + 1
        text = (
            self.tr("of {count}; {shown} shown here") if shown < chosen else self.tr("of {count}")
        )
        self._of.setText(text.format(count=self._count, shown=shown))

    def _edit(self, name: str, said: str) -> QLineEdit:
        edit = QLineEdit()
        edit.setObjectName(name)
        edit.setAccessibleName(said)
        edit.setFixedWidth(_WIDTH_PX)
        edit.setAlignment(Qt.AlignmentFlag.AlignRight)
        edit.setValidator(QIntValidator(1, _PAGES_MAX, edit))
        return edit

    def _read(self) -> None:
        """A number beyond the paper is its nearest page."""
        before = (self.first, self.last)
        first, last = (int(edit.text()) for edit in self._edits)
        self.first = min(first, self._count)
        self.last = min(max(last, self.first), self._count)
        self._show()
        if (self.first, self.last) != before:
            self.changed.emit()

    def _show(self) -> None:
        for edit, number in zip(self._edits, (self.first, self.last), strict=True):
            edit.setText(str(number))
