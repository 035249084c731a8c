"""The receipt: what was paid for which tickets, either way; one copy for who paid, one for the office.

Both copies bear the same lines; what the one who is paid or takes goods home signs stands on the office's alone.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from counter import formats
from counter.domain.money import Ntd
from counter.print import half, table
from counter.print.cells import Cell, Row, cell, draw_rows, row
from counter.print.fonts import Style
from counter.print.half import BOTTOM, GAP, LEFT, ROOM, Form
from counter.print.half_head import Copy, Head, draw_head, marked
from counter.print.papers import EndedLine, ReceiptPaper, WrittenLine
from counter.print.pdf import Document
from counter.print.sheet import FRAME, Align, Box, Look, Sheet
from counter.print.side import Side
from counter.print.table import Column, Line
from counter.print.text import Fitted, wrap
from counter.print.words import receipt_title

_ENDED = (
    Column("單號", 0.21),
    Column("事項", 0.15),
    Column("計息期間", 0.22),
    Column("月數", 0.08, Align.RIGHT),
    Column("原單本金", 0.18, Align.RIGHT),
    Column("利息", 0.16, Align.RIGHT),
)
_RECKONED = (
    Column("單號", 0.21),
    Column("利息計算：本金 × 月息 × 月數；各部分相加後，元以下四捨五入", 0.79),
)
_NONE = "（無）"
_FIGURE_SIZES = (17.0, 15.0, 13.0, 11.0)
_CAPITAL_SIZES = (13.0, 12.0, 11.0, 10.0, 9.0, 8.0)
_SUM_SIZES = (10.5, 9.5, 8.5, 7.5)
_RETURNED_SIZES = (8.5, 8.0, 7.5, 7.0, 6.4, 5.8)
_ROW = 6.2
_NET_ROW = 9.4
_SIGN_ROW = 17.0
_NOTE_SIZE = 6.6
_DAY_WIDTH = 76.0
_CLERK_WIDTH = (ROOM - _DAY_WIDTH) / 2
_FIGURE_WIDTH = 72.0


def draw(document: Document, paper: ReceiptPaper, form: Form) -> None:
    """Add the pages of a receipt to the document."""
    faces, y = _faces(document, paper)
    payer = "領款人" if paper.net < 0 else "繳款人"
    given = Copy("收執聯", f"{payer}收執", given=True)
    kept = Copy("存根聯", "本機關存查", given=False)
    copies = [_copy(document, paper, faces, y, copy) for copy in (given, kept)]
    half.add(document, copies[0], copies[1], form)


def _copy(
    document: Document, paper: ReceiptPaper, faces: Sequence[Side], y: float, copy: Copy
) -> list[half.Parts]:
    """The sides of one copy: what both say, and its own signatures on the last."""
    own = half.blank(document)
    signed = not copy.given and (paper.net < 0 or bool(paper.returned))
    bottom = draw_rows(own, LEFT, y, [_signatures(paper, signed=signed)])
    own.own.fitted(LEFT, bottom + GAP, _note(paper, signed=signed), Look(_NOTE_SIZE))
    *others, last = faces
    return marked(document, [*((side,) for side in others), (last, own)], copy)


def _faces(document: Document, paper: ReceiptPaper) -> tuple[list[Side], float]:
    """What both copies say, and where the signatures stand on the last side."""
    side, y = _begin(document, paper)
    sides = [side]
    y = draw_rows(side, LEFT, y, [_act(paper)]) + 2 * GAP
    for columns, lines in _tables(paper):
        rest = lines
        while rest:
            count = table.rows_in(BOTTOM - y)
            if count < 1:
                side, y = _begin(document, paper)
                sides.append(side)
                continue
            y = table.draw(side, Box(LEFT, y, ROOM, 0), columns, rest[:count], none=_NONE)
            y += 2 * GAP
            rest = rest[count:]
    rows = _closing(paper)
    needed = sum(each.height for each in rows) + _SIGN_ROW + GAP + _note(paper, signed=True).height
    if BOTTOM - y < needed:
        side, y = _begin(document, paper)
        sides.append(side)
    bottom = draw_rows(side, LEFT, y, rows)
    whole = Box(LEFT, y, ROOM, bottom + _SIGN_ROW - y)
    side.fixed(Sheet.frame, whole, thick=FRAME)
    return sides, bottom


def _begin(document: Document, paper: ReceiptPaper) -> tuple[Side, float]:
    side = half.blank(document)
    title, english = receipt_title(paper.net)
    head = Head(paper.office, title, english, "收據號碼", paper.act.number, paper.marks)
    return side, draw_head(side, head) + GAP


def _act(paper: ReceiptPaper) -> Row:
    act = paper.act
    day = f"{formats.roc_day(act.day)}{formats.weekday(act.day)}　{act.at}"
    return row(
        cell("日期時間", day, width=_DAY_WIDTH),
        cell("經辦", act.clerk, width=_CLERK_WIDTH),
        cell("核准", act.approver or "—", width=_CLERK_WIDTH),
        least=_ROW,
    )


def _tables(paper: ReceiptPaper) -> list[tuple[tuple[Column, ...], list[Line]]]:
    """The tickets that were settled, why the interest is what it is, then those that were written."""
    tables: list[tuple[tuple[Column, ...], list[Line]]] = [(_ENDED, _ended(paper.ended))]
    if reckoned := _reckoned(paper.ended):
        tables.append((_RECKONED, reckoned))
    if paper.written:
        tables.append((_written_columns(paper), _written(paper.written)))
    return tables


def _ended(lines: Sequence[EndedLine]) -> list[Line]:
    shown = [
        Line(
            (
                formats.ticket_number(line.number),
                line.what,
                _span(line) if line.half_months else "—",
                formats.months(line.half_months) if line.half_months else "—",
                formats.figure(line.principal) if line.principal else "—",
                formats.figure(line.interest),
            )
        )
        for line in lines
    ]
    if len(lines) > 1:
        principal = sum(line.principal for line in lines)
        interest = sum(line.interest for line in lines)
        sums = (formats.figure(principal), formats.figure(interest))
        shown.append(Line((f"合計 {len(lines)} 張", "", "", "", *sums), Style.BOLD))
    return shown


def _reckoned(lines: Sequence[EndedLine]) -> list[Line]:
    return [
        Line((formats.ticket_number(line.number), "＋".join(_products(line))))
        for line in lines
        if line.parts
    ]


def _products(line: EndedLine) -> Iterator[str]:
    """What each part of a ticket's principal bears."""
    for part in line.parts:
        factors = (formats.figure(part.principal), formats.percent(part.rate_bp))
        yield " × ".join((*factors, formats.months(line.half_months)))


