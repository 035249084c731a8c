"""What the desk answers: receipts of acts and views for the pages, frozen and free of SQL."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from counter.domain.money import Ntd

if TYPE_CHECKING:  # a window needs the answers before any was given
    from counter.db.rows import FoundRow
    from counter.domain.charges import Due
    from counter.domain.codes import AlertCause
    from counter.domain.entries import Entry, Kind
    from counter.domain.exchange import Plan
    from counter.domain.identity import IdKind
    from counter.domain.parts import Evidence, Finger
    from counter.domain.pledge import Block, Pledge
    from counter.domain.refusal import Fault, Unavailable
    from counter.domain.reversal import Undoing
    from counter.domain.settlement import WayOut
    from counter.domain.terms import Terms
    from counter.domain.ways import Way
    from counter.print.papers import ItemLines, Paper


class Changed(StrEnum):
    """Kinds of thing an act changed; pages that show them refresh themselves."""

    DAY = "day"
    PLEDGE = "pledge"
    PLEDGOR = "pledgor"
    PAPER = "paper"
    CALENDAR = "calendar"
    NUMBERS = "numbers"
    CALLS = "calls"
    """What the call list shows, beside the pledges on it."""
    LISTS = "lists"
    """Lists for the authority, and what the police were shown."""
    VAULT = "vault"
    """Places, where bags lie, who has them; stocktakes."""
    PEOPLE = "people"
    """Accounts and passwords."""
    CHECKS = "checks"
    """Mornings looked at, inspections and what they found."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """An act that is safely on disk: its entry, what changed, the papers to print.

    `pledge`: id of the pledge to show next, "" for none; `number`: its ticket. `change`: cash to give back (NT$).
    `over_cap`: by how much its pledgors stand above the cap on the low rate now (NT$, A-01). `warning`: what could not
    be done after the act was safe (the mark file); the papers wait until it is (PA 14).
    """

    entry: Entry
    changed: frozenset[Changed]
    papers: tuple[Paper, ...]
    pledge: str = ""
    number: str = ""
    change: Ntd = Ntd(0)
    over_cap: Ntd = Ntd(0)
    warning: Unavailable | None = None


@dataclass(frozen=True, slots=True)
class AlertView:
    """What the window warns of a person. `stops`: new business needs a second person."""

    alert: str
    cause: AlertCause
    stops: bool
    raised_on: date
    raised_by: str
    note: str


@dataclass(frozen=True, slots=True)
class AlsoView:
    """Another record of the same human. `stays`: it stands for all of them."""

    pledgor: str
    name: str
    id_number: str
    stays: bool


@dataclass(frozen=True, slots=True)
class PledgorView:
    """A pledgor as the window shows one; `evidence` is the last on file with its number.

    `also`: other records of the same human, whose tickets, alerts and papers count here.
    """

    pledgor: str
    name: str
    id_kind: IdKind
    id_number: str
    former_ids: tuple[str, ...]
    born: date | None
    phone: str
    address: str
    class_code: str
    evidence: Evidence | None
    evidence_number: str
    open_tickets: int
    open_principal: Ntd
    low_rate_open: Ntd
    alerts: tuple[AlertView, ...]
    also: tuple[AlsoView, ...] = ()


@dataclass(frozen=True, slots=True)
class ChainLink:
    """One ticket of a chain of renewals."""

    pledge: str
    number: str
    pledged_on: date
    closed_on: date | None
    principal: Ntd
    interest: Ntd | None


@dataclass(frozen=True, slots=True)
class TicketView:
    """A ticket on screen. `refusal`: why nothing can be done with it today, or None."""

    pledge: Pledge
    terms: Terms
    """In force today: the printed days, lengthened where today's calendar is kinder."""
    pledgor: PledgorView
    items: tuple[ItemLines, ...]
    bags: tuple[str, ...]
    place: str
    chain: tuple[ChainLink, ...]
    today: Due | None
    last_day: Due | None
    table: tuple[Due, ...]
    refusal: Fault | None
    ways: frozenset[Way]
    """What can be begun with it here today."""
    blocks: tuple[BlockView, ...]
    days_left: int | None
    """How many days a blocked ticket still has, its last one counted; None without a block."""
    ends_soon: bool
    """Whether those days are few."""
    is_replacement: bool
    """Whether it was given for one that was lost."""
    business_day: date | None
    new_class: str
    """The class a renewal today would carry by the evidence on file."""
    acts: tuple[Act, ...]
    """What was done with it, in order."""
    refunded_on: date | None
    """When an owner got back what was paid for the goods."""
    paper: str
    """Number of the old ticket whose paper stands for this one until it is swapped (A-29), "" for none."""
    is_outside: bool
    """Whether somebody outside has a bag of it: it is taken back before anything is handed out (R-112)."""
    lacks: bool = False
    """Whether something that was written of it did not come here, or can't be read."""
    erased: bool = False
    """Whether the personal data were destroyed when their term was over."""

    @property
    def may_be_late(self) -> bool:
        """Whether it can be worked with only because two people let its bearer come after the grace (R-85)."""
        return self.today is not None and self.pledge.late_on is not None


