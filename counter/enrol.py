"""`counter enrol`: makes a counter known to central, for the first time or anew after it was stopped.

A counter that was stopped, or that takes another PC's place, gets a new file: the branch's order is pulled into it, and
what only the old file has is appended again. The old file stays beside it. If the line breaks or somebody ends it, the
same command goes on where it stopped. The whole order is pulled: a snapshot signed by central would take the place of
what `_exchange` pulls (docs/adr/0035).
"""

import hashlib
import secrets
import shutil
import ssl
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from counter import wire
from counter.db import backup, engine, files, mark
from counter.db.rows import Head
from counter.db.store import Identity, Store
from counter.desk import trust
from counter.desk.key_care import NOTHING_GIVEN, key_of
from counter.desk.opening import owner_of, utc_now
from counter.domain.acts import Act
from counter.domain.days import day_in_taiwan
from counter.domain.entries import NumbersLost
from counter.domain.keeping import Opening
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

BEGUN = "begun.json"
"""What central granted to the file that is made ready there."""

_TROUBLE_OF = {
    core.Trouble.DOWN: Trouble.CENTRAL_DOWN,
    core.Trouble.BUSY: Trouble.CENTRAL_BUSY,
    core.Trouble.CLOCK: Trouble.CENTRAL_CLOCK,
    core.Trouble.FORGED: Trouble.CENTRAL_FORGED,
    core.Trouble.ORDER: Trouble.CENTRAL_FORGED,
    core.Trouble.BAD: Trouble.CENTRAL_REFUSED,
    core.Trouble.UNKNOWN: Trouble.CENTRAL_REFUSED,
}


Tell = Callable[[int, int], None]
"""Is told how far it is and how far it goes."""


