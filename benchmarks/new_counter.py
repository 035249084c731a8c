"""How long a new PC takes until it has its branch: `counter enrol`, from the code to a file that can be worked with.

Taken with the intakes of another counter, each with its pledgor's record, and told for a branch of fifteen years: the
time for an entry grows a little with the file, by 7 % from 2,000 to 8,000. Central answers in this process, so that
its work counts and the line's does not.
"""

import io
import secrets
from datetime import datetime
from pathlib import Path
from time import perf_counter

from benchmarks.counters import CLERK, DAY, NOON, new_counter, own_folder
from benchmarks.made_up import intakes
from benchmarks.measuring import Figure, quiet
from benchmarks.sync_delay import enrolled, push_all
from central.keys import Keys
from central.service import Service
from central.store import Store
from counter import enrol, wire
from counter.desk import intake
from counter.protocol import PLAIN_BYTES_MAX, Answer, Enrol, Enrolled, Pull, Push
from counter.sync.http import Caller, Place

WANTED_MIN = 10
ENTRIES = 3_000
BRANCH_ENTRIES = 150_000
"""Of fifteen years: forty acts on each of 250 days."""


def measure() -> Figure:
    with own_folder("new_counter") as folder:
        central = Store(f"sqlite:///{folder / 'central.db'}", durable=False)
        central.upgrade()
        keys = Keys.made(secrets.token_bytes)
        service = Service(central, keys, now=_noon, random=secrets.token_bytes)
        _fill(folder / "other", service)
        seconds = _enrol(folder / "ours", service)
        central.close()
    minutes = seconds / ENTRIES * BRANCH_ENTRIES / 60
    return Figure(
        id="new_counter",
        value=minutes,
        unit=f"min for a branch of {BRANCH_ENTRIES:,} entries",
        wanted=f"< {WANTED_MIN} min",
        met=minutes < WANTED_MIN,
    )


def _fill(folder: Path, service: Service) -> None:
    """What another counter of the branch did has its places."""
    other = enrolled(new_counter(folder), service)
    for form in intakes(other.policy, DAY, ENTRIES):
        with other.store.write() as writing:
            intake.take_in(other, writing, form, CLERK)
    push_all(other, service)
    other.store.close()


def _enrol(folder: Path, service: Service) -> float:
    """The seconds until a new PC has it all."""
    ours = new_counter(folder)
    ours.store.close()
    code = service.new_code(ours.station.branch, ours.station.counter)
    line = _Line(service)
    ways = enrol.Ways(line.enrol, line.of, _noon, secrets.token_bytes)
    with quiet():
        begin = perf_counter()
        enrol.enrol(folder / "data", "https://central.example", code, ways=ways, out=io.StringIO())
        return perf_counter() - begin


def _noon() -> datetime:
    return NOON


class _Line:
    """Straight to central, but every answer is written and read."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._device, self._incarnation = "", 0

    def enrol(self, _: Place, question: Enrol) -> Enrolled:
        """Become that counter."""
        return self._service.enrol(question)

    def of(self, _: Place, caller: Caller) -> "_Line":
        """The line of that device."""
        self._device, self._incarnation = caller.device, caller.incarnation
        return self

    def push(self, push: Push) -> Answer:
        """What was done here before."""
        return _over(self._service.push(self._device, self._incarnation, push))

    def pull(self, pull: Pull) -> Answer:
        """The next rows."""
        return _over(self._service.pull(self._device, self._incarnation, pull))


def _over(answer: Answer) -> Answer:
    return wire.unpack(Answer, wire.pack(answer), PLAIN_BYTES_MAX)
