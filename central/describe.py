"""The description of central's HTTP interface (OpenAPI 3.1), made from the very messages that travel."""

from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

from counter import protocol, wire
from counter.protocol import (
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
)

_MOMENT = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z$"
_CANONICAL = (
    "JSON of these fields and no others, UTF-8 in NFC, whole numbers only; an answer is canonical: keys sorted, no"
    " blanks. May be compressed (Content-Encoding: zstd)."
)
_SEALED = "The sealed bytes, 4 MiB at most, which central can't open. The same a second time does nothing."
_SIGNED = {
    "Counter-Device": "The device that asks.",
    "Counter-Incarnation": "Its incarnation, a whole number.",
    "Counter-Time": "The moment of the request, ISO 8601 with its offset, at most 300 s from central's.",
    "Counter-Nonce": "16 to 64 letters, digits, - or _, used once.",
    "Counter-Signature": "Ed25519 (hex) over the request and the SHA-256 of its plain body.",
}
_CENTRALS = {
    "required": True,
    "description": "Ed25519 (hex) over the request, the status and the SHA-256 of the body as sent.",
    "schema": {"type": "string", "pattern": "^[0-9a-f]{128}$"},
}
_PATTERNS = {
    "Counter-Device": r"^[0-9A-Za-z-]{1,64}$",
    "Counter-Incarnation": r"^[0-9]{1,15}$",
    "Counter-Time": r"^[0-9T:.+Z-]{19,40}$",
    "Counter-Nonce": r"^[0-9A-Za-z_-]{16,64}$",
    "Counter-Signature": r"^[0-9a-f]{128}$",
}
_PROBLEMS = {
    400: "The body or a parameter is none: nothing was done.",
    401: "Nobody that is enrolled signed it, just now and once: nothing was done.",
    403: "The device was shut out, or the code counts no more.",
    408: "The body did not come in time.",
    413: "The body is too long.",
    415: "The body is compressed in another way than zstd.",
    429: "Too many requests.",
    503: "The store can't be reached. What was sent may be sent again.",
}


@cache
def openapi() -> dict[str, Any]:
    """The whole description as JSON."""
    schemas: dict[str, Any] = {}
    v1 = f"/v{protocol.VERSION}"
    hints = {
        "name": "after",
        "in": "query",
        "required": True,
        "schema": {"type": "integer", "minimum": 0, "maximum": 10**15 - 1},
    }
    paths = {
        f"{v1}/push": {"post": _signed(schemas, "Give entries their places", Answer, Push)},
        f"{v1}/pull": {"post": _signed(schemas, "Rows after a place", Answer, Pull)},
        f"{v1}/claims": {"post": _signed(schemas, "Who is calling whom", Claims, Claim)},
        f"{v1}/pictures": {
            "post": _signed(schemas, "Which pictures central has", PictureNames, PictureNames)
        },
        f"{v1}/pictures/{{name}}": _picture(schemas),
        f"{v1}/enrol": {"post": _asked(schemas, "Enrol a new counter by a code", Enrolled, Enrol)},
        f"{v1}/hints": {
            "get": _signed(schemas, "Wait for news, 55 s at most", Head, parameters=[hints])
        },
        f"{v1}/time": {"get": _plain("Central's time", _object({"time": _moment()}))},
        "/healthz": {"get": _plain("Whether the program is alive", _text(), "text/plain")},
        "/readyz": {"get": _plain("Whether it has its store", _text(), "text/plain", unready=True)},
        "/metrics": {"get": _plain("Figures for Prometheus", _text(), "text/plain", unready=True)},
        "/openapi.json": {"get": _plain("This description", {"type": "object"})},
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "Central of the public pawnshops", "version": str(protocol.VERSION)},
        "paths": paths,
        "components": {"schemas": schemas},
    }


def _picture(schemas: dict[str, Any]) -> dict[str, Any]:
    """Give and get a picture by its name."""
    name = {
        "name": "name",
        "in": "path",
        "required": True,
        "description": "SHA-256 (hex) of the picture as it is sealed.",
        "schema": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
    }
    content = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
    gets = _signed(schemas, "A picture, sealed", PictureNames, parameters=[name])
    gets["responses"]["200"]["content"] = content
    puts = _signed(schemas, "Give central a picture", PictureNames, parameters=[name])
    puts["requestBody"] = {"required": True, "description": _SEALED, "content": content}
    for each in (gets, puts):
        each["responses"]["404"] = {
            "description": "No entry of the branch names it, or it did not come.",
            "content": _json(_schema(Problem, schemas)),
        }
    return {"get": gets, "put": puts}


def _asked(
    schemas: dict[str, Any],
    summary: str,
    answer: Any,
    body: Any = None,
    parameters: list[dict[str, Any]] | None = None,
) -> dict[str, Any]:
    responses = {"200": {"description": "Done", "content": _json(_schema(answer, schemas))}}
    problem = _json(_schema(Problem, schemas))
    responses |= {
        str(status): {"description": text, "content": problem} for status, text in _PROBLEMS.items()
    }
    described: dict[str, Any] = {"summary": summary, "responses": responses}
    if parameters:
        described["parameters"] = parameters
    if body is not None:
        content = _json(_schema(body, schemas))
        described["requestBody"] = {
            "required": True,
            "description": _CANONICAL,
            "content": content,
        }
    return described


def _signed(
    schemas: dict[str, Any],
    summary: str,
    answer: Any,
    body: Any = None,
    parameters: list[dict[str, Any]] | None = None,
) -> dict[str, Any]:
    headers = [
        {
            "name": name,
            "in": "header",
            "required": True,
            "description": text,
            "schema": {"type": "string", "pattern": _PATTERNS[name]},
        }
        for name, text in _SIGNED.items()
    ]
    described = _asked(schemas, summary, answer, body, [*(parameters or []), *headers])
    described["responses"]["200"]["headers"] = {"Central-Signature": _CENTRALS}
    return described


def _plain(
    summary: str, schema: Any, media: str = "application/json", *, unready: bool = False
) -> dict[str, Any]:
    content = {media: {"schema": schema}}
    responses = {"200": {"description": "Done", "content": content}}
    if unready:
        responses["503"] = {"description": "It has no store now", "content": content}
    return {"summary": summary, "responses": responses}


def _json(schema: Any) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}


def _text() -> dict[str, Any]:
    return {"type": "string"}


def _moment() -> dict[str, Any]:
    return {"type": "string", "pattern": _MOMENT}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _schema(hint: Any, schemas: dict[str, Any]) -> dict[str, Any]:
    """The schema of a type hint; dataclasses are described once, by name."""
    if is_dataclass(hint) and isinstance(hint, type):
        name = hint.__name__
        if name not in schemas:
            hints = get_type_hints(hint)
            schemas[name] = _object(
                {each.name: _schema(hints[each.name], schemas) for each in fields(hint)}
            )
        return {"$ref": f"#/components/schemas/{name}"}
    if get_origin(hint) is tuple:
        items = _schema(get_args(hint)[0], schemas)
        return {"type": "array", "items": items}
    if NoneType in get_args(hint):
        return {"anyOf": [_schema(get_args(hint)[0], schemas), {"type": "null"}]}
    if hint is datetime:
        return _moment()
    if hint is bool:
        return {"type": "boolean"}
    if hint is int:
        return {"type": "integer", "minimum": -wire.MAX_INTEGER, "maximum": wire.MAX_INTEGER}
    if issubclass(hint, StrEnum):
        return {"type": "string", "enum": [each.value for each in hint]}
    assert hint is str, f"no message holds a {hint}"
    return _text()
