"""Interest that came by post or bank renews from its value date on; the old paper stands until it is swapped."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from counter.desk.answers import Changed
from counter.desk.desk import Desk
from counter.domain.codes import PrintReason, Settlement
from counter.domain.effects import State
from counter.domain.entries import Kind
from counter.domain.forms import ReprintForm
from counter.domain.ledger import Account
from counter.domain.money import Ntd
from counter.domain.refusal import Reason
from counter.domain.remittance import Channel
from counter.domain.remitting import RemitForm, SwapForm
from counter.domain.ways import Way
from counter.print.papers import LabelPaper, ReceiptPaper, TicketPaper
from tests.db.test_rebuild import sums_of
from tests.desk import claims
from tests.desk.branches import Branch
from tests.desk.desks import (
    CERTIFICATE,
    TODAY,
    WATCH,
    Clock,
    next_day,
    redeem,
    renew,
    take_in,
)
from tests.desk.remittances import form_for, remit, swap
from tests.desk.test_settling import agree, pay_form, settle, sums, the_clash, ways_of
from tests.domain.refusals import fault_of, faults_of, places

INTEREST = 450
PAID_ON = date(2026, 6, 12)
IN_GRACE = date(2026, 6, 22)
"""The last day of grace: a ticket of 16 March is due on 16 June, and five days later is a Sunday."""
AFTER_GRACE = date(2026, 6, 24)


@pytest.fixture
def pledge(desk: Desk) -> str:
    return take_in(desk).pledge


def go_to(desk: Desk, clock: Clock, day: date) -> None:
    clock.go_to(day)
    next_day(desk, day)


def qr(desk: Desk, pledge: str) -> str:
    ticket = desk.ticket(pledge).pledge.ticket
    return f"{desk.policy.page_url}/T/{ticket.number}/{ticket.code}"


# ------------------------------------------------------------------------------- one counter


def test_a_payment_renews_the_ticket_from_its_value_date_on(
    desk: Desk, pledge: str, clock: Clock
) -> None:
    go_to(desk, clock, date(2026, 6, 15))
    receipt = remit(desk, pledge, value_date=PAID_ON)
    assert receipt.changed == {Changed.PLEDGE, Changed.PLEDGOR, Changed.DAY, Changed.NUMBERS}
    old, new = desk.ticket(pledge).pledge, desk.ticket(receipt.pledge).pledge
    assert (old.state, old.closed_on) == (State.RENEWED, date(2026, 6, 15))
    assert old.settled is not None
    assert (old.settled.on, old.settled.interest) == (PAID_ON, 3 * INTEREST)
    assert (new.ticket.terms.pledged_on, new.state) == (PAID_ON, State.OPEN)
    assert new.ticket.predecessors == (pledge,)
    assert receipt.number == new.ticket.number


def test_the_drawer_sees_nothing_of_it(desk: Desk, pledge: str) -> None:
    before = desk.day_sums(TODAY).drawer
    receipt = remit(desk, pledge)
    assert receipt.entry.cash_ntd == 0
    assert desk.day_sums(TODAY).drawer == before
    assert sums(desk)[Account.BANK] == INTEREST
    assert sums(desk)[Account.INTEREST] == -INTEREST


def test_its_receipt_tells_how_and_when_it_came(desk: Desk, pledge: str) -> None:
    (paper,) = remit(desk, pledge).papers
    assert isinstance(paper, ReceiptPaper)
    assert paper.paid_by == "自動櫃員機轉帳　115年3月16日　ATM-0001"
    assert (paper.received, paper.change, paper.net) == (INTEREST, 0, INTEREST)
    (again,) = desk.receipt_again(pledge)
    assert again.paid_by == paper.paid_by


def test_a_value_date_in_the_grace_counts_in_full_after_the_grace_is_over(
    desk: Desk, pledge: str, clock: Clock
) -> None:
    go_to(desk, clock, AFTER_GRACE)
    view = desk.ticket(pledge)
    assert view.refusal is not None
    assert view.refusal.reason is Reason.TICKET_GRACE_OVER
    assert Way.REMIT in view.ways
    assert Way.RENEW not in view.ways
    new = remit(desk, pledge, value_date=IN_GRACE).pledge
    assert desk.ticket(new).terms.pledged_on == IN_GRACE
    assert desk.ticket(new).today is not None


@pytest.mark.parametrize(
    ("value_date", "reason"),
    [
        (date(2026, 6, 23), Reason.REMITTED_AFTER_GRACE),
        (date(2026, 3, 13), Reason.PAID_BEFORE_PLEDGED),
        (date(2026, 6, 25), Reason.DATE_IN_FUTURE),
    ],
)
def test_a_payment_of_another_day_is_refused(
    desk: Desk, pledge: str, clock: Clock, value_date: date, reason: Reason
) -> None:
    go_to(desk, clock, AFTER_GRACE)
    told = fault_of(lambda day: desk.remittances.offer(pledge, day), value_date)
    assert (told.reason, told.at) == (reason, "value_date")


def test_a_ticket_that_ended_is_not_paid_for(desk: Desk, pledge: str) -> None:
    redeem(desk, pledge)
    assert fault_of(form_for, desk, pledge).reason is Reason.TICKET_REDEEMED
    assert Way.REMIT not in desk.ticket(pledge).ways


def test_too_little_renews_nothing_and_says_what_is_missing(desk: Desk, pledge: str) -> None:
    told = fault_of(lambda: remit(desk, pledge, amount=Ntd(INTEREST - 1)))
    assert (told.reason, told.at) == (Reason.REMITTED_TOO_LITTLE, "amount")
    assert dict(told.facts) == {"amount": INTEREST, "short": 1}
    assert desk.ticket(pledge).pledge.state is State.OPEN


def test_too_much_is_owed_to_the_payer_and_paid_once(desk: Desk, pledge: str) -> None:
    receipt = remit(desk, pledge, amount=Ntd(INTEREST + 50))
    (paper,) = receipt.papers
    assert isinstance(paper, ReceiptPaper)
    assert (paper.received, paper.change) == (INTEREST + 50, 50)
    (left,) = desk.owed()
    assert (left.pledge, left.amount, left.settled_on) == (receipt.pledge, 50, TODAY)
    assert sums(desk)[Account.OWED] == -50
    paid = desk.pay_owed(pay_form(desk))
    assert paid.entry.cash_ntd == -50
    (notice,) = paid.papers
    assert "匯款登錄單號" in dict(getattr(notice, "lines", ()))
    assert desk.owed() == ()
    assert sums(desk)[Account.OWED] == 0


def test_everything_that_is_missing_is_told(desk: Desk, pledge: str) -> None:
    form = RemitForm(
        pledge, None, TODAY, Ntd(0), reference="", ticket_returned=False, agreed=Ntd(0)
    )
    assert places(faults_of(desk.remittances.register, form)) == [
        (Reason.EMPTY, "channel"),
        (Reason.AMOUNT_CHANGED, "amount"),
        (Reason.EMPTY, "reference"),
    ]


@pytest.mark.parametrize("reference", ["陳大文的款", "ABC", "a b c d", "X" * 41])
def test_a_reference_is_a_number_and_no_words(desk: Desk, pledge: str, reference: str) -> None:
    told = fault_of(lambda: remit(desk, pledge, reference=reference))
    assert (told.reason, told.at) == (Reason.REFERENCE_FORM, "reference")


def test_one_payment_counts_once(desk: Desk, pledge: str) -> None:
    number = remit(desk, pledge).number
    other = take_in(desk, items=(WATCH,)).pledge
    told = fault_of(lambda: remit(desk, other))
    assert (told.reason, told.at) == (Reason.REMITTED_TWICE, "reference")
    assert dict(told.facts) == {"reference": "ATM-0001", "number": number}
    assert remit(desk, other, channel=Channel.POSTAL_ORDER).pledge


def test_evidence_on_file_keeps_the_class_while_it_is_valid(desk: Desk, clock: Clock) -> None:
    low = take_in(desk, class_code="low-income", evidence=CERTIFICATE).pledge
    new = desk.ticket(remit(desk, low).pledge).pledge.ticket
    assert new.terms.class_code == "low-income"
    assert new.evidence is not None
    go_to(desk, clock, date(2026, 6, 12))
    assert sums_of(desk.context.store)


def test_a_ticket_reported_lost_waits_for_its_replacement(desk: Desk, pledge: str) -> None:
    claims.report(desk, pledge)
    assert fault_of(form_for, desk, pledge).reason is Reason.TICKET_LOST
    new = claims.give_new(desk, pledge).pledge
    assert remit(desk, new).pledge


# ---------------------------------------------------------------------------------- the paper


def test_a_money_order_that_brings_the_paper_gives_the_new_one_at_once(
    desk: Desk, pledge: str
) -> None:
    receipt = remit(desk, pledge, channel=Channel.POSTAL_ORDER, ticket_returned=True)
    assert [type(paper) for paper in receipt.papers] == [TicketPaper, LabelPaper, ReceiptPaper]
    view = desk.ticket(receipt.pledge)
    assert view.paper == ""
    assert Way.REPRINT in view.ways
    told = fault_of(desk.remittances.swap, SwapForm(receipt.pledge, ticket_returned=True))
    assert told.reason is Reason.NOTHING_TO_SWAP


def test_scanning_the_old_paper_leads_to_the_new_ticket_until_it_is_swapped(
    desk: Desk, pledge: str
) -> None:
    new = remit(desk, pledge).pledge
    assert desk.find(qr(desk, pledge)).pledge == new
    newest = remit(desk, new, reference="ATM-0002").pledge
    assert desk.find(qr(desk, pledge)).pledge == newest
    view = desk.ticket(newest)
    assert view.paper == desk.ticket(pledge).pledge.ticket.number
    assert Way.SWAP in view.ways
    assert Way.REPRINT not in view.ways
    receipt = swap(desk, newest)
    assert [type(paper) for paper in receipt.papers] == [TicketPaper, LabelPaper]
    assert receipt.entry.kind is Kind.SWAPPED
    assert desk.find(qr(desk, pledge)).pledge == pledge
    assert desk.ticket(newest).paper == ""


def test_what_was_not_handed_out_is_not_printed_again_but_swapped(desk: Desk, pledge: str) -> None:
    new = remit(desk, pledge).pledge
    told = fault_of(desk.reprint, ReprintForm(new, PrintReason.JAM))
    assert told.reason is Reason.TICKET_NOT_SWAPPED
    told = fault_of(desk.remittances.swap, SwapForm(new, ticket_returned=False))
    assert told.reason is Reason.TICKET_NOT_RETURNED


def test_who_brings_the_old_paper_may_redeem_at_once(desk: Desk, pledge: str) -> None:
    new = remit(desk, pledge).pledge
    redeem(desk, desk.find(qr(desk, pledge)).pledge)
    assert desk.ticket(new).pledge.state is State.REDEEMED


def test_it_is_not_undone_at_the_window(desk: Desk, pledge: str) -> None:
    new = remit(desk, pledge).pledge
    assert Way.REVERSE not in desk.ticket(new).ways
    assert fault_of(desk.reversal_offer, new).reason is Reason.ACT_NOT_REVERSIBLE


def test_sums_are_made_again_from_the_journal(desk: Desk, pledge: str) -> None:
    new = remit(desk, pledge, amount=Ntd(INTEREST + 50)).pledge
    swap(desk, new)
    store = desk.context.store
    live = sums_of(store)
    store.rebuild()
    assert sums_of(store) == live


# -------------------------------------------------------------------------------- two counters


@pytest.fixture
def branch(tmp_path: Path, clock: Clock) -> Iterator[Branch]:
    branch = Branch.opened(tmp_path, clock)
    yield branch
    branch.close()


@pytest.fixture
def shared(branch: Branch) -> str:
    """A ticket that both counters know."""
    taken = take_in(branch.desks[0]).pledge
    branch.meet()
    return taken


def test_a_payment_by_bank_after_a_redemption_is_owed_to_the_payer(
    branch: Branch, shared: str
) -> None:
    first, second = branch.desks
    redeem(first, shared)
    there = remit(second, shared)
    branch.meet()
    clash = the_clash(first)
    assert clash.loser.entry.id == there.entry.id
    assert sums(first)[Account.SUSPENSE] == -INTEREST
    assert sums(first)[Account.BANK] == INTEREST
    assert second.ticket(there.pledge).pledge.state is State.DISPUTED
    assert ways_of(first) == [Settlement.OWED, Settlement.RETURNED]
    settle(first, Settlement.OWED)
    agree(branch)
    assert second.ticket(there.pledge).pledge.state is State.VOIDED
    assert sums(first)[Account.SUSPENSE] == 0
    second.pay_owed(pay_form(second))
    agree(branch)
    assert sums(first)[Account.OWED] == 0


def test_a_second_payment_for_one_due_item_goes_back_over_the_counter(
    branch: Branch, shared: str
) -> None:
    first, second = branch.desks
    renewed = renew(first, shared).pledge
    remit(second, shared)
    branch.meet()
    receipt = settle(second, Settlement.RETURNED, ticket_returned=False)
    assert receipt.entry.cash_ntd == -INTEREST
    agree(branch)
    assert second.ticket(renewed).pledge.state is State.OPEN
    assert sums(first)[Account.SUSPENSE] == 0


def test_a_payment_that_brought_the_paper_gives_the_ticket_back_first(
    branch: Branch, shared: str
) -> None:
    first, second = branch.desks
    renew(first, shared)
    remit(second, shared, ticket_returned=True)
    branch.meet()
    told = fault_of(lambda: settle(second, Settlement.RETURNED, ticket_returned=False))
    assert told.reason is Reason.TICKET_NOT_RETURNED


def test_a_renewal_after_a_payment_by_bank_goes_back(branch: Branch, shared: str) -> None:
    first, second = branch.desks
    by_bank = remit(first, shared).pledge
    there = renew(second, shared)
    branch.meet()
    assert the_clash(first).loser.entry.id == there.entry.id
    settle(second, Settlement.RETURNED)
    agree(branch)
    assert second.ticket(by_bank).pledge.state is State.OPEN
    assert second.ticket(there.pledge).pledge.state is State.VOIDED
    assert sums(first)[Account.BANK] == INTEREST


def test_goods_redeemed_after_a_payment_by_bank_may_stay_out(branch: Branch, shared: str) -> None:
    first, second = branch.desks
    by_bank = remit(first, shared).pledge
    redeem(second, shared)
    branch.meet()
    assert ways_of(second) == [Settlement.RETURNED, Settlement.OWED, Settlement.KEPT]
    settle(second, Settlement.KEPT)
    agree(branch)
    assert first.ticket(by_bank).pledge.state is State.REDEEMED
    (left,) = first.owed()
    assert left.amount == INTEREST, "nobody pays the interest of one month twice"
    assert sums(first)[Account.LOANS] == 0


def test_one_transfer_registered_for_a_ticket_at_two_counters_counts_once(
    branch: Branch, shared: str
) -> None:
    first, second = branch.desks
    remit(first, shared)
    remit(second, shared)
    branch.meet()
    settle(first, Settlement.OWED)
    agree(branch)


def test_a_swap_at_two_counters_is_taken_note_of(branch: Branch, shared: str) -> None:
    first, second = branch.desks
    new = remit(first, shared).pledge
    branch.meet()
    for desk in branch.desks:
        swap(desk, new)
    branch.meet()
    assert ways_of(first) == [Settlement.KEPT]
    settle(first, Settlement.KEPT)
    agree(branch)
    assert second.ticket(new).paper == ""
