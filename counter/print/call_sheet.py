"""The call list of a day to work from on paper: A4 across, a row for each pledgor, boxes for what came of the call."""

from collections.abc import Sequence

from counter import formats
from counter.domain.policy import Words
from counter.print.cells import TINT
from counter.print.fonts import Style
from counter.print.marks import draw_marks, draw_watermark
from counter.print.ods import OdsColumn, OdsTable, Shown, Value
from counter.print.papers import CallSheetLine, CallSheetPaper, Marks
from counter.print.pdf import Document
from counter.print.sheet import FRAME, HAIRLINE, POINTS_PER_MM, RULE, Align, Box, Look, Sheet
from counter.print.side import Side
from counter.print.text import Fitted, fit, fit_all
from counter.print.words import CALL_OUTCOMES, NUMBER_KINDS

TITLE = "到期通聯名單"

_WIDTH, _HEIGHT = 297.0, 210.0
_LEFT, _RIGHT = 10.0, 287.0
_TOP, _BOTTOM = 9.0, 190.0
_HEAD = 7.0
_ROW = 9.6
_PADDING = 0.9
_BOX = 4.2
_STAMP_LENGTH = 220.0
_SIZES = (10.0, 9.4, 8.8, 8.2, 7.6, 7.0, 6.4, 5.8, 5.2)
_NAME_SIZES = (*_SIZES, 4.6, 4.0, 3.4)
_TWO_LINES = (8.6, 8.2, 7.8, 7.2, 6.6, 6.0, 5.4, 4.8)
_HEAD_SIZES = (8.0, 7.4, 6.8, 6.2, 5.6)
_NAME = 1
"""The column whose text may go on in a next line."""
_NOTE_SIZE = 8.2
_KEY_INK = 0.6

_BEFORE = (9.0, 36.0, 33.0, 38.0, 24.0, 19.0, 21.0, 7.0)
_OUTCOME = 7.6
_TIME = 15.0
"""Widths: number, name, phone, ticket, last day, renewal, redemption, tries; each outcome; when it was called."""
_DUTY = "本名單含個人資料，僅供到期通聯使用；不得影印、攜出或留置櫃檯，結果補登後立即以碎紙機銷毀。"
_SILENCE = "接聽者不是本人時，不提質借、金額、日期及本機關，只請轉告回電。"


def draw(document: Document, paper: CallSheetPaper) -> None:
    """Add the pages of a call list to the document."""
    sides: list[Side] = []
    rest: Sequence[CallSheetLine] = paper.lines
    while True:
        side = Side(document, width=_WIDTH, height=_HEIGHT)
        sides.append(side)
        y = side.fixed(_draw_head, paper.office.agency, _branch(paper), _made(paper), paper.marks)
        count = int((_BOTTOM - y - _HEAD) / _ROW)
        _draw_rows(side, paper, rest[:count], y)
        rest = rest[count:]
        if not rest:
            break
    for number, side in enumerate(sides, start=1):
        side.fixed(_draw_foot)
        box = Box(_LEFT, _BOTTOM + 12.0, _RIGHT - _LEFT, 4.0)
        pages = f"{paper.code}　第 {number} 頁／共 {len(sides)} 頁"
        side.own.in_box(box, pages, Look(7.4, align=Align.RIGHT))
        document.page(_WIDTH * POINTS_PER_MM, _HEIGHT * POINTS_PER_MM, side)


def _branch(paper: CallSheetPaper) -> str:
    return paper.office.branch.name


def _made(paper: CallSheetPaper) -> str:
    day = f"{formats.roc_day(paper.day)}{formats.weekday(paper.day)}"
    return f"{day}　截至 {paper.at}　{len(paper.lines)} 人　製表 {paper.by}　名單編號 {paper.code}"


def _columns(words: Words) -> tuple[tuple[str, float], ...]:
    """Each column's title and width; what is left is for remarks."""
    titles = ("序號", "姓名", "電話", words.ticket, "最後期限", words.renew, words.redeem, "次")
    known = [*zip(titles, _BEFORE, strict=True)]
    known += [(short, _OUTCOME) for short, _ in CALL_OUTCOMES.values()]
    known.append(("時間", _TIME))
    return (*known, ("備註", _RIGHT - _LEFT - sum(width for _, width in known)))


