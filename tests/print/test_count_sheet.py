"""The report of a stocktake on paper and as a spreadsheet: the same figures, every difference, every page told."""

import zipfile
from dataclasses import replace
from io import BytesIO

import pytest

from counter.domain.counts import Method
from counter.domain.money import Ntd
from counter.print import count_sheet
from counter.print.ods import ods
from counter.print.papers import Marks, StocktakePaper
from counter.print.render import render
from tests.print import reading
from tests.print.count_samples import CLOSED, HEAD, LONG_TEXT, OPENED, difference, report

NOT_SIGNED = report(
    movements=0,
    marks=Marks(draft=True),
    head=replace(
        HEAD,
        place=0,
        people=(),
        method=Method.RANDOM,
        size=200,
        seed="0123456789ABCDEF",
        blind=False,
        places=("S1-01", "S1-02"),
        types=("金飾",),
        without=(3,),
        late=12,
    ),
    totals=replace(report().totals, ties=False, loans=Ntd(300_000_001)),
)
NOT_SIGNED = replace(NOT_SIGNED, differences=(replace(difference(1), cause=None, text=""),))
LONG = report(differences=60, movements=40, bags=200, head=replace(HEAD, places=("S1-01",) * 500))
LONG = replace(
    LONG,
    differences=tuple(replace(each, text=LONG_TEXT) for each in LONG.differences),
    result=replace(LONG.result, not_asked=tuple(f"K01-02-115-{n:05}-7" for n in range(45))),
)


def pages(pdf: bytes) -> list[str]:
    return [reading.text(pdf, number) for number in range(reading.page_count(pdf))]


def sheets(paper: StocktakePaper) -> str:
    made = ods(count_sheet.tables(paper), count_sheet.TITLE)
    return zipfile.ZipFile(BytesIO(made)).read("content.xml").decode()


def test_every_page_of_a_long_report_tells_its_number_and_the_hash_of_the_close() -> None:
    pdf = render((LONG,))
    assert render((LONG,)) == pdf
    found = pages(pdf)
    for number, page in enumerate(found, 1):
        assert f"第{number}頁／共{len(found)}頁" in page
        assert f"盤點編號{OPENED.number}截止雜湊{CLOSED.hash}" in page
    whole = "".join(found)
    assert whole.count("遍尋不著") == len([1 for n in range(1, 61) if n % 7 == 5])
    assert all(f"K01-02-115-{number:05}-7" in whole for number in range(1, 61))
    assert whole.count("".join(LONG_TEXT.split())) == 60
    assert "封袋清單（共200袋）" in whole
    assert "等45袋" in whole
    assert "S1-01等500處" in whole
    for number in (0, 1, 2, len(found) - 1):
        chars = reading.characters(pdf, number)
        assert not list(reading.overlaps(chars))
        assert not reading.crossing(chars, reading.upright_rules(pdf, number))


def test_the_first_pages_say_what_was_counted_how_and_that_it_ties_to_the_ledger() -> None:
    whole = "".join(reading.seen(render((report(),))).split())
    for told in (
        "115年11月21日(六)09:05林主任紀錄K01-01-004711",
        "本分處次序第10,482筆以前，及開始盤點櫃檯之前4,710筆紀錄",
        OPENED.hash,
        "全數盤點",
        "盲盤",
        "相符5,990袋，差異3筆",
        "NT$303,040,000。兩者相符。",
        "合計5,9988,120151,234.567303,040,000",
        "盤點人王小明",
        "監盤主管林主任",
    ):
        assert told in whole, told


def test_a_draft_says_so_and_what_is_open_is_told_in_words() -> None:
    whole = reading.seen(render((NOT_SIGNED,)))
    for told in (
        "草稿未經簽核",
        "尚未簽核",
        "隨機抽樣200袋種子0123456789ABCDEF",
        "明盤",
        "兩者不符，相差NT$1，應查明原因。",
        "（尚未說明）",
        "盤點期間無封袋異動。",
        "12筆，不計入",
        "03，其未送達之掃描不計入",
    ):
        assert told in whole, told
    assert "本分處次序" not in whole
    assert "無差異。" in "".join(pages(render((report(differences=0),))))


@pytest.mark.parametrize("paper", [report(), NOT_SIGNED, LONG], ids=["signed", "draft", "long"])
def test_the_spreadsheet_has_the_same_figures_and_nothing_in_it_is_a_formula(
    paper: StocktakePaper,
) -> None:
    content = sheets(paper)
    assert content == sheets(paper)
    for name in ("摘要", "庫位", "種類", "差異", "異動", "其他掃描"):
        assert f'table:name="{name}"' in content
    assert ('table:name="封袋"' in content) == bool(paper.bags)
    assert 'office:value="303040000"' in content
    assert 'office:value="151234.567"' in content
    assert "table:formula" not in content
    for each in paper.differences:
        assert each.bag in content
    assert ("草稿，未經簽核" in content) == paper.marks.draft
