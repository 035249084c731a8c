"""The pictures of README and docs, taken from a tour: `python -m tools.pictures OUT`.

A page links `pictures/NAME.png`; NAME is a picture of the tour without its number and colours
(`NAME-dark` for the dark one), or `paper-NAME` for the first page of what that act printed.
"""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "pictures"
LINK = re.compile(r"(?<!print/)pictures/([a-z0-9-]+)\.png")
COLOURS = 128
GREYS = 16
PAPER_SCALE = 1.6


def main(out: Path) -> None:
    PICTURES.mkdir(exist_ok=True)
    for old in PICTURES.glob("*.png"):
        old.unlink()
    for name in sorted(set(wanted())):
        colours = GREYS if name.startswith("paper-") else COLOURS
        picture = taken(out, name).convert("RGB").quantize(colours)
        picture.save(PICTURES / f"{name}.png", optimize=True)


def wanted() -> Iterator[str]:
    """The names that a page links."""
    for page in (ROOT / "README.md", *(ROOT / "docs").rglob("*.md")):
        yield from LINK.findall(page.read_text(encoding="utf-8"))


def taken(out: Path, name: str) -> Image.Image:
    if name.startswith("paper-"):
        return paper(out, name.removeprefix("paper-"))
    suffix = name if name.endswith("-dark") else f"{name}-light"
    (found,) = out.glob(f"[0-9][0-9]-{suffix}.png")
    return Image.open(found)


def paper(out: Path, act: str) -> Image.Image:
    """The first page that an act printed, as large as it is read on a screen."""
    acts = json.loads((out / "tour.json").read_text(encoding="utf-8"))
    printed = next(each["files"]["papers"][0] for each in acts if each["act"] == act)
    document = pypdfium2.PdfDocument(out / printed)
    picture: Image.Image = document[0].render(scale=PAPER_SCALE).to_pil()
    return picture


if __name__ == "__main__":
    main(Path(sys.argv[1]))
