"""The head of a ticket: who lends, what paper it is, its number, its marks, which copy."""

from enum import Enum

from counter import formats
from counter.print.cells import Layers
from counter.print.fonts import Style
from counter.print.marks import draw_marks
from counter.print.papers import TicketPaper
from counter.print.sheet import BLACK, FRAME, WHITE, Align, Box, Look, Sheet
from counter.print.text import fit
from counter.print.ticket_face import GAP, LEFT, RIGHT
from counter.print.words import opening_hours

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


def draw_head(layers: Layers, paper: TicketPaper, y: float) -> float:
    """Draw the head from `y` on; its lower edge."""
    bottom = max(_draw_office(layers.frame, paper, y), y + _HEIGHT_MIN)
    _draw_title(layers.frame, paper, Box(LEFT + _OFFICE_WIDTH, y, _TITLE_WIDTH, 8.2))
    number = Box(RIGHT - _NUMBER_WIDTH, y, _NUMBER_WIDTH, _NUMBER_HEIGHT)
    layers.frame.in_box(number, "單號", Look(7.2))
    look = Look(15.0, Style.BOLD, Align.RIGHT)
    layers.body.in_box(number, formats.ticket_number(paper.number), look)
    marks_bottom = draw_marks(layers.frame, paper.marks, right=RIGHT, y=y + _MARKS_BELOW)
    return max(bottom, marks_bottom) + GAP / 2


def _draw_office(sheet: Sheet, paper: TicketPaper, y: float) -> float:
    """The agency and the branch, where and when they are found."""
    office = paper.office
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


def _draw_title(sheet: Sheet, paper: TicketPaper, room: Box) -> None:
    """What paper it is, in large type, and its English name."""
    wording = paper.wording
    title = fit(wording.ticket_title, room=room.w, sizes=(22.0, 19.0, 16.0), style=Style.BOLD)
    sheet.fitted_in_box(room, title, Look(title.size, Style.BOLD, Align.CENTRE))
    english = fit(wording.ticket_title_en, room=room.w, sizes=(6.6, 6.0, 5.4))
    below = room.at(y=room.bottom, h=2.8)
    sheet.fitted_in_box(below, english, Look(english.size, align=Align.CENTRE))


def draw_copy_mark(
    sheet: Sheet, paper: TicketPaper, copy: Copy, y: float, *, page: int, pages: int
) -> None:
    """Which copy this is and for whom, and which of its pages; the original's is white on black."""
    holder = f"{paper.words.pledgor}收執" if copy is Copy.ORIGINAL else "本機關存查"
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
