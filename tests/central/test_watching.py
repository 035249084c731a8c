"""Whoever watches central learns what it does, and nothing about anybody."""

import asyncio
import io
import json
import logging
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from starlette.requests import Request as HttpRequest

from central import bodies, logs
from central.app import SIGNED_WITH, Web
from central.metrics import Metrics
from central.news import News
from central.rows import Totals
from central.service import Service
from central.store import Store, StoreUnavailable
from tests.central.centrals import Central


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    stream = io.StringIO()
    logs.begin(stream)
    yield stream
    root.handlers, root.level = before, level


def test_a_line_of_the_log_is_json_with_what_was_told(lines: io.StringIO) -> None:
    logs.note("request", status=200, path="/v1/push")
    line = json.loads(lines.getvalue())
    assert set(line) == {"time", "level", "event", "status", "path"}
    assert (line["level"], line["event"], line["status"]) == ("info", "request", 200)


def test_of_a_bug_the_log_has_the_place_and_never_the_text(lines: io.StringIO) -> None:
    try:
        int("陳大文 A123456789")
    except ValueError as error:
        logs.bug(error, path="/v1/push")
    line = json.loads(lines.getvalue())
    assert line["error"] == "ValueError"
    assert line["at"][0].startswith(f"{Path(__file__)}:")
    assert "A123456789" not in lines.getvalue()


def test_figures_are_in_prometheus_text() -> None:
    metrics = Metrics()
    metrics.requested("/v1/push", 200, 0.03)
    metrics.requested("/v1/push", 401, 20.0)
    metrics.answered("/v1/push", "taken", 7)
    text = metrics.text(Totals(branches=1, entries=9, devices=2, pictures=4, held_aside=3))
    told = [line for line in text.splitlines() if not line.startswith("#")]
    assert "central_entries 9" in told
    assert "central_held_aside 3" in told
    assert "central_pictures 4" in told
    assert any(line.endswith("} 7") for line in told if line.startswith("central_entries_received"))
    buckets = [line for line in told if "_bucket" in line]
    assert [line.rsplit(" ", 1)[1] for line in buckets][-3:] == ["1", "1", "2"]
    assert [line.rsplit(" ", 1)[1] for line in buckets][:4] == ["0", "0", "0", "1"]
    assert text.endswith("\n")


def test_a_store_that_is_gone_is_told_and_a_mistake_of_ours_is_answered(
    lines: io.StringIO, tmp_path: Path
) -> None:
    central = Central("sqlite://")
    nowhere = Store(f"sqlite:///{tmp_path / 'none' / 'central.db'}")
    service = Service(nowhere, central.keys, now=lambda: central.moment, random=central.random)
    assert asked(service, "/readyz") == (503, "no\n")
    assert asked(service, "/metrics") == (503, "no store\n")
    assert asked(service, "/healthz") == (200, "alive\n")
    assert asked(service, "/v1/time") == (200, '{"time":"2026-03-16T04:00:00.000000Z"}')
    signed = dict.fromkeys(SIGNED_WITH, "1") | {"Counter-Time": central.moment.isoformat()}
    status, body = asked(service, "/v1/hints", signed)
    assert (status, json.loads(body)["code"]) == (503, "store-unavailable")
    central.store.close()
    lost: Any = None
    broken = Service(lost, central.keys, now=lambda: central.moment, random=central.random)
    status, body = asked(broken, "/v1/hints", signed)
    assert (status, json.loads(body)["code"]) == (500, "bug")
    assert "AttributeError" in lines.getvalue()


def test_a_body_that_does_not_come_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "WAIT_S", 0.01)

    async def never() -> Any:
        await asyncio.Event().wait()

    asked = HttpRequest({"type": "http", "method": "POST", "headers": []}, never)
    with pytest.raises(bodies.Declined) as told:
        asyncio.run(bodies.plain(asked))
    assert (told.value.status, told.value.code) == (408, "too-slow")


def test_who_waits_hears_nothing_while_the_store_is_gone_and_then_what_came() -> None:
    answers: list[Any] = [StoreUnavailable(), {"K01": 1}, {"K01": 2}]

    def places() -> dict[str, int]:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return dict(answer)

    async def wait() -> None:
        news = News(places)
        await news.wait("K01", 1, 20)
        await news.wait("K02", 0, 0.01)

    asyncio.run(wait())
    assert len(answers) == 0


def asked(service: Service, path: str, headers: Mapping[str, str] | None = None) -> tuple[int, str]:
    """Status and body of what a path answers, without a line."""
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [
            (name.lower().encode(), value.encode()) for name, value in (headers or {}).items()
        ],
        "client": ("127.0.0.1", 1),
    }

    async def ask() -> None:
        await Web(service).app()(scope, receive, send)

    asyncio.run(ask())
    body = b"".join(part["body"] for part in sent if part["type"] == "http.response.body")
    return sent[0]["status"], body.decode()
