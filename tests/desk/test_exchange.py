"""Tickets exchanged for others at the desk: one entry, one sum of cash, linked tickets, their papers."""

from dataclasses import replace
from datetime import date

import pytest

from counter.desk.answers import Changed
from counter.desk.desk import Desk
from counter.domain.codes import AlertCause, Change, PrintReason
from counter.domain.effects import State
from counter.domain.forms import RaiseAlertForm, ReprintForm
from counter.domain.money import Ntd, RatePart
from counter.domain.parts import Finger
from counter.domain.refusal import Reason
from counter.domain.ticket import read_number
from counter.print.papers import LabelPaper, ReceiptPaper, TicketPaper
from tests.desk.desks import (
    BAR,
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
from tests.desk.exchanges import (
    asked,
    exchange,
    exchanged,
    offered,
    part,
    take_in_three,
    things,
)
from tests.domain.refusals import fault_of, faults_of, places

MAY = date(2026, 5, 4)


def again(desk: Desk, pledge: str, **changes: object) -> str:
    """Another ticket of the same pledgor."""
    person = desk.ticket(pledge).pledgor.pledgor
    return take_in(desk, pledgor=replace(PLEDGOR, pledgor=person), **changes).pledge


# ------------------------------------------------------------------------------------- top-up


def test_a_top_up_pays_out_what_is_left_after_the_interest(desk: Desk) -> None:
    old = take_in(desk)
    next_day(desk, MAY)
    receipt = exchange(
        desk, Change.TOP_UP, old.pledge, parts=(part(80_000, *things(desk, old.pledge)),)
    )
    body = exchanged(receipt)
    assert receipt.entry.cash_ntd == -29_100
    assert (body.received, body.change, receipt.change) == (0, 0, 0)
    assert (body.id_checked, body.finger, body.by_scan) == (True, Finger.LEFT_THUMB, True)
    assert (body.settled[0].interest, body.settled[0].half_months) == (900, 4)
    assert receipt.changed == {Changed.PLEDGE, Changed.PLEDGOR, Changed.DAY, Changed.NUMBERS}

    before, after = desk.ticket(old.pledge), desk.ticket(receipt.pledge)
    assert (before.pledge.state, before.pledge.successors) == (State.RENEWED, (receipt.pledge,))
    ticket = after.pledge.ticket
    assert (ticket.number, ticket.predecessors, ticket.first) == (
        "K0101115000023",
        (old.pledge,),
        old.pledge,
    )
    assert (ticket.principal, ticket.terms.pledged_on) == (80_000, MAY)
    assert ticket.items == before.pledge.ticket.items
    assert ticket.code != before.pledge.ticket.code
    assert after.place == "甲-1"
    assert receipt.entry.subjects == (old.pledge, receipt.pledge, ticket.pledgor)
    assert [link.interest for link in after.chain] == [900, None]


def test_a_top_up_over_todays_standard_is_refused(desk: Desk) -> None:
    old = take_in(desk)
    (ring,) = things(desk, old.pledge)
    fault = fault_of(exchange, desk, Change.TOP_UP, old.pledge, parts=(part(90_100, ring),))
    assert (fault.reason, fault.facts) == (Reason.PRINCIPAL_ABOVE_APPRAISAL, {"most": 90_000})
    value = ((ring, Ntd(95_991)),)
    fault = fault_of(
        exchange, desk, Change.TOP_UP, old.pledge, parts=(part(90_100, ring),), appraised=value
    )
    assert (fault.reason, fault.facts) == (Reason.STANDARD_EXCEEDED, {"most": 95_990})
    value = ((ring, Ntd(95_990)),)
    receipt = exchange(
        desk, Change.TOP_UP, old.pledge, parts=(part(90_100, ring),), appraised=value
    )
    assert desk.ticket(receipt.pledge).pledge.ticket.items[0].appraised == 95_990
    assert desk.ticket(old.pledge).pledge.state is State.RENEWED


def test_a_payout_wants_document_and_fingerprint(desk: Desk) -> None:
    old = take_in(desk)
    told = faults_of(
        exchange,
        desk,
        Change.TOP_UP,
        old.pledge,
        parts=(part(60_000, *things(desk, old.pledge)),),
        id_checked=False,
        finger=None,
    )
    assert places(told) == [
        (Reason.ID_NOT_CHECKED, "id_checked"),
        (Reason.FINGER_NOT_CONFIRMED, "finger"),
    ]
    assert desk.ticket(old.pledge).pledge.state is State.OPEN


def test_the_papers_of_a_top_up_are_ticket_label_and_receipt(desk: Desk) -> None:
    old = take_in(desk)
    next_day(desk, MAY)
    receipt = exchange(
        desk, Change.TOP_UP, old.pledge, parts=(part(80_000, *things(desk, old.pledge)),)
    )
    ticket, label, money = receipt.papers
    assert isinstance(ticket, TicketPaper)
    assert isinstance(label, LabelPaper)
    assert isinstance(money, ReceiptPaper)
    assert (ticket.number, ticket.predecessors) == (receipt.number, (old.number,))
    assert (ticket.interest_paid, ticket.finger) == (900, Finger.LEFT_THUMB)
    assert ticket.id_checked_by == "王小明"
    assert money.net == receipt.entry.cash_ntd == -29_100
    assert (money.interest, money.repaid, money.received) == (900, -30_000, 0)
    (paper,) = desk.reprint(ReprintForm(receipt.pledge, PrintReason.JAM)).papers
    assert isinstance(paper, TicketPaper)
    assert replace(paper, marks=ticket.marks) == ticket


# ----------------------------------------------------------------------------------- pay down


def test_paying_down_takes_interest_and_the_difference(desk: Desk) -> None:
    old = take_in(desk)
    (ring,) = things(desk, old.pledge)
    receipt = exchange(
        desk, Change.PAY_DOWN, old.pledge, parts=(part(33_333, ring),), received=Ntd(18_000)
    )
    body = exchanged(receipt)
    assert receipt.entry.cash_ntd == 450 + 16_667
    assert (body.received, body.change, receipt.change) == (18_000, 883, 883)
    assert (body.id_checked, body.finger) == (False, None)
    assert desk.ticket(receipt.pledge).terms.parts == (RatePart(Ntd(33_333), 90),)
    money = receipt.papers[-1]
    assert isinstance(money, ReceiptPaper)
    assert (money.net, money.received, money.change) == (17_117, 18_000, 883)


@pytest.mark.parametrize(
    ("principal", "reason"), [(-1, Reason.REPAYS_TOO_MUCH), (0, Reason.REPAYS_ALL)]
)
def test_more_than_the_debt_is_not_repaid_in_part(
    desk: Desk, principal: int, reason: Reason
) -> None:
    old = take_in(desk)
    (ring,) = things(desk, old.pledge)
    fault = fault_of(exchange, desk, Change.PAY_DOWN, old.pledge, parts=(part(principal, ring),))
    assert (fault.reason, fault.at) == (reason, "parts.0.principal")
    assert desk.ticket(old.pledge).pledge.state is State.OPEN


def test_a_sum_that_changed_since_it_was_shown_is_shown_again(desk: Desk) -> None:
    old = take_in(desk)
    form = asked(desk, Change.PAY_DOWN, old.pledge, parts=(part(1_000, *things(desk, old.pledge)),))
    _, form = offered(desk, form)
    next_day(desk, date(2026, 4, 22))
    assert places(faults_of(desk.exchange, form)) == [(Reason.AMOUNT_CHANGED, "received")]
    form = replace(form, agreed_net=Ntd(49_675), received=Ntd(49_675))
    assert places(faults_of(desk.exchange, form)) == [(Reason.TERMS_CHANGED, "parts.0.principal")]
    assert offered(desk, form)[0].plan.net == 49_675


# ------------------------------------------------------------------------ part of the things


def test_things_that_leave_are_handed_over_and_the_rest_stays_in_its_bag(desk: Desk) -> None:
    old = take_in_three(desk)
    ring, bar, watch = things(desk, old.pledge)
    receipt = exchange(desk, Change.PART, old.pledge, parts=(part(90_000, watch),))
    body = exchanged(receipt)
    assert (body.released, body.bags) == ((ring, bar), (old.number,))
    assert receipt.entry.cash_ntd == 310_000 + 3_600
    (item,) = desk.ticket(receipt.pledge).pledge.ticket.items
    assert (item.item, item.bag, item.appraised) == (watch, old.number, 120_000)
    money = receipt.papers[-1]
    assert isinstance(money, ReceiptPaper)
    assert money.returned == ("黃金 2 件（封袋 K01-01-115-00001-4）",)
    label = receipt.papers[1]
    assert isinstance(label, LabelPaper)
    assert label.contents == "手錶 1 件"


def test_the_bag_is_scanned_and_the_stub_signed_for_what_leaves(desk: Desk) -> None:
    old = take_in_three(desk)
    ring, *_ = things(desk, old.pledge)
    told = faults_of(
        exchange,
        desk,
        Change.PART,
        old.pledge,
        parts=(part(50_000, ring),),
        bags=(),
        stub_signed=False,
        ticket_returned=False,
    )
    assert places(told) == [
        (Reason.TICKET_NOT_RETURNED, "ticket_returned"),
        (Reason.BAG_NOT_SCANNED, "bags"),
        (Reason.STUB_NOT_SIGNED, "stub_signed"),
    ]


def test_what_remains_carries_no_more_than_it_is_worth(desk: Desk) -> None:
    old = take_in_three(desk)
    watch = things(desk, old.pledge)[-1]
    fault = fault_of(exchange, desk, Change.PART, old.pledge, parts=(part(120_001, watch),))
    assert (fault.reason, fault.facts) == (Reason.PRINCIPAL_ABOVE_APPRAISAL, {"most": 120_000})


# -------------------------------------------------------------------------------------- split


def test_a_split_writes_linked_tickets_and_puts_the_later_ones_into_new_bags(desk: Desk) -> None:
    old = take_in_three(desk)
    ring, bar, watch = things(desk, old.pledge)
    receipt = exchange(
        desk,
        Change.SPLIT,
        old.pledge,
        parts=(part(300_000, bar), part(60_000, ring), part(40_000, watch, bag="W-9")),
    )
    first, second, third = exchanged(receipt).tickets
    assert [read_number(each.number, "").serial for each in (first, second, third)] == [2, 3, 4]
    assert [each.items[0].bag for each in (first, second, third)] == [
        old.number,
        second.number,
        "W-9",
    ]
    assert desk.ticket(old.pledge).pledge.successors == tuple(
        each.pledge for each in (first, second, third)
    )
    for ticket in (first, second, third):
        view = desk.ticket(ticket.pledge)
        assert (ticket.predecessors, ticket.first) == ((old.pledge,), old.pledge)
        assert view.today is not None
        assert [link.number for link in view.chain] == [old.number, ticket.number]
    assert receipt.entry.cash_ntd == 3_600
    written = [paper for paper in receipt.papers if isinstance(paper, TicketPaper)]
    assert [paper.interest_paid for paper in written] == [3_600, 0, 0]
    papers = [type(paper).__name__ for paper in receipt.papers]
    assert papers == ["TicketPaper", "LabelPaper"] * 3 + ["ReceiptPaper"]
    assert read_number(take_in(desk).number, "").serial == 5


def test_the_parts_of_a_split_go_their_own_ways(desk: Desk) -> None:
    old = take_in_three(desk)
    ring, bar, watch = things(desk, old.pledge)
    receipt = exchange(
        desk, Change.SPLIT, old.pledge, parts=(part(350_000, bar, ring), part(50_000, watch))
    )
    _, second = exchanged(receipt).tickets
    assert redeem(desk, second.pledge).entry.cash_ntd == 50_450
    assert desk.ticket(receipt.pledge).pledge.state is State.OPEN
    assert fault_of(undo, desk, receipt.pledge).reason is Reason.ACT_BUILT_UPON


def test_more_tickets_than_things_are_refused(desk: Desk) -> None:
    old = take_in_three(desk)
    ring, bar, watch = things(desk, old.pledge)
    fault = fault_of(
        exchange,
        desk,
        Change.SPLIT,
        old.pledge,
        parts=(part(90_000, ring), part(200_000, bar), part(100_000, watch), part(10_000)),
    )
    assert (fault.reason, fault.facts) == (Reason.SPLIT_TOO_MANY, {"tickets": 4, "items": 3})
    assert desk.ticket(old.pledge).pledge.state is State.OPEN


def test_a_new_bag_must_be_free_and_used_once(desk: Desk) -> None:
    other = take_in(desk, bag="FULL")
    old = take_in_three(desk)
    ring, bar, watch = things(desk, old.pledge)
    parts = (
        part(300_000, bar, bag="IGNORED"),
        part(60_000, ring, bag="FULL"),
        part(40_000, watch, bag="FULL"),
    )
    told = faults_of(exchange, desk, Change.SPLIT, old.pledge, parts=parts)
    assert places(told) == [
        (Reason.BAG_IN_USE, "parts.1.bag"),
        (Reason.BAG_TWICE, "parts.2.bag"),
        (Reason.BAG_IN_USE, "parts.2.bag"),
    ]
    assert told[0].facts["number"] == other.number
    form = asked(desk, Change.SPLIT, old.pledge, parts=parts)
    assert places(desk.exchange_offer(form).faults) == places(told)


def test_a_typed_bag_is_not_the_one_that_another_new_ticket_names(desk: Desk) -> None:
    old = take_in_three(desk)
    ring, bar, watch = things(desk, old.pledge)
    second, third = "K0101115000038", "K0101115000046"
    for bags, at in (((third, ""), "parts.1.bag"), (("", second), "parts.2.bag")):
        parts = (
            part(300_000, bar),
            part(60_000, ring, bag=bags[0]),
            part(40_000, watch, bag=bags[1]),
        )
        told = faults_of(exchange, desk, Change.SPLIT, old.pledge, parts=parts)
        assert places(told) == [(Reason.BAG_TWICE, at)]
        form = asked(desk, Change.SPLIT, old.pledge, parts=parts)
        assert places(desk.exchange_offer(form).faults) == places(told), "told while it is typed"
    parts = (part(300_000, bar), part(60_000, ring, bag=second), part(40_000, watch))
    tickets = exchanged(exchange(desk, Change.SPLIT, old.pledge, parts=parts)).tickets
    assert [each.number for each in tickets[1:]] == [each.items[0].bag for each in tickets[1:]]


def test_the_cap_is_allotted_in_ticket_order(desk: Desk) -> None:
    old = take_in_three(desk, class_code="low-income", evidence=CERTIFICATE, principal=Ntd(100_000))
    ring, bar, watch = things(desk, old.pledge)
    receipt = exchange(
        desk, Change.SPLIT, old.pledge, parts=(part(60_000, ring), part(40_000, bar, watch))
    )
    assert [each.terms.parts for each in exchanged(receipt).tickets] == [
        (RatePart(Ntd(60_000), 60),),
        (RatePart(Ntd(15_000), 60), RatePart(Ntd(25_000), 90)),
    ]
    person = desk.ticket(receipt.pledge).pledgor
    assert (person.low_rate_open, person.open_tickets, person.open_principal) == (
        75_000,
        2,
        100_000,
    )


# ------------------------------------------------------ second appraiser, second person


def test_over_the_ceiling_a_second_appraiser_stands_on_the_ticket(desk: Desk) -> None:
    old = take_in(desk, items=(WATCH,), principal=Ntd(100_000))
    (watch,) = things(desk, old.pledge)
    value = ((watch, Ntd(350_000)),)
    parts = (part(350_000, watch),)
    fault = fault_of(exchange, desk, Change.TOP_UP, old.pledge, parts=parts, appraised=value)
    assert (fault.reason, fault.facts) == (Reason.ITEM_CEILING, {"most": 300_000})
    form = replace(asked(desk, Change.TOP_UP, old.pledge, parts=parts), appraised=value)
    offer = desk.exchange_offer(form)
    assert (offer.plan.raised, offer.things[0].most) == (True, 300_000)
    receipt = exchange(
        desk, Change.TOP_UP, old.pledge, parts=parts, appraised=value, appraiser="c2"
    )
    assert desk.ticket(receipt.pledge).pledge.ticket.appraiser == "c2"
    paper = receipt.papers[0]
    assert isinstance(paper, TicketPaper)
    assert paper.appraiser == "李小華"
    renewed = renew(desk, receipt.pledge)
    assert desk.ticket(renewed.pledge).pledge.ticket.appraiser == "c2"
    again_up = exchange(desk, Change.PAY_DOWN, renewed.pledge, parts=(part(340_000, watch),))
    assert desk.ticket(again_up.pledge).pledge.ticket.appraiser == "c2"


def test_an_alert_asks_for_a_second_person_before_more_is_lent(desk: Desk) -> None:
    old = take_in(desk)
    person = desk.ticket(old.pledge).pledgor.pledgor
    desk.raise_alert(RaiseAlertForm(person, AlertCause.DISPUTE, stops=True, note=""))
    (ring,) = things(desk, old.pledge)
    form = asked(desk, Change.TOP_UP, old.pledge, parts=(part(60_000, ring),))
    assert desk.exchange_offer(form).needs_second
    fault = fault_of(exchange, desk, Change.TOP_UP, old.pledge, parts=form.parts)
    assert (fault.reason, fault.at) == (Reason.SECOND_MISSING, "second")
    down = exchange(desk, Change.PAY_DOWN, old.pledge, parts=(part(40_000, ring),), second="s1")
    assert down.entry.approver == ""
    up = exchange(desk, Change.TOP_UP, down.pledge, parts=form.parts, second="s1")
    assert up.entry.approver == "s1"


# ------------------------------------------------------------------------------ the offer


def test_an_offer_says_what_each_new_ticket_may_carry(desk: Desk) -> None:
    old = take_in_three(desk)
    ring, bar, watch = things(desk, old.pledge)
    form = asked(desk, Change.SPLIT, old.pledge, parts=(part(0, ring), part(310_000, bar), part(0)))
    offer = desk.exchange_offer(form)
    assert [(each.most, each.moves) for each in offer.parts] == [
        (90_000, False),
        (450_000, True),
        (0, False),
    ]
    assert [each.terms is None for each in offer.parts] == [True, False, True]
    assert offer.parts[1].table[-1].principal == 310_000
    assert [(thing.item, thing.appraised, thing.most) for thing in offer.things] == [
        (ring, 90_000, 95_990),
        (bar, 450_000, 479_952),
        (watch, 120_000, 300_000),
    ]
    assert offer.things[2].lines.type_name == "手錶"
    assert {fault.reason for fault in offer.faults} == {
        Reason.PRINCIPAL_NOT_POSITIVE,
        Reason.TICKET_WITHOUT_ITEMS,
        Reason.ITEM_LEFT_OUT,
    }


def test_a_lost_class_is_told_with_its_cost_before_anyone_agrees(desk: Desk) -> None:
    old = take_in(
        desk,
        class_code="low-income",
        evidence=CERTIFICATE,
        items=(BAR,),
        principal=Ntd(100_000),
    )
    parts = (part(80_000, *things(desk, old.pledge)),)
    form = asked(desk, Change.PAY_DOWN, old.pledge, parts=parts)
    assert form.class_code == "low-income"
    offer = desk.exchange_offer(form)
    assert (offer.dearer, offer.papers, offer.low_rate_before) == (0, (), 0)
    dear = desk.exchange_offer(replace(form, class_code="general", evidence=None))
    assert (dear.dearer, dear.papers) == (225, ("高雄市低收入戶證明（設籍高雄市）",))
    wrong = desk.exchange_offer(replace(form, evidence=None))
    assert places(wrong.faults) == [(Reason.EVIDENCE_MISSING, "evidence.kind")]
    assert wrong.agreed == (None,)
    assert (wrong.dearer, wrong.papers) == (0, ())


def test_what_stays_open_counts_against_the_cap_and_what_ends_does_not(desk: Desk) -> None:
    low = {"class_code": "low-income", "evidence": CERTIFICATE, "items": (BAR,)}
    first = take_in(desk, principal=Ntd(60_000), **low)
    second = again(desk, first.pledge, principal=Ntd(50_000), **low)
    parts = (part(30_000, *things(desk, second)),)
    offer = desk.exchange_offer(asked(desk, Change.PAY_DOWN, second, parts=parts))
    assert offer.low_rate_before == 60_000
    both = (part(110_000, *things(desk, first.pledge, second)),)
    offer = desk.exchange_offer(asked(desk, Change.MERGE, first.pledge, second, parts=both))
    assert offer.low_rate_before == 0


# ----------------------------------------------------------------------------- undoing, books


def test_an_exchange_of_today_is_undone_as_one_act(desk: Desk) -> None:
    first = take_in(desk)
    second = again(desk, first.pledge, items=(WATCH,), principal=Ntd(40_000))
    both = things(desk, first.pledge, second)
    receipt = exchange(desk, Change.MERGE, first.pledge, second, parts=(part(80_000, *both),))
    undone = undo(desk, receipt.pledge)
    assert undone.entry.cash_ntd == -receipt.entry.cash_ntd == -10_810
    assert desk.ticket(receipt.pledge).pledge.state is State.VOIDED
    for pledge in (first.pledge, second):
        view = desk.ticket(pledge)
        assert (view.pledge.state, view.pledge.successors) == (State.OPEN, ())
    assert desk.day_sums(TODAY).drawer == -90_000


def test_the_day_lists_an_exchange_with_its_first_ticket_and_its_cash(desk: Desk) -> None:
    old = take_in(desk)
    receipt = exchange(
        desk, Change.TOP_UP, old.pledge, parts=(part(60_000, *things(desk, old.pledge)),)
    )
    act = desk.day_sums(TODAY).acts[-1]
    assert (act.ticket, act.cash, act.kind) == (receipt.number, -9_550, receipt.entry.kind)


def test_after_the_grace_nothing_is_exchanged(desk: Desk) -> None:
    old = take_in(desk)
    next_day(desk, date(2026, 6, 23))
    form = asked(desk, Change.PAY_DOWN, old.pledge, parts=(part(1, *things(desk, old.pledge)),))
    assert fault_of(desk.exchange_offer, form).reason is Reason.TICKET_GRACE_OVER
    assert fault_of(desk.exchange, form).reason is Reason.TICKET_GRACE_OVER


def test_the_sums_can_be_made_again_after_exchanges(desk: Desk) -> None:
    old = take_in_three(desk)
    ring, bar, watch = things(desk, old.pledge)
    receipt = exchange(
        desk, Change.SPLIT, old.pledge, parts=(part(300_000, bar), part(100_000, ring, watch))
    )
    _, second = exchanged(receipt).tickets
    merged = exchange(
        desk,
        Change.MERGE,
        receipt.pledge,
        second.pledge,
        parts=(part(400_000, *things(desk, receipt.pledge, second.pledge)),),
    )
    exchange(desk, Change.PART, merged.pledge, parts=(part(300_000, bar, watch),))
    before = [desk.find(text) for text in ("陳大文", second.number, f"BAG:{second.number}")]
    desk.context.store.rebuild()
    assert [desk.find(text) for text in ("陳大文", second.number, f"BAG:{second.number}")] == before
