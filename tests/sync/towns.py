"""A branch for tests: central in one file, counters with real stores, and a line between them that can be cut."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import TypeVar

from central.pictures import NoPicture, NotNamed, WrongBytes
from central.service import Service
from central.store import Store as CentralStore
from counter.db.store import Store
from counter.protocol import Answer, Enrol, Outcome, PictureNames, Pull, Push
from counter.sync.core import LineError, Step, Sync, Trouble
from tests.db.counters import KEY, STATION, Counter
from tests.domain.policies import MONDAY

M = TypeVar("M")
START = datetime(2026, 3, 16, 1, tzinfo=UTC)


@dataclass
class Time:
    """A second passes each time it is asked."""

    moment: datetime = START

    def __call__(self) -> datetime:
        self.moment += timedelta(seconds=1)
        return self.moment


@dataclass
class Wire:
    """The line of one counter: straight to the service unless it is cut."""

    service: Service
    device: str
    incarnation: int
    cut: bool = False
    lose_answers: int = 0
    doubles: bool = False
    """Pictures come twice."""
    forge: Callable[[Answer], Answer] | None = None
    spoil: Callable[[bytes], bytes] | None = None
    said: list[Push | Pull] = field(default_factory=list)
    carried: list[tuple[str, str]] = field(default_factory=list)
    """Of pictures, what was done with which."""

    def push(self, push: Push) -> Answer:
        """As over HTTP."""
        return self._call(push, lambda: self.service.push(self.device, self.incarnation, push))

    def pull(self, pull: Pull) -> Answer:
        """As over HTTP."""
        return self._call(pull, lambda: self.service.pull(self.device, self.incarnation, pull))

    def pictures_there(self, names: tuple[str, ...]) -> frozenset[str]:
        """As over HTTP."""
        ask = self.service.pictures.there
        return self._carry(
            ("ask", str(len(names))),
            lambda: frozenset(ask(self.device, self.incarnation, PictureNames(names)).names),
        )

    def send_picture(self, name: str, sealed: bytes) -> bool:
        """As over HTTP."""
        try:
            keep = self.service.pictures.keep
            self._carry(("send", name), lambda: keep(self.device, self.incarnation, name, sealed))
        except NotNamed:
            return False
        except WrongBytes as error:
            raise LineError(Trouble.BAD) from error
        return True

    def picture(self, name: str) -> bytes | None:
        """As over HTTP."""
        try:
            ask = self.service.pictures.sealed
            found = self._carry(("fetch", name), lambda: ask(self.device, self.incarnation, name))
        except NoPicture:
            self.carried.append(("miss", name))
            return None
        return found if self.spoil is None else self.spoil(found)

    def _carry(self, what: tuple[str, str], ask: Callable[[], M]) -> M:
        if self.cut:
            raise LineError(Trouble.DOWN)
        answer = ask()
        self.carried.append(what)
        if self.doubles:
            assert ask() == answer
        if self.lose_answers:
            self.lose_answers -= 1
            raise LineError(Trouble.DOWN)
        return answer

    def _call(self, message: Push | Pull, ask: Callable[[], Answer]) -> Answer:
        if self.cut:
            raise LineError(Trouble.DOWN)
        self.said.append(message)
        answer = ask()
        if self.lose_answers:
            self.lose_answers -= 1
            raise LineError(Trouble.DOWN)
        return answer if self.forge is None else self.forge(answer)


@dataclass
class Town:
    """Central and the counters of one branch."""

    folder: Path
    time: Time
    service: Service
    store: CentralStore
    posts: list["Post"] = field(default_factory=list)

    def post(self, counter: int) -> "Post":
        """A counter that is enrolled."""
        post = Post.opened(self, counter)
        self.posts.append(post)
        return post

    def restore(self, image: bytes) -> None:
        """Somebody brings an old backup of central back."""
        self.store.close()
        self.store = CentralStore("sqlite://")
        self.store.restore(image)
        self.service = Service(
            self.store, self.service._keys, now=self.time, random=Random("restored").randbytes
        )
        self.service.restored()
        for post in self.posts:
            post.wire.service = self.service

    def meet(self) -> None:
        """Everybody talks to central until nobody has anything left to say."""
        for _ in range(2):
            for post in self.posts:
                post.settle()


@dataclass
class Post:
    """One counter: its store, its acts, its exchange."""

    town: Town
    store: Store
    acts: Counter
    wire: Wire
    sync: Sync

    @classmethod
    def opened(cls, town: Town, counter: int) -> "Post":
        """A new counter, enrolled."""
        folder = town.folder / f"counter {counter} {len(town.posts)}"
        folder.mkdir(parents=True)
        chance = Random(folder.name).randbytes
        station = replace(STATION, counter=counter)
        store = Store.create(folder, KEY, station=station, now=town.time, random=chance)
        code = town.service.new_code(store.readers.station.branch, counter)
        key = store.readers.signing_key.public_key().public_bytes_raw().hex()
        enrolled = town.service.enrol(Enrol(code, store.readers.own, key))
        with store.take() as taking:
            taking.enrol(epoch=enrolled.head.epoch, central_key=enrolled.central_key)
        wire = Wire(town.service, store.readers.own, enrolled.incarnation)
        sync = Sync(store, wire, now=town.time)
        return cls(town, store, Counter(store, MONDAY, counter), wire, sync)

    def settle(self) -> list[Step]:
        """Exchange until nothing is left."""
        steps = [self.sync.step()]
        while steps[-1].more:
            steps.append(self.sync.step())
            assert len(steps) < 50, steps[-5:]
        return steps


def stopped(post: Post) -> Outcome | None:
    """Why a counter may not go on."""
    with post.store.read() as reading:
        known = reading.line()
    assert known is not None
    return Outcome(known.stopped) if known.stopped else None
