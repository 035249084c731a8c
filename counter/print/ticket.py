"""The ticket: original and stub, as halves of A4 or as sheets of A5. Source: PA 14; domain.md §5.

Both copies bear the same face, drawn once; below it the original has the terms, the stub the fingerprint and the
signatures. What does not fit goes on in a next half (續頁); nothing is cut.
"""

from collections.abc import Sequence

from counter import formats
from counter.print import half, ticket_face, ticket_foot, ticket_items
from counter.print.half import BOTTOM, GAP, LEFT, ROOM, Form, Parts
from counter.print.half_head import Copy, Head, draw_head, marked
from counter.print.papers import TicketPaper
from counter.print.pdf import Document
from counter.print.sheet import Box, Look, Sheet
from counter.print.side import Side
from counter.print.text import Fitted, fit, leading, wrap_all
from counter.print.words import both

_FOOT = Box(LEFT, BOTTOM - ticket_foot.HEIGHT, ROOM, ticket_foot.HEIGHT)
_INSURANCE_SIZES = (7.0, 6.6, 6.2, 5.8)
_OVERFLOW_SIZE = 8.0


def draw(document: Document, paper: TicketPaper, form: Form) -> None:
    """Add the pages of a ticket to the document."""
    faces = _faces(document, paper)
    original = Copy("正聯", f"{paper.words.pledgor}收執", given=True)
    stub = Copy("副聯", "本機關存查", given=False)
    half.add(
        document,
        _sides(document, paper, faces, original),
        _sides(document, paper, faces, stub),
        form,
    )


def _head(paper: TicketPaper) -> Head:
    wording = paper.wording
    number = formats.ticket_number(paper.number)
    return Head(
        paper.office, wording.ticket_title, wording.ticket_title_en, "單號", number, paper.marks
    )


def _faces(document: Document, paper: TicketPaper) -> list[Side]:
    """What both copies say: the first side, and the things that go on to next ones."""
    side = half.blank(document)
    y = draw_head(side, _head(paper))
    y = ticket_face.draw(side, paper, y) + GAP
    bottom = side.fixed(_draw_insurance, paper.wording.insurance) - GAP / 2
    pieces = sum(item.quantity for item in paper.items)
    count = both(f"共 {pieces} 件", f"/ {pieces} pcs", bilingual=paper.bilingual)
    rows = ticket_items.rows_of(paper.items, ROOM, bilingual=paper.bilingual)
    rows = ticket_items.draw(
        side, Box(LEFT, y, ROOM, bottom - y), rows, count=count, bilingual=paper.bilingual
    )
    faces = [side]
    while rows:
        side = half.blank(document)
        y = draw_head(side, _head(paper))
        rows = ticket_items.draw(
            side, Box(LEFT, y, ROOM, BOTTOM - y), rows, count=count, bilingual=paper.bilingual
        )
        faces.append(side)
    return faces


def _draw_insurance(sheet: Sheet, insurance: str) -> float:
    """The liability insurance, just above the foot; its upper edge."""
    fitted = fit(f"責任保險　{insurance}", room=ROOM, sizes=_INSURANCE_SIZES)
    top = _FOOT.y - GAP / 2 - fitted.height
    sheet.fitted(LEFT, top, fitted, Look(fitted.size))
    return top


def _sides(
    document: Document, paper: TicketPaper, faces: Sequence[Side], copy: Copy
) -> list[Parts]:
    """All sides of one copy: the face with its foot, things that go on, texts that go on."""
    foot = half.blank(document)
    draw_foot = ticket_foot.draw_notes if copy.given else ticket_foot.draw_stub
    overflow = draw_foot(foot, _FOOT, paper)
    sides: list[Parts] = [(faces[0], foot), *((face,) for face in faces[1:])]
    sides += [(side,) for side in _text_sides(document, paper, overflow)]
    return marked(document, sides, copy)


def _text_sides(
    document: Document, paper: TicketPaper, overflow: Sequence[ticket_foot.Overflow]
) -> list[Side]:
    """Sides with the texts that the foot had no room for."""
    paragraphs = [text for each in overflow for text in (f"【{each.title}】", *each.paragraphs)]
    lines = wrap_all(paragraphs, room=ROOM, size=_OVERFLOW_SIZE)
    look = Look(_OVERFLOW_SIZE)
    sides = []
    while lines:
        side = half.blank(document)
        y = draw_head(side, _head(paper)) + GAP
        count = int((BOTTOM - y) / leading(_OVERFLOW_SIZE))
        side.own.fitted(LEFT, y, Fitted(_OVERFLOW_SIZE, lines[:count]), look)
        lines = lines[count:]
        sides.append(side)
    return sides
