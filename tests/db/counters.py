"""A counter's store for one test: an encrypted file of its own, a clock that ticks, chance that repeats."""

import atexit
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

import pytest

from counter.db import files
from counter.db.prepared import Driver
from counter.db.rows import RecordKind, Station
from counter.db.store import Store
from counter.db.writing import Writing
from counter.desk import days
from counter.domain import ledger
from counter.domain.acts import Act
from counter.domain.codes import PrintReason, ReversalReason
from counter.domain.entries import (
    Body,
    DayClosed,
    DayOpened,
    Entry,
    Redeemed,
    Renewed,
    Reprinted,
    Reversed,
    TakenIn,
)
from counter.domain.money import Ntd
from counter.domain.parts import Evidence, Finger, RecordRef, Settled, Ticket
from counter.domain.persons import PledgorChanged
from counter.domain.refusal import Trouble, Unavailable
from counter.domain.ticket import TicketNumber
from tests.domain.cases import item, terms
from tests.domain.policies import MONDAY

STATION = Station(agency="kaohsiung", branch="K01", counter=1)
KEY = bytes(range(32))
YEAR = 115
WANG = {
    "name": "王小明",
    "id_kind": "national",
    "id_number": "A123456789",
    "born": "1980-05-01",
    "phone": "0912-345-678",
    "address": "高雄市前金區中正四路",
}


