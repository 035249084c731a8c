"""What the store gives back: its rows as values."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from counter.domain.codes import Verdict


@dataclass(frozen=True, slots=True)
class BranchRow:
    """The end of a branch's order. `central`: central's own device there; `reader`: of whatever summed it up."""

    branch: str
    agency: str
    epoch: str
    place: int
    hash: str
    central: str
    reader: int


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """A device of a branch with the end of its chain; `open`: it may write."""

    branch: str
    device: str
    incarnation: int
    counter: int
    public_key: str
    open: bool
    number: int
    hash: str


@dataclass(frozen=True, slots=True)
class CodeRow:
    """A one-time code; `device`, `public_key`, `incarnation`: of whom was enrolled with it, "" and 0 for nobody."""

    branch: str
    counter: int
    expires_at: datetime
    device: str
    public_key: str
    incarnation: int


class EntryRow(NamedTuple):
    """An entry with its place in the branch's order; `data` is empty where nobody asked for it.

    A tuple, like what follows: they come by the thousand, and are made soonest so.
    """

    place: int
    device: str
    incarnation: int
    number: int
    data: bytes
    hash: str
    signature: str
    verdict: Verdict
    received_at: datetime
    order_hash: str
    image: str


class JudgedRow(NamedTuple):
    """Of an entry what a fold asks."""

    place: int
    data: bytes
    verdict: Verdict


class RecordRow(NamedTuple):
    """A record of the vault as it is kept; `wrapped` with `key_nonce`: the person's key."""

    place: int
    id: str
    person: str
    kind: str
    nonce: bytes
    ciphertext: bytes
    key_nonce: bytes
    wrapped: bytes


@dataclass(frozen=True, slots=True)
class HeldRow:
    """What a device sent after it was shut out; `body`: a whole push."""

    branch: str
    counter: int
    incarnation: int
    received_at: datetime
    body: bytes


@dataclass(frozen=True, slots=True)
class Totals:
    """What the store holds, for whoever watches it."""

    branches: int
    entries: int
    devices: int
    pictures: int
    held_aside: int
