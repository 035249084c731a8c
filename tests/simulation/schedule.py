"""A schedule is a list of events, each with a chance of its own: leave some out and the others stay what they are."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from central.accounts import Change
from counter import wire
from counter.db.rows import Head
from counter.domain.days import day_in_taiwan
from counter.domain.entries import Basis, Entry, Kind
from counter.domain.money import Ntd
from counter.domain.publications import PolicyPublished
from counter.domain.refusal import Trouble, Unavailable
from counter.domain.staff import Role
from counter.protocol import BODY_BYTES_MAX, PUSH_MAX, Carried, Cursor, Outcome, Push
from counter.sync.core import LineError
from counter.sync.core import Trouble as LineTrouble
from tests.db.counters import STATION
from tests.simulation import enrolling, invariants
from tests.simulation.account_acts import CLERKS, AccountActs
from tests.simulation.fate import Killed, When, fateful
from tests.simulation.later_acts import AllActs
from tests.simulation.remembered import remembered
from tests.simulation.world import (
    BRANCH,
    BUSY,
    FAIR,
    ROUGH,
    Broken,
    Site,
    World,
    begin,
    program,
    require,
)

STEPS_MOST = 400
ROUNDS = 3
NEWER = 2
IN_FILES = 40
"""Of so many schedules one runs on encrypted files, as at a branch; the others, many times quicker, in memory."""


STAFFED = "account"
STAFFED_IN = 4
"""Of so many schedules one is of a branch that is given accounts."""
OFTEN = 0.25
"""That something happens to one of them before another event."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happens. `at`: which machine, counted round; `chance`: what else is left to chance in it."""

    what: str
    at: int
    chance: int


@dataclass(frozen=True, slots=True)
class Schedule:
    """All of a run."""

    seed: int
    counters: int
    events: tuple[Event, ...]

    def __str__(self) -> str:
        lines = (f"  {each.what} at {each.at} by {each.chance}" for each in self.events)
        return "\n".join((f"seed {self.seed}, {self.counters} counters", *lines))


def schedule_of(seed: int, *only: str) -> Schedule:
    """What happens under a seed. `only`: the troubles that happen often in it, where somebody looks for some."""
    chance = Random(f"schedule {seed}")
    # Each branch has troubles of its own: a rare one then happens often, and meets few others.
    some = chance.sample(_TROUBLES, chance.choice((0, 1, 2, 2, 3)))
    troubles = set(only or some)
    weights = [often * (6 if kind in troubles else 1) for kind, (_, often) in _HAPPENS.items()]
    count = chance.randint(12, 60)
    events = tuple(
        Event(kind, chance.randrange(12), chance.randrange(2**32))
        for kind in chance.choices(list(_HAPPENS), weights, k=count)
    )
    counters = chance.randint(2, 4)
    if STAFFED in only or seed % STAFFED_IN == 0:
        events = tuple(_staffed(seed, events))
    return Schedule(seed, counters, events)


def _staffed(seed: int, events: Sequence[Event]) -> Iterator[Event]:
    """The same with what happens to accounts: sooner or later, and more than once."""
    chance = Random(f"accounts {seed}")
    first = chance.randrange(len(events))
    for at, event in enumerate(events):
        if at == first or (at > first and chance.random() < OFTEN):
            what = STAFFED if at == first else chance.choice((STAFFED, *_STAFF))
            yield Event(what, chance.randrange(12), chance.randrange(2**32))
        yield event


def run(schedule: Schedule, check: Callable[[World], None] = invariants.check) -> None:
    """Let it happen, let faults stop, look whether all is well. Raises Broken, or whatever the program raised."""
    in_files = schedule.seed % IN_FILES == 0
    world = begin(schedule.seed, schedule.counters, in_files=in_files)
    world.look = invariants.look
    try:
        with fateful(), remembered():
            for event in schedule.events:
                site = world.sites[event.at % len(world.sites)]
                happens(event)(world, site, Random(event.chance))
            settle(world)
            check(world)
    finally:
        world.close()


# --------------------------------------------------------------------------- what may happen


