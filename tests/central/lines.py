"""`central serve` as a program of its own, and a counter that asks it over HTTP."""

import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_bytes
from typing import Any, TypeVar

import requests
import zstandard

from central.keys import Keys
from central.service import Service
from central.store import Store
from counter import protocol, wire
from counter.protocol import Enrol, Enrolled, Problem, Request
from tests.central.centrals import Counter

WAIT_S = 30
M = TypeVar("M")


@dataclass
class Served:
    """Central on the line: where it is and what it logs."""

    program: subprocess.Popen[str]
    port: int
    keys: Path
    store: str
    logged: "queue.Queue[dict[str, Any]]"

    @property
    def address(self) -> str:
        """Without TLS."""
        return f"http://127.0.0.1:{self.port}"

    def note(self, event: str) -> dict[str, Any]:
        """The next line about that."""
        while True:
            line = self.logged.get(timeout=WAIT_S)
            assert line["event"] not in {"no JSON", "bug"}, line
            if line["event"] == event:
                return line

    def code(self, branch: str, counter: int) -> str:
        """A one-time code, without a program of its own."""
        keys = Keys.kept(self.keys, token_bytes)
        store = Store(self.store if "://" in self.store else f"sqlite:///{self.store}")
        made = Service(store, keys, now=lambda: datetime.now(UTC), random=token_bytes)
        code = made.new_code(branch, counter)
        made.close()
        return code

    def run(self, *arguments: str) -> str:
        """Another command on the same store; gives what it prints."""
        command, *more = arguments
        where = ["--store", self.store, "--keys", str(self.keys)]
        done = subprocess.run(
            [sys.executable, "-m", "central", command, *where, *more],
            capture_output=True,
            check=False,
            encoding="utf-8",
            timeout=WAIT_S,
        )
        return done.stdout.strip()


@contextmanager
def serving(store: str, keys: Path, *more: str) -> Iterator[Served]:
    """Central at work on a free port of this machine."""
    where = ["--store", store, "--keys", str(keys), "--listen", "127.0.0.1:0", *more]
    program = subprocess.Popen(
        [sys.executable, "-m", "central", "serve", *where],
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env={**os.environ, "PYTHONWARNINGS": "error"},
    )
    logged: queue.Queue[dict[str, Any]] = queue.Queue()
    reader = threading.Thread(target=_read, args=(program, logged), daemon=True)
    reader.start()
    served = Served(program, 0, keys, store, logged)
    try:
        served.port = served.note("listening")["port"]
        yield served
    finally:
        program.terminate()
        program.wait(WAIT_S)
        reader.join(WAIT_S)
        assert program.stderr is not None
        program.stderr.close()


def _read(program: "subprocess.Popen[str]", logged: "queue.Queue[dict[str, Any]]") -> None:
    assert program.stderr is not None
    for line in program.stderr:
        try:
            logged.put(json.loads(line))
        except ValueError:
            logged.put({"event": "no JSON", "line": line})


@dataclass
class Line:
    """A counter's line to central."""

    address: str
    by: Counter
    verify: str | bool = True
    serial: int = 0

    def enrol(self, code: str) -> Enrolled:
        """Become that counter."""
        asked = wire.pack(Enrol(code, self.by.device, self.by.public_key))
        answer = requests.post(
            f"{self.address}/v1/enrol", data=asked, timeout=WAIT_S, verify=self.verify
        )
        enrolled = read(Enrolled, answer)
        self.by = replace(self.by, incarnation=enrolled.incarnation)
        return enrolled

    def headers(self, method: str, path: str, body: bytes, **changes: Any) -> dict[str, str]:
        """Of a signed request."""
        self.serial += 1
        request = Request(
            method=method,
            path=path,
            device=self.by.device,
            incarnation=self.by.incarnation,
            moment=datetime.now(UTC).isoformat(),
            nonce=f"{self.by.device}-{self.serial:016}",
        )
        request = replace(request, **changes)
        return {
            "Counter-Device": request.device,
            "Counter-Incarnation": str(request.incarnation),
            "Counter-Time": request.moment,
            "Counter-Nonce": request.nonce,
            "Counter-Signature": protocol.sign_request(request, body, self.by.key),
        }

    def post(self, path: str, message: object, **changes: Any) -> requests.Response:
        """A signed question, compressed."""
        body = wire.pack(message)
        headers = self.headers("POST", path, body, **changes) | {"Content-Encoding": "zstd"}
        return self.send(path, zstandard.compress(body), headers)

    def send(self, path: str, body: bytes, headers: dict[str, str]) -> requests.Response:
        """Whatever it is."""
        return requests.post(
            self.address + path, data=body, headers=headers, timeout=WAIT_S, verify=self.verify
        )

    def put(self, path: str, body: bytes, **headers: str) -> requests.Response:
        """Signed bytes."""
        told = self.headers("PUT", path, body) | headers
        return requests.put(
            self.address + path, data=body, headers=told, timeout=WAIT_S, verify=self.verify
        )

    def get(self, path: str, **changes: Any) -> requests.Response:
        """A signed question without a body."""
        headers = self.headers("GET", path, b"", **changes)
        return requests.get(
            self.address + path, headers=headers, timeout=2 * WAIT_S, verify=self.verify
        )


def read(kind: type[M], answer: requests.Response) -> M:
    """The message of an answer."""
    assert answer.status_code == 200, answer.text
    body = answer.content
    if answer.headers.get("Content-Encoding") == "zstd" and body[:4] == b"\x28\xb5\x2f\xfd":
        body = zstandard.decompress(body)
    return wire.unpack(kind, body, protocol.PLAIN_BYTES_MAX)


def problem(answer: requests.Response) -> tuple[int, str]:
    """Status and code of a refusal."""
    body = wire.unpack(Problem, answer.content, protocol.PLAIN_BYTES_MAX)
    return answer.status_code, body.code
