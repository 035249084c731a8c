"""The simulation finds what it is there for: every mutant of the protocol fails under some schedule."""

import pytest

from tests.simulation.mutants import FIRST, MUTANTS, TROUBLES
from tests.simulation.schedule import schedule_of
from tests.simulation.shrinking import fails

SEEDS = 60


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(MUTANTS))
def test_a_mutant_of_the_protocol_is_found(name: str) -> None:
    troubles, first = TROUBLES.get(name, ()), FIRST.get(name, 0)
    with MUTANTS[name]():
        assert any(fails(schedule_of(seed, *troubles)) for seed in range(first, first + SEEDS))
