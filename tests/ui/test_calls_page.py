"""The page of the reminder calls: one key says what came of a call, the next person is there."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtWidgets import QPushButton

from counter.desk.call_answers import CallRow
from counter.domain.call_forms import ConsentForm, ContactNumber, ContactsForm
from counter.domain.reminding import Channel, ConsentHow, NumberKind, Outcome
from counter.ui.preferences import Language, Preferences
from counter.ui.tables import Table
from counter.ui.tokens import Scheme
from tests.desk.desks import PLEDGOR, redeem, take_in
from tests.desk.reminded import DUE, LAST, go_to, rows
from tests.ui.conftest import Counter
from tests.ui.hands import Hands

OTHER = replace(PLEDGOR, id_number="B123456780", name="陳美玉", phone="0922333444")


@pytest.fixture
def hands(counter: Counter) -> Hands:
    """A supervisor before the list of a day: two people, the first with two tickets."""
    hands = counter.open()
    for pledgor in (PLEDGOR, PLEDGOR, OTHER):
        take_in(hands.desk, pledgor=pledgor)
    go_to(hands.desk, counter.clock, DUE)
    hands.press("Shift+F4")
    return hands


def table(hands: Hands) -> Table[CallRow]:
    """The list."""
    found: Table[CallRow] = hands.window.pages.calls.table
    return found


def shown(hands: Hands) -> str:
    """Whose card is shown."""
    card = hands.window.pages.calls.part.card
    return "" if card is None else card.name


def picked(hands: Hands) -> list[str]:
    """What is picked as the outcome of the call."""
    buttons = hands.window.pages.calls.findChildren(QPushButton)
    return [each.accessibleName() for each in buttons if each.isChecked()]


def attempts(hands: Hands) -> list[Outcome]:
    """What is on file of the first ticket's pledgor, newest first."""
    pledge = hands.desk.find("A123456789").rows[0].pledge
    return [each.outcome for each in hands.desk.reminders.attempts_on(pledge)][::-1]


def test_one_row_a_person_with_the_card_of_the_first(hands: Hands) -> None:
    assert table(hands).rows.rowCount() == 2
    assert shown(hands) == "陳大文"
    assert hands.label("call.number") == "0912 345 678"
    assert "try 1 of 3" in hands.label("call.told")
    assert hands.label("calls.figures").startswith("0 tried today · 0 spoken to · 2 to call")


def test_a_number_and_enter_note_the_call_and_the_next_person_is_there(hands: Hands) -> None:
    hands.press("1")
    assert picked(hands) == ["Told in person"]
    assert attempts(hands) == [], "nothing is noted by one key hit by mistake"
    hands.press("Return")
    assert attempts(hands) == [Outcome.REACHED]
    assert hands.banner() == "Noted: 陳大文, Told in person"
    assert (shown(hands), picked(hands), hands.where()) == ("陳美玉", [], "outcome")
    hands.press("2", "F9")
    assert table(hands).rows.rowCount() == 0
    assert hands.label("call.number") == ""
    assert "2 tried today · 1 spoken to · 0 to call" in hands.label("calls.figures")


def test_a_promise_asks_for_its_day_and_loses_nothing_when_it_is_refused(hands: Hands) -> None:
    hands.press("5")
    assert hands.where() == "promised_on"
    hands.press("Return")
    assert hands.fault("promised_on")
    hands.type("2026-06-30")
    hands.press("Return")
    assert hands.fault("promised_on")
    assert attempts(hands) == []
    field = hands.window.pages.calls.part.promised
    assert field.text() == "2026-06-30"
    field.set_text(LAST.isoformat())
    hands.press("Return")
    assert attempts(hands) == [Outcome.PROMISED]
    assert shown(hands) == "陳美玉"


def test_enter_without_an_outcome_says_what_is_missing(hands: Hands) -> None:
    hands.press("Return")
    assert hands.fault("outcome")
    assert attempts(hands) == []
    hands.press("7")
    assert picked(hands) == []
    hands.press("2")
    assert not hands.fault("outcome")


def test_a_wrong_number_stays_on_the_list_without_a_number(hands: Hands) -> None:
    hands.press("3", "Return")
    assert shown(hands) == "陳大文"
    assert hands.label("call.number") == "No number: send a letter"
    assert "F10 and 1 to enter a number, F10 and 7 to send a letter" in hands.label("call.helpless")
    assert (hands.label("call.script"), picked(hands)) == ("", [])
    assert not any(each.isVisible() for each in hands.window.pages.calls.part._buttons.values())
    hands.press("1", "Return")
    assert attempts(hands) == [Outcome.WRONG_NUMBER], "nobody was called without a number"
    hands.press("7")
    assert hands.window.page() is hands.window.pages.letters, "Enter led to what can be done"


