"""Figures, days and numbers as they are written on screen and paper."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter import formats

DIGITS = {digit: value for value, digit in enumerate("零壹貳參肆伍陸柒捌玖")}
PLACES = {"拾": 10, "佰": 100, "仟": 1_000}
GROUPS = {"萬": 10_000, "億": 100_000_000}


def read_capitals(written: str) -> int:
    """The amount that capital numerals say; refuses what a careful clerk would strike out."""
    body = written.removeprefix("新臺幣").removesuffix("元整")
    assert written == f"新臺幣{body}元整"
    assert "零零" not in body
    assert body == "零" or not body.endswith("零")
    total = group = digit = 0
    for sign in body:
        if sign in DIGITS:
            digit = DIGITS[sign]
        elif sign in PLACES:
            group += digit * PLACES[sign]
            digit = 0
        else:
            total += (group + digit) * GROUPS[sign]
            group = digit = 0
    return total + group + digit


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        (0, "新臺幣零元整"),
        (1, "新臺幣壹元整"),
        (10, "新臺幣壹拾元整"),
        (15, "新臺幣壹拾伍元整"),
        (101, "新臺幣壹佰零壹元整"),
        (110, "新臺幣壹佰壹拾元整"),
        (1_005, "新臺幣壹仟零伍元整"),
        (10_000, "新臺幣壹萬元整"),
        (10_005, "新臺幣壹萬零伍元整"),
        (10_500, "新臺幣壹萬零伍佰元整"),
        (53_400, "新臺幣伍萬參仟肆佰元整"),
        (105_000, "新臺幣壹拾萬伍仟元整"),
        (1_000_000, "新臺幣壹佰萬元整"),
        (100_000_001, "新臺幣壹億零壹元整"),
        (100_005_000, "新臺幣壹億零伍仟元整"),
        (100_010_000, "新臺幣壹億零壹萬元整"),
        (110_000_000, "新臺幣壹億壹仟萬元整"),
        (100_000_000_000, "新臺幣壹仟億元整"),
        (999_999_999_999, "新臺幣玖仟玖佰玖拾玖億玖仟玖佰玖拾玖萬玖仟玖佰玖拾玖元整"),
    ],
)
def test_amounts_in_capital_numerals(amount: int, written: str) -> None:
    assert formats.capitals(amount) == written


@given(st.integers(min_value=0, max_value=999_999_999_999))
def test_capital_numerals_say_the_amount_they_were_made_from(amount: int) -> None:
    assert read_capitals(formats.capitals(amount)) == amount


@pytest.mark.parametrize("amount", [-1, 1_000_000_000_000])
def test_amounts_that_no_ticket_can_bear_have_no_capital_numerals(amount: int) -> None:
    with pytest.raises(AssertionError):
        formats.capitals(amount)


@pytest.mark.parametrize(
    ("amount", "written"),
    [(0, "NT$ 0"), (90, "NT$ 90"), (3_000, "NT$ 3,000"), (-53_400, "-NT$ 53,400")],
)
def test_money_has_its_thousands_apart(amount: int, written: str) -> None:
    assert formats.ntd(amount) == written


@pytest.mark.parametrize(
    ("day", "long", "short"),
    [
        (date(2026, 11, 20), "115年11月20日", "115/11/20"),
        (date(2026, 3, 5), "115年3月5日", "115/03/05"),
        (date(2010, 1, 31), "99年1月31日", "99/01/31"),
        (date(1912, 1, 1), "1年1月1日", "1/01/01"),
        (date(1911, 12, 31), "民國前1年12月31日", "民前1/12/31"),
        (date(1895, 4, 17), "民國前17年4月17日", "民前17/04/17"),
    ],
)
def test_days_are_shown_in_the_roc_calendar(day: date, long: str, short: str) -> None:
    assert formats.roc_day(day) == long
    assert formats.roc_day_short(day) == short


def test_weekdays() -> None:
    week = [formats.weekday(date(2026, 11, 16 + n)) for n in range(7)]
    assert week == ["(一)", "(二)", "(三)", "(四)", "(五)", "(六)", "(日)"]


@pytest.mark.parametrize(
    ("bp", "monthly", "annual"),
    [
        (68, "0.68 %", "8.16 %"),
        (90, "0.9 %", "10.8 %"),
        (60, "0.6 %", "7.2 %"),
        (100, "1 %", "12 %"),
        (250, "2.5 %", "30 %"),
        (5, "0.05 %", "0.6 %"),
    ],
)
def test_rates_are_given_by_the_month_and_by_the_year(bp: int, monthly: str, annual: str) -> None:
    assert formats.percent(bp) == monthly
    assert f"{formats.rate(bp)} %" == monthly
    assert formats.annual_percent(bp) == annual


def test_months_come_in_halves() -> None:
    assert [formats.months(n) for n in (1, 2, 3, 6, 24)] == ["0.5", "1", "1.5", "3", "12"]


@pytest.mark.parametrize(
    ("mg", "grams", "qian"),
    [
        (0, "0 g", "0 錢"),
        (3_750, "3.75 g", "1 錢"),
        (18_750, "18.75 g", "5 錢"),
        (1_000, "1 g", "0.2667 錢"),
        (1, "0.001 g", "0.0003 錢"),
        (12_345_678, "12,345.678 g", "3,292.1808 錢"),
    ],
)
def test_weights_are_in_grams_and_in_qian(mg: int, grams: str, qian: str) -> None:
    assert formats.grams(mg) == grams
    assert formats.qian(mg) == qian


@given(st.integers(min_value=0, max_value=100_000_000))
def test_fields_show_weights_without_commas_and_lose_no_milligram(mg: int) -> None:
    whole, _, fraction = formats.grams_figure(mg).partition(".")
    assert int(whole) * 1_000 + int(fraction.ljust(3, "0")) == mg
    whole, _, fraction = formats.qian_figure(mg).partition(".")
    scaled = int(whole) * 10_000 + int(fraction.ljust(4, "0"))
    assert (scaled * 3_750 + 5_000) // 10_000 == mg


def test_negative_decimals_keep_their_sign() -> None:
    assert formats.decimal(-5, places=2) == "-0.05"


def test_a_ticket_number_is_shown_in_its_parts() -> None:
    assert formats.ticket_number("K0102115000127") == "K01-02-115-00012-7"
    with pytest.raises(AssertionError):
        formats.ticket_number("K01021150001")


@pytest.mark.parametrize(
    ("part", "whole", "percent"), [(0, 3, 0), (1, 3, 33), (2, 3, 67), (1, 8, 13), (8, 8, 100)]
)
def test_a_share_is_rounded_half_up(part: int, whole: int, percent: int) -> None:
    assert formats.share(part, whole) == percent


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("0912345678", "0912 345 678"),
        ("0223456789#12", "02 2345 6789 #12"),
        ("075513498", "07 551 3498"),
        ("+886912345678", "+8869 1234 5678"),
        ("chen@example.com", "chen@example.com"),
        ("12345680034517", "12345680034517"),
        ("09345680034517000001", "09345680034517000001"),
        ("", ""),
    ],
)
def test_a_phone_number_is_shown_as_it_is_read_aloud(number: str, shown: str) -> None:
    assert formats.phone(number) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [("A123456789", "A1••••••89"), ("MJ12", "M••2"), ("123", "•••"), ("", "")],
)
def test_a_masked_number_shows_its_ends_alone(number: str, shown: str) -> None:
    assert formats.masked(number) == shown


@pytest.mark.parametrize(
    ("seconds", "chinese", "english"),
    [
        (0, "0 秒", "0 s"),
        (59, "59 秒", "59 s"),
        (400, "6 分 40 秒", "6 min 40 s"),
        (3_600, "1 小時", "1 h"),
        (86_400 + 59, "1 天", "1 d"),
        (2 * 86_400 + 3_600, "2 天 1 小時", "2 d 1 h"),
        (31_536_000, "365 天", "365 d"),
    ],
)
def test_a_span_is_told_by_its_two_greatest_units(seconds: int, chinese: str, english: str) -> None:
    assert formats.span(seconds) == chinese
    assert formats.span(seconds, english=True) == english


@pytest.mark.parametrize(
    ("size_bytes", "told"),
    [
        (0, "0 kB"),
        (1, "1 kB"),
        (999_000, "999 kB"),
        (999_001, "1000 kB"),
        (1_000_000, "1 MB"),
        (1_000_001, "1.1 MB"),
        (12_340_000, "12.4 MB"),
        (9_000_000_000, "9,000 MB"),
    ],
)
def test_a_size_is_told_rounded_up(size_bytes: int, told: str) -> None:
    assert formats.size(size_bytes) == told
