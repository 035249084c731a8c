"""The call list on paper: every row, a box for each outcome, what a call needs and no more."""

import pytest

from counter.print.call_sheet import table
from counter.print.papers import CallSheetPaper, Marks
from counter.print.render import render, title
from tests.print import reading
from tests.print.call_samples import call_line, call_sheet

FILLINGS = {
    "one": call_sheet(1),
    "full page": call_sheet(17),
    "one more": call_sheet(18),
    "forty": call_sheet(40, marks=Marks(training=True, sample=True)),
}


@pytest.mark.parametrize("paper", FILLINGS.values(), ids=FILLINGS)
def test_nothing_is_printed_over_anything_else(paper: CallSheetPaper) -> None:
    pdf = render([paper])
    assert reading.page_size_mm(pdf) == (297.0, 210.0)
    for number in range(reading.page_count(pdf)):
        keys = [each for each in reading.characters(pdf, number) if each.character]
        assert list(reading.overlaps(keys)) == []
        assert reading.crossing(keys, reading.upright_rules(pdf, number)) == []


def test_every_row_has_its_number_its_ticket_and_six_boxes() -> None:
    pdf = render([call_sheet(40)])
    assert reading.page_count(pdf) == 3
    text = reading.all_text(pdf)
    for row in range(1, 41):
        assert f"K01-02-115-{row:05}-7" in text
    frames = [rule for rule in reading.level_rules(pdf, 2) if 10.0 < rule[2] - rule[1] < 14.0]
    assert len(frames) == 6 * 6 * 2, "six rows, six boxes, two edges"


def test_head_and_foot_say_as_of_when_by_whom_and_what_becomes_of_the_paper() -> None:
    paper = call_sheet(20)
    pdf = render([paper])
    for number in range(2):
        text = reading.text(pdf, number)
        for part in (
            "115年6月9日(二)",
            "截至09:30",
            "20人",
            "製表林美惠",
            "K01-02-1150609-1",
            f"第{number + 1}頁／共2頁",
            "1已通知本人",
            "6請人轉告回電",
            "碎紙機銷毀",
            "只請轉告回電",
        ):
            assert part in text
    assert title(paper) == "到期通聯名單"


def test_a_row_tells_what_a_call_needs() -> None:
    paper = call_sheet(lines=(call_line(7, tickets=3, promised_on=call_line().last_day),))
    line = reading.all_text(render([paper]))
    for part in (
        "7陳大文",
        "0912345678",
        "手機多於14時接聽",
        "等3張",
        "剩13天約6/22",
        "1,350",
        "51,350",
    ):
        assert part in line


def test_who_has_no_number_and_what_ends_today_or_is_over_is_told() -> None:
    text = reading.all_text(render([call_sheet(5)]))
    for part in ("無可用號碼", "今日", "已過"):
        assert part in text


def test_as_a_spreadsheet_days_and_sums_are_days_and_sums() -> None:
    paper = call_sheet(3)
    sheet = table(paper)
    assert {len(row) for row in sheet.rows} == {len(sheet.columns)}
    first = dict(zip((each.heading for each in sheet.columns), sheet.rows[0], strict=True))
    line = paper.lines[0]
    assert (first["最後期限"], first["今日取贖"]) == (line.last_day, line.redeem_today)
    assert paper.code in sheet.notes[1]
    assert "銷毀" in sheet.notes[2]
