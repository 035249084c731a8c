"""A lost ticket at the desk: blocked at once, freed by its paper, replaced by another that is as good as it was."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from counter.desk.desk import Desk
from counter.domain.codes import Paper, Position, PrintReason
from counter.domain.effects import State
from counter.domain.entries import LossReported, LossWithdrawn, Replaced
from counter.domain.forms import ReprintForm
from counter.domain.parts import Representation
from counter.domain.pledge import Block
from counter.domain.refusal import Reason
from counter.domain.ticket import qr_text
from counter.domain.ways import Way
from counter.print.papers import LabelPaper, NoticeKind, NoticePaper, TicketPaper
from tests.desk.claims import (
    AGENT,
    OTHER,
    PLEDGOR,
    give_new,
    hold,
    lift,
    release,
    report,
    ways_of,
    withdraw,
)
from tests.desk.desks import TODAY, WATCH, Clock, next_day, redeem, renew, take_in
from tests.domain.refusals import fault_of, faults_of, places

LAST_DAY = date(2026, 6, 22)


def qr_of(desk: Desk, pledge: str) -> str:
    ticket = desk.ticket(pledge).pledge.ticket
    return qr_text(desk.policy.page_url, ticket.number, ticket.code)


def slip(papers: tuple[object, ...]) -> NoticePaper:
    """The only paper, a notice."""
    (paper,) = papers
    assert isinstance(paper, NoticePaper)
    return paper


# --------------------------------------------------------------------------------- reported


def test_a_report_blocks_the_ticket_before_a_second_person_comes(desk: Desk) -> None:
    pledge = take_in(desk).pledge
    entry = report(desk, pledge).entry
    body = entry.body
    assert isinstance(body, LossReported)
    assert (entry.approver, entry.cash_ntd, body.id_checked) == ("", 0, True)
    view = desk.ticket(pledge)
    assert (view.pledge.state, view.today) == (State.OPEN, None)
    assert view.refusal is not None
    assert view.refusal.reason is Reason.TICKET_LOST
    assert ways_of(desk, pledge) == {Way.WITHDRAW_LOSS, Way.REPLACE, Way.HOLD}
    for act in (renew, redeem):
        assert fault_of(act, desk, pledge).reason is Reason.TICKET_LOST
    again = ReprintForm(pledge, PrintReason.JAM)
    assert fault_of(desk.reprint, again).reason is Reason.TICKET_LOST
    assert fault_of(report, desk, pledge).reason is Reason.TICKET_LOST


def test_what_happened_lies_in_the_vault_and_on_the_slip_not_in_the_entry(desk: Desk) -> None:
    pledged = take_in(desk)
    receipt = report(desk, pledged.pledge)
    body = receipt.entry.body
    assert isinstance(body, LossReported)
    with desk.context.store.read() as reading:
        act = reading.acts_of(TODAY)[-1]
        assert reading.record(body.record)["text"] == "三月十五日皮包遺失"
    assert "皮包" not in repr(act)
    assert "A123456789" not in repr(act)
    paper = slip(receipt.papers)
    assert paper.kind is NoticeKind.LOSS_REPORT
    assert dict(paper.lines) == {
        "單號": "K01-01-115-00001-4",
        "掛失人": "陳大文",
        "證件": "國民身分證　A123456789",
        "身分": "本人",
        "證件查驗": "已當場查驗",
    }
    assert paper.paragraphs == ("遺失經過：三月十五日皮包遺失",)
    assert len(paper.goods) == 1


def test_a_block_is_shown_with_who_reported_when_and_how_many_days_are_left(
    desk: Desk, clock: Clock
) -> None:
    pledge = take_in(desk).pledge
    assert (desk.ticket(pledge).blocks, desk.ticket(pledge).days_left) == ((), None)
    report(desk, pledge)
    view = desk.ticket(pledge)
    (block,) = view.blocks
    assert (block.why, block.who, block.clerk) == (Block.LOST, "陳大文", "王小明")
    assert (block.text, block.case) == ("三月十五日皮包遺失", "")
    assert block.at == clock()
    assert (view.days_left, view.ends_soon) == ((LAST_DAY - TODAY).days + 1, False)
    for before, soon in ((14, False), (13, True)):
        next_day(desk, LAST_DAY - timedelta(days=before))
        view = desk.ticket(pledge)
        assert (view.days_left, view.ends_soon) == (before + 1, soon)
    next_day(desk, LAST_DAY)
    assert desk.ticket(pledge).days_left == 1
    next_day(desk, LAST_DAY + timedelta(days=1))
    view = desk.ticket(pledge)
    assert view.days_left == 0
    assert ways_of(desk, pledge) == {Way.HOLD}
    assert view.refusal is not None
    assert view.refusal.reason is Reason.TICKET_GRACE_OVER


def test_somebody_else_is_not_believed(desk: Desk) -> None:
    pledge = take_in(desk).pledge
    assert fault_of(report, desk, pledge, OTHER).reason is Reason.NOT_THE_PLEDGOR
    assert desk.ticket(pledge).blocks == ()


def test_whoever_acts_for_the_pledgor_is_recorded_with_papers_and_approver(desk: Desk) -> None:
    pledge = take_in(desk).pledge
    receipt = report(desk, pledge, AGENT, second="s1")
    body = receipt.entry.body
    assert isinstance(body, LossReported)
    assert receipt.entry.approver == "s1"
    by = body.representation
    assert isinstance(by, Representation)
    assert (by.position, by.papers) == (Position.AGENT, (Paper.AUTHORISATION,))
    with desk.context.store.read() as reading:
        assert reading.record(by.record) == {
            "name": "陳小文",
            "id_kind": "national",
            "id_number": "B123456780",
            "papers": "授權書 115/3/15",
        }
    lines = dict(slip(receipt.papers).lines)
    assert (lines["掛失人"], lines["身分"]) == ("陳小文", "代理人：委託書")
    assert desk.ticket(pledge).blocks[0].who == "陳小文"
    found = withdraw(desk, pledge, AGENT, second="s1").entry
    assert found.approver == "s1"
    assert isinstance(found.body, LossWithdrawn)
    assert found.body.representation is not None


# ------------------------------------------------------------------------------------ found


def test_the_paper_on_the_counter_makes_the_ticket_what_it_was(desk: Desk) -> None:
    pledge = take_in(desk).pledge
    before = desk.ticket(pledge)
    report(desk, pledge)
    assert fault_of(withdraw, desk, pledge, ticket_shown=False).reason is Reason.TICKET_NOT_SHOWN
    receipt = withdraw(desk, pledge)
    body = receipt.entry.body
    assert isinstance(body, LossWithdrawn)
    assert body.note is not None
    paper = slip(receipt.papers)
    assert paper.kind is NoticeKind.LOSS_WITHDRAWAL
    assert dict(paper.lines)["原掛失"] == "115年3月16日"
    assert paper.paragraphs == ()
    after = desk.ticket(pledge)
    assert (after.today, after.refusal, after.ways) == (before.today, None, before.ways)
    assert redeem(desk, pledge).entry.cash_ntd == 50_450


def test_a_bearer_of_the_paper_does_not_free_it(desk: Desk) -> None:
    pledge = take_in(desk).pledge
    report(desk, pledge)
    assert fault_of(withdraw, desk, pledge, OTHER).reason is Reason.NOT_THE_PLEDGOR


def test_a_remark_may_be_left_out(desk: Desk) -> None:
    pledge = take_in(desk).pledge
    report(desk, pledge)
    body = withdraw(desk, pledge, note="").entry.body
    assert isinstance(body, LossWithdrawn)
    assert body.note is None


# --------------------------------------------------------------------------------- replaced


def test_a_replacement_has_the_old_terms_days_and_goods_and_costs_nothing(desk: Desk) -> None:
    old = take_in(desk)
    before = desk.ticket(old.pledge)
    report(desk, old.pledge)
    next_day(desk, date(2026, 4, 24))
    receipt = give_new(desk, old.pledge)
    entry, body = receipt.entry, receipt.entry.body
    assert isinstance(body, Replaced)
    assert (entry.approver, entry.cash_ntd) == ("s1", 0)
    new = desk.ticket(receipt.pledge)
    was, now = before.pledge.ticket, new.pledge.ticket
    assert (now.terms, now.items, now.principal) == (was.terms, was.items, was.principal)
    assert (now.predecessors, now.first) == ((old.pledge,), old.pledge)
    assert (now.wording, now.evidence, new.place) == (was.wording, was.evidence, before.place)
    assert receipt.number == "K0101115000023"
    assert now.code != was.code
    assert new.today is not None
    assert new.today.interest == 675, "interest runs on from the first day"
    ticket, label = receipt.papers
    assert isinstance(ticket, TicketPaper)
    assert ticket.marks.replacement
    assert (ticket.id_checked_by, ticket.reviewer) == ("王小明", "林主任")
    assert isinstance(label, LabelPaper)
    assert redeem(desk, receipt.pledge).entry.cash_ntd == 50_675


def test_the_old_paper_is_known_by_its_scan_and_names_the_valid_one(desk: Desk) -> None:
    old = take_in(desk)
    paper = qr_of(desk, old.pledge)
    report(desk, old.pledge)
    new = give_new(desk, old.pledge)
    found = desk.find(paper)
    assert (found.pledge, found.by_scan) == (old.pledge, True)
    view = desk.ticket(old.pledge)
    assert view.pledge.state is State.REPLACED
    assert (view.blocks[0].who, view.days_left, view.ends_soon) == ("陳大文", None, False)
    assert ways_of(desk, old.pledge) == frozenset()
    assert view.refusal is not None
    assert view.refusal.reason is Reason.TICKET_LOST_REPLACED
    assert view.refusal.facts == {"number": old.number, "day": TODAY, "valid": new.number}
    for act in (renew, redeem, give_new, withdraw, report):
        assert fault_of(act, desk, old.pledge).reason is Reason.TICKET_LOST_REPLACED
    assert [link.number for link in desk.ticket(new.pledge).chain] == [old.number, new.number]


def test_a_replacement_may_be_lost_in_its_turn(desk: Desk) -> None:
    first = take_in(desk).pledge
    for _ in range(2):
        report(desk, first)
        first = give_new(desk, first).pledge
    assert [link.number[-3:] for link in desk.ticket(first).chain] == ["014", "023", "038"]


@pytest.mark.parametrize(
    ("act", "ended"), [(redeem, Reason.TICKET_REDEEMED), (renew, Reason.TICKET_REPLACED)]
)
def test_what_ended_is_not_replaced(
    desk: Desk, act: Callable[[Desk, str], object], ended: Reason
) -> None:
    pledge = take_in(desk).pledge
    assert fault_of(give_new, desk, pledge).reason is Reason.TICKET_NOT_LOST
    act(desk, pledge)
    assert fault_of(give_new, desk, pledge).reason is ended


def test_a_replacement_asks_for_the_document_again_and_for_two_people(desk: Desk) -> None:
    pledge = take_in(desk).pledge
    report(desk, pledge)
    nothing = replace(PLEDGOR, id_number="", id_checked=False)
    told = faults_of(give_new, desk, pledge, nothing, second="")
    assert places(told) == [
        (Reason.EMPTY, "id_number"),
        (Reason.DOCUMENT_NOT_SEEN, "id_checked"),
        (Reason.SECOND_MISSING, "second"),
    ]
    assert give_new(desk, pledge, AGENT).entry.approver == "s1"


def test_the_pledgor_still_has_one_open_ticket_after_a_replacement(desk: Desk) -> None:
    pledge = take_in(desk).pledge
    report(desk, pledge)
    view = desk.ticket(give_new(desk, pledge).pledge).pledgor
    assert (view.open_tickets, view.open_principal, view.class_code) == (1, 50_000, "general")


def test_rebuilt_sums_are_the_same(desk: Desk) -> None:
    for withdrawn in (True, False):
        pledge = take_in(desk, bag=f"B{withdrawn}".upper()).pledge
        report(desk, pledge)
        (withdraw if withdrawn else give_new)(desk, pledge)
    before = desk.find("陳大文").rows
    with desk.context.store.write() as writing:
        writing.rebuild()
    assert desk.find("陳大文").rows == before
    assert len(before) == 2


# ------------------------------------------------------------------------------------- listed


def test_what_is_stopped_is_listed_with_its_days_and_found_as_such(desk: Desk) -> None:
    assert desk.blocked() == ()
    first, second = take_in(desk, bag="B1"), take_in(desk, bag="B2", items=(WATCH,))
    take_in(desk, bag="B3")
    report(desk, second.pledge)
    hold(desk, first.pledge)
    listed = [(each.number, each.why) for each in desk.blocked()]
    assert listed == [(first.number, Block.HELD), (second.number, Block.LOST)]
    assert desk.blocked()[0].since == TODAY
    assert [row.block for row in desk.find("陳大文").rows] == ["held", "lost", ""]
    next_day(desk, LAST_DAY)
    assert {(each.days_left, each.ends_soon) for each in desk.blocked()} == {(1, True)}
    with desk.context.store.write() as writing:
        writing.rebuild()
    assert len(desk.blocked()) == 2
    withdraw(desk, second.pledge)
    lift(desk, first.pledge)
    assert desk.blocked() == ()


@pytest.mark.parametrize("end", [give_new, release])
def test_what_ended_is_listed_no_more(desk: Desk, end: Callable[[Desk, str], object]) -> None:
    pledge = take_in(desk).pledge
    (report if end is give_new else hold)(desk, pledge)
    assert len(desk.blocked()) == 1
    end(desk, pledge)
    assert desk.blocked() == ()


def test_a_lost_ticket_let_go_by_the_police_is_listed_as_lost(desk: Desk) -> None:
    pledge = take_in(desk).pledge
    report(desk, pledge)
    hold(desk, pledge)
    assert [each.why for each in desk.blocked()] == [Block.LOST, Block.HELD]
    lift(desk, pledge)
    assert [each.why for each in desk.blocked()] == [Block.LOST]


@pytest.mark.parametrize("blocks", [(report, hold), (hold, report)])
def test_two_blocks_of_one_ticket_stay_two_when_the_sums_are_made_anew(
    desk: Desk, blocks: tuple[Callable[[Desk, str], object], ...]
) -> None:
    pledge = take_in(desk).pledge
    for block in blocks:
        block(desk, pledge)
    listed, found = desk.blocked(), desk.find("陳大文")
    assert {each.why for each in listed} == {Block.LOST, Block.HELD}
    assert [each.why for each in desk.ticket(pledge).blocks] == [each.why for each in listed]
    assert [row.block for row in found.rows] == ["held"], "what stops it first"
    with desk.context.store.write() as writing:
        writing.rebuild()
    assert (desk.blocked(), desk.find("陳大文")) == (listed, found)
    lift(desk, pledge)
    assert [each.why for each in desk.blocked()] == [Block.LOST]
    withdraw(desk, pledge)
    assert (desk.blocked(), desk.find("陳大文").rows[0].block) == ((), "")
