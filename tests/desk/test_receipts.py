"""Receipts: each money act gives one, over all its tickets, and its net is what the drawer gained."""

from datetime import date

from counter import formats
from counter.desk.answers import Receipt
from counter.desk.desk import Desk
from counter.domain.codes import Change
from counter.domain.money import Ntd
from counter.print.papers import EndedLine, ReceiptPaper, WrittenLine
from tests.desk.claims import hold, refund, release
from tests.desk.desks import OTHER_PLEDGOR, RING, TODAY, WATCH, next_day, redeem, renew, take_in
from tests.desk.exchanges import exchange, exchanged, part, take_in_three, things
from tests.desk.test_together import form_for

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
    assert paper.ended == (EndedLine("續質", old.number, TODAY, MAY, 4, Ntd(50_000), Ntd(900)),)
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
