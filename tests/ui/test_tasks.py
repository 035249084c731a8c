"""Work off the UI thread: in order, answered once, never to a page that is gone."""

import gc
import logging
import sys
import threading
import time
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, QThread
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from counter.domain.refusal import Reason, Refused, Trouble, Unavailable, fault
from counter.ui.garbage import Garbage
from counter.ui.tasks import SLOW_MS, Lane, Latest, Tasks, watch_exceptions


@pytest.fixture
def tasks(qapp: QApplication) -> Iterator[Tasks]:
    made = Tasks(qapp)
    yield made
    made.close()


def never(_: object) -> None:
    raise AssertionError("nobody should hear this")


def test_an_answer_comes_on_the_thread_of_the_window(tasks: Tasks, qtbot: QtBot) -> None:
    heard: list[tuple[int, bool]] = []
    owner = QObject()

    def work(number: int) -> tuple[int, bool]:
        return number + 1, threading.current_thread() is threading.main_thread()

    def done(answer: tuple[int, bool]) -> None:
        heard.append((answer[0], answer[1]))
        assert QThread.currentThread() is owner.thread()

    tasks.run(work, 41, owner=owner, done=done, failed=never)
    qtbot.waitUntil(lambda: heard == [(42, False)])


def test_what_writes_is_done_in_order_one_at_a_time(tasks: Tasks, qtbot: QtBot) -> None:
    order: list[str] = []
    owner = QObject()

    def write(name: str) -> None:
        order.append(f"{name} begins")
        time.sleep(0.01)
        order.append(f"{name} ends")

    for name in "abc":
        tasks.run(write, name, owner=owner, done=lambda _: None, failed=never)
    qtbot.waitUntil(lambda: len(order) == 6)
    assert order == [f"{n} {w}" for n in "abc" for w in ("begins", "ends")]


@pytest.mark.parametrize(
    "trouble",
    [
        Refused([fault(Reason.EMPTY, "name")]),
        Unavailable(Trouble.DISK_FULL),
    ],
)
def test_a_refusal_and_a_trouble_reach_who_asked(
    tasks: Tasks, qtbot: QtBot, trouble: Exception
) -> None:
    heard: list[Exception] = []
    owner = QObject()

    def work() -> None:
        raise trouble

    tasks.run(work, owner=owner, done=never, failed=heard.append)
    qtbot.waitUntil(lambda: heard == [trouble])


