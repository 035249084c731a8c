"""Stolen goods at the desk: what is held moves nowhere, what goes to its owner leaves proof, paper and sound books."""

from dataclasses import replace
from datetime import date

from counter.desk.desk import Desk
from counter.domain.claim_forms import HoldNoteForm
from counter.domain.codes import Change, Paper, PrintReason, Release
from counter.domain.effects import State
from counter.domain.entries import Held, HoldNoted, Kind, Refunded, Released
from counter.domain.forms import ReprintForm
from counter.domain.identity import IdKind
from counter.domain.ledger import Account, amount, postings
from counter.domain.money import Ntd
from counter.domain.parts import Finger
from counter.domain.pledge import Block
from counter.domain.refusal import Reason
from counter.domain.ways import Way
from counter.print.papers import NoticeKind, NoticePaper, ReceiptPaper
from tests.desk.claims import OWNER, free, hold, lift, refund, release, report, ways_of, withdraw
from tests.desk.desks import TODAY, Clock, next_day, redeem, renew, take_in
from tests.desk.exchanges import exchange, part, take_in_three, things
from tests.domain.refusals import fault_of, faults_of, places

AFTER = date(2026, 6, 23)
"""The day after the last one of a ticket of today."""


def accounts(desk: Desk, *days: date) -> dict[Account, int]:
    """What all acts of these days add up to on each account."""
    with desk.context.store.read() as reading:
        acts = [act for day in days for act in reading.acts_of(day)]
    posted = tuple(each for act in acts for each in postings(act.body))
    return {account: amount(posted, account) for account in Account}


# ------------------------------------------------------------------------------------ held


def test_nothing_is_done_with_what_the_police_ask_to_keep(desk: Desk, clock: Clock) -> None:
    pledge = take_in(desk).pledge
    receipt = hold(desk, pledge)
    body = receipt.entry.body
    assert isinstance(body, Held)
    with desk.context.store.read() as reading:
        assert reading.record(body.record) == {
            "unit": "鹽埕分局偵查隊",
            "officer": "張警員",
            "case": "115刑案0016",
            "document": "",
        }
    assert "張警員" not in repr(receipt.entry)
    view = desk.ticket(pledge)
    assert view.refusal is not None
    assert view.refusal.reason is Reason.TICKET_HELD
    held = {Way.LIFT_HOLD, Way.RELEASE, Way.NOTE_HOLD}
    assert ways_of(desk, pledge) == held | {Way.REPORT_LOSS}
    (block,) = view.blocks
    assert (block.why, block.who) == (Block.HELD, "鹽埕分局偵查隊　張警員")
    assert (block.case, block.text, block.at) == ("115刑案0016", "", clock())
    for act in (renew, redeem, withdraw, hold):
        assert fault_of(act, desk, pledge).reason is Reason.TICKET_HELD
    again = ReprintForm(pledge, PrintReason.JAM)
    assert fault_of(desk.reprint, again).reason is Reason.TICKET_HELD
    (slip,) = receipt.papers
    assert isinstance(slip, NoticePaper)
    assert slip.kind is NoticeKind.HOLD
    assert dict(slip.lines)["公文文號"] == "", "room to write it in when the letter comes"


