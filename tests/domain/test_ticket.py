"""Ticket numbers and their check digit; what the QR codes of tickets and bags say, and what is no such code."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter.domain.refusal import Reason, Refused
from counter.domain.ticket import (
    SERIAL_MAX,
    BagScan,
    TicketNumber,
    TicketScan,
    bag_text,
    check_code,
    is_code,
    looks_like_number,
    qr_text,
    read_bag,
    read_number,
    read_scan,
    roc_year,
)
from tests.domain.policies import PAGE
from tests.domain.refusals import fault_of

AT = "search"
NUMBER = TicketNumber("K01", 2, 115, 12)
CODE = "0123456789"

NUMBERS = st.builds(
    TicketNumber,
    st.from_regex(r"[A-Z][0-9]{2}", fullmatch=True).filter(str.isascii),
    st.integers(0, 99),
    st.integers(0, 999),
    st.integers(0, SERIAL_MAX),
)


def test_a_number_says_branch_counter_year_serial_and_check_digit() -> None:
    assert str(NUMBER) == "K0102115000124"
    assert str(TicketNumber("A12", 34, 99, 99_999)) == "A1234099999990"


@given(NUMBERS)
def test_a_number_comes_back_as_it_was_written(number: TicketNumber) -> None:
    text = str(number)
    assert len(text) == 14
    assert looks_like_number(text)
    assert read_number(text, AT) == number
    hyphened = f"{text[:3]}-{text[3:5]}-{text[5:8]}-{text[8:13]}-{text[13]}"
    assert read_number(hyphened, AT) == number


@given(NUMBERS, st.integers(1, 13), st.integers(1, 9))
def test_every_wrong_digit_is_found(number: TicketNumber, place: int, shift: int) -> None:
    text = str(number)
    digit = str((int(text[place]) + shift) % 10)
    wrong = text[:place] + digit + text[place + 1 :]
    fault = fault_of(read_number, wrong, AT)
    assert (fault.reason, fault.at) == (Reason.TICKET_NUMBER_CHECK, AT)
    assert fault.facts == {"typed": wrong}


@given(NUMBERS, st.integers(1, 12))
def test_every_swap_of_neighbours_is_found(number: TicketNumber, place: int) -> None:
    text = str(number)
    wrong = text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    if wrong != text:
        assert fault_of(read_number, wrong, AT).reason is Reason.TICKET_NUMBER_CHECK


def test_every_wrong_digit_and_every_swap_is_found_after_every_beginning() -> None:
    """All of the check's table: each digit after each interim value, alone and with a neighbour."""
    seen = set()
    for serial in range(1_000):
        text = str(TicketNumber("K01", 1, 115, serial))
        assert str(read_number(text, AT)) == text
        seen.add(text[-1])
        for place in range(10, 14):
            for digit in set("0123456789") - {text[place]}:
                wrong = text[:place] + digit + text[place + 1 :]
                with pytest.raises(Refused):
                    read_number(wrong, AT)
        for place in range(9, 13):
            wrong = text[:place] + text[place + 1] + text[place] + text[place + 2 :]
            if wrong != text:
                with pytest.raises(Refused):
                    read_number(wrong, AT)
    assert seen == set("0123456789")


@pytest.mark.parametrize(
    "typed",
    [
        "k0102115000124",
        "K01-02-115-00012-4",
        " Ｋ０１－０２－１１５－０００１２－４\r\n",
        "K01 02 115 00012 4",
    ],
)
def test_a_number_may_be_typed_wide_small_and_with_hyphens(typed: str) -> None:
    assert looks_like_number(typed)
    assert read_number(typed, AT) == NUMBER


@pytest.mark.parametrize(
    "typed", ["", "K010211500012", "K01021150001241", "00102115000126", "KK102115000126", "陳大文"]
)
def test_what_has_not_the_form_of_a_number_is_refused(typed: str) -> None:
    assert not looks_like_number(typed)
    fault = fault_of(read_number, typed, AT)
    assert (fault.reason, fault.at) == (Reason.TICKET_NUMBER_FORM, AT)
    assert fault.facts == {"typed": typed}