def _act(_: World, site: Site, chance: Random) -> None:
    """One act, sometimes a few in a row."""
    for _time in range(chance.choice((1, 1, 2, 3))):
        with site.running():
            try:
                site.work(chance)
            except Unavailable as full:
                if full.trouble is not Trouble.DISK_FULL:
                    raise


def _batch(world: World, site: Site, chance: Random) -> None:
    """Two people approve a batch while somebody is paid at another counter."""
    other = chance.choice(world.sites)
    paid = chance.choice((AllActs.some_redemption, AllActs.some_remittance, AllActs.some_renewal))
    for each, act in ((site, AllActs.some_forfeiture), (other, paid)):
        with each.running():
            try:
                each.does(act, chance)
            except Unavailable as full:
                if full.trouble is not Trouble.DISK_FULL:
                    raise


def _exchange(_world: World, site: Site, chance: Random) -> None:
    """A few questions to central, in fair or rough weather."""
    with site.running():
        site.open()
        site.line.chance = chance
        site.line.weather = chance.choice((ROUGH, BUSY, FAIR))
        try:
            for _ in range(chance.randint(1, 8)):
                with suppress(LineError):
                    if not site.sync.step().more:
                        break
        except Unavailable as full:
            if full.trouble is not Trouble.DISK_FULL:
                raise
        finally:
            site.line.weather = FAIR
        with site.open().read() as reading:
            waits = reading.waiting().entries
        if waits or chance.random() < 0.1:
            invariants.look(site)


def _look(_: World, site: Site, __: Random) -> None:
    """Somebody looks at a counter's figures in between."""
    with site.running():
        invariants.look(site)


def _forge(world: World, site: Site, chance: Random) -> None:
    """Somebody who has a counter's line, but not its key, writes an act in its name."""
    with site.running():
        store = site.open()
        with store.read() as reading:
            waiting, known = reading.outbox(PUSH_MAX, BODY_BYTES_MAX), reading.line()
            own = reading.head()
        if waiting and known is not None:
            with program(world.head.reader):
                forged = Push(known.cursor, (*waiting[:-1], _forged(waiting[-1], chance)))
                _is_not_taken(world, own, forged, "a forged act was taken")


def _forged(carried: Carried, chance: Random) -> Carried:
    """The same act by another clerk, sealed with another key."""
    data = carried.data.replace('"clerk":"c1"', '"clerk":"cx"')
    hashed = wire.digest(data.encode())
    thief = Ed25519PrivateKey.from_private_bytes(chance.randbytes(32))
    signature = thief.sign(bytes.fromhex(hashed)).hex()
    return replace(carried, data=data, hash=hashed, signature=signature)


def _is_not_taken(world: World, own: Head, push: Push, otherwise: str) -> None:
    """Central answers that it does not take that of a counter it knows: back from an old copy it may not know it."""
    with suppress(Killed, OSError):
        with world.head.store.read() as central:
            is_known = central.device(own.device, own.incarnation) is not None
        if is_known:
            answer = world.head.service.push(own.device, own.incarnation, push)
            require(answer.outcome is not Outcome.TAKEN, otherwise)


def _publish(world: World, _: Site, chance: Random) -> None:
    """The head office publishes rules; for a day that has some perhaps."""
    world.head.store.fate.when = When.NEVER
    number = chance.randrange(100)
    since = day_in_taiwan(world.time()) + timedelta(days=chance.choice((3, 4)))
    with program(world.head.reader):
        world.head.service.publish(_rules(f"115-{number}", since), ("h1", "h2"))


def _rules(version: str, since: date) -> PolicyPublished:
    text = f"rules {version}"
    hashed = wire.digest(text.encode())
    return PolicyPublished(STATION.agency, version, hashed, since, emergency=False, text=text)


def _account(world: World, _: Site, chance: Random) -> None:
    """The head office gives both clerks accounts, then withdraws, gives back or bounds one, or resets its password."""
    head = world.head
    head.store.fate.when = When.NEVER
    with program(head.reader):
        known = head.service.accounts(BRANCH)
        change = chance.choice(_ACCOUNTS) if len(known) == len(CLERKS) else _GIVEN
        for code in CLERKS if change.name else (chance.choice(CLERKS),):
            head.service.give_account((BRANCH,), replace(change, code=code), ("h1", "h2"))


