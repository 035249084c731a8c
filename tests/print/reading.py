"""What stands on a printed page, read back by programs that did not write it."""

import random
import subprocess
from collections.abc import Iterator, Sequence
from ctypes import c_double, c_int
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import zxingcpp
from PIL import Image
from pypdfium2 import raw

MM_PER_POINT = 25.4 / 72
LINE_MAX = 2.0
"""A line is no thicker."""
LOW_SURROGATES = {chr(code) for code in range(0xDC00, 0xE000)}
MIDDLE = 0.37
"""From the baseline to the middle of a line, by the size."""
SAME_LINE = 0.8
"""Points by which the middles of two texts of one line may differ."""
STAMP_SIZE = 30.0
"""Text above this size is a watermark, which other text crosses."""


@dataclass(frozen=True, slots=True)
class Char:
    """A printed character and the box its ink takes, in points."""

    character: str
    left: float
    bottom: float
    right: float
    top: float
    size: float

    def meets(self, other: "Char", *, by: float) -> bool:
        """Whether the two boxes share more than `by` points each way."""
        wide = min(self.right, other.right) - max(self.left, other.left)
        high = min(self.top, other.top) - max(self.bottom, other.bottom)
        return wide > by and high > by


def text(pdf: bytes, number: int = 0) -> str:
    """The text of a page, as pdfium reads it, without blanks and line breaks."""
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[number].get_textpage()
        return "".join(page.get_text_bounded().split())


def lines(pdf: bytes, number: int = 0) -> list[str]:
    """What an eye reads on a page from left to right, line by line from the top, without blanks."""
    found: list[tuple[float, float, str]] = []
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[number].get_textpage()
        for index in range(page.count_chars()):
            x, y = c_double(), c_double()
            raw.FPDFText_GetCharOrigin(page, index, x, y)
            each = _character(page, index)
            if each.character in LOW_SURROGATES:
                middle, left, high = found.pop()
                both = (high + each.character).encode("utf-16-le", "surrogatepass")
                found.append((middle, left, both.decode("utf-16-le")))
            elif not each.character.isspace():
                found.append((y.value + each.size * MIDDLE, x.value, each.character))
    rows: list[list[tuple[float, float, str]]] = []
    for place in sorted(found, key=lambda each: -each[0]):
        if rows and rows[-1][0][0] - place[0] < SAME_LINE:
            rows[-1].append(place)
        else:
            rows.append([place])
    return ["".join(c for _, _, c in sorted(row, key=lambda each: each[1])) for row in rows]


def seen(pdf: bytes) -> str:
    """What an eye reads on all pages, labels followed by what stands beside them."""
    return "\n".join(line for number in range(page_count(pdf)) for line in lines(pdf, number))


def page_count(pdf: bytes) -> int:
    with pypdfium2.PdfDocument(pdf) as document:
        return len(document)


def all_text(pdf: bytes) -> str:
    return "".join(text(pdf, number) for number in range(page_count(pdf)))


def poppler_text(pdf: bytes, folder: Path) -> str:
    """The text of all pages, as poppler reads it, without blanks and line breaks."""
    return "".join(poppler("pdftotext", pdf, folder, "-layout").split())


def poppler(program: str, pdf: bytes, folder: Path, *options: str) -> str:
    path = folder / "paper.pdf"
    path.write_bytes(pdf)
    last = ["-"] if program == "pdftotext" else []
    command = [program, *options, str(path), *last]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def page_size_mm(pdf: bytes, number: int = 0) -> tuple[float, float]:
    with pypdfium2.PdfDocument(pdf) as document:
        width, height = document[number].get_size()
    return round(width * MM_PER_POINT, 1), round(height * MM_PER_POINT, 1)


