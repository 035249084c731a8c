"""Ways to reach a pledgor and what the pledgor allows, put down beside the call list."""

import pytest

from counter.desk.call_answers import CallCard
from counter.domain.call_forms import ContactNumber
from counter.domain.reminding import Channel, ConsentHow, NumberKind
from tests.desk.desks import take_in
from tests.desk.reminded import DUE, go_to
from tests.ui.conftest import Counter
from tests.ui.hands import Hands

LINE_USER = "U" + "0123456789abcdef" * 2


@pytest.fixture
def hands(counter: Counter) -> Hands:
    """The panel is open for the one person on the list."""
    hands = counter.open()
    take_in(hands.desk)
    go_to(hands.desk, counter.clock, DUE)
    hands.press("Shift+F4")
    hands.press("F10", "1")
    return hands


def card(hands: Hands) -> CallCard:
    """What is on file of that person."""
    return hands.desk.reminders.card(hands.desk.find("A123456789").rows[0].pledgor)


def test_a_second_number_is_put_down_by_keys_and_the_list_is_there_again(hands: Hands) -> None:
    assert hands.where() == "numbers[1]"
    hands.put("numbers[2]", "07-5512345")
    hands.press("F9")
    assert card(hands).numbers == (
        ContactNumber("0912345678", NumberKind.MOBILE),
        ContactNumber("075512345", NumberKind.HOME),
    )
    assert hands.where() == "outcome"
    assert hands.field("number").isVisible(), "there is a choice now"


def test_a_number_without_sense_is_refused_and_stays_in_its_field(hands: Hands) -> None:
    hands.put("numbers[2]", "12")
    hands.press("F9")
    assert hands.fault("numbers[2]")
    assert len(card(hands).numbers) == 1
    hands.put("numbers[2]", "0912-345-678")
    hands.press("F9")
    assert hands.fault("numbers[2]"), "it is there already"
    hands.put("numbers[2]", "")
    hands.put("email", "nobody")
    hands.press("F9")
    assert hands.fault("email")
    hands.put("email", "")
    hands.put("consent.email", "yes")
    hands.put("how", "at-counter")
    hands.press("F9")
    assert "on file" in hands.fault("consent.email")
    assert card(hands).consents == ()
    hands.put("email", "chen@example.com")
    hands.press("F9")
    assert hands.banner() == "陳大文: saved."


def test_each_consent_is_an_act_with_how_it_was_said(hands: Hands) -> None:
    hands.put("consent.sms", "yes")
    hands.put("consent.email", "no")
    hands.press("F9")
    assert hands.fault("how")
    assert card(hands).consents == ()
    hands.put("how", "at-counter")
    hands.press("F9")
    said = {each.channel: (each.given, each.how) for each in card(hands).consents}
    at_counter = ConsentHow.AT_COUNTER
    assert said == {Channel.SMS: (True, at_counter), Channel.EMAIL: (False, at_counter)}
    hands.press("F10", "1")
    assert hands.field("consent.sms").editor.currentData() == "yes"  # type: ignore[attr-defined]  # a list of choices
    hands.press("F9")
    assert len(card(hands).consents) == 2, "nothing changed, nothing written"


def test_numbers_close_up_when_one_in_between_is_taken_out(hands: Hands) -> None:
    hands.put("numbers[2]", "075512345")
    hands.put("numbers[3]", "0922333444")
    hands.put("numbers[2]", "")
    hands.press("F9")
    assert [each.number for each in card(hands).numbers] == ["0912345678", "0922333444"]


def test_a_wrong_number_is_told_as_such_and_stays_wrong(hands: Hands) -> None:
    hands.press("Esc")
    hands.press("3", "Return")
    hands.press("F10", "1")
    assert hands.field("numbers[1]").note.text() == "wrong number"
    hands.put("line", "pawn.mei")
    hands.press("F9")
    assert "user id" in hands.fault("line")
    hands.put("line", LINE_USER)
    hands.put("address", "高雄市鹽埕區新樂街 8 號")
    hands.press("F9")
    assert card(hands).numbers == (ContactNumber("0912345678", NumberKind.MOBILE, wrong=True),)
    assert (card(hands).line, card(hands).address) == (LINE_USER, "高雄市鹽埕區新樂街 8 號")


def test_esc_leads_back_and_writes_nothing(hands: Hands) -> None:
    hands.put("numbers[1]", "0922333444")
    hands.press("Esc")
    assert card(hands).numbers[0].number == "0912345678"
    assert hands.where() == "outcome"
