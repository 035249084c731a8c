"""What each paper says: frozen values the desk fills in; printing only draws them.

Money is whole NT$, weight milligrams, numbers of tickets canonical (`K0102115000127`).
"""

from dataclasses import dataclass
from datetime import date

from counter.domain.charges import Due
from counter.domain.entries import Finger, Kind, PrintReason
from counter.domain.money import Mg, Ntd
from counter.domain.policy import Branch, Wording, Words
from counter.domain.terms import Terms


@dataclass(frozen=True, slots=True)
class Marks:
    """What is stamped across a paper.

    `copy`: 1 for the first print, 2 for the first 補印; `reason`: why it was printed again.
    """

    training: bool = False
    sample: bool = False
    void: bool = False
    copy: int = 1
    reason: PrintReason | None = None


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


@dataclass(frozen=True, slots=True)
class TicketPaper:
    """A ticket: original and stub. Source: PA 14; domain.md §5.

    `predecessors`: numbers of the tickets it replaces; `interest_paid`: what was paid for them in
    the same act. `storage_fee`: 0 at both agencies. `finger` None = no print was taken now (a
    renewal). `table`: by this day you pay, ascending. `bag` and `place` stand on the stub alone.
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


@dataclass(frozen=True, slots=True)
class LabelPaper:
    """A bag's label: no personal data.

    `code`: what the scanner reads; `contents`: e.g. 黃金 2 件.
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
    words: tuple[str, ...]
    qr_text: str
    marks: Marks = NO_MARKS


Paper = TicketPaper | LabelPaper | DaySheetPaper | RecoverySheetPaper
