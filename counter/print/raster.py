"""Pages of a PDF as pixels, for the preview and for printers that take pictures."""

from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2

POINTS_PER_INCH = 72
MM_PER_INCH = 25.4


@dataclass(frozen=True, slots=True)
class Raster:
    """A page in grey, one byte a pixel, 0 = black. `stride`: bytes from one row to the next."""

    width: int
    height: int
    stride: int
    pixels: bytes
    width_mm: float
    height_mm: float


def pages(pdf: bytes, dpi: int) -> Iterator[Raster]:
    """Each page of a PDF of ours, as large as `dpi` dots an inch make it."""
    with pypdfium2.PdfDocument(pdf) as document:
        for number in range(len(document)):
            yield _raster(document[number], dpi)


def page_count(pdf: bytes) -> int:
    """How many pages a PDF has."""
    with pypdfium2.PdfDocument(pdf) as document:
        return len(document)


def _raster(page: pypdfium2.PdfPage, dpi: int) -> Raster:
    bitmap = page.render(scale=dpi / POINTS_PER_INCH, grayscale=True)
    width, height = page.get_size()
    try:
        return Raster(
            width=bitmap.width,
            height=bitmap.height,
            stride=bitmap.stride,
            pixels=bytes(bitmap.buffer),
            width_mm=width / POINTS_PER_INCH * MM_PER_INCH,
            height_mm=height / POINTS_PER_INCH * MM_PER_INCH,
        )
    finally:
        bitmap.close()
        page.close()
