"""How much longer an act at the window takes while a pull of the branch's order is being taken.

What comes in are another counter's intakes, placed by a real central beforehand and kept as the bytes of its
answers, so that nothing but this counter's own work stands beside the act.
"""

import secrets
import threading
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from time import perf_counter, sleep

from benchmarks.counters import CLERK, DAY, NOON, new_counter, own_folder
from benchmarks.made_up import intakes
from benchmarks.measuring import Figure, quiet
from central.keys import Keys
from central.service import Service
from central.store import Store as CentralStore
from counter import wire
from counter.desk import intake
from counter.desk.context import Context
from counter.domain.forms import IntakeForm
from counter.protocol import PLAIN_BYTES_MAX, START, Answer, Cursor, Enrol, Known, Pull, Push
from counter.sync.core import PULL_MAX, LineError, Sync, Trouble
from counter.sync.opening import BREATH_S

WANTED_MS = 10
ACTS = 300
ROWS = 4000
PAUSE_S = 0.005
"""Between two acts, so that each meets another moment of the exchange."""

_PERCENT = 99


def measure() -> Figure:
    with own_folder("sync_delay") as folder:
        return _measure(folder)


def _measure(folder: Path) -> Figure:
    central = CentralStore(f"sqlite:///{folder / 'central.db'}", durable=False)
    central.upgrade()
    service = Service(
        central, Keys.made(secrets.token_bytes), now=lambda: NOON, random=secrets.token_bytes
    )
    other = enrolled(new_counter(folder / "other"), service)
    for form in intakes(other.policy, DAY, ROWS):
        with other.store.write() as writing:
            intake.take_in(other, writing, form, CLERK)
    push_all(other, service)
    ours = enrolled(new_counter(folder / "ours"), service)
    # It acts while it asks: what it has sent so far is nothing, and that is what it says.
    link = Recorded(answers(ours, service, number=0, hashed="", most=PULL_MAX))
    other.store.close()
    central.close()
    forms = intakes(ours.policy, DAY, 2 * ACTS)
    alone = timed(ours, islice(forms, ACTS))
    sync = Sync(ours.store, link, now=lambda: NOON, breathe=lambda: sleep(BREATH_S))
    pulling = threading.Thread(target=exchange_all, args=(sync,))
    pulling.start()
    beside = timed(ours, forms)
    assert pulling.is_alive(), "more rows are wanted: nothing was pulled beside the last acts"
    link.ended = True
    pulling.join()
    ours.store.close()
    delay_ms = 1000 * (slow(beside) - slow(alone))
    return Figure(
        id="act_beside_sync",
        value=delay_ms,
        unit=f"ms more for the slowest but {100 - _PERCENT} % of acts",
        wanted=f"≤ {WANTED_MS} ms",
        met=delay_ms <= WANTED_MS,
    )


class Recorded:
    """A line on which central's answers come as they were recorded."""

    def __init__(self, answers: list[bytes]) -> None:
        self._answers = iter(answers)
        self.ended = False

    def push(self, push: Push) -> Answer:
        """What was done here meanwhile is not sent: every answer is to the same question."""
        del push
        return self.next()

    def pull(self, pull: Pull) -> Answer:
        """The next rows."""
        del pull
        return self.next()

    def next(self) -> Answer:
        """The next answer, whatever the question."""
        if self.ended:
            raise LineError(Trouble.DOWN)
        return wire.unpack(Answer, next(self._answers), PLAIN_BYTES_MAX)


def enrolled(context: Context, service: Service) -> Context:
    """The counter, known to central from now on."""
    store = context.store
    code = service.new_code(context.station.branch, context.station.counter)
    enrolled = service.enrol(Enrol(code, store.readers.own, store.identity.public_key))
    with store.take() as taking:
        if enrolled.incarnation > 1:
            taking.new_incarnation(after=enrolled.incarnation - 1)
        taking.enrol(epoch=enrolled.head.epoch, central_key=enrolled.central_key)
    return context


def push_all(context: Context, service: Service) -> None:
    """All it did gets its place."""
    with context.store.read() as reading:
        entries = tuple(reading.own_chain())
    for start in range(0, len(entries), 100):
        service.push(context.store.readers.own, 1, Push(START, entries[start : start + 100]))


def answers(
    context: Context, service: Service, *, number: int, hashed: str, most: int
) -> list[bytes]:
    """All of the branch's order, as central sends it to a counter that has sent so much of its own."""
    with context.store.read() as reading:
        head = reading.head()
    own = Known(head.device, head.incarnation, number, hashed)
    found: list[bytes] = []
    cursor = START
    while True:
        answer = service.pull(head.device, head.incarnation, Pull(cursor, own, (), most))
        found.append(wire.pack(answer))
        cursor = Cursor(answer.rows[-1].place, answer.rows[-1].hash)
        if cursor.place == answer.head.place:
            return found


def exchange_all(sync: Sync) -> None:
    """Until the line goes down."""
    with suppress(LineError):
        while sync.step().more:
            pass


def timed(context: Context, forms: Iterator[IntakeForm]) -> list[float]:
    """Seconds of each intake, from the decision to the durable commit."""
    taken = []
    with quiet():
        for form in forms:
            begin = perf_counter()
            with context.store.write() as writing:
                intake.take_in(context, writing, form, CLERK)
            taken.append(perf_counter() - begin)
            sleep(PAUSE_S)
    return taken


def slow(taken: list[float]) -> float:
    """The slowest but one in a hundred."""
    return sorted(taken)[len(taken) * _PERCENT // 100]
