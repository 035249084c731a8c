"""What drives the exchange: at once after an act, on central's hints, patiently while there is no line."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from counter.domain import refusal
from counter.domain.refusal import Unavailable
from counter.protocol import Outcome
from counter.sync.core import NOTHING, LineError, Step, Trouble
from counter.sync.runner import ASK_AGAIN_S, Report, Runner

MORE = Step(0, 2, frozenset({"p1"}), more=True)
WAIT_S = 5.0


@dataclass
class Exchange:
    """Says what it was told to say, then nothing."""

    says: list[Step | Exception] = field(default_factory=list)
    offset: timedelta | None = None
    asked: int = 0
    each: Callable[[], None] = lambda: None

    def step(self) -> Step:
        self.asked += 1
        self.each()
        said = self.says.pop(0) if self.says else NOTHING
        if isinstance(said, Exception):
            raise said
        return said


@dataclass
class Central:
    """Its branch's order and its hints."""

    place: int = 0
    news: list[int | Exception] = field(default_factory=list)
    asked: list[int] = field(default_factory=list)
    quiet: threading.Event = field(default_factory=threading.Event)

    def hint(self, after: int) -> int:
        self.asked.append(after)
        if not self.news:
            self.quiet.wait(WAIT_S)
            raise LineError(Trouble.DOWN)
        said = self.news.pop(0)
        if isinstance(said, Exception):
            raise said
        return said


@dataclass
class Driven:
    """A runner with what it drives and what it reports."""

    exchange: Exchange = field(default_factory=Exchange)
    central: Central = field(default_factory=Central)
    chance: float = 1.0
    told: list[Report] = field(default_factory=list)
    heard: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    hung_up: int = 0

    def __post_init__(self) -> None:
        self.runner = Runner(
            self.exchange,
            place=lambda: self.central.place,
            news=self.central.hint,
            report=self.report,
            chance=lambda: self.chance,
            hang_up=self.hang_up,
        )

    def report(self, report: Report) -> None:
        self.told.append(report)
        self.heard.release()

    def hang_up(self) -> None:
        self.hung_up += 1
        self.central.quiet.set()

    def hear(self) -> None:
        """Wait for the next report."""
        assert self.heard.acquire(timeout=WAIT_S)


def test_a_round_goes_on_until_nothing_is_left() -> None:
    driven = Driven(Exchange([MORE, MORE], timedelta(seconds=3)))
    assert driven.runner.round() == ASK_AGAIN_S
    assert driven.exchange.asked == 3
    assert [each.changed for each in driven.told] == [{"p1"}, {"p1"}, frozenset()]
    assert {each.offset for each in driven.told} == {timedelta(seconds=3)}
    assert not driven.runner.resting


@pytest.mark.parametrize(
    ("chance", "pauses"),
    [(1.0, [1, 2, 4, 8, 16, 32, 60, 60]), (0.0, [1, 1, 2, 4, 8, 16, 30, 30])],
)
def test_without_a_line_the_pauses_grow_to_a_minute(chance: float, pauses: list[float]) -> None:
    driven = Driven(Exchange([LineError(Trouble.DOWN)] * 8), chance=chance)
    assert [driven.runner.round() for _ in pauses] == pauses
    assert [each.trouble for each in driven.told] == [Trouble.DOWN] * 8
    assert driven.runner.resting
    driven.runner.round()
    assert driven.told[-1].trouble is None
    assert not driven.runner.resting


def test_a_line_that_works_again_begins_with_a_short_pause() -> None:
    down = LineError(Trouble.BUSY)
    driven = Driven(Exchange([down, down, NOTHING, down]))
    assert [driven.runner.round() for _ in range(4)] == [1, 2, ASK_AGAIN_S, 1]


def test_a_disk_that_is_full_is_tried_again_like_a_line() -> None:
    driven = Driven(Exchange([Unavailable(refusal.Trouble.DISK_FULL)]))
    assert driven.runner.round() == 1
    assert driven.runner.resting


def test_a_counter_that_may_not_go_on_stops() -> None:
    stopped = Step(0, 0, frozenset(), more=False, stopped=Outcome.FORK)
    driven = Driven(Exchange([stopped]))
    driven.runner.start()
    driven.hear()
    driven.runner.stop()
    assert [each.stopped for each in driven.told] == [Outcome.FORK]
    assert driven.exchange.asked == 1


def test_central_with_more_wakes_the_exchange() -> None:
    driven = Driven(central=Central(place=7, news=[7, 9, 3]))
    driven.runner.round()
    assert driven.runner.hint() == 0
    assert not driven.runner._awake.is_set()
    for _ in ("more than is here", "less: central was restored"):
        driven.runner.hint()
        assert driven.runner._awake.is_set()
        driven.runner._awake.clear()
    assert driven.central.asked == [7, 7, 7]


def test_without_hints_the_exchange_finds_out_whether_there_is_a_line() -> None:
    driven = Driven(central=Central(news=[LineError(Trouble.DOWN)]))
    assert driven.runner.hint() == 1
    assert driven.runner._awake.is_set()


def test_an_act_is_exchanged_at_once_and_the_end_takes_no_time() -> None:
    driven = Driven()
    driven.runner.start()
    driven.hear()
    for _ in range(3):
        driven.runner.wake()
        driven.hear()
    driven.runner.stop()
    assert driven.hung_up == 1
    assert not driven.runner._threads[0].is_alive()
    driven.runner._threads[1].join(WAIT_S)
    assert not driven.runner._threads[1].is_alive()


def test_while_there_is_no_line_acts_do_not_ask_all_the_time() -> None:
    driven = Driven(Exchange([LineError(Trouble.DOWN)] * 9))
    driven.runner.start()
    driven.hear()
    driven.runner.wake()
    driven.runner.stop()
    assert driven.exchange.asked == 1


def test_hints_of_central_are_followed_by_an_exchange() -> None:
    driven = Driven(central=Central(news=[4]))
    driven.runner.start()
    driven.hear()
    driven.hear()
    driven.runner.stop()
    assert driven.exchange.asked >= 2


def test_what_comes_after_the_end_is_not_told() -> None:
    driven = Driven(Exchange([MORE, MORE]))
    driven.exchange.each = driven.runner._end
    driven.runner.round()
    assert driven.told == []
    assert driven.exchange.asked == 1