def test_a_number_with_a_wrong_check_digit_still_looks_like_one() -> None:
    assert looks_like_number("K0102115000120")


@pytest.mark.parametrize("text", ["陳" * 300, "陳" * 8_000, "K0102115000124\x1d"])
def test_what_is_too_long_or_out_of_order_looks_like_no_number(text: str) -> None:
    assert not looks_like_number(text)


def test_a_counter_has_99999_numbers_a_year() -> None:
    assert SERIAL_MAX == 99_999
    assert len(str(TicketNumber("K01", 1, 115, SERIAL_MAX))) == 14


def test_the_roc_year_is_the_common_one_less_1911() -> None:
    assert roc_year(2026) == 115
    assert roc_year(1912) == 1


@pytest.mark.parametrize(
    ("burst", "is_one"),
    [
        ("HTTPS://PAWN.EXAMPLE.TW/T/K0102115000124/0123456789", True),
        ("https://www.example.com/menu", True),
        ("ｈｔｔｐｓ：／／ｗｗｗ", True),
        ("BAG:B1", True),
        ("PLACE:S1-03", True),
        ("ｂａｇ：Ｂ１", True),
        ("K0102115000124", True),
        ("k01-02-115-00012-4\r", True),
        ("K010211500012", False),
        ("陳大文", False),
        ("", False),
        ("BAG\x1d:", False),
        ("A" * 7_090, False),
    ],
)
def test_a_burst_of_keys_can_be_a_code_or_not(burst: str, *, is_one: bool) -> None:
    assert is_code(burst) is is_one


# ----------------------------------------------------------------------------- check codes


@pytest.mark.parametrize(
    ("bits", "code"),
    [
        (0, "0000000000"),
        (1, "0000000001"),
        (31, "000000000Z"),
        (32, "0000000010"),
        (2**50 - 1, "ZZZZZZZZZZ"),
        (2**49, "G000000000"),
        (int("01000101010010110110", 2) << 30, "8N5P000000"),
    ],
)
def test_a_check_code_writes_fifty_bits_in_ten_characters(bits: int, code: str) -> None:
    assert check_code(bits) == code


def test_a_check_code_has_neither_i_l_o_nor_u() -> None:
    alphabet = "".join(check_code(value)[-1] for value in range(32))
    assert alphabet == "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


# ------------------------------------------------------------------------------------ scans


def test_a_tickets_code_names_page_number_and_check_code() -> None:
    assert qr_text(PAGE, str(NUMBER), CODE) == f"{PAGE}/T/K0102115000124/{CODE}"


@given(NUMBERS, st.integers(0, 2**50 - 1))
def test_a_tickets_code_comes_back_by_scan(number: TicketNumber, bits: int) -> None:
    code = check_code(bits)
    scanned = qr_text(PAGE, str(number), code)
    assert read_scan(scanned, PAGE, AT) == TicketScan(str(number), code)
    assert read_scan(scanned.lower() + "\r\n", PAGE.lower(), AT) == TicketScan(str(number), code)


def test_a_scan_through_a_chinese_input_method_comes_wide_and_is_read() -> None:
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in qr_text(PAGE, str(NUMBER), CODE))
    wide = wide.replace(chr(ord(".") + 0xFEE0), "．")
    assert read_scan(wide, PAGE, AT) == TicketScan(str(NUMBER), CODE)


