"""The application: filled in from what is typed, blanks for the rest, with what the applicant is told."""

import pytest

from counter.print.papers import ApplicationPaper, Marks
from counter.print.render import render, title
from tests.print import reading
from tests.print.act_samples import APPLICATIONS, LONG, application
from tests.print.samples import RING, TAIPEI, TAIPEI_WORDS


def test_the_application_bears_what_was_typed_and_what_is_to_be_signed() -> None:
    paper = APPLICATIONS["filled in"]
    said = reading.seen(render([paper]))
    wanted = (
        *("質借申請書", "高雄市動產質借所", "鹽埕總所", "115年11月20日(五)", "林美惠"),
        *("王小明", "國民身分證　A123456789", "69年5月1日", "0912-345-678"),
        *("高雄市鹽埕區大仁路 1 號", "低收入戶", "高雄市低收入戶證明，有效至 115年12月31日"),
        *("龍鳳戒指", "鑲紅寶石項鍊", "Submariner Date 126610LN", "共 4 件"),
        *("NT$ 53,400", "新臺幣伍萬參仟肆佰元整"),
        *(paper.wording.request, paper.wording.privacy, "條款版本 115-1"),
        *("申請人簽名", "受理人蓋章", "核定金額"),
    )
    whole = "".join(said.split())
    assert [text for text in wanted if "".join(text.split()) not in whole] == []


def test_what_is_not_known_yet_is_left_blank_to_write_on() -> None:
    said = reading.seen(render([APPLICATIONS["blank"]]))
    assert "出生日期民國年月日" in said
    assert "物品1\n物品2\n物品3\n物品4" in said
    assert "金額NT$新臺幣元整" in said
    assert "證明文件無" not in said


def test_without_evidence_the_class_needs_none() -> None:
    assert "證明文件無" in reading.seen(render([application(evidence="")]))


def test_who_acts_for_the_applicant_signs_too() -> None:
    said = reading.seen(render([APPLICATIONS["represented"]]))
    assert "代理／同意未成年，法定代理人同意：同意書、戶籍資料" in said
    assert "代理人簽名" in said


def test_it_is_called_by_the_agencys_word_and_bears_its_marks() -> None:
    paper = application(office=TAIPEI, words=TAIPEI_WORDS, marks=Marks(training=True))
    assert title(paper) == "質當申請書"
    said = reading.seen(render([paper]))
    assert "質當申請書" in said
    assert "訓練用不生效力" in said


@pytest.mark.parametrize("paper", APPLICATIONS.values(), ids=APPLICATIONS)
def test_nothing_is_cut_or_printed_over_anything_else(paper: ApplicationPaper) -> None:
    pdf = render([paper])
    for number in range(reading.page_count(pdf)):
        chars = reading.characters(pdf, number)
        assert list(reading.overlaps(chars)) == []
        assert reading.crossing(chars, reading.upright_rules(pdf, number)) == []
        assert min(each.bottom for each in chars) * reading.MM_PER_POINT > 8.0
        assert max(each.right for each in chars) * reading.MM_PER_POINT < 196.0


def test_nothing_of_the_longest_application_is_left_out() -> None:
    said = reading.all_text(render([APPLICATIONS["longest"]]))
    assert said.count("囉") == 200
    assert said.count("長") == len(LONG) * (1 + 1 + 1 + 2 * 7)
    assert said.count("龍鳳戒指") == 15


@pytest.mark.parametrize("things", range(10, 30))
def test_headings_and_signatures_never_fall_apart_at_the_end_of_a_sheet(things: int) -> None:
    pdf = render([application(items=(RING,) * things)])
    pages = [reading.lines(pdf, number) for number in range(reading.page_count(pdf))]
    for page in pages:
        assert not any(page[-2].startswith(f"{number}、") for number in "一二三四五")
    (signed,) = [page for page in pages if any("申請人簽名" in line for line in page)]
    assert any("受理人蓋章" in line for line in signed)
