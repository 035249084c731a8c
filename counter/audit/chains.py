"""Who wrote what: every device's entries follow one another without a gap, each by who may write it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, get_args

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from counter import protocol
from counter.audit.books import Chain
from counter.audit.frames import Header, Sealed
from counter.audit.lies import Lie, Lied
from counter.domain.devices import CENTRAL, DeviceEnrolled, DeviceRevoked, Unreadable
from counter.domain.entries import ByCentral, Entry

CENTRALS = "central"
"""Under which its keys stand among those that an auditor has."""


_BY_CENTRAL = frozenset(get_args(ByCentral))


class Tip(NamedTuple):
    """The end of a chain."""

    number: int
    hash: str


@dataclass(slots=True)
class _Written:
    """The entries of a chain: their hashes, and their places in the branch's order."""

    hashes: list[str] = field(default_factory=list)
    places: list[int] = field(default_factory=list)


class Chains:
    """The chains as far as they were read, and the keys of their devices."""

    def __init__(self, header: Header, trusted: Mapping[str, frozenset[str]] | None) -> None:
        self._header = header
        self._trusted = trusted
        self._keys: dict[Chain, str] = {}
        self._written: defaultdict[Chain, _Written] = defaultdict(_Written)
        self._closed: set[Chain] = set()
        self.lineages = 0
        """How often central began, or came back from an older copy."""
        self.forks = 0
        self._require_known(header.device, header.public_key)
        if header.central_key:
            self._require_known(CENTRALS, header.central_key)

    @property
    def tips(self) -> dict[Chain, Tip]:
        """Where each chain ends."""
        return {
            chain: Tip(len(each.hashes), each.hashes[-1]) for chain, each in self._written.items()
        }

    @property
    def came_back(self) -> bool:
        """Whether central was restored: then others may have told what it forgot."""
        return self.lineages > 1

    def beyond(self, chain: Chain, number: int, place: int) -> int:
        """How many of a chain's first entries have no place up to that one."""
        return sum(1 for each in self._written[chain].places[:number] if not 0 < each <= place)

    def began_anew(self, counter: int | str, counters: Mapping[str, int]) -> bool:
        """Whether a counter has more than one chain: a disk was lost, or a PC exchanged."""
        own = [each for each in self._written if counters.get(each.device, each.device) == counter]
        return len(own) > 1

    def require_signed(self, heads: Iterable[protocol.Head]) -> None:
        """Raises Lied unless central, as the export has it, signed these heads."""
        for head in heads:
            try:
                key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(self._header.central_key))
            except ValueError as error:
                raise Lied(Lie.HEAD_SIGNATURE, head=head.place) from error
            if not protocol.is_signed(head, key):
                raise Lied(Lie.HEAD_SIGNATURE, head=head.place)

    def follow(self, entry: Entry | Unreadable, sealed: Sealed) -> str:
        """The key (hex) that has to have signed it. Raises Lied unless it is the next of its chain."""
        chain = Chain(entry.device, entry.incarnation)
        if isinstance(entry, Entry) and type(entry.body) in _BY_CENTRAL:
            self._learn(entry, sealed)
            key: str | None = self._header.central_key
            if self._keys.get(chain) not in {key, None}:
                raise Lied(Lie.CENTRALS, entry=sealed.hash)
        else:
            key = self._keys.get(chain)
            if key is None and entry.device == self._header.device and not sealed.place:
                # Nobody enrolled it, or it has not heard of it yet: then central has placed nothing of it.
                key = self._header.public_key
        if not key:
            raise Lied(Lie.STRANGER, entry=sealed.hash, device=entry.device)
        if sealed.place and chain in self._closed and not self.came_back:
            raise Lied(Lie.SHUT_OUT, entry=sealed.hash, device=entry.device)
        self._append(chain, entry, sealed)
        return key

    def _append(self, chain: Chain, entry: Entry | Unreadable, sealed: Sealed) -> None:
        written = self._written[chain]
        known = written.hashes
        before = entry.number - 1
        if entry.number < 1 or before > len(known):
            raise Lied(Lie.GAP, device=chain.device, after=len(known), number=entry.number)
        if before < len(known):
            if not self.came_back or known[before] == sealed.hash:
                raise Lied(Lie.FORK, device=chain.device, number=entry.number)
            self.forks += 1
            return
        begins_anew = before == 0 and entry.incarnation > 1
        if not begins_anew and entry.previous_hash != (known[-1] if known else ""):
            raise Lied(Lie.LINK, device=chain.device, number=entry.number)
        known.append(sealed.hash)
        written.places.append(sealed.place)

    def _learn(self, entry: Entry, sealed: Sealed) -> None:
        """Who may write from here on; central alone says it."""
        match entry.body:
            case DeviceEnrolled() as peer:
                self.lineages += peer.counter == CENTRAL
                is_central = peer.counter == CENTRAL
                if is_central and peer.public_key != self._header.central_key:
                    raise Lied(Lie.CENTRALS, entry=sealed.hash)
                self._require_known(CENTRALS if is_central else peer.device, peer.public_key)
                own = peer.device == self._header.device
                if own and peer.public_key != self._header.public_key:
                    raise Lied(Lie.KEY, device=peer.device)
                chain = Chain(peer.device, peer.incarnation)
                self._closed |= {
                    each
                    for each in self._keys
                    if each.device == peer.device and each.incarnation < peer.incarnation
                }
                self._keys[chain] = peer.public_key
            case DeviceRevoked() as gone:
                self._closed.add(Chain(gone.device, gone.incarnation))
            case _:
                pass

    def _require_known(self, device: str, key: str) -> None:
        if self._trusted is not None and key not in self._trusted.get(device, frozenset()):
            raise Lied(Lie.KEY, device=device)
