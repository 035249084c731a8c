"""The papers of who answers for a branch: the morning page, inspections, findings with the share put right in time."""

from typing import assert_never

from counter import formats
from counter.domain.inspecting import FindingStage, Span
from counter.domain.supervision import Answer, Check, MorningLine, Standing
from counter.print import page
from counter.print.cells import row
from counter.print.fonts import Style
from counter.print.morning_papers import (
    FindingLine,
    FindingsPaper,
    InspectionPaper,
    MorningPaper,
    PointLine,
    ScoreLine,
    SupervisionPaper,
)
from counter.print.ods import OdsColumn, OdsTable, Value
from counter.print.page import LEFT, WIDTH
from counter.print.pages import Pages, field, signatures
from counter.print.pdf import Document
from counter.print.sheet import Align, Box, Look
from counter.print.side import Side
from counter.print.table import Column, Line
from counter.print.tall import Column as TallColumn
from counter.print.tall import lay

MORNING = "晨間檢核表"
FINDINGS = "自行查核缺失改善追蹤表"

STANDINGS = {Standing.GOOD: "正常", Standing.LOOK: "注意", Standing.WRONG: "異常"}
CHECKS = {
    Check.OPEN_TICKETS: "在庫質借",
    Check.TAKEN_IN: "前一營業日起收質",
    Check.REDEEMED: "前一營業日起取贖",
    Check.GRACE_OVER: "逾寬限期待處理",
    Check.NOT_PUT_AWAY: "封袋留置櫃檯未入庫",
    Check.HANDOVERS_OVERDUE: "移交逾期未還",
    Check.BAG_MISFITS: "封袋動向不符",
    Check.COUNTS_UNFINISHED: "盤點未完成",
    Check.LEDGER: "帳載本金與在庫質借差額",
    Check.SUSPENSE: "暫收、應退與未結案件差額",
    Check.OWED: "應退（補）款未了結",
    Check.DAYS_DIFFER: "日結後另有收付之櫃檯",
    Check.NUMBERS_MISSING: "單號缺漏",
    Check.DAYS_OPEN: "營業日未日結之櫃檯",
    Check.PLACES_MISSING: "帳冊順位缺漏",
    Check.RECORDS_MISSING: "個人資料紀錄缺漏",
    Check.WAITING: "待送中央筆數",
    Check.PROBLEMS: "櫃檯衝突未處理",
    Check.DOUBLES: "重複之人、單號或匯款",
    Check.STOPPED: "與中央不一致",
    Check.CLOCK: "時鐘與中央相差",
    Check.RULES: "公布之規定無法採用",
    Check.CALLS_ENDING: "今日屆滿而未通聯",
    Check.MESSAGES_UNSURE: "訊息送達與否不明",
    Check.LETTERS_PRINTED: "通知書已印未登錄寄出",
    Check.LISTS_DUE: "陳報清冊待製或待送",
    Check.LISTS_OVERDUE: "陳報清冊逾期未送",
    Check.BACKUP: "最近一次備份",
    Check.FILE_CHECK: "最近一次檔案檢查",
    Check.MORNINGS_MISSED: "近十個營業日未檢核日數",
    Check.INSPECTIONS_DUE: "自行查核到期未辦",
    Check.FINDINGS_OPEN: "查核缺失未結案",
    Check.FINDINGS_OVERDUE: "查核缺失逾期",
}
ANSWERS = {
    Answer.FULFILLED: "符合",
    Answer.NOT_FULFILLED: "不符合",
    Answer.NOT_APPLICABLE: "不適用",
}
STAGES = {
    FindingStage.OPEN: "改善中",
    FindingStage.REPORTED: "待複查",
    FindingStage.CLOSED: "已結案",
}
_AGES = {Check.BACKUP, Check.FILE_CHECK}
_TIES = {Check.LEDGER, Check.SUSPENSE}
_OVERDUE = "逾期"
_HASH_GROUP = 8
_MORNING_COLUMNS = (
    Column("檢核項目", 0.34),
    Column("結果", 0.09),
    Column("筆數", 0.19, Align.RIGHT),
    Column("金額", 0.17, Align.RIGHT),
    Column("處理情形", 0.21),
)
_POINT_COLUMNS = (
    TallColumn("序", 0.05, Align.RIGHT),
    TallColumn("查核項目", 0.36),
    TallColumn("依據", 0.13),
    TallColumn("結果", 0.09),
    TallColumn("說明", 0.37),
)
_FINDING_COLUMNS = (
    TallColumn("查核日", 0.1),
    TallColumn("項目與缺失", 0.31),
    TallColumn("負責", 0.1),
    TallColumn("期限", 0.1),
    TallColumn("狀況", 0.09),
    TallColumn("改善情形", 0.3),
)
_SCORE_COLUMNS = (
    Column("期間", 0.4),
    Column("到期缺失", 0.2, Align.RIGHT),
    Column("如期改善", 0.2, Align.RIGHT),
    Column("如期改善率", 0.2, Align.RIGHT),
)
_SPANS = {Span.MONTH: "按月", Span.QUARTER: "按季", Span.YEAR: "按年"}


