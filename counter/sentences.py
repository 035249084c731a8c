"""What the program says to people: sentences by code and language, filled with facts.

The catalogues `resources/wording/sentences.*.toml` hold them; a placeholder's format is one of
`ntd`, `day`, `months`, `percent`, `exact`, `span`, `ticket`, `shape`.
"""

import functools
import re
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date

from counter import formats
from counter.domain.charges import Step
from counter.domain.document import DocumentFault, DocumentInvalid
from counter.domain.policy import Words
from counter.domain.refusal import Facts, Fault, Unavailable
from counter.places import WORDING

CHINESE = "zh_TW"
ENGLISH = "en"
LANGUAGES = (CHINESE, ENGLISH)
FLAWS_SHOWN = 20

TRADE_WORDS = Words(
    pledge="質借",
    pledgor="持當人",
    ticket="當票",
    maturity="滿當期日",
    redeem="贖回",
    renew="續質",
    day_end="日結",
)
"""The law's words, where no agency is known."""

PLACE = re.compile(r"\{(?P<name>[a-z_]+)(?::(?P<form>[a-z]+))?\}")
"""A place in a sentence that a fact fills."""
_FIGURES = {"ntd": formats.ntd, "months": formats.months, "percent": formats.percent}
_WORD = "word_"
_NOBODY_SAID = "…"
_EXACT_PLACES = 5
_TICKET_NUMBER_LENGTH = 14


def of_fault(fault: Fault, language: str, words: Words = TRADE_WORDS) -> str:
    """Why a rule said no, and what to do."""
    return sentence("reason", fault.reason, fault.facts, language, words)


def of_trouble(trouble: Unavailable, language: str, words: Words = TRADE_WORDS) -> str:
    """What failed, and what still works; a wrong document is followed by its faults, one a line."""
    said = sentence("unavailable", trouble.trouble, trouble.facts, language, words)
    if isinstance(trouble, DocumentInvalid):
        return "\n".join([said, *of_flaws(trouble.faults, trouble.file, language)])
    return said


def of_step(step: Step, language: str) -> str:
    """One line of an amount's explanation."""
    return sentence("explain", step.code, step.facts, language)


def of_flaws(faults: Iterable[DocumentFault], file: str, language: str) -> tuple[str, ...]:
    """Each fault of a document with file, line and key path."""
    every = tuple(faults)
    lines = [
        sentence("flaw", "at", _place(fault, file), language)
        + sentence("flaw", fault.flaw, fault.facts, language)
        for fault in every[:FLAWS_SHOWN]
    ]
    more = len(every) - len(lines)
    if more:
        lines.append(sentence("flaw", "more", {"count": more}, language))
    return tuple(lines)


def _place(fault: DocumentFault, file: str) -> Facts:
    """Where a fault is; what spoils a whole file has no key."""
    return {"file": file, "line": fault.line, "key": f" {fault.key}" if fault.key else ""}


def sentence(
    section: str, code: str, facts: Facts, language: str, words: Words = TRADE_WORDS
) -> str:
    """The sentence of a section's code in a language, with its facts and the agency's words.

    A refusal must be told: a fact that nobody gave shows as an ellipsis.
    """

    def fill(place: re.Match[str]) -> str:
        name, form = place["name"], place["form"] or ""
        if name.startswith(_WORD):
            return str(getattr(words, name.removeprefix(_WORD)))
        return _filled(facts.get(name, _NOBODY_SAID), form, language)

    return PLACE.sub(fill, catalogue(language)[section][code])


@functools.cache
def catalogue(language: str) -> Mapping[str, Mapping[str, str]]:
    """All sentences of a language by section and code."""
    path = WORDING / f"sentences.{language}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _filled(value: object, form: str, language: str) -> str:
    """A fact in the format its place asks for; as it is, if it is of another kind."""
    match form, value:
        case "ntd" | "months" | "percent", int():
            return _FIGURES[form](value)
        case "day", date():
            return formats.roc_day(value) if language == CHINESE else value.isoformat()
        case "weekday", date():
            return formats.weekday(value) if language == CHINESE else f" ({value:%a})"
        case "exact", int():
            return formats.decimal(value, places=_EXACT_PLACES)
        case "span", int():
            return formats.span(value, english=language == ENGLISH)
        case "shape", str():
            return catalogue(language)["shape"].get(value, value)
        case "ticket", str() if len(value) == _TICKET_NUMBER_LENGTH:
            return formats.ticket_number(value)
        case _:
            return str(value)
