"""Reminder letters: in the window the address alone, of a pledge nothing above the first fold."""

import pytest

from counter.formats import figure
from counter.print.letter import FOLDS, SLIP_X, SLIP_Y, WINDOW
from counter.print.papers import LetterPaper, Marks
from counter.print.render import render
from tests.print import reading
from tests.print.call_samples import LONG_NAME, letter, letter_line
from tests.print.reading import MM_PER_POINT, Char

PAGE_MM = 297.0
ADDRESS_MAX = 120
FILLINGS = {
    "one ticket": letter(),
    "thirty tickets": letter(30),
    "page break before the end": letter(22),
    "long name, longest address": letter(
        2,
        name=LONG_NAME,
        address=("臺北市士林區中山北路六段四百巷三弄五十六號之" * 6)[:ADDRESS_MAX],
    ),
    "foreign": letter(
        3,
        name="Maria Guadalupe de la Concepción Fernández-Villaverde",
        postcode="",
        address="Flat 12, 221B Baker Street, Marylebone, London NW1 6XE, United Kingdom",
    ),
    "over, lost": letter(2, lines=(letter_line(grace_over=True), letter_line(lost=True))),
    "many things": letter(
        3,
        lines=(
            letter_line(contents="黃金 20 件、鑽石 10 件、其他 30 件", lost=True),
            letter_line(2),
        ),
    ),
    "stamped": letter(2, marks=Marks(training=True, sample=True)),
}


def inside(pdf: bytes, left: float, top: float, right: float, bottom: float) -> list[Char]:
    """The characters of the first page of which ink lies in that part of the sheet (mm from its upper left corner)."""
    return [
        each
        for each in reading.characters(pdf)
        if each.right * MM_PER_POINT > left
        and each.left * MM_PER_POINT < right
        and PAGE_MM - each.bottom * MM_PER_POINT > top
        and PAGE_MM - each.top * MM_PER_POINT < bottom
    ]


def said(chars: list[Char]) -> str:
    """In the order of the page."""
    return "".join(each.character for each in chars)


@pytest.mark.parametrize("paper", FILLINGS.values(), ids=FILLINGS)
def test_wherever_the_sheet_slips_the_window_shows_the_address_alone(paper: LetterPaper) -> None:
    pdf = render([paper])
    seen = said(inside(pdf, WINDOW.x - SLIP_X, WINDOW.y, WINDOW.right, WINDOW.bottom + SLIP_Y))
    back = f"退件請寄：{paper.office.branch.address}"
    shown = f"{back}{paper.postcode}{paper.address}{paper.name}君"
    assert sorted(seen) == sorted("".join(shown.split()))
    assert paper.office.agency not in seen


@pytest.mark.parametrize("paper", FILLINGS.values(), ids=FILLINGS)
def test_the_address_lies_whole_in_the_window_however_the_sheet_slips(paper: LetterPaper) -> None:
    pdf = render([paper])
    to = said(inside(pdf, WINDOW.x, WINDOW.y + SLIP_Y, WINDOW.right - SLIP_X, WINDOW.bottom))
    whole = "".join(f"{paper.postcode}{paper.address}{paper.name}君".split())
    assert sorted(to) == sorted(whole)


def test_the_post_finds_code_address_and_name_on_lines_of_their_own() -> None:
    paper = letter(name="陳大文", address="高雄市鹽埕區新樂街 8 號")
    pdf = render([paper])
    block = inside(pdf, WINDOW.x, 60.0, WINDOW.right, WINDOW.bottom)
    assert said(block) == "80343高雄市鹽埕區新樂街8號陳大文君"
    middles = [round((each.top + each.bottom) / 2 * MM_PER_POINT) for each in block]
    assert len({middle for middle in middles if middle}) >= 3
    assert min(each.size for each in block) * MM_PER_POINT >= 4.0
    back = inside(pdf, WINDOW.x, WINDOW.y, WINDOW.right, 60.0)
    gap = min(each.bottom for each in back) - max(each.top for each in block)
    assert gap * MM_PER_POINT >= 14.5, "15 mm between the two lines of print"


@pytest.mark.parametrize("paper", FILLINGS.values(), ids=FILLINGS)
def test_above_the_first_fold_stands_no_number_sum_or_day_of_a_ticket(paper: LetterPaper) -> None:
    above = said(inside(render([paper]), 0.0, 32.0, 210.0, FOLDS[0]))
    for word in ("K01", "續質", "取贖", "115/", "51,350", "黃金", "通知"):
        assert word not in above


@pytest.mark.parametrize("paper", FILLINGS.values(), ids=FILLINGS)
def test_nothing_is_printed_over_anything_else(paper: LetterPaper) -> None:
    pdf = render([paper])
    for number in range(reading.page_count(pdf)):
        chars = reading.characters(pdf, number)
        assert list(reading.overlaps(chars)) == []
        assert min(each.bottom for each in chars) * MM_PER_POINT > 8.0


def test_every_ticket_stands_with_what_it_costs_today_and_on_its_last_day() -> None:
    pdf = render([letter(30)])
    lines = reading.seen(pdf).splitlines()
    row = "黃金2件、手錶1件115/06/16115/06/221,35051,3501,35051,350"
    assert sum(row in line for line in lines) == 30
    assert "合計30張40,5001,540,50040,5001,540,500" in lines


def test_the_address_stands_on_the_first_page_alone() -> None:
    paper = letter(30)
    pdf = render([paper])
    assert reading.page_count(pdf) == 2
    assert "鹽埕區新樂街" in reading.text(pdf)
    assert "鹽埕區新樂街" not in reading.text(pdf, 1)
    assert "陳大文君" in reading.text(pdf, 1)
    assert "第2頁／共2頁" in reading.text(pdf, 1)


def test_it_says_where_and_when_to_come_what_happens_else_and_who_answers() -> None:
    text = reading.all_text(render([letter()]))
    branch = letter().office.branch
    for part in ("(07)551-2345", "週一至週五08:30–16:30", "當舖業法第21條", "債務同時消滅"):
        assert part in text
    assert text.count("".join(branch.address.split())) == 3
    assert "已過" not in text


def test_a_last_day_that_is_over_and_a_lost_paper_are_told() -> None:
    text = reading.all_text(render([FILLINGS["over, lost"]]))
    assert "115/06/22已過" in text
    assert "（已掛失）" in text
    assert "請即電洽" in text


def test_letters_of_a_batch_number_their_own_pages() -> None:
    pdf = render([letter(30), letter(name="陳美玉")])
    assert reading.page_count(pdf) == 3
    assert "第1頁／共1頁" in reading.text(pdf, 2)
    assert "陳大文" not in reading.text(pdf, 2)


def test_of_a_ticket_whose_grace_is_over_no_amount_is_named() -> None:
    """Afterwards no clerk may renew or redeem: two people decide (PA 21)."""
    over = letter(1, lines=(letter_line(grace_over=True),))
    text = reading.seen(render([over]))
    assert "已過" in text
    assert over.letter.grace_over[:10] in text
    assert over.letter.opening[0][:10] not in text
    line = over.lines[0]
    for amount in (line.renew_today, line.redeem_today, line.renew_last, line.redeem_last):
        assert figure(amount) not in text
    both = letter(2, lines=(letter_line(grace_over=True), letter_line(2), letter_line(3)))
    text = reading.seen(render([both]))
    assert over.letter.grace_over[:10] in text
    assert over.letter.opening[0][:10] in text
    assert figure(2 * letter_line(2).redeem_today) in text, "the sum of those that can be paid"
