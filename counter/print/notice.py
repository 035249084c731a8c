"""Notices: an undone act, a lost ticket, stolen goods, a refused pledge; a sheet of A4 for each copy."""

from counter import formats
from counter.print import page
from counter.print.cells import Row, row
from counter.print.fonts import Style
from counter.print.notice_forms import NoticeForm, notice_form
from counter.print.page import WIDTH
from counter.print.pages import GAP, Pages, field, signatures
from counter.print.papers import NoticePaper
from counter.print.pdf import Document
from counter.print.side import Side

_SHORT_LABEL = 16.0
_THIRD = WIDTH / 3
_SUM_SIZES = (13.0, 12.0, 11.0, 10.0, 9.0, 8.0)
_SUM_WIDTH = 84.0
_ROW = 8.0
_BLANK_ROW = 11.0
_TEXT = 10.5


def draw(document: Document, paper: NoticePaper) -> None:
    """Add the pages of a notice to the document, each copy with pages of its own."""
    form = notice_form(paper.kind, paper.words)
    for keeper in form.copies:
        _draw_copy(document, paper, form, keeper)


def _draw_copy(document: Document, paper: NoticePaper, form: NoticeForm, keeper: str) -> None:
    def begin() -> tuple[Side, float]:
        branch = paper.office.branch
        office = (paper.office.agency, branch.name, f"{branch.address}　電話 {branch.phone}")
        return page.begin(document, title=form.title, office=office, marks=paper.marks)

    pages = Pages(begin)
    pages.rows(_head(paper, form, keeper))
    pages.gap()
    pages.text(form.standing, size=_TEXT)
    pages.gap()
    pages.rows([_line(label, text) for label, text in paper.lines])
    if paper.cash:
        pages.gap()
        pages.rows([_sum(label, amount) for label, amount in paper.cash])
    if paper.goods:
        pages.gap()
        pages.things(paper.goods)
    if paper.paragraphs:
        pages.gap()
        pages.text(paper.paragraphs, size=_TEXT)
    pages.gap(2 * GAP)
    pages.block(signatures(form.signatures))
    page.finish(document, pages.sides, f"{form.title}　{paper.act.number}　{keeper}")


def _head(paper: NoticePaper, form: NoticeForm, keeper: str) -> list[Row]:
    act = paper.act
    moment = f"{formats.roc_day(act.day)}{formats.weekday(act.day)}　{act.at}"
    rows = [
        row(
            field("編號", act.number, width=_THIRD, label_width=_SHORT_LABEL, style=Style.BOLD),
            field("時間", moment, width=_THIRD, label_width=_SHORT_LABEL),
            field("聯別", keeper, width=_THIRD, label_width=_SHORT_LABEL, style=Style.BOLD),
            least=_ROW,
        ),
        row(
            field("經辦", act.clerk, width=_THIRD, label_width=_SHORT_LABEL),
            field("核准", act.approver or "—", width=_THIRD, label_width=_SHORT_LABEL),
            field("依據", _article(paper, form), width=_THIRD, label_width=_SHORT_LABEL),
            least=_ROW,
        ),
    ]
    if paper.to:
        rows.append(row(field("受文者", paper.to, label_width=_SHORT_LABEL), least=_ROW))
    return rows


def _article(paper: NoticePaper, form: NoticeForm) -> str:
    return (paper.article or form.article) or "—"


def _line(label: str, text: str) -> Row:
    """A label and its text, or room to fill it in by hand."""
    least = _ROW if text else _BLANK_ROW
    return row(field(label, text), least=least)


def _sum(label: str, amount: int) -> Row:
    """A sum with its way, in figures and in capital numerals."""
    way = "付出" if amount < 0 else "收入"
    return row(
        field(
            label,
            f"{way} {formats.ntd(abs(amount))}",
            width=_SUM_WIDTH,
            sizes=_SUM_SIZES,
            style=Style.BOLD,
        ),
        field(
            "",
            formats.capitals(abs(amount)),
            width=WIDTH - _SUM_WIDTH,
            label_width=0.0,
            sizes=_SUM_SIZES,
        ),
        least=_ROW,
    )
