"""`counter quote`: what a pledge costs on a day, one case from options or a stream of JSON lines."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache, partial
from typing import BinaryIO, NoReturn

from counter import formats
from counter.domain.charges import explain, reckon
from counter.domain.days import Calendar
from counter.domain.money import Ntd
from counter.domain.policy import Policy
from counter.domain.refusal import Facts, Refused
from counter.places import AGENCIES
from counter.sentences import of_fault, of_step, sentence
from counter.settings import agencies, calendar_for, load_policy

LINE_BYTES_MAX = 65_536
AMOUNT_MAX = 999_999_999_999
DEFAULT_ITEM_TYPE = "gold"
REQUIRED = ("agency", "class", "principal", "pledged_on", "on")
OPTIONAL = ("low_rate_outstanding", "item_type")
AMOUNTS = ("principal", "low_rate_outstanding")

_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_WHOLE = re.compile(r"-?[0-9]{1,18}", re.ASCII)
_SHOWN_MAX = 40


class Wrong(StrEnum):
    """What can be wrong with a line before any rule is asked; each has a sentence in `[quote]`."""

    NOT_UTF8 = "not-utf8"
    NOT_JSON = "not-json"
    TOO_LONG = "too-long"
    NOT_AN_OBJECT = "not-an-object"
    REPEATED_KEY = "repeated-key"
    MISSING_KEY = "missing-key"
    UNKNOWN_KEY = "unknown-key"
    NOT_TEXT = "not-text"
    NOT_A_WHOLE_NUMBER = "not-a-whole-number"
    NOT_AN_ISO_DAY = "not-an-iso-day"
    AGENCY_UNKNOWN = "agency-unknown"
    NOT_POSITIVE = "not-positive"
    NEGATIVE = "negative"
    TOO_LARGE = "too-large"


class Unreadable(ValueError):
    """A line that is no case: what is wrong and the facts to tell."""

    def __init__(self, wrong: Wrong, **facts: int | str | date) -> None:
        self.wrong = wrong
        self.facts: Facts = facts
        super().__init__(wrong)


@dataclass(frozen=True, slots=True)
class Case:
    """One question: a pledge and the day on which it is paid."""

    agency: str
    class_code: str
    item_type: str
    principal: Ntd
    pledged_on: date
    on: date
    low_rate_outstanding: Ntd


def answer_lines(lines: BinaryIO, answers: BinaryIO, *, language: str) -> bool:
    """Answer each line of `lines` at once; blank ones are passed over. Whether all were good."""
    all_good = True
    for number, line in _lines(lines):
        good = _answer(partial(read_case, line), number, answers, language)
        all_good = all_good and good
    return all_good


def answer_options(options: Mapping[str, str], answers: BinaryIO, *, language: str) -> bool:
    """Answer the one case that options of the command line say. Whether it was good."""
    given: dict[str, object] = dict(options)
    for key in AMOUNTS:
        if _WHOLE.fullmatch(options.get(key, "")):
            given[key] = int(options[key])
    return _answer(partial(case_of, given), 1, answers, language)


def _answer(read: Callable[[], Case], number: int, answers: BinaryIO, language: str) -> bool:
    answer: Mapping[str, object]
    try:
        answer = answer_to(read(), language=language)
    except Refused as refused:
        answer = {"error": of_fault(refused.faults[0], language), "line": number}
    except Unreadable as error:
        said = sentence("quote", error.wrong, error.facts, language)
        answer = {"error": said, "line": number}
    answers.write(_json_line(answer))
    answers.flush()
    return "error" not in answer


def answer_to(case: Case, *, language: str) -> dict[str, object]:
    """The answer to one case. Raises Refused where the agency's rules have none."""
    policy, calendar = _rules(case.agency)
    terms, due = reckon(
        policy,
        calendar,
        class_code=case.class_code,
        item_type=case.item_type,
        principal=case.principal,
        pledged_on=case.pledged_on,
        on=case.on,
        low_rate_outstanding=case.low_rate_outstanding,
    )
    steps = explain(policy, terms, calendar, case.on)
    return {
        "maturity": terms.maturity.isoformat(),
        "last_day": terms.last_day.isoformat(),
        "forfeited": due is None,
        "months": None if due is None else formats.months(due.half_months),
        "interest": None if due is None else due.interest,
        "parts": [
            {"principal": part.principal, "monthly_rate": formats.rate(part.rate_bp)}
            for part in terms.parts
        ],
        "explain": [of_step(step, language) for step in steps],
    }


def read_case(line: bytes) -> Case:
    """The case a JSON line asks about. Raises Unreadable."""
    return case_of(_parsed(line))