@dataclass(frozen=True, slots=True)
class Offer:
    """What an intake or a renewal would be, before anyone agrees.

    `faults`: what still forbids it, field by field; `terms` None while it can't be reckoned. `appraised`: sum of the
    items, `limits`: for each the most that the lending standard or the ceiling bears (NT$). `low_rate_before`: low-rate
    principal the pledgor has elsewhere. `table`: by this day you pay. `alerts`: warnings of the pledgor; `beyond`: the
    account of who works here goes no further; `new_paper`, in each offer: a second person checks the paper (R-159).
    """

    faults: tuple[Fault, ...]
    appraised: Ntd
    limits: tuple[Ntd | None, ...]
    over_ceiling: bool
    """Whether a thing is appraised above its type's ceiling, so that a second appraiser has to sign."""
    terms: Terms | None
    table: tuple[Due, ...]
    low_rate_before: Ntd
    alerts: tuple[AlertView, ...] = ()
    beyond: bool = False
    new_paper: bool = False


@dataclass(frozen=True, slots=True)
class RenewalOffer:
    """What a renewal today would be. `due`: what is paid for the old ticket; `terms`: the new one's.

    `faults`: what is wrong with the evidence for the class asked. `dearer`: the class on file no longer holds, so the
    new ticket costs so much more a month (NT$); `papers`: names of what would keep it.
    """

    faults: tuple[Fault, ...]
    due: Due
    terms: Terms | None
    table: tuple[Due, ...]
    low_rate_before: Ntd
    dearer: Ntd
    papers: tuple[str, ...]
    new_paper: bool


@dataclass(frozen=True, slots=True)
class RemittanceOffer:
    """What a payment by post or bank would renew. `due`: on its value date; `terms`: new; `beyond` as in `Offer`."""

    due: Due
    terms: Terms
    table: tuple[Due, ...]
    beyond: bool


@dataclass(frozen=True, slots=True)
class TogetherOffer:
    """What a payment for several tickets would be. `parts`: one for each ticket, in the order asked.

    `faults`: why the list as a whole can't be paid as one act. `warned`: whom of its people an alert warns of.
    """

    parts: tuple[TogetherPart, ...]
    total: Ntd
    faults: tuple[Fault, ...]
    warned: tuple[PledgorView, ...]
    new_paper: bool


@dataclass(frozen=True, slots=True)
class TogetherPart:
    """One ticket of it: what is due and to pay now (NT$), the new terms of a renewal. `refusal`: why it can't be."""

    pledge: str
    due: Due | None
    to_pay: Ntd
    terms: Terms | None
    refusal: Fault | None


@dataclass(frozen=True, slots=True)
class ExchangeThing:
    """A thing of the old tickets. `appraised`: today, `most`: what it bears today (NT$), None if it can't be told."""

    item: str
    lines: ItemLines
    bag: str
    appraised: Ntd
    most: Ntd | None


@dataclass(frozen=True, slots=True)
class ExchangePart:
    """One new ticket of an exchange. `most`: NT$ it may bear today, None where nothing new bounds it.

    `moves`: things of it go into another bag. `terms`: None while they can't be reckoned.
    """

    most: Ntd | None
    moves: bool
    terms: Terms | None
    table: tuple[Due, ...]


