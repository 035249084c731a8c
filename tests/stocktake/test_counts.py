"""Everything that is wrong in a vault is found and nothing is made up, whatever happens during the count."""

import pytest

from tests.stocktake import at_desk
from tests.stocktake.vaults import faults, full_vault

SEEDS = 36


@pytest.mark.parametrize("first", range(0, SEEDS, 12))
def test_a_count_finds_what_is_wrong_and_nothing_else(first: int) -> None:
    vault = full_vault(600)
    found = [fault for seed in range(first, first + 12) for fault in faults(seed, vault)]
    assert found == []


def test_so_does_one_at_a_real_desk() -> None:
    assert list(at_desk.faults(1, bags=30)) == []
