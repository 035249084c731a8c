"""Central on the line: who asks, how often, what becomes of it in log and figures. No rule is here."""

import gc
import os
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request as HttpRequest
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from central import bodies, describe, logs
from central.admission import Revoked, TooOften, Turned, Unknown, Why
from central.bodies import Declined
from central.devices import NotEnrolled
from central.keys import Keys
from central.limits import ENROLMENTS, MESSAGES, PICTURES, Here, Rate
from central.metrics import Metrics
from central.news import News
from central.pictures import NoPicture, NotNamed, WrongBytes
from central.service import Service
from central.store import Store, StoreUnavailable
from central.verifying import Beside
from counter import protocol
from counter.protocol import Answer, Claim, Enrol, PictureNames, Problem, Pull, Push, Request

STORE_VARIABLE = "CENTRAL_STORE"
KEYS_VARIABLE = "CENTRAL_KEYS"

SIGNED_WITH = (
    "Counter-Device", "Counter-Incarnation", "Counter-Time", "Counter-Nonce", "Counter-Signature",
)  # fmt: skip
"""Headers of a signed request."""

SIGNATURE = "Central-Signature"
"""The header with central's own of the answer to such a request."""

_DIGITS_MAX = 15
_OBJECTS_BETWEEN_COLLECTIONS = 100_000
_PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8"

_NO_PICTURE = (404, "no-such-picture", "no entry names it, or it did not come")
_DECLINED: dict[type[Exception], tuple[int, str, str]] = {
    Unknown: (401, Why.UNKNOWN.value, ""),
    Revoked: (403, "revoked", ""),
    TooOften: (429, "slow-down", "too many requests"),
    NotNamed: _NO_PICTURE,
    NoPicture: _NO_PICTURE,
    WrongBytes: (400, "wrong-bytes", "the name is of other bytes"),
    StoreUnavailable: (503, "store-unavailable", "nothing is lost: ask again"),
}

