"""A counter's 500 entries at central: sent over HTTP, verified, judged, placed durably, acknowledged.

The entries are intakes that a desk wrote, with their records. Central is a process of its own on an embedded store;
what is measured is the time from sending the signed body to having the whole answer.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter

import requests
import zstandard
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from benchmarks.counters import CLERK, DAY, new_counter, own_folder
from benchmarks.made_up import intakes
from benchmarks.measuring import Figure, quiet
from counter import protocol, wire
from counter.db import carrying
from counter.desk import intake
from counter.desk.context import Context
from counter.protocol import (
    START,
    Answer,
    Carried,
    Cursor,
    Enrol,
    Enrolled,
    Outcome,
    Push,
    Request,
)

WANTED_MS = 100
ENTRIES = 500
ROUNDS = 9
WARM_UP = 2
WAIT_S = 30
_ENTRIES = "SELECT bytes, hash, signature FROM journal ORDER BY number LIMIT :most OFFSET :skip"


def measure() -> Figure:
    with own_folder("push") as folder:
        context = new_counter(folder / "counter")
        for form in intakes(context.policy, DAY, (ROUNDS + WARM_UP) * ENTRIES):
            with context.store.write() as writing:
                intake.take_in(context, writing, form, CLERK)
        with serving(folder / "central.db") as served:
            taken = _push_all(context, served.address, served.code)
        context.store.close()
    value = 1000 * median(taken[WARM_UP:])
    return Figure(
        id="push_500", value=value, unit="ms", wanted=f"< {WANTED_MS} ms", met=value < WANTED_MS
    )


@dataclass(frozen=True, slots=True)
class Served:
    """Central at work: where it is, a code for a counter, its process."""

    port: int
    code: str
    process: int

    @property
    def address(self) -> str:
        """Without TLS."""
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def serving(store: Path) -> Iterator[Served]:
    """Central on a free port."""
    central = [sys.executable, "-m", "central"]
    where = ["--store", str(store)]
    enrol = [*central, "enrol", *where, "--branch", "K01", "--counter", "2"]
    code = subprocess.run(enrol, check=True, capture_output=True, encoding="utf-8").stdout.strip()
    program = subprocess.Popen(
        [*central, "serve", *where, "--listen", "127.0.0.1:0"],
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    try:
        assert program.stderr is not None
        lines = map(json.loads, program.stderr)
        port = next(line["port"] for line in lines if line["event"] == "listening")
        yield Served(port, code, program.pid)
    finally:
        program.terminate()
        program.communicate()


@dataclass
class Asker:
    """A device's line to central."""

    address: str
    device: str
    key: Ed25519PrivateKey
    session: requests.Session
    asked: int = 0

    def push(self, cursor: Cursor, entries: tuple[Carried, ...]) -> tuple[Answer, float]:
        """The answer, and the seconds it took."""
        self.asked += 1
        body = wire.pack(Push(cursor, entries))
        moment = datetime.now(UTC).isoformat()
        request = Request("POST", "/v1/push", self.device, 1, moment, f"{self.asked:032}")
        headers = {
            "Content-Encoding": "zstd",
            "Counter-Device": self.device,
            "Counter-Incarnation": "1",
            "Counter-Time": moment,
            "Counter-Nonce": request.nonce,
            "Counter-Signature": protocol.sign_request(request, body, self.key),
        }
        sent = zstandard.compress(body, 3)
        with quiet():
            begin = perf_counter()
            answer = self.session.post(
                f"{self.address}/v1/push", data=sent, headers=headers, timeout=WAIT_S
            )
            seconds = perf_counter() - begin
        return wire.unpack(Answer, answer.content, protocol.PLAIN_BYTES_MAX), seconds


def _push_all(context: Context, address: str, code: str) -> list[float]:
    """The seconds that each push took."""
    readers = context.store.readers
    asker = Asker(address, readers.own, readers.signing_key, requests.Session())
    public = readers.signing_key.public_key().public_bytes_raw().hex()
    asked = wire.pack(Enrol(code, asker.device, public))
    enrolled = requests.post(f"{address}/v1/enrol", data=asked, timeout=WAIT_S)
    wire.unpack(Enrolled, enrolled.content, protocol.PLAIN_BYTES_MAX)
    cursor, taken = START, []
    for entries in _batches(context):
        answer, seconds = asker.push(cursor, entries)
        assert answer.outcome is Outcome.TAKEN
        cursor = Cursor(answer.rows[-1].place, answer.rows[-1].hash)
        taken.append(seconds)
    asker.session.close()
    return taken


def _batches(context: Context) -> Iterator[tuple[Carried, ...]]:
    """What the counter wrote, 500 entries at a time, as it travels."""
    with context.store.readers.connection() as connection:
        for turn in range(ROUNDS + WARM_UP):
            asked = {"most": ENTRIES, "skip": turn * ENTRIES}
            yield tuple(
                Carried(
                    data=data.decode(),
                    hash=hashed,
                    signature=signature,
                    records=tuple(carrying._records(connection, carrying.named(wire.decode(data)))),
                )
                for data, hashed, signature in connection.execute(_ENTRIES, asked).fetchall()
            )
