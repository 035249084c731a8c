"""The papers of who answers for a branch: one sheet each morning, inspections, findings with their share in time."""

from dataclasses import replace

from counter.domain.money import Ntd
from counter.domain.supervision import Check
from counter.print.render import render, title
from counter.print.supervision import tables_of
from tests.print import reading
from tests.print.supervision_samples import FINDINGS, INSPECTION, MORNING, line


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
