"""Kaohsiung: a first day from set-up to day end, and a redemption in the grace three months later."""

from datetime import date

from counter.tour import (
    calls,
    changes,
    lists,
    mistakes,
    morning,
    moves,
    people,
    second_screen,
    stocktake,
    troubles,
)
from counter.tour.counter import FULL_HD, Counter

FIRST_DAY = date(2026, 3, 10)
IN_THE_GRACE = date(2026, 6, 12)
STAFF = (("A01", "王小明", "1"), ("A02", "李小華", "1"), ("S01", "林主任", "2"))


def play(counter: Counter) -> None:
    """Everything that is done at Kaohsiung's counter."""
    counter.clock.turn(FIRST_DAY, "08:40")
    _set_up(counter)
    counter.open()
    _begin_day(counter)
    _recovery_sheet(counter)
    _morning(counter)
    _midday(counter)
    counter.clock.turn(FIRST_DAY, "17:25")
    people.after_hours(counter, "minor-with-consent", "100")
    _day_end(counter)
    moves.reopen(counter, IN_THE_GRACE, "09:02")
    _later_day(counter)
    calls.play(counter)
    second_screen.renewal_seen(counter, "low-income-gold")
    _redemption(counter)
    _redeemed(counter)
    _english(counter)
    _large_text(counter)
    people.together(counter, "after-hours", "class-corrected")
    calls.proof(counter)
    lists.play(counter)
    stocktake.play(counter)
    morning.play(counter)


def _morning(counter: Counter) -> None:
    counter.clock.turn(FIRST_DAY, "09:05")
    _low_income(counter)
    counter.clock.turn(FIRST_DAY, "09:12")
    troubles.paper_jam(counter)
    counter.clock.turn(FIRST_DAY, "09:20")
    troubles.refused_id(counter)
    _known_pledgor(counter)
    counter.clock.turn(FIRST_DAY, "09:40")
    troubles.forbidden_goods(counter)
    counter.clock.turn(FIRST_DAY, "10:05")
    _rare_name(counter)
    counter.clock.turn(FIRST_DAY, "10:30")
    troubles.scans(counter)
    _explained(counter)
    troubles.undone(counter)


def _midday(counter: Counter) -> None:
    counter.clock.turn(FIRST_DAY, "10:50")
    mistakes.wrong_ticket_redeemed(counter)
    counter.clock.turn(FIRST_DAY, "11:00")
    mistakes.wrong_class(counter)
    counter.clock.turn(FIRST_DAY, "11:10")
    people.minor(counter)
    counter.clock.turn(FIRST_DAY, "11:30")
    people.refused(counter)
    people.alert(counter)
    counter.clock.turn(FIRST_DAY, "11:40")
    troubles.no_printer(counter)
    counter.clock.turn(FIRST_DAY, "14:00")
    changes.play(counter)
    counter.clock.turn(FIRST_DAY, "15:50")
    troubles.crash(counter)


def _set_up(counter: Counter) -> None:
    with counter.act(
        "first-start", "首次啟動：設定這個櫃檯", "First start: this counter is set up"
    ):
        moves.set_up(counter, place=("1", "1", "1"), staff=STAFF)
        counter.picture("set-up")
        moves.finish_set_up(counter)


def _begin_day(counter: Counter) -> None:
    with counter.act("begin-day", "登入並開啟營業日", "Sign in and open the business day"):
        counter.hands.at("code")
        counter.hands.rest()
        counter.picture("sign-in")
        moves.confirm_day(counter, step="first-password")
        moves.begin(counter)
        counter.picture("intake-blank")


def _recovery_sheet(counter: Counter) -> None:
    hands = counter.hands
    with counter.act(
        "recovery-sheet", "列印並收存金鑰復原單", "The recovery sheet is printed and put away"
    ):
        hands.press("F12")
        hands.at("language")
        moves.tab_to(counter, "settings.recovery")
        hands.press("Space")
        hands.at("recovery.show")
        hands.rest()
        hands.press("Space")
        hands.see("paper.sheet.1")
        counter.picture("recovery-sheet")
        hands.press("F9")
        hands.at("recovery.show")
        words = counter.desk.recovery_sheet().words
        hands.press("Tab")
        hands.at("word.3")
        hands.fill(words[2], words[10], words[19])
        counter.picture("recovery-words")
        hands.press("F9")
        hands.rest()
        counter.banner()


def _low_income(counter: Counter) -> None:
    hands = counter.hands
    with counter.act(
        "low-income-gold",
        "低收入戶以黃金質借，超過優惠上限",
        "Gold of a low-income pledgor above the cap",
    ):
        hands.press("F2")
        person = ("陳大文", "69/5/1", "0912345678", "高雄市鹽埕區大仁路1號")
        paper = ("2", "", "高市社助字1150012號", "115/12/31")
        moves.new_pledgor(counter, "A123456789", *person, *paper)
        moves.metal(counter, "1", "1", weight=("37.5", "", "", ""), name=2)
        hands.fill("", "金足")
        hands.write("扣頭略鬆")
        hands.press("Ctrl+Return")
        moves.metal(counter, "1", "5", weight=("", "2", "0.3", ""), name=1)
        hands.fill("", "", "戒面鑲紅寶石一顆", "", "甲-03")
        moves.agree(counter, "100000")
        counter.picture("intake-low-income")
        counter.picture("intake-full-hd", size=FULL_HD)
        moves.save_checked(counter, 2, pick="2", step="new-paper")
        counter.banner()
        counter.picture("ticket-low-income")


