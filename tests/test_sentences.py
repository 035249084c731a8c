"""Every refusal, trouble, fault and line of an amount has its sentence in both languages."""

import ast
import re
from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

import pytest

from counter.audit.lies import Lie, Note
from counter.domain.charges import Explain, Step
from counter.domain.document import DocumentFault, DocumentInvalid, Flaw, Shape
from counter.domain.ledger import Account
from counter.domain.refusal import Reason, Trouble, Unavailable, fault
from counter.quote import Wrong
from counter.sentences import (
    CHINESE,
    ENGLISH,
    FLAWS_SHOWN,
    LANGUAGES,
    PLACE,
    catalogue,
    of_fault,
    of_flaws,
    of_step,
    of_trouble,
)
from tests.shipped import KAOHSIUNG, policy

PAGE = frozenset(
    {
        *(
            "title",
            "holds",
            "lies",
            "branch",
            "branch-is",
            "made",
            "auditor",
            "heads",
            "central-key",
        ),
        *("entries", "entries-are", "chain", "chain-is", "of-central", "tables", "tables-are"),
        *(
            "numbers",
            "numbers-are",
            "open",
            "open-are",
            "money",
            "stocktakes",
            "stocktakes-are",
            "notes",
        ),
    }
)
"""Labels and lines of the page of an auditor's check; the names of the accounts stand beside them."""

SECTIONS: dict[str, tuple[type[StrEnum], frozenset[str]]] = {
    "reason": (Reason, frozenset()),
    "unavailable": (Trouble, frozenset()),
    "flaw": (Flaw, frozenset({"at", "more"})),
    "shape": (Shape, frozenset()),
    "explain": (Explain, frozenset()),
    "quote": (Wrong, frozenset()),
    "lie": (Lie, frozenset()),
    "note": (Note, frozenset()),
    "audit": (Account, PAGE),
}
ENUMS = {"Reason": "reason", "Trouble": "unavailable", "Flaw": "flaw", "Explain": "explain"}
FORMS = {None, "ntd", "day", "months", "percent", "exact", "span", "ticket", "shape", "weekday"}
SOURCES = Path(__file__).parent.parent / "counter"


def places(text: str) -> set[tuple[str, str | None]]:
    """What a sentence asks for, its language and the agency's words apart."""
    return {
        (place["name"].removesuffix("_en"), place["form"])
        for place in PLACE.finditer(text)
        if not place["name"].startswith("word_")
    }


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("section", SECTIONS)
def test_every_code_has_its_sentence_and_no_sentence_is_orphaned(
    section: str, language: str
) -> None:
    codes, besides = SECTIONS[section]
    assert set(catalogue(language)[section]) == {code.value for code in codes} | besides
    assert set(catalogue(language)) == set(SECTIONS)


