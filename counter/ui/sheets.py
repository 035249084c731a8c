"""PDF pages as pictures, for the screen and for printers that take pixels."""

import threading

import pypdfium2 as pdfium
from PySide6.QtGui import QImage

from counter.ui.printing import MM_PER_INCH, Sheet

POINTS_PER_INCH = 72
_one_at_a_time = threading.Lock()
"""The library is not made for several threads at once."""


def pictures(pdf: bytes, dpi: int) -> list[Sheet]:
    """Every page of a PDF, drawn."""
    with _one_at_a_time:
        document = pdfium.PdfDocument(pdf)
        try:
            return [_picture(page, dpi) for page in document]
        finally:
            document.close()


def _picture(page: pdfium.PdfPage, dpi: int) -> Sheet:
    drawn = page.render(scale=dpi / POINTS_PER_INCH, rev_byteorder=True, prefer_bgrx=True)
    image = QImage(
        bytes(drawn.buffer), drawn.width, drawn.height, drawn.stride, QImage.Format.Format_RGBX8888
    ).copy()
    image.setDotsPerMeterX(round(dpi * 1000 / MM_PER_INCH))
    image.setDotsPerMeterY(round(dpi * 1000 / MM_PER_INCH))
    width, height = (points / POINTS_PER_INCH * MM_PER_INCH for points in page.get_size())
    return Sheet(image, width, height)
