"""Puts the parts together and runs the window; the only module that knows them all."""

from __future__ import annotations

import gc
import logging
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QApplication

from counter.domain.days import day_in_taiwan
from counter.domain.keeping import Keeping, Kept, Opening
from counter.domain.policy import Policy
from counter.domain.refusal import Refused, Trouble, Unavailable
from counter.domain.ticket import is_code
from counter.settings import (
    STATION_FILE,
    Station,
    data_folder,
    is_set_up,
    load_station,
    rules_of,
)
from counter.ui import preferences
from counter.ui.door import Door, FirstLook
from counter.ui.instance import Instance, call_running
from counter.ui.language import speak
from counter.ui.line import Line
from counter.ui.messages import tell_start_trouble
from counter.ui.printing import Printer, SystemPrinter
from counter.ui.scanner import Scanner
from counter.ui.sender import Sender
from counter.ui.tasks import Tasks, watch_exceptions
from counter.ui.theme import Theme, load_fonts
from counter.ui.voice import Voice
from counter.ui.window import MainWindow

if TYPE_CHECKING:  # the database comes with it
    from counter.desk.desk import Desk
    from counter.ui.unlocking import Unlock

ENDED_WELL = 0
COULD_NOT_START = 2
RUNS_ALREADY = 3

LOG_BYTES_MAX = 1_000_000
LOGS_KEPT = 5
PREFERENCES_FILE = "preferences.ini"
LOG_FILE = "counter.log"

NOW = partial(datetime.now, UTC)
"""The wall clock."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The running program's parts, for the one who drives it."""

    door: Door
    tasks: Tasks
    theme: Theme
    window: MainWindow
    scanner: Scanner
    line: Line
    sender: Sender

    @property
    def desk(self) -> Desk:
        """The desk behind the window, once it is open."""
        return self.door.desk

    def close(self) -> None:
        """Leave the counter's file in order; what is being written is waited for."""
        self.scanner.deleteLater()
        self.window.watch.stop()
        self.line.stop()
        self.sender.stop()
        self.tasks.close()
        if self.door.is_open:
            self.desk.close()


