"""Drives the exchange of pictures from a thread of its own: behind the entries, and in time."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from counter.domain.refusal import Unavailable
from counter.sync.core import LineError
from counter.sync.pictures import PictureStep
from counter.sync.runner import ASK_AGAIN_S, STOP_S, pause_after

log = logging.getLogger(__name__)

REST_MIN_S, REST_MAX_S = 0.12, 5.0
"""After a picture that nobody waits for the line is left alone as long as it took, within these: central takes ten
questions about pictures a second."""


@dataclass(frozen=True, slots=True)
class PictureReport:
    """Pictures that are here now; `missing`: how many of goods in custody are at other counters still, or None."""

    came: frozenset[str]
    missing: int | None = None


class Carrying(Protocol):
    """What is driven."""

    def look_through(self) -> None:
        """Note what lies in the folder."""

    def want(self, name: str) -> None:
        """Somebody looks at a picture that is not here."""

    def step(self) -> PictureStep:
        """One exchange. Raises LineError, Unavailable."""


class Courier:
    """One thread. `start` once, then `wake`, `want` and `stop` from anywhere.

    `report` is called on its own thread; `chance`: 0 to 1; `clock`: seconds that only go forward; `hang_up` drops what
    is under way.
    """

    def __init__(
        self,
        exchange: Carrying,
        *,
        report: Callable[[PictureReport], None],
        chance: Callable[[], float],
        hang_up: Callable[[], None] = lambda: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._exchange = exchange
        self._report = report
        self._chance = chance
        self._hang_up = hang_up
        self._clock = clock
        self._tries = 0
        self._looked_through = False
        self._ended = threading.Event()
        self._awake = threading.Event()
        self._thread = threading.Thread(target=self._run, name="pictures", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def wake(self) -> None:
        """The line has carried all entries: it is the pictures' turn."""
        self._tries = 0
        self._awake.set()

    def want(self, name: str) -> None:
        """Fetch a picture before all others: somebody looks for it."""
        self._exchange.want(name)
        self.wake()

    def stop(self) -> None:
        """End within a second."""
        self._ended.set()
        self._awake.set()
        self._hang_up()
        self._thread.join(STOP_S)

    def round(self) -> float:
        """Exchange until nothing is left; for how many seconds to rest, unless somebody wakes it."""
        try:
            again = self._exchange_all()
        except LineError:
            return self._pause()
        except (Unavailable, OSError) as trouble:  # the folder of pictures can't be read, too
            log.warning("no picture taken: %s", trouble)
            return self._pause()
        if again:
            return self._pause()
        self._tries = 0
        return ASK_AGAIN_S

    # ------------------------------------------------------------------ the exchange

    def _exchange_all(self) -> bool:
        """Whether anything is to be tried again soon."""
        if not self._looked_through:
            self._exchange.look_through()
            self._looked_through = True
        while not self._ended.is_set():
            begun = self._clock()
            step = self._exchange.step()
            if step.came or step.moved or step.missing is not None:
                self._tell(PictureReport(step.came, step.missing))
            if not step.more:
                return step.again
            if step.moved:
                self._tries = 0
                took_s = self._clock() - begun
                self._ended.wait(max(REST_MIN_S, min(took_s, REST_MAX_S)))
        return False

    def _tell(self, report: PictureReport) -> None:
        if not self._ended.is_set():
            self._report(report)

    def _pause(self) -> float:
        self._tries += 1
        return pause_after(self._tries, self._chance)

    def _run(self) -> None:
        while not self._ended.is_set():
            self._awake.clear()
            self._awake.wait(self.round())
