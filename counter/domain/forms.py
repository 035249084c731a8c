"""What a page hands to the desk: frozen forms of what a clerk typed, already read by `reading` and `identity`."""

from dataclasses import dataclass
from datetime import date

from counter.domain.codes import (
    AlertCause,
    Change,
    ClosedDayCause,
    ExtensionCause,
    Paper,
    Position,
    PrintReason,
    RefusalCause,
    ReversalReason,
)
from counter.domain.identity import IdKind
from counter.domain.money import Mg, Ntd
from counter.domain.parts import Finger
from counter.domain.terms import Terms


@dataclass(frozen=True, slots=True)
class PledgorForm:
    """A pledgor as typed. `pledgor`: id of a known one, "" for a new one."""

    pledgor: str
    name: str
    id_kind: IdKind
    id_number: str
    born: date | None
    phone: str
    address: str


@dataclass(frozen=True, slots=True)
class EvidenceForm:
    """The paper for a rate class, seen now. `reused`: it is the one on file, valid today, not typed anew."""

    kind: str
    number: str
    valid_until: date | None
    reused: bool


@dataclass(frozen=True, slots=True)
class ItemForm:
    """One thing. `features`: (field code, text) pairs of the item type's own fields; `defects`: free text.

    `pictures`: names of the pictures the desk keeps of it (`Picture.name`).
    """

    type_code: str
    quantity: int
    gross: Mg
    stones: Mg
    purity: str
    appraised: Ntd
    features: tuple[tuple[str, str], ...]
    defects: str
    pictures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RepresentationForm:
    """Who acts for the pledgor, or consents for a minor: by document, with the papers seen and their numbers."""

    position: Position
    name: str
    id_number: str
    papers: tuple[Paper, ...]
    papers_note: str


@dataclass(frozen=True, slots=True)
class IntakeForm:
    """Everything of an intake. `bag` "" = the ticket number; `forbidden`: code of goods PA 16 forbids, "" for none.

    `appraiser`: who appraised a second time what goes over a ceiling; `representation`: who acts or consents;
    `second`: the second person, who answers for that, for an alert on the pledgor or for a new paper.
    `agreed`: the terms the pledgor was shown (`Offer.terms`); the desk refuses if they are others by now.
    """

    pledgor: PledgorForm
    class_code: str
    evidence: EvidenceForm | None
    items: tuple[ItemForm, ...]
    principal: Ntd
    bag: str
    place: str
    id_checked: bool
    finger: Finger | None
    forbidden: str = ""
    agreed: Terms | None = None
    appraiser: str = ""
    representation: RepresentationForm | None = None
    second: str = ""


@dataclass(frozen=True, slots=True)
class RenewForm:
    """A renewal. `by_scan`: the paper's QR was read, its number was not just typed.

    `agreed_interest`: the sum shown to the bearer; the desk refuses if it is another one by now.
    `class_code` and `evidence` for the new ticket; `received`: cash handed over (NT$). `second`: who checks a new paper
    too; of several in one payment that stands in their `TogetherForm`.
    """

    pledge: str
    by_scan: bool
    ticket_returned: bool
    class_code: str
    evidence: EvidenceForm | None
    agreed_interest: Ntd
    received: Ntd
    second: str = ""


@dataclass(frozen=True, slots=True)
class RedeemForm:
    """A redemption. `bags`: the scanned bag codes; `agreed_total`: principal and interest as shown (NT$)."""

    pledge: str
    by_scan: bool
    ticket_returned: bool
    stub_signed: bool
    bags: tuple[str, ...]
    agreed_total: Ntd
    received: Ntd


@dataclass(frozen=True, slots=True)
class PartForm:
    """One new ticket of an exchange: ids of its things, its principal (NT$).

    `principal` None: what the other new tickets leave of the old principal, as far as its things carry it.
    `bag`: where things go that leave their bag for this ticket, "" = one with the new ticket's number.
    """

    items: tuple[str, ...]
    principal: Ntd | None
    bag: str = ""


