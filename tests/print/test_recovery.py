"""The recovery sheet: the key as words and as a code, and what to do with it."""

from counter.print.papers import Marks
from counter.print.render import render
from tests.print import reading
from tests.print.samples import recovery_sheet


def test_the_words_stand_in_their_order_with_their_numbers() -> None:
    paper = recovery_sheet()
    said = reading.text(render([paper]))
    assert len(paper.words) == 24
    assert "".join(paper.words) in "".join(character for character in said if character.isalpha())
    for number in range(1, 25):
        assert str(number) in said


def test_the_sheet_says_what_it_opens_and_how_to_keep_it() -> None:
    paper = recovery_sheet(marks=Marks(training=True))
    said = reading.text(render([paper]))
    for text in (
        "金鑰復原單",
        "機密請立即彌封",
        "K01-02",
        paper.sheet,
        "115年11月20日",
        "高雄市動產質借所",
        "存放處所",
        "訓練用不生效力",
    ):
        assert text in said


def test_nothing_is_printed_over_anything_else_or_into_the_code() -> None:
    pdf = render([recovery_sheet()])
    chars = reading.characters(pdf)
    assert list(reading.overlaps(chars)) == []
    assert reading.crossing(chars, reading.upright_rules(pdf)) == []
    assert reading.page_count(pdf) == 1


def test_the_code_says_the_words() -> None:
    paper = recovery_sheet()
    assert reading.codes(reading.picture(render([paper]))) == [" ".join(paper.words).upper()]
