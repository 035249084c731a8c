"""A store for each test of the database."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from counter.db.store import Store
from tests.db.counters import Counter, new_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """The open store of a new counter."""
    with new_store(tmp_path) as made:
        yield made


@pytest.fixture
def counter(store: Store) -> Counter:
    """That counter at work."""
    return Counter(store)