@dataclass(frozen=True, slots=True)
class ExchangeForm:
    """Exchange tickets for others. `pledges`: the old ones, `parts`: the new ones in the order of their numbers.

    `appraised`: (id of a thing, NT$) as valued anew; the others keep to the standard of the day. A thing of no part is
    redeemed. `bags`: those scanned out of which something is taken. `id_checked` and `finger` where more is lent.
    `appraiser`: who values a second time what goes over a ceiling; `second`: who agrees to lend in spite of an alert,
    or checks a new paper too.
    `agreed_net`: what the drawer gains as shown (negative: pays out), `agreed`: the new terms as shown; the desk
    refuses if either is another one by now.
    """

    how: Change
    pledges: tuple[str, ...]
    parts: tuple[PartForm, ...]
    appraised: tuple[tuple[str, Ntd], ...]
    class_code: str
    evidence: EvidenceForm | None
    by_scan: bool
    ticket_returned: bool
    bags: tuple[str, ...] = ()
    stub_signed: bool = False
    id_checked: bool = False
    finger: Finger | None = None
    agreed_net: Ntd = Ntd(0)
    agreed: tuple[Terms | None, ...] = ()
    received: Ntd = Ntd(0)
    appraiser: str = ""
    second: str = ""

    def __post_init__(self) -> None:
        """No page says otherwise: a split alone writes several tickets, a merge alone ends several."""
        assert self.how is Change.SPLIT or len(self.parts) == 1, "only a split has several parts"
        assert self.how is Change.MERGE or len(self.pledges) == 1, (
            "only a merge has several tickets"
        )


@dataclass(frozen=True, slots=True)
class TogetherForm:
    """Several tickets in one payment; the sums inside each part are what was shown for it alone.

    `agreed_total`: what was shown for all of them; `received`: cash handed over (NT$). `second`: who checks a new paper
    too.
    """

    renewals: tuple[RenewForm, ...]
    redemptions: tuple[RedeemForm, ...]
    agreed_total: Ntd
    received: Ntd
    second: str = ""


@dataclass(frozen=True, slots=True)
class ReverseForm:
    """Undo an act. `entry`: its id; `agreed`: the cash that goes back as shown (NT$, what the drawer gains).

    `bags`: the bags scanned whose goods go back; `ticket_returned`: both copies of every ticket that becomes void are
    here; `supervisor`: who approves an act of an earlier day.
    """

    entry: str
    reason: ReversalReason | None
    note: str
    ticket_returned: bool
    bags: tuple[str, ...]
    agreed: Ntd
    money_moved: bool
    supervisor: str = ""


@dataclass(frozen=True, slots=True)
class CorrectForm:
    """Put a wrong class right. `evidence` for the right one; `held_then`: it held on the day of the ticket already.

    `note`: why the class was wrong; `agreed`: the terms as shown; `second`: who approves.
    """

    pledge: str
    class_code: str
    evidence: EvidenceForm | None
    held_then: bool
    ticket_returned: bool
    note: str
    agreed: Terms | None
    second: str


@dataclass(frozen=True, slots=True)
class ReprintForm:
    """Print a ticket again, with its reason."""

    pledge: str
    reason: PrintReason | None


@dataclass(frozen=True, slots=True)
class DayForm:
    """Open a business day. `confirmed`: the clerk saw the date with weekday and ROC year and said yes."""

    day: date
    confirmed: bool
    supervisor: str = ""


@dataclass(frozen=True, slots=True)
class RaiseAlertForm:
    """Warn of a person. `stops`: new business with that person needs a second person."""

    pledgor: str
    cause: AlertCause | None
    note: str
    stops: bool


@dataclass(frozen=True, slots=True)
class LiftAlertForm:
    """Warn no longer. `note`: why; `second`: who agrees where the alert stops business."""

    pledgor: str
    alert: str
    note: str
    second: str = ""


@dataclass(frozen=True, slots=True)
class RefusedIntakeForm:
    """A pledge refused or not made. `who`, `phone` and `things` may be empty; `pledgor`: id of a known one, or "".

    `forbidden`: code of the goods; `item_types`: codes of what was offered; `account`: what was seen.
    """

    cause: RefusalCause | None
    forbidden: str
    item_types: tuple[str, ...]
    pledgor: str
    who: str
    id_number: str
    address: str
    phone: str
    things: str
    account: str


@dataclass(frozen=True, slots=True)
class HoursForm:
    """Go on outside the office hours, today."""

    cause: ExtensionCause | None


@dataclass(frozen=True, slots=True)
class ClosedDayForm:
    """A day the city closed this branch. `second`: who says so too; one of the two is a supervisor."""

    day: date
    cause: ClosedDayCause | None
    second: str
