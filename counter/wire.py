"""Entries as bytes: canonical JSON, hash and signature; the same at the counter and at central.

One codec for every kind, built once per type from the type hints of `counter.domain.entries`.
Canonical means: keys sorted, no blanks, UTF-8 in NFC, integers only, days as ISO dates, moments in
UTC with six decimals. Amounts carry their unit in the key: `principal: Ntd` is `principal_ntd`.
"""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import cache, lru_cache
from types import NoneType
from typing import Any, NamedTuple, TypeVar, get_args, get_origin, get_type_hints

import orjson
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from counter.domain.devices import Unreadable
from counter.domain.entries import KIND_OF, Entry, Kind
from counter.domain.frozen import made, parameter, twin
from counter.domain.money import Mg, Ntd

READER = 1
"""The highest `min_reader` this program understands."""

UNDERSTOOD_SINCE: Mapping[Kind, int] = {}
"""The reader that first understood a kind as this program writes it; 1 for every kind that is not named.

Named with the next `READER` is a kind that earlier programs would take for something else: they freeze what it touches,
and what is written of other kinds flows on. What a kind touches that they don't know at all they freeze anyway. What
central says of devices stays at 1: any program has to read it.
"""

VERSION = 1
"""The version under which this program writes every kind."""

MAX_BYTES = 64 * 1024
"""Of an entry, and of a record."""

MAX_INTEGER = 2**53 - 1
"""Above it other readers of JSON lose digits."""

_NOT_WRITTEN = frozenset({"hash", "signature", "verdict"})
"""Of an entry, what is no part of its bytes."""

_PIECE = 16
"""Of a list's values, so many are written at once."""

_SIGNED_AS = b"public-pawnshop entry\n"
_BODY_OF: dict[str, Any] = {kind: body for body, kind in KIND_OF.items()}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
M = TypeVar("M")
_MOMENT = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-9]{2}:[0-9]{2}[.][0-9]{6}Z")
"""Each moment is written in one way: whatever fits is read quicker than it is written again."""

_UNITS: dict[object, str] = {Ntd: "_ntd", Mg: "_mg"}


class WireError(ValueError):
    """Bytes that are no entry, or a value that no entry may hold."""


class TooLong(WireError):
    """More than one entry or record holds."""


# ------------------------------------------------------------------------------- entry and bytes


def canonical(entry: Entry) -> bytes:
    """The bytes an entry stands for, without hash and signature.

    Raises WireError for what no entry may hold.
    """
    value = _envelope().encode(entry)
    value["body"] = _codec(_BODY_OF[entry.kind]).encode(entry.body)
    return _dump(value)


def decode(data: bytes) -> Entry | Unreadable:
    """The entry (unsealed) that the bytes stand for.

    Raises WireError for anything but the canonical bytes of an entry.
    """
    value = _load(data)
    if type(value) is not dict:
        raise WireError("not an object")
    body_type = _BODY_OF.get(_text(value.get("kind")))
    if body_type is None or _whole(value.get("min_reader")) > READER:
        _require_whole(value)
        unread: Unreadable = _record(Unreadable, _NOT_WRITTEN | {"data"}).decode(
            _known_part(Unreadable, value), data=data
        )
        return unread
    body = value.pop("body", None)
    if _whole(value.get("version")) > VERSION:
        # It says that this reader can do without what its version added.
        _require_whole([value, body])
        value, body = _known_part(Entry, value), _known_part(body_type, body)
    entry: Entry = _envelope().decode(value, body=_codec(body_type).decode(body))
    return entry


def min_reader(kind: Kind) -> int:
    """The oldest reader that understands what this program writes under that kind."""
    return UNDERSTOOD_SINCE.get(kind, 1)


def digest(data: bytes) -> str:
    """SHA-256 (hex) of canonical bytes."""
    return hashlib.sha256(data).hexdigest()


def seal(entry: Entry, key: Ed25519PrivateKey) -> tuple[Entry, bytes]:
    """The entry with hash and signature, and the canonical bytes both stand for."""
    data = canonical(entry)
    hashed = digest(data)
    signature = key.sign(_SIGNED_AS + hashed.encode()).hex()
    return replace(entry, hash=hashed, signature=signature), data


