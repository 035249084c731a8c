"""Taipei: a citizen's watch, and its renewal after the rate was lowered."""

from datetime import date

from counter.tour import claims, moves, photos
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
    _pictures(counter)
    _watch(counter)
    _second_appraiser(counter)
    counter.clock.turn(FIRST_DAY, "17:10")
    _day_end(counter)
    moves.reopen(counter, RATE_LOWERED, "09:00")
    moves.confirm_day(counter, supervisor="1")
    moves.approved(counter, 2)
    counter.hands.at("pledgor.id_number")
    _renewal(counter)
    _replaced(counter)
    claims.lost(counter, "周怡君", "A234567893", "renewal-after-rate-change")
    claims.stolen(counter, "lost-ticket-replaced")
    claims.let_go(counter, "second-appraiser")


def _set_up(counter: Counter) -> None:
    with counter.act(
        "first-start-taipei", "臺北：另一個櫃檯、另一套規定", "Taipei: another counter, other rules"
    ):
        moves.set_up(counter, place=("2", "1", "2"), staff=STAFF)
        moves.finish_set_up(counter)


def _pictures(counter: Counter) -> None:
    hands = counter.hands
    with counter.act(
        "pictures",
        "物品照片：來自檔案（自動轉正）與攝影機",
        "Pictures of a watch: from a file, turned upright, and from the camera",
    ):
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
        hands.commit("錶圈輕微刮痕")
        _from_file(counter)
        moves.photograph(counter, "camera")
        moves.tab_to(counter, "pictures")
        counter.picture("pictures")
        moves.tab_to(counter, "place")
        hands.fill("乙-12")


def _from_file(counter: Counter) -> None:
    """The picture that a telephone held sideways took."""
    hands = counter.hands
    taken = counter.folder / "IMG_0616.jpg"
    taken.write_bytes(photos.held_sideways(photos.watch()))
    hands.press("Alt+O")
    hands.at("fileNameEdit")
    hands.press("Ctrl+A")
    hands.commit(str(taken))
    hands.press(ENTER)
    hands.see("pictures")
    hands.rest()


def _watch(counter: Counter) -> None:
    with counter.act("watch", "設籍市民以手錶質借", "A citizen's watch at Taipei's rules"):
        moves.agree(counter, "50000")
        counter.picture("watch")
        moves.save(counter)
        counter.banner()
        counter.picture("ticket-watch")


def _second_appraiser(counter: Counter) -> None:
    hands = counter.hands
    with counter.act(
        "second-appraiser",
        "鑑價超過上限：第二鑑價人會同估價",
        "Valued above the ceiling: a second appraiser signs",
    ):
        hands.press("F2")
        person = ("許文雄", "58/3/21", "0928777888", "臺北市大安區和平東路一段5號", "2")
        moves.new_pledgor(counter, "C120045017", *person)
        hands.press("Alt+T")
        hands.at("type_code")
        hands.fill("4", "")
        hands.at("appraised")
        hands.fill("480000", "ROLEX", "Day-Date 18238", "X512034")
        moves.agree(counter, "350000")
        hands.press("F9")
        hands.rest()
        counter.refused("note.appraised")
        counter.picture("over-ceiling")
        moves.tab_to(counter, "appraiser")
        hands.press("1")
        hands.rest()
        counter.picture("second-appraiser")
        moves.save(counter)
        counter.banner()


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
