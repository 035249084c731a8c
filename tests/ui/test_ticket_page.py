"""A ticket at the window: found by scan, explained, renewed, redeemed, printed again, made void."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtWidgets import QScrollArea

from counter.domain.effects import State
from counter.domain.money import Ntd
from counter.domain.ticket import bag_text, qr_text
from counter.domain.ways import Way
from counter.ui.pages.redeem_panel import RedeemPanel
from counter.ui.pages.renew_panel import RenewPanel
from tests.desk.desks import BAR, CERTIFICATE, next_day, redeem, renew, take_in
from tests.ui.conftest import Counter
from tests.ui.hands import Hands


def qr_of(hands: Hands, pledge: str) -> str:
    ticket = hands.desk.ticket(pledge).pledge.ticket
    return qr_text(hands.desk.policy.page_url, ticket.number, ticket.code)


def opened(hands: Hands, **changes: object) -> str:
    """A pledge taken in earlier, its ticket scanned now."""
    pledge = take_in(hands.desk, **changes).pledge
    hands.scan(qr_of(hands, pledge))
    assert hands.window.page() is hands.window.pages.ticket
    return pledge


def go_to(hands: Hands, counter: Counter, day: date) -> None:
    """Close the day and open a later one."""
    counter.clock.go_to(day)
    next_day(hands.desk, day)


def test_a_scan_opens_its_ticket_wherever_the_cursor_is(hands: Hands) -> None:
    pledge = take_in(hands.desk).pledge
    hands.put("pledgor.name", "王")
    hands.window.pages.intake.pledgor.name.edit.setFocus()
    hands.scan(qr_of(hands, pledge))
    assert hands.window.page() is hands.window.pages.ticket
    assert hands.label("ticket.number") == "K01-01-115-00001-4"
    assert hands.window.pages.intake.pledgor.name.text() == "王"


def test_however_many_things_a_ticket_has_its_number_is_in_sight(hands: Hands) -> None:
    hands.window.resize(1366, 768)
    opened(hands, items=(replace(BAR, appraised=Ntd(10_000)),) * 9)
    hands.press("F5")
    hands.type("1000")
    hands.press("Return")
    hands.rest()
    hands.press("Esc")
    assert "00002" in hands.label("ticket.number"), "renewed"
    area = hands.window.findChild(QScrollArea, "ticket.left")
    assert isinstance(area, QScrollArea)
    assert area.verticalScrollBar().maximum() > 0, "more than the window holds"
    assert area.verticalScrollBar().value() == 0


def test_a_bag_label_opens_its_ticket(hands: Hands) -> None:
    pledge = take_in(hands.desk, bag="B7").pledge
    hands.scan(bag_text("B7"))
    assert hands.window.pages.ticket._pledge == pledge


def test_a_renewal_after_a_scan_takes_three_keys_and_the_money(hands: Hands) -> None:
    pledge = take_in(hands.desk, class_code="low-income", evidence=CERTIFICATE).pledge
    hands.scan(qr_of(hands, pledge))
    hands.press("F5")
    assert hands.where() == "received"
    assert hands.label("renew.due") == "NT$ 300"
    hands.type("500")
    assert "NT$ 200" in hands.label("received.change")
    hands.press("Return")
    old = hands.desk.ticket(pledge)
    assert old.pledge.state is State.RENEWED
    new = hands.desk.ticket(old.pledge.successors[0])
    assert new.terms.class_code == "low-income"
    assert new.chain[0].interest == Ntd(300)
    assert "NT$ 300" in hands.banner()
    assert "Change NT$ 200" in hands.banner()


@pytest.mark.parametrize("key", ["F5", "F7"])
def test_no_change_is_told_of_where_none_goes_back(hands: Hands, key: str) -> None:
    view = hands.desk.ticket(take_in(hands.desk).pledge)
    hands.scan(qr_of(hands, view.pledge.ticket.pledge))
    hands.press(key)
    panel = hands.window.pages.ticket._panel()
    assert isinstance(panel, RenewPanel | RedeemPanel)
    panel.received.set_text(str(panel.received._due))
    if isinstance(panel, RedeemPanel):
        panel.bags.set_text(view.bags[0])
        panel.signed.set_on(True)
    hands.press("F9")
    assert hands.desk.ticket(view.pledge.ticket.pledge).pledge.state is not State.OPEN
    assert "hange" not in hands.banner()


def test_too_little_cash_is_told_beside_it(hands: Hands) -> None:
    pledge = opened(hands)
    hands.press("F5")
    hands.type("449")
    hands.press("Return")
    assert hands.fault("received")
    assert hands.desk.ticket(pledge).pledge.state is State.OPEN


@pytest.mark.parametrize("typed", ["", "abc", "-1"])
def test_cash_that_is_no_amount_is_told_beside_it(hands: Hands, typed: str) -> None:
    pledge = opened(hands)
    hands.press("F5")
    hands.type(typed)
    hands.press("Return")
    assert hands.fault("received")
    assert hands.desk.ticket(pledge).pledge.state is State.OPEN


def test_a_ticket_found_by_its_number_must_be_confirmed_as_handed_in(hands: Hands) -> None:
    pledge = take_in(hands.desk).pledge
    hands.press("F1")
    hands.fill("K01-01-115-00001-4")
    hands.press("F5")
    hands.type("450")
    hands.press("Return")
    assert hands.fault("ticket_returned")
    hands.put("ticket_returned", True)
    hands.press("F9")
    assert hands.desk.ticket(pledge).pledge.state is State.RENEWED


def test_a_lost_class_is_told_with_its_cost_and_its_paper_before_payment(
    hands: Hands, counter: Counter
) -> None:
    short = replace(CERTIFICATE, valid_until=date(2026, 3, 31))
    pledge = take_in(hands.desk, class_code="low-income", evidence=short).pledge
    go_to(hands, counter, date(2026, 4, 1))
    hands.scan(qr_of(hands, pledge))
    hands.press("F5")
    panel = hands.window.pages.ticket.renew
    assert panel.evidence.class_code.code() == "general"
    assert "NT$ 150" in hands.label("renew.notice")
    assert "低收入戶證明" in hands.label("renew.notice")
    hands.put("class_code", "low-income")
    hands.put("evidence.number", "LI-2")
    hands.put("evidence.valid_until", "115/12/31")
    hands.rest()
    assert hands.label("renew.notice") == ""


def test_an_expired_paper_is_refused_at_its_day(hands: Hands) -> None:
    opened(hands)
    hands.press("F5")
    hands.put("class_code", "low-income")
    hands.rest()
    hands.put("evidence.number", "LI-1")
    hands.put("evidence.valid_until", "114/12/31")
    hands.rest()
    assert hands.fault("evidence.valid_until")


def test_evidence_shown_at_the_window_gives_the_class_back(hands: Hands) -> None:
    pledge = opened(hands)
    hands.press("F5")
    hands.put("class_code", "low-income")
    hands.rest()
    hands.put("evidence.number", "LI-1")
    hands.put("evidence.valid_until", "115/12/31")
    hands.rest()
    hands.put("received", "450")
    hands.press("F9")
    new = hands.desk.ticket(pledge).pledge.successors[0]
    assert hands.desk.ticket(new).terms.class_code == "low-income"


def test_a_redemption_asks_for_bag_signature_and_money(hands: Hands) -> None:
    pledge = opened(hands)
    hands.press("F7")
    assert hands.where() == "bags"
    hands.scan(bag_text("K0101115000014"))
    assert hands.where() == "stub_signed"
    hands.press("Space", "Return")
    assert hands.where() == "received"
    hands.type("51000")
    hands.press("Return")
    assert hands.desk.ticket(pledge).pledge.state is State.REDEEMED
    assert "NT$ 550" in hands.banner()
    assert "Receipt K01-01-" in hands.label("paper.told")
    hands.press("Esc")
    assert hands.label("ticket.state") == "Redeemed"


def test_everything_missing_at_a_redemption_is_told_at_once(hands: Hands) -> None:
    pledge = take_in(hands.desk).pledge
    hands.window.open_ticket(pledge, False)
    hands.rest()
    hands.press("F7", "F9")
    for name in ("bags", "ticket_returned", "stub_signed", "received"):
        assert hands.fault(name), name
    assert hands.where() == "bags"


def test_the_wrong_bag_is_not_handed_over(hands: Hands) -> None:
    take_in(hands.desk, bag="OTHER")
    pledge = opened(hands, bag="MINE")
    hands.press("F7")
    hands.scan(bag_text("OTHER"))
    assert "OTHER" in hands.fault("bags"), "told at once, while it can still be put down"
    hands.scan(bag_text("MINE"))
    assert not hands.fault("bags")
    hands.put("bags", "OTHER")  # typed where a label cannot be read
    hands.put("stub_signed", True)
    hands.put("received", "50450")
    hands.press("F9")
    assert "OTHER" in hands.fault("bags")
    assert hands.desk.ticket(pledge).pledge.state is State.OPEN


def test_an_amount_explains_itself_and_hides_again(hands: Hands) -> None:
    opened(hands)
    part = hands.window.pages.ticket.dues
    assert not part._why.isVisible()
    hands.press("F6")
    assert part._why.isVisible()
    told = " ".join(label.text() for label in part._why.findChildren(type(part.steps_heading)))
    assert "NT$ 450" in told
    assert "Pawnshop Act" in told
    hands.press("F6")
    assert not part._why.isVisible()


def test_the_amount_of_another_day_explains_itself_too(hands: Hands) -> None:
    opened(hands)
    page = hands.window.pages.ticket
    hands.press("F6")
    page.ticket.days.setFocus()
    page.ticket.days.selectRow(2)
    hands.rest()
    due = page.ticket.days.rows.row(2)
    assert f"{due.interest:,}" in page.dues.steps_heading.text()
    assert due.on.isoformat() in page.dues.steps_heading.text()


def test_printing_again_asks_for_the_reason(hands: Hands, counter: Counter) -> None:
    counter.printer.printers = ("Window 1",)
    pledge = opened(hands)
    hands.press("F10")
    hands.press("Return")
    hands.press("F9")
    assert hands.fault("reason")
    hands.put("reason", "jam")
    hands.press("F9")
    assert hands.desk.ticket(pledge).pledge.copies == 2
    assert "copy 2" in hands.banner()


def test_an_intake_of_today_can_be_undone(hands: Hands) -> None:
    pledge = opened(hands)
    hands.press("F10")
    hands.click("more.reverse")
    assert hands.where() == "reason"
    assert hands.label("reversal.cash") == "Take back NT$ 50,000"
    hands.press("F9")
    assert hands.fault("reason")
    hands.put("reason", "wrong-amount")
    hands.put("bags", hands.desk.ticket(pledge).bags[0])
    hands.put("money_moved", True)
    hands.press("F9")
    assert hands.desk.ticket(pledge).pledge.state is State.VOIDED
    hands.press("Escape")
    assert hands.label("ticket.state") == "Void"


def test_an_intake_of_yesterday_is_undone_with_a_supervisor(hands: Hands, counter: Counter) -> None:
    pledge = take_in(hands.desk).pledge
    go_to(hands, counter, date(2026, 3, 17))
    hands.window.open_ticket(pledge, True)
    hands.rest()
    hands.press("F10")
    hands.click("more.reverse")
    hands.put("reason", "wrong-amount")
    hands.put("bags", hands.desk.ticket(pledge).bags[0])
    hands.put("money_moved", True)
    hands.press("F9")
    assert hands.fault("supervisor")
    hands.put("supervisor", "s1")
    hands.press("F9")
    assert hands.desk.ticket(pledge).pledge.state is State.VOIDED


def test_a_redeemed_ticket_says_why_nothing_can_be_done(hands: Hands) -> None:
    pledge = take_in(hands.desk).pledge
    redeem(hands.desk, pledge)
    hands.scan(qr_of(hands, pledge))
    assert hands.label("dues.refusal")
    assert not hands.window.pages.ticket.dues.renew.isVisible()
    hands.press("F5", "F7")
    assert hands.window.pages.ticket._panel() is None


def test_a_ticket_past_its_grace_says_so(hands: Hands, counter: Counter) -> None:
    pledge = take_in(hands.desk).pledge
    last = hands.desk.ticket(pledge).terms.last_day
    go_to(hands, counter, date(last.year, last.month, last.day + 1))
    hands.scan(qr_of(hands, pledge))
    assert hands.label("dues.refusal")
    assert hands.label("ticket.state") == "Past its last day"


def test_the_chain_leads_to_its_tickets(hands: Hands) -> None:
    first = take_in(hands.desk).pledge
    second = renew(hands.desk, first).pledge
    hands.scan(qr_of(hands, second))
    chain = hands.window.pages.ticket.ticket.chain
    assert chain.isVisible()
    chain.setFocus()
    chain.selectRow(0)
    hands.press("Return")
    assert hands.window.pages.ticket._pledge == first


def test_esc_goes_from_panel_to_ticket_to_where_one_came_from(hands: Hands) -> None:
    opened(hands)
    page = hands.window.pages.ticket
    hands.press("F5")
    assert page._panel() is page.renew
    hands.press("Esc")
    assert page._panel() is None
    hands.press("Esc")
    assert hands.window.page() is hands.window.pages.intake


@pytest.mark.parametrize(
    "code",
    [
        "HTTPS://LIN.EE/ABCDEF",
        "BAG:UNKNOWN1",
        "K0101115000014",
        "K0101115000015",
        "K0201115000016",
    ],
)
def test_a_foreign_or_unknown_code_is_told_and_leads_nowhere(hands: Hands, code: str) -> None:
    hands.scan(code)
    assert hands.banner()
    assert hands.window.page() is hands.window.pages.intake
    assert hands.where() == "scan"


def test_a_forged_check_code_is_told(hands: Hands) -> None:
    pledge = take_in(hands.desk).pledge
    good = qr_of(hands, pledge)
    forged = good[:-1] + ("0" if good[-1] != "0" else "1")
    hands.scan(forged)
    assert hands.banner()
    assert hands.window.page() is hands.window.pages.intake


def test_two_rates_of_one_ticket_are_both_shown(hands: Hands) -> None:
    opened(
        hands, items=(BAR,), principal=Ntd(100_000), class_code="low-income", evidence=CERTIFICATE
    )
    texts = [
        label.text()
        for label in hands.window.pages.ticket.ticket.findChildren(
            type(hands.window.pages.ticket.ticket.number)
        )
    ]
    assert any("NT$ 75,000" in text and "NT$ 25,000" in text for text in texts)


def test_what_else_can_be_done_is_offered_as_soon_as_the_ticket_is_here(hands: Hands) -> None:
    pledge = take_in(hands.desk).pledge
    hands.window.open_ticket(pledge, True)
    hands.press("F10")
    hands.rest()
    hands.click("more.reverse")
    assert hands.window.pages.ticket.panel(Way.REVERSE).isVisible()
