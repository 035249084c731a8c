"""A branch in one process: central, counters, the lines between them; time, chance, crashes and the line are handed in.

Stores, desk rules of storing, exchange and central are the production's. Nothing runs beside anything else.
"""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random

from central.admission import Turned, Unknown, Why
from central.keys import Keys
from central.limits import Rate
from central.service import Service
from counter import wire
from counter.db import files
from counter.db.rows import Line as Known
from counter.desk.oversteps import Followed
from counter.domain.days import day_in_taiwan
from counter.domain.entries import Kind
from counter.domain.refusal import Refused
from counter.passwords import Stretching
from counter.protocol import (
    BODY_BYTES_MAX,
    PLAIN_BYTES_MAX,
    Answer,
    Cursor,
    Enrol,
    Pull,
    Push,
    Request,
    is_answer_signed,
    sign_answer,
    sign_request,
)
from counter.sync.core import LineError, Sync, Trouble
from tests.db.counters import KEY, STATION
from tests.simulation.account_acts import AccountActs
from tests.simulation.acts import Act
from tests.simulation.central_store import CentralsStore
from tests.simulation.disks import Disk, InFiles, InMemory, keep_ready, plain
from tests.simulation.fate import CounterStore, Fate, Killed, When

START = datetime(2026, 3, 16, 1, tzinfo=UTC)
COUNTERS = 4
OK = 200
BRANCH = STATION.branch
AT_ANY_RATE = Rate("simulated", 1000, 10**9)
"""Rounds take no time here."""

AT_ONCE = Stretching(memory_kib=8, passes=1)
"""A password of no use is made in no time."""

NEW_IN_SECOND = (Kind.RENEWED, Kind.REDEEMED, Kind.EXCHANGED, Kind.REVERSED)
"""What the second program writes in a way that the first does not understand."""

_TROUBLE = {
    Why.UNKNOWN: Trouble.UNKNOWN,
    Why.CLOCK: Trouble.CLOCK,
    Why.SIGNATURE: Trouble.BAD,
    Why.REPLAYED: Trouble.DOWN,
}


class Broken(AssertionError):
    """Something that must always hold does not."""


def require(holds: object, *told: object) -> None:
    """Raises Broken."""
    if not holds:
        raise Broken(*told)


@dataclass
class Time:
    """A second passes each time anybody asks."""

    moment: datetime = START

    def __call__(self) -> datetime:
        """Now."""
        self.moment += timedelta(seconds=1)
        return self.moment


@dataclass
class Clock:
    """One counter's clock, right or wrong."""

    time: Time
    wrong_by: timedelta = timedelta(0)

    def __call__(self) -> datetime:
        """What it shows."""
        return self.time() + self.wrong_by


@dataclass(frozen=True)
class Letter:
    """A request on its way: the bytes, and what seals them."""

    request: Request
    body: bytes
    signature: str


@dataclass(frozen=True)
class Weather:
    """What the line does to an exchange: the chance of each trouble."""

    lost: float = 0.0
    unheard: float = 0.0
    doubled: float = 0.0
    delayed: float = 0.0
    cut: float = 0.0
    garbled: float = 0.0
    busy: float = 0.0
    """That a clerk does something meanwhile."""


FAIR = Weather()
BUSY = Weather(busy=0.4)
ROUGH = Weather(
    lost=0.06, unheard=0.1, doubled=0.08, delayed=0.06, cut=0.04, garbled=0.04, busy=0.1
)


