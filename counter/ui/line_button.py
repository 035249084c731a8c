"""The part of the bottom line that tells of central; pressed, it leads to the page of the line."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QPushButton, QStyle, QStyleOptionButton, QStylePainter

from counter.ui.keys import Command, shown_key
from counter.ui.line_words import LineWords, State
from counter.ui.theme import Theme

if TYPE_CHECKING:  # the desk's answers are loaded behind the first page
    from counter.desk.lines import LineStatus

_PAD_PX = 16
_COLOURS = {State.PLAIN: "muted", State.WARN: "warn", State.DANGER: "danger"}


class LineButton(QPushButton):
    """One line that gives way when there is too little room; the whole of it stands in the tool tip."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._words = LineWords(self)
        self.setObjectName("status.line")
        self.setProperty("link", True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.hide()

    def show_line(self, line: LineStatus, today: date) -> None:
        """Say how the line stands; nothing before this counter is enrolled."""
        self.setVisible(line.enrolled)
        if not line.enrolled:
            return
        told = self._words.told(line, today)
        key = shown_key(Command.SYNC)
        self.setIcon(self._theme.icon(told.icon, _COLOURS[told.state]))
        self.setText(told.text)
        self.setToolTip(f"{told.text}  {key}")
        self.setAccessibleName(self.tr("Line to central: {state}").format(state=told.text))
        self.setAccessibleDescription(key)
        if self.property("state") != told.state.value:
            self.setProperty("state", told.state.value)
            self.style().unpolish(self)
            self.style().polish(self)

    def minimumSizeHint(self) -> QSize:
        whole = super().sizeHint()
        least = self.iconSize().width() + self.fontMetrics().horizontalAdvance("……") + _PAD_PX
        return QSize(min(least, whole.width()), whole.height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        option = QStyleOptionButton()
        self.initStyleOption(option)
        room = self.width() - self.iconSize().width() - _PAD_PX
        option.text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        QStylePainter(self).drawControl(QStyle.ControlElement.CE_PushButton, option)
