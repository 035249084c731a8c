"""The lower part of a ticket: the original's terms, the stub's fingerprint, signatures and keeping."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from counter.domain.parts import Finger
from counter.domain.policy import Wording, Words
from counter.print.cells import PADDING, STRIP, Row, cell, draw_rows, draw_strip, row
from counter.print.fonts import Style
from counter.print.papers import Origin, TicketPaper
from counter.print.sheet import FRAME, HAIRLINE, Align, Box, Look, Sheet
from counter.print.side import Side
from counter.print.text import Fitted, leading, wrap
from counter.print.words import FINGERS, both, origin_name

HEIGHT = 32.5
_NOTES_TITLE = "約定事項"
_NOTES_EN = "Terms in English"
_NOTE_SIZES = (7.4, 7.2, 7.0, 6.8, 6.6, 6.4, 6.2, 6.0, 5.8, 5.6)
# Down to this size, rather smaller than with a note in two columns.
_WHOLE_SIZE_MIN = 6.8
_COLUMN_GAP = 4.0
_INDENT = "\u3000\u3000"
_DIGITS = "一二三四五六七八九"
_SEE_NEXT = "（見續頁）"

_FINGER_WIDTH = 31.0
_SIGNATURE_WIDTH = 62.0
_RETURN_WIDTH = 49.0
_OFFICE_LABEL = 15.0
_KEPT = "本單正聯已收到，質當物仍由本機關保管。"
_STATEMENTS = {
    Origin.RENEWAL: f"前單利息已繳清，前單已收回；{_KEPT}",
    Origin.CHANGE: f"前單利息已繳清，前單已收回；收付款項與收據相符，業已兩訖。{_KEPT}",
    Origin.REPLACEMENT: f"前單業經掛失，自本單補發時作廢，尋獲時應繳回；補發未付費用。{_KEPT}",
    Origin.CORRECTION: f"前單身分別登載有誤，業經更正，前單已收回；{_KEPT}",
}
_STATEMENT_SIZES = (7.2, 6.8, 6.4, 6.0, 5.6)
_SIGN_HEIGHT = 8.0


@dataclass(frozen=True, slots=True)
class Overflow:
    """Text that goes on to a next side, under its title."""

    title: str
    paragraphs: tuple[str, ...]


def draw_notes(side: Side, box: Box, paper: TicketPaper) -> tuple[Overflow, ...]:
    """Draw the terms into `box`; what goes on to a next side because it does not fit."""
    bilingual = paper.bilingual and bool(paper.wording.notes_en)
    overflow = side.fixed(_draw_notes, box, paper.wording, bilingual=bilingual)
    if bilingual:
        notes = enumerate(paper.wording.notes_en, start=1)
        english = Overflow(_NOTES_EN, tuple(f"{number}. {note}" for number, note in notes))
        return (*overflow, english)
    return overflow


def _draw_notes(
    sheet: Sheet, box: Box, wording: Wording, *, bilingual: bool
) -> tuple[Overflow, ...]:
    title = both(_NOTES_TITLE, f"{_NOTES_EN}: see next page", bilingual=bilingual)
    draw_strip(sheet, box, title, f"條款版本 {wording.version}")
    sheet.frame(box, thick=FRAME)
    room = Box(box.x, box.y + STRIP + 0.6, box.w, box.h - STRIP - 1.0).inset(1.6)
    columns = _note_columns(wording, (room.w - _COLUMN_GAP) / 2, room.h)
    if columns is None:
        sheet.in_box(room, _SEE_NEXT, Look(9.0, Style.BOLD, Align.CENTRE))
        return (Overflow(_NOTES_TITLE, _notes(wording)),)
    for column, x in zip(columns, (room.x, room.x + (room.w + _COLUMN_GAP) / 2), strict=True):
        sheet.fitted(x, room.y, column, Look(column.size))
    return ()


@lru_cache(maxsize=4)
def _note_columns(wording: Wording, width: float, height: float) -> tuple[Fitted, Fitted] | None:
    """The terms in two columns as large as they fit, None if they do not; the same for a year of tickets."""
    notes = _notes(wording)
    tries = (
        *((size, False) for size in _NOTE_SIZES if size >= _WHOLE_SIZE_MIN),
        *((size, True) for size in _NOTE_SIZES),
    )
    for size, divide in tries:
        hanging = [_hanging(note, width, size) for note in notes]
        columns = _balanced(hanging, int(height / leading(size)), divide=divide)
        if columns is not None:
            return Fitted(size, columns[0]), Fitted(size, columns[1])
    return None


def _balanced(
    notes: Sequence[Sequence[str]], lines_max: int, *, divide: bool
) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """The notes in two columns of at most `lines_max` lines each, or None.

    `divide`: a note may begin in the left column and end in the right one.
    """
    lines = tuple(line for note in notes for line in note)
    ends = range(len(lines) + 1) if divide else tuple(accumulate(len(note) for note in notes))
    # As even as can be, else the left one the longer.
    end = min(ends, key=lambda each: (max(each, len(lines) - each), -each))
    if max(end, len(lines) - end) > lines_max:
        return None
    return lines[:end], lines[end:]


def _notes(wording: Wording) -> tuple[str, ...]:
    numbered = (f"{_ordinal(n)}、{text}" for n, text in enumerate(wording.notes, start=1))
    return (*numbered, f"【個人資料】{wording.privacy}")


def _ordinal(number: int) -> str:
    tens, ones = divmod(number, 10)
    written = _DIGITS[tens - 1] if tens > 1 else ""
    return written + ("十" if tens else "") + (_DIGITS[ones - 1] if ones else "")


def _hanging(text: str, width: float, size: float) -> tuple[str, ...]:
    """`text` in lines, all but the first set in by two characters."""
    first, *others = wrap(text, room=width, size=size)
    if not others:
        return (first,)
    rest = text.removeprefix(first).lstrip()
    room = width - 2 * leading(size)
    return (first, *(_INDENT + line for line in wrap(rest, room=room, size=size)))


def draw_stub(side: Side, box: Box, paper: TicketPaper) -> tuple[Overflow, ...]:
    """Draw what only the office keeps: fingerprint, signatures, who checked, where the goods are."""
    statement = _STATEMENTS.get(paper.origin, paper.wording.application)
    title = f"{origin_name(paper.origin, paper.words)}聲明與簽收"
    places, overflow = side.fixed(_draw_stub, box, paper.words, title, statement)
    _draw_finger(side.own, places.finger, paper)
    return (*overflow, *_draw_office(side, places.office, paper))


class _Places(NamedTuple):
    """Where a stub's own words stand."""

    finger: Box
    office: Box