def title(paper: SupervisionPaper) -> str:
    """What a paper is called."""
    match paper:
        case MorningPaper():
            return MORNING
        case InspectionPaper():
            return paper.name
        case FindingsPaper():
            return FINDINGS
        case _:
            assert_never(paper)


def draw(document: Document, paper: SupervisionPaper) -> None:
    """Add the pages of a paper to the document."""

    def begin() -> tuple[Side, float]:
        office = (paper.office.agency, paper.office.branch.name)
        side, y = page.begin(document, title=title(paper), office=office, marks=paper.marks)
        side.own.in_box(Box(LEFT, y - 1.5, WIDTH, 5.0), _above(paper), Look(10.0, Style.BOLD))
        return side, y + 5.0

    pages = Pages(begin)
    match paper:
        case MorningPaper():
            _draw_morning(pages, paper)
        case InspectionPaper():
            _draw_inspection(pages, paper)
        case FindingsPaper():
            _draw_findings(pages, paper)
        case _:
            assert_never(paper)
    foot = f"{paper.office.agency} {paper.office.branch.name}　{title(paper)}"
    page.finish(document, pages.sides, foot)


def _above(paper: SupervisionPaper) -> str:
    day = f"{formats.roc_day(paper.on)}{formats.weekday(paper.on)}"
    if isinstance(paper, MorningPaper):
        return f"{day}　{paper.at}　{paper.counter} 號櫃檯　主管 {paper.by}"
    return f"{day}　{'查核' if isinstance(paper, InspectionPaper) else '製表'} {paper.by}"


# ------------------------------------------------------------------------------------ the morning


def _draw_morning(pages: Pages, paper: MorningPaper) -> None:
    pages.table(_MORNING_COLUMNS, [_line(each) for each in paper.lines])
    pages.gap()
    counts = [
        (name, sum(each.standing is standing for each in paper.lines))
        for standing, name in STANDINGS.items()
    ]
    third = WIDTH / len(counts)
    pages.block(
        [
            row(*(field(name, f"{count} 項", width=third) for name, count in counts), least=8.0),
            *signatures(("主管簽章", "單位主管")),
        ]
    )
    pages.gap(1.5)
    seal = f"登錄第 {paper.number} 號　雜湊 {_in_groups(paper.hash)}"
    pages.text((f"本表所載即主管當時所見，已記入帳冊。{seal}",), size=7.0)


def _line(line: MorningLine) -> Line:
    marked = Style.REGULAR if line.standing is Standing.GOOD else Style.BOLD
    amount = formats.figure(line.amount) if line.amount or line.check in _TIES else ""
    return Line((CHECKS[line.check], STANDINGS[line.standing], _count(line), amount, ""), marked)


def _count(line: MorningLine) -> str:
    if line.check in _AGES:
        return "無" if line.hours is None else f"{line.hours} 小時前"
    if line.check is Check.CLOCK:
        return f"{line.count} 秒"
    if line.check in _TIES:
        return ""
    age = "" if line.hours is None or not line.count else f"（最久 {line.hours} 小時）"
    return f"{formats.figure(line.count)}{age}"


def _in_groups(digits: str) -> str:
    starts = range(0, len(digits), _HASH_GROUP)
    return " ".join(digits[start : start + _HASH_GROUP] for start in starts)


# ------------------------------------------------------------------------------------ inspections


