"""What the bodies of entries are made of: references to records, evidence, items, tickets.

Like the bodies themselves they carry codes, references and amounts, never a name or free text. Money is whole NT$.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from counter.domain.codes import Paper, Position
from counter.domain.money import Mg, Ntd
from counter.domain.terms import Terms


class Finger(StrEnum):
    """The finger whose print stands on the stub (PA 15)."""

    LEFT_THUMB = "left-thumb"
    LEFT_INDEX = "left-index"
    LEFT_MIDDLE = "left-middle"
    LEFT_RING = "left-ring"
    LEFT_LITTLE = "left-little"
    RIGHT_THUMB = "right-thumb"
    RIGHT_INDEX = "right-index"
    RIGHT_MIDDLE = "right-middle"
    RIGHT_RING = "right-ring"
    RIGHT_LITTLE = "right-little"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class RecordRef:
    """Names a record in the vault of persons without telling what it says.

    `commitment`: SHA-256 (hex) over the record's own random salt and its canonical text.
    """

    record: str
    commitment: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """The paper a class rests on; its number lies in the record. `checked_on`: the day a clerk saw it.

    `is_new`: recorded anew or changed by the act that tells of it, not on file as such before (R-159).
    """

    kind: str
    valid_until: date | None
    checked_by: str
    checked_on: date
    record: RecordRef | None
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One pledged thing (or several alike): weight gross and of stones in mg, fineness in ten-thousandths.

    Brand, model, serial, defects stand in the record; `pictures`: SHA-256 (hex) of each picture as it is sealed;
    `picture_keys`: the record with the key of each, by that name.
    """

    item: str
    type_code: str
    quantity: int
    gross: Mg
    stones: Mg
    purity: str
    appraised: Ntd
    bag: str
    record: RecordRef | None
    pictures: tuple[str, ...] = ()
    picture_keys: RecordRef | None = None


@dataclass(frozen=True, slots=True)
class Representation:
    """Who acts in whose place, as a supervisor decided: `papers` seen; names and numbers are in the record."""

    position: Position
    papers: tuple[Paper, ...]
    record: RecordRef


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket's contract as written: it keeps these terms whatever the rules become.

    `pledge`: id of this ticket's pledge; `predecessors` and `first`: pledge ids of the chain (`first` is its own
    id for a new pledge). `code`: the 10 check characters of its QR. `principal` is the sum of the terms' parts.
    `place_code`: where in the branch's plan of places the goods were put, "" for nowhere yet; `place`: the record that
    says it in words where the branch has no plan. `appraiser`: who appraised what goes over a
    ceiling a second time, "" for nobody.
    """

    pledge: str
    number: str
    code: str
    pledgor: str
    predecessors: tuple[str, ...]
    first: str
    principal: Ntd
    terms: Terms
    items: tuple[Item, ...]
    evidence: Evidence | None
    wording: str
    low_rate_known_on: date | None
    """The day of the figure that the low-rate allotment relied on; None when all is known here."""
    place: RecordRef | None = None
    appraiser: str = ""
    place_code: str = ""


@dataclass(frozen=True, slots=True)
class Settled:
    """Interest paid for one ticket up to `on`: what it was charged for."""

    pledge: str
    on: date
    half_months: int
    interest: Ntd
    principal: Ntd
