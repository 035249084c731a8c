"""PDF pages as pictures, for the screen and for printers that take pixels."""

from collections.abc import Iterator

from PySide6.QtGui import QImage

from counter.print.raster import Raster, pages
from counter.ui.printing import MM_PER_INCH, Sheet


def pictures(pdf: bytes, dpi: int, first: int = 1, last: int = 0) -> Iterator[Sheet]:
    """The pages of a PDF from one to another (0 = the end), drawn one after the other."""
    return (_sheet(page, dpi) for page in pages(pdf, dpi, first, last))


def _sheet(page: Raster, dpi: int) -> Sheet:
    grey = QImage.Format.Format_Grayscale8
    # A copy: the picture outlives the bytes it is made from.
    image = QImage(page.pixels, page.width, page.height, page.stride, grey).copy()
    image.setDotsPerMeterX(round(dpi * 1000 / MM_PER_INCH))
    image.setDotsPerMeterY(round(dpi * 1000 / MM_PER_INCH))
    return Sheet(image, page.width_mm, page.height_mm)
