"""Two counters of one branch and central: a morning without the line, one ticket redeemed twice, and how it ends."""

from counter.tour import kaohsiung, moves, photos
from counter.tour.central import Central
from counter.tour.counter import Counter
from counter.tour.hands import ENTER

DAY, TIME = kaohsiung.FIRST_DAY, "09:10"
PAGE = "Shift+F12"
PLEDGED = "line-pledge"


def play(central: Central, here: Counter, there: Counter) -> None:
    """Everything that the two do; one window is open at a time."""
    for number, counter in ((3, here), (4, there)):
        moves.set_up(counter, place=("1", "1", str(number)), staff=kaohsiung.STAFF)
        moves.finish_set_up(counter)
        central.enrol(counter.folder, number)

    def turn(at: str) -> None:
        for counter in (here, there):
            counter.clock.turn(DAY, at)
        central.turn()

    _pledged(here)
    turn("09:25")
    _cut(central, there)
    turn("09:40")
    _redeemed_again(here)
    turn("10:05")
    central.come()
    _sign_in(here)
    _until(here, "已與中央同步")
    here.close()
    _clash(there)
    turn("10:20")
    _settled(here)
    _over(there)


def _pledged(counter: Counter) -> None:
    with counter.act(
        "line-enrolled",
        "註冊後開始營業，與中央同步",
        "An enrolled counter begins, in step with central",
    ):
        counter.open()
        hands = counter.hands
        moves.confirm_day(counter)
        moves.begin(counter)
        _until(counter, "已與中央同步")
        counter.picture("line-in-step")
    with counter.act(PLEDGED, "收質後立即上傳", "A pledge is at central at once"):
        moves.new_pledgor(counter, "A123456789", "陳大文", "69/5/1", "0912345678", "", "1")
        hands.press("Alt+T")
        moves.metal(counter, "1", "1", weight=("18.75", "", "", ""), name=1)
        counter.camera.seen = photos.jpeg(photos.ring())
        moves.photograph(counter)
        moves.agree(counter, "30000")
        moves.save(counter)
        _until(counter, "已與中央同步")
        counter.picture("line-pledge")
        at_central = counter.desk.line_status
        counter.hands.wait(lambda: at_central().pictures == 0, "the picture at central")
    counter.close()


def _cut(central: Central, counter: Counter) -> None:
    counter.open()
    _until(counter, "已與中央同步")
    moves.confirm_day(counter)
    moves.begin(counter)
    with counter.act(
        "line-picture",
        "另一櫃檯也看得到質物照片",
        "The other counter shows the picture of the thing",
    ):
        moves.show_ticket(counter, counter.qr(PLEDGED))
        counter.hands.rest()
        told = counter.window.pages.ticket.ticket.elsewhere
        counter.hands.wait(lambda: not told.isVisible(), "the picture of the other counter")
        counter.picture("line-picture")
    with counter.act(
        "line-cut",
        "斷線照常取贖，待傳交易看得見",
        "Without the line a redemption goes on; what waits is seen",
    ):
        central.go_away()
        _redeem(counter)
        _until(counter, "斷線")
        counter.hands.press(PAGE)
        counter.hands.at("waiting")
        counter.hands.rest()
        counter.picture("line-cut")
    counter.close()


def _redeemed_again(counter: Counter) -> None:
    _sign_in(counter)
    with counter.act(
        "redeemed-twice",
        "斷線時另一櫃檯再度取贖",
        "The other counter redeems it too, without the line",
    ):
        _redeem(counter)
        _until(counter, "斷線")
        counter.picture("redeemed-twice")
    counter.close()


def _clash(counter: Counter) -> None:
    _sign_in(counter)
    hands = counter.hands
    with counter.act(
        "clash-shown", "恢復連線：重複取贖，雙方對照", "The line is back: both sides of the clash"
    ):
        _until(counter, "待處理衝突")
        hands.press(PAGE)
        hands.at("clashes")
        hands.rest()
        counter.picture("clash-listed")
        hands.press(ENTER)
        hands.see("clash.stands1.head")
        hands.rest()
        counter.picture("clash-shown")
    counter.close()


def _settled(counter: Counter) -> None:
    """The supervisor settles it at the other counter, where the customer stands."""
    _sign_in(counter)
    hands = counter.hands
    with counter.act(
        "clash-settled", "主管處理：當場退還款項", "Two people settle it: the money goes back"
    ):
        _until(counter, "待處理衝突")
        moves.show_ticket(counter, counter.qr(PLEDGED))
        hands.see("dispute.settle")
        counter.picture("ticket-in-dispute")
        hands.press("Alt+D")
        hands.at("how")
        hands.rest()
        hands.press("1", ENTER)
        hands.at("reason")
        hands.fill("斷線時兩個櫃檯都收了款")
        hands.at("name")
        hands.fill("陳大文", "A123456789", "")
        hands.at("id_checked")
        hands.press("Space", ENTER)
        hands.at("second")
        hands.press("3", ENTER)
        hands.at("money_moved")
        hands.press("Space")
        counter.picture("clash-agreed")
        moves.approved(counter, 3)
        hands.rest()
        counter.banner()
        counter.picture("clash-settled")
        _until(counter, "已與中央同步")
    counter.close()


def _over(counter: Counter) -> None:
    _sign_in(counter)
    with counter.act(
        "clash-over", "另一櫃檯同時得知已處理", "The other counter knows that it is settled"
    ):
        _until(counter, "已與中央同步")
        counter.hands.press(PAGE)
        counter.hands.see("problems.told")
        counter.hands.rest()
        counter.picture("clash-over")
    counter.close()


def _sign_in(counter: Counter) -> None:
    """Another start on the same day."""
    counter.open()
    moves.sign_in(counter)
    counter.hands.at("pledgor.id_number")


def _redeem(counter: Counter) -> None:
    hands = counter.hands
    qr = counter.qr(PLEDGED)
    moves.show_ticket(counter, qr)
    hands.press("F7")
    hands.at("bags")
    hands.scan(f"BAG:{qr.split('/')[-2]}")
    hands.at("stub_signed")
    hands.press("Space", "Alt+L")
    hands.at("received")
    hands.fill("30270")
    hands.rest()
    counter.banner()


def _until(counter: Counter, words: str) -> None:
    """Wait until the bottom line says so."""
    line = counter.window.frame.status.line
    counter.hands.wait(lambda: words in line.text(), f"{words} at the bottom: {line.text()}")
    counter.hands.rest()
