"""The journal's vocabulary: what an act writes down, each kind with its own body.

An entry carries codes, references and amounts, never a name, a number of a person or free text: those lie in the
vault of persons, as records the entry names by reference and salted commitment. Money is whole NT$.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from counter.domain.money import Mg, Ntd
from counter.domain.terms import Terms


class Kind(StrEnum):
    """What an act was."""

    DAY_OPENED = "day-opened"
    DAY_CLOSED = "day-closed"
    TAKEN_IN = "taken-in"
    RENEWED = "renewed"
    REDEEMED = "redeemed"
    VOIDED = "voided"
    REPRINTED = "reprinted"
    PLEDGOR_CHANGED = "pledgor-changed"
    BRANCH_CLOSED = "branch-closed"
    NUMBERS_LOST = "numbers-lost"
    RECOVERY_KEPT = "recovery-kept"


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


class PrintReason(StrEnum):
    """Why a ticket is printed again (PA 14)."""

    JAM = "jam"
    PRINTER_FAILED = "printer-failed"
    DAMAGED = "damaged"
    MISPRINT = "misprint"


class VoidReason(StrEnum):
    """Why a ticket of today is void: its number stays used (PA 14)."""

    PLEDGOR_WITHDREW = "pledgor-withdrew"
    WRONG_PERSON = "wrong-person"
    WRONG_ITEM = "wrong-item"
    WRONG_AMOUNT = "wrong-amount"
    WRONG_CLASS = "wrong-class"


class ClosedDayCause(StrEnum):
    """Why the city closed a branch for a day."""

    TYPHOON = "typhoon"
    EARTHQUAKE = "earthquake"
    FLOOD = "flood"
    OUTAGE = "outage"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class RecordRef:
    """Names a record in the vault of persons without telling what it says.

    `commitment`: SHA-256 (hex) over the record's own random salt and its canonical text.
    """

    record: str
    commitment: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """The paper a class rests on; its number lies in the record. `checked_on`: the day a clerk saw it."""

    kind: str
    valid_until: date | None
    checked_by: str
    checked_on: date
    record: RecordRef | None


@dataclass(frozen=True, slots=True)
class Item:
    """One pledged thing (or several alike): weight gross and of stones in mg, fineness in ten-thousandths.

    Brand, model, serial, defects stand in the record.
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


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket's contract as written: it keeps these terms whatever the rules become.

    `pledge`: id of this ticket's pledge; `predecessors` and `first`: pledge ids of the chain (`first` is its own
    id for a new pledge). `code`: the 10 check characters of its QR. `principal` is the sum of the terms' parts.
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


@dataclass(frozen=True, slots=True)
class Settled:
    """Interest paid for one ticket up to `on`: what it was charged for."""

    pledge: str
    on: date
    half_months: int
    interest: Ntd
    principal: Ntd


@dataclass(frozen=True, slots=True)
class DayOpened:
    """A business day was opened by a person."""

    previous: date | None


@dataclass(frozen=True, slots=True)
class DayClosed:
    """A business day was closed, with the count of its acts and the cash (NT$) they moved each way."""

    day: date
    acts: int
    cash_in: Ntd
    cash_out: Ntd


@dataclass(frozen=True, slots=True)
class TakenIn:
    """A pledge was taken in and the principal paid out in full (PA 19)."""

    ticket: Ticket
    identity: RecordRef
    id_checked: bool
    finger: Finger
    place: str


@dataclass(frozen=True, slots=True)
class Renewed:
    """The interest was paid and a new ticket replaces the old one (PA 21)."""

    settled: Settled
    ticket: Ticket
    place: str
    by_scan: bool
    received: Ntd
    change: Ntd


@dataclass(frozen=True, slots=True)
class Redeemed:
    """Principal and interest were paid, the ticket came back, the goods were handed over (PA 18)."""

    settled: Settled
    by_scan: bool
    bags: tuple[str, ...]
    received: Ntd
    change: Ntd


@dataclass(frozen=True, slots=True)
class Voided:
    """A ticket of today was made void: principal back, goods back, number kept."""

    pledge: str
    reason: VoidReason
    returned: Ntd
    note: RecordRef | None


@dataclass(frozen=True, slots=True)
class Reprinted:
    """A ticket was printed again; `copy` is 2 for the first reprint."""

    pledge: str
    reason: PrintReason
    copy: int


@dataclass(frozen=True, slots=True)
class PledgorChanged:
    """A pledgor's identity record was replaced by a newer one (new resident number, address, phone)."""

    pledgor: str
    identity: RecordRef


@dataclass(frozen=True, slots=True)
class BranchClosed:
    """The city closed the branch for a day (typhoon): no working day (CC 122)."""

    day: date
    cause: ClosedDayCause


@dataclass(frozen=True, slots=True)
class NumbersLost:
    """Ticket serials of a counter and ROC year that a restored disk no longer knows: never given twice.

    `last` below `first`: entries are lost, but no number.
    """

    counter: int
    year: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class RecoveryKept:
    """A person confirmed that the key-recovery sheet is put away."""

    sheet: str


Body = (
    DayOpened
    | DayClosed
    | TakenIn
    | Renewed
    | Redeemed
    | Voided
    | Reprinted
    | PledgorChanged
    | BranchClosed
    | NumbersLost
    | RecoveryKept
)

KIND_OF: dict[type[Body], Kind] = {
    DayOpened: Kind.DAY_OPENED,
    DayClosed: Kind.DAY_CLOSED,
    TakenIn: Kind.TAKEN_IN,
    Renewed: Kind.RENEWED,
    Redeemed: Kind.REDEEMED,
    Voided: Kind.VOIDED,
    Reprinted: Kind.REPRINTED,
    PledgorChanged: Kind.PLEDGOR_CHANGED,
    BranchClosed: Kind.BRANCH_CLOSED,
    NumbersLost: Kind.NUMBERS_LOST,
    RecoveryKept: Kind.RECOVERY_KEPT,
}


@dataclass(frozen=True, slots=True)
class Act:
    """What a decision hands to the journal: the body and what the envelope can't know by itself.

    `subjects`: ids of every pledge and pledgor touched, in the act's order. `cash`: what the drawer gains
    (negative: pays out). `approver`: the second person, "" for none.
    """

    body: Body
    subjects: tuple[str, ...]
    clerk: str
    approver: str
    business_day: date
    cash: Ntd
    policy_version: str
    policy_hash: str


@dataclass(frozen=True, slots=True)
class Basis:
    """The last place of the branch's order this decision knew, and that place's hash."""

    place: int
    hash: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One act, sealed. `device`, `incarnation`, `number` are its identity; the rest tells what was done.

    `subjects`: ids of every pledge and pledgor touched, in the act's order; `expects`: for each the id of the last
    entry this counter had seen of it ("" for none). `cash_ntd`: what the drawer gained (negative: paid out).
    `place` and `verdict` are filled by central and are no part of the hash.
    """

    device: str
    incarnation: int
    number: int
    kind: Kind
    version: int
    min_reader: int
    id: str
    subjects: tuple[str, ...]
    branch: str
    business_day: date
    recorded_at: datetime
    clerk: str
    approver: str
    cash_ntd: Ntd
    basis: Basis
    expects: tuple[str, ...]
    policy_version: str
    policy_hash: str
    body: Body
    previous_hash: str
    hash: str = ""
    signature: str = ""
