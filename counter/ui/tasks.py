"""Work off the UI thread: one serial writer, a few readers, and each answer back by one queued signal."""

import logging
import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from enum import Enum
from types import TracebackType
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal

from counter.domain.refusal import Refused, Unavailable
from counter.ui.garbage import Garbage

log = logging.getLogger(__name__)

T = TypeVar("T")
Trouble = Refused | Unavailable

READERS = 2
SLOW_MS = 500
"""After so long a job is shown, and can be given up if nothing is written by it."""
_REFERENCE_BYTES = 3


class Lane(Enum):
    """Where a job runs: what writes goes one after the other, what reads or prints does not wait for it.

    What is asked of central holds up neither; nobody waits for it, and it is not shown as slow.
    """

    WRITE = "write"
    READ = "read"
    CENTRAL = "central"


class Job:
    """One piece of work on its way. Its owner gets the answer, unless it is gone or gave up.

    No object of Qt: the worker's thread may be the last to hold it.
    """

    def __init__(
        self,
        owner: QObject,
        lane: Lane,
        done: Callable[[Any], None],
        failed: Callable[[Trouble], None],
        broke: Callable[[], None] | None,
    ) -> None:
        self.owner = owner
        self.broke = broke
        self.lane = lane
        self.done = done
        self.failed = failed
        self.future: Future[Any] | None = None
        self.wanted = True
        self.given_up = False

    def cancel(self) -> None:
        """Give the answer up. What is being written is written all the same."""
        self.wanted = False
        self.given_up = True
        if self.future is not None and self.lane is Lane.READ:
            self.future.cancel()

    @property
    def is_over(self) -> bool:
        """Whether nothing of it is under way any more, be it given up or not."""
        return self.future is not None and self.future.done()

    @property
    def heard(self) -> bool:
        """Whether anybody still waits for the answer."""
        return self.wanted and shiboken6.isValid(self.owner)


class Tasks(QObject):
    """Runs jobs for pages. `bug` tells the reference number of a fault of the program.

    `slow_changed` tells whether a job has been under way for longer than a clerk would wait without
    a sign; `idle` that the last one ended.
    """

    bug = Signal(str)
    slow_changed = Signal(bool)
    idle = Signal()
    _ended = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lanes = {
            Lane.WRITE: ThreadPoolExecutor(1, thread_name_prefix="writer"),
            Lane.READ: ThreadPoolExecutor(READERS, thread_name_prefix="reader"),
            Lane.CENTRAL: ThreadPoolExecutor(1, thread_name_prefix="central"),
        }
        self._jobs: list[Job] = []
        self._garbage = Garbage(self)
        self._ended.connect(self._answer, Qt.ConnectionType.QueuedConnection)
        self.slow = False
        self._slow = QTimer(self, singleShot=True, interval=SLOW_MS)
        self._slow.timeout.connect(self._tell_slow)

    def run(
        self,
        work: Callable[..., T],
        *args: object,
        owner: QObject,
        done: Callable[[T], None],
        failed: Callable[[Trouble], None],
        lane: Lane = Lane.WRITE,
        broke: Callable[[], None] | None = None,
    ) -> Job:
        """Run `work(*args)` and answer on the UI thread, with its value or the trouble it met.

        A fault of the program is told by `bug`; `broke` is for who must know that no answer will come.
        """
        job = Job(owner, lane, done, failed, broke)
        self._jobs.append(job)
        if not self._slow.isActive() and len(self._awaited()) == 1:
            self._slow.start()
        job.future = self._lanes[lane].submit(work, *args)
        job.future.add_done_callback(lambda _: self._ended.emit(job))
        return job

    @property
    def busy(self) -> bool:
        """Whether anything is under way that somebody waits for."""
        return any(job.heard for job in self._awaited())

    @property
    def waiting(self) -> tuple[QObject, ...]:
        """Who will hear an answer."""
        return tuple(job.owner for job in self._jobs if job.heard)

    def can_cancel(self) -> bool:
        """Whether everything under way may be given up."""
        return all(job.lane is Lane.READ for job in self._awaited())

    def cancel_reads(self) -> None:
        """Give up every answer that nothing was written for."""
        for job in self._jobs:
            if job.lane is Lane.READ:
                job.cancel()
        self._set_slow(False)

    def close(self) -> None:
        """Wait for what is under way: papers on their way out, the day's copy, what is being written."""
        for job in self._jobs:
            job.wanted = False
        for lane in self._lanes.values():
            lane.shutdown(wait=True)
        self._garbage.close()

    def _answer(self, job: Job) -> None:
        assert job.future is not None, "work that ended was begun"
        self._jobs.remove(job)
        if not self._awaited():
            self._slow.stop()
            self._set_slow(False)
        if not job.future.cancelled():
            self._hand_over(job, job.future)
        if not self._jobs:
            self.idle.emit()

    def _hand_over(self, job: Job, future: Future[Any]) -> None:
        error = future.exception()
        if error is None:
            if job.heard:
                job.done(future.result())
        elif isinstance(error, Refused | Unavailable):
            if job.heard:
                job.failed(error)
        else:
            self.bug.emit(report(error))
            if job.heard and job.broke is not None:
                job.broke()

    def _awaited(self) -> list[Job]:
        """What a person waits for, or waited before giving it up."""
        return [job for job in self._jobs if job.lane is not Lane.CENTRAL]

    def _tell_slow(self) -> None:
        if self.busy:
            self._set_slow(True)

    def _set_slow(self, slow: bool) -> None:
        if slow != self.slow:
            self.slow = slow
            self.slow_changed.emit(slow)


class Latest:
    """Asks the same question again and again and hears only the last answer."""

    def __init__(self, tasks: Tasks, owner: QObject) -> None:
        self._tasks = tasks
        self._owner = owner
        self._job: Job | None = None

    def ask(
        self,
        work: Callable[..., T],
        *args: object,
        done: Callable[[T], None],
        failed: Callable[[Trouble], None],
        broke: Callable[[], None] | None = None,
    ) -> None:
        """Ask, and forget the question before; `broke` as in `Tasks.run`."""
        self.forget()
        self._job = self._tasks.run(
            work, *args, owner=self._owner, done=done, failed=failed, lane=Lane.READ, broke=broke
        )

    def forget(self) -> None:
        """Want no answer any more."""
        if self._job is not None:
            self._job.cancel()
        self._job = None


def report(error: BaseException) -> str:
    """Log a fault of the program with its stack; gives the reference number to tell."""
    reference = os.urandom(_REFERENCE_BYTES).hex().upper()
    log.critical("bug %s", reference, exc_info=error)
    return reference


def watch_exceptions(tell: Callable[[str], None]) -> None:
    """Report what escapes on any thread, Qt's slots too, and `tell` its reference number."""

    def on_main(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        tell(report(error))

    def on_thread(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            tell(report(args.exc_value))

    sys.excepthook = on_main
    threading.excepthook = on_thread
