"""Taipei: a citizen's watch, and its renewal after the rate was lowered."""

from datetime import date

from counter.tour import claims, moves
from counter.tour.counter import Counter
from counter.tour.hands import ENTER

FIRST_DAY = date(2025, 6, 16)
RATE_LOWERED = date(2025, 10, 1)
STAFF = (("T11", "吳佳蓉", "1"), ("T01", "黃主任", "2"))


def play(counter: Counter) -> None:
    """Everything that is done at Taipei's counter."""
    counter.clock.turn(FIRST_DAY, "08:50")
    _set_up(counter)
    counter.open()
    moves.confirm_day(counter)
    moves.begin(counter)
    counter.clock.turn(FIRST_DAY, "10:20")
    _watch(counter)
    counter.clock.turn(FIRST_DAY, "17:10")
    _day_end(counter)
    moves.reopen(counter, RATE_LOWERED, "09:00")
    moves.confirm_day(counter, supervisor="1")
    moves.begin(counter)
    _renewal(counter)
    _replaced(counter)
    claims.lost(counter, "周怡君", "A234567893", "renewal-after-rate-change")
    claims.stolen(counter, "lost-ticket-replaced")


def _set_up(counter: Counter) -> None:
    with counter.act(
        "first-start-taipei", "臺北：另一個櫃檯、另一套規定", "Taipei: another counter, other rules"
    ):
        moves.set_up(counter, place=("2", "1", "2"), staff=STAFF)
        moves.finish_set_up(counter)


def _watch(counter: Counter) -> None:
    hands = counter.hands
    with counter.act("watch", "設籍市民以手錶質借", "A citizen's watch at Taipei's rules"):
        person = ("周怡君", "79/7/15", "0955666777", "臺北市中正區重慶南路一段2號", "2")
        moves.new_pledgor(counter, "A234567893", *person)
        hands.press("Alt+T")
        hands.at("type_code")
        hands.fill("4", "")
        hands.at("appraised")
        hands.fill("80000", "OMEGA", "Speedmaster 3570.50", "77123456")
        hands.at("papers")
        hands.press("Down", ENTER, "Down", "Down", ENTER)
        hands.at("defects")
        hands.fill("錶圈輕微刮痕", "", "乙-12")
        moves.agree(counter, "50000")
        counter.picture("watch")
        moves.save(counter)
        counter.banner()
        counter.picture("ticket-watch")


def _day_end(counter: Counter) -> None:
    with counter.act("day-end-taipei", "臺北日結", "Taipei's day end"):
        counter.hands.press("F8")
        moves.close_day(counter)
        counter.banner()


def _renewal(counter: Counter) -> None:
    hands = counter.hands
    with counter.act(
        "renewal-after-rate-change", "調降利率後換單", "A renewal after the rate was lowered"
    ):
        moves.show_ticket(counter, counter.qr("watch"))
        hands.press("F5")
        hands.at("received")
        hands.type("1100")
        counter.picture("renew")
        hands.press(ENTER)
        hands.rest()
        counter.banner()
        counter.picture("renewed")


def _replaced(counter: Counter) -> None:
    with counter.act("replaced-ticket", "已換單的舊當票再度出示", "A replaced ticket comes again"):
        counter.hands.press("F2")
        moves.show_ticket(counter, counter.qr("watch"))
        counter.note_ticket("watch")
        counter.refused("dues.refusal")
        counter.picture("ticket-replaced")
