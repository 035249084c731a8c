"""What each paper says: frozen values the desk fills in; printing only draws them.

Money is whole NT$, weight milligrams, numbers of tickets canonical (`K0102115000127`).
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from counter.domain.charges import Due
from counter.domain.codes import PrintReason
from counter.domain.custody import Party
from counter.domain.entries import Kind
from counter.domain.money import Mg, Ntd, RatePart
from counter.domain.parts import Finger
from counter.domain.policy import Branch, LetterWords, Wording, Words
from counter.domain.reminding import Channel, NumberKind, Outcome
from counter.domain.terms import Terms
from counter.print.count_papers import (
    CountBag,
    CountDifference,
    CountHead,
    CountMovement,
    CountResult,
    CountTotals,
)
from counter.print.erasure_paper import ErasurePaper
from counter.print.list_papers import ListPaper
from counter.print.morning_papers import SupervisionPaper
from counter.print.person_paper import PersonPaper


@dataclass(frozen=True, slots=True)
class Marks:
    """What is stamped across a paper.

    `copy`: 1 for the first print, 2 for the first 補印; `reason`: why it was printed again. `again`: a copy that is
    marked, but not counted (補印). `replacement`: a ticket given for one that was lost (補發). `draft`: nobody has
    signed for it; `reckoned_anew`: a report as it comes out today, not the one that was signed.
    """

    training: bool = False
    sample: bool = False
    void: bool = False
    replacement: bool = False
    again: bool = False
    copy: int = 1
    reason: PrintReason | None = None
    draft: bool = False
    reckoned_anew: bool = False


NO_MARKS = Marks()


@dataclass(frozen=True, slots=True)
class Office:
    """Who lends: the agency and the branch, as they stand at the head of every paper."""

    agency: str
    agency_en: str
    business_number: str
    branch: Branch


@dataclass(frozen=True, slots=True)
class PledgorLines:
    """The pledgor as a ticket names one: no address, birthday or phone.

    `id_kind` in words, e.g. 身分證.
    """

    name: str
    id_kind: str
    id_number: str


@dataclass(frozen=True, slots=True)
class ItemLines:
    """One pledged thing in words.

    `features`: (name of the field, what stands in it) in the item type's order, empty ones left
    out; `gross` and `stones` 0 and `purity` "" for what is not weighed.
    """

    type_name: str
    quantity: int
    gross: Mg
    stones: Mg
    purity: str
    features: tuple[tuple[str, str], ...]
    defects: str
    type_name_en: str = ""
    """Shown on a bilingual ticket."""


class Origin(StrEnum):
    """How a ticket came about: what its bearer signs follows from it."""

    INTAKE = "intake"
    RENEWAL = "renewal"
    CHANGE = "change"
    """With another principal or other things (top-up, paying down, split, merge)."""
    REPLACEMENT = "replacement"
    """For one that was lost."""
    CORRECTION = "correction"
    """For one of a wrong class."""


@dataclass(frozen=True, slots=True)
class TicketPaper:
    """A ticket: original and stub. Source: PA 14; domain.md §5.

    `predecessors`: numbers of the tickets it replaces; `interest_paid`: what was paid for them in
    the same act. `storage_fee`: 0 at both agencies. `finger` None = no print was taken now.
    `written_on`: the day of the act that wrote it, which is not always the day of its terms.
    `table`: by this day you pay, ascending. Stub alone: `bag`, `place`, `appraiser` (who appraised a
    second time over the ceiling), `reviewer` (the act's second person) and
    `representation` (who acts in whose place, and by which papers; no numbers). `bilingual`: English
    under the Chinese and the English terms; `class_name_en` is for that.
    """

    office: Office
    words: Words
    wording: Wording
    number: str
    predecessors: tuple[str, ...]
    interest_paid: Ntd
    qr_text: str
    pledgor: PledgorLines
    items: tuple[ItemLines, ...]
    principal: Ntd
    class_name: str
    terms: Terms
    storage_fee: Ntd
    table: tuple[Due, ...]
    clerk: str
    id_checked_by: str
    finger: Finger | None
    bag: str
    place: str
    marks: Marks = NO_MARKS
    origin: Origin = Origin.INTAKE
    written_on: date | None = None
    appraiser: str = ""
    reviewer: str = ""
    representation: str = ""
    bilingual: bool = False
    class_name_en: str = ""


@dataclass(frozen=True, slots=True)
class LabelPaper:
    """A bag's label: no personal data.

    `bag`: its number as people read it; `code`: what the scanner reads; `contents`: e.g. 黃金 2 件.
    """

    agency: str
    branch: str
    number: str
    bag: str
    code: str
    place: str
    contents: str
    marks: Marks = NO_MARKS


@dataclass(frozen=True, slots=True)
class PlaceLabelPaper:
    """A label of a place in the vault. `code`: what the scanner reads."""

    agency: str
    branch: str
    place: str
    code: str
    marks: Marks = NO_MARKS


@dataclass(frozen=True, slots=True)
class DayLine:
    """One act of the day.

    `at`: HH:MM by the branch's clock; `ticket`: canonical or ""; `cash`: what the drawer gained.
    """

    number: int
    at: str
    kind: Kind
    ticket: str
    cash: Ntd
    clerk: str


@dataclass(frozen=True, slots=True)
class DaySheetPaper:
    """The end of a business day: its acts, the cash each way, what the drawer should have gained.

    `head_number` and `head_hash`: the journal's last entry, which seals all before it; `counter`:
    the counter as people call it, `device`: its id in the journal.
    """

    office: Office
    words: Words
    counter: str
    device: str
    day: date
    lines: tuple[DayLine, ...]
    cash_in: Ntd
    cash_out: Ntd
    drawer: Ntd
    head_number: int
    head_hash: str
    closed_by: str
    marks: Marks = NO_MARKS


@dataclass(frozen=True, slots=True)
class RecoverySheetPaper:
    """The key of this counter's file on paper: QR and words. Whoever has it can read the file."""

    agency: str
    branch: str
    station: str
    sheet: str
    made_on: date
    words: tuple[str, ...] = field(repr=False)
    qr_text: str = field(repr=False)
    marks: Marks = NO_MARKS


@dataclass(frozen=True, slots=True)
class ActLines:
    """The act a paper is about: what stands at its head.

    `number`: the entry's (`formats.entry_number`), which numbers the paper too; `at`: HH:MM by the branch's clock;
    `approver`: the second person's name, "" for none.
    """

    number: str
    day: date
    at: str
    clerk: str
    approver: str = ""


@dataclass(frozen=True, slots=True)
class EndedLine:
    """A ticket that an act ended, or money was paid for.

    `what`: what was done with it, in the agency's words (`words.act_name`, `words.change_name`); `number` canonical;
    `since` to `until`: the interest's days; `principal`: what was owed on it and is settled now (0 where nothing of it
    is paid: goods given back free of charge). `parts`: what the interest was reckoned on, none without interest.
    """

    what: str
    number: str
    since: date
    until: date
    half_months: int
    principal: Ntd
    interest: Ntd
    parts: tuple[RatePart, ...] = ()


@dataclass(frozen=True, slots=True)
class WrittenLine:
    """A ticket that an act wrote in the place of others."""

    number: str
    principal: Ntd
    maturity: date
    last_day: date


@dataclass(frozen=True, slots=True)
class ReceiptPaper:
    """What was paid at the window, either way: for the one who paid, and for the office. No name stands on it.

    One receipt for one payment, over however many tickets: interest, redemption, top-up, paying down, split, merge,
    goods released to their owner, refund. What is owed is reckoned from the lines: `net`. `received` and `change`:
    cash handed over and given back (0 for a payout). `returned`: goods handed over now, a line each;
    `refunded`: what was paid before and comes back. `paid_by`: how money came that is no cash, "" for cash: `change`
    is then owed.
    """

    office: Office
    words: Words
    act: ActLines
    ended: tuple[EndedLine, ...]
    written: tuple[WrittenLine, ...] = ()
    received: Ntd = Ntd(0)
    change: Ntd = Ntd(0)
    returned: tuple[str, ...] = ()
    refunded: Ntd = Ntd(0)
    paid_by: str = ""
    marks: Marks = NO_MARKS

    @property
    def interest(self) -> Ntd:
        """All interest paid."""
        return Ntd(sum(line.interest for line in self.ended))

    @property
    def repaid(self) -> Ntd:
        """Principal that came in, negative if more was lent than settled."""
        settled = sum(line.principal for line in self.ended)
        return Ntd(settled - sum(line.principal for line in self.written))

    @property
    def net(self) -> Ntd:
        """What the drawer gained; negative: what was paid out."""
        return Ntd(self.interest + self.repaid - self.refunded)


class NoticeKind(StrEnum):
    """What a notice is about; its title, articles, copies and signatures follow from it (`print.notice_forms`)."""

    REVERSAL = "reversal"
    """An honest mistake undone."""
    CLASS_CORRECTION = "class-correction"
    LOSS_REPORT = "loss-report"
    """掛失單."""
    LOSS_WITHDRAWAL = "loss-withdrawal"
    HOLD = "hold"
    """Goods the police ask to keep (PA 26)."""
    HOLD_LIFTED = "hold-lifted"
    RELEASE = "release"
    """Stolen goods go back to their owner, at principal or free (PA 26)."""
    REFUND = "refund"
    """What an owner had paid comes back (PA 26)."""
    POLICE_REPORT = "police-report"
    """Forbidden goods or a suspicion, told to the police (PA 16, 24)."""
    REFUSAL = "refusal"
    """A pledge refused or not made, for the office."""
    SETTLEMENT = "settlement"
    """Two acts that can't both be: how the one that did not fit ended (CC 179)."""
    OWED_PAID = "owed-paid"
    """What such an end left owed is paid."""


@dataclass(frozen=True, slots=True)
class NoticePaper:
    """A paper about an act that is no ticket and no receipt: numbered by its entry, to be signed.

    `lines`: (label, text); a text "" leaves room to fill in by hand. `goods`: the things it is about, shown as a list.
    `cash`: (label, NT$: what the drawer gains, negative: what it pays out), one line each. `paragraphs`: what is to
    be said of this case, after the kind's own standing text. `article`, where the kind leaves a choice of articles: the
    one that applies. `to`: whom it is sent to.
    """

    office: Office
    words: Words
    kind: NoticeKind
    act: ActLines
    lines: tuple[tuple[str, str], ...]
    paragraphs: tuple[str, ...] = ()
    goods: tuple[ItemLines, ...] = ()
    cash: tuple[tuple[str, Ntd], ...] = ()
    article: str = ""
    to: str = ""
    marks: Marks = NO_MARKS


@dataclass(frozen=True, slots=True)
class ApplicantLines:
    """Whoever asks for a loan, as the application names one; empty ones are filled in by hand."""

    name: str
    id_kind: str
    id_number: str
    born: date | None
    phone: str
    address: str


@dataclass(frozen=True, slots=True)
class ApplicationPaper:
    """The application for a pledge, filled in from what is typed so far and printed before anything is written.

    `evidence`: the paper that the class rests on, in words; `wanted`: the sum asked for, 0 = filled in by hand;
    `representation`: who acts in whose place. It bears no number: there is no act yet.
    """

    office: Office
    words: Words
    wording: Wording
    day: date
    applicant: ApplicantLines
    class_name: str
    evidence: str
    items: tuple[ItemLines, ...]
    wanted: Ntd
    representation: str
    clerk: str
    marks: Marks = NO_MARKS


@dataclass(frozen=True, slots=True)
class LetterLine:
    """A ticket in a reminder letter. `contents`: kinds and numbers of its things, nothing more of them.

    `renew_today` … `redeem_last`: what either costs on the day of the letter and on the last day; `lost`: reported
    lost; `grace_over`: the last day is over.
    """

    number: str
    contents: str
    maturity: date
    last_day: date
    renew_today: Ntd
    redeem_today: Ntd
    renew_last: Ntd
    redeem_last: Ntd
    lost: bool = False
    grace_over: bool = False


@dataclass(frozen=True, slots=True)
class LetterPaper:
    """A reminder letter to one pledgor, for an envelope with a window. `postcode` "" where none is known."""

    office: Office
    words: Words
    letter: LetterWords
    day: date
    postcode: str
    address: str
    name: str
    lines: tuple[LetterLine, ...]
    marks: Marks = NO_MARKS


@dataclass(frozen=True, slots=True)
class CallSheetLine:
    """One pledgor on the printed call list, with what a call needs and no more.

    `number`: to call, "" for none, with where it rings and the hour (0-23) in which somebody answered most often;
    `ticket`: number of the one with the least time left, `tickets`: how many there are; `made`: tries so far.
    """

    row: int
    name: str
    number: str
    kind: NumberKind | None
    hour: int | None
    ticket: str
    tickets: int
    days_left: int
    last_day: date
    renew_today: Ntd
    redeem_today: Ntd
    made: int
    promised_on: date | None


@dataclass(frozen=True, slots=True)
class CallSheetPaper:
    """The call list of a day to work from on paper.

    `code`: what tells this sheet from another; `at`: HH:MM when it was made; `by`: the clerk's name.
    """

    office: Office
    words: Words
    code: str
    day: date
    at: str
    by: str
    lines: tuple[CallSheetLine, ...]
    marks: Marks = NO_MARKS


@dataclass(frozen=True, slots=True)
class CallProofTry:
    """A try as the proof names it: by the branch's clock, by whom, what number or address.

    `corrected`: another one says what really came of it; `late`: it came after the ticket's last day.
    """

    at: datetime
    channel: Channel
    number: str
    outcome: Outcome
    promised_on: date | None
    by: str
    corrected: bool = False
    late: bool = False


@dataclass(frozen=True, slots=True)
class CallProofLine:
    """A ticket of the proof.

    `enough`: the tries that policy demands are on file; `spoken`: the pledgor was spoken to.
    """

    number: str
    name: str
    last_day: date
    enough: bool
    spoken: bool
    tries: tuple[CallProofTry, ...]


@dataclass(frozen=True, slots=True)
class CallProofPaper:
    """That everybody was reminded, ticket by ticket. `first` to `last`: the days it is about, both included."""

    office: Office
    words: Words
    first: date
    last: date
    made_on: date
    at: str
    by: str
    lines: tuple[CallProofLine, ...]
    marks: Marks = NO_MARKS


@dataclass(frozen=True, slots=True)
class HandoverLine:
    """A bag on the slip of a hand-over, as people read it (`K01-02-115-00012-7`).

    `principal`: of its ticket, at that one's first bag; None at the others.
    """

    bag: str
    number: str
    contents: str
    principal: Ntd | None


@dataclass(frozen=True, slots=True)
class HandoverPaper:
    """What somebody takes over and signs for; nobody who pledged is named.

    `receiver` in words; `due`: by when the bags must be back, None for a colleague; `note`: what for; `bags` and
    `principal` of all lines.
    """

    office: Office
    words: Words
    act: ActLines
    party: Party
    receiver: str
    due: date | None
    note: str
    lines: tuple[HandoverLine, ...]
    bags: int
    principal: Ntd
    marks: Marks = NO_MARKS


@dataclass(frozen=True, slots=True)
class StocktakePaper:
    """The report of a count of the vault. `bags`: every bag the books had at its beginning; empty if not asked for."""

    office: Office
    head: CountHead
    totals: CountTotals
    result: CountResult
    differences: tuple[CountDifference, ...]
    movements: tuple[CountMovement, ...]
    bags: tuple[CountBag, ...]
    marks: Marks = NO_MARKS


@dataclass(frozen=True, slots=True)
class SealedPaper:
    """A paper that is kept as it was signed: nothing of it is drawn anew. `number`: of the entry it goes by."""

    title: str
    number: str
    pdf: bytes


SheetPaper = (
    NoticePaper
    | ApplicationPaper
    | DaySheetPaper
    | RecoverySheetPaper
    | LetterPaper
    | CallSheetPaper
    | CallProofPaper
    | ListPaper
    | HandoverPaper
    | StocktakePaper
    | SupervisionPaper
    | PersonPaper
    | ErasurePaper
)
"""On whole sheets of A4, however they are cut otherwise."""
Paper = TicketPaper | LabelPaper | PlaceLabelPaper | ReceiptPaper | SheetPaper | SealedPaper
