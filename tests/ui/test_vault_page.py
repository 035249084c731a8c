"""The vault at the window: the map, what is scanned into the hand, put away, moved; all without a mouse."""

from dataclasses import replace

from counter.domain.ticket import bag_text
from counter.domain.vault import Misfit, Misplacing
from counter.ui.keys import Command
from counter.ui.pages.vault import VaultWay
from counter.ui.pages.vault_words import VaultWords
from tests.desk.desks import redeem
from tests.desk.test_vault_desk import move, plan, pledge_in, send_out
from tests.ui.hands import Hands
from tests.ui.vault_hands import in_hand, opened, page, places_of, said, scan, shown, taken


def test_what_lies_at_the_counter_is_put_away_by_scans_or_typing_and_one_key(
    hands: Hands,
) -> None:
    plan(hands.desk)
    first, second, third = taken(hands, 3)
    vault = opened(hands, first, second)
    assert hands.where() == "bag", "the next scan finds its field"
    assert hands.label("vault.hand").startswith("Bags in hand: 2")
    hands.scan("PLACE:S1-02")
    hands.press("F9")
    assert places_of(hands, first, second) == ["S1-02", "S1-02"]
    assert "Bags put at S1-02: 2." in hands.banner()
    assert hands.label("vault.hand") == "Bags in hand: 0"
    assert hands.label("vault.told") == "S1-02　Bags: 2"
    assert vault.carry.target.is_blank(), "the next bags get a place of their own"
    hands.type("s1-01")
    hands.press("Return")
    hands.type(f"{third[:3]}-{third[3:5]}-{third[5:8]}-{third[8:13]}-{third[13:]}")
    hands.press("F9")  # looks up what was typed before it does anything
    assert (in_hand(hands), vault.finder.text()) == ((third,), "")
    hands.press("F9")
    assert places_of(hands, third) == ["S1-01"]
    scan(hands, third)
    hands.press("F9")
    assert hands.fault("target"), "the counter has to be meant"
    hands.put("to_counter", True)
    hands.press("F9")
    assert places_of(hands, third) == [""]
    assert "Bags back at the counter: 1." in hands.banner()
    assert not vault.carry.counter.is_on()


def test_the_map_leads_to_places_bags_stories_and_tickets_and_esc_back(hands: Hands) -> None:
    plan(hands.desk)
    _, away = (*taken(hands, place="S1-01"), *taken(hands, place="S2-01"))
    send_out(hands.desk, away)
    vault = opened(hands)
    assert [row[:3] for row in said(vault.side.map.rows)] == [
        ["At the counter, not put away", "–", "–"],
        ["With outside appraisers", "1", "50,000"],
        ["S1-01", "1", "50,000"],
        ["S1-02", "–", "–"],
        ["S2-01", "–", "–"],
    ]
    assert "Bags in custody: 2, NT$ 100,000" in hands.label("vault.told")
    hands.press("Down", "Down", "Return")
    assert hands.label("vault.told") == "S1-01　Bags: 1"
    hands.press("Return")
    assert hands.label("vault.where") == "S1-01"
    assert [row[2] for row in said(vault.side.story.acts)] == ["Pledge"]
    for key in ("F6", "Return"):
        hands.press(key)
        assert hands.window.page() is hands.window.pages.ticket
        assert hands.label("ticket.place") == "S1-01"
        hands.press("Esc")
        assert hands.window.page() is vault
    hands.press("Esc")
    assert hands.label("vault.told") == "S1-01　Bags: 1"
    hands.press("Esc")
    assert shown(hands) == "vault.map"
    hands.press("Up", "Return")
    assert shown(hands) == "vault.handovers"
    hands.press("Esc", "Esc")
    assert hands.where() == "scan", "nothing is left to go back from"


def test_what_is_scanned_wrong_is_said_at_once_and_nothing_is_lost(hands: Hands) -> None:
    plan(hands.desk)
    first, away, gone = taken(hands, 3)
    send_out(hands.desk, away)
    redeem(hands.desk, pledge_in(hands.desk, gone))
    vault = opened(hands, first, first)
    assert "has been scanned already" in hands.banner()
    for code, told, where in (
        (bag_text(away), "Take it back first", "with an outside appraiser　due 2026-03-23"),
        (bag_text(gone), "not in custody", "Not in custody: its things were handed over."),
        (bag_text("K9999999999999"), "not in custody", ""),
        ("BAG:!!!!", "is not a bag number", ""),
        ("PLACE:S9-99", "has no place", ""),
        ("PLACE:S1_1", "is not a place", ""),
    ):
        hands.scan(code)
        assert told in hands.fault("bag"), code
        assert hands.label("vault.where") == where or not where, code
        assert in_hand(hands) == (first,), code
    hands.type("nonsense!")
    hands.press("F9")
    assert "is not a bag number" in hands.fault("bag")
    assert vault.finder.text() == "nonsense!"
    vault.finder.set_text("")
    hands.put("target", "S7-77")
    hands.press("F9")
    assert "has no place" in hands.fault("target")
    assert (in_hand(hands), places_of(hands, first)) == ((first,), [""])
    hands.press("F10", "7")
    assert in_hand(hands) == ()
    hands.window.look_up(bag_text(first))
    vault._begin(VaultWay.PLAN)  # while the scan is looked up
    hands.rest()
    assert in_hand(hands) == (), "nothing is carried on the page of the plan"
    hands.press("F10", "Esc")
    assert vault.more.isHidden()