def _known_pledgor(counter: Counter) -> None:
    hands = counter.hands
    with counter.act(
        "known-pledgor",
        "熟客一枚金戒指，優惠額度已用完",
        "A known pledgor's ring; the low rate is used up",
    ):
        hands.at("pledgor.id_number")
        hands.fill("A123456789")
        moves.metal(counter, "", "", weight=("3.75", "", "", ""), name=1)
        moves.agree(counter, "9000")
        counter.picture("intake-known")
        moves.save(counter)
        counter.banner()


def _rare_name(counter: Counter) -> None:
    hands = counter.hands
    with counter.act(
        "rare-name",
        "罕用字姓名；印表機故障，帳不遺失",
        "A rare name; the printer fails, nothing is lost",
    ):
        person = ("𡘙𠮷明", "58/12/31", "0223456789#12", "高雄市前金區中正四路211號")
        moves.new_pledgor(counter, "F128123459", *person)
        hands.press("Alt+T")
        moves.metal(counter, "2", "2", weight=("10", "", "", ""), name=1)
        moves.agree(counter, "5000", finger=2)
        counter.printer.works = False
        moves.save(counter)
        counter.refused("banner.text")
        counter.picture("printer-failed")
        counter.printer.works = True
        moves.print_again(counter, "2")
        hands.press("F9")
        hands.rest()
        counter.banner()
        counter.picture("rare-name")


def _explained(counter: Counter) -> None:
    with counter.act(
        "ticket-explained", "質借單逐行說明應付金額", "A ticket explained line by line"
    ):
        moves.show_ticket(counter, counter.qr("low-income-gold"))
        counter.note_ticket("low-income-gold")
        counter.hands.press("F6")
        counter.hands.see("dues.steps")
        counter.picture("explained")
        counter.hands.press("F6")


def _day_end(counter: Counter) -> None:
    with counter.act("day-end", "日結：報表與備份", "Day end: its sheet and the backup"):
        counter.hands.press("F8")
        counter.picture("day")
        moves.close_day(counter)
        counter.banner()
        counter.picture("day-closed")


def _later_day(counter: Counter) -> None:
    with counter.act(
        "open-later-day", "隔多日開帳，由主管核可", "A day far ahead is opened with the supervisor"
    ):
        moves.confirm_day(counter, supervisor="1")
        counter.picture("day-far-ahead")
        moves.approved(counter, 3)
        counter.hands.at("pledgor.id_number")


def _redemption(counter: Counter) -> None:
    hands = counter.hands
    with counter.act("redemption-in-grace", "寬限期內取贖", "A redemption in the grace") as act:
        moves.show_ticket(counter, counter.qr("low-income-gold"))
        counter.picture("ticket-in-grace")
        counter.note_ticket("low-income-gold")
        hands.press("F7")
        hands.at("bags")
        hands.scan(f"BAG:{act.ticket}")
        hands.at("stub_signed")
        hands.press("Space", "Alt+L")
        hands.at("received")
        hands.type("103000")
        counter.picture("redeem")
        hands.press("Return")
        hands.rest()
        counter.banner()
        counter.picture("redeemed")


def _redeemed(counter: Counter) -> None:
    with counter.act("redeemed-ticket", "已取贖的質借單再度出示", "A redeemed ticket comes again"):
        counter.hands.press("F2")
        moves.show_ticket(counter, counter.qr("low-income-gold"))
        counter.note_ticket("low-income-gold")
        counter.refused("dues.refusal")
        counter.picture("ticket-redeemed")


def _english(counter: Counter) -> None:
    hands = counter.hands
    with counter.act("english", "英文畫面", "The screen in English"):
        moves.choose(counter, "language", "2")
        counter.picture("settings-english")
        hands.press("F2")
        counter.picture("intake-english")
        moves.show_ticket(counter, counter.qr("class-corrected"))
        hands.press("F6")
        hands.see("dues.steps")
        counter.picture("ticket-english")
        hands.press("F8")
        counter.picture("day-english", size=FULL_HD)
        moves.choose(counter, "language", "1")


def _large_text(counter: Counter) -> None:
    hands = counter.hands
    with counter.act("large-text", "大字畫面", "The screen in large text"):
        moves.choose(counter, "text_percent", "3")
        hands.press("F2")
        counter.picture("intake-large")
        moves.show_ticket(counter, counter.qr("class-corrected"))
        hands.press("F5")
        hands.at("received")
        counter.picture("renew-large")
        hands.press("F8")
        counter.picture("day-large")
        moves.choose(counter, "text_percent", "1")
