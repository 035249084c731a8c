"""What people type and paste is taken in every honest form, and refused by name in any other."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter.domain import reading
from counter.domain.money import Ntd
from counter.domain.refusal import Reason, Refused
from tests.domain.refusals import fault_of

AT = "field"


# ---------------------------------------------------------------------------------- text


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("", ""),
        ("   ", ""),
        (" 陳 大文 ", "陳 大文"),
        ("陳\u3000大文", "陳 大文"),
        ("Ａｚ０９Ｚａ", "Az09Za"),
        ("陳大文\r\n", "陳大文"),
        ("陳\n大文", "陳 大文"),
        ("a\tb\vc\fd\x85e\u2028f\u2029g\rh", "a b c d e f g h"),
        ("a\u00a0b", "a b"),
        ("e\u0301", "\u00e9"),
        ("\U00020bb7田", "\U00020bb7田"),
        ("Kulas\u200d", "Kulas\u200d"),
        ("a\u200cb", "a\u200cb"),
        ("，．（、", "，．（、"),
        ("\u3000陳\u3000\u3000大文\u3000", "陳 大文"),
        ("\u2fff\u3001", "\u2fff\u3001"),
        ("＠［｀｛／：", "＠［｀｛／："),
    ],
)
def test_a_text_is_one_line_narrowed_and_composed(typed: str, read: str) -> None:
    assert reading.text(typed, AT) == read


@pytest.mark.parametrize(
    ("typed", "place", "codepoint"),
    [
        ("\x00陳", 1, "U+0000"),
        ("陳\x07大文", 2, "U+0007"),
        ("陳大\u200b文", 3, "U+200B"),
        ("\ufeff陳", 1, "U+FEFF"),
        ("a\u202eb", 2, "U+202E"),
        ("a\x1cb", 2, "U+001C"),
        ("a\x7f", 2, "U+007F"),
        ("\n\ud800", 2, "U+D800"),
    ],
)
def test_a_control_character_is_refused_with_its_place(
    typed: str, place: int, codepoint: str
) -> None:
    fault = fault_of(reading.text, typed, AT)
    assert (fault.reason, fault.at) == (Reason.CONTROL_CHARACTER, AT)
    assert fault.facts == {"place": place, "codepoint": codepoint}


def test_a_text_of_200_characters_is_taken_and_one_of_201_refused() -> None:
    assert reading.text("當" * 200, AT) == "當" * 200
    fault = fault_of(reading.text, "當" * 201, AT)
    assert (fault.reason, fault.at) == (Reason.TOO_LONG, AT)
    assert fault.facts == {"most": 200, "length": 201}


def test_a_field_may_hold_less_or_more_than_the_usual_length() -> None:
    assert reading.text("當" * 300, AT, most=300) == "當" * 300
    assert fault_of(reading.text, "abc", AT, most=2).facts == {"most": 2, "length": 3}
    assert fault_of(reading.required, "abc", AT, most=2).reason is Reason.TOO_LONG
    assert fault_of(reading.symbols, "abc", AT, most=2).reason is Reason.TOO_LONG


def test_what_is_required_must_be_there() -> None:
    assert reading.required(" 陳 ", AT) == "陳"
    fault = fault_of(reading.required, " \n\u3000", AT)
    assert (fault.reason, fault.at) == (Reason.EMPTY, AT)


def test_symbols_lose_all_blanks_and_wide_punctuation() -> None:
    assert reading.symbols(" Ａ １，．。－−＄／＃（）＋：％ b", AT) == "A1,..--$/#()+:%b"


@pytest.mark.parametrize(
    "typed", ["/media/副本", " C:\\copies ", "../ａ，b", "~nobody/x", "a" * 1_000]
)
def test_a_path_is_read_to_the_letter_but_for_blanks_around_it(typed: str) -> None:
    assert reading.path(typed, AT) == typed.strip()


def test_a_path_that_no_disk_takes_is_refused() -> None:
    assert fault_of(reading.path, " \n", AT).reason is Reason.EMPTY
    assert fault_of(reading.path, "a" * 1_001, AT).facts == {"most": 1_000, "length": 1_001}
    for character in ("\0", "\n", "\ud800", "\u202e"):
        fault = fault_of(reading.path, f"a{character}b", AT)
        assert (fault.reason, fault.facts["place"]) == (Reason.CONTROL_CHARACTER, 2)


@given(st.text())
def test_a_text_read_twice_is_the_same(typed: str) -> None:
    try:
        once = reading.text(typed, AT)
    except Refused:
        return
    assert reading.text(once, AT) == once


# --------------------------------------------------------------------------------- amounts


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("3000", 3_000),
        ("3,000", 3_000),
        ("1,234,567", 1_234_567),
        ("NT$3,000", 3_000),
        ("nt$ 3000", 3_000),
        ("NT3000", 3_000),
        ("$3000", 3_000),
        ("TWD 3000", 3_000),
        ("新臺幣3000元整", 3_000),
        ("新台幣3,000元", 3_000),
        ("３０００元", 3_000),
        ("３，０００\r\n", 3_000),
        ("-3,000", -3_000),
        ("－３０００", -3_000),
        ("-NT$3,000", -3_000),
        ("0", 0),
        ("007", 7),
        ("999999999999", 999_999_999_999),
    ],
)
def test_an_amount_is_read_in_every_form_people_write(typed: str, amount: int) -> None:
    assert reading.amount(typed, AT) == amount


@pytest.mark.parametrize(
    "typed",
    [
        "三千",
        "3000.5",
        "3 000元5",
        "--3",
        "3-",
        "1e3",
        "0x10",
        "+5",
        "NT$$3",
        "3000元元",
        "٣٠٠٠",
        "²",
    ],
)
def test_an_amount_with_anything_else_in_it_is_refused(typed: str) -> None:
    fault = fault_of(reading.amount, typed, AT)
    assert (fault.reason, fault.at) == (Reason.NOT_A_NUMBER, AT)
    assert fault.facts == {"typed": reading.symbols(typed, AT)}


@pytest.mark.parametrize("typed", ["", " ", "元", "NT$", "整"])
def test_an_amount_that_is_not_there_is_empty(typed: str) -> None:
    fault = fault_of(reading.amount, typed, AT)
    assert (fault.reason, fault.at) == (Reason.EMPTY, AT)


def test_an_amount_of_13_digits_is_too_long() -> None:
    fault = fault_of(reading.amount, "1000000000000", AT)
    assert (fault.reason, fault.at) == (Reason.TOO_LONG, AT)
    assert fault.facts == {"most": 12, "length": 13}


@pytest.mark.parametrize(
    "typed", ["1,5", "3,00", "1,5000", ",300", "3,", "1,000,00", "1234,567", "1,,000"]
)
def test_a_comma_that_parts_no_thousands_is_refused(typed: str) -> None:
    for read in (reading.amount, reading.count):
        fault = fault_of(read, typed, AT)
        assert (fault.reason, fault.at) == (Reason.NOT_A_NUMBER, AT)
        assert fault.facts == {"typed": typed}


@pytest.mark.parametrize(("typed", "count"), [("1", 1), ("１２", 12), ("1,200", 1_200), ("-1", -1)])
def test_a_count_is_a_whole_number(typed: str, count: int) -> None:
    assert reading.count(typed, AT) == count


@pytest.mark.parametrize(
    ("typed", "reason"),
    [("", Reason.EMPTY), ("1.0", Reason.NOT_A_NUMBER), ("兩件", Reason.NOT_A_NUMBER)],
)
def test_a_count_that_is_none_is_refused(typed: str, reason: Reason) -> None:
    fault = fault_of(reading.count, typed, AT)
    assert (fault.reason, fault.at) == (reason, AT)


# --------------------------------------------------------------------------------- weights


@pytest.mark.parametrize(
    ("typed", "mg"),
    [
        ("3.75", 3_750),
        ("３．７５", 3_750),
        ("3。75", 3_750),
        ("37.5\n", 37_500),
        ("0.001", 1),
        (".5", 500),
        ("5.", 5_000),
        ("0", 0),
        ("1,000.5", 1_000_500),
        ("1.2340", 1_234),
        ("1.500000", 1_500),
    ],
)
def test_grams_are_exact_to_the_milligram(typed: str, mg: int) -> None:
    assert reading.grams(typed, AT) == mg


@pytest.mark.parametrize(
    ("typed", "mg"),
    [
        ("1", 3_750),
        ("10", 37_500),
        ("0.5", 1_875),
        ("0.1", 375),
        ("0.001", 4),  # 3.75 mg
        ("0.0001", 0),  # 0.375 mg
        ("0.0002", 1),  # 0.75 mg
        ("0.0004", 2),  # 1.5 mg, half up
        ("2.6667", 10_000),
        ("1.2345", 4_629),  # 4,629.375 mg
        ("1.2346", 4_630),  # 4,629.75 mg
    ],
)
def test_qian_are_3_75_grams_rounded_half_up_once(typed: str, mg: int) -> None:
    assert reading.qian(typed, AT) == mg


@given(st.integers(0, 10**9))
def test_every_weight_in_grams_comes_back_to_the_milligram(mg: int) -> None:
    assert reading.grams(f"{mg // 1000}.{mg % 1000:03}", AT) == mg


@given(st.integers(0, 10**8))
def test_a_weight_in_qian_is_never_more_than_half_a_milligram_off(ten_thousandths: int) -> None:
    mg = reading.qian(f"{ten_thousandths // 10_000}.{ten_thousandths % 10_000:04}", AT)
    assert -5_000 <= mg * 10_000 - ten_thousandths * 3_750 <= 5_000


@pytest.mark.parametrize(
    "typed", ["3.75g", "3.75公克", "1錢", "-1", ".", "1.2.3", "3,75", "1,00.5", "١"]
)
def test_a_weight_with_letters_or_a_comma_for_the_point_is_refused(typed: str) -> None:
    for read in (reading.grams, reading.qian):
        fault = fault_of(read, typed, AT)
        assert (fault.reason, fault.at) == (Reason.NOT_A_NUMBER, AT)
        assert fault.facts == {"typed": typed}


def test_a_weight_that_is_not_there_is_empty() -> None:
    fault = fault_of(reading.grams, " ", AT)
    assert (fault.reason, fault.at) == (Reason.EMPTY, AT)


def test_a_weight_finer_than_the_scales_is_refused() -> None:
    fault = fault_of(reading.grams, "1.2345", AT)
    assert (fault.reason, fault.at, fault.facts) == (Reason.WEIGHT_PRECISION, AT, {"places": 3})
    fault = fault_of(reading.qian, "1.23456", AT)
    assert (fault.reason, fault.at, fault.facts) == (Reason.WEIGHT_PRECISION, AT, {"places": 4})


def test_a_weight_of_13_digits_is_too_long() -> None:
    assert reading.grams("999999999999", AT) == 999_999_999_999_000
    fault = fault_of(reading.grams, "1000000000000", AT)
    assert (fault.reason, fault.at) == (Reason.TOO_LONG, AT)


# ------------------------------------------------------------------------------------ days


@pytest.mark.parametrize(
    "typed",
    [
        "2026-11-20",
        "2026/11/20",
        "2026.11.20",
        "2026年11月20日",
        "20261120",
        "115-11-20",
        "115/11/20",
        "115.11.20",
        "115年11月20日",
        "115年11月20",
        "1151120",
        "民國115年11月20日",
        "中華民國115年11月20日",
        "民國115/11/20",
        "民國1151120",
        "民國 115 年 11 月 20 日",
        "１１５／１１／２０",
        "２０２６－１１－２０\r\n",
    ],
)
def test_a_day_is_read_in_every_form(typed: str) -> None:
    assert reading.day(typed, AT) == date(2026, 11, 20)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("99/1/2", date(2010, 1, 2)),
        ("991231", date(2010, 12, 31)),
        ("0991231", date(2010, 12, 31)),
        ("100/12/31", date(2011, 12, 31)),
        ("1/1/1", date(1912, 1, 1)),
        ("100101", date(1921, 1, 1)),
        ("1912-01-01", date(1912, 1, 1)),
        ("113/2/29", date(2024, 2, 29)),
        ("2024-02-29", date(2024, 2, 29)),
        ("999/1/1", date(2910, 1, 1)),
        ("9999-12-31", date(9999, 12, 31)),
    ],
)
def test_years_of_two_three_and_four_digits_are_told_apart(typed: str, day: date) -> None:
    assert reading.day(typed, AT) == day


@pytest.mark.parametrize(
    "typed",
    [
        "2026-02-29",
        "115/2/29",
        "1150229",
        "2026-13-01",
        "115/0/1",
        "115/1/0",
        "115/4/31",
        "2026-11",
        "明天",
        "115/11/20/1",
        "12345",
        "123456789",
        "2026-11-2x",
        "115年11/20",
        "民國2026年11月20日",
        "民國2026-11-20",
        "民國20261120",
        "西元2026年1月1日",
        "٢٠٢٦-١١-٢٠",
        "-115/1/1",
    ],
)
def test_what_is_no_day_is_refused(typed: str) -> None:
    fault = fault_of(reading.day, typed, AT)
    assert (fault.reason, fault.at) == (Reason.NOT_A_DATE, AT)
    assert fault.facts == {"typed": typed}


@pytest.mark.parametrize(
    "typed",
    ["民國前1年1月1日", "民前1/1/1", "1911-12-31", "0/1/1", "01151120", "19111231", "000101"],
)
def test_a_day_before_1912_is_refused(typed: str) -> None:
    fault = fault_of(reading.day, typed, AT)
    assert (fault.reason, fault.at) == (Reason.DATE_BEFORE_1912, AT)
    assert fault.facts == {"typed": typed}


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("15", date(2026, 6, 15)),
        ("9", date(2026, 6, 9)),
        ("8", date(2026, 7, 8)),
        ("31", date(2026, 7, 31)),
        ("6/15", date(2026, 6, 15)),
        ("1/5", date(2027, 1, 5)),
        ("0615", date(2026, 6, 15)),
        ("+3", date(2026, 6, 12)),
        ("＋０", date(2026, 6, 9)),
        ("115/6/15", date(2026, 6, 15)),
        ("2026-06-01", date(2026, 6, 1)),
    ],
)
def test_a_day_to_come_may_be_typed_in_short(typed: str, day: date) -> None:
    assert reading.coming_day(typed, AT, date(2026, 6, 9)) == day


@pytest.mark.parametrize("typed", ["6/1", "6月8日", "0608"])
def test_a_day_that_is_over_is_not_taken_for_that_of_the_next_year(typed: str) -> None:
    fault = fault_of(reading.coming_day, typed, AT, date(2026, 6, 9))
    assert (fault.reason, fault.facts["month"]) == (Reason.DAY_PASSED, 6)


@pytest.mark.parametrize("typed", ["32", "2/29", "6/31", "1315", "+", "+1000", "6/"])
def test_what_is_no_day_to_come_is_refused(typed: str) -> None:
    fault = fault_of(reading.coming_day, typed, AT, date(2026, 6, 9))
    assert (fault.reason, fault.at) == (Reason.NOT_A_DATE, AT)


def test_a_day_that_is_not_there_is_empty() -> None:
    fault = fault_of(reading.day, " \n", AT)
    assert (fault.reason, fault.at) == (Reason.EMPTY, AT)


@given(st.dates(date(1912, 1, 1)))
def test_every_day_since_1912_comes_back_in_iso_and_by_the_roc_year(day: date) -> None:
    assert reading.day(day.isoformat(), AT) == day
    assert reading.day(f"{day:%Y%m%d}", AT) == day
    roc = day.year - 1911
    if roc <= 999:
        assert reading.day(f"{roc}/{day.month}/{day.day}", AT) == day
        assert reading.day(f"民國{roc}年{day.month}月{day.day}日", AT) == day
        assert reading.day(f"{roc:03}{day.month:02}{day.day:02}", AT) == day
    if 10 <= roc <= 99:
        assert reading.day(f"{roc}{day.month:02}{day.day:02}", AT) == day


# ---------------------------------------------------------------------------------- phones


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("", ""),
        (" - ", ""),
        ("0912345678", "0912345678"),
        ("0912-345-678", "0912345678"),
        ("０９１２－３４５－６７８", "0912345678"),
        ("0912.345.678", "0912345678"),
        ("+886912345678", "0912345678"),
        ("+886 0912 345 678", "0912345678"),
        ("+886(0)912345678", "0912345678"),
        ("+886-2-2345-6789", "0223456789"),
        ("(02)2345-6789", "0223456789"),
        ("（02）23456789", "0223456789"),
        ("02-23456789#12", "0223456789#12"),
        ("02-23456789＃12", "0223456789#12"),
        ("02-23456789 轉 12", "0223456789#12"),
        ("02-23456789分機123456", "0223456789#123456"),
        ("02-23456789 ext. 12", "0223456789#12"),
        ("02-23456789 EXT12", "0223456789#12"),
        ("07-2911234", "072911234"),
        ("03-4567890", "034567890"),
        ("04-22345678", "0422345678"),
        ("04-7654321", "047654321"),
        ("05-2345678", "052345678"),
        ("06-2345678", "062345678"),
        ("08-7654321", "087654321"),
        ("049-2345678", "0492345678"),
        ("037-123456", "037123456"),
        ("+81312345678", "+81312345678"),
        ("+12345678", "+12345678"),
        ("+123456789012345", "+123456789012345"),
    ],
)
def test_a_phone_number_is_kept_as_digits(typed: str, number: str) -> None:
    assert reading.phone(typed, AT) == number


@pytest.mark.parametrize(
    "typed",
    [
        "091234567",
        "09123456789",
        "02-2345678",
        "02-234567890",
        "07-29112345",
        "07-291123",
        "04-123456",
        "04-123456789",
        "12345678",
        "0112345678",
        "09-abc",
        "02-23456789#",
        "02-23456789#1234567",
        "02-23456789#1a",
        "02-2345678a",
        "02-2345678٩",
        "#12",
        "+1234567",
        "+1234567890123456",
        "002345678",
        "0",
    ],
)
def test_what_is_no_phone_number_is_refused(typed: str) -> None:
    fault = fault_of(reading.phone, typed, AT)
    assert (fault.reason, fault.at) == (Reason.PHONE_FORM, AT)
    assert fault.facts == {"typed": "".join(typed.split("-"))}


@given(st.text(alphabet="0123456789+-#() ext轉分機.９０"))
def test_a_phone_number_read_twice_is_the_same(typed: str) -> None:
    try:
        once = reading.phone(typed, AT)
    except Refused:
        return
    assert reading.phone(once, AT) == once


# ---------------------------------------------------------------------------------- cash


@pytest.mark.parametrize(("typed", "cash"), [("449", 449), ("450", 450), ("10,450", 10_450)])
def test_cash_is_read_as_it_is_handed_over(typed: str, cash: int) -> None:
    assert reading.received(typed, AT, due=Ntd(450)) == cash


@pytest.mark.parametrize("typed", ["10451", "4710088412345"[:12]])
def test_cash_far_above_what_is_due_is_refused(typed: str) -> None:
    fault = fault_of(lambda: reading.received(typed, AT, due=Ntd(450)))
    assert (fault.reason, fault.at) == (Reason.RECEIVED_TOO_MUCH, AT)
    assert fault.facts == {"amount": 450, "over": int(typed) - 450, "most": 10_000}


# ---------------------------------------------------------------------------------- e-mail


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("", ""),
        (" chen.da-wen@example.com.tw ", "chen.da-wen@example.com.tw"),
        ("ｃｈｅｎ@example.com", "chen@example.com"),
    ],
)
def test_an_e_mail_address_is_kept_without_blanks(typed: str, address: str) -> None:
    assert reading.email(typed, AT) == address


@pytest.mark.parametrize("typed", ["chen", "chen@", "@example.com", "a@b", "a@@b.c", "a@b..c"])
def test_what_is_no_e_mail_address_is_refused(typed: str) -> None:
    fault = fault_of(reading.email, typed, AT)
    assert (fault.reason, fault.facts["typed"]) == (Reason.EMAIL_FORM, typed)


def test_a_line_account_is_its_user_id() -> None:
    assert reading.line_user("", AT) == ""
    assert reading.line_user(" u" + "0A" * 16, AT) == "U" + "0a" * 16
    assert fault_of(reading.line_user, "chen.mei", AT).reason is Reason.LINE_USER_FORM


@pytest.mark.parametrize(
    ("typed", "read"), [("1430", (14, 30)), ("9:05", (9, 5)), ("９０５", (9, 5)), ("0000", (0, 0))]
)
def test_a_time_of_day_is_four_digits_with_or_without_a_colon(
    typed: str, read: tuple[int, int]
) -> None:
    found = reading.time_of_day(typed, "at")
    assert (found.hour, found.minute) == read


@pytest.mark.parametrize("typed", ["", "2400", "1260", "14", "下午2點", "14:3"])
def test_what_is_no_time_of_day_is_refused(typed: str) -> None:
    fault = fault_of(reading.time_of_day, typed, "at")
    assert (fault.reason, fault.at) == (Reason.TIME_FORM, "at")
