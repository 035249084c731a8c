"""Central beside the tour: a process of its own, on the tour's clock; while it is away, the line is cut."""

import io
import secrets
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType

from counter import enrol
from counter.sync import http
from counter.sync.http import Caller, HttpLink, Place

BRANCH = "K01"
_ENDING_S = 10


def is_there() -> bool:
    """Whether central is installed beside the counter; a counter alone comes without it."""
    return find_spec("central") is not None


class Central:
    """Starts with `with`, ends after it; in between it may go away and come back with what it has."""

    def __init__(self, folder: Path, now: Callable[[], datetime]) -> None:
        folder.mkdir(parents=True)
        self._folder = folder
        self._now = now
        self._port = 0
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> "Central":
        self.come()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.go_away()

    def come(self) -> None:
        """Answer counters, at the same place as before."""
        command = [sys.executable, "-P", "-m", "central.trial", str(self._folder), str(self._port)]
        self._process = subprocess.Popen(  # nosec B603  # noqa: S603 - this program's own
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self._port = int(self._heard())
        self.turn()

    def go_away(self) -> None:
        """The line is cut: nobody answers any more."""
        if self._process is None:
            return
        self._process.kill()
        self._process.communicate(timeout=_ENDING_S)
        self._process = None

    def turn(self) -> None:
        """Its clock goes with the tour's."""
        if self._process is not None:
            self._say(f"clock {self._now().isoformat()}")

    def enrol(self, folder: Path, counter: int) -> None:
        """Make the counter of that folder known."""
        code = self._say(f"code {BRANCH} {counter}")
        ways = enrol.Ways(http.enrol, self._link, self._now, secrets.token_bytes)
        enrol.enrol(folder, f"http://127.0.0.1:{self._port}", code, ways=ways, out=io.StringIO())

    def _link(self, place: Place, caller: Caller) -> HttpLink:
        return HttpLink(place, caller, now=self._now, random=secrets.token_bytes)

    def _say(self, line: str) -> str:
        assert self._process is not None, "central is there"
        assert self._process.stdin is not None, "it is spoken to"
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()
        return self._heard()

    def _heard(self) -> str:
        assert self._process is not None, "central is there"
        assert self._process.stdout is not None, "it is heard"
        return self._process.stdout.readline().strip()
