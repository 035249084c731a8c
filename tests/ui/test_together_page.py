"""Several tickets in one payment at the window: scanned, switched, paid once, all from the keyboard."""

from counter.domain.codes import AlertCause
from counter.domain.effects import State
from counter.domain.forms import RaiseAlertForm
from counter.domain.ticket import bag_text, qr_text
from tests.desk.desks import OTHER_PLEDGOR, RING, redeem, take_in
from tests.ui.hands import Hands


def qr_of(hands: Hands, pledge: str) -> str:
    ticket = hands.desk.ticket(pledge).pledge.ticket
    return qr_text(hands.desk.policy.page_url, ticket.number, ticket.code)


def listed(hands: Hands, *pledges: str) -> None:
    """The page with these tickets scanned."""
    hands.press("F4")
    for pledge in pledges:
        hands.scan(qr_of(hands, pledge))


def shown(hands: Hands) -> list[tuple[str, str, str]]:
    """Pledgor, act and sum of each line."""
    rows = hands.window.pages.together.table.rows
    return [
        tuple(rows.index(row, column).data() for column in (1, 2, 5))
        for row in range(rows.rowCount())
    ]


def test_two_tickets_of_two_people_are_paid_at_once(hands: Hands) -> None:
    first = take_in(hands.desk).pledge
    second = take_in(hands.desk, pledgor=OTHER_PLEDGOR).pledge
    listed(hands, first, second)
    hands.press("Space")  # the second one is redeemed
    assert [act for _, act, _ in shown(hands)] == ["Renew", "Redeem"]
    assert hands.label("together.total") == "NT$ 50,900"
    hands.scan(bag_text(hands.desk.ticket(second).bags[0]))
    assert hands.where() == "stub_signed"
    hands.press("Space", "Alt+L")
    hands.type("51000")
    hands.press("Return")
    assert hands.desk.ticket(first).pledge.state is State.RENEWED
    assert hands.desk.ticket(second).pledge.state is State.REDEEMED
    assert "2" in hands.banner()
    assert "100" in hands.banner()
    assert shown(hands) == []


def test_a_ticket_scanned_twice_stands_there_once(hands: Hands) -> None:
    pledge = take_in(hands.desk).pledge
    listed(hands, pledge, pledge)
    assert len(shown(hands)) == 1


def test_a_ticket_that_was_redeemed_does_not_come_on_the_list(hands: Hands) -> None:
    pledge = take_in(hands.desk).pledge
    redeem(hands.desk, pledge)
    listed(hands, pledge)
    assert shown(hands) == []
    assert hands.banner()


def test_a_line_is_taken_out_again(hands: Hands) -> None:
    first, second = take_in(hands.desk).pledge, take_in(hands.desk).pledge
    listed(hands, first, second)
    hands.press("Del")
    assert len(shown(hands)) == 1
    assert hands.label("together.total") == "NT$ 450"
    hands.press("Del")
    assert shown(hands) == []
    hands.press("F9")
    assert hands.desk.ticket(first).pledge.state is State.OPEN


def test_what_is_missing_is_said_and_nothing_typed_is_lost(hands: Hands) -> None:
    first, second = take_in(hands.desk).pledge, take_in(hands.desk).pledge
    listed(hands, first, second)
    hands.press("Space", "Alt+L")
    hands.type("40000")
    hands.press("Return")
    assert hands.fault("bags")
    assert len(shown(hands)) == 2
    assert hands.desk.ticket(first).pledge.state is State.OPEN
    hands.scan(bag_text("B-9"))
    hands.press("F9")
    assert hands.fault("bags")


def test_a_number_may_be_typed_but_then_the_paper_is_asked_for(hands: Hands) -> None:
    pledge = take_in(hands.desk).pledge
    hands.press("F4", "F1")
    hands.type(hands.desk.ticket(pledge).pledge.ticket.number)
    hands.press("Return", "Alt+L")
    hands.type("450")
    hands.press("Return")
    assert hands.fault("ticket_returned")


def test_words_are_no_ticket(hands: Hands) -> None:
    take_in(hands.desk)
    hands.press("F4", "F1")
    hands.commit("陳")
    hands.press("Return")
    assert hands.banner()
    assert shown(hands) == []