_Handler = Callable[[HttpRequest, "_Told"], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Now:
    """Central's time."""

    time: datetime


@dataclass(slots=True)
class _Told:
    """What the log says of a request beside its path and status."""

    device: str = ""
    incarnation: int = 0
    bytes: int = 0
    asked: Request | None = None
    more: dict[str, object] = field(default_factory=dict)


class Web:
    """The service behind HTTP."""

    def __init__(self, service: Service, *, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` gives seconds for the limits."""
        self._service = service
        self._clock = clock
        self._metrics = Metrics()
        self._news = News(service.places)
        self._strangers = Here(ENROLMENTS, clock)

    def app(self, closing: Callable[[], None] = lambda: None) -> Starlette:
        """For any ASGI server; `closing` is called when it ends."""

        @asynccontextmanager
        async def life(_: Starlette) -> AsyncIterator[None]:
            yield
            closing()

        v1 = f"/v{protocol.VERSION}"
        return Starlette(
            routes=[
                self._route(f"{v1}/push", self._push, "POST"),
                self._route(f"{v1}/pull", self._pull, "POST"),
                self._route(f"{v1}/claims", self._claims, "POST"),
                self._route(f"{v1}/pictures", self._pictures_there, "POST"),
                self._route(f"{v1}/pictures/{{name}}", self._picture, "GET", "PUT"),
                self._route(f"{v1}/enrol", self._enrol, "POST"),
                self._route(f"{v1}/hints", self._hints, "GET"),
                self._route(f"{v1}/time", self._time, "GET"),
                Route("/healthz", _alive),
                Route("/readyz", self._ready),
                Route("/metrics", self._figures),
                Route("/openapi.json", _description),
            ],
            exception_handlers={HTTPException: self._no_such},
            lifespan=life,
        )

    # ------------------------------------------------------------------ what is asked

    async def _push(self, request: HttpRequest, told: _Told) -> Response:
        by, body = await self._caller(request, told)
        push = bodies.read(Push, body)
        told.more["entries"] = len(push.entries)
        answer = await run_in_threadpool(self._service.push, by.device, by.incarnation, push)
        self._news.told()
        return self._answered(request, told, answer, len(push.entries))

    async def _pull(self, request: HttpRequest, told: _Told) -> Response:
        by, body = await self._caller(request, told)
        pull = bodies.read(Pull, body)
        answer = await run_in_threadpool(self._service.pull, by.device, by.incarnation, pull)
        return self._answered(request, told, answer, 0)

    def _answered(
        self, request: HttpRequest, told: _Told, answer: Answer, entries: int
    ) -> Response:
        self._metrics.answered(request.url.path, answer.outcome, entries)
        told.more |= {
            "outcome": answer.outcome,
            "known": answer.known.number,
            "place": answer.head.place,
            "rows": len(answer.rows),
        }
        return bodies.answer(answer, accepted=request.headers.get("accept-encoding", ""))

    async def _claims(self, request: HttpRequest, told: _Told) -> Response:
        by, body = await self._caller(request, told)
        asked = bodies.read(Claim, body)
        for text in (asked.pledgor, asked.clerk):
            if len(text) > protocol.CLAIM_TEXT_MAX or not text.isprintable():
                raise Declined(400, "malformed", "no id of a pledgor, or no clerk's code")
        ask = self._service.claim
        return bodies.answer(await run_in_threadpool(ask, by.device, by.incarnation, asked))

    async def _pictures_there(self, request: HttpRequest, told: _Told) -> Response:
        by, body = await self._caller(request, told, PICTURES)
        asked = bodies.read(PictureNames, body)
        if len(asked.names) > protocol.PICTURES_MAX or not all(
            map(protocol.is_picture_name, asked.names)
        ):
            raise Declined(400, "malformed", "no names of pictures, or too many")
        ask = self._service.pictures.there
        return bodies.answer(await run_in_threadpool(ask, by.device, by.incarnation, asked))

    async def _picture(self, request: HttpRequest, told: _Told) -> Response:
        """One path for both, so that it tells both to whoever tries a third."""
        handler = self._keep_picture if request.method == "PUT" else self._give_picture
        return await handler(request, told)

    async def _keep_picture(self, request: HttpRequest, told: _Told) -> Response:
        by, body = await self._caller(request, told, PICTURES, bodies.PICTURE)
        if len(body) > protocol.PICTURE_BYTES_MAX:
            raise Declined(413, "too-long", "the picture, decompressed")
        keep = self._service.pictures.keep
        name = _picture_named(request)
        return bodies.answer(await run_in_threadpool(keep, by.device, by.incarnation, name, body))

    async def _give_picture(self, request: HttpRequest, told: _Told) -> Response:
        by, _ = await self._caller(request, told, PICTURES)
        ask = self._service.pictures.sealed
        name = _picture_named(request)
        return bodies.sealed(await run_in_threadpool(ask, by.device, by.incarnation, name))

    async def _enrol(self, request: HttpRequest, told: _Told) -> Response:
        address = request.client.host if request.client else ""
        if not self._strangers.allows(address):
            raise TooOften
        await run_in_threadpool(self._service.admit_stranger, address)
        body = await bodies.plain(request)
        told.bytes = len(body)
        enrol = bodies.read(Enrol, body)
        enrolled = await run_in_threadpool(self._service.enrol, enrol)
        told.more |= {"branch": enrolled.branch, "counter": enrolled.counter}
        self._news.told()
        return bodies.answer(enrolled)

    async def _hints(self, request: HttpRequest, told: _Told) -> Response:
        by, _ = await self._caller(request, told)
        after = _whole(request.query_params.get("after", ""), "after")
        ask = self._service.head
        head = await run_in_threadpool(ask, by.device, by.incarnation)
        if head.place <= after:
            await self._news.wait(head.branch, after, protocol.HINT_WAIT_MAX_S)
            head = await run_in_threadpool(ask, by.device, by.incarnation)
        told.more["place"] = head.place
        return bodies.answer(head)

    async def _time(self, _: HttpRequest, __: _Told) -> Response:
        return bodies.answer(Now(self._service.now()))

    async def _ready(self, _: HttpRequest) -> Response:
        try:
            is_ready = await run_in_threadpool(self._service.is_ready)
        except StoreUnavailable:
            is_ready = False
        return PlainTextResponse("ready\n" if is_ready else "no\n", 200 if is_ready else 503)

    async def _figures(self, _: HttpRequest) -> Response:
        try:
            totals = await run_in_threadpool(self._service.totals)
        except StoreUnavailable:
            return PlainTextResponse("no store\n", 503)
        return PlainTextResponse(self._metrics.text(totals), media_type=_PROMETHEUS)

    async def _no_such(self, _: HttpRequest, error: Exception) -> Response:
        assert isinstance(error, HTTPException), "nothing else comes here"
        codes = {404: "no-such-path", 405: "method"}
        code = codes.get(error.status_code, "malformed")
        return self._problem(Declined(error.status_code, code), headers=dict(error.headers or {}))

    # ------------------------------------------------------------------ who asks

    async def _caller(
        self,
        request: HttpRequest,
        told: _Told,
        rate: Rate = MESSAGES,
        bounds: bodies.Bounds = bodies.MESSAGE,
    ) -> tuple[Request, bytes]:
        """Who signed the request, and its body. `rate`: what it counts towards. Raises Declined, Turned, TooOften."""
        asked, signature = _asked(request)
        told.device, told.incarnation, told.asked = asked.device[:64], asked.incarnation, asked
        body = await bodies.plain(request, bounds)
        told.bytes = len(body)
        await run_in_threadpool(self._service.admit, asked, body, signature, rate)
        return asked, body

    # ------------------------------------------------------------------ what becomes of it

    def _route(self, path: str, handler: _Handler, *methods: str) -> Route:
        async def endpoint(request: HttpRequest) -> Response:
            begun, told = self._clock(), _Told()
            response, code = await self._handled(request, told, handler)
            if told.asked is not None:
                signed = self._service.sign(told.asked, response.status_code, bytes(response.body))
                response.headers[SIGNATURE] = signed
            seconds = self._clock() - begun
            self._metrics.requested(path, response.status_code, seconds)
            logs.note(
                "turned-away" if code else "request",
                path=path,
                status=response.status_code,
                code=code,
                ms=round(seconds * 1000),
                device=told.device,
                incarnation=told.incarnation,
                bytes=told.bytes,
                **told.more,
            )
            return response

        return Route(path, endpoint, methods=list(methods))

    async def _handled(
        self, request: HttpRequest, told: _Told, handler: _Handler
    ) -> tuple[Response, str]:
        """The answer, and the code of the problem it tells."""
        try:
            return await handler(request, told), ""
        except Declined as declined:
            problem = declined
        except Turned as turned:
            problem = Declined(401, turned.why.value)
        except NotEnrolled as error:
            problem = Declined(403, "code-refused", str(error))
        except tuple(_DECLINED) as error:
            problem = Declined(*_DECLINED[type(error)])
        except Exception as error:  # noqa: BLE001 - the edge: whatever it was, the asker gets an answer and the log the place
            logs.bug(error, path=request.url.path)
            problem = Declined(500, "bug", "see central's log")
        return self._problem(problem), problem.code

    def _problem(self, declined: Declined, headers: dict[str, str] | None = None) -> Response:
        told = Problem(declined.code, declined.detail, self._service.now())
        more = {"Retry-After": "1"} if declined.status in {429, 503} else {}
        return bodies.answer(told, status=declined.status, headers={**(headers or {}), **more})


async def _alive(_: HttpRequest) -> Response:
    return PlainTextResponse("alive\n")


async def _description(_: HttpRequest) -> Response:
    return JSONResponse(describe.openapi())


def _asked(request: HttpRequest) -> tuple[Request, str]:
    """The request as somebody says to have signed it, and the signature. Raises Declined."""
    given = [request.headers.get(name, "") for name in SIGNED_WITH]
    if not all(given):
        raise Declined(401, "unsigned", "the headers of a signed request")
    device, incarnation, moment, nonce, signature = given
    asked = Request(
        method=request.method,
        path=_path(request),
        device=device,
        incarnation=_whole(incarnation, "incarnation"),
        moment=moment,
        nonce=nonce,
    )
    return asked, signature


def _path(request: HttpRequest) -> str:
    """The path with its query, as it was sent."""
    raw: bytes = request.scope.get("raw_path") or request.url.path.encode()
    query: bytes = request.scope["query_string"]
    return (raw + b"?" + query if query else raw).decode("latin-1")


def _picture_named(request: HttpRequest) -> str:
    name: str = request.path_params["name"]
    if not protocol.is_picture_name(name):
        raise Declined(400, "malformed", "no name of a picture")
    return name


def _whole(text: str, name: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= _DIGITS_MAX):
        raise Declined(400, "malformed", f"{name} is no whole number")
    return int(text)


def from_environment() -> Starlette:
    """What each process of `central serve` runs."""
    logs.begin()
    store = Store(os.environ[STORE_VARIABLE])
    keys = Keys.kept(Path(os.environ[KEYS_VARIABLE]), secrets.token_bytes)
    beside = Beside()
    service = Service(
        store,
        keys,
        now=lambda: datetime.now(UTC),
        random=secrets.token_bytes,
        note=logs.note,
        verify=beside,
    )

    def close() -> None:
        beside.close()
        store.close()

    # What is loaded by now stays, and a push makes a hundred thousand objects that go again without the collector.
    gc.collect()
    gc.freeze()
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)
    return Web(service).app(close)
