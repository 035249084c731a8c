"""Acts of every kind, by chance: any order, any figures, about a few pledges."""

from datetime import UTC, date, datetime
from typing import Any, TypeVar

from hypothesis import strategies as st

from counter.domain import reminding
from counter.domain.accounts import (
    AccountSet,
    Grant,
    Limits,
    OwnAccountSet,
    PasswordChanged,
)
from counter.domain.audits import JournalExported
from counter.domain.branch_days import BranchClosed, HoursExtended
from counter.domain.clash_acts import ClashSettled, OwedPaid
from counter.domain.codes import (
    AlertCause,
    Change,
    ClosedDayCause,
    Excess,
    ExtensionCause,
    LateCause,
    Paper,
    Position,
    PrintReason,
    RefusalCause,
    Release,
    ReversalReason,
    Settlement,
)
from counter.domain.counts import (
    Cause,
    CountClosed,
    CountDropped,
    CountOpened,
    CountSealed,
    Difference,
    Figure,
    Finding,
    KeptPaper,
    LineExplained,
    Method,
    PaperForm,
    Scan,
    ScansTold,
)
from counter.domain.custody import (
    BagMove,
    BagsMoved,
    BagsReturned,
    HandoverAnswered,
    HandoverProposed,
    Party,
    PlacesChanged,
)
from counter.domain.devices import DeviceEnrolled, DeviceRevoked
from counter.domain.entries import (
    Body,
    ClassCorrected,
    DayClosed,
    DayOpened,
    Exchanged,
    Held,
    HoldLifted,
    HoldNoted,
    LossReported,
    LossWithdrawn,
    NumbersLost,
    PaidTogether,
    RecoveryKept,
    Redeemed,
    Refunded,
    Released,
    Renewed,
    Replaced,
    Reprinted,
    Reversed,
    TakenIn,
)
from counter.domain.erasures import ErasedPerson, Ground, PersonsErased
from counter.domain.filings import ListDrawn, ListKind, ListSent, PoliceShown, SentBy, Shown
from counter.domain.forfeiture import Forfeit, Forfeited, ForfeitureUndone, LateAllowed
from counter.domain.line import LineAllowed
from counter.domain.linking import PersonsLinked, PersonsParted
from counter.domain.looks import LookMonth, LooksClosed
from counter.domain.money import Mg, Ntd
from counter.domain.parts import Finger, Representation, Settled, Ticket
from counter.domain.person_acts import AlertLifted, AlertRaised, IntakeRefused
from counter.domain.persons import DataGiven, PledgorChanged
from counter.domain.publications import PolicyPublished
from counter.domain.remittance import Channel, Remitted, Swapped
from counter.domain.staff import Role
from counter.domain.supervision import (
    Answer,
    Check,
    FindingChecked,
    FindingFixed,
    Inspected,
    MorningLine,
    MorningSeen,
    PointChecked,
    Standing,
)
from tests.domain.cases import IDENTITY, RECORD, taken_in, ticket
from tests.domain.policies import MONDAY

T = TypeVar("T")
PLEDGES = ("p1", "p2", "p3")
AMOUNTS = st.integers(0, 10**12).map(Ntd)
DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
NAMES = st.sampled_from(PLEDGES)


@st.composite
def tickets(draw: st.DrawFn) -> Ticket:
    """A ticket of any principal."""
    return ticket(draw(NAMES), principal=draw(st.integers(1, 10**12)))


SETTLED = st.builds(Settled, NAMES, DAYS, st.integers(1, 24), AMOUNTS, AMOUNTS)

RENEWALS = st.builds(Renewed, SETTLED, tickets(), st.booleans(), AMOUNTS, AMOUNTS)
REDEMPTIONS = st.builds(Redeemed, SETTLED, st.booleans(), st.just(()), AMOUNTS, AMOUNTS)
ACTS = st.integers(1, 12).map(lambda number: f"e{number}")
ENROLLED = DeviceEnrolled("d2", 1, 2, "00")
LOOKS_CLOSED = LooksClosed((LookMonth("2026-02", 900, "ab" * 32),), ())
GRANT = Grant(
    code="c1",
    revision=1,
    role=Role.CLERK,
    limits=Limits(Ntd(100_000), may_void=False, back_date_days=0),
    valid_from=MONDAY,
    valid_until=None,
    is_open=True,
    name=RECORD,
    password=RECORD,
)
ACCOUNTS = (
    AccountSet(GRANT),
    OwnAccountSet(GRANT),
    PasswordChanged("c1", RECORD.record, RECORD),
)
"""Acts on accounts."""

