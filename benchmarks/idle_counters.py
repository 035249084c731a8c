"""What a thousand counters cost central in which nothing happens: the share of one core its processes take.

Each counter has a connection of its own on which it waits for news, as long as central lets it wait, and asks for rows
every five minutes, as `counter.sync.runner` does. Central is a process of its own on an embedded store.
"""

import asyncio
import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from benchmarks.counters import own_folder
from benchmarks.measuring import Figure
from benchmarks.push import serving
from central.keys import Keys
from central.service import Service
from central.store import Store
from counter import protocol, wire
from counter.protocol import START, Enrol, Known, Pull, Request
from counter.sync.runner import ASK_AGAIN_S

COUNTERS = 1_000
PER_BRANCH = 50
WANTED_PERCENT = 5
MEASURED_S = 60
SPREAD_S = 30.0
"""In so long they come one after the other: a branch does not open in one second."""

_TICKS_PER_S = os.sysconf("SC_CLK_TCK")


def measure() -> Figure:
    with own_folder("idle_counters") as folder:
        store = folder / "central.db"
        with serving(store) as served:
            share = asyncio.run(_watched(_enrolled(store), served.port, served.process))
    return Figure(
        id="idle_counters",
        value=100 * share,
        unit=f"% of one core for {COUNTERS:,} counters",
        wanted=f"< {WANTED_PERCENT} %",
        met=100 * share < WANTED_PERCENT,
    )


@dataclass
class _Idle:
    """A counter in which nothing happens."""

    device: str
    key: Ed25519PrivateKey
    place: int
    asked: int = 0

    async def wait(self, port: int, delay_s: float) -> None:
        """Wait for news for ever, and ask for rows in between."""
        await asyncio.sleep(delay_s)
        waits = await asyncio.open_connection("127.0.0.1", port)
        asks = await asyncio.open_connection("127.0.0.1", port)
        pull = wire.pack(Pull(START, Known(self.device, 1, 0, ""), (), 1))
        next_s = perf_counter() + delay_s / SPREAD_S * ASK_AGAIN_S
        while True:
            if perf_counter() >= next_s:
                await self._ask(asks, "POST", "/v1/pull", pull)
                next_s += ASK_AGAIN_S
            await self._ask(waits, "GET", f"/v1/hints?after={self.place}", b"")

    async def _ask(
        self,
        line: tuple[asyncio.StreamReader, asyncio.StreamWriter],
        method: str,
        path: str,
        body: bytes,
    ) -> None:
        reader, writer = line
        self.asked += 1
        moment, nonce = datetime.now(UTC).isoformat(), f"{self.asked:032}"
        request = Request(method, path, self.device, 1, moment, nonce)
        lines = (
            f"{method} {path} HTTP/1.1",
            "Host: central",
            f"Counter-Device: {self.device}",
            "Counter-Incarnation: 1",
            f"Counter-Time: {moment}",
            f"Counter-Nonce: {nonce}",
            f"Counter-Signature: {protocol.sign_request(request, body, self.key)}",
            f"Content-Length: {len(body)}",
        )
        writer.write("\r\n".join((*lines, "", "")).encode() + body)
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        assert head.startswith(b"http/1.1 200"), head
        length = int(head.partition(b"content-length:")[2].split()[0])
        await reader.readexactly(length)


def _enrolled(path: Path) -> tuple[_Idle, ...]:
    """Counters of many branches, known to central."""
    store = Store(f"sqlite:///{path}", durable=False)
    keys = Keys.kept(path.with_suffix(".keys"), secrets.token_bytes)
    service = Service(store, keys, now=lambda: datetime.now(UTC), random=secrets.token_bytes)
    made = []
    for number in range(COUNTERS):
        branch, counter = f"I{number // PER_BRANCH:02}", number % PER_BRANCH + 1
        key = Ed25519PrivateKey.generate()
        public = key.public_key().public_bytes_raw().hex()
        code = service.new_code(branch, counter)
        service.enrol(Enrol(code, f"{branch}-{counter}", public))
        made.append(_Idle(f"{branch}-{counter}", key, 0))
    places = service.places()
    service.close()
    for each in made:
        each.place = places[each.device.partition("-")[0]]
    return tuple(made)


async def _watched(idle: Iterable[_Idle], port: int, program: int) -> float:
    """How much of one core central takes while they wait."""
    waiting = [
        asyncio.create_task(each.wait(port, at * SPREAD_S / COUNTERS))
        for at, each in enumerate(idle)
    ]
    await asyncio.sleep(SPREAD_S + 5)
    before_s, begin = _cpu_s(program), perf_counter()
    await asyncio.sleep(MEASURED_S)
    taken_s = (_cpu_s(program) - before_s) / (perf_counter() - begin)
    for each in waiting:
        assert not each.done(), each.exception()
        each.cancel()
    return taken_s


def _cpu_s(program: int) -> float:
    """Seconds of processor that a program and those it started have taken."""
    own = Path(f"/proc/{program}")
    fields = (own / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    children = (own / "task" / str(program) / "children").read_text(encoding="utf-8").split()
    ticks = int(fields[11]) + int(fields[12])
    return ticks / _TICKS_PER_S + sum(_cpu_s(int(child)) for child in children)
