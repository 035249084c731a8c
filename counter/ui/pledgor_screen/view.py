"""The window on the pledgor's screen. It takes no focus and no keys; it paints what it is given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from counter.ui.pledgor_screen.board import Ground, Piece, Text
from counter.ui.pledgor_screen.picture import picture
from counter.ui.pledgor_screen.place import Place
from counter.ui.theme import text_font
from counter.ui.tokens import by_name

if TYPE_CHECKING:
    from PySide6.QtGui import QScreen

    from counter.ui.pledgor_screen.shown import Shown
    from counter.ui.theme import Theme

_Flag = Qt.WindowType
TRIAL_PX = (960, 540)


class PledgorView(QWidget):
    """Shows one act, or the idle view. It is built whole before anything is painted: nothing flickers.

    `woken`: the platform made it the active window, which it is not to be.
    """

    woken = Signal()

    def __init__(self, theme: Theme) -> None:
        flags = _Flag.Window | _Flag.WindowDoesNotAcceptFocus
        super().__init__(None, flags)
        self.setObjectName("pledgor_screen")
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._theme = theme
        self._shown: Shown | None = None
        self._place: Place | None = None
        self._pieces: tuple[Piece, ...] = ()
        theme.changed.connect(self.update)

    def put(self, shown: Shown | None, place: Place) -> None:
        """Show that; None: the idle view."""
        if (shown, place) != (self._shown, self._place):
            self._shown, self._place = shown, place
            self._lay_out()

    def stand_on(self, screen: QScreen) -> None:
        """Fill that screen."""
        if self.isVisible() and self.screen() is screen:
            return
        self.setWindowFlag(_Flag.FramelessWindowHint, True)
        self.setScreen(screen)
        self.setGeometry(screen.geometry())
        self.setWindowState(Qt.WindowState.WindowFullScreen)
        self.setVisible(True)  # showFullScreen() would ask for the focus too

    def stand_beside(self) -> None:
        """Stand as a window of its own on the clerk's screen, to try it."""
        if not self.isVisible():
            self.resize(*TRIAL_PX)
            self.show()

    @property
    def shown(self) -> Shown | None:
        """The act shown; None: the idle view."""
        return self._shown

    def texts(self) -> tuple[str, ...]:
        """Every text on the screen, from the top of each column to its end."""
        return tuple(piece.words for piece in self._pieces if isinstance(piece, Text))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.ActivationChange and self.isActiveWindow():
            self.woken.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        colours = {name: QColor(code) for name, code in by_name(self._theme.look.colours).items()}
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for piece in self._pieces:
            if isinstance(piece, Ground):
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colours[piece.part])
                painter.drawRoundedRect(piece.box, piece.radius_px, piece.radius_px)
            else:
                painter.setFont(text_font(piece.px, bold=piece.bold))
                painter.setPen(colours[piece.part])
                painter.drawText(piece.box, piece.flags, piece.words)
        painter.end()

    def _lay_out(self) -> None:
        if self._place is None:
            return
        self._pieces = picture(self._shown, self._place, self.size())
        self.setAccessibleName("\n".join(self.texts()))
        self.update()
