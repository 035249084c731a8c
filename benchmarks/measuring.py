"""How a figure is taken: in turns with its peer, without the collector, the middle of many."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from time import perf_counter


@dataclass(frozen=True, slots=True)
class Figure:
    """What one benchmark found; `ratio` and `against` are None where the bound is a plain number."""

    id: str
    value: float
    unit: str
    wanted: str
    met: bool
    ratio: float | None = None
    against: str | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two things measured in turns: the median seconds of each, the median of ours / peer."""

    ours: float
    peer: float
    ratio: float


@contextmanager
def quiet() -> Iterator[None]:
    """Without the garbage collector, which would strike one side or the other by chance."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def seconds(act: Callable[[], object]) -> float:
    """How long one run of `act` takes."""
    with quiet():
        begin = perf_counter()
        act()
        return perf_counter() - begin


def in_turns(
    ours: Callable[[], float], peer: Callable[[], float], *, rounds: int, warm_up: int = 1
) -> Pair:
    """Both, `rounds` times in turns; each answers the seconds it took.

    Who goes first changes every round, and each ratio is of two neighbours in time, so that a
    machine that slows down meanwhile slows both.
    """
    for _ in range(warm_up):
        ours()
        peer()
    taken: list[tuple[float, float]] = []
    for turn in range(rounds):
        if turn % 2:
            theirs = peer()
            taken.append((ours(), theirs))
        else:
            mine = ours()
            taken.append((mine, peer()))
    return Pair(
        ours=median(mine for mine, _ in taken),
        peer=median(theirs for _, theirs in taken),
        ratio=median(mine / theirs for mine, theirs in taken),
    )