def _draw_head(sheet: Sheet, agency: str, branch: str, made: str, marks: Marks) -> float:
    draw_watermark(sheet, marks, x=_WIDTH / 2, y=_HEIGHT / 2, length=_STAMP_LENGTH)
    title = fit(TITLE, room=90.0, sizes=(17.0,), style=Style.BOLD)
    sheet.fitted(_LEFT, _TOP, title, Look(title.size, Style.BOLD))
    room = Box(_LEFT + 92.0, _TOP, _RIGHT - _LEFT - 92.0, 4.5)
    for text, style in ((f"{agency}　{branch}", Style.BOLD), (made, Style.REGULAR)):
        fitted = fit(text, room=room.w, sizes=(9.5, 9.0, 8.5, 8.0, 7.0, 6.0), style=style)
        sheet.fitted_in_box(room, fitted, Look(fitted.size, style, Align.RIGHT))
        room = room.at(y=room.bottom, h=room.h)
    return draw_marks(sheet, marks, right=_RIGHT, y=max(room.y, _TOP + title.height)) + 1.6


def _draw_rows(side: Side, paper: CallSheetPaper, lines: Sequence[CallSheetLine], y: float) -> None:
    side.fixed(_draw_ruling, paper.words, y, len(lines))
    row = Box(_LEFT, y + _HEAD, _RIGHT - _LEFT, _ROW)
    for line in lines:
        _draw_line(side.own, row, line)
        row = row.at(y=row.bottom, h=_ROW)


def _draw_ruling(sheet: Sheet, words: Words, y: float, rows: int) -> None:
    block = Box(_LEFT, y, _RIGHT - _LEFT, _HEAD + rows * _ROW)
    sheet.fill(block.at(y=y, h=_HEAD), TINT)
    x = _LEFT
    for title, width in _columns(words):
        place = Box(x, y, width, _HEAD).inset(_PADDING / 2)
        fitted = fit(title, room=place.w, sizes=_HEAD_SIZES, style=Style.BOLD)
        sheet.fitted_in_box(place, fitted, Look(fitted.size, Style.BOLD, Align.CENTRE))
        if x > _LEFT:
            sheet.down(block, x, thick=HAIRLINE)
        x += width
    for row in range(rows):
        top = y + _HEAD + row * _ROW
        sheet.across(block, top, thick=HAIRLINE)
        _draw_boxes(sheet, top)
    sheet.frame(block, thick=FRAME)


def _draw_boxes(sheet: Sheet, top: float) -> None:
    """A box to tick for each outcome, with its key beside it."""
    x = _LEFT + sum(_BEFORE)
    for number in range(1, len(CALL_OUTCOMES) + 1):
        place = Box(x + (_OUTCOME - _BOX) / 2, top + (_ROW - _BOX) / 2, _BOX, _BOX)
        sheet.frame(place, thick=RULE)
        sheet.in_box(place, str(number), Look(6.6, align=Align.CENTRE, ink=_KEY_INK))
        x += _OUTCOME


def _draw_line(sheet: Sheet, row: Box, line: CallSheetLine) -> None:
    x = row.x
    for column, (cell, width) in enumerate(zip(_cells(line), _BEFORE, strict=True)):
        texts, align, style = cell
        place = Box(x, row.y, width, row.h).inset(_PADDING)
        fitted = _name(texts, place) if column == _NAME else _kept_whole(texts, place, style)
        sheet.fitted_in_box(place, fitted, Look(fitted.size, style, align))
        x += width


def _kept_whole(texts: Sequence[str], place: Box, style: Style) -> Fitted:
    """Figures and numbers: a line each, as large as the cell takes them."""
    sizes = _SIZES if len(texts) == 1 else _TWO_LINES
    return fit_all(texts, room=place.w, sizes=sizes, style=style)


def _name(texts: Sequence[str], place: Box) -> Fitted:
    """A name as large as the cell takes it, a long one over several lines."""
    fitted = Fitted(0.0, ())
    for size in _NAME_SIZES:
        fitted = fit_all(texts, room=place.w, sizes=(size,))
        if fitted.height <= place.h:
            break
    return fitted