class Head:
    """Central with its store in memory: it can be killed, and brought back from an older image."""

    def __init__(self, time: Time, keys: Keys, random: Random, image: bytes) -> None:
        self.time = time
        self.random = random
        self.keys = keys
        self.store = _centrals_store()
        self.store.fate = Fate()
        self.store.restore(image)
        self.reader = wire.READER
        self.kept: bytes | None = None
        self.service = self._service()

    def _service(self) -> Service:
        return Service(
            self.store,
            self.keys,
            now=self.time,
            random=self.random.randbytes,
            stretching=AT_ONCE,
        )

    def hear(self, letter: Letter) -> bytes:
        """What the HTTP side does with a request: the answer's bytes. Raises LineError."""
        with program(self.reader):
            try:
                return wire.pack(self._answer(letter))
            except Killed:
                self.service = self._service()
                raise LineError(Trouble.DOWN) from None
            except OSError:
                raise LineError(Trouble.BUSY) from None

    def _answer(self, letter: Letter) -> Answer:
        request = letter.request
        try:
            self.service.admit(request, letter.body, letter.signature, AT_ANY_RATE)
            if request.path == "/v1/push":
                push = wire.unpack(Push, letter.body, PLAIN_BYTES_MAX)
                return self.service.push(request.device, request.incarnation, push)
            pull = wire.unpack(Pull, letter.body, PLAIN_BYTES_MAX)
            return self.service.pull(request.device, request.incarnation, pull)
        except wire.WireError:
            raise LineError(Trouble.BAD) from None
        except Turned as turned:
            raise LineError(_TROUBLE[turned.why], time=self.time()) from None
        except Unknown:
            raise LineError(Trouble.UNKNOWN) from None

    def upgrade(self, reader: int) -> None:
        """A newer program comes."""
        self.reader = reader
        self.store.fate.when = When.NEVER
        with program(reader):
            self.service.read_anew()

    def bring_back(self, image: bytes) -> None:
        """Somebody restores an older backup, and says so."""
        with program(self.reader):
            self.store.restore(image)
            self.service = self._service()
            self.service.read_anew()
            self.service.restored()

    def end(self) -> Cursor:
        """Of the branch's order."""
        with self.store.read() as reading:
            row = reading.branch(BRANCH)
        assert row is not None
        return Cursor(row.place, row.hash)

    def enrol(self, site: "Site") -> None:
        """Make a counter known here."""
        store = site.open()
        code = self.service.new_code(BRANCH, store.readers.station.counter)
        key = store.readers.signing_key.public_key().public_bytes_raw().hex()
        told = self.service.enrol(Enrol(code, store.readers.own, key))
        with store.take() as taking:
            taking.enrol(epoch=told.head.epoch, central_key=told.central_key)


class Wire:
    """The line of one counter, in some weather."""

    def __init__(self, world: "World", site: "Site") -> None:
        self._world = world
        self._site = site
        self.weather = FAIR
        self.chance = Random(0)
        self._before = b"", ""

    def push(self, push: Push) -> Answer:
        """As over HTTP."""
        return self._ask("/v1/push", push)

    def pull(self, pull: Pull) -> Answer:
        """As over HTTP."""
        return self._ask("/v1/pull", pull)

    def _ask(self, path: str, message: Push | Pull) -> Answer:
        if self._happens(self.weather.busy):
            self._world.look(self._site)
        letter = self._letter(path, wire.pack(message))
        self._out(letter)
        if self._happens(self.weather.doubled):
            self._world.late.append(letter)
        told = self._world.head.hear(letter)
        signature = sign_answer(letter.request, OK, told, self._world.head.keys.signing)
        if self._happens(self.weather.unheard):
            raise LineError(Trouble.DOWN)
        told = self._back(letter, told, signature)
        try:
            answer = wire.unpack(Answer, told, PLAIN_BYTES_MAX)
        except wire.WireError:
            raise LineError(Trouble.DOWN) from None
        self._world.remember(answer)
        self.breathe()
        return answer

    def breathe(self) -> None:
        """The window works while the line does, and its figures are looked at."""
        if self._happens(self.weather.busy):
            self._world.look(self._site)
            self._site.work(self.chance)

    def _out(self, letter: Letter) -> None:
        """What may happen to a request on its way."""
        if self._happens(self.weather.lost):
            raise LineError(Trouble.DOWN)
        if self._happens(self.weather.delayed):
            self._world.late.append(letter)
            raise LineError(Trouble.DOWN)
        damaged = self._garbled(self._damaged(letter.body))
        if damaged != letter.body:
            self._world.head.hear(replace(letter, body=damaged))
            raise Broken("a damaged request was taken")

    def _back(self, letter: Letter, told: bytes, signature: str) -> bytes:
        """What may happen to an answer on its way: nobody takes one that is damaged, or was another question's."""
        come = self._garbled(self._damaged(told)), signature
        if self._happens(self.weather.doubled):
            come = self._before
        self._before = told, signature
        if not is_answer_signed(letter.request, OK, *come, self._world.head.keys.public):
            raise LineError(Trouble.FORGED)
        require(come[0] == told, "a damaged answer was taken")
        return told

    def _garbled(self, data: bytes) -> bytes:
        return _flipped(data, self.chance) if data and self._happens(self.weather.garbled) else data

    def _damaged(self, data: bytes) -> bytes:
        return data[: self.chance.randrange(len(data))] if self._happens(self.weather.cut) else data

    def _happens(self, likely: float) -> bool:
        return likely > 0 and self.chance.random() < likely

    def _letter(self, path: str, body: bytes) -> Letter:
        store, sync = self._site.open(), self._site.sync
        require(len(body) < 2 * BODY_BYTES_MAX, "a request is too long")
        with store.read() as reading:
            head = reading.head()
        moment = self._site.clock() + (sync.offset or timedelta(0))
        nonce = self._world.random.randbytes(12).hex()
        request = Request("POST", path, head.device, head.incarnation, moment.isoformat(), nonce)
        return Letter(request, body, sign_request(request, body, store.readers.signing_key))


