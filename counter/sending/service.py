"""SMS gateways, LINE and whatever else apprise knows by an address (URL).

apprise says yes or no alone. Whether a service that answered badly, or not at all, took the message is heard on the
line below it: a message that may have been taken is told as unsure, and is never sent again by itself.
"""

import json
import logging
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import requests
from apprise import Apprise, AppriseAsset, NotifyBase
from urllib3.exceptions import NewConnectionError

from counter.domain.gateways import Outgoing, UrlGateway
from counter.domain.messages import TAKEN, Answer, Delivery, Why

CONNECT_S, WAIT_S = 10.0, 20.0
"""For the connection, and for each answer."""

_LATER = {
    HTTPStatus.REQUEST_TIMEOUT,
    HTTPStatus.TOO_EARLY,
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.SERVICE_UNAVAILABLE,
}
_ANSWER_MAX = 10_000
"""Bytes of an answer that are read for what it says."""


@dataclass(frozen=True, slots=True)
class Heard:
    """One question to a service. `status`: 0 if no answer came; `certain`: then it was not even asked."""

    status: int
    text: str = ""
    certain: bool = False


_heard: ContextVar[list[Heard] | None] = ContextVar("heard", default=None)
_send = requests.Session.send


def _overheard(
    session: requests.Session, request: requests.PreparedRequest, **options: Any
) -> requests.Response:
    """What the line does, and a note of it where somebody listens."""
    heard = _heard.get()
    if heard is None:
        return _send(session, request, **options)
    try:
        answer = _send(session, request, **options)
    except requests.RequestException as error:
        heard.append(Heard(0, certain=_was_not_asked(error)))
        raise
    heard.append(Heard(answer.status_code, answer.content[:_ANSWER_MAX].decode(errors="replace")))
    return answer


# apprise tells neither status nor answer, and has no seam between its services and their line.
requests.Session.send = _overheard  # type: ignore[assignment,method-assign]  # see above

logging.getLogger("apprise").disabled = True  # it names addresses, numbers and texts


def deliver(outgoing: Outgoing, gateway: UrlGateway) -> Delivery:
    """Hand one message to a service."""
    service = _service(gateway.url.format(to=quote(outgoing.to, safe=""), id=outgoing.id))
    if service is None:
        return Delivery(Answer.REFUSED, Why.SETTINGS)
    with _listening() as heard:
        said_yes = _said_yes(service, outgoing.text)
    return judged(heard, gateway.accepts, said_yes=said_yes)


def _said_yes(service: NotifyBase, text: str) -> bool:
    """One try: asked through `Apprise`, an address with `retry=` would send by itself again."""
    try:
        return bool(service.notify(body=text, title=""))
    except Exception:  # noqa: BLE001 - a hundred services of others: whatever breaks there, what was heard decides
        return False


def judged(heard: list[Heard], accepts: str, *, said_yes: bool) -> Delivery:
    """What came of it, by everything heard on the line and by what apprise says."""
    if not heard:  # nothing went over HTTP: apprise alone knows
        return TAKEN if said_yes else Delivery(Answer.UNSURE, Why.NONSENSE)
    answers = [_judged(each, accepts) for each in heard]
    last = answers[-1]
    if any(each.answer in {Answer.TAKEN, Answer.UNSURE} for each in answers[:-1]):
        # Several questions, of which one may have been the message: only a whole success is one.
        is_whole = all(each.answer is Answer.TAKEN for each in answers)
        return TAKEN if said_yes and is_whole else Delivery(Answer.UNSURE, last.why or Why.NONSENSE)
    if last.answer is Answer.TAKEN and not said_yes:
        return Delivery(Answer.UNSURE, Why.NONSENSE)
    return last


def _judged(heard: Heard, accepts: str) -> Delivery:
    status = heard.status
    if not status:
        if heard.certain:
            return Delivery(Answer.NOT_NOW, Why.UNREACHED)
        return Delivery(Answer.UNSURE, Why.NO_ANSWER)
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return TAKEN if _makes_sense(heard.text, accepts) else Delivery(Answer.UNSURE, Why.NONSENSE)
    if status in _LATER:
        return Delivery(Answer.NOT_NOW, Why.BUSY)
    if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        return Delivery(Answer.NOT_NOW, Why.LOGIN)
    if status < HTTPStatus.INTERNAL_SERVER_ERROR:
        return Delivery(Answer.REFUSED, Why.REFUSED)
    return Delivery(Answer.UNSURE, Why.NO_ANSWER)  # it broke down over it, perhaps behind the gate


def _makes_sense(text: str, accepts: str) -> bool:
    """Whether an answer says that the message was taken: a page of some proxy says nothing."""
    if accepts:
        return accepts in text
    if not text.strip():
        return True
    try:
        said = json.loads(text)
    except ValueError:
        return False
    if not isinstance(said, dict):
        return False
    return not (said.get("error") or said.get("errors")) and said.get("success") is not False


def _was_not_asked(error: requests.RequestException) -> bool:
    """Whether the service cannot have heard: no name, no connection, a certificate that is not its own.

    Any other fault of the encryption may come after the whole question was read.
    """
    if isinstance(error, requests.ConnectTimeout):
        return True
    reason = getattr(_first(error), "reason", None)
    return isinstance(reason, NewConnectionError) or isinstance(
        _first(reason), ssl.SSLCertVerificationError
    )


def _first(error: object) -> object:
    """What an error is about."""
    return next(iter(getattr(error, "args", ())), None)


@contextmanager
def _listening() -> Iterator[list[Heard]]:
    heard: list[Heard] = []
    token = _heard.set(heard)
    try:
        yield heard
    finally:
        _heard.reset(token)


def _service(url: str) -> NotifyBase | None:
    """What an address means to apprise; None if nothing."""
    asset = AppriseAsset(
        app_id="", app_desc="", app_url="", image_url_mask="", image_url_logo="", async_mode=False
    )
    asset.http_redirects = False
    service = Apprise.instantiate(url, asset=asset, suppress_exceptions=True)
    if not isinstance(service, NotifyBase):
        return None
    service.socket_connect_timeout, service.socket_read_timeout = CONNECT_S, WAIT_S
    return service
