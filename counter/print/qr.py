"""QR codes as vector rectangles."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from qrcode.main import QRCode

from counter.print import codewords
from counter.print.sheet import WHITE, Box, Sheet

QUIET_SQUARES = 4
"""Squares of blank paper a reader needs on every side. Source: ISO/IEC 18004."""
SIDE_MM_MIN = 20.0

_DARK = re.compile(b"\x01+")
# Choosing among eight masks takes six times as long and the result reads no better.
_MASK = 2


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code: squares a side, and rectangles that cover the dark ones, on a grid of squares."""

    count: int
    rectangles: tuple[tuple[int, int, int, int], ...]
    """x, y, width, height, from the upper left corner."""


@lru_cache(maxsize=8)
def encode(text: str) -> Code:
    """`text` as the smallest code, with as much correction as that size bears.

    Of digits, capitals and $%*+-./: alone it is a third smaller than with other characters.
    """
    segment = codewords.segment(text)
    version, level = codewords.smallest(segment)
    code = QRCode(version=version, error_correction=level, border=0, mask_pattern=_MASK)
    code.data_cache = codewords.codewords(segment, version, level)
    code.make(fit=False)
    return Code(code.modules_count, tuple(_rectangles(code.modules)))


def draw(sheet: Sheet, text: str, *, x: float, y: float, side: float) -> Box:
    """Draw a code with sides of `side` mm and its quiet zone; the box that all of it takes."""
    assert side >= SIDE_MM_MIN, side
    code = encode(text)
    quiet = quiet_zone(code, side)
    whole = Box(x, y, side + 2 * quiet, side + 2 * quiet)
    sheet.fill(whole, WHITE)
    sheet.squares(whole.inset(quiet, quiet), code.count, _operators(code))
    return whole


def quiet_zone(code: Code, side: float) -> float:
    """How wide the quiet zone of a code with sides of `side` is."""
    return side * QUIET_SQUARES / code.count


def _operators(code: Code) -> str:
    """All rectangles as one path, so that no seam shows where two of them touch."""
    return " ".join([f"{x} {y} {w} {h} re" for x, y, w, h in code.rectangles])


def _rectangles(modules: Sequence[Sequence[bool | None]]) -> list[tuple[int, int, int, int]]:
    """Dark runs of each row, those that repeat in the next row grown downwards."""
    rectangles: list[tuple[int, int, int, int]] = []
    growing: dict[tuple[int, int], int] = {}
    for y, row in enumerate((*modules, ())):
        runs = {run.span() for run in _DARK.finditer(bytes(map(bool, row)))}
        for run in growing.keys() - runs:
            top = growing.pop(run)
            rectangles.append((run[0], top, run[1] - run[0], y - top))
        for run in runs - growing.keys():
            growing[run] = y
    return sorted(rectangles)
