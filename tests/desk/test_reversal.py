"""An honest mistake is undone by one entry: cash, goods and numbers are accounted for."""

from dataclasses import replace
from datetime import date

from counter.desk.desk import Desk
from counter.domain.codes import ReversalReason
from counter.domain.effects import State
from counter.domain.entries import Reversed
from counter.domain.forms import ReverseForm
from counter.domain.refusal import Reason
from tests.desk.desks import (
    CERTIFICATE,
    PLEDGOR,
    TODAY,
    WATCH,
    next_day,
    redeem,
    renew,
    take_in,
    undo,
)
from tests.domain.refusals import fault_of, faults_of, places

TOMORROW = date(2026, 3, 17)


def test_an_intake_undone_takes_the_money_back_and_keeps_the_number(desk: Desk) -> None:
    pledged = take_in(desk)
    receipt = undo(desk, pledged.pledge, note="金額寫錯")
    body = receipt.entry.body
    assert isinstance(body, Reversed)
    assert (body.voided, body.reopened) == ((pledged.pledge,), ())
    assert (receipt.entry.cash_ntd, body.loans, body.interest) == (50_000, -50_000, 0)
    assert (body.entry, body.reason) == (pledged.entry.id, ReversalReason.WRONG_AMOUNT)
    assert body.bags == (pledged.number,)
    assert body.note is not None
    with desk._context.store.read() as reading:
        assert reading.record(body.note) == {"text": "金額寫錯"}
        act = reading.acts_of(TODAY)[-1]
    assert act.cash_ntd == 50_000
    assert "金額" not in repr(act)
    assert desk.ticket(pledged.pledge).pledge.state is State.VOIDED
    assert take_in(desk).number == "K0101115000023"


def test_a_remark_may_be_left_out(desk: Desk) -> None:
    body = undo(desk, take_in(desk).pledge).entry.body
    assert isinstance(body, Reversed)
    assert body.note is None


def test_a_renewal_undone_gives_the_interest_back_and_opens_the_old_ticket_again(
    desk: Desk,
) -> None:
    old = take_in(desk)
    before = desk.ticket(old.pledge)
    new = renew(desk, old.pledge)
    receipt = undo(desk, new.pledge)
    after = desk.ticket(old.pledge)
    assert receipt.entry.cash_ntd == -450
    assert (receipt.pledge, receipt.number) == (old.pledge, old.number)
    assert (after.pledge.state, after.terms, after.today) == (
        State.OPEN,
        before.terms,
        before.today,
    )
    assert (after.pledge.closed_on, after.pledge.settled, after.pledge.successors) == (
        None,
        None,
        (),
    )
    assert desk.ticket(new.pledge).pledge.state is State.VOIDED
    assert renew(desk, old.pledge).number == "K0101115000038"


def test_a_redemption_undone_asks_for_the_bag_and_gives_the_money_back(desk: Desk) -> None:
    pledged = take_in(desk)
    redeem(desk, pledged.pledge)
    told = faults_of(undo, desk, pledged.pledge, bags=())
    assert places(told) == [(Reason.BAG_NOT_SCANNED, "bags")]
    receipt = undo(desk, pledged.pledge)
    assert receipt.entry.cash_ntd == -50_450
    assert desk.ticket(pledged.pledge).pledge.state is State.OPEN
    assert redeem(desk, pledged.pledge).entry.cash_ntd == 50_450


def test_an_undoing_wants_reason_copies_bag_and_money(desk: Desk) -> None:
    pledge = take_in(desk).pledge
    told = faults_of(
        undo,
        desk,
        pledge,
        reason=None,
        ticket_returned=False,
        bags=("B-9",),
        money_moved=False,
    )
    assert places(told) == [
        (Reason.REASON_MISSING, "reason"),
        (Reason.TICKET_NOT_RETURNED, "ticket_returned"),
        (Reason.BAG_WRONG, "bags"),
        (Reason.MONEY_NOT_MOVED, "money_moved"),
    ]


def test_another_sum_than_the_one_shown_is_refused(desk: Desk) -> None:
    pledge = take_in(desk).pledge
    assert fault_of(undo, desk, pledge, agreed=40_000).reason is Reason.AMOUNT_CHANGED


def test_an_act_of_yesterday_asks_for_a_supervisor(desk: Desk) -> None:
    pledged = take_in(desk)
    next_day(desk, TOMORROW)
    assert fault_of(undo, desk, pledged.pledge, supervisor="").reason is Reason.ACT_OF_EARLIER_DAY
    assert fault_of(undo, desk, pledged.pledge, supervisor="c1").reason is Reason.SAME_PERSON
    entry = undo(desk, pledged.pledge, supervisor="s1").entry
    assert (entry.approver, entry.business_day) == ("s1", TOMORROW)


def test_a_day_closed_and_opened_again_is_still_the_same_day(desk: Desk) -> None:
    pledged = take_in(desk)
    next_day(desk, TODAY)
    assert undo(desk, pledged.pledge).entry.approver == ""


def test_what_something_stands_on_is_not_undone(desk: Desk) -> None:
    old = take_in(desk)
    plan = desk.reversal_offer(old.pledge)
    renew(desk, old.pledge)
    form = ReverseForm(
        entry=plan.entry.id,
        reason=ReversalReason.WRONG_AMOUNT,
        note="",
        ticket_returned=True,
        bags=plan.plan.out,
        agreed=plan.plan.drawer,
        money_moved=True,
    )
    told = fault_of(desk.undo, form)
    assert (told.reason, told.facts["number"]) == (Reason.ACT_BUILT_UPON, old.number)
    assert fault_of(desk.undo, replace(form, entry="nothing")).reason is Reason.ACT_NOT_REVERSIBLE


def test_what_was_undone_is_not_undone_again(desk: Desk) -> None:
    pledged = take_in(desk)
    undo(desk, pledged.pledge)
    assert fault_of(desk.reversal_offer, pledged.pledge).reason is Reason.ACT_NOT_REVERSIBLE


def test_a_void_ticket_leaves_no_class_behind(desk: Desk) -> None:
    first = take_in(desk)
    person = desk.ticket(first.pledge).pledgor.pledgor
    known = replace(PLEDGOR, pledgor=person)
    low = take_in(
        desk, pledgor=known, class_code="low-income", evidence=CERTIFICATE, items=(WATCH,)
    )
    view = desk.pledgor(person)
    assert view is not None
    assert (view.class_code, view.evidence is None) == ("low-income", False)
    undo(desk, low.pledge)
    view = desk.pledgor(person)
    assert view is not None
    assert (view.class_code, view.evidence) == ("general", None)
    undo(desk, first.pledge)
    view = desk.pledgor(person)
    assert view is not None
    assert view.class_code == ""
