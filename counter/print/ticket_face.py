"""The face that both copies of a ticket share: who, how much, at what rate, until when, what to pay."""

from collections.abc import Callable, Sequence
from datetime import date

from counter import formats
from counter.domain.charges import Due
from counter.domain.money import RatePart
from counter.domain.policy import Words
from counter.print import qr
from counter.print.cells import LABEL_WIDTH, STRIP, Cell, Row, cell, draw_rows, draw_strip, row
from counter.print.fonts import Style
from counter.print.half import GAP, LEFT, RIGHT, ROOM
from counter.print.papers import Origin, TicketPaper
from counter.print.sheet import FRAME, HAIRLINE, Align, Box, Look, Sheet
from counter.print.side import Side
from counter.print.text import fit
from counter.print.words import both, origin_name

_QR_SIDE = 21.5
_QR_COLUMN = 33.0
_QR_LINE = 2.6
_GRID = ROOM - _QR_COLUMN
_HALF = _GRID / 2
_DAY_WIDTH = 56.0
_CLERK_WIDTH = 39.0
_CLERK_LABEL = 12.0
_FEE_WIDTH = 43.0
_FIGURE_WIDTH = LABEL_WIDTH + 51.0

_NAME_SIZES = (12.0, 11.0, 10.0, 9.0, 8.0, 7.0, 6.2, 5.5)
_STRONG_SIZES = (11.5, 10.5, 9.5, 8.5)
_FIGURE_SIZES = (17.0, 15.0, 13.0, 11.0)
_CAPITAL_SIZES = (13.0, 12.0, 11.0, 10.0, 9.0, 8.0)

_HEAD = 3.1
_ROW = 3.35
_FEW_ROWS = 9
_FEW_COLUMNS = 3
_MANY_COLUMNS = 4
_TABLE_TITLES = ("日期", "月數", "利息", "本息合計")
_TABLE_TITLES_BOTH = ("日期 Date", "月 Mo.", "利息 Interest", "合計 Total")
_TABLE_TITLE_SIZES = (6.4, 5.8, 5.2, 4.6)
_TABLE_EN = "Pay by this day (inclusive)"
_TABLE_NOTE_EN = "/ Renew: Interest. Redeem: Total."
# Shares of a column of the table.
_TABLE_SHARES = (0.31, 0.14, 0.25, 0.30)
_TABLE_SIZES = (7.6, 7.0, 6.4, 5.8, 5.2)


def draw(side: Side, paper: TicketPaper, y: float) -> float:
    """Draw the face from `y` on; its lower edge."""
    code = _draw_code(side, paper, Box(RIGHT - _QR_COLUMN, y, _QR_COLUMN, 0))
    rows = [_person(paper), _origin(paper), _principal(paper), _price(paper)]
    rows.append(_ends(paper, least=code.bottom - y - sum(each.height for each in rows)))
    bottom = draw_rows(side, LEFT, y, rows)
    side.fixed(Sheet.frame, Box(LEFT, y, ROOM, bottom - y), thick=FRAME)
    return _draw_table(side, paper, bottom + GAP)


def _person(paper: TicketPaper) -> Row:
    pledgor = paper.pledgor
    papers = f"{pledgor.id_kind}　{pledgor.id_number}"
    return row(
        cell(
            _label(paper, paper.words.pledgor, "Pledgor"),
            pledgor.name,
            width=_HALF,
            sizes=_NAME_SIZES,
            style=Style.BOLD,
        ),
        cell(_label(paper, "證件", "ID document"), papers, width=_HALF),
        least=6.2,
    )


def _origin(paper: TicketPaper) -> Row:
    pledged_on = _day(paper, paper.terms.pledged_on)
    return row(
        cell(
            _label(paper, f"{paper.words.pledge}日期", "Date of loan"), pledged_on, width=_DAY_WIDTH
        ),
        cell(
            _label(paper, "經辦", "Clerk"),
            paper.clerk,
            width=_CLERK_WIDTH,
            label_width=_CLERK_LABEL,
        ),
        cell(
            _label(paper, "前單號碼", "Previous no."),
            _predecessors(paper),
            width=_GRID - _DAY_WIDTH - _CLERK_WIDTH,
        ),
        least=5.4,
    )


