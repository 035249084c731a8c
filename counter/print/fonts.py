"""Which font draws which character; a character that no font has stops the print.

Latin and the Chinese of every day come from the bundled Noto Sans TC, words with letters of their
own (ʉ, ɨ, ṟ, combining marks) from the bundled Noto Sans, rare Chinese characters from the rare-name
pack (HanaMinA and HanaMinB), which lies beside the bundled fonts or in the system's font folders.
"""

import os
import struct
import unicodedata
from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import cache, lru_cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from reportlab.pdfbase.ttfonts import TTFError, TTFont

from counter.domain.refusal import Trouble, Unavailable
from counter.places import FONTS

UNITS_PER_EM = 1_000
RARE_NAMES = ("HanaMinA.ttf", "HanaMinB.ttf")
SYSTEM_FOLDERS = (
    Path(os.environ.get("WINDIR", "C:/Windows")) / "Fonts",
    Path("/usr/share/fonts/truetype/hanazono"),
    Path("/usr/share/fonts/hanazono"),
    Path("/usr/local/share/fonts"),
    Path.home() / ".local" / "share" / "fonts",
)
"""Where the rare-name pack may lie if not beside the bundled fonts."""

# Below this stand the scripts that write words; above it East Asian characters, each for itself.
_EAST_ASIAN = "\u2e80"
_APOSTROPHES = frozenset("‘’ʼ")
_VARIATION_SELECTORS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))


class Style(StrEnum):
    """The weights on paper."""

    REGULAR = "Regular"
    BOLD = "Bold"


class Face:
    """One font file: what it can draw, and how wide."""

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise Unavailable(Trouble.FONT_MISSING, path=str(path))
        try:
            # Its own checksums tell whether the file is whole.
            self.font = TTFont(path.stem, str(path), validate=1, asciiReadable=0)
        except (TTFError, struct.error, OSError) as error:
            raise Unavailable(Trouble.FONT_MISSING, path=str(path)) from error
        self.name = path.stem
        self.widths: dict[str, float] = {
            chr(code): width
            for code, width in self.font.face.charWidths.items()
            if self.font.face.charToGlyph[code] and _is_drawn(code)
        }
        """Advance widths in thousandths of the size, by character."""


class Run(NamedTuple):
    """A piece of text that one face draws. `thickened`: the face has no bold of its own."""

    face: Face
    text: str
    thickened: bool

    @property
    def width(self) -> float:
        """How wide it is, in thousandths of the size."""
        return sum(map(self.face.widths.__getitem__, self.text))


class Typeface:
    """A style on paper: the main face and those that help it out."""

    def __init__(self, style: Style) -> None:
        self._style = style
        self.main = face(FONTS / f"NotoSansTC-{style.value}.ttf")
        """Draws what nothing forbids it."""
        self._latin = face(FONTS / f"NotoSans-{style.value}.ttf")
        # What the main face draws in any company: not the letters that make a word foreign.
        self._plain = {
            character: units
            for character, units in self.main.widths.items()
            if not _is_foreign_letter(character)
        }

    def width(self, text: str, size: float) -> float:
        """How wide `text` is at `size`, in the unit of `size`."""
        try:
            units = sum(map(self._plain.__getitem__, text))
        except KeyError:
            units = sum(run.width for run in self.runs(text))
        return units * size / UNITS_PER_EM

    def runs(self, text: str) -> tuple[Run, ...]:
        """`text` cut by the face that draws it.

        Variation selectors, joiners and marks of direction are left out: the fonts draw the base
        character. Raises Unavailable (GLYPH_MISSING) naming the first character no font has.
        """
        if self._plain.keys() >= set(text):
            return (Run(self.main, text, thickened=False),)
        drawn = [pair for piece in _pieces(_readable(text)) for pair in self._faces(piece)]
        return tuple(
            Run(found, "".join(part for _, part in parts), thickened=self._thickens(found))
            for found, parts in groupby(drawn, key=itemgetter(0))
        )

    def _faces(self, piece: str) -> Iterator[tuple[Face, str]]:
        """The face for a word, else for each letter with its marks, else for each character."""
        latin_first = _is_foreign_word(piece)
        own = (self._latin, self.main) if latin_first else (self.main, self._latin)
        whole = _covering(own, piece)
        if whole is not None:
            yield whole, piece
            return
        for cluster in clusters(piece):
            found = _covering(own, cluster) or _covering(rare_faces(), cluster)
            if found is not None:
                yield found, cluster
            else:
                yield from ((_drawing((*own, *rare_faces()), each), each) for each in cluster)

    def _thickens(self, found: Face) -> bool:
        return self._style is Style.BOLD and found not in {self.main, self._latin}


