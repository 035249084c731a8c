"""Brings the Chinese catalogue up to date with the texts of the windows.

`make translations` runs it: new texts come in, waiting for their translation; texts that are gone go.
"""

import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CATALOGUE = ROOT / "resources" / "i18n" / "counter_zh_TW.ts"
SOURCES = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "counter" / "ui").rglob("*.py"))
TOOL = Path(sys.executable).with_name("pyside6-lupdate")
INDENT = "    "


def collect(catalogue: Path) -> None:
    """Bring a catalogue up to date, or make it. Raises ValueError with what lupdate warns of."""
    languages = ("-source-language", "en_US", "-target-language", "zh_TW")
    run = subprocess.run(
        [TOOL, *SOURCES, "-ts", catalogue, *languages, "-locations", "none", "-no-obsolete"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    if "warning" in (run.stdout + run.stderr).lower():
        raise ValueError(run.stdout + run.stderr)
    tree = ET.parse(catalogue)
    ET.indent(tree, INDENT)
    text = ET.tostring(tree.getroot(), encoding="unicode")
    head = '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n'
    catalogue.write_text(f"{head}{text}\n", encoding="utf-8", newline="\n")


def unfinished(catalogue: Path) -> list[str]:
    """The texts that wait for their translation, each with its window's name."""
    return [
        f"{context.findtext('name')}: {message.findtext('source')}"
        for context in ET.parse(catalogue).getroot().findall("context")
        for message in context.findall("message")
        if message.find("translation[@type='unfinished']") is not None
    ]


def main() -> int:
    """Update the catalogue and name what is to be translated. Gives the exit status."""
    collect(CATALOGUE)
    waiting = unfinished(CATALOGUE)
    for text in waiting:
        sys.stdout.write(f"{text}\n")
    sys.stdout.write(f"{len(waiting)} to be translated in {CATALOGUE.relative_to(ROOT)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
