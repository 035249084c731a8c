"""Notices: titled, numbered by their entry, with what is said, who gets a copy and who signs."""

from dataclasses import replace

import pytest

from counter import formats
from counter.domain.money import Ntd
from counter.domain.refusal import Trouble, Unavailable
from counter.print.notice_forms import notice_form
from counter.print.papers import Marks, NoticeKind, NoticePaper
from counter.print.render import render, title
from tests.print import reading
from tests.print.act_samples import NOTICES, longest_notice, notice
from tests.print.samples import TAIPEI, TAIPEI_WORDS

KINDS = list(NoticeKind)


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("kind", KINDS)
def test_a_notice_bears_what_it_is_about_on_every_copy(kind: NoticeKind) -> None:
    paper = NOTICES[kind]
    form = notice_form(kind, paper.words)
    pdf = render([paper])
    assert reading.page_count(pdf) == len(form.copies)
    assert title(paper) == form.title
    wanted = [
        form.title,
        paper.act.number,
        formats.roc_day(paper.act.day),
        paper.act.at,
        paper.act.clerk,
        paper.act.approver,
        *form.standing,
        *form.signatures,
        *(text for line in paper.lines for text in line),
        *paper.paragraphs,
        *(formats.ntd(abs(amount)) for _, amount in paper.cash),
        *(formats.capitals(abs(amount)) for _, amount in paper.cash),
        *(text for item in paper.goods for _, text in item.features),
        paper.article or form.article,
        paper.to,
    ]
    for number, keeper in enumerate(form.copies):
        said = "".join(reading.lines(pdf, number))
        assert [text for text in wanted if squeezed(text) not in said] == []
        assert f"聯別{keeper}" in said


def test_a_notice_speaks_the_agencys_words() -> None:
    paper = replace(NOTICES[NoticeKind.LOSS_REPORT], office=TAIPEI, words=TAIPEI_WORDS)
    said = reading.seen(render([paper]))
    assert "下列當票確已遺失" in said
    assert "停止以該當票辦理贖回及順延質當" in said
    assert "不收費用" in said


def test_money_in_and_money_out_are_told_apart() -> None:
    paper = notice(cash=(("收回本金", Ntd(53_400)), ("退還利息", Ntd(-1_442))))
    said = reading.seen(render([paper]))
    assert "收回本金收入NT$53,400" in said
    assert "退還利息付出NT$1,442" in said


def test_the_police_report_names_the_article_and_whom_it_goes_to() -> None:
    said = reading.seen(render([NOTICES[NoticeKind.POLICE_REPORT]]))
    assert "依據當舖業法第16條第3款" in said
    assert "受文者高雄市政府警察局鹽埕分局" in said
    assert "警察機關收受" in said


def test_what_is_unknown_is_left_to_fill_in_by_hand() -> None:
    def row_height(text: str) -> float:
        pdf = render([notice(NoticeKind.REFUSAL, lines=(("住址", text),))])
        (label,) = [each for each in reading.characters(pdf) if each.character == "址"]
        levels = sorted({y for y, left, right in reading.level_rules(pdf)})
        below = max(y for y in levels if y < label.bottom)
        above = min(y for y in levels if y > label.top)
        return (above - below) * reading.MM_PER_POINT

    assert row_height("") > 10.0
    assert row_height("高雄市") < 9.0


def test_a_training_notice_says_so() -> None:
    assert "訓練用不生效力" in reading.seen(render([notice(marks=Marks(training=True))]))


def test_a_rare_name_is_printed_and_an_unknown_glyph_stops_the_paper_by_name() -> None:
    assert "𠮷田‧Yapasuyongʉ" in reading.seen(render([NOTICES[NoticeKind.RELEASE]]))
    with pytest.raises(Unavailable) as told:
        render([notice(lines=(("物主", "\U0003f000"),))])
    assert told.value.trouble is Trouble.GLYPH_MISSING


EXTREMES = {
    **{f"{kind}": NOTICES[kind] for kind in KINDS},
    "longest": longest_notice(NoticeKind.RELEASE),
    "longest of two copies": longest_notice(NoticeKind.LOSS_REPORT),
    "empty": notice(lines=()),
}


@pytest.mark.parametrize("paper", EXTREMES.values(), ids=EXTREMES)
def test_nothing_is_cut_or_printed_over_anything_else(paper: NoticePaper) -> None:
    pdf = render([paper])
    for number in range(reading.page_count(pdf)):
        chars = reading.characters(pdf, number)
        assert list(reading.overlaps(chars)) == []
        assert reading.crossing(chars, reading.upright_rules(pdf, number)) == []
        assert min(each.bottom for each in chars) * reading.MM_PER_POINT > 8.0
        assert max(each.right for each in chars) * reading.MM_PER_POINT < 196.0


def test_a_long_notice_goes_on_and_counts_its_sheets_by_copy() -> None:
    paper = longest_notice(NoticeKind.LOSS_REPORT)
    pdf = render([paper])
    pages = reading.page_count(pdf)
    said = reading.all_text(pdf)
    assert pages % 2 == 0
    assert f"第1頁／共{pages // 2}頁" in said
    assert said.count("長") >= 2 * (12 * 200 + 2 * 1_000 + 200)
    assert said.count("申報人簽名") == 2