def test_a_letter_that_follows_the_word_of_the_police_is_added_to_the_hold(
    desk: Desk, clock: Clock
) -> None:
    pledge = take_in(desk).pledge
    hold(desk, pledge)
    held_at = clock()
    next_day(desk, date(2026, 3, 18))
    assert fault_of(desk.note_hold, HoldNoteForm(pledge, "")).at == "document"
    receipt = desk.note_hold(HoldNoteForm(pledge, "高市警鹽分偵字第11500009號"))
    assert isinstance(receipt.entry.body, HoldNoted)
    assert "高市警" not in repr(receipt.entry)
    (block,) = desk.ticket(pledge).blocks
    assert (block.who, block.case) == ("鹽埕分局偵查隊　張警員", "115刑案0016")
    assert (block.text, block.at) == ("高市警鹽分偵字第11500009號", held_at)
    (slip,) = receipt.papers
    assert isinstance(slip, NoticePaper)
    assert slip.kind is NoticeKind.HOLD
    assert dict(slip.lines)["公文文號"] == "高市警鹽分偵字第11500009號"
    assert dict(slip.lines)["原登錄日"] == "115年3月16日"
    free_of = release(desk, pledge).papers[0]
    assert isinstance(free_of, NoticePaper)
    assert dict(free_of.lines)["公文文號"] == "高市警鹽分偵字第11500009號"


def test_a_loss_reported_meanwhile_stands_when_the_police_let_the_goods_go(desk: Desk) -> None:
    pledge = take_in(desk).pledge
    hold(desk, pledge)
    report(desk, pledge)
    lift(desk, pledge)
    view = desk.ticket(pledge)
    assert [block.why for block in view.blocks] == [Block.LOST]
    assert fault_of(redeem, desk, pledge).reason is Reason.TICKET_LOST


def test_goods_let_go_are_as_they_were(desk: Desk) -> None:
    pledge = take_in(desk).pledge
    before = desk.ticket(pledge)
    hold(desk, pledge)
    receipt = lift(desk, pledge)
    assert receipt.entry.approver == "s1"
    (slip,) = receipt.papers
    assert isinstance(slip, NoticePaper)
    assert slip.kind is NoticeKind.HOLD_LIFTED
    assert dict(slip.lines)["案號"] == "115刑案0016"
    after = desk.ticket(pledge)
    assert (after.today, after.ways, after.blocks) == (before.today, before.ways, ())
    assert fault_of(lift, desk, pledge).reason is Reason.TICKET_NOT_HELD
    assert redeem(desk, pledge).entry.cash_ntd == 50_450


def test_a_lost_ticket_can_be_held_and_is_still_lost_when_it_is_let_go(desk: Desk) -> None:
    pledge = take_in(desk).pledge
    report(desk, pledge)
    hold(desk, pledge)
    assert [block.why for block in desk.ticket(pledge).blocks] == [Block.LOST, Block.HELD]
    lift(desk, pledge)
    view = desk.ticket(pledge)
    assert view.refusal is not None
    assert view.refusal.reason is Reason.TICKET_LOST


# -------------------------------------------------------------------------------- released


def test_the_proof_of_the_intake_is_at_hand(desk: Desk, clock: Clock) -> None:
    old = take_in(desk)
    first = clock()
    next_day(desk, date(2026, 3, 17))
    new = renew(desk, old.pledge)
    offer = desk.stolen_offer(new.pledge)
    (proof,) = offer.proofs
    assert (proof.number, proof.kind, proof.at) == (old.number, Kind.TAKEN_IN, first)
    assert (proof.clerk, proof.id_checked, proof.finger) == ("王小明", True, Finger.LEFT_THUMB)
    assert proof.document == (IdKind.NATIONAL, "A123456789")
    assert (offer.principal, offer.paid) == (50_000, 0)


def test_a_top_up_is_proved_too_for_it_lent_anew(desk: Desk) -> None:
    old = take_in_three(desk).pledge
    parts = (part(500_000, *things(desk, old)),)
    new = exchange(desk, Change.TOP_UP, old, parts=parts)
    intake, top_up = desk.stolen_offer(new.pledge).proofs
    assert (intake.kind, top_up.kind, top_up.number) == (
        Kind.TAKEN_IN,
        Kind.EXCHANGED,
        new.number,
    )
    assert (top_up.document, top_up.id_checked, top_up.finger) == (None, True, Finger.LEFT_THUMB)


