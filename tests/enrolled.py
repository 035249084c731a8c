"""Counters that are enrolled by a code: central, and PCs in folders of their own."""

import io
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from central.devices import NotEnrolled
from central.keys import Keys
from central.service import Service
from central.store import Store as CentralStore
from counter import enrol
from counter.desk.desk import Desk
from counter.protocol import Answer, Enrol, Enrolled, Outcome
from counter.sync import core
from counter.sync.core import LineError, Sync
from counter.sync.http import Caller, CodeRefused, Place
from tests.desk.desks import Chance, Clock, make_desk, open_day, reopen
from tests.sync.towns import Wire

URL = "https://central.example"


@dataclass
class Town:
    """Central, and the counters of one branch in their folders."""

    folder: Path
    clock: Clock
    service: Service
    store: CentralStore
    trouble: core.Trouble | None = None
    cut: bool = False
    forge: Callable[[Answer], Answer] | None = None
    change: Callable[[Enrolled], Enrolled] = field(default=lambda each: each)

    def ask(self, _: Place, question: Enrol) -> Enrolled:
        if self.trouble is not None:
            raise LineError(self.trouble)
        try:
            return self.change(self.service.enrol(question))
        except NotEnrolled as error:
            raise CodeRefused from error

    def link(self, _: Place, caller: Caller) -> Wire:
        return Wire(self.service, caller.device, caller.incarnation, cut=self.cut, forge=self.forge)

    def code(self, counter: int = 1) -> str:
        return self.service.new_code("K01", counter)

    def data(self, name: str) -> Path:
        return self.folder / name / "data"

    def set_up(self, name: str, counter: int = 1) -> None:
        """A new PC."""
        make_desk(self.folder / name, counter=counter, clock=self.clock).close()

    def enrol(
        self,
        name: str,
        code: str = "",
        *,
        url: str = URL,
        authority: Path | None = None,
        tell: enrol.Tell = lambda _, __: None,
    ) -> str:
        """Enrol that PC; what it prints."""
        out = io.StringIO()
        ways = enrol.Ways(self.ask, self.link, self.clock, Chance())
        self.clock.wait(seconds=1)
        status = enrol.enrol(
            self.data(name),
            url,
            code or self.code(),
            authority=authority,
            ways=ways,
            out=out,
            tell=tell,
        )
        assert status == enrol.DONE
        return out.getvalue()

    def close(self) -> None:
        assert self.service.verify() == ()
        self.store.close()

    @contextmanager
    def desk(self, name: str) -> Iterator[Desk]:
        """Its desk, somebody signed in on an open day."""
        with closing(reopen(self.folder / name, clock=self.clock)) as desk:
            desk.sign_in("c1")
            if not desk.day().is_open:
                open_day(desk)
            yield desk

    def meet(self, desk: Desk) -> Outcome | None:
        """It exchanges until nothing is left."""
        store = desk.context.store
        with store.read() as reading:
            head = reading.head()
        sync = Sync(store, Wire(self.service, head.device, head.incarnation), now=self.clock)
        step = sync.step()
        while step.more:
            step = sync.step()
        return step.stopped


def opened_town(folder: Path, clock: Clock) -> Town:
    """Central, and no counter yet."""
    chance = Random("central").randbytes
    store = CentralStore("sqlite://")
    store.upgrade()
    return Town(folder, clock, Service(store, Keys.made(chance), now=clock, random=chance), store)
