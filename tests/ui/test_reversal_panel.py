"""Undoing at the window: what goes back where is seen before anybody agrees, and the keys suffice."""

from datetime import date

from counter.domain.codes import Change
from counter.domain.effects import State
from counter.domain.money import Ntd
from counter.domain.ticket import bag_text
from counter.ui.fields import TextField
from counter.ui.pages.reversal_panel import ReversalPanel
from counter.ui.pledgor_screen.shown import Amount, Doing, For, Payment
from tests.desk.desks import next_day, redeem, renew, take_in
from tests.desk.exchanges import exchange, part, take_in_three, things
from tests.desk.test_reversal import lend_twice_at_the_low_rate
from tests.ui.conftest import Counter
from tests.ui.hands import Hands
from tests.ui.test_ticket_page import qr_of


def begin_undoing(hands: Hands) -> None:
    """Pick it from the list of what else can be done."""
    hands.press("F10")
    hands.click("more.reverse")


def shown(hands: Hands) -> dict[str, str]:
    """What the panel says of the act."""
    names = (
        *("act", "cash", "parts", "voided", "reopened", "paper"),
        *("out", "back", "moved", "over_cap", "approval"),
    )
    return {name: text for name in names if (text := hands.label(f"reversal.{name}"))}


def text_of(hands: Hands, name: str) -> str:
    """What stands in a field."""
    field = hands.field(name)
    assert isinstance(field, TextField)
    return field.text()


def test_an_intake_shows_who_wrote_it_and_what_goes_back(hands: Hands) -> None:
    pledge = take_in(hands.desk).pledge
    hands.scan(qr_of(hands, pledge))
    begin_undoing(hands)
    assert shown(hands) == {
        "act": "Pledge of 2026-03-16, 09:30, by 王小明",
        "cash": "Take back NT$ 50,000",
        "voided": "K01-01-115-00001-4; the number stays used",
        "out": "黃金 1 件, bag K01-01-115-00001-4, at 甲-1",
    }


def test_a_renewal_shows_the_old_ticket_with_its_old_days_and_asks_for_no_bag(hands: Hands) -> None:
    old = take_in(hands.desk).pledge
    new = renew(hands.desk, old).pledge
    hands.scan(qr_of(hands, new))
    begin_undoing(hands)
    assert shown(hands) == {
        "act": "Renewal of 2026-03-16, 09:30, by 王小明",
        "cash": "Give back NT$ 450",
        "voided": "K01-01-115-00002-3; the number stays used",
        "reopened": "K01-01-115-00001-4\nMaturity 2026-06-16, last day 2026-06-22",
        "paper": "K01-01-115-00001-4, the copy that was handed in",
    }
    panel = hands.window.pages.ticket._panel()
    assert panel is not None
    assert [f.name for f in panel.fields() if f.isVisible()] == [
        "reason",
        "note",
        "ticket_returned",
        "money_moved",
    ]
    hands.press("7")
    hands.put("money_moved", True)
    hands.press("F9")
    assert hands.banner() == "Undone. Give back NT$ 450."
    hands.press("Escape")
    assert hands.label("ticket.number") == "K01-01-115-00001-4"
    assert hands.label("ticket.state") == "Open"
    assert hands.desk.ticket(new).pledge.state is State.VOIDED


def test_a_redeemed_ticket_leads_from_its_refusal_to_undoing_it(hands: Hands) -> None:
    pledge = take_in(hands.desk).pledge
    redeem(hands.desk, pledge)
    hands.scan(qr_of(hands, pledge))
    assert "F10" in hands.label("dues.refusal")
    hands.press("F10", "Return")
    assert shown(hands) == {
        "act": "Redemption of 2026-03-16, 09:30, by 王小明",
        "cash": "Give back NT$ 50,450",
        "parts": "Principal NT$ 50,000, interest NT$ 450",
        "reopened": "K01-01-115-00001-4\nMaturity 2026-06-16, last day 2026-06-22",
        "paper": "K01-01-115-00001-4, the copy that was handed in",
        "back": "黃金 1 件, bag K01-01-115-00001-4, at 甲-1",
    }
    hands.put("reason", "wrong-ticket")
    hands.scan(bag_text("K0101115000014"))
    assert hands.where() == "money_moved"
    hands.press("Space", "F9")
    assert hands.desk.ticket(pledge).pledge.state is State.OPEN
    hands.press("Escape")
    assert hands.label("ticket.state") == "Open"


def test_things_that_moved_show_out_of_which_bag_they_come(hands: Hands) -> None:
    old = take_in_three(hands.desk)
    ring, bar, watch = things(hands.desk, old.pledge)
    parts = (part(300_000, bar), part(100_000, ring, watch))
    new = exchange(hands.desk, Change.SPLIT, old.pledge, parts=parts)
    hands.scan(qr_of(hands, new.pledge))
    begin_undoing(hands)
    told = shown(hands)
    assert told["moved"] == (
        "黃金 1 件、手錶 1 件, out of bag K01-01-115-00003-8 into bag K01-01-115-00001-4, at 甲-1"
    )
    hands.put("reason", "wrong-item")
    hands.scan(bag_text("K0101115000038"))
    assert hands.where() == "reason"
    hands.scan(bag_text("K0101115000014"))
    assert hands.where() == "money_moved"


