"""The journal's vocabulary: what an act writes down, each kind with its own body.

An entry carries codes, references and amounts, never a name, a number of a person or free text: those lie in the
vault of persons, as records the entry names by reference and salted commitment. Money is whole NT$.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from counter.domain.accounts import AccountSet, OwnAccountSet, PasswordChanged
from counter.domain.audits import JournalExported
from counter.domain.branch_days import BranchClosed, HoursExtended
from counter.domain.clash_acts import ClashSettled, OwedPaid
from counter.domain.codes import (
    Change,
    Paper,
    PrintReason,
    Release,
    ReversalReason,
    Verdict,
)
from counter.domain.counts import (
    AboutCount,
    CountClosed,
    CountDropped,
    CountOpened,
    CountSealed,
    LineExplained,
    ScansTold,
)
from counter.domain.custody import (
    AboutVault,
    BagsMoved,
    BagsReturned,
    HandoverAnswered,
    HandoverProposed,
    PlacesChanged,
)
from counter.domain.devices import DeviceEnrolled, DeviceRevoked
from counter.domain.erasures import PersonsErased
from counter.domain.filings import AboutList, ListDrawn, ListSent, PoliceShown
from counter.domain.forfeiture import Forfeited, ForfeitureUndone, LateAllowed
from counter.domain.line import LineAllowed
from counter.domain.linking import PersonsLinked, PersonsParted
from counter.domain.looks import LooksClosed
from counter.domain.money import Ntd
from counter.domain.parts import Finger, RecordRef, Representation, Settled, Ticket
from counter.domain.person_acts import AlertLifted, AlertRaised, IntakeRefused
from counter.domain.persons import DataGiven, PledgorChanged
from counter.domain.publications import PolicyPublished
from counter.domain.reminding import ConsentChanged, ContactAttempted, ContactsChanged
from counter.domain.remittance import Remitted, Swapped
from counter.domain.supervision import (
    AboutSupervision,
    FindingChecked,
    FindingFixed,
    Inspected,
    MorningSeen,
)


class Kind(StrEnum):
    """What an act was."""

    DAY_OPENED = "day-opened"
    DAY_CLOSED = "day-closed"
    TAKEN_IN = "taken-in"
    RENEWED = "renewed"
    REDEEMED = "redeemed"
    EXCHANGED = "exchanged"
    PAID_TOGETHER = "paid-together"
    REVERSED = "reversed"
    CLASS_CORRECTED = "class-corrected"
    REPRINTED = "reprinted"
    LOSS_REPORTED = "loss-reported"
    LOSS_WITHDRAWN = "loss-withdrawn"
    REPLACED = "replaced"
    HELD = "held"
    HOLD_LIFTED = "hold-lifted"
    HOLD_NOTED = "hold-noted"
    RELEASED = "released"
    REFUNDED = "refunded"
    INTAKE_REFUSED = "intake-refused"
    PLEDGOR_CHANGED = "pledgor-changed"
    DATA_GIVEN = "data-given"
    PERSONS_ERASED = "persons-erased"
    PERSONS_LINKED = "persons-linked"
    PERSONS_PARTED = "persons-parted"
    ALERT_RAISED = "alert-raised"
    ALERT_LIFTED = "alert-lifted"
    BRANCH_CLOSED = "branch-closed"
    HOURS_EXTENDED = "hours-extended"
    LINE_ALLOWED = "line-allowed"
    NUMBERS_LOST = "numbers-lost"
    RECOVERY_KEPT = "recovery-kept"
    JOURNAL_EXPORTED = "journal-exported"
    LOOKS_CLOSED = "looks-closed"
    CLASH_SETTLED = "clash-settled"
    OWED_PAID = "owed-paid"
    REMITTED = "remitted"
    SWAPPED = "swapped"
    FORFEITED = "forfeited"
    FORFEITURE_UNDONE = "forfeiture-undone"
    LATE_ALLOWED = "late-allowed"
    CONTACT_ATTEMPTED = "contact-attempted"
    CONTACTS_CHANGED = "contacts-changed"
    CONSENT_CHANGED = "consent-changed"
    PLACES_CHANGED = "places-changed"
    BAGS_MOVED = "bags-moved"
    HANDOVER_PROPOSED = "handover-proposed"
    HANDOVER_ANSWERED = "handover-answered"
    BAGS_RETURNED = "bags-returned"
    COUNT_OPENED = "count-opened"
    SCANS_TOLD = "scans-told"
    COUNT_CLOSED = "count-closed"
    LINE_EXPLAINED = "line-explained"
    COUNT_SEALED = "count-sealed"
    COUNT_DROPPED = "count-dropped"
    MORNING_SEEN = "morning-seen"
    INSPECTED = "inspected"
    FINDING_FIXED = "finding-fixed"
    FINDING_CHECKED = "finding-checked"
    LIST_DRAWN = "list-drawn"
    LIST_SENT = "list-sent"
    POLICE_SHOWN = "police-shown"
    DEVICE_ENROLLED = "device-enrolled"
    DEVICE_REVOKED = "device-revoked"
    POLICY_PUBLISHED = "policy-published"
    ACCOUNT_SET = "account-set"
    OWN_ACCOUNT_SET = "own-account-set"
    PASSWORD_CHANGED = "password-changed"


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
    representation: Representation | None = None


@dataclass(frozen=True, slots=True)
class Renewed:
    """The interest was paid and a new ticket replaces the old one (PA 21)."""

    settled: Settled
    ticket: Ticket
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
class Exchanged:
    """Tickets end with their interest paid, others are written with another principal or other items (A-11).

    `released`: ids of the items handed over, `bags`: the bags scanned for it. `id_checked` and `finger` as at an
    intake where money is paid out (PA 15), else False and None. `received` and `change` are 0 for a payout.
    """

    how: Change
    settled: tuple[Settled, ...]
    tickets: tuple[Ticket, ...]
    released: tuple[str, ...]
    bags: tuple[str, ...]
    id_checked: bool
    finger: Finger | None
    by_scan: bool
    received: Ntd
    change: Ntd


@dataclass(frozen=True, slots=True)
class PaidTogether:
    """Several tickets renewed or redeemed in one payment: each part is received exactly, the change is common."""

    renewed: tuple[Renewed, ...]
    redeemed: tuple[Redeemed, ...]
    received: Ntd
    change: Ntd


@dataclass(frozen=True, slots=True)
class Reversed:
    """An honest mistake undone: the tickets it wrote are void, those it ended stand open again (PA 14).

    `entry`: id of the act undone. `loans`, `interest`: what goes back on each account (NT$, debit positive), the drawer
    being the other side. `bags`: those the goods went back into, or came out of.
    """

    entry: str
    reason: ReversalReason
    voided: tuple[str, ...]
    reopened: tuple[str, ...]
    loans: Ntd
    interest: Ntd
    bags: tuple[str, ...]
    note: RecordRef | None


@dataclass(frozen=True, slots=True)
class ClassCorrected:
    """A ticket of a wrong class ends; `ticket` has the same days and things under the right one (D6).

    `note`: why the class was wrong.
    """

    pledge: str
    ticket: Ticket
    note: RecordRef


@dataclass(frozen=True, slots=True)
class Reprinted:
    """A ticket was printed again; `copy` is 2 for the first reprint."""

    pledge: str
    reason: PrintReason
    copy: int


@dataclass(frozen=True, slots=True)
class LossReported:
    """The pledgor reports a ticket lost: it is blocked at once (PA 18). `record`: who reports, and what happened."""

    pledge: str
    record: RecordRef
    id_checked: bool
    representation: Representation | None


@dataclass(frozen=True, slots=True)
class LossWithdrawn:
    """A ticket reported lost turned up again before it was replaced: it is valid as before.

    The pledgor showed it, or who acts for one as `representation` says.
    """

    pledge: str
    note: RecordRef | None
    representation: Representation | None = None


@dataclass(frozen=True, slots=True)
class Replaced:
    """A new ticket with the lost one's terms and days stands in its place, without fee (PA 18, 20; A-12).

    The pledgor took it, or who acts for one as `representation` says.
    """

    pledge: str
    ticket: Ticket
    representation: Representation | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """The police ask that goods stay: nothing is done with the ticket (PA 26). `record`: unit, officer, case."""

    pledge: str
    record: RecordRef


@dataclass(frozen=True, slots=True)
class HoldNoted:
    """The letter of the police came after their word: `record` is all that is known of the hold from now on."""

    pledge: str
    record: RecordRef


@dataclass(frozen=True, slots=True)
class HoldLifted:
    """The police let the goods go: the ticket is as it was. `record`: what says so."""

    pledge: str
    record: RecordRef


@dataclass(frozen=True, slots=True)
class Released:
    """Stolen goods went back to their owner, at principal or free (PA 26). `paid`: NT$ of principal received.

    `record`: who the owner is, the numbers of the papers, and what the intake lacked if the goods went back free.
    """

    pledge: str
    how: Release
    principal: Ntd
    paid: Ntd
    papers: tuple[Paper, ...]
    record: RecordRef
    bags: tuple[str, ...]
    received: Ntd
    change: Ntd


@dataclass(frozen=True, slots=True)
class Refunded:
    """What an owner had paid comes back, the intake having been unlawful (PA 26). `record` as for the release."""

    pledge: str
    amount: Ntd
    papers: tuple[Paper, ...]
    record: RecordRef


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


AboutPledge = (
    TakenIn
    | Renewed
    | Redeemed
    | Exchanged
    | PaidTogether
    | Reversed
    | ClassCorrected
    | Reprinted
    | LossReported
    | LossWithdrawn
    | Replaced
    | Held
    | HoldLifted
    | HoldNoted
    | Released
    | Refunded
    | ClashSettled
    | OwedPaid
    | Remitted
    | Swapped
    | Forfeited
    | ForfeitureUndone
    | LateAllowed
)
"""Acts on pledges."""

AboutReminder = ContactAttempted | ContactsChanged | ConsentChanged
"""Acts on how a pledgor is reached. None of them changes a pledge, so none can clash."""

AboutPerson = (
    PledgorChanged
    | DataGiven
    | PersonsErased
    | PersonsLinked
    | PersonsParted
    | AlertRaised
    | AlertLifted
    | IntakeRefused
    | AboutReminder
)
"""Acts on pledgors alone."""

AboutCounter = (
    DayOpened
    | DayClosed
    | BranchClosed
    | HoursExtended
    | LineAllowed
    | NumbersLost
    | RecoveryKept
    | JournalExported
    | LooksClosed
    | OwnAccountSet
    | PasswordChanged
)
"""Acts on the counter itself, and on who works at it."""

AboutDevice = DeviceEnrolled | DeviceRevoked
"""What central says of the devices of a branch."""

ByCentral = AboutDevice | PolicyPublished | AccountSet
"""What central alone writes."""

AboutGoods = AboutVault | AboutCount | AboutList
"""Acts on bags, counts and lists of what lies in them: no pledge and no money changes."""

Body = AboutPledge | AboutPerson | AboutCounter | AboutGoods | AboutSupervision | ByCentral

KIND_OF: dict[type[Body], Kind] = {
    DayOpened: Kind.DAY_OPENED,
    DayClosed: Kind.DAY_CLOSED,
    TakenIn: Kind.TAKEN_IN,
    Renewed: Kind.RENEWED,
    Redeemed: Kind.REDEEMED,
    Exchanged: Kind.EXCHANGED,
    PaidTogether: Kind.PAID_TOGETHER,
    Reversed: Kind.REVERSED,
    ClassCorrected: Kind.CLASS_CORRECTED,
    Reprinted: Kind.REPRINTED,
    LossReported: Kind.LOSS_REPORTED,
    LossWithdrawn: Kind.LOSS_WITHDRAWN,
    Replaced: Kind.REPLACED,
    Held: Kind.HELD,
    HoldLifted: Kind.HOLD_LIFTED,
    HoldNoted: Kind.HOLD_NOTED,
    Released: Kind.RELEASED,
    Refunded: Kind.REFUNDED,
    IntakeRefused: Kind.INTAKE_REFUSED,
    PledgorChanged: Kind.PLEDGOR_CHANGED,
    DataGiven: Kind.DATA_GIVEN,
    PersonsErased: Kind.PERSONS_ERASED,
    PersonsLinked: Kind.PERSONS_LINKED,
    PersonsParted: Kind.PERSONS_PARTED,
    AlertRaised: Kind.ALERT_RAISED,
    AlertLifted: Kind.ALERT_LIFTED,
    BranchClosed: Kind.BRANCH_CLOSED,
    HoursExtended: Kind.HOURS_EXTENDED,
    LineAllowed: Kind.LINE_ALLOWED,
    NumbersLost: Kind.NUMBERS_LOST,
    RecoveryKept: Kind.RECOVERY_KEPT,
    JournalExported: Kind.JOURNAL_EXPORTED,
    LooksClosed: Kind.LOOKS_CLOSED,
    ClashSettled: Kind.CLASH_SETTLED,
    OwedPaid: Kind.OWED_PAID,
    Remitted: Kind.REMITTED,
    Swapped: Kind.SWAPPED,
    Forfeited: Kind.FORFEITED,
    ForfeitureUndone: Kind.FORFEITURE_UNDONE,
    LateAllowed: Kind.LATE_ALLOWED,
    ContactAttempted: Kind.CONTACT_ATTEMPTED,
    ContactsChanged: Kind.CONTACTS_CHANGED,
    ConsentChanged: Kind.CONSENT_CHANGED,
    PlacesChanged: Kind.PLACES_CHANGED,
    BagsMoved: Kind.BAGS_MOVED,
    HandoverProposed: Kind.HANDOVER_PROPOSED,
    HandoverAnswered: Kind.HANDOVER_ANSWERED,
    BagsReturned: Kind.BAGS_RETURNED,
    CountOpened: Kind.COUNT_OPENED,
    ScansTold: Kind.SCANS_TOLD,
    CountClosed: Kind.COUNT_CLOSED,
    LineExplained: Kind.LINE_EXPLAINED,
    CountSealed: Kind.COUNT_SEALED,
    CountDropped: Kind.COUNT_DROPPED,
    MorningSeen: Kind.MORNING_SEEN,
    Inspected: Kind.INSPECTED,
    FindingFixed: Kind.FINDING_FIXED,
    FindingChecked: Kind.FINDING_CHECKED,
    ListDrawn: Kind.LIST_DRAWN,
    ListSent: Kind.LIST_SENT,
    PoliceShown: Kind.POLICE_SHOWN,
    DeviceEnrolled: Kind.DEVICE_ENROLLED,
    DeviceRevoked: Kind.DEVICE_REVOKED,
    PolicyPublished: Kind.POLICY_PUBLISHED,
    AccountSet: Kind.ACCOUNT_SET,
    OwnAccountSet: Kind.OWN_ACCOUNT_SET,
    PasswordChanged: Kind.PASSWORD_CHANGED,
}


@dataclass(frozen=True, slots=True)
class Basis:
    """The last place of the branch's order this decision knew, and that place's hash."""

    place: int
    hash: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One act, sealed. `device`, `incarnation`, `number` are its identity; the rest tells what was done.

    `subjects`: ids of every pledge and pledgor touched, in order; `expects`: for each the last entry known of it, ""
    for none. `cash_ntd`: what the drawer gained. `verdict`: how it fits the branch's order, no part of the hash.
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
    verdict: Verdict = Verdict.NONE
