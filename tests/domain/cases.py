"""Forms, tickets and entries as a test needs them: sound as they stand, with what it changes by keyword."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from counter.domain import charges, ledger
from counter.domain.codes import ReversalReason
from counter.domain.entries import (
    KIND_OF,
    Basis,
    Body,
    Entry,
    Redeemed,
    Renewed,
    Reversed,
    TakenIn,
)
from counter.domain.forms import EvidenceForm, IntakeForm, ItemForm, PledgorForm
from counter.domain.identity import IdKind
from counter.domain.intake import intake_terms
from counter.domain.ledger import Account
from counter.domain.lending import Rules
from counter.domain.money import Mg, Ntd
from counter.domain.parts import Finger, Item, RecordRef, Settled, Ticket
from counter.domain.pledge import Pledge, fold
from counter.domain.staff import Clerk, Role, Team
from counter.domain.terms import Terms
from tests.domain.policies import CALENDAR, MONDAY, POLICY, rules

CLERK = Clerk("c1", "王小明", Role.CLERK)
OTHER = Clerk("c2", "李小華", Role.CLERK)
SUPERVISOR = Clerk("s1", "陳主任", Role.SUPERVISOR)
TEAM = Team(CLERK, (CLERK, OTHER, SUPERVISOR))

IDENTITY = RecordRef("identity-1", "c" * 64)
RECORD = RecordRef("record-1", "d" * 64)
PLACE = RecordRef("place-1", "e" * 64)

PLEDGOR = PledgorForm(
    pledgor="",
    name="陳大文",
    id_kind=IdKind.NATIONAL,
    id_number="A123456789",
    born=date(1980, 5, 1),
    phone="0912345678",
    address="高雄市",
)
GOLD = ItemForm(
    type_code="gold",
    quantity=1,
    gross=Mg(37_500),
    stones=Mg(0),
    purity="gold-9999",
    appraised=Ntd(120_000),
    features=(),
    defects="",
)
WATCH = ItemForm(
    type_code="watch",
    quantity=1,
    gross=Mg(0),
    stones=Mg(0),
    purity="",
    appraised=Ntd(50_000),
    features=(("brand", "Seiko"),),
    defects="刮痕",
)
CERTIFIED = EvidenceForm("certificate", "LI-1", date(2026, 12, 31), reused=False)

INTAKE = IntakeForm(
    pledgor=PLEDGOR,
    class_code="general",
    evidence=None,
    items=(GOLD,),
    principal=Ntd(100_000),
    bag="",
    place="A-1",
    id_checked=True,
    finger=Finger.LEFT_THUMB,
)


def intake(by: Rules | None = None, *, low_rate_open: int = 0, **changes: Any) -> IntakeForm:
    """An intake whose terms the pledgor has agreed to, as `changes` make it."""
    form = replace(INTAKE, **changes)
    terms = intake_terms(form, by or rules(), low_rate_open=Ntd(low_rate_open))
    return replace(form, agreed=terms)


def terms(principal: int = 100_000, on: date = MONDAY, class_code: str = "general") -> Terms:
    """Terms written on that day for gold."""
    return charges.write_terms(
        POLICY,
        CALENDAR,
        class_code=class_code,
        item_type="gold",
        principal=Ntd(principal),
        pledged_on=on,
    )


def ticket(
    pledge: str = "p1", *, on: date = MONDAY, principal: int = 100_000, **changes: Any
) -> Ticket:
    """A ticket for one piece of gold in bag B1."""
    written = Ticket(
        pledge=pledge,
        number="K0101115000018",
        code="0123456789",
        pledgor="person-1",
        predecessors=(),
        first=pledge,
        principal=Ntd(principal),
        terms=terms(principal, on),
        items=(item("B1"),),
        evidence=None,
        wording="2011-07-20",
        low_rate_known_on=None,
    )
    return replace(written, **changes)


def item(bag: str, name: str = "i1") -> Item:
    """A piece of gold in a bag."""
    return Item(name, "gold", 1, Mg(37_500), Mg(0), "gold-9999", Ntd(120_000), bag, None)


def taken_in(of: Ticket) -> TakenIn:
    """The intake of a ticket."""
    return TakenIn(of, IDENTITY, id_checked=True, finger=Finger.LEFT_THUMB)


def settled(of: Ticket, *, on: date, interest: int = 900, half_months: int = 2) -> Settled:
    """Interest paid for a ticket."""
    return Settled(of.pledge, on, half_months, Ntd(interest), of.principal)


def renewed(of: Ticket, new: Ticket, *, on: date = MONDAY, interest: int = 900) -> Renewed:
    """A renewal of a ticket, paid exactly."""
    paid = settled(of, on=on, interest=interest)
    return Renewed(paid, new, by_scan=True, received=Ntd(interest), change=Ntd(0))


def redeemed(of: Ticket, *, on: date = MONDAY, interest: int = 900) -> Redeemed:
    """A redemption of a ticket out of its bags, paid exactly."""
    paid = settled(of, on=on, interest=interest)
    bags = tuple(sorted({each.bag for each in of.items}))
    return Redeemed(paid, True, bags, Ntd(paid.principal + interest), Ntd(0))


def reversed_(
    act: Entry, *, voided: tuple[str, ...] = (), reopened: tuple[str, ...] = ()
) -> Reversed:
    """An act undone: what it moved on the accounts goes back."""
    posted = ledger.postings(act.body)
    loans, interest = (
        Ntd(-ledger.amount(posted, account)) for account in (Account.LOANS, Account.INTEREST)
    )
    return Reversed(act.id, ReversalReason.WRONG_ITEM, voided, reopened, loans, interest, (), None)


def entry(number: int, body: Body, *, on: date = MONDAY, clerk: str = "c1") -> Entry:
    """The entry `e<number>` of a counter, about nobody in particular."""
    return Entry(
        device="d1",
        incarnation=1,
        number=number,
        kind=KIND_OF[type(body)],
        version=1,
        min_reader=1,
        id=f"e{number}",
        subjects=(),
        branch="K01",
        business_day=on,
        recorded_at=datetime(2026, 3, 16, 1, tzinfo=UTC),
        clerk=clerk,
        approver="",
        cash_ntd=ledger.cash(body),
        basis=Basis(0, ""),
        expects=(),
        policy_version=POLICY.version,
        policy_hash=POLICY.hash,
        body=body,
        previous_hash="",
    )


def pledge(of: Ticket | None = None, *further: Body, on: date | None = None) -> Pledge:
    """What a ticket's intake and `further` acts of the same day add up to."""
    opened = of or ticket()
    day = on or opened.terms.pledged_on
    bodies = (taken_in(opened), *further)
    entries = [entry(number, body, on=day) for number, body in enumerate(bodies, 1)]
    folded = fold(entries, opened.pledge)
    assert folded is not None, "the intake opens it"
    return folded
