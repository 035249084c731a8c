"""The ticket: original and stub, as halves of A4 or as sheets of A5. Source: PA 14; domain.md §5.

Both copies bear the same face, drawn once; below it the original has the terms, the stub the fingerprint and the
signatures. What does not fit goes on in a next half (續頁); nothing is cut.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import zip_longest

from reportlab.pdfgen.canvas import Canvas

from counter.print import ticket_face, ticket_foot, ticket_items
from counter.print.papers import TicketPaper
from counter.print.pdf import Document, Part
from counter.print.sheet import POINTS_PER_MM, Align, Box, Look, Sheet
from counter.print.side import Side
from counter.print.text import Fitted, fit, leading, wrap_all
from counter.print.ticket_face import GAP, LEFT, WIDTH
from counter.print.ticket_head import Copy, draw_copy_mark, draw_head

PAPER_WIDTH = 210.0
HALF_HEIGHT = 148.5
A4_HEIGHT = 2 * HALF_HEIGHT
_TOP = 6.5
_BOTTOM = 143.5
_FOOT = Box(LEFT, _BOTTOM - ticket_foot.HEIGHT, WIDTH, ticket_foot.HEIGHT)
_INSURANCE_SIZES = (7.0, 6.6, 6.2, 5.8)
_OVERFLOW_SIZE = 8.0


class Form(Enum):
    """What a ticket is printed on."""

    A4 = "a4"
    """Both copies on one sheet, to be cut."""
    A5 = "a5"
    """Each copy on a sheet of its own."""


def draw(document: Document, paper: TicketPaper, form: Form) -> None:
    """Add the pages of a ticket to the document."""
    faces = _faces(document, paper)
    originals = _sides(document, paper, faces, Copy.ORIGINAL)
    stubs = _sides(document, paper, faces, Copy.STUB)
    if form is Form.A5:
        for parts in (*originals, *stubs):
            _add_page(document, HALF_HEIGHT, *parts)
        return
    for original, stub in zip_longest(originals, stubs, fillvalue=()):
        _add_page(document, A4_HEIGHT, _UpperHalf(original), *stub, _cut_line(document))


def _add_page(document: Document, height: float, *parts: Part) -> None:
    document.page(PAPER_WIDTH * POINTS_PER_MM, height * POINTS_PER_MM, *parts)


@dataclass(frozen=True, slots=True)
class _UpperHalf:
    """What is drawn on the upper half of A4."""

    parts: tuple[Part, ...]

    def draw(self, canvas: Canvas) -> None:
        canvas.saveState()
        canvas.translate(0, HALF_HEIGHT * POINTS_PER_MM)
        for part in self.parts:
            part.draw(canvas)
        canvas.restoreState()


def _cut_line(document: Document) -> Part:
    """Where the halves of A4 are parted."""
    side = Side(document, width=PAPER_WIDTH, height=A4_HEIGHT)
    side.fixed(_draw_cut_line)
    return side


def _draw_cut_line(sheet: Sheet) -> None:
    sheet.dashes((0, HALF_HEIGHT), (PAPER_WIDTH, HALF_HEIGHT))
    sheet.text(PAPER_WIDTH / 2, HALF_HEIGHT - 0.8, "沿虛線裁開", Look(5.6, align=Align.CENTRE))


def _half(document: Document) -> Side:
    return Side(document, width=PAPER_WIDTH, height=HALF_HEIGHT)


def _faces(document: Document, paper: TicketPaper) -> list[Side]:
    """What both copies say: the first side, and the things that go on to next ones."""
    side = _half(document)
    y = draw_head(side, paper, _TOP)
    y = ticket_face.draw(side, paper, y) + GAP
    bottom = side.fixed(_draw_insurance, paper.wording.insurance) - GAP / 2
    count = f"共 {sum(item.quantity for item in paper.items)} 件"
    rows = ticket_items.rows_of(paper.items, WIDTH)
    rows = ticket_items.draw(side, Box(LEFT, y, WIDTH, bottom - y), rows, count=count)
    faces = [side]
    while rows:
        side = _half(document)
        y = draw_head(side, paper, _TOP)
        rows = ticket_items.draw(side, Box(LEFT, y, WIDTH, _BOTTOM - y), rows, count=count)
        faces.append(side)
    return faces


def _draw_insurance(sheet: Sheet, insurance: str) -> float:
    """The liability insurance, just above the foot; its upper edge."""
    fitted = fit(f"責任保險　{insurance}", room=WIDTH, sizes=_INSURANCE_SIZES)
    top = _FOOT.y - GAP / 2 - fitted.height
    sheet.fitted(LEFT, top, fitted, Look(fitted.size))
    return top


def _sides(
    document: Document, paper: TicketPaper, faces: Sequence[Side], copy: Copy
) -> list[tuple[Side, ...]]:
    """All sides of one copy: the face with its foot, things that go on, texts that go on."""
    foot = _half(document)
    draw_foot = ticket_foot.draw_notes if copy is Copy.ORIGINAL else ticket_foot.draw_stub
    overflow = draw_foot(foot, _FOOT, paper)
    sides = [(faces[0], foot), *((face,) for face in faces[1:])]
    sides += [(side,) for side in _text_sides(document, paper, overflow)]
    return [
        (*parts, _copy_mark(document, paper, copy, page=page, pages=len(sides)))
        for page, parts in enumerate(sides, start=1)
    ]


def _copy_mark(
    document: Document, paper: TicketPaper, copy: Copy, *, page: int, pages: int
) -> Side:
    mark = _half(document)
    mark.fixed(draw_copy_mark, paper.words.pledgor, copy, _TOP, page=page, pages=pages)
    return mark


def _text_sides(
    document: Document, paper: TicketPaper, overflow: Sequence[ticket_foot.Overflow]
) -> list[Side]:
    """Sides with the texts that the foot had no room for."""
    paragraphs = [text for each in overflow for text in (f"【{each.title}】", *each.paragraphs)]
    lines = wrap_all(paragraphs, room=WIDTH, size=_OVERFLOW_SIZE)
    look = Look(_OVERFLOW_SIZE)
    sides = []
    while lines:
        side = _half(document)
        y = draw_head(side, paper, _TOP) + GAP
        count = int((_BOTTOM - y) / leading(_OVERFLOW_SIZE))
        side.own.fitted(LEFT, y, Fitted(_OVERFLOW_SIZE, lines[:count]), look)
        lines = lines[count:]
        sides.append(side)
    return sides
