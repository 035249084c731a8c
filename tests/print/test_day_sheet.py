"""The day sheet: every act, the cash each way, the journal's seal, places to sign."""

import pytest

from counter import formats
from counter.domain.entries import Kind
from counter.domain.money import Ntd
from counter.print.papers import DayLine, DaySheetPaper, Marks
from counter.print.render import render
from counter.print.words import act_name
from tests.print import reading
from tests.print.samples import KAOHSIUNG_WORDS, TAIPEI_WORDS, day_sheet

FILLINGS = {
    "none": day_sheet(0),
    "one": day_sheet(1),
    "full page": day_sheet(38),
    "sums on a page of their own": day_sheet(42),
    "long day": day_sheet(200, marks=Marks(training=True, sample=True)),
    "large": day_sheet(
        lines=(
            DayLine(
                number=123_456_789,
                at="23:59",
                kind=Kind.RECOVERY_KEPT,
                ticket="",
                cash=Ntd(-999_999_999),
                clerk="雅柏甦詠‧博伊哲努 Yapasuyongʉ",
            ),
        ),
        cash_in=Ntd(999_999_999),
        cash_out=Ntd(999_999_999),
        drawer=Ntd(-999_999_999),
        closed_by="雅柏甦詠‧博伊哲努 Yapasuyongʉ",
        device="018f3c5e-7a2b-7c4d-9e6f-0a1b2c3d4e5f",
    ),
}


def test_every_act_stands_on_the_sheet_with_its_cash() -> None:
    paper = day_sheet(60)
    said = reading.all_text(render([paper]))
    for line in paper.lines:
        act = f"{line.number}{line.at}{act_name(line.kind, paper.words)}K01-02-115-00012-7林美惠"
        assert act + (formats.figure(abs(line.cash)) if line.cash else "") in said


def test_the_sums_and_the_seal_stand_at_the_end() -> None:
    paper = day_sheet(12)
    said = reading.text(render([paper]))
    for text in (
        "115年11月20日(五)",
        "鹽埕總所02號櫃檯",
        "現金收入",
        "NT$96,756",
        "NT$160,200",
        "-NT$63,444",
        "12筆",
        f"第{paper.head_number}號",
        paper.head_hash,
        paper.device,
        paper.closed_by,
        "主管",
    ):
        assert text in said


def test_a_day_without_acts_says_so() -> None:
    assert "（本日無交易）" in reading.text(render([day_sheet(0)]))


def test_each_page_has_head_foot_and_number() -> None:
    pdf = render([FILLINGS["long day"]])
    pages = reading.page_count(pdf)
    assert pages > 3
    for number in range(pages):
        said = reading.text(pdf, number)
        assert f"第{number + 1}頁／共{pages}頁" in said
        assert said.count("營業日報表") == 2
        assert "訓練用不生效力" in said


@pytest.mark.parametrize("acts", range(30, 48))
def test_the_sums_never_fall_off_a_page(acts: int) -> None:
    pdf = render([day_sheet(acts)])
    for number in range(reading.page_count(pdf)):
        chars = reading.characters(pdf, number)
        assert list(reading.overlaps(chars)) == []
        assert min(each.bottom for each in chars) * reading.MM_PER_POINT > 8.0


@pytest.mark.parametrize("paper", FILLINGS.values(), ids=FILLINGS)
def test_nothing_is_printed_over_anything_else(paper: DaySheetPaper) -> None:
    pdf = render([paper])
    for number in range(reading.page_count(pdf)):
        chars = reading.characters(pdf, number)
        assert list(reading.overlaps(chars)) == []
        assert reading.crossing(chars, reading.upright_rules(pdf, number)) == []


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_of_act_has_a_name(kind: Kind) -> None:
    assert act_name(kind, KAOHSIUNG_WORDS)


def test_acts_are_named_in_the_agencys_words() -> None:
    assert act_name(Kind.RENEWED, KAOHSIUNG_WORDS) == "續質"
    assert act_name(Kind.RENEWED, TAIPEI_WORDS) == "順延質當"
