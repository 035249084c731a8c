"""The box on top: takes scans, numbers and names, wherever the clerk is."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QLineEdit

from counter.ui.theme import Theme


class ScanBox(QLineEdit):
    """Enter searches for what was typed. `asked` tells the text, `left` that Esc was pressed."""

    asked = Signal(str)
    left = Signal()

    def __init__(self, theme: Theme, hint: str) -> None:
        super().__init__()
        self.setObjectName("scan")
        self.setAccessibleName(hint)
        self.setPlaceholderText(hint)
        self.setProperty("scan", True)
        self.setClearButtonEnabled(False)
        glass = QAction(theme.icon("qr_code_scanner", "muted"), "", self)
        self.addAction(glass, QLineEdit.ActionPosition.LeadingPosition)
        self.returnPressed.connect(self._ask)
        # A scanner types Latin letters: an input method would swallow them. Names are searched for
        # on the page of tickets, where it is on.
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, on=False)

    def event(self, event: QEvent) -> bool:
        """Esc is the box's own as long as the cursor is here."""
        if (
            event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.left.emit()
            return
        super().keyPressEvent(event)

    def _ask(self) -> None:
        text = self.text().strip()
        if text:
            self.asked.emit(text)
