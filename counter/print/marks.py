"""What is stamped on a paper that is no plain first print: 補印, 作廢, 訓練, 樣張."""

from counter.print.fonts import Style
from counter.print.papers import Marks
from counter.print.sheet import FRAME, Align, Box, Look, Sheet
from counter.print.text import width
from counter.print.words import mark_texts, watermark

HEIGHT = 3.8
_GAP = 1.2
_LOOK = Look(7.6, Style.BOLD, Align.CENTRE)
_STAMP_SIZE_MAX = 120.0


def draw_marks(sheet: Sheet, marks: Marks, *, right: float, y: float) -> float:
    """Draw the marks leftwards from `right`, each in a frame of its own; their lower edge."""
    texts = mark_texts(marks)
    for text in reversed(texts):
        length = width(text, _LOOK.size, _LOOK.style) + 2.8
        box = Box(right - length, y, length, HEIGHT)
        sheet.frame(box, thick=FRAME)
        sheet.in_box(box, text, _LOOK)
        right = box.x - _GAP
    return y + HEIGHT if texts else y


def draw_watermark(sheet: Sheet, marks: Marks, *, x: float, y: float, length: float) -> None:
    """Write the gravest marks across the paper, `length` mm long at most, their middle at (x, y)."""
    text = watermark(marks)
    if text:
        size = min(_STAMP_SIZE_MAX, length / width(text, 1.0, Style.BOLD))
        sheet.stamp(x, y, text, size=size)