def verify(data: bytes, *, hashed: str, signature: str, key: Ed25519PublicKey) -> None:
    """Raises WireError unless these bytes have this hash and the device of `key` signed it."""
    if digest(data) != hashed:
        raise WireError("the hash is not of these bytes")
    if not is_signed(hashed, signature, key):
        raise WireError("the signature is not of this device")


def is_signed(hashed: str, signature: str, key: Ed25519PublicKey) -> bool:
    """Whether the device of `key` signed the entry of that hash."""
    try:
        key.verify(bytes.fromhex(signature), _SIGNED_AS + hashed.encode())
    except (InvalidSignature, ValueError):
        return False
    return True


# ------------------------------------------------------------------------------------- messages


def pack(message: object) -> bytes:
    """A frozen dataclass as canonical JSON, of any length. Raises WireError for what the wire does not carry.

    A sequence in it is written piece by piece: soonest so, and a call that writes megabytes lets no other thread go on.
    """
    kind: Any = type(message)
    cells = (
        _dumped(key) + b":" + _in_pieces(hint, getattr(message, name))
        for key, (name, hint) in sorted(_hints_by_key(kind).items())
    )
    return b"{" + b",".join(cells) + b"}"


def plain(value: Mapping[str, object]) -> bytes:
    """What is hashed and never read again, as canonical JSON."""
    return _dumped(value)


def unpack(kind: type[M], data: bytes, limit: int) -> M:
    """The message of that kind. Raises TooLong past `limit` bytes, WireError for what is none.

    Unlike an entry's its layout does not matter: nothing is kept of its bytes. All it tells can be written again.
    """
    hint: Any = kind
    message: M = _codec(hint).decode(_load(data, limit, any_layout=True))
    return message


# ------------------------------------------------------------------------------------ the vault


def texts(content: Mapping[str, str]) -> bytes:
    """A record's texts as canonical bytes."""
    return _dump({_text(name): _text(text) for name, text in content.items()})


def read_texts(data: bytes) -> dict[str, str]:
    """The texts of a record. Raises WireError if the bytes are none."""
    value = _load(data)
    if type(value) is not dict or not all(type(text) is str for text in value.values()):
        raise WireError("not a record")
    return value


def commitment(salt: bytes, content: Mapping[str, str]) -> str:
    """What an entry says of a record: SHA-256 (hex) over its salt and its canonical texts."""
    return hashlib.sha256(salt + texts(content)).hexdigest()


RECORD_SALT_BYTES = 16
RECORD_NONCE_BYTES = 12
RECORD_KEY_BYTES = 32


def seal_record(
    record: tuple[str, str, str],
    content: Mapping[str, str],
    *,
    key: bytes,
    nonce: bytes,
    salt: bytes,
) -> bytes:
    """A record's texts under the key of its person. `record`: its id, person and kind; elsewhere it does not open."""
    return AESGCM(key).encrypt(nonce, salt + texts(content), "\n".join(record).encode())


def open_record(
    record: tuple[str, str, str], ciphertext: bytes, *, key: bytes, nonce: bytes
) -> tuple[bytes, dict[str, str]]:
    """Its salt and its texts. Raises InvalidTag, WireError."""
    plain = AESGCM(key).decrypt(nonce, ciphertext, "\n".join(record).encode())
    return plain[:RECORD_SALT_BYTES], read_texts(plain[RECORD_SALT_BYTES:])


# ---------------------------------------------------------------------------------- identifiers


class Ids:
    """UUIDs of version 7 from an injected clock and chance; each is greater than the one before."""

    _COUNTER_BITS = 12

    def __init__(self, now: Callable[[], datetime], random: Callable[[int], bytes]) -> None:
        self._now = now
        self._random = random
        self._last = 0

    def __call__(self) -> str:
        """The next one."""
        chance = self._random(10)
        # The counter begins by chance in the lower half of its range: room to count upwards.
        fresh = int.from_bytes(chance[:2], "big") >> 5
        milliseconds = (self._now() - _EPOCH) // timedelta(milliseconds=1)
        self._last = max((milliseconds << self._COUNTER_BITS) | fresh, self._last + 1)
        head = f"{self._last >> self._COUNTER_BITS:012x}7{self._last & 0xFFF:03x}"
        tail = int.from_bytes(chance[2:], "big") >> 2 | 1 << 63
        text = f"{head}{tail:016x}"
        return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


