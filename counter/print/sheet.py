"""A sheet to draw on, in millimetres from its upper left corner, black and grey only."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from counter.print.fonts import Style, typeface
from counter.print.pdf import Document
from counter.print.text import MM_PER_POINT, Fitted, leading, width

POINTS_PER_MM = 72 / 25.4
BLACK = 0.0
WHITE = 1.0
HAIRLINE = 0.12
RULE = 0.18
FRAME = 0.42

# From the baseline to the middle of a character, and to the top of one, by the size.
_MIDDLE = 0.37
_TOP = 0.86
_THICKENING = 0.045
# Light enough to read and to scan through.
_STAMP_INK = 0.89


class Align(StrEnum):
    """Where a text stands in its room."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle: upper left corner, width, height."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.x + self.w

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.y + self.h

    def inset(self, dx: float, dy: float = 0.0) -> "Box":
        """The same box, smaller on all sides."""
        return Box(self.x + dx, self.y + dy, self.w - 2 * dx, self.h - 2 * dy)

    def at(self, *, y: float, h: float) -> "Box":
        """The same columns at another height."""
        return Box(self.x, y, self.w, h)

    def columns(self, shares: Sequence[float]) -> list["Box"]:
        """The box cut into columns that take these shares of its width."""
        columns = []
        x = self.x
        for share in shares:
            columns.append(Box(x, self.y, self.w * share, self.h))
            x += self.w * share
        return columns


@dataclass(frozen=True, slots=True)
class Look:
    """How a text is set."""

    size: float
    style: Style = Style.REGULAR
    align: Align = Align.LEFT
    ink: float = BLACK

    def sized(self, size: float) -> "Look":
        """The same in another size."""
        return Look(size, self.style, self.align, self.ink)


class Sheet:
    """Operators of one part of a page; lines and areas lie under the text."""

    def __init__(self, document: Document, height: float) -> None:
        self._document = document
        self._height = height
        self._strokes: list[str] = []
        self._texts: list[str] = []
        self._line_width = 0.0
        self._font = ""
        self._ink = BLACK

    def operators(self) -> str:
        """What was drawn."""
        parts = self._strokes[:]
        if self._texts:
            parts += ["BT", *self._texts, "ET"]
        return "\n".join(parts)

    def text(self, x: float, y: float, text: str, look: Look) -> None:
        """Write one line; `x` is its left end, middle or right end, `y` its baseline."""
        if look.align is not Align.LEFT:
            length = width(text, look.size, look.style)
            x -= length if look.align is Align.RIGHT else length / 2
        if look.ink != self._ink:
            self._texts.append(f"{look.ink:.2f} g")
            self._ink = look.ink
        self._texts.append(f"1 0 0 1 {self._point(x, y)} Tm")
        for run in typeface(look.style).runs(text):
            font = self._document.font(run)
            chosen = f"{font.name} {look.size:.2f} Tf"
            if chosen != self._font:
                self._texts.append(chosen)
                self._font = chosen
            shown = f"<{font.encode(run.text)}> Tj"
            if run.thickened:
                shown = f"2 Tr {look.size * _THICKENING:.2f} w\n{shown}\n0 Tr"
            self._texts.append(shown)

    def in_box(self, box: Box, text: str, look: Look) -> None:
        """Write one line in the middle of a box's height, at its left, middle or right."""
        self.text(
            _anchor(box, look.align), box.y + box.h / 2 + _below(look.size, _MIDDLE), text, look
        )

    def fitted_in_box(self, box: Box, fitted: Fitted, look: Look) -> None:
        """Write lines around the middle of a box's height."""
        top = box.y + (box.h - fitted.height) / 2
        for line in fitted.lines:
            height = leading(fitted.size)
            self.in_box(box.at(y=top, h=height), line, look.sized(fitted.size))
            top += height

    def fitted(self, x: float, y: float, fitted: Fitted, look: Look) -> float:
        """Write lines downwards from the upper edge `y`; the lower edge."""
        for line in fitted.lines:
            self.text(x, y + _below(fitted.size, _TOP), line, look.sized(fitted.size))
            y += leading(fitted.size)
        return y

    def line(
        self, start: tuple[float, float], end: tuple[float, float], *, thick: float = RULE
    ) -> None:
        """Draw a line."""
        self._thick(thick)
        self._strokes.append(f"{self._point(*start)} m {self._point(*end)} l S")

    def dashes(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Draw a dashed hairline, to cut along or to write on."""
        self._strokes.append("[2 2] 0 d")
        self.line(start, end, thick=HAIRLINE)
        self._strokes.append("[] 0 d")

    def across(self, box: Box, y: float, *, thick: float = RULE) -> None:
        """Draw a line from side to side of a box."""
        self.line((box.x, y), (box.right, y), thick=thick)

    def down(self, box: Box, x: float, *, thick: float = RULE) -> None:
        """Draw a line from top to bottom of a box."""
        self.line((x, box.y), (x, box.bottom), thick=thick)

    def frame(self, box: Box, *, thick: float = RULE) -> None:
        """Draw the outline of a box."""
        self._thick(thick)
        self._strokes.append(f"{self._rectangle(box)} re S")

    def fill(self, box: Box, ink: float) -> None:
        """Fill a box with a grey, 0 = black."""
        self._strokes.append(f"{ink:.2f} g {self._rectangle(box)} re f 0 g")

    def squares(self, box: Box, count: int, rectangles: str) -> None:
        """Draw `rectangles` (operators on a grid of `count` squares each way) to fill a box."""
        step = box.w / count * POINTS_PER_MM
        self._strokes.append(
            f"q {step:.5f} 0 0 {-step:.5f} {self._point(box.x, box.y)} cm {rectangles} f Q"
        )

    def stamp(self, x: float, y: float, text: str, *, size: float) -> None:
        """Write large and slanting upwards under everything else, its middle at (x, y)."""
        cos, sin = 0.9397, 0.3420
        along = -width(text, size, Style.BOLD) * POINTS_PER_MM / 2
        down = -size * _MIDDLE
        centre_x, centre_y = x * POINTS_PER_MM, (self._height - y) * POINTS_PER_MM
        place = (
            f"{centre_x + along * cos - down * sin:.2f} {centre_y + along * sin + down * cos:.2f}"
        )
        shown = []
        for run in typeface(Style.BOLD).runs(text):
            font = self._document.font(run)
            shown.append(f"{font.name} {size:.2f} Tf <{font.encode(run.text)}> Tj")
        self._strokes.insert(
            0, f"BT {_STAMP_INK} g {cos} {sin} {-sin} {cos} {place} Tm {' '.join(shown)} 0 g ET"
        )

    def _thick(self, thick: float) -> None:
        if thick != self._line_width:
            self._strokes.append(f"{thick * POINTS_PER_MM:.2f} w")
            self._line_width = thick

    def _point(self, x: float, y: float) -> str:
        return f"{x * POINTS_PER_MM:.2f} {(self._height - y) * POINTS_PER_MM:.2f}"

    def _rectangle(self, box: Box) -> str:
        size = f"{box.w * POINTS_PER_MM:.2f} {box.h * POINTS_PER_MM:.2f}"
        return f"{self._point(box.x, box.bottom)} {size}"


def _anchor(box: Box, align: Align) -> float:
    match align:
        case Align.LEFT:
            return box.x
        case Align.CENTRE:
            return box.x + box.w / 2
        case Align.RIGHT:
            return box.right
        case _:
            assert_never(align)


def _below(size: float, part: float) -> float:
    """How far under the middle or the top of a line its baseline is."""
    return size * part * MM_PER_POINT