_GIVEN = Change("", name="clerk", role=Role.CLERK, loan_ceiling=0)
_ACCOUNTS = (
    *(_GIVEN, _GIVEN),
    Change("", role=Role.AUDITOR),
    Change("", is_open=False),
    Change("", loan_ceiling=50_000),
    Change("", starts_anew=True),
)


def _passwords(world: World, site: Site, chance: Random) -> None:
    """Somebody chooses another password here, and perhaps another one where nobody has heard of it."""
    for each in {site.counter: site, (other := chance.choice(world.sites)).counter: other}.values():
        with each.running():
            try:
                each.does(AccountActs.some_password, chance)
            except Unavailable as full:
                if full.trouble is not Trouble.DISK_FULL:
                    raise
            with each.open().read() as reading:
                each.oversteps.told(reading)


def _forge_rules(world: World, site: Site, chance: Random) -> None:
    """Somebody with a counter's own key publishes rules in the head office's stead."""
    with site.running():
        store = site.open()
        with store.read() as reading:
            known, own = reading.line(), reading.head()
    with program(world.head.reader):
        day = day_in_taiwan(site.clock())
        entry = Entry(
            device=own.device,
            incarnation=own.incarnation,
            number=own.number + 1,
            kind=Kind.POLICY_PUBLISHED,
            version=wire.VERSION,
            min_reader=world.head.reader,
            id=str(UUID(int=chance.getrandbits(128), version=4)),
            subjects=(),
            branch=BRANCH,
            business_day=day,
            recorded_at=world.time(),
            clerk="c1",
            approver="s1",
            cash_ntd=Ntd(0),
            basis=Basis(0, ""),
            expects=(),
            policy_version="",
            policy_hash="",
            body=_rules("115-forged", day + timedelta(days=3)),
            previous_hash=own.hash,
        )
        sealed, data = wire.seal(entry, store.readers.signing_key)
        carried = Carried(data.decode(), sealed.hash, sealed.signature, ())
        if known is not None:
            push = Push(known.cursor, (carried,))
            _is_not_taken(world, own, push, "a counter published rules")


def _deliver(world: World, _: Site, chance: Random) -> None:
    """Something that was under way for long arrives, or arrives again."""
    if world.late:
        letter = world.late.pop(chance.randrange(len(world.late)))
        with suppress(LineError):
            world.head.hear(letter)


def _kill(_: World, site: Site, chance: Random) -> None:
    """One of the next transactions of this counter breaks off somewhere."""
    site.fate.when = chance.choice((When.STATEMENT, When.STATEMENT, When.COMMIT, When.COMMITTED))
    site.fate.skip, site.fate.left = chance.randrange(4), chance.randrange(25)


def _kill_central(world: World, _: Site, chance: Random) -> None:
    """One of the next transactions of central breaks off somewhere."""
    fate = world.head.store.fate
    fate.when = chance.choice((When.STATEMENT, When.STATEMENT, When.COMMIT, When.COMMITTED))
    fate.skip, fate.left = chance.randrange(3), chance.randrange(30)


def _fill(_: World, site: Site, chance: Random) -> None:
    """One of the next transactions finds the disk full."""
    site.fate.when, site.fate.skip = When.FULL, chance.randrange(3)


def _fill_central(world: World, _: Site, chance: Random) -> None:
    """So does one of central's."""
    world.head.store.fate.when, world.head.store.fate.skip = When.FULL, chance.randrange(3)


def _move_clock(_: World, site: Site, chance: Random) -> None:
    """Somebody sets a clock."""
    days = chance.choice((0, 0, 1, -1, 365, -365))
    site.clock.wrong_by = timedelta(days=days)


def _copy_central(world: World, _: Site, __: Random) -> None:
    """A backup of central."""
    world.head.kept = world.head.store.image()


def _restore_central(world: World, _: Site, __: Random) -> None:
    """The backup is brought back."""
    if world.head.kept is not None:
        world.head.store.fate.when = When.NEVER
        world.head.bring_back(world.head.kept)
        world.restored += 1


def _copy_file(_: World, site: Site, __: Random) -> None:
    """Somebody copies a counter's file."""
    site.kept = site.file(), set(site.done)


