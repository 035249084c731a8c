"""Drives the queue of messages from a thread of its own: at once when something is queued, then in time."""

import logging
import threading
import traceback
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Protocol

from counter.domain.refusal import Unavailable

log = logging.getLogger(__name__)

PAUSE_S = 30.0
"""After the disk failed, or the program itself."""

STOP_S = 5.0
"""Nobody waits longer for the end; what is being sent then is told as unsure at the next start."""


class Done(Protocol):
    """What a step did; `moved`: a message stands otherwise now."""

    @property
    def moved(self) -> bool:
        """Whether the page shows something else."""

    @property
    def rest(self) -> timedelta:
        """For how long there is nothing to do."""


class Sender:
    """One thread. `start` once, then `wake` and `stop` from anywhere; `report` is called on its own thread."""

    def __init__(self, step: Callable[[], Done], report: Callable[[], None]) -> None:
        self._step = step
        self._report = report
        self._ended = threading.Event()
        self._awake = threading.Event()
        self._thread = threading.Thread(target=self._run, name="messages", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def wake(self) -> None:
        """There may be something to do."""
        self._awake.set()

    def stop(self) -> bool:
        """End; a message that a gateway has in its hands is waited for, but not for long. Whether it ended."""
        self._ended.set()
        self._awake.set()
        if self._thread.ident is not None:
            self._thread.join(STOP_S)
        return not self._thread.is_alive()

    def round(self) -> float:
        """One step; for how many seconds to rest."""
        try:
            done = self._step()
        except Unavailable as trouble:
            log.warning("no messages are sent: %s", trouble)
            return PAUSE_S
        except Exception as error:  # noqa: BLE001 - the edge of a thread: the next step tells what may have gone out
            log.error("a message broke off: %s", _place(error))  # noqa: TRY400 - what was raised may name a person
            return PAUSE_S
        if done.moved and not self._ended.is_set():
            self._report()
        return done.rest.total_seconds()

    def _run(self) -> None:
        while not self._ended.is_set():
            self._awake.clear()
            self._awake.wait(self.round())


def _place(error: Exception) -> str:
    """What kind of fault, and where it came from; nothing of what was being sent."""
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{Path(each.filename).name}:{each.lineno}" for each in reversed(frames)]
    return " < ".join((type(error).__name__, *places))
