"""A payment by post or bank is registered without the mouse; the old paper is swapped for the new ticket later."""

from counter.domain.effects import State
from tests.desk.desks import take_in
from tests.desk.remittances import remit
from tests.ui.hands import Hands
from tests.ui.test_ticket_page import qr_of


def begin(hands: Hands) -> str:
    """A ticket looked up, the payment for it begun."""
    pledge = take_in(hands.desk).pledge
    hands.window.open_ticket(pledge, False)
    hands.rest()
    hands.press("F10", "9")
    assert hands.where() == "channel"
    return pledge


def test_a_transfer_is_registered_by_keys(hands: Hands) -> None:
    pledge = begin(hands)
    hands.type("2")
    hands.press("Return")
    hands.type("115/3/16")
    hands.press("Return")
    hands.rest()
    assert hands.label("remit.due") == "NT$ 450"
    hands.type("500")
    hands.press("Return")
    hands.type("atm-0001")
    hands.press("Return")
    hands.rest()
    old = hands.desk.ticket(pledge).pledge
    assert old.state is State.RENEWED
    assert "NT$ 50 came too much" in hands.banner()
    hands.window.open_ticket(old.successors[0], False)
    hands.rest()
    assert hands.label("ticket.paper").startswith("the old one, K01-01-115-00001")
    (left,) = hands.desk.owed()
    assert left.amount == 50


def test_what_is_wrong_is_told_beside_its_field(hands: Hands) -> None:
    pledge = begin(hands)
    hands.press("F9")
    assert hands.fault("value_date")
    hands.put("value_date", "115/3/17")
    hands.rest()
    assert hands.fault("value_date")
    assert hands.label("remit.due") == ""
    hands.put("value_date", "115/3/16")
    hands.rest()
    hands.put("amount", "449")
    hands.press("F9")
    hands.rest()
    for name in ("channel", "amount", "reference"):
        assert hands.fault(name), name
    assert hands.desk.ticket(pledge).pledge.state is State.OPEN


def test_a_payment_with_the_paper_gives_the_new_ticket_at_once(hands: Hands) -> None:
    pledge = take_in(hands.desk).pledge
    hands.scan(qr_of(hands, pledge))
    hands.press("F10", "9")
    for name, value in (
        ("channel", "postal-order"),
        ("value_date", "115/3/16"),
        ("amount", "450"),
        ("reference", "P-0001"),
    ):
        hands.put(name, value)
    hands.rest()
    hands.press("F9")
    hands.rest()
    assert "send it to who paid" in hands.banner()


def test_the_old_paper_is_swapped(hands: Hands) -> None:
    pledge = take_in(hands.desk).pledge
    new = remit(hands.desk, pledge).pledge
    hands.scan(qr_of(hands, pledge))
    assert hands.label("ticket.paper")
    hands.press("F10", "1")
    assert "K01-01-115-00001" in hands.label("swap.meaning")
    hands.press("F9")
    hands.rest()
    assert "hand out the new paper" in hands.banner()
    assert hands.desk.ticket(new).paper == ""
