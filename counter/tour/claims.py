"""A lost ticket and what becomes of it, then the police at the window: each act by keys and scans."""

from counter.tour import moves
from counter.tour.counter import Counter
from counter.tour.hands import ENTER


def lost(counter: Counter, name: str, id_number: str, written: str) -> None:
    """The pledgor comes without the paper; somebody else brings it; a new one is given; the old one turns up.

    `written`: the act that wrote the ticket.
    """
    _reported(counter, name, id_number)
    with counter.act(
        "lost-ticket-brought", "掛失中的當票有人持來", "Somebody brings the ticket reported lost"
    ):
        counter.hands.press("F2")
        moves.show_ticket(counter, counter.qr(written))
        counter.note_ticket(written)
        counter.refused("dues.refusal")
        counter.picture("lost-brought")
    _replaced(counter, id_number)
    with counter.act(
        "lost-paper-again", "補發後舊當票再度出示", "After the replacement the old paper turns up"
    ):
        counter.hands.press("F2")
        moves.show_ticket(counter, counter.qr(written))
        counter.note_ticket(written)
        counter.refused("dues.refusal")
        counter.picture("lost-paper-again")


def stolen(counter: Counter, written: str) -> None:
    """The police ask that the watch stays; its owner brings the papers and takes it home for the principal."""
    hands = counter.hands
    with counter.act("police-hold", "警方來文：質物扣留", "Goods are held for the police"):
        _hold(counter, written, "114刑案2031")
        counter.picture("police-hold")
        hands.press("F9")
        hands.rest()
        counter.banner()
        counter.picture("held")
    with counter.act(
        "given-to-owner",
        "贓物發還：物主付本金領回",
        "Stolen goods go to their owner for the principal",
    ) as act:
        moves.show_ticket(counter, counter.qr(written))
        counter.note_ticket(written)
        hands.press("F10", "2")
        hands.at("how")
        hands.rest()
        hands.press("1", ENTER)
        _owner(counter)
        hands.at("bags")
        # The things never left the bag of their first ticket.
        hands.scan(f"BAG:{counter.desk.ticket(counter.desk.find(act.qr or '').pledge).bags[0]}")
        hands.at("received")
        hands.type("50000")
        counter.picture("given-to-owner-asked")
        moves.approved(counter, 2)
        hands.rest()
        counter.banner()
        counter.picture("given-to-owner")
    with counter.act(
        "owner-paid-back",
        "收當違反規定：退還物主所付款項",
        "The intake was against the law: the owner is paid back",
    ):
        moves.show_ticket(counter, counter.qr(written))
        hands.press("F10", "1")
        hands.at("reason")
        hands.rest()
        hands.fill("經查收當時所捺指紋非本人所有")
        _owner(counter)
        hands.at("money_moved")
        hands.press("Space")
        counter.picture("owner-paid-back-asked")
        moves.approved(counter, 2)
        hands.rest()
        counter.banner()
        counter.picture("owner-paid-back")


def let_go(counter: Counter, written: str) -> None:
    """Another watch is held, and the police find that nobody lost it."""
    hands = counter.hands
    with counter.act("hold-lifted", "警方解除扣留", "The police let the goods go"):
        _hold(counter, written, "114刑案2047")
        hands.press("F9")
        hands.rest()
        hands.press("F10", "1")
        hands.at("unit")
        hands.fill("中正第一分局偵查隊", "陳偵查佐", "北市警中正一分刑字第1143015678號")
        hands.at("second")
        hands.press("1")
        counter.picture("hold-lifted-asked")
        moves.approved(counter, 2)
        hands.rest()
        counter.banner()
        counter.picture("hold-lifted")


def _hold(counter: Counter, written: str, case: str) -> None:
    """What the police officer says, not yet saved."""
    hands = counter.hands
    moves.show_ticket(counter, counter.qr(written))
    moves.more(counter, "hold")
    hands.at("unit")
    hands.fill("中正第一分局偵查隊", "陳偵查佐", case, "")


def _reported(counter: Counter, name: str, id_number: str) -> None:
    hands = counter.hands
    with counter.act("loss-reported", "當票遺失：當場掛失", "A lost ticket is blocked at once"):
        hands.press("F1")
        hands.write(name)
        hands.press(ENTER)
        hands.rest()
        hands.press(ENTER)
        hands.see("ticket.number")
        hands.rest()
        moves.more(counter, "report-loss")
        hands.at("id_number")
        hands.fill(id_number)
        hands.at("id_checked")
        hands.press("Space", ENTER)
        hands.at("statement")
        hands.write("昨日搭捷運時皮夾遺失")
        counter.picture("loss-report")
        hands.press("F9")
        hands.rest()
        counter.banner()
        counter.picture("loss-reported")


def _replaced(counter: Counter, id_number: str) -> None:
    hands = counter.hands
    with counter.act(
        "lost-ticket-replaced", "掛失補發：不收費用", "The lost ticket is replaced, free of charge"
    ):
        hands.press("F10", "2")
        hands.at("id_number")
        hands.fill(id_number)
        hands.at("id_checked")
        hands.press("Space", ENTER)
        hands.at("second")
        hands.press("1")
        counter.picture("replacement")
        moves.approved(counter, 2)
        hands.rest()
        counter.banner()
        counter.picture("replaced")


def _owner(counter: Counter) -> None:
    """Papers, document and second person."""
    hands = counter.hands
    hands.at("papers.police")
    hands.press("Space", ENTER, ENTER, "Space", ENTER)
    hands.at("papers_note")
    hands.fill(
        "北市警中正一分刑字第1143012345號、購買發票", "何明德", "F128123459", "", "0922111000"
    )
    hands.at("id_checked")
    hands.press("Space", ENTER)
    hands.at("second")
    hands.press("1", ENTER)
