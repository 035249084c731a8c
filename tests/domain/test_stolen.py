"""Stolen goods: held at one word, given to their owner by two people, at principal or free, never twice (PA 26)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter.domain import ledger, stolen
from counter.domain.claim_forms import (
    HoldForm,
    HoldNoteForm,
    LiftForm,
    OwnerForm,
    RefundForm,
    ReleaseForm,
)
from counter.domain.codes import Paper, Release
from counter.domain.entries import (
    Body,
    Held,
    HoldLifted,
    LossReported,
    Refunded,
    Released,
    Replaced,
)
from counter.domain.identity import IdKind
from counter.domain.ledger import Account
from counter.domain.money import Ntd
from counter.domain.pledge import Pledge
from counter.domain.refusal import Fault, Reason
from counter.domain.staff import Clerk, Role
from tests.domain.cases import RECORD, entry, pledge, redeemed, renewed, reversed_, taken_in, ticket
from tests.domain.policies import MONDAY, rules
from tests.domain.refusals import fault_of, faults_of, places

CLERK = Clerk("c1", "王小明", Role.CLERK)
OTHER = Clerk("c2", "李小華", Role.CLERK)
CHIEF = Clerk("s1", "林主任", Role.SUPERVISOR)
STAFF = (CLERK, OTHER, CHIEF)
AFTER = date(2026, 6, 23)
"""The day after the last one of a ticket of MONDAY."""

OF = ticket()
NEXT = ticket("p2", number="K0101115000026", predecessors=("p1",))
LOST = LossReported("p1", RECORD, id_checked=True, representation=None)
HELD = Held("p1", RECORD)
OWNER = OwnerForm("林物主", IdKind.NATIONAL, "B123456780", "", id_checked=True)
SEEN = (Paper.POLICE, Paper.OWNERSHIP)
Act = Callable[..., object]


def released(how: Release, paid: int) -> Released:
    """A release of the ticket's goods."""
    return Released("p1", how, OF.principal, Ntd(paid), SEEN, RECORD, ("B1",), Ntd(paid), Ntd(0))


SOLD = released(Release.AT_PRINCIPAL, 100_000)
FREE = released(Release.FREE, 0)
GONE: list[tuple[tuple[Body, ...], Reason]] = [
    ((redeemed(OF),), Reason.TICKET_REDEEMED),
    ((renewed(OF, NEXT),), Reason.TICKET_REPLACED),
    ((reversed_(entry(1, taken_in(OF)), voided=("p1",)),), Reason.TICKET_VOID),
    ((LOST, Replaced("p1", NEXT)), Reason.TICKET_LOST_REPLACED),
    ((HELD, SOLD), Reason.TICKET_RELEASED),
    ((redeemed(OF), redeemed(OF)), Reason.TICKET_FROZEN),
]


def hold(of: Pledge | None = None, *, on: date = MONDAY, branch: str = "K01", **how: Any) -> None:
    """Hold the goods, sound as it stands but for what is given."""
    form = replace(HoldForm("p1", "鹽埕分局", "張警員", "115-刑-1", ""), **how)
    stolen.decide_hold(form, of or pledge(OF), rules(on), branch=branch)


def note(of: Pledge | None = None, *, on: date = MONDAY, document: str = "高市警鹽字第1號") -> None:
    """Add the letter that followed."""
    given = of or pledge(OF, HELD)
    stolen.decide_hold_note(HoldNoteForm("p1", document), given, rules(on), branch="K01")


def lift(of: Pledge | None = None, *, on: date = MONDAY, branch: str = "K01", **how: Any) -> None:
    """Let them go."""
    clerk = how.pop("clerk", CLERK)
    form = replace(LiftForm("p1", "鹽埕分局", "張警員", "高市警鹽字第1號", "s1"), **how)
    given = of or pledge(OF, HELD)
    stolen.decide_lift(form, given, rules(on), branch=branch, clerk=clerk, staff=STAFF)


def release(of: Pledge | None = None, *, on: date = MONDAY, branch: str = "K01", **how: Any) -> Ntd:
    """Give them to their owner at principal, all being there."""
    clerk = how.pop("clerk", CLERK)
    form = ReleaseForm(
        pledge="p1",
        how=Release.AT_PRINCIPAL,
        papers=SEEN,
        papers_note="高市警鹽字第1號",
        owner=OWNER,
        reason="",
        bags=("B1",),
        agreed=Ntd(100_000),
        received=Ntd(100_000),
        second="s1",
    )
    given = of or pledge(OF, HELD)
    form = replace(form, **how)
    return stolen.decide_release(form, given, rules(on), branch=branch, clerk=clerk, staff=STAFF)


def free(**how: Any) -> Ntd:
    """Give them back for nothing."""
    sound = {"how": Release.FREE, "reason": "未捺指紋", "agreed": Ntd(0), "received": Ntd(0)}
    return release(**{**sound, **how})


