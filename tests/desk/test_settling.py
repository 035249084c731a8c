"""A clash of two counters is seen from both sides, settled by two people, and what it leaves owed is paid once."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from counter.desk.answers import Changed, Clash, EndedView, OwedView, Receipt
from counter.desk.desk import Desk
from counter.domain.clash_acts import ClashSettled, OwedPaid
from counter.domain.codes import Change, PrintReason, Settlement
from counter.domain.effects import State
from counter.domain.entries import Kind
from counter.domain.forms import ReprintForm
from counter.domain.identity import IdKind
from counter.domain.ledger import Account, amount, booked
from counter.domain.money import Ntd
from counter.domain.pledge import Block
from counter.domain.refusal import Reason
from counter.domain.settlement_forms import PayeeForm, PayOwedForm, SettleForm
from counter.domain.ways import Way
from counter.print.papers import NoticeKind, NoticePaper
from tests.db.test_rebuild import sums_of
from tests.desk import claims
from tests.desk.branches import Branch
from tests.desk.desks import (
    OTHER_PLEDGOR,
    TODAY,
    WATCH,
    Clock,
    next_day,
    redeem,
    renew,
    take_in,
)
from tests.desk.exchanges import exchange, part, things
from tests.desk.test_together import form_for as together_form
from tests.domain.refusals import fault_of, faults_of, places

PAYEE = PayeeForm("王付款", IdKind.NATIONAL, "B123456780", id_checked=True)
INTEREST = 450
PAID = 50_000 + INTEREST


@pytest.fixture
def branch(tmp_path: Path, clock: Clock) -> Iterator[Branch]:
    branch = Branch.opened(tmp_path, clock)
    yield branch
    branch.close()


@pytest.fixture
def first(branch: Branch) -> Desk:
    return branch.desks[0]


@pytest.fixture
def second(branch: Branch) -> Desk:
    return branch.desks[1]


@pytest.fixture
def pledge(branch: Branch, first: Desk) -> str:
    """A ticket that both counters know."""
    taken = take_in(first).pledge
    branch.meet()
    return taken


def the_clash(desk: Desk) -> Clash:
    (clash,) = desk.clashes()
    return clash


def settle(desk: Desk, how: Settlement, **changes: Any) -> Receipt:
    """Settle the only clash there is, all being there, but for `changes`."""
    return desk.settle(replace(form_for(desk, how), **changes))


def form_for(desk: Desk, how: Settlement) -> SettleForm:
    offer = desk.settlement_offer(the_clash(desk).entry)
    way = next(each.way for each in offer.ways if each.way.how is how)
    return SettleForm(
        entry=offer.clash.entry,
        how=how,
        reason="斷線時兩個櫃檯各辦了一次",
        payee=PAYEE,
        ticket_returned=True,
        bags=way.bags,
        agreed=way.drawer,
        money_moved=True,
        second="s1",
    )


def pay_form(desk: Desk) -> PayOwedForm:
    (left,) = desk.owed()
    return PayOwedForm(left.pledge, left.entry, PAYEE, left.amount, money_moved=True)


def notice_of(receipt: Receipt) -> NoticePaper:
    (paper,) = receipt.papers
    assert isinstance(paper, NoticePaper)
    return paper


def ways_of(desk: Desk) -> list[Settlement]:
    return [each.way.how for each in desk.settlement_offer(the_clash(desk).entry).ways]


def sums(desk: Desk) -> dict[Account, int]:
    """The accounts of the branch, as this counter knows them."""
    with desk.context.store.read() as reading:
        rows = reading._driver.execute("SELECT id FROM journal").fetchall()
        entries = [reading.entry(row[0]) for row in rows]
    posted = tuple(each for entry in entries if entry is not None for each in booked(entry))
    return {account: amount(posted, account) for account in Account}


def agree(branch: Branch) -> None:
    """Every counter shows the same, also when it makes its sums anew; central agrees."""
    branch.meet()
    assert branch.service.verify() == ()
    for desk in branch.desks:
        store = desk.context.store
        live = sums_of(store)
        store.rebuild()
        assert sums_of(store) == live
        with store.read() as reading:
            found = reading.supervision.balances()
        booked_now = sums(desk)
        assert (found.loans, found.suspense, found.owed) == (
            booked_now[Account.LOANS],
            booked_now[Account.SUSPENSE],
            booked_now[Account.OWED],
        )
    assert [desk.clashes() for desk in branch.desks] == [()] * len(branch.desks)


# ------------------------------------------------------------------------------- both sides


def test_nothing_clashes_at_a_counter_alone(first: Desk, pledge: str) -> None:
    redeem(first, pledge)
    assert first.clashes() == ()
    assert first.owed() == ()


def test_a_ticket_redeemed_at_two_counters_is_shown_from_both_sides(
    branch: Branch, first: Desk, second: Desk, pledge: str, clock: Clock
) -> None:
    here = redeem(first, pledge).entry
    clock.wait(minutes=5)
    second.sign_in("c2")
    there = redeem(second, pledge).entry
    branch.meet()
    clash = the_clash(first)
    assert the_clash(second) == clash
    assert (clash.entry, clash.pledge, clash.blocks) == (there.id, pledge, ())
    assert clash.loser.entry.id == there.id
    assert (clash.loser.counter, clash.loser.clerk, clash.loser.approver) == (2, "李小華", "")
    assert clash.loser.number == f"K01-02-{there.number:06}"
    assert (clash.loser.at, clash.loser.cash) == (there.recorded_at, PAID)
    assert clash.loser.tickets == (first.ticket(pledge).pledge.ticket.number,)
    assert (clash.loser.pledgors, clash.loser.written) == (("陳大文",), ())
    (stands,) = clash.stands
    assert (stands.entry.id, stands.counter, stands.clerk) == (here.id, 1, "王小明")
    assert sums(first)[Account.SUSPENSE] == -PAID


def test_the_oldest_clash_comes_first(
    branch: Branch, first: Desk, second: Desk, pledge: str, clock: Clock
) -> None:
    other = take_in(first, items=(WATCH,)).pledge
    branch.meet()
    for each in (other, pledge):
        redeem(first, each)
        clock.wait(minutes=1)
        redeem(second, each)
    branch.meet()
    assert [clash.pledge for clash in first.clashes()] == [other, pledge]


def test_a_loss_report_stands_against_a_redemption(
    branch: Branch, first: Desk, second: Desk, pledge: str
) -> None:
    report = claims.report(first, pledge).entry
    redeem(second, pledge)
    branch.meet()
    clash = the_clash(second)
    assert clash.blocks == (Block.LOST,)
    assert [each.entry.id for each in clash.stands] == [report.id]
    assert ways_of(second) == [Settlement.RETURNED, Settlement.OWED, Settlement.KEPT]


def test_what_was_lifted_meanwhile_stands_by_the_act_that_wrote_the_ticket(
    branch: Branch, first: Desk, second: Desk, pledge: str
) -> None:
    claims.hold(first, pledge)
    branch.meet()
    claims.lift(first, pledge)
    claims.release(second, pledge)
    branch.meet()
    (stands,) = the_clash(first).stands
    assert stands.entry.kind is Kind.TAKEN_IN


def test_a_ticket_in_dispute_stops_until_it_is_settled(
    branch: Branch, first: Desk, second: Desk, pledge: str
) -> None:
    renew(first, pledge)
    disputed = renew(second, pledge).pledge
    branch.meet()
    assert first.ticket(disputed).pledge.state is State.DISPUTED
    told = fault_of(first.reprint, ReprintForm(disputed, PrintReason.JAM))
    assert told.reason is Reason.TICKET_FROZEN


# ---------------------------------------------------------------------------------- the ends


def test_money_paid_twice_goes_back_against_a_signature(
    branch: Branch, first: Desk, second: Desk, pledge: str
) -> None:
    redeem(first, pledge)
    there = redeem(second, pledge).entry
    branch.meet()
    receipt = settle(second, Settlement.RETURNED)
    assert isinstance(receipt.entry.body, ClashSettled)
    assert (receipt.entry.cash_ntd, receipt.entry.approver) == (-PAID, "s1")
    assert "王付款" not in repr(receipt.entry)
    assert receipt.changed == {Changed.PLEDGE, Changed.PLEDGOR, Changed.DAY}
    assert receipt.pledge == pledge
    paper = notice_of(receipt)
    assert paper.kind is NoticeKind.SETTLEMENT
    lines = dict(paper.lines)
    assert lines["處理方式"] == "當場退還款項，該筆交易作廢"
    assert (lines["領款人"], lines["證件"]) == ("王付款", "國民身分證　B123456780")
    assert lines["處理之交易"].endswith(f"K01-02-{there.number:06}　115年3月16日　王小明")
    assert "有效之交易" in lines
    assert paper.paragraphs == ("處理原因：斷線時兩個櫃檯各辦了一次",)
    assert paper.cash == (("退還款項", -PAID),)
    agree(branch)
    assert first.ticket(pledge).pledge.problems == ()
    assert sums(first)[Account.SUSPENSE] == 0


def test_money_paid_twice_may_be_owed_and_is_paid_once(
    branch: Branch, first: Desk, second: Desk, pledge: str, clock: Clock
) -> None:
    redeem(first, pledge)
    redeem(second, pledge)
    branch.meet()
    paper = notice_of(settle(first, Settlement.OWED))
    lines = dict(paper.lines)
    assert lines["處理方式"] == "列為應退款項，該筆交易作廢"
    assert lines["應退款項"] == f"NT$ {PAID:,}"
    assert "領款人" not in lines
    assert paper.cash == ()
    agree(branch)
    number = second.ticket(pledge).pledge.ticket.number
    (left,) = second.owed()
    assert left == OwedView(
        pledge, left.entry, paper.act.number, number, Ntd(PAID), TODAY, "陳大文"
    )

    clock.go_to(date(2026, 3, 17))
    next_day(second, date(2026, 3, 17))
    form = pay_form(second)
    receipt = second.pay_owed(form)
    assert isinstance(receipt.entry.body, OwedPaid)
    assert receipt.entry.cash_ntd == -PAID
    paper = notice_of(receipt)
    assert paper.kind is NoticeKind.OWED_PAID
    assert paper.cash == (("退還款項", -PAID),)
    assert dict(paper.lines)["領款人"] == "王付款"
    assert dict(paper.lines)["處理單號"].endswith("115年3月16日")
    assert fault_of(second.pay_owed, form).reason is Reason.NOTHING_OWED
    agree(branch)
    assert first.owed() == second.owed() == ()
    assert sums(first)[Account.OWED] == sums(first)[Account.SUSPENSE] == 0


def test_what_two_counters_pay_out_while_the_line_is_down_is_a_clash_again(
    branch: Branch, first: Desk, second: Desk, pledge: str
) -> None:
    redeem(first, pledge)
    redeem(second, pledge)
    branch.meet()
    settle(first, Settlement.OWED)
    branch.meet()
    for desk in branch.desks:
        desk.pay_owed(pay_form(desk))
    branch.meet()
    assert the_clash(first).loser.entry.kind is Kind.OWED_PAID
    paper = notice_of(settle(first, Settlement.RETURNED))
    assert dict(paper.lines)["處理方式"] == "當場收回款項，該筆交易作廢"
    assert dict(paper.lines)["繳款人"] == "王付款"
    assert paper.cash == (("收回款項", PAID),)
    agree(branch)
    assert sums(first)[Account.OWED] == sums(first)[Account.SUSPENSE] == 0


def test_a_ticket_whose_goods_another_counter_handed_out_stops_until_it_is_settled(
    branch: Branch, first: Desk, second: Desk, pledge: str
) -> None:
    new = renew(first, pledge).pledge
    redeem(second, pledge)
    branch.meet()
    for desk in branch.desks:
        view = desk.ticket(new)
        assert [each.entry for each in view.pledge.problems] == [the_clash(desk).entry]
        assert (view.ways, view.today) == (frozenset({Way.ALERT, Way.PERSON}), None)
        for act in (renew, redeem):
            assert fault_of(act, desk, new).reason is Reason.TICKET_FROZEN
    settle(first, Settlement.RETURNED)
    redeem(first, new)
    agree(branch)


def test_a_ticket_whose_goods_are_here_goes_on_while_another_renewal_is_in_dispute(
    branch: Branch, first: Desk, second: Desk, pledge: str
) -> None:
    new = renew(first, pledge).pledge
    renew(second, pledge)
    branch.meet()
    assert first.ticket(new).pledge.problems == ()
    redeem(first, new)


def test_goods_that_went_out_end_the_ticket_that_another_counter_wrote(
    branch: Branch, first: Desk, second: Desk, pledge: str
) -> None:
    new = renew(first, pledge).pledge
    redeem(second, pledge)
    branch.meet()
    number = second.ticket(new).pledge.ticket.number
    offer = second.settlement_offer(the_clash(second).entry)
    kept = next(each for each in offer.ways if each.way.how is Settlement.KEPT)
    assert kept.ended == (EndedView(number, Ntd(50_000), Ntd(0)),)
    assert kept.way.owed == INTEREST
    back = offer.ways[0]
    assert [(line.bag, line.contents) for line in back.goods] == [(back.way.bags[0], "黃金 1 件")]
    lines = dict(notice_of(settle(second, Settlement.KEPT)).lines)
    assert lines["處理方式"] == "質物業已交付，依所收款項結案"
    assert lines["結案單號"].replace("-", "") == number
    assert lines["應退款項"] == f"NT$ {INTEREST}"
    agree(branch)
    ended = first.ticket(new)
    assert ended.pledge.state is State.REDEEMED
    assert Way.REVERSE not in ended.ways, "two people decided it: nobody undoes it alone"
    assert sums(first)[Account.LOANS] == 0


def test_a_redemption_after_a_loss_report_may_stand_and_ends_the_block(
    branch: Branch, first: Desk, second: Desk, pledge: str
) -> None:
    claims.report(first, pledge)
    redeem(second, pledge)
    branch.meet()
    settle(first, Settlement.KEPT)
    assert first.blocked() == ()
    agree(branch)
    assert second.blocked() == ()
    assert second.ticket(pledge).pledge.state is State.REDEEMED


def test_a_loss_report_after_a_redemption_is_taken_note_of(
    branch: Branch, first: Desk, second: Desk, pledge: str
) -> None:
    redeem(first, pledge)
    claims.report(second, pledge)
    branch.meet()
    assert ways_of(first) == [Settlement.KEPT]
    lines = dict(notice_of(settle(first, Settlement.KEPT)).lines)
    assert lines["處理方式"] == "存查，款項及質物均無變動"
    agree(branch)


def test_a_second_renewal_goes_back_and_its_number_is_void(
    branch: Branch, first: Desk, second: Desk, pledge: str
) -> None:
    renew(first, pledge)
    disputed = renew(second, pledge).pledge
    branch.meet()
    offer = first.settlement_offer(the_clash(first).entry)
    number = first.ticket(disputed).pledge.ticket.number
    assert offer.ways[0].voided == (number,)
    assert offer.clash.loser.written == (number,)
    settle(first, Settlement.RETURNED)
    agree(branch)
    assert second.ticket(disputed).pledge.state is State.VOIDED


def test_what_was_lent_on_top_twice_must_come_back(
    branch: Branch, first: Desk, pledge: str
) -> None:
    for desk in branch.desks:
        exchange(desk, Change.TOP_UP, pledge, parts=(part(60_000, *things(desk, pledge)),))
    branch.meet()
    lines = dict(notice_of(settle(first, Settlement.OWED)).lines)
    assert lines["處理方式"] == "列為應收回款項，該筆交易作廢"
    assert lines["應收回款項"] == f"NT$ {10_000 - INTEREST:,}"
    (left,) = first.owed()
    assert left.amount == INTEREST - 10_000
    receipt = first.pay_owed(pay_form(first))
    assert dict(notice_of(receipt).lines)["繳款人"] == "王付款"
    agree(branch)
    assert sums(first)[Account.OWED] == 0


# ------------------------------------------------------------------------------- what is refused


def test_what_is_missing_is_told_and_nothing_is_written(
    branch: Branch, first: Desk, second: Desk, pledge: str
) -> None:
    redeem(first, pledge)
    redeem(second, pledge)
    branch.meet()
    form = replace(form_for(first, Settlement.RETURNED), reason="", money_moved=False, second="c2")
    assert places(faults_of(first.settle, form)) == [
        (Reason.EMPTY, "reason"),
        (Reason.MONEY_NOT_MOVED, "money_moved"),
        (Reason.SUPERVISOR_NEEDED, "second"),
    ]
    assert the_clash(first).entry == form.entry


def test_what_is_no_clash_is_not_settled(first: Desk, pledge: str) -> None:
    opening = first.ticket(pledge).pledge.opened_by_entry
    assert fault_of(first.settlement_offer, opening).reason is Reason.NO_CLASH
    assert fault_of(first.settlement_offer, "nothing").reason is Reason.NO_CLASH


def test_a_clash_settled_at_both_counters_is_settled_by_the_first(
    branch: Branch, first: Desk, second: Desk, pledge: str
) -> None:
    redeem(first, pledge)
    redeem(second, pledge)
    branch.meet()
    for desk in branch.desks:
        settle(desk, Settlement.RETURNED)
    branch.meet()
    assert the_clash(first).loser.entry.kind is Kind.CLASH_SETTLED
    settle(second, Settlement.RETURNED)
    agree(branch)
    assert sums(first)[Account.SUSPENSE] == 0


def test_a_payment_of_several_people_names_each(
    branch: Branch, first: Desk, second: Desk, pledge: str
) -> None:
    other = take_in(first, pledgor=OTHER_PLEDGOR, items=(WATCH,)).pledge
    branch.meet()
    redeem(first, pledge)
    second.pay_together(together_form(second, (), (pledge, other)))
    branch.meet()
    assert set(the_clash(first).loser.pledgors) == {"陳大文", "𠮷田カヨ Kulas"}


def test_an_act_that_did_not_fit_is_not_told_as_done_with_its_ticket(
    branch: Branch, first: Desk, second: Desk, pledge: str
) -> None:
    redeem(first, pledge)
    redeem(second, pledge)
    branch.meet()
    for desk in branch.desks:
        kinds = [act.kind for act in desk.ticket(pledge).acts]
        assert kinds == [Kind.TAKEN_IN, Kind.REDEEMED]
