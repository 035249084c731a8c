"""The line to central over HTTP: signed questions, bounded answers, one kind of failure."""

import http.client
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

import requests
import urllib3
import zstandard
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from counter import wire
from counter.protocol import (
    HINT_WAIT_MAX_S,
    PLAIN_BYTES_MAX,
    VERSION,
    Answer,
    Claim,
    Claims,
    Enrol,
    Enrolled,
    Head,
    PictureNames,
    Problem,
    Pull,
    Push,
    Request,
    is_answer_signed,
    sign_request,
)
from counter.sync.core import LineError, Trouble

CONNECT_S = 5.0
READ_S = 20.0
"""Without a byte for so long, or not at the end after as long again, there is no answer."""

COMPRESSED_FROM_BYTES = 1024

_NONCE_BYTES = 16
_PART_BYTES = 64 * 1024
_ZSTD = "zstd"
_JSON, _BYTES = "application/json", "application/octet-stream"
_SIGNATURE = "Central-Signature"
_THIS_MACHINE = {"127.0.0.1", "::1", "localhost"}
_OK = 200
_REFUSED = 403
_NOT_THERE = 404
_AT_ONCE = {400, 404, 405, 413, 415}
_LATER = {429, 503}
_OF_401 = {
    "clock": Trouble.CLOCK,
    "unknown-device": Trouble.UNKNOWN,
    "bad-signature": Trouble.UNKNOWN,
    "unsigned": Trouble.BAD,
}
_BROKEN = (
    requests.RequestException,
    urllib3.exceptions.HTTPError,
    http.client.HTTPException,
    OSError,
)
M = TypeVar("M")


class CodeRefused(Exception):
    """Central does not know the one-time code, or it was used, or its time is over."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who signs what is asked: a device with its incarnation and key.

    `central_key`: public key (hex) of who has to sign what is answered.
    """

    device: str
    incarnation: int
    key: Ed25519PrivateKey
    central_key: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where central is.

    `authority`: a file with the certificate by which central's was signed; None for those the system trusts.
    """

    url: str
    authority: Path | None = None

    @property
    def is_sound(self) -> bool:
        """Whether it can be an address of central: keys and texts of persons leave this machine through TLS alone."""
        try:
            parts = urlsplit(self.url)
            port = parts.port
        except ValueError:
            return False
        return (
            (
                parts.scheme == "https"
                or (parts.scheme == "http" and parts.hostname in _THIS_MACHINE)
            )
            and bool(parts.hostname)
            and port != 0
            and not (parts.query or parts.fragment or parts.username or parts.password)
        )


class HttpLink:
    """The way to central for one device; raises nothing but LineError. For one thread."""

    def __init__(
        self,
        place: Place,
        caller: Caller,
        *,
        now: Callable[[], datetime],
        random: Callable[[int], bytes],
        read_s: float = READ_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`now`: the wall clock that is signed; `clock`: seconds that only go forward."""
        self._caller = caller
        self._now = now
        self._random = random
        self._line = _Line(place, read_s, clock)
        self._closed = False

    def push(self, push: Push) -> Answer:
        """Send entries."""
        return self._ask("POST", "push", wire.pack(push), Answer)

    def pull(self, pull: Pull) -> Answer:
        """Ask for rows."""
        return self._ask("POST", "pull", wire.pack(pull), Answer)

    def news(self, after: int) -> int:
        """Wait until the branch's order goes beyond that place, a minute at most; how far it is."""
        return self._ask("GET", f"hints?after={after}", b"", Head, wait_s=HINT_WAIT_MAX_S).place

    def claim(self, claim: Claim) -> Claims:
        """Say whom this counter is about to call; hear who calls whom."""
        return self._ask("POST", "claims", wire.pack(claim), Claims)

    def pictures_there(self, names: tuple[str, ...]) -> frozenset[str]:
        """Which of these pictures central has."""
        asked = wire.pack(PictureNames(names))
        return frozenset(self._ask("POST", "pictures", asked, PictureNames).names)

    def send_picture(self, name: str, sealed: bytes) -> bool:
        """Give central a picture; whether an entry that central has names it."""
        heard, is_centrals = self._say("PUT", f"pictures/{name}", sealed, kind=_BYTES)
        if heard.status == _NOT_THERE and is_centrals:
            return False
        _message_of(PictureNames, heard, is_centrals=is_centrals)
        return True

    def picture(self, name: str) -> bytes | None:
        """A picture as it is sealed; None where central has not got it."""
        heard, is_centrals = self._say("GET", f"pictures/{name}", b"")
        if heard.status == _NOT_THERE and is_centrals:
            return None
        if heard.status != _OK:
            raise _trouble(heard, is_centrals=is_centrals)
        if not is_centrals:
            raise LineError(Trouble.FORGED)
        return heard.body

    def close(self) -> None:
        """Hang up; an answer that is still under way is not heard any more. From any thread."""
        self._closed = True
        self._line.close()

    def _ask(self, method: str, what: str, body: bytes, kind: type[M], *, wait_s: float = 0.0) -> M:
        heard, is_centrals = self._say(method, what, body, wait_s=wait_s)
        return _message_of(kind, heard, is_centrals=is_centrals)

    def _say(
        self, method: str, what: str, body: bytes, *, kind: str = _JSON, wait_s: float = 0.0
    ) -> tuple["_Heard", bool]:
        """What is answered to a signed question, and whether the central that this counter knows answered so."""
        path = f"/v{VERSION}/{what}"
        request = Request(
            method=method,
            path=path,
            device=self._caller.device,
            incarnation=self._caller.incarnation,
            moment=self._now().astimezone(UTC).isoformat(),
            nonce=self._random(_NONCE_BYTES).hex(),
        )
        headers = {
            "Counter-Device": request.device,
            "Counter-Incarnation": str(request.incarnation),
            "Counter-Time": request.moment,
            "Counter-Nonce": request.nonce,
            "Counter-Signature": sign_request(request, body, self._caller.key),
        }
        heard = self._line.say(method, path, body, {**headers, "Content-Type": kind}, wait_s)
        if self._closed:
            raise LineError(Trouble.DOWN)
        return heard, self._is_centrals(request, heard)

    def _is_centrals(self, request: Request, heard: "_Heard") -> bool:
        """Whether the central that this counter knows gave that answer, and to this very request."""
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(self._caller.central_key))
        return is_answer_signed(request, heard.status, heard.body, heard.signature, key)


