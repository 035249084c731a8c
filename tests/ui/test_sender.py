"""The sender while the window is open: what is queued goes out by itself, and whoever looks is told."""

import threading
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from counter.domain.messages import TAKEN, Delivery, MessageState
from counter.sending import runner
from counter.ui.door import Door
from counter.ui.sender import Sender
from tests.desk.desks import Clock, make_desk, open_day
from tests.desk.messaging import due_pledgor, furnish, newest, send


def test_what_is_queued_goes_out_by_itself_and_ends_with_the_window(
    tmp_path: Path, qtbot: QtBot
) -> None:
    clock = Clock()
    desk = make_desk(tmp_path, clock=clock)
    open_day(desk)
    pledgor = due_pledgor(desk, clock)
    door = Door(desk)
    Sender(door).stop()
    sender = Sender(door)
    sender.prepare(desk)
    gate = furnish(desk)
    door.opened.emit()
    with qtbot.waitSignal(door.messages_moved, timeout=5_000):
        send(desk, pledgor)
    qtbot.waitUntil(lambda: newest(desk).state is MessageState.SENT, timeout=5_000)
    assert len(gate.heard) == 1
    sender.stop()
    desk.close()


@pytest.mark.usefixtures("qapp")
def test_a_gateway_that_holds_a_message_does_not_hold_the_window(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "STOP_S", 0.01)
    clock = Clock()
    desk = make_desk(tmp_path, clock=clock)
    open_day(desk)
    pledgor = due_pledgor(desk, clock)
    door = Door(desk)
    sender = Sender(door)
    sender.prepare(desk)
    furnish(desk)
    asked, answers = threading.Event(), threading.Event()

    def slow(_: object) -> Delivery:
        asked.set()
        answers.wait(5)
        return TAKEN

    desk.messages.deliver = slow
    send(desk, pledgor)
    door.opened.emit()
    assert asked.wait(5)
    sender.stop()
    answers.set()
    assert sender._runner is not None
    sender._runner._thread.join(5)
    assert newest(desk).state is MessageState.SENDING, "the next start tells it as unsure"
    desk.close()
