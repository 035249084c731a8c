"""From the key of the call list to its painted page: 500 pledgors, each with a ticket due, and the card of the first.

On the real window over the file of a real counter, at 1366 × 768; what the desk asks of the file is counted.
"""

import os
import secrets
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median
from time import perf_counter

from PySide6.QtCore import QEvent, QEventLoop, QObject
from PySide6.QtWidgets import QApplication

from benchmarks.counters import CLERK, DAY, SUPERVISOR, new_counter, own_folder
from benchmarks.made_up import intakes
from benchmarks.measuring import Figure, quiet
from counter import app as program
from counter.desk import intake
from counter.desk.desk import Desk
from counter.desk.opening import open_context
from counter.domain.forms import DayForm
from counter.tour.stage import HEIGHT_PX, WIDTH_PX, PlayedPrinter
from counter.ui.door import Door
from counter.ui.keys import Command
from counter.ui.pages.calls import CallsPage
from counter.ui.theme import Theme, load_fonts

ROWS = 500
LONGEST_MS = 100
ROUNDS = 31
WARM_UP = 3
DUE = date(2026, 6, 9)
MORNING = datetime(2026, 6, 9, 1, 30, tzinfo=UTC)


class Painted(QObject):
    """Ends a loop once the list was painted with the rows that came and the first one's card is there."""

    def __init__(self, page: CallsPage, loop: QEventLoop) -> None:
        super().__init__(page)
        self._page = page
        self._loop = loop
        self._came = False
        page.table.rows.modelReset.connect(self._note)
        page.table.viewport().installEventFilter(self)

    def _note(self) -> None:
        self._came = True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint and self._came and self._page.part.card is not None:
            self._came = False
            self._loop.quit()
        return super().eventFilter(watched, event)


def measure() -> Figure:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with own_folder("call_list_shown") as folder:
        milliseconds = _measure(folder) * 1000
    return Figure(
        id="call_list_shown",
        value=milliseconds,
        unit="ms",
        wanted=f"≤ {LONGEST_MS} ms",
        met=milliseconds <= LONGEST_MS,
    )


def _measure(folder: Path) -> float:
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    load_fonts()
    desk = _desk(folder)
    parts = program.furnish(
        application,
        Door(desk),
        Theme(application),
        station=desk.station,
        policy=desk.policy,
        folder=folder,
        now=lambda: MORNING,
        printer=PlayedPrinter(),
    )
    window = parts.window
    window.resize(WIDTH_PX, HEIGHT_PX)
    window.show()
    window.pages.all()  # as they are a moment after the start
    loop = QEventLoop()
    page = window.pages.calls
    painted = Painted(page, loop)
    taken = []
    for _ in range(WARM_UP + ROUNDS):
        window.go(Command.INTAKE)
        _rest()
        with quiet():
            begin = perf_counter()
            window.go(Command.CALLS)
            loop.exec()
            taken.append(perf_counter() - begin)
        assert page.table.rows.rowCount() == ROWS, "everybody is due"
    painted.deleteLater()
    window.close()
    parts.close()
    desk.close()
    return median(taken[WARM_UP:])


def _desk(folder: Path) -> Desk:
    """A desk on the day on which everybody of another day is called."""
    context = new_counter(folder)
    for form in intakes(context.policy, DAY, ROWS):
        with context.store.write() as writing:
            intake.take_in(context, writing, form, CLERK)
    context.store.close()
    desk = Desk(
        open_context(
            folder / "data", now=lambda: MORNING, random=secrets.token_bytes, by_names=True
        )
    )
    desk.sign_in(CLERK.code)
    desk.close_day()
    desk.open_day(DayForm(DUE, confirmed=True, supervisor=SUPERVISOR.code))
    return desk


def _rest() -> None:
    """Let everything that was begun come to its end."""
    for _ in range(10):
        QApplication.processEvents()
