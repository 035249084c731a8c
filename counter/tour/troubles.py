"""What goes wrong at a window, and what the program says and does then."""

from counter.tour import moves
from counter.tour.counter import Counter
from counter.tour.hands import ENTER

FOREIGN = "HTTPS://EXAMPLE.COM/COUPON/12345"


def paper_jam(counter: Counter) -> None:
    """The ticket shown comes out crumpled: printed again, the copy says so."""
    with counter.act(
        "paper-jam", "卡紙：說明原因後補印", "A paper jam: printed again with its reason"
    ):
        moves.print_again(counter, "1")
        counter.picture("reprint-reason")
        counter.hands.press("F9")
        counter.hands.rest()
        counter.banner()
        counter.picture("reprinted")


def refused_id(counter: Counter) -> None:
    """A digit of the ID number is wrong; the field waits for the right one."""
    hands = counter.hands
    with counter.act("refused-id", "證號檢查碼不符", "An ID number with a wrong check digit"):
        hands.press("F2")
        hands.at("pledgor.id_number")
        hands.fill("A123456780")
        counter.refused("note.pledgor.id_number")
        counter.picture("id-refused")
        hands.press("Ctrl+A", "Delete")


def forbidden_goods(counter: Counter) -> None:
    """Somebody brings a bank book (PA 16)."""
    hands = counter.hands
    with counter.act(
        "forbidden-goods", "禁收物品：存摺", "Goods the law forbids: a bank book (PA 16)"
    ):
        hands.press("F2")
        moves.new_pledgor(counter, "E223456785", "林淑芬", "71/11/3", "0933222111")
        hands.press("Alt+Z")
        hands.at("forbidden")
        hands.press("Down", "Down", ENTER)
        counter.refused("note.forbidden")
        counter.picture("forbidden")
        moves.clear(counter)


def scans(counter: Counter) -> None:
    """A forged ticket, and a code that is none of ours."""
    hands = counter.hands
    true = counter.qr("low-income-gold")
    with counter.act("forged-ticket", "防偽碼不符的質借單", "A ticket with a wrong check code"):
        hands.scan(true[:-1] + ("0" if true[-1] != "0" else "1"))
        hands.rest()
        counter.refused("banner.text")
        counter.picture("scan-forged")
    with counter.act("foreign-scan", "掃到別處的 QR 碼", "Somebody else's QR code"):
        hands.scan(FOREIGN)
        hands.rest()
        counter.refused("banner.text")
        counter.picture("scan-foreign")


def undone(counter: Counter) -> None:
    """The ring's ticket of this morning was a mistake."""
    hands = counter.hands
    with counter.act("undone", "沖銷當日的收質", "An intake of today is undone") as act:
        moves.show_ticket(counter, counter.qr("known-pledgor"))
        counter.note_ticket("known-pledgor")
        hands.press("F10", "5")
        hands.at("reason")
        hands.fill("4", "重量看錯")
        hands.scan(f"BAG:{act.ticket}")
        hands.at("money_moved")
        hands.press("Space")
        counter.picture("undone-asked")
        hands.press("F9")
        hands.rest()
        counter.banner()
        counter.picture("undone")


def no_printer(counter: Counter) -> None:
    """A passport, a watch, and no printer at all: what would be printed is looked at and kept as PDF."""
    hands = counter.hands
    with counter.act(
        "no-printer", "沒有印表機：質借單先預覽", "No printer at all: the ticket is shown"
    ):
        counter.printer.there = False
        moves.choose(counter, "printer", "Home")
        _foreign_watch(counter)
        hands.press("F9")
        hands.see("paper.sheet.1")
        counter.picture("no-printer")
    with counter.act(
        "bilingual-ticket",
        "持護照者：中英對照質借單，存成 PDF",
        "Who shows a passport gets a ticket in Chinese and English, kept as PDF",
    ) as act:
        counter.note_ticket("no-printer")
        hands.press("PageDown", "PageDown", *["Down"] * 12)
        counter.picture("bilingual-ticket")
        _keep(counter, f"ticket-{act.ticket}.pdf")
    with counter.act("bag-label", "封袋標籤預覽", "The label of the bag is shown") as act:
        moves.show_ticket(counter, counter.qr("no-printer"))
        counter.note_ticket("no-printer")
        hands.press("F10", "Up", ENTER)
        hands.see("paper.sheet.1")
        counter.picture("bag-label")
        _keep(counter, f"label-{act.ticket}.pdf")
        counter.printer.there = True
        moves.choose(counter, "printer", "End")


def _keep(counter: Counter, name: str) -> None:
    """Keep the paper shown as a PDF file."""
    hands = counter.hands
    hands.press("Shift+Tab")
    hands.at("paper.save")
    hands.press("Space")
    hands.at("fileNameEdit")
    hands.press("Ctrl+A")
    hands.commit(str(counter.paper_path(name)))
    hands.press(ENTER)
    hands.read("banner.text")
    hands.rest()


def crash(counter: Counter) -> None:
    """The program ends in the middle of an intake."""
    with counter.act(
        "crash-draft",
        "當機後，未完成的登錄再度提供",
        "After a crash the unfinished entry is offered again",
    ):
        counter.hands.press("F2")
        moves.new_pledgor(counter, "S200567893", "張簡美惠", "60/10/10", "(07)551-3498")
        counter.hands.press("Alt+T")
        counter.hands.fill("1", "", "1", "18.75")
        counter.hands.wait(counter.has_draft, "the unfinished entry kept")
        counter.close()
        counter.open()
        hands = counter.hands
        hands.at("code")
        hands.rest()
        counter.picture("sign-in-again")
        moves.sign_in(counter, 2)
        hands.at("pledgor.id_number")
        hands.rest()
        counter.banner()
        counter.picture("draft-offered")
        moves.clear(counter)


def _foreign_watch(counter: Counter) -> None:
    hands = counter.hands
    hands.press("F2")
    hands.at("pledgor.id_number")
    hands.press("Alt+K")
    hands.type("1")
    hands.press("Alt+I")
    hands.at("pledgor.id_number")
    hands.fill("N0123456")
    hands.at("pledgor.country")
    hands.fill("VNM")
    hands.at("pledgor.name")
    hands.fill("NGUYỄN THỊ HOA", "85/2/29")
    hands.press("Alt+T")
    hands.at("type_code")
    hands.fill("4", "")
    hands.at("appraised")
    hands.fill("60000", "SEIKO", "Presage SPB167", "4R35-0012")
    moves.agree(counter, "30000")
