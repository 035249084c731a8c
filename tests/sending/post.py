"""A real mail server and a real HTTP gateway on this computer, which behave as badly as a test says."""

import asyncio
import json
import os
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from counter.domain.gateways import MailGateway, Outgoing, Security, UrlGateway
from counter.domain.reminding import Channel

SLOW_S_MAX = 5.0
WORDS_END = b"}"
"""Of a question in JSON."""
WORDS = "您好，您委辦的事項將於115年6月22日到期，請撥07-5513498洽詢。"


def outgoing(gateway: MailGateway | UrlGateway, to: str = "chen@example.com") -> Outgoing:
    """One message on its way."""
    channel = Channel.EMAIL if isinstance(gateway, MailGateway) else Channel.SMS
    return Outgoing("0197-1", channel, gateway, to, "到期提醒", WORDS)


def free_port() -> int:
    """A port nobody listens at."""
    with closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@dataclass
class MailBox:
    """What a mail server took, and what it says at each step: "" for nothing out of the way."""

    rcpt: str = ""
    data: str = ""
    hangs: bool = False
    taken: list[Envelope] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 - the server's name and arguments
        self, _: SMTP, __: Session, envelope: Envelope, address: str, ___: list[str]
    ) -> str:
        if not self.rcpt:
            envelope.rcpt_tos.append(address)
        return self.rcpt or "250 OK"

    async def handle_DATA(self, server: SMTP, _: Session, envelope: Envelope) -> str:  # noqa: N802 - the server's name
        self.taken.append(envelope)
        if self.hangs:
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
            await asyncio.sleep(0)
        return self.data or "250 OK"


@contextmanager
def mail_server(box: MailBox, **options: Any) -> Iterator[MailGateway]:
    """A mail server at work."""

    def known(_: Any, __: Any, ___: Any, ____: Any, login: LoginPassword) -> AuthResult:
        return AuthResult(success=login.password == b"right", handled=False)

    server = Controller(
        box,
        hostname="127.0.0.1",
        port=free_port(),
        authenticator=known,
        auth_require_tls=False,
        **options,
    )
    server.start()
    try:
        yield MailGateway("127.0.0.1", server.port, Security.NONE, "office@example.com")
    finally:
        server.stop()


@contextmanager
def breaking_gateway(folder: Path) -> Iterator[tuple[UrlGateway, Path]]:
    """An encrypted HTTP gateway that reads the whole question and then breaks down; its certificate."""
    certificate = folder / "gateway.pem"
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    certificate.write_bytes(made.public_bytes(Encoding.PEM) + secret)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    ear = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=_break_down, args=(ear, context))
    thread.start()
    try:
        port = ear.getsockname()[1]
        yield UrlGateway(f"jsons://localhost:{port}/sms/?:to={{to}}"), certificate
    finally:
        thread.join()


def _break_down(ear: socket.socket, context: ssl.SSLContext) -> None:
    heard, _ = ear.accept()
    with ear, heard, suppress(OSError), context.wrap_socket(heard, server_side=True) as line:
        said = b""
        while WORDS_END not in said:
            said += line.recv(10_000)
        with socket.socket(fileno=os.dup(line.fileno())) as raw:
            raw.sendall(b"\x15\x03\x03\x00\x02\x02\x50")  # an alert: internal error


@dataclass
class Answering:
    """What an HTTP gateway was asked, and how it answers.

    `hangs`: it takes the message and hangs up; `slow`: it takes the message and says nothing until then.
    """

    status: int = 200
    text: str = "{}"
    hangs: bool = False
    slow: threading.Event | None = None
    asked: list[tuple[str, dict[str, str], dict[str, Any]]] = field(default_factory=list)


def _handler(answering: Answering) -> Callable[..., BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            answering.asked.append((self.path, dict(self.headers), json.loads(body)))
            if answering.slow is not None:
                answering.slow.wait(SLOW_S_MAX)
            if answering.hangs:
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            self.send_response(answering.status)
            self.send_header("Content-Length", str(len(answering.text.encode())))
            if answering.status == 302:
                self.send_header("Location", "/elsewhere")
            self.end_headers()
            self.wfile.write(answering.text.encode())

        def log_message(self, *_: object) -> None:
            """Nothing."""

    return Handler


@contextmanager
def http_gateway(answering: Answering) -> Iterator[UrlGateway]:
    """An HTTP gateway at work."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(answering))
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        port = server.server_address[1]
        yield UrlGateway(f"json://127.0.0.1:{port}/sms/?:to={{to}}&+X-Id={{id}}")
    finally:
        server.shutdown()
        server.server_close()