def refund(of: Pledge | None = None, *, payer: str = OWNER.id_number, **how: Any) -> Ntd:
    """Pay the owner back what the release cost."""
    clerk = how.pop("clerk", CLERK)
    form = RefundForm(
        pledge="p1",
        papers=(Paper.JUDGMENT, Paper.OWNERSHIP),
        papers_note="115年度訴字第1號",
        owner=OWNER,
        reason="未查驗證件",
        agreed=Ntd(100_000),
        money_moved=True,
        second="s1",
    )
    given = of or pledge(OF, HELD, SOLD)
    form = replace(form, **how)
    return stolen.decide_refund(form, given, payer=payer, clerk=clerk, staff=STAFF)


# -------------------------------------------------------------------------------- held, let go


def test_goods_are_held_by_one_person_at_the_word_of_the_police() -> None:
    hold()
    assert places(faults_of(hold, unit="", officer="", case="")) == [
        (Reason.EMPTY, "unit"),
        (Reason.EMPTY, "officer"),
        (Reason.EMPTY, "case"),
    ]


def test_what_is_still_here_is_held_though_its_ticket_is_lost_or_its_days_are_over() -> None:
    hold(pledge(OF, LOST))
    hold(on=AFTER)
    hold(branch="K02")


@pytest.mark.parametrize(("bodies", "reason"), [*GONE, ((HELD,), Reason.TICKET_HELD)])
def test_what_is_gone_or_held_is_not_held(bodies: tuple[Body, ...], reason: Reason) -> None:
    assert fault_of(hold, pledge(OF, *bodies)).reason is reason


def test_two_people_read_the_letter_that_lets_goods_go() -> None:
    lift()
    lift(second="c2", clerk=CHIEF)
    lift(on=AFTER)
    lift(pledge(OF, LOST, HELD))
    assert places(faults_of(lift, unit="", officer="", document="", second="c2")) == [
        (Reason.EMPTY, "unit"),
        (Reason.EMPTY, "officer"),
        (Reason.EMPTY, "document"),
        (Reason.SUPERVISOR_NEEDED, "second"),
    ]


def test_a_letter_that_follows_is_told_by_its_number() -> None:
    note()
    note(pledge(OF, LOST, HELD))
    note(on=AFTER)
    assert places(faults_of(note, document="")) == [(Reason.EMPTY, "document")]


@pytest.mark.parametrize(
    ("bodies", "reason"),
    [
        *GONE,
        ((), Reason.TICKET_NOT_HELD),
        ((LOST,), Reason.TICKET_LOST),
        ((HELD, HoldLifted("p1", RECORD)), Reason.TICKET_NOT_HELD),
    ],
)
def test_only_what_is_held_is_let_go_or_given_to_an_owner(
    bodies: tuple[Body, ...], reason: Reason
) -> None:
    of = pledge(OF, *bodies)
    assert fault_of(lift, of).reason is fault_of(release, of).reason is reason
    assert fault_of(note, of).reason is reason


# ------------------------------------------------------------------------------------ released


def test_after_a_lawful_intake_the_owner_pays_the_principal_and_no_interest() -> None:
    assert release() == release(on=date(2026, 6, 22)) == OF.principal
    assert release(on=AFTER, received=Ntd(101_000)) == OF.principal
    assert release(pledge(OF, LOST, HELD)) == OF.principal


def test_after_an_unlawful_intake_the_owner_pays_nothing_and_the_record_says_why() -> None:
    assert free() == 0
    assert fault_of(free, reason="") == Fault(Reason.EMPTY, "reason", {})


@pytest.mark.parametrize("received", [99_999, 0, -1])
def test_less_than_the_principal_does_not_bring_goods_home(received: int) -> None:
    told = fault_of(release, received=Ntd(received))
    facts = {"amount": 100_000, "short": 100_000 - received}
    assert told == Fault(Reason.RECEIVED_TOO_LITTLE, "received", facts)


@pytest.mark.parametrize("agreed", [100_900, 99_999, 0])
def test_another_sum_than_the_principal_is_shown_again(agreed: int) -> None:
    told = fault_of(release, agreed=Ntd(agreed))
    assert told == Fault(Reason.AMOUNT_CHANGED, "received", {"amount": 100_000})


@pytest.mark.parametrize("act", [release, free, refund])
@pytest.mark.parametrize(
    ("papers", "enough"),
    [
        ((), False),
        ((Paper.POLICE,), False),
        ((Paper.OWNERSHIP,), False),
        ((Paper.POLICE, Paper.JUDGMENT), False),
        ((Paper.POLICE, Paper.OWNERSHIP), True),
        ((Paper.JUDGMENT, Paper.OWNERSHIP), True),
    ],
)
def test_that_it_was_stolen_and_whose_it_is_must_both_be_shown(
    act: Act, papers: tuple[Paper, ...], enough: bool
) -> None:
    if enough:
        act(papers=papers)
    else:
        assert fault_of(act, papers=papers) == Fault(Reason.OWNER_PAPERS, "papers", {})