def run(folder: Path | None = None, *, training: bool = True) -> int:
    """Run the counter of `folder` (the platform's own data folder if None) until its window is closed.

    The window stands first, its file is opened behind it.
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
    instance = Instance(folder)
    try:
        theme = dress(app, choices)
        if not is_set_up(folder) and not _set_up(folder, theme, training=training):
            return ENDED_WELL
        station = load_station(folder / STATION_FILE)
        policy = rules_of(station, day_in_taiwan(NOW()))
    except Unavailable as trouble:
        tell_start_trouble(trouble, choices.language)
        return COULD_NOT_START
    door = Door()
    parts = furnish(
        app,
        door,
        theme,
        station=station,
        policy=policy,
        folder=folder,
        now=NOW,
        printer=SystemPrinter(),
    )
    instance.called.connect(parts.window.come_to_front)

    open_with = partial(_begin_opening, folder, parts)
    unlocking = Unlocking(parts, Voice(choices.language), open_with)

    def give_up(trouble: Refused | Unavailable) -> None:
        if unlocking.take(trouble):
            return
        parts.window.hide()
        tell_start_trouble(trouble, choices.language)
        app.exit(COULD_NOT_START)

    door.failed.connect(give_up)
    door.opened.connect(gc.freeze)  # what the start made stays: nobody looks through it again
    door.broken.connect(gc.freeze)
    parts.window.show()

    # Loading the database before would only delay the first look at the window.
    look = FirstLook(parts.window)
    look.had.connect(partial(open_with, Opening()))
    status = app.exec()
    parts.close()
    instance.close()
    return status


class Unlocking:
    """Asks for what opens the key of the file, where it does not open by itself; the window stands behind it."""

    def __init__(self, parts: Parts, voice: Voice, open_with: Callable[[Opening], None]) -> None:
        self._parts = parts
        self._voice = voice
        self._open_with = open_with
        self._dialog: Unlock | None = None

    def take(self, trouble: Refused | Unavailable) -> bool:
        """Whether somebody is asked now; False for a trouble that nobody here can end."""
        from counter.ui.unlocking import Unlock, can_be_ended  # noqa: PLC0415 - seldom wanted

        if self._dialog is None and can_be_ended(trouble):
            self._dialog = Unlock(
                self._parts.window,
                self._parts.tasks,
                self._parts.theme,
                self._voice,
                open_with=self._open_with,
                has_keyring=_has_keyring,
            )
            self._dialog.rejected.connect(partial(QApplication.exit, ENDED_WELL))
            self._parts.door.opened.connect(self._dialog.accept)
        return self._dialog is not None and self._dialog.take(trouble)


def dress(app: QApplication, choices: preferences.Preferences) -> Theme:
    """Fonts and colours. Raises Unavailable FONT_MISSING."""
    load_fonts()
    theme = Theme(app)
    theme.wear(choices.scheme, choices.text_percent)
    return theme


def furnish(
    app: QApplication,
    door: Door,
    theme: Theme,
    *,
    station: Station,
    policy: Policy,
    folder: Path,
    now: Callable[[], datetime],
    printer: Printer,
    ahead: bool = True,
) -> Parts:
    """The window on a desk, with its workers and its ear for the scanner; not shown yet. `ahead`: see `MainWindow`."""
    tasks = Tasks()
    watch_exceptions(tasks.bug.emit)
    scanner = Scanner(is_code, app)
    window = MainWindow(
        door,
        station=station,
        policy=policy,
        tasks=tasks,
        theme=theme,
        scanner=scanner,
        printer=printer,
        preferences_path=folder / PREFERENCES_FILE,
        now=now,
        ahead=ahead,
    )
    return Parts(door, tasks, theme, window, scanner, Line(door), Sender(door))


def keep_log(folder: Path) -> None:
    """Write the log beside the data: what failed and where, nothing about persons.

    A folder that takes no log stops nobody: what is wrong with it is told when the counter's file is opened.
    """
    from logging.handlers import RotatingFileHandler  # noqa: PLC0415 - loaded after the first look

    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            folder / LOG_FILE, maxBytes=LOG_BYTES_MAX, backupCount=LOGS_KEPT, encoding="utf-8"
        )
    except OSError:
        return
    handler.setFormatter(Discreet("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.getLogger("counter").addHandler(handler)


class Discreet(logging.Formatter):
    """A line for each record, of letters that can be seen: whatever else is in it is written as its code.

    Tells of a fault what kind it was and where it came from; what it said may name a person, an amount, a secret.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        return "".join(
            each if each.isprintable() else each.encode("unicode_escape").decode()
            for each in super().format(record)
        )

    def formatException(self, ei: tuple[Any, ...]) -> str:  # noqa: N802 - logging's name
        """The stack of each fault in the chain, and its kind."""
        lines: list[str] = []
        error: BaseException | None = ei[1]
        while error is not None:
            lines += [*traceback.format_tb(error.__traceback__), f"{type(error).__qualname__}\n"]
            quiet = error.__suppress_context__
            error = error.__cause__ or (None if quiet else error.__context__)
        return "".join(lines).rstrip()


def _begin_opening(folder: Path, parts: Parts, opening: Opening) -> None:
    make = partial(_open, folder, parts.line, parts.sender, opening)
    parts.door.open(make, parts.tasks)


def _has_keyring() -> bool:
    from counter.db.keeping import MEANS  # noqa: PLC0415 - seldom wanted

    return MEANS.keyring() is not None


def _open(folder: Path, line: Line, sender: Sender, opening: Opening) -> Desk:
    keep_log(folder)
    from counter.desk.opening import open_desk  # noqa: PLC0415 - loaded behind the first page

    desk = open_desk(folder, now=NOW, opening=opening)
    desk.training.found()  # where the first start was broken off before
    line.prepare(desk)
    sender.prepare(desk)
    return desk


def _set_up(folder: Path, theme: Theme, *, training: bool) -> bool:
    """Ask which counter this is; False if the person went away."""
    import secrets  # noqa: PLC0415 - wanted at the first start alone

    from counter.desk.key_care import BARE  # noqa: PLC0415 - the same
    from counter.desk.opening import begin_training, set_up  # noqa: PLC0415 - the same
    from counter.ui.pages.setup import SetupWindow  # noqa: PLC0415 - the same

    def make(station: Station, passphrase: Keeping | None) -> None:
        by_itself = BARE if training else Keeping(Kept.KEYRING)
        set_up(folder, station, random=secrets.token_bytes, keeping=passphrase or by_itself)
        if training:
            begin_training(folder, random=secrets.token_bytes)

    asks = not training and not _has_keyring()
    return SetupWindow(folder, theme, training=training, make=make, asks_passphrase=asks).ask()