class _ShutOut(Exception):
    """Central shut the new device out before it had everything."""


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
    key: bytes = field(repr=False)
    ways: Ways

    def open(self, folder: Path | None = None) -> Store:
        """Its file, or the one that is made ready elsewhere."""
        return Store.open(
            folder or self.folder,
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
class Begun:
    """What was granted by which central; `code`: SHA-256 of the code that was used for it."""

    url: str
    code: str
    enrolled: Enrolled


@dataclass(frozen=True, slots=True)
class _Granted:
    """What central granted. `own`: to whom, None where a file is ready; `serials`: the highest that anybody knows."""

    begun: Begun
    place: Place
    own: Identity | None
    serials: Mapping[int, int]
    tell: Tell


def enrol(
    folder: Path,
    url: str,
    code: str,
    *,
    authority: Path | None = None,
    opening: Opening = NOTHING_GIVEN,
    ways: Ways = OVER_HTTP,
    out: TextIO = sys.stdout,
    tell: Tell = lambda _, __: None,
) -> int:
    """Enrol the counter of `folder` with the central at `url` by a one-time code.

    `authority`: a file with the certificate by which central's was signed; `opening`: what opens the key. Answers 0;
    raises Unavailable: then the counter's file is as it was, but after ENROL_UNFINISHED, when it is enrolled and the
    rest comes by itself.
    """
    if not is_set_up(folder):
        raise Unavailable(Trouble.COUNTER_MISSING, path=str(folder))
    place = _place(url, authority)
    station = replace(
        load_station(folder / STATION_FILE), central_url=url, central_authority=place.authority
    )
    policy = rules_of(station, day_in_taiwan(ways.now()))
    counter = _Counter(folder, station, policy, key_of(folder, station, opening), ways)
    if not station.mark_folder.is_dir():
        raise Unavailable(Trouble.MARK_UNWRITABLE, path=str(station.mark_folder))
    with counter.open() as store:
        granted = _granted(counter, store, place, code.strip(), tell)
        with store.read() as reading:
            goes_on = granted.own is not None and _goes_on(reading.head(), granted)
        brought = 0
        try:
            if goes_on:
                _join(counter, store, granted)
            else:
                brought = _make_anew(counter, store, granted)
        except (LineError, KeyboardInterrupt) as error:
            broken = Trouble.ENROL_UNFINISHED if goes_on else Trouble.ENROL_BROKEN_OFF
            raise Unavailable(broken) from error
        except _ShutOut as error:
            raise Unavailable(Trouble.CODE_REFUSED) from error
    if not goes_on:
        _exchange_files(counter)
    _end(counter, brought, out)
    return DONE


def _granted(counter: _Counter, store: Store, place: Place, code: str, tell: Tell) -> _Granted:
    """What an attempt that broke off has been granted by this code, or what central grants now."""
    mark_ = hashlib.sha256(code.encode()).hexdigest()
    own, begun = None, _begun(counter)
    if begun is None or (begun.url, begun.code) != (place.url, mark_):
        with store.read() as reading:
            head, known = reading.head(), reading.line()
        # Central keeps a device with the counter whose code it brought, right or wrong; and of several incarnations
        # it would want the earlier ones, too.
        is_used = known is not None or (counter.folder / BUILDING).exists() or head.incarnation > 1
        own = Identity.made(counter.ways.now, counter.ways.random) if is_used else store.identity
        begun = Begun(place.url, mark_, _asked(counter, place, code, own))
    return _Granted(begun, place, own, _serials(store, begun.enrolled, counter.station), tell)


def _begun(counter: _Counter) -> Begun | None:
    """What an attempt that broke off was granted; None if there is nothing to go on with."""
    building = counter.folder / BUILDING
    try:
        return wire.unpack(Begun, (building / BEGUN).read_bytes(), wire.MAX_BYTES)
    except (FileNotFoundError, wire.WireError):
        return None


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


def _goes_on(head: Head, granted: _Granted) -> bool:
    """Whether the file that is there can go on: its device is the first that this counter ever had at central."""
    assert granted.own is not None, "it was granted just now"
    enrolled = granted.begun.enrolled
    return granted.own.device == head.device and enrolled.incarnation == head.incarnation


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
    """The file that is there goes on. Raises LineError, _ShutOut."""
    save_station(counter.folder / STATION_FILE, counter.station)
    _enter(store, granted.begun.enrolled)
    _lose_numbers(counter, store, granted.serials)
    _exchange(counter, store, granted)


def _make_anew(counter: _Counter, old: Store, granted: _Granted) -> int:
    """A new file with all of the branch and what only the old one has; how many acts that was.

    Raises LineError, _ShutOut.
    """
    building = counter.folder / BUILDING
    if granted.own is not None:
        _begin(counter, granted.own, granted.begun)
    with counter.open(building) as new:
        try:
            _exchange(counter, new, granted)
        except _ShutOut:
            (building / BEGUN).unlink()
            raise
        with old.read() as reading, new.take() as taking:
            brought = taking.bring_over(reading.own_chain(), reading.others(taking.lacks))
        with old.looks() as looks, new.write() as writing:
            writing.looks.bring_over(looks)
        _lose_numbers(counter, new, granted.serials)
    return brought


def _begin(counter: _Counter, own: Identity, begun: Begun) -> None:
    """A new file that knows what central granted it, and has nothing yet."""
    building = counter.folder / BUILDING
    shutil.rmtree(building, ignore_errors=True)  # of an attempt that broke off
    building.mkdir()
    with counter.create(building, own) as new:
        _enter(new, begun.enrolled)
    files.create(building / BEGUN, wire.pack(begun))


def _enter(store: Store, enrolled: Enrolled) -> None:
    with store.take() as taking:
        if taking.head().incarnation < enrolled.incarnation:
            taking.new_incarnation(after=enrolled.incarnation - 1)
        taking.enrol(epoch=enrolled.head.epoch, central_key=enrolled.central_key)


def _exchange(counter: _Counter, store: Store, granted: _Granted) -> None:
    """Exchange until nothing is left. Raises LineError, _ShutOut."""
    link = counter.ways.link(granted.place, caller_of(store))
    sync = Sync(store, link, now=counter.ways.now, is_alone=True)
    goes_to = granted.begun.enrolled.head.place
    while True:
        try:
            step = sync.step()
        except LineError as error:
            if error.trouble is core.Trouble.UNKNOWN:
                raise _ShutOut from error
            raise
        if step.stopped is not None:
            raise _ShutOut
        with store.read() as reading:
            known = reading.line()
        assert known is not None, "it was entered just now"
        granted.tell(known.cursor.place, max(goes_to, known.cursor.place))
        if not step.more:
            return


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
