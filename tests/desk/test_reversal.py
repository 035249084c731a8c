"""An honest mistake is undone by one entry: cash, goods and numbers are accounted for."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from counter.desk.answers import GoodsLine, Receipt, Reopened
from counter.desk.desk import Desk
from counter.domain.codes import Change, ReversalReason
from counter.domain.effects import State
from counter.domain.entries import Reversed
from counter.domain.forms import ReverseForm
from counter.domain.money import Ntd
from counter.domain.refusal import Reason
from counter.print.papers import NoticeKind, NoticePaper
from tests.desk.desks import (
    CERTIFICATE,
    OTHER_PLEDGOR,
    PLEDGOR,
    TODAY,
    WATCH,
    make_desk,
    next_day,
    open_day,
    redeem,
    renew,
    take_in,
    undo,
)
from tests.desk.exchanges import exchange, exchanged, part, take_in_three, things
from tests.domain.refusals import fault_of, faults_of, places

TOMORROW = date(2026, 3, 17)

VOID_KEPT = "作廢之質借單號碼保留備查，不再使用。"
OPEN_AGAIN = "恢復之質借單依原載金額、利率及期日繼續有效。"


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
    with desk.context.store.read() as reading:
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
        bags=plan.plan.bags,
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


def test_what_goes_back_is_told_before_anybody_agrees(desk: Desk) -> None:
    pledged = take_in(desk)
    offer = desk.reversal_offer(pledged.pledge)
    ring = GoodsLine("黃金 1 件", pledged.number, "甲-1")
    assert (offer.entry, offer.clerk, offer.plan.drawer) == (pledged.entry, "王小明", 50_000)
    assert (offer.voided, offer.reopened) == ((pledged.number,), ())
    assert (offer.out, offer.back, offer.moved) == ((ring,), (), ())

    redeem(desk, pledged.pledge)
    offer = desk.reversal_offer(pledged.pledge)
    terms = desk.ticket(pledged.pledge).terms
    assert (offer.voided, offer.plan.drawer) == ((), -50_450)
    assert offer.reopened == (Reopened(pledged.number, terms.maturity, terms.last_day),)
    assert (offer.out, offer.back, offer.moved) == ((), (ring,), ())


def test_goods_that_a_split_put_into_another_bag_go_back_into_the_old_one(desk: Desk) -> None:
    old = take_in_three(desk)
    ring, bar, watch = things(desk, old.pledge)
    split = exchange(
        desk, Change.SPLIT, old.pledge, parts=(part(300_000, bar), part(100_000, ring, watch))
    )
    _, second = exchanged(split).tickets
    offer = desk.reversal_offer(split.pledge)
    assert offer.moved == (GoodsLine("黃金 1 件、手錶 1 件", old.number, "甲-1", of=second.number),)
    assert offer.plan.bags == (old.number, second.number)
    told = fault_of(undo, desk, split.pledge, bags=(old.number,))
    assert (told.reason, told.facts["expected"]) == (Reason.BAG_NOT_SCANNED, second.number)
    notice = notice_of(undo(desk, second.pledge))
    assert desk.ticket(old.pledge).bags == (old.number,)
    assert dict(notice.lines)["質物去處"] == (
        "黃金 1 件、手錶 1 件（封袋 K01-01-115-00001-4）歸回原封袋"
    )


def test_goods_that_a_part_redemption_handed_over_come_back(desk: Desk) -> None:
    old = take_in_three(desk)
    ring, bar, watch = things(desk, old.pledge)
    less = exchange(desk, Change.PART, old.pledge, parts=(part(300_000, bar, watch),))
    undone = undo(desk, less.pledge)
    assert undone.entry.cash_ntd == -less.entry.cash_ntd
    notice = notice_of(undone)
    assert dict(notice.lines)["質物去處"] == "黃金 1 件（封袋 K01-01-115-00001-4）收回入庫"
    assert [line.features for line in notice.goods] == [(("品名", "戒指"), ("銀樓戳記", "金足"))]
    assert things(desk, old.pledge) == (ring, bar, watch)


def test_goods_do_not_go_back_into_a_bag_that_holds_others_by_now(desk: Desk) -> None:
    first = take_in(desk, bag="B7")
    redeem(desk, first.pledge)
    plan = desk.reversal_offer(first.pledge)
    second = take_in(desk, bag="B7", items=(WATCH,))
    told = fault_of(desk.reversal_offer, first.pledge)
    assert (told.reason, told.at, told.facts) == (
        Reason.BAG_IN_USE,
        "",
        {"bag": "B7", "number": second.number},
    )
    form = ReverseForm(
        entry=plan.entry.id,
        reason=ReversalReason.WRONG_TICKET,
        note="",
        ticket_returned=True,
        bags=("B7",),
        agreed=plan.plan.drawer,
        money_moved=True,
    )
    assert fault_of(desk.undo, form).reason is Reason.BAG_IN_USE
    undo(desk, second.pledge)
    assert desk.undo(form).entry.cash_ntd == -50_450


def test_the_notice_says_what_was_undone_and_why(desk: Desk) -> None:
    old = take_in(desk)
    new = renew(desk, old.pledge)
    receipt = undo(desk, new.pledge, note="按錯鍵", reason=ReversalReason.WRONG_ACT)
    notice = notice_of(receipt)
    number = f"K01-01-{new.entry.number:06}"
    assert notice.lines == (
        ("原交易", f"續質　{number}　115年3月16日"),
        ("作廢單號", "K01-01-115-00002-3"),
        ("恢復單號", "K01-01-115-00001-4"),
        ("沖銷原因", "辦錯項目"),
    )
    assert notice.kind is NoticeKind.REVERSAL
    assert notice.paragraphs == (VOID_KEPT, OPEN_AGAIN, "說明：按錯鍵")
    assert (notice.cash, notice.goods) == ((("利息", -450),), ())
    assert (notice.act.clerk, notice.act.approver) == ("王小明", "")


def test_the_notice_of_an_intake_undone_tells_goods_cash_and_who_approved(desk: Desk) -> None:
    pledged = take_in(desk)
    next_day(desk, TOMORROW)
    notice = notice_of(undo(desk, pledged.pledge))
    told = dict(notice.lines)
    assert told["質物去處"] == "黃金 1 件（封袋 K01-01-115-00001-4）交還持單人"
    assert "恢復單號" not in told
    assert (notice.cash, notice.paragraphs) == ((("本金", 50_000),), (VOID_KEPT,))
    assert (notice.act.day, notice.act.approver) == (TOMORROW, "林主任")


def test_the_notice_of_a_redemption_undone_speaks_of_no_void_ticket(desk: Desk) -> None:
    pledged = take_in(desk)
    redeem(desk, pledged.pledge)
    assert notice_of(undo(desk, pledged.pledge)).paragraphs == (OPEN_AGAIN,)


def test_the_books_come_out_even_whatever_was_undone(desk: Desk) -> None:
    first = take_in(desk)
    before = desk.day_sums(TODAY)
    new = renew(desk, first.pledge)
    undo(desk, new.pledge)
    redeem(desk, first.pledge)
    undo(desk, first.pledge)
    after = desk.day_sums(TODAY)
    assert after.drawer == before.drawer == -50_000
    assert [act.cash for act in after.acts[-4:]] == [450, -450, 50_450, -50_450]
    shown = [desk.find(text) for text in ("陳大文", first.number, f"BAG:{first.number}")]
    desk.context.store.rebuild()
    assert [desk.find(text) for text in ("陳大文", first.number, f"BAG:{first.number}")] == shown


def test_no_ticket_is_opened_again_that_would_be_forfeited_at_once(desk: Desk) -> None:
    pledged = take_in(desk)
    last = desk.ticket(pledged.pledge).terms.last_day
    next_day(desk, last)
    redeem(desk, pledged.pledge)
    assert desk.reversal_offer(pledged.pledge).plan.drawer == -51_350
    next_day(desk, last + timedelta(days=1))
    told = fault_of(desk.reversal_offer, pledged.pledge)
    assert (told.reason, told.facts["day"]) == (Reason.ACT_GRACE_OVER, last)


def notice_of(receipt: Receipt) -> NoticePaper:
    """The only paper of an act undone."""
    (paper,) = receipt.papers
    assert isinstance(paper, NoticePaper)
    return paper


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


# ---------------------------------------------------------------------------- above the cap

LOW: dict[str, Any] = {"class_code": "low-income", "evidence": CERTIFICATE}


def lend_twice_at_the_low_rate(desk: Desk) -> tuple[Receipt, Receipt]:
    """A ticket of 75,000 at the low rate is redeemed; 60,000 of a second one take its place under the cap."""
    first = take_in(desk, **LOW, principal=Ntd(75_000))
    redeem(desk, first.pledge)
    known = replace(PLEDGOR, pledgor=desk.ticket(first.pledge).pledgor.pledgor)
    return first, take_in(desk, pledgor=known, **LOW, principal=Ntd(60_000))


def test_a_redemption_undone_that_lifts_the_low_rate_above_the_cap_is_told_and_listed(
    desk: Desk,
) -> None:
    first, second = lend_twice_at_the_low_rate(desk)
    assert desk.over_cap() == ()
    assert desk.reversal_offer(first.pledge).over_cap == 60_000
    receipt = undo(desk, first.pledge)
    assert receipt.over_cap == 60_000
    assert "上限" not in repr(notice_of(receipt)), (
        "what else a person has pledged is told to no bearer"
    )
    (listed,) = desk.over_cap()
    assert (listed.pledges, listed.numbers, listed.over) == (
        (first.pledge, second.pledge),
        (first.number, second.number),
        60_000,
    )
    for each in (first, second):
        assert [part.rate_bp for part in desk.ticket(each.pledge).terms.parts] == [60]
    redeem(desk, second.pledge)
    assert desk.over_cap() == ()


def test_a_renewal_undone_takes_the_place_of_its_own_ticket_under_the_cap(desk: Desk) -> None:
    first = take_in(desk, **LOW, principal=Ntd(75_000))
    new = renew(desk, first.pledge)
    assert desk.reversal_offer(new.pledge).over_cap == 0
    receipt = undo(desk, new.pledge)
    assert (receipt.over_cap, desk.over_cap()) == (0, ())
    assert undo(desk, first.pledge).over_cap == 0


def test_whoever_is_furthest_above_the_cap_is_listed_first(desk: Desk) -> None:
    first, second = lend_twice_at_the_low_rate(desk)
    other = take_in(desk, pledgor=OTHER_PLEDGOR, **LOW, principal=Ntd(75_000))
    redeem(desk, other.pledge)
    known = replace(OTHER_PLEDGOR, pledgor=desk.ticket(other.pledge).pledgor.pledgor)
    more = take_in(desk, pledgor=known, **LOW, principal=Ntd(70_000))
    for pledge in (first.pledge, other.pledge):
        undo(desk, pledge)
    assert [(each.numbers, each.over) for each in desk.over_cap()] == [
        ((other.number, more.number), 70_000),
        ((first.number, second.number), 60_000),
    ]


def test_where_no_cap_is_shared_nobody_is_above_it(tmp_path: Path) -> None:
    desk = make_desk(tmp_path, "taipei")
    open_day(desk)
    first = take_in(desk, principal=Ntd(10_000))
    redeem(desk, first.pledge)
    assert (undo(desk, first.pledge).over_cap, desk.over_cap()) == (0, ())
    desk.close()