def _predecessors(paper: TicketPaper) -> tuple[str, ...]:
    """The tickets this one replaces, and that their interest was paid or why it was written anew."""
    if not paper.predecessors:
        return (both("無（新單）", "None (new)", bilingual=paper.bilingual),)
    numbers = "、".join(formats.ticket_number(number) for number in paper.predecessors)
    if paper.origin in {Origin.REPLACEMENT, Origin.CORRECTION}:
        day = "" if paper.written_on is None else f"{formats.roc_day(paper.written_on)} "
        return (numbers, f"{day}{origin_name(paper.origin, paper.words)}")
    paid = both("已收訖", "interest paid", bilingual=paper.bilingual)
    return (numbers, f"利息 {formats.ntd(paper.interest_paid)} {paid}")


def _principal(paper: TicketPaper) -> Row:
    """The principal in figures and in capital numerals, the largest thing on the ticket."""
    amount = paper.principal
    return row(
        cell(
            _label(paper, f"{paper.words.pledge}金額", "Principal"),
            formats.ntd(amount),
            width=_FIGURE_WIDTH,
            sizes=_FIGURE_SIZES,
            style=Style.BOLD,
        ),
        cell(
            "",
            formats.capitals(amount),
            width=_GRID - _FIGURE_WIDTH,
            label_width=0.0,
            sizes=_CAPITAL_SIZES,
            style=Style.BOLD,
        ),
        least=9.2,
    )


def _price(paper: TicketPaper) -> Row:
    """Monthly and annual rate of each part, and the storage fee. Source: PA 11, 20."""
    free = both("免收", "Nil", bilingual=paper.bilingual) + "　" if paper.storage_fee == 0 else ""
    return row(
        cell(_label(paper, "利率", "Rate"), _rate_lines(paper), width=_GRID - _FEE_WIDTH),
        cell(
            _label(paper, "倉棧費", "Storage fee"),
            f"{free}{formats.ntd(paper.storage_fee)}",
            width=_FEE_WIDTH,
        ),
        least=5.4,
    )


def _rate_lines(paper: TicketPaper) -> tuple[str, ...]:
    """One line for each part of the principal that has a rate of its own; below, the same in English."""
    lines = _rates_of(paper, paper.class_name, "其餘", _rates)
    if not paper.bilingual:
        return lines
    return (*lines, *_rates_of(paper, paper.class_name_en, "The rest", _rates_en))


def _rates_of(
    paper: TicketPaper, name: str, rest: str, say: Callable[[RatePart], str]
) -> tuple[str, ...]:
    parts = paper.terms.parts
    if len(parts) == 1:
        return (f"{name}　{say(parts[0])}",)
    names = (name, *(rest for _ in parts[1:]))
    return tuple(
        f"{named}　{formats.ntd(part.principal)}　{say(part)}"
        for named, part in zip(names, parts, strict=True)
    )


def _rates(part: RatePart) -> str:
    monthly, annual = formats.percent(part.rate_bp), formats.annual_percent(part.rate_bp)
    return f"月息 {monthly}（年息 {annual}）"


def _rates_en(part: RatePart) -> str:
    monthly, annual = formats.percent(part.rate_bp), formats.annual_percent(part.rate_bp)
    return f"{monthly} a month ({annual} a year)"


def _ends(paper: TicketPaper, *, least: float) -> Row:
    return row(
        _strong_day(paper, paper.words.maturity, "Maturity", paper.terms.maturity),
        _strong_day(paper, "寬限末日", "Last day of grace", paper.terms.last_day),
        least=max(6.8, least),
    )


def _strong_day(paper: TicketPaper, label: str, english: str, day: date) -> Cell:
    return cell(
        _label(paper, label, english),
        _day(paper, day),
        width=_HALF,
        sizes=_STRONG_SIZES,
        style=Style.BOLD,
    )


def _label(paper: TicketPaper, chinese: str, english: str) -> str:
    """A cell's label, with English on a second line where the ticket speaks both."""
    return both(chinese, english, bilingual=paper.bilingual, between="\n")


def _day(paper: TicketPaper, day: date) -> str:
    """A day with its weekday; for who does not count in ROC years in the common era too."""
    written = f"{formats.roc_day(day)}{formats.weekday(day)}"
    return both(written, f"{day}", bilingual=paper.bilingual)


