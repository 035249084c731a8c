"""The application for a pledge, already filled in: what the applicant reads, completes and signs."""

from counter import formats
from counter.print import page
from counter.print.cells import Cell, Row, row
from counter.print.fonts import Style
from counter.print.page import WIDTH
from counter.print.pages import GAP, Pages, field, signatures
from counter.print.papers import ApplicationPaper
from counter.print.pdf import Document
from counter.print.side import Side

_HALF = WIDTH / 2
_NAME_SIZES = (14.0, 13.0, 12.0, 11.0, 10.0, 9.0)
_SUM_SIZES = (15.0, 14.0, 13.0, 12.0, 11.0, 10.0)
_ROW = 9.0
_TEXT = 10.0
_BLANK_THINGS = 4
_BY_HAND = "新臺幣　　　　　　　　　　　　　　　元整"
_BLANK_DAY = "民國　　　年　　　月　　　日"


def title(paper: ApplicationPaper) -> str:
    """What the application is called in the agency's words."""
    return f"{paper.words.pledge}申請書"


def draw(document: Document, paper: ApplicationPaper) -> None:
    """Add the pages of an application to the document."""

    def begin() -> tuple[Side, float]:
        branch = paper.office.branch
        office = (paper.office.agency, branch.name, f"{branch.address}　電話 {branch.phone}")
        return page.begin(document, title=title(paper), office=office, marks=paper.marks)

    pages = Pages(begin)
    pages.rows(_person(paper))
    pages.gap()
    pages.heading(f"一、申請{paper.words.pledge}之物品")
    if paper.items:
        pages.things(paper.items)
    else:
        pages.rows([_blank_thing(number) for number in range(1, _BLANK_THINGS + 1)])
    pages.gap()
    pages.heading(f"二、希望{paper.words.pledge}金額")
    pages.rows([_wanted(paper)])
    pages.gap()
    pages.heading("三、聲明")
    pages.text((paper.wording.request,), size=_TEXT)
    pages.gap()
    pages.heading("四、個人資料蒐集告知")
    pages.text((paper.wording.privacy,), size=_TEXT)
    pages.gap(2 * GAP)
    second = "代理人簽名" if paper.representation else "受理人蓋章"
    pages.block(signatures(("申請人簽名", second)))
    pages.gap()
    pages.heading("五、機關填寫")
    pages.block(_office())
    foot = f"{title(paper)}　{formats.roc_day(paper.day)}　條款版本 {paper.wording.version}"
    page.finish(document, pages.sides, foot)


def _person(paper: ApplicationPaper) -> list[Row]:
    who = paper.applicant
    born = formats.roc_day(who.born) if who.born else _BLANK_DAY
    evidence = paper.evidence or ("無" if paper.class_name else "")
    papers = f"{who.id_kind}　{who.id_number}"
    rows = [
        row(
            _cell("申請日期", f"{formats.roc_day(paper.day)}{formats.weekday(paper.day)}"),
            _cell("受理人", paper.clerk),
            least=_ROW,
        ),
        row(
            field(
                "姓名",
                who.name,
                width=_HALF,
                sizes=_NAME_SIZES,
                style=Style.BOLD,
            ),
            _cell("出生日期", born),
            least=_ROW,
        ),
        row(_cell("證件", papers), _cell("電話", who.phone), least=_ROW),
        row(field("住址", who.address), least=_ROW),
        row(_cell("身分別", paper.class_name), _cell("證明文件", evidence), least=_ROW),
    ]
    if paper.representation:
        rows.append(row(field("代理／同意", paper.representation), least=_ROW))
    return rows


def _cell(label: str, text: str) -> Cell:
    return field(label, text, width=_HALF)


def _blank_thing(number: int) -> Row:
    return row(field(f"物品 {number}", ""), least=_ROW)


def _wanted(paper: ApplicationPaper) -> Row:
    """The sum asked for, in figures and capital numerals, or room to write it."""
    known = paper.wanted > 0
    figures = formats.ntd(paper.wanted) if known else "NT$"
    return row(
        field(
            "金額",
            figures,
            width=_HALF - 10.0,
            sizes=_SUM_SIZES,
            style=Style.BOLD,
        ),
        field(
            "",
            formats.capitals(paper.wanted) if known else _BY_HAND,
            width=_HALF + 10.0,
            label_width=0.0,
            sizes=_SUM_SIZES,
        ),
        least=11.0,
    )


def _office() -> list[Row]:
    """What the office fills in once the pledge is decided."""
    names = (("單號", "鑑價人"), ("核定金額", "核准"))
    return [row(*(_cell(name, "") for name in pair), least=_ROW) for pair in names]