def _flipped(data: bytes, chance: Random) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + bytes([data[at] ^ (1 << chance.randrange(8))]) + data[at + 1 :]


@dataclass
class Site:
    """One counter's machine: a folder, a disk, a clock, a program that can end at any step."""

    world: "World"
    folder: Path
    disk: Disk
    counter: int
    clock: Clock
    reader: int = wire.READER
    fate: Fate = field(default_factory=Fate)
    shut_out: bool = False
    """The head office revoked it."""
    done: set[str] = field(default_factory=set)
    """Ids of the acts that this counter told a clerk were done, on this disk."""
    kept: tuple[bytes, set[str]] | None = None
    """A copy of its file, and what was done then."""
    oversteps: Followed = field(default_factory=Followed)
    """Acts that no account allowed, as this counter follows them."""
    _store: CounterStore | None = None
    _starts: int = 0

    def open(self) -> CounterStore:
        """The store; the program starts if it does not run."""
        if self._store is None:
            self._starts += 1
            chance = Random(f"{self.world.seed} {self.folder.name} {self._starts}")
            with self.disk.mounted():
                store = CounterStore.open(self.folder, KEY, now=self.clock, random=chance.randbytes)
            store.fate = self.fate
            self._store = store
            self.line = Wire(self.world, self)
            self.sync = Sync(store, self.line, now=self.clock, breathe=self.line.breathe)
        return self._store

    def close(self) -> None:
        """The program ends."""
        if self._store is not None:
            self._store.close()
            self._store = None

    def acts(self) -> AccountActs:
        """Whoever stands at the window."""
        return AccountActs(self.open(), day_in_taiwan(self.clock()), self.counter)

    def own(self) -> set[str]:
        """Hashes of what this counter did and has."""
        readers = self.open().readers
        with readers.connection() as connection:
            asked = "SELECT hash FROM journal WHERE device = ?"
            return {hashed for (hashed,) in connection.execute(asked, (readers.own,))}

    def acted(self) -> set[str]:
        """Ids of what any device did and this counter has."""
        with self.open().readers.connection() as connection:
            return {name for (name,) in connection.execute("SELECT id FROM journal")}

    def work(self, chance: Random) -> None:
        """One act."""
        self.does(AccountActs.something, chance)

    def does(self, act: Act, chance: Random) -> None:
        """That act; what was told done is remembered."""
        acts = self.acts()
        with suppress(Refused):  # nobody here has an account for it, as far as this counter knows
            act(acts, chance)
        self.done |= acts.written

    def known(self) -> Known:
        """How it stands with central."""
        with self.open().read() as reading:
            line = reading.line()
        assert line is not None
        return line

    @contextmanager
    def running(self) -> Iterator["Site"]:
        """Do something with the program; if it is killed it is started again next time."""
        with program(self.reader):
            try:
                yield self
            except Killed:
                self.close()

    def file(self) -> bytes:
        """A copy of its disk."""
        self.close()
        return self.disk.copy()

    def bring_back(self, file: bytes, done: set[str]) -> None:
        """Such a copy in the place of its file."""
        self.close()
        self.disk.put(file)
        self.done = set(done)


