"""One pledge changed again and again: topped up, paid down, partly redeemed, split, merged."""

from counter.domain.ticket import qr_text
from counter.tour import moves
from counter.tour.counter import Counter
from counter.tour.hands import ENTER


def play(counter: Counter) -> None:
    """A ring, a chain and a bracelet, and all that may become of their ticket in a day."""
    three_things(counter)
    _top_up(counter)
    _pay_down(counter)
    _part(counter)
    _split(counter)
    _merge(counter)


def three_things(counter: Counter) -> None:
    """Somebody brings three things in one bag."""
    hands = counter.hands
    with counter.act("three-things", "三件金飾一張質借單", "Three things on one ticket"):
        hands.press("F2")
        moves.new_pledgor(counter, "E223456785", "何美玲", "75/8/20", "0933221100", "", "1")
        moves.metal(counter, "1", "1", weight=("37.5", "", "", ""), name=1)
        hands.press("Ctrl+Return")
        moves.metal(counter, "1", "1", weight=("18.75", "", "", ""), name=2)
        hands.press("Ctrl+Return")
        moves.metal(counter, "1", "1", weight=("75", "", "", ""), name=4)
        moves.agree(counter, "200000")
        moves.save(counter)


def _top_up(counter: Counter) -> None:
    """More is lent to the pledgor in person."""
    hands = counter.hands
    with counter.act("topped-up", "增貸", "More is lent on the same things"):
        _begin(counter, "three-things", "2", at="difference")
        hands.type("50000")
        hands.rest()
        hands.press(ENTER)
        hands.at("id_checked")
        hands.press("Space", ENTER, "1")
        hands.rest()
        counter.picture("top-up")
        hands.press("F9")
        hands.rest()
        counter.banner()
        counter.picture("topped-up")


def _pay_down(counter: Counter) -> None:
    """A part comes back."""
    hands = counter.hands
    with counter.act("paid-down", "部分還本", "A part of the principal comes back"):
        _begin(counter, "topped-up", "3", at="difference")
        hands.type("30000")
        hands.rest()
        hands.press(ENTER)
        _pay(counter, "33000", picture="pay-down")


def _part(counter: Counter) -> None:
    """The ring goes home."""
    hands = counter.hands
    with counter.act("part-redeemed", "部分取贖：一件取回", "One of three things is redeemed"):
        _begin(counter, "paid-down", "4", at="items")
        hands.press("Space")
        hands.rest()
        hands.scan(f"BAG:{_bag(counter, 'paid-down')}")
        hands.at("stub_signed")
        hands.press("Space", ENTER)
        _pay(counter, "2000", picture="part")


def _split(counter: Counter) -> None:
    """Two things, two tickets, two bags."""
    hands = counter.hands
    with counter.act("split", "拆單：一張分成兩張", "One ticket becomes two"):
        _begin(counter, "part-redeemed", "5", at="items")
        hands.press("Down", "2")
        hands.rest()
        hands.scan(f"BAG:{_bag(counter, 'part-redeemed')}")
        _pay(counter, "2000", picture="split")
        counter.picture("split-done")


def _merge(counter: Counter) -> None:
    """And one again; the bags stay as they are."""
    hands = counter.hands
    with counter.act("merged", "併單：兩張併成一張", "Two tickets become one"):
        _begin(counter, "split", "4", at="pledges")
        hands.scan(other_half(counter, "split"))
        hands.rest()
        hands.press(ENTER)
        _pay(counter, "2000", picture="merge")


def _begin(counter: Counter, act: str, number: str, *, at: str) -> None:
    """Begin a change of the ticket that an earlier act wrote, until its first field has the cursor."""
    hands = counter.hands
    moves.show_ticket(counter, counter.qr(act))
    hands.press("F10", number)
    hands.at(at)
    hands.rest()


def _pay(counter: Counter, received: str, *, picture: str) -> None:
    """Take the cash, which ends the act."""
    hands = counter.hands
    hands.at("received")
    hands.type(received)
    counter.picture(picture)
    hands.press(ENTER)
    hands.rest()
    counter.banner()


def other_half(counter: Counter, act: str) -> str:
    """The QR text of the second ticket that a split wrote."""
    desk = counter.desk
    first = desk.ticket(desk.find(counter.qr(act)).pledge).pledge.ticket
    whole = desk.ticket(first.predecessors[0]).pledge
    second = desk.ticket(whole.successors[1]).pledge.ticket
    return qr_text(desk.policy.page_url, second.number, second.code)


def _bag(counter: Counter, act: str) -> str:
    """The one bag of the ticket that an earlier act wrote."""
    desk = counter.desk
    (bag,) = desk.ticket(desk.find(counter.qr(act)).pledge).bags
    return bag