def test_the_cursor_goes_to_the_copies_first_where_the_ticket_was_not_scanned(hands: Hands) -> None:
    pledge = take_in(hands.desk, bag="B7", place="").pledge
    hands.window.open_ticket(pledge, False)
    hands.rest()
    begin_undoing(hands)
    assert shown(hands)["out"] == "黃金 1 件, bag B7"
    hands.scan(bag_text("B7"))
    assert hands.where() == "ticket_returned"
    hands.press("Space")
    hands.put("money_moved", True)
    hands.scan(bag_text("B7"))
    assert hands.where() == "note"


def test_a_wrong_bag_is_refused_as_it_is_scanned_and_the_right_one_taken(hands: Hands) -> None:
    pledge = take_in(hands.desk, bag="B7").pledge
    hands.scan(qr_of(hands, pledge))
    begin_undoing(hands)
    hands.scan(bag_text("B8"))
    assert "Bag “B8” does not belong to this ticket" in hands.fault("bags")
    assert text_of(hands, "bags") == ""
    hands.scan(bag_text("B7"))
    assert hands.fault("bags") == ""
    assert text_of(hands, "bags") == "B7"


def test_another_bag_and_an_unreadable_label_are_told_beside_the_field(hands: Hands) -> None:
    pledge = take_in(hands.desk, bag="B7").pledge
    hands.scan(qr_of(hands, pledge))
    begin_undoing(hands)
    hands.put("reason", "wrong-amount")
    hands.scan("BAG:B/8")
    assert hands.fault("bags")
    hands.put("bags", "B8")
    hands.put("money_moved", True)
    hands.press("F9")
    assert "B8" in hands.fault("bags")
    hands.put("bags", "?")
    hands.press("F9")
    assert hands.fault("bags")
    assert hands.desk.ticket(pledge).pledge.state is State.OPEN


def test_what_cannot_be_undone_says_why_and_offers_nothing_to_fill_in(
    hands: Hands, counter: Counter
) -> None:
    pledge = take_in(hands.desk).pledge
    last = hands.desk.ticket(pledge).terms.last_day
    next_day(hands.desk, last)
    redeem(hands.desk, pledge)
    after = date(last.year, last.month, last.day + 1)
    counter.clock.go_to(after)
    next_day(hands.desk, after)
    hands.scan(qr_of(hands, pledge))
    hands.press("F10", "Return")
    assert "2026-06-22" in hands.label("reversal.act")
    panel = hands.window.pages.ticket._panel()
    assert panel is not None
    assert not any(field.isVisible() for field in panel.fields())
    hands.press("F9")
    assert hands.desk.ticket(pledge).pledge.state is State.REDEEMED


def test_an_act_of_an_earlier_day_says_that_somebody_must_approve(
    hands: Hands, counter: Counter
) -> None:
    pledge = take_in(hands.desk).pledge
    counter.clock.go_to(date(2026, 3, 17))
    next_day(hands.desk, date(2026, 3, 17))
    hands.scan(qr_of(hands, pledge))
    begin_undoing(hands)
    assert shown(hands)["approval"] == "It is of an earlier day: a supervisor approves."
    assert hands.field("supervisor").isVisible()


def test_the_pledgor_sees_what_goes_back_and_nothing_before_it_is_known(hands: Hands) -> None:
    pledge = take_in(hands.desk).pledge
    hands.scan(qr_of(hands, pledge))
    begin_undoing(hands)
    page = hands.window.pages.ticket
    told = page.shown()
    assert told is not None
    assert (told.doing, told.payment) == (
        Doing.REVERSE,
        Payment((Amount(For.PRINCIPAL, Ntd(50_000)),)),
    )
    redeem(hands.desk, pledge)
    hands.scan(qr_of(hands, pledge))
    begin_undoing(hands)
    told = page.shown()
    assert told is not None
    assert told.payment == Payment(
        (Amount(For.REFUND, Ntd(-50_000)), Amount(For.REFUND, Ntd(-450)))
    )
    assert not ReversalPanel(hands.window.room).shown()


def test_a_low_rate_above_the_cap_is_told_before_and_after_and_listed_for_the_supervisor(
    hands: Hands,
) -> None:
    first, second = lend_twice_at_the_low_rate(hands.desk)
    hands.press("F8")
    part = hands.window.pages.day.over_cap
    assert not part.isVisible()
    hands.scan(qr_of(hands, first.pledge))
    begin_undoing(hands)
    assert "NT$ 60,000" in shown(hands)["over_cap"]
    hands.put("reason", "wrong-ticket")
    hands.scan(bag_text(first.number))
    hands.press("Space", "F9")
    assert "NT$ 60,000 above the cap" in hands.banner()
    hands.press("F2", "F8")
    assert part.isVisible()
    assert part.table.rows.row(0).numbers == (first.number, second.number)
    part.table.setFocus()
    part.table.selectRow(0)
    hands.press("Return")
    assert hands.window.page() is hands.window.pages.ticket
    assert hands.label("ticket.number") == "K01-01-115-00001-4"