SUPERVISION = (
    MorningSeen((MorningLine(Check.WAITING, Standing.LOOK, 3, Ntd(-50), 2),)),
    Inspected(
        "monthly",
        MONDAY,
        (
            PointChecked("stubs", Answer.NOT_FULFILLED, MONDAY, "c1"),
            PointChecked("numbers", Answer.NOT_APPLICABLE, None, ""),
        ),
        RECORD,
    ),
    FindingFixed("e1", "stubs", RECORD),
    FindingChecked("e1", "stubs", fixed=False, record=RECORD),
)
"""Acts of who answers for a branch."""

PUBLISHED = PolicyPublished("kaohsiung", "115-12", "00", MONDAY, emergency=False, text="")
NOON = datetime(2026, 3, 16, 4, tzinfo=UTC)
ATTEMPTED = reminding.ContactAttempted(
    "person-1",
    ("p1",),
    reminding.Channel.PHONE,
    reminding.Outcome.REACHED,
    NOON,
    None,
    RECORD,
    "",
)
CONTACTS = reminding.ContactsChanged("person-1", RECORD)
ERASED = PersonsErased(
    Ground.TERM_OVER, 11, (ErasedPerson("person-1", "entry-1", MONDAY, 3, 1, ("owner-1",)),)
)
LINKED = PersonsLinked("person-1", "person-2", RECORD)
PARTED = PersonsParted("e1", "person-1", "person-2", RECORD)
ALLOWED_TO_CALL = reminding.ConsentChanged(
    "person-1", reminding.Channel.SMS, given=True, how=reminding.ConsentHow.AT_COUNTER, note=None
)
SCAN = Scan(1, "B1", "S1-01", NOON, "c1", knew_out=False, wrong_seal=False)
REPORT = KeptPaper(PaperForm.PDF, "1" * 64, "2" * 64)
FIGURE = Figure("S1-01", 1, 1, Mg(37_500), Ntd(100_000))
GOODS: tuple[Body, ...] = (
    PlacesChanged(("S1-01", "S1-02"), ()),
    BagsMoved((BagMove("B1", "", "S1-01"),)),
    HandoverProposed(Party.APPRAISER, "", MONDAY, ("B1",), RECORD),
    HandoverAnswered("e1", ("B1",), (), RECORD),
    BagsReturned(("B1",), "S1-01", RECORD),
    CountOpened((), ("gold",), Method.WHOLE, 0, "0123456789", blind=True, counters=(1, 2)),
    ScansTold("e1", 1, (SCAN,), finished=True),
    CountClosed("e1", (Difference("B1", Finding.MISSING, "S1-01", ""),), 3, (2,), "0" * 64),
    LineExplained("e1", 1, Cause.FOUND, RECORD),
    CountSealed(
        "e1", (FIGURE,), (FIGURE,), "0" * 64, Ntd(100_000), Ntd(0), (REPORT,), paper_keys=RECORD
    ),
    CountDropped("e1", RECORD),
    ListDrawn(ListKind.REGISTER, MONDAY, MONDAY, "", 1, 1, Ntd(100_000), "0" * 64),
    ListSent("e1", MONDAY, SentBy.POST, RECORD),
    PoliceShown(Shown.CUSTODY, None, None, "gold", 1, "0" * 64, RECORD),
)
"""Acts on bags, counts of them and lists."""
SEVERAL = st.lists(NAMES, max_size=3).map(tuple)
RECORDS = st.just(RECORD)
PAPERS = st.lists(st.sampled_from(Paper), max_size=2).map(tuple)
REPRESENTED = st.none() | st.builds(Representation, st.sampled_from(Position), PAPERS, RECORDS)


def some(of: st.SearchStrategy[T]) -> st.SearchStrategy[tuple[T, ...]]:
    """None, one or a few of them."""
    return st.lists(of, max_size=2).map(tuple)


