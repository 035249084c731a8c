"""Finds seeds that fail, and leaves out of a failing schedule whatever it does not need to fail."""

import traceback
from collections.abc import Iterable
from dataclasses import replace

from tests.simulation.schedule import Schedule, run, schedule_of


def fails(schedule: Schedule) -> str:
    """What goes wrong under it, "" for nothing: the kind of fault and its first word."""
    try:
        run(schedule)
    except Exception as error:  # noqa: BLE001  # any failure is one
        return f"{type(error).__name__} {error.args[:1]}"
    return ""


def failing(seeds: Iterable[int]) -> list[tuple[int, str]]:
    """Those of some seeds that fail, with how."""
    found = []
    for seed in seeds:
        try:
            run(schedule_of(seed))
        except Exception:  # noqa: BLE001  # whatever it is, it is told and the next one runs
            found.append((seed, traceback.format_exc()))
    return found


def shrunk(schedule: Schedule) -> Schedule:
    """A part of it that fails in the same way."""
    wanted = fails(schedule)
    size = max(1, len(schedule.events) // 2)
    while wanted and size:
        start = 0
        while start < len(schedule.events):
            left = schedule.events[:start] + schedule.events[start + size :]
            smaller = replace(schedule, events=left)
            if fails(smaller) == wanted:
                schedule = smaller
            else:
                start += size
        size //= 2
    return schedule
