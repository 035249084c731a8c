"""The papers of who answers for a branch: one sheet each morning, inspections, findings with their share in time."""

from dataclasses import replace
from datetime import date

from counter.domain.inspecting import FindingStage, Score, Span
from counter.domain.money import Ntd
from counter.domain.policy import Point
from counter.domain.supervision import Answer, Check, MorningLine, Standing
from counter.print.morning_papers import (
    FindingLine,
    FindingsPaper,
    InspectionPaper,
    MorningPaper,
    PointLine,
    ScoreLine,
)
from counter.print.papers import NO_MARKS
from counter.print.render import render, title
from counter.print.supervision import tables_of
from tests.print import reading
from tests.print.samples import KAOHSIUNG

DAY = date(2026, 3, 16)
POINT = Point("stubs", "存根指捺及簽名齊全", "Stubs are signed", "當舖業法第15條")


def line(check: Check, **of: object) -> MorningLine:
    return replace(MorningLine(check, Standing.GOOD, 0, Ntd(0), None), **of)  # type: ignore[arg-type]  # any field


MORNING = MorningPaper(
    office=KAOHSIUNG,
    counter="1",
    on=DAY,
    at="08:40",
    by="林主任",
    lines=tuple(
        line(each, standing=Standing.WRONG if each is Check.LEDGER else Standing.GOOD)
        for each in Check
    ),
    number=41,
    hash="ab" * 32,
    marks=NO_MARKS,
)
INSPECTION = InspectionPaper(
    office=KAOHSIUNG,
    name="每月自行查核表",
    on=DAY,
    by="林主任",
    lines=(
        PointLine(POINT, Answer.NOT_FULFILLED, "二份漏簽名", date(2026, 3, 23), "王小明"),
        PointLine(POINT, Answer.NOT_APPLICABLE, "", None, ""),
    ),
    marks=NO_MARKS,
)
FINDING = FindingLine(
    on=DAY,
    point=POINT,
    found="二份漏簽名",
    responsible="王小明",
    due=date(2026, 3, 23),
    stage=FindingStage.OPEN,
    is_overdue=True,
    done="",
    reported_on=None,
    checked_by="",
    checked_on=None,
)
CLOSED = replace(
    FINDING,
    stage=FindingStage.CLOSED,
    is_overdue=False,
    done="已補簽",
    reported_on=DAY,
    checked_by="李小華",
    checked_on=DAY,
)
SCORE = Score(date(2026, 1, 1), 3, 2)
FINDINGS = FindingsPaper(
    office=KAOHSIUNG,
    on=DAY,
    by="林主任",
    lines=(FINDING, CLOSED),
    scores=tuple(ScoreLine(span, SCORE) for span in Span),
    marks=NO_MARKS,
)


def test_the_morning_page_is_one_sheet_with_every_check_and_a_box_to_sign() -> None:
    pdf = render([MORNING])
    assert reading.page_count(pdf) == 1
    said = reading.text(pdf)
    for words in ("晨間檢核表", "主管簽章", "異常", "帳載本金與在庫質借差額", "abababab"):
        assert words in said
    figures = (
        line(Check.BACKUP, hours=30),
        line(Check.FILE_CHECK),
        line(Check.CLOCK, count=130),
        line(Check.WAITING, count=2, amount=Ntd(-7_000), hours=5),
    )
    said = reading.text(render([replace(MORNING, lines=figures)]))
    for words in ("30小時前", "無", "130秒", "最久5小時", "-7,000"):
        assert words in said


def test_an_inspection_says_of_each_point_what_came_of_it() -> None:
    said = reading.text(render([INSPECTION]))
    for words in ("每月自行查核表", "不符合", "不適用", "二份漏簽名", "115/03/23"):
        assert words in said
    assert title(INSPECTION) == "每月自行查核表"


def test_findings_say_what_became_of_them_and_the_share_in_time() -> None:
    said = reading.text(render([FINDINGS]))
    for words in ("逾期", "已結案", "已補簽", "115年1月", "115年第1季", "67%", "李小華"):
        assert words in said
    assert "沒有缺失" in reading.text(render([replace(FINDINGS, lines=(), scores=())]))
    found, shares = tables_of(FINDINGS)
    assert found.rows[1][3] == "二份漏簽名"
    assert [each[-1] for each in shares.rows] == [67, 67, 67]
