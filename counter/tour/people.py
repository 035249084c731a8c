"""People and hours out of the ordinary: a minor with consent, a suspicious person, an alert, a queue after hours."""

from counter.tour import moves
from counter.tour.counter import Counter
from counter.tour.hands import ENTER


def minor(counter: Counter) -> None:
    """A minor brings a chain, the mother consents, the supervisor decides."""
    hands = counter.hands
    with counter.act(
        "minor-with-consent",
        "未成年人質借：法定代理人同意、主管核可",
        "A minor pledges with consent, the supervisor agrees",
    ):
        hands.press("F2")
        moves.new_pledgor(counter, "E120300015", "林小宇", "97/9/1", "0955000111", "", "1")
        moves.metal(counter, "1", "1", weight=("7.5", "", "", ""), name=2)
        hands.press("Alt+J")
        hands.at("representation.position")
        hands.fill("1", "林媽媽", "F220000013")
        hands.at("representation.papers.consent")
        hands.press("Space", ENTER, ENTER, "Space", ENTER)
        hands.at("representation.papers_note")
        hands.fill("同意書115年3月10日、戶籍謄本")
        hands.at("second")
        hands.press("3")
        moves.agree(counter, "10000")
        hands.rest()
        counter.picture("minor-with-consent")
        moves.approved(counter, 3, "second-person")
        hands.see("ticket.number")
        hands.rest()


def refused(counter: Counter) -> None:
    """Bars with the marks filed off: refused, noted, told to the police."""
    hands = counter.hands
    with counter.act(
        "pledge-refused",
        "物品可疑：不予受理並通報警察機關",
        "Suspicious goods: refused and reported",
    ):
        hands.press("F2")
        hands.at("pledgor.id_number")
        hands.press("F10", "2")
        hands.at("cause")
        hands.fill("3", "自稱姓王", "", "", "", "金條三條，刻字遭磨去")
        hands.at("account")
        hands.write("說不出來源，要求快速付款，經詢問後離去")
        counter.picture("pledge-refused")
        hands.press("F9")
        hands.at("pledgor.id_number")
        hands.rest()
        counter.banner()


def alert(counter: Counter) -> None:
    """The pledgor says that the identity card is gone: the window warns from now on."""
    hands = counter.hands
    with counter.act(
        "alert-raised", "證件遺失：加註警示", "A lost identity card: the window warns"
    ):
        moves.show_ticket(counter, counter.qr("rare-name"))
        hands.press("F10", "Up", ENTER)
        hands.at("cause")
        hands.fill("1", "已向戶政掛失")
        counter.picture("alert-asked")
        hands.press("F9")
        hands.rest()
        counter.banner()
        counter.picture("alert-raised")


def together(counter: Counter, first: str, second: str) -> None:
    """One of two tickets is renewed, the other redeemed, in one payment."""
    hands = counter.hands
    with counter.act(
        "paid-together", "兩張一起付款：一張續質、一張取贖", "Two tickets in one payment"
    ):
        hands.press("F4")
        hands.scan(counter.qr(first))
        hands.rest()
        qr = counter.qr(second)
        bag = counter.desk.ticket(counter.desk.find(qr).pledge).bags[0]
        hands.scan(qr)
        hands.rest()
        hands.press("Space")
        hands.rest()
        hands.scan(f"BAG:{bag}")
        hands.at("stub_signed")
        hands.press("Space", "Alt+L")
        hands.at("received")
        hands.type("6000")
        counter.picture("paid-together")
        hands.press(ENTER)
        hands.rest()
        counter.banner()


def after_hours(counter: Counter, ticket: str, money: str) -> None:
    """People still wait at closing time: the reason is noted once, then work goes on."""
    hands = counter.hands
    with counter.act("after-hours", "服務時間後仍有民眾等候", "Somebody still waits after hours"):
        moves.show_ticket(counter, counter.qr(ticket))
        hands.press("F5")
        hands.at("received")
        hands.rest()
        hands.fill(money)
        counter.refused("banner.text")
        counter.picture("after-hours")
        hands.press("Ctrl+B")
        hands.at("cause")
        hands.press("1")
        counter.picture("after-hours-reason")
        hands.press("F9")
        hands.rest()
        hands.press("F9")
        hands.rest()
        counter.banner()
