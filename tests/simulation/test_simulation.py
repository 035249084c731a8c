"""Schedules by chance: production stores, exchange and central under one scheduler. See `make simulate` for more."""

from dataclasses import replace

import pytest

from tests.simulation.mutants import MUTANTS
from tests.simulation.schedule import Event, run, schedule_of
from tests.simulation.shrinking import fails, shrunk

SEEDS = 40
"""A few that are measured; `make test` runs two thousand of them beside, unmeasured."""
PART = 10


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, SEEDS, PART))
def test_whatever_the_line_and_the_machines_do_everything_holds(first: int) -> None:
    for seed in range(first, first + PART):
        try:
            run(schedule_of(seed))
        except Exception as error:
            error.add_note(f"python -m tests.simulation --seed {seed}")
            raise


@pytest.mark.slow
def test_a_schedule_replays_by_its_number() -> None:
    assert schedule_of(7) == schedule_of(7)
    with MUTANTS["no_records"]():
        assert fails(schedule_of(0)) == fails(schedule_of(0)) != ""


@pytest.mark.slow
def test_a_failing_schedule_is_shrunk() -> None:
    schedule = schedule_of(1)
    with MUTANTS["no_records"]():
        smaller = shrunk(replace(schedule, events=schedule.events[:20]))
        assert fails(smaller)
    assert 0 < len(smaller.events) < 20
    assert all(isinstance(each, Event) for each in smaller.events)