def enrol(place: Place, message: Enrol) -> Enrolled:
    """Ask central to take a counter in. Raises LineError, CodeRefused."""
    line = _Line(place, READ_S, time.monotonic)
    try:
        told = {"Content-Type": _JSON}
        heard = line.say("POST", f"/v{VERSION}/enrol", wire.pack(message), told, 0.0)
    finally:
        line.close()
    if heard.status == _REFUSED:
        raise CodeRefused
    if heard.status != _OK:
        raise _trouble(heard, is_centrals=True)
    return _message(Enrolled, heard)


@dataclass(frozen=True, slots=True)
class _Heard:
    """An answer as it came over the line."""

    status: int
    body: bytes
    encoding: str
    signature: str


class _Line:
    """Bytes to central and back."""

    def __init__(self, place: Place, read_s: float, clock: Callable[[], float]) -> None:
        self._url = place.url.rstrip("/")
        self._read_s = read_s
        self._clock = clock
        self._session = requests.Session()
        # No proxy, password or certificate that this machine's environment happens to name.
        self._session.trust_env = False
        self._session.verify = True if place.authority is None else str(place.authority)

    def say(
        self, method: str, path: str, body: bytes, headers: dict[str, str], wait_s: float
    ) -> _Heard:
        """What is answered. Raises LineError."""
        told = {**headers, "Accept-Encoding": _ZSTD}
        if told["Content-Type"] == _JSON and len(body) >= COMPRESSED_FROM_BYTES:
            told["Content-Encoding"] = _ZSTD
            body = zstandard.compress(body)
        try:
            with self._session.request(
                method,
                self._url + path,
                data=body or None,
                headers=told,
                timeout=(CONNECT_S, self._read_s + wait_s),
                stream=True,
                allow_redirects=False,
            ) as answer:
                return _Heard(
                    answer.status_code,
                    self._read(answer.raw),
                    answer.headers.get("Content-Encoding", ""),
                    answer.headers.get(_SIGNATURE, ""),
                )
        except _BROKEN as error:
            trouble = Trouble.FORGED if _is_stranger(error) else Trouble.DOWN
            raise LineError(trouble) from error

    def close(self) -> None:
        self._session.close()

    def _read(self, raw: urllib3.HTTPResponse) -> bytes:
        content = bytearray()
        until = self._clock() + self._read_s
        while part := raw.read1(_PART_BYTES, decode_content=False):
            content += part
            if len(content) > PLAIN_BYTES_MAX or self._clock() > until:
                raise LineError(Trouble.DOWN)
        return bytes(content)


def _plain(heard: _Heard) -> bytes:
    """An answer's body as it was before it was compressed. Raises LineError, ZstdError."""
    content = heard.body
    if heard.encoding != _ZSTD:
        return content
    if not 0 <= zstandard.frame_content_size(content) <= PLAIN_BYTES_MAX:
        raise LineError(Trouble.DOWN)
    frame = zstandard.ZstdDecompressor(max_window_size=PLAIN_BYTES_MAX)
    return frame.decompress(content, allow_extra_data=False)


def _message_of(kind: type[M], heard: _Heard, *, is_centrals: bool) -> M:
    """The message that central gave. Raises LineError."""
    if heard.status != _OK:
        raise _trouble(heard, is_centrals=is_centrals)
    message = _message(kind, heard)
    if not is_centrals:
        raise LineError(Trouble.FORGED)
    return message


def _message(kind: type[M], heard: _Heard) -> M:
    try:
        return wire.unpack(kind, _plain(heard), PLAIN_BYTES_MAX)
    except (wire.WireError, zstandard.ZstdError) as error:
        raise LineError(Trouble.DOWN) from error


def _trouble(heard: _Heard, *, is_centrals: bool) -> LineError:
    """What the refusal of a whole request means; the clock of anybody but central means nothing."""
    if heard.status in _LATER:
        return LineError(Trouble.BUSY)
    if heard.status in _AT_ONCE:
        return LineError(Trouble.BAD)
    if heard.status == _REFUSED:
        return LineError(Trouble.UNKNOWN)
    try:
        problem = _message(Problem, heard)
    except LineError as error:
        return error
    trouble = _OF_401.get(problem.code, Trouble.DOWN)
    return LineError(trouble, time=problem.time if is_centrals else None)


def _is_stranger(error: BaseException | None) -> bool:
    """Whether it failed because central's certificate is not of the authority that was agreed upon."""
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return True
        reason = next((each for each in error.args if isinstance(each, Exception)), None)
        error = error.__cause__ or getattr(error, "reason", None) or reason
    return False
