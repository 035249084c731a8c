"""Central for a trial: one process on an embedded store, whose clock whoever started it turns. Never for business.

`python -m central.trial FOLDER PORT` (0: a free one) says on which port it listens. Then it reads lines, answers each
with one, and ends with its input: `clock MOMENT` turns the clock, `code BRANCH COUNTER` gives a one-time code.
"""

import secrets
import sys
import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import uvicorn

from central.app import Web
from central.keys import Keys
from central.service import Service
from central.store import Store

_HOST = "127.0.0.1"


@dataclass
class Clock:
    """Stands still until somebody turns it."""

    moment: datetime = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        """Now."""
        return self.moment


def main(arguments: list[str]) -> None:
    """Serve until the input ends."""
    folder, port = Path(arguments[0]), int(arguments[1])
    store = Store(f"sqlite:///{folder / 'central.db'}", durable=False)
    store.upgrade()
    clock = Clock()
    keys = Keys.kept(folder / "central.keys", secrets.token_bytes)
    service = Service(store, keys, now=clock, random=secrets.token_bytes)
    config = uvicorn.Config(
        Web(service).app(store.close),
        host=_HOST,
        port=port,
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=1,
    )
    listening = config.bind_socket()
    server = uvicorn.Server(config)
    _say(listening.getsockname()[1])
    threading.Thread(target=_listen, args=(server, service, clock), daemon=True).start()
    server.run(sockets=[listening])


def _listen(server: uvicorn.Server, service: Service, clock: Clock) -> None:
    for line in sys.stdin:
        match line.split():
            case ["clock", moment]:
                clock.moment = datetime.fromisoformat(moment)
                _say("turned")
            case ["code", branch, counter]:
                _say(service.new_code(branch, int(counter)))
            case _:
                _say("?")
    server.should_exit = True


def _say(answer: object) -> None:
    sys.stdout.write(f"{answer}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
