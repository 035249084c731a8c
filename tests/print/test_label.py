"""The bag label: found by scanner and by eye, and nothing about anybody on it."""

import pytest

from counter.print.label import LabelSize
from counter.print.papers import LabelPaper, Marks
from counter.print.render import render
from tests.print import reading
from tests.print.samples import label, place_label

LONG = "長" * 200
FILLINGS = {
    "plain": label(),
    "own bag number": label(bag="B-0001-22", marks=Marks(training=True, sample=True)),
    "place by hand": label(place=""),
    "long place": label(place=LONG, marks=Marks(void=True)),
    "long contents": label(contents="黃金 3 件、手錶 2 件、鑽石 1 件、白金 1 件"),
    "far too long": label(contents=LONG, place=LONG, bag="B" * 20, marks=Marks(sample=True)),
}


def test_a_label_bears_number_contents_place_and_branch() -> None:
    said = reading.text(render([label()]))
    assert said == "K01-02-115-00012-7黃金3件庫位甲庫03-12高雄市動產質借所鹽埕總所"


def test_a_bag_with_a_number_of_its_own_shows_it() -> None:
    assert "袋號B-0001-22" in reading.text(render([FILLINGS["own bag number"]]))
    assert "袋號" not in reading.text(render([label(bag="K01-02-115-00012-7")]))


@pytest.mark.parametrize("mark", ["訓練", "樣張", "作廢"])
def test_a_label_bears_its_marks(mark: str) -> None:
    marks = Marks(training=mark == "訓練", sample=mark == "樣張", void=mark == "作廢")
    assert mark in reading.text(render([label(marks=marks)]))


def test_what_is_too_long_for_a_label_is_left_to_the_stub_and_says_so() -> None:
    assert "庫位詳副聯" in reading.text(render([FILLINGS["long place"]]))
    assert "黃金3件" in reading.text(render([FILLINGS["long place"]]))
    assert reading.text(render([FILLINGS["far too long"]])).count("詳副聯") == 2


ROOMS = {
    LabelSize.MM_62_29: (24.0, 61.2, 28.2),
    LabelSize.MM_50_30: (24.0, 49.2, 29.2),
    LabelSize.MM_100_50: (40.0, 99.2, 49.2),
}
"""Where the texts stand on each size: from, to, and how high (mm)."""


@pytest.mark.parametrize("size", LabelSize)
@pytest.mark.parametrize("paper", FILLINGS.values(), ids=FILLINGS)
def test_nothing_is_cut_covered_or_in_the_codes_quiet_zone(
    paper: LabelPaper, size: LabelSize
) -> None:
    pdf = render([paper], label_size=size)
    left, right, top = ROOMS[size]
    chars = reading.characters(pdf)
    assert list(reading.overlaps(chars)) == []
    for each in chars:
        assert each.left * reading.MM_PER_POINT > left
        assert each.right * reading.MM_PER_POINT < right
        assert each.bottom * reading.MM_PER_POINT > 0.8
        assert each.top * reading.MM_PER_POINT < top


@pytest.mark.parametrize("size", LabelSize)
def test_the_code_scans_from_a_label_printers_dots(size: LabelSize) -> None:
    pdf = render([label()], label_size=size)
    width, height = reading.page_size_mm(pdf)
    assert size.value == f"{width:.0f}x{height:.0f}"
    assert reading.codes(reading.picture(pdf, dpi=203)) == [label().code]


@pytest.mark.parametrize("size", LabelSize)
def test_the_number_is_whole_on_every_size(size: LabelSize) -> None:
    assert "K01-02-115-00012-7" in reading.text(render([label()], label_size=size))


@pytest.mark.parametrize("size", LabelSize)
@pytest.mark.parametrize("place", ["S1-03", "AAAAAAAAAAA9"])
@pytest.mark.parametrize("marks", [Marks(), Marks(training=True)])
def test_a_places_label_shows_its_code_large_and_scans(
    size: LabelSize, place: str, marks: Marks
) -> None:
    paper = place_label(place=place, code=f"PLACE:{place}", marks=marks)
    pdf = render([paper], label_size=size)
    assert reading.codes(reading.picture(pdf, dpi=203)) == [f"PLACE:{place}"]
    assert f"庫位{place}" in reading.text(pdf)
    left, right, _ = ROOMS[size]
    chars = reading.characters(pdf)
    assert list(reading.overlaps(chars)) == []
    assert all(left < each.left * reading.MM_PER_POINT for each in chars)
    assert all(each.right * reading.MM_PER_POINT < right for each in chars)