def _restore_file(world: World, site: Site, __: Random) -> None:
    """The copy is brought back: what came after it is gone from this disk."""
    if site.kept is not None:
        site.bring_back(*site.kept)
        world.copied = True


def _clone(world: World, site: Site, __: Random) -> None:
    """A second machine with a copy of the same disk."""
    if len(world.sites) < 6:
        twin = world.site(site.file(), site.counter)
        world.copied = True
        twin.done, twin.reader = set(site.done), site.reader


def _revoke(world: World, site: Site, __: Random) -> None:
    """The head office shuts a counter out."""
    if len({each.counter for each in world.sites if not each.shut_out}) > 1:
        world.head.store.fate.when = When.NEVER
        with program(world.head.reader):
            world.head.service.revoke(BRANCH, site.counter)
        for each in world.sites:
            each.shut_out = each.shut_out or each.counter == site.counter


def _enrol(world: World, site: Site, chance: Random) -> None:
    """Somebody enrols a machine anew: one that was stopped, or now and then another one."""
    with program(site.reader):
        is_stopped = site.known().stopped
    if is_stopped or chance.random() < 0.3:
        site.fate.when = world.head.store.fate.when = When.NEVER
        enrolling.anew(world, site, chance)


def _upgrade(world: World, site: Site, __: Random) -> None:
    """A newer program at central and at one counter: what it writes the others can't read."""
    world.head.upgrade(NEWER)
    site.close()
    if site.reader != NEWER:
        site.reader = NEWER
        site.fate.when = When.NEVER


_HAPPENS: dict[str, tuple[Callable[[World, Site, Random], None], float]] = {
    "act": (_act, 45),
    "exchange": (_exchange, 32),
    "batch": (_batch, 1),
    "look": (_look, 3),
    "forge": (_forge, 1),
    "publish": (_publish, 1),
    "forge-rules": (_forge_rules, 0.5),
    "deliver": (_deliver, 5),
    "kill": (_kill, 5),
    "kill-central": (_kill_central, 3),
    "fill": (_fill, 2),
    "fill-central": (_fill_central, 1),
    "move-clock": (_move_clock, 2),
    "copy-central": (_copy_central, 1.5),
    "restore-central": (_restore_central, 1.5),
    "copy-file": (_copy_file, 1.5),
    "restore-file": (_restore_file, 1),
    "clone": (_clone, 0.5),
    "revoke": (_revoke, 0.5),
    "enrol": (_enrol, 0.5),
    "upgrade": (_upgrade, 0.2),
}

_STAFF: dict[str, Callable[[World, Site, Random], None]] = {
    STAFFED: _account,
    "passwords": _passwords,
}
"""In some schedules, among all the others; without the first of these nobody at the branch has an account."""

_TROUBLES = (
    *("deliver", "kill", "kill-central", "fill", "move-clock", "restore-central"),
    *("restore-file", "clone", "revoke", "enrol", "upgrade"),
)


def happens(event: Event) -> Callable[[World, Site, Random], None]:
    """What comes of it."""
    return _STAFF.get(event.what) or _HAPPENS[event.what][0]


# ------------------------------------------------------------------------- when faults stop


def settle(world: World) -> None:
    """No more faults: everybody asks central until nothing is left, three times at most."""
    world.head.store.fate.when = When.NEVER
    world.late.clear()
    ends: list[Cursor] = []
    for _ in range(ROUNDS * len(world.sites)):
        site = world.sites[len(ends) % len(world.sites)]
        site.fate.when = When.NEVER
        with program(site.reader):
            talk(site)
        ends.append(world.head.end())
        if len(ends) > len(world.sites) and ends[-1] == ends[-1 - len(world.sites)]:
            return  # whoever asked since then has heard of all there is


def talk(site: Site) -> None:
    """Ask central until nothing is left, in fair weather."""
    site.open()
    for _ in range(STEPS_MOST):
        try:
            if not site.sync.step().more:
                return
        except LineError as error:
            if error.trouble is LineTrouble.UNKNOWN:
                return  # another counter may tell central of it
            if error.time is None:
                raise Broken(
                    "an exchange came to nothing in fair weather", error.trouble
                ) from error
    raise Broken("an exchange has no end")
