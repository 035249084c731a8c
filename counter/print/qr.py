"""QR codes as vector rectangles."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from qrcode import constants, util
from qrcode.main import QRCode

from counter.print.sheet import WHITE, Box, Sheet

QUIET_SQUARES = 4
"""Squares of blank paper a reader needs on every side. Source: ISO/IEC 18004."""
SIDE_MM_MIN = 20.0

_CAPITALS = re.compile(r"[0-9A-Z $%*+\-./:]+")
# Choosing among eight masks takes six times as long and the result reads no better.
_MASK = 2
_VERSION_MAX = 40
# From the strongest correction down to the weakest that paper may bear.
_LEVELS = (constants.ERROR_CORRECT_H, constants.ERROR_CORRECT_Q, constants.ERROR_CORRECT_M)
_MODE_BITS = 4


class _Encoding(NamedTuple):
    """How characters become bits: of two characters, of a last single one. Source: ISO/IEC 18004, 7.4."""

    mode: Literal[2, 4]
    pair_bits: int
    single_bits: int


_ALPHANUMERIC = _Encoding(2, 11, 6)
_BYTES = _Encoding(4, 16, 8)


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
    encoding = _ALPHANUMERIC if _CAPITALS.fullmatch(text) else _BYTES
    version, level = _smallest(encoding, len(text.encode()))
    code = QRCode(version=version, error_correction=level, border=0, mask_pattern=_MASK)
    code.add_data(util.QRData(text, mode=encoding.mode))
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


def _smallest(encoding: _Encoding, length: int) -> tuple[int, int]:
    """The smallest version that holds so many characters with level M, and its strongest level."""
    pairs, single = divmod(length, 2)
    body = _MODE_BITS + encoding.pair_bits * pairs + encoding.single_bits * single
    for version in range(1, _VERSION_MAX + 1):
        bits = body + util.length_in_bits(encoding.mode, version)
        for level in _LEVELS:
            if bits <= util.BIT_LIMIT_TABLE[level][version]:
                return version, level
    raise AssertionError(f"{length} characters are too many")


def _rectangles(modules: Sequence[Sequence[bool | None]]) -> list[tuple[int, int, int, int]]:
    """Dark runs of each row, those that repeat in the next row grown downwards."""
    rectangles: list[tuple[int, int, int, int]] = []
    growing: dict[tuple[int, int], int] = {}
    for y, row in enumerate((*modules, ())):
        runs = _runs(row)
        for run, top in growing.items():
            if run not in runs:
                rectangles.append((run[0], top, run[1], y - top))
        growing = {run: growing.get(run, y) for run in runs}
    return rectangles


def _runs(row: Sequence[bool | None]) -> list[tuple[int, int]]:
    """Where dark squares begin, and how many there are until the next light one."""
    runs: list[tuple[int, int]] = []
    for x, dark in enumerate(row):
        if dark and x and row[x - 1]:
            start, length = runs.pop()
            runs.append((start, length + 1))
        elif dark:
            runs.append((x, 1))
    return runs