def test_a_key_before_the_card_is_there_takes_the_cursor_nowhere(hands: Hands) -> None:
    part = hands.window.pages.calls.part
    hands.window.pages.calls._show_card(None)
    part.home.setFocus()
    for key in ("5", "1"):
        hands.window.pages.calls.rows.on_sign(key)
    assert (hands.where(), picked(hands)) == ("outcome", [])
    hands.press("Down")
    hands.press("Up")
    hands.press("5")
    assert hands.where() == "promised_on"
    part.begin()
    assert hands.where() == "outcome", "no cursor in what is hidden"


def test_a_remark_is_not_lost_by_looking_at_another_row_and_esc_leads_to_the_list(
    hands: Hands,
) -> None:
    hands.press("2", "Alt+R")
    hands.commit("下午再撥")
    hands.press("Esc")
    assert hands.where() == "outcome", "the next digit says what came of it"
    hands.press("Down")
    note = hands.window.pages.calls.part.note
    assert (shown(hands), note.text(), picked(hands)) == ("陳美玉", "", [])
    hands.press("Up")
    assert (shown(hands), note.text(), picked(hands)) == ("陳大文", "下午再撥", ["No answer"])
    hands.press("Return", "Up")
    assert note.text() == ""
    hands.window.pages.calls.forget()


def test_once_the_grace_is_over_no_day_and_no_amount_is_told(
    hands: Hands, counter: Counter
) -> None:
    go_to(hands.desk, counter.clock, LAST + timedelta(days=1))
    hands.press("F2", "Shift+F4")
    script = hands.label("call.script")
    assert "is over" in script
    assert "a supervisor decides" in script
    assert LAST.isoformat() not in script
    part = hands.window.pages.calls.part
    texts = [part.tickets.itemAt(n).widget().text() for n in range(part.tickets.count())]  # type: ignore[union-attr]  # labels alone
    assert texts[7:10] == [f"{LAST} over", "–", "–"]
    model = table(hands).rows
    assert [str(model.data(model.index(0, column))) for column in (3, 4)] == ["–", "–"]


def test_the_card_shows_the_end_of_the_number_that_is_asked_for(hands: Hands) -> None:
    assert hands.label("call.identity") == "ID number ends in 6789"


def test_on_the_last_day_who_did_not_answer_stays_and_the_next_is_there(
    hands: Hands, counter: Counter
) -> None:
    go_to(hands.desk, counter.clock, LAST)
    hands.press("F2", "Shift+F4")
    hands.press("2", "Return")
    assert (shown(hands), table(hands).rows.rowCount()) == ("陳美玉", 2)
    hands.press("2", "Return")
    assert shown(hands) == "陳大文"
    assert "try 2 of 3" in hands.label("call.told")


def test_what_f10_offers_keeps_its_numbers_and_says_what_cannot_be_done(hands: Hands) -> None:
    more = hands.window.pages.calls.more
    hands.press("F10")
    buttons = {button.objectName(): button for button in more.findChildren(QPushButton)}
    numbers = {name: button.text()[:1] for name, button in buttons.items()}
    proof, contacts = buttons["more.proof"], buttons["more.contacts"]
    assert (proof.isEnabled(), contacts.isEnabled()) == (False, True)
    assert "supervisors only" in proof.text()
    hands.press("Esc")
    hands.window.pages.calls._show_card(None)
    hands.desk.sign_in("s1")
    hands.press("F10")
    assert {name: button.text()[:1] for name, button in buttons.items()} == numbers
    assert (proof.isEnabled(), contacts.isEnabled()) == (True, False)
    assert "pick somebody first" in contacts.text()
    hands.press("1")
    assert hands.window.page() is hands.window.pages.calls
    hands.press("Up", "Down", "Down")
    assert buttons["more.messages"].hasFocus(), "what is grey is passed over"


def test_two_wrong_numbers_leave_none_and_a_letter_is_offered(hands: Hands) -> None:
    first = rows(hands.desk)[0]
    card = hands.desk.reminders.card(first.pledgor)
    second = ContactNumber("075512345", NumberKind.HOME)
    hands.desk.reminders.change_contacts(
        ContactsForm(first.pledgor, (*card.numbers, second), "", "")
    )
    hands.window.pages.calls._ask()
    hands.rest()
    hands.press("3", "Return")
    assert (shown(hands), hands.label("call.number")) == ("陳大文", "07 551 2345")
    hands.press("3", "Return")
    assert (shown(hands), hands.label("call.number")) == ("陳大文", "No number: send a letter")


