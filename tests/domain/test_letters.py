"""Reminder letters: numbers of registered mail, addresses, what comes back (domain rules §7)."""

from datetime import date

import pytest

from counter.domain.letters import (
    Addressee,
    LetterForm,
    ReturnForm,
    ReturnReason,
    SentLetter,
    decide_return,
    destination,
    letter_faults,
    require_postable,
    return_reason,
    s10_check,
    tracking_number,
)
from counter.domain.refusal import Reason, Refused
from tests.domain.refusals import fault_of

TUESDAY = date(2026, 6, 9)
NUMBER = "12345680034517"
SENT = SentLetter("e1", ("p1", "p2"), NUMBER, TUESDAY, came_back=False)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("123456 800345 17", NUMBER),
        ("１２３４５６８００３４５１７", NUMBER),
        (" 12345680034517803001 ", "12345680034517803001"),
        ("rr 473124829 tw", "RR473124829TW"),
        ("EB000717595HK", "EB000717595HK"),
    ],
)
def test_a_number_of_registered_mail_is_read_as_typed_or_scanned(typed: str, number: str) -> None:
    assert tracking_number(typed, "tracking") == number


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("  ", Reason.TRACKING_MISSING),
        ("1234568003451", Reason.TRACKING_FORM),
        ("123456800345178", Reason.TRACKING_FORM),
        ("1234568003451780300", Reason.TRACKING_FORM),
        ("123456800345178030011", Reason.TRACKING_FORM),
        ("K0102115000127", Reason.TRACKING_FORM),
        ("EB000717594HK", Reason.TRACKING_CHECK),
    ],
)
def test_what_is_no_such_number_is_refused_by_what_is_wrong(typed: str, reason: Reason) -> None:
    assert fault_of(lambda: tracking_number(typed, "tracking")).reason is reason


@pytest.mark.parametrize(
    ("serial", "check"), [("47312482", 9), ("00071758", 1), ("96633102", 0), ("00000000", 5)]
)
def test_the_check_digit_of_mail_abroad_follows_s10(serial: str, check: int) -> None:
    assert s10_check(serial) == check


@pytest.mark.parametrize(
    ("typed", "postcode", "address"),
    [
        ("803高雄市鹽埕區新興街40號", "803", "高雄市鹽埕區新興街40號"),
        ("80343 高雄市鹽埕區", "80343", "高雄市鹽埕區"),
        ("803431-高雄市", "803431", "高雄市"),
        ("高雄市鹽埕區803號", "", "高雄市鹽埕區803號"),
        ("8034 高雄市", "", "8034 高雄市"),
        ("12 Rue de Rivoli, 75001 Paris", "", "12 Rue de Rivoli, 75001 Paris"),
        ("803", "", "803"),
    ],
)
def test_a_postal_code_in_front_stands_on_its_own_line(
    typed: str, postcode: str, address: str
) -> None:
    found = destination(typed)
    assert (found.postcode, found.address) == (postcode, address)


def test_whoever_has_no_address_is_named() -> None:
    require_postable([Addressee("陳大文", "高雄市")])
    with pytest.raises(Refused) as refused:
        require_postable(map(Addressee, ("陳大文", "陳美玉", "林小春"), ("高雄市", "", "")))
    assert [each.facts["name"] for each in refused.value.faults] == ["陳美玉", "林小春"]


def faults(
    *letters: SentLetter,
    typed: str = "22345680034517",
    address: str = "高雄市",
    on: date = TUESDAY,
    used: bool = False,
    printed: bool = True,
    elsewhere: bool = False,
) -> list[Reason]:
    form = LetterForm("a", typed, envelope=address if elsewhere else "")
    to, pledges = Addressee("陳大文", address), ("p2", "p3")
    number, found = letter_faults(
        form, to, pledges, letters, on=on, printed=printed, is_used=lambda _: used
    )
    assert number == (typed if found == () or typed.isdecimal() else "")
    return [each.reason for each in found]


def test_a_letter_is_noted_once_a_day_whatever_is_printed_again() -> None:
    assert faults() == []
    assert faults(SENT) == [Reason.LETTER_NOTED]
    assert faults(SENT, on=date(2026, 6, 10)) == []
    assert faults(SentLetter("e1", ("p1",), NUMBER, TUESDAY, came_back=False)) == []
    assert faults(SentLetter("e1", ("p2",), NUMBER, TUESDAY, came_back=True)) == []


def test_a_letter_went_to_an_address() -> None:
    assert faults(address="") == [Reason.ADDRESS_MISSING]


def test_a_letter_was_printed_here_or_somebody_says_where() -> None:
    assert faults(printed=False) == [Reason.LETTER_NOT_PRINTED]
    assert faults(printed=False, elsewhere=True) == []
    assert faults(printed=False, address="") == [Reason.ADDRESS_MISSING]


def test_a_number_stands_for_one_letter() -> None:
    assert faults(used=True) == [Reason.TRACKING_TWICE]
    assert faults(typed="x", used=True) == [Reason.TRACKING_FORM]


def test_a_letter_comes_back_once_and_for_a_reason() -> None:
    back = SentLetter("e2", ("p1",), NUMBER, TUESDAY, came_back=True)
    form = ReturnForm("a", "e1", ReturnReason.MOVED)
    assert decide_return(form, (back, SENT)) == (SENT, ReturnReason.MOVED)
    for form, reason in (
        (ReturnForm("a", "e3", ReturnReason.MOVED), Reason.LETTER_UNKNOWN),
        (ReturnForm("a", "e2", ReturnReason.MOVED), Reason.LETTER_CAME_BACK),
        (ReturnForm("a", "e1", None), Reason.RETURN_REASON_MISSING),
    ):
        assert fault_of(decide_return, form, (back, SENT)).reason is reason


def test_a_reason_of_a_newer_program_is_none() -> None:
    assert return_reason({"reason": "moved"}) is ReturnReason.MOVED
    assert return_reason({"reason": "eaten"}) is None
    assert return_reason({}) is None