def _draw_code(side: Side, paper: TicketPaper, column: Box) -> Box:
    """The QR code, what it is for, and its check code to type; the box that all of it takes."""
    quiet = qr.quiet_zone(qr.encode(paper.qr_text), _QR_SIDE)
    x = column.x + (column.w - _QR_SIDE) / 2 - quiet
    code = qr.draw(side.own, paper.qr_text, x=x, y=column.y + FRAME, side=_QR_SIDE)
    line = column.at(y=code.bottom, h=_QR_LINE)
    look = Look(6.2, align=Align.CENTRE)
    side.fixed(Sheet.in_box, line, "手機掃描可查應繳金額", look)
    if paper.bilingual:
        line = column.at(y=line.bottom, h=_QR_LINE)
        side.fixed(Sheet.in_box, line, "Scan for the amount due", look)
    line = column.at(y=line.bottom, h=_QR_LINE)
    check = paper.qr_text.rsplit("/", 1)[-1]
    side.own.in_box(line, f"查詢碼 {check[:5]} {check[5:]}", look)
    return column.at(y=column.y, h=line.bottom + FRAME - column.y)


def _draw_table(side: Side, paper: TicketPaper, y: float) -> float:
    """By this day you pay: rows run down a column, then the next one; the lower edge."""
    columns = _FEW_COLUMNS if len(paper.table) <= _FEW_ROWS else _MANY_COLUMNS
    rows = -(-len(paper.table) // columns)
    block = Box(LEFT, y, ROOM, STRIP + _HEAD + rows * _ROW + 0.3)
    places = side.fixed(_draw_table_frame, block, columns, paper.words, bilingual=paper.bilingual)
    for index, due in enumerate(paper.table):
        column, line = divmod(index, rows)
        _draw_due(side.own, places[column], y + STRIP + _HEAD + line * _ROW, due, paper)
    return block.bottom


def _draw_table_frame(
    sheet: Sheet, block: Box, columns: int, words: Words, *, bilingual: bool
) -> tuple[tuple[Box, ...], ...]:
    """The table without its rows; where the figures stand in each of its columns."""
    note = f"{words.renew}繳「利息」，{words.redeem}繳「本息合計」；逾寬限末日即流當"
    title = both("何日前（含當日）繳多少", _TABLE_EN, bilingual=bilingual)
    draw_strip(sheet, block, title, both(note, _TABLE_NOTE_EN, bilingual=bilingual))
    titles = _TABLE_TITLES_BOTH if bilingual else _TABLE_TITLES
    body = Box(block.x, block.y + STRIP, block.w, block.h - STRIP)
    places = []
    for box in body.columns([1 / columns] * columns):
        cells = tuple(box.at(y=box.y, h=_HEAD).inset(2.0).columns(_TABLE_SHARES))
        for number, (place, title) in enumerate(zip(cells, titles, strict=True)):
            fitted = fit(title, room=place.w, sizes=_TABLE_TITLE_SIZES)
            sheet.in_box(place, title, Look(fitted.size, align=_alignment(number)))
        sheet.down(box, box.x)
        places.append(cells)
    sheet.across(block, body.y + _HEAD, thick=HAIRLINE)
    sheet.frame(block, thick=FRAME)
    return tuple(places)


def _draw_due(sheet: Sheet, places: Sequence[Box], y: float, due: Due, paper: TicketPaper) -> None:
    """One row, bold if it is the last day."""
    style = Style.BOLD if due.on == paper.terms.last_day else Style.REGULAR
    texts = (
        f"{due.on}" if paper.bilingual else formats.roc_day_short(due.on),
        formats.months(due.half_months),
        formats.figure(due.interest),
        formats.figure(due.total),
    )
    for number, (place, text) in enumerate(zip(places, texts, strict=True)):
        fitted = fit(text, room=place.w, sizes=_TABLE_SIZES, style=style)
        sheet.in_box(place.at(y=y, h=_ROW), text, Look(fitted.size, style, _alignment(number)))


def _alignment(column: int) -> Align:
    return Align.RIGHT if column else Align.LEFT
