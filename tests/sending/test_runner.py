"""What drives the queue: at once when something is queued, patiently while there is nothing, to a clean end."""

import logging
import threading
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from counter.domain.refusal import Trouble, Unavailable
from counter.sending import runner
from counter.sending.runner import PAUSE_S, Sender

WAIT_S = 5.0


@dataclass(frozen=True)
class Done:
    moved: bool = False
    rest: timedelta = timedelta(hours=1)


@dataclass
class Queue:
    """Says what it was told to say, then that there is nothing to do."""

    says: list[Done | Exception] = field(default_factory=list)
    asked: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    def step(self) -> Done:
        said = self.says.pop(0) if self.says else Done()
        self.asked.release()
        if isinstance(said, Exception):
            raise said
        return said


def test_it_works_at_once_when_it_is_woken_and_ends_when_told() -> None:
    queue, told = Queue([Done(moved=True, rest=timedelta(0))]), threading.Event()
    sender = Sender(queue.step, told.set)
    sender.start()
    assert told.wait(WAIT_S)
    for _ in range(2):
        assert queue.asked.acquire(timeout=WAIT_S)
    sender.wake()
    assert queue.asked.acquire(timeout=WAIT_S)
    assert sender.stop()


def test_a_disk_that_fails_is_logged_and_tried_again_later(
    caplog: pytest.LogCaptureFixture,
) -> None:
    queue = Queue([Unavailable(Trouble.DISK_FULL)])
    sender = Sender(queue.step, lambda: None)
    with caplog.at_level(logging.WARNING):
        assert sender.round() == PAUSE_S
    assert "disk-full" in caplog.text
    assert sender.round() == timedelta(hours=1).total_seconds()


def test_a_fault_of_the_program_ends_no_sending_and_names_nobody_in_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    queue = Queue([ValueError("chen@example.com")])
    sender = Sender(queue.step, lambda: None)
    assert sender.round() == PAUSE_S
    assert "ValueError < test_runner.py:" in caplog.text
    assert "chen" not in caplog.text
    assert sender.round() == timedelta(hours=1).total_seconds()


def test_one_that_never_began_ends_at_once() -> None:
    assert Sender(Queue().step, lambda: None).stop()


def test_nobody_waits_long_for_a_gateway_and_nothing_is_told_afterwards(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(runner, "STOP_S", 0.01)
    begun, answered, told = threading.Event(), threading.Event(), threading.Event()

    def slow() -> Done:
        begun.set()
        answered.wait(WAIT_S)
        return Done(moved=True)

    sender = Sender(slow, told.set)
    sender.start()
    assert begun.wait(WAIT_S)
    assert not sender.stop()
    answered.set()
    sender._thread.join(WAIT_S)
    assert not told.is_set()
