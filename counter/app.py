"""Puts the parts together and runs the window; the only module that knows them all."""

import logging
import secrets
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path

from PySide6.QtWidgets import QApplication

from counter.desk import Desk
from counter.desk.opening import is_set_up, open_desk, set_up, utc_now
from counter.domain.refusal import Trouble, Unavailable
from counter.domain.ticket import is_code
from counter.settings import Station, data_folder
from counter.ui import preferences
from counter.ui.instance import Instance, call_running
from counter.ui.language import speak
from counter.ui.messages import tell_start_trouble
from counter.ui.pages.setup import SetupWindow
from counter.ui.printing import Printer, SystemPrinter
from counter.ui.scanner import Scanner
from counter.ui.tasks import Tasks, watch_exceptions
from counter.ui.theme import Theme, load_fonts
from counter.ui.window import MainWindow

ENDED_WELL = 0
COULD_NOT_START = 2
RUNS_ALREADY = 3

LOG_BYTES_MAX = 1_000_000
LOGS_KEPT = 5
PREFERENCES_FILE = "preferences.ini"
LOG_FILE = "counter.log"


@dataclass(frozen=True, slots=True)
class Parts:
    """The running program's parts, for the one who drives it."""

    desk: Desk
    tasks: Tasks
    theme: Theme
    window: MainWindow
    scanner: Scanner

    def close(self) -> None:
        """Leave the counter's file in order; what is being written is waited for."""
        self.scanner.deleteLater()
        self.tasks.close()
        self.desk.close()


def run(folder: Path | None = None, *, training: bool = True) -> int:
    """Run the counter of `folder` (the platform's own data folder if None) until its window is closed.

    Answers the exit status: 0, 2 if it could not start, 3 if another program has this counter.
    """
    folder = folder or data_folder(training=training)
    app = QApplication(sys.argv)
    app.setApplicationName("public-pawnshop-counter")
    choices = preferences.load(folder / PREFERENCES_FILE)
    speak(choices.language)
    if call_running(folder):
        tell_start_trouble(Unavailable(Trouble.ALREADY_RUNNING), choices.language)
        return RUNS_ALREADY
    keep_log(folder)
    instance = Instance(folder)
    try:
        theme = dress(app, choices)
        if not is_set_up(folder) and not _set_up(folder, theme, training=training):
            return ENDED_WELL
        desk = open_desk(folder)
    except Unavailable as trouble:
        tell_start_trouble(trouble, choices.language)
        return COULD_NOT_START
    parts = furnish(app, desk, theme, folder=folder, now=utc_now, printer=SystemPrinter())
    instance.called.connect(parts.window.come_to_front)
    parts.window.show()
    parts.window.check_file()
    status = app.exec()
    parts.close()
    instance.close()
    return status


def dress(app: QApplication, choices: preferences.Preferences) -> Theme:
    """Fonts and colours. Raises Unavailable FONT_MISSING."""
    load_fonts()
    theme = Theme(app)
    theme.wear(choices.scheme, choices.text_percent)
    return theme


def furnish(
    app: QApplication,
    desk: Desk,
    theme: Theme,
    *,
    folder: Path,
    now: Callable[[], datetime],
    printer: Printer,
) -> Parts:
    """The window on a desk, with its workers and its ear for the scanner; not shown yet."""
    tasks = Tasks()
    watch_exceptions(tasks.bug.emit)
    scanner = Scanner(is_code, app)
    app.installEventFilter(scanner)
    window = MainWindow(
        desk,
        tasks=tasks,
        theme=theme,
        scanner=scanner,
        printer=printer,
        preferences_path=folder / PREFERENCES_FILE,
        now=now,
    )
    return Parts(desk, tasks, theme, window, scanner)


def keep_log(folder: Path) -> None:
    """Write the log beside the data: what failed and where, nothing about persons."""
    folder.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(
        folder / LOG_FILE, maxBytes=LOG_BYTES_MAX, backupCount=LOGS_KEPT, encoding="utf-8"
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.getLogger("counter").addHandler(handler)


def _set_up(folder: Path, theme: Theme, *, training: bool) -> bool:
    """Ask which counter this is; False if the person went away."""

    def make(station: Station) -> None:
        set_up(folder, station, random=secrets.token_bytes)

    return SetupWindow(folder, theme, training=training, make=make).ask()
