"""Hand-overs, the plan of places and the intake's place at the window (H1, H2)."""

from datetime import timedelta

from counter.domain.custody import Party
from counter.domain.vault import AnswerForm
from counter.ui.preferences import Language, Preferences
from counter.ui.tokens import Scheme
from tests.desk.desks import next_day
from tests.desk.test_vault_desk import DUE, offer, plan, pledge_in, send_out
from tests.ui.conftest import Counter
from tests.ui.hands import Hands
from tests.ui.test_pages import _faults as faults_of
from tests.ui.vault_hands import in_hand, opened, panel, places_of, said, scan, shown, taken

PRINTER = "PDF"


def printing(counter: Counter) -> Hands:
    """The window with a printer chosen."""
    counter.printer.printers = (PRINTER,)
    counter.prefer(Preferences(Language.ENGLISH, Scheme.LIGHT, printer=PRINTER))
    hands = counter.open()
    plan(hands.desk)
    return hands


def test_bags_go_to_an_appraiser_who_signs_on_paper(counter: Counter) -> None:
    hands = printing(counter)
    first, second = taken(hands, 2)
    vault = opened(hands, first, second)
    hands.press("F10")
    scan(hands, first)
    assert panel(hands) == "vault.move", "the digits of a code pick nothing"
    hands.scanner_rests()
    hands.press("2")
    assert hands.where() == "party", "what is in hand goes along"
    hands.press("F9")
    assert hands.fault("party")
    hands.press("3", "F9")
    assert hands.fault("name")
    assert hands.fault("due")
    assert in_hand(hands) == (first, second)
    hands.put("name", "王氏鑑定")
    hands.put("due", "115/3/23")
    hands.put("note", "鑽石複驗")
    hands.press("Alt+P")
    scan(hands, first)
    assert "has been scanned already" in hands.banner()
    assert (vault.offer.name.text(), vault.finder.text()) == ("王氏鑑定", ""), (
        "nothing is lost by it"
    )
    hands.press("F9")
    assert "Bags offered: 2" in hands.banner()
    assert in_hand(hands) == ()
    assert [(pages, title[:17]) for _, pages, title in counter.printer.jobs] == [
        (2, "Slip of hand-over")
    ], "one for each side"

    hands.press("F10", "3", "Return")
    assert "王氏鑑定 signs the slip" in hands.label("vault.answer.told")
    scan(hands, first)
    hands.scan("BAG:B-NONE")
    assert "does not wait for an answer" in hands.fault("accepted")
    hands.press("Down", "Space", "Space", "F9")
    assert hands.fault("signed_by")
    assert [row[2] for row in said(vault.answer.list)] == ["taken over", "refused"]
    hands.put("signed_by", "王先生")
    hands.press("F10", "6")
    assert len(counter.printer.jobs) == 2, "the slip is printed as often as it is wanted"
    hands.press("F9")
    assert "Bags taken over: 1, refused: 1." in hands.banner()


def test_what_is_overdue_stands_out_and_comes_back_to_a_place(counter: Counter) -> None:
    hands = counter.open()
    plan(hands.desk)
    first, second = taken(hands, 2)
    send_out(hands.desk, first)
    counter.clock.go_to(DUE + timedelta(days=1))
    next_day(hands.desk, DUE + timedelta(days=1))
    vault = opened(hands)
    assert said(vault.side.map.rows)[1][3] == "1 overdue"
    hands.window.open_ticket(pledge_in(hands.desk, first), False)
    hands.rest()
    assert "to be taken back first" in hands.label("ticket.place")
    hands.press("Esc")
    hands.press("Down", "Return")
    assert said(vault.side.handovers.rows)[0][:4] == ["overdue", "王氏鑑定", "1", "2026-03-23"]
    assert "Overdue: 1" in hands.label("vault.told")
    hands.press("Return")
    assert panel(hands) == "vault.return"
    scan(hands, second)
    assert "nothing to take back" in hands.fault("bag")
    scan(hands, first)
    hands.scan("PLACE:S2-01")
    hands.press("F9")
    assert hands.fault("brought_by")
    hands.put("brought_by", "王先生")
    hands.press("F9")
    assert "Bags back, put at S2-01: 1." in hands.banner()
    assert places_of(hands, first, second) == ["S2-01", ""]
    hands.press("F10", "3")
    assert "Nothing waits" in hands.label("vault.told")


