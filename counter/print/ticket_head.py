"""The head of a ticket: who lends, what paper it is, its number, its marks, which copy."""

from enum import Enum

from counter import formats
from counter.print.fonts import Style
from counter.print.marks import draw_marks, draw_watermark
from counter.print.papers import Marks, Office, TicketPaper
from counter.print.sheet import BLACK, FRAME, WHITE, Align, Box, Look, Sheet
from counter.print.side import Side
from counter.print.text import fit
from counter.print.ticket_face import GAP, LEFT, RIGHT
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


class Copy(Enum):
    """Which of the two copies it is."""

    ORIGINAL = "正聯"
    STUB = "副聯"


def draw_head(side: Side, paper: TicketPaper, y: float) -> float:
    """Draw the head from `y` on; its lower edge."""
    wording = paper.wording
    titles = (wording.ticket_title, wording.ticket_title_en)
    bottom = side.fixed(_draw_fixed, paper.office, titles, paper.marks, y)
    number = _number_box(y)
    look = Look(15.0, Style.BOLD, Align.RIGHT)
    side.own.in_box(number, formats.ticket_number(paper.number), look)
    return bottom + GAP / 2


def _number_box(y: float) -> Box:
    return Box(RIGHT - _NUMBER_WIDTH, y, _NUMBER_WIDTH, _NUMBER_HEIGHT)


def _draw_fixed(
    sheet: Sheet, office: Office, titles: tuple[str, str], marks: Marks, y: float
) -> float:
    """The head without the number, and the watermark; the head's lower edge."""
    draw_watermark(sheet, marks, x=_STAMP_X, y=_STAMP_Y, length=_STAMP_LENGTH)
    _draw_titles(sheet, titles, Box(LEFT + _OFFICE_WIDTH, y, _TITLE_WIDTH, 8.2))
    sheet.in_box(_number_box(y), "單號", Look(7.2))
    return max(
        y + _HEIGHT_MIN,
        _draw_office(sheet, office, y),
        draw_marks(sheet, marks, right=RIGHT, y=y + _MARKS_BELOW),
    )


def _draw_office(sheet: Sheet, office: Office, y: float) -> float:
    """The agency and the branch, where and when they are found; the lower edge."""
    branch = office.branch
    lines = (
        (office.agency, (12.5, 11.5, 10.5, 9.5, 8.5), Style.BOLD),
        (f"{branch.name}　統一編號 {office.business_number}", (8.4, 7.8, 7.2), Style.BOLD),
        (f"{branch.address}　電話 {branch.phone}", (7.0, 6.6, 6.2, 5.8), Style.REGULAR),
        (f"營業時間 {opening_hours(branch.hours)}", (7.0, 6.6, 6.2, 5.8), Style.REGULAR),
    )
    for text, sizes, style in lines:
        fitted = fit(text, room=_OFFICE_WIDTH, sizes=sizes, style=style)
        y = sheet.fitted(LEFT, y, fitted, Look(fitted.size, style)) + 0.1
    return y


def _draw_titles(sheet: Sheet, titles: tuple[str, str], room: Box) -> None:
    """What paper it is, in large type, and its English name."""
    title = fit(titles[0], room=room.w, sizes=(22.0, 19.0, 16.0), style=Style.BOLD)
    sheet.fitted_in_box(room, title, Look(title.size, Style.BOLD, Align.CENTRE))
    english = fit(titles[1], room=room.w, sizes=(6.6, 6.0, 5.4))
    below = room.at(y=room.bottom, h=2.8)
    sheet.fitted_in_box(below, english, Look(english.size, align=Align.CENTRE))


def draw_copy_mark(
    sheet: Sheet, pledgor: str, copy: Copy, y: float, *, page: int, pages: int
) -> None:
    """Which copy this is and for whom, and which of its pages; the original's is white on black."""
    holder = f"{pledgor}收執" if copy is Copy.ORIGINAL else "本機關存查"
    text = f"{copy.value}　{holder}"
    look = Look(8.6, Style.BOLD, Align.CENTRE)
    chip = Box(RIGHT - _COPY_WIDTH, y + _COPY_BELOW, _COPY_WIDTH, _COPY_HEIGHT)
    if copy is Copy.ORIGINAL:
        sheet.fill(chip, BLACK)
        sheet.in_box(chip, text, Look(look.size, look.style, look.align, WHITE))
    else:
        sheet.frame(chip, thick=FRAME)
        sheet.in_box(chip, text, look)
    if pages > 1:
        which = f"第 {page} 頁／共 {pages} 頁"
        beside = Box(chip.x - 42.0, chip.y, 40.0, chip.h)
        sheet.in_box(beside, which if page == 1 else f"續頁　{which}", Look(7.6, align=Align.RIGHT))
