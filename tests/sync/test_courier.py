"""What drives the exchange of pictures: behind the entries, one after the other, patiently."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from counter.domain import refusal
from counter.domain.refusal import Unavailable
from counter.sync.core import LineError, Trouble
from counter.sync.courier import REST_MAX_S, REST_MIN_S, Courier, PictureReport
from counter.sync.pictures import PictureStep
from counter.sync.runner import ASK_AGAIN_S

WAIT_S = 5.0
DONE = PictureStep(more=False, missing=0)
CAME = PictureStep(frozenset({"ab" * 32}), moved=True)
NOT_YET = PictureStep(more=False)


@dataclass
class Exchange:
    """Says what it was told to say, then that all is done."""

    says: list[PictureStep | Exception] = field(default_factory=list)
    wanted: list[str] = field(default_factory=list)
    looked_through: int = 0
    asked: int = 0
    each: Callable[[], None] = lambda: None

    def look_through(self) -> None:
        self.looked_through += 1

    def want(self, name: str) -> None:
        self.wanted.append(name)

    def step(self) -> PictureStep:
        self.asked += 1
        self.each()
        said = self.says.pop(0) if self.says else DONE
        if isinstance(said, Exception):
            raise said
        return said


@dataclass
class Driven:
    """A courier with what it drives and what it reports; a picture takes no time unless `seconds` says so."""

    exchange: Exchange = field(default_factory=Exchange)
    told: list[PictureReport] = field(default_factory=list)
    heard: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    seconds: list[float] = field(default_factory=list)
    hung_up: int = 0

    def __post_init__(self) -> None:
        self.courier = Courier(
            self.exchange,
            report=self.report,
            chance=lambda: 1.0,
            hang_up=self.hang_up,
            clock=lambda: self.seconds.pop(0) if self.seconds else 0.0,
        )

    def report(self, report: PictureReport) -> None:
        self.told.append(report)
        self.heard.release()

    def hang_up(self) -> None:
        self.hung_up += 1

    def hear(self) -> None:
        assert self.heard.acquire(timeout=WAIT_S)


def test_a_round_goes_on_until_nothing_is_left_and_tells_what_came() -> None:
    driven = Driven(Exchange([PictureStep(), CAME, PictureStep(moved=True)]))
    assert driven.courier.round() == ASK_AGAIN_S
    assert [(len(each.came), each.missing) for each in driven.told] == [
        (1, None),
        (0, None),
        (0, 0),
    ]


def test_the_folder_is_looked_through_once() -> None:
    driven = Driven()
    for _ in range(3):
        driven.courier.round()
    assert driven.exchange.looked_through == 1


def test_while_entries_wait_nothing_is_told_and_nothing_tried_again_soon() -> None:
    driven = Driven(Exchange([NOT_YET]))
    assert driven.courier.round() == ASK_AGAIN_S
    assert driven.told == []


@pytest.mark.parametrize(
    "trouble",
    [LineError(Trouble.DOWN), Unavailable(refusal.Trouble.DISK_FULL), PermissionError("pictures")],
)
def test_after_a_failure_the_pauses_grow(trouble: Exception) -> None:
    driven = Driven(Exchange([trouble] * 8))
    assert [driven.courier.round() for _ in range(8)] == [1, 2, 4, 8, 16, 32, 60, 60]
    assert driven.courier.round() == ASK_AGAIN_S


def test_pictures_that_are_elsewhere_still_are_asked_for_again_soon_then_seldom() -> None:
    driven = Driven(Exchange([PictureStep(more=False, missing=3, again=True)] * 3))
    assert [driven.courier.round() for _ in range(3)] == [1, 2, 4]
    driven.courier.wake()
    driven.exchange.says = [PictureStep(more=False, missing=3, again=True)]
    assert driven.courier.round() == 1
    assert driven.told[-1].missing == 3


def test_the_line_rests_as_long_as_a_picture_took_that_nobody_waits_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rested: list[float] = []
    driven = Driven(Exchange([CAME, PictureStep(CAME.came), CAME, CAME]))
    driven.seconds = [0.0, 2.0, 2.0, 10.0, 99.0, 0.0, 0.01]
    monkeypatch.setattr(driven.courier._ended, "wait", rested.append)
    driven.courier.round()
    assert rested == [2.0, REST_MAX_S, REST_MIN_S]


def test_central_that_is_busy_is_asked_again_soon_as_long_as_pictures_move() -> None:
    busy = LineError(Trouble.BUSY)
    driven = Driven(Exchange([busy, busy, CAME, busy, CAME, busy]))
    assert [driven.courier.round() for _ in range(4)] == [1, 2, 1, 1]


def test_who_looks_at_a_picture_wakes_it_and_the_end_takes_no_time() -> None:
    driven = Driven()
    driven.courier.start()
    driven.hear()
    driven.courier.want("ab" * 32)
    driven.hear()
    driven.courier.stop()
    assert driven.exchange.wanted == ["ab" * 32]
    assert driven.hung_up == 1
    assert not driven.courier._thread.is_alive()


def test_what_comes_after_the_end_is_not_told() -> None:
    driven = Driven(Exchange([CAME, CAME]))
    driven.exchange.each = driven.courier._ended.set
    assert driven.courier.round() == ASK_AGAIN_S
    assert driven.told == []
    assert driven.exchange.asked == 1
