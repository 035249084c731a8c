"""A branch with central."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from central.keys import Keys
from central.service import Service
from central.store import Store
from tests.sync.towns import Time, Town


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """Central with a store in memory, no counter yet."""
    time = Time()
    chance = Random("central").randbytes
    store = Store("sqlite://")
    store.upgrade()
    service = Service(store, Keys.made(chance), now=time, random=chance)
    town = Town(tmp_path, time, service, store)
    yield town
    for post in town.posts:
        post.store.close()
    town.store.close()
