"""What a counter and central say to each other: messages, hashes of the branch's order, signatures.

Messages are frozen dataclasses in canonical JSON (`wire.pack`, `wire.unpack`). Entries travel as the very bytes that
were signed; records of the vault of persons travel beside the entry that names them.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from counter import wire
from counter.domain.codes import Verdict
from counter.domain.pledge import Pledge

VERSION = 1
"""Of this protocol; the first part of every address."""

PUSH_MAX = 500
"""Entries in one push, and rows in one answer."""

BODY_BYTES_MAX = 1024 * 1024
"""Of a body on the line, and about what one push or answer holds before it is compressed."""

PLAIN_BYTES_MAX = 8 * BODY_BYTES_MAX
"""Of a body as it was before it was compressed."""

CLOCK_OFFSET_MAX_S = 300
"""A request made further from central's clock than this is refused."""

HINT_WAIT_MAX_S = 55
"""How long a question for news may stay open."""

CLAIM_S = 15 * 60
"""How long a counter has a pledgor to itself whom it is about to call."""

CLAIM_TEXT_MAX = 100
"""Characters of a pledgor's id, and of a clerk's code."""

PICTURE_BYTES_MAX = 4 * 1024 * 1024
"""Of a picture as it is sealed: twice what noise of its size would need."""

PICTURES_MAX = 200
"""Names of pictures in one question."""

_PICTURE = re.compile(r"[0-9a-f]{64}")
_PLACED_AS = b"public-pawnshop place\n"
_HEAD_AS = b"public-pawnshop head\n"
_REQUEST_AS = b"public-pawnshop request\n"
_ANSWER_AS = b"public-pawnshop answer\n"
_IMAGE_AS = b"public-pawnshop image\n"


class Outcome(StrEnum):
    """What became of a request.

    GAP: entries before these are missing; FORK: another entry stands at one of these numbers; BEHIND: central knows
    more of this device's chain than the device itself; DIVERGED: the cursor is not in central's order any more;
    REVOKED: the device is shut out, what it sent is held aside; BAD: an entry is none, or not of this device or branch.
    """

    TAKEN = "taken"
    GAP = "gap"
    FORK = "fork"
    BEHIND = "behind"
    DIVERGED = "diverged"
    REVOKED = "revoked"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Record:
    """A record of the vault of persons as it is kept, with the key of its person; bytes in hex."""

    id: str
    person: str
    kind: str
    key: str
    nonce: str
    ciphertext: str


@dataclass(frozen=True, slots=True)
class Carried:
    """An entry as it was signed (canonical JSON text, SHA-256 and signature in hex) with the records it names."""

    data: str
    hash: str
    signature: str
    records: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """How far central has a device's chain: `number` 0 and `hash` "" for nothing."""

    device: str
    incarnation: int
    number: int
    hash: str


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in the branch's order and the order's hash there; place 0 and "" before the first."""

    place: int
    hash: str


START = Cursor(0, "")


@dataclass(frozen=True, slots=True)
class Placed:
    """One row of the branch's order.

    `hash`: of the order up to here; `entry`: hash of the entry; `image`: what the pledges it touches have become;
    `carried`: None if the asker wrote it.
    """

    place: int
    hash: str
    entry: str
    verdict: Verdict
    received_at: datetime
    image: str
    carried: Carried | None


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the branch's order, signed by central. `epoch`: central's lineage, another one after a restore."""

    branch: str
    epoch: str
    place: int
    hash: str
    signature: str


@dataclass(frozen=True, slots=True)
class Push:
    """Entries of one chain, in order without a gap, and how far the asker has the branch's order.

    The chain is the asker's own; another's where central came back from an older copy and forgot it.
    """

    cursor: Cursor
    entries: tuple[Carried, ...]


@dataclass(frozen=True, slots=True)
class Pull:
    """A question for the rows after a cursor. `own`: the end of the asker's chain.

    `locator`: earlier cursors, newest first, in steps that double: sent after DIVERGED. `limit`: rows wanted at most.
    """

    cursor: Cursor
    own: Known
    locator: tuple[Cursor, ...]
    limit: int


@dataclass(frozen=True, slots=True)
class Answer:
    """To a push or a pull. `agreed`: where the rows begin, or after DIVERGED the last place both sides share."""

    outcome: Outcome
    known: Known
    head: Head
    agreed: Cursor
    rows: tuple[Placed, ...]
    time: datetime


@dataclass(frozen=True, slots=True)
class Enrol:
    """A new counter's question: the one-time code, its device and public key (Ed25519, hex)."""

    code: str
    device: str
    public_key: str


@dataclass(frozen=True, slots=True)
class YearSerial:
    """The highest ticket serial that central knows of a counter in a ROC year."""

    year: int
    serial: int


@dataclass(frozen=True, slots=True)
class Enrolled:
    """What a new counter is. `central_key`: public key that signs heads, hex; `serials`: of its ticket numbers."""

    agency: str
    branch: str
    counter: int
    incarnation: int
    central_key: str
    serials: tuple[YearSerial, ...]
    head: Head


