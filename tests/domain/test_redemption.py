"""Redemption by whoever bears the ticket; reprints; what forbids either of them."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from counter.domain import lending
from counter.domain.codes import Paper, PrintReason, Release
from counter.domain.days import Calendar
from counter.domain.entries import (
    Body,
    ClassCorrected,
    Held,
    LossReported,
    Released,
    Replaced,
    Reprinted,
)
from counter.domain.forms import RedeemForm, ReprintForm
from counter.domain.lending import Rules
from counter.domain.money import Ntd
from counter.domain.parts import Settled
from counter.domain.pledge import Pledge
from counter.domain.refusal import Fault, Reason
from tests.domain.cases import (
    RECORD,
    entry,
    item,
    pledge,
    redeemed,
    renewed,
    reversed_,
    taken_in,
    ticket,
)
from tests.domain.policies import CALENDAR, MONDAY, rules
from tests.domain.refusals import fault_of, faults_of, places

PAID_ON = date(2026, 5, 4)
TOTAL = 101_800  # two months, 100,000 at 0.9 %
BRANCH = "K01"

REDEEM = RedeemForm(
    pledge="p1",
    by_scan=True,
    ticket_returned=True,
    stub_signed=True,
    bags=("B1",),
    agreed_total=Ntd(TOTAL),
    received=Ntd(TOTAL),
)
REPRINT = ReprintForm("p1", PrintReason.JAM)

OF = ticket()
NEXT = ticket("p2", number="K0101115000026", predecessors=("p1",), first="p1")
RENEWED = renewed(OF, NEXT)
REDEEMED = redeemed(OF)
VOIDED = reversed_(entry(1, taken_in(OF)), voided=("p1",))
LOST = LossReported("p1", RECORD, id_checked=True, representation=None)
HELD = Held("p1", RECORD)
REPLACED = Replaced("p1", NEXT)
CORRECTED = ClassCorrected("p1", NEXT, RECORD)
RELEASED = Released(
    pledge="p1",
    how=Release.FREE,
    principal=OF.principal,
    paid=Ntd(0),
    papers=(Paper.POLICE,),
    record=RECORD,
    bags=("B1",),
    received=Ntd(0),
    change=Ntd(0),
)


def redeem(of: Pledge | None = None, *, by: Rules | None = None, **changes: Any) -> Settled:
    form = replace(REDEEM, **changes)
    return lending.decide_redemption(form, of or pledge(), by or rules(PAID_ON), branch=BRANCH)


def reprint(of: Pledge | None = None, on: date = PAID_ON, **changes: Any) -> int:
    form = replace(REPRINT, **changes)
    return lending.decide_reprint(form, of or pledge(), rules(on), branch=BRANCH)


# ------------------------------------------------------------------------------- redemption


def test_a_redemption_settles_principal_and_interest() -> None:
    assert redeem() == Settled("p1", PAID_ON, 4, Ntd(1_800), Ntd(100_000))


def test_the_ticket_comes_back_and_the_stub_is_signed() -> None:
    fault = fault_of(redeem, ticket_returned=False)
    assert (fault.reason, fault.at) == (Reason.TICKET_NOT_RETURNED, "ticket_returned")
    fault = fault_of(redeem, stub_signed=False)
    assert (fault.reason, fault.at) == (Reason.STUB_NOT_SIGNED, "stub_signed")


@pytest.mark.parametrize("agreed", [TOTAL - 1, TOTAL + 1])
def test_a_sum_that_changed_since_it_was_shown_is_shown_again(agreed: int) -> None:
    fault = fault_of(redeem, agreed_total=Ntd(agreed), received=Ntd(200_000))
    assert (fault.reason, fault.at) == (Reason.AMOUNT_CHANGED, "received")
    assert fault.facts == {"amount": TOTAL}


def test_all_of_principal_and_interest_must_be_paid() -> None:
    fault = fault_of(redeem, received=Ntd(TOTAL - 1_000))
    assert (fault.reason, fault.at) == (Reason.RECEIVED_TOO_LITTLE, "received")
    assert fault.facts == {"amount": TOTAL, "short": 1_000}
    assert redeem(received=Ntd(TOTAL + 200)).interest == 1_800


@pytest.mark.parametrize(
    ("scanned", "expected"),
    [
        ((), Fault(Reason.BAG_NOT_SCANNED, "bags", {"expected": "B1、B2"})),
        (("B1",), Fault(Reason.BAG_NOT_SCANNED, "bags", {"expected": "B2"})),
        (("B1", "B1"), Fault(Reason.BAG_NOT_SCANNED, "bags", {"expected": "B2"})),
        (("B1", "B3", "B4"), Fault(Reason.BAG_WRONG, "bags", {"bag": "B3", "expected": "B1、B2"})),
        (("B2", "B1", "B3"), Fault(Reason.BAG_WRONG, "bags", {"bag": "B3", "expected": "B1、B2"})),
    ],
)
def test_every_bag_and_no_other_is_scanned_before_it_is_handed_over(
    scanned: tuple[str, ...], expected: Fault
) -> None:
    two = pledge(ticket(items=(item("B2", "i1"), item("B1", "i2"), item("B1", "i3"))))
    assert fault_of(redeem, two, bags=scanned) == expected
    assert redeem(two, bags=("B2", "B1")).principal == 100_000
    assert redeem(two, bags=("B1", "B2", "B1")).principal == 100_000


def test_everything_wrong_with_a_redemption_is_told_at_once() -> None:
    told = faults_of(
        redeem,
        ticket_returned=False,
        stub_signed=False,
        bags=(),
        agreed_total=Ntd(TOTAL),
        received=Ntd(1),
    )
    assert places(told) == [
        (Reason.TICKET_NOT_RETURNED, "ticket_returned"),
        (Reason.BAG_NOT_SCANNED, "bags"),
        (Reason.RECEIVED_TOO_LITTLE, "received"),
        (Reason.STUB_NOT_SIGNED, "stub_signed"),
    ]


# ---------------------------------------------------------------- what forbids either


@pytest.mark.parametrize(
    ("bodies", "reason"),
    [
        ((VOIDED,), Reason.TICKET_VOID),
        ((RENEWED,), Reason.TICKET_REPLACED),
        ((REDEEMED,), Reason.TICKET_REDEEMED),
        ((CORRECTED,), Reason.TICKET_CORRECTED),
        ((HELD, RELEASED), Reason.TICKET_RELEASED),
        ((LOST,), Reason.TICKET_LOST),
        ((HELD,), Reason.TICKET_HELD),
        ((LOST, HELD), Reason.TICKET_HELD),
    ],
)
def test_a_ticket_that_ended_or_is_blocked_says_how_and_since_when(
    bodies: tuple[Body, ...], reason: Reason
) -> None:
    gone = pledge(OF, *bodies)
    expected = Fault(reason, "", {"number": OF.number, "day": MONDAY})
    assert lending.standing(gone, rules(PAID_ON), branch=BRANCH) == expected
    for act in (redeem, reprint):
        assert fault_of(act, gone) == expected


def test_a_lost_ticket_names_the_one_that_is_valid_in_its_place() -> None:
    gone = pledge(OF, LOST, REPLACED)
    told = lending.standing(gone, rules(PAID_ON), branch=BRANCH)
    assert told == Fault(
        Reason.TICKET_LOST_REPLACED,
        "",
        {"number": OF.number, "day": MONDAY, "valid": NEXT.number},
    )


def test_after_its_last_day_a_lost_ticket_is_as_gone_as_any_other() -> None:
    last, over = date(2026, 6, 22), date(2026, 6, 23)
    lost, held = pledge(OF, LOST), pledge(OF, LOST, HELD)
    for on, of, reason in (
        (last, lost, Reason.TICKET_LOST),
        (over, lost, Reason.TICKET_GRACE_OVER),
        (over, held, Reason.TICKET_HELD),
    ):
        told = lending.standing(of, rules(on), branch=BRANCH)
        assert told is not None
        assert told.reason is reason


def test_a_closed_ticket_tells_the_day_of_its_end_not_of_its_beginning() -> None:
    gone = replace(pledge(OF, REDEEMED), closed_on=PAID_ON)
    fault = lending.standing(gone, rules(PAID_ON), branch=BRANCH)
    assert fault is not None
    assert fault.facts["day"] == PAID_ON


def test_a_ticket_with_a_problem_is_frozen_whatever_its_state() -> None:
    torn = pledge(OF, REDEEMED, VOIDED)
    assert torn.problems
    for act in (redeem, reprint):
        assert fault_of(act, torn) == Fault(Reason.TICKET_FROZEN, "", {"number": OF.number})


def test_a_ticket_of_another_branch_is_served_there() -> None:
    other = pledge(ticket(number="K0201115000019"))
    expected = Fault(Reason.TICKET_OTHER_BRANCH, "", {"number": "K0201115000019", "branch": "K02"})
    for act in (redeem, reprint):
        assert fault_of(act, other) == expected


def test_on_the_last_day_of_grace_all_is_well_and_on_the_next_all_is_over() -> None:
    last = date(2026, 6, 22)
    assert redeem(by=rules(last), agreed_total=Ntd(102_700), received=Ntd(102_700)).half_months == 6
    over = rules(date(2026, 6, 23))
    expected = Fault(Reason.TICKET_GRACE_OVER, "", {"number": OF.number, "day": last})
    assert fault_of(redeem, by=over) == expected
    assert fault_of(reprint, None, date(2026, 6, 23)) == expected


def test_the_last_day_told_is_that_of_todays_calendar() -> None:
    closed = replace(CALENDAR, closed=frozenset({date(2026, 6, 22)}))
    over = rules(date(2026, 6, 24), calendar=closed)
    assert fault_of(redeem, by=over).facts["day"] == date(2026, 6, 23)
    terms = lending.workable(pledge(), rules(date(2026, 6, 23), calendar=closed), branch=BRANCH)
    assert terms.last_day == date(2026, 6, 23)


def test_an_open_ticket_of_this_branch_may_be_worked_with() -> None:
    assert lending.standing(pledge(), rules(PAID_ON), branch=BRANCH) is None
    assert lending.workable(pledge(), rules(PAID_ON), branch=BRANCH) == OF.terms


def test_a_calendar_that_changed_moves_the_days_but_never_the_rates() -> None:
    holiday = Calendar(holidays=frozenset({OF.terms.maturity}), official_until=2026)
    terms = lending.workable(pledge(), rules(PAID_ON, calendar=holiday), branch=BRANCH)
    assert terms.maturity == date(2026, 6, 17)
    assert terms.parts == OF.terms.parts


# --------------------------------------------------------------------------------- reprint


def test_a_reprint_is_the_next_copy() -> None:
    assert reprint() == 2
    assert reprint(pledge(OF, Reprinted("p1", PrintReason.JAM, 2))) == 3


def test_a_reprint_wants_a_reason() -> None:
    fault = fault_of(reprint, reason=None)
    assert (fault.reason, fault.at) == (Reason.REASON_MISSING, "reason")