def test_after_a_lawful_intake_the_owner_pays_the_principal_alone(desk: Desk) -> None:
    pledge = take_in(desk).pledge
    hold(desk, pledge)
    next_day(desk, date(2026, 5, 20))
    receipt = release(desk, pledge, received=Ntd(51_000))
    entry, body = receipt.entry, receipt.entry.body
    assert isinstance(body, Released)
    assert (body.how, body.principal, body.paid) == (Release.AT_PRINCIPAL, 50_000, 50_000)
    assert (entry.cash_ntd, receipt.change, entry.approver) == (50_000, 1_000, "s1")
    assert body.bags == ("K0101115000014",)
    with desk.context.store.read() as reading:
        texts = reading.record(body.record)
    assert (texts["name"], texts["id_number"]) == ("林物主", "C123456781")
    assert "林物主" not in repr(entry)
    slip, paper = receipt.papers
    assert isinstance(slip, NoticePaper)
    assert (slip.kind, slip.cash) == (NoticeKind.RELEASE, (("本金", 50_000),))
    assert dict(slip.lines)["物主"] == "林物主"
    assert dict(slip.lines)["發還方式"] == "物主付本金贖回，不計利息"
    assert slip.paragraphs == ()
    assert isinstance(paper, ReceiptPaper)
    assert (paper.net, paper.interest) == (50_000, 0)
    view = desk.ticket(pledge)
    assert view.pledge.state is State.RELEASED
    assert ways_of(desk, pledge) == {Way.REFUND}
    assert view.refusal is not None
    assert view.refusal.reason is Reason.TICKET_RELEASED
    assert view.pledgor.open_tickets == 0
    assert not any(accounts(desk, TODAY, date(2026, 5, 20)).values())


def test_after_an_unlawful_intake_the_goods_go_back_for_nothing(desk: Desk) -> None:
    pledge = take_in(desk).pledge
    hold(desk, pledge)
    receipt = free(desk, pledge)
    body = receipt.entry.body
    assert isinstance(body, Released)
    assert (body.how, body.paid, receipt.entry.cash_ntd) == (Release.FREE, 0, 0)
    (slip,) = receipt.papers
    assert isinstance(slip, NoticePaper)
    assert slip.cash == ()
    assert slip.paragraphs == ("收當違反規定之處：未查驗證件",)
    assert ways_of(desk, pledge) == frozenset()
    assert accounts(desk, TODAY)[Account.LOSSES] == 50_000
    assert accounts(desk, TODAY)[Account.LOANS] == 0
    assert fault_of(refund, desk, pledge).reason is Reason.NOTHING_TO_REFUND


def test_goods_can_go_to_their_owner_after_the_days_of_the_ticket_are_over(desk: Desk) -> None:
    pledge = take_in(desk).pledge
    next_day(desk, AFTER)
    hold(desk, pledge)
    assert ways_of(desk, pledge) == {Way.LIFT_HOLD, Way.RELEASE, Way.NOTE_HOLD}
    assert release(desk, pledge).entry.cash_ntd == 50_000


def test_the_holder_of_a_lost_ticket_does_not_stand_between_goods_and_owner(desk: Desk) -> None:
    pledge = take_in(desk).pledge
    report(desk, pledge)
    hold(desk, pledge)
    release(desk, pledge)
    view = desk.ticket(pledge)
    assert (view.pledge.state, view.pledge.problems) == (State.RELEASED, ())


def test_nothing_goes_back_without_papers_bag_money_and_a_second_person(desk: Desk) -> None:
    pledge = take_in(desk).pledge
    assert fault_of(release, desk, pledge).reason is Reason.TICKET_NOT_HELD
    hold(desk, pledge)
    told = faults_of(
        release, desk, pledge, papers=(Paper.POLICE,), bags=(), received=Ntd(49_999), second="c2"
    )
    assert places(told) == [
        (Reason.OWNER_PAPERS, "papers"),
        (Reason.BAG_NOT_SCANNED, "bags"),
        (Reason.RECEIVED_TOO_LITTLE, "received"),
        (Reason.SUPERVISOR_NEEDED, "second"),
    ]
    assert desk.ticket(pledge).pledge.state is State.OPEN