@dataclass(frozen=True, slots=True)
class Claim:
    """A counter is about to call a pledgor, or gives one back (`held` False); "" only asks who calls whom."""

    pledgor: str
    clerk: str
    held: bool


@dataclass(frozen=True, slots=True)
class Claimed:
    """Who calls a pledgor, and how long nobody else should."""

    pledgor: str
    counter: int
    clerk: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Claims:
    """To a claim: whether the asker has the pledgor now, and every claim of the branch that holds."""

    granted: bool
    claims: tuple[Claimed, ...]
    time: datetime


@dataclass(frozen=True, slots=True)
class PictureNames:
    """Pictures by their names; answered by those of them that central has and an entry of the asker's branch names."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Request:
    """What a device signs of a request beside its body (the plain one): `moment` in UTC as ISO, `nonce` used once."""

    method: str
    path: str
    device: str
    incarnation: int
    moment: str
    nonce: str


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a request was refused as a whole; `detail` is for the log, never about a person."""

    code: str
    detail: str
    time: datetime


# ------------------------------------------------------------------------------ hashes and signs


def picture_name(sealed: bytes) -> str:
    """What a picture is called: SHA-256 of it as it is sealed, in hex."""
    return hashlib.sha256(sealed).hexdigest()


def is_picture_name(text: str) -> bool:
    """Whether a picture can be called that."""
    return _PICTURE.fullmatch(text) is not None


def place_hash(previous: str, entry: str, verdict: Verdict, received_at: datetime) -> str:
    """The hash of the branch's order with one more entry."""
    moment = received_at.astimezone(UTC).isoformat(timespec="microseconds")
    text = f"{previous}\n{entry}\n{verdict}\n{moment}".encode()
    return hashlib.sha256(_PLACED_AS + text).hexdigest()


def image(pledges: Iterable[tuple[str, Pledge | None]]) -> str:
    """A hash of what pledges have become, by their ids; None for one that is not known yet."""
    known = sorted((each for each in pledges if each[1] is not None), key=lambda each: each[0])
    told = hashlib.sha256(_IMAGE_AS)
    for name, pledge in known:
        assert pledge is not None
        told.update(wire.plain(_image(name, pledge)))
    return told.hexdigest()


def sign_head(head: Head, key: Ed25519PrivateKey) -> str:
    """Central's signature (hex) of a head; its own `signature` does not count."""
    return _signed(key, _head_bytes(head))


def is_signed(head: Head, key: Ed25519PublicKey) -> bool:
    """Whether central signed that head."""
    return _verified(key, head.signature, _head_bytes(head))


def sign_request(request: Request, body: bytes, key: Ed25519PrivateKey) -> str:
    """A device's signature (hex) of a request and its body."""
    return _signed(key, _request_bytes(request, body))


def is_request_signed(request: Request, body: bytes, signature: str, key: Ed25519PublicKey) -> bool:
    """Whether the device of that key made the request."""
    return _verified(key, signature, _request_bytes(request, body))


def sign_answer(request: Request, status: int, body: bytes, key: Ed25519PrivateKey) -> str:
    """Central's signature (hex) of what it answers to that very request, body as it goes over the line."""
    return _signed(key, _answer_bytes(request, status, body))


def is_answer_signed(
    request: Request, status: int, body: bytes, signature: str, key: Ed25519PublicKey
) -> bool:
    """Whether central gave that answer, and to that request."""
    return _verified(key, signature, _answer_bytes(request, status, body))


def _image(name: str, pledge: Pledge) -> dict[str, object]:
    """What every replica must agree on about one pledge."""
    return {
        "pledge": name,
        "state": pledge.state,
        "closed_by": pledge.closed_by_entry,
        "last_entry": pledge.last_entry,
        "copies": pledge.copies,
        "blocks": [block.why for block in pledge.blocks],
        "problems": [problem.entry for problem in pledge.problems],
    }


def _request_bytes(request: Request, body: bytes) -> bytes:
    return _REQUEST_AS + wire.pack(request) + b"\n" + hashlib.sha256(body).digest()


def _answer_bytes(request: Request, status: int, body: bytes) -> bytes:
    asked = hashlib.sha256(_request_bytes(request, b"")).hexdigest()
    told = hashlib.sha256(body).hexdigest()
    return _ANSWER_AS + f"{asked}\n{status}\n{told}".encode()


def _head_bytes(head: Head) -> bytes:
    return _HEAD_AS + f"{head.branch}\n{head.epoch}\n{head.place}\n{head.hash}".encode()


def _signed(key: Ed25519PrivateKey, data: bytes) -> str:
    return key.sign(data).hex()


def _verified(key: Ed25519PublicKey, signature: str, data: bytes) -> bool:
    try:
        key.verify(bytes.fromhex(signature), data)
    except (InvalidSignature, ValueError):
        return False
    return True
