"""Receipts: each money act gives one, over all its tickets, and its net is what the drawer gained."""

from dataclasses import replace
from datetime import date

from counter import formats
from counter.desk.answers import Receipt
from counter.desk.desk import Desk
from counter.domain.codes import Change
from counter.domain.money import Ntd, RatePart
from counter.domain.refusal import Reason
from counter.domain.ways import Way
from counter.print.papers import EndedLine, ReceiptPaper, WrittenLine
from counter.print.words import mark_texts
from tests.desk.claims import free, hold, refund, release
from tests.desk.desks import (
    OTHER_PLEDGOR,
    RING,
    TODAY,
    WATCH,
    next_day,
    redeem,
    renew,
    take_in,
    undo,
)
from tests.desk.exchanges import exchange, exchanged, part, take_in_three, things
from tests.desk.test_together import form_for
from tests.domain.refusals import fault_of

MAY = date(2026, 5, 4)


def paper_of(receipt: Receipt) -> ReceiptPaper:
    """The receipt among an act's papers: the last of them."""
    paper = receipt.papers[-1]
    assert isinstance(paper, ReceiptPaper)
    return paper


def test_a_renewal_gives_a_receipt_for_its_interest(desk: Desk) -> None:
    old = take_in(desk)
    next_day(desk, MAY)
    receipt = renew(desk, old.pledge, received=Ntd(1_000))
    paper = paper_of(receipt)
    new = desk.ticket(receipt.pledge).pledge.ticket
    parts = (RatePart(Ntd(50_000), 90),)
    assert paper.ended == (
        EndedLine("續質", old.number, TODAY, MAY, 4, Ntd(50_000), Ntd(900), parts),
    )
    assert paper.written == (
        WrittenLine(new.number, Ntd(50_000), new.terms.maturity, new.terms.last_day),
    )
    assert (paper.interest, paper.repaid, paper.net) == (900, 0, receipt.entry.cash_ntd)
    assert (paper.received, paper.change, paper.returned) == (1_000, 100, ())
    assert paper.act.number == f"K01-01-{receipt.entry.number:06}"
    assert (paper.act.day, paper.act.at, paper.act.clerk) == (MAY, "09:30", "王小明")
    assert paper.act.approver == ""
    assert paper.marks.training


def test_a_redemption_gives_a_receipt_that_names_the_goods_handed_over(desk: Desk) -> None:
    pledged = take_in(desk, items=(RING, WATCH, RING))
    own = take_in(desk, bag="B-12")
    next_day(desk, MAY)
    receipt = redeem(desk, pledged.pledge)
    paper = paper_of(receipt)
    assert [line.what for line in paper.ended] == ["取贖"]
    assert (paper.written, paper.repaid, paper.net) == ((), 50_000, receipt.entry.cash_ntd)
    bag = formats.ticket_number(pledged.number)
    assert paper.returned == (f"黃金 2 件、手錶 1 件（封袋 {bag}）",)
    assert paper_of(redeem(desk, own.pledge)).returned == ("黃金 1 件（封袋 B-12）",)


def test_several_tickets_in_one_payment_stand_on_one_receipt(desk: Desk) -> None:
    first, second = take_in(desk), take_in(desk)
    other = take_in(desk, pledgor=OTHER_PLEDGOR)
    next_day(desk, MAY)
    receipt = desk.pay_together(form_for(desk, (first.pledge, other.pledge), (second.pledge,)))
    paper = paper_of(receipt)
    assert [(line.what, line.number) for line in paper.ended] == [
        ("續質", first.number),
        ("續質", other.number),
        ("取贖", second.number),
    ]
    assert len(paper.written) == 2
    assert (paper.interest, paper.repaid, paper.net) == (2_700, 50_000, receipt.entry.cash_ntd)
    assert paper.returned == (f"黃金 1 件（封袋 {formats.ticket_number(second.number)}）",)


def test_a_receipt_names_nobody(desk: Desk) -> None:
    said = repr(paper_of(redeem(desk, take_in(desk).pledge)))
    assert "陳大文" not in said
    assert "A123456789" not in said


def test_a_part_redemption_names_what_left_and_what_is_left_to_owe(desk: Desk) -> None:
    old = take_in_three(desk)
    ring, bar, watch = things(desk, old.pledge)
    next_day(desk, MAY)
    receipt = exchange(desk, Change.PART, old.pledge, parts=(part(300_000, bar, watch),))
    paper = paper_of(receipt)
    assert ring in exchanged(receipt).released
    assert [line.what for line in paper.ended] == ["部分取贖"]
    assert [line.principal for line in paper.written] == [300_000]
    assert (paper.repaid, paper.net) == (100_000, receipt.entry.cash_ntd)
    assert paper.returned == (f"黃金 1 件（封袋 {formats.ticket_number(old.number)}）",)


