"""What an auditor's check of a journal found, on one page."""

from dataclasses import dataclass

from counter.print import page
from counter.print.cells import draw_rows, row
from counter.print.fonts import Style
from counter.print.page import BOTTOM, LEFT, WIDTH
from counter.print.pages import field
from counter.print.papers import Marks
from counter.print.pdf import Document
from counter.print.sheet import FRAME, Box, Look
from counter.print.side import Side
from counter.print.text import Fitted, wrap

_UNMARKED = Marks(training=False, sample=False)
_VERDICT = 13.0
_LIE = 11.0
_NOTE = 8.5
_ROW = 7.5
_LABEL = 42.0
_SIZES = (9.5, 9.0, 8.5, 8.0, 7.5, 7.0)
_SIGN_HEIGHT = 14.0


@dataclass(frozen=True, slots=True)
class AuditPaper:
    """`lie`: what does not hold, "" for nothing; `lines`: label and text."""

    title: str
    verdict: str
    lie: str
    lines: tuple[tuple[str, str], ...]
    notes_title: str
    notes: tuple[str, ...]


def render(paper: AuditPaper) -> bytes:
    """The page as a PDF. Raises Unavailable FONT_MISSING, GLYPH_MISSING."""
    document = Document(paper.title)
    side, y = page.begin(document, title=paper.title, office=("counter verify",), marks=_UNMARKED)
    y = _draw_verdict(side, paper, y + 2.0)
    cells = [
        row(field(label, text, label_width=_LABEL, sizes=_SIZES), least=_ROW)
        for label, text in paper.lines
    ]
    y = draw_rows(side, LEFT, y + 4.0, cells)
    y = _draw_notes(side, paper, y + 5.0)
    sign = [field(name, "", width=WIDTH / 2, label_width=_LABEL / 2) for name in ("查驗人", "日期")]
    draw_rows(side, LEFT, min(y + 4.0, BOTTOM - _SIGN_HEIGHT), [row(*sign, least=_SIGN_HEIGHT)])
    page.finish(document, [side], paper.title)
    return document.to_bytes()


def _draw_verdict(side: Side, paper: AuditPaper, y: float) -> float:
    room = WIDTH - 8.0
    verdict = Fitted(_VERDICT, wrap(paper.verdict, room=room, size=_VERDICT, style=Style.BOLD))
    lie = Fitted(_LIE, wrap(paper.lie, room=room, size=_LIE) if paper.lie else ())
    height = verdict.height + 8.0 + (lie.height + 2.0 if paper.lie else 0.0)
    box = Box(LEFT, y, WIDTH, height)
    side.own.frame(box, thick=2 * FRAME)
    below = side.own.fitted(LEFT + 4.0, y + 4.0, verdict, Look(_VERDICT, Style.BOLD))
    if paper.lie:
        side.own.fitted(LEFT + 4.0, below + 2.0, lie, Look(_LIE))
    return box.bottom


def _draw_notes(side: Side, paper: AuditPaper, y: float) -> float:
    if not paper.notes:
        return y
    side.own.in_box(Box(LEFT, y, WIDTH, 6.0), paper.notes_title, Look(10.0, Style.BOLD))
    y += 7.0
    for note in paper.notes:
        fitted = Fitted(_NOTE, wrap(f"・{note}", room=WIDTH, size=_NOTE))
        y = side.own.fitted(LEFT, y, fitted, Look(_NOTE)) + 1.5
    return y
