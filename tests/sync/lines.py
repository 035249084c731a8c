"""Ends of a line for tests: a server that says what it is told, certificates of an authority of its own."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

Answering = Callable[[socket.socket], None]


@contextmanager
def answering(answer: Answering) -> Iterator[str]:
    """The address of a server that hears a question and does that with the line."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        ended = threading.Event()

        def serve() -> None:
            while not ended.is_set():
                line, _ = server.accept()
                with line:
                    if not ended.is_set():
                        hear(line)
                        answer(line)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}"
        finally:
            ended.set()
            socket.create_connection(server.getsockname()).close()
            thread.join()


def hear(line: socket.socket) -> None:
    """A whole request with a body that tells its length."""
    said = b""
    while b"\r\n\r\n" not in said:
        said += line.recv(65536)
    head, _, body = said.partition(b"\r\n\r\n")
    length = next(
        (
            int(each.split(b":")[1])
            for each in head.split(b"\r\n")
            if each.lower().startswith(b"content-length")
        ),
        0,
    )
    while len(body) < length:
        body += line.recv(65536)


def says(
    status: str, body: bytes, *more: str, length: int | None = None
) -> Callable[[socket.socket], None]:
    """An answer of that status and body."""
    counted = len(body) if length is None else length
    head = "\r\n".join([f"HTTP/1.1 {status}", f"Content-Length: {counted}", *more, "", ""])
    return lambda line: line.sendall(head.encode() + body)


def certificates(folder: Path) -> tuple[Path, Path, Path]:
    """An authority's certificate, a server's for 127.0.0.1 signed by it, the server's key."""
    authority, own = (
        ec.generate_private_key(ec.SECP256R1()),
        ec.generate_private_key(ec.SECP256R1()),
    )
    issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Our own authority")])
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "central")])
    begin = datetime.now(UTC) - timedelta(days=1)

    def made(name: x509.Name, key: ec.EllipticCurvePrivateKey) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(issuer)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(begin)
            .not_valid_after(begin + timedelta(days=9))
        )

    top = made(issuer, authority).add_extension(x509.BasicConstraints(True, None), critical=True)
    names = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    served = made(subject, own).add_extension(names, critical=False)
    pem = serialization.Encoding.PEM
    files = {
        "authority.pem": top.sign(authority, hashes.SHA256()).public_bytes(pem),
        "central.pem": served.sign(authority, hashes.SHA256()).public_bytes(pem),
        "central.key": own.private_bytes(
            pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ),
    }
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder / "authority.pem", folder / "central.pem", folder / "central.key"