def test_who_allows_no_calls_is_told_of_before_the_call(hands: Hands) -> None:
    part = hands.window.pages.calls.part
    assert not part.forbidden.isVisible()
    pledgor = rows(hands.desk)[0].pledgor
    said = ConsentForm(pledgor, Channel.PHONE, given=False, how=ConsentHow.AT_COUNTER, note="")
    hands.desk.reminders.change_consent(said)
    hands.window.pages.calls._ask()
    hands.rest()
    assert part.forbidden.isVisible()
    hands.press("2", "Return")
    assert attempts(hands) == []
    assert hands.banner()


def test_what_is_typed_stays_while_the_list_is_made_anew(hands: Hands) -> None:
    hands.press("6", "Alt+R")
    hands.commit("女兒接聽")
    redeem(hands.desk, rows(hands.desk)[1].tickets[0].pledge)
    hands.window.pages.calls._ask()
    hands.rest()
    assert table(hands).rows.rowCount() == 1, "who redeems is off the list"
    assert picked(hands) == ["Asked to call back"]
    hands.press("Return")
    newest = hands.desk.reminders.card(hands.desk.find("A123456789").rows[0].pledgor).attempts[0]
    assert (newest.outcome, newest.note) == (Outcome.MESSAGE_LEFT, "女兒接聽")


def test_the_first_words_name_neither_the_office_nor_a_pledge(hands: Hands) -> None:
    asks, other, told = hands.label("call.script").split("\n")
    for word in ("ffice", "ticket", "ledge", "2026"):
        assert word not in asks
    assert "07-5513498" in other
    assert LAST.isoformat() in told


def test_tickets_are_shown_by_what_they_cost_today(hands: Hands) -> None:
    part = hands.window.pages.calls.part
    texts = [part.tickets.itemAt(n).widget().text() for n in range(part.tickets.count())]  # type: ignore[union-attr]  # labels alone
    assert texts[5:10] == ["K01-01-115-00001-4", "2026-06-16", "2026-06-22", "1,350", "51,350"]
    hands.press("F6")
    assert hands.window.page() is hands.window.pages.ticket


def test_of_many_tickets_the_first_stand_above_what_is_to_be_said(hands: Hands) -> None:
    part = hands.window.pages.calls.part
    assert hands.label("call.below") == ""
    later = [row.tickets for row in rows(hands.desk) if row.name == "陳大文"]
    part._show_tickets(later[0] * 15)
    assert hands.label("call.below") == "and 27 more below"
    assert hands.label("call.more") == "27 more ticket"
    assert (part.tickets.rowCount(), part.more_tickets.rowCount()) == (4, 28)


def test_a_scan_picks_no_outcome(hands: Hands) -> None:
    hands.scan("1234567890123")
    assert picked(hands) == []
    assert attempts(hands) == []


def test_after_nine_in_the_evening_nobody_is_called(hands: Hands, counter: Counter) -> None:
    counter.clock.wait(hours=12)
    hands.press("Down")
    assert hands.window.pages.calls.part.quiet.isVisible()
    hands.press("2", "Return")
    assert "21:00" in hands.banner() or hands.fault("outcome")
    assert hands.where() == "outcome", "the keys go on working"
    assert len(rows(hands.desk)) == 2


def test_after_the_list_was_printed_the_keys_are_for_the_calls_again(counter: Counter) -> None:
    counter.printer.printers = ("HP-M404",)
    counter.prefer(Preferences(Language.ENGLISH, Scheme.LIGHT, printer="HP-M404"))
    hands = counter.open()
    for pledgor in (PLEDGOR, OTHER):
        take_in(hands.desk, pledgor=pledgor)
    go_to(hands.desk, counter.clock, DUE)
    hands.press("Shift+F4")
    hands.press("F10")
    hands.click("more.print")
    hands.press("Down")
    assert (shown(hands), hands.where()) == ("陳美玉", "outcome")


def test_a_day_without_calls_says_so(counter: Counter) -> None:
    hands = counter.open()
    take_in(hands.desk)
    hands.press("Shift+F4")
    assert hands.label("calls.told") == "Everybody who was to be reminded by today has been."
    hands.press("1", "Return", "F9", "F6")
    assert attempts(hands) == []
    assert rows(hands.desk) == ()
