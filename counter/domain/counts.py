"""What is written down about a stocktake: opened, scanned, closed, explained, sealed (domain.md §8).

Bag numbers and places are codes. What a scan said that is no bag's number is never kept: it might be a person's card.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from counter.domain.money import Mg, Ntd
from counter.domain.parts import RecordRef


class Method(StrEnum):
    """Which bags are asked for."""

    WHOLE = "whole"
    RANDOM = "random"
    VALUE = "value"
    """The more principal stands on a bag, the likelier it is drawn."""


class Finding(StrEnum):
    """What came of one bag, or of one scan."""

    MATCHED = "matched"
    MISSING = "missing"
    UNKNOWN = "unknown"
    """A label of this branch, or one without a number of ours, that no book knows."""
    DUPLICATE = "duplicate"
    """Scanned again at the same place."""
    TWO_PLACES = "two-places"
    """Scanned at another place as well: two bags bear one number, or somebody carried it along."""
    MISPLACED = "misplaced"
    REDEEMED = "redeemed"
    """The books have handed it out already."""
    WRONG_SEAL = "wrong-seal"
    OTHER_BRANCH = "other-branch"
    UNREADABLE = "unreadable"
    """Half a code, or none of ours: to be scanned again."""
    OUTSIDE = "outside"
    """It lies here, while by the books somebody outside has it."""
    ARRIVED = "arrived"
    """Taken in, or back, since the count began."""
    LEFT = "left"
    """Handed out, or over, since the count began."""
    MOVED = "moved"
    """Carried elsewhere since the count began."""
    NOT_ASKED = "not-asked"
    """In the vault by the books, but not in what this count asks for."""


class Cause(StrEnum):
    """Why the vault differs from the books, as it was found out."""

    FOUND = "found"
    """The bag turned up elsewhere."""
    NOT_ENTERED = "not-entered"
    """What was done with it was not entered."""
    ENTERED_WRONG = "entered-wrong"
    LABEL = "label"
    """Its label was wrong, torn or printed twice."""
    RESEALED = "resealed"
    """Opened and sealed again for a reason."""
    LOST = "lost"
    """It cannot be found: reported further."""
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class CountOpened:
    """A count began; it goes by what this very counter knew then: `basis` and its own entries before this one.

    `places`, `types`: what it is limited to, empty for all; `size`: how many bags a sample asks for, 0 for the whole;
    `seed`: what the sample is drawn from, shown; `counters`: those that scan for it.
    """

    places: tuple[str, ...]
    types: tuple[str, ...]
    method: Method
    size: int
    seed: str
    blind: bool
    counters: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Scan:
    """One scan of a bag. `number`: of this counter's scans for this count, from 1; it makes a second telling harmless.

    `bag`: "" for what could not be read; `at`: when, for people to read; `knew_out`: the books of this counter had it
    handed out already when it was scanned; `wrong_seal`: somebody saw that the seal is not as it should be.
    """

    number: int
    bag: str
    place: str
    at: datetime
    clerk: str
    knew_out: bool
    wrong_seal: bool


@dataclass(frozen=True, slots=True)
class ScansTold:
    """Scans of one counter. `count`: id of the entry that opened it; `finished`: and that is all, so far."""

    count: str
    counter: int
    scans: tuple[Scan, ...]
    finished: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """One line that has to be explained. `scanned`: where the bag lay, `booked`: where it should ("" for nowhere)."""

    bag: str
    finding: Finding
    booked: str
    scanned: str


@dataclass(frozen=True, slots=True)
class CountClosed:
    """Nothing more is scanned; what differs stands in `lines`, numbered from 1.

    `without`: counters that were not waited for; `figures`: hash of the figures of its beginning.
    """

    count: str
    lines: tuple[Difference, ...]
    matched: int
    without: tuple[int, ...]
    figures: str


@dataclass(frozen=True, slots=True)
class LineExplained:
    """Why one line differs. `line`: its number, from 1; `record`: the words."""

    count: str
    line: int
    cause: Cause
    record: RecordRef


@dataclass(frozen=True, slots=True)
class Figure:
    """What lies at one place, or is of one type, by the books: bags, grams and NT$ of principal."""

    name: str
    bags: int
    things: int
    weight: Mg
    principal: Ntd


class PaperForm(StrEnum):
    """In what form a report is kept."""

    PDF = "pdf"
    ODS = "ods"


@dataclass(frozen=True, slots=True)
class KeptPaper:
    """A paper as it is kept. `digest`: its SHA-256 (hex); `file`: name of the sealed file, the SHA-256 of that one."""

    form: PaperForm
    digest: str
    file: str


@dataclass(frozen=True, slots=True)
class CountSealed:
    """Two people sign: the figures of the beginning, what they tie to, the papers kept.

    `figures`: hash of all figures, place by place and type by type; `loans`, `forfeited`: the balance of these
    accounts (NT$) at that instant; `paper_keys`: the record with the key of each paper, by the name of its file.
    """

    count: str
    places: tuple[Figure, ...]
    types: tuple[Figure, ...]
    figures: str
    loans: Ntd
    forfeited: Ntd
    papers: tuple[KeptPaper, ...]
    paper_keys: RecordRef


@dataclass(frozen=True, slots=True)
class CountDropped:
    """A count was broken off for good; nothing of it holds. `record`: why."""

    count: str
    record: RecordRef


AboutCount = CountOpened | ScansTold | CountClosed | LineExplained | CountSealed | CountDropped
"""Acts of a stocktake. None of them changes a pledge or a bag, so none can clash."""
