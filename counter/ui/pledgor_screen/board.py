"""Texts and grounds placed on the pledgor's screen: a column is filled from the top and tells where it ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics

from counter.ui.pledgor_screen.words import Both
from counter.ui.theme import text_font

LEFT = Qt.AlignmentFlag.AlignLeft
RIGHT = Qt.AlignmentFlag.AlignRight
CENTRE = Qt.AlignmentFlag.AlignHCenter
_ENDLESS_PX = 100_000
_LEAST_PX = 8
_LABEL = 34
_ENGLISH = 23


@dataclass(frozen=True, slots=True)
class Ground:
    """A filled area; `part` names its colour."""

    box: QRect
    part: str
    radius_px: int = 0


@dataclass(frozen=True, slots=True)
class Text:
    """Words in a box; `part` names their colour."""

    box: QRect
    words: str
    px: int
    part: str = "text"
    bold: bool = False
    align: Qt.AlignmentFlag = LEFT

    @property
    def flags(self) -> int:
        """How Qt sets it: wrapped, from the top."""
        return int(self.align | Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWordWrap)


Piece = Ground | Text


@cache
def _metrics(px: int, *, bold: bool) -> QFontMetrics:
    return QFontMetrics(text_font(px, bold=bold))


def width_of(words: str, px: int, *, bold: bool = False) -> int:
    """How wide a line is."""
    return _metrics(px, bold=bold).horizontalAdvance(words)


def fitting(words: str, px: int, room_px: int, *, bold: bool = False) -> int:
    """The largest size up to `px` in which one line fits the room."""
    width = width_of(words, px, bold=bold)
    if width > room_px:
        px = max(_LEAST_PX, px * room_px // width)
    while px > _LEAST_PX and width_of(words, px, bold=bold) > room_px:
        px -= 1
    return px


class Column:
    """Fills a strip of the screen downwards. Sizes are in parts of a screen of 1,080 lines, grown by `unit`."""

    def __init__(self, x: int, y: int, width: int, unit: float) -> None:
        self.x = x
        self.y = y
        self.width = width
        self.unit = unit
        self.pieces: list[Piece] = []

    def px(self, size: int) -> int:
        """A size on this screen."""
        return max(1, round(size * self.unit))

    def gap(self, size: int) -> None:
        """Leave room."""
        self.y += self.px(size)

    def text(
        self,
        words: str,
        size: int,
        *,
        part: str = "text",
        bold: bool = False,
        align: Qt.AlignmentFlag = LEFT,
    ) -> None:
        """Words over the whole width, wrapped."""
        px = self.px(size)
        self.y = self._place(
            words, x=self.x, width=self.width, px=px, part=part, bold=bold, align=align
        )

    def both(
        self,
        said: Both,
        size: int,
        *,
        part: str = "text",
        part_en: str = "muted",
        bold: bool = False,
        align: Qt.AlignmentFlag = LEFT,
    ) -> None:
        """Chinese with English below."""
        self.text(said.zh, size, part=part, bold=bold, align=align)
        self.text(said.en, english(size), part=part_en, align=align)

    def ends(
        self,
        left: Both,
        right: Both,
        size: int,
        *,
        part: str = "text",
        part_en: str = "muted",
        part_right: str = "",
        bold: bool = False,
    ) -> None:
        """Two texts on one line, at its ends; English below each."""
        top = self.y
        room = self.width * 2 // 5
        self.y = self._lines(
            right,
            x=self.x + self.width - room,
            width=room,
            size=size * 4 // 5,
            parts=(part_right or part, part_right or part_en),
            align=RIGHT,
        )
        bottom, self.y = self.y, top
        self.y = self._lines(
            left, x=self.x, width=self.width - room, size=size, parts=(part, part_en), bold=bold
        )
        self.y = max(bottom, self.y)

    def halves(self, gap: int) -> tuple[Column, Column]:
        """Two columns side by side from here on."""
        left, right = self.strips(2, gap)
        return left, right

    def strips(self, count: int, gap: int) -> list[Column]:
        """Columns side by side from here on; what they hold comes back by `take`."""
        between = self.px(gap)
        width = (self.width - between * (count - 1)) // count
        return [
            Column(self.x + number * (width + between), self.y, width, self.unit)
            for number in range(count)
        ]

    def take(self, *columns: Column) -> None:
        """Go on below columns that stood side by side."""
        for column in columns:
            self.pieces.extend(column.pieces)
        self.y = max(column.y for column in columns)

    def pair(
        self, label: Both, value: Both, size: int, *, part: str = "text", bold: bool = True
    ) -> None:
        """A label at the left, its figure at the right on the same line; the figure is never wrapped."""
        label_size = min(size, _LABEL)
        label_width = self._label_width(label, label_size)
        room = self.width - label_width - self.px(16)
        right = self.x + self.width - room
        top = self.y
        px = fitting(value.zh, self.px(size), room, bold=bold)
        self.y = self._place(
            value.zh, x=right, width=room, px=px, part=part, bold=bold, align=RIGHT
        )
        small = self.px(english(label_size))
        if value.en:
            px = fitting(value.en, small, room)
            self.y = self._place(value.en, x=right, width=room, px=px, part="muted", align=RIGHT)
        figure, self.y = self.y, top
        self.y = self._place(label.zh, x=self.x, width=label_width, px=self.px(label_size))
        if label.en:
            self.y = self._place(label.en, x=self.x, width=label_width, px=small, part="muted")
        self.y = max(figure, self.y)

    def cells(
        self, texts: tuple[str, ...], shares: tuple[int, ...], size: int, *, part: str = "text"
    ) -> None:
        """A line of a table: the first at the left, the others at the right of their share (percent)."""
        x, bottom = self.x, self.y
        for number, (words, share) in enumerate(zip(texts, shares, strict=True)):
            room = self.width * share // 100
            px = fitting(words, self.px(size), room)
            align = RIGHT if number else LEFT
            bottom = max(bottom, self._place(words, x=x, width=room, px=px, part=part, align=align))
            x += room
        self.y = bottom

    @contextmanager
    def card(self, *, pad: int = 22, part: str = "surface") -> Iterator[None]:
        """What is placed meanwhile stands on a ground of its own."""
        top, place = self.y, len(self.pieces)
        inset = self.px(pad)
        self.x += inset
        self.width -= 2 * inset
        self.y += self.px(pad - 8)
        yield
        self.x -= inset
        self.width += 2 * inset
        self.y += self.px(pad - 8)
        box = QRect(self.x, top, self.width, self.y - top)
        self.pieces.insert(place, Ground(box, part, self.px(14)))

    def _lines(
        self,
        said: Both,
        *,
        x: int,
        width: int,
        size: int,
        parts: tuple[str, str],
        bold: bool = False,
        align: Qt.AlignmentFlag = LEFT,
    ) -> int:
        """Chinese and English, each on one line that fits; their lower edge."""
        px = fitting(said.zh, self.px(size), width, bold=bold)
        self.y = self._place(
            said.zh, x=x, width=width, px=px, part=parts[0], bold=bold, align=align
        )
        px = fitting(said.en, self.px(english(size)), width)
        return self._place(said.en, x=x, width=width, px=px, part=parts[1], align=align)

    def _label_width(self, label: Both, size: int) -> int:
        wanted = (
            width_of(label.zh, self.px(size)),
            width_of(label.en, self.px(english(size))),
        )
        return min(max(wanted) + self.px(4), self.width // 2)

    def _place(
        self,
        words: str,
        *,
        x: int,
        width: int,
        px: int,
        part: str = "text",
        bold: bool = False,
        align: Qt.AlignmentFlag = LEFT,
    ) -> int:
        """Put words at the line reached; their lower edge."""
        text = Text(QRect(x, self.y, width, _ENDLESS_PX), words, px, part, bold, align)
        metrics = _metrics(px, bold=bold)
        height = metrics.height()
        if metrics.horizontalAdvance(words) > width:
            height = metrics.boundingRect(text.box, text.flags, words).height()
        self.pieces.append(replace(text, box=QRect(x, self.y, width, height)))
        return self.y + height


def english(size: int) -> int:
    """The size of the English below Chinese."""
    return max(_ENGLISH, size * 2 // 3)
