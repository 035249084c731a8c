"""What is written down about the lists the law asks for: drawn, sent, shown to the police (PA 22, 25).

A list's texts stand nowhere in an entry: which acts it is made of follows from what its counter knew when it was
drawn, and `digest` tells whether what is put together later is the same.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from counter.domain.money import Ntd
from counter.domain.parts import RecordRef


class ListKind(StrEnum):
    """Which list."""

    REGISTER = "register"
    """What was taken in within two weeks (登記簿)."""
    FORFEITURE = "forfeiture"
    """What a batch forfeited (流當物清冊)."""


class SentBy(StrEnum):
    """How a list reached the authority."""

    HAND = "hand"
    POST = "post"
    ELECTRONIC = "electronic"


class Shown(StrEnum):
    """What the police looked at."""

    CUSTODY = "custody"
    """Goods that are here, without a name (PA 25)."""
    TAKEN_IN = "taken-in"
    """The register of some days (PA 22)."""


@dataclass(frozen=True, slots=True)
class ListDrawn:
    """A list was put together and printed. `first`, `last`: its days.

    `batch`: id of a batch's entry, "" for a register. `number`: 1 for the list itself, then its supplements. `count`,
    `principal` (NT$): of its lines. `digest`: SHA-256 (hex) over its content.
    """

    list: ListKind
    first: date
    last: date
    batch: str
    number: int
    count: int
    principal: Ntd
    digest: str


@dataclass(frozen=True, slots=True)
class ListSent:
    """A list went to the authority. `drawn`: id of its entry; `record`: to whom, and the number of the letter."""

    drawn: str
    on: date
    how: SentBy
    record: RecordRef


@dataclass(frozen=True, slots=True)
class PoliceShown:
    """The police were given a print. `first`, `last`: None for goods of any day; `item_type`: "" for every kind.

    `record`: unit, officer and occasion, and the words that were looked for.
    """

    shown: Shown
    first: date | None
    last: date | None
    item_type: str
    count: int
    digest: str
    record: RecordRef


AboutList = ListDrawn | ListSent | PoliceShown
"""Acts on lists. None of them changes a pledge or a bag."""
