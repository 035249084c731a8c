"""The head of a half: who it comes from, what paper it is, its number, its marks, which copy."""

from collections.abc import Sequence
from typing import NamedTuple

from counter.print import half
from counter.print.fonts import Style
from counter.print.half import GAP, LEFT, RIGHT, TOP, Parts
from counter.print.marks import draw_marks, draw_watermark
from counter.print.papers import Marks, Office
from counter.print.pdf import Document
from counter.print.sheet import BLACK, FRAME, WHITE, Align, Box, Look, Sheet
from counter.print.side import Side
from counter.print.text import fit
from counter.print.words import opening_hours

_STAMP_X, _STAMP_Y = 105.0, 74.0
_STAMP_LENGTH = 150.0
_OFFICE_WIDTH = 76.0
_TITLE_WIDTH = 54.0
_NUMBER_WIDTH = 60.0
_HEIGHT_MIN = 13.0
_NUMBER_HEIGHT = 6.4
_COPY_WIDTH = 38.0
_COPY_HEIGHT = 4.8
_COPY_BELOW = 7.2
_MARKS_BELOW = _COPY_BELOW + _COPY_HEIGHT + 0.8


class Head(NamedTuple):
    """What stands at the head of every half of a paper; `title_en` "" = it has no English name."""

    office: Office
    title: str
    title_en: str
    number_label: str
    number: str
    marks: Marks


class Copy(NamedTuple):
    """Which copy it is and who keeps it; what is given out is white on black."""

    name: str
    keeper: str
    given: bool


def draw_head(side: Side, head: Head) -> float:
    """Draw the head of a half; its lower edge."""
    bottom = side.fixed(_draw_fixed, head._replace(number=""))
    look = Look(15.0, Style.BOLD, Align.RIGHT)
    side.own.in_box(_NUMBER_BOX, head.number, look)
    return bottom + GAP / 2


_NUMBER_BOX = Box(RIGHT - _NUMBER_WIDTH, TOP, _NUMBER_WIDTH, _NUMBER_HEIGHT)


def _draw_fixed(sheet: Sheet, head: Head) -> float:
    """The head without the number, and the watermark; the head's lower edge."""
    draw_watermark(sheet, head.marks, x=_STAMP_X, y=_STAMP_Y, length=_STAMP_LENGTH)
    _draw_titles(sheet, head, Box(LEFT + _OFFICE_WIDTH, TOP, _TITLE_WIDTH, 8.2))
    sheet.in_box(_NUMBER_BOX, head.number_label, Look(7.2))
    return max(
        TOP + _HEIGHT_MIN,
        _draw_office(sheet, head.office),
        draw_marks(sheet, head.marks, right=RIGHT, y=TOP + _MARKS_BELOW),
    )


def _draw_office(sheet: Sheet, office: Office) -> float:
    """The agency and the branch, where and when they are found; the lower edge."""
    branch = office.branch
    lines = (
        (office.agency, (12.5, 11.5, 10.5, 9.5, 8.5), Style.BOLD),
        (f"{branch.name}　統一編號 {office.business_number}", (8.4, 7.8, 7.2), Style.BOLD),
        (f"{branch.address}　電話 {branch.phone}", (7.0, 6.6, 6.2, 5.8), Style.REGULAR),
        (f"營業時間 {opening_hours(branch.hours)}", (7.0, 6.6, 6.2, 5.8), Style.REGULAR),
    )
    y = TOP
    for text, sizes, style in lines:
        fitted = fit(text, room=_OFFICE_WIDTH, sizes=sizes, style=style)
        y = sheet.fitted(LEFT, y, fitted, Look(fitted.size, style)) + 0.1
    return y


def _draw_titles(sheet: Sheet, head: Head, room: Box) -> None:
    """What paper it is, in large type, and its English name."""
    title = fit(head.title, room=room.w, sizes=(22.0, 19.0, 16.0), style=Style.BOLD)
    sheet.fitted_in_box(room, title, Look(title.size, Style.BOLD, Align.CENTRE))
    english = fit(head.title_en, room=room.w, sizes=(6.6, 6.0, 5.4))
    below = room.at(y=room.bottom, h=2.8)
    sheet.fitted_in_box(below, english, Look(english.size, align=Align.CENTRE))


def marked(document: Document, sides: Sequence[Parts], copy: Copy) -> list[Parts]:
    """The sides of a copy, each saying which copy and which of its pages it is."""
    return [
        (*parts, _copy_side(document, copy, page=page, pages=len(sides)))
        for page, parts in enumerate(sides, start=1)
    ]


def _copy_side(document: Document, copy: Copy, *, page: int, pages: int) -> Side:
    side = half.blank(document)
    side.fixed(_draw_copy, copy, page=page, pages=pages)
    return side


def _draw_copy(sheet: Sheet, copy: Copy, *, page: int, pages: int) -> None:
    """Which copy this is and for whom, and which of its pages."""
    text = f"{copy.name}　{copy.keeper}"
    look = Look(8.6, Style.BOLD, Align.CENTRE)
    chip = Box(RIGHT - _COPY_WIDTH, TOP + _COPY_BELOW, _COPY_WIDTH, _COPY_HEIGHT)
    if copy.given:
        sheet.fill(chip, BLACK)
        sheet.in_box(chip, text, Look(look.size, look.style, look.align, WHITE))
    else:
        sheet.frame(chip, thick=FRAME)
        sheet.in_box(chip, text, look)
    if pages > 1:
        which = f"第 {page} 頁／共 {pages} 頁"
        beside = Box(chip.x - 42.0, chip.y, 40.0, chip.h)
        sheet.in_box(beside, which if page == 1 else f"續頁　{which}", Look(7.6, align=Align.RIGHT))
