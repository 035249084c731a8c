"""Who is heard: a request that an enrolled device signed just now and made once."""

import re
from datetime import datetime, timedelta
from enum import StrEnum

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from central.limits import Rate
from central.reading import Reading
from central.rows import DeviceRow
from central.store import Store
from central.writing import Writing
from counter import protocol
from counter.domain.devices import CENTRAL
from counter.protocol import Request

_CLEAN_EVERY = 256
_NONCE = re.compile(r"[0-9A-Za-z_-]{16,64}")
_OFFSET_MAX = timedelta(seconds=protocol.CLOCK_OFFSET_MAX_S)


class Unknown(Exception):
    """No such device in that incarnation was ever enrolled."""


class Revoked(Exception):
    """The device was shut out, or enrolled again since."""


class Why(StrEnum):
    """Why a request was turned away before anybody looked at what it says."""

    UNKNOWN = "unknown-device"
    CLOCK = "clock"
    SIGNATURE = "bad-signature"
    REPLAYED = "replayed"


class TooOften(Exception):
    """Whoever asks does so more often than it may."""


class Turned(Exception):
    """A request that is not taken."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


class Admission:
    """The door that every signed request goes through."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._asked = 0

    def admit(
        self, request: Request, body: bytes, signature: str, *, now: datetime, rate: Rate
    ) -> None:
        """Raises Turned unless an enrolled device made this very request just now, and once; TooOften."""
        if not _near(request.moment, now):
            raise Turned(Why.CLOCK)
        with self._store.read() as reading:
            row = reading.device(request.device, request.incarnation)
        if row is None or row.counter == CENTRAL:
            raise Turned(Why.UNKNOWN)
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(row.public_key))
        if not _NONCE.fullmatch(request.nonce) or not protocol.is_request_signed(
            request, body, signature, key
        ):
            raise Turned(Why.SIGNATURE)
        with self._store.write(lasting=False) as writing:
            self._clean(writing, now)
            # A request may be of the future by as much as of the past.
            ends = now + 2 * _OFFSET_MAX
            is_new = request.method == "GET" or writing.see(
                request.device, request.nonce, expires_at=ends
            )
            has_room = is_new and writing.count(request.device, rate, now)
        if not is_new:
            raise Turned(Why.REPLAYED)
        if not has_room:
            raise TooOften

    def admit_stranger(self, mark: str, *, now: datetime, rate: Rate) -> None:
        """Raises TooOften. `mark`: of the address that asks, never the address itself."""
        with self._store.write(lasting=False) as writing:
            self._clean(writing, now)
            has_room = writing.count(mark, rate, now)
        if not has_room:
            raise TooOften

    def _clean(self, writing: Writing, now: datetime) -> None:
        """Now and then forget what counts no more, whoever asks."""
        self._asked += 1
        if self._asked % _CLEAN_EVERY == 1:
            writing.forget_requests(now)


def known(reading: Reading, device: str, incarnation: int) -> DeviceRow:
    """A device that was once enrolled. Raises Unknown."""
    row = reading.device(device, incarnation)
    if row is None:
        raise Unknown
    return row


def heard(reading: Reading, device: str, incarnation: int) -> DeviceRow:
    """A device that may ask. Raises Unknown, Revoked."""
    row = known(reading, device, incarnation)
    if not row.open:
        raise Revoked
    return row


def _near(moment: str, now: datetime) -> bool:
    """Whether a request was made about now."""
    try:
        made = datetime.fromisoformat(moment)
    except ValueError:
        return False
    return made.tzinfo is not None and abs(made - now) <= _OFFSET_MAX
