"""A supervisor's morning: the page looked at and signed; a self-inspection with a finding, put right and looked at."""

from counter.tour import moves
from counter.tour.counter import FULL_HD, Counter
from counter.tour.hands import ENTER

_POINTS = 12


def play(counter: Counter) -> None:
    """The supervisor is signed in."""
    _looked_at(counter)
    _inspected(counter)
    _put_right(counter)


def _looked_at(counter: Counter) -> None:
    hands = counter.hands
    with counter.act(
        "morning-page",
        "晨間檢核：異常在最上面，簽章列印",
        "The morning page, the worst first, signed",
    ):
        hands.press("Shift+F1")
        hands.read("morning.told")
        hands.rest()
        counter.picture("morning")
        counter.picture("morning-full-hd", size=FULL_HD)
        hands.press("F9")
        hands.rest()
        counter.banner()


def _inspected(counter: Counter) -> None:
    hands = counter.hands
    with counter.act(
        "self-inspection", "自行查核：一項不符合", "A self-inspection, one point not fulfilled"
    ):
        hands.press("F10")
        hands.at("inspections.findings")
        hands.press("F10")
        hands.at("answer")
        for point in range(_POINTS):
            if point == 1:
                hands.type("2")
                hands.fill("")
                hands.at("remark")
                hands.fill("作廢質借單一張未留存")
                hands.at("due")
                hands.fill("+7")
                hands.at("responsible")
                hands.type("1")
                counter.picture("self-inspection")
            else:
                hands.type("1")
            hands.fill("")
            hands.rest()
        hands.press("F9")
        hands.read("inspections.told")
        hands.rest()
        counter.banner()


def _put_right(counter: Counter) -> None:
    hands = counter.hands
    with counter.act(
        "finding-reported", "缺失改善回報，待另一人複查", "The finding is reported as put right"
    ):
        moves.tab_to(counter, "inspections.findings")
        hands.press(ENTER)
        hands.at("text")
        hands.write("作廢質借單已尋獲歸檔")
        counter.picture("finding")
        hands.press("F9")
        hands.rest()
        counter.banner()
        counter.picture("finding-reported")
