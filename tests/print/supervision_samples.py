"""Papers of who answers for a branch, as tests and pictures need them."""

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
    act="K01-01-000042",
    hash="ab" * 32,
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
