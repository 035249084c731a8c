"""Reminder letters for an envelope with a window: whom it goes to stands there, everything else out of its sight.

The window is that of DIN 680 as DL, C5/6 and C5 envelopes have it; the sheet is that of DIN 5008 B, folded behind 105
and 210 mm (for C5 in half). Nothing but the address and where it goes back to may stand where the window can come to
lie when the sheet slips in the envelope, and nothing of a pledge above the first fold. In the window as Chunghwa Post
asks for it: the postal code on a line of its own, then the address, then the name, 15 mm or more below the sender's,
letters 4 mm high where there is room.
"""

import re
from collections.abc import Sequence

from counter import formats
from counter.print import page
from counter.print.cells import Row, row
from counter.print.fonts import Style
from counter.print.page import LEFT, PAPER_HEIGHT, RIGHT, WIDTH
from counter.print.pages import Pages, field
from counter.print.papers import LetterLine, LetterPaper
from counter.print.pdf import Document
from counter.print.sheet import HAIRLINE, Align, Box, Look, Sheet
from counter.print.side import Side
from counter.print.table import Column, Line
from counter.print.text import Fitted, fit, leading, width, wrap_all
from counter.print.words import opening_hours

WINDOW = Box(20.0, 45.0, 90.0, 45.0)
"""Where the window lies over the sheet when it fits the envelope."""
SLIP_X, SLIP_Y = 19.0, 9.0
"""How far the sheet can slip to the right and upwards in the widest envelope (C5/6, 229 × 114 mm)."""
FOLDS = (105.0, 210.0)
"""Where the sheet is folded for DL and C5/6."""

_TEXT_LEFT = 25.0
_ROOM = 65.5
_BACK_TOP = 46.5
_BACK_SIZES = (7.0, 6.5, 6.0, 5.5)
_TO_TOP = 64.5
_TO_BOTTOM = 89.0
# 11.4 points are 4 mm. The last are for addresses as long as they can be typed.
_TO_SIZES = (12.0, 11.4, 10.8, 10.0, 9.0, 8.0, 7.0, 6.0)
_PARTS = re.compile("[^縣市區鄉鎮村里路街段巷弄號樓]+(?:[縣市區鄉鎮村里路街段巷弄號樓]|$)|.")
_BODY_TOP = 109.0
_TEXT = 10.5
_SMALL = 8.6
_ROW = 8.0
_GAP = 2.5
_DATE = Box(120.0, 78.0, RIGHT - 120.0, 6.0)
_MARK = 4.0
_NOT_PAYABLE = "—"
"""In place of an amount: after the grace no clerk may take it (PA 21)."""


def draw(document: Document, paper: LetterPaper) -> None:
    """Add the pages of a letter to the document; only the first bears the address."""
    begun: list[Side] = []

    def begin() -> tuple[Side, float]:
        side, y = _begin(document, paper, is_first=not begun)
        begun.append(side)
        return side, y

    pages = Pages(begin)
    pages.text((f"{paper.name}　君　台鑒：",), size=_TEXT, style=Style.BOLD)
    pages.gap(_GAP)
    payable = [line for line in paper.lines if not line.grace_over]
    if payable:
        pages.text(paper.letter.opening, size=_TEXT)
        pages.gap(_GAP)
    if len(payable) < len(paper.lines):
        pages.text((paper.letter.grace_over,), size=_TEXT, style=Style.BOLD)
        pages.gap(_GAP)
    _draw_tickets(pages, paper, payable)
    if payable:  # what is to be paid, and how
        pages.text(paper.letter.closing, size=_TEXT)
        pages.gap(_GAP)
    pages.block(_where(paper))
    page.finish(document, pages.sides, f"{paper.letter.title}　{formats.roc_day(paper.day)}")


def _begin(document: Document, paper: LetterPaper, *, is_first: bool) -> tuple[Side, float]:
    office = paper.office
    branch = office.branch
    head = (office.agency, branch.name, f"{branch.address}　電話 {branch.phone}")
    side, y = page.begin(document, title=paper.letter.title, office=head, marks=paper.marks)
    day = f"{formats.roc_day(paper.day)}{formats.weekday(paper.day)}"
    if not is_first:
        to = fit(f"{paper.name}　君", room=WIDTH / 2, sizes=(9.0, 8.0, 7.0))
        side.own.fitted(LEFT, y - 1.5, to, Look(to.size))
        return side, y + leading(to.size) * len(to.lines)
    side.fixed(_draw_folds)
    _draw_destination(side.own, paper)
    side.own.in_box(_DATE, day, Look(_TEXT, align=Align.RIGHT))
    return side, _BODY_TOP


