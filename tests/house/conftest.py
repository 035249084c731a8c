"""Here the code is read, not run: nothing is there to be measured."""

import pytest


@pytest.fixture(autouse=True)
def _unmeasured(unmeasured: None) -> None:
    pass