def test_a_colleague_takes_over_in_person_and_the_giver_may_withdraw(hands: Hands) -> None:
    plan(hands.desk)
    first, second = taken(hands, 2)
    vault = opened(hands, first, second)
    hands.press("F10", "2", "1")
    assert [vault.offer.to.combo.itemText(n) for n in range(vault.offer.to.count())] == [
        "—",
        "1 李小華",
        "2 林主任",
    ], "nobody hands over to oneself"
    hands.put("to", "c2")
    hands.press("F9")
    hands.press("F10", "3", "Return")
    assert "Only 李小華 may take them over" in hands.label("vault.answer.told")
    hands.press("Space", "F9")
    assert "Only the receiver may accept" in hands.fault("accepted")
    hands.press("Space", "F9")
    assert "Bags taken over: 0, refused: 1." in hands.banner()
    hands.desk.sign_in("c2")
    hands.press("F2", "Shift+F2")
    assert "王小明 offers you" in hands.label("vault.answer.told"), "the other bag still waits"
    [handover] = hands.desk.vault.handovers()
    [left] = {line.bag for line in handover.bags}
    receipt = hands.desk.vault.answer(AnswerForm(handover.handover, (left,), ()))  # elsewhere
    hands.window.refresh_all(receipt.changed)
    hands.rest()
    assert panel(hands) == "vault.move"
    assert hands.desk.vault.bag(left).lines[0].party is Party.CUSTODIAN
    hands.press("Esc")
    assert said(vault.side.handovers.rows)[0][0] == "kept by a colleague"
    hands.press("Return")
    assert panel(hands) == "vault.move", "what a colleague keeps is handed on, not taken back"


def test_a_branch_is_asked_for_its_day_and_a_hand_over_gone_meanwhile_is_left(
    counter: Counter,
) -> None:
    hands = counter.open("taipei")
    plan(hands.desk)
    [bag] = taken(hands)
    vault = opened(hands, bag)
    hands.press("F10", "2", "2")
    asked = [each for each in vault.offer.fields() if not each.isHidden()]
    assert [each.name for each in asked] == ["party", "to", "name", "due", "note"]
    hands.press("Esc")
    handover = offer(hands.desk, bag, party=Party.BRANCH, to="T02")
    hands.press("F10", "3", "Return")
    assert panel(hands) == "vault.answer"
    receipt = hands.desk.vault.answer(AnswerForm(handover, (), (bag,)))
    hands.window.refresh_all(receipt.changed)
    hands.rest()
    assert panel(hands) == "vault.move"
    assert shown(hands) == "vault.handovers"


def test_a_supervisor_makes_the_plan_and_prints_its_labels(counter: Counter) -> None:
    hands = printing(counter)
    vault = opened(hands)
    hands.press("F10", "5")
    hands.type("T1-01..T1-30, T2-1")
    hands.press("F9")
    assert "supervisor" in hands.banner()
    assert vault.plan.opened.text() == "T1-01..T1-30, T2-1", "nothing typed is lost"
    hands.desk.sign_in("s1")
    hands.press("F9")
    assert "Places added: 31, given up: 0." in hands.banner()
    assert len(hands.desk.vault.places()) == 34
    hands.press("F10", "5")
    hands.put("labels", "T1-01 T1-02")
    hands.click("vault.labels")
    assert counter.printer.jobs[-1][1:] == (2, "Labels of places")
    hands.put("labels", "")
    hands.scan("PLACE:T2-1")
    assert vault.plan.labels.text() == "T2-1"
    hands.put("labels", "T9-99")
    hands.press("Alt+L", "Return")
    assert "has no place" in hands.fault("labels")
    hands.put("opened", "T1-20..T1-01")
    hands.press("F9")
    assert "no row of places" in hands.fault("opened")
    hands.put("opened", "")
    hands.put("closed", "T2-1")
    hands.press("F9")
    assert "T2-1" not in hands.desk.vault.places()


def test_an_intake_offers_the_places_and_takes_their_labels(hands: Hands) -> None:
    plan(hands.desk)
    hands.press("F3", "F2")
    place = hands.window.pages.intake.place
    hands.scan("PLACE:S1-02")
    assert place.text() == "S1-02"
    hands.press("Alt+X")
    place.edit.clear()
    hands.type("S")
    assert place.note.text() == "S1-01　S1-02　S2-01"
    hands.press("Up", "Down", "Down")
    assert (place.text(), place.note.text()) == ("S1-02", "")
    hands.press("Alt+Z")
    for typed, told in (("甲-1", "is not a place"), ("S9-99", "has no place")):
        place.set_text(typed)
        hands.rest()
        assert told in hands.fault("place")
    hands.scan("PLACE:!!!!")
    assert "is not a place" in hands.fault("place")


def test_every_act_of_the_vault_fits_a_small_screen_with_large_type(counter: Counter) -> None:
    counter.prefer(Preferences(Language.ENGLISH, Scheme.DARK, text_percent=150))
    hands = counter.open()
    plan(hands.desk)
    first, second = taken(hands, 2)
    offer(hands.desk, second)
    vault = opened(hands, first)
    for keys in (("F10",), ("2", "3"), ("F10", "3"), ("Return",), ("F10", "4"), ("F10", "5")):
        hands.press(*keys)

        def sound() -> None:
            assert faults_of(vault) == []

        hands.until(sound)