def _draw_stub(
    sheet: Sheet, box: Box, words: Words, title: str, statement: str
) -> tuple[_Places, tuple[Overflow, ...]]:
    finger = Box(box.x, box.y, _FINGER_WIDTH, box.h)
    signature = Box(finger.right, box.y, _SIGNATURE_WIDTH, box.h)
    returned = Box(signature.right, box.y, _RETURN_WIDTH, box.h)
    office = Box(returned.right, box.y, box.right - returned.right, box.h)
    draw_strip(sheet, finger, "指印")
    sheet.frame(finger)
    overflow = _draw_signature(sheet, signature, title, statement)
    _draw_return(sheet, returned, words)
    sheet.frame(box, thick=FRAME)
    return _Places(finger, office), overflow


def _draw_finger(sheet: Sheet, box: Box, paper: TicketPaper) -> None:
    """Which finger's print stands in the box, or why none does. Source: PA 15."""
    room = Box(box.x, box.y + STRIP, box.w, box.h - STRIP)
    match paper.finger:
        case None:
            lines = (origin_name(paper.origin, paper.words), "未另捺指印")
            sheet.fitted_in_box(room, Fitted(8.0, lines), Look(8.0, align=Align.CENTRE))
        case Finger.NONE:
            sheet.in_box(room, FINGERS[Finger.NONE], Look(8.0, align=Align.CENTRE))
        case finger:
            strip = box.at(y=box.y, h=STRIP).inset(PADDING)
            sheet.in_box(strip, FINGERS[finger], Look(7.6, Style.BOLD, Align.RIGHT))