# ------------------------------------------------------------------------------ canonical JSON


def _dump(value: object) -> bytes:
    return _limited(_dumped(value), MAX_BYTES)


def _in_pieces(hint: Any, value: Any) -> bytes:
    encode = _codec(hint).encode
    if _item_of(hint) is None or type(value) is not tuple:
        return _dumped(encode(value))
    pieces = (value[start : start + _PIECE] for start in range(0, len(value), _PIECE))
    return b"[" + b",".join(_dumped(encode(piece))[1:-1] for piece in pieces) + b"]"


def _dumped(value: object) -> bytes:
    try:
        data = orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except orjson.JSONEncodeError as error:
        raise WireError("half a character, or nested too deep") from error
    if not _is_normal(data):
        raise WireError("text is not in NFC")
    return data


def _load(data: bytes, limit: int = MAX_BYTES, *, any_layout: bool = False) -> Any:
    """Any canonical JSON: writing it again gives the same bytes, which bars other spellings.

    `any_layout`: blanks and the order of keys do not matter.
    """
    _limited(data, limit)
    try:
        value = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise WireError(f"not canonical: {error}") from error
    # Only what is spelled out can hide a character that no text may hold.
    if any_layout and b"\\u" not in data and _is_normal(data):
        return value
    if _dumped(value) != data:
        raise WireError("not canonical")
    return value


def _require_whole(value: Any) -> None:
    """Raises WireError for a number that is not whole, wherever it stands: what no codec reads none would refuse."""
    left = [value]
    while left:
        each = left.pop()
        if type(each) is dict:
            left.extend(each.values())
        elif type(each) is list:
            left.extend(each)
        elif type(each) is float:
            raise WireError("only whole numbers")


def _is_normal(data: bytes) -> bool:
    return data.isascii() or unicodedata.is_normalized("NFC", data.decode())


def _limited(data: bytes, limit: int) -> bytes:
    if len(data) > limit:
        raise TooLong(f"{len(data)} bytes are more than {limit}")
    return data


# ----------------------------------------------------------------------------- codecs per type


class _Codec(NamedTuple):
    """How values of one type become JSON and come back; both raise WireError.

    `at_once`: the same as `decode` where a record's reader does it itself, for a call takes longer than what it does;
    an expression of the value `{0}`, of `{1}`, which is `decode`, and of `{2}`, which is `known`.
    """

    encode: Callable[[Any], Any]
    decode: Callable[..., Any]
    at_once: str = "{1}({0})"
    known: object = None


def _shown(value: Any) -> str:
    """The beginning of what stands there; of a list or mapping its kind alone, for it may hold others without end."""
    return type(value).__name__ if isinstance(value, list | dict) else f"{value!r:.40}"


def _whole(value: Any) -> int:
    if type(value) is not int or abs(value) > MAX_INTEGER:
        raise WireError(f"not a whole number in range: {_shown(value)}")
    return value


def _text(value: Any) -> str:
    if type(value) is not str:
        raise WireError(f"not a text: {_shown(value)}")
    return value


def _truth(value: Any) -> bool:
    if type(value) is not bool:
        raise WireError(f"neither true nor false: {_shown(value)}")
    return value


def _day_text(value: Any) -> str:
    if type(value) is not date:
        raise WireError(f"not a day: {_shown(value)}")
    return value.isoformat()


def _day(value: Any) -> date:
    return _day_of(_text(value))


@lru_cache
def _day_of(text: str) -> date:
    """Days are few, and written again and again."""
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise WireError(f"not a day: {text!r:.40}") from error
    if _day_text(day) != text:
        raise WireError(f"not as days are written: {text!r:.40}")
    return day