def test_a_split_and_a_merge_stand_on_their_receipts_with_every_ticket(desk: Desk) -> None:
    old = take_in_three(desk)
    ring, bar, watch = things(desk, old.pledge)
    receipt = exchange(
        desk, Change.SPLIT, old.pledge, parts=(part(60_000, ring), part(340_000, bar, watch))
    )
    paper = paper_of(receipt)
    assert [line.what for line in paper.ended] == ["拆單"]
    assert [line.principal for line in paper.written] == [60_000, 340_000]
    assert (paper.repaid, paper.returned, paper.net) == (0, (), receipt.entry.cash_ntd)


def test_a_release_and_a_refund_of_stolen_goods_have_receipts(desk: Desk) -> None:
    pledge = take_in(desk).pledge
    hold(desk, pledge)
    receipt = release(desk, pledge, received=Ntd(51_000))
    paper = paper_of(receipt)
    assert [(line.what, line.principal, line.interest) for line in paper.ended] == [
        ("發還物主", 50_000, 0)
    ]
    assert (paper.net, paper.change) == (receipt.entry.cash_ntd, 1_000)
    assert paper.returned
    assert paper.act.approver == "林主任"

    receipt = refund(desk, pledge)
    paper = paper_of(receipt)
    assert (paper.net, paper.refunded) == (receipt.entry.cash_ntd, 50_000)
    assert [line.what for line in paper.ended] == ["退還贖款"]
    assert (paper.received, paper.returned) == (0, ())


# ------------------------------------------------------------------------------- once more


def again(desk: Desk, pledge: str) -> ReceiptPaper:
    """The receipt of a ticket's last payment, as it is printed once more."""
    (paper,) = desk.receipt_again(pledge)
    assert Way.RECEIPT in desk.ticket(pledge).ways
    return paper


def marked(receipt: Receipt) -> ReceiptPaper:
    """An act's receipt as its copy should be."""
    paper = paper_of(receipt)
    return replace(paper, marks=replace(paper.marks, again=True))


def test_the_receipt_of_a_payment_is_printed_again_as_a_copy_without_an_entry(desk: Desk) -> None:
    old = take_in(desk)
    renewed = renew(desk, old.pledge)
    next_day(desk, MAY)
    acts = desk.day_sums(MAY).acts
    for pledge in (old.pledge, renewed.pledge):
        assert again(desk, pledge) == marked(renewed)
    redeemed = redeem(desk, renewed.pledge)
    assert again(desk, renewed.pledge) == marked(redeemed)
    assert again(desk, old.pledge) == marked(renewed)
    assert len(desk.day_sums(MAY).acts) == len(acts) + 1, "only the redemption is an act"
    assert mark_texts(marked(redeemed).marks)[0] == "補印"


def test_an_exchange_and_a_payment_together_have_one_receipt_on_each_of_their_tickets(
    desk: Desk,
) -> None:
    three = take_in_three(desk)
    ring, bar, watch = things(desk, three.pledge)
    parts = (part(300_000, bar), part(100_000, ring, watch))
    split = exchange(desk, Change.SPLIT, three.pledge, parts=parts)
    first, second = (each.pledge for each in exchanged(split).tickets)
    for pledge in (three.pledge, first, second):
        assert again(desk, pledge) == marked(split)
    paid = desk.pay_together(form_for(desk, renewals=(first,), redemptions=(second,)))
    for pledge in (first, second):
        assert again(desk, pledge) == marked(paid)


def test_what_an_owner_paid_has_a_receipt_and_what_went_back_free_has_none(desk: Desk) -> None:
    paid, given = take_in(desk, bag="B1").pledge, take_in(desk, bag="B2").pledge
    for pledge in (paid, given):
        hold(desk, pledge)
    receipt = release(desk, paid)
    free(desk, given)
    assert again(desk, paid) == marked(receipt)
    assert no_receipt(desk, given)


def test_what_was_paid_back_to_an_owner_has_the_refunds_own_receipt(desk: Desk) -> None:
    released, redeemed = take_in(desk, bag="B1").pledge, take_in(desk, bag="B2").pledge
    hold(desk, released)
    release(desk, released)
    redeem(desk, redeemed)
    for pledge in (released, redeemed):
        receipt = refund(desk, pledge)
        assert again(desk, pledge) == marked(receipt)


def test_without_a_payment_that_stands_there_is_no_receipt(desk: Desk) -> None:
    old = take_in(desk)
    assert no_receipt(desk, old.pledge)
    new = renew(desk, old.pledge)
    undo(desk, new.pledge)
    assert no_receipt(desk, old.pledge)
    assert no_receipt(desk, new.pledge)


def no_receipt(desk: Desk, pledge: str) -> bool:
    """Whether neither the ticket's page offers one nor the desk gives it."""
    told = fault_of(desk.receipt_again, pledge)
    assert told.facts == {"number": desk.ticket(pledge).pledge.ticket.number}
    return told.reason is Reason.NO_RECEIPT and Way.RECEIPT not in desk.ticket(pledge).ways