# -------------------------------------------------------------------------------- refunded


def test_what_the_owner_paid_goes_back_once(desk: Desk) -> None:
    pledge = take_in(desk).pledge
    hold(desk, pledge)
    release(desk, pledge)
    next_day(desk, date(2026, 9, 1))
    assert fault_of(refund, desk, pledge, agreed=Ntd(60_000)).reason is Reason.AMOUNT_CHANGED
    other = replace(OWNER, id_number="B123456780")
    assert fault_of(refund, desk, pledge, owner=other).reason is Reason.NOT_THE_OWNER
    receipt = refund(desk, pledge)
    body = receipt.entry.body
    assert isinstance(body, Refunded)
    assert (body.amount, receipt.entry.cash_ntd, receipt.entry.approver) == (50_000, -50_000, "s1")
    slip, paper = receipt.papers
    assert isinstance(slip, NoticePaper)
    assert (slip.kind, slip.cash) == (NoticeKind.REFUND, (("退還款項", -50_000),))
    assert slip.paragraphs == ("收當違反規定之處：未捺指紋",)
    assert isinstance(paper, ReceiptPaper)
    assert paper.net == -50_000
    assert ways_of(desk, pledge) == frozenset()
    told = fault_of(refund, desk, pledge)
    assert (told.reason, told.facts["amount"]) == (Reason.ALREADY_REFUNDED, 50_000)
    assert accounts(desk, TODAY, date(2026, 9, 1)) == {
        **dict.fromkeys(Account, 0),
        Account.DRAWER: -50_000,
        Account.LOSSES: 50_000,
    }


def test_an_owner_who_had_redeemed_with_the_ticket_gets_all_of_it_back(desk: Desk) -> None:
    pledge = take_in(desk).pledge
    redeem(desk, pledge)
    assert ways_of(desk, pledge) == {Way.REVERSE, Way.REFUND}
    assert desk.stolen_offer(pledge).paid == 50_450
    assert refund(desk, pledge).entry.cash_ntd == -50_450
    assert desk.ticket(pledge).pledge.refunded == 50_450


def test_where_nobody_took_the_goods_nothing_is_paid_back(desk: Desk) -> None:
    pledge = take_in(desk).pledge
    for _ in range(2):
        assert fault_of(refund, desk, pledge).reason is Reason.NOTHING_TO_REFUND
        new = renew(desk, pledge).pledge
        assert fault_of(refund, desk, pledge).reason is Reason.NOTHING_TO_REFUND
        pledge = new


def test_rebuilt_sums_are_the_same(desk: Desk) -> None:
    for number, act in enumerate((lift, release, free)):
        pledge = take_in(desk, bag=f"B{number}").pledge
        hold(desk, pledge)
        act(desk, pledge)
    before = desk.find("陳大文").rows
    with desk.context.store.write() as writing:
        writing.rebuild()
    assert desk.find("陳大文").rows == before
    assert len(before) == 1


def test_a_ticket_tells_what_was_done_with_it_and_when_its_money_went_back(desk: Desk) -> None:
    pledge = take_in(desk).pledge
    hold(desk, pledge)
    release(desk, pledge)
    assert desk.ticket(pledge).refunded_on is None
    next_day(desk, date(2026, 9, 1))
    refund(desk, pledge)
    view = desk.ticket(pledge)
    done = [(act.kind, act.cash) for act in view.acts]
    assert done == [
        (Kind.TAKEN_IN, -50_000),
        (Kind.HELD, 0),
        (Kind.RELEASED, 50_000),
        (Kind.REFUNDED, -50_000),
    ]
    assert (view.pledge.refunded, view.refunded_on) == (50_000, date(2026, 9, 1))
