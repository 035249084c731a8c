"""`counter enrol`: makes a counter known to central, for the first time or anew after it was stopped.

A counter that was stopped gets a new file with a device of its own: the branch's order is pulled into it, and what only
the old file has is appended again. The old file stays beside it. Today the whole order is pulled; a snapshot signed
by central would take the place of what `_exchange` pulls.
"""

import secrets
import shutil
import ssl
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from counter.db import backup, engine, files, keys, mark
from counter.db.rows import Head
from counter.db.store import Identity, Store
from counter.desk import trust
from counter.desk.opening import KEY_FILE, owner_of, utc_now
from counter.domain.days import day_in_taiwan
from counter.domain.entries import Act, NumbersLost
from counter.domain.ledger import cash
from counter.domain.policy import Policy
from counter.domain.refusal import Trouble, Unavailable
from counter.protocol import Enrol, Enrolled, is_signed
from counter.settings import STATION_FILE, Station, is_set_up, load_station, rules_of, save_station
from counter.sync import core, http
from counter.sync.core import LineError, Link, Sync
from counter.sync.http import Caller, CodeRefused, HttpLink, Place
from counter.sync.opening import caller_of

DONE = 0
BUILDING = "enrolling"
"""The folder in which a new file is made ready; while it is there, the counter's own device does not serve any more."""

_TROUBLE_OF = {
    core.Trouble.DOWN: Trouble.CENTRAL_DOWN,
    core.Trouble.BUSY: Trouble.CENTRAL_BUSY,
    core.Trouble.CLOCK: Trouble.CENTRAL_CLOCK,
    core.Trouble.FORGED: Trouble.CENTRAL_FORGED,
    core.Trouble.ORDER: Trouble.CENTRAL_FORGED,
    core.Trouble.BAD: Trouble.CENTRAL_REFUSED,
    core.Trouble.UNKNOWN: Trouble.CENTRAL_REFUSED,
}


@dataclass(frozen=True, slots=True)
class Ways:
    """The ways to central, the clock and chance."""

    ask: Callable[[Place, Enrol], Enrolled]
    link: Callable[[Place, Caller], Link]
    now: Callable[[], datetime]
    random: Callable[[int], bytes]


def _linked(place: Place, caller: Caller) -> Link:
    return HttpLink(place, caller, now=utc_now, random=secrets.token_bytes)


OVER_HTTP = Ways(http.enrol, _linked, utc_now, secrets.token_bytes)


@dataclass(frozen=True, slots=True)
class _Counter:
    """The counter of a folder, as it is set up."""

    folder: Path
    station: Station
    policy: Policy
    key: bytes
    ways: Ways

    def open(self) -> Store:
        """Its file."""
        return Store.open(
            self.folder,
            self.key,
            station=owner_of(self.station),
            now=self.ways.now,
            random=self.ways.random,
        )

    def create(self, folder: Path, identity: Identity) -> Store:
        """A new file of it elsewhere."""
        return Store.create(
            folder,
            self.key,
            station=owner_of(self.station),
            now=self.ways.now,
            random=self.ways.random,
            identity=identity,
        )


@dataclass(frozen=True, slots=True)
class _Granted:
    """What central granted to whom; `serials`: the highest of each year that anybody knows."""

    enrolled: Enrolled
    place: Place
    own: Identity
    serials: Mapping[int, int]


def enrol(
    folder: Path,
    url: str,
    code: str,
    *,
    authority: Path | None = None,
    ways: Ways = OVER_HTTP,
    out: TextIO = sys.stdout,
) -> int:
    """Enrol the counter of `folder` with the central at `url` by a one-time code.

    `authority`: a file with the certificate by which central's was signed. Answers 0; raises Unavailable, and then
    the counter's file is as it was.
    """
    if not is_set_up(folder):
        raise Unavailable(Trouble.COUNTER_MISSING, path=str(folder))
    place = _place(url, authority)
    station = replace(
        load_station(folder / STATION_FILE), central_url=url, central_authority=place.authority
    )
    policy = rules_of(station, day_in_taiwan(ways.now()))
    counter = _Counter(folder, station, policy, keys.load(folder / KEY_FILE), ways)
    if not station.mark_folder.is_dir():
        raise Unavailable(Trouble.MARK_UNWRITABLE, path=str(station.mark_folder))
    with counter.open() as store:
        with store.read() as reading:
            head, known = reading.head(), reading.line()
        # Central keeps a device with the counter whose code it brought, right or wrong.
        fresh = known is not None or (folder / BUILDING).exists()
        own = Identity.made(ways.now, ways.random) if fresh else store.identity
        enrolled = _asked(counter, place, code.strip(), own)
        granted = _Granted(enrolled, place, own, _serials(store, enrolled, station))
        goes_on = not fresh and _goes_on(head, enrolled.incarnation)
        try:
            brought = 0
            if goes_on:
                _join(counter, store, granted)
            else:
                brought = _make_anew(counter, store, granted)
        except LineError as error:
            raise Unavailable(Trouble.ENROL_BROKEN_OFF) from error
    if not goes_on:
        _exchange_files(counter)
    _end(counter, brought, out)
    return DONE


def _place(url: str, authority: Path | None) -> Place:
    place = Place(url, None if authority is None else authority.absolute())
    if not place.is_sound:
        raise Unavailable(Trouble.CENTRAL_URL, url=url)
    if authority is not None:
        try:
            ssl.create_default_context(cafile=authority)
        except OSError as error:
            raise Unavailable(Trouble.CENTRAL_AUTHORITY, path=str(authority)) from error
    return place