@pytest.mark.parametrize("section", SECTIONS)
def test_both_languages_tell_the_same_facts_in_the_same_forms(section: str) -> None:
    chinese, english = catalogue(CHINESE)[section], catalogue(ENGLISH)[section]
    differing = {code for code in chinese if places(chinese[code]) != places(english[code])}
    assert differing == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_is_known_and_no_brace_is_left_over(language: str) -> None:
    for sentences in catalogue(language).values():
        for text in sentences.values():
            assert {form for _, form in places(text)} <= FORMS
            assert not re.search(r"\{[a-z_]+[^a-z_:}]", text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_ends_as_one(language: str) -> None:
    for section, sentences in catalogue(language).items():
        for code, text in sentences.items():
            if section != "audit" and (section, code) != ("flaw", "at"):
                assert text[-1] in "。.：:}", (section, code)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reason_is_told_in_words_not_by_the_number_of_an_assumption(language: str) -> None:
    every = "\n".join(text for section in catalogue(language).values() for text in section.values())
    assert re.findall(r"A-\d\d", every) == []
    assert ("民法" if language is CHINESE else "Civil Code") in every, "articles of law stay"


def told_in_source() -> Iterator[tuple[str, str, str, set[str]]]:
    """Each call that names a code: where, its section, the code, the facts it gives."""
    enums = {"Reason": Reason, "Trouble": Trouble, "Flaw": Flaw, "Explain": Explain}
    for path in sorted(SOURCES.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(
                node.func, ast.Name | ast.Attribute
            ):
                continue
            name = ast.unparse(node.func).rpartition(".")[2]
            if name not in {"fault", "refuse", "note", "Unavailable", "_step"}:
                continue
            for argument in node.args:
                enum, dot, member = ast.unparse(argument).partition(".")
                if dot and enum in ENUMS and member.isupper() and not has_spread(node):
                    facts = {str(keyword.arg) for keyword in node.keywords}
                    code = enums[enum][member].value
                    yield f"{path.name}:{node.lineno}", ENUMS[enum], code, facts


def has_spread(call: ast.Call) -> bool:
    return any(keyword.arg is None for keyword in call.keywords)


def test_every_call_gives_the_facts_its_sentence_tells() -> None:
    told = list(told_in_source())
    assert len(told) > 100
    missing = [
        f"{where} {section}.{code}: {sorted(wanted - facts)}"
        for where, section, code, facts in told
        if not (wanted := {name for name, _ in places(catalogue(CHINESE)[section][code])}) <= facts
    ]
    assert missing == []


def facts(**given: int | str | date) -> Mapping[str, int | str | date]:
    return MappingProxyType(given)


def test_money_and_days_are_told_as_people_write_them() -> None:
    short = fault(Reason.RECEIVED_TOO_LITTLE, amount=3_000, short=50)
    assert of_fault(short, CHINESE) == "應收 NT$ 3,000，還差 NT$ 50，請再點收。"
    future = fault(Reason.DATE_IN_FUTURE, day=date(2026, 11, 20))
    assert of_fault(future, CHINESE) == "115年11月20日還沒有到，請核對日期。"
    assert of_fault(future, ENGLISH).startswith("2026-11-20 is still to come")


def test_a_ticket_number_is_told_in_its_parts_and_the_agencys_words() -> None:
    gone = fault(Reason.TICKET_VOID, number="K0102115000127", day=date(2026, 11, 20))
    assert of_fault(gone, CHINESE).startswith("當票 K01-02-115-00012-7 已於")
    words = policy(KAOHSIUNG).words
    assert of_fault(gone, CHINESE, words).startswith("質借單 K01-02-115-00012-7 已於")
    odd = fault(Reason.TICKET_VOID, number="?", day=date(2026, 11, 20))
    assert of_fault(odd, ENGLISH).startswith("Ticket ? was made void")


def test_a_refusal_is_told_even_if_a_fact_is_missing() -> None:
    assert of_fault(fault(Reason.DATE_IN_FUTURE), CHINESE) == "…還沒有到，請核對日期。"


def test_rates_months_and_exact_sums_are_told_in_lines() -> None:
    step = Step(
        Explain.TICKET_RATE,
        facts(
            principal=53_400,
            rate_bp=68,
            half_months=3,
            exact=54_468_000,
            pledged_on=date(2026, 1, 30),
        ),
    )
    assert of_step(step, CHINESE) == (
        "票載月息 0.68 %（115年1月30日）：NT$ 53,400 × 0.68 % × 1.5 個月＝544.68 元。"
    )


def test_a_trouble_is_told() -> None:
    assert of_trouble(Unavailable(Trouble.DISK_FULL), ENGLISH).startswith("The disk is full")


def test_a_wrong_document_is_told_fault_by_fault_with_file_line_and_key() -> None:
    faults = [
        DocumentFault("rates[5].since", Flaw.MISSING, facts(), 69),
        DocumentFault("bands[1].free_days", Flaw.OUT_OF_RANGE, facts(least=0, most=31), 12),
    ]
    said = of_trouble(DocumentInvalid(Trouble.POLICY_INVALID, "taipei.toml", faults), CHINESE)
    head, *lines = said.splitlines()
    assert head.startswith("規則檔 taipei.toml 有 2 處錯誤")
    assert lines == [
        "taipei.toml 第 12 行 bands[1].free_days：必須在 0 到 31 之間。",
        "taipei.toml 第 69 行 rates[5].since：缺少這一項，請補上。",
    ]


def test_what_spoils_a_whole_file_has_no_key() -> None:
    cut = DocumentFault("", Flaw.NOT_TOML, facts(reason="“"), 363)
    [line] = of_flaws([cut], "taipei.toml", CHINESE)
    assert line.startswith("taipei.toml 第 363 行：格式錯誤")


@pytest.mark.parametrize("shape", Shape)
def test_a_value_of_a_wrong_type_is_told_as_people_say_it(shape: Shape) -> None:
    for language in LANGUAGES:
        [line] = of_flaws(
            [DocumentFault("limits[1]", Flaw.WRONG_TYPE, facts(wanted=shape), 5)],
            "a.toml",
            language,
        )
        assert line.endswith(catalogue(language)["shape"][shape])


def test_of_very_many_faults_the_first_are_told_and_the_rest_counted() -> None:
    faults = [DocumentFault(f"k{n}", Flaw.MISSING, facts(), n) for n in range(FLAWS_SHOWN + 7)]
    lines = of_flaws(faults, "x.toml", ENGLISH)
    assert len(lines) == FLAWS_SHOWN + 1
    assert lines[-1] == "… and 7 more."