@pytest.mark.parametrize(
    "scanned",
    [
        "https://www.example.com/menu",
        "HTTP://PAWN.EXAMPLE.TW/T/K0102115000124/0123456789",
        "HTTPS://PAWN.EXAMPLE.TW.EVIL.COM/T/K0102115000124/0123456789",
        "HTTPS://PAWN.EXAMPLE.TW",
        "market://details?id=a",
        "svn+ssh2.x://host",
        "https://www.example.com/" + "x" * 7_000,
    ],
)
def test_somebody_elses_code_is_foreign(scanned: str) -> None:
    fault = fault_of(read_scan, scanned, PAGE, AT)
    assert (fault.reason, fault.at) == (Reason.SCAN_FOREIGN, AT)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "T/K0102115000124",
        "T/K0102115000124/",
        "T/K0102115000124/012345678",
        "T/K0102115000124/01234567890",
        "T/K0102115000124/012345678I",
        "T/K0102115000124/012345678U",
        "T/K0102115000124/0123456789/",
        "X/K0102115000124/0123456789",
        "K0102115000124/0123456789",
    ],
)
def test_a_code_of_our_page_that_we_never_wrote_is_forged(path: str) -> None:
    fault = fault_of(read_scan, f"{PAGE}/{path}", PAGE, AT)
    assert (fault.reason, fault.at) == (Reason.SCAN_FORGED, AT)


def test_a_damaged_number_in_our_code_is_told_as_such() -> None:
    fault = fault_of(read_scan, f"{PAGE}/T/K0102115000127/{CODE}", PAGE, AT)
    assert (fault.reason, fault.at) == (Reason.TICKET_NUMBER_CHECK, AT)
    fault = fault_of(read_scan, f"{PAGE}/T/K01021150001/{CODE}", PAGE, AT)
    assert (fault.reason, fault.at) == (Reason.TICKET_NUMBER_FORM, AT)


@pytest.mark.parametrize(
    "words", ["", "陳大文", "A123456789", "0912345678", "K0102", "://", "1://a"]
)
def test_words_are_no_code_but_something_to_search_for(words: str) -> None:
    assert read_scan(words, PAGE, AT) is None


def test_a_scan_is_no_longer_than_the_largest_code_there_is() -> None:
    foreign = "https://" + "x" * (7_089 - len("https://"))
    assert fault_of(read_scan, foreign, PAGE, AT).reason is Reason.SCAN_FOREIGN
    fault = fault_of(read_scan, foreign + "x", PAGE, AT)
    assert (fault.reason, fault.facts["most"]) == (Reason.TOO_LONG, 7_089)


def test_a_control_character_in_a_scan_is_refused_with_its_place() -> None:
    fault = fault_of(read_scan, "HTTPS\x1d://", PAGE, AT)
    assert (fault.reason, fault.at) == (Reason.CONTROL_CHARACTER, AT)
    assert fault.facts["place"] == 6


# ------------------------------------------------------------------------------------- bags


def test_a_bag_label_comes_back_by_scan() -> None:
    assert bag_text("K0102115000124") == "BAG:K0102115000124"
    assert read_scan("bag:k0102115000124\n", PAGE, AT) == BagScan("K0102115000124")


@pytest.mark.parametrize(
    ("typed", "bag"),
    [
        ("B-12", "B-12"),
        ("b12", "B12"),
        ("ＢＡＧ：Ｂ１２", "B12"),
        ("1", "1"),
        ("A" * 20, "A" * 20),
        ("K01-02-115-00012-4", "K01-02-115-00012-4"),
    ],
)
def test_a_bag_number_is_capitals_digits_and_hyphens(typed: str, bag: str) -> None:
    assert read_bag(typed, AT) == bag


@pytest.mark.parametrize("typed", ["", "BAG:", "-1", "A" * 21, "袋一", "B/1"])
def test_any_other_bag_number_is_refused(typed: str) -> None:
    fault = fault_of(read_bag, typed, AT)
    assert (fault.reason, fault.at) == (Reason.BAG_FORM, AT)
    assert fault.facts == {"typed": typed.removeprefix("BAG:")}


def test_a_bag_label_that_is_damaged_is_refused() -> None:
    assert fault_of(read_scan, "BAG:?", PAGE, AT).reason is Reason.BAG_FORM
