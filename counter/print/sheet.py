"""A sheet to draw on, in millimetres from its upper left corner, black and grey only."""

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import NamedTuple, assert_never

from reportlab.pdfgen.canvas import Canvas

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
_STAMP_DEGREES = 20
_DASHES = (2, 2)


class Align(StrEnum):
    """Where a text stands in its room."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


class Box(NamedTuple):
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


class Look(NamedTuple):
    """How a text is set."""

    size: float
    style: Style = Style.REGULAR
    align: Align = Align.LEFT
    ink: float = BLACK

    def sized(self, size: float) -> "Look":
        """The same in another size."""
        return Look(size, self.style, self.align, self.ink)


class Sheet:
    """One part of a page; lines and areas lie under the text."""

    def __init__(self, document: Document, height: float) -> None:
        self._document = document
        self._height = height
        self._areas: list[Callable[[Canvas], None]] = []
        self._texts: list[str] = []
        self._font = ""
        self._ink = BLACK

    def draw(self, canvas: Canvas) -> None:
        """Draw what was put on the sheet."""
        for area in self._areas:
            area(canvas)
        if self._texts:
            canvas.addLiteral("\n".join(["BT", *self._texts, "ET"]))

    def text(self, x: float, y: float, text: str, look: Look) -> None:
        """Write one line; `x` is its left end, middle or right end, `y` its baseline."""
        if look.align is not Align.LEFT:
            length = width(text, look.size, look.style)
            x -= length if look.align is Align.RIGHT else length / 2
        # Operators by themselves: a text object of the canvas takes twice as long for each text.
        if look.ink != self._ink:
            self._texts.append(f"{look.ink:.2f} g")
            self._ink = look.ink
        point_x, point_y = self._point(x, y)
        self._texts.append(f"1 0 0 1 {point_x:.2f} {point_y:.2f} Tm")
        for run in typeface(look.style).runs(text):
            if run.thickened:
                self._texts.append(f"2 Tr {look.size * _THICKENING:.2f} w")
            for font, shown in self._document.pieces(run.face, run.text):
                chosen = f"{font} {look.size:.2f} Tf"
                if chosen != self._font:
                    self._texts.append(chosen)
                    self._font = chosen
                self._texts.append(shown)
            if run.thickened:
                self._texts.append("0 Tr")

    def in_box(self, box: Box, text: str, look: Look) -> None:
        """Write one line in the middle of a box's height, at its left, middle or right."""
        self.text(
            _anchor(box, look.align), box.y + box.h / 2 + _below(look.size, _MIDDLE), text, look
        )

    def fitted_in_box(self, box: Box, fitted: Fitted, look: Look) -> None:
        """Write lines around the middle of a box's height."""
        if len(fitted.lines) == 1:
            self.in_box(box, fitted.lines[0], look.sized(fitted.size))
            return
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
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        *,
        thick: float = RULE,
        dashes: tuple[float, ...] = (),
    ) -> None:
        """Draw a line; `dashes`: points drawn and left out in turns."""
        ends = (*self._point(*start), *self._point(*end))

        def draw(canvas: Canvas) -> None:
            canvas.setLineWidth(thick * POINTS_PER_MM)
            canvas.setDash(dashes)
            canvas.line(*ends)

        self._areas.append(draw)

    def dashes(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Draw a dashed hairline, to cut along or to write on."""
        self.line(start, end, thick=HAIRLINE, dashes=_DASHES)

    def across(self, box: Box, y: float, *, thick: float = RULE) -> None:
        """Draw a line from side to side of a box."""
        self.line((box.x, y), (box.right, y), thick=thick)

    def down(self, box: Box, x: float, *, thick: float = RULE) -> None:
        """Draw a line from top to bottom of a box."""
        self.line((x, box.y), (x, box.bottom), thick=thick)

    def frame(self, box: Box, *, thick: float = RULE) -> None:
        """Draw the outline of a box."""
        rectangle = self._rectangle(box)

        def draw(canvas: Canvas) -> None:
            canvas.setLineWidth(thick * POINTS_PER_MM)
            canvas.rect(*rectangle)

        self._areas.append(draw)

    def fill(self, box: Box, ink: float) -> None:
        """Fill a box with a grey, 0 = black."""
        rectangle = self._rectangle(box)

        def draw(canvas: Canvas) -> None:
            canvas.setFillGray(ink)
            canvas.rect(*rectangle, stroke=0, fill=1)
            canvas.setFillGray(BLACK)

        self._areas.append(draw)

    def squares(self, box: Box, count: int, bars: str) -> None:
        """Fill `bars` (operators of a path on a grid of `count` squares each way) to fill a box."""
        step = box.w / count * POINTS_PER_MM
        corner = self._point(box.x, box.y)

        def draw(canvas: Canvas) -> None:
            canvas.saveState()
            canvas.transform(step, 0, 0, -step, *corner)
            canvas.addLiteral(f"{bars} f")
            canvas.restoreState()

        self._areas.append(draw)

    def stamp(self, x: float, y: float, text: str, *, size: float) -> None:
        """Write large and slanting upwards under everything else, its middle at (x, y)."""
        middle = self._point(x, y)
        length = width(text, size, Style.BOLD)
        letters = Sheet(self._document, 0.0)
        letters.text(
            -length / 2, _below(size, _MIDDLE), text, Look(size, Style.BOLD, ink=_STAMP_INK)
        )

        def draw(canvas: Canvas) -> None:
            canvas.saveState()
            canvas.translate(*middle)
            canvas.rotate(_STAMP_DEGREES)
            letters.draw(canvas)
            canvas.restoreState()

        self._areas.insert(0, draw)

    def _point(self, x: float, y: float) -> tuple[float, float]:
        return x * POINTS_PER_MM, (self._height - y) * POINTS_PER_MM

    def _rectangle(self, box: Box) -> tuple[float, float, float, float]:
        """Lower left corner, width, height, in points."""
        return (*self._point(box.x, box.bottom), box.w * POINTS_PER_MM, box.h * POINTS_PER_MM)


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