def test_news_from_elsewhere_leaves_what_is_typed_and_tells_what_became_of_bags_in_hand(
    hands: Hands,
) -> None:
    plan(hands.desk)
    first, second, third = taken(hands, 3)
    vault = opened(hands, first, second)
    hands.type("S1")
    receipt = redeem(hands.desk, pledge_in(hands.desk, first))
    hands.window.refresh_all(receipt.changed)
    hands.rest()
    assert vault.finder.text() == "S1"
    assert "not in custody" in hands.fault("bags")
    move(hands.desk, "S1-02", second)  # at another counter: no ticket changes
    hands.window.room.door.line_told.emit()
    hands.rest()
    assert vault.finder.text() == "S1"
    assert said(vault.hand)[1][1] == "S1-02"
    vault.finder.set_text("")
    hands.scan("PLACE:S1-01")
    hands.press("F9")
    assert "not in custody" in hands.fault("bags")
    assert in_hand(hands) == (first, second)
    vault.hand.table.selectRow(0)
    vault.hand.setFocus()
    hands.press("Del")
    assert hands.fault("bags") == ""
    move(hands.desk, "S1-01", second)  # at another window
    hands.press("F9")
    assert "at that place already" in hands.fault("bags")
    hands.scan("PLACE:S1-02")
    assert hands.fault("bags") == "", "another place is all right"
    vault._confirm()
    hands.window.look_up(bag_text(third))
    hands.rest()
    assert places_of(hands, second, third) == ["S1-02", ""]
    assert in_hand(hands) == (third,), "what was scanned while the act was written stays in hand"


def test_signs_and_scans_find_their_way_from_every_list_and_page(hands: Hands) -> None:
    plan(hands.desk)
    [bag] = taken(hands, place="S1-02")
    hands.press("F8")
    hands.window.go(Command.VAULT)
    hands.window.look_up(bag_text(bag))  # before the page knows its places
    hands.window.look_up("PLACE:S1-01")
    hands.rest()
    assert (in_hand(hands), page(hands).carry.target.text()) == ((bag,), "S1-01")
    hands.press("F10", "7", "F8")
    hands.scan("PLACE:S1-02")
    vault = page(hands)
    assert hands.window.page() is vault
    assert hands.label("vault.told") == "S1-02　Bags: 1"
    vault.side.bags.rows.setFocus()
    hands.type("x")
    assert (hands.where(), vault.finder.text()) == ("bag", "x")
    vault.side.bags.rows.setFocus()
    scan(hands, bag)
    assert (vault.finder.text(), in_hand(hands)) == ("x", (bag,))
    assert "at that place already" in hands.fault("bags"), "until another place is scanned"
    assert hands.where() == "vault.bags", "a scan leaves the cursor where it was"
    hands.press("F3", "F1")
    hands.type("place:s1-01")
    hands.press("Return")
    assert hands.label("vault.told") == "S1-01　Bags: 0"
    hands.window.pages._signed_in("c2")
    hands.rest()
    assert (in_hand(hands), vault.finder.text()) == ((), ""), "what was in hand is another's"


def test_what_has_no_plan_or_does_not_fit_is_told_with_what_to_do(hands: Hands) -> None:
    [bag] = taken(hands, place="甲-1")
    vault = opened(hands)
    assert "no plan of places yet" in hands.label("vault.told")
    vault.side.map.show_map(replace(hands.desk.vault.map(), misfits=(bag,)))
    hands.press("Down", "Return")
    misfits = tuple(Misfit("e", why) for why in Misplacing)
    vault.side.story.show_bag(replace(hands.desk.vault.bag(bag), misfits=misfits))
    told = [VaultWords().misplacing(why) for why in Misplacing]
    assert hands.label("vault.misfits").split("\n") == told
    assert len(set(told)) == len(Misplacing)
