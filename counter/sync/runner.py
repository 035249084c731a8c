"""Drives the exchange with central from a thread of its own: at once after an act, when central has news, in time."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from counter.domain.refusal import Unavailable
from counter.protocol import Outcome
from counter.sync.core import LineError, Step, Trouble

log = logging.getLogger(__name__)

FIRST_PAUSE_S = 1.0
PAUSE_MAX_S = 60.0
"""Between two tries while there is no line: they double from the first to this."""

ASK_AGAIN_S = 300.0
"""Without any news it is asked all the same."""

STOP_S = 1.0
"""Nobody waits longer for the end."""


@dataclass(frozen=True, slots=True)
class Report:
    """How the line is: `trouble` of the last exchange, `offset` central's clock less this one's.

    `changed`: pledges that changed by what came in; `stopped`: why this counter must be enrolled anew.
    """

    trouble: Trouble | None
    offset: timedelta | None
    changed: frozenset[str] = frozenset()
    stopped: Outcome | None = None


def pause_after(failures: int, chance: Callable[[], float]) -> float:
    """Seconds until another try, between half and all of what doubles with each failure.

    Counters that lost the line together do not come back together.
    """
    pause = min(FIRST_PAUSE_S * 2.0 ** (failures - 1), PAUSE_MAX_S)
    return max(FIRST_PAUSE_S, pause * (1 + chance()) / 2)


class Exchange(Protocol):
    """What is driven."""

    offset: timedelta | None

    def step(self) -> Step:
        """One exchange. Raises LineError."""


class Runner:
    """Two threads: one exchanges, one waits for central's hints. `start` once, then `wake` and `stop` from anywhere.

    `place`: how far this counter has the branch's order; `news`: waits until central has more;
    `chance`: 0 to 1; `report` is called on the runner's own thread; `hang_up` drops what is under way.
    """

    def __init__(
        self,
        exchange: Exchange,
        *,
        place: Callable[[], int],
        news: Callable[[int], int],
        report: Callable[[Report], None],
        chance: Callable[[], float],
        hang_up: Callable[[], None] = lambda: None,
    ) -> None:
        self._exchange = exchange
        self._place = place
        self._news = news
        self._report = report
        self._chance = chance
        self._hang_up = hang_up
        self._failures = 0
        self._ended = threading.Event()
        self._awake = threading.Event()
        self._listening = threading.Event()
        self._heard = 0
        self._threads = [
            threading.Thread(target=self._run, name="line", daemon=True),
            threading.Thread(target=self._listen, name="hints", daemon=True),
        ]

    def start(self) -> None:
        """Begin."""
        for thread in self._threads:
            thread.start()

    def wake(self) -> None:
        """Something happened here: exchange at once, unless there is no line."""
        self._awake.set()

    def stop(self) -> None:
        """End within a second; whatever is asked of central then is not heard any more."""
        self._end()
        self._hang_up()
        # The one that waits for hints may wait on: it touches nothing of this counter.
        self._threads[0].join(STOP_S)

    def round(self) -> float:
        """Exchange until nothing is left; for how many seconds to rest.

        Whoever wakes it ends that rest, but for the one after a failure (`resting`).
        """
        try:
            stopped = self._exchange_all()
        except LineError as error:
            self._tell(Report(error.trouble, self._exchange.offset))
            return self._pause()
        except Unavailable as trouble:
            log.warning("nothing taken from central: %s", trouble)
            return self._pause()
        self._failures = 0
        self._tell(Report(None, self._exchange.offset, stopped=stopped))
        if stopped is not None:
            self._end()
        return ASK_AGAIN_S

    @property
    def resting(self) -> bool:
        """Whether the line failed last, so that its pause is kept whatever happens here."""
        return self._failures > 0

    def hint(self) -> float:
        """Wait for central's news once and wake the exchange; for how many seconds to rest then."""
        try:
            place = self._news(self._heard)
        except LineError:
            self._listening.clear()
            self.wake()
            return pause_after(1, self._chance)
        if place != self._heard:  # less, where central was restored
            self._listening.clear()
            self.wake()
        return 0.0

    # ------------------------------------------------------------------ the exchange

    def _exchange_all(self) -> Outcome | None:
        while not self._ended.is_set():
            step = self._exchange.step()
            if step.changed:
                self._tell(Report(None, self._exchange.offset, step.changed))
            if step.stopped is not None:
                return step.stopped
            if not step.more:
                self._heard = self._place()
                break
        return None

    def _end(self) -> None:
        self._ended.set()
        self._awake.set()
        self._listening.set()

    def _tell(self, report: Report) -> None:
        if not self._ended.is_set():
            self._report(report)

    def _pause(self) -> float:
        self._failures += 1
        return pause_after(self._failures, self._chance)

    # ------------------------------------------------------------------ threads

    def _run(self) -> None:
        while not self._ended.is_set():
            self._awake.clear()
            pause = self.round()
            if self.resting:
                self._ended.wait(pause)
            else:
                self._listening.set()
                self._awake.wait(pause)

    def _listen(self) -> None:
        while not self._ended.is_set():
            self._listening.wait()
            if not self._ended.is_set():
                self._ended.wait(self.hint())
