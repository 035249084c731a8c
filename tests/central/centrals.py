"""Central as a test needs it, and counters that write real, signed entries without a desk behind them."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from central.keys import Keys
from central.service import Service
from central.store import Store
from counter import wire
from counter.domain.days import day_in_taiwan
from counter.domain.effects import touched
from counter.domain.entries import KIND_OF, Basis, Body, DayOpened, Entry
from counter.domain.ledger import cash
from counter.domain.parts import Ticket
from counter.domain.ticket import TicketNumber
from counter.protocol import START, Answer, Carried, Cursor, Enrol, Known, Pull, Push, Record
from tests.domain.cases import redeemed, taken_in, ticket

NOON = datetime(2026, 3, 16, 4, tzinfo=UTC)
TODAY = date(2026, 3, 16)
BRANCH = "K01"


class Central:
    """Central with a clock that stands still, chance that repeats, and what it noted."""

    def __init__(self, url: str, seed: int = 1, keys: Keys | None = None) -> None:
        self.moment = NOON
        self.noted: list[tuple[str, dict[str, Any]]] = []
        self.random = random.Random(seed).randbytes
        self.store = Store(url, durable=False)
        self.store.upgrade()
        self.keys = keys or Keys.made(random.Random(0).randbytes)
        self.service = Service(
            self.store, self.keys, now=lambda: self.moment, random=self.random, note=self._note
        )

    def _note(self, event: str, **told: Any) -> None:
        self.noted.append((event, told))

    def counter(self, number: int = 1, *, branch: str = BRANCH, device: str = "") -> "Counter":
        """A counter that was just enrolled."""
        made = Counter(
            device or f"d{number}-{branch}", branch, number, Ed25519PrivateKey.generate()
        )
        return self.enrol(made)

    def enrol(self, made: "Counter") -> "Counter":
        """The same PC under a new incarnation."""
        code = self.service.new_code(made.branch, made.counter)
        enrolled = self.service.enrol(Enrol(code, made.device, made.public_key))
        return replace(made, incarnation=enrolled.incarnation, written=[], last="")

    def push(self, by: "Counter", entries: Sequence[Carried], cursor: Cursor = START) -> Answer:
        """A counter's entries come."""
        return self.service.push(by.device, by.incarnation, Push(cursor, tuple(entries)))

    def pull(self, by: "Counter", cursor: Cursor = START, **asked: Any) -> Answer:
        """A counter asks for news."""
        pull = Pull(cursor, by.known(), asked.get("locator", ()), asked.get("limit", 500))
        return self.service.pull(by.device, by.incarnation, pull)

    def wait(self, **time: float) -> None:
        """Some time goes by."""
        self.moment += timedelta(**time)


@dataclass
class Counter:
    """A device of a counter: its key and its chain."""

    device: str
    branch: str
    counter: int
    key: Ed25519PrivateKey
    incarnation: int = 1
    written: list[Carried] = field(default_factory=list)
    last: str = ""

    @property
    def public_key(self) -> str:
        """Hex."""
        return self.key.public_key().public_bytes_raw().hex()

    def known(self) -> Known:
        """The end of its chain."""
        return Known(self.device, self.incarnation, len(self.written), self.last)

    def write(
        self, *bodies: Body, on: date = TODAY, records: tuple[Record, ...] = ()
    ) -> list[Carried]:
        """The next entries of its chain, one for each body."""
        return [self._write(body, on, records) for body in bodies]

    def _write(self, body: Body, on: date, records: tuple[Record, ...], **changes: Any) -> Carried:
        carried = self.sealed(replace(self.entry(body, on), **changes), records)
        self.written.append(carried)
        self.last = carried.hash
        return carried

    def entry(self, body: Body, on: date = TODAY) -> Entry:
        """The next entry of its chain, not sealed."""
        number = len(self.written) + 1
        return Entry(
            device=self.device,
            incarnation=self.incarnation,
            number=number,
            kind=KIND_OF[type(body)],
            version=wire.VERSION,
            min_reader=wire.READER,
            id=f"{self.device}-{self.incarnation}-{number}",
            subjects=touched(body),
            branch=self.branch,
            business_day=on,
            recorded_at=NOON,
            clerk="c1",
            approver="",
            cash_ntd=cash(body),
            basis=Basis(0, ""),
            expects=tuple("" for _ in touched(body)),
            policy_version="1",
            policy_hash="",
            body=body,
            previous_hash=self.last,
        )

    def sealed(self, entry: Entry, records: tuple[Record, ...] = ()) -> Carried:
        """An entry with this device's signature, as it travels."""
        sealed, data = wire.seal(entry, self.key)
        return Carried(data.decode(), sealed.hash, sealed.signature, records)

    def open_day(self) -> list[Carried]:
        """An entry that touches no pledge."""
        return self.write(DayOpened(None))

    def ticket(self, pledge: str, serial: int = 1) -> Ticket:
        """A ticket of this counter."""
        return ticket(pledge, number=str(TicketNumber(self.branch, self.counter, 115, serial)))

    def take_in(self, pledge: str, serial: int = 1, **more: Any) -> list[Carried]:
        """A pledge is taken in."""
        return self.write(taken_in(self.ticket(pledge, serial)), **more)

    def redeem(self, of: Ticket, **more: Any) -> list[Carried]:
        """Somebody takes the things of a ticket home."""
        return self.write(redeemed(of), **more)


def record(name: str, person: str = "person-1", key: int = 7, text: bytes = b"x" * 32) -> Record:
    """A record of the vault, as a counter sends it."""
    return Record(name, person, "identity", f"{key:02x}" * 32, "05" * 12, text.hex())


def day_of(central: Central) -> date:
    """The day in Taiwan by central's clock."""
    return day_in_taiwan(central.moment)
