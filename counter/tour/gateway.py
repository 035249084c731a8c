"""A gateway for SMS on this computer, as a service on the internet is one: it takes messages and keeps what it took."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

_LOOK_EVERY_S = 0.01


@dataclass
class SmsGateway:
    """`taken`: the texts, in the order in which they came."""

    port: int
    taken: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        """What a supervisor types as the address of the service."""
        return f"json://127.0.0.1:{self.port}/sms/?:to={{to}}&+X-Id={{id}}"


@contextmanager
def sms_gateway() -> Iterator[SmsGateway]:
    """A gateway at work."""
    taken: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            taken.append(body["message"])
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(_LOOK_EVERY_S,), daemon=True).start()
    try:
        yield SmsGateway(server.server_address[1], taken)
    finally:
        server.shutdown()
        server.server_close()
