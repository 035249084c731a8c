"""What the report of a stocktake says, part by part: frozen values the desk fills in; printing only draws them.

Money is whole NT$, weight milligrams. Places and types are named as people read them.
"""

from dataclasses import dataclass
from datetime import date

from counter.domain.counts import Cause, Finding, Method
from counter.domain.money import Mg, Ntd


@dataclass(frozen=True, slots=True)
class CountAct:
    """An act of a count: number of its entry, day and time (HH:MM) by the branch's clock, who did it, its hash."""

    number: str
    on: date
    at: str
    by: str
    hash: str


@dataclass(frozen=True, slots=True)
class CountHead:
    """What a count was about and how it was done.

    `opened`: the instant it goes by; `place`, `entries`: what it goes by is this place of the branch's order and so
    many entries of the counter that opened it; `places`, `types`: empty for all; `asked`: how many bags it asked for;
    `counters`: those that scanned; `without`: of these, not waited for; `late`: scans that came after the close;
    `people`: who signed, empty for nobody yet.
    """

    count: str
    opened: CountAct
    closed: CountAct
    place: int
    entries: int
    places: tuple[str, ...]
    types: tuple[str, ...]
    method: Method
    size: int
    seed: str
    asked: int
    blind: bool
    counters: tuple[int, ...]
    without: tuple[int, ...]
    late: int
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CountSum:
    """What the books had at a place, or of a type."""

    name: str
    bags: int
    things: int
    weight: Mg
    principal: Ntd


@dataclass(frozen=True, slots=True)
class CountTotals:
    """The books of the beginning.

    `loans`, `forfeited`: the ledger then; `ties`: they make up the principal of all bags; `digest`: hash of the figures
    of each type at each place.
    """

    places: tuple[CountSum, ...]
    types: tuple[CountSum, ...]
    total: CountSum
    loans: Ntd
    forfeited: Ntd
    ties: bool
    digest: str


@dataclass(frozen=True, slots=True)
class CountResult:
    """What of it is no difference: how many bags matched, those scanned twice or not asked for, scans without a bag."""

    matched: int
    twice: tuple[str, ...]
    not_asked: tuple[str, ...]
    unreadable: int


@dataclass(frozen=True, slots=True)
class CountDifference:
    """A difference, from 1. `number`: its ticket's; `cause` None while nobody has explained it."""

    line: int
    bag: str
    number: str
    finding: Finding
    booked: str
    scanned: str
    cause: Cause | None
    text: str


@dataclass(frozen=True, slots=True)
class CountMovement:
    """What happened to a bag while it was counted. `scanned`: somebody scanned it, too."""

    bag: str
    finding: Finding
    act: str
    by: CountAct
    source: str
    target: str
    scanned: bool


@dataclass(frozen=True, slots=True)
class CountBag:
    """A bag that the books had at the beginning. `types` in words; `came`: what came of it, in words."""

    bag: str
    types: str
    things: int
    weight: Mg
    principal: Ntd
    place: str
    came: str
