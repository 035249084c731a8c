"""Renewal at the desk: the interest of the old ticket, a new ticket by today's rules, the chain they make."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from counter import formats
from counter.desk.answers import ChainLink, Changed
from counter.desk.desk import Desk
from counter.domain.codes import PrintReason
from counter.domain.effects import State
from counter.domain.entries import Renewed
from counter.domain.forms import EvidenceForm, ReprintForm
from counter.domain.money import Ntd, RatePart
from counter.domain.parts import Settled
from counter.domain.refusal import Reason
from counter.print.papers import LabelPaper, TicketPaper
from tests.desk.desks import (
    BAR,
    CERTIFICATE,
    OTHER_PLEDGOR,
    RING,
    TODAY,
    Clock,
    make_desk,
    next_day,
    open_day,
    redeem,
    renew,
    take_in,
)
from tests.domain.refusals import fault_of, faults_of, places

MAY = date(2026, 5, 4)
ON_FILE = replace(CERTIFICATE, reused=True)


def renewed(receipt_body: object) -> Renewed:
    assert isinstance(receipt_body, Renewed)
    return receipt_body


# ----------------------------------------------------------------------- what is written


def test_a_renewal_takes_the_interest_and_replaces_the_ticket(desk: Desk) -> None:
    old = take_in(desk)
    next_day(desk, MAY)
    receipt = renew(desk, old.pledge, received=Ntd(1_000))
    body = renewed(receipt.entry.body)
    before = desk.ticket(old.pledge).pledge

    assert body.settled == Settled(old.pledge, MAY, 4, Ntd(900), Ntd(50_000))
    assert (body.received, body.change, body.by_scan) == (1_000, 100, True)
    assert (receipt.change, receipt.entry.cash_ntd) == (100, 900)
    assert receipt.entry.subjects == (old.pledge, receipt.pledge, before.ticket.pledgor)
    assert receipt.changed == {Changed.PLEDGE, Changed.PLEDGOR, Changed.DAY, Changed.NUMBERS}
    assert (before.state, before.closed_on) == (State.RENEWED, MAY)
    assert (before.settled, before.successors) == (body.settled, (receipt.pledge,))

    new = desk.ticket(receipt.pledge).pledge.ticket
    assert new == body.ticket
    assert (new.number, new.predecessors, new.first) == (
        "K0101115000023",
        (old.pledge,),
        old.pledge,
    )
    assert new.code != before.ticket.code
    assert (new.principal, new.items) == (50_000, before.ticket.items)
    assert (new.terms.pledged_on, new.terms.maturity) == (MAY, date(2026, 8, 4))
    assert new.wording == "K-115-1"


def test_a_renewal_prints_ticket_and_label_with_what_it_replaces(desk: Desk) -> None:
    old = take_in(desk)
    next_day(desk, MAY)
    receipt = renew(desk, old.pledge)
    ticket, label, _ = receipt.papers
    assert isinstance(ticket, TicketPaper)
    assert isinstance(label, LabelPaper)
    assert (ticket.number, ticket.predecessors) == (receipt.number, (old.number,))
    assert (ticket.interest_paid, ticket.principal) == (900, 50_000)
    assert (ticket.finger, ticket.id_checked_by, ticket.clerk) == (None, "", "王小明")
    assert ticket.pledgor.name == "陳大文"
    assert ticket.items[0].features == (("品名", "戒指"), ("銀樓戳記", "金足"))
    assert (label.number, label.bag) == (receipt.number, formats.ticket_number(old.number))
    assert label.code == f"BAG:{old.number}"
    again = desk.reprint(ReprintForm(receipt.pledge, PrintReason.JAM))
    (paper,) = again.papers
    assert isinstance(paper, TicketPaper)
    assert replace(paper, marks=ticket.marks) == ticket


def test_a_chain_of_renewals_tells_every_link(desk: Desk) -> None:
    first = take_in(desk)
    next_day(desk, MAY)
    second = renew(desk, first.pledge)
    next_day(desk, date(2026, 8, 3))
    third = renew(desk, second.pledge)
    chain = (
        ChainLink(first.pledge, first.number, TODAY, MAY, Ntd(50_000), Ntd(900)),
        ChainLink(second.pledge, second.number, MAY, date(2026, 8, 3), Ntd(50_000), Ntd(1_350)),
        ChainLink(third.pledge, third.number, date(2026, 8, 3), None, Ntd(50_000), None),
    )
    for receipt in (first, second, third):
        assert desk.ticket(receipt.pledge).chain == chain
    ticket = desk.ticket(third.pledge).pledge.ticket
    assert (ticket.first, ticket.predecessors) == (first.pledge, (second.pledge,))


def test_a_renewed_ticket_is_done_with(desk: Desk) -> None:
    old = take_in(desk)
    new = renew(desk, old.pledge)
    for act in (renew, redeem):
        fault = fault_of(act, desk, old.pledge)
        assert fault.reason is Reason.TICKET_REPLACED
        assert fault.facts == {"number": old.number, "day": TODAY}
    view = desk.ticket(old.pledge)
    assert (view.today, view.last_day) == (None, None)
    assert view.refusal is not None
    assert redeem(desk, new.pledge).entry.cash_ntd == 50_450


def test_a_ticket_whose_number_was_typed_is_marked_so(desk: Desk) -> None:
    old = take_in(desk)
    assert renewed(renew(desk, old.pledge, by_scan=False).entry.body).by_scan is False


# ------------------------------------------------------------------------------ refusals


def test_a_renewal_with_faults_changes_nothing(desk: Desk) -> None:
    old = take_in(desk)
    told = faults_of(renew, desk, old.pledge, ticket_returned=False, received=Ntd(449))
    assert places(told) == [
        (Reason.TICKET_NOT_RETURNED, "ticket_returned"),
        (Reason.RECEIVED_TOO_LITTLE, "received"),
    ]
    assert desk.ticket(old.pledge).pledge.state is State.OPEN
    assert renew(desk, old.pledge).number == "K0101115000023"


def test_a_sum_of_yesterday_is_not_taken_today(desk: Desk) -> None:
    old = take_in(desk)
    next_day(desk, date(2026, 4, 22))
    fault = fault_of(renew, desk, old.pledge, agreed_interest=Ntd(450), received=Ntd(450))
    assert (fault.reason, fault.facts) == (Reason.AMOUNT_CHANGED, {"amount": 675})


def test_a_pledge_nobody_knows_is_not_renewed(desk: Desk) -> None:
    assert fault_of(desk.ticket, "nobody").reason is Reason.TICKET_UNKNOWN


def test_after_the_grace_nothing_is_renewed(desk: Desk) -> None:
    old = take_in(desk)
    next_day(desk, date(2026, 6, 22))
    last = desk.ticket(old.pledge).last_day
    assert last is not None
    assert desk.ticket(old.pledge).today == last
    next_day(desk, date(2026, 6, 23))
    fault = fault_of(renew, desk, old.pledge)
    assert fault.reason is Reason.TICKET_GRACE_OVER
    assert fault.facts["day"] == date(2026, 6, 22)
    assert fault_of(desk.renewal_offer, old.pledge, "general", None) == fault


# --------------------------------------------------------------------- rates that changed


def test_kaohsiung_renews_at_the_rate_of_the_day_and_is_paid_at_the_old_one(
    tmp_path: Path,
) -> None:
    clock = Clock()
    clock.go_to(date(2018, 10, 15))
    desk = make_desk(tmp_path, clock=clock)
    open_day(desk, date(2018, 10, 15))
    paper = EvidenceForm("low-income-certificate", "LI-107", date(2019, 12, 31), reused=False)
    ring = replace(RING, appraised=Ntd(20_000))
    old = take_in(
        desk, class_code="low-income", evidence=paper, items=(ring,), principal=Ntd(20_000)
    )
    assert desk.ticket(old.pledge).terms.parts == (RatePart(Ntd(20_000), 90),)
    clock.go_to(date(2019, 1, 15))
    next_day(desk, date(2019, 1, 15))
    receipt = renew(desk, old.pledge)
    assert receipt.entry.cash_ntd == 540
    assert desk.ticket(receipt.pledge).terms.parts == (RatePart(Ntd(20_000), 88),)
    desk.close()


def test_taipei_renews_at_the_rate_of_the_day_and_is_paid_at_the_old_one(tmp_path: Path) -> None:
    clock = Clock()
    clock.go_to(date(2025, 6, 16))
    desk = make_desk(tmp_path, "taipei", clock=clock)
    open_day(desk, date(2025, 6, 16))
    paper = EvidenceForm("household-registration", "", None, reused=False)
    bar = replace(BAR, appraised=Ntd(50_000))
    old = take_in(desk, class_code="citizen", evidence=paper, items=(bar,))
    next_day(desk, date(2025, 10, 1))
    receipt = renew(desk, old.pledge)
    assert receipt.entry.cash_ntd == 1_085
    assert renewed(receipt.entry.body).settled.half_months == 7
    assert desk.ticket(receipt.pledge).terms.parts == (RatePart(Ntd(50_000), 58),)
    desk.close()


# ------------------------------------------------------------------------------ the class


def low_income(desk: Desk, principal: int = 100_000) -> str:
    return take_in(
        desk, class_code="low-income", evidence=CERTIFICATE, items=(BAR,), principal=Ntd(principal)
    ).pledge


def test_evidence_on_file_that_is_valid_keeps_the_class(desk: Desk) -> None:
    old = low_income(desk)
    next_day(desk, MAY)
    assert desk.ticket(old).new_class == "low-income"
    offer = desk.renewal_offer(old, "low-income", ON_FILE)
    assert (offer.faults, offer.dearer, offer.papers) == ((), 0, ())
    receipt = renew(desk, old)
    new = desk.ticket(receipt.pledge).pledge.ticket
    assert new.terms.parts == (RatePart(Ntd(75_000), 60), RatePart(Ntd(25_000), 90))
    assert new.evidence is not None
    assert not new.evidence.is_new
    assert replace(new.evidence, is_new=True) == desk.ticket(old).pledge.ticket.evidence


def test_evidence_holds_through_its_last_day_and_no_longer(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    open_day(desk)
    paper = replace(CERTIFICATE, valid_until=MAY)
    old = take_in(desk, class_code="low-income", evidence=paper).pledge
    next_day(desk, MAY)
    assert desk.ticket(old).new_class == "low-income"
    next_day(desk, date(2026, 5, 5))
    assert desk.ticket(old).new_class == "general"
    offer = desk.renewal_offer(old, "low-income", replace(paper, reused=True))
    assert places(offer.faults) == [(Reason.EVIDENCE_EXPIRED, "evidence.valid_until")]
    assert (offer.terms, offer.table, offer.dearer) == (None, (), 0)
    assert offer.due.interest == 600
    desk.close()


def test_before_payment_the_clerk_sees_what_a_lost_class_costs_and_which_paper_keeps_it(
    desk: Desk,
) -> None:
    old = low_income(desk)
    next_day(desk, MAY)
    offer = desk.renewal_offer(old, "general", None)
    assert offer.faults == ()
    assert offer.dearer == 225  # 75,000 at 0.3 % more
    assert offer.papers == ("高雄市低收入戶證明（設籍高雄市）",)
    assert offer.due.interest == 1_350
    assert offer.terms is not None
    assert offer.terms.parts == (RatePart(Ntd(100_000), 90),)
    assert offer.table[-1].on == offer.terms.last_day
    receipt = renew(desk, old, class_code="general", evidence=None)
    assert desk.ticket(receipt.pledge).pledge.ticket.evidence is None


def test_a_general_ticket_may_come_back_cheaper_with_a_paper(desk: Desk) -> None:
    old = take_in(desk).pledge
    offer = desk.renewal_offer(old, "low-income", CERTIFICATE)
    assert (offer.faults, offer.dearer, offer.papers) == ((), 0, ())
    receipt = renew(desk, old, class_code="low-income", evidence=CERTIFICATE)
    assert desk.ticket(receipt.pledge).terms.parts == (RatePart(Ntd(50_000), 60),)


def test_a_general_ticket_in_between_does_not_cost_the_other_tickets_their_class(
    desk: Desk,
) -> None:
    old = low_income(desk, 60_000)
    take_in(desk)
    assert desk.ticket(old).pledgor.class_code == "general"
    assert desk.ticket(old).new_class == "low-income"


def test_a_general_ticket_takes_the_class_the_pledgor_proved_since(desk: Desk) -> None:
    old = take_in(desk).pledge
    low_income(desk, 30_000)
    assert desk.ticket(old).new_class == "low-income"


def test_a_pledgor_without_evidence_is_general(desk: Desk) -> None:
    assert desk.ticket(take_in(desk).pledge).new_class == "general"


def test_the_ticket_that_ends_here_does_not_count_against_the_tranche(desk: Desk) -> None:
    old = low_income(desk, 60_000)
    offer = desk.renewal_offer(old, "low-income", ON_FILE)
    assert offer.low_rate_before == 0
    assert offer.terms is not None
    assert offer.terms.parts == (RatePart(Ntd(60_000), 60),)
    other = low_income(desk, 50_000)
    offer = desk.renewal_offer(old, "low-income", ON_FILE)
    assert offer.low_rate_before == 15_000
    receipt = renew(desk, other)
    parts = desk.ticket(receipt.pledge).terms.parts
    assert parts == (RatePart(Ntd(15_000), 60), RatePart(Ntd(35_000), 90))


def test_a_ticket_renewed_after_another_was_redeemed_gets_its_part_of_the_tranche(
    desk: Desk,
) -> None:
    first, second = low_income(desk, 60_000), low_income(desk, 60_000)
    redeem(desk, first)
    receipt = renew(desk, second)
    assert desk.ticket(receipt.pledge).terms.parts == (RatePart(Ntd(60_000), 60),)


def test_a_bearer_renews_in_the_pledgors_name(desk: Desk) -> None:
    old = take_in(desk, pledgor=OTHER_PLEDGOR)
    receipt = renew(desk, old.pledge)
    assert desk.ticket(receipt.pledge).pledgor.name == "𠮷田カヨ Kulas"


@pytest.mark.parametrize("code", ["vulnerable", ""])
def test_a_class_the_agency_lacks_is_told(desk: Desk, code: str) -> None:
    offer = desk.renewal_offer(take_in(desk).pledge, code, None)
    assert places(offer.faults) == [(Reason.CLASS_UNKNOWN, "class_code")]
