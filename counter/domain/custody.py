"""What is written down about the vault: its places, where bags were put, who took them over and gave them back.

A place is a code of the branch's plan, never a word; who is meant by a hand-over outside stands in the vault of
persons.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from counter.domain.parts import RecordRef


class Party(StrEnum):
    """Who may answer for a bag; the branch itself unless somebody took it over."""

    HOUSE = "house"
    CUSTODIAN = "custodian"
    """A member of the branch's staff."""
    BRANCH = "branch"
    """Another branch."""
    APPRAISER = "appraiser"
    """An outside appraiser (委外鑑定)."""


@dataclass(frozen=True, slots=True)
class PlacesChanged:
    """Places were added to the branch's vault, or given up."""

    opened: tuple[str, ...]
    closed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BagMove:
    """A bag was carried from one place to another; "" is the counter, where nothing is put away."""

    bag: str
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class BagsMoved:
    """Bags were carried within the vault, each one scanned."""

    moves: tuple[BagMove, ...]


@dataclass(frozen=True, slots=True)
class HandoverProposed:
    """Bags are offered to somebody else; until that one says yes to a bag the giver answers for it.

    `to`: code of the member of staff or of the branch, "" for an appraiser; `due`: by when they must be back;
    `record`: who takes them and what for.
    """

    party: Party
    to: str
    due: date | None
    bags: tuple[str, ...]
    record: RecordRef | None


@dataclass(frozen=True, slots=True)
class HandoverAnswered:
    """The receiver took some bags over and refused others. `handover`: id of the proposal; `record`: who signed."""

    handover: str
    accepted: tuple[str, ...]
    refused: tuple[str, ...]
    record: RecordRef | None


@dataclass(frozen=True, slots=True)
class BagsReturned:
    """Bags that were outside came back, each one scanned, and lie at one place. `record`: who brought them."""

    bags: tuple[str, ...]
    place: str
    record: RecordRef | None


AboutVault = PlacesChanged | BagsMoved | HandoverProposed | HandoverAnswered | BagsReturned
"""Acts on where bags lie and who has them. None of them changes a pledge, so none can clash."""