def _draw_folds(sheet: Sheet) -> None:
    for y in (*FOLDS, PAPER_HEIGHT / 2):
        sheet.line((0.0, y), (_MARK, y), thick=HAIRLINE)


def _draw_destination(sheet: Sheet, paper: LetterPaper) -> None:
    """What the window shows: where the letter goes back to, without a name; whom it goes to."""
    back = fit(f"退件請寄：{paper.office.branch.address}", room=_ROOM, sizes=_BACK_SIZES)
    sheet.fitted(_TEXT_LEFT, _BACK_TOP, back, Look(back.size))
    to = _destination(paper)
    sheet.fitted(_TEXT_LEFT, _TO_TOP, to, Look(to.size))


def _destination(paper: LetterPaper) -> Fitted:
    """Postal code, address and name as large as the window has room for."""
    fitted = Fitted(0.0, ())
    for size in _TO_SIZES:
        fitted = Fitted(size, _lines(paper, size))
        if fitted.height <= _TO_BOTTOM - _TO_TOP:
            break
    return fitted


def _lines(paper: LetterPaper, size: float) -> tuple[str, ...]:
    """The address is broken behind its districts, roads and numbers, not within."""
    parts = [""]
    for part in _PARTS.findall(paper.address):
        if parts[-1] and width(parts[-1] + part.rstrip(), size) > _ROOM:
            parts.append("")
        parts[-1] += part
    texts = (paper.postcode, *(part.strip() for part in parts), f"{paper.name}　君")
    return wrap_all([text for text in texts if text], room=_ROOM, size=size)


def _draw_tickets(pages: Pages, paper: LetterPaper, payable: Sequence[LetterLine]) -> None:
    words = paper.words
    columns = (
        Column(words.ticket, 0.185),
        Column("質物", 0.175),
        Column(words.maturity, 0.105, Align.CENTRE),
        Column("最後期限", 0.105, Align.CENTRE),
        Column(f"今日 {words.renew}", 0.105, Align.RIGHT),
        Column(f"今日 {words.redeem}", 0.115, Align.RIGHT),
        Column(f"期限日 {words.renew}", 0.1, Align.RIGHT),
        Column(f"期限日 {words.redeem}", 0.11, Align.RIGHT),
    )
    lines = [_line(each) for each in paper.lines]
    if len(payable) > 1:
        lines.append(_sum(payable))
    pages.table(columns, lines)
    if payable:
        pages.gap(1.0)
        today = formats.roc_day(paper.day)
        told = f"金額單位：新臺幣元。今日：{today}。期限日：至各單最後期限當日。"
        pages.text((told,), size=_SMALL)
    pages.gap(_GAP)


def _line(line: LetterLine) -> Line:
    contents = f"{line.contents}（已掛失）" if line.lost else line.contents
    last = formats.roc_day_short(line.last_day)
    costs = (line.renew_today, line.redeem_today, line.renew_last, line.redeem_last)
    return Line(
        (
            formats.ticket_number(line.number),
            contents,
            formats.roc_day_short(line.maturity),
            f"{last} 已過" if line.grace_over else last,
            *(_NOT_PAYABLE if line.grace_over else formats.figure(each) for each in costs),
        )
    )


def _sum(lines: Sequence[LetterLine]) -> Line:
    sums = (
        sum(line.renew_today for line in lines),
        sum(line.redeem_today for line in lines),
        sum(line.renew_last for line in lines),
        sum(line.redeem_last for line in lines),
    )
    heads = (f"合計 {len(lines)} 張", "", "", "")
    return Line((*heads, *map(formats.figure, sums)), Style.BOLD)


def _where(paper: LetterPaper) -> list[Row]:
    """Where and when to come."""
    branch = paper.office.branch
    return [
        row(field("洽辦處所", f"{paper.office.agency}　{branch.name}"), least=_ROW),
        row(field("地址", branch.address), least=_ROW),
        row(
            field("服務時間", opening_hours(branch.hours), width=WIDTH * 0.62),
            field("電話", branch.phone, width=WIDTH * 0.38, style=Style.BOLD),
            least=_ROW,
        ),
    ]