FORFEITS = st.lists(
    st.builds(Forfeit, NAMES, AMOUNTS, DAYS), max_size=3, unique_by=lambda each: each.pledge
).map(tuple)

BODIES: dict[type[Any], st.SearchStrategy[Body]] = {
    DayOpened: st.builds(DayOpened, st.none() | DAYS),
    DayClosed: st.builds(DayClosed, DAYS, st.integers(0, 99), AMOUNTS, AMOUNTS),
    TakenIn: tickets().map(taken_in),
    Renewed: RENEWALS,
    Redeemed: REDEMPTIONS,
    Exchanged: st.builds(
        Exchanged,
        how=st.sampled_from(Change),
        settled=some(SETTLED),
        tickets=some(tickets()),
        released=st.just(()),
        bags=st.just(()),
        id_checked=st.booleans(),
        finger=st.none() | st.sampled_from(Finger),
        by_scan=st.booleans(),
        received=AMOUNTS,
        change=AMOUNTS,
    ),
    PaidTogether: st.builds(PaidTogether, some(RENEWALS), some(REDEMPTIONS), AMOUNTS, AMOUNTS),
    Reversed: st.builds(
        Reversed,
        entry=ACTS,
        reason=st.sampled_from(ReversalReason),
        voided=SEVERAL,
        reopened=SEVERAL,
        loans=AMOUNTS,
        interest=AMOUNTS,
        bags=st.just(()),
        note=st.none(),
    ),
    ClassCorrected: st.builds(ClassCorrected, NAMES, tickets(), RECORDS),
    Reprinted: st.builds(Reprinted, NAMES, st.sampled_from(PrintReason), st.integers(2, 9)),
    LossReported: st.builds(LossReported, NAMES, RECORDS, st.booleans(), REPRESENTED),
    LossWithdrawn: st.builds(LossWithdrawn, NAMES, st.none()),
    Replaced: st.builds(Replaced, NAMES, tickets()),
    Held: st.builds(Held, NAMES, RECORDS),
    HoldLifted: st.builds(HoldLifted, NAMES, RECORDS),
    HoldNoted: st.builds(HoldNoted, NAMES, RECORDS),
    Released: st.builds(
        Released,
        pledge=NAMES,
        how=st.sampled_from(Release),
        principal=AMOUNTS,
        paid=AMOUNTS,
        papers=PAPERS,
        record=RECORDS,
        bags=st.just(()),
        received=AMOUNTS,
        change=AMOUNTS,
    ),
    Refunded: st.builds(Refunded, NAMES, AMOUNTS, PAPERS, RECORDS),
    IntakeRefused: st.builds(
        IntakeRefused,
        cause=st.sampled_from(RefusalCause),
        forbidden=st.sampled_from(["", "contraband"]),
        item_types=st.just(("gold",)),
        pledgor=st.sampled_from(["", "person-1"]),
        police=st.booleans(),
        record=st.none() | RECORDS,
    ),
    PledgorChanged: st.just(PledgorChanged("person-1", IDENTITY)),
    DataGiven: st.just(DataGiven("person-1", id_checked=True, tickets=1, acts=2)),
    PersonsErased: st.just(ERASED),
    PersonsLinked: st.just(LINKED),
    PersonsParted: st.just(PARTED),
    AlertRaised: st.builds(
        AlertRaised,
        alert=st.just("alert-1"),
        pledgor=st.just("person-1"),
        cause=st.sampled_from(AlertCause),
        stops=st.booleans(),
        note=st.none(),
    ),
    AlertLifted: st.just(AlertLifted("alert-1", "person-1", None)),
    reminding.ContactAttempted: st.builds(
        reminding.ContactAttempted,
        pledgor=st.just("person-1"),
        pledges=SEVERAL,
        channel=st.sampled_from(reminding.Channel),
        outcome=st.sampled_from(reminding.Outcome),
        at=st.just(NOON),
        promised_on=st.none() | DAYS,
        record=RECORDS,
        about=st.just("") | ACTS,
    ),
    reminding.ContactsChanged: st.just(CONTACTS),
    reminding.ConsentChanged: st.builds(
        reminding.ConsentChanged,
        pledgor=st.just("person-1"),
        channel=st.sampled_from(reminding.Channel),
        given=st.booleans(),
        how=st.sampled_from(reminding.ConsentHow),
        note=st.none() | RECORDS,
    ),
    BranchClosed: st.builds(BranchClosed, DAYS, st.sampled_from(ClosedDayCause)),
    HoursExtended: st.builds(HoursExtended, DAYS, st.sampled_from(ExtensionCause)),
    LineAllowed: st.builds(
        LineAllowed,
        some(st.sampled_from(Excess)),
        st.integers(0, 10_000),
        AMOUNTS,
        st.integers(-(10**9), 10**9),
    ),
    NumbersLost: st.just(NumbersLost(counter=1, year=115, first=3, last=5)),
    RecoveryKept: st.just(RecoveryKept("ABCD1234")),
    JournalExported: st.just(JournalExported("0123456789abcdef", 600)),
    LooksClosed: st.just(LOOKS_CLOSED),
    ClashSettled: st.builds(
        ClashSettled,
        entry=ACTS,
        how=st.sampled_from(Settlement),
        suspense=AMOUNTS,
        loans=AMOUNTS,
        interest=AMOUNTS,
        owed=AMOUNTS,
        pledges=SEVERAL,
        voided=SEVERAL,
        ended=some(SETTLED),
        note=RECORDS,
        losses=AMOUNTS,
    ),
    OwedPaid: st.builds(OwedPaid, NAMES, ACTS, AMOUNTS, RECORDS),
    Remitted: st.builds(
        Remitted,
        SETTLED,
        tickets(),
        st.sampled_from(Channel),
        st.just("ATM-0001"),
        AMOUNTS,
        st.just("") | NAMES,
    ),
    Swapped: st.builds(Swapped, NAMES),
    Forfeited: st.builds(Forfeited, FORFEITS, st.just(())),
    ForfeitureUndone: st.builds(ForfeitureUndone, ACTS, FORFEITS, RECORDS),
    LateAllowed: st.builds(LateAllowed, NAMES, st.sampled_from(LateCause), RECORDS),
    **{type(body): st.just(body) for body in (*GOODS, *ACCOUNTS, *SUPERVISION)},
    DeviceEnrolled: st.just(ENROLLED),
    DeviceRevoked: st.just(DeviceRevoked("d2", 1)),
    PolicyPublished: st.just(PUBLISHED),
}
"""Acts by kind."""

