"""The proof that personal data were destroyed: whose by reference, how much, what stays, how long in backups."""

from counter import formats
from counter.print import page
from counter.print.cells import row
from counter.print.erasure_paper import ErasedLine, ErasurePaper
from counter.print.pages import Pages, field, signatures
from counter.print.pdf import Document
from counter.print.sheet import Align
from counter.print.side import Side
from counter.print.table import Column, Line

TITLE = "個人資料銷毀證明"

_BASIS = (
    "依個人資料保護法第11條第3項，保存期限屆滿且無未結業務者，銷毀其個人資料。保存期限：最後一筆業務之年度後"
    "{years}個完整年度（會計法第83條、第84條）。"
)
_WAY = (
    "每位當事人之個人資料均以專屬金鑰加密。本次刪除其金鑰與密文紀錄，並清除查詢用之姓名、證號、電話、地址及"
    "物品照片；櫃檯與中央同此辦理，刪除後任何人均無法還原。"
)
_STAYS = "單號、日期、金額、利率、作業種類、件數、重量、庫位代號、承辦人代號及各分錄之雜湊值。"
_CHAIN = (
    "帳冊分錄一筆未刪，雜湊鏈不受影響，得以「counter verify」或中央「central verify」查驗；"
    "本證明得隨時依分錄重印。"
)
_BACKUP = (
    "本櫃備份保留最新{copies}份。每營業日備份一份者，至{until}起已無含上開金鑰之備份；"
    "其間還原舊備份者，與中央連線後即再次銷毀。中央之備份依其保存週期汰換。"
)
_TEXT = 9.0
_ROW = 7.0
_HASH_HALF = 32
_COLUMNS = (
    Column("當事人代號", 0.44),
    Column("保存至", 0.18),
    Column("紀錄", 0.09, Align.RIGHT),
    Column("照片", 0.09, Align.RIGHT),
    Column("結果", 0.2),
)


def draw(document: Document, paper: ErasurePaper) -> None:
    """Add the pages to the document."""

    def begin() -> tuple[Side, float]:
        branch = paper.office.branch
        office = (paper.office.agency, branch.name, f"{branch.address}　電話 {branch.phone}")
        return page.begin(document, title=TITLE, office=office, marks=paper.marks)

    pages = Pages(begin)
    pages.text((_BASIS.format(years=paper.years), _WAY), size=_TEXT)
    pages.gap()
    pages.rows([row(field(name, text), least=_ROW) for name, text in _facts(paper)])
    pages.gap()
    gone = [each for each in paper.lines if each.reached]
    pages.heading(f"銷毀 {len(gone)} 人")
    pages.table(_COLUMNS, [Line(_cells(each)) for each in paper.lines])
    pages.gap()
    pages.rows(
        [
            row(field(name, text), least=_ROW)
            for name, text in (("保留", _STAYS), ("查驗", _CHAIN), ("備份", _backup(paper)))
        ]
    )
    pages.gap()
    pages.block(signatures(("主管", "會同人")))
    page.finish(document, pages.sides, f"{TITLE}　{paper.act.number}")


def _facts(paper: ErasurePaper) -> tuple[tuple[str, str], ...]:
    act = paper.act
    hashed = f"{paper.hash[:_HASH_HALF]} {paper.hash[_HASH_HALF:]}"
    return (
        ("分錄", f"{act.number}　{paper.entry}"),
        ("雜湊值", hashed),
        ("順位", "未設中央" if paper.place is None else formats.figure(paper.place)),
        ("辦理", f"{formats.roc_day(act.day)} {act.at}　{act.clerk}　會同 {act.approver}"),
    )


def _cells(line: ErasedLine) -> tuple[str, ...]:
    erased = line.erased
    return (
        erased.person,
        formats.roc_day(erased.kept_until),
        formats.figure(erased.records),
        formats.figure(erased.pictures),
        _result(line),
    )


def _result(line: ErasedLine) -> str:
    if line.reached is None:
        return "待中央排定"
    return "已銷毀" if line.reached else "未銷毀（另有業務）"


def _backup(paper: ErasurePaper) -> str:
    return _BACKUP.format(copies=paper.copies, until=formats.roc_day(paper.until))
