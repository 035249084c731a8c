"""Every paper looks as it did when somebody looked at it; `python -m tests.print.pictures` draws the pictures anew."""

from dataclasses import replace

import pytest

from counter.domain.money import Ntd
from counter.print.render import render
from tests.print import pictures, reading
from tests.print.act_samples import RECEIPTS
from tests.print.pictures import DIFFERENCE_MAX, FOLDER, PAGES


@pytest.mark.parametrize("name", PAGES)
def test_a_paper_looks_as_it_did_when_somebody_looked_at_it(name: str) -> None:
    assert pictures.difference(pictures.drawn(name), pictures.kept(name)) <= DIFFERENCE_MAX


def test_every_picture_is_of_a_paper() -> None:
    assert {path.stem for path in FOLDER.glob("*.png")} == set(PAGES)


def test_one_other_figure_is_seen() -> None:
    paper = replace(RECEIPTS["renewal"], change=Ntd(78))
    other = pictures.plain(reading.picture(render([paper]), dpi=pictures.DPI))
    assert pictures.difference(other, pictures.kept("receipt-renewal")) > DIFFERENCE_MAX