@dataclass
class World:
    """Everything of one run."""

    seed: int
    folder: Path
    time: Time
    random: Random
    head: Head
    in_files: bool
    """Whether its machines have encrypted files, as at a branch, or keep all in memory."""
    sites: list[Site] = field(default_factory=list)
    late: list[Letter] = field(default_factory=list)
    restored: int = 0
    """How often an older backup of central was brought back."""
    copied: bool = False
    """Whether a counter's file was ever brought back, or copied to another machine."""
    look: Callable[["Site"], None] = lambda _: None
    """Looks at a counter's figures in between."""
    orders: dict[tuple[str, int], str] = field(default_factory=dict)
    """What readers were told of each lineage: the order's hash at each place."""

    def site(self, file: bytes, counter: int) -> Site:
        """One more machine with such a file."""
        folder = self.folder / f"{len(self.sites)}"
        folder.mkdir()
        disk = InFiles(folder, file) if self.in_files else InMemory(folder, file)
        site = Site(self, folder, disk, counter, Clock(self.time))
        self.sites.append(site)
        return site

    def remember(self, answer: Answer) -> None:
        """Nobody who was told a place may ever be told another entry there in the same lineage."""
        head = answer.head
        for place, hashed in (
            *((row.place, row.hash) for row in answer.rows),
            (head.place, head.hash),
        ):
            before = self.orders.setdefault((head.epoch, place), hashed)
            require(before == hashed, "another entry at a place that was told before", place)

    def close(self) -> None:
        """All of it ends."""
        for site in self.sites:
            site.close()
            site.disk.release()
        shutil.rmtree(self.folder, ignore_errors=True)


@contextmanager
def program(reader: int) -> Iterator[None]:
    """As a program that reads entries up to that version."""
    before = wire.READER, wire.UNDERSTOOD_SINCE
    wire.READER, wire.UNDERSTOOD_SINCE = reader, dict.fromkeys(NEW_IN_SECOND, reader)
    try:
        yield
    finally:
        wire.READER, wire.UNDERSTOOD_SINCE = before


def _place() -> str | None:
    return "/dev/shm" if Path("/dev/shm").is_dir() else None  # memory is quicker


@dataclass(frozen=True)
class _Beginning:
    """Central and its counters on the first morning, as copies of their disks."""

    central: bytes
    files: tuple[bytes, ...]
    in_memory: tuple[bytes, ...]


@cache
def _beginning() -> _Beginning:
    """Made once, copied for each run."""
    folder = Path(tempfile.mkdtemp(prefix="simulation-", dir=_place()))
    time, random = Time(), Random("beginning")
    keys = _keys()
    with_tables = CentralsStore()
    with_tables.upgrade()
    head = Head(time, keys, random, with_tables.image())
    world = World(0, folder, time, random, head, in_files=True)
    with_tables.close()
    for counter in range(1, COUNTERS + 1):
        made = folder / f"made {counter}"
        made.mkdir()
        station = replace(STATION, counter=counter)
        CounterStore.create(made, KEY, station=station, now=time, random=random.randbytes).close()
        head.enrol(world.site((made / files.DATABASE).read_bytes(), counter))
    copies = tuple(site.file() for site in world.sites)
    in_memory = tuple(plain(site.folder / files.DATABASE) for site in world.sites)
    image = head.store.image()
    world.close()
    for each in in_memory:
        keep_ready(each)
    return _Beginning(image, copies, in_memory)


@cache
def _centrals_store() -> CentralsStore:
    """One for all runs, filled anew for each: its statements are compiled once."""
    return CentralsStore()


@cache
def _keys() -> Keys:
    return Keys.made(Random("central").randbytes)


def begin(seed: int, counters: int, *, in_files: bool = False) -> World:
    """A branch with so many counters, nothing done yet."""
    beginning = _beginning()
    folder = Path(tempfile.mkdtemp(prefix="simulation-", dir=_place()))
    time = Time(START + timedelta(minutes=1))
    random = Random(f"world {seed}")
    head = Head(time, _keys(), random, beginning.central)
    world = World(seed, folder, time, random, head, in_files=in_files)
    copies = beginning.files if in_files else beginning.in_memory
    for counter, copy in enumerate(copies[:counters], 1):
        world.site(copy, counter)
    return world
