"""The PDF itself: fonts embedded, text that extracts, equal bytes, nothing about anybody in its head."""

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pypdfium2
import pytest

from counter.places import FONTS
from counter.print.half import Form
from counter.print.papers import Marks, Paper, PledgorLines
from counter.print.render import render, title
from tests.print import reading
from tests.print.samples import (
    day_sheet,
    kaohsiung_ticket,
    label,
    recovery_sheet,
    taipei_ticket,
)

EACH_PAPER: list[Paper] = [
    kaohsiung_ticket(),
    taipei_ticket(),
    label(),
    day_sheet(),
    recovery_sheet(),
]
NAMES = ["𠮷田𡘙", "林𫝀𬺰", "Yapasuyongʉ‧Poiconʉ", "Te̱pu’e Ḻomi", "葛\U000e0101城", "娜高·卜沯"]


@pytest.mark.parametrize("paper", EACH_PAPER, ids=lambda paper: type(paper).__name__)
def test_every_font_is_embedded_as_a_subset_with_its_unicode(paper: Paper, tmp_path: Path) -> None:
    listed = reading.poppler("pdffonts", render([paper]), tmp_path).splitlines()[2:]
    assert listed
    for line in listed:
        name, *_, embedded, subset, unicode, _, _ = line.split()
        assert re.match(r"[A-Z]{6}\+(NotoSans|HanaMin)", name)
        assert (embedded, subset, unicode) == ("yes", "yes", "yes")


@pytest.mark.parametrize("name", NAMES)
def test_names_extract_as_they_are_written_by_two_readers(name: str, tmp_path: Path) -> None:
    pdf = render([kaohsiung_ticket(pledgor=PledgorLines(name, "護照", "MA1234567"))])
    # A selector is not drawn, so it is not there to be read either.
    written = "".join(name.replace("\U000e0101", "").split())
    assert reading.text(pdf).count(written) == 2
    assert reading.poppler_text(pdf, tmp_path).count(written) == 2


def test_characters_beyond_the_first_plane_are_no_other_characters() -> None:
    read = reading.text(render([kaohsiung_ticket(place="𠮷𡘙𫝀𬺰龘")]))
    assert "𠮷𡘙𫝀𬺰龘" in read


@pytest.mark.parametrize("paper", EACH_PAPER, ids=lambda paper: type(paper).__name__)
def test_equal_papers_give_equal_bytes(paper: Paper) -> None:
    assert render([paper, paper]) == render([paper, paper])


def test_papers_drawn_at_the_same_time_do_not_disturb_each_other() -> None:
    alone = [render([paper]) for paper in EACH_PAPER]
    with ThreadPoolExecutor(len(EACH_PAPER)) as pool:
        assert list(pool.map(lambda paper: render([paper]), EACH_PAPER)) == alone


def test_no_day_and_no_folder_of_this_machine_is_in_the_file() -> None:
    pdf = render([recovery_sheet()])
    assert b"Date" not in pdf
    assert str(FONTS.parent).encode() not in pdf


def test_another_ticket_gives_other_bytes() -> None:
    assert render([kaohsiung_ticket()]) != render([kaohsiung_ticket(place="乙庫")])


def test_the_head_of_the_file_says_title_and_language_and_nothing_about_anybody() -> None:
    paper = kaohsiung_ticket()
    pdf = render([paper])
    with pypdfium2.PdfDocument(pdf) as document:
        said = {key: value for key, value in document.get_metadata_dict().items() if value}
        assert said == {"Title": "質借單", "Creator": "Public pawnshop counter"}
    assert b"/Lang (zh-TW)" in pdf
    assert b"/PrintScaling /None" in pdf
    assert [title(each) for each in EACH_PAPER] == [
        "質借單",
        "質借單",
        "封袋標籤",
        "營業日報表",
        "金鑰復原單",
    ]


def test_a_batch_shares_fonts_and_fixed_parts() -> None:
    papers = [kaohsiung_ticket(place=f"甲庫 {number:03}") for number in range(100)]
    single, batch = render(papers[:1]), render(papers)
    assert reading.page_count(batch) == 100
    assert len(batch) < 5 * len(single)
    assert "甲庫000" in reading.text(batch, 0)
    assert "甲庫099" in reading.text(batch, 99)


def test_papers_of_several_kinds_go_into_one_file_each_on_its_own_paper() -> None:
    pdf = render([kaohsiung_ticket(), label(), day_sheet(), recovery_sheet()])
    sizes = [reading.page_size_mm(pdf, number) for number in range(4)]
    assert sizes == [(210, 297), (62, 29), (210, 297), (210, 297)]
    assert reading.page_size_mm(render([kaohsiung_ticket()], Form.A5)) == (210, 148.5)


def test_a_document_without_papers_is_our_own_mistake() -> None:
    with pytest.raises(AssertionError):
        render([])


def test_characters_that_share_a_glyph_are_told_apart(tmp_path: Path) -> None:
    # The micro sign and the Greek letter look alike; the paper has the one that was typed.
    paper = kaohsiung_ticket(place="µμ", marks=Marks())
    assert "µμ" in reading.text(render([paper]))
    assert "µμ" in reading.poppler_text(render([paper]), tmp_path)
