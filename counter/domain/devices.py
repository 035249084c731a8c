"""What the head office says of the devices of a branch, and entries that only a newer program can read."""

from dataclasses import dataclass
from datetime import date, datetime

CENTRAL = 0
"""The counter number of central's own device in each branch."""


@dataclass(frozen=True, slots=True)
class DeviceEnrolled:
    """A counter's device may write from now on; its earlier incarnations are closed.

    `public_key`: Ed25519, hex. `counter`: its number at the branch, 0 for central itself.
    """

    device: str
    incarnation: int
    counter: int
    public_key: str


@dataclass(frozen=True, slots=True)
class DeviceRevoked:
    """A device is shut out: what it sends from now on is held aside without effect."""

    device: str
    incarnation: int


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An entry of a newer program: kept and passed on as it is; its subjects freeze meanwhile."""

    device: str
    incarnation: int
    number: int
    kind: str
    version: int
    min_reader: int
    id: str
    subjects: tuple[str, ...]
    branch: str
    business_day: date
    recorded_at: datetime
    previous_hash: str
    data: bytes
    hash: str = ""
    signature: str = ""