@dataclass
class Clock:
    """A second passes each time it is asked."""

    moment: datetime = datetime(2026, 3, 16, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.moment += timedelta(seconds=1)
        return self.moment


_SEEDS = count(1)


def chance() -> Callable[[int], bytes]:
    """Random bytes, others for each store that is opened, the same in each run."""
    return Random(next(_SEEDS)).randbytes


@cache
def template() -> Path:
    """The folder of a counter that has done nothing yet."""
    folder = Path(tempfile.mkdtemp(prefix="counter-template-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    Store.create(folder, KEY, station=STATION, now=Clock(), random=chance()).close()
    return folder


def new_folder(folder: Path) -> Path:
    """The data folder of a new counter; quicker than `Store.create`."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(template() / files.DATABASE, folder / files.DATABASE)
    return folder


def opened(folder: Path, key: bytes = KEY, **more: Any) -> Store:
    """The store in a folder."""
    return Store.open(folder, key, now=Clock(), random=chance(), **more)


def new_store(folder: Path) -> Store:
    """An open store of a new counter."""
    return opened(new_folder(folder))


@contextmanager
def unavailable(trouble: Trouble) -> Iterator[None]:
    """What happens inside must fail with this trouble."""
    with pytest.raises(Unavailable) as told:
        yield
    assert told.value.trouble is trouble


@dataclass
class Counter:
    """Acts on a store without a desk: as many transactions as acts, or all in one by `writing`."""

    store: Store
    day: date = MONDAY
    counter: int = 1

    def act(self, body: Body, *subjects: str, writing: Writing | None = None) -> Entry:
        """One act in one transaction."""
        if writing is not None:
            return writing.append(self._act(body, subjects))
        with self.store.write() as own:
            return own.append(self._act(body, subjects))

    def _act(self, body: Body, subjects: tuple[str, ...]) -> Act:
        return Act(
            body=body,
            subjects=subjects,
            clerk="c1",
            approver="",
            business_day=self.day,
            cash=ledger.cash(body),
            policy_version="2026-1",
            policy_hash="ab" * 32,
        )

    def open_day(self, day: date | None = None) -> Entry:
        """Open a business day."""
        self.day = day or self.day
        return self.act(DayOpened(None))

    def close_day(self) -> Entry:
        """Close it."""
        with self.store.read() as reading:
            found = days.sums(reading, self.day)
        return self.act(DayClosed(self.day, len(found.acts), found.cash_in, found.cash_out))

    def take_in(
        self,
        person: Mapping[str, str] = WANG,
        *,
        pledgor: str = "",
        bags: tuple[str, ...] = (),
        evidence: str = "",
        principal: int = 100_000,
    ) -> Ticket:
        """An intake; `pledgor`: one who was here before, with the same identity."""
        with self.store.write() as writing:
            return self.take_in_within(
                writing,
                person,
                pledgor=pledgor,
                bags=bags,
                evidence=evidence,
                principal=principal,
            )

    def take_in_within(
        self,
        writing: Writing,
        person: Mapping[str, str] = WANG,
        *,
        pledgor: str = "",
        bags: tuple[str, ...] = (),
        evidence: str = "",
        principal: int = 100_000,
    ) -> Ticket:
        """An intake within a transaction."""
        row = writing.pledgor(pledgor) if pledgor else None
        of = row.pledgor if row else writing.new_id()
        identity = row.identity if row else writing.put_record(of, RecordKind.IDENTITY, person)
        written = self._ticket(
            writing,
            pledgor=of,
            principal=principal,
            evidence=self._evidence(writing, of, evidence),
            bags=bags,
        )
        body = TakenIn(written, identity, id_checked=True, finger=Finger.NONE)
        self.act(body, written.pledge, of, writing=writing)
        return written

    def renew(self, old: Ticket, *, evidence: str = "") -> Ticket:
        """A renewal."""
        with self.store.write() as writing:
            new = self._ticket(
                writing,
                pledgor=old.pledgor,
                principal=old.principal,
                evidence=self._evidence(writing, old.pledgor, evidence),
                bags=tuple(each.bag for each in old.items),
                after=old,
            )
            body = Renewed(
                settled=self._settled(old),
                ticket=new,
                by_scan=True,
                received=Ntd(1000),
                change=Ntd(100),
            )
            self.act(body, old.pledge, new.pledge, old.pledgor, writing=writing)
        return new

    def redeem(self, old: Ticket) -> Entry:
        """A redemption."""
        bags = tuple(each.bag for each in old.items)
        body = Redeemed(self._settled(old), True, bags, Ntd(101_000), Ntd(100))
        return self.act(body, old.pledge, old.pledgor)

    def void(self, old: Ticket) -> Entry:
        """The act that wrote a ticket is undone."""
        with self.store.read() as reading:
            pledge = reading.pledge(old.pledge)
        body = Reversed(
            entry="" if pledge is None else pledge.opened_by_entry,
            reason=ReversalReason.WRONG_AMOUNT,
            voided=(old.pledge,),
            reopened=old.predecessors,
            loans=Ntd(-old.principal),
            interest=Ntd(0),
            bags=(),
            note=None,
        )
        return self.act(body, old.pledge, old.pledgor)

    def reprint(self, old: Ticket, copy: int = 2) -> Entry:
        """A ticket is printed again."""
        return self.act(Reprinted(old.pledge, PrintReason.JAM, copy), old.pledge)

    def change_pledgor(self, pledgor: str, person: Mapping[str, str]) -> RecordRef:
        """Somebody comes back as another, the same one."""
        with self.store.write() as writing:
            identity = writing.put_record(pledgor, RecordKind.IDENTITY, person)
            self.act(PledgorChanged(pledgor, identity), pledgor, writing=writing)
        return identity

    def _ticket(
        self,
        writing: Writing,
        *,
        pledgor: str,
        principal: int,
        evidence: Evidence | None,
        bags: tuple[str, ...],
        after: Ticket | None = None,
    ) -> Ticket:
        pledge = writing.new_id()
        number = str(TicketNumber("K01", self.counter, YEAR, writing.last_serial(YEAR) + 1))
        return Ticket(
            pledge=pledge,
            number=number,
            code="0123456789",
            pledgor=pledgor,
            predecessors=() if after is None else (after.pledge,),
            first=pledge if after is None else after.first,
            principal=Ntd(principal),
            terms=terms(principal, self.day),
            items=tuple(item(bag, writing.new_id()) for bag in bags or (number,)),
            evidence=evidence,
            wording="2011-07-20",
            low_rate_known_on=None,
            place=writing.put_record(pledgor, RecordKind.PLACE, {"text": "A-1"}),
        )

    def _evidence(self, writing: Writing, pledgor: str, number: str) -> Evidence | None:
        if not number:
            return None
        record = writing.put_record(pledgor, RecordKind.EVIDENCE, {"number": number})
        return Evidence("certificate", date(2026, 12, 31), "c1", self.day, record)

    def _settled(self, old: Ticket) -> Settled:
        return Settled(old.pledge, self.day, 2, Ntd(900), old.principal)


class Spied:
    """A driver's connection that tells of each statement before and after it runs."""

    def __init__(
        self,
        driver: Driver,
        before: Callable[[str], None] = lambda _: None,
        after: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._driver = driver
        self._before = before
        self._after = after

    def execute(self, sql: str, values: Any = ()) -> Any:
        self._before(sql)
        cursor = self._driver.execute(sql, values)
        self._after(sql)
        return cursor

    def executemany(self, sql: str, rows: Any) -> None:
        self._before(sql)
        self._driver.executemany(sql, rows)
        self._after(sql)