@dataclass(frozen=True, slots=True)
class ExchangeOffer:
    """What an exchange of tickets would be, before anyone agrees.

    `faults`: what still forbids it; `dearer` and `papers` as in `RenewalOffer`, over all new tickets. `alerts`: what
    the window warns of the pledgor.
    """

    faults: tuple[Fault, ...]
    plan: Plan
    things: tuple[ExchangeThing, ...]
    parts: tuple[ExchangePart, ...]
    low_rate_before: Ntd
    dearer: Ntd
    papers: tuple[str, ...]
    alerts: tuple[AlertView, ...] = ()
    beyond: bool = False
    new_paper: bool = False

    @property
    def needs_second(self) -> bool:
        """Whether a second person is asked for: to lend in spite of an alert or beyond the account, or for a paper."""
        asked = self.beyond or any(alert.stops for alert in self.alerts)
        return self.new_paper or (self.plan.lends and asked)

    @property
    def agreed(self) -> tuple[Terms | None, ...]:
        """The terms of the new tickets, to be handed back with the pledgor's consent."""
        return tuple(part.terms for part in self.parts)


@dataclass(frozen=True, slots=True)
class MergeChoice:
    """Another open ticket of the pledgor. `interest`: due today; `refusal`: why it can't be merged, or None.

    `items`: ids of its things; `contents`: what they are, in words.
    """

    pledge: str
    number: str
    items: tuple[str, ...]
    principal: Ntd
    interest: Ntd
    contents: str
    refusal: Fault | None


@dataclass(frozen=True, slots=True)
class ReversalOffer:
    """What undoing an act would bring. `clerk`: the name of who did it; `voided`: numbers of the tickets it wrote.

    `out`: things that go back to the pledgor, `back`: into their bags again, `moved`: out of another bag. `over_cap`:
    by how much its pledgors would stand above the cap on the low rate (NT$, A-01). `beyond`: the account of who works
    here undoes nothing alone.
    """

    entry: Entry
    plan: Undoing
    clerk: str
    voided: tuple[str, ...]
    reopened: tuple[Reopened, ...]
    out: tuple[GoodsLine, ...]
    back: tuple[GoodsLine, ...]
    moved: tuple[GoodsLine, ...]
    over_cap: Ntd
    beyond: bool


@dataclass(frozen=True, slots=True)
class Reopened:
    """A ticket that stands open again, with its old days."""

    number: str
    maturity: date
    last_day: date


@dataclass(frozen=True, slots=True)
class GoodsLine:
    """Things of one bag and where it lies; `of`: the bag they come out of, "" where they are in no other."""

    contents: str
    bag: str
    place: str
    of: str = ""


@dataclass(frozen=True, slots=True)
class CorrectionOffer:
    """What putting a class right would bring. `faults`: what is wrong with the proof of the right class.

    `now` and `then`: what is due today as written and as it should be; `terms`: the corrected ticket's.
    """

    faults: tuple[Fault, ...]
    now: Due
    then: Due
    terms: Terms
    table: tuple[Due, ...]
    low_rate_before: Ntd


@dataclass(frozen=True, slots=True)
class BlockView:
    """What stops a ticket. `who`: who reported a loss, or the unit and officer of the police; `clerk`: who put it.

    `case`: the number of the police's case, "" for a loss; `text`: what happened, or the number of the police's letter.
    """

    why: Block
    at: datetime
    clerk: str
    who: str
    case: str
    text: str


@dataclass(frozen=True, slots=True)
class BlockedTicket:
    """A ticket and one thing that stops it, for the day's list; `days_left` and `ends_soon` as in TicketView."""

    pledge: str
    number: str
    why: Block
    since: date
    last_day: date
    days_left: int
    ends_soon: bool


@dataclass(frozen=True, slots=True)
class OverCap:
    """A pledgor whose tickets bear the low rate on more than the cap: ids and numbers of these, by how much (NT$)."""

    pledges: tuple[str, ...]
    numbers: tuple[str, ...]
    over: Ntd


@dataclass(frozen=True, slots=True)
class IntakeProof:
    """How goods came here.

    `document`: kind and number of the one shown, None where it is not noted anew or what was noted did not come.
    """

    number: str
    kind: Kind
    at: datetime
    clerk: str
    document: tuple[IdKind, str] | None
    id_checked: bool
    finger: Finger | None