REFUSED = IntakeRefused(RefusalCause.NO_ID, "", ("gold",), "", police=False, record=None)

MARKS = (
    Reprinted("p1", PrintReason.JAM, 2),
    LossReported("p1", RECORD, id_checked=True, representation=None),
    LossWithdrawn("p1", None),
    Held("p1", RECORD),
    HoldLifted("p1", RECORD),
    HoldNoted("p1", RECORD),
    Swapped("p1"),
    LateAllowed("p1", LateCause.NOT_REMINDED, RECORD),
)
"""Acts on a ticket that neither open nor end it nor move money."""

ELSEWHERE = (
    DayOpened(MONDAY),
    DayClosed(MONDAY, 3, Ntd(1), Ntd(2)),
    REFUSED,
    PledgorChanged("person-1", IDENTITY),
    DataGiven("person-1", id_checked=True, tickets=1, acts=2),
    ERASED,
    LINKED,
    PARTED,
    AlertRaised("alert-1", "person-1", AlertCause.ID_LOST, stops=True, note=None),
    AlertLifted("alert-1", "person-1", None),
    ATTEMPTED,
    CONTACTS,
    ALLOWED_TO_CALL,
    BranchClosed(MONDAY, ClosedDayCause.TYPHOON),
    HoursExtended(MONDAY, ExtensionCause.QUEUE),
    LineAllowed((Excess.ENTRIES, Excess.CLOCK), 201, Ntd(3_000), -400),
    NumbersLost(counter=1, year=115, first=3, last=5),
    RecoveryKept("ABCD1234"),
    JournalExported("0123456789abcdef", 600),
    LOOKS_CLOSED,
    *GOODS,
    *ACCOUNTS,
    *SUPERVISION,
    ENROLLED,
    DeviceRevoked("d2", 1),
    PUBLISHED,
)
"""Acts on no ticket."""

ANY_BODY: st.SearchStrategy[Body] = st.one_of(*BODIES.values())