def characters(pdf: bytes, number: int = 0) -> list[Char]:
    """The characters of a page with their boxes; blanks and watermarks left out."""
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[number].get_textpage()
        found = [_character(page, index) for index in range(page.count_chars())]
    # A character beyond the first plane comes as two, in one place.
    return [
        each
        for each in found
        if not each.character.isspace()
        and each.size < STAMP_SIZE
        and each.character not in LOW_SURROGATES
    ]


def _character(page: pypdfium2.PdfTextPage, index: int) -> Char:
    left, right, bottom, top = c_double(), c_double(), c_double(), c_double()
    raw.FPDFText_GetCharBox(page, index, left, right, bottom, top)
    code = raw.FPDFText_GetUnicode(page, index)
    character = " " if raw.FPDFText_IsGenerated(page, index) == 1 else chr(code)
    size = raw.FPDFText_GetFontSize(page, index)
    return Char(character, left.value, bottom.value, right.value, top.value, size)


def overlaps(chars: Sequence[Char], *, by: float = 0.6) -> Iterator[tuple[Char, Char]]:
    """Pairs of characters printed over each other."""
    ordered = sorted(chars, key=lambda each: each.left)
    for index, first in enumerate(ordered):
        for second in ordered[index + 1 :]:
            if second.left >= first.right:
                break
            if first.meets(second, by=by):
                yield first, second


Rule = tuple[float, float, float]


def upright_rules(pdf: bytes, number: int = 0) -> list[Rule]:
    """x, lower and upper end of each stroked upright line and edge of a frame, in points.

    Only of pages whose parts are not moved: A5, reports, labels.
    """
    boxes = [box for box in _stroked(pdf, number) if box[3] - box[1] > LINE_MAX]
    return [(x, low, high) for left, low, right, high in boxes for x in {left, right}]


def level_rules(pdf: bytes, number: int = 0) -> list[Rule]:
    """y, left and right end of each stroked level line and edge of a frame."""
    boxes = [box for box in _stroked(pdf, number) if box[2] - box[0] > LINE_MAX]
    return [(y, left, right) for left, low, right, high in boxes for y in {low, high}]


def crossing(chars: Sequence[Char], rules: Sequence[Rule], *, by: float = 0.4) -> list[Char]:
    """Characters that an upright rule goes through."""
    return [
        each
        for each in chars
        if any(
            each.left + by < x < each.right - by
            and min(each.top, high) - max(each.bottom, low) > by
            for x, low, high in rules
        )
    ]


def _stroked(pdf: bytes, number: int) -> list[tuple[float, float, float, float]]:
    boxes = []
    with pypdfium2.PdfDocument(pdf) as document:
        for thing in document[number].get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=3):
            fill, stroke = c_int(), c_int()
            raw.FPDFPath_GetDrawMode(thing, fill, stroke)
            if stroke.value:
                boxes.append(thing.get_bounds())
    return boxes


def picture(pdf: bytes, number: int = 0, *, dpi: int = 150) -> Image.Image:
    with pypdfium2.PdfDocument(pdf) as document:
        image: Image.Image = document[number].render(scale=dpi / 72, grayscale=True).to_pil()
    return image


def codes(image: Image.Image) -> list[str]:
    """What the QR codes of a picture say, from top to bottom."""
    found = zxingcpp.read_barcodes(image)
    return [each.text for each in sorted(found, key=lambda each: each.position.top_left.y)]


def worn(image: Image.Image, *, degrees: float, seed: int) -> Image.Image:
    """A picture as a scan of used paper gives it: not straight, with specks and grey."""
    turned = image.rotate(degrees, resample=Image.Resampling.BICUBIC, fillcolor=255, expand=True)
    noise = random.Random(seed)
    pixels = bytearray(turned.tobytes())
    for place in range(0, len(pixels), 7):
        pixels[place] = min(255, max(0, pixels[place] + noise.randrange(-60, 60)))
    for _ in range(len(pixels) // 500):
        pixels[noise.randrange(len(pixels))] = noise.choice((0, 255))
    return Image.frombytes("L", turned.size, bytes(pixels))
