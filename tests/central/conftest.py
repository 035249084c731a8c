"""Central on both of its stores: an SQLite file and a PostgreSQL that the tests start themselves."""

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from central.store import Store
from tests.central import postgres
from tests.central.centrals import Central

_serial = itertools.count(1)
STORES = ["sqlite", "postgresql"]


@pytest.fixture(scope="session")
def socket(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[str]:
    """Of the PostgreSQL that all workers share."""
    own = tmp_path_factory.getbasetemp()
    with postgres.shared(own if worker_id == "master" else own.parent) as folder:
        yield folder


@pytest.fixture(scope="session")
def template(socket: str, worker_id: str) -> str:
    """A database that has its tables already: copying it is quicker than making them."""
    name = f"template_{worker_id}"
    postgres.say(socket, f"CREATE DATABASE {name}")
    store = Store(postgres.url(socket, name))
    store.upgrade()
    store.close()
    return name


@pytest.fixture
def postgres_url(socket: str, template: str, worker_id: str) -> Iterator[str]:
    """A database of this test's own."""
    name = f"{worker_id}_{next(_serial)}"
    postgres.say(socket, f"CREATE DATABASE {name} TEMPLATE {template}")
    yield postgres.url(socket, name)
    postgres.say(socket, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def url_of(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[str], str]:
    """The URL of an empty store of either kind."""

    def made(kind: str) -> str:
        if kind == "sqlite":
            return f"sqlite:///{tmp_path / 'central.db'}"
        found: str = request.getfixturevalue("postgres_url")
        return found

    return made


@pytest.fixture(params=STORES)
def url(request: pytest.FixtureRequest, url_of: Callable[[str], str]) -> str:
    """The URL of an empty store, of both kinds in turn."""
    return url_of(request.param)


@pytest.fixture
def central(url: str) -> Iterator[Central]:
    """Central at work."""
    made = Central(url)
    yield made
    made.store.close()
