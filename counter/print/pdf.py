"""A PDF document in the making, written by reportlab.

Equal input gives equal bytes: there is no clock and no random id in it. Every font is embedded, as
subsets of the characters used, with their Unicode, so that text copied out of the document is the
text that was printed. Lengths are points (1/72 inch), the origin is the lower left corner.
"""

import threading
import zlib
from collections.abc import Callable, Hashable, Sequence
from functools import lru_cache
from typing import Any, Protocol, TypeVar, cast

from reportlab.pdfbase import pdfdoc, ttfonts
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfgen.canvas import Canvas

from counter.print.fonts import Face, Style, typeface

T = TypeVar("T")

# Between speed and size: a batch of a thousand pages is compressed while a clerk waits.
_LEVEL = 3
# Days and words that come again on the pages of one document.
_TEXTS_MAX = 4_000
_CREATOR = "Public pawnshop counter"
# A section of a ToUnicode map may not have more rows. Source: Adobe Technical Note 5411.
_ROWS_MAX = 100
_one_at_a_time = threading.Lock()
"""reportlab's reader of a font keeps its place in the file as state, and all documents share it."""


class Part(Protocol):
    """What can be drawn on a page."""

    def draw(self, canvas: Canvas) -> None:
        """Draw it where it belongs."""


class Document:
    """A PDF in the making. Its pages share fonts and fixed parts."""

    def __init__(self, title: str, language: str = "zh-TW") -> None:
        self._canvas = _Canvas(title, language)
        self._kept: dict[Hashable, object] = {}
        self._forms = 0
        self.pieces = lru_cache(_TEXTS_MAX)(self._canvas.pieces)
        """`text` by each of the face's subsets it needs: the subset's name, and what shows the text."""

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` makes, made once in this document for each key."""
        if key not in self._kept:
            self._kept[key] = make()
        return cast(T, self._kept[key])

    def form(self, part: Part, width: float, height: float) -> str:
        """The name of a form that draws `part` wherever `Canvas.doForm` places it."""
        self._forms += 1
        name = f"{self._forms}"
        self._canvas.beginForm(name, 0, 0, width, height)
        part.draw(self._canvas)
        self._canvas.endForm()
        return name

    def page(self, width: float, height: float, *parts: Part) -> None:
        """Add a page."""
        self._canvas.setPageSize((width, height))
        for part in parts:
            part.draw(self._canvas)
        self._canvas.showPage()

    def to_bytes(self) -> bytes:
        """The finished file."""
        with _one_at_a_time:
            return self._canvas.finished()


class _Canvas(Canvas):
    """reportlab's canvas, and what has to be told to the document under it."""

    _doc: pdfdoc.PDFDocument

    def __init__(self, title: str, language: str) -> None:
        # A font to begin with that is embedded anyway: reportlab's own choice never is.
        first = typeface(Style.REGULAR).main.font
        registerFont(first)
        begin: dict[str, Any] = {"initialFontName": first.fontName}  # its types say a number
        super().__init__(
            "", invariant=1, pageCompression=0, pdfVersion=(1, 7), lang=language, **begin
        )
        self._doc.defaultStreamFilters = (_Flate(),)
        self._doc.info = _Info()
        self.setTitle(title)
        self.setCreator(_CREATOR)
        self.setViewerPreference("DisplayDocTitle", "true")
        # Scaled to the paper, a QR code would no longer be as large as it was measured.
        self.setViewerPreference("PrintScaling", "None")

    def pieces(self, face: Face, text: str) -> tuple[tuple[str, str], ...]:
        """`text` as operators, by each of the face's subsets it needs."""
        font, document = face.font, self._doc
        return tuple(
            (font.getSubsetInternalName(subset, document), f"<{codes.hex()}> Tj")
            for subset, codes in font.splitString(text, document)
        )

    def finished(self) -> bytes:
        """The whole file."""
        return self._doc.GetPDFData(self)


class _Info(pdfdoc.PDFInfo):
    """The head of a document without what reportlab adds: "anonymous", and days that are not true."""

    def format(self, document: pdfdoc.PDFDocument) -> bytes:
        said = {"Title": self.title, "Creator": self.creator}
        texts = {key: pdfdoc.PDFString(text) for key, text in said.items()}
        return pdfdoc.PDFDictionary(texts).format(document)


class _Flate(pdfdoc.PDFStreamFilterZCompress):
    """Compression without the wrapping as text that reportlab adds, and quicker."""

    def encode(self, text: str | bytes) -> bytes:
        return zlib.compress(text.encode() if isinstance(text, str) else text, _LEVEL)


def _unicode_map(fontname: str, subset: Sequence[int]) -> str:
    """The ToUnicode map of a subset: each code and its character in UTF-16."""
    rows = [
        f"<{code:02X}> <{chr(character).encode('utf-16-be').hex().upper()}>"
        for code, character in enumerate(subset)
    ]
    chunks = [rows[start : start + _ROWS_MAX] for start in range(0, len(rows), _ROWS_MAX)]
    maps = [f"{len(c)} beginbfchar\n" + "\n".join(c) + "\nendbfchar\n" for c in chunks]
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        f"/CMapName /{fontname} def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<00> <FF>\nendcodespacerange\n"
        + "".join(maps)
        + "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
    )


# reportlab's own writes the number of a character as it is: right for the first plane alone, so that
# 𠮷 would be read back as two other characters. No setting and no method of a font leads there.
ttfonts.makeToUnicodeCMap = _unicode_map
