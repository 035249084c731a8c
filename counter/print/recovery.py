"""The key of a counter's file on paper: a QR code and words, to be locked away."""

from counter import formats
from counter.print import page, qr
from counter.print.cells import TINT, cell, draw_rows, row
from counter.print.fonts import Style
from counter.print.page import LEFT, WIDTH
from counter.print.papers import RecoverySheetPaper
from counter.print.pdf import Document
from counter.print.sheet import FRAME, Align, Box, Look
from counter.print.side import Side
from counter.print.text import Fitted, wrap

_TITLE = "金鑰復原單"
_COLUMNS = 4
_WORD_HEIGHT = 11.0
_CODE_SIDE = 58.0
_TEXT = 10.0
_SIGN_HEIGHT = 14.0
_USE = (
    "本機櫃檯資料以金鑰加密。電腦或磁碟損壞而須以備份還原時，沒有這把金鑰，任何人都無法讀出資料。",
    "還原時掃描右方條碼，或依序輸入下列單字。",
)
_WARNING = (
    "取得本單者即可解開本櫃檯的資料。請勿拍照、影印或寄送；列印後立即由主管彌封，置於保險箱，"
    "與電腦及備份分開存放，並於系統中確認已收存。"
)


def draw(document: Document, paper: RecoverySheetPaper) -> None:
    """Add the page of a recovery sheet to the document."""
    office = (paper.agency, paper.branch, f"櫃檯 {paper.station}")
    side, y = page.begin(document, title=_TITLE, office=office, marks=paper.marks)
    y = _draw_warning(side, y)
    y = _draw_use(side, paper, y + FRAME)
    y = _draw_words(side, paper, y + FRAME)
    _draw_keeping(side, y + 6.0)
    page.finish(document, [side], f"{_TITLE}　{paper.station}　{paper.sheet}")


def _draw_warning(side: Side, y: float) -> float:
    """Who holds the sheet can read the file: said first, in a frame."""
    lines = wrap(_WARNING, room=WIDTH - 8.0, size=_TEXT, style=Style.BOLD)
    fitted = Fitted(_TEXT, lines)
    box = Box(LEFT, y, WIDTH, fitted.height + 15.0)
    side.own.frame(box, thick=2 * FRAME)
    heading = box.at(y=y + 2.0, h=8.0)
    side.own.in_box(heading, "機密　請立即彌封", Look(16.0, Style.BOLD, Align.CENTRE))
    side.own.fitted(LEFT + 4.0, heading.bottom + 2.0, fitted, Look(_TEXT, Style.BOLD))
    return box.bottom


def _draw_use(side: Side, paper: RecoverySheetPaper, y: float) -> float:
    """What the sheet is for beside its code; the lower edge."""
    quiet = qr.quiet_zone(qr.encode(paper.qr_text), _CODE_SIDE)
    x = LEFT + WIDTH - _CODE_SIDE - 2 * quiet
    code = qr.draw(side.own, paper.qr_text, x=x, y=y, side=_CODE_SIDE)
    room = x - LEFT - 2.0
    y += quiet
    for text in _USE:
        fitted = Fitted(_TEXT, wrap(text, room=room, size=_TEXT))
        y = side.own.fitted(LEFT, y, fitted, Look(_TEXT)) + 2.0
    made_on = formats.roc_day(paper.made_on)
    for label, value in (("櫃檯", paper.station), ("單據編號", paper.sheet), ("製作日期", made_on)):
        drawn = cell(label, value, width=room, sizes=(11.0, 10.0, 9.0, 8.0), style=Style.BOLD)
        y = draw_rows(side, LEFT, y, [row(drawn, least=8.0)])
    return max(y, code.bottom)


def _draw_words(side: Side, paper: RecoverySheetPaper, y: float) -> float:
    """The words in their order, row by row; the lower edge."""
    rows = -(-len(paper.words) // _COLUMNS)
    block = Box(LEFT, y, WIDTH, rows * _WORD_HEIGHT)
    for index, word in enumerate(paper.words):
        row, column = divmod(index, _COLUMNS)
        box = Box(
            LEFT + column * WIDTH / _COLUMNS,
            y + row * _WORD_HEIGHT,
            WIDTH / _COLUMNS,
            _WORD_HEIGHT,
        )
        number = Box(box.x, box.y, 8.0, box.h)
        side.own.fill(number, TINT)
        side.own.frame(box)
        side.own.in_box(number, f"{index + 1}", Look(8.0, align=Align.CENTRE))
        side.own.text(number.right + 3.0, box.y + 7.0, word, Look(14.0, Style.BOLD))
    side.own.frame(block, thick=FRAME)
    return block.bottom


def _draw_keeping(side: Side, y: float) -> None:
    """Who sealed the sheet and where it lies, filled in by hand."""
    names = (("製單人", "主管"), ("彌封日期", "存放處所"))
    draw_rows(
        side,
        LEFT,
        y,
        [row(*(cell(n, "", width=WIDTH / 2) for n in pair), least=_SIGN_HEIGHT) for pair in names],
    )
