"""QR codes as vector rectangles."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from qrcode import constants, util

from counter.print.qr_squares import DARK, MODE_BITS, squares
from counter.print.sheet import WHITE, Box, Sheet

QUIET_SQUARES = 4
"""Squares of blank paper a reader needs on every side. Source: ISO/IEC 18004."""
SIDE_MM_MIN = 20.0

_DARK = re.compile(DARK + b"+")
# From the strongest correction down to the weakest that paper may bear.
_LEVELS = (constants.ERROR_CORRECT_H, constants.ERROR_CORRECT_Q, constants.ERROR_CORRECT_M)
# How many bits hold how many characters. Source: ISO/IEC 18004, 7.4.
_DENSITY = {
    util.MODE_NUMBER: (10, 3),
    util.MODE_ALPHA_NUM: (11, 2),
    util.MODE_8BIT_BYTE: (8, 1),
}
_VERSION_MAX = 40
# Squares a side by the version. Source: ISO/IEC 18004, 5.3.
_VERSION_SQUARES = 4
_LEAST_SQUARES = 17


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code: squares a side, and the dark ones on a grid of squares, from the upper left corner."""

    count: int
    bars: str
    """Operators: one path of a rectangle for each run of dark squares, so that no seam shows between."""


@lru_cache(maxsize=8)
def encode(text: str) -> Code:
    """`text` as the smallest code, with as much correction as that size bears.

    Of digits, capitals and $%*+-./: alone it is a third smaller than with other characters.
    """
    data = util.QRData(text)
    version, level = smallest(data)
    count = _VERSION_SQUARES * version + _LEAST_SQUARES
    return Code(count, " ".join(_bars(squares(data, version, level), count)))


def draw(sheet: Sheet, text: str, *, x: float, y: float, side: float) -> Box:
    """Draw a code with sides of `side` mm and its quiet zone; the box that all of it takes."""
    assert side >= SIDE_MM_MIN, side
    code = encode(text)
    quiet = quiet_zone(code, side)
    whole = Box(x, y, side + 2 * quiet, side + 2 * quiet)
    sheet.fill(whole, WHITE)
    sheet.squares(whole.inset(quiet, quiet), code.count, code.bars)
    return whole


def quiet_zone(code: Code, side: float) -> float:
    """How wide the quiet zone of a code with sides of `side` is."""
    return side * QUIET_SQUARES / code.count


def smallest(data: util.QRData) -> tuple[int, int]:
    """The smallest version that holds `data`, and the strongest correction it then bears."""
    bits, characters = _DENSITY[data.mode]
    body = -(-bits * len(data) // characters)
    for version in range(1, _VERSION_MAX + 1):
        length = MODE_BITS + util.length_in_bits(data.mode, version) + body
        for level in _LEVELS:
            if length <= util.BIT_LIMIT_TABLE[level][version]:
                return version, level
    raise AssertionError(f"{len(data)} characters are too many for a code")


def _bars(drawn: bytes, count: int) -> Iterator[str]:
    for y in range(count):
        for run in _DARK.finditer(drawn[y * count : (y + 1) * count]):
            x, end = run.span()
            yield f"{x} {y} {end - x} 1 re"