def _cells(line: CallSheetLine) -> list[tuple[tuple[str, ...], Align, Style]]:
    """What stands in a row before the boxes."""
    more = f"等 {line.tickets} 張" if line.tickets > 1 else ""
    left = (
        "已過"
        if line.days_left < 0
        else "今日"
        if not line.days_left
        else f"剩 {line.days_left} 天"
    )
    on = line.promised_on
    promised = "" if on is None else f"約 {on.month}/{on.day}"
    day = formats.roc_day_short(line.last_day)
    due = Style.BOLD if line.days_left <= 0 else Style.REGULAR
    return [
        ((str(line.row),), Align.CENTRE, Style.BOLD),
        ((line.name,), Align.LEFT, Style.REGULAR),
        (_some(line.number or "無可用號碼", _rings(line)), Align.LEFT, Style.REGULAR),
        (_some(formats.ticket_number(line.ticket), more), Align.LEFT, Style.REGULAR),
        (_some(day, "　".join(_some(left, promised))), Align.LEFT, due),
        ((_cost(line.renew_today),), Align.RIGHT, Style.REGULAR),
        ((_cost(line.redeem_today),), Align.RIGHT, Style.REGULAR),
        ((str(line.made) if line.made else "",), Align.CENTRE, Style.REGULAR),
    ]


def _cost(amount: int) -> str:
    """Nothing is to be named to somebody whose grace is over (PA 21)."""
    return formats.figure(amount) if amount else "—"


def _rings(line: CallSheetLine) -> str:
    kind = "" if line.kind is None else NUMBER_KINDS[line.kind]
    hour = "" if line.hour is None else f"多於 {line.hour} 時接聽"
    return "　".join(_some(kind, hour))


def _some(*texts: str) -> tuple[str, ...]:
    return tuple(text for text in texts if text)


def _draw_foot(sheet: Sheet) -> None:
    """What the boxes mean, what is not said, what becomes of the paper."""
    keys = "　".join(f"{n} {full}" for n, (_, full) in enumerate(CALL_OUTCOMES.values(), 1))
    box = Box(_LEFT, _BOTTOM + 1.0, _RIGHT - _LEFT, 3.8)
    for text, style in ((keys, Style.REGULAR), (_SILENCE, Style.REGULAR), (_DUTY, Style.BOLD)):
        sheet.in_box(box, text, Look(_NOTE_SIZE, style))
        box = box.at(y=box.bottom, h=box.h)


def table(paper: CallSheetPaper) -> OdsTable:
    """The same list as a spreadsheet, with room for what came of each call."""
    words, branch = paper.words, paper.office.branch
    columns = (
        OdsColumn("序號", 10),
        OdsColumn("姓名", 38),
        OdsColumn("電話", 30),
        OdsColumn("種類", 16),
        OdsColumn("常接聽時段", 16),
        OdsColumn(words.ticket, 40),
        OdsColumn("張數", 10),
        OdsColumn("最後期限", 22),
        OdsColumn("剩餘天數", 14),
        OdsColumn(f"今日{words.renew}", 20, Shown.THOUSANDS),
        OdsColumn(f"今日{words.redeem}", 22, Shown.THOUSANDS),
        OdsColumn("已試次數", 14),
        OdsColumn("約定日", 22),
        OdsColumn("結果", 14),
        OdsColumn("時間", 14),
        OdsColumn("備註", 50),
    )
    notes = (f"{paper.office.agency}　{branch.name}　{TITLE}", _made(paper), _DUTY)
    return OdsTable(TITLE, columns, [_values(line) for line in paper.lines], notes)


def _values(line: CallSheetLine) -> tuple[Value, ...]:
    return (
        line.row,
        line.name,
        line.number,
        "" if line.kind is None else NUMBER_KINDS[line.kind],
        line.hour,
        formats.ticket_number(line.ticket),
        line.tickets,
        line.last_day,
        line.days_left,
        line.renew_today or None,
        line.redeem_today or None,
        line.made,
        line.promised_on,
        None,
        None,
        None,
    )
