"""Honest mistakes at a window: the wrong ticket redeemed, the wrong class written, and how each is put right."""

from counter.tour import moves
from counter.tour.counter import Counter


def wrong_ticket_redeemed(counter: Counter) -> None:
    """The pledgor's other ticket was meant: goods and money go back, the ticket is open as before."""
    hands = counter.hands
    qr = counter.qr("low-income-gold")
    with counter.act(
        "redeemed-by-mistake", "辦錯單：取贖了另一張", "The wrong ticket is redeemed"
    ) as act:
        moves.show_ticket(counter, qr)
        counter.note_ticket("low-income-gold")
        hands.press("F7")
        hands.at("bags")
        hands.scan(f"BAG:{act.ticket}")
        hands.at("stub_signed")
        hands.press("Space", "Alt+L")
        hands.at("received")
        hands.fill("101000")
        hands.rest()
        counter.banner()
    with counter.act(
        "redemption-undone", "沖銷當日的取贖，質物收回原袋", "A redemption of today is undone"
    ) as act:
        moves.show_ticket(counter, qr)
        counter.note_ticket("low-income-gold")
        hands.press("F10", "1")
        hands.at("reason")
        hands.fill("6", "要贖的是另一張")
        hands.scan(f"BAG:{act.ticket}")
        hands.at("money_moved")
        hands.press("Space")
        counter.picture("redemption-undone-asked")
        hands.press("F9")
        hands.rest()
        counter.banner()
        counter.picture("redemption-undone")


def wrong_class(counter: Counter) -> None:
    """A certificate was overlooked at the intake: the ticket is written anew, with a supervisor's approval."""
    hands = counter.hands
    with counter.act(
        "class-corrected",
        "漏看證明：更正身分別",
        "An overlooked certificate: the class is corrected",
    ):
        moves.show_ticket(counter, counter.qr("rare-name"))
        hands.press("F10", "6")
        hands.at("class_code")
        hands.rest()
        hands.fill("", "", "高市社助字1150077號", "115/12/31")
        hands.at("held_then")
        hands.press("Space", "Return")
        hands.at("note")
        hands.fill("收質時漏看證明")
        hands.at("second")
        hands.press("3")
        hands.rest()
        counter.picture("class-correction")
        moves.approved(counter, 3, "second-person-first")
        hands.rest()
        counter.banner()
        counter.picture("class-corrected")