def _moment_text(value: Any) -> str:
    if type(value) is not datetime or value.tzinfo is not UTC:
        raise WireError(f"not a moment in UTC: {_shown(value)}")
    return _text_of(value)


@lru_cache
def _text_of(moment: datetime) -> str:
    """What came at once has one moment."""
    return moment.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def _moment(value: Any) -> datetime:
    if not _MOMENT.fullmatch(_text(value)):
        raise WireError(f"not as moments are written: {_shown(value)}")
    try:
        return datetime.fromisoformat(value)
    except ValueError as error:
        raise WireError(f"not a moment: {_shown(value)}") from error


_TEXT = "type({0}) is str"
_TRUTH = "type({0}) is bool"
_WHOLE = f"type({{0}}) is int and {-MAX_INTEGER} <= {{0}} <= {MAX_INTEGER}"
_AS_IT_IS: dict[object, str] = {_text: _TEXT, _truth: _TRUTH, _whole: _WHOLE}
"""When a value is written or read as it stands there, so that nothing need be called."""

_PLAIN: dict[object, _Codec] = {
    **{
        kind: _Codec(_whole, _whole, f"{{0}} if {_WHOLE} else {{1}}({{0}})")
        for kind in (int, Ntd, Mg)
    },
    str: _Codec(_text, _text, f"{{0}} if {_TEXT} else {{1}}({{0}})"),
    bool: _Codec(_truth, _truth, f"{{0}} if {_TRUTH} else {{1}}({{0}})"),
    date: _Codec(_day_text, _day, f"{{2}}({{0}}) if {_TEXT} else {{1}}({{0}})", _day_of),
    datetime: _Codec(_moment_text, _moment),
}


@cache
def _codec(hint: Any) -> _Codec:
    """The codec of a type hint. A hint that no entry may have is our own mistake: TypeError."""
    if hint in _PLAIN:
        return _PLAIN[hint]
    if hasattr(hint, "__dataclass_fields__"):
        return _record(hint)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return _choice(hint)
    item = _item_of(hint)
    if item is not None:
        return _sequence(_codec(item))
    some = _some_of(hint)
    if some is not None:
        return _optional(_codec(some))
    raise TypeError(f"{hint!r} has no form on the wire")


def _item_of(hint: Any) -> Any:
    """X of tuple[X, ...], else None."""
    arguments = get_args(hint)
    return arguments[0] if get_origin(hint) is tuple and arguments[1:] == (...,) else None


def _some_of(hint: Any) -> Any:
    """X of X | None, else None."""
    arguments = get_args(hint)
    return arguments[0] if arguments[1:] == (NoneType,) else None


def _choice(choice: type[StrEnum]) -> _Codec:
    members = {member.value: member for member in choice}

    def encode(value: Any) -> str:
        if type(value) is not choice:
            raise WireError(f"not a {choice.__name__}: {_shown(value)}")
        return value.value

    def decode(value: Any) -> StrEnum:
        member = members.get(_text(value))
        if member is None:
            raise WireError(f"not a {choice.__name__}: {_shown(value)}")
        return member

    return _Codec(encode, decode, f"{_TEXT} and {{2}}({{0}}) or {{1}}({{0}})", members.get)


def _sequence(item: _Codec) -> _Codec:
    write, read = item.encode, item.decode
    are_texts = read is _text

    def encode(value: Any) -> list[Any]:
        if type(value) is not tuple:
            raise WireError(f"not a sequence: {_shown(value)}")
        return [write(each) for each in value]

    def decode(value: Any) -> tuple[Any, ...]:
        if type(value) is not list:
            raise WireError(f"not a sequence: {_shown(value)}")
        if not are_texts:
            return tuple(map(read, value))
        for each in value:
            # Looked at without a call: whoever an entry is about stands in such a list.
            if type(each) is not str:
                read(each)
        return tuple(value)

    return _Codec(encode, decode, "() if {0} == [] else {1}({0})")


def _optional(some: _Codec) -> _Codec:
    def encode(value: Any) -> Any:
        return None if value is None else some.encode(value)

    def decode(value: Any) -> Any:
        return None if value is None else some.decode(value)

    return _Codec(encode, decode, f"None if {{0}} is None else {some.at_once}", some.known)


