"""Pictures of every paper that a person has looked at; `python -m tests.print.pictures` draws them anew.

Fonts and the drawing programs are pinned, so a page that looks otherwise was changed: look at it, then draw it anew.
"""

import io
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from PIL import Image, ImageChops

from counter.print.half import Form
from counter.print.label import LabelSize
from counter.print.papers import Marks, NoticeKind, Origin, PledgorLines
from counter.print.render import render
from tests.print import reading
from tests.print.act_samples import APPLICATIONS, NOTICES, RECEIPTS
from tests.print.call_samples import call_sheet, letter
from tests.print.count_samples import report
from tests.print.list_samples import LISTS
from tests.print.samples import (
    NUMBER,
    RING,
    WATCH,
    day_sheet,
    kaohsiung_ticket,
    label,
    recovery_sheet,
    taipei_ticket,
)
from tests.print.supervision_samples import FINDINGS, INSPECTION, MORNING
from tests.print.vault_samples import PLACE, SLIP

FOLDER = Path(__file__).parent / "pictures"
DPI = 60
LABEL_DPI = 150
STEP = 17
"""From one grey to the next: sixteen of them."""
BLOCK = 4
"""Pixels a side of what is compared by its mean grey: a shift of a hair is no difference."""
DIFFERENCE_MAX = 16

BILINGUAL = kaohsiung_ticket(
    bilingual=True,
    class_name_en="General",
    items=(replace(RING, type_name_en="Gold"), replace(WATCH, type_name_en="Watch")),
    pledgor=PledgorLines("Nguyễn Thị Hoa", "居留證", "A800000014"),
)
REPLACEMENT = taipei_ticket(
    origin=Origin.REPLACEMENT,
    predecessors=(NUMBER,),
    finger=None,
    marks=Marks(replacement=True),
)

STOCKTAKE = report(movements=3)
STOCKTAKE = replace(STOCKTAKE, totals=replace(STOCKTAKE.totals, places=STOCKTAKE.totals.places[:3]))

PAGES: Mapping[str, Callable[[], bytes]] = {
    "ticket": partial(render, [kaohsiung_ticket()]),
    "ticket-bilingual": partial(render, [BILINGUAL]),
    "ticket-replacement": partial(render, [REPLACEMENT]),
    **{f"receipt-{name.replace(' ', '-')}": partial(render, [p]) for name, p in RECEIPTS.items()},
    **{f"notice-{kind}": partial(render, [NOTICES[kind]]) for kind in NoticeKind},
    **{
        f"application-{name.replace(' ', '-')}": partial(render, [paper])
        for name, paper in APPLICATIONS.items()
        if name != "longest"
    },
    **{f"label-{size.value}": partial(render, [label()], Form.A4, size) for size in LabelSize},
    "label-place": partial(render, [PLACE]),
    "handover": partial(render, [SLIP]),
    "day-sheet": partial(render, [day_sheet()]),
    "recovery-sheet": partial(render, [recovery_sheet()]),
    "letter": partial(render, [letter(2)]),
    "call-sheet": partial(render, [call_sheet(20)]),
    "stocktake": partial(render, [STOCKTAKE]),
    **{name: partial(render, [paper]) for name, paper in LISTS.items()},
    "morning": partial(render, [MORNING]),
    "self-inspection": partial(render, [INSPECTION]),
    "findings": partial(render, [FINDINGS]),
}
"""First page of each, by the name of its picture."""


def drawn(name: str) -> Image.Image:
    """The first page of a paper as it is drawn now."""
    dpi = LABEL_DPI if name.startswith("label") else DPI
    return plain(reading.picture(PAGES[name](), dpi=dpi))


def kept(name: str) -> Image.Image:
    """The picture somebody has looked at."""
    with Image.open(FOLDER / f"{name}.png") as image:
        return image.convert("L")


def difference(one: Image.Image, other: Image.Image) -> int:
    """By how much the mean grey differs where it differs most, 255 for pictures of another size."""
    if one.size != other.size:
        return 255
    blocks = (max(1, one.width // BLOCK), max(1, one.height // BLOCK))
    small = (each.resize(blocks, Image.Resampling.BOX) for each in (one, other))
    return max(ImageChops.difference(*small).tobytes())


def plain(image: Image.Image) -> Image.Image:
    """A picture in few greys, which is small on disk."""
    return image.convert("L").point([grey // STEP * STEP for grey in range(256)])


def main() -> None:
    """Draw all pictures anew; those that look the same stay as they are."""
    FOLDER.mkdir(exist_ok=True)
    for name in PAGES:
        path = FOLDER / f"{name}.png"
        image = drawn(name)
        if path.exists() and difference(image, kept(name)) <= DIFFERENCE_MAX:
            continue
        data = io.BytesIO()
        image.save(data, "PNG", optimize=True)
        path.write_bytes(data.getvalue())
    for path in FOLDER.glob("*.png"):
        if path.stem not in PAGES:
            path.unlink()


if __name__ == "__main__":
    main()
