"""docs/rules.md and the code speak of the same rules."""

import importlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
CITED = re.compile(r"(?<![A-Z])[RA]-[0-9]{2,3}\b")
ROWS = re.findall(r"(?m)^\| ([RA]-[0-9]{2,3}(?:, [RA]-[0-9]{2,3})*) \|", PAGE)


def numbers_on_the_page() -> list[str]:
    return [number for row in ROWS for number in row.split(", ")]


def modules_called(name: str) -> list[str]:
    """The modules of that name where rules are kept: the trade, the desk, the papers."""
    rooms = ("domain", "desk", "print")
    return [
        f"counter.{room}.{name}"
        for room in rooms
        if (ROOT / "counter" / room / f"{name}.py").exists()
    ]


def test_every_rule_and_assumption_stands_on_the_page_once() -> None:
    numbers = numbers_on_the_page()
    assert len(numbers) == len(set(numbers)) > 50


@pytest.mark.parametrize(
    "folder", ["counter/domain", "counter/desk", "resources/agencies", "resources/wording"]
)
def test_what_code_and_rules_cite_stands_on_the_page(folder: str) -> None:
    paths = [path for kind in ("*.py", "*.toml") for path in (ROOT / folder).rglob(kind)]
    texts = [path.read_text(encoding="utf-8") for path in paths]
    cited = {number for text in texts for number in CITED.findall(text)}
    assert cited <= set(numbers_on_the_page())


def test_every_place_the_page_names_is_there() -> None:
    for module, name in re.findall(r"`([a-z_]+)\.([A-Za-z_]+)(?:\.[a-z_]+)?`", PAGE):
        if module in {"cap", "counter"}:
            continue
        places = ["counter.settings"] if module == "settings" else modules_called(module)
        assert any(hasattr(importlib.import_module(place), name) for place in places), (
            f"{module}.{name}"
        )
