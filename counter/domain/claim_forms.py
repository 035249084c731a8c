"""What a page hands to the desk when somebody comes without the paper: losses, the police, owners of stolen goods."""

from dataclasses import dataclass

from counter.domain.codes import Paper, Position, Release
from counter.domain.identity import IdKind
from counter.domain.money import Ntd


@dataclass(frozen=True, slots=True)
class ClaimantForm:
    """Who stands at the window. `position`: None for the pledgor, else in what capacity somebody acts for one.

    `id_number`: on the document shown, a passport's without its country. `name`, `papers` and `papers_note` (their
    numbers and issuers) are asked of whoever acts for the pledgor.
    """

    id_kind: IdKind
    id_number: str
    id_checked: bool
    position: Position | None = None
    name: str = ""
    papers: tuple[Paper, ...] = ()
    papers_note: str = ""


@dataclass(frozen=True, slots=True)
class LossForm:
    """Report a ticket lost. `statement`: what happened; `second`: who approves that somebody acts for the pledgor."""

    pledge: str
    claimant: ClaimantForm
    statement: str
    second: str = ""


@dataclass(frozen=True, slots=True)
class FoundForm:
    """Take a loss report back. `ticket_shown`: the paper lies on the counter; `second` as for the report."""

    pledge: str
    claimant: ClaimantForm
    ticket_shown: bool
    note: str
    second: str = ""


@dataclass(frozen=True, slots=True)
class ReplaceForm:
    """Give a new ticket for a lost one. `second`: who saw the document too."""

    pledge: str
    claimant: ClaimantForm
    second: str


@dataclass(frozen=True, slots=True)
class HoldForm:
    """The police ask that goods stay. `document`: the number of their letter, which may follow later."""

    pledge: str
    unit: str
    officer: str
    case: str
    document: str


@dataclass(frozen=True, slots=True)
class HoldNoteForm:
    """The letter that was to follow is here. `document`: its number."""

    pledge: str
    document: str


@dataclass(frozen=True, slots=True)
class LiftForm:
    """The police let goods go. `document`: the number of the letter that says so; `second`: who read it too."""

    pledge: str
    unit: str
    officer: str
    document: str
    second: str


@dataclass(frozen=True, slots=True)
class OwnerForm:
    """Whose goods they are, by document; `phone` may be empty."""

    name: str
    id_kind: IdKind
    id_number: str
    phone: str
    id_checked: bool


@dataclass(frozen=True, slots=True)
class ReleaseForm:
    """Give stolen goods to their owner. `reason`: what the intake lacked, asked where they go back free.

    `papers` seen with their numbers in `papers_note`; `agreed`: the principal as shown (NT$, 0 for free); `bags`
    scanned; `received`: cash handed over; `second`: who saw it all too.
    """

    pledge: str
    how: Release | None
    papers: tuple[Paper, ...]
    papers_note: str
    owner: OwnerForm
    reason: str
    bags: tuple[str, ...]
    agreed: Ntd
    received: Ntd
    second: str


@dataclass(frozen=True, slots=True)
class RefundForm:
    """Pay an owner back. `agreed`: the sum as shown (NT$); `money_moved`: it was handed over; the rest as above."""

    pledge: str
    papers: tuple[Paper, ...]
    papers_note: str
    owner: OwnerForm
    reason: str
    agreed: Ntd
    money_moved: bool
    second: str
