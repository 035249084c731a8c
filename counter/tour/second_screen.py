"""What the pledgor sees on a screen of one's own while a ticket is renewed."""

from counter.tour import moves
from counter.tour.counter import Counter


def renewal_seen(counter: Counter, act: str) -> None:
    """The ticket of an earlier act is nearly renewed, in a window for the pledgor; then the clerk turns away."""
    hands = counter.hands
    with counter.act(
        "pledgor-screen", "質借人螢幕：續質核對後未辦", "The pledgor's screen: a renewal looked at"
    ):
        moves.choose(counter, "pledgor_screen", "Down")
        hands.rest()
        counter.second_picture("pledgor-idle")
        moves.show_ticket(counter, counter.qr(act))
        hands.rest()
        counter.second_picture("pledgor-ticket")
        hands.press("F5")
        hands.at("received")
        hands.type("3000")
        counter.second_picture("pledgor-renewal")
        hands.press("F2")
        moves.choose(counter, "pledgor_screen", "Up")
