"""Two desks with the rules of Kaohsiung and a central between them: what they decide goes through the line and back."""

from contextlib import suppress
from pathlib import Path
from random import Random

import pytest

from central.keys import Keys
from central.service import Service
from counter.domain.refusal import Refused
from counter.protocol import Enrol
from counter.sync.core import LineError, Sync
from tests.desk.desks import Clock, make_desk, open_day
from tests.desk.test_any_day import Window
from tests.simulation.central_store import CentralsStore
from tests.simulation.invariants import SHARED, sums_of
from tests.sync.towns import Wire

ACTS = 40


class Counter:
    """A desk, its exchange and who stands there."""

    def __init__(self, folder: Path, number: int, service: Service, seed: int) -> None:
        clock = Clock()
        folder.mkdir()
        self.desk = make_desk(folder, counter=number, clock=clock)
        self.store = self.desk.context.store
        code = service.new_code("K01", number)
        key = self.store.readers.signing_key.public_key().public_bytes_raw().hex()
        told = service.enrol(Enrol(code, self.store.readers.own, key))
        with self.store.take() as taking:
            taking.enrol(epoch=told.head.epoch, central_key=told.central_key)
        self.wire = Wire(service, self.store.readers.own, told.incarnation)
        self.sync = Sync(self.store, self.wire, now=clock)
        open_day(self.desk)
        self.window = Window(self.desk, clock, seed)

    def talk(self) -> None:
        """Ask central until nothing is left."""
        while self.sync.step().more:
            pass


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_what_two_desks_decide_is_the_same_everywhere(tmp_path: Path, seed: int) -> None:
    chance = Random(f"desks {seed}")
    store = CentralsStore()
    store.upgrade()
    clock = Clock()
    service = Service(store, Keys.made(chance.randbytes), now=clock, random=chance.randbytes)
    counters = [Counter(tmp_path / f"{each}", each, service, seed) for each in (1, 2)]
    for _ in range(ACTS):
        counter = chance.choice(counters)
        with suppress(Refused):
            chance.choice(counter.window.acts)()
        if chance.random() < 0.4:
            counter.wire.lose_answers = chance.choice((0, 1))
            with suppress(LineError):
                counter.sync.step()
    for counter in (*counters, *counters):
        counter.wire.lose_answers = 0
        counter.talk()
    assert service.verify() == ()
    found = []
    for counter in counters:
        with counter.store.read() as reading:
            line = reading.line()
            assert reading.waiting().entries == 0
        assert line is not None
        assert line.differs_at is None
        sums = sums_of(counter.store)
        counter.store.rebuild()
        assert sums_of(counter.store) == sums
        found.append([sums[name] for name in SHARED])
        counter.desk.close()
    assert found[0] == found[1]
    store.close()
