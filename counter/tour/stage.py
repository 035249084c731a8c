"""What stands in for the world on a tour: the screen, the wall clock, chance, a printer, a camera."""

import json
import os
import random
import secrets
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from pathlib import Path

from PySide6.QtCore import QMessageLogContext, QSettings, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from counter.domain.days import TAIPEI
from counter.domain.refusal import Trouble, Unavailable
from counter.tour import photos
from counter.ui.printing import Sheet

PRINTER = "櫃檯印表機"
WIDTH_PX, HEIGHT_PX = 1366, 768
SEED = 2026
_SCREEN = {
    "name": "counter",
    "x": 0,
    "y": 0,
    "width": WIDTH_PX,
    "height": HEIGHT_PX,
    "logicalDpi": 96,
    "logicalBaseDpi": 96,
    "dpr": 1,
}
_OFFSCREEN = "offscreen"
_NOISE = "This plugin does not support"
"""The offscreen platform tells of every window what it cannot do with it."""


@contextmanager
def screen(folder: Path) -> Iterator[None]:
    """A screen as counters have one where the machine has none; before the application is made.

    A real screen is left as it is. `folder` takes the description of the other one.
    """
    before = os.environ.get("QT_QPA_PLATFORM")
    if before == _OFFSCREEN or (before is None and not _has_screen()):
        path = folder / "screen.json"
        path.write_text(json.dumps({"screens": [_SCREEN]}), encoding="utf-8")
        os.environ["QT_QPA_PLATFORM"] = f"{_OFFSCREEN}:configfile={path}"
    try:
        yield
    finally:
        if before is None:
            os.environ.pop("QT_QPA_PLATFORM", None)
        else:
            os.environ["QT_QPA_PLATFORM"] = before


def steady(application: QApplication, folder: Path) -> None:
    """A cursor that does not blink, so that pictures are alike; Qt speaks of real trouble only.

    What Qt's own boxes remember goes to `folder`, not to the user's settings.
    """
    application.setCursorFlashTime(0)
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, str(folder))

    def tell(_kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
        if _NOISE not in text:
            sys.stderr.write(f"{text}\n")

    qInstallMessageHandler(tell)


def _has_screen() -> bool:
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


@dataclass
class Clock:
    """The wall clock of the tour: it stands still until somebody turns it."""

    moment: datetime = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        """Now."""
        return self.moment

    def turn(self, day: date, at: str) -> None:
        """Turn it to that day in Taiwan, HH:MM."""
        self.moment = datetime.combine(day, time.fromisoformat(at), TAIPEI).astimezone(UTC)


_LINE = frozenset({"line", "hints", "pictures", "central_0"})
"""Threads of the exchange with central."""


@dataclass
class Chance:
    """Chance that is the same on each tour, so that keys, numbers and papers are."""

    source: random.Random = field(
        default_factory=lambda: random.Random(SEED)  # nosec B311  # noqa: S311 - nothing here is kept
    )

    def __call__(self, count: int) -> bytes:
        """So many bytes. The line draws for itself: how often it asks depends on the machine."""
        if threading.current_thread().name in _LINE:
            return secrets.token_bytes(count)
        return self.source.randbytes(count)


@dataclass
class PlayedPrinter:
    """A printer without paper: there, jammed for good, or not there at all."""

    there: bool = True
    works: bool = True

    def names(self) -> tuple[str, ...]:
        """The printers there are, maybe none."""
        return (PRINTER,) if self.there else ()

    def send(self, name: str, sheets: Iterable[Sheet], title: str) -> None:  # noqa: ARG002 - nothing is drawn
        """Take sheets. Raises Unavailable while it does not work."""
        if not self.works:
            raise Unavailable(Trouble.PRINTER_FAILED, printer=name)


@dataclass
class PlayedCamera:
    """A camera without a lens: it always sees the same watch. `sent`: how many frames it has sent."""

    name: str = "櫃檯攝影機"
    sent: int = 0
    seen: bytes = field(default_factory=lambda: photos.jpeg(photos.nearby()))

    def start(self) -> None:
        """It is always ready."""

    def frame(self) -> bytes:
        """What it sees."""
        self.sent += 1
        return self.seen

    def stop(self) -> None:
        """Nobody else waits for it."""
