"""Messages to a real HTTP gateway by an apprise address: what it took, what it refused, and what nobody can know."""

import logging
import ssl
import threading
from dataclasses import replace
from pathlib import Path

import pytest
import requests
from urllib3 import HTTPSConnectionPool
from urllib3.exceptions import MaxRetryError, SSLError

from counter.domain.gateways import UrlGateway
from counter.domain.messages import TAKEN, Answer, Delivery, Why
from counter.sending import service
from counter.sending.gate import deliver
from counter.sending.service import Heard, judged
from tests.sending.post import WORDS, Answering, breaking_gateway, free_port, http_gateway, outgoing

NONSENSE = Delivery(Answer.UNSURE, Why.NONSENSE)
SILENT = Delivery(Answer.UNSURE, Why.NO_ANSWER)
BUSY = Delivery(Answer.NOT_NOW, Why.BUSY)
NO = Delivery(Answer.REFUSED, Why.REFUSED)


def test_a_message_arrives_once_with_number_and_id(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    answering = Answering()
    with http_gateway(answering) as gateway:
        assert deliver(outgoing(gateway, "+886912345678")) == TAKEN
    ((path, headers, said),) = answering.asked
    assert path.startswith("/sms/")
    assert headers["X-Id"] == "0197-1", "a gateway can know a repeat"
    assert (said["to"], said["message"]) == ("+886912345678", WORDS)
    assert "912345678" not in caplog.text


@pytest.mark.parametrize(
    ("status", "text", "expected"),
    [
        (200, "", TAKEN),
        (202, '{"id": 7}', TAKEN),
        (200, "<html>welcome to the hotel</html>", NONSENSE),
        (200, '{"error": "no credit"}', NONSENSE),
        (200, '{"success": false}', NONSENSE),
        (200, "[1]", NONSENSE),
        (302, "", NO),
        (400, "bad number", NO),
        (401, "", Delivery(Answer.NOT_NOW, Why.LOGIN)),
        (429, "", BUSY),
        (503, "", BUSY),
        (500, "", SILENT),
        (502, "", SILENT),
        (504, "", SILENT),
    ],
)
def test_what_a_gateway_answers_decides(status: int, text: str, expected: Delivery) -> None:
    answering = Answering(status, text)
    with http_gateway(answering) as gateway:
        assert deliver(outgoing(gateway)) == expected
    assert len(answering.asked) == 1, "nothing is asked twice"


def test_a_gateway_may_have_words_of_its_own_for_yes() -> None:
    answering = Answering(text="statuscode=1\nmsgid=7")
    with http_gateway(answering) as gateway:
        assert deliver(outgoing(replace(gateway, accepts="statuscode=1"))) == TAKEN
        assert deliver(outgoing(replace(gateway, accepts="statuscode=0"))) == NONSENSE


def test_a_gateway_that_takes_a_message_and_says_nothing_may_have_it() -> None:
    answering = Answering(hangs=True)
    with http_gateway(answering) as gateway:
        assert deliver(outgoing(gateway)) == SILENT
    assert len(answering.asked) == 1


def test_a_gateway_that_answers_too_late_may_have_the_message(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(service, "WAIT_S", 0.05)
    answering = Answering(slow=threading.Event(), hangs=True)
    with http_gateway(answering) as gateway:
        assert deliver(outgoing(gateway)) == SILENT
        assert answering.slow is not None
        answering.slow.set()
    assert len(answering.asked) == 1


def test_an_address_that_asks_for_repeats_is_tried_once() -> None:
    answering = Answering(hangs=True)
    with http_gateway(answering) as gateway:
        assert deliver(outgoing(replace(gateway, url=gateway.url + "&retry=3"))) == SILENT
    assert len(answering.asked) == 1


def test_a_gateway_that_is_not_there_took_nothing() -> None:
    unreached = Delivery(Answer.NOT_NOW, Why.UNREACHED)
    gateway = UrlGateway(f"json://127.0.0.1:{free_port()}/?:to={{to}}")
    assert deliver(outgoing(gateway)) == unreached


@pytest.mark.parametrize("url", ["nosuch://host/{to}", "twilio://x/{to}"])
def test_an_address_no_service_understands_is_told(url: str) -> None:
    assert deliver(outgoing(UrlGateway(url))) == Delivery(Answer.REFUSED, Why.SETTINGS)


YES, LATER, SILENCE = Heard(200), Heard(503), Heard(0)


@pytest.mark.parametrize(
    ("heard", "said_yes", "expected"),
    [
        ([], True, TAKEN),
        ([], False, NONSENSE),
        ([YES], False, NONSENSE),
        ([YES, YES], True, TAKEN),
        ([YES, YES], False, NONSENSE),
        ([YES, LATER], False, Delivery(Answer.UNSURE, Why.BUSY)),
        ([SILENCE, YES], True, NONSENSE),
        ([LATER, LATER], False, BUSY),
    ],
)
def test_of_several_questions_only_a_whole_success_is_one(
    heard: list[Heard], said_yes: bool, expected: Delivery
) -> None:
    assert judged(heard, "", said_yes=said_yes) == expected


def test_what_breaks_inside_a_service_is_told_by_what_was_heard(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answering = Answering()
    with http_gateway(answering) as gateway:
        found = service._service(gateway.url)
        assert found is not None

        def breaks(**_: object) -> bool:
            raise KeyError

        monkeypatch.setattr(found, "notify", breaks)
        assert not service._said_yes(found, WORDS)


def test_no_connection_is_told_apart_from_no_answer() -> None:
    assert service._was_not_asked(requests.ConnectTimeout())
    assert not service._was_not_asked(requests.ReadTimeout())
    assert not service._was_not_asked(requests.ConnectionError("aborted"))


def test_a_broken_encryption_may_break_after_the_service_read_everything() -> None:
    read, foreign = ssl.SSLError("alert internal error"), ssl.SSLCertVerificationError("foreign")
    for cause, not_asked in ((read, False), (foreign, True)):
        reason = MaxRetryError(HTTPSConnectionPool("sms.example.com"), "/", SSLError(cause))
        assert service._was_not_asked(requests.exceptions.SSLError(reason)) is not_asked
    assert not service._was_not_asked(requests.exceptions.SSLError())


@pytest.mark.parametrize(
    ("trusted", "expected"),
    [(True, SILENT), (False, Delivery(Answer.NOT_NOW, Why.UNREACHED))],
    ids=["read-all-then-alert", "foreign-certificate"],
)
def test_what_an_encrypted_gateway_read_before_it_broke_down_may_be_on_its_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trusted: bool, expected: Delivery
) -> None:
    with breaking_gateway(tmp_path) as (gateway, certificate):
        if trusted:
            monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
        assert deliver(outgoing(gateway)) == expected


def test_others_on_the_line_are_not_listened_to() -> None:
    with http_gateway(Answering()) as gateway:
        port = gateway.url.split(":")[2].split("/")[0]
        assert requests.post(f"http://127.0.0.1:{port}", json={}, timeout=5).ok