def test_everything_missing_at_a_release_is_told_at_once() -> None:
    nobody = OwnerForm("", IdKind.NATIONAL, "", "", id_checked=False)
    told = faults_of(release, how=None, papers=(), papers_note="", owner=nobody, bags=(), second="")
    assert places(told) == [
        (Reason.REASON_MISSING, "how"),
        (Reason.OWNER_PAPERS, "papers"),
        (Reason.EMPTY, "papers_note"),
        (Reason.EMPTY, "name"),
        (Reason.EMPTY, "id_number"),
        (Reason.DOCUMENT_NOT_SEEN, "id_checked"),
        (Reason.BAG_NOT_SCANNED, "bags"),
        (Reason.SECOND_MISSING, "second"),
    ]


def test_another_bag_is_not_handed_over() -> None:
    assert fault_of(release, bags=("B1", "B2")).reason is Reason.BAG_WRONG


@pytest.mark.parametrize("act", [release, free, refund])
def test_goods_and_money_go_to_an_owner_before_two_people(act: Act) -> None:
    act(clerk=CHIEF, second="c2")
    for second, reason in (("c1", Reason.SAME_PERSON), ("c2", Reason.SUPERVISOR_NEEDED)):
        assert fault_of(act, second=second) == Fault(reason, "second", {})


# ------------------------------------------------------------------------------------ refunded


def test_an_owner_gets_back_exactly_what_was_paid() -> None:
    assert refund() == 100_000
    told = fault_of(refund, agreed=Ntd(100_001))
    assert told == Fault(Reason.AMOUNT_CHANGED, "money_moved", {"amount": 100_000})
    told = fault_of(refund, agreed=Ntd(99_999))
    assert told.reason is Reason.AMOUNT_CHANGED
    assert fault_of(refund, money_moved=False).reason is Reason.MONEY_NOT_MOVED


def test_an_owner_who_had_redeemed_with_the_ticket_gets_the_interest_back_too() -> None:
    gone = pledge(OF, redeemed(OF))
    assert refund(gone, payer="", agreed=Ntd(100_900)) == 100_900


def test_the_money_goes_back_to_the_owner_who_paid_it() -> None:
    other = replace(OWNER, id_number="C123456781")
    told = fault_of(refund, owner=other)
    assert told == Fault(Reason.NOT_THE_OWNER, "id_number", {})
    refund(pledge(OF, redeemed(OF)), payer="", owner=other, agreed=Ntd(100_900))


def test_money_goes_back_once() -> None:
    gone = pledge(OF, HELD, SOLD, Refunded("p1", Ntd(100_000), SEEN, RECORD))
    told = fault_of(refund, gone)
    assert told.reason is Reason.ALREADY_REFUNDED
    assert told.facts == {"number": OF.number, "amount": 100_000}


@pytest.mark.parametrize(
    "bodies", [(), (HELD,), (HELD, FREE), (renewed(OF, NEXT),), (LOST, Replaced("p1", NEXT))]
)
def test_where_no_owner_paid_nothing_goes_back(bodies: tuple[Body, ...]) -> None:
    told = fault_of(refund, pledge(OF, *bodies))
    assert told == Fault(Reason.NOTHING_TO_REFUND, "", {"number": OF.number})


def test_a_ticket_with_a_problem_is_settled_first() -> None:
    assert fault_of(refund, pledge(OF, redeemed(OF), redeemed(OF))).reason is Reason.TICKET_FROZEN


def test_everything_missing_at_a_refund_is_told_at_once() -> None:
    nobody = OwnerForm("", IdKind.NATIONAL, "", "", id_checked=False)
    told = faults_of(refund, papers=(), papers_note="", reason="", owner=nobody, money_moved=False)
    assert places(told) == [
        (Reason.OWNER_PAPERS, "papers"),
        (Reason.EMPTY, "papers_note"),
        (Reason.EMPTY, "reason"),
        (Reason.EMPTY, "name"),
        (Reason.EMPTY, "id_number"),
        (Reason.DOCUMENT_NOT_SEEN, "id_checked"),
        (Reason.MONEY_NOT_MOVED, "money_moved"),
    ]


# -------------------------------------------------------------------------------------- books


@given(principal=st.integers(1, 10**9), free=st.booleans(), refunded=st.booleans())
def test_whatever_goes_back_to_an_owner_the_loan_is_gone_and_the_loss_is_what_nobody_paid(
    principal: int, free: bool, refunded: bool
) -> None:
    paid = Ntd(0 if free else principal)
    how = Release.FREE if free else Release.AT_PRINCIPAL
    bodies: list[Body] = [
        taken_in(ticket(principal=principal)),
        Released("p1", how, Ntd(principal), paid, SEEN, RECORD, ("B1",), paid, Ntd(0)),
    ]
    if refunded and paid:
        bodies.append(Refunded("p1", paid, SEEN, RECORD))
    posted = [each for body in bodies for each in ledger.postings(body)]
    assert sum(each.amount for each in posted) == 0
    sums = {account: ledger.amount(tuple(posted), account) for account in Account}
    kept = 0 if refunded else paid
    assert sums == {
        **dict.fromkeys(Account, 0),
        Account.DRAWER: kept - principal,
        Account.LOSSES: principal - kept,
    }
