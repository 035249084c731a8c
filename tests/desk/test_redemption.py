"""Redemption, void and reprint at the desk; what a ticket's page tells."""

from dataclasses import replace
from datetime import date

import pytest

from counter.desk.answers import Changed
from counter.desk.desk import Desk
from counter.domain.charges import Explain
from counter.domain.codes import PrintReason
from counter.domain.effects import State
from counter.domain.entries import Redeemed, Reprinted
from counter.domain.forms import ReprintForm
from counter.domain.money import Ntd
from counter.domain.parts import Settled
from counter.domain.refusal import Reason
from counter.print.papers import TicketPaper
from tests.desk.desks import (
    CERTIFICATE,
    RING,
    STAFF,
    TODAY,
    WATCH,
    next_day,
    redeem,
    renew,
    take_in,
    undo,
)
from tests.domain.refusals import fault_of, faults_of, places

MAY = date(2026, 5, 4)


def reprint(desk: Desk, pledge: str, reason: PrintReason | None = PrintReason.JAM) -> TicketPaper:
    (paper,) = desk.reprint(ReprintForm(pledge, reason)).papers
    assert isinstance(paper, TicketPaper)
    return paper


# ----------------------------------------------------------------------------- redemption


def test_a_redemption_takes_principal_and_interest_and_ends_the_ticket(desk: Desk) -> None:
    pledged = take_in(desk)
    next_day(desk, MAY)
    receipt = redeem(desk, pledged.pledge, received=Ntd(51_000))
    after = desk.ticket(pledged.pledge).pledge
    settled = Settled(pledged.pledge, MAY, 4, Ntd(900), Ntd(50_000))
    assert receipt.entry.body == Redeemed(settled, True, (pledged.number,), Ntd(51_000), Ntd(100))
    assert (receipt.change, receipt.entry.cash_ntd, len(receipt.papers)) == (100, 50_900, 1)
    assert (receipt.pledge, receipt.number) == (pledged.pledge, pledged.number)
    assert receipt.changed == {Changed.PLEDGE, Changed.PLEDGOR, Changed.DAY}
    assert receipt.entry.subjects == (pledged.pledge, after.ticket.pledgor)
    assert (after.state, after.closed_on, after.settled) == (State.REDEEMED, MAY, settled)
    assert desk.ticket(pledged.pledge).pledgor.open_tickets == 0


def test_a_redemption_with_faults_changes_nothing(desk: Desk) -> None:
    pledged = take_in(desk)
    told = faults_of(
        redeem, desk, pledged.pledge, bags=("B-9",), stub_signed=False, received=Ntd(0)
    )
    assert places(told) == [
        (Reason.BAG_WRONG, "bags"),
        (Reason.RECEIVED_TOO_LITTLE, "received"),
        (Reason.STUB_NOT_SIGNED, "stub_signed"),
    ]
    assert desk.ticket(pledged.pledge).pledge.state is State.OPEN


def test_a_ticket_is_never_redeemed_twice(desk: Desk) -> None:
    pledged = take_in(desk)
    redeem(desk, pledged.pledge)
    fault = fault_of(redeem, desk, pledged.pledge)
    assert fault.reason is Reason.TICKET_REDEEMED
    assert fault.facts == {"number": pledged.number, "day": TODAY}


def test_a_second_redemption_that_came_from_elsewhere_freezes_the_ticket(desk: Desk) -> None:
    pledged = take_in(desk)
    body = redeem(desk, pledged.pledge).entry.body
    with desk.context.store.write() as writing:
        desk.context.append(writing, body, on=TODAY, clerk=STAFF[1], subjects=(pledged.pledge,))
    view = desk.ticket(pledged.pledge)
    assert view.pledge.state is State.REDEEMED
    assert [problem.state for problem in view.pledge.problems] == [State.REDEEMED]
    assert view.refusal is not None
    assert view.refusal.reason is Reason.TICKET_FROZEN
    assert fault_of(redeem, desk, pledged.pledge) == view.refusal


# -------------------------------------------------------------------------------- reprint


