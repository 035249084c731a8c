"""Several tickets of one pledgor joined into one at the desk: who may, from where, and what becomes of the bags."""

from dataclasses import replace
from datetime import date

from counter.desk.desk import Desk
from counter.domain.codes import Change
from counter.domain.money import Ntd
from counter.domain.refusal import Reason
from counter.domain.ticket import TicketNumber, qr_text
from counter.print.papers import ReceiptPaper, TicketPaper
from tests.desk.desks import (
    CERTIFICATE,
    OTHER_PLEDGOR,
    PLEDGOR,
    RING,
    WATCH,
    Clock,
    next_day,
    redeem,
    take_in,
)
from tests.desk.exchanges import (
    asked,
    exchange,
    exchanged,
    part,
    take_in_three,
    things,
)
from tests.domain.refusals import fault_of

MAY = date(2026, 5, 4)


def again(desk: Desk, pledge: str, **changes: object) -> str:
    """Another ticket of the same pledgor."""
    person = desk.ticket(pledge).pledgor.pledgor
    return take_in(desk, pledgor=replace(PLEDGOR, pledgor=person), **changes).pledge


def test_a_bag_that_has_the_number_to_come_is_told_before_goods_of_two_tickets_lie_in_it(
    desk: Desk,
) -> None:
    old = take_in_three(desk)
    take_in(desk, pledgor=OTHER_PLEDGOR, bag="K0101115000046")
    ring, bar, watch = things(desk, old.pledge)
    parts = (part(200_000, ring, bar), part(100_000, watch))
    told = fault_of(exchange, desk, Change.SPLIT, old.pledge, parts=parts)
    assert (told.reason, told.at) == (Reason.BAG_IN_USE, "parts.1.bag")
    parts = (part(200_000, ring, bar), part(100_000, watch, bag="B-9"))
    first, second = exchanged(exchange(desk, Change.SPLIT, old.pledge, parts=parts)).tickets
    assert second.number == "K0101115000046"
    assert [item.bag for item in (*first.items, *second.items)] == [old.number, old.number, "B-9"]


def test_a_merge_joins_two_chains_and_leaves_the_bags(desk: Desk) -> None:
    first = take_in(desk)
    second = again(desk, first.pledge, items=(WATCH,), principal=Ntd(40_000), place="乙-2")
    next_day(desk, MAY)
    both = things(desk, first.pledge, second)
    receipt = exchange(desk, Change.MERGE, first.pledge, second, parts=(part(90_000, *both),))
    ticket = desk.ticket(receipt.pledge)
    assert ticket.pledge.ticket.predecessors == (first.pledge, second)
    assert ticket.pledge.ticket.first == first.pledge
    assert [link.pledge for link in ticket.chain] == [first.pledge, second, receipt.pledge]
    assert len(ticket.bags) == 2
    assert ticket.place == "甲-1、乙-2"
    assert receipt.entry.cash_ntd == 900 + 720
    paper, *labels, money = receipt.papers
    assert isinstance(paper, TicketPaper)
    assert paper.interest_paid == 1_620
    assert len(labels) == 2
    assert isinstance(money, ReceiptPaper)
    assert [line.interest for line in money.ended] == [900, 720]
    assert desk.ticket(second).pledge.successors == (receipt.pledge,)


def test_tickets_that_lie_at_one_place_stay_there(desk: Desk) -> None:
    first = take_in(desk)
    for place in ("甲-1", ""):
        second = again(desk, first.pledge, place=place)
        both = things(desk, first.pledge, second)
        principal = desk.ticket(first.pledge).pledge.ticket.principal + 50_000
        first = exchange(desk, Change.MERGE, first.pledge, second, parts=(part(principal, *both),))
        assert desk.ticket(first.pledge).place == "甲-1"


def test_a_ticket_without_a_place_has_none_afterwards(desk: Desk) -> None:
    old = take_in(desk, place="")
    receipt = exchange(
        desk, Change.PAY_DOWN, old.pledge, parts=(part(1_000, *things(desk, old.pledge)),)
    )
    assert desk.ticket(receipt.pledge).place == ""


def test_tickets_of_different_people_are_not_merged(desk: Desk) -> None:
    first, other = take_in(desk), take_in(desk, pledgor=OTHER_PLEDGOR)
    both = things(desk, first.pledge, other.pledge)
    fault = fault_of(
        exchange, desk, Change.MERGE, first.pledge, other.pledge, parts=(part(100_000, *both),)
    )
    assert (fault.reason, fault.facts) == (Reason.MERGE_OTHER_PLEDGOR, {"number": other.number})
    assert desk.merge_choices(first.pledge) == ()


def test_tickets_of_different_classes_are_not_merged(desk: Desk) -> None:
    first = take_in(desk)
    low = again(desk, first.pledge, class_code="low-income", evidence=CERTIFICATE)
    both = things(desk, first.pledge, low)
    fault = fault_of(exchange, desk, Change.MERGE, first.pledge, low, parts=(part(100_000, *both),))
    assert fault.reason is Reason.MERGE_OTHER_CLASS
    (choice,) = desk.merge_choices(first.pledge)
    assert choice.refusal == fault


def test_a_ticket_of_another_branch_is_not_here_to_be_merged(desk: Desk) -> None:
    first = take_in(desk)
    assert (
        fault_of(desk.find, str(TicketNumber("K02", 1, 115, 1))).reason
        is Reason.TICKET_OTHER_BRANCH
    )
    form = asked(desk, Change.MERGE, first.pledge, parts=(part(100, "x"),))
    form = replace(form, pledges=(first.pledge, "elsewhere"))
    assert fault_of(desk.exchange_offer, form).reason is Reason.TICKET_UNKNOWN


def test_what_may_be_merged_is_listed_with_what_is_due(desk: Desk, clock: Clock) -> None:
    first = take_in(desk)
    second = again(desk, first.pledge, items=(WATCH, RING), principal=Ntd(40_000))
    next_day(desk, MAY)
    (choice,) = desk.merge_choices(first.pledge)
    assert (choice.pledge, choice.principal, choice.interest) == (second, 40_000, 720)
    assert (choice.contents, choice.refusal) == ("手錶 1 件、黃金 1 件", None)
    clock.go_to(date(2026, 6, 23))
    next_day(desk, date(2026, 6, 23))
    assert desk.merge_choices(first.pledge) == ()


def test_a_scanned_paper_is_told_apart(desk: Desk) -> None:
    first, other = take_in(desk), take_in(desk, pledgor=OTHER_PLEDGOR)
    second = again(desk, first.pledge, bag="B-7")

    def qr(pledge: str) -> str:
        ticket = desk.ticket(pledge).pledge.ticket
        return qr_text(desk.policy.page_url, ticket.number, ticket.code)

    assert desk.merge_scan(first.pledge, qr(first.pledge)) is None
    choice = desk.merge_scan(first.pledge, qr(second))
    assert choice is not None
    assert (choice.pledge, choice.items) == (second, things(desk, second))
    fault = fault_of(desk.merge_scan, first.pledge, qr(other.pledge))
    assert (fault.reason, fault.at) == (Reason.MERGE_OTHER_PLEDGOR, "pledges")
    assert fault_of(desk.merge_scan, first.pledge, "words").reason is Reason.TICKET_UNKNOWN
    redeem(desk, second)
    fault = fault_of(desk.merge_scan, first.pledge, qr(second))
    assert (fault.reason, fault.at) == (Reason.TICKET_REDEEMED, "pledges")
