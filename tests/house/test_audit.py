"""The look-up of known vulnerabilities, against a service of this computer's own."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tools import audit

LOCK = """\
sound==1.2.3 \\
    --hash=sha256:aa
    # via old
old[extra]==0.9 ; sys_platform == "linux" \\
    --hash=sha256:bb
"""
FLAW = {"results": [{"vulns": [{"id": "PYSEC-1"}, {"id": "GHSA-2"}]}, {}]}


@contextmanager
def answering(answer: object) -> Iterator[tuple[str, list[Any]]]:
    """A service that gives this answer, and what it was asked."""
    asked: list[Any] = []

    class Service(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            body = json.dumps(answer).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Service) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()
        thread.join()


@pytest.fixture
def lock(tmp_path: Path) -> str:
    path = tmp_path / "a.lock"
    path.write_text(LOCK, encoding="utf-8")
    return str(path)


def test_every_pinned_package_is_asked_for_and_what_is_known_fails(
    lock: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with answering(FLAW) as (url, asked):
        assert audit.main(["--service", url, lock]) == audit.KNOWN
    packages = [(each["package"]["name"], each["version"]) for each in asked[0]["queries"]]
    assert packages == [("old", "0.9"), ("sound", "1.2.3")]
    told = capsys.readouterr().out
    assert "old 0.9: PYSEC-1" in told
    assert "old 0.9: GHSA-2" in told


def test_nothing_known_fails_nothing(lock: str) -> None:
    with answering({"results": [{}, {}]}) as (url, _):
        assert audit.main(["--service", url, lock]) == 0


def test_where_nobody_answers_it_is_said_and_fails_only_where_asked_to(
    lock: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with answering({"results": [{}]}) as (url, _):  # one answer short
        assert audit.main(["--service", url, lock]) == 0
        assert "NOT CHECKED" in capsys.readouterr().err
        assert audit.main(["--strict", "--service", url, lock]) == audit.NOT_CHECKED


def test_every_package_of_the_locks_is_read() -> None:
    for name in audit.LOCKS:
        text = (audit.ROOT / name).read_text(encoding="utf-8")
        lines = [line for line in text.splitlines() if line[:1].isalnum()]
        assert len(audit.pinned([text])) == len(lines)


def test_a_lock_that_names_nothing_is_no_clean_lock(tmp_path: Path) -> None:
    (tmp_path / "empty.lock").write_text("", encoding="utf-8")
    assert audit.main([str(tmp_path / "empty.lock")]) == audit.NOTHING_READ
