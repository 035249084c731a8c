"""A supervisor's stocktake: every bag but one is scanned, one label is strange; explained, signed by two, sealed."""

from counter.domain.ticket import bag_text
from counter.domain.vault import place_text
from counter.tour import moves
from counter.tour.counter import FULL_HD, Counter

STRANGE = "X-2031"
"""A label that no book knows."""


def play(counter: Counter) -> None:
    """The supervisor is signed in; the last of the bags cannot be found."""
    _begun(counter)
    _scanned(counter)
    _closed(counter)
    _explained(counter)
    _sealed(counter)


def _begun(counter: Counter) -> None:
    hands = counter.hands
    with counter.act("count-begun", "盤點：開始全數盤點", "A stocktake of the whole vault begins"):
        hands.press("Shift+F3")
        hands.at("method")
        hands.rest()
        counter.picture("stocktake-begin")
        hands.press("F9")
        hands.at("text")
        hands.rest()
        counter.banner()


def _scanned(counter: Counter) -> None:
    hands, vault = counter.hands, counter.desk.vault
    places = vault.places()
    nowhere = places[0] if places else ""
    lying = {line.bag: place for place in ("", *places) for line in vault.lying_at(place)}
    *bags, missing = lying
    with counter.act(
        "count-scanned",
        "盤點：掃描、重複、只讀到一半、帳外封袋",
        "Bags scanned, one twice, one by half, one that no book knows",
    ):
        here = ""
        for bag in bags:
            place = lying[bag] or nowhere
            if place != here:
                here = place
                hands.scan(place_text(place))
                hands.rest()
            _scan(counter, bag)
        counter.picture("stocktake-right")
        _scan(counter, bags[0])
        counter.picture("stocktake-again")
        hands.scan(missing[:9])
        hands.rest()
        counter.picture("stocktake-half")
        _scan(counter, STRANGE)
        counter.picture("stocktake-unknown")
        counter.picture("stocktake-full-hd", size=FULL_HD)


def _scan(counter: Counter, bag: str) -> None:
    counter.hands.scan(bag_text(bag))
    counter.hands.rest()


def _closed(counter: Counter) -> None:
    hands = counter.hands
    with counter.act("count-closed", "盤點：掃描完畢並截止", "The count is finished and closed"):
        hands.press("F9")
        hands.read("count.summary")
        hands.rest()
        counter.picture("stocktake-close")
        hands.press("F9")
        hands.rest()
        hands.press("F9")
        hands.at("cause")
        hands.read("count.ties")
        hands.rest()
        counter.banner()


def _explained(counter: Counter) -> None:
    hands = counter.hands
    with counter.act(
        "count-explained", "盤點：逐筆說明差異", "Each difference is explained, line by line"
    ):
        counter.picture("stocktake-lines")
        for cause, text in (("6", "遍尋不著，已陳報主管機關"), ("4", "空袋誤貼舊標籤")):
            hands.at("cause")
            hands.type(cause)
            hands.fill("")
            hands.at("text")
            hands.fill(text)
            hands.rest()
        hands.at("second")
        counter.banner()


def _sealed(counter: Counter) -> None:
    hands = counter.hands
    with counter.act(
        "count-sealed",
        "盤點：兩人簽核封存，列印報告",
        "Two people sign, the count is sealed, its report printed",
    ):
        hands.type("1")
        counter.picture("stocktake-sign")
        moves.approved(counter, 1)
        hands.read("count.ended")
        hands.rest()
        counter.banner()
        hands.press("F10", "1")
        hands.rest()
        counter.picture("stocktake-sealed")
