"""The report of a stocktake that lists 5,000 bags, and reportlab's canvas alone putting the same cells on pages.

Its memory is measured in a process of its own: the most that the whole process ever held (VmHWM), above what it held
once everything was imported and the report to draw was there; fonts are loaded after that and count.
"""

import subprocess
import sys
from functools import partial
from io import BytesIO
from itertools import accumulate
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from benchmarks.bare_page import register_fonts
from benchmarks.made_up import count_report
from benchmarks.measuring import Figure, in_turns, seconds
from counter.print.count_sheet import BAGS, bag_line
from counter.print.render import render
from counter.print.sheet import POINTS_PER_MM, Align

ROWS = 5_000
WANTED_RATIO = 1.5
WANTED_MB = 100
ROUNDS = 7
ROOT = Path(__file__).resolve().parents[1]
FONT, SIZE = "NotoSansTC-Regular", 9.0
PAGE = (210 * POINTS_PER_MM, 297 * POINTS_PER_MM)
LEFT, TOP, WIDTH, STEP = 15.0, 270.0, 180.0, 5.4
"""Millimetres."""
ROWS_OF_A_PAGE = 44
KB_PER_MB = 1_024

Cells = list[tuple[str, ...]]


def measure() -> Figure:
    paper = count_report(ROWS)
    cells = [bag_line(number, bag).texts for number, bag in enumerate(paper.bags, 1)]
    register_fonts()
    pair = in_turns(
        lambda: seconds(partial(render, (paper,))),
        lambda: seconds(partial(bare, cells)),
        rounds=ROUNDS,
    )
    used_mb = memory_mb()
    return Figure(
        id="report_5000",
        value=pair.ours,
        unit=f"s, {used_mb} MB",
        ratio=pair.ratio,
        against="bare reportlab canvas, the cells of the 5,000 rows alone",
        wanted=f"≤ {WANTED_RATIO} ×, < {WANTED_MB} MB above the program itself",
        met=pair.ratio <= WANTED_RATIO and used_mb < WANTED_MB,
    )


def bare(rows: Cells) -> bytes:
    """Every cell at its place by reportlab's canvas, as its manual shows it; no rules, no head, no foot."""
    file = BytesIO()
    canvas = Canvas(file, pagesize=PAGE)
    shares = [0.0, *accumulate(column.share for column in BAGS)]
    for first in range(0, len(rows), ROWS_OF_A_PAGE):
        canvas.setFont(FONT, SIZE)
        for row, texts in enumerate(rows[first : first + ROWS_OF_A_PAGE]):
            y = (TOP - row * STEP) * POINTS_PER_MM
            for place, (column, text) in enumerate(zip(BAGS, texts, strict=True)):
                if column.align is Align.RIGHT:
                    right = LEFT + WIDTH * shares[place + 1]
                    canvas.drawRightString(right * POINTS_PER_MM, y, text)
                else:
                    canvas.drawString((LEFT + WIDTH * shares[place]) * POINTS_PER_MM, y, text)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def memory_mb() -> int:
    """What drawing takes at its peak, in a process that does nothing else."""
    told = subprocess.run(
        [sys.executable, "-m", "benchmarks.report_5000"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=True,
    )
    return int(told.stdout)


def _held_kb() -> int:
    """The most so far, by Linux: what `getrusage` tells goes on from the process that started this one."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0])


if __name__ == "__main__":
    made = count_report(ROWS)
    before = _held_kb()
    render((made,))
    print(round((_held_kb() - before) / KB_PER_MB))
