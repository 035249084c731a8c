"""`counter quote`: cases in, answers out, line by line, and bad lines told without stopping."""

import io
import json
from typing import Any

import pytest

from counter import quote
from counter.quote import answer_lines, answer_options
from counter.sentences import CHINESE, ENGLISH

CASE: dict[str, Any] = {
    "agency": "kaohsiung",
    "class": "general",
    "principal": 10_000,
    "pledged_on": "2026-03-10",
    "on": "2026-04-16",
}


def answers_to(lines: bytes, language: str = CHINESE) -> tuple[bool, list[dict[str, Any]]]:
    out = io.BytesIO()
    good = answer_lines(io.BytesIO(lines), out, language=language)
    return good, [json.loads(line) for line in out.getvalue().splitlines()]


def answer(**case: Any) -> dict[str, Any]:
    given = {key: value for key, value in {**CASE, **case}.items() if value is not ...}
    good, (only,) = answers_to(json.dumps(given).encode())
    assert good is ("error" not in only)
    return only


def test_an_answer_has_the_keys_in_their_order() -> None:
    assert list(answer()) == [
        "maturity", "last_day", "forfeited", "months", "interest", "parts", "explain",
    ]  # fmt: skip


def test_an_answer_gives_days_months_interest_and_parts() -> None:
    told = answer()
    explained = told.pop("explain")
    assert told == {
        "maturity": "2026-06-10",
        "last_day": "2026-06-15",
        "forfeited": False,
        "months": "1.5",
        "interest": 135,
        "parts": [{"principal": 10_000, "monthly_rate": "0.9"}],
    }
    assert "餘 6 日，逾 5 日、未逾 15 日，以半個月計（當舖業法第19條）。" in explained
    assert explained[-1] == "利息 NT$ 135。"


@pytest.mark.parametrize(
    ("case", "months", "interest"),
    [
        ({"on": "2026-03-10"}, "1", 90),
        ({"on": "2026-06-15"}, "3", 270),
        ({"pledged_on": "2026-07-10", "on": "2026-10-19", "principal": 40_000}, "3", 1_080),
        ({"agency": "taipei", "pledged_on": "2026-01-30", "on": "2026-03-09", "principal": 53_400}, "1.5", 545),
        ({"agency": "taipei", "class": "citizen", "pledged_on": "2025-06-16", "on": "2025-10-01"}, "3.5", 217),
        ({"agency": "taipei", "class": "vulnerable", "pledged_on": "2024-02-29", "on": "2025-03-03"}, "12", 432),
    ],
)  # fmt: skip
def test_cases_of_the_rules_are_answered(case: dict[str, Any], months: str, interest: int) -> None:
    told = answer(**case)
    assert (told["months"], told["interest"]) == (months, interest)


def test_the_cap_gives_two_parts_with_rates_as_text() -> None:
    case = {"class": "low-income", "principal": 100_000, "on": "2026-06-10"}
    assert answer(**case)["parts"] == [
        {"principal": 75_000, "monthly_rate": "0.6"},
        {"principal": 25_000, "monthly_rate": "0.9"},
    ]
    assert answer(**case)["interest"] == 2_025
    assert answer(**case, low_rate_outstanding=60_000)["interest"] == 2_565
    assert answer(**case, low_rate_outstanding=90_000)["parts"] == [
        {"principal": 100_000, "monthly_rate": "0.9"}
    ]


def test_a_rate_of_two_decimals_is_text_too() -> None:
    case = {"class": "low-income", "pledged_on": "2018-12-03", "on": "2018-12-03"}
    assert answer(**case)["parts"] == [{"principal": 10_000, "monthly_rate": "0.88"}]


def test_after_the_last_day_it_is_forfeited_and_costs_nothing() -> None:
    assert answer(on="2026-06-15")["forfeited"] is False
    told = answer(on="2026-06-16")
    assert (told["forfeited"], told["months"], told["interest"]) == (True, None, None)
    assert told["maturity"] == "2026-06-10"
    assert told["parts"] == [{"principal": 10_000, "monthly_rate": "0.9"}]
    assert "當舖業法第21條" in told["explain"][0]


def test_the_item_type_decides_the_term_and_is_gold_by_default() -> None:
    case = {"agency": "taipei", "pledged_on": "2026-01-30", "on": "2026-02-01"}
    assert answer(**case)["maturity"] == "2026-07-30"
    assert answer(**case, item_type="motorcycle")["maturity"] == "2026-04-30"


def test_an_answer_can_be_had_in_english() -> None:
    _, (told,) = answers_to(json.dumps(CASE).encode(), ENGLISH)
    assert told["explain"][-1] == "Interest NT$ 135."


def test_days_far_ahead_are_forfeited_not_refused() -> None:
    assert answer(on="9999-12-31")["forfeited"] is True


