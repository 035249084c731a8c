"""The lists of the law on paper: each copy complete and marked, rows whole, sums, seals, signatures; and as ODS."""

from datetime import date

import pytest

from counter.domain.refusal import Unavailable
from counter.print.list_papers import ListForm, ListPaper
from counter.print.list_sheet import TITLES, table_of
from counter.print.papers import Marks
from counter.print.render import render
from tests.print import reading
from tests.print.list_samples import COPIES, RING, WATCH
from tests.print.list_samples import list_line as line
from tests.print.list_samples import list_paper as paper


def test_a_register_says_what_the_law_asks_for_on_each_copy() -> None:
    pdf = render([paper(line(), line(13, remark="作廢", counts=False))])
    assert reading.page_count(pdf) == 2
    for number, copy in enumerate(COPIES):
        said = reading.lines(pdf, number)
        text = "".join(said).replace("　", "").replace(" ", "")
        for wanted in (
            "收當物品登記簿",
            copy.replace("　", ""),
            "期間115年3月16日至115年3月29日",
            "K01-02-115-00012-7",
            "陳大文",
            "國民身分證A123456789",
            "序號：R-1",
            "作廢",
            "2（1張不計入金額）",
            "NT$50,000",
            "第22條",
            "abab",
            "第1頁／共1頁",
        ):
            assert wanted in text, wanted


FILLINGS = {
    "nothing": paper(),
    "long": paper(*(line(each) for each in range(1, 61)), marks=Marks(training=True, again=True)),
    "one ticket fills more than a sheet": paper(line(1), line(2, things=(RING, WATCH) * 40)),
    "long names": paper(line(name="阿" * 40, remark="掛失、通聯未足、待他櫃檯傳送")),
    "for the office": paper(line(1), line(2), form=ListForm.SALE, number=2, copies=("第三聯",)),
    "for the police": paper(
        line(),
        form=ListForm.CUSTODY,
        copies=("",),
        head=(("單位", "鹽埕分局"), ("警員", "王警員"), ("事由", "失物查尋"), ("範圍", "全部")),
    ),
    "a draft": paper(line(), form=ListForm.OVERDUE, act="", seal="", marks=Marks(draft=True)),
}


@pytest.mark.parametrize("filled", FILLINGS.values(), ids=FILLINGS)
def test_nothing_is_printed_over_anything_else(filled: ListPaper) -> None:
    pdf = render([filled])
    for number in range(reading.page_count(pdf) // len(filled.copies)):
        assert list(reading.overlaps(reading.characters(pdf, number))) == []


def test_a_name_is_told_only_where_the_law_asks_for_it() -> None:
    for form in ListForm:
        made = paper(line(), form=form)
        named = form in {ListForm.REGISTER, ListForm.TAKEN_IN}
        assert ("陳大文" in reading.seen(render([made]))) == named
        assert ("陳大文" in str(table_of(made).rows)) == named
    assert set(TITLES) == set(ListForm)


def test_a_supplement_says_which_one_it_is() -> None:
    assert "補報（第1次）" in "".join(reading.lines(render([paper(line(), number=2)])))


def test_a_character_that_no_font_has_stops_the_print() -> None:
    with pytest.raises(Unavailable):
        render([paper(line(name="\U0003fffd"))])


def test_a_spreadsheet_has_a_row_for_each_ticket_and_the_sum() -> None:
    table = table_of(paper(line(12), line(13, counts=False, remark="作廢")))
    assert [each.heading for each in table.columns][3:5] == ["質借人", "證件"]
    assert table.rows[0] == (
        1,
        date(2026, 3, 16),
        "K01-02-115-00012-7",
        "陳大文",
        "國民身分證　A123456789",
        f"{RING}；{WATCH}",
        50_000,
        "",
    )
    assert 50_000 in table.total
    sale = table_of(paper(line(13), form=ListForm.SALE, seal="", head=(("注意", "甲"),)))
    assert sale.rows[0][5] == "K01-02-115-00013-7　S1-01"
    assert "注意　甲" in sale.notes
