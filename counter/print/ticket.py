"""The ticket: original and stub, as halves of A4 or as sheets of A5. Source: PA 14; domain.md §5.

Both copies bear the same face, drawn once; below it the original has the terms, the stub the fingerprint and the
signatures. What does not fit goes on in a next half (續頁); nothing is cut.
"""

from collections.abc import Sequence
from enum import Enum
from itertools import zip_longest

from counter.print import ticket_face, ticket_foot, ticket_items
from counter.print.cells import Layers
from counter.print.marks import draw_watermark
from counter.print.papers import TicketPaper
from counter.print.pdf import Document
from counter.print.sheet import POINTS_PER_MM, Align, Box, Look, Sheet
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
_STAMP_LENGTH = 150.0
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
        for side in (*originals, *stubs):
            _add_page(document, HALF_HEIGHT, side)
        return
    for original, stub in zip_longest(originals, stubs, fillvalue=""):
        upper = f"q 1 0 0 1 0 {HALF_HEIGHT * POINTS_PER_MM:.2f} cm\n{original}\nQ"
        _add_page(document, A4_HEIGHT, _cut_line(document), upper, stub)


def _add_page(document: Document, height: float, *parts: str) -> None:
    document.page(PAPER_WIDTH * POINTS_PER_MM, height * POINTS_PER_MM, "\n".join(parts))


def _cut_line(document: Document) -> str:
    """Where the halves of A4 are parted."""
    sheet = Sheet(document, A4_HEIGHT)
    sheet.dashes((0, HALF_HEIGHT), (PAPER_WIDTH, HALF_HEIGHT))
    sheet.text(PAPER_WIDTH / 2, HALF_HEIGHT - 0.8, "沿虛線裁開", Look(5.6, align=Align.CENTRE))
    return _shared(document, sheet, A4_HEIGHT)


def _shared(document: Document, sheet: Sheet, height: float = HALF_HEIGHT) -> str:
    return document.form(sheet.operators(), PAPER_WIDTH * POINTS_PER_MM, height * POINTS_PER_MM)


def _operators(document: Document, layers: Layers) -> str:
    return f"{_shared(document, layers.frame)}\n{layers.body.operators()}"


def _new_layers(document: Document, paper: TicketPaper) -> tuple[Layers, float]:
    """A side with its head; where it goes on below it."""
    layers = Layers.on(document, HALF_HEIGHT)
    y = draw_head(layers, paper, _TOP)
    draw_watermark(
        layers.frame,
        paper.marks,
        x=PAPER_WIDTH / 2,
        y=HALF_HEIGHT / 2,
        length=_STAMP_LENGTH,
    )
    return layers, y


def _faces(document: Document, paper: TicketPaper) -> list[str]:
    """What both copies say: the first side, and the things that go on to next ones."""
    layers, y = _new_layers(document, paper)
    y = ticket_face.draw(layers, paper, y) + GAP
    bottom = _draw_insurance(layers, paper)
    count = f"共 {sum(item.quantity for item in paper.items)} 件"
    rows = ticket_items.rows_of(paper.items, WIDTH)
    room = Box(LEFT, y, WIDTH, bottom - GAP / 2 - y)
    rows = ticket_items.draw(layers, room, rows, count=count)
    faces = [_operators(document, layers)]
    while rows:
        layers, y = _new_layers(document, paper)
        room = Box(LEFT, y, WIDTH, _BOTTOM - y)
        rows = ticket_items.draw(layers, room, rows, count=count)
        faces.append(_operators(document, layers))
    return faces


def _draw_insurance(layers: Layers, paper: TicketPaper) -> float:
    """The liability insurance, just above the foot; its upper edge."""
    fitted = fit(f"責任保險　{paper.wording.insurance}", room=WIDTH, sizes=_INSURANCE_SIZES)
    top = _FOOT.y - GAP / 2 - fitted.height
    layers.frame.fitted(LEFT, top, fitted, Look(fitted.size))
    return top


def _sides(document: Document, paper: TicketPaper, faces: Sequence[str], copy: Copy) -> list[str]:
    """All sides of one copy: the face with its foot, things that go on, texts that go on."""
    foot = Layers.on(document, HALF_HEIGHT)
    draw_foot = ticket_foot.draw_notes if copy is Copy.ORIGINAL else ticket_foot.draw_stub
    overflow = draw_foot(foot, _FOOT, paper)
    sides = [f"{faces[0]}\n{_operators(document, foot)}", *faces[1:]]
    sides += _text_sides(document, paper, overflow)
    for page, side in enumerate(sides, start=1):
        mark = Sheet(document, HALF_HEIGHT)
        draw_copy_mark(mark, paper, copy, _TOP, page=page, pages=len(sides))
        sides[page - 1] = f"{side}\n{_shared(document, mark)}"
    return sides


def _text_sides(
    document: Document, paper: TicketPaper, overflow: Sequence[ticket_foot.Overflow]
) -> list[str]:
    """Sides with the texts that the foot had no room for."""
    paragraphs = [text for each in overflow for text in (f"【{each.title}】", *each.paragraphs)]
    lines = wrap_all(paragraphs, room=WIDTH, size=_OVERFLOW_SIZE)
    sides = []
    while lines:
        layers, y = _new_layers(document, paper)
        count = int((_BOTTOM - y) / leading(_OVERFLOW_SIZE))
        layers.body.fitted(
            LEFT, y + GAP, Fitted(_OVERFLOW_SIZE, lines[:count]), Look(_OVERFLOW_SIZE)
        )
        lines = lines[count:]
        sides.append(_operators(document, layers))
    return sides
