"""A PDF document: pages and shared parts as streams of operators, fonts embedded as subsets.

Equal input gives equal bytes: there is no clock and no random id in it. Every font is embedded, with
the Unicode of its characters beyond the first plane too, so that text copied out of the document is
the text that was printed. Lengths are points (1/72 inch), the origin is the lower left corner.
"""

import hashlib
import zlib
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import TypeVar, cast

from counter.print.fonts import Face, Run

T = TypeVar("T")

# Between speed and size: a batch of a thousand pages is compressed while a clerk waits.
_STREAM_LEVEL = 3
_FONT_LEVEL = 6
_CATALOG, _PAGES, _RESOURCES, _INFO = 1, 2, 3, 4
_CMAP_CHUNK = 100
_SYMBOLIC = 4

_CMAP_HEAD = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
"""
_CMAP_TAIL = """endcmap
CMapName currentdict /CMap defineresource pop
end
end"""


class EmbeddedFont:
    """A face in one document: the characters used so far, each with its code."""

    def __init__(self, face: Face, name: str) -> None:
        self.face = face
        self.name = name
        self._codes: dict[str, str] = {}

    def encode(self, text: str) -> str:
        """`text` as hexadecimal codes of this font."""
        codes = self._codes
        try:
            return "".join([codes[character] for character in text])
        except KeyError:
            for character in text:
                codes.setdefault(character, f"{len(codes) + 1:04X}")
            return "".join([codes[character] for character in text])

    @property
    def characters(self) -> Sequence[str]:
        """The characters used, in the order of their codes, the first of which is 1."""
        return tuple(self._codes)


class Document:
    """A PDF in the making. All pages and forms share one dictionary of fonts and forms."""

    def __init__(self, title: str, language: str = "zh-TW") -> None:
        self._title = title
        self._language = language
        self._objects: dict[int, bytes] = {}
        self._next = _INFO + 1
        self._fonts: dict[str, EmbeddedFont] = {}
        self._forms: dict[str, int] = {}
        self._kept: dict[Hashable, object] = {}
        self._page_numbers: list[int] = []

    def font(self, run: Run) -> EmbeddedFont:
        """The font that draws `run` in this document."""
        name = run.face.name
        found = self._fonts.get(name)
        if found is None:
            found = self._fonts[name] = EmbeddedFont(run.face, f"/F{len(self._fonts)}")
        return found

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` makes, made once in this document for each key."""
        if key not in self._kept:
            self._kept[key] = make()
        return cast(T, self._kept[key])

    def form(self, operators: str, width: float, height: float) -> str:
        """The operator that draws `operators`, which are kept apart from the pages (Form XObject)."""
        name = f"/X{len(self._forms)}"
        self._forms[name] = self._add(
            _stream(
                operators.encode("ascii"),
                "/Type /XObject /Subtype /Form /FormType 1 "
                f"/BBox [0 0 {width:.2f} {height:.2f}] /Resources {_RESOURCES} 0 R",
            )
        )
        return f"{name} Do"

    def page(self, width: float, height: float, operators: str) -> None:
        """Add a page."""
        content = self._add(_stream(operators.encode("ascii")))
        page = (
            f"<< /Type /Page /Parent {_PAGES} 0 R /MediaBox [0 0 {width:.2f} {height:.2f}] "
            f"/Resources {_RESOURCES} 0 R /Contents {content} 0 R >>"
        )
        self._page_numbers.append(self._add(page.encode("ascii")))

    def to_bytes(self) -> bytes:
        """The finished file."""
        fonts = " ".join(f"{font.name} {self._embed(font)} 0 R" for font in self._fonts.values())
        forms = " ".join(f"{name} {number} 0 R" for name, number in self._forms.items())
        kids = " ".join(f"{number} 0 R" for number in self._page_numbers)
        heads = {
            # Scaled to the paper, a QR code would no longer be as large as it was measured.
            _CATALOG: f"<< /Type /Catalog /Pages {_PAGES} 0 R /Lang ({self._language}) "
            "/ViewerPreferences << /DisplayDocTitle true /PrintScaling /None >> >>",
            _PAGES: f"<< /Type /Pages /Count {len(self._page_numbers)} /Kids [{kids}] >>",
            _RESOURCES: f"<< /ProcSet [/PDF /Text] /Font << {fonts} >> /XObject << {forms} >> >>",
            _INFO: f"<< /Title {_text(self._title)} /Creator (Public pawnshop counter) >>",
        }
        for number, head in heads.items():
            self._objects[number] = head.encode("ascii")
        return _file(self._objects)

    def _add(self, content: bytes) -> int:
        number = self._next
        self._next += 1
        self._objects[number] = content
        return number

    def _embed(self, font: EmbeddedFont) -> int:
        """Add the font's objects; the number of the one a page refers to. Source: ISO 32000-1, 9.7."""
        face, characters = font.face, font.characters
        data, glyphs = face.subset(characters)
        name = f"/{_subset_tag(characters)}+{face.name}"
        box = " ".join(f"{edge:.0f}" for edge in face.bbox)
        figures = " ".join(f"/{key} {value:.0f}" for key, value in face.metrics.items())
        file = self._add(_stream(data, f"/Length1 {len(data)}", level=_FONT_LEVEL))
        descriptor = self._add_text(
            f"<< /Type /FontDescriptor /FontName {name} /Flags {_SYMBOLIC} /FontBBox [{box}] "
            f"{figures} /FontFile2 {file} 0 R >>"
        )
        # Two characters may share a glyph, so codes are numbers of characters, not of glyphs.
        codes_to_glyphs = b"".join(glyph.to_bytes(2, "big") for glyph in (0, *glyphs))
        glyph_map = self._add(_stream(codes_to_glyphs))
        widths = " ".join(f"{face.widths[character]:.0f}" for character in characters)
        descendant = self._add_text(
            f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont {name} "
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> "
            f"/FontDescriptor {descriptor} 0 R /DW 1000 /W [1 [{widths}]] "
            f"/CIDToGIDMap {glyph_map} 0 R >>"
        )
        unicode = self._add(_stream(_unicode_map(characters).encode("ascii")))
        return self._add_text(
            f"<< /Type /Font /Subtype /Type0 /BaseFont {name} /Encoding /Identity-H "
            f"/DescendantFonts [{descendant} 0 R] /ToUnicode {unicode} 0 R >>"
        )

    def _add_text(self, content: str) -> int:
        return self._add(content.encode("ascii"))


