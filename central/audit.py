"""A branch folded from zero and compared with what the store says: places, hashes, signatures, verdicts, pictures."""

from collections.abc import Iterator

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from central.keys import Keys
from central.order import Folds, pictures_of, stored_entry, subjects_of
from central.reading import Reading
from central.rows import EntryRow
from counter import protocol, wire
from counter.domain.accounts import AccountSet
from counter.domain.days import day_in_taiwan
from counter.domain.devices import CENTRAL, DeviceEnrolled, DeviceRevoked, Unreadable
from counter.domain.entries import Entry
from counter.domain.publications import PolicyPublished
from counter.protocol import START, Cursor

_Chain = tuple[str, int]
_End = tuple[int, str]


def faults(reading: Reading, branch: str, keys: Keys) -> Iterator[str]:
    """What is wrong with a branch, a line each; none if all is well."""
    end, check = START, _Branch(keys)
    for row in reading.rows_after(branch, 0):
        for fault in check.faults(row, end):
            yield f"{branch} place {row.place}: {fault}"
        end = Cursor(row.place, row.order_hash)
    head = reading.branch(branch)
    if head is None or Cursor(head.place, head.hash) != end:
        yield f"{branch}: the head is not the last place"
    for device in reading.devices(branch):
        chain = check.end_of((device.device, device.incarnation))
        if chain != (device.number, device.hash):
            yield f"{branch}: device {device.device} ends elsewhere than its entries"
    yield from _pictures(reading, branch, check.pictures)


def _pictures(reading: Reading, branch: str, named: set[str]) -> Iterator[str]:
    """`named`: those that its entries name."""
    if reading.named_pictures(branch) != named:
        yield f"{branch}: the names of pictures are not those in its entries"
    for name in reading.pictures_there(branch):
        if name not in named:
            yield f"{branch}: no entry names the picture {name}"
        if protocol.picture_name(reading.picture(branch, name) or b"") != name:
            yield f"{branch}: the bytes are not the picture {name}"


class _Branch:
    """What is known of a branch while its order is read from the start."""

    def __init__(self, keys: Keys) -> None:
        self._central = keys.public
        self._folds = Folds({})
        self._devices: dict[_Chain, Ed25519PublicKey] = {}
        self._closed: set[_Chain] = set()
        self._lineages = 0
        self._ends: dict[_Chain, _End] = {}
        self.pictures: set[str] = set()
        """Those that were named so far."""

    @property
    def _came_back(self) -> bool:
        """Whether central was restored, so that others may have told what a device wrote before it was shut out."""
        return self._lineages > 1

    def end_of(self, chain: _Chain) -> _End:
        """The number and hash of a device's last entry."""
        return self._ends.get(chain, (0, ""))

    def faults(self, row: EntryRow, before: Cursor) -> Iterator[str]:
        """What is wrong with the next row of the order."""
        try:
            entry = stored_entry(row)
        except wire.WireError:
            yield "the bytes are no entry"
            return
        if wire.digest(row.data) != row.hash:
            yield "the hash is not of these bytes"
        if row.place != before.place + 1:
            yield "places are missing before it"
        if row.order_hash != protocol.place_hash(
            before.hash, row.hash, row.verdict, row.received_at
        ):
            yield "the order's hash"
        self.pictures.update(pictures_of(entry))
        yield from self._writer(row, entry)
        yield from self._sums(row, entry)

    def _writer(self, row: EntryRow, entry: Entry | Unreadable) -> Iterator[str]:
        chain = (row.device, row.incarnation)
        if isinstance(entry, Entry):
            self._learn(row, entry)
        key = self._devices.get(chain)
        if key is None or not wire.is_signed(row.hash, row.signature, key):
            yield "the signature"
        if chain in self._closed and not self._came_back:
            yield "its device was shut out before"
        number, hashed = self.end_of(chain)
        follows = entry.previous_hash == hashed or (number == 0 and row.incarnation > 1)
        if entry.number != number + 1 or not follows:
            yield "the device's chain"
        self._ends[chain] = (row.number, row.hash)

    def _learn(self, row: EntryRow, entry: Entry) -> None:
        """Who may write from here on; central alone says it."""
        match entry.body:
            case DeviceEnrolled():
                body = entry.body
                self._lineages += body.counter == CENTRAL
                key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(body.public_key))
                self._devices[body.device, body.incarnation] = key
                earlier = {
                    chain
                    for chain in self._devices
                    if chain[0] == body.device and chain[1] < body.incarnation
                }
                self._closed |= earlier
            case DeviceRevoked():
                self._closed.add((entry.body.device, entry.body.incarnation))
            case PolicyPublished() | AccountSet():
                pass
            case _:
                return
        if not wire.is_signed(row.hash, row.signature, self._central):
            self._devices.pop((entry.device, entry.incarnation), None)

    def _sums(self, row: EntryRow, entry: Entry | Unreadable) -> Iterator[str]:
        subjects = subjects_of(entry)
        received_on = day_in_taiwan(row.received_at)
        verdict, _ = self._folds.verdict(entry, subjects, received_on)
        if verdict is not row.verdict:
            yield f"the verdict is not {row.verdict}"
        self._folds.add(entry, subjects)
        if self._folds.image(entry, subjects) != row.image:
            yield "the image of its pledges"