def test_anything_else_is_a_bug_with_a_reference_in_the_log(
    tasks: Tasks, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    owner = QObject()

    def work() -> None:
        raise KeyError("inside")

    with qtbot.waitSignal(tasks.bug) as told:
        tasks.run(work, owner=owner, done=never, failed=never)
    [reference] = told.args or []
    [record] = [r for r in caplog.records if r.levelno == logging.CRITICAL]
    assert reference in record.getMessage()
    assert "inside" not in reference
    assert record.exc_info is not None
    caplog.clear()


def test_a_page_that_is_gone_hears_nothing(tasks: Tasks, qtbot: QtBot) -> None:
    gate = threading.Event()
    owner = QObject()
    tasks.run(gate.wait, 5, owner=owner, done=never, failed=never)
    owner.deleteLater()
    qtbot.wait(10)
    with qtbot.waitSignal(tasks.idle):
        gate.set()


def test_only_the_last_answer_to_a_question_is_heard(tasks: Tasks, qtbot: QtBot) -> None:
    heard: list[str] = []
    owner = QObject()
    latest = Latest(tasks, owner)
    for text in ("c", "ch", "chen"):
        latest.ask(str.upper, text, done=heard.append, failed=never)
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == ["CHEN"]


def test_a_forgotten_question_has_no_answer(tasks: Tasks, qtbot: QtBot) -> None:
    owner = QObject()
    latest = Latest(tasks, owner)
    with qtbot.waitSignal(tasks.idle):
        latest.ask(time.sleep, 0.01, done=never, failed=never)
        latest.forget()
        latest.forget()


def test_slow_work_is_shown_and_can_be_given_up(tasks: Tasks, qtbot: QtBot) -> None:
    gate = threading.Event()
    owner = QObject()
    with qtbot.waitSignal(tasks.slow_changed, timeout=SLOW_MS * 4) as told:
        tasks.run(gate.wait, 5, owner=owner, done=never, failed=never, lane=Lane.READ)
    assert told.args == [True]
    assert tasks.can_cancel()
    tasks.cancel_reads()
    assert (tasks.slow, tasks.busy) == (False, False)
    with qtbot.waitSignal(tasks.idle):
        gate.set()


def test_quick_work_is_not_shown(tasks: Tasks, qtbot: QtBot) -> None:
    owner = QObject()
    with qtbot.assertNotEmitted(tasks.slow_changed, wait=SLOW_MS + 100):
        tasks.run(int, owner=owner, done=lambda _: None, failed=never)


def test_what_is_asked_of_central_holds_up_nobody_and_is_not_shown(
    tasks: Tasks, qtbot: QtBot
) -> None:
    gate, owner = threading.Event(), QObject()
    heard: list[int] = []
    with qtbot.assertNotEmitted(tasks.slow_changed, wait=SLOW_MS + 100):
        for _ in range(3):
            tasks.run(gate.wait, 5, owner=owner, done=print, failed=never, lane=Lane.CENTRAL)
        tasks.run(int, owner=owner, done=heard.append, failed=never, lane=Lane.READ)
        qtbot.waitUntil(lambda: heard == [0])
        assert not tasks.busy
    with qtbot.waitSignal(tasks.idle):
        gate.set()


def test_what_is_being_written_cannot_be_given_up(tasks: Tasks, qtbot: QtBot) -> None:
    written: list[int] = []
    gate = threading.Event()
    owner = QObject()

    def write() -> None:
        gate.wait(5)
        written.append(1)

    job = tasks.run(write, owner=owner, done=never, failed=never)
    assert not tasks.can_cancel()
    job.cancel()
    with qtbot.waitSignal(tasks.idle):
        gate.set()
    assert written == [1]


def test_closing_waits_for_everything_that_is_to_be_written(qtbot: QtBot) -> None:
    assert qtbot is not None
    tasks = Tasks()
    written: list[int] = []
    owner = QObject()
    for number in range(3):
        tasks.run(written.append, number, owner=owner, done=never, failed=never)
    tasks.close()
    assert written == [0, 1, 2]


def test_what_escapes_on_any_thread_is_told(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    told: list[str] = []
    watch_exceptions(told.append)
    sys.excepthook(ValueError, ValueError("a"), None)
    thread = threading.Thread(target=lambda: 1 // 0)
    thread.start()
    thread.join()
    assert len(set(told)) == 2
    assert all(len(reference) == 6 for reference in told)
    caplog.clear()


def test_ctrl_c_is_no_bug(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    told: list[str] = []
    watch_exceptions(told.append)
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert told == []
    assert "KeyboardInterrupt" in capsys.readouterr().err


class Knot:
    """Garbage that only a collection finds."""

    def __init__(self) -> None:
        self.itself = self


def tie_knots(count: int) -> weakref.ref[Knot]:
    """Much garbage; one piece of it to watch."""
    knots = [weakref.ref(Knot()) for _ in range(count)]
    return knots[0]


def test_garbage_of_any_thread_is_collected_on_the_thread_of_the_window_alone(
    qapp: QApplication, qtbot: QtBot
) -> None:
    on: set[bool] = set()

    def note(phase: str, _: object) -> None:
        if phase == "stop":
            on.add(threading.current_thread() is threading.main_thread())

    tasks = Tasks(qapp)
    gc.callbacks.append(note)
    try:
        heard: list[weakref.ref[Knot]] = []
        tasks.run(tie_knots, 100_000, owner=qapp, done=heard.append, failed=never)
        qtbot.waitUntil(lambda: bool(heard) and heard[0]() is None)
    finally:
        gc.callbacks.remove(note)
        tasks.close()
    assert on == {True}
    assert gc.isenabled()


def test_a_collection_takes_what_is_due_and_nothing_is_due_at_once_again(
    qapp: QApplication,
) -> None:
    garbage = Garbage(qapp)
    watched = tie_knots(2 * gc.get_threshold()[0])
    garbage.collect()
    assert watched() is None
    spared = tie_knots(1)
    garbage.collect()
    assert spared() is not None
    garbage.close()