def test_a_change_elsewhere_is_reckoned_anew(hands: Hands) -> None:
    first, second = take_in(hands.desk).pledge, take_in(hands.desk).pledge
    listed(hands, first, second)
    receipt = redeem(hands.desk, first)
    hands.window.refresh_all(receipt.changed)
    hands.rest()
    assert hands.banner()
    assert shown(hands)[0][2] == "0"
    hands.press("F6")
    assert hands.window.page() is hands.window.pages.ticket


def test_a_list_left_unpaid_is_told_before_somebody_else_is_served(hands: Hands) -> None:
    listed(hands, take_in(hands.desk).pledge)
    hands.press("F2", "F4")
    assert "1 on the list from before" in hands.banner()
    hands.press("Ctrl+B")
    assert shown(hands) == []
    hands.press("F2", "F4")
    assert hands.window.pages.together.told.text().startswith("Scan each ticket")


def test_stubs_are_signed_for_the_list_as_it_stands(hands: Hands) -> None:
    first, second = take_in(hands.desk).pledge, take_in(hands.desk).pledge
    listed(hands, first)
    hands.press("Space")
    hands.put("stub_signed", True)
    hands.scan(qr_of(hands, second))
    assert not hands.window.pages.together.signed.is_on()
    hands.put("stub_signed", True)
    hands.press("Space")
    assert not hands.window.pages.together.signed.is_on()


def test_a_wrong_bag_is_refused_as_it_is_scanned_and_the_right_one_taken(hands: Hands) -> None:
    first, second = take_in(hands.desk).pledge, take_in(hands.desk).pledge
    listed(hands, first, second)
    page = hands.window.pages.together
    hands.scan(bag_text(hands.desk.ticket(second).bags[0]))
    assert "nothing on the list is redeemed" in hands.banner()
    assert page.bags.is_blank()
    hands.press("Space")
    hands.scan(bag_text(hands.desk.ticket(first).bags[0]))
    assert "Do not hand it over" in hands.fault("bags")
    assert page.bags.is_blank(), "the bag of a renewed ticket stays where it is"
    hands.scan(bag_text(hands.desk.ticket(second).bags[0]))
    assert hands.fault("bags") == ""
    assert page.bags.text() == hands.desk.ticket(second).bags[0]
    assert hands.where() == "stub_signed"


def test_alerts_on_the_people_of_the_list_are_shown_above_it(hands: Hands) -> None:
    first = take_in(hands.desk).pledge
    second = take_in(hands.desk, pledgor=OTHER_PLEDGOR).pledge
    listed(hands, first)
    assert hands.label("together.alerts") == ""
    listed(hands, second)
    person = hands.desk.ticket(second).pledgor
    form = RaiseAlertForm(person.pledgor, AlertCause.ID_LOST, "恐遭冒用", stops=True)
    hands.window.refresh_all(hands.desk.raise_alert(form).changed)
    hands.rest()
    told = hands.label("together.alerts")
    assert told.startswith(f"{person.name}　Alert: ")
    assert "恐遭冒用" in told
    hands.press("Del")
    assert hands.label("together.alerts") == ""


def test_a_list_too_long_for_one_payment_is_told_as_soon_as_it_is(hands: Hands) -> None:
    taken = [take_in(hands.desk, items=(RING,) * 20).pledge for _ in range(10)]
    page = hands.window.pages.together
    hands.press("F4")
    for pledge in taken[:2]:
        page.add(pledge, by_scan=True)
        hands.rest()
    assert page.button.isEnabled()
    for pledge in taken[2:]:
        page.add(pledge, by_scan=True)
        hands.rest()
    assert "do not go into one act" in hands.banner()
    assert not page.button.isEnabled()
    hands.put("received", "4500")
    hands.press("F9")
    assert {hands.desk.ticket(each).pledge.state for each in taken} == {State.OPEN}
    while not page.button.isEnabled():
        page.table.setFocus()
        hands.press("Del")
    hands.put("received", str(page._offer.total if page._offer else 0))
    hands.press("F9")
    assert hands.desk.ticket(taken[0]).pledge.state is State.RENEWED