@dataclass(frozen=True, slots=True)
class StolenOffer:
    """What decides how stolen goods go back. `principal`: what their owner pays after a lawful intake (NT$).

    `proofs`: of every time money was lent on them, oldest first; `paid`: what an owner may get back (NT$).
    """

    proofs: tuple[IntakeProof, ...]
    principal: Ntd
    paid: Ntd


@dataclass(frozen=True, slots=True)
class ClashSide:
    """An act of a clash. `number`: its entry's as on paper; `counter`: where it was made; names of people.

    `cash`: what its drawer gained (NT$, negative: paid out); `tickets`: numbers of those it touched, `written`: of
    those it wrote; `pledgors`: whose they are.
    """

    entry: Entry
    number: str
    counter: int
    at: datetime
    clerk: str
    approver: str
    cash: Ntd
    tickets: tuple[str, ...]
    written: tuple[str, ...]
    pledgors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Clash:
    """An act that did not fit, and those that stand against it. `entry`: id of the act, for the form.

    `pledge`: the one to show; `goods`: what it is about, bag by bag; `blocks`: what else stops its tickets.
    """

    entry: str
    pledge: str
    loser: ClashSide
    stands: tuple[ClashSide, ...]
    goods: tuple[GoodsLine, ...]
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class EndedView:
    """A ticket that ends as a clash is settled, and what of the money pays for it (NT$)."""

    number: str
    principal: Ntd
    interest: Ntd


@dataclass(frozen=True, slots=True)
class WayView:
    """One way out of a clash. `voided`: numbers of tickets; `goods`: what must be here, bag by bag."""

    way: WayOut
    voided: tuple[str, ...]
    ended: tuple[EndedView, ...]
    goods: tuple[GoodsLine, ...]


@dataclass(frozen=True, slots=True)
class SettlementOffer:
    """A clash and the ways out of it, the common one first."""

    clash: Clash
    ways: tuple[WayView, ...]


@dataclass(frozen=True, slots=True)
class OwedView:
    """What a settled clash left to pay (NT$; negative: it must come back).

    `entry`: id of the settlement; `settlement`: its number, as on the notice that the payer holds.
    """

    pledge: str
    entry: str
    settlement: str
    number: str
    amount: Ntd
    settled_on: date
    pledgor: str


@dataclass(frozen=True, slots=True)
class Found:
    """The answer of the search box: `pledge` set = go straight to the ticket; else rows to choose from.

    `by_scan`: the text was a ticket's QR with the right check code. `more`: there are more rows than shown.
    """

    pledge: str = ""
    by_scan: bool = False
    rows: tuple[FoundRow, ...] = ()
    more: bool = False


class DayState(StrEnum):
    """Where the business day stands."""

    NONE = "none"
    OPEN = "open"
    FORGOTTEN = "forgotten"
    """Open, but of an earlier date than today's."""
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class DayStatus:
    """`day`: the open or last closed business day; `suggested`: the day to offer for opening."""

    state: DayState
    day: date | None
    suggested: date

    @property
    def is_open(self) -> bool:
        """Whether a business day is open, be it today's or a forgotten one."""
        return self.state in {DayState.OPEN, DayState.FORGOTTEN}

    @property
    def is_forgotten(self) -> bool:
        """Whether the day open is not today's: it is to be closed before anything else."""
        return self.state is DayState.FORGOTTEN


@dataclass(frozen=True, slots=True)
class Act:
    """One line of the day's list, or of a ticket's."""

    number: int
    at: datetime
    kind: Kind
    ticket: str
    cash: Ntd
    clerk: str


@dataclass(frozen=True, slots=True)
class DaySums:
    """The day so far: acts, cash each way and what the drawer should have gained (NT$)."""

    day: date
    acts: tuple[Act, ...]
    cash_in: Ntd
    cash_out: Ntd
    drawer: Ntd


@dataclass(frozen=True, slots=True)
class Picture:
    """A kept picture of a thing: its name for forms and entries, and a small JPEG of it to show."""

    name: str
    thumbnail: bytes


@dataclass(frozen=True, slots=True)
class BackupStatus:
    """The newest copy on the second path: when it was made; `trouble`: why none can be told of."""

    made: datetime | None
    trouble: Unavailable | None
