"""What can be begun with a ticket: as it stands, as it is blocked, as its day is."""

from dataclasses import replace
from datetime import date

import pytest

from counter.domain.codes import Release
from counter.domain.entries import (
    Body,
    ClassCorrected,
    Held,
    LossReported,
    Refunded,
    Released,
    Replaced,
)
from counter.domain.money import Ntd
from counter.domain.pledge import Pledge
from counter.domain.ways import Way, ways
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
from tests.domain.policies import MONDAY, rules

OF = ticket()
NEXT = ticket("p2", predecessors=("p1",))
LOST = LossReported("p1", RECORD, id_checked=True, representation=None)
HELD = Held("p1", RECORD)
RELEASED = Released("p1", Release.FREE, Ntd(1), Ntd(0), (), RECORD, (), Ntd(0), Ntd(0))
SOLD = replace(RELEASED, how=Release.AT_PRINCIPAL, paid=Ntd(1))
REFUNDED = Refunded("p1", Ntd(900), (), RECORD)
LAST_DAY = date(2026, 6, 22)

ONE_THING = frozenset(
    {
        *(Way.RENEW, Way.REDEEM, Way.TOP_UP, Way.PAY_DOWN, Way.MERGE, Way.REPRINT),
        *(Way.REVERSE, Way.CORRECT_CLASS, Way.REPORT_LOSS, Way.HOLD, Way.REMIT),
    }
)


def offered(of: Pledge, on: date = MONDAY, branch: str = "K01") -> frozenset[Way]:
    """What can be done with it, a label and an alert apart."""
    found = ways(of, rules(on), branch=branch)
    assert {Way.ALERT, Way.PERSON} <= found
    return found - {Way.LABEL, Way.ALERT, Way.PERSON}


@pytest.mark.parametrize(
    ("of", "branch", "labelled"),
    [
        (pledge(OF), "K01", True),
        (pledge(OF, LOST), "K01", True),
        (pledge(OF, HELD), "K01", True),
        (pledge(OF), "K02", False),
        (pledge(OF, redeemed(OF)), "K01", False),
    ],
)
def test_a_bag_that_lies_here_can_have_its_label_again(
    of: Pledge, branch: str, labelled: bool
) -> None:
    assert (Way.LABEL in ways(of, rules(MONDAY), branch=branch)) is labelled


def test_an_open_ticket_offers_everything_that_its_things_allow() -> None:
    assert offered(pledge(OF)) == ONE_THING
    two = pledge(ticket(items=(item("B1", "i1"), item("B1", "i2"))))
    assert offered(two) == ONE_THING | {Way.PART, Way.SPLIT}


@pytest.mark.parametrize(
    ("bodies", "expected"),
    [
        ((LOST,), {Way.WITHDRAW_LOSS, Way.REPLACE, Way.HOLD}),
        ((HELD,), {Way.LIFT_HOLD, Way.RELEASE, Way.NOTE_HOLD, Way.REPORT_LOSS}),
        ((LOST, HELD), {Way.LIFT_HOLD, Way.RELEASE, Way.NOTE_HOLD}),
        ((redeemed(OF),), {Way.REVERSE, Way.REFUND}),
        ((redeemed(OF), REFUNDED), set()),
        ((HELD, RELEASED), set()),
        ((HELD, SOLD), {Way.REFUND}),
        ((LOST, HELD, SOLD), {Way.REFUND}),
        ((HELD, SOLD, REFUNDED), set()),
        ((renewed(OF, NEXT),), set()),
        ((LOST, Replaced("p1", NEXT)), set()),
        ((ClassCorrected("p1", NEXT, RECORD),), set()),
        ((reversed_(entry(1, taken_in(OF)), voided=("p1",)),), set()),
        ((redeemed(OF), redeemed(OF)), set()),
    ],
)
def test_a_blocked_or_ended_ticket_offers_its_way_on_alone(
    bodies: tuple[Body, ...], expected: set[Way]
) -> None:
    assert offered(pledge(OF, *bodies)) == expected


def test_once_the_grace_is_over_the_police_have_a_say_two_people_and_money_that_came_before() -> (
    None
):
    assert offered(pledge(OF), LAST_DAY) == ONE_THING
    assert offered(pledge(OF), date(2026, 6, 23)) == {Way.HOLD, Way.REMIT, Way.ALLOW_LATE}
    assert offered(pledge(OF, LOST), date(2026, 6, 23)) == {Way.HOLD}
    held = {Way.LIFT_HOLD, Way.RELEASE, Way.NOTE_HOLD}
    assert offered(pledge(OF, HELD), date(2026, 6, 23)) == held
    assert offered(pledge(OF, LOST), LAST_DAY) == {Way.WITHDRAW_LOSS, Way.REPLACE, Way.HOLD}


def test_a_ticket_of_another_branch_is_held_alone() -> None:
    assert offered(pledge(OF), branch="K02") == {Way.HOLD}