@cache
def _hints_by_key(cls: Any) -> dict[str, tuple[str, Any]]:
    """Of a dataclass: key in JSON → (field, type hint). A key ends with the unit of its type."""
    hints = get_type_hints(cls)
    units = {name: _UNITS.get(_some_of(hint) or hint, "") for name, hint in hints.items()}
    return {
        each.name.removesuffix(units[each.name]) + units[each.name]: (each.name, hints[each.name])
        for each in fields(cls)
    }


@cache
def _record(cls: Any, beside: frozenset[str] = frozenset()) -> _Codec:
    """The codec of a frozen dataclass; `decode` takes the fields `beside` by keyword."""
    plan = [
        (key, name, _codec(hint))
        for key, (name, hint) in _hints_by_key(cls).items()
        if name not in beside
    ]
    return _Codec(_writer(cls, plan), _reader(cls, plan, beside))


# Both ways a record has a function written for its class (see `counter.domain.frozen`): entries come by the thousand,
# and a loop over the fields of each takes twice as long.

_Plan = Sequence[tuple[str, str, _Codec]]
"""Of each field its key, its name, and what writes and reads it."""


def _writer(cls: Any, plan: _Plan) -> Any:
    """`encode` of a record."""

    def unfit(value: Any) -> WireError:
        return WireError(f"not a {cls.__name__}: {_shown(value)}")

    lines = ["def encode(value):", " if type(value) is not cls: raise unfit(value)"]
    lines += [f" _{name} = value.{name}" for _, name, _ in plan]
    cells = (f"{key!r}: {_written(name, codec.encode)}" for key, name, codec in plan)
    lines += [f" return {{{', '.join(cells)}}}"]
    called = {f"call_{name}": codec.encode for _, name, codec in plan}
    return made("encode", lines, {"cls": cls, "unfit": unfit, **called})


def _reader(cls: Any, plan: _Plan, beside: frozenset[str]) -> Any:
    """`decode` of a record."""

    def unfit(value: Any) -> WireError:
        return WireError(f"not the fields of a {cls.__name__}: {_shown(value)}")

    given = [each for each in fields(cls) if each.name in beside]
    known = {"cls": cls, "twin": twin(cls), "unfit": unfit}
    known |= {f"else_{each.name}": each.default for each in given}
    lines = [f"def decode({', '.join(['value', *map(parameter, given)])}):"]
    lines += [f" if type(value) is not dict or len(value) != {len(plan)}: raise unfit(value)"]
    lines += [" try:", "  pass", *(f"  _{name} = value[{key!r}]" for key, name, _ in plan)]
    lines += [" except KeyError: raise unfit(value) from None", " made = twin()"]
    lines += [f" made.{name} = {_read(name, codec)}" for _, name, codec in plan]
    lines += [f" made.{each.name} = {each.name}" for each in given]
    known |= {f"call_{name}": codec.decode for _, name, codec in plan}
    known |= {f"known_{name}": codec.known for _, name, codec in plan}
    return made("decode", [*lines, " made.__class__ = cls", " return made"], known)


def _written(name: str, call: Any) -> str:
    """How a field is written: as it is, if it may be."""
    called = f"call_{name}(_{name})"
    if call not in _AS_IT_IS:
        return called
    return f"_{name} if {_AS_IT_IS[call].format(f'_{name}')} else {called}"


def _read(name: str, codec: _Codec) -> str:
    return codec.at_once.format(f"_{name}", f"call_{name}", f"known_{name}")


@cache
def _envelope() -> _Codec:
    return _record(Entry, _NOT_WRITTEN | {"body"})


def _known_part(hint: Any, value: Any) -> Any:
    """JSON without the fields that `hint` does not have, at any depth."""
    hint = _some_of(hint) or hint
    if type(value) is dict and hasattr(hint, "__dataclass_fields__"):
        known = _hints_by_key(hint)
        return {
            key: _known_part(known[key][1], each) for key, each in value.items() if key in known
        }
    item = _item_of(hint)
    if type(value) is list and item is not None:
        return [_known_part(item, each) for each in value]
    return value