def test_copies_are_counted_and_marked_with_the_reason(desk: Desk) -> None:
    pledged = take_in(desk)
    first = pledged.papers[0]
    assert isinstance(first, TicketPaper)
    for copy, reason in ((2, PrintReason.JAM), (3, PrintReason.PRINTER_FAILED)):
        receipt = desk.reprint(ReprintForm(pledged.pledge, reason))
        assert receipt.entry.body == Reprinted(pledged.pledge, reason, copy)
        assert receipt.entry.subjects == (pledged.pledge,)
        assert (receipt.entry.cash_ntd, receipt.number) == (0, pledged.number)
        assert receipt.changed == {Changed.PLEDGE, Changed.DAY}
        paper = receipt.papers[0]
        assert isinstance(paper, TicketPaper)
        assert (paper.marks.copy, paper.marks.reason) == (copy, reason)
        assert (paper.marks.training, paper.marks.sample) == (True, True)
        assert (paper.number, paper.qr_text, paper.table) == (
            first.number,
            first.qr_text,
            first.table,
        )
        assert (paper.finger, paper.clerk) == (first.finger, first.clerk)
    assert desk.ticket(pledged.pledge).pledge.copies == 3


@pytest.mark.parametrize("reason", PrintReason)
def test_where_the_printer_failed_the_bags_label_comes_along(
    desk: Desk, reason: PrintReason
) -> None:
    pledged = take_in(desk)
    labels = desk.reprint(ReprintForm(pledged.pledge, reason)).papers[1:]
    assert labels == (pledged.papers[1:] if reason is PrintReason.PRINTER_FAILED else ())


def test_a_reprint_names_who_took_the_pledge_in_not_who_prints(desk: Desk) -> None:
    pledged = take_in(desk)
    desk.sign_in("c2")
    assert reprint(desk, pledged.pledge).clerk == "王小明"


def test_a_reprint_wants_a_reason(desk: Desk) -> None:
    pledged = take_in(desk)
    assert fault_of(reprint, desk, pledged.pledge, None).reason is Reason.REASON_MISSING


# -------------------------------------------------------------------- the page of a ticket


def test_a_ticket_tells_what_is_due_today_and_on_the_last_day(desk: Desk) -> None:
    pledged = take_in(desk, items=(RING, WATCH), principal=Ntd(100_000), bag="B-1")
    next_day(desk, date(2026, 4, 22))
    view = desk.ticket(pledged.pledge)
    assert view.today is not None
    assert view.last_day is not None
    assert (view.today.interest, view.today.total) == (1_350, 101_350)
    assert (view.last_day.on, view.last_day.interest) == (date(2026, 6, 22), 2_700)
    assert [(due.on, due.interest) for due in view.table] == [
        (date(2026, 4, 21), 900),
        (date(2026, 5, 1), 1_350),
        (date(2026, 5, 21), 1_800),
        (date(2026, 5, 31), 2_250),
        (date(2026, 6, 22), 2_700),
    ]
    assert [item.type_name for item in view.items] == ["黃金", "手錶"]
    assert (view.bags, view.place, view.refusal) == (("B-1",), "甲-1", None)
    assert view.business_day == date(2026, 4, 22)


def test_every_amount_explains_itself(desk: Desk) -> None:
    pledged = take_in(desk, class_code="low-income", evidence=CERTIFICATE, principal=Ntd(80_000))
    view = desk.ticket(pledged.pledge)
    assert view.today is not None
    steps = {step.code for step in desk.explain(view.terms, view.today)}
    assert {Explain.PERIOD, Explain.MINIMUM, Explain.CAP, Explain.RATE} <= steps
    assert view.last_day is not None
    steps = {step.code for step in desk.explain(view.terms, view.last_day)}
    assert Explain.WHOLE_MONTHS in steps


@pytest.mark.parametrize("act", ["void", "renew", "redeem"])
def test_a_closed_ticket_tells_how_it_ended(desk: Desk, act: str) -> None:
    pledged = take_in(desk)
    {"void": undo, "renew": renew, "redeem": redeem}[act](desk, pledged.pledge)
    view = desk.ticket(pledged.pledge)
    assert view.refusal is not None
    assert view.refusal.facts == {"number": pledged.number, "day": TODAY}
    assert (view.today, view.last_day) == (None, None)
    assert view.table


def test_a_staff_member_who_left_is_named_by_the_code(desk: Desk) -> None:
    pledged = take_in(desk)
    assert reprint(desk, pledged.pledge).clerk == "王小明"
    desk._acting.context = replace(desk.context, people=STAFF[1:])
    assert reprint(desk, pledged.pledge).clerk == "c1"
