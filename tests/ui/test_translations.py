"""The screen speaks Chinese completely: no text is lost, none unfinished, all placeholders stay."""

import ast
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from string import Formatter

import pytest

from tests.house.tree import ROOT
from tools.translations import CATALOGUE, SOURCES, collect, unfinished

SAME_IN_BOTH = re.compile(r"[\W\d_]*|(\{\w+\}[\W\d_]*)+")


def texts(path: Path) -> dict[tuple[str, str], tuple[str, str]]:
    """Translation and its state ("" = finished) by context and source."""
    found = {}
    for context in ET.parse(path).getroot().findall("context"):
        for message in context.findall("message"):
            translation = message.find("translation")
            assert translation is not None
            key = (context.findtext("name", ""), message.findtext("source", ""))
            found[key] = (translation.text or "", translation.attrib.get("type", ""))
    return found


@pytest.fixture(scope="module")
def updated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What lupdate finds in the sources now."""
    path = tmp_path_factory.mktemp("i18n") / "now.ts"
    collect(path)
    return path


def test_every_text_of_the_sources_is_in_the_catalogue(updated: Path) -> None:
    assert set(texts(updated)) - set(texts(CATALOGUE)) == set()


def test_the_catalogue_holds_no_text_that_is_gone(updated: Path) -> None:
    assert set(texts(CATALOGUE)) - set(texts(updated)) == set()


def test_the_print_of_a_finger_has_one_name_the_stubs() -> None:
    named = {text for (_, source), (text, _) in texts(CATALOGUE).items() if source == "Fingerprint"}
    assert named == {"指印"}
    stub = (ROOT / "counter/print/ticket_foot.py").read_text(encoding="utf-8")
    assert '"指印"' in stub


def test_lupdate_found_every_text(updated: Path) -> None:
    found = {source for _, source in texts(updated)}
    for name in SOURCES:
        for node in ast.walk(ast.parse((ROOT / name).read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "tr":
                [text] = node.args
                assert isinstance(text, ast.Constant), f"{name}:{node.lineno}"
                assert text.value in found, f"{name}:{node.lineno}"


def test_every_text_is_translated_and_finished() -> None:
    assert [key for key, (text, state) in texts(CATALOGUE).items() if not text or state] == []


def test_bringing_the_catalogue_up_to_date_keeps_what_is_translated(tmp_path: Path) -> None:
    path = tmp_path / "counter_zh_TW.ts"
    text = CATALOGUE.read_text(encoding="utf-8")
    gone = text.replace("<source>Close</source>", "<source>Gone</source>", 1)
    assert gone != text
    path.write_text(gone, encoding="utf-8")
    collect(path)
    assert unfinished(path) == ["Banner: Close"]
    kept = {key: value for key, value in texts(path).items() if key != ("Banner", "Close")}
    assert kept.items() <= texts(CATALOGUE).items()
    assert ("Banner", "Gone") not in kept


def test_translations_keep_the_placeholders() -> None:
    faults = [key for key, (text, _) in texts(CATALOGUE).items() if _names(key[1]) != _names(text)]
    assert faults == []


def test_translations_are_chinese() -> None:
    faults = [
        key
        for key, (text, _) in texts(CATALOGUE).items()
        if not SAME_IN_BOTH.fullmatch(text) and not re.search(r"[\u4e00-\u9fff]", text)
    ]
    assert faults == []


def test_chinese_texts_use_chinese_punctuation() -> None:
    faults = [
        text
        for text, _ in texts(CATALOGUE).values()
        if re.search(r"[\u4e00-\u9fff][,;:!?](?!\d)", text)
    ]
    assert faults == []


def _names(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}
