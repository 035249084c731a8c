"""An honest mistake is undone: cash and goods go back, nothing that stands on it is pulled away (E10, PA 14)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from counter.domain import reversal
from counter.domain.codes import Change, PrintReason, ReversalReason
from counter.domain.entries import (
    Body,
    ClassCorrected,
    Entry,
    Exchanged,
    Held,
    LossReported,
    LossWithdrawn,
    PaidTogether,
    Refunded,
    Reprinted,
)
from counter.domain.forms import ReverseForm
from counter.domain.money import Ntd
from counter.domain.parts import Item, Ticket
from counter.domain.pledge import Pledge, fold
from counter.domain.refusal import Fault, Reason
from counter.domain.reversal import Undoing
from counter.domain.staff import Clerk, Role
from tests.domain.bodies import ELSEWHERE, MARKS
from tests.domain.cases import (
    RECORD,
    entry,
    item,
    redeemed,
    renewed,
    reversed_,
    settled,
    taken_in,
    ticket,
)
from tests.domain.policies import MONDAY, rules
from tests.domain.refusals import fault_of, faults_of

BRANCH = "K01"
CLERK = Clerk("c1", "王小明", Role.CLERK)
OTHER = Clerk("c2", "李小華", Role.CLERK)
CHIEF = Clerk("s1", "林主任", Role.SUPERVISOR)
STAFF = (CLERK, OTHER, CHIEF)

TUESDAY = date(2026, 3, 17)
LAST_DAY = date(2026, 6, 22)
"""The last day of grace of a ticket of MONDAY."""

OLD = ticket("p1")
OLD_NUMBER = {"number": OLD.number}
NEW = ticket("p2", number="K0101115000026", predecessors=("p1",))
INTAKE = entry(1, taken_in(OLD))
RENEWAL = entry(2, renewed(OLD, NEW))
REDEMPTION = entry(3, redeemed(OLD))

FORM = ReverseForm(
    entry="",
    reason=ReversalReason.WRONG_AMOUNT,
    note="",
    ticket_returned=True,
    bags=(),
    agreed=Ntd(0),
    money_moved=True,
)


def standing(*entries: Entry) -> Mapping[str, Pledge]:
    """Every pledge these entries make."""
    folded = (fold(entries, each) for each in ("p1", "p2", "p3", "p4"))
    return {each.ticket.pledge: each for each in folded if each is not None}


def plan(act: Entry, *entries: Entry, on: date = MONDAY, branch: str = BRANCH) -> Undoing:
    """What undoing an act brings after these entries."""
    return reversal.undoing(act, standing(*entries), rules(on), branch=branch)


def decide(
    act: Entry, *entries: Entry, on: date = MONDAY, clerk: Clerk = CLERK, **changes: Any
) -> Undoing:
    """Undo an act with all that goes back being there, but for `changes`."""
    offered = plan(act, *entries, on=on)
    form = replace(FORM, entry=act.id, bags=offered.bags, agreed=offered.drawer)
    return reversal.decide_reversal(
        replace(form, **changes),
        act,
        standing(*entries),
        rules(on),
        branch=BRANCH,
        clerk=clerk,
        staff=STAFF,
    )


def exchange(how: Change, ended: tuple[Ticket, ...], tickets: tuple[Ticket, ...]) -> Entry:
    """An exchange of tickets for others."""
    body = Exchanged(
        how=how,
        settled=tuple(settled(each, on=MONDAY) for each in ended),
        tickets=tickets,
        released=(),
        bags=(),
        id_checked=False,
        finger=None,
        by_scan=True,
        received=Ntd(0),
        change=Ntd(0),
    )
    return entry(4, body)


# ------------------------------------------------------------------------------ what goes back


def test_an_intake_undone_takes_the_principal_back_and_gives_the_goods_out() -> None:
    assert plan(INTAKE, INTAKE) == Undoing(
        voided=("p1",),
        reopened=(),
        drawer=Ntd(100_000),
        loans=Ntd(-100_000),
        interest=Ntd(0),
        out=OLD.items,
        back=(),
        moved=(),
        approved=False,
    )


def test_a_renewal_undone_gives_the_interest_back_and_leaves_the_goods_where_they_are() -> None:
    assert plan(RENEWAL, INTAKE, RENEWAL) == Undoing(
        voided=("p2",),
        reopened=("p1",),
        drawer=Ntd(-900),
        loans=Ntd(0),
        interest=Ntd(900),
        out=(),
        back=(),
        moved=(),
        approved=False,
    )


def test_a_redemption_undone_gives_all_the_money_back_and_takes_the_goods_into_their_bag() -> None:
    assert plan(REDEMPTION, INTAKE, REDEMPTION) == Undoing(
        voided=(),
        reopened=("p1",),
        drawer=Ntd(-100_900),
        loans=Ntd(100_000),
        interest=Ntd(900),
        out=(),
        back=OLD.items,
        moved=(),
        approved=False,
    )


def test_a_payment_for_several_tickets_is_undone_as_one() -> None:
    other = ticket("p3", items=(item("B3", "i3"),))
    together = PaidTogether((renewed(OLD, NEW),), (redeemed(other),), Ntd(110_000), Ntd(8_200))
    act = entry(5, together)
    undone = plan(act, INTAKE, entry(6, taken_in(other)), act)
    assert (undone.voided, undone.reopened) == (("p2",), ("p1", "p3"))
    assert (undone.drawer, undone.loans, undone.interest) == (-101_800, 100_000, 1_800)
    assert (undone.out, undone.back) == ((), other.items)


THINGS: tuple[Item, ...] = (item("B1", "i1"), item("B1", "i2"))
NEW_THING = item("B9", "i9")


@pytest.mark.parametrize(
    ("kept", "out", "back", "moved"),
    [
        (THINGS, (), (), ()),
        (THINGS[:1], (), THINGS[1:], ()),
        ((THINGS[0], item("B2", "i2")), (), (), ((THINGS[1], "B2"),)),
        ((*THINGS, NEW_THING), (NEW_THING,), (), ()),
        ((NEW_THING, THINGS[1]), (NEW_THING,), THINGS[:1], ()),
        ((item("B2", "i1"),), (), THINGS[1:], ((THINGS[0], "B2"),)),
    ],
    ids=["the same", "one handed over", "one moved", "one added", "one for another", "both"],
)
def test_each_thing_goes_back_where_it_was(
    kept: tuple[Item, ...],
    out: tuple[Item, ...],
    back: tuple[Item, ...],
    moved: tuple[tuple[Item, str], ...],
) -> None:
    old = replace(OLD, items=THINGS)
    act = exchange(Change.PART, (old,), (replace(NEW, items=kept),))
    undone = plan(act, entry(1, taken_in(old)), act)
    assert (undone.out, undone.back, undone.moved) == (out, back, moved)
    filled = {thing.bag for thing in (*back, *(thing for thing, _ in moved))}
    opened = {thing.bag for thing in out} | {bag for _, bag in moved}
    assert undone.filled == tuple(sorted(filled))
    assert undone.bags == tuple(sorted(filled | opened))


def test_a_split_undone_opens_one_ticket_for_all_its_parts() -> None:
    old = replace(OLD, items=THINGS)
    parts = (
        replace(NEW, items=THINGS[:1], principal=Ntd(60_000)),
        replace(NEW, pledge="p3", items=THINGS[1:], principal=Ntd(40_000)),
    )
    act = exchange(Change.SPLIT, (old,), parts)
    undone = plan(act, entry(1, taken_in(old)), act)
    assert (undone.voided, undone.reopened) == (("p2", "p3"), ("p1",))
    assert (undone.drawer, undone.bags) == (-900, ())


# ------------------------------------------------------------------------------ what forbids it


@pytest.mark.parametrize(
    "body",
    [
        *MARKS,
        *ELSEWHERE,
        ClassCorrected("p1", NEW, RECORD),
        reversed_(INTAKE, voided=("p1",)),
    ],
)
def test_only_what_took_in_renewed_or_redeemed_is_undone(body: Body) -> None:
    act = entry(9, body)
    assert fault_of(plan, act, INTAKE) == Fault(Reason.ACT_NOT_REVERSIBLE)


@pytest.mark.parametrize(
    "later", [RENEWAL, REDEMPTION, entry(7, ClassCorrected("p1", NEW, RECORD))]
)
def test_what_another_act_stands_on_is_not_undone(later: Entry) -> None:
    assert fault_of(plan, INTAKE, INTAKE, later) == Fault(Reason.ACT_BUILT_UPON, "", OLD_NUMBER)


def test_a_payment_is_not_undone_once_any_of_its_tickets_went_on() -> None:
    other = ticket("p3", number="K0101115000034")
    together = PaidTogether((renewed(OLD, NEW),), (redeemed(other),), Ntd(101_800), Ntd(0))
    act = entry(5, together)
    before = (INTAKE, entry(6, taken_in(other)), act)
    told = fault_of(plan, act, *before, entry(7, redeemed(NEW)))
    assert told == Fault(Reason.ACT_BUILT_UPON, "", {"number": NEW.number})
    told = fault_of(plan, act, *before, entry(7, Refunded("p3", Ntd(100_900), (), RECORD)))
    assert told == Fault(Reason.ACT_BUILT_UPON, "", {"number": other.number})


def test_an_act_is_undone_once() -> None:
    undone = entry(8, reversed_(INTAKE, voided=("p1",)))
    told = fault_of(plan, INTAKE, INTAKE, undone)
    assert told == Fault(Reason.TICKET_VOID, "", {**OLD_NUMBER, "day": MONDAY})
    undone = entry(8, reversed_(REDEMPTION, reopened=("p1",)))
    told = fault_of(plan, REDEMPTION, INTAKE, REDEMPTION, undone)
    assert told == Fault(Reason.ACT_BUILT_UPON, "", OLD_NUMBER)


def test_once_a_redemption_is_undone_the_intake_before_it_can_be_undone_too() -> None:
    undone = entry(8, reversed_(REDEMPTION, reopened=("p1",)))
    assert plan(INTAKE, INTAKE, REDEMPTION, undone).voided == ("p1",)


@pytest.mark.parametrize(
    ("block", "reason"),
    [
        (LossReported("p1", RECORD, id_checked=True, representation=None), Reason.TICKET_LOST),
        (Held("p1", RECORD), Reason.TICKET_HELD),
    ],
)
def test_a_blocked_ticket_is_not_made_void(block: Body, reason: Reason) -> None:
    assert fault_of(plan, INTAKE, INTAKE, entry(8, block)).reason is reason


def test_a_ticket_with_a_problem_is_neither_made_void_nor_opened_again() -> None:
    again = entry(8, redeemed(OLD))
    frozen = Fault(Reason.TICKET_FROZEN, "", OLD_NUMBER)
    assert fault_of(plan, REDEMPTION, INTAKE, REDEMPTION, again) == frozen
    misfit = entry(8, LossWithdrawn("p1", None))
    assert fault_of(plan, INTAKE, INTAKE, misfit) == frozen


def test_a_reprint_or_a_block_that_was_lifted_is_no_obstacle() -> None:
    lost = entry(8, LossReported("p1", RECORD, id_checked=True, representation=None))
    found = entry(9, LossWithdrawn("p1", None))
    copy = entry(10, Reprinted("p1", PrintReason.JAM, 2))
    assert plan(INTAKE, INTAKE, lost, found, copy).voided == ("p1",)


def test_an_act_of_another_branch_is_undone_there() -> None:
    for act in (INTAKE, REDEMPTION):
        told = fault_of(plan, act, INTAKE, *({REDEMPTION} & {act}), branch="K02")
        assert told == Fault(Reason.TICKET_OTHER_BRANCH, "", {**OLD_NUMBER, "branch": "K01"})


def test_forfeited_goods_are_not_given_back_as_a_mistake() -> None:
    assert plan(INTAKE, INTAKE, on=LAST_DAY).approved
    told = fault_of(plan, INTAKE, INTAKE, on=date(2026, 6, 23))
    assert told == Fault(Reason.TICKET_GRACE_OVER, "", {**OLD_NUMBER, "day": LAST_DAY})


@pytest.mark.parametrize(
    "body",
    [
        renewed(OLD, ticket("p2", number=NEW.number, on=LAST_DAY), on=LAST_DAY),
        redeemed(OLD, on=LAST_DAY),
    ],
)
def test_no_ticket_is_opened_again_that_would_be_forfeited_at_once(body: Body) -> None:
    act = entry(2, body, on=LAST_DAY)
    assert plan(act, INTAKE, act, on=LAST_DAY).reopened == ("p1",)
    told = fault_of(plan, act, INTAKE, act, on=date(2026, 6, 23))
    assert told == Fault(Reason.ACT_GRACE_OVER, "", {**OLD_NUMBER, "day": LAST_DAY})


# ------------------------------------------------------------------------------ the form


def test_what_is_there_and_agreed_is_undone() -> None:
    assert decide(REDEMPTION, INTAKE, REDEMPTION).back == OLD.items


def test_everything_wrong_is_told_at_once() -> None:
    told = faults_of(
        decide, INTAKE, INTAKE, reason=None, ticket_returned=False, bags=(), money_moved=False
    )
    assert told == (
        Fault(Reason.REASON_MISSING, "reason", {}),
        Fault(Reason.TICKET_NOT_RETURNED, "ticket_returned", {}),
        Fault(Reason.BAG_NOT_SCANNED, "bags", {"expected": "B1"}),
        Fault(Reason.MONEY_NOT_MOVED, "money_moved", {"amount": 100_000}),
    )


def test_no_void_ticket_no_paper_to_take_back() -> None:
    assert decide(REDEMPTION, INTAKE, REDEMPTION, ticket_returned=False).voided == ()


@pytest.mark.parametrize("agreed", [100_899, -100_899, 100_900, -100_901, 0])
def test_another_sum_than_the_one_shown_is_shown_again(agreed: int) -> None:
    told = fault_of(decide, REDEMPTION, INTAKE, REDEMPTION, agreed=Ntd(agreed))
    assert told == Fault(Reason.AMOUNT_CHANGED, "money_moved", {"amount": 100_900})


def test_where_no_cash_goes_back_none_is_confirmed() -> None:
    top_up = replace(NEW, principal=Ntd(100_900))
    act = exchange(Change.TOP_UP, (OLD,), (top_up,))
    assert decide(act, INTAKE, act, money_moved=False).drawer == 0


def test_another_bag_is_refused() -> None:
    told = fault_of(decide, INTAKE, INTAKE, bags=("B1", "B2"))
    assert told == Fault(Reason.BAG_WRONG, "bags", {"bag": "B2", "expected": "B1"})


# ------------------------------------------------------------------------------ a later day


def test_on_the_same_business_day_nobody_else_is_asked() -> None:
    assert not decide(INTAKE, INTAKE, supervisor="").approved


def test_on_a_later_day_a_second_person_approves_and_one_of_the_two_is_a_supervisor() -> None:
    assert decide(INTAKE, INTAKE, on=TUESDAY, supervisor="s1").approved
    assert decide(INTAKE, INTAKE, on=TUESDAY, clerk=CHIEF, supervisor="c1").approved
    told = fault_of(decide, INTAKE, INTAKE, on=TUESDAY)
    assert told == Fault(Reason.ACT_OF_EARLIER_DAY, "supervisor", {"day": MONDAY})
    for second, reason in (
        ("c1", Reason.SAME_PERSON),
        ("c2", Reason.SUPERVISOR_NEEDED),
        ("x", Reason.CLERK_UNKNOWN),
    ):
        told = fault_of(decide, INTAKE, INTAKE, on=TUESDAY, supervisor=second)
        assert (told.reason, told.at) == (reason, "supervisor")