def _file(objects: dict[int, bytes]) -> bytes:
    """The objects as a file with its table of places. Source: ISO 32000-1, 7.5."""
    parts = [b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"]
    place = len(parts[0])
    places = []
    for number in sorted(objects):
        part = b"%d 0 obj\n%b\nendobj\n" % (number, objects[number])
        places.append(place)
        place += len(part)
        parts.append(part)
    identity = hashlib.sha256(b"".join(parts)).hexdigest()[:32]
    rows = "".join(f"{each:010} 00000 n \n" for each in places)
    size = len(places) + 1
    tail = (
        f"xref\n0 {size}\n0000000000 65535 f \n{rows}"
        f"trailer\n<< /Size {size} /Root {_CATALOG} 0 R /Info {_INFO} 0 R "
        f"/ID [<{identity}> <{identity}>] >>\nstartxref\n{place}\n%%EOF\n"
    )
    return b"".join([*parts, tail.encode("ascii")])


def _stream(data: bytes, entries: str = "", *, level: int = _STREAM_LEVEL) -> bytes:
    packed = zlib.compress(data, level)
    head = f"<< /Length {len(packed)} /Filter /FlateDecode {entries} >>\nstream\n"
    return head.encode("ascii") + packed + b"\nendstream"


def _unicode_map(characters: Sequence[str]) -> str:
    """The ToUnicode map: each code, from 1 on, and its character in UTF-16."""
    rows = (
        f"<{code:04X}> <{character.encode('utf-16-be').hex().upper()}>"
        for code, character in enumerate(characters, start=1)
    )
    chunks = (
        f"{len(chunk)} beginbfchar\n" + "\n".join(chunk) + "\nendbfchar\n"
        for chunk in _chunks(rows)
    )
    return _CMAP_HEAD + "".join(chunks) + _CMAP_TAIL


def _chunks(rows: Iterable[str]) -> Iterator[list[str]]:
    """Rows by the hundred: a map's section may not have more."""
    chunk: list[str] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == _CMAP_CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _subset_tag(characters: Sequence[str]) -> str:
    """Six capitals that differ where the characters do, as a subset's name begins."""
    digest = hashlib.sha256("".join(characters).encode()).digest()
    return "".join(chr(ord("A") + byte % 26) for byte in digest[:6])


def _text(text: str) -> str:
    """A text string of the document's head, as UTF-16."""
    return f"<FEFF{text.encode('utf-16-be').hex().upper()}>"
