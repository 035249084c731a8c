"""How much longer an act at the window takes while what waited for the line is pushed.

A counter did thousands of intakes with the line down; now it is up. Central's answers were recorded beforehand, so that
nothing but this counter's own work stands beside the act: reading what waits, packing it, taking the places it got.
"""

import secrets
import sys
import threading
from itertools import islice
from pathlib import Path
from time import sleep

import zstandard

from benchmarks.counters import CLERK, DAY, NOON, new_counter, own_folder
from benchmarks.made_up import intakes
from benchmarks.measuring import Figure
from benchmarks.sync_delay import Recorded, answers, enrolled, exchange_all, push_all, slow, timed
from central.keys import Keys
from central.service import Service
from central.store import Store
from counter import wire
from counter.desk import intake
from counter.desk.context import Context
from counter.protocol import PUSH_MAX, Answer, Push
from counter.sync.core import Sync
from counter.sync.opening import BREATH_S, TURN_S

WANTED_MS = 10
WAITING = 4_000
ACTS = 200
_LEVEL = 3


def measure() -> Figure:
    with own_folder("push_delay") as folder:
        context = new_counter(folder / "counter")
        forms = intakes(context.policy, DAY, WAITING + 2 * ACTS)
        for form in islice(forms, WAITING):
            with context.store.write() as writing:
                intake.take_in(context, writing, form, CLERK)
        link = _Packing(_recorded(context, folder / "central.db"))
        alone = timed(context, islice(forms, ACTS))
        sys.setswitchinterval(TURN_S)
        sync = Sync(context.store, link, now=lambda: NOON, breathe=lambda: sleep(BREATH_S))
        pushing = threading.Thread(target=exchange_all, args=(sync,))
        pushing.start()
        beside = timed(context, forms)
        assert pushing.is_alive(), "more has to wait: nothing was pushed beside the last acts"
        link.ended = True
        pushing.join()
        context.store.close()
    delay_ms = 1000 * (slow(beside) - slow(alone))
    return Figure(
        id="act_beside_push",
        value=delay_ms,
        unit="ms more for the slowest but 1 % of acts",
        wanted=f"≤ {WANTED_MS} ms",
        met=delay_ms <= WANTED_MS,
    )


class _Packing(Recorded):
    """What goes over the line is packed as ever."""

    def push(self, push: Push) -> Answer:
        """The places of the next ones."""
        zstandard.compress(wire.pack(push), _LEVEL)
        return self.next()


def _recorded(context: Context, path: Path) -> list[bytes]:
    """What central answers to the pushes of all that waits; the counter does not hear it yet."""
    store = Store(f"sqlite:///{path}", durable=False)
    store.upgrade()
    keys = Keys.made(secrets.token_bytes)
    service = Service(store, keys, now=lambda: NOON, random=secrets.token_bytes)
    enrolled(context, service)
    push_all(context, service)
    with context.store.read() as reading:
        head = reading.head()
    found = answers(context, service, number=head.number, hashed=head.hash, most=PUSH_MAX)
    service.close()
    return found
