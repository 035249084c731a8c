"""The slip of a hand-over: which sealed bags go to whom until when; signed as they go and again as they come back."""

from counter import formats
from counter.domain.custody import Party
from counter.print import page
from counter.print.cells import Cell, Row, row
from counter.print.fonts import Style
from counter.print.page import WIDTH
from counter.print.pages import Pages, field, signatures
from counter.print.papers import HandoverLine, HandoverPaper
from counter.print.pdf import Document
from counter.print.sheet import Align
from counter.print.side import Side
from counter.print.table import Column, Line

_TITLES = {
    Party.CUSTODIAN: "庫房保管交接單",
    Party.BRANCH: "封袋移交單",
    Party.APPRAISER: "委外鑑定送件單",
}
_RECEIVERS = {
    Party.CUSTODIAN: "接管人",
    Party.BRANCH: "接收分處",
    Party.APPRAISER: "受託鑑定人",
}
_SEALED = (
    "上列封袋經雙方當面逐袋點交，封緘完整無損。受領人簽收後負保管責任，非經本機關同意不得轉交他人。"
)
_OPENED = "因鑑定必須拆封者，應載明拆封時間、人員與重新封緘情形，隨件交還。"
_KEPT = "上列封袋經雙方當面逐袋點交，封緘完整無損，自接管人逐袋確認時起由接管人負保管責任。"
_BACK = "交還：上列封袋經雙方當面逐袋點收。"
_BLANK_DAY = "民國　　　年　　　月　　　日　　　時　　　分"
_HALF = WIDTH / 2
_ROW = 9.0
_TEXT = 10.0
_TICK = 0.06
_BOX = "□"


def title(paper: HandoverPaper) -> str:
    """What the slip is called."""
    return _TITLES[paper.party]


def draw(document: Document, paper: HandoverPaper) -> None:
    """Add the pages of a slip to the document."""

    def begin() -> tuple[Side, float]:
        branch = paper.office.branch
        office = (paper.office.agency, branch.name, f"{branch.address}　電話 {branch.phone}")
        return page.begin(document, title=title(paper), office=office, marks=paper.marks)

    pages = Pages(begin)
    pages.rows(_head(paper))
    pages.gap()
    pages.table(_columns(paper), [*_lines(paper)])
    pages.gap()
    pages.text(_terms(paper), size=_TEXT)
    pages.gap()
    pages.block(signatures(("交付人", "受領人", "主管")))
    if paper.due is not None:
        pages.gap()
        pages.text((_BACK,), size=_TEXT)
        pages.gap()
        back = row(field("交還日期", _BLANK_DAY), least=_ROW)
        pages.block([back, *signatures(("交還人", "收回人", "主管"))])
    number = paper.act.number
    page.finish(document, pages.sides, f"{title(paper)}　{number}　一式二份，雙方各執一份")


def _head(paper: HandoverPaper) -> list[Row]:
    made = f"{formats.roc_day(paper.act.day)} {paper.act.at}"
    due = "—" if paper.due is None else f"{formats.roc_day(paper.due)}前交還"
    whole = f"{paper.bags} 袋　本金合計 {formats.ntd(paper.principal)}"
    return [
        row(_cell("單號", paper.act.number), _cell("日期", made), least=_ROW),
        row(
            field(_RECEIVERS[paper.party], paper.receiver, width=_HALF, style=Style.BOLD),
            _cell("期限", due),
            least=_ROW,
        ),
        row(_cell("經辦", paper.act.clerk), _cell("合計", whole), least=_ROW),
        row(field("事由", paper.note), least=_ROW),
    ]


def _cell(label: str, text: str) -> Cell:
    return field(label, text, width=_HALF)


def _columns(paper: HandoverPaper) -> tuple[Column, ...]:
    """The boxes to tick come last: one for the way there, one for the way back."""
    back = () if paper.due is None else (Column("交還", _TICK, Align.CENTRE),)
    return (
        Column("序", 0.05, Align.RIGHT),
        Column("袋號", 0.22),
        Column(f"{paper.words.ticket}號碼", 0.22),
        Column("內容", 0.39 - _TICK * (1 + len(back))),
        Column("本金", 0.12, Align.RIGHT),
        Column("點收", _TICK, Align.CENTRE),
        *back,
    )


def _lines(paper: HandoverPaper) -> list[Line]:
    ticks = (_BOX,) if paper.due is None else (_BOX, _BOX)
    listed = [_line(number, each, ticks) for number, each in enumerate(paper.lines, 1)]
    blank = tuple("" for _ in ticks)
    whole = ("", "合計", f"{paper.bags} 袋", "", formats.figure(paper.principal), *blank)
    return [*listed, Line(whole, Style.BOLD)]


def _line(number: int, line: HandoverLine, ticks: tuple[str, ...]) -> Line:
    principal = "" if line.principal is None else formats.figure(line.principal)
    ticket = formats.ticket_number(line.number)
    return Line((f"{number}", line.bag, ticket, line.contents, principal, *ticks))


def _terms(paper: HandoverPaper) -> tuple[str, ...]:
    match paper.party:
        case Party.CUSTODIAN:
            return (_KEPT,)
        case Party.APPRAISER:
            return (_SEALED, _OPENED)
        case _:
            return (_SEALED,)
