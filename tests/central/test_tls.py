"""TLS with a certificate of one's own: who trusts it is answered, who does not asks nothing."""

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.x509.oid import NameOID

from counter.protocol import START, Answer, Outcome, Push
from tests.central.centrals import BRANCH, Counter
from tests.central.lines import Line, read, serving


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for this machine and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "central")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate_file, key_file = folder / "cert.pem", folder / "key.pem"
    certificate_file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return certificate_file, key_file


def test_a_counter_that_trusts_the_certificate_is_answered(tmp_path: Path) -> None:
    trusted, key = certificate(tmp_path)
    more = ("--tls-cert", str(trusted), "--tls-key", str(key))
    with serving(str(tmp_path / "central.db"), tmp_path / "keys", *more) as served:
        code = served.code(BRANCH, 1)
        by = Counter("d1", BRANCH, 1, Ed25519PrivateKey.generate())
        line = Line(served.address.replace("http:", "https:"), by, verify=str(trusted))
        line.enrol(code)
        answer = read(Answer, line.post("/v1/push", Push(START, tuple(by.open_day()))))
        assert answer.outcome is Outcome.TAKEN
        line.verify = True
        with pytest.raises(requests.exceptions.SSLError):
            line.get("/v1/hints?after=0")
