"""Labels of fields and the key tips that appear on them while Alt is held."""

import re
from html import escape

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QRect, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QGridLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

_TIP_PAD_PX = 4
_OFFICE = re.compile("動產質借[所處]")
_JOINER = "\u2060"


class FieldLabel(QLabel):
    """Names a field and leads to it: Alt with its letter puts the cursor there.

    `least_px`: its width beside other labels, where it is as high as its field. All is measured once it is asked for: a
    part that was measured before it has its place is dressed anew at each step of the way there.
    """

    tips_shown = False

    def __init__(self, text: str, buddy: QWidget, key: str = "", *, least_px: int = 0) -> None:
        super().__init__(unmarked(text))
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.key = key
        self._least_px = least_px
        self.setBuddy(buddy)
        self.setProperty("role", "muted")
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        if key:
            shortcut = QShortcut(QKeySequence(f"Alt+{key}"), self)
            shortcut.activated.connect(self._lead)
            buddy.setToolTip(f"Alt+{key}")

    def sizeHint(self) -> QSize:
        """Room for the words and, behind them, for the tip."""
        hint = super().sizeHint()
        words_px = self.fontMetrics().horizontalAdvance(self.text())
        tip_px = self._tip_px() + _TIP_PAD_PX if self.key else 0
        buddy = self.buddy()
        beside = self._least_px and buddy is not None
        height_px = buddy.sizeHint().height() if beside else hint.height()
        width_px = max(hint.width(), words_px + tip_px, self._least_px)
        return QSize(width_px, height_px).boundedTo(self.maximumSize())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def tip(self) -> QRect:
        """Where the key's letter stands while Alt is held."""
        width, height = self._tip_px(), self.fontMetrics().height()
        return QRect(self.width() - width - 1, (self.height() - height) // 2, width, height)

    def _tip_px(self) -> int:
        return self.fontMetrics().horizontalAdvance(self.key) + 2 * _TIP_PAD_PX

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not (FieldLabel.tips_shown and self.key):
            return
        painter = QPainter(self)
        tip = self.tip()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.palette().highlight().color()))
        painter.drawRoundedRect(tip, _TIP_PAD_PX, _TIP_PAD_PX)
        painter.setPen(self.palette().highlightedText().color())
        painter.drawText(tip, Qt.AlignmentFlag.AlignCenter, self.key)
        painter.end()

    def _lead(self) -> None:
        buddy = self.buddy()
        if buddy is not None:
            buddy.setFocus(Qt.FocusReason.ShortcutFocusReason)


class KeyTips(QObject):
    """Application event filter: shows the tips while Alt is held."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._window: QWidget | None = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Told of everything that happens: asking an event for its kind takes longer than looking at its class.
        if isinstance(event, QKeyEvent):
            kind = event.type()
            if event.key() == Qt.Key.Key_Alt and kind is not QEvent.Type.ShortcutOverride:
                self._show(kind is QEvent.Type.KeyPress)
        elif isinstance(watched, QCoreApplication) and (
            event.type() is QEvent.Type.ApplicationDeactivate
        ):
            self._show(False)
        return False

    def _show(self, shown: bool) -> None:
        if FieldLabel.tips_shown != shown:
            FieldLabel.tips_shown = shown
            # Never all widgets there are: Python may be freeing those of a window that was closed.
            self._window = QApplication.activeWindow() or self._window
            if self._window is not None and shiboken6.isValid(self._window):
                self._window.update()


def text_label(text: str, role: str = "", *, wrap: bool = False) -> QLabel:
    """A label in one of the roles of the style rules."""
    label = QLabel(text)
    if role:
        label.setProperty("role", role)
    label.setWordWrap(wrap)
    label.setTextFormat(Qt.TextFormat.PlainText)
    if role.startswith("badge") and not wrap:
        label.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
    return label


class ElidedLabel(QLabel):
    """One line that gives way when there is too little room; the whole of it stands in the tool tip."""

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance("……"), super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        room = self.contentsRect()
        shown = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, room.width()
        )
        if shown == self.text():
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.drawText(room, self.alignment(), shown)
        painter.end()
        if not self.toolTip():
            self.setToolTip(tip(self.text()))


def tip(text: str) -> str:
    """A text as a tool tip, to the letter: Qt takes for markup what looks like it."""
    if "<" not in text:
        return text
    return f'<p style="white-space:pre-wrap">{escape(text)}</p>'


def unmarked(text: str) -> str:
    """A text in which & marks no letter, for buttons, boxes and the labels that lead to a field."""
    return text.replace("&", "&&")


def breakable(path: object) -> str:
    """A path that a label may break behind each folder."""
    return re.sub(r"([/\\])", "\\1\u200b", str(path))


def whole(name: str) -> str:
    """An agency's name that a label may break before what kind of office it is, not inside."""
    return _OFFICE.sub(lambda office: _JOINER.join(office.group()), name)


def wear_role(label: QLabel, role: str) -> None:
    """Give a label another role and let the style rules see it."""
    if label.property("role") != role:
        label.setProperty("role", role)
        label.style().unpolish(label)
        label.style().polish(label)


def show_part(part: QWidget, *, shown: bool, home: QWidget) -> None:
    """Show a part or hide it; a cursor in what is hidden goes to `home`, not wherever Qt would put it."""
    if not shown and _has_cursor(part):
        home.setFocus(Qt.FocusReason.OtherFocusReason)
    part.setVisible(shown)


def clear(grid: QGridLayout) -> None:
    """Take everything out of a grid."""
    while (item := grid.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()


def _has_cursor(part: QWidget) -> bool:
    focus = QApplication.focusWidget()
    return focus is not None and (focus is part or part.isAncestorOf(focus))


class Card(QFrame):
    """A framed part of a page under a heading."""

    def __init__(self, heading: str, *, pad_px: int, gap_px: int) -> None:
        super().__init__()
        self.setProperty("card", True)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(pad_px, pad_px - 4, pad_px, pad_px)
        self.body.setSpacing(gap_px)
        self.heading = text_label(heading, "heading")
        if not heading:
            self.heading.hide()
        self.body.addWidget(self.heading)
