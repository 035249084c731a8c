"""Names print as they are written, or the print stops and says which character it lacks."""

import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from counter.domain.refusal import Trouble, Unavailable
from counter.places import FONTS
from counter.print import fonts
from counter.print.fonts import Style, typeface
from counter.print.render import render
from tests.print.samples import kaohsiung_ticket, label


def drawn_by(text: str, style: Style = Style.REGULAR) -> list[tuple[str, str]]:
    return [(run.face.name, run.text) for run in typeface(style).runs(text)]


@pytest.fixture
def fonts_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that is the only one with fonts; the bundled ones are copied by the test itself."""
    monkeypatch.setattr(fonts, "FONTS", tmp_path)
    monkeypatch.setattr(fonts, "SYSTEM_FOLDERS", ())
    forget_fonts()
    yield tmp_path
    forget_fonts()


def forget_fonts() -> None:
    fonts.typeface.cache_clear()
    fonts.rare_faces.cache_clear()


def link_bundled(folder: Path) -> None:
    for path in FONTS.glob("Noto*.ttf"):
        (folder / path.name).symlink_to(path)


def test_everyday_chinese_and_latin_come_from_one_face() -> None:
    assert drawn_by("王小明 A123 NT$ 3,000") == [("NotoSansTC-Regular", "王小明 A123 NT$ 3,000")]


def test_rare_characters_come_from_the_rare_name_pack() -> None:
    assert drawn_by("林𠮷𫝀明") == [
        ("NotoSansTC-Regular", "林"),
        ("HanaMinA", "𠮷"),
        ("HanaMinB", "𫝀"),
        ("NotoSansTC-Regular", "明"),
    ]


def test_a_rare_character_in_a_bold_name_is_thickened() -> None:
    runs = typeface(Style.BOLD).runs("林𠮷")
    assert [run.thickened for run in runs] == [False, True]
    assert [run.thickened for run in typeface(Style.REGULAR).runs("林𠮷")] == [False, False]


def test_every_character_of_cns_11643_in_unicode_blocks_of_chinese_can_be_drawn() -> None:
    # The unified ideographs up to extension F; the planes' own list would name no other ones.
    blocks = [(0x3400, 0x4DB5), (0x4E00, 0x9FA5), (0x20000, 0x2A6D6), (0x2A700, 0x2B734)]
    main = fonts.face(FONTS / "NotoSansTC-Regular.ttf")
    widths = [each.widths for each in (main, *fonts.rare_faces())]
    missing = [
        code
        for first, last in blocks
        for code in range(first, last + 1)
        if not any(chr(code) in each for each in widths)
    ]
    assert missing == []


@pytest.mark.parametrize(
    "word", ["Poiconʉ", "Yapasuyongʉ", "Sɨnay", "Pa’uwan", "Paʼuwan", "é", "Ḻomi"]
)
def test_a_word_with_letters_of_its_own_comes_from_one_latin_face(word: str) -> None:
    assert drawn_by(f"林 {word}") == [("NotoSansTC-Regular", "林 "), ("NotoSans-Regular", word)]


def test_combining_marks_stay_with_their_letter() -> None:
    word = unicodedata.normalize("NFC", "Te̱pu")
    assert "\u0331" in word
    assert drawn_by(word) == [("NotoSans-Regular", word)]


def test_a_mark_on_a_chinese_character_comes_from_the_face_that_has_it() -> None:
    assert drawn_by("吉\u0331田") == [
        ("NotoSansTC-Regular", "吉"),
        ("NotoSans-Regular", "\u0331"),
        ("NotoSansTC-Regular", "田"),
    ]


def test_a_word_that_no_face_has_whole_comes_letter_by_letter() -> None:
    assert drawn_by("aʉ①②") == [("NotoSans-Regular", "aʉ"), ("NotoSansTC-Regular", "①②")]


def test_dots_between_names_stay_as_wide_as_a_character() -> None:
    assert drawn_by("雅柏甦詠‧博伊哲努") == [("NotoSansTC-Regular", "雅柏甦詠‧博伊哲努")]


@pytest.mark.parametrize(
    "invisible", ["\u200b", "\u200d", "\ufe00", "\U000e0101", "\u202a", "\ufeff"]
)
def test_selectors_and_joiners_are_not_drawn(invisible: str) -> None:
    assert drawn_by(f"葛{invisible}城") == [("NotoSansTC-Regular", "葛城")]


def test_unusual_blanks_are_drawn_as_a_blank() -> None:
    assert drawn_by("王\u2009明\u3000") == [("NotoSansTC-Regular", "王 明\u3000")]


@pytest.mark.parametrize(
    ("name", "character", "codepoint"),
    [
        ("王\U000323af明", "\U000323af", "U+323AF"),
        ("王\ue000", "\ue000", "U+E000"),
        ("王\x07", "\x07", "U+0007"),
        ("Poicon\U0001e0ff", "\U0001e0ff", "U+1E0FF"),
        ("🫠", "🫠", "U+1FAE0"),
    ],
)
def test_a_glyph_that_no_font_has_stops_the_print_and_is_named(
    name: str, character: str, codepoint: str
) -> None:
    paper = kaohsiung_ticket(place=name)
    with pytest.raises(Unavailable) as caught:
        render([paper])
    assert caught.value.trouble is Trouble.GLYPH_MISSING
    assert caught.value.facts == {"character": character, "codepoint": codepoint}


def test_without_the_rare_name_pack_a_rare_character_is_named(fonts_in: Path) -> None:
    link_bundled(fonts_in)
    assert fonts.rare_files() == ()
    with pytest.raises(Unavailable) as caught:
        render([label(contents="𠮷")])
    assert caught.value.facts["character"] == "𠮷"


def test_the_rare_name_pack_may_lie_beside_the_bundled_fonts(fonts_in: Path) -> None:
    link_bundled(fonts_in)
    packs = [next(Path("/usr/share/fonts").rglob(name)) for name in fonts.RARE_NAMES]
    for path in packs:
        (fonts_in / path.name).symlink_to(path)
    assert fonts.rare_files() == tuple(fonts_in / name for name in fonts.RARE_NAMES)
    assert [run.text for run in typeface(Style.REGULAR).runs("林𠮷")] == ["林", "𠮷"]


def test_a_missing_font_file_is_named(fonts_in: Path) -> None:
    with pytest.raises(Unavailable) as caught:
        render([label()])
    assert caught.value.trouble is Trouble.FONT_MISSING
    assert Path(str(caught.value.facts["path"])).parent == fonts_in


@pytest.mark.parametrize("share", [0.0, 0.01, 0.5, 0.98])
def test_a_font_file_cut_off_is_named(fonts_in: Path, share: float) -> None:
    link_bundled(fonts_in)
    whole = (FONTS / "NotoSansTC-Regular.ttf").read_bytes()
    cut = fonts_in / "NotoSansTC-Regular.ttf"
    cut.unlink()
    cut.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(Unavailable) as caught:
        render([label()])
    assert caught.value.facts == {"path": str(cut)}


def test_widths_are_those_of_the_face_that_draws() -> None:
    regular = typeface(Style.REGULAR)
    assert regular.width("王", 10.0) == pytest.approx(10.0)
    assert regular.width("王𠮷", 10.0) == pytest.approx(20.0)
    assert regular.width("ʉ", 10.0) == pytest.approx(6.18)
    assert regular.width("", 10.0) == 0
