"""The simulation finds what it is there for: every mutant of the protocol fails under some schedule."""

import pytest

from tests.simulation import test_regressions as told
from tests.simulation import test_settlements as settled
from tests.simulation.mutants import MUTANTS, TROUBLES
from tests.simulation.schedule import schedule_of
from tests.simulation.shrinking import fails
from tests.simulation.world import begin

SEEDS = 60
NOT_ITS_OWN = ("AttributeError", "NameError", "TypeError", "ImportError")
BY_HAND = {
    "order_is_taken_as_it_was": (
        told.test_what_comes_again_in_another_order_is_summed_up_in_that_order
    ),
    "own_acts_first": told.test_what_fitted_before_central_was_restored_fits_after_it,
    "own_acts_stand": (settled.test_a_renewal_that_waits_gives_way_to_a_redemption_that_was_first),
}
"""What chance meets once in thousands of schedules, and the story in which it shows itself."""


@pytest.mark.slow
@pytest.mark.usefixtures("unmeasured")  # what a mutant runs proves nothing of the program
@pytest.mark.parametrize("name", sorted(MUTANTS.keys() - BY_HAND.keys()))
def test_a_mutant_of_the_protocol_is_found(name: str) -> None:
    troubles, seeds = TROUBLES.get(name, ()), range(SEEDS)
    with MUTANTS[name]():
        faults = (fails(schedule_of(seed, *troubles)) for seed in seeds)
        found = next(filter(None, faults), "")
    assert found
    assert not found.startswith(NOT_ITS_OWN), "the mutant does not fit the program any more"


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(BY_HAND))
def test_a_mutant_that_shows_itself_seldom_fails_in_its_story(name: str) -> None:
    world = begin(0, 3)
    with MUTANTS[name](), pytest.raises(AssertionError):
        BY_HAND[name](world)
    world.close()