def _span(line: EndedLine) -> str:
    return f"{formats.roc_day_short(line.since)}－{formats.roc_day_short(line.until)}"


def _written_columns(paper: ReceiptPaper) -> tuple[Column, ...]:
    return (
        Column("換發新單", 0.25),
        Column(f"新單{paper.words.pledge}金額", 0.23, Align.RIGHT),
        Column(paper.words.maturity, 0.26, Align.RIGHT),
        Column("寬限末日", 0.26, Align.RIGHT),
    )


def _written(lines: Sequence[WrittenLine]) -> list[Line]:
    shown = [
        Line(
            (
                formats.ticket_number(line.number),
                formats.figure(line.principal),
                _day(line.maturity),
                _day(line.last_day),
            )
        )
        for line in lines
    ]
    if len(lines) > 1:
        principal = formats.figure(sum(line.principal for line in lines))
        shown.append(Line((f"合計 {len(lines)} 張", principal, "", ""), Style.BOLD))
    return shown


def _day(day: date) -> str:
    return f"{formats.roc_day(day)}{formats.weekday(day)}"


def _closing(paper: ReceiptPaper) -> list[Row]:
    """The sums, the net amount in figures and capital numerals, the cash, the goods handed over."""
    name = "實付金額" if paper.net < 0 else "實收金額"
    amount = abs(paper.net)
    rows = [
        row(*_parts(paper), least=_ROW),
        row(
            cell(
                name,
                formats.ntd(amount),
                width=_FIGURE_WIDTH,
                sizes=_FIGURE_SIZES,
                style=Style.BOLD,
            ),
            cell(
                "",
                formats.capitals(amount),
                width=ROOM - _FIGURE_WIDTH,
                label_width=0.0,
                sizes=_CAPITAL_SIZES,
                style=Style.BOLD,
            ),
            least=_NET_ROW,
        ),
    ]
    if paper.paid_by:
        rows.append(row(cell("付款方式", paper.paid_by, width=ROOM, sizes=_SUM_SIZES), least=_ROW))
    if paper.received:
        received, back = ("收到款項", "溢付待退") if paper.paid_by else ("收到現金", "找回")
        rows.append(
            row(
                cell(received, formats.ntd(paper.received), width=ROOM / 2, sizes=_SUM_SIZES),
                cell(back, formats.ntd(paper.change), width=ROOM / 2, sizes=_SUM_SIZES),
                least=_ROW,
            )
        )
    if paper.returned:
        goods = "；".join(paper.returned)
        rows.append(row(cell("交還質物", goods, width=ROOM, sizes=_RETURNED_SIZES), least=_ROW))
    return rows


def _parts(paper: ReceiptPaper) -> list[Cell]:
    """What the net amount is made of."""
    parts = [("利息", f"收取 {formats.ntd(paper.interest)}"), _principal(paper)]
    if paper.refunded:
        parts.append(("退還款項", f"付出 {formats.ntd(paper.refunded)}"))
    width = ROOM / len(parts)
    return [cell(label, text, width=width, sizes=_SUM_SIZES) for label, text in parts]


def _principal(paper: ReceiptPaper) -> tuple[str, str]:
    repaid = paper.repaid
    if repaid > 0:
        return "本金", f"收回 {formats.ntd(repaid)}"
    if repaid < 0:
        return "本金", f"放款 {formats.ntd(-repaid)}"
    return "本金", "無增減" if paper.written else formats.ntd(Ntd(0))


def _signatures(paper: ReceiptPaper, *, signed: bool) -> Row:
    """Who took the money, the office's stamp, and on the office's copy who was given money or goods."""
    names = ["經辦蓋章", "機關戳記"]
    if signed:
        names.insert(0, "領款人簽名" if paper.net < 0 else "領取人簽名")
    return row(*(cell(name, "", width=ROOM / len(names)) for name in names), least=_SIGN_ROW)


def _note(paper: ReceiptPaper, *, signed: bool) -> Fitted:
    """What the paper is good for, and what is signed. Source: PA 18, 20."""
    words = paper.words
    notes = [
        "本據由電腦列印，塗改無效；除利息外未收取其他費用（當舖業法第20條）。",
        f"本據非{words.ticket}，不得憑以{words.redeem}。",
    ]
    if signed and paper.net < 0:
        notes.append("簽名者已如數領訖上列款項。")
    if signed and paper.returned:
        notes.append("簽名者已當面點清交還之質物。")
    return Fitted(_NOTE_SIZE, wrap("".join(notes), room=ROOM, size=_NOTE_SIZE))
