"""Bodies of requests and answers: bounded before and after they are decompressed, compressed where that pays."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

import zstandard
from starlette.requests import Request as HttpRequest
from starlette.responses import Response

from counter import protocol, wire

JSON = "application/json"
BYTES = "application/octet-stream"
ZSTD = "zstd"
COMPRESSED_FROM_BYTES = 1024

WAIT_S = 20.0
"""For a whole body."""

PICTURE_WAIT_S = 60.0
"""For one that is a picture."""

_WINDOW_BYTES_MAX = protocol.PLAIN_BYTES_MAX
_LEVEL = 3

M = TypeVar("M")


class Declined(Exception):
    """A request that gets a Problem instead of an answer."""

    def __init__(self, status: int, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Bounds:
    """How long a body may be, as it goes over the line, and how long it may take."""

    length: int
    wait_s: float


MESSAGE = Bounds(protocol.BODY_BYTES_MAX, WAIT_S)
PICTURE = Bounds(protocol.PICTURE_BYTES_MAX, PICTURE_WAIT_S)


async def plain(request: HttpRequest, bounds: Bounds = MESSAGE) -> bytes:
    """The body as it was before it was compressed. Raises Declined."""
    try:
        async with asyncio.timeout(bounds.wait_s):
            received = await _received(request, bounds.length)
    except TimeoutError as error:
        raise Declined(408, "too-slow", "the body") from error
    encoding = request.headers.get("content-encoding", "identity")
    if encoding == "identity":
        return received
    if encoding != ZSTD:
        raise Declined(415, "encoding", "zstd or none")
    return decompressed(received)


async def _received(request: HttpRequest, length: int) -> bytes:
    received = bytearray()
    async for part in request.stream():
        received += part
        if len(received) > length:
            raise Declined(413, "too-long", "the body")
    return bytes(received)


def decompressed(data: bytes) -> bytes:
    """What one whole Zstandard frame holds that tells its length. Raises Declined for anything else or too much."""
    frame = zstandard.ZstdDecompressor(max_window_size=_WINDOW_BYTES_MAX)
    try:
        size = zstandard.frame_content_size(data)
        if size > protocol.PLAIN_BYTES_MAX:
            raise Declined(413, "too-long", "the body, decompressed")
        if size < 0:
            raise Declined(400, "malformed", "a Zstandard frame that does not tell its length")
        return frame.decompress(data, allow_extra_data=False)
    except zstandard.ZstdError as error:
        raise Declined(400, "malformed", "no whole Zstandard frame") from error


def read(kind: type[M], body: bytes) -> M:
    """The message in a body. Raises Declined."""
    try:
        return wire.unpack(kind, body, protocol.PLAIN_BYTES_MAX)
    except wire.TooLong as error:
        raise Declined(413, "too-long", "the body") from error
    except wire.WireError as error:
        raise Declined(400, "malformed", f"not the JSON of a {kind.__name__}") from error


def sealed(picture: bytes) -> Response:
    """A picture as an answer."""
    return Response(picture, headers={"Cache-Control": "no-store"}, media_type=BYTES)


def answer(
    message: object,
    *,
    status: int = 200,
    accepted: str = "",
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A message as an answer; `accepted`: the encodings that the asker takes."""
    body = wire.pack(message)
    told = {"Cache-Control": "no-store", **(headers or {})}
    encodings = {each.split(";")[0].strip() for each in accepted.split(",")}
    if ZSTD in encodings and len(body) >= COMPRESSED_FROM_BYTES:
        body = zstandard.ZstdCompressor(level=_LEVEL).compress(body)
        told["Content-Encoding"] = ZSTD
    return Response(body, status_code=status, headers=told, media_type=JSON)
