"""A supervisor's lists: the register of two weeks, sent and noted; goods shown to the police."""

from counter.tour import moves
from counter.tour.counter import Counter
from counter.tour.hands import ENTER


def play(counter: Counter) -> None:
    """The supervisor is signed in."""
    hands = counter.hands
    with counter.act(
        "register-drawn", "二星期登記簿：製作、列印一式二份", "The two-week register in two copies"
    ):
        hands.press("Shift+F7")
        hands.read("lists.told")
        hands.rest()
        counter.picture("lists")
        hands.press("F9")
        hands.rest()
        counter.banner()
    with counter.act("register-sent", "登記簿陳報後登錄", "The register is noted as sent"):
        hands.press(ENTER)
        hands.at("to")
        hands.write("高雄市政府警察局鹽埕分局")
        hands.press(ENTER)
        hands.at("letter")
        hands.write("高市動質字第1150001號")
        hands.press("F9")
        hands.rest()
        counter.banner()
        counter.picture("register-sent")
    with counter.act(
        "police-shown", "警察機關查閱在庫物品，不含姓名", "Goods shown to the police, without names"
    ):
        hands.press("F10")
        hands.at("shown")
        for name, text in (
            ("unit", "鹽埕分局偵查隊"),
            ("officer", "陳偵查佐"),
            ("occasion", "協尋失物"),
        ):
            moves.tab_to(counter, name)
            hands.write(text)
        hands.press("F9")
        hands.rest()
        counter.banner()
        counter.picture("police-shown")
