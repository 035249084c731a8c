"""Where the pledgor's screen stands, and when it shows what: the window tells what the clerk does.

Light enough for the first look at the window; what it shows is loaded when the desk is open.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QScreen, QWindow
from PySide6.QtWidgets import QApplication, QWidget

from counter.ui.preferences import PledgorScreen

if TYPE_CHECKING:  # loaded behind the first page
    from counter.desk.answers import Receipt
    from counter.ui.pages.page import Page
    from counter.ui.pledgor_screen.place import Place
    from counter.ui.pledgor_screen.shown import Shown
    from counter.ui.pledgor_screen.view import PledgorView
    from counter.ui.room import Room

DONE_SHOWN_MS = 90_000
"""So long a finished act stands there at most: then another person may be at the counter."""
DAY_MS = 60_000
"""How often the day is looked at: the lending standard changes with it."""


class SecondScreen(QObject):
    """Shows the pledgor what the page on top hands over, and what was just done.

    `lost`: its screen was unplugged while it was in use. The page on top is asked each time, nothing is kept of a
    page that was left; only a finished act is, until the clerk turns to something else.
    """

    lost = Signal()

    def __init__(self, window: QWidget, page: Callable[[], Page | None]) -> None:
        super().__init__(window)
        self._window = window
        self._page = page
        self._room: Room | None = None
        self._mode = PledgorScreen.OFF
        self._done: Shown | None = None
        self.view: PledgorView | None = None
        self._handle: QWindow | None = None
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._settle)
        self._over = QTimer(self, singleShot=True, interval=DONE_SHOWN_MS)
        self._over.timeout.connect(self._forget)
        self._minute = QTimer(self, interval=DAY_MS)
        self._minute.timeout.connect(self.show_page)
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.screenAdded.connect(self._plugged)
        app.screenRemoved.connect(self._unplugged)

    def furnish(self, room: Room, mode: PledgorScreen) -> None:
        """Stand where that choice says as soon as the window has nothing else to do; again whenever it changes."""
        if mode is not self._mode:
            self.close()
        self._room, self._mode = room, mode
        self._soon.start()

    def close(self) -> None:
        """Take the window away."""
        self._soon.stop()
        self._done = None
        self._minute.stop()
        if self.view is not None:
            self.view.hide()
            self.view.deleteLater()
            self.view = None

    # ------------------------------------------------------------------ what is shown

    def show_page(self) -> None:
        """The page on top shows something else, or another one is on top."""
        if self.view is None:
            return
        page = self._page()
        shown = None if page is None else page.shown()
        if shown is not None:
            self._done = None
        self._put(shown or self._done)

    def turn_to(self, page: Page) -> None:
        """The clerk is shown another page: what was done before is over, unless the page comes after the act."""
        if not page.follows_act:
            self._done = None
        self.show_page()

    def rest(self) -> None:
        """Back to the idle view, until the page on top shows something else."""
        self._done = None
        self._put(None)

    def show_done(self, receipt: Receipt) -> None:
        """An act is safely written."""
        if self.view is None or self._room is None:
            return
        from counter.ui.pledgor_screen.outcome import shown_of  # noqa: PLC0415 - after the start

        self._done = shown_of(receipt, self._room.policy)
        self._over.start()
        self.show_page()

    def _forget(self) -> None:
        self._done = None
        self.show_page()

    def _put(self, shown: Shown | None) -> None:
        if self.view is not None:
            self.view.put(shown, self._place())

    def _place(self) -> Place:
        from counter.ui.pledgor_screen.place import Place  # noqa: PLC0415 - after the start

        room = self._room
        assert room is not None, "furnished before anything is shown"
        branch = next(each for each in room.policy.branches if each.code == room.station.branch)
        return Place(room.policy, branch, room.today(), training=room.station.training)

    # ------------------------------------------------------------------ where it stands

    def _settle(self, *, gone: QScreen | None = None) -> None:
        """Stand where there is room for it, or nowhere; the clerk's window keeps the focus."""
        self._follow_window()
        beside = self._mode is PledgorScreen.WINDOW
        screen = self._free_screen(gone) if self._mode is PledgorScreen.AUTOMATIC else None
        if screen is None and not beside:
            self.close()
            return
        if self.view is None:
            from counter.ui.pledgor_screen.view import (  # noqa: PLC0415 - after the start
                PledgorView,
            )

            assert self._room is not None
            self.view = PledgorView(self._room.theme)
            self.view.woken.connect(self._give_back)
            self._minute.start()
        self.show_page()
        if screen is None:
            self.view.stand_beside()
        else:
            self.view.stand_on(screen)

    def _give_back(self) -> None:
        """Some platforms activate whatever is shown or touched: keys go to the clerk's window."""
        (QApplication.activeModalWidget() or self._window).activateWindow()

    def _follow_window(self) -> None:
        """Make room when the clerk's window is moved to another screen."""
        handle = self._window.windowHandle()
        if handle is not self._handle and handle is not None:
            self._handle = handle
            handle.screenChanged.connect(lambda _: self._settle())

    def _free_screen(self, gone: QScreen | None) -> QScreen | None:
        """The first screen that does not show the clerk's window too."""
        own = self._window.screen().geometry()
        return next(
            (
                screen
                for screen in QGuiApplication.screens()
                if screen is not gone and not screen.geometry().intersects(own)
            ),
            None,
        )

    def _plugged(self, _: QScreen) -> None:
        if self._room is not None:
            self._settle()

    def _unplugged(self, screen: QScreen) -> None:
        """Qt would move the window before the clerk's: it is gone before that."""
        if self._room is None:
            return
        stood = self.view is not None and self._mode is PledgorScreen.AUTOMATIC
        self._settle(gone=screen)
        if stood and self.view is None:
            self.lost.emit()
