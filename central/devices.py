"""Who may write in a branch: one-time codes, and what central itself writes into the order about devices."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from central.keys import Keys
from central.order import Kept, Sealed
from central.rows import BranchRow, DeviceRow
from counter import wire
from counter.domain.days import day_in_taiwan
from counter.domain.devices import DeviceEnrolled, DeviceRevoked
from counter.domain.entries import KIND_OF, Basis, ByCentral, Entry
from counter.domain.money import Ntd
from counter.domain.ticket import CODE_BITS, check_code
from counter.protocol import Enrol

CODE_VALID = timedelta(minutes=15)
CODE_BYTES = (CODE_BITS + 7) // 8
"""The chance a code takes."""

COUNTER_MAX = 99

NOBODY = ("", "")
"""Of what no person decided."""

_BRANCH = re.compile(r"[A-Z][0-9]{2}")
_DEVICE = re.compile(r"[0-9A-Za-z-]{1,64}")
_CODE_FORM = re.compile(r"[0-9A-HJKMNP-TV-Z]{10}")
# Crockford's alphabet reads these as digits.
_MISREAD = str.maketrans("OIL", "011", " -")


class NotEnrolled(Exception):
    """A code or a device that nobody is enrolled with; the text names the fault, never the code."""


@dataclass(frozen=True, slots=True)
class Chained:
    """Central's own device in a branch with the end of its chain, and the end of the branch's order."""

    device: DeviceRow
    head: BranchRow


def require_counter(branch: str, counter: int) -> None:
    """Raises ValueError for what can't be a branch and a counter of it."""
    if not _BRANCH.fullmatch(branch) or not 1 <= counter <= COUNTER_MAX:
        raise ValueError("a branch is a letter and two digits, a counter 1 to 99")


def require_device(enrol: Enrol) -> None:
    """Raises NotEnrolled unless it names a device and a public key."""
    if not _DEVICE.fullmatch(enrol.device) or enrol.device.startswith("central"):
        raise NotEnrolled("no name of a device")
    try:
        key = bytes.fromhex(enrol.public_key)
        Ed25519PublicKey.from_public_bytes(key)
    except ValueError as error:
        raise NotEnrolled("no public key") from error
    if key.hex() != enrol.public_key:
        raise NotEnrolled("no public key")


def drawn(chance: bytes) -> str:
    """A fresh code: ten characters that nobody mistakes, in two groups."""
    bits = int.from_bytes(chance, "big") & (1 << CODE_BITS) - 1
    code = check_code(bits)
    return f"{code[:5]}-{code[5:]}"


def as_typed(code: str) -> str:
    """A code as somebody typed it, in its one spelling; "" if it can't be one."""
    plain = code.upper().translate(_MISREAD)
    return plain if _CODE_FORM.fullmatch(plain) else ""


def central_device(branch: str, epoch: str) -> str:
    """The name of central's own device in a branch: another one in each lineage, so that its numbers never meet."""
    return f"central-{branch}-{epoch[:8]}"


def enrolled(device: DeviceRow) -> DeviceEnrolled:
    """What the order says of a device that may write."""
    return DeviceEnrolled(device.device, device.incarnation, device.counter, device.public_key)


def revoked(device: DeviceRow) -> DeviceRevoked:
    """What the order says of a device that is shut out."""
    return DeviceRevoked(device.device, device.incarnation)


def write(
    body: ByCentral,
    after: Chained,
    *,
    keys: Keys,
    name: str,
    now: datetime,
    people: tuple[str, str] = NOBODY,
    records: tuple[Kept, ...] = (),
) -> Sealed:
    """Central's next entry in a branch. `name`: a fresh id; `people`: who prepared it and who approved it.

    `records`: those it names, to travel beside it.
    """
    prepared_by, approved_by = people
    kind = KIND_OF[type(body)]
    entry = Entry(
        device=after.device.device,
        incarnation=after.device.incarnation,
        number=after.device.number + 1,
        kind=kind,
        version=wire.VERSION,
        min_reader=wire.min_reader(kind),
        id=name,
        subjects=(),
        branch=after.head.branch,
        business_day=day_in_taiwan(now),
        recorded_at=now.astimezone(UTC),
        clerk=prepared_by,
        approver=approved_by,
        cash_ntd=Ntd(0),
        basis=Basis(after.head.place, after.head.hash),
        expects=(),
        policy_version="",
        policy_hash="",
        body=body,
        previous_hash=after.device.hash,
    )
    sealed, data = wire.seal(entry, keys.signing)
    return Sealed(sealed, data, sealed.hash, sealed.signature, (), records)
