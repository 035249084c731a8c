"""The log of looks as a spreadsheet: a row for each look, references instead of names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from counter import formats
from counter.domain.looks import About, Field, LookKind, LookWay, Why
from counter.print.ods import OdsColumn, OdsTable, Value

if TYPE_CHECKING:
    from datetime import date, datetime

    from counter.domain.looks import Seen
    from counter.print.papers import Office

TITLE = "個人資料查閱紀錄"
_DUTY = "本檔記載何人何時查閱個人資料，請妥為保管，用畢銷毀。"
REFERENCE_ENDS = 8
"""So many signs of an id are shown."""

KINDS = {
    LookKind.OPENED: "開啟",
    LookKind.SEARCHED: "查詢",
    LookKind.LISTED: "列示",
    LookKind.DRAWN: "製作",
    LookKind.EXPORTED: "匯出",
}
ABOUTS = {
    About.PERSON: "個人",
    About.TICKET: "單一質當",
    About.TICKETS: "質當檢索",
    About.CALLS: "通聯清單",
    About.PROOF: "通聯佐證",
    About.LETTERS: "通知信",
    About.MESSAGES: "簡訊與訊息",
    About.DOUBLES: "重複建檔",
    About.LISTS: "陳報清冊",
    About.PAPERS: "單據",
    About.LOOKS: "查閱紀錄",
}
FIELDS = {
    Field.NONE: "",
    Field.SCAN: "掃描",
    Field.NUMBER: "號碼",
    Field.ID_NUMBER: "證件號碼",
    Field.PHONE: "電話",
    Field.WORDS: "文字",
}
WAYS = {
    LookWay.SCREEN: "螢幕",
    LookWay.PAPER: "紙本",
    LookWay.PDF: "PDF 檔",
    LookWay.ODS: "ODS 檔",
}
WHYS = {
    Why.NONE: "",
    Why.INSPECTION: "查核",
    Why.PERSON_ASKS: "當事人請求",
    Why.AUTHORITY: "機關來函",
    Why.INCIDENT: "資安事件",
}


@dataclass(frozen=True, slots=True)
class LookLine:
    """One look. `at`: by the branch's clock; `place`: month and number in the log."""

    at: datetime
    code: str
    name: str
    seen: Seen
    place: str

    @property
    def number(self) -> str:
        """What was seen, as people read it: a ticket's number, the end of the id of an entry."""
        seen = self.seen
        if seen.about is About.LISTS:
            return seen.subject[-REFERENCE_ENDS:]
        return formats.ticket_number(seen.subject) if seen.subject else ""

    @property
    def person(self) -> str:
        """The end of the id of a person: no name, but enough to tell which lines are about one."""
        return self.seen.person[-REFERENCE_ENDS:]


@dataclass(frozen=True, slots=True)
class LooksPaper:
    """The looks of some days at one counter."""

    office: Office
    counter: int
    first: date
    last: date
    made_at: datetime
    by: str
    why: Why
    lines: tuple[LookLine, ...]


def table_of(paper: LooksPaper) -> OdsTable:
    """A row for each look, the newest first."""
    columns = (
        OdsColumn("序號", 26),
        OdsColumn("日期", 22),
        OdsColumn("時間", 18),
        OdsColumn("代號", 18),
        OdsColumn("人員", 24),
        OdsColumn("動作", 14),
        OdsColumn("對象", 24),
        OdsColumn("編號", 40),
        OdsColumn("當事人參照", 24),
        OdsColumn("查詢欄位", 20),
        OdsColumn("筆數", 14),
        OdsColumn("方式", 18),
        OdsColumn("事由", 24),
    )
    notes = (
        f"{paper.office.agency}　{paper.office.branch.name}　{paper.counter:02} 號櫃　{TITLE}",
        f"{formats.roc_day(paper.first)}至{formats.roc_day(paper.last)}",
        f"{paper.made_at:%H:%M} {paper.by} 匯出，事由：{WHYS[paper.why]}",
        _DUTY,
    )
    return OdsTable(TITLE, columns, [_values(each) for each in paper.lines], notes)


def _values(line: LookLine) -> tuple[Value, ...]:
    seen = line.seen
    return (
        line.place,
        line.at.date(),
        f"{line.at:%H:%M:%S}",
        line.code,
        line.name,
        KINDS[seen.looked],
        ABOUTS[seen.about],
        line.number,
        line.person,
        FIELDS[seen.field],
        seen.hits,
        WAYS[seen.way],
        WHYS[seen.why],
    )
