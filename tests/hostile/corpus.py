"""The strings of corpus.toml, read."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

GROUPS = ("sql", "path", "formula", "markup", "log")
LEAST = 15
FILE = Path(__file__).with_name("corpus.toml")


@dataclass(frozen=True, slots=True)
class Hostile:
    """One string: its group, its name, why it is here."""

    group: str
    name: str
    why: str
    text: str


@cache
def corpus() -> tuple[Hostile, ...]:
    """Every string, in the order of the file."""
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return tuple(
        Hostile(group, row["name"], row["why"], _text(row))
        for group, all_of_it in rows.items()
        for row in all_of_it
    )


def of(*groups: str) -> tuple[Hostile, ...]:
    """Those of some groups."""
    return tuple(each for each in corpus() if each.group in groups)


def _text(row: dict[str, object]) -> str:
    points = row.get("points", ())
    assert isinstance(points, list | tuple)
    once = row.get("text") or "".join(map(chr, points))
    times = row.get("times", 1)
    assert isinstance(once, str)
    assert isinstance(times, int)
    return once * times