def _draw_inspection(pages: Pages, paper: InspectionPaper) -> None:
    rows = [_point(number, each) for number, each in enumerate(paper.lines, 1)]
    pages.tall(_POINT_COLUMNS, lay(_POINT_COLUMNS, rows), none="")
    pages.gap()
    counts = [
        (name, sum(each.answer is kind for each in paper.lines)) for kind, name in ANSWERS.items()
    ]
    third = WIDTH / len(counts)
    pages.block(
        [
            row(*(field(name, f"{count} 項", width=third) for name, count in counts), least=8.0),
            *signatures(("查核人員", "受查人員", "單位主管")),
        ]
    )
    pages.gap(1.5)
    pages.text((f"登錄 {paper.act}　雜湊 {_in_groups(paper.hash)}",), size=7.0)


def _point(number: int, line: PointLine) -> tuple[tuple[str, ...], ...]:
    said = [line.remark] if line.remark else []
    if line.due is not None:
        said.append(f"{line.responsible}，限 {formats.roc_day_short(line.due)} 前改善")
    return (
        (f"{number}",),
        (line.point.name,),
        (line.point.basis,),
        (ANSWERS[line.answer],),
        tuple(said),
    )


# ------------------------------------------------------------------------------------ findings


def _draw_findings(pages: Pages, paper: FindingsPaper) -> None:
    rows = [_finding(each) for each in paper.lines]
    pages.tall(_FINDING_COLUMNS, lay(_FINDING_COLUMNS, rows), none="（沒有缺失）")
    for span, name in _SPANS.items():
        lines = [_score(each) for each in paper.scores if each.span is span]
        if lines:
            pages.gap()
            pages.heading(f"如期改善率（{name}）")
            pages.table(_SCORE_COLUMNS, lines)
    pages.gap()
    pages.block(signatures(("製表", "單位主管")))


def _finding(line: FindingLine) -> tuple[tuple[str, ...], ...]:
    done = [line.done] if line.done else []
    if line.reported_on is not None:
        done.append(f"回報 {formats.roc_day_short(line.reported_on)}")
    if line.checked_on is not None:
        done.append(f"複查 {formats.roc_day_short(line.checked_on)} {line.checked_by}")
    return (
        (formats.roc_day_short(line.on),),
        (line.point.name, line.found),
        (line.responsible,),
        (formats.roc_day_short(line.due),),
        (_stage(line),),
        tuple(done),
    )


def _stage(line: FindingLine) -> str:
    return _OVERDUE if line.is_overdue else STAGES[line.stage]


def _score(line: ScoreLine) -> Line:
    score = line.score
    return Line((_span(line), f"{score.due}", f"{score.in_time}", f"{score.percent}%"))


def _span(line: ScoreLine) -> str:
    """A span as people call it, e.g. 115年第1季."""
    first = line.score.first
    year = formats.roc_day(first).partition("年")[0]
    match line.span:
        case Span.MONTH:
            return f"{year}年{first.month}月"
        case Span.QUARTER:
            return f"{year}年第{(first.month + 2) // 3}季"
        case Span.YEAR:
            return f"{year}年"
        case _:
            assert_never(line.span)


def tables_of(paper: FindingsPaper) -> list[OdsTable]:
    """The same as a spreadsheet: a sheet of findings, a sheet of the shares."""
    head = f"{paper.office.agency}　{paper.office.branch.name}　{FINDINGS}"
    notes = (head, f"{_above(paper)}")
    columns = (
        OdsColumn("查核日", 24),
        OdsColumn("項目", 80),
        OdsColumn("依據", 34),
        OdsColumn("缺失", 70),
        OdsColumn("負責", 24),
        OdsColumn("期限", 24),
        OdsColumn("狀況", 18),
        OdsColumn("改善情形", 70),
        OdsColumn("回報日", 24),
        OdsColumn("複查日", 24),
        OdsColumn("複查", 24),
    )
    shares = (
        OdsColumn("期間", 30),
        OdsColumn("到期缺失", 22),
        OdsColumn("如期改善", 22),
        OdsColumn("如期改善率（%）", 30),
    )
    return [
        OdsTable("缺失", columns, [_values(each) for each in paper.lines], notes),
        OdsTable(
            "如期改善率",
            shares,
            [
                (_span(each), each.score.due, each.score.in_time, each.score.percent)
                for each in paper.scores
            ],
            notes,
        ),
    ]


def _values(line: FindingLine) -> tuple[Value, ...]:
    return (
        line.on,
        line.point.name,
        line.point.basis,
        line.found,
        line.responsible,
        line.due,
        _stage(line),
        line.done,
        line.reported_on,
        line.checked_on,
        line.checked_by,
    )
