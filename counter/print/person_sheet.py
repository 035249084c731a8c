"""All that is held about a person, for that person: particulars, tickets with their things, every act (PDPA 3, 10)."""

from counter import formats
from counter.print import page
from counter.print.cells import row
from counter.print.pages import Pages, field, signatures
from counter.print.pdf import Document
from counter.print.person_paper import PersonPaper
from counter.print.side import Side
from counter.print.tall import Column, lay

TITLE = "個人資料查詢複製本"

_INTRODUCED = (
    "依個人資料保護法第3條、第10條，提供當事人本機關（本分處帳冊）保有之個人資料如下。"
    "當事人得依同法第11條請求更正、補充，或請求停止蒐集、處理、利用及刪除。"
)
_PURPOSE = (
    "蒐集目的：質當業務（當舖業法第15條、第19條）、到期通知。利用期間：業務存續及法定保存期間。"
    "利用地區：中華民國。利用對象：本機關、依法得調閱之機關。"
)
_PICTURES = "質當物照片 {count} 張，得另行請求閱覽。"
_TEXT = 9.0
_ROW = 7.0
_COLUMNS = (
    Column("日期時間", 0.17),
    Column("作業", 0.14),
    Column("內容", 0.53),
    Column("經辦", 0.16),
)


def draw(document: Document, paper: PersonPaper) -> None:
    """Add the pages to the document."""

    def begin() -> tuple[Side, float]:
        branch = paper.office.branch
        office = (paper.office.agency, branch.name, f"{branch.address}　電話 {branch.phone}")
        return page.begin(document, title=TITLE, office=office, marks=paper.marks)

    pages = Pages(begin)
    pages.text((_INTRODUCED, _PURPOSE), size=_TEXT)
    pages.gap()
    pages.heading("一、基本資料")
    pages.rows([row(field(name, text), least=_ROW) for name, text in paper.particulars])
    pages.gap()
    pages.heading(f"二、{paper.words.ticket} {len(paper.tickets)} 張")
    for ticket in paper.tickets:
        pages.text((ticket.head,), size=_TEXT)
        pages.things(ticket.items)
        if ticket.pictures:
            pages.text((_PICTURES.format(count=ticket.pictures),), size=_TEXT)
        pages.gap()
    pages.heading(f"三、登錄紀錄 {len(paper.acts)} 筆")
    rows = [((each.at,), (each.act,), each.texts, (each.by,)) for each in paper.acts]
    pages.tall(_COLUMNS, lay(_COLUMNS, rows), none="")
    pages.gap()
    day = f"{formats.roc_day(paper.act.day)} {paper.act.at}"
    pages.block([row(field("交付", f"{day}　{paper.act.clerk}（已核對身分證件）"), least=_ROW)])
    pages.block(signatures(("當事人簽收", "承辦人")))
    page.finish(document, pages.sides, f"{TITLE}　{paper.act.number}　內含個人資料，請妥善保管")
