"""Two counters of one branch at real desks, and central between them, with a line that is up when a test says so."""

from dataclasses import dataclass
from pathlib import Path
from random import Random

from central.keys import Keys
from central.service import Service
from central.store import Store as CentralStore
from counter.desk.desk import Desk
from counter.protocol import Enrol
from counter.sync.core import Sync
from counter.sync.pictures import PictureExchange
from tests.desk.desks import Clock, make_desk, open_day
from tests.sync.towns import Wire


@dataclass
class Branch:
    """The desks by their counters, and their exchanges with central."""

    clock: Clock
    service: Service
    store: CentralStore
    desks: tuple[Desk, ...]
    exchanges: tuple[Sync, ...]
    wires: tuple[Wire, ...]

    @classmethod
    def opened(cls, folder: Path, clock: Clock) -> "Branch":
        """Two new counters, enrolled, their business day open."""
        desks = tuple(
            make_desk(folder / f"counter {each}", counter=each, clock=clock) for each in (1, 2)
        )
        for desk in desks:
            open_day(desk)
        return cls.of(desks, clock)

    @classmethod
    def of(cls, desks: tuple[Desk, ...], clock: Clock) -> "Branch":
        """These desks, counter by counter, enrolled with a central of their own."""
        chance = Random("central").randbytes
        store = CentralStore("sqlite://")
        store.upgrade()
        service = Service(store, Keys.made(chance), now=clock, random=chance)
        wires = tuple(join(desk, service, counter) for counter, desk in enumerate(desks, 1))
        exchanges = tuple(
            Sync(desk.context.store, wire, now=desk.context.now)
            for desk, wire in zip(desks, wires, strict=True)
        )
        branch = cls(clock, service, store, desks, exchanges, wires)
        branch.meet()
        return branch

    def meet(self) -> None:
        """The line is up: everybody exchanges until nobody has anything left to say."""
        for _ in range(2):
            for each in self.exchanges:
                while each.step().more:
                    pass

    def carrier(self, counter: int, *, has_room: bool = True) -> PictureExchange:
        """What carries the pictures of a counter, as it begins at a start of the program."""
        context = self.desks[counter - 1].context
        made = PictureExchange(
            context.store,
            context.pictures,
            self.wires[counter - 1],
            has_room=lambda: has_room,
        )
        made.look_through()
        self.desks[counter - 1].album.fetch = made.want
        return made

    def restore(self, image: bytes) -> None:
        """Somebody brings an old backup of central back."""
        self.store.restore(image)
        self.service.restored()

    def close(self) -> None:
        """All files are let go."""
        for desk in self.desks:
            desk.close()
        self.store.close()


def join(desk: Desk, service: Service, counter: int) -> Wire:
    """Enrol a desk; the line that leads to it."""
    store = desk.context.store
    code = service.new_code(desk.station.branch, counter)
    key = store.readers.signing_key.public_key().public_bytes_raw().hex()
    enrolled = service.enrol(Enrol(code, store.readers.own, key))
    with store.take() as taking:
        taking.enrol(epoch=enrolled.head.epoch, central_key=enrolled.central_key)
    return Wire(service, store.readers.own, enrolled.incarnation)
