"""Two columns that scroll each for itself, or one below the other where the window is too narrow for both.

What must stay in sight stands still at the foot: below the right column, or below the whole.
"""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QGridLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from counter.ui.fields import Field

SCROLL_BAR_PX = 14
_WHOLE_PX_MAX = 200
"""A field as high as that is a list: its cursor alone is kept in sight."""


class Scrolled(QScrollArea):
    """A part that scrolls up and down when the screen is too small, and follows the cursor."""

    def __init__(self, content: QWidget | None, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        if content is not None:
            self.setWidget(content)
            content.setAutoFillBackground(False)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._follow)
        self._wanted: QWidget | None = None
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._show_cursor)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What stands above the cursor may grow when an answer comes: the cursor stays in sight."""
        if watched is self.widget() and event.type() is QEvent.Type.Resize:
            self._later.start()
        return super().eventFilter(watched, event)

    def bring(self, part: QWidget) -> None:
        """Bring a part into sight that has no cursor, once it has its place, until the cursor goes on."""
        self._wanted = part
        self._later.start()

    def _follow(self, _: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self.isAncestorOf(now):
            self._wanted = None
            self.ensureWidgetVisible(_whole(now), 0, 40)
            self._later.start()  # what was shown just now has no place yet

    def _show_cursor(self) -> None:
        """A table is no place to type: the page's head above it matters more."""
        focus = QApplication.focusWidget()
        if focus is None or isinstance(focus, QAbstractItemView):
            return
        if self.isAncestorOf(focus):
            self.ensureWidgetVisible(_whole(focus), 0, 40)
        if self._wanted is not None:
            self.ensureWidgetVisible(self._wanted, 0, 40)


class Columns(QWidget):
    """`left` takes the room that `right` (about `right_px` wide) leaves."""

    def __init__(
        self,
        left: QWidget,
        right: QWidget,
        *,
        name: str,
        right_px: int,
        gap_px: int,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._left = left
        self._right = right
        self._right_px = right_px
        self._gap_px = gap_px
        self._is_narrow = False
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._fit)
        self._left_area = Scrolled(None, f"{name}.left")
        self._right_area = Scrolled(None, f"{name}.right")
        self._both = QWidget()
        self._below = QVBoxLayout(self._both)
        self._below.setContentsMargins(0, 0, 0, 0)
        self._below.setSpacing(gap_px)
        self._foot = QWidget()
        # As wide as there is room; what is in it makes no column wider.
        self._foot.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._foot_column = QVBoxLayout(self._foot)
        self._foot_column.setContentsMargins(0, 0, 0, 0)
        self._foot_column.setSpacing(0)
        self._places = QGridLayout(self)
        self._places.setContentsMargins(0, 0, 0, 0)
        self._places.setSpacing(gap_px)
        self._places.setRowStretch(0, 1)
        self._places.setColumnStretch(0, 1)
        self._place()
        self._left_area.setWidget(left)
        self._right_area.setWidget(right)
        left.installEventFilter(self)
        right.installEventFilter(self)

    def add_foot(self, part: QWidget) -> None:
        """Something that does not scroll; it is seen while it is not hidden."""
        self._foot_column.addWidget(part)
        part.installEventFilter(self)

    def to_top(self) -> None:
        """Show the beginning of the right side."""
        self._right_area.verticalScrollBar().setValue(0)

    def to_head(self) -> None:
        """Show the beginning of the left side."""
        self._left_area.verticalScrollBar().setValue(0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:
            self._later.start()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Give the right side what it needs; put it below if the left then has too little."""
        right_px = max(
            self._right_px,
            self._right.minimumSizeHint().width() + SCROLL_BAR_PX,
            self._foot.minimumSizeHint().width(),
        )
        self._right_area.setFixedWidth(right_px)
        left_px = self._left.minimumSizeHint().width() + SCROLL_BAR_PX
        narrow = self.isVisible() and self.width() < left_px + self._gap_px + right_px
        if narrow != self._is_narrow:
            self._is_narrow = narrow
            self._arrange()

    def _arrange(self) -> None:
        """Put the parts into their places; the cursor stays where it is."""
        focus = _focus_of(self.window())
        self._left_area.takeWidget()
        if self._is_narrow:
            self._right_area.takeWidget()
            self._right_area.hide()
            for part in (self._left, self._right):
                self._below.addWidget(part)
                part.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
            self._left_area.setWidget(self._both)
        else:
            for part in (self._left, self._right):
                self._below.removeWidget(part)
                part.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
            self._left_area.setWidget(self._left)
            self._right_area.setWidget(self._right)
            self._right_area.show()
        self._place()
        for part in (self._left, self._right):
            part.show()
        if focus is not None and self.isAncestorOf(focus):
            focus.setFocus(Qt.FocusReason.OtherFocusReason)

    def _place(self) -> None:
        """The foot keeps below what it belongs to."""
        for part in (self._left_area, self._right_area, self._foot):
            self._places.removeWidget(part)
        if self._is_narrow:
            self._places.addWidget(self._left_area, 0, 0, 1, 2)
            self._places.addWidget(self._foot, 1, 0, 1, 2)
        else:
            self._places.addWidget(self._left_area, 0, 0, 2, 1)
            self._places.addWidget(self._right_area, 0, 1)
            self._places.addWidget(self._foot, 1, 1)


def bring(part: QWidget) -> None:
    """Scroll to a part that changed without the cursor being there."""
    around = part.parentWidget()
    while around is not None and not isinstance(around, Scrolled):
        around = around.parentWidget()
    if around is not None:
        around.bring(part)


def _whole(focus: QWidget) -> QWidget:
    """What the cursor is in, with what stands below it: a hint, what is wrong, the change of cash."""
    field = focus.parentWidget()
    return field if isinstance(field, Field) and field.height() < _WHOLE_PX_MAX else focus


def _focus_of(window: QWidget) -> QWidget | None:
    """What has the cursor there or will have it; the stubs do not know that it may be nothing."""
    return window.focusWidget()
