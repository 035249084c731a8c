"""Text is broken where a reader expects it, set smaller before that, and never cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter.print.fonts import Style
from counter.print.text import fit, fit_all, flow, width, wrap

SIZE = 8.0
CHARACTER = width("王", SIZE)
TEXTS = st.text(alphabet="王小明，。（「」）、 abc-12,300ʉé\u0301", max_size=120)


def squeezed(*lines: str) -> str:
    return "".join("".join(line.split()) for line in lines)


@given(TEXTS, st.integers(min_value=3, max_value=40))
def test_lines_hold_all_of_a_text_and_none_is_too_wide(text: str, characters: int) -> None:
    room = characters * CHARACTER
    lines = wrap(text, room=room, size=SIZE)
    assert squeezed(*lines) == squeezed(text)
    # Only what may not be parted, as a bracket from its word, can be wider than a narrow line.
    assert all(width(line, SIZE) <= room + 0.001 for line in lines)


def test_words_and_figures_stay_whole() -> None:
    lines = wrap("型號 Submariner Date 126610LN", room=12 * CHARACTER, size=SIZE)
    assert lines == ("型號 Submariner Date", "126610LN")


def test_a_word_longer_than_a_line_is_parted() -> None:
    lines = wrap("A" * 40, room=6 * CHARACTER, size=SIZE)
    assert "".join(lines) == "A" * 40
    assert len(lines) > 1


@pytest.mark.parametrize("sign", list("，。、；：」）％"))
def test_no_line_begins_with_a_closing_sign(sign: str) -> None:
    lines = wrap(f"王小明王小{sign}明", room=5 * CHARACTER, size=SIZE)
    assert lines == ("王小明王", f"小{sign}明")


@pytest.mark.parametrize("sign", list("（「『【"))
def test_no_line_ends_with_an_opening_sign(sign: str) -> None:
    lines = wrap(f"王小明王{sign}明", room=5 * CHARACTER, size=SIZE)
    assert lines == ("王小明王", f"{sign}明")


def test_a_mark_stays_on_its_letter() -> None:
    word = "e\u0331" * 30
    lines = wrap(word, room=4 * CHARACTER, size=SIZE)
    assert "".join(lines) == word
    assert not any(line.startswith("\u0331") for line in lines)


def test_text_takes_the_largest_size_at_which_it_fits_and_then_more_lines() -> None:
    sizes = (10.0, 8.0, 6.0)
    room = width("王小明", 8.0)
    assert fit("王小明", room=room, sizes=sizes).size == 8.0
    assert fit("王明", room=room, sizes=sizes).size == 10.0
    assert fit("王小明" * 3, room=room, sizes=sizes).lines == ("王小明王", "小明王小", "明")
    assert fit("王小明王", room=room, sizes=sizes, lines=2).size == 10.0
    assert fit("王小明王小明", room=room, sizes=sizes, lines=2).size == 8.0


def test_texts_that_each_begin_a_line_share_one_size() -> None:
    room = width("王小明", 8.0)
    assert fit_all(("王小明", "王"), room=room, sizes=(10.0, 8.0)).lines == ("王小明", "王")
    assert fit_all(("王小明", "王"), room=room, sizes=(10.0, 8.0)).size == 8.0


def test_pieces_flow_into_lines_and_begin_a_new_one_where_they_would_be_parted() -> None:
    pieces = ("廠牌：甲", "型號：乙丙", "序號：丁")
    assert flow(pieces, room=12 * CHARACTER, size=SIZE) == ("廠牌：甲　型號：乙丙", "序號：丁")
    assert flow((), room=12 * CHARACTER, size=SIZE) == ()


def test_bold_text_is_measured_bold() -> None:
    assert width("NT$", SIZE, Style.BOLD) > width("NT$", SIZE)