def _draw_signature(sheet: Sheet, box: Box, title: str, statement: str) -> tuple[Overflow, ...]:
    """What the pledgor or the bearer declares and signs."""
    draw_strip(sheet, box, title)
    sheet.frame(box)
    room = Box(box.x, box.y + STRIP + 0.8, box.w, box.h - STRIP - _SIGN_HEIGHT).inset(1.6)
    _draw_line_to_sign(sheet, room.at(y=box.bottom - 6.2, h=5.0), "簽名", "年　　月　　日")
    for size in _STATEMENT_SIZES:
        fitted = Fitted(size, wrap(statement, room=room.w, size=size))
        if fitted.height <= room.h:
            sheet.fitted(room.x, room.y, fitted, Look(size))
            return ()
    sheet.in_box(room, _SEE_NEXT, Look(9.0, Style.BOLD, Align.CENTRE))
    return (Overflow(title, (statement,)),)


def _draw_return(sheet: Sheet, box: Box, words: Words) -> None:
    """What is filled in by hand when the goods go back."""
    redeem = words.redeem
    draw_strip(sheet, box, f"{redeem}記錄")
    sheet.frame(box)
    room = box.inset(1.6)
    lines = (
        (f"{redeem}日期", "年　　月　　日"),
        ("實收本息", "元"),
        (f"{redeem}人簽名", ""),
        ("點交人", ""),
    )
    height = (box.h - STRIP - 1.0) / len(lines)
    for number, (name, unit) in enumerate(lines):
        y = box.y + STRIP + 0.2 + number * height
        _draw_line_to_sign(sheet, room.at(y=y, h=height), name, unit)


def _draw_line_to_sign(sheet: Sheet, box: Box, name: str, unit: str) -> None:
    """A name, a line to write on, and what stands at its end."""
    text = box.at(y=box.bottom - 3.9, h=3.2)
    sheet.in_box(text, name, Look(7.4))
    sheet.in_box(text, unit, Look(7.4, align=Align.RIGHT))
    sheet.line((box.x + 15.5, box.bottom - 0.5), (box.right, box.bottom - 0.5), thick=HAIRLINE)


def _draw_office(side: Side, box: Box, paper: TicketPaper) -> list[Overflow]:
    """Who checked and where the goods lie; filled in by hand where still empty."""
    second = "、".join(dict.fromkeys(name for name in (paper.appraiser, paper.reviewer) if name))
    reviewed = ("鑑價覆核" if paper.appraiser else "覆核", second)
    acting = (("代理同意", paper.representation),) if paper.representation else ()
    values = (
        ("證件查驗", paper.id_checked_by),
        *acting,
        ("經辦", paper.clerk),
        reviewed,
        ("庫位", paper.place),
        ("封袋號碼", paper.bag),
    )
    height = box.h / len(values)
    rows: list[Row] = []
    overflow: list[Overflow] = []
    for label, value in values:
        shown = _office_row(label, value, box.w, height)
        if shown.height > height:
            overflow.append(Overflow(label, (value,)))
            shown = _office_row(label, _SEE_NEXT, box.w, height)
        rows.append(shown)
    draw_rows(side, box.x, box.y, rows)
    return overflow


def _office_row(label: str, value: str, width: float, height: float) -> Row:
    style = Style.BOLD if label == "封袋號碼" else Style.REGULAR
    return row(
        cell(label, value, width=width, label_width=_OFFICE_LABEL, style=style), least=height
    )