def _covering(faces: Sequence[Face], piece: str) -> Face | None:
    """The first face that draws all of `piece`."""
    wanted = set(piece)
    return next((each for each in faces if each.widths.keys() >= wanted), None)


def _drawing(faces: Sequence[Face], character: str) -> Face:
    """The first face that draws a character. Raises Unavailable (GLYPH_MISSING)."""
    found = _covering(faces, character)
    if found is None:
        codepoint = f"U+{ord(character):04X}"
        raise Unavailable(Trouble.GLYPH_MISSING, character=character, codepoint=codepoint)
    return found


@cache
def typeface(style: Style) -> Typeface:
    """The typeface of a style, loaded once. Raises Unavailable (FONT_MISSING)."""
    return Typeface(style)


@cache
def face(path: Path) -> Face:
    """The face in a file, loaded once. Raises Unavailable (FONT_MISSING)."""
    return Face(path)


@cache
def rare_faces() -> tuple[Face, ...]:
    """The rare-name pack, as far as it is installed; read when the first rare name comes."""
    return tuple(face(path) for path in rare_files())


def rare_files() -> tuple[Path, ...]:
    """Where the files of the rare-name pack lie, those that are installed."""
    found = (_find(name) for name in RARE_NAMES)
    return tuple(path for path in found if path is not None)


def clusters(text: str) -> list[str]:
    """`text` cut into characters, each with the combining marks and selectors that follow it."""
    parts: list[str] = []
    for character in text:
        if parts and _belongs_to_the_one_before(character):
            parts[-1] += character
        else:
            parts.append(character)
    return parts


def _readable(text: str) -> str:
    """`text` without what is not drawn, every blank but the wide one a plain space."""
    return "".join(
        " " if c != "\u3000" and unicodedata.category(c) == "Zs" else c
        for c in text
        if _is_visible(c)
    )


def _pieces(text: str) -> Iterator[str]:
    """`text` cut into words of alphabetic scripts and clusters of everything else."""
    word = ""
    for cluster in clusters(text):
        if cluster[0] < _EAST_ASIAN and not cluster[0].isspace():
            word += cluster
            continue
        if word:
            yield word
            word = ""
        yield cluster
    if word:
        yield word


def _is_foreign_word(piece: str) -> bool:
    """Whether this is a word with more than ASCII letters, or with an apostrophe in it.

    The main face draws curved apostrophes as wide as a Chinese character.
    """
    return (
        piece[0] < _EAST_ASIAN
        and any(character.isalpha() for character in piece)
        and any(_is_foreign_letter(character) for character in piece)
    )


def _is_foreign_letter(character: str) -> bool:
    return (
        character in _APOSTROPHES
        or _is_mark(character)
        or ("\x7f" < character < _EAST_ASIAN and character.isalpha())
    )


@lru_cache(maxsize=4096)
def _belongs_to_the_one_before(character: str) -> bool:
    return _is_mark(character) or not _is_visible(character)


def _is_mark(character: str) -> bool:
    return unicodedata.category(character)[0] == "M"


def _is_visible(character: str) -> bool:
    """False for joiners, marks of direction, variation selectors: nothing of theirs is drawn."""
    return unicodedata.category(character) != "Cf" and not any(
        ord(character) in selectors for selectors in _VARIATION_SELECTORS
    )


def _is_drawn(code: int) -> bool:
    """False for private characters: every system means another one by the same code."""
    character = chr(code)
    return unicodedata.category(character) not in {"Co", "Cc"} and _is_visible(character)


def _find(name: str) -> Path | None:
    folders = (FONTS, *SYSTEM_FOLDERS)
    return next((each / name for each in folders if (each / name).is_file()), None)
