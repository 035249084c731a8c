"""The yardstick of a ticket: reportlab alone, putting the same words and QR codes on the same page."""

import ctypes
from dataclasses import dataclass
from io import BytesIO

import pypdfium2
from pypdfium2 import raw
from qrcode import constants
from qrcode.main import QRCode
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from counter.places import FONTS

SIDE = 57.0
"""Of a QR code in points; a little over 20 mm."""
_NAME_MAX = 128


@dataclass(frozen=True, slots=True)
class Line:
    """A piece of text in one font and size, its left end on the page in points."""

    font: str
    size: float
    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class BarePage:
    """What is on a page, and where, but for lines and areas."""

    width: float
    height: float
    lines: tuple[Line, ...]
    qr_text: str
    qr_places: tuple[tuple[float, float], ...]


def register_fonts() -> None:
    """Load the fonts of our papers into reportlab."""
    for path in FONTS.glob("*.ttf"):
        registerFont(TTFont(path.stem, str(path)))


def copied(pdf: bytes, qr_text: str, qr_places: tuple[tuple[float, float], ...]) -> BarePage:
    """The first page of a document as a bare page: each text with its font, size and place."""
    document = pypdfium2.PdfDocument(pdf)
    page = document[0]
    width, height = page.get_size()
    lines = tuple(_lines(page.get_textpage()))
    document.close()
    return BarePage(width, height, lines, qr_text, qr_places)


def draw(page: BarePage) -> bytes:
    """The page by reportlab's canvas, as its manual shows it."""
    file = BytesIO()
    canvas = Canvas(file, pagesize=(page.width, page.height))
    for line in page.lines:
        canvas.setFont(line.font, line.size)
        canvas.drawString(line.x, line.y, line.text)
    squares = _squares(page.qr_text)
    step = SIDE / len(squares)
    for left, bottom in page.qr_places:
        for row, dark in enumerate(reversed(squares)):
            for column, width in _runs(dark):
                canvas.rect(
                    left + column * step, bottom + row * step, width * step, step, stroke=0, fill=1
                )
    canvas.showPage()
    canvas.save()
    return file.getvalue()


def _squares(text: str) -> list[list[bool]]:
    # The mask is fixed, as on our tickets: trying all eight would flatter us.
    code = QRCode(error_correction=constants.ERROR_CORRECT_Q, border=0, mask_pattern=2)
    code.add_data(text)
    code.make(fit=True)
    return code.get_matrix()


def _runs(row: list[bool]) -> list[tuple[int, int]]:
    """Where dark squares begin, and how many there are until the next light one."""
    runs: list[tuple[int, int]] = []
    for x, dark in enumerate(row):
        if dark and x and row[x - 1]:
            start, length = runs.pop()
            runs.append((start, length + 1))
        elif dark:
            runs.append((x, 1))
    return runs


def _lines(page: pypdfium2.PdfTextPage) -> list[Line]:
    lines: list[Line] = []
    for index in range(page.count_chars()):
        if raw.FPDFText_IsGenerated(page, index) == 1:
            continue
        character = chr(raw.FPDFText_GetUnicode(page, index))
        font, size = _font(page, index), round(raw.FPDFText_GetFontSize(page, index), 2)
        x, y = ctypes.c_double(), ctypes.c_double()
        raw.FPDFText_GetCharOrigin(page, index, x, y)
        last = lines[-1] if lines else None
        if last and (last.font, last.size) == (font, size) and _goes_on(last, x.value, y.value):
            lines[-1] = Line(font, size, last.x, last.y, last.text + character)
        else:
            lines.append(Line(font, size, x.value, y.value, character))
    return lines


def _goes_on(line: Line, x: float, y: float) -> bool:
    """Whether a character at this place continues the line: no gap as between two cells."""
    most = line.x + (len(line.text) + 1) * line.size
    return abs(y - line.y) < 0.01 and line.x < x < most


def _font(page: pypdfium2.PdfTextPage, index: int) -> str:
    name = ctypes.create_string_buffer(_NAME_MAX)
    raw.FPDFText_GetFontInfo(page, index, name, _NAME_MAX, ctypes.c_int())
    return name.value.decode().rpartition("+")[2]