def case_of(given: Mapping[str, object]) -> Case:
    """The case that keys and values say, types taken strictly. Raises Unreadable."""
    for key in given:
        if key not in REQUIRED and key not in OPTIONAL:
            raise Unreadable(Wrong.UNKNOWN_KEY, key=_shown(key))
    for key in REQUIRED:
        if key not in given:
            raise Unreadable(Wrong.MISSING_KEY, key=key)
    principal = _whole(given, "principal")
    if principal <= 0:
        raise Unreadable(Wrong.NOT_POSITIVE, key="principal")
    outstanding = _whole(given, "low_rate_outstanding", default=0)
    if outstanding < 0:
        raise Unreadable(Wrong.NEGATIVE, key="low_rate_outstanding")
    return Case(
        agency=_agency(given),
        class_code=_text(given, "class"),
        item_type=_text(given, "item_type", default=DEFAULT_ITEM_TYPE),
        principal=Ntd(principal),
        pledged_on=_day(given, "pledged_on"),
        on=_day(given, "on"),
        low_rate_outstanding=Ntd(outstanding),
    )


def _lines(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Each line that is not blank with its number; of one too long only so much that it shows."""
    number = 0
    while line := stream.readline(LINE_BYTES_MAX + 1):
        number += 1
        rest = line
        while len(rest) > LINE_BYTES_MAX and not rest.endswith(b"\n"):
            rest = stream.readline(LINE_BYTES_MAX + 1)
        if line.strip():
            yield number, line


def _parsed(line: bytes) -> Mapping[str, object]:
    if len(line.rstrip(b"\r\n")) > LINE_BYTES_MAX:
        raise Unreadable(Wrong.TOO_LONG, most=LINE_BYTES_MAX)
    try:
        text = line.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(Wrong.NOT_UTF8) from error
    try:
        given = json.loads(text, object_pairs_hook=_once_each, parse_constant=_no_constant)
    except Unreadable:
        raise
    except json.JSONDecodeError as error:
        raise Unreadable(Wrong.NOT_JSON, reason=str(error)) from error
    except ValueError as error:  # a number of thousands of digits
        raise Unreadable(Wrong.NOT_JSON, reason="number too long") from error
    except RecursionError as error:
        raise Unreadable(Wrong.NOT_JSON, reason="nested too deeply") from error
    if not isinstance(given, dict):
        raise Unreadable(Wrong.NOT_AN_OBJECT)
    return given


def _once_each(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object's pairs; JSON would silently take the last of two equal keys."""
    given: dict[str, object] = {}
    for key, value in pairs:
        if key in given:
            raise Unreadable(Wrong.REPEATED_KEY, key=_shown(key))
        given[key] = value
    return given


def _no_constant(name: str) -> NoReturn:
    raise Unreadable(Wrong.NOT_JSON, reason=name)


def _text(given: Mapping[str, object], key: str, default: str = "") -> str:
    value = given.get(key, default)
    if not isinstance(value, str):
        raise Unreadable(Wrong.NOT_TEXT, key=key)
    return value


def _whole(given: Mapping[str, object], key: str, default: int = 0) -> int:
    value = given.get(key, default)
    if not isinstance(value, int) or isinstance(value, bool):
        raise Unreadable(Wrong.NOT_A_WHOLE_NUMBER, key=key)
    if value > AMOUNT_MAX:
        raise Unreadable(Wrong.TOO_LARGE, key=key, most=AMOUNT_MAX)
    return value


def _day(given: Mapping[str, object], key: str) -> date:
    value = given[key]
    try:
        if isinstance(value, str) and _ISO_DAY.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise Unreadable(Wrong.NOT_AN_ISO_DAY, key=key)


def _agency(given: Mapping[str, object]) -> str:
    agency = _text(given, "agency")
    if agency not in agencies():
        choices = ", ".join(agencies())
        raise Unreadable(Wrong.AGENCY_UNKNOWN, value=_shown(agency), choices=choices)
    return agency


@cache
def _rules(agency: str) -> tuple[Policy, Calendar]:
    policy = load_policy(AGENCIES / f"{agency}.toml")
    return policy, calendar_for(policy)


def _shown(text: str) -> str:
    """What somebody sent, short enough to be told back."""
    return text if len(text) <= _SHOWN_MAX else text[:_SHOWN_MAX] + "…"


def _json_line(answer: Mapping[str, object]) -> bytes:
    """One line of UTF-8; half of a surrogate pair goes back as the escape it came as."""
    return json.dumps(answer, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"
