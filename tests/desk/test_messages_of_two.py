"""Messages at two counters of a branch: each is announced to the others before it goes out, and none goes out twice."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from counter.desk.desk import Desk
from counter.desk.lines import News
from counter.domain.messages import Answer, Delivery, MessageAct, MessageState, Why
from counter.domain.reminding import Channel, Outcome
from counter.protocol import Claim, Claims
from tests.desk.branches import Branch
from tests.desk.desks import Clock, next_day
from tests.desk.messaging import (
    begin_sending,
    due_pledgor,
    furnish,
    newest,
    outcomes,
    send,
    stands,
    work,
)
from tests.desk.reminded import DUE, rows

BUSY = Delivery(Answer.NOT_NOW, Why.BUSY)
LOST = Delivery(Answer.UNSURE, Why.NO_ANSWER)


@pytest.fixture
def branch(tmp_path: Path, clock: Clock) -> Iterator[Branch]:
    """Two counters, a pledgor to be reminded, messages possible at both."""
    branch = Branch.opened(tmp_path, clock)
    due_pledgor(branch.desks[0], clock)
    next_day(branch.desks[1], DUE)
    branch.meet()
    for desk in branch.desks:
        desk.hear_line(News("", timedelta(0)))
        desk.reminders.line = partial(branch.service.claim, desk.context.store.readers.own, 1)
    yield branch
    branch.close()


def go_out(branch: Branch, clock: Clock, of: Desk) -> None:
    """A counter sends what waits: it announces it, central hears of it, it goes out."""
    work(of)
    branch.meet()
    clock.wait(seconds=2)
    work(of)


def test_two_counters_never_send_the_same_message(branch: Branch, clock: Clock) -> None:
    first, second = branch.desks
    gates = [furnish(desk) for desk in branch.desks]
    (row,) = rows(first)
    for desk in branch.desks:
        send(desk, row.pledgor)
    work(first)
    assert stands(first) == (MessageState.QUEUED, Why.ANNOUNCED)
    clock.wait(seconds=2)
    work(first)
    assert gates[0].heard == [], "central has not heard of it"
    work(second)
    assert stands(second) == (MessageState.QUEUED, Why.CLAIMED)
    branch.meet()
    clock.wait(seconds=2)
    work(first)
    assert [len(gate.heard) for gate in gates] == [1, 0]
    assert outcomes(first, row.pledgor) == [Outcome.SENT], (
        "its result stands for what was announced"
    )
    assert first.reminders.figures().callers[0].tries == 1
    branch.meet()
    clock.wait(minutes=16)
    work(second)
    assert stands(second) == (MessageState.WITHDRAWN, Why.REMINDED)
    assert gates[1].heard == []


def test_a_counter_that_died_while_sending_is_not_taken_for_one_that_did_not_send(
    branch: Branch, clock: Clock
) -> None:
    first, second = branch.desks
    furnish(first)
    gate = furnish(second)
    (row,) = rows(first)
    for desk in branch.desks:
        send(desk, row.pledgor)
    work(first)
    branch.meet()
    clock.wait(seconds=2)
    begin_sending(first)
    clock.wait(minutes=20)
    work(second)
    assert gate.heard == []
    assert stands(second) == (MessageState.WITHDRAWN, Why.REMINDED)


def test_of_two_that_announced_the_same_nobody_sends_twice(branch: Branch, clock: Clock) -> None:
    first, second = branch.desks
    gates = [furnish(desk) for desk in branch.desks]
    (row,) = rows(first)
    for desk in branch.desks:
        send(desk, row.pledgor)
    work(first)
    clock.wait(minutes=16)  # the line of the first was down so long, and its claim is over
    work(second)
    assert stands(second) == (MessageState.QUEUED, Why.ANNOUNCED)
    branch.meet()
    clock.wait(minutes=1)
    for desk in branch.desks:
        work(desk)
    branch.meet()
    assert [len(gate.heard) for gate in gates] == [0, 0]
    assert stands(first) == stands(second) == (MessageState.WITHDRAWN, Why.REMINDED)
    assert outcomes(first, row.pledgor) == [Outcome.FAILED] * 2
    assert len(rows(first)) == 1, "and the pledgor is to be reminded still"


def test_who_looked_at_the_card_meanwhile_does_not_give_back_whom_a_message_goes_to(
    branch: Branch, clock: Clock
) -> None:
    first, second = branch.desks
    furnish(first)
    pledgor = rows(first)[0].pledgor
    send(first, pledgor)
    work(first)
    assert first.reminders.release(pledgor).heard
    assert not second.reminders.claim(pledgor).granted
    clock.wait(minutes=16)
    first.messages.decide(newest(first).id, MessageAct.WITHDRAW)
    first.reminders.claim(pledgor)
    first.reminders.release(pledgor)
    assert second.reminders.claim(pledgor).granted


def test_what_was_announced_and_is_withdrawn_is_no_try(branch: Branch, clock: Clock) -> None:
    desk = branch.desks[0]
    gate = furnish(desk)
    send(desk, rows(desk)[0].pledgor)
    work(desk)
    desk.messages.decide(newest(desk).id, MessageAct.WITHDRAW)
    go_out(branch, clock, desk)
    assert gate.heard == []
    assert len(rows(desk)) == 1


def test_what_failed_after_it_was_announced_goes_again(branch: Branch, clock: Clock) -> None:
    desk = branch.desks[0]
    gate = furnish(desk, BUSY, LOST)
    pledgor = rows(desk)[0].pledgor
    send(desk, pledgor)
    go_out(branch, clock, desk)
    assert stands(desk) == (MessageState.QUEUED, Why.BUSY)
    clock.wait(minutes=1)
    work(desk)
    assert stands(desk) == (MessageState.UNSURE, Why.NO_ANSWER)
    assert outcomes(desk, pledgor) == [Outcome.UNSURE]
    desk.messages.decide(newest(desk).id, MessageAct.AGAIN)
    go_out(branch, clock, desk)
    assert len(gate.heard) == 3
    assert outcomes(desk, pledgor) == [Outcome.FAILED, Outcome.SENT]


def test_with_the_line_down_or_shut_out_a_counter_of_a_branch_sends_nothing_and_says_so(
    branch: Branch,
) -> None:
    desk = branch.desks[0]
    gate = furnish(desk)
    (row,) = rows(desk)
    desk.reminders.line = lambda _: None
    send(desk, row.pledgor)
    assert desk.messages.step().rest, "central did not answer"
    desk.hear_line(News("down", None))
    assert desk.messages.plan(Channel.SMS).alone
    assert desk.messages.step().rest
    assert gate.heard == []
    assert newest(desk).state is MessageState.QUEUED
    assert desk.messages.queue().held is Why.LINE_DOWN
    with desk.context.store.take() as taking:
        taking.stop("revoked")
    assert desk.messages.step().rest
    assert (gate.heard, desk.messages.queue().held) == ([], Why.STOPPED)


def test_what_is_withdrawn_while_central_is_asked_does_not_go_out(branch: Branch) -> None:
    desk = branch.desks[0]
    gate = furnish(desk)
    send(desk, rows(desk)[0].pledgor)
    claim = desk.reminders.line

    def late(asked: Claim) -> Claims | None:
        desk.messages.decide(newest(desk).id, MessageAct.WITHDRAW)
        return claim(asked)

    desk.reminders.line = late
    work(desk)
    assert gate.heard == []
    assert stands(desk) == (MessageState.WITHDRAWN, Why.BY_HAND)
    branch.meet()