def _asked(counter: _Counter, place: Place, code: str, own: Identity) -> Enrolled:
    """Central's answer, signed and for this very counter."""
    station = counter.station
    try:
        enrolled = counter.ways.ask(place, Enrol(code, own.device, own.public_key))
    except CodeRefused as error:
        raise Unavailable(Trouble.CODE_REFUSED) from error
    except LineError as error:
        raise Unavailable(_TROUBLE_OF[error.trouble], url=place.url) from error
    if not _is_central(enrolled):
        raise Unavailable(Trouble.CENTRAL_FORGED, url=place.url)
    if (enrolled.branch, enrolled.counter) != (station.branch, station.counter):
        (counter.folder / BUILDING).mkdir(exist_ok=True)
        raise Unavailable(
            Trouble.CODE_OTHER_COUNTER,
            branch=enrolled.branch,
            counter=enrolled.counter,
            own_branch=station.branch,
            own_counter=station.counter,
        )
    return enrolled


def _is_central(enrolled: Enrolled) -> bool:
    """Whether the head is signed by the key that is told with it, and of that branch."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(enrolled.central_key))
    except ValueError:
        return False
    return enrolled.head.branch == enrolled.branch and is_signed(enrolled.head, key)


def _goes_on(head: Head, incarnation: int) -> bool:
    """Whether the file that is there can go on under that incarnation with all it has."""
    return head.incarnation == incarnation or (not head.number and head.incarnation < incarnation)


def _serials(store: Store, enrolled: Enrolled, station: Station) -> Mapping[int, int]:
    """The highest ticket serial of each year that anybody knows of this counter."""
    noted = mark.read(trust.mark_path_of(station))
    with store.read() as reading:
        told = [
            reading.last_serials(),
            {each.year: each.serial for each in enrolled.serials},
            {} if noted is None else noted.serials,
        ]
    years = sorted({year for each in told for year in each})
    return {year: max(each.get(year, 0) for each in told) for year in years}


def _join(counter: _Counter, store: Store, granted: _Granted) -> None:
    """The file that is there goes on. Raises LineError."""
    save_station(counter.folder / STATION_FILE, counter.station)
    _enter(store, granted.enrolled)
    _exchange(counter, store, granted.place)
    _lose_numbers(counter, store, granted.serials)


def _make_anew(counter: _Counter, old: Store, granted: _Granted) -> int:
    """A new file with all of the branch and what only the old one has; how many acts that was. Raises LineError."""
    building = counter.folder / BUILDING
    shutil.rmtree(building, ignore_errors=True)  # of an attempt that broke off
    building.mkdir()
    with counter.create(building, granted.own) as new:
        _enter(new, granted.enrolled)
        _exchange(counter, new, granted.place)
        with old.read() as reading, new.take() as taking:
            brought = taking.bring_over(reading.own_chain())
        _lose_numbers(counter, new, granted.serials)
    return brought


def _enter(store: Store, enrolled: Enrolled) -> None:
    with store.take() as taking:
        if taking.head().incarnation < enrolled.incarnation:
            taking.new_incarnation(after=enrolled.incarnation - 1)
        taking.enrol(epoch=enrolled.head.epoch, central_key=enrolled.central_key)


def _exchange(counter: _Counter, store: Store, place: Place) -> None:
    """Exchange until nothing is left. Raises LineError."""
    link = counter.ways.link(place, caller_of(store))
    sync = Sync(store, link, now=counter.ways.now)
    while sync.step().more:
        pass


def _lose_numbers(counter: _Counter, store: Store, serials: Mapping[int, int]) -> None:
    """What was given and is in no file any more is lost: no number is given twice (PA 14)."""
    with store.write() as writing:
        for year, last in serials.items():
            given = writing.last_serial(year)
            if last > given:
                body = NumbersLost(counter.station.counter, year, given + 1, last)
                writing.append(_act(counter, body))


def _act(counter: _Counter, body: NumbersLost) -> Act:
    return Act(
        body=body,
        subjects=(),
        clerk="",
        approver="",
        business_day=day_in_taiwan(counter.ways.now()),
        cash=cash(body),
        policy_version=counter.policy.version,
        policy_hash=counter.policy.hash,
    )


def _exchange_files(counter: _Counter) -> None:
    """The new file takes the old one's place, which stays beside it."""
    folder = counter.folder
    path, new = folder / files.DATABASE, folder / BUILDING / files.DATABASE
    stamp = counter.ways.now().astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    lock = engine.Lock(folder / files.LOCK)
    try:
        backup.copy(path, path.with_name(f"before-enrol-{stamp}.db"), counter.key)
        save_station(folder / STATION_FILE, counter.station)
        for rest in ("-wal", "-shm"):
            path.with_name(path.name + rest).unlink(missing_ok=True)
        files.move(new, path)
        shutil.rmtree(new.parent, ignore_errors=True)
    finally:
        lock.release()


def _end(counter: _Counter, brought: int, out: TextIO) -> None:
    """The mark follows the file that counts from now on; then it is told."""
    with counter.open() as store, store.read() as reading:
        mark.write(trust.mark_path_of(counter.station), mark.mark_of(reading))
        head, known = reading.head(), reading.line()
    assert known is not None, "it was enrolled just now"
    station = f"{head.branch}-{head.counter:02}"
    line = f"{station}  {counter.station.central_url}  #{head.number}  @{known.cursor.place}"
    print(line if not brought else f"{line}  +{brought}", file=out)