# ------------------------------------------------------------------------------------ bad lines


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ({"agency": "tainan"}, "沒有「tainan」這個機關，可用的有：kaohsiung, taipei。"),
        ({"agency": "x" * 50}, "x…」這個機關"),
        ({"agency": 1}, "「agency」必須是文字。"),
        ({"agency": "../taipei"}, "這個機關"),
        ({"class": "citizen"}, "沒有「citizen」這個身分別"),
        ({"class": None}, "「class」必須是文字。"),
        ({"class": "\ud800"}, "這個身分別"),
        ({"item_type": "motorcycle"}, "不收「motorcycle」"),
        ({"item_type": None}, "「item_type」必須是文字。"),
        ({"principal": 0}, "「principal」必須大於零。"),
        ({"principal": -5}, "「principal」必須大於零。"),
        ({"principal": True}, "「principal」必須是整數"),
        ({"principal": 100.0}, "「principal」必須是整數"),
        ({"principal": "100"}, "「principal」必須是整數"),
        ({"principal": [1]}, "「principal」必須是整數"),
        ({"principal": 10**12}, "「principal」不可超過 999999999999。"),
        ({"principal": ...}, "缺少「principal」。"),
        ({"low_rate_outstanding": -1}, "「low_rate_outstanding」不可小於零。"),
        ({"low_rate_outstanding": None}, "「low_rate_outstanding」必須是整數"),
        ({"on": "2026-03-09"}, "早於質借日"),
        ({"on": "2026-02-29"}, "「on」必須是西元日期"),
        ({"on": "115/03/10"}, "「on」必須是西元日期"),
        ({"on": "20260310"}, "「on」必須是西元日期"),
        ({"on": "２０２６-03-10"}, "「on」必須是西元日期"),
        ({"on": 20260310}, "「on」必須是西元日期"),
        ({"pledged_on": "2011-07-19"}, "還沒有「general」的利率"),
        ({"pledged_on": "2099-12-31", "on": "2099-12-31"}, "行事曆只到西元 2099 年"),
        ({"colour": "red"}, "不認得「colour」"),
        ({"on": ...}, "缺少「on」。"),
    ],
)
def test_a_bad_case_is_told(case: dict[str, Any], said: str) -> None:
    told = answer(**case)
    assert set(told) == {"error", "line"}
    assert said in told["error"]
    assert told["line"] == 1


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"{", "不是 JSON"),
        (b"[]", "必須是 JSON 物件"),
        (b"null", "必須是 JSON 物件"),
        (b'"text"', "必須是 JSON 物件"),
        (b'{"principal": NaN}', "NaN"),
        (b'{"principal": -Infinity}', "-Infinity"),
        (b'{"on": 1, "on": 2}', "「on」出現兩次"),
        (b'{"principal": ' + b"9" * 5_000 + b"}", "number too long"),
        (b"[" * 60_000, "nested too deeply"),
        (b'{"a": "\xff"}', "不是 UTF-8"),
        (b'{"a": 1} {"b": 2}', "Extra data"),
        (b'{"a": "' + b"x" * 70_000 + b'"}', "超過 65536 個位元組"),
    ],
)
def test_what_is_no_case_is_told(line: bytes, said: str) -> None:
    good, (told,) = answers_to(line + b"\n")
    assert not good
    assert said in told["error"]


def test_a_bad_line_does_not_stop_the_stream_and_lines_are_counted() -> None:
    fine = json.dumps(CASE).encode()
    stream = b"\n".join([fine, b"", b"  \t\r", b"nonsense", b"x" * 200_000, fine])
    good, told = answers_to(stream)
    assert not good
    assert [each.get("line", "fine") for each in told] == ["fine", 4, 5, "fine"]


def test_blank_lines_alone_are_no_fault() -> None:
    assert answers_to(b"\n\n \n") == (True, [])


def test_a_last_line_without_its_end_is_answered() -> None:
    good, told = answers_to(json.dumps(CASE).encode())
    assert good
    assert len(told) == 1


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm() -> None:
    fine = json.dumps(CASE).encode()
    good, told = answers_to(b"\xef\xbb\xbf" + fine + b"\r\n" + fine + b"\r\n")
    assert good
    assert len(told) == 2


def test_a_line_of_just_the_longest_length_is_read() -> None:
    line = json.dumps(CASE).encode()
    padded = line[:-1] + b" " * (quote.LINE_BYTES_MAX - len(line)) + b"}\n"
    good, told = answers_to(padded + padded[:-2] + b" }\n")
    assert not good
    assert [each.get("line") for each in told] == [None, 2]


class Watched(io.BytesIO):
    """Knows how much had been written at each flush."""

    def __init__(self) -> None:
        super().__init__()
        self.flushed: list[int] = []

    def flush(self) -> None:
        self.flushed.append(self.getvalue().count(b"\n"))


def test_every_answer_is_flushed_at_once() -> None:
    out = Watched()
    answer_lines(io.BytesIO((json.dumps(CASE) + "\n").encode() * 3), out, language=CHINESE)
    assert out.flushed == [1, 2, 3]


# -------------------------------------------------------------------------------------- options


def told_of(options: dict[str, str]) -> tuple[bool, dict[str, Any]]:
    out = io.BytesIO()
    good = answer_options(options, out, language=CHINESE)
    return good, json.loads(out.getvalue())


OPTIONS = {key: str(value) for key, value in CASE.items()}


def test_one_case_comes_from_options() -> None:
    good, told = told_of({**OPTIONS, "low_rate_outstanding": "0", "item_type": "watch"})
    assert good
    assert told["interest"] == 135


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({**OPTIONS, "principal": "1,000"}, "「principal」必須是整數"),
        ({**OPTIONS, "principal": "-1"}, "「principal」必須大於零。"),
        ({**OPTIONS, "principal": "9" * 19}, "「principal」必須是整數"),
        ({**OPTIONS, "principal": "１００"}, "「principal」必須是整數"),
        ({"agency": "kaohsiung"}, "缺少「class」。"),
    ],
)
def test_wrong_options_are_told_as_wrong_lines_are(options: dict[str, str], said: str) -> None:
    good, told = told_of(options)
    assert not good
    assert said in told["error"]
